"""The month's sheet of dues: what is owed, what came, what is paid back, and who sees which money."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from time_machine import TimeMachineFixture

from branches.accounts import Post, Role, User
from branches.audit import AuditLine
from branches.organizations import Organization
from members.dues import keep_month, month_sheet, year_register
from members.models import DuesBase, DuesCollection, DuesPayment, Member
from tests import factories
from tests.branches.record_types import sign_in
from tests.cast import Cast, user

MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)


@pytest.fixture(autouse=True)
def in_may(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to("2026-05-20 10:00+08:00", tick=False)


@pytest.fixture
def officer(cast: Cast) -> User:
    """党费管理员 of the 第一支部."""
    return user("officer", "秋实", cast.first_branch, Role.DUES_OFFICER)


def settle(member: Member, base: str, by: User, **fields: Any) -> DuesBase:
    settled = DuesBase(
        member=member, base=base, **{"starts_on": date(2026, 1, 1), "payer": "salaried"} | fields
    )
    settled.clean()
    settled.settle(by=by)
    return settled


def keep(
    organization: Organization, month: date, paid: dict[Member, str], by: User, **more: Any
) -> DuesCollection:
    sheet = month_sheet(organization, month)
    amounts = {(member.pk, month): Decimal(amount) for member, amount in paid.items()}
    return keep_month(sheet, amounts, more.pop("paid_on", month.replace(day=12)), by=by, **more)


# --- what is owed


def test_the_regulation_gives_the_amount(cast: Cast, officer: User) -> None:
    assert settle(factories.member(cast.first_branch), "5000.01", officer).amount == Decimal("75.00")


def test_less_needs_a_paper(cast: Cast, officer: User) -> None:
    member = factories.member(cast.first_branch)
    with pytest.raises(ValidationError, match="按标准每月应交"):
        settle(member, "4800", officer, amount=Decimal("20"))
    assert (
        settle(member, "4800", officer, amount=Decimal("20"), relief="机关工委批复〔2026〕3号").amount == 20
    )


@pytest.mark.parametrize("base", ["", "0", "-5", "六千"])
def test_a_base_must_be_a_sum(cast: Cast, officer: User, base: str) -> None:
    with pytest.raises(ValidationError, match="请填写大于0的交纳基数"):
        settle(factories.member(cast.first_branch), base, officer)


def test_who_has_no_salary_pays_a_fixed_sum(cast: Cast, officer: User) -> None:
    member = factories.member(cast.first_branch)
    assert settle(member, "", officer, payer="no_salary", amount=None).amount == Decimal("0.20")
    with pytest.raises(ValidationError, match="每月交纳"):
        settle(member, "", officer, payer="no_salary", amount=Decimal("1"))


def test_a_new_base_holds_from_its_month_and_the_old_one_stays(cast: Cast, officer: User) -> None:
    member = factories.member(cast.first_branch)
    settle(member, "4800", officer)
    settle(member, "6000", officer, starts_on=APRIL)
    owed = {month: month_sheet(cast.first_branch, month).rows[0].owed for month in (MARCH, APRIL)}
    assert owed == {MARCH: Decimal("48.00"), APRIL: Decimal("90.00")}
    assert DuesBase.objects.count() == 2


def test_the_base_lies_encrypted_and_in_no_trail(cast: Cast, officer: User) -> None:
    settle(factories.member(cast.first_branch), "8642.17", officer)
    assert DuesBase.objects.extra(select={"raw": "base"}).values_list("raw", flat=True)[0].startswith("a1:")
    assert not AuditLine.objects.filter(detail__contains="8642").exists()


def test_only_the_dues_officer_settles(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        settle(factories.member(cast.first_branch), "4800", cast.first)


def test_dues_are_owed_from_the_month_of_admission_to_the_month_of_leaving(cast: Cast) -> None:
    factories.member(cast.first_branch, "新来", held_on=date(2026, 4, 30))
    factories.member(cast.first_branch, "离开", left_on=date(2026, 4, 15))
    names = {
        month: [row.member.name for row in month_sheet(cast.first_branch, month).rows]
        for month in (MARCH, APRIL)
    }
    assert names == {MARCH: ["离开"], APRIL: ["新来"]}


# --- what came


def test_the_sheet_makes_the_branchs_collection(cast: Cast, officer: User) -> None:
    one, two = factories.member(cast.first_branch), factories.member(cast.first_branch)
    settle(one, "4800", officer)
    collection = keep(cast.first_branch, MARCH, {one: "48.00"}, officer)
    assert (collection.persons_due, collection.persons_paid, collection.amount) == (2, 1, Decimal("48.00"))
    assert collection.state == "draft"
    collection = keep(cast.first_branch, MARCH, {one: "48.00", two: "30"}, cast.first, confirm=True)
    assert (collection.persons_paid, collection.amount, collection.state) == (
        2,
        Decimal("78.00"),
        "confirmed",
    )
    assert DuesPayment.objects.count() == 2


def test_a_line_left_empty_is_unpaid_again_and_the_trail_says_so(cast: Cast) -> None:
    member = factories.member(cast.first_branch, "柏舟")
    keep(cast.first_branch, MARCH, {member: "48"}, cast.first)
    keep(cast.first_branch, MARCH, {}, cast.first)
    assert not DuesPayment.objects.exists()
    assert (
        "柏舟3月48.00→未交"
        in AuditLine.objects.filter(record_key__startswith="members.duescollection").last().detail
    )  # type: ignore[union-attr]


def test_a_confirmed_month_must_be_reopened_first(cast: Cast) -> None:
    member = factories.member(cast.first_branch)
    collection = keep(cast.first_branch, MARCH, {member: "48"}, cast.first, confirm=True)
    with pytest.raises(ValidationError, match="先重新打开"):
        keep(cast.first_branch, MARCH, {member: "50"}, cast.first)
    collection.reopen(by=cast.first, reason="记错了金额")
    assert keep(cast.first_branch, MARCH, {member: "50"}, cast.first).amount == 50


def test_strangers_keep_no_sheet(cast: Cast) -> None:
    member = factories.member(cast.first_branch)
    for other in (cast.second, cast.general, cast.leader):
        with pytest.raises(PermissionDenied):
            keep(cast.first_branch, MARCH, {member: "48"}, other)


def test_paying_back_counts_in_the_month_the_money_came(cast: Cast) -> None:
    payer, late = factories.member(cast.first_branch, "准时"), factories.member(cast.first_branch, "补交")
    keep(cast.first_branch, MARCH, {payer: "48"}, cast.first, confirm=True)
    sheet = month_sheet(cast.first_branch, APRIL)
    assert [(row.member.name, row.month) for row in sheet.behind] == [("补交", MARCH)]
    paid = {(payer.pk, APRIL): Decimal(48), (late.pk, APRIL): Decimal(48), (late.pk, MARCH): Decimal(48)}
    april = keep_month(sheet, paid, date(2026, 4, 12), by=cast.first, confirm=True)
    assert (april.persons_paid, april.amount) == (2, Decimal(144))
    march = DuesCollection.objects.get(month=MARCH)
    assert (march.persons_paid, march.amount) == (1, Decimal(48))
    payment = DuesPayment.objects.get(member=late, month=MARCH)
    assert payment.is_back_payment and payment.collection == april and payment.breaches() == []


def test_paying_back_after_six_months_is_remarked(cast: Cast) -> None:
    payment = DuesPayment(
        month=date(2025, 9, 1), paid_on=date(2026, 4, 1), amount=Decimal(48), owed=Decimal(50)
    )
    assert [text[:4] for text in payment.breaches()] == ["补交一般", "少于应交"]


def test_months_kept_by_heads_alone_make_nobody_a_debtor(cast: Cast) -> None:
    factories.member(cast.first_branch)
    factories.dues_collection(cast.first_branch, month=MARCH, held_on=date(2026, 3, 12))
    assert month_sheet(cast.first_branch, APRIL).behind == []


def test_who_is_behind_is_told_of(cast: Cast) -> None:
    payer, late = factories.member(cast.first_branch, "准时"), factories.member(cast.first_branch, "拖欠")
    for month in (date(2026, 1, 1), date(2026, 2, 1), MARCH):
        keep(cast.first_branch, month, {payer: "48"}, cast.first, confirm=True)
    notices = {row.member.name: row.notice for row in month_sheet(cast.first_branch, APRIL).rows}
    assert notices["准时"] is None
    assert notices["拖欠"] is not None and "连续3个月未交" in notices["拖欠"].sentence
    assert late.pk


def test_money_of_a_withdrawn_month_is_written_down_anew(cast: Cast) -> None:
    member = factories.member(cast.first_branch)
    keep(cast.first_branch, MARCH, {member: "48"}, cast.first, confirm=True).withdraw(
        by=cast.first, reason="登记错了月份"
    )
    again = keep(cast.first_branch, MARCH, {member: "50"}, cast.first)
    assert DuesPayment.objects.get().collection == again


def test_the_cost_does_not_grow_with_the_members(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    factories.member(cast.first_branch)
    with django_assert_num_queries(5):
        month_sheet(cast.first_branch, MARCH)
    for _ in range(29):
        factories.member(cast.first_branch)
    with django_assert_num_queries(5):
        month_sheet(cast.first_branch, MARCH)


def test_the_year_is_the_sum_of_its_months(cast: Cast) -> None:
    one, two = factories.member(cast.first_branch), factories.member(cast.first_branch)
    keep(cast.first_branch, MARCH, {one: "48", two: "30"}, cast.first)
    keep(cast.first_branch, APRIL, {one: "48"}, cast.first)
    register = year_register(cast.first_branch, 2026)
    assert register.total == sum(register.month_totals) == Decimal(126)
    assert [row.total for row in register.rows if row.member == one] == [Decimal(96)]


# --- the pages


def sheet_url(cast: Cast, month: str = "2026-03") -> str:
    return f"{reverse('members:dues-sheet')}?organization={cast.first_branch.pk}&month={month}"


def test_everybody_is_offered_as_having_paid(cast: Cast, client: Client, officer: User) -> None:
    member = factories.member(cast.first_branch)
    settle(member, "4800", officer)
    page = sign_in(client, officer).get(sheet_url(cast)).content.decode()
    assert f'name="paid-{member.pk}-2026-03"' in page and 'value="48.00"' in page


def test_a_wrong_sum_is_told_and_nothing_is_lost(cast: Cast, client: Client) -> None:
    one, two = factories.member(cast.first_branch), factories.member(cast.first_branch)
    data = {
        "paid_on": "2026-03-12",
        f"paid-{one.pk}-2026-03": "四十八",
        f"paid-{two.pk}-2026-03": "31.00",
        "then": "confirm",
    }
    page = sign_in(client, cast.first).post(sheet_url(cast), data).content.decode()
    assert "请填写金额，例如 48.00。" in page and "四十八" in page and 'value="31.00"' in page
    assert not DuesCollection.objects.exists()
    data[f"paid-{one.pk}-2026-03"] = "48"
    assert client.post(sheet_url(cast), data).status_code == 302
    assert DuesCollection.objects.get().amount == Decimal("79.00")


def test_bases_are_the_officers_alone(cast: Cast, client: Client, officer: User) -> None:
    member = factories.member(cast.first_branch)
    settle(member, "8642.17", officer)
    address = reverse("members:dues-bases")
    for other in (cast.first, cast.general, cast.staff, cast.member):
        assert sign_in(Client(), other).get(address).status_code == 403
        for open_to_him in (
            sheet_url(cast),
            f"{reverse('members:dues-register')}?organization={cast.first_branch.pk}",
        ):
            assert "8642" not in sign_in(Client(), other).get(open_to_him).content.decode()
    assert "8642.17" in sign_in(client, officer).get(address).content.decode()


def test_only_changed_lines_are_settled(cast: Cast, client: Client, officer: User) -> None:
    one, two = factories.member(cast.first_branch), factories.member(cast.first_branch)
    settle(one, "4800", officer)
    data = {
        "starts_on": "2026-05",
        f"payer-{one.pk}": "salaried",
        f"base-{one.pk}": "4800",
        f"payer-{two.pk}": "retired",
        f"base-{two.pk}": "5,000",
    }
    address = reverse("members:dues-bases")
    assert sign_in(client, officer).post(address, data).status_code == 302
    settled = DuesBase.objects.order_by("-pk")[0]
    assert (settled.member, settled.payer, settled.amount) == (two, "retired", Decimal("25.00"))
    assert DuesBase.objects.count() == 2
    data[f"base-{two.pk}"] = "很多"
    page = client.post(address, data).content.decode()
    assert "请填写大于0的交纳基数" in page and "很多" in page


def test_a_receipt_shows_the_payment_to_those_who_see_the_branch(cast: Cast, client: Client) -> None:
    member = factories.member(cast.first_branch, "柏舟")
    keep(cast.first_branch, MARCH, {member: "48"}, cast.first, confirm=True)
    address = reverse("members:dues-receipt", args=[DuesPayment.objects.get().pk])
    page = sign_in(client, cast.first).get(address).content.decode()
    assert "柏舟" in page and "48.00元" in page
    assert sign_in(Client(), cast.second).get(address).status_code == 404


def test_an_officer_of_another_branch_sees_nothing(cast: Cast, client: Client) -> None:
    other = user("other-officer", "晏清", cast.second_branch, Role.DUES_OFFICER)
    member = factories.member(cast.first_branch, "柏舟")
    keep(cast.first_branch, MARCH, {member: "48"}, cast.first)
    page = sign_in(client, other).get(sheet_url(cast)).content.decode()
    assert "柏舟" not in page
    assert Post.objects.filter(user=other).count() == 1
