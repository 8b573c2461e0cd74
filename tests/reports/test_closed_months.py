"""What writes into a month by another way than a record's form and verbs, once the month is closed."""

from collections.abc import Callable
from datetime import date

import pytest
import time_machine
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from branches import closing
from branches.accounts import Role, User
from branches.months import MonthClose, MonthClosed
from branches.organizations import Organization
from branches.periods import Period, Scope
from branches.records import Record
from meetings.models import Talk
from members.dues import keep_month, month_sheet
from members.models import (
    Appointment,
    DevelopmentStep,
    DuesBase,
    Member,
    PointEntry,
    PointMonth,
    PointRule,
    PointScheme,
)  # fmt: skip
from members.point_schemes import BY_KEY
from reports import self_checks
from reports.assessments import score
from reports.closing_todos import closings
from reports.todos import Todo
from responsibilities.inspecting import keep_sheets, list_findings
from responsibilities.models import Duty, InspectionCheck, Problem, SelfCheck, SelfCheckItem
from tests import factories
from tests.branches.record_types import BY_STEM, sign_in
from tests.branches.test_closing import everything
from tests.cast import Cast, user
from tests.factories import DAY

MARCH = date(2025, 3, 1)
State = Record.State


def close(cast: Cast, *organizations: Organization, month: date = MARCH) -> list[MonthClose]:
    found = [Organization.objects.get(pk=each.pk) for each in organizations or (cast.first_branch,)]
    return closing.close(found, month, by=cast.staff, despite_drafts=True)


def officer(cast: Cast) -> User:
    return user("officer", "秋实", cast.first_branch, Role.DUES_OFFICER)


def point_rule(cast: Cast) -> PointRule:
    scheme = PointScheme.adopt(
        BY_KEY["base_and_bonus"], cast.general_branch, date(2025, 1, 1), by=cast.general
    )
    return scheme.rules.get(code="absence")


# --- each sets the scene and gives back the write that is to be refused

Write = Callable[[], object]


def dues_sheet(cast: Cast) -> Write:
    person = factories.member(cast.first_branch)
    base = DuesBase(member=person, base="6000.00", payer="salaried", starts_on=date(2025, 1, 1))
    base.clean()
    base.settle(by=officer(cast))
    sheet = month_sheet(cast.first_branch, MARCH)
    return lambda: keep_month(sheet, {(person.pk, MARCH): sheet.rows[0].owed}, DAY, by=cast.first)


def dues_base(cast: Cast) -> Write:
    base = DuesBase(
        member=factories.member(cast.first_branch), base="6000.00", payer="salaried", starts_on=DAY
    )
    base.clean()
    by = officer(cast)
    return lambda: base.settle(by=by)


def appointment_begun(cast: Cast) -> Write:
    post = Appointment(
        member=factories.member(cast.first_branch), organization=cast.first_branch,
        position=Appointment.Position.COMMITTEE_MEMBER, starts_on=DAY,
    )  # fmt: skip
    return lambda: post.begin(by=cast.first)


def appointment_ended(cast: Cast) -> Write:
    post = factories.appointment(
        factories.member(cast.first_branch), cast.first_branch, Appointment.Position.COMMITTEE_MEMBER
    )
    return lambda: post.end(DAY, by=cast.first)


def point_reported(cast: Cast) -> Write:
    person, rule = factories.member(cast.first_branch), point_rule(cast)
    return lambda: PointEntry.report(person, rule, DAY, "3月10日党员大会", by=cast.first)


def development_step(cast: Cast) -> Write:
    case = factories.whole_case(cast.first_branch, 3)
    return lambda: case.record_step(DevelopmentStep(number=6, held_on=DAY), by=cast.first)


def development_step_moved_out(cast: Cast) -> Write:
    case = factories.whole_case(cast.first_branch, 3)
    step = factories.development_step(case, 6, DAY, confirmed_at=None, confirmed_by=None)
    step.held_on = date(2025, 4, 1)
    return lambda: case.record_step(step, by=cast.first)


def development_step_reopened(cast: Cast) -> Write:
    case = factories.whole_case(cast.first_branch, 3)
    step = factories.development_step(case, 6, DAY)
    return lambda: case.reopen_step(step, by=cast.first, reason="日期有误")


def development_move(cast: Cast) -> Write:
    case = factories.whole_case(cast.first_branch, 3)
    return lambda: case.move(to=cast.second_branch, on=DAY, by=cast.general)


def talk_into_round(cast: Cast) -> Write:
    talk = factories.talk(cast.first_branch, round=None)
    assert isinstance(talk, Talk)
    held = factories.talk_round(cast.first_branch, kind=talk.kind, year=talk.held_on.year)
    return lambda: held.assign([talk], by=cast.first)


def list_published_again(cast: Cast) -> Write:
    """The draft it would publish was entered in the closed month."""
    lists = factories.published_list_set(cast.first_branch, held_on=date(2025, 2, 10))
    factories.duty(
        cast.first_branch,
        year=lists.year,
        level=lists.level,
        owner=lists.owner,
        held_on=DAY,
        state=State.DRAFT,
    )
    return lambda: lists.publish_again(by=cast.first)


def self_check_task(cast: Cast) -> Write:
    check = factories.self_check(cast.first_branch, state=State.DRAFT)
    item = check.items.get()
    return lambda: check.assess(
        item, by=cast.first, result="basic", note="", evidence="", opened_at=item.edition
    )


def self_check_filled(cast: Cast) -> Write:
    check = factories.self_check(cast.first_branch, state=State.DRAFT)
    return lambda: self_checks.fill(check, by=cast.first, today=timezone.localdate())


def assessment_scored(cast: Cast) -> Write:
    sheet = factories.assessment(cast.first_branch, state=State.DRAFT)
    return lambda: score(sheet, {}, by=cast.first, opened_at=sheet.version, remark="")


def inspection_sheet(cast: Cast) -> Write:
    inspection = factories.inspection(cast.first_branch, [cast.first_branch])
    place = (inspection.visits.get().pk, 1)
    return lambda: keep_sheets(inspection, {place: ("fault", "缺记录")}, by=cast.general)


def inspection_findings(cast: Cast) -> Write:
    """The inspection is another organisation's; the problem would be one of the branch's closed month."""
    inspection = factories.inspection(cast.general_branch, [cast.first_branch])
    place = (inspection.visits.get().pk, 1)
    keep_sheets(inspection, {place: (InspectionCheck.Result.FAULT, "缺记录")}, by=cast.general)
    return lambda: list_findings(inspection, by=cast.general)


def weak_branch_step(cast: Cast) -> Write:
    case = factories.weak_branch(cast.first_branch, held_on=date(2025, 2, 10))
    return lambda: case.rate(by=cast.first, note="支部自评", on=DAY)


def problem_rebound(cast: Cast) -> Write:
    problem = factories.closed_problem(cast.first_branch, date(2025, 1, 20), held_on=date(2025, 1, 6))
    visit = factories.follow_up(
        cast.first_branch, problem, held_on=date(2025, 4, 20), done_on=None, result="", note=""
    )
    return lambda: problem.follow_up(visit, by=cast.general, result="rebound", note="又有", on=DAY)


def problem_merged(cast: Cast) -> Write:
    one = factories.problem(cast.first_branch)
    other = factories.problem(cast.first_branch, held_on=date(2025, 4, 1))
    return lambda: one.merge_into(other, by=cast.general)


def problem_split(cast: Cast) -> Write:
    problem = factories.problem(cast.first_branch)
    return lambda: problem.split(["会议记录不全", "学习笔记不全"], by=cast.general)


REFUSED: tuple[Callable[[Cast], Write], ...] = (
    appointment_begun, appointment_ended,
    dues_sheet, dues_base, point_reported, development_step, development_step_moved_out, development_step_reopened,
    development_move, talk_into_round, list_published_again, self_check_task, self_check_filled, assessment_scored,
    inspection_sheet, inspection_findings, weak_branch_step, problem_rebound, problem_merged, problem_split,
)  # fmt: skip


@pytest.mark.parametrize("way", REFUSED, ids=lambda way: way.__name__)
def test_this_way_of_writing_is_closed(way: Callable[[Cast], Write], cast: Cast) -> None:
    write = way(cast)
    close(cast)
    before = everything()
    with pytest.raises(MonthClosed, match="已关账"):
        write()
    assert everything() == before


OUTSIDE = {
    "members.Appointment": "任职和免职的日子受关账限制；没有按月的记录",
    "members.PastMembership": "党员去过哪里由组织调整登记，调整日不能在已关账的月份",
    "members.DevelopmentPlan": "年度计划，不属于哪个月",
    "members.PointScheme": "积分办法按版本生效，已公示的月份不重算",
    "members.PointRule": "随积分办法",
    "members.PointCategoryCap": "随积分办法",
    "members.PointMonth": "积分月另有公示和生效，办理在次月以后；已关账的月份不再接收新的积分",
    "members.PointEntry": "登记受关账限制；初审、审定、冲销是以后的办理，冲销记入以后的月份",
    "members.PointObjection": "异议在公示期提出，是以后的办理",
    "members.DuesBase": "从某月起的标准，起始月受关账限制",
    "meetings.RuleOverride": "本单位规定是判断的尺度，不是记录；设定和停用都留痕",
    "meetings.TalkRound": "谈话轮次是计划，把谈话归入轮次受关账限制",
    "responsibilities.AssessmentScheme": "年度考核方案，不属于哪个月",
    "responsibilities.Indicator": "随考核方案",
    "responsibilities.Evidence": "佐证随问题的办理经过登记，记在办理当天",
    "responsibilities.EvidenceUse": "随佐证",
    "responsibilities.ListSettings": "清单的名称和设置，不是记录",
}
"""What is neither a record nor part of one, and why closing a month leaves it (or all but its entry) open."""


def test_every_model_is_closed_with_a_record_or_stands_outside_for_a_reason() -> None:
    """A part goes with its record, whose save is refused first; what names a member alone is no part of him."""
    models = {
        model
        for app in ("members", "meetings", "responsibilities")
        for model in apps.get_app_config(app).get_models()
    }
    records = {model for model in models if issubclass(model, Record)}
    inside, found = set(records), set(records) - {Member}
    while found:
        found = {
            model
            for model in models - inside
            for field in model._meta.concrete_fields
            if field.is_relation and field.related_model in found and model._meta.label not in OUTSIDE
        }
        inside |= found
    assert {model._meta.label for model in models - inside} == set(OUTSIDE)


# --- what goes on, in a month that is open


def test_points_of_a_closed_month_go_into_the_next_one(cast: Cast) -> None:
    person, rule = factories.member(cast.first_branch), point_rule(cast)
    entry = PointEntry.report(person, rule, DAY, "3月10日党员大会", by=cast.first)
    close(cast)
    entry.review(by=cast.first)
    entry.approve(by=cast.first)
    reversal = entry.reverse(by=cast.first, reason="当天已请假")
    awarded = PointEntry.award(person, rule, DAY, "3月10日党员大会", "meetings.meeting:1", by=cast.first)
    assert awarded is not None
    assert {reversal.month.month, awarded.month.month} == {date(2025, 4, 1)}
    assert PointMonth.objects.get(month=MARCH).entries.get() == entry


def test_a_review_lists_what_failed_on_the_day_it_is_done(cast: Cast) -> None:
    check = factories.self_check(cast.first_branch)
    SelfCheckItem.objects.update(result=SelfCheckItem.Result.FAILED, note="没有开展")
    close(cast)
    SelfCheck.objects.get(pk=check.pk).finish_review(by=cast.general)
    problem = Problem.objects.get()
    assert problem.held_on == timezone.localdate()


def test_a_duty_is_handed_down_on_the_day_it_is_done(cast: Cast) -> None:
    year = timezone.localdate().year
    january = date(year, 1, 1)
    duty = factories.duty(
        cast.general_branch, level=Duty.Level.GROUP_SECRETARY, year=year, held_on=date(year, 1, 10)
    )
    close(cast, cast.first_branch, cast.general_branch, month=january)
    below = duty.hand_down(
        by=cast.general, organization=cast.first_branch, owner=factories.member(cast.first_branch),
        level=Duty.Level.SECRETARY, content="每月讲党课", measure="", due_on=None,
    )  # fmt: skip
    assert below.held_on == timezone.localdate()


def test_the_lists_verbs_tell_what_is_closed_before_and_after(cast: Cast, client: Client) -> None:
    inside = factories.meeting(cast.first_branch, state=State.DRAFT)
    outside = factories.meeting(cast.first_branch, state=State.DRAFT, held_on=date(2025, 4, 2))
    close(cast)
    sign_in(client, cast.first)
    address, data = BY_STEM["meeting"].page.url("bulk"), {"verb": "confirm", "pick": [inside.pk, outside.pk]}
    plan = client.post(address, data)
    assert [each.pk for each in plan.context["able"]] == [outside.pk]
    assert "已关账" in plan.content.decode()
    result = client.post(address, {**data, "go": "1"})
    assert result.context["done"] == 1 and "已关账" in result.content.decode()
    inside.refresh_from_db()
    assert inside.state == State.DRAFT


def test_the_desk_above_tells_of_requests_and_of_the_month_to_close(cast: Cast) -> None:
    with time_machine.travel(date(2025, 4, 3), tick=False):
        assert not _desk(cast)  # where no month was ever closed, nobody is asked to
        (closed,) = close(cast, month=date(2025, 2, 1))
        (month,) = _desk(cast)
        assert month.label == "2025年3月关账" and "还有2个党组织" in month.fact
        closing.ask(closed, by=cast.first, what="补记主题党日", reason="漏记")
        assert {each.button for each in _desk(cast)} == {"答复", "去关账"}
        close(cast, cast.first_branch, cast.second_branch)
        assert [each.button for each in _desk(cast)] == ["答复"]
        assert not closings(
            Scope.alone(cast.first_branch, Period.of_year(2025)), cast.clerk, timezone.localdate()
        )


def _desk(cast: Cast) -> list[Todo]:
    return closings(
        Scope.alone(cast.general_branch, Period.of_year(2025)), cast.general, timezone.localdate()
    )


def test_a_page_that_does_not_answer_for_itself_says_what_to_do(cast: Cast, client: Client) -> None:
    check = factories.self_check(cast.first_branch, state=State.DRAFT)
    close(cast)
    before = everything()
    page = sign_in(client, cast.first).post(reverse("reports:self-check-fill", args=[check.pk]))
    assert page.status_code == 409
    assert "已关账" in page.content.decode() and "申请" in page.content.decode()
    assert everything() == before
