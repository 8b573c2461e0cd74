"""Months are closed: afterwards no way of writing changes them, and what comes later is let in by two persons."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from branches import closing
from branches.accounts import Role
from branches.attachments import attach
from branches.audit import AuditLine, Verb
from branches.months import MonthClose, MonthClosed, Reopening
from branches.organizations import Organization
from branches.periods import Period, Scope
from branches.records import Cell, Record
from members.models import VolunteerTeam
from reports import rollups
from reports.figures import BY_CODE, FIGURES
from responsibilities.models import FollowUp, Problem
from tests import factories
from tests.branches.record_types import DAY, RECORD_TYPES, RecordType, sign_in
from tests.cast import Cast, user

MARCH = date(2026, 3, 1)
every_type = pytest.mark.parametrize("kind", RECORD_TYPES, ids=lambda kind: kind.stem)
State = Record.State


def close(cast: Cast, *months: date, organization: Organization | None = None) -> list[MonthClose]:
    """Close the months of the first branch, or of another, by the general branch's secretary."""
    return [
        each
        for month in months or (MARCH,)
        for each in closing.close(
            [organization or cast.first_branch], month, by=cast.general, despite_drafts=True
        )
    ]


def close_months_of(record: Record, cast: Cast) -> None:
    """Close every month in which the record has a day that counts."""
    for organization, month in record.month_keys():
        closing.close(
            [Organization.objects.get(pk=organization)], month, by=cast.general, despite_drafts=True
        )


def reopen(closed: MonthClose, cast: Cast) -> Reopening:
    asked = closing.ask(closed, by=cast.first, what="补记一次主题党日", reason="当时没有带回签到表")
    return closing.answer(asked, by=cast.general, approved=True)


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table that holds business data."""
    told_apart = {"AuditLine", "AuditSeal", "Cell", "User"}  # a log-in alone changes a user
    return {
        model._meta.label: sorted(model._default_manager.values_list(), key=repr)
        for app in ("branches", "members", "meetings", "responsibilities")
        for model in apps.get_app_config(app).get_models()
        if model.__name__ not in told_apart
    }


def pdf() -> SimpleUploadedFile:
    return SimpleUploadedFile("会议照片说明.pdf", b"%PDF-1.7 " + b"0" * 64)


# --- every way of writing


Way = Callable[[RecordType, Any, Cast], object]
ON_CONFIRMED: dict[str, Way] = {
    "send back": lambda kind, record, cast: record.send_back(by=cast.general, reason="与会议记录不一致"),
    "withdraw": lambda kind, record, cast: record.withdraw(by=cast.first, reason="重复登记"),
    "reopen": lambda kind, record, cast: record.reopen(by=cast.first, reason="更正人数"),
    "store": lambda kind, record, cast: record.store(by=cast.first),
    "attach": lambda kind, record, cast: attach(record, pdf(), by=cast.first),
}
ON_DRAFT: dict[str, Way] = {
    "confirm": lambda kind, record, cast: record.confirm(by=cast.first),
    "withdraw": lambda kind, record, cast: record.withdraw(by=cast.first, reason="重复登记"),
    "store": lambda kind, record, cast: record.store(by=cast.first),
    "attach": lambda kind, record, cast: attach(record, pdf(), by=cast.first),
}


@every_type
def test_nothing_changes_a_confirmed_record(kind: RecordType, cast: Cast, client: Client) -> None:
    record = kind.make(cast.first_branch)
    close_months_of(record, cast)
    before = everything()
    for way in ON_CONFIRMED.values():
        with pytest.raises(MonthClosed, match="已关账"):
            way(kind, type(record)._default_manager.get(pk=record.pk), cast)
    for slug in ("withdraw", "reopen"):
        page = sign_in(client, cast.first).post(
            kind.page.url(slug, record.pk), {"reason": "核对"}, follow=True
        )
        assert "已关账" in page.content.decode(), slug
    assert everything() == before


@every_type
def test_nothing_changes_a_draft(kind: RecordType, cast: Cast, client: Client) -> None:
    record = kind.ready(cast.first_branch)
    data = kind.data(cast.first_branch, version=record.version, reason="核对", then="confirm")
    close_months_of(record, cast)
    before = everything()
    for way in ON_DRAFT.values():
        with pytest.raises(MonthClosed, match="已关账"):
            way(kind, type(record)._default_manager.get(pk=record.pk), cast)
    sign_in(client, cast.first)
    for slug in ("edit", "confirm", "withdraw", "attach"):
        client.post(kind.page.url(slug, record.pk), {"file": pdf()} if slug == "attach" else data)
        assert everything() == before, slug


@every_type
def test_no_form_enters_into_a_closed_month(kind: RecordType, cast: Cast, client: Client) -> None:
    """What was typed stays in the form, with a sentence that says what to do."""
    data = kind.data(cast.first_branch, submission_key="k" * 32)
    close(cast, DAY.replace(day=1))
    before = everything()
    for then in ("draft", "another", "confirm"):
        page = sign_in(client, cast.first).post(kind.page.new_url, {**data, "then": then}).content.decode()
        assert "已关账" in page and "补录" in page
        if kind.text:
            assert str(data.get(kind.text, "")) in page
    assert everything() == before


@every_type
def test_no_import_enters_into_a_closed_month(kind: RecordType, cast: Cast) -> None:
    record = kind.make(cast.first_branch)
    close_months_of(record, cast)
    record.pk, record.submission_key, record._state.adding = None, None, True
    before = everything()
    with pytest.raises((MonthClosed, IntegrityError)), transaction.atomic():
        type(record)._default_manager.enter_many([record], by=cast.first, detail="台账导入")
    assert everything() == before


def test_an_import_into_a_closed_month_stores_none_of_its_records(cast: Cast) -> None:
    close(cast)
    model = VolunteerTeam
    teams = [
        model(
            organization=cast.first_branch, held_on=day, name=f"护河队{day}", created_by=cast.first,
            state=State.DRAFT,
        )
        for day in (date(2026, 4, 2), date(2026, 3, 31))
    ]  # fmt: skip
    with pytest.raises(MonthClosed):
        model._default_manager.enter_many(teams, by=cast.first, detail="台账导入")
    assert not model._default_manager.exists()


def test_attendance_and_agenda_are_part_of_the_meeting(cast: Cast, client: Client) -> None:
    """A form that changes nothing but its child rows changes nothing in a closed month."""
    meeting = factories.meeting(cast.first_branch, "branch_committee", state=State.DRAFT, held_on=DAY)
    person = factories.member(cast.first_branch)
    close(cast)
    kind = next(each for each in RECORD_TYPES if each.stem == "meeting")
    data = kind.data(
        cast.first_branch, topic=meeting.topic, place=meeting.place, version=meeting.version,
    )  # fmt: skip
    children = kind.page.children
    attendance = next(each.prefix for each in children if "attendance" in each.prefix)
    data |= {
        f"{attendance}-TOTAL_FORMS": 1, f"{attendance}-0-member": person.pk, f"{attendance}-0-status": "absent",
    }  # fmt: skip
    before = everything()
    page = sign_in(client, cast.first).post(kind.page.url("edit", meeting.pk), data)
    assert "已关账" in page.content.decode()
    assert everything() == before


@pytest.mark.parametrize("day", [date(2026, 2, 28), date(2026, 4, 1)])
def test_the_months_beside_stay_open(day: date, cast: Cast) -> None:
    close(cast)
    assert factories.meeting(cast.first_branch, held_on=day).pk
    assert not factories.meeting(cast.first_branch, held_on=day).entered_late
    assert factories.meeting(cast.second_branch, held_on=DAY).pk


def test_a_record_does_not_move_into_or_out_of_a_closed_month(cast: Cast) -> None:
    inside = factories.meeting(cast.first_branch, held_on=DAY, state=State.DRAFT)
    outside = factories.meeting(cast.first_branch, held_on=date(2026, 4, 1), state=State.DRAFT)
    close(cast)
    for record, day in ((inside, date(2026, 4, 1)), (outside, DAY)):
        record.held_on = day
        with pytest.raises(MonthClosed):
            record.store(by=cast.first)


# --- what happens later


def test_a_problem_of_a_closed_month_is_rectified(cast: Cast) -> None:
    problem = factories.problem(cast.first_branch, held_on=DAY, due_on=date(2026, 6, 30))
    close(cast)
    problem.report(by=cast.first, note="已制定计划", percent=30)
    problem.refresh_from_db()
    assert problem.percent == 30 and not problem.entered_late


def test_a_problem_is_not_closed_within_a_closed_month(cast: Cast) -> None:
    problem = factories.problem(
        cast.first_branch, held_on=date(2026, 2, 10), stage=Problem.Stage.REVIEWED, applied_by=cast.first,
        reviewed_by=cast.staff,
    )  # fmt: skip
    close(cast, date(2026, 2, 1), MARCH)
    with pytest.raises(MonthClosed):
        problem.approve(by=cast.general, passed=True, note="", on=DAY)
    problem.refresh_from_db()
    assert problem.closed_on is None
    problem.approve(by=cast.general, passed=True, note="", on=date(2026, 4, 2))
    assert problem.closed_on == date(2026, 4, 2)


def test_a_deadline_within_a_closed_month_stays(cast: Cast) -> None:
    problem = factories.problem(
        cast.first_branch, held_on=date(2026, 4, 1), due_on=DAY + timedelta(days=40), owner=None
    )
    close(cast, date(2026, 4, 1))
    extension = problem.request_extension(by=cast.first, until=date(2026, 6, 1), reason="等待设备")
    with pytest.raises(MonthClosed):
        problem.answer_extension(extension, by=cast.general, approved=True)


def test_only_a_later_step_changes_later_fields(cast: Cast) -> None:
    """The same change by an ordinary save is one of the closed month; so is a step that changes more."""
    problem = factories.problem(cast.first_branch, held_on=DAY)
    close(cast)
    problem.percent = 50
    with pytest.raises(MonthClosed):
        problem.store(by=cast.first)
    problem.refresh_from_db()
    problem.percent, problem.description = 50, "换成另一个问题"
    with pytest.raises(MonthClosed):
        problem.store(by=cast.first, verb=Verb.STEP)


def test_looking_back_is_a_later_step(cast: Cast) -> None:
    problem = factories.closed_problem(cast.first_branch, closed_on=date(2026, 1, 20))
    planned = factories.follow_up(cast.first_branch, problem, held_on=DAY, done_on=None, result="", note="")
    missed = factories.follow_up(
        cast.first_branch, problem, held_on=DAY + timedelta(days=1), done_on=None, result="", note=""
    )
    close(cast)
    problem.follow_up(
        planned, by=cast.general, result=FollowUp.Result.REBOUND, note="又有", on=date(2026, 4, 9)
    )
    planned.refresh_from_db()
    missed.refresh_from_db()
    assert planned.done_on == date(2026, 4, 9)
    assert missed.state == State.CONFIRMED  # missed in a month that is closed, and stays so


# --- closing


def test_closing_needs_the_organisation_above_and_a_month_that_is_over(cast: Cast) -> None:
    for nobody in (cast.first, cast.clerk, cast.leader, cast.stranger, cast.administrator):
        with pytest.raises(PermissionDenied):
            closing.close([cast.first_branch], MARCH, by=nobody)
    with pytest.raises(ValidationError, match="还没有结束"):
        closing.close([cast.first_branch], timezone.localdate().replace(day=1), by=cast.general)
    with time_machine.travel(date(2026, 3, 31), tick=False), pytest.raises(ValidationError):
        closing.close([cast.first_branch], MARCH, by=cast.general)
    with time_machine.travel(date(2026, 4, 1), tick=False):
        assert closing.close([cast.first_branch], MARCH, by=cast.general)
    assert MonthClose.objects.count() == 1


def test_drafts_ask_for_a_word(cast: Cast) -> None:
    factories.meeting(cast.first_branch, held_on=date(2026, 3, 31), state=State.DRAFT)
    factories.meeting(cast.first_branch, held_on=date(2026, 4, 1), state=State.DRAFT)
    factories.meeting(cast.second_branch, held_on=DAY, state=State.DRAFT)
    with pytest.raises(closing.DraftsLeft, match="未确认"):
        closing.close([cast.first_branch], MARCH, by=cast.general)
    assert not MonthClose.objects.exists()
    (closed,) = closing.close([cast.first_branch], MARCH, by=cast.general, despite_drafts=True)
    assert closed.drafts == 1


def test_a_month_is_closed_once_with_a_line_of_audit(cast: Cast) -> None:
    both = [cast.first_branch, cast.second_branch]
    close(cast)
    assert [each.organization for each in closing.close(both, MARCH, by=cast.general)] == [cast.second_branch]
    assert closing.close(both, MARCH, by=cast.general) == []
    assert AuditLine.objects.filter(verb=Verb.CLOSE).count() == MonthClose.objects.count() == 2


def test_figures_are_the_same_after_closing(cast: Cast) -> None:
    for kind in RECORD_TYPES:
        kind.make(cast.first_branch)
    rollups.refresh_all()
    scope = Scope.bureau(cast.general_branch, Period.of_year(2025))
    before = {figure.code: figure.value(scope) for figure in FIGURES}
    dirty = Cell.objects.filter(dirty=True).count()
    for month in range(1, 13):
        close(cast, date(2025, month, 1))
    assert Cell.objects.filter(dirty=True).count() == dirty == 0
    assert {figure.code: figure.value(scope) for figure in FIGURES} == before
    assert rollups.drift() == []
    assert before["M05"] > 0 and BY_CODE["M05"].rolls_up


def test_a_save_and_a_closing_wait_for_each_other(cast: Cast) -> None:
    """Each locks the month's cells before it looks whether it may: neither slips past the other."""
    with CaptureQueriesContext(connection) as closed:
        close(cast, date(2026, 2, 1))
    with CaptureQueriesContext(connection) as saved:
        record = factories.meeting(cast.first_branch, held_on=date(2026, 4, 2))
    with CaptureQueriesContext(connection) as imported:
        record.pk, record.submission_key, record._state.adding = None, None, True
        type(record)._default_manager.enter_many([record], by=cast.first, detail="台账导入")
    for captured in (closed, saved, imported):
        texts = [query["sql"] for query in captured]
        locked = next(
            place for place, sql in enumerate(texts) if sql.startswith('INSERT INTO "branches_cell"')
        )
        looked = next(place for place, sql in enumerate(texts) if 'FROM "branches_monthclose"' in sql)
        assert locked < looked
    held = next(query["sql"] for query in closed if query["sql"].startswith('INSERT INTO "branches_cell"'))
    # SQLite quotes each name, PostgreSQL takes them all as one array.
    named = set(re.findall(r"\w+\.\w+", held))
    assert {kind.page.model.record_type() for kind in RECORD_TYPES} <= named


# --- later entries


def test_reopening_takes_two_persons_and_leaves_two_lines(cast: Cast) -> None:
    (closed,) = close(cast)
    asked = closing.ask(closed, by=cast.first, what="补记主题党日", reason="漏记")
    with pytest.raises(MonthClosed):
        factories.meeting(cast.first_branch, held_on=DAY)
    for nobody in (cast.first, cast.clerk, cast.leader, cast.stranger):
        with pytest.raises(PermissionDenied):
            closing.answer(asked, by=nobody, approved=True)
    closing.answer(asked, by=cast.general, approved=True)
    late = factories.meeting(cast.first_branch, held_on=DAY)
    late.refresh_from_db()
    assert late.entered_late
    lines = AuditLine.objects.filter(record_key=closed.key, verb__in=[Verb.SUBMIT, Verb.APPROVE])
    assert sorted(line.user_id for line in lines) == sorted([cast.first.pk, cast.general.pk])


def test_nobody_approves_his_own_request(cast: Cast) -> None:
    both = user("both", "贺云峤", cast.first_branch, Role.SECRETARY)
    both.posts.create(organization=cast.general_branch, role=Role.SECRETARY, starts_on=date(2015, 7, 1))
    (closed,) = close(cast)
    asked = closing.ask(closed, by=both, what="补记主题党日", reason="漏记")
    with pytest.raises(PermissionDenied):
        closing.answer(asked, by=both, approved=True)
    asked.approved, asked.answered_by, asked.answered_at = True, both, timezone.now()
    asked.open_until = timezone.localdate()
    with pytest.raises(IntegrityError), transaction.atomic():
        asked.save()


def test_the_window_ends_by_itself(cast: Cast) -> None:
    with time_machine.travel(date(2026, 5, 4), tick=False):
        (closed,) = close(cast)
        asked = reopen(closed, cast)
        assert asked.open_until == date(2026, 5, 11)
    with time_machine.travel(date(2026, 5, 11), tick=False):
        assert factories.meeting(cast.first_branch, held_on=DAY).entered_late
    with time_machine.travel(date(2026, 5, 12), tick=False), pytest.raises(MonthClosed):
        factories.meeting(cast.first_branch, held_on=DAY)


def test_the_window_is_ended_by_hand(cast: Cast) -> None:
    (closed,) = close(cast)
    asked = reopen(closed, cast)
    with pytest.raises(PermissionDenied):
        closing.end(asked, by=cast.second)
    closing.end(asked, by=cast.first)
    with pytest.raises(MonthClosed):
        factories.meeting(cast.first_branch, held_on=DAY)
    with pytest.raises(PermissionDenied):
        closing.end(Reopening.objects.get(pk=asked.pk), by=cast.general)
    assert closing.ask(closed, by=cast.first, what="再补一条", reason="漏记").pk


def test_one_request_at_a_time(cast: Cast) -> None:
    (closed,) = close(cast)
    asked = closing.ask(closed, by=cast.first, what="补记主题党日", reason="漏记")
    with pytest.raises(ValidationError, match="在等答复"):
        closing.ask(closed, by=cast.clerk, what="补记主题党日", reason="漏记")
    closing.answer(asked, by=cast.general, approved=False, note="材料不全")
    again = closing.ask(closed, by=cast.clerk, what="补记主题党日", reason="材料已补齐")
    closing.answer(again, by=cast.general, approved=True)
    with pytest.raises(ValidationError, match="正在补录期内"):
        closing.ask(closed, by=cast.first, what="补记主题党日", reason="漏记")


def test_refusing_needs_a_reason_and_opens_nothing(cast: Cast) -> None:
    (closed,) = close(cast)
    asked = closing.ask(closed, by=cast.first, what="补记主题党日", reason="漏记")
    with pytest.raises(ValidationError, match="写明原因"):
        closing.answer(asked, by=cast.general, approved=False)
    closing.answer(asked, by=cast.general, approved=False, note="该月已上报")
    with pytest.raises(MonthClosed):
        factories.meeting(cast.first_branch, held_on=DAY)


def test_what_was_corrected_in_the_window_is_marked(cast: Cast) -> None:
    meeting = factories.meeting(cast.first_branch, held_on=DAY)
    draft = factories.meeting(cast.first_branch, held_on=DAY, state=State.DRAFT)
    wrong = factories.meeting(cast.first_branch, held_on=DAY)
    (closed,) = close(cast)
    reopen(closed, cast)
    meeting.reopen(by=cast.first, reason="更正人数")
    meeting.confirm(by=cast.first)
    draft.confirm(by=cast.first)
    wrong.withdraw(by=cast.first, reason="没有开")
    assert meeting.entered_late and draft.entered_late and not wrong.entered_late


def test_an_import_within_the_window_is_marked(cast: Cast) -> None:
    (closed,) = close(cast)
    reopen(closed, cast)
    model = VolunteerTeam
    teams = [
        model(organization=cast.first_branch, held_on=day, name=f"护河队{day}", created_by=cast.first)
        for day in (date(2026, 4, 2), DAY)
    ]
    model._default_manager.enter_many(teams, by=cast.first, detail="台账导入")
    marked = dict(model._default_manager.values_list("held_on", "entered_late"))
    assert marked == {date(2026, 4, 2): False, DAY: True}


# --- pages


def test_the_page_of_months(cast: Cast, client: Client) -> None:
    factories.meeting(cast.first_branch, held_on=DAY, state=State.DRAFT)
    close(cast, date(2026, 2, 1))
    general = sign_in(client, cast.general)
    page = general.get(reverse("branches:month-list"), {"year": 2026})
    rows = dict(page.context["rows"])
    words = [each.word for each in rows[cast.first_branch][:3]]
    assert words == ["未关账", "已关账", "未关账"]
    assert rows[cast.first_branch][2].drafts == 1
    assert rows[cast.general_branch][0].url == ""  # its own months are closed from above
    sign_in(client, cast.first)
    single = client.get(reverse("branches:month-list"), {"year": 2026}).content.decode()
    assert "2026年各月关账情况" in single and "第二党支部" not in single


def test_closing_on_the_page(cast: Cast, client: Client) -> None:
    draft = factories.meeting(cast.first_branch, held_on=DAY, state=State.DRAFT)
    address = reverse("branches:month-close", args=[2026, 3])
    general = sign_in(client, cast.general)
    page = general.get(address).content.decode()
    assert page.index(draft.topic) < page.index("第二党支部")  # what is not confirmed comes first
    both = {"organizations": [cast.first_branch.pk, cast.second_branch.pk]}
    assert "未确认的记录" in general.post(address, both).content.decode()
    assert not MonthClose.objects.exists()
    assert "请至少选一个" in general.post(address, {}).content.decode()
    general.post(address, {**both, "despite_drafts": "on"})
    assert MonthClose.objects.count() == 2
    foreign = general.post(address, {"organizations": [cast.other_branch.pk]})
    assert foreign.status_code == 200 and MonthClose.objects.count() == 2
    assert general.get(reverse("branches:month-close", args=[2026, 13])).status_code == 404


def test_asking_and_answering_on_the_pages(cast: Cast) -> None:
    (closed,) = close(cast)
    first, general = sign_in(Client(), cast.first), sign_in(Client(), cast.general)
    detail = reverse("branches:month-detail", args=[closed.pk])
    assert "申请补录" in first.get(detail).content.decode()
    ask = reverse("branches:reopening-new", args=[closed.pk])
    assert "请填写原因" in first.post(ask, {"what": "补记主题党日"}).content.decode()
    first.post(ask, {"what": "补记主题党日", "reason": "漏记"})
    asked = Reopening.objects.get()
    assert "补记主题党日" in general.get(reverse("branches:month-list")).content.decode()
    answer = reverse("branches:reopening-answer", args=[asked.pk])
    assert "写明原因" in general.post(answer, {"approved": "no"}).content.decode()
    general.post(answer, {"approved": "yes"})
    asked.refresh_from_db()
    assert asked.approved and asked.is_open(timezone.localdate())
    assert "补录中" in first.get(detail).content.decode()
    first.post(reverse("branches:reopening-end", args=[asked.pk]))
    asked.refresh_from_db()
    assert asked.ended_by == cast.first


@pytest.mark.parametrize("rows", [1, 12])
def test_the_page_of_months_costs_the_same(rows: int, cast: Cast, client: Client) -> None:
    for number in range(rows):
        new = Organization(name=f"下属第{number}党支部", kind=Organization.Kind.BRANCH)
        Organization.objects.add_child(Organization.objects.get(pk=cast.general_branch.pk), instance=new)
        closing.close([new], MARCH, by=cast.general)
        factories.meeting(new, held_on=date(2026, 4, 2), state=State.DRAFT)
    general = sign_in(client, cast.general)
    with CaptureQueriesContext(connection) as captured:
        general.get(reverse("branches:month-list"), {"year": 2026})
    assert len(captured) == 10, [each["sql"] for each in captured]
