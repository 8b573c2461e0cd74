"""What a member owes: every vector of the regulation, and both sides of every threshold."""

from datetime import date
from decimal import Decimal

import pytest

from members.rules import dues as rules

DAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("payer", "base", "owed"),
    [
        ("salaried", "3000.00", "15.00"),
        ("salaried", "3000.01", "30.00"),
        ("salaried", "4800", "48.00"),
        ("salaried", "5000", "50.00"),
        ("salaried", "5000.01", "75.00"),
        ("salaried", "10000", "150.00"),
        ("salaried", "10000.01", "200.00"),
        ("retired", "5000", "25.00"),
        ("retired", "5000.01", "50.00"),
    ],
)
def test_the_rate_is_on_the_whole_base(payer: str, base: str, owed: str) -> None:
    assert rules.monthly_dues(payer, Decimal(base), DAY) == Decimal(owed)


@pytest.mark.parametrize(
    ("rounding", "owed"), [(rules.CENT, "33.33"), (rules.DIME, "33.3"), (rules.YUAN, "33")]
)
def test_rounding_is_the_houses_custom(rounding: Decimal, owed: str) -> None:
    assert rules.monthly_dues("salaried", Decimal("3333.33"), DAY, rounding=rounding) == Decimal(owed)


def test_half_a_cent_goes_up() -> None:
    assert rules.monthly_dues("salaried", Decimal("2001"), DAY) == Decimal("10.01")


@pytest.mark.parametrize(("base", "day"), [("0", DAY), ("-1", DAY), ("4800", date(2008, 3, 31))])
def test_without_a_base_or_a_rule_nothing_is_owed(base: str, day: date) -> None:
    with pytest.raises(ValueError):
        rules.monthly_dues("salaried", Decimal(base), day)


@pytest.mark.parametrize(
    ("payer", "amount", "right"),
    [
        ("no_salary", "0.20", True),
        ("no_salary", "0.19", False),
        ("no_salary", "0.21", False),
        ("farmer", "0.20", True),
        ("farmer", "1.00", True),
        ("farmer", "1.01", False),
    ],
)
def test_fixed_sums(payer: str, amount: str, right: bool) -> None:
    assert rules.within_fixed(payer, Decimal(amount)) is right


def test_dues_are_owed_from_the_month_of_admission() -> None:
    assert rules.owes_from(date(2026, 3, 31)) == date(2026, 3, 1)


@pytest.mark.parametrize(
    ("paid_on", "in_time"), [(date(2026, 9, 30), True), (date(2026, 10, 1), False), (date(2026, 3, 5), True)]
)
def test_paying_back_within_six_months(paid_on: date, in_time: bool) -> None:
    assert rules.pays_back_in_time(date(2026, 3, 1), paid_on) is in_time


def months(*numbers: int) -> list[date]:
    return [date(2026, number, 1) for number in numbers]


@pytest.mark.parametrize(
    ("owed", "paid", "behind"),
    [
        (months(1, 2, 3), months(1, 2, 3), 0),
        (months(1, 2, 3), months(1, 2), 1),
        (months(1, 2, 3), months(1, 3), 0),
        (months(1, 2, 3), months(), 3),
        ([], [], 0),
    ],
)
def test_months_unpaid_in_a_row(owed: list[date], paid: list[date], behind: int) -> None:
    assert rules.unpaid_in_a_row(owed, paid) == behind


@pytest.mark.parametrize(
    ("behind", "light", "words"),
    [
        (1, "yellow", "有1个月未交"),
        (2, "yellow", "有2个月未交"),
        (3, "yellow", "请提醒补交"),
        (4, "yellow", "请提醒补交"),
        (5, "red", "当面提醒"),
        (6, "red", "系统不作认定"),
        (9, "red", "系统不作认定"),
    ],
)
def test_the_branch_is_told_in_steps(behind: int, light: str, words: str) -> None:
    notice = rules.unpaid_notice(behind)
    assert notice is not None and notice.light == light and words in notice.sentence


def test_who_has_paid_is_not_mentioned() -> None:
    assert rules.unpaid_notice(0) is None
