"""A case of 发展党员: its steps entered, refused, explained, opened again; what follows from them; its page."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from branches.attachments import attachments_of
from branches.audit import AuditLine
from branches.records import Record, StaleVersion
from members.models import DevelopmentCase, DevelopmentPlan, DevelopmentStep
from members.models.development import unexplained
from tests import factories
from tests.cast import Cast

Decision = DevelopmentCase.Decision
pytestmark = pytest.mark.django_db


def step(number: int, on: date, **fields: Any) -> DevelopmentStep:
    return DevelopmentStep(number=number, held_on=on, **fields)


@pytest.fixture
def case(cast: Cast) -> DevelopmentCase:
    """Nothing done yet."""
    return factories.whole_case(cast.first_branch, 0, person_name="路遥知")


# --- entering


def test_a_confirmed_step_moves_the_case_on(cast: Cast, case: DevelopmentCase) -> None:
    assert (case.reached, case.next_step, case.due_on, case.standing) == (0, 1, None, "入党申请人")
    case.record_step(step(1, date(2025, 1, 31)), by=cast.first, confirm=True, received=["入党申请书"])
    fresh = DevelopmentCase.objects.get(pk=case.pk)
    assert (fresh.reached, fresh.next_step, fresh.due_on) == (1, 2, date(2025, 2, 28))
    line = AuditLine.objects.filter(record_key=case.key, verb="step").get()
    assert line.detail == "第1步 递交入党申请书：2025-01-31"
    assert [(each.name, each.received) for each in case.materials.all()] == [("入党申请书", True)]


def test_a_draft_counts_for_nothing(cast: Cast, case: DevelopmentCase) -> None:
    case.record_step(step(1, date(2025, 1, 31)), by=cast.clerk)
    assert (case.reached, case.next_step) == (0, 1)
    row = case.row_for(1)
    assert row is not None and row.pk is not None
    with pytest.raises(PermissionDenied):
        case.record_step(row, by=cast.clerk, confirm=True)
    case.record_step(row, by=cast.first, confirm=True)
    assert case.reached == 1 and case.row_for(1) is None
    assert row.recorded_by == cast.clerk and row.confirmed_by == cast.first


def test_a_blocking_rule_keeps_the_step_from_being_confirmed(cast: Cast) -> None:
    case = factories.whole_case(cast.first_branch, 6)
    early = step(7, date(2024, 2, 1))
    with pytest.raises(ValidationError, match="才满1年"):
        case.record_step(early, by=cast.first, confirm=True)
    assert not case.steps.filter(number=7).exists()
    drafted = step(7, date(2024, 2, 1))
    breaches = case.record_step(drafted, by=cast.first)
    assert [each.code for each in breaches] == ["DEV-CULT-1Y"]


def test_a_warning_asks_for_a_reason_and_keeps_it(cast: Cast, case: DevelopmentCase) -> None:
    case.record_step(step(1, date(2025, 1, 2)), by=cast.first, confirm=True)
    with pytest.raises(ValidationError) as refused:
        case.record_step(step(2, date(2025, 3, 1)), by=cast.first, confirm=True)
    assert "请写明原因后再确认。" in refused.value.message_dict["reason"]
    assert [each.code for _, each in unexplained(case, {})] == []
    case.record_step(step(2, date(2025, 3, 1), reason="本人借调在外"), by=cast.first, confirm=True)
    assert case.steps.get(number=2).reason == "本人借调在外"
    assert unexplained(DevelopmentCase.objects.with_steps().get(pk=case.pk), {}) == []


def test_a_step_somebody_else_went_on_with_is_refused(cast: Cast, case: DevelopmentCase) -> None:
    opened = case.version
    case.record_step(step(1, date(2025, 1, 2)), by=cast.first, confirm=True)
    with pytest.raises(StaleVersion):
        case.record_step(step(2, date(2025, 1, 8)), by=cast.first, confirm=True, opened_at=opened)


def test_contacts_must_be_formal_members(cast: Cast) -> None:
    case = factories.whole_case(cast.first_branch, 4)
    young = factories.probationer(cast.first_branch)
    with pytest.raises(ValidationError, match="其中正式党员0人"):
        case.record_step(step(5, date(2023, 3, 9)), by=cast.first, people=[young], confirm=True)
    formal = factories.member(cast.first_branch, "卓一帆")
    case.record_step(step(5, date(2023, 3, 9)), by=cast.first, people=[formal], confirm=True)
    assert [str(each) for each in case.steps.get(number=5).people.all()] == ["卓一帆"]


def test_the_vote_is_that_of_the_resolution(cast: Cast) -> None:
    case = factories.whole_case(cast.first_branch, 14)
    with pytest.raises(ValidationError, match="没有找到2024年6月1日党员大会"):
        case.record_step(step(15, date(2024, 6, 1)), by=cast.first, confirm=True)
    item = factories.vote(case, date(2024, 6, 1), agreed=6)  # of 13 who should come
    case = DevelopmentCase.objects.get(pk=case.pk)
    with pytest.raises(ValidationError, match="赞成6票，没有超过应到13人的半数"):
        case.record_step(step(15, date(2024, 6, 1)), by=cast.first, confirm=True)
    item.agreed = 7
    item.save()
    factories.set_state(item.meeting, Record.State.WITHDRAWN)
    case = DevelopmentCase.objects.get(pk=case.pk)
    with pytest.raises(ValidationError, match="没有找到"):
        case.record_step(step(15, date(2024, 6, 1)), by=cast.first, confirm=True)
    factories.set_state(item.meeting, Record.State.CONFIRMED)
    case = DevelopmentCase.objects.get(pk=case.pk)
    case.record_step(step(15, date(2024, 6, 1)), by=cast.first, confirm=True)
    assert case.admission_meeting_on == date(2024, 6, 1) and case.admission_approved_on is None


def test_those_who_may_not_vote_are_left_out(cast: Cast) -> None:
    case = factories.whole_case(cast.first_branch, 14)
    item = factories.vote(case, date(2024, 6, 1), agreed=6)
    item.meeting.voting_due, item.meeting.voting_present = 11, 10  # two of thirteen are on probation
    item.meeting.save()
    case = DevelopmentCase.objects.get(pk=case.pk)
    vote = case.vote_on(date(2024, 6, 1))
    assert vote is not None and (vote.due, vote.present, vote.agreed) == (11, 10, 6)
    case.record_step(step(15, date(2024, 6, 1)), by=cast.first, confirm=True)


# --- the chain of approval


def test_the_general_branch_deliberates_and_the_working_committee_approves(cast: Cast) -> None:
    case = factories.whole_case(cast.first_branch, 16)
    assert case.approval_levels() == ["general_branch", "party_group", "work_committee"]
    for level, on in (("general_branch", date(2024, 6, 21)), ("party_group", date(2024, 6, 24))):
        case.record_step(step(17, on, level=level), by=cast.general, confirm=True)
        assert (case.admission_approved_on, case.next_step) == (None, 17)
    case.record_step(step(17, date(2024, 6, 28), level="work_committee"), by=cast.staff, confirm=True)
    assert (case.admission_approved_on, case.next_step, case.standing) == (date(2024, 6, 28), 18, "预备党员")
    assert case.row_for(17) is None


def test_a_house_without_deliberation_of_the_general_branch(cast: Cast, settings: Any) -> None:
    settings.DEVELOPMENT_GENERAL_BRANCH_REVIEWS = False
    case = factories.development_case(cast.first_branch)
    assert case.approval_levels() == ["party_group", "work_committee"]


# --- the exits


def decide(cast: Cast, case: DevelopmentCase, on: date, approved_on: date, **fields: Any) -> DevelopmentCase:
    factories.vote(case, on)
    case = DevelopmentCase.objects.get(pk=case.pk)
    case.record_step(step(23, on, **fields), by=cast.first, confirm=True)
    for level in case.approval_levels():
        case.record_step(step(24, approved_on, level=level), by=cast.staff, confirm=True)
    return DevelopmentCase.objects.get(pk=case.pk)


def test_conversion_on_time(cast: Cast) -> None:
    case = decide(cast, factories.whole_case(cast.first_branch, 22), date(2025, 6, 3), date(2025, 7, 1),
                  outcome="on_time")  # fmt: skip
    assert (case.decision, case.conversion_meeting_on, case.conversion_approved_on) == (
        Decision.ON_TIME, date(2025, 6, 3), date(2025, 7, 1),
    )  # fmt: skip
    assert (case.standing, case.next_step) == ("正式党员", 25)
    assert case in DevelopmentCase.objects.converted_on_time()


def test_an_extension_and_the_conversion_after_it(cast: Cast) -> None:
    case = decide(cast, factories.whole_case(cast.first_branch, 22), date(2025, 6, 3), date(2025, 7, 1),
                  outcome="extended", extension_months=6)  # fmt: skip
    assert (case.decision, case.next_step, case.due_on) == (Decision.EXTENDED, 23, date(2025, 12, 1))
    factories.vote(case, date(2025, 11, 30))
    with pytest.raises(ValidationError, match="2025年12月1日才届满"):
        DevelopmentCase.objects.get(pk=case.pk).record_step(
            step(23, date(2025, 11, 30), outcome="on_time"), by=cast.first, confirm=True
        )
    case = decide(cast, case, date(2025, 12, 2), date(2025, 12, 30), outcome="on_time")
    assert (case.decision, case.next_step) == (Decision.AFTER_EXTENSION, 25)
    assert case not in DevelopmentCase.objects.converted_on_time()
    assert case in DevelopmentCase.objects.converted_after_extension()


def test_a_cancellation(cast: Cast) -> None:
    case = decide(cast, factories.whole_case(cast.first_branch, 22), date(2025, 6, 3), date(2025, 7, 1),
                  outcome="cancelled")  # fmt: skip
    assert (case.decision, case.next_step, case.standing) == (Decision.CANCELLED, None, "已取消资格")
    assert case in DevelopmentCase.objects.cancelled() and case not in DevelopmentCase.objects.running()


# --- correcting, moving


def test_a_step_opened_again_takes_its_day_back(cast: Cast) -> None:
    case = factories.whole_case(cast.first_branch, 17)
    row = case.steps.get(number=17)
    with pytest.raises(ValidationError, match="请写明"):
        case.reopen_step(row, by=cast.first, reason=" ")
    with pytest.raises(PermissionDenied):
        case.reopen_step(row, by=cast.clerk, reason="日期抄错")
    case.reopen_step(row, by=cast.first, reason="日期抄错")
    fresh = DevelopmentCase.objects.get(pk=case.pk)
    assert (fresh.admission_approved_on, fresh.reached) == (None, 16)
    assert "日期抄错" in AuditLine.objects.filter(record_key=case.key).latest("pk").detail
    row = fresh.row_for(17)  # type: ignore[assignment]
    row.held_on, row.level = date(2024, 6, 27), "work_committee"
    with pytest.raises(ValidationError, match="还没有党总支审议、党组审核把关的记录"):
        fresh.record_step(row, by=cast.first, confirm=True)
    row.reason = "批复在前，审议意见后补"
    fresh.record_step(row, by=cast.first, confirm=True)
    assert fresh.admission_approved_on == date(2024, 6, 27)


def test_a_case_moves_and_the_time_goes_on(cast: Cast, client: Client) -> None:
    case = factories.whole_case(cast.first_branch, 6)
    with pytest.raises(PermissionDenied):
        case.move(to=cast.second_branch, on=date(2024, 1, 8), by=cast.first)
    with pytest.raises(ValidationError, match="另一个党支部"):
        case.move(to=cast.first_branch, on=date(2024, 1, 8), by=cast.general)
    case.move(to=cast.second_branch, on=date(2024, 1, 8), by=cast.general)
    case.record_step(step(6, date(2024, 2, 10)), by=cast.second, confirm=True)
    case.record_step(step(7, date(2024, 3, 5)), by=cast.second, confirm=True)
    for user in (cast.first, cast.second):
        client.force_login(user)
        page = client.get(case.get_absolute_url()).content.decode()
        assert "由局机关第一党支部转到局机关第二党支部" in page
    assert not case.can_be_stepped_by(cast.first, case.steps.get(number=7).chart)


# --- what a ledger brings


def test_a_case_out_of_a_ledger_has_the_steps_whose_days_it_names(cast: Cast) -> None:
    case = factories.conversion(cast.first_branch)
    assert [(row.number, row.held_on, row.outcome) for row in case.steps.all()] == [
        (15, date(2024, 3, 8), ""),
        (17, date(2024, 3, 20), ""),
        (23, date(2025, 3, 10), "on_time"),
        (24, date(2026, 12, 31), ""),
    ]
    assert (case.reached, case.next_step) == (24, 25)
    case.store(by=cast.first)
    assert case.steps.count() == 4


# --- what the database holds


@pytest.mark.parametrize(
    "fields",
    [
        {"number": 0},
        {"number": 26},
        {"number": 17, "level": "branch"},
        {"number": 23, "outcome": "maybe"},
        {"number": 7, "notice_from": date(2026, 6, 2), "notice_to": date(2026, 6, 1)},
        {"number": 1, "confirmed_at": "2026-06-01T09:00:00+08:00"},
    ],
)
def test_a_step_the_database_refuses(cast: Cast, case: DevelopmentCase, fields: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        DevelopmentStep.objects.create(case=case, held_on=date(2026, 6, 1), recorded_by=cast.first, **fields)


def test_a_plan_is_given_from_above_and_may_change(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        DevelopmentPlan.give(cast.first_branch, 2026, 2, by=cast.first)
    DevelopmentPlan.give(cast.first_branch, 2026, 2, by=cast.general)
    plan = DevelopmentPlan.give(cast.first_branch, 2026, 3, by=cast.general)
    assert DevelopmentPlan.objects.get() == plan and plan.quota == 3
    assert AuditLine.objects.latest("pk").detail == "2026年发展党员计划3名，原为2名"


# --- the pages


def url(case: DevelopmentCase, number: int) -> str:
    return reverse("members:development-step", args=[case.pk, number])


@time_machine.travel("2025-03-10 09:00:00+08:00", tick=False)
def test_the_page_shows_what_is_next_and_by_when(cast: Cast, client: Client) -> None:
    case = factories.whole_case(cast.first_branch, 20)
    client.force_login(cast.first)
    response = client.get(case.get_absolute_url())
    assert [stage.done for stage in response.context["stages"]] == [2, 4, 5, 7, 2]
    assert [(chart.number, day, light) for chart, day, light, _ in response.context["dues"]] == [
        (23, "2025年6月1日", "green")
    ]
    page = response.content.decode()
    assert "第21步 继续教育和考察" in page and "讨论接收预备党员" not in page
    row = client.get(reverse("members:development-list")).context["rows"][0]
    assert [cell.text for cell in row.cells[2:6]] == [
        "预备党员",
        "第21步 继续教育和考察",
        "2025年6月1日",
        "余83天",
    ]


def test_a_step_is_entered_on_its_page(cast: Cast, client: Client) -> None:
    case = factories.whole_case(cast.first_branch, 10)
    client.force_login(cast.first)
    data = {"held_on": "2024-04-20", "training_days": "2", "version": case.version, "then": "confirm"}
    refused = client.post(url(case, 11), data)
    assert "登记的是2天、0学时" in refused.content.decode()
    assert refused.context["form"]["training_days"].value() == "2"
    done = client.post(
        url(case, 11),
        data
        | {
            "training_days": "3",
            "received": ["培训登记表"],
            "file": SimpleUploadedFile("证书.pdf", b"%PDF-1.7"),
        },
    )
    assert done.status_code == 302 and done.headers["Location"].endswith("#step-11")
    row = case.steps.get(number=11)
    assert row.confirmed_by == cast.first and row.training_days == 3
    assert [(each.name, each.part) for each in attachments_of(case)] == [("证书.pdf", "step-11")]
    again = client.get(url(case, 11))
    assert again.status_code == 302


def test_a_warning_shows_the_field_for_its_reason(cast: Cast, client: Client) -> None:
    case = factories.whole_case(cast.first_branch, 1)
    client.force_login(cast.first)
    assert "reason" not in client.get(url(case, 2)).context["form"].fields
    data = {"held_on": "2023-03-20", "version": case.version, "then": "confirm"}
    asked = client.post(url(case, 2), data)
    assert "请写明原因后再确认" in str(asked.context["form"].errors["reason"])
    assert client.post(url(case, 2), data | {"reason": "本人长期出差"}).status_code == 302
    page = client.get(case.get_absolute_url()).content.decode()
    assert "本人长期出差" in page and "超过1个月" in page


def test_what_a_step_needs_is_asked_for(cast: Cast, client: Client) -> None:
    case = factories.whole_case(cast.first_branch, 9)
    client.force_login(cast.first)
    answer = client.post(url(case, 10), {"held_on": "2024-04-10", "then": "confirm"})
    assert "请选择政治审查结论" in str(answer.context["form"].errors["passed"])
    answer = client.post(url(case, 23), {"held_on": "2099-01-01", "outcome": "extended", "then": "draft"})
    errors = answer.context["form"].errors
    assert "不能晚于今天" in str(errors["held_on"]) and "延长几个月" in str(errors["extension_months"])
    answer = client.post(
        url(case, 7), {"held_on": "2024-03-05", "notice_from": "2024-02-01", "then": "draft"}
    )
    assert answer.status_code == 302  # on record already


def test_a_stale_step_keeps_what_was_typed(cast: Cast, client: Client) -> None:
    case = factories.whole_case(cast.first_branch, 1)
    client.force_login(cast.first)
    data = {"held_on": "2023-02-10", "conclusion": "态度端正", "version": case.version - 1, "then": "confirm"}
    answer = client.post(url(case, 2), data)
    assert "已由他人办理" in answer.content.decode() and "态度端正" in answer.content.decode()
    assert answer.context["form"].data["version"] == str(case.version)
    data["version"] = answer.context["form"].data["version"]
    assert client.post(url(case, 2), data).status_code == 302


def test_a_step_in_place_is_a_part_of_the_page(cast: Cast, client: Client) -> None:
    case = factories.whole_case(cast.first_branch, 1)
    client.force_login(cast.first)
    part = client.get(url(case, 2), headers={"HX-Request": "true"}).content.decode()
    assert "<form" in part and "<html" not in part
    assert "<html" in client.get(url(case, 2)).content.decode()
    assert client.get(url(case, 26)).status_code == 404


def test_a_step_is_opened_again_and_a_case_moved_on_their_pages(cast: Cast, client: Client) -> None:
    case = factories.whole_case(cast.first_branch, 2)
    client.force_login(cast.first)
    row = case.steps.get(number=2)
    address = reverse("members:development-step-reopen", args=[case.pk, row.pk])
    assert "请写明原因" in client.post(address, {"reason": ""}).content.decode()
    assert client.post(address, {"reason": "日期抄错"}).status_code == 302
    assert case.steps.get(number=2).confirmed_at is None
    client.force_login(cast.general)
    move = reverse("members:development-move", args=[case.pk])
    assert (
        "不能晚于今天"
        in client.post(move, {"to": cast.second_branch.pk, "on": "2099-01-01"}).content.decode()
    )
    assert client.post(move, {"to": cast.second_branch.pk, "on": "2024-01-08"}).status_code == 302
    assert DevelopmentCase.objects.get(pk=case.pk).organization == cast.second_branch


def test_the_list_and_the_page_cost_the_same_for_many(
    cast: Cast, client: Client, django_assert_max_num_queries: Any
) -> None:
    client.force_login(cast.first)
    for _ in range(4):
        factories.whole_case(cast.first_branch, 5)
    with django_assert_max_num_queries(14):
        client.get(reverse("members:development-list"))
