"""Who gets what from every address of the site. An address without a row in the table fails."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from branches import closing
from branches.attachments import Attachment
from branches.jobs import Job
from branches.records import Record
from branches.workdays import DayChange
from meetings.models import RuleOverride
from reports.dutyreports import draft_report
from reports.models import CalendarFeed, Nudge
from tests import factories
from tests.branches.record_types import RECORD_TYPES, RecordType, sign_in
from tests.cast import Cast, release

READERS = ("staff", "leader", "general", "first", "clerk")
"""Those above the first branch, or in it with a post: they see its records."""
OUTSIDERS = ("second", "stranger", "member", "administrator")
ROLES = (*READERS, *OUTSIDERS, "anonymous")
ENTERING = ("first", "clerk", "second", "stranger", "general")
"""Those whose post lets them enter records of their own organisation."""

VERBS: dict[str, tuple[str, ...]] = {
    "confirm": ("first",),
    "send-back": ("staff", "general"),
    "reopen": ("first",),
    "withdraw": ("first",),
}
"""Who may do what to a record of the first branch, by the route's last word."""

RECORD_ACTIONS = {
    "list",
    "export",
    "bulk",
    "columns",
    "views",
    "view",
    "new",
    "detail",
    "edit",
    "attach",
    "history",
    *VERBS,
}

REPORT_PAGES = ("edit", "pdf", "docx", "indicators", "evidence")
REPORT_WRITES = ("block", "settings", "submit", "approve", "send-back")

OTHER_ROUTES: dict[str, str] = {
    "branches:login": "open to all",
    "branches:favicon": "open to all",
    "branches:logout": "whoever is signed in",
    "branches:password-change": "whoever is signed in",
    "branches:attachment": "readers of its record",
    "branches:workdays": "whoever is signed in; the system's administrator adds",
    "branches:workday-remove": "the system's administrator",
    "branches:draft-list": "whoever is signed in",
    "branches:draft-keep": "whoever has the form's ticket",
    "branches:draft-drop": "its writer",
    "members:development-step": "those who enter for the branch; above it for the steps that are theirs",
    "members:development-step-reopen": "the branch's committee and those above who review",
    "members:development-move": "those above who review",
    "reports:reorganization-list": "whoever is signed in, with the organisations he sees",
    "reports:reorganization-new": "who reviews the organisation from above",
    "branches:month-list": "whoever is signed in, with the organisations he sees",
    "branches:month-close": "who reviews records below him",
    "branches:month-detail": "readers of its organisation's records",
    "branches:reopening-new": "those who enter for the organisation",
    "branches:reopening-answer": "who reviews the organisation, but not who asked",
    "branches:reopening-end": "who confirms for the organisation or reviews it",
    "members:member-reveal": "secretary and committee of the branch",
    "members:dues-sheet": "business posts and dues officers, with the branches they see",
    "members:dues-bases": "dues officers, of the branches whose dues they keep",
    "members:dues-register": "business posts and dues officers, with the branches they see",
    "members:dues-receipt": "readers of the branch and its dues officer",
    "members:point-table": "business posts, with the branches they see",
    "members:point-month": "business posts, with the branches they see",
    "members:point-mine": "whoever is a member with an account",
    "members:point-card": "the member himself and readers of his branch",
    "members:point-decide": "secretary and committee of the branch",
    "members:point-month-step": "secretary and committee of the branch",
    "members:point-notice": "readers of the branch",
    "members:point-object": "the member himself and those who enter for his branch",
    "members:point-answer": "secretary and committee of the branch, and who reviews it",
    "members:point-scheme-list": "business posts",
    "meetings:appraisal-mine": "whoever is a member with an account",
    "meetings:appraisal-people": "secretary and committee of the organisation",
    "meetings:appraisal-step": "secretary and committee of the organisation",
    "meetings:appraisal-paper": "secretary and committee of the organisation",
    "meetings:appraisal-decide": "secretary and committee of the organisation",
    "meetings:appraisal-results": "readers of the organisation",
    "meetings:appraisal-opinions": "members on the roll",
    "meetings:appraisal-vote": "members on the roll",
    "meetings:appraisal-self": "the member himself and readers of the organisation",
    "meetings:appraisal-notice": "the member himself and readers of the organisation",
    "meetings:point-register": "those who enter for the branch",
    "members:organization-list": "whoever is signed in, with the organisations he sees",
    "members:organization-detail": "readers of its records",
    "members:organization-check": "readers of its records",
    "members:roster-desk": "readers of its records",
    "members:appointment-new": "secretary and committee of the organisation, and who reviews it",
    "members:appointment-end": "secretary and committee of the organisation, and who reviews it",
    "members:term-new": "secretary and committee of the organisation, and who reviews it",
    "responsibilities:delegation": "whoever is signed in, with the secretaries below him",
    "responsibilities:contract-coverage": "whoever is signed in, with the organisations he sees",
    "responsibilities:contract-hand-out": "those who enter for an organisation above branches",
    "responsibilities:contract-score": "who reviews the organisation that signed",
    "reports:contract-sheet": "readers of the contract",
    "responsibilities:contact-coverage": "whoever is signed in, with the branches he sees",
    "responsibilities:list-overview": "whoever is signed in, with the owners he sees",
    "responsibilities:list-begin": "those who enter for the owner's organisation",
    "responsibilities:list-settings": "who reviews records below him",
    "responsibilities:list-set-publish-again": "those who confirm for the organisation",
    "responsibilities:list-set-copy": "those who enter for the organisation",
    "responsibilities:list-edition": "readers of its set",
    "responsibilities:duty-hand-down": "those who enter for the organisation above branches that lists it",
    "responsibilities:dispatch": "whoever is signed in, with the problems he sees",
    "responsibilities:dispatch-progress": "who works on the problem or reviews its organisation",
    "responsibilities:dispatch-minutes": "those who enter for the organisation",
    "responsibilities:inspection-coverage": "whoever is signed in, with the branches he sees",
    "responsibilities:inspection-sheet": "those who enter for the inspecting organisation",
    "responsibilities:problem-notice": "readers of the problem",
    "responsibilities:standard-ledger": "whoever is signed in, with the ledger that binds him",
    "responsibilities:standard-load": "secretary and committee of an organisation above branches",
    "responsibilities:standard-retire": "secretary and committee of an organisation above branches",
    "responsibilities:weak-branch-step": "by step: the branch, or who reviews it",
    "reports:monthly-summary-draft": "those who enter for the organisation",
    "reports:standards-progress": "whoever is signed in, with the branches below him",
    "reports:self-check-start": "those who enter for a branch",
    "reports:self-check-sheet": "readers of the self-check; the branch writes, who reviews it concludes",
    "reports:self-check-item": "the branch, or who reviews it",
    "reports:self-check-fill": "those who enter for the branch",
    "reports:self-check-finish": "who reviews the branch",
    "responsibilities:problem-raise": "readers of the record who enter for an organisation",
    "responsibilities:problem-raised": "readers of the record, with the problems they see",
    "responsibilities:problem-step": "by step: who works on the problem, reviews or approves",
    "reports:development-log": "readers of the case",
    "reports:development-papers": "the branch's committee and those above who review",
    "reports:development-plan": "whoever is signed in, with the branches he sees; those above set it",
    "reports:assessment-results": "whoever is signed in, with the schemes he sees",
    "reports:assessment-start": "those who enter for an organisation above branches",
    "reports:assessment-score": "those who enter for the scoring organisation",
    "reports:duty-report-list": "whoever is signed in, with the reports he sees",
    "reports:duty-report-create": "those who enter for the organisation",
    **{f"reports:duty-report-{name}": "readers of its organisation" for name in REPORT_PAGES},
    **{f"reports:duty-report-{name}": "those who write or review it" for name in REPORT_WRITES},
    "reports:workbench": "whoever is signed in; without business posts a page that says so",
    "reports:figure-list": "business posts",
    "reports:figure-export": "business posts",
    "reports:figure-detail": "business posts",
    "reports:register": "whoever is signed in, with the records he sees",
    "reports:usage": "readers of its record",
    "reports:list-set-sheet": "readers of the set",
    "reports:minutes": "readers of the meeting",
    "reports:minutes-batch": "whoever is signed in, with the meetings he sees",
    "reports:minutes-blank": "whoever is signed in",
    "meetings:talk-coverage": "whoever is signed in, with the branches he sees",
    "meetings:study-product-clear": "secretary of the organisation, and who reviews it",
    "meetings:round-list": "business posts, with the rounds of what they see and of the organisations above",
    "meetings:round-new": "those who enter records",
    "meetings:round-detail": "business posts of the organisation, above it and below it",
    "meetings:round-edit": "those who enter for the organisation",
    "meetings:round-assign": "secretary and committee of the talks' organisation",
    "meetings:rule-list": "whoever is signed in, with the rules that bind what he sees",
    "meetings:rule-override-new": "who reviews below him, and the general branch's secretary",
    "meetings:rule-override-end": "who reviews the organisation, and the general branch's secretary",
    "reports:todo-snooze": "business posts, for their own desk",
    "reports:nudge-list": "whoever is signed in, with those sent to organisations he sees",
    "reports:nudge-new": "who reviews records below him",
    "reports:nudge-problem": "who reviews the organisation of the problem",
    "reports:nudge-answer": "those who enter for the organisation that was reminded",
    "reports:reminders": "whoever is signed in",
    "reports:calendar": "business posts",
    "reports:calendar-feed-new": "business posts, for organisations they see",
    "reports:calendar-feed-revoke": "its owner",
    "reports:calendar-feed": "open to whoever has the address",
    "reports:import": "general branch's secretary and staff",
    "reports:job-detail": "its owner",
    "reports:job-result": "its owner",
}


def routes() -> dict[str, str]:
    """Every named address: its full name and its path."""

    def walk(patterns: list[Any], namespace: str, path: str) -> Iterator[tuple[str, str]]:
        for each in patterns:
            here = path + str(each.pattern)
            if isinstance(each, URLResolver):
                below = f"{namespace}{each.namespace}:" if each.namespace else namespace
                yield from walk(each.url_patterns, below, here)
            elif isinstance(each, URLPattern):
                assert each.name, f"地址 {here} 没有名字"
                yield f"{namespace}{each.name}", here

    return dict(walk(get_resolver().url_patterns, "", ""))


def record_routes() -> set[str]:
    return {
        f"{kind.page.namespace}:{kind.stem}-{action}"
        for kind in RECORD_TYPES
        for action in (RECORD_ACTIONS | {"grid"} if kind.page.grid else RECORD_ACTIONS)
    }


def test_every_route_has_its_row() -> None:
    known = record_routes() | set(OTHER_ROUTES)
    assert set(routes()) == known


@pytest.fixture
def browsers(cast: Cast) -> dict[str, Client]:
    """A browser for every role, signed in."""
    opened = {name: sign_in(Client(), user) for name, user in cast.users().items()}
    return opened | {"anonymous": Client()}


def check(browsers: dict[str, Client], address: str, expected: dict[str, int], method: str = "get") -> None:
    """Ask the address in every role and compare the statuses; anonymous is always sent to log in."""
    expected = {"anonymous": 302, **expected}
    assert set(expected) == set(ROLES)
    got = {}
    for role in ROLES:
        response = getattr(browsers[role], method)(address)
        got[role] = response.status_code
        if role == "anonymous":
            assert response.url.startswith(reverse("branches:login")), address
    assert got == expected, address


def by_role(readers: int, outsiders: int, **others: int) -> dict[str, int]:
    return dict.fromkeys(READERS, readers) | dict.fromkeys(OUTSIDERS, outsiders) | others


every_type = pytest.mark.parametrize("kind", RECORD_TYPES, ids=lambda kind: kind.stem)


@every_type
def test_pages_of_the_type(kind: RecordType, browsers: dict[str, Client]) -> None:
    """Lists open to all who are signed in, and hold what each may see; only those who enter get the form."""
    check(browsers, kind.page.list_url, by_role(200, 200))
    check(browsers, kind.page.url("export"), by_role(200, 200))
    check(browsers, kind.page.url("columns"), by_role(200, 200))
    bulk = {"leader": 403, "clerk": 403, "member": 403, "administrator": 403}  # 302: asked to tick rows first
    check(browsers, kind.page.url("bulk"), by_role(302, 302) | bulk, "post")
    check(browsers, kind.page.url("views"), by_role(200, 200))
    check(browsers, kind.page.url("view", 1), by_role(404, 404), "post")  # a view is its owner's
    enters = {role: 200 if role in ENTERING else 403 for role in ROLES if role != "anonymous"}
    check(browsers, kind.page.new_url, enters)
    check(browsers, kind.page.new_url, enters, "post")
    if kind.page.grid:
        check(browsers, kind.page.grid_url, enters)
        check(browsers, kind.page.grid_url, enters, "post")


@every_type
def test_lists_hold_what_each_may_see(kind: RecordType, cast: Cast, browsers: dict[str, Client]) -> None:
    record = kind.make(cast.first_branch)
    for role in READERS:
        rows = browsers[role].get(kind.page.list_url).context["rows"]
        assert record.pk in {row.record.pk for row in rows}, role
    for role in OUTSIDERS:
        assert browsers[role].get(kind.page.list_url).context["rows"] == [], role


@every_type
def test_a_record_of_the_first_branch(kind: RecordType, cast: Cast, browsers: dict[str, Client]) -> None:
    record = kind.make(cast.first_branch, state=Record.State.DRAFT)
    check(browsers, kind.page.url("detail", record.pk), by_role(200, 404))
    check(browsers, kind.page.url("history", record.pk), by_role(200, 404))
    check(browsers, kind.page.url("edit", record.pk), by_role(403, 404, first=200, clerk=200))
    check(browsers, kind.page.url("edit", record.pk), by_role(403, 404, first=200, clerk=200), "post")
    check(browsers, kind.page.url("attach", record.pk), by_role(403, 404, first=302, clerk=302), "post")


@every_type
@pytest.mark.parametrize("slug", VERBS)
def test_verbs_on_a_record_of_the_first_branch(
    kind: RecordType, slug: str, cast: Cast, browsers: dict[str, Client]
) -> None:
    record = kind.make(
        cast.first_branch, state=Record.State.DRAFT if slug == "confirm" else Record.State.CONFIRMED
    )
    allowed = 302 if slug == "confirm" else 200  # 200: the reason is asked for
    expected = by_role(403, 404, **dict.fromkeys(VERBS[slug], allowed))
    check(browsers, kind.page.url(slug, record.pk), expected, "post")


@every_type
def test_a_record_of_the_party_group(kind: RecordType, cast: Cast, browsers: dict[str, Client]) -> None:
    """Seen in the party group and above it, and by nobody below: not by the general branch either."""
    record = kind.make(cast.party_group, state=Record.State.DRAFT)
    expected = dict.fromkeys(ROLES, 404) | {"staff": 200, "leader": 200, "anonymous": 302}
    refused = dict.fromkeys(ROLES, 404) | {"staff": 403, "leader": 403, "anonymous": 302}
    check(browsers, kind.page.url("detail", record.pk), expected)
    check(browsers, kind.page.url("history", record.pk), expected)
    check(browsers, kind.page.url("edit", record.pk), refused)
    for slug in VERBS:
        check(browsers, kind.page.url(slug, record.pk), refused, "post")


@every_type
def test_no_address_shows_another_branch(kind: RecordType, cast: Cast, browsers: dict[str, Client]) -> None:
    record = kind.make(cast.first_branch)
    for name, path in routes().items():
        if name.startswith(f"{kind.page.namespace}:{kind.stem}-") and "<int:pk>" in path:
            more = re.findall(r"<(int|slug):(?!pk>)", path)
            arguments = [record.pk, *("report" if kind_of == "slug" else 1 for kind_of in more)]
            for role in ("second", "stranger"):
                for method in ("get", "post"):
                    response = getattr(browsers[role], method)(reverse(name, args=arguments))
                    assert response.status_code == 404, (name, role, method)


def test_attachment(cast: Cast, browsers: dict[str, Client]) -> None:
    record = RECORD_TYPES[0].make(cast.first_branch)
    kept = Attachment(
        record_key=record.key, name="花名册.pdf", size=5, digest="0" * 64, uploaded_by=cast.first
    )
    kept.file.save("花名册.pdf", ContentFile(b"%PDF-"), save=True)
    address = reverse("branches:attachment", args=[kept.pk])
    for role in OUTSIDERS:
        assert browsers[role].get(address).status_code == 404, role
    assert browsers["anonymous"].get(address).status_code == 302
    for role in READERS:
        response = browsers[role].get(address)
        assert response.status_code == 200, role
        release(response)


def test_drafts(browsers: dict[str, Client]) -> None:
    check(browsers, reverse("branches:draft-list"), by_role(200, 200))
    check(browsers, reverse("branches:draft-drop", args=[0]), by_role(404, 404), "post")
    for client in browsers.values():  # the form's ticket opens it, and nothing else
        assert client.post(reverse("branches:draft-keep")).status_code == 409


def test_workdays(cast: Cast, browsers: dict[str, Client]) -> None:
    address = reverse("branches:workdays")
    check(browsers, address, by_role(200, 200))
    check(browsers, address, by_role(403, 403, administrator=200), "post")
    kept = DayChange.objects.get(day=date(2026, 10, 1))
    remove = reverse("branches:workday-remove", args=[kept.pk])
    check(browsers, remove, by_role(403, 403, administrator=302), "post")


def test_development(cast: Cast, browsers: dict[str, Client]) -> None:
    case = factories.whole_case(cast.first_branch, 5)
    own, papers, above = 6, 10, 8

    def step(number: int) -> str:
        return reverse("members:development-step", args=[case.pk, number])

    check(browsers, step(own), by_role(403, 404, first=200, clerk=200))
    check(browsers, step(own), by_role(403, 404, first=200, clerk=200), "post")
    check(browsers, step(papers), by_role(403, 404, first=200))  # 政治审查 is not for the clerk
    check(browsers, step(above), by_role(403, 404, first=200, clerk=200, general=200, staff=200))
    row = case.steps.get(number=4)
    reopen = reverse("members:development-step-reopen", args=[case.pk, row.pk])
    check(browsers, reopen, by_role(403, 404, first=200, general=200, staff=200))
    row = case.steps.get(number=3)
    reopen = reverse("members:development-step-reopen", args=[case.pk, row.pk])
    check(browsers, reopen, by_role(403, 404, first=200))
    move = reverse("members:development-move", args=[case.pk])
    check(browsers, move, by_role(403, 404, staff=200, general=200))


def test_sheets_and_plan_of_development(cast: Cast, browsers: dict[str, Client]) -> None:
    case = factories.whole_case(cast.first_branch, 3)
    check(browsers, reverse("reports:development-log", args=[case.pk]), by_role(200, 404))
    papers = reverse("reports:development-papers", args=[case.pk])
    check(browsers, papers, by_role(403, 404, staff=200, general=200, first=200))
    plan = reverse("reports:development-plan")
    check(browsers, plan, by_role(200, 200))
    data = {"branch": cast.first_branch.pk, "year": 2026, "quota": 2}
    expected = by_role(403, 404, staff=302, general=302)
    got = {role: browsers[role].post(plan, data).status_code for role in expected}
    assert got == expected


def test_papers_of_development(cast: Cast, browsers: dict[str, Client]) -> None:
    """Materials, their files and what the political review says: the committee, and those above who review."""
    case = factories.whole_case(cast.first_branch, 11)
    case.steps.filter(number=10).update(conclusion="函调情况属实")
    kept = Attachment(
        record_key=case.key,
        part="step-10",
        name="政审报告.pdf",
        size=5,
        digest="1" * 64,
        uploaded_by=cast.first,
    )
    kept.file.save("政审报告.pdf", ContentFile(b"%PDF-"), save=True)
    address = reverse("branches:attachment", args=[kept.pk])
    for role, sees in {
        "staff": True,
        "general": True,
        "first": True,
        "leader": False,
        "clerk": False,
    }.items():
        page = browsers[role].get(case.get_absolute_url()).content.decode()
        assert ("函调情况属实" in page, "政审报告.pdf" in page, "函调材料" in page) == (sees, sees, sees), (
            role
        )
        response = browsers[role].get(address)
        assert response.status_code == (200 if sees else 403), role
        if sees:
            release(response)


def test_reveal(cast: Cast, browsers: dict[str, Client]) -> None:
    record = RECORD_TYPES[0].make(cast.first_branch)
    address = reverse("members:member-reveal", args=[record.pk])
    check(browsers, address, by_role(403, 404, first=200))
    check(browsers, address, by_role(403, 404, first=200), "post")


def test_dues(cast: Cast, browsers: dict[str, Client]) -> None:
    """Whoever sees a branch sees what it collected; nobody here keeps dues, so nobody sees what members earn."""
    payment = factories.dues_payment(cast.first_branch)
    for name in ("dues-sheet", "dues-register"):
        check(browsers, reverse(f"members:{name}"), by_role(200, 403, second=200, stranger=200))
    check(browsers, reverse("members:dues-bases"), by_role(403, 403))
    check(browsers, reverse("members:dues-receipt", args=[payment.pk]), by_role(200, 404))


def test_points(cast: Cast, browsers: dict[str, Client]) -> None:
    entry = factories.point_entry(cast.first_branch)
    objection = factories.point_objection(entry)
    for name in ("point-table", "point-month", "point-scheme-list"):
        check(browsers, reverse(f"members:{name}"), by_role(200, 403, second=200, stranger=200))
    check(browsers, reverse("members:point-mine"), by_role(403, 403))
    check(browsers, reverse("members:point-card", args=[entry.member_id]), by_role(200, 404))
    check(browsers, reverse("members:point-notice", args=[entry.month_id]), by_role(200, 404))
    check(browsers, reverse("members:point-object", args=[entry.pk]), by_role(403, 404, first=200, clerk=200))
    answer = reverse("members:point-answer", args=[objection.pk])
    check(browsers, answer, by_role(403, 404, first=200, general=200, staff=200))
    for name in ("point-decide", "point-month-step"):
        address = reverse(f"members:{name}", args=[entry.month_id])
        check(browsers, address, by_role(405, 405))
        check(browsers, address, by_role(403, 404, first=302), "post")
    check(browsers, reverse("meetings:point-register"), by_role(405, 405))


def test_appraisals(cast: Cast, browsers: dict[str, Client]) -> None:
    decided = factories.appraisal(cast.first_branch)
    person = factories.member(cast.first_branch)
    subject = decided.subjects.create(member=person, grade="qualified")
    check(browsers, reverse("meetings:appraisal-mine"), by_role(403, 403))
    check(browsers, reverse("meetings:appraisal-results", args=[decided.pk]), by_role(200, 404))
    for name in ("appraisal-self", "appraisal-notice"):
        check(browsers, reverse(f"meetings:{name}", args=[subject.pk]), by_role(200, 404))
    for name in ("appraisal-opinions", "appraisal-vote"):
        check(browsers, reverse(f"meetings:{name}", args=[decided.pk]), by_role(404, 404))
    running = factories.appraisal(cast.first_branch, state=Record.State.DRAFT, year=2024, way="paper")
    running.set_people([person], [person], by=cast.first)
    check(browsers, reverse("meetings:appraisal-people", args=[running.pk]), by_role(403, 404, first=200))
    running.open_vote(by=cast.first)
    check(browsers, reverse("meetings:appraisal-paper", args=[running.pk]), by_role(403, 404, first=200))
    step = reverse("meetings:appraisal-step", args=[running.pk])
    check(browsers, step, by_role(302, 404))
    check(browsers, step, by_role(403, 404, first=302), "post")
    running.stage = running.Stage.COUNTED
    running.save()
    check(browsers, reverse("meetings:appraisal-decide", args=[running.pk]), by_role(403, 404, first=200))


def test_usage(cast: Cast, browsers: dict[str, Client]) -> None:
    record = RECORD_TYPES[3].make(cast.first_branch)
    check(browsers, reverse("reports:usage", args=[record.key]), by_role(200, 404))


@every_type
def test_problems_out_of_a_record(kind: RecordType, cast: Cast, browsers: dict[str, Client]) -> None:
    record = kind.make(cast.first_branch)
    check(browsers, reverse("responsibilities:problem-raised", args=[record.key]), by_role(200, 404))
    raisers = by_role(403, 404, general=302, first=302, clerk=302)
    check(browsers, reverse("responsibilities:problem-raise", args=[record.key]), raisers)


def test_register(cast: Cast, browsers: dict[str, Client]) -> None:
    factories.talk(cast.first_branch)
    check(browsers, reverse("reports:register", args=["meetings.talk"]), by_role(200, 302))
    check(browsers, reverse("reports:register", args=["meetings.nothing"]), by_role(404, 404))


def test_minutes(cast: Cast, browsers: dict[str, Client]) -> None:
    (meeting,) = (kind for kind in RECORD_TYPES if kind.stem == "meeting")
    record = meeting.make(cast.first_branch)
    check(browsers, reverse("reports:minutes", args=[record.pk]), by_role(200, 404))
    check(browsers, reverse("reports:minutes-batch"), by_role(200, 302))
    check(browsers, reverse("reports:minutes-blank"), by_role(200, 200))


def test_lists(cast: Cast, browsers: dict[str, Client]) -> None:
    check(browsers, reverse("responsibilities:list-overview"), by_role(200, 200))
    check(browsers, reverse("responsibilities:contact-coverage"), by_role(200, 200))
    setters = by_role(403, 403, staff=200, general=200)
    check(browsers, reverse("responsibilities:list-settings"), setters)
    begin = reverse("responsibilities:list-begin")
    check(browsers, begin, dict.fromkeys(ROLES, 404) | {"anonymous": 302}, "post")
    record = factories.list_set(cast.first_branch, state=Record.State.DRAFT)
    copy = reverse("responsibilities:list-set-copy", args=[record.pk])
    check(browsers, copy, by_role(302, 404, staff=403, leader=403, general=403), "post")
    record.confirm(by=cast.first)
    again = reverse("responsibilities:list-set-publish-again", args=[record.pk])
    check(browsers, again, by_role(403, 404), "post")  # nothing has changed since
    factories.duty(cast.first_branch, owner=record.owner)
    check(browsers, again, by_role(403, 404, first=302), "post")
    check(browsers, reverse("responsibilities:list-edition", args=[record.pk, 1]), by_role(200, 404))
    check(browsers, f"{reverse('reports:list-set-sheet', args=[record.pk])}?format=xlsx", by_role(200, 404))


def test_contracts(cast: Cast, browsers: dict[str, Client]) -> None:
    for name in ("delegation", "contract-coverage"):
        check(browsers, reverse(f"responsibilities:{name}"), by_role(200, 200))
    check(browsers, reverse("responsibilities:contract-hand-out"), by_role(403, 403, general=200))
    record = factories.contract(cast.first_branch)
    address = reverse("responsibilities:contract-score", args=[record.pk])
    check(browsers, address, by_role(403, 404, staff=200, general=200))
    check(browsers, address, by_role(403, 404, staff=200, general=200), "post")
    check(browsers, f"{reverse('reports:contract-sheet', args=[record.pk])}?format=xlsx", by_role(200, 404))


def test_handing_a_duty_down(cast: Cast, browsers: dict[str, Client]) -> None:
    of_branch = factories.duty(cast.first_branch)
    refused = reverse("responsibilities:duty-hand-down", args=[of_branch.pk])
    check(browsers, refused, by_role(403, 404))
    above = factories.duty(cast.general_branch)
    address = reverse("responsibilities:duty-hand-down", args=[above.pk])
    check(
        browsers,
        address,
        dict.fromkeys(ROLES, 404) | {"anonymous": 302, "staff": 403, "leader": 403, "general": 200},
    )


def test_reports_pages(cast: Cast, browsers: dict[str, Client]) -> None:
    check(browsers, reverse("reports:workbench"), by_role(200, 200))
    figures = dict.fromkeys(ROLES, 200) | {"anonymous": 302, "member": 404, "administrator": 404}
    for name, arguments in (("figure-list", []), ("figure-detail", ["M01"])):
        address = reverse(f"reports:{name}", args=arguments)
        got = {role: browsers[role].get(address).status_code for role in ROLES}
        # Without a business post there is no organisation to choose: an empty page, a refusal or no page.
        for role in ("member", "administrator"):
            assert got[role] in (200, 403, 404), (address, role)
            figures[role] = got[role]
        assert got == figures, address
    imports = dict.fromkeys(ROLES, 403) | {"anonymous": 302, "staff": 200, "general": 200}
    check(browsers, reverse("reports:import"), imports)


def test_organisations(cast: Cast, browsers: dict[str, Client]) -> None:
    check(browsers, reverse("members:organization-list"), by_role(200, 200))
    for name in ("members:organization-detail", "members:organization-check", "members:roster-desk"):
        first = reverse(name, args=[cast.first_branch.pk])
        check(browsers, first, by_role(200, 404))
        group = reverse(name, args=[cast.party_group.pk])
        check(browsers, group, dict.fromkeys(ROLES, 404) | {"staff": 200, "leader": 200, "anonymous": 302})


def test_posts_and_terms(cast: Cast, browsers: dict[str, Client]) -> None:
    keepers = by_role(403, 404, first=200, general=200, staff=200)
    for name in ("members:appointment-new", "members:term-new"):
        check(browsers, reverse(name, args=[cast.first_branch.pk]), keepers)
    post = factories.appointment(factories.member(cast.first_branch), cast.first_branch)
    check(browsers, reverse("members:appointment-end", args=[post.pk]), keepers)


def test_duty_reports(cast: Cast, browsers: dict[str, Client]) -> None:
    report = draft_report(cast.first_branch, 2025, by=cast.first)
    check(browsers, reverse("reports:duty-report-list"), by_role(200, 200))
    check(browsers, reverse("reports:duty-report-edit", args=[report.pk]), by_role(200, 404))
    for name in ("submit", "approve", "send-back"):
        address = reverse(f"reports:duty-report-{name}", args=[report.pk])
        for role in ("leader", "clerk"):
            assert browsers[role].post(address, {"reason": "试一试"}).status_code == 403, (name, role)
    for name in (*REPORT_PAGES, *REPORT_WRITES):
        arguments = [report.pk, "opening"] if name == "block" else [report.pk]
        address = reverse(f"reports:duty-report-{name}", args=arguments)
        for method in ("post",) if name in ("submit", "approve", "send-back") else ("get", "post"):
            for role in OUTSIDERS:
                assert getattr(browsers[role], method)(address).status_code == 404, (name, role, method)
            assert getattr(browsers["anonymous"], method)(address).status_code == 302, (name, method)


REVIEWING = ("staff", "general", "first", "second", "stranger")
"""Secretaries and committee staff: their posts review what lies below them."""


def test_reminders_and_calendar(cast: Cast, browsers: dict[str, Client]) -> None:
    check(browsers, reverse("reports:reminders"), by_role(200, 200))
    check(browsers, reverse("reports:nudge-list"), by_role(200, 200))
    check(browsers, reverse("reports:calendar"), by_role(200, 200))
    first = f"{reverse('reports:calendar')}?organization={cast.first_branch.pk}"
    check(browsers, first, by_role(200, 404, member=200, administrator=200))  # who sees nothing is told so
    check(browsers, reverse("reports:todo-snooze"), by_role(302, 403, second=302, stranger=302), "post")
    refused = {role: 200 if role in REVIEWING else 403 for role in ROLES if role != "anonymous"}
    check(browsers, reverse("reports:nudge-new", args=["theme_day"]), refused)
    feed = reverse("reports:calendar-feed", args=["wrong"])
    assert {browsers[role].get(feed).status_code for role in ROLES} == {404}
    check(browsers, reverse("reports:calendar-feed-new"), by_role(404, 404), "post")


def test_a_nudge_is_answered_by_its_organisation(cast: Cast, browsers: dict[str, Client]) -> None:
    nudge = Nudge.objects.create(
        organization=cast.first_branch, sent_by_organization=cast.general_branch, sent_by=cast.general,
        subject="theme_day", parts="2025-03-01", title="主题党日：3月还没有记录",
    )  # fmt: skip
    address = reverse("reports:nudge-answer", args=[nudge.pk])
    check(browsers, address, by_role(403, 404, first=200, clerk=200))


def test_a_nudge_about_a_problem(cast: Cast, browsers: dict[str, Client]) -> None:
    problem = factories.problem(cast.first_branch)
    address = reverse("reports:nudge-problem", args=[problem.pk])
    check(browsers, address, by_role(403, 404, staff=200, general=200))


def test_a_feed_is_its_owners(cast: Cast, browsers: dict[str, Client]) -> None:
    feed, _ = CalendarFeed.open_for(cast.first_branch, by=cast.first)
    address = reverse("reports:calendar-feed-revoke", args=[feed.pk])
    check(browsers, address, dict.fromkeys(ROLES, 404) | {"anonymous": 302, "first": 302}, "post")


def test_the_standard_ledger(cast: Cast, browsers: dict[str, Client]) -> None:
    check(browsers, reverse("responsibilities:standard-ledger"), by_role(200, 200))
    keepers = by_role(403, 403, general=302)
    check(browsers, reverse("responsibilities:standard-load"), keepers, "post")
    check(browsers, reverse("responsibilities:standard-retire"), keepers, "post")


def test_a_self_check_of_the_first_branch(cast: Cast, browsers: dict[str, Client]) -> None:
    check(browsers, reverse("reports:standards-progress"), by_role(200, 200))
    sheet = factories.self_check(cast.first_branch, state=Record.State.DRAFT)
    item = sheet.items.get()
    address = reverse("reports:self-check-sheet", args=[sheet.pk])
    check(browsers, address, by_role(200, 404))
    writers = by_role(403, 404, first=302, clerk=302)
    check(browsers, address, writers, "post")
    check(browsers, reverse("reports:self-check-item", args=[sheet.pk, item.pk]), writers, "post")
    check(browsers, reverse("reports:self-check-fill", args=[sheet.pk]), writers, "post")
    reviewed = factories.self_check(cast.first_branch)
    reviewers = by_role(403, 404, staff=302, general=302)
    check(browsers, reverse("reports:self-check-sheet", args=[reviewed.pk]), reviewers, "post")
    address = reverse("reports:self-check-finish", args=[reviewed.pk])
    check(browsers, address, by_role(403, 404, staff=302), "post")  # once concluded, nobody concludes again


def test_who_begins_a_self_check(cast: Cast, browsers: dict[str, Client]) -> None:
    address = reverse("reports:self-check-start")
    wanted = {"year": 2025, "part": "year"}
    got = {role: browsers[role].post(address, wanted).status_code for role in ROLES}
    assert got == dict.fromkeys(ROLES, 403) | dict.fromkeys(("first", "clerk", "second", "stranger"), 302) | {
        "anonymous": 302
    }


def test_steps_of_a_weak_branch(cast: Cast, browsers: dict[str, Client]) -> None:
    case = factories.weak_branch(cast.first_branch)
    address = reverse("responsibilities:weak-branch-step", args=[case.pk, "rate"])
    check(browsers, address, by_role(403, 404, first=200, clerk=200))


def test_a_month_is_summarised_by_its_organisation(cast: Cast, browsers: dict[str, Client]) -> None:
    address = f"{reverse('reports:monthly-summary-draft')}?organization={cast.first_branch.pk}&month=2025-03"
    check(browsers, address, by_role(403, 404, first=200, clerk=200))


def test_own_rules(cast: Cast, browsers: dict[str, Client]) -> None:
    check(browsers, reverse("meetings:rule-list"), by_role(200, 200))
    setters = by_role(403, 403, staff=200, general=200)
    check(browsers, reverse("meetings:rule-override-new"), setters)
    override = RuleOverride(
        organization=cast.first_branch, rule_code="dues", threshold=1, every="quarter",
        starts_on=date(2025, 1, 1), reason="支部人数少", document="支部党员大会决议",
    )  # fmt: skip
    override.set_in_force(by=cast.general)
    address = reverse("meetings:rule-override-end", args=[override.pk])
    check(browsers, address, by_role(403, 404, staff=200, general=200, member=403))  # it binds his branch


def test_talk_rounds(cast: Cast, browsers: dict[str, Client]) -> None:
    check(browsers, reverse("meetings:round-list"), by_role(200, 200))
    enters = {role: 200 if role in ENTERING else 403 for role in ROLES if role != "anonymous"}
    check(browsers, reverse("meetings:round-new"), enters)
    own = factories.talk_round(cast.first_branch)
    detail, edit, assign = (
        reverse(f"meetings:round-{name}", args=[own.pk]) for name in ("detail", "edit", "assign")
    )
    check(browsers, detail, by_role(200, 404))
    check(browsers, edit, by_role(403, 404, first=200, clerk=200))
    check(browsers, edit, by_role(403, 404, first=200, clerk=200), "post")
    loose = factories.talk(cast.first_branch, in_round=False)
    ticked = {"talk": loose.pk}
    got = {role: browsers[role].post(assign, ticked).status_code for role in ROLES if role != "first"}
    assert got == {
        role: status for role, status in {**by_role(403, 404), "anonymous": 302}.items() if role != "first"
    }
    loose.refresh_from_db()
    assert loose.round is None
    assert browsers["first"].post(assign, ticked).status_code == 302
    above = reverse("meetings:round-detail", args=[factories.talk_round(cast.general_branch).pk])
    check(browsers, above, by_role(200, 404, second=200))  # their talks may belong to it


def test_a_text_like_another(cast: Cast, browsers: dict[str, Client]) -> None:
    address = reverse("meetings:study-product-clear", args=[factories.duplicate(cast.first_branch).pk])
    check(browsers, address, by_role(403, 404, staff=200, general=200, first=200))


def test_talk_coverage(cast: Cast, browsers: dict[str, Client]) -> None:
    check(browsers, reverse("meetings:talk-coverage"), by_role(200, 200))
    first = f"{reverse('meetings:talk-coverage')}?organization={cast.first_branch.pk}"
    check(browsers, first, by_role(200, 404, member=200, administrator=200))  # who sees nothing is told so


def test_files_of_a_talk(cast: Cast, browsers: dict[str, Client]) -> None:
    record = factories.talk(cast.first_branch)
    kept = Attachment(
        record_key=record.key, name="谈话记录.pdf", size=5, digest="0" * 64, uploaded_by=cast.first
    )
    kept.file.save("谈话记录.pdf", ContentFile(b"%PDF-"), save=True)
    address = reverse("branches:attachment", args=[kept.pk])
    for role in set(ROLES) - {"first"}:
        expected = 302 if role == "anonymous" else 403 if role in READERS else 404
        assert browsers[role].get(address).status_code == expected, role
    response = browsers["first"].get(address)
    assert response.status_code == 200
    release(response)


def test_reorganizations(cast: Cast, browsers: dict[str, Client]) -> None:
    check(browsers, reverse("reports:reorganization-list"), by_role(200, 200))
    address = reverse("reports:reorganization-new", args=[cast.first_branch.pk])
    check(browsers, address, by_role(403, 404, staff=200, general=200))


def test_closed_months(cast: Cast, browsers: dict[str, Client]) -> None:
    check(browsers, reverse("branches:month-list"), by_role(200, 200))
    first = f"{reverse('branches:month-list')}?organization={cast.first_branch.pk}"
    check(browsers, first, by_role(200, 404))
    closers = {role: 200 if role in REVIEWING else 403 for role in ROLES if role != "anonymous"}
    check(browsers, reverse("branches:month-close", args=[2025, 3]), closers)
    (closed,) = closing.close([cast.first_branch], date(2025, 3, 1), by=cast.general)
    check(browsers, reverse("branches:month-detail", args=[closed.pk]), by_role(200, 404))
    asking = reverse("branches:reopening-new", args=[closed.pk])
    check(browsers, asking, by_role(403, 404, first=200, clerk=200))
    asked = closing.ask(closed, by=cast.clerk, what="补记党课", reason="漏记")
    answer = reverse("branches:reopening-answer", args=[asked.pk])
    check(browsers, answer, by_role(403, 404, staff=200, general=200))
    asked = closing.answer(asked, by=cast.general, approved=True)
    end = reverse("branches:reopening-end", args=[asked.pk])
    check(browsers, end, by_role(403, 404, staff=302, general=302, first=302))
    for role in ("leader", "clerk"):
        assert browsers[role].post(end).status_code == 403, role
    for role in OUTSIDERS:
        assert browsers[role].post(end).status_code == 404, role


def test_jobs_are_their_owners(cast: Cast, browsers: dict[str, Client]) -> None:
    job = Job.objects.create(kind="test", label="试一试", created_by=cast.first)
    expected = dict.fromkeys(ROLES, 404) | {"anonymous": 302, "first": 200}
    check(browsers, reverse("reports:job-detail", args=[job.pk]), expected)
    check(browsers, reverse("reports:job-result", args=[job.pk]), expected | {"first": 404})


def test_account_pages(browsers: dict[str, Client]) -> None:
    assert browsers["anonymous"].get(reverse("branches:login")).status_code == 200
    for role in ROLES:
        response = browsers[role].get(reverse("branches:favicon"))
        assert not response.headers.get("Location", "").startswith(reverse("branches:login")), role
    check(browsers, reverse("branches:password-change"), by_role(200, 200))
    check(browsers, reverse("branches:logout"), by_role(302, 302), "post")
