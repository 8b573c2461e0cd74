"""The sheet of a self-check: figures tick, rows are kept one by one, with JavaScript and without; the way to the standard."""

from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from meetings.models import MeetingType
from reports.self_checks import fill, start
from responsibilities.models import Problem, SelfCheck, SelfCheckItem, StandardNode
from tests import factories
from tests.branches.record_types import sign_in
from tests.cast import Cast

TODAY = date(2025, 10, 8)
Kind = MeetingType.Kind


@pytest.fixture(autouse=True)
def october() -> object:
    with time_machine.travel(TODAY, tick=False):
        yield


def task(cast: Cast, code: str, **fields: object) -> StandardNode:
    return factories.standard(
        cast.general_branch, StandardNode.Level.TASK, held_on=date(2025, 1, 1), code=code, **fields
    )


def theme_day_task(cast: Cast) -> StandardNode:
    return task(cast, "1.1.1", figure_code="theme_days", times=1, frequency="month", text="按月开展主题党日")


def third_quarter(cast: Cast) -> SelfCheck:
    return start(cast.first_branch, 2025, "q3", by=cast.first, today=TODAY)


def sheet_of(check: SelfCheck) -> str:
    return reverse("reports:self-check-sheet", args=[check.pk])


def row(item: SelfCheckItem, **typed: str) -> dict[str, str]:
    item.refresh_from_db()
    given = {
        "result": item.result,
        "note": item.note,
        "evidence": item.evidence,
        "seen": str(item.edition),
    } | typed
    return {f"{name}-{item.pk}": value for name, value in given.items()}


# --- the figures


@pytest.mark.parametrize(
    ("months", "met", "result"), [((7, 8, 9), 3, "reached"), ((7, 9), 2, ""), ((6, 10), 0, "")]
)
def test_what_the_records_bear_out_ticks_itself(
    cast: Cast, months: tuple[int, ...], met: int, result: str
) -> None:
    theme_day_task(cast)
    for month in months:
        factories.meeting(cast.first_branch, Kind.THEME_DAY, held_on=date(2025, month, 15))
    factories.meeting(cast.second_branch, Kind.THEME_DAY, held_on=date(2025, 8, 15))
    item = third_quarter(cast).items.get()
    assert (item.parts_due, item.parts_met, item.result) == (3, met, result)


def test_a_part_that_runs_is_asked_for_only_once_it_is_met(cast: Cast) -> None:
    theme_day_task(cast)
    check = start(cast.first_branch, 2025, "q4", by=cast.first, today=TODAY)
    item = check.items.get()
    assert item.parts_due is None and item.result == ""
    factories.meeting(cast.first_branch, Kind.THEME_DAY, held_on=date(2025, 10, 8))
    assert fill(check, by=cast.first, today=TODAY) == 1
    item.refresh_from_db()
    assert (item.parts_due, item.parts_met, item.result) == (1, 1, "reached")
    assert fill(check, by=cast.first, today=TODAY) == 0


def test_beginning_twice_is_beginning_once(cast: Cast) -> None:
    theme_day_task(cast)
    assert third_quarter(cast) == third_quarter(cast)
    assert SelfCheck.objects.count() == 1


# --- the screen


def test_one_row_is_kept_as_it_is_tapped(cast: Cast, client: Client) -> None:
    task(cast, "1.1.1")
    check = third_quarter(cast)
    item = check.items.get()
    sign_in(client, cast.clerk)
    address = reverse("reports:self-check-item", args=[check.pk, item.pk])
    answer = client.post(address, row(item, result="failed"), headers={"HX-Request": "true"}).content.decode()
    assert "请在说明里写明原因" in answer and "已保存" not in answer
    typed = row(item, result="failed", note="缺两个月")
    answer = client.post(address, typed, headers={"HX-Request": "true"}).content.decode()
    assert "已保存" in answer and "已自查 1／1 项" in answer and 'value="2"' in answer
    answer = client.post(address, typed | {f"note-{item.pk}": "缺三个月"}, headers={"HX-Request": "true"})
    assert "已由他人改过" in answer.content.decode()
    item.refresh_from_db()
    assert (item.result, item.note) == ("failed", "缺两个月")
    assert client.post(address, row(item, note="缺一个月")).url == f"{sheet_of(check)}#item-{item.pk}"


def test_the_whole_sheet_without_javascript(cast: Cast, client: Client) -> None:
    for number in (1, 2, 10):
        task(cast, f"1.1.{number}")
    check = third_quarter(cast)
    sign_in(client, cast.first)
    page = client.get(sheet_of(check)).content.decode()
    assert page.index("1.1.2 ") < page.index("1.1.10 ")
    one, two, ten = sorted(check.items.select_related("task"), key=lambda item: item.task.rank())
    data = (
        row(one, result="reached")
        | row(two, result="not_applicable")
        | row(ten, result="basic", note="补记中")
    )
    page = client.post(sheet_of(check), data).content.decode()
    assert "有1项没有保存" in page and page.count("请在说明里写明原因") == 1
    assert [item.result for item in check.items.order_by("pk")] == ["reached", "", "basic"]
    data = row(one) | row(two, result="not_applicable", note="没有流动党员") | row(ten)
    assert client.post(sheet_of(check), data).status_code == 302
    check.refresh_from_db()
    assert check.assessed == 3


def test_an_address_pasted_as_evidence_becomes_the_record(cast: Cast, client: Client) -> None:
    task(cast, "1.1.1")
    check = third_quarter(cast)
    item = check.items.get()
    meeting = factories.meeting(cast.first_branch, topic="研究责任清单")
    foreign = factories.meeting(cast.second_branch, topic="别的支部的会")
    sign_in(client, cast.first)
    client.post(
        sheet_of(check),
        row(item, result="reached", evidence=f"http://testserver{meeting.get_absolute_url()}"),
    )
    item.refresh_from_db()
    assert (item.evidence, item.record_key) == ("研究责任清单", meeting.key)
    assert meeting.get_absolute_url() in client.get(sheet_of(check)).content.decode()
    client.post(sheet_of(check), row(item, evidence=foreign.get_absolute_url()))
    item.refresh_from_db()
    assert item.record_key == "" and "别的支部" not in item.evidence


def test_the_review_concludes_and_lists_what_it_lowered(cast: Cast, client: Client) -> None:
    task(cast, "1.1.1")
    task(cast, "1.1.2")
    check = third_quarter(cast)
    sign_in(client, cast.first)
    for item in check.items.all():
        client.post(sheet_of(check), row(item, result="reached"))
    check.refresh_from_db()
    check.confirm(by=cast.first)
    sign_in(client, cast.general)
    item = check.items.order_by("pk").first()
    assert item is not None
    lowered = {
        f"result-{item.pk}": "failed",
        f"note-{item.pk}": "没有公开",
        f"seen-{item.pk}": str(item.edition),
    }
    assert client.post(sheet_of(check), lowered).status_code == 302
    client.post(reverse("reports:self-check-finish", args=[check.pk]))
    check.refresh_from_db()
    assert check.reviewed_by == cast.general and not check.reached
    assert "没有公开" in Problem.objects.get().description
    page = sign_in(client, cast.first).get(sheet_of(check)).content.decode()
    assert "复核：不达标" in page and "<fieldset" not in page


def test_the_sheet_costs_the_same_for_one_task_and_thirty(
    cast: Cast, client: Client, django_assert_max_num_queries: object
) -> None:
    sign_in(client, cast.first)
    for number in range(30):
        task(cast, f"1.1.{number + 1}", figure_code="theme_days", times=1, frequency="month")
    check = third_quarter(cast)
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        client.get(sheet_of(check))


@pytest.mark.parametrize(
    "data", [{}, {"year": "2025", "part": "q9"}, {"year": "2031", "part": "q1"}, {"part": "q1"}]
)
def test_a_period_that_is_none_is_refused_in_words(cast: Cast, client: Client, data: dict[str, str]) -> None:
    sign_in(client, cast.first)
    page = client.post(reverse("reports:self-check-start"), data, follow=True).content.decode()
    assert "请选择今年或以前的年度" in page and not SelfCheck.objects.exists()


# --- the way to the standard


def test_branches_by_year(cast: Cast, client: Client) -> None:
    factories.self_check(cast.first_branch, year=2024, part="year")
    factories.self_check(cast.first_branch, year=2025, part="q1", reached=False, score=88)
    factories.self_check(cast.second_branch, year=2025, part="q2")
    SelfCheck.objects.relink(cast.first_branch)
    factories.commitment(
        cast.general_branch, subject="standardization", every="target", times=None, target_year=2026
    )
    context = sign_in(client, cast.general).get(reverse("reports:standards-progress")).context
    assert context["years"] == [2022, 2023, 2024, 2025]
    assert [[check.reached if check else None for check in each.checks] for each in context["rows"]] == [
        [None, None, True, False],
        [None, None, None, True],
    ]
    assert context["reached"] == [0, 0, 1, 1]
    assert context["goal"].target_year == 2026


def test_an_organisation_without_a_ledger_loads_the_shipped_one(cast: Cast, client: Client) -> None:
    address = reverse("responsibilities:standard-ledger")
    assert "装入通用台账" in sign_in(client, cast.general).get(address).content.decode()
    page = client.post(reverse("responsibilities:standard-load"), follow=True).content.decode()
    assert "共108项规范任务" in page and "10 个方面 36 个标准 108 项规范任务" in page
    again = client.post(reverse("responsibilities:standard-load"), follow=True).content.decode()
    assert "已有有效的对标台账" in again
    page = sign_in(client, cast.first).get(address).content.decode()
    assert "装入通用台账" not in page and "停用" not in page and "108 项规范任务" in page
    sign_in(client, cast.general)
    page = client.post(reverse("responsibilities:standard-retire"), {"on": "x"}, follow=True).content.decode()
    assert "请填写停用日期" in page
    client.post(reverse("responsibilities:standard-retire"), {"on": "2025-10-08"})
    client.post(reverse("responsibilities:standard-load"))
    assert StandardNode.objects.in_force(TODAY).tasks().count() == 108
    assert third_quarter(cast).items.count() == 108
