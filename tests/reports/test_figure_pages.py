"""The numbers, and the records behind each."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from branches.audit import AuditLine, Verb
from branches.periods import Period, Scope
from branches.records import Record
from meetings.models import MeetingType
from reports import rollups
from reports.dutyreports import DutyReport, FrozenFigure
from reports.evidence import line, load
from reports.figures import BY_CODE, FIGURES
from reports.views import pending_counts
from responsibilities.models import Problem, StandardNode
from tests import factories
from tests.branches.record_types import sign_in
from tests.cast import Cast
from tests.reports.test_figures import CASES, place

Kind = MeetingType.Kind
YEAR = "?year=2025"


@pytest.fixture
def general(cast: Cast, client: Client) -> Client:
    client.force_login(cast.general)
    return client


# --- the list


def rows_of(response: Any) -> dict[str, Any]:
    return {row.figure.code: row for _, rows in response.context["groups"] for row in rows}


def test_the_list_shows_every_figure_with_last_year_and_pending(cast: Cast, general: Client) -> None:
    factories.talk(cast.first_branch, 2)
    factories.talk(cast.first_branch, 1, state=Record.State.DRAFT)
    factories.talk(cast.second_branch, 3, held_on=date(2024, 6, 1))
    rows = rows_of(general.get(f"/figures/{YEAR}"))
    assert set(rows) == set(BY_CODE)
    assert (rows["M05"].value_text, rows["M05"].last_year_text, rows["M05"].pending) == ("2人次", "3人次", 1)
    assert rows["M00"].value_text == "没有"
    assert rows["M05"].url == f"/figures/M05/?organization={cast.general_branch.pk}&year=2025"


def test_a_month_of_one_branch(cast: Cast, general: Client) -> None:
    factories.meeting(cast.first_branch, Kind.THEME_DAY)
    factories.meeting(cast.second_branch, Kind.THEME_DAY)
    response = general.get(f"/figures/?organization={cast.first_branch.pk}&year=2025&month=3")
    row = rows_of(response)["theme_days"]
    assert row.value_text == "1次"
    assert row.url.endswith("&year=2025&month=3")
    assert response.context["period"] == Period.of_month(2025, 3)
    other = general.get(f"/figures/?organization={cast.first_branch.pk}&year=2025&month=4")
    assert rows_of(other)["theme_days"].value_text == "0次"


@time_machine.travel("2025-05-26 09:00:00+08:00", tick=False)
def test_without_a_choice_it_is_ones_own_organisation_this_year(cast: Cast, general: Client) -> None:
    response = general.get("/figures/")
    assert response.context["period"] == Period.of_year(2025)
    assert response.context["scope_label"] == "云岚区水务局总支部委员会 · 2025年"


@pytest.mark.parametrize("query", ["organization=999999", "organization=x", "year=x", "year=0", "month=13"])
def test_a_choice_that_does_not_exist_is_not_found(general: Client, query: str) -> None:
    assert general.get(f"/figures/?{query}").status_code == 404
    assert general.get(f"/figures/M05/?{query}").status_code == 404
    assert general.get(f"/figures/export.xlsx?{query}").status_code == 404


@pytest.mark.parametrize("at", ["party_group", "work_committee", "other_branch"])
def test_an_organisation_one_may_not_see_is_not_found(cast: Cast, general: Client, at: str) -> None:
    for url in ("/figures/", "/figures/M05/", "/figures/export.xlsx"):
        assert general.get(f"{url}?organization={place(cast, at).pk}").status_code == 404


def test_the_workbook_holds_what_the_page_shows(cast: Cast, general: Client) -> None:
    factories.talk(cast.first_branch, 2)
    response = general.get(f"/figures/export.xlsx{YEAR}")
    sheet = load_workbook(BytesIO(response.content)).active
    assert sheet is not None
    texts = {(row[1] or "", row[2]): row[3] for row in sheet.iter_rows(values_only=True) if row[2]}
    assert texts["M05", "谈心谈话人次"] == "2人次"
    assert {(figure.number, figure.label) for figure in FIGURES} <= set(texts)
    assert AuditLine.objects.filter(verb=Verb.EXPORT, user_id=cast.general.pk).count() == 1


# --- one number


@pytest.mark.parametrize("code", sorted(BY_CODE))
def test_every_figure_opens_its_records(cast: Cast, client: Client, code: str) -> None:
    """As one who sees the whole tree: each record is a line with an address that answers."""
    case, figure = CASES[code], BY_CODE[code]
    record = case.make(place(cast, case.at))
    case.make(place(cast, case.at), state=Record.State.DRAFT)
    client.force_login(cast.staff)
    response = client.get(f"/figures/{code}/?organization={cast.general_branch.pk}&year=2025")
    assert response.status_code == 200
    context = response.context
    assert [each.url for each in context["evidence_page"]] == [record.get_absolute_url()]
    assert context["evidence_page"][0].text
    assert context["pending_total"] == 1
    assert context["value_text"] == figure.text(case.value)
    assert context["recount"] == f"逐条复算{figure.text(case.value)}，与本期一致"
    assert client.get(record.get_absolute_url()).status_code == 200
    assert "草稿" in context["pending"][0].note


def test_an_unknown_figure_is_not_found(general: Client) -> None:
    assert general.get("/figures/M99/").status_code == 404


def test_months_and_organisations_lead_to_their_records(cast: Cast, general: Client) -> None:
    factories.talk(cast.first_branch, 2)
    factories.talk(cast.general_branch, 1)
    factories.talk(cast.party_group, 4)
    context = general.get(f"/figures/M05/{YEAR}").context
    bars = {bar.label: bar for bar in context["by_organization"]}
    assert {label: bar.value for label, bar in bars.items()} == {
        "云岚区水务局党组": 4,
        "云岚区水务局总支部委员会本级": 1,
        "局机关第一党支部": 2,
        "局机关第二党支部": 0,
    }
    assert bars["局机关第一党支部"].bar == 50
    for bar in bars.values():
        page = general.get(bar.url).context["evidence_page"]
        assert sum(int(each.note.split("人次")[0][-1]) for each in page) == bar.value
    march = context["by_month"][2]
    assert (march.label, march.value, march.bar) == ("3月", 7, 100)
    assert general.get(march.url).context["value_text"] == "7人次"


def test_evidence_narrowed_to_an_organisation_outside_is_not_found(cast: Cast, general: Client) -> None:
    for wanted in (cast.other_branch.pk, cast.work_committee.pk, "x"):
        assert general.get(f"/figures/M05/{YEAR}&only={wanted}").status_code == 404


def test_evidence_comes_in_pages_of_fifty(cast: Cast, general: Client) -> None:
    for _ in range(51):
        factories.initiative(cast.first_branch)
    context = general.get(f"/figures/M03/{YEAR}").context
    assert len(context["evidence_page"].object_list) == 50
    assert context["evidence_page"].paginator.count == 51
    assert context["recount"] == "逐条复算1项，与本期一致"
    assert len(general.get(f"/figures/M03/{YEAR}&page=2").context["evidence_page"].object_list) == 1
    assert general.get(f"/figures/M03/{YEAR}&page=x").context["evidence_page"].number == 1


def test_stored_and_live_values_make_the_same_page(cast: Cast, general: Client) -> None:
    factories.talk(cast.first_branch, 2)
    live = general.get(f"/figures/M05/{YEAR}").context["value_text"]
    rollups.refresh_all()
    assert general.get(f"/figures/M05/{YEAR}").context["value_text"] == live == "2人次"


def test_pending_counts_are_those_of_the_figures(cast: Cast) -> None:
    for case in CASES.values():
        case.make(place(cast, case.at), state=Record.State.DRAFT)
        if case.waiting is not None:
            case.waiting(place(cast, case.at))
    scope = Scope.bureau(cast.general_branch, Period.of_year(2025))
    assert pending_counts(scope) == {figure.code: figure.pending(scope).count() for figure in FIGURES}


# --- who sees what of the evidence


def lines_for(user: Any, record: Record) -> Any:
    found = load(type(record)._default_manager.filter(pk=record.pk)).get()
    return line(found, user)


def test_the_party_groups_records_are_lines_without_address(cast: Cast, general: Client) -> None:
    """Those who see the figure see day and kind; the topic only of what the whole bureau should know."""
    shown = {
        "专题研究党建": factories.party_building_study(cast.party_group, topic="专题研究党建"),
        "中心组学习": factories.meeting(cast.party_group, Kind.CENTER_STUDY, topic="中心组学习"),
        "民主生活会": factories.meeting(cast.party_group, Kind.LIFE_DEMOCRATIC, topic="民主生活会"),
    }
    secret = factories.meeting(cast.party_group, Kind.PARTY_GROUP, topic="研究人事事项")
    for topic, record in shown.items():
        told = lines_for(cast.general, record)
        assert (told.text, told.url) == (topic, "")
    told = lines_for(cast.general, secret)
    assert (told.text, told.url) == ("党组会", "")
    response = general.get(f"/figures/meetings_in_year/{YEAR}")
    assert len(response.context["evidence_page"].object_list) == 4
    assert "研究人事事项" not in response.content.decode()
    assert general.get(secret.get_absolute_url()).status_code == 404
    assert lines_for(cast.leader, secret).url == secret.get_absolute_url()
    assert lines_for(cast.leader, secret).text == "研究人事事项"


def test_no_name_of_the_party_groups_talks_is_told(cast: Cast, general: Client) -> None:
    person = factories.member(cast.party_group, "沈若川")
    factories.talk(cast.party_group, [person], talker=factories.member(cast.party_group, "陆知远"))
    factories.problem(
        cast.party_group,
        level=Problem.Level.LEADERSHIP,
        description="班子谈心不够",
        source=Problem.Source.LIFE_DEMOCRATIC,
    )
    for code in ("M05", "M12"):
        response = general.get(f"/figures/{code}/{YEAR}")
        page = response.content.decode()
        assert len(response.context["evidence_page"].object_list) == 1
        assert "沈若川" not in page
        assert "班子谈心不够" not in page
    assert "谈心谈话1人次" in general.get(f"/figures/M05/{YEAR}").content.decode()


def test_a_late_entry_is_marked(cast: Cast) -> None:
    record = factories.talk(cast.first_branch)
    record.entered_late = True
    record.store(by=cast.first)
    assert lines_for(cast.first, record).note.endswith("补录")


# --- usage


def test_a_record_tells_where_it_counts(cast: Cast, client: Client) -> None:
    client.force_login(cast.first)
    record = factories.lecture(cast.first_branch)
    response = client.get(f"/usage/{record.key}/")
    labels = [label for label, _ in response.context["uses"]]
    assert labels == [
        "为党员上党课（2025年）",
        "会议活动（2025年）",
        "党课（2025年）",
        "参加会议活动人次（2025年）",
    ]
    for _, url in response.context["uses"]:
        assert client.get(url).status_code == 200


def test_a_draft_counts_nowhere(cast: Cast, client: Client) -> None:
    client.force_login(cast.first)
    record = factories.meeting(cast.first_branch, state=Record.State.DRAFT)
    assert client.get(f"/usage/{record.key}/").context["uses"] == []


@pytest.mark.parametrize("code", sorted(BY_CODE))
@time_machine.travel("2025-05-26 09:00:00+08:00", tick=False)
def test_the_usage_of_every_figures_record_names_the_figure(cast: Cast, client: Client, code: str) -> None:
    record = CASES[code].make(place(cast, CASES[code].at))
    client.force_login(cast.staff)
    response = client.get(f"/usage/{record.key}/")
    assert any(f"/figures/{code}/" in url for _, url in response.context["uses"])


@pytest.mark.parametrize("at", ["first_branch", "party_group"])
def test_a_record_names_the_submitted_reports_that_rest_on_it(cast: Cast, client: Client, at: str) -> None:
    record, other = factories.talk(place(cast, at)), factories.talk(cast.first_branch)
    report = DutyReport.objects.create(
        organization=cast.general_branch,
        year=2025,
        period_start=date(2025, 1, 1),
        period_end=date(2025, 12, 31),
        title="述职报告",
        state=DutyReport.State.SUBMITTED,
        created_by=cast.general,
    )
    FrozenFigure.objects.create(
        report=report,
        code="M05",
        label="谈心谈话人次",
        unit="人次",
        value=1,
        rule="",
        evidence=f"[{record.pk}]",
    )
    client.force_login(cast.leader)
    uses = client.get(f"/usage/{record.key}/").context["uses"]
    assert uses[-1] == ("云岚区水务局总支部委员会2025年度述职报告（已提交）", report.get_absolute_url())
    assert all("述职" not in label for label, _ in client.get(f"/usage/{other.key}/").context["uses"])
    client.force_login(cast.first)
    assert all("述职" not in label for label, _ in client.get(f"/usage/{other.key}/").context["uses"])
    report.state = DutyReport.State.RETURNED
    report.save()
    client.force_login(cast.leader)
    assert all("述职" not in label for label, _ in client.get(f"/usage/{record.key}/").context["uses"])


@pytest.mark.parametrize("key", ["meetings.meeting:999999", "meetings.meeting:x", "branches.user:1", "x"])
def test_the_usage_of_nothing_is_not_found(general: Client, key: str) -> None:
    assert general.get(f"/usage/{key}/").status_code == 404


def test_the_usage_of_anothers_record_is_not_found(cast: Cast, client: Client) -> None:
    record = factories.meeting(cast.first_branch)
    for name in ("second", "stranger", "member", "administrator"):
        client.force_login(getattr(cast, name))
        assert client.get(f"/usage/{record.key}/").status_code == 404


# --- what the pages cost


def fill(cast: Cast, number: int) -> None:
    """So many records of every type, confirmed and not."""
    for _ in range(number):
        for state in (Record.State.CONFIRMED, Record.State.DRAFT):
            factories.meeting(cast.first_branch, Kind.THEME_DAY, Kind.LECTURE, state=state)
            factories.talk(cast.first_branch, 2, state=state)
            factories.study_product(cast.first_branch, state=state)
            factories.inspection(cast.general_branch, [cast.first_branch], state=state)
            factories.problem(cast.first_branch, state=state)
            factories.duty(cast.first_branch, state=state)
            factories.standard(cast.first_branch, StandardNode.Level.STANDARD, state=state)
        factories.party_building_study(cast.party_group)


PAGES = [
    "/figures/?year=2025",
    "/figures/M05/?year=2025",
    "/figures/M01/?year=2025",
    "/figures/M02/?year=2025",
    "/figures/M10/?year=2025",
    "/figures/duties/?year=2025",
    "/figures/problems_open/?year=2025",
    "/figures/theme_days/?year=2025&month=3",
]


def cost(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_the_pages_cost_the_same_for_one_row_and_thirty(cast: Cast, general: Client) -> None:
    fill(cast, 1)
    general.get("/figures/")
    one = {url: cost(general, url) for url in PAGES}
    fill(cast, 29)
    assert {url: cost(general, url) for url in PAGES} == one
    rollups.refresh_all()
    assert all(cost(general, url) <= one[url] for url in PAGES)


@pytest.mark.parametrize("code", [figure.code for figure in FIGURES if figure.average])
def test_an_average_of_nothing_is_not_nought(code: str, cast: Cast) -> None:
    general = sign_in(Client(), cast.general)
    page = general.get(reverse("reports:figure-detail", args=[code]), {"year": 2025})
    assert page.context["value_text"] == "没有"
    factories.problem(cast.first_branch, due_on=factories.DAY)
    closed = factories.closed_problem(cast.second_branch, held_on=factories.DAY)
    factories.follow_up(cast.second_branch, closed, done_on=None, result="")
    factories.self_check(cast.first_branch, tasks=3, assessed=0)
    factories.mass_issue(cast.first_branch, revisited_on=factories.DAY, satisfaction="dissatisfied")
    page = general.get(reverse("reports:figure-detail", args=[code]), {"year": 2025})
    assert page.context["value_text"] == f"0{BY_CODE[code].unit}"
