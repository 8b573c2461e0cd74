"""The desk: what is due, what came back, what waits, how far the report is."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from branches.periods import Period, Scope, months_later
from branches.records import Record
from meetings.models import MeetingType
from members.models import Member
from members.rules import TERM_DAYS
from reports import requirements
from reports.branch_calendar import entries
from reports.nudges import Nudge
from reports.workbench import Todo, light_of, workbench_of
from responsibilities.models import Problem
from tests import factories
from tests.cast import Cast

Kind = MeetingType.Kind
TODAY = date(2025, 5, 26)
QUERIES = 30


def desk(cast: Cast, name: str = "first", today: date = TODAY) -> Any:
    user = getattr(cast, name)
    return workbench_of(user, user.acting_organization(), today)


def labels(todos: list[Todo]) -> dict[str, Todo]:
    return {todo.label: todo for todo in todos}


def formal_members(cast: Cast, number: int) -> None:
    for _ in range(number):
        factories.member(cast.first_branch)


# --- requirements


def evaluated(cast: Cast, today: date = TODAY) -> dict[str, requirements.Result]:
    scope = Scope.alone(cast.first_branch, Period.of_year(today.year))
    return {each.requirement.rule_code: each for each in requirements.evaluate(scope, today)}


def test_a_branch_of_six_formal_members_needs_no_committee_meeting(cast: Cast) -> None:
    formal_members(cast, 6)
    factories.probationer(cast.first_branch)
    assert "branch_committee" not in evaluated(cast)
    formal_members(cast, 1)
    assert "branch_committee" in evaluated(cast)


def test_missed_months_are_red_and_named(cast: Cast) -> None:
    for month in (1, 2, 4, 5):
        factories.meeting(cast.first_branch, Kind.THEME_DAY, held_on=date(2025, month, 8))
    standing = evaluated(cast)["theme_day"].standings[0]
    assert standing.done == 4
    assert standing.due == 4
    assert standing.missed == (Period.of_month(2025, 3),)
    assert standing.current is None
    assert standing.light(TODAY) == "red"
    assert standing.last_on == date(2025, 5, 8)


def test_unconfirmed_and_foreign_meetings_fulfil_nothing(cast: Cast) -> None:
    factories.meeting(cast.first_branch, Kind.THEME_DAY, held_on=TODAY, state=Record.State.DRAFT)
    factories.meeting(cast.second_branch, Kind.THEME_DAY, held_on=TODAY)
    assert evaluated(cast)["theme_day"].standings[0].done == 0


@pytest.mark.parametrize(
    ("today", "light"),
    [
        (date(2025, 1, 1), "grey"),
        (date(2025, 1, 21), "grey"),
        (date(2025, 1, 22), "yellow"),
        (date(2025, 2, 1), "red"),
    ],
)
def test_the_light_of_a_running_month(cast: Cast, today: date, light: str) -> None:
    assert evaluated(cast, today)["theme_day"].standings[0].light(today) == light


def test_a_fulfilled_month_is_green(cast: Cast) -> None:
    factories.meeting(cast.first_branch, Kind.THEME_DAY, held_on=date(2025, 1, 2))
    assert evaluated(cast, date(2025, 1, 3))["theme_day"].light(date(2025, 1, 3)) == "green"


def test_a_branch_founded_in_the_month_owes_it_nothing(cast: Cast) -> None:
    cast.first_branch.founded_on = date(2025, 4, 2)
    cast.first_branch.save()
    standing = evaluated(cast)["theme_day"].standings[0]
    assert standing.due == 0
    assert standing.current == Period.of_month(2025, 5)


def test_every_requirement_has_a_rule_and_a_figure() -> None:
    for requirement in requirements.REQUIREMENTS:
        rule = requirement.rule(TODAY)
        assert rule is not None
        assert rule.document
        assert requirement.figure.code == requirement.figure_code


# --- what is to be done


def test_the_secretary_finds_what_is_due_with_the_form_filled_in(cast: Cast) -> None:
    todos = labels(desk(cast).todos)
    due = todos["5月主题党日"]
    assert due.light == "yellow"
    assert due.word == "余5天"
    assert due.button == "记会议"
    assert due.url == f"/meetings/records/new/?organization={cast.first_branch.pk}&kinds=theme_day"
    assert todos["主题党日：1月、2月、3月、4月没有记录"].light == "red"


def test_what_is_done_disappears(cast: Cast) -> None:
    factories.meeting(cast.first_branch, Kind.THEME_DAY, held_on=date(2025, 5, 8))
    assert "5月主题党日" not in labels(desk(cast).todos)


def test_the_general_secretary_sees_which_branches_are_behind(cast: Cast) -> None:
    factories.meeting(cast.second_branch, Kind.THEME_DAY, held_on=date(2025, 5, 8))
    todo = labels(desk(cast, "general").todos)["5月主题党日：1个组织还没有记录"]
    assert todo.fact == "局机关第一党支部"
    assert todo.button == "看数字"
    rows = {row.label: row for row in desk(cast, "general").requirements}
    assert (rows["主题党日（每月1次）"].done, rows["主题党日（每月1次）"].due) == (1, 8)


def test_a_reader_is_not_sent_to_a_form(cast: Cast) -> None:
    todos = desk(cast, "leader").todos
    assert todos
    assert all("/new/" not in todo.url for todo in todos)
    assert all(url == "" for _, url in desk(cast, "leader").report_missing)


@pytest.mark.parametrize(
    ("due_on", "light"),
    [
        (date(2025, 5, 25), "red"),
        (date(2025, 5, 26), "yellow"),
        (date(2025, 6, 5), "yellow"),
        (date(2025, 6, 6), "info"),
        (date(2025, 6, 15), "info"),
        (date(2025, 6, 16), None),
    ],
)
def test_rectifications_by_light(cast: Cast, due_on: date, light: str | None) -> None:
    factories.problem(cast.first_branch, description="停水公告不及时", due_on=due_on, percent=90)
    found = labels(desk(cast).todos).get("整改：停水公告不及时")
    assert (found.light if found else None) == light


@pytest.mark.parametrize(("percent", "light"), [(90, "info"), (10, "yellow")])
def test_what_lags_behind_time_turns_yellow_before_its_last_days(
    cast: Cast, percent: int, light: str
) -> None:
    factories.problem(
        cast.first_branch, description="停水公告不及时", due_on=date(2025, 6, 15), percent=percent
    )
    found = labels(desk(cast).todos)["整改：停水公告不及时"]
    assert (found.light, "进度滞后" in found.fact) == (light, light == "yellow")


def test_closed_withdrawn_long_term_and_foreign_problems_are_no_rectifications(cast: Cast) -> None:
    factories.closed_problem(cast.first_branch, due_on=TODAY)
    factories.problem(cast.first_branch, due_on=TODAY, state=Record.State.WITHDRAWN)
    factories.problem(cast.first_branch, due_on=TODAY, long_term=True)
    factories.problem(cast.second_branch, due_on=TODAY)
    assert not [todo for todo in desk(cast).todos if todo.label.startswith("整改")]


def test_many_rectifications_end_in_a_link_to_all(cast: Cast) -> None:
    for _ in range(12):
        factories.problem(cast.first_branch, due_on=TODAY)
    todos = [todo for todo in desk(cast).todos if "整改" in todo.label]
    assert len(todos) == 9
    assert todos[-1].button == "看全部"


@pytest.mark.parametrize(
    ("elected_on", "light"),
    [
        (date(2022, 5, 20), "red"),
        (date(2022, 6, 10), "yellow"),
        (date(2022, 8, 20), "yellow"),
        (date(2022, 11, 1), "info"),
        (date(2023, 5, 26), None),
    ],
)
def test_terms_that_end(cast: Cast, elected_on: date, light: str | None) -> None:
    factories.term(cast.first_branch, date(2019, 5, 20))
    factories.term(cast.first_branch, elected_on)
    found = labels(desk(cast).todos).get("局机关第一党支部换届")
    assert (found.light if found else None) == light


def test_probation_that_ends(cast: Cast) -> None:
    factories.development_case(cast.first_branch, "路遥知", admission_meeting_on=date(2024, 6, 20))
    factories.development_case(cast.first_branch, "桑榆", admission_meeting_on=date(2024, 9, 1))
    factories.conversion(cast.first_branch, person_name="秋实", admission_meeting_on=date(2024, 3, 8))
    todos = labels(desk(cast).todos)
    assert todos["路遥知预备期满转正"].light == "yellow"
    assert "2025年6月20日" in todos["路遥知预备期满转正"].fact
    assert "桑榆预备期满转正" not in todos
    assert "秋实预备期满转正" not in todos


def test_the_days_of_a_light() -> None:
    assert [light_of(left, (TERM_DAYS[0], TERM_DAYS[1], 0)) for left in (181, 180, 91, 90, 0, -1)] == [
        "",
        "info",
        "info",
        "yellow",
        "yellow",
        "red",
    ]


# --- what waits, and the report


def test_returned_and_unconfirmed_records_wait_on_the_desk(cast: Cast) -> None:
    back = factories.meeting(cast.first_branch, topic="廉洁家风", held_on=date(2025, 5, 13))
    back.send_back(by=cast.general, reason="缺席1人没有写原因")
    draft = factories.talk(cast.first_branch, state=Record.State.DRAFT)
    factories.meeting(cast.second_branch, state=Record.State.DRAFT)
    found = desk(cast)
    assert found.returned == [("2025年5月13日 廉洁家风", back.get_absolute_url(), "缺席1人没有写原因")]
    assert [url for _, url, _ in found.drafts] == [draft.get_absolute_url()]


def test_progress_counts_numbers_with_a_record(cast: Cast) -> None:
    assert desk(cast).report_progress == (0, 22)
    factories.study_product(cast.first_branch, held_on=date(2025, 2, 2))
    found = desk(cast)
    assert found.report_progress == (1, 22)
    missing = dict(found.report_missing)
    assert "心得体会" not in missing
    assert missing["谈心谈话人次"] == f"/meetings/talks/new/?organization={cast.first_branch.pk}"


# --- the page


@pytest.mark.parametrize("name", ["staff", "leader", "general", "first", "clerk", "second", "stranger"])
def test_the_page_of_every_part(cast: Cast, client: Client, name: str) -> None:
    client.force_login(getattr(cast, name))
    response = client.get("/")
    assert response.status_code == 200
    assert "reports/workbench.html" in [template.name for template in response.templates]


@pytest.mark.parametrize("name", ["member", "administrator"])
def test_who_has_no_business_data_is_told_so(cast: Cast, client: Client, name: str) -> None:
    client.force_login(getattr(cast, name))
    for url in ("/", "/figures/", "/figures/M05/", "/figures/export.xlsx"):
        response = client.get(url)
        assert response.status_code == 200
        assert "reports/no_business.html" in [template.name for template in response.templates]


def nudge(cast: Cast, number: int) -> None:
    Nudge.objects.create(
        organization=cast.first_branch, sent_by_organization=cast.general_branch, sent_by=cast.general,
        subject="assembly", parts="2025-01-01", title="党员大会：第一季度还没有记录",
        sent_on=TODAY - timedelta(days=number),
    )  # fmt: skip


def fill(cast: Cast, number: int) -> None:
    """Of everything the desk shows, so many."""
    for _ in range(number):
        factories.problem(cast.first_branch, due_on=TODAY, owner=factories.member(cast.first_branch))
        factories.meeting(cast.first_branch, state=Record.State.DRAFT)
        factories.meeting(cast.first_branch, Kind.THEME_DAY, held_on=TODAY)
        factories.talk(cast.first_branch, 2, state=Record.State.RETURNED)
        factories.study_product(cast.first_branch, state=Record.State.DRAFT)
        factories.mass_issue(cast.first_branch, state=Record.State.REOPENED)
        factories.development_case(cast.first_branch, admission_meeting_on=date(2024, 6, 20))
        factories.development_case(cast.first_branch, admission_meeting_on=TODAY, admission_approved_on=None)
        nudge(cast, Nudge.objects.count())


@pytest.mark.parametrize("name", ["first", "general", "staff"])
@time_machine.travel("2025-05-26 09:00:00+08:00", tick=False)
def test_the_desk_costs_no_more_for_thirty_rows_than_for_one(cast: Cast, client: Client, name: str) -> None:
    client.force_login(getattr(cast, name))
    formal_members(cast, 7)  # with fewer, one requirement and its query less
    fill(cast, 1)
    client.get("/")
    with CaptureQueriesContext(connection) as one:
        client.get("/")
    fill(cast, 29)
    with CaptureQueriesContext(connection) as thirty:
        client.get("/")
    assert len(thirty) <= len(one) <= QUERIES


def test_problem_and_member_names_are_escaped(cast: Cast, client: Client) -> None:
    factories.problem(
        cast.first_branch,
        description="<script>alert(1)</script>",
        due_on=date.today(),
        stage=Problem.Stage.RECTIFYING,
    )
    factories.member(cast.first_branch, "<b>柏舟</b>", category=Member.Category.FORMAL)
    client.force_login(cast.first)
    assert "<script>alert(1)" not in client.get("/").content.decode()


# --- what does not apply, the week, approvals and dues


def test_what_does_not_apply_is_said_with_its_reason(cast: Cast) -> None:
    formal_members(cast, 6)
    absent = {row.label: row.absent for row in desk(cast).requirements if row.absent}
    assert absent == {"支部委员会": "正式党员不足7名，不设支部委员会", "党小组会": "没有划分党小组"}
    formal_members(cast, 1)
    assert "支部委员会" not in {row.label for row in desk(cast).requirements if row.absent}
    assert not [row for row in desk(cast, "general").requirements if row.absent]


def test_a_branch_founded_in_the_year_says_since_when(cast: Cast) -> None:
    cast.first_branch.founded_on = date(2025, 4, 2)
    cast.first_branch.save()
    rows = {row.label: row for row in desk(cast).requirements}
    assert rows["主题党日（每月1次）"].note == "2025年4月2日成立，此前不适用"


@pytest.mark.parametrize(
    ("today", "light", "word"),
    [
        (date(2025, 5, 26), "grey", "余4天"),
        (date(2025, 5, 28), "grey", "余2天"),
        (date(2025, 5, 29), "yellow", "余1天"),
        (date(2025, 5, 30), "red", "今天到期"),
        (date(2025, 6, 1), "red", "超期2天"),
    ],
)
def test_the_weeks_dispatch_by_day(cast: Cast, today: date, light: str, word: str) -> None:
    found = labels(desk(cast, "general", today).todos)["本周调度"]
    assert (found.light, found.word) == (light, word)
    assert found.url == f"/responsibilities/dispatch/?organization={cast.general_branch.pk}"
    assert "本周调度" not in labels(desk(cast, "first", today).todos)


@pytest.mark.parametrize(("held_on", "open_"), [(date(2025, 5, 25), True), (date(2025, 5, 26), False)])
def test_a_dispatch_from_monday_on_is_this_weeks(cast: Cast, held_on: date, open_: bool) -> None:
    factories.meeting(cast.general_branch, Kind.DISPATCH, held_on=held_on)
    factories.meeting(cast.general_branch, Kind.GENERAL_COMMITTEE, held_on=TODAY)
    assert ("本周调度" in labels(desk(cast, "general").todos)) is open_


@pytest.mark.parametrize(("missing", "shown"), [(2, False), (3, True)])
def test_a_few_weeks_without_dispatch_are_tolerated(cast: Cast, missing: int, shown: bool) -> None:
    mondays = [date(2025, 1, 6) + timedelta(days=7 * number) for number in range(20)]
    for monday in mondays[missing:]:
        factories.meeting(cast.general_branch, Kind.DISPATCH, held_on=monday)
    found = [todo for todo in desk(cast, "general").todos if "周没有记录" in todo.label]
    assert [(todo.light, todo.label) for todo in found] == (
        [("red", "周调度：今年有3周没有记录")] if shown else []
    )


@pytest.mark.parametrize(
    ("passed", "light", "word"),
    [
        (date(2025, 5, 20), "info", "余86天"),
        (date(2025, 3, 27), "info", "余32天"),
        (date(2025, 3, 25), "yellow", "余30天"),
        (date(2025, 2, 26), "yellow", "今天到期"),
        (date(2025, 2, 25), "red", "超期1天"),
    ],
)
def test_an_approval_is_due_within_three_months(cast: Cast, passed: date, light: str, word: str) -> None:
    case = factories.development_case(
        cast.first_branch, "路遥知", admission_meeting_on=passed, admission_approved_on=None,
        state=Record.State.DRAFT,
    )  # fmt: skip
    found = labels(desk(cast).todos)["路遥知接收预备党员待上级审批"]
    assert (found.light, found.word) == (light, word)
    step = reverse("members:development-step", args=[case.pk, 17])
    assert (found.url, found.button) == (step, "填审批")
    assert labels(desk(cast, "general").todos)[found.label].url == step
    assert labels(desk(cast, "leader").todos)[found.label].url == case.get_absolute_url()


@time_machine.travel("2025-05-26 09:00:00+08:00", tick=False)
def test_any_step_that_falls_due_is_on_the_desk(cast: Cast) -> None:
    case = factories.whole_case(cast.first_branch, 0, person_name="桑榆")
    factories.development_step(case, 1, date(2025, 5, 5))
    found = labels(desk(cast).todos)["桑榆：党组织派人谈话"]
    assert (found.light, found.word) == ("yellow", "余10天")
    assert "应在2025年6月5日前" in found.fact
    factories.development_step(case, 2, date(2025, 5, 20))
    assert "桑榆：党组织派人谈话" not in labels(desk(cast).todos)


def test_after_six_months_it_says_so_and_a_conversion_waits_likewise(cast: Cast) -> None:
    factories.development_case(
        cast.first_branch, "路遥知", admission_meeting_on=date(2024, 11, 25), admission_approved_on=None
    )
    factories.conversion(
        cast.first_branch,
        person_name="秋实",
        conversion_meeting_on=date(2025, 3, 8),
        conversion_approved_on=None,
    )
    todos = labels(desk(cast).todos)
    assert "最长期限2025年5月25日也已超过" in todos["路遥知接收预备党员待上级审批"].fact
    assert "上级应在2025年6月8日前审批" in todos["秋实转正待上级审批"].fact


def test_months_end_with_the_month() -> None:
    assert months_later(date(2024, 11, 30), 3) == date(2025, 2, 28)
    assert months_later(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert months_later(date(2024, 10, 31), 6) == date(2025, 4, 30)
    assert months_later(date(2025, 12, 5), 1) == date(2026, 1, 5)


def test_a_term_leads_to_its_organisation(cast: Cast) -> None:
    factories.term(cast.first_branch, date(2022, 6, 10))
    todo = labels(desk(cast).todos)["局机关第一党支部换届"]
    assert (todo.url, todo.button) == (f"/members/organizations/{cast.first_branch.pk}/", "看届次")


def test_dues_open_the_form_filled_in(cast: Cast) -> None:
    formal_members(cast, 3)
    for month in (1, 3, 4):
        factories.dues_collection(
            cast.first_branch, month=date(2025, month, 1), held_on=date(2025, month, 20)
        )
    todos = labels(desk(cast).todos)
    rest = "held_on=2025-05-26&persons_due=3"
    new = f"/members/dues/new/?organization={cast.first_branch.pk}"
    assert todos["党费收缴：2月没有记录"].url == f"{new}&month=2025-02&{rest}"
    assert todos["5月党费收缴"].url == f"{new}&month=2025-05&{rest}"
    assert "已记到4月。" in todos["5月党费收缴"].fact
    factories.dues_collection(cast.first_branch, month=date(2025, 2, 1), held_on=date(2025, 5, 20))
    assert "党费收缴：2月没有记录" not in labels(desk(cast).todos)


def test_a_fixed_day_is_filled_in_and_stands_on_the_calendar(cast: Cast) -> None:
    for day in (28, 8):
        factories.meeting_series(
            cast.first_branch, "theme_day", "lecture", day_of_month=day, held_on=date(2025, 1, 1)
        )
    factories.meeting_series(
        cast.first_branch, day_of_month=1, ends_on=date(2025, 4, 30), held_on=date(2025, 1, 1)
    )
    factories.meeting_series(cast.second_branch, day_of_month=2, held_on=date(2025, 1, 1))
    factories.meeting_series(cast.first_branch, day_of_month=3, state=Record.State.DRAFT)
    todos = labels(desk(cast).todos)
    new = f"/meetings/records/new/?organization={cast.first_branch.pk}&kinds="
    assert todos["5月主题党日"].url == f"{new}theme_day&held_on=2025-05-08"
    assert todos["主题党日：1月、2月、3月、4月没有记录"].url == f"{new}theme_day&held_on=2025-01-08"
    assert todos["第二季度党员大会"].url == f"{new}assembly"
    found = entries(cast.first_branch, Period.of_month(2025, 5), cast.first, TODAY)
    assert [(each.day.day, each.text, each.word) for each in found] == [
        (8, "主题党日、党课", "计划"),
        (28, "主题党日、党课", "计划"),
    ]
    assert found[0].url.endswith("&held_on=2025-05-08&kinds=theme_day&kinds=lecture")


def test_all_that_waits_is_a_click_away(cast: Cast, client: Client) -> None:
    factories.talk(cast.first_branch, state=Record.State.DRAFT)
    factories.talk(cast.first_branch, state=Record.State.REOPENED)
    assert desk(cast).confirm_lists == [
        ("谈话", f"/meetings/talks/?organization={cast.first_branch.pk}&state=draft"),
        ("谈话（重新打开）", f"/meetings/talks/?organization={cast.first_branch.pk}&state=reopened"),
    ]
    client.force_login(cast.first)
    assert len(client.get(desk(cast).confirm_lists[0][1]).context["rows"]) == 1


def test_the_order_is_by_light_and_then_by_days(cast: Cast) -> None:
    factories.problem(cast.first_branch, due_on=TODAY + timedelta(days=1))
    factories.problem(cast.first_branch, due_on=TODAY - timedelta(days=200))
    factories.term(cast.first_branch, date(2022, 9, 1))
    ranks = [todo.rank for todo in desk(cast).todos]
    assert ranks == sorted(ranks)
    assert desk(cast).todos[0].left == -200
