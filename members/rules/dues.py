"""What a member owes a month, and what a branch must see to: dated data and pure functions on plain values.

Source: 《关于中国共产党党费收缴、使用和管理的规定》 (in force from 2008-04-01) as handbooks quote it; the numbers of its
articles have not been compared with the printed text. The software counts and reminds; it decides about nobody.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from branches.periods import months_later

REGULATION = "《关于中国共产党党费收缴、使用和管理的规定》"
IN_FORCE_FROM = date(2008, 4, 1)

SALARIED, RETIRED, FARMER, NO_SALARY = "salaried", "retired", "farmer", "no_salary"

CENT, DIME, YUAN = Decimal("0.01"), Decimal("0.1"), Decimal("1")


@dataclass(frozen=True)
class Tier:
    """A rate on the whole monthly base, not on the part above a limit."""

    payer: str
    above: Decimal
    """The base must be more than this, in yuan a month after tax."""
    rate: Decimal
    article: str
    in_force_from: date = IN_FORCE_FROM
    in_force_to: date | None = None


TIERS: tuple[Tier, ...] = (
    Tier(SALARIED, Decimal(0), Decimal("0.005"), "第二条"),
    Tier(SALARIED, Decimal(3000), Decimal("0.01"), "第二条"),
    Tier(SALARIED, Decimal(5000), Decimal("0.015"), "第二条"),
    Tier(SALARIED, Decimal(10000), Decimal("0.02"), "第二条"),
    Tier(RETIRED, Decimal(0), Decimal("0.005"), "第五条"),
    Tier(RETIRED, Decimal(5000), Decimal("0.01"), "第五条"),
)

FIXED: dict[str, tuple[Decimal, Decimal]] = {
    FARMER: (Decimal("0.20"), Decimal("1.00")),
    NO_SALARY: (Decimal("0.20"), Decimal("0.20")),
}
"""Least and most a month, in yuan, of those who pay no share of a salary (art. 6)."""

BACK_PAYMENT_MONTHS = 6
"""Months for which dues may generally be paid afterwards (art. 12)."""
UNPAID_MONTHS = (1, 3, 5, 6)
"""Months unpaid in a row at which the branch is told; with six the regulation has it examine the case (art. 13)."""
SPECIAL_AMOUNT = Decimal(1000)
"""A single voluntary payment from which the money goes to the Centre, which answers with a receipt (art. 11)."""


def rate_of(payer: str, base: Decimal, on: date) -> Decimal:
    """The rate on the whole base for a payer of the kind on the day. Raises ValueError where there is none."""
    rates = [
        tier
        for tier in TIERS
        if tier.payer == payer
        and base > tier.above
        and tier.in_force_from <= on
        and (tier.in_force_to is None or on <= tier.in_force_to)
    ]
    if not rates:
        raise ValueError("这一天没有可用的党费标准，请核对交纳基数和月份。")
    return max(rates, key=lambda tier: tier.above).rate


def monthly_dues(payer: str, base: Decimal, on: date, *, rounding: Decimal = CENT) -> Decimal:
    """Yuan owed for the month of *on* by a payer with a share of his income, rounded half up.

    *rounding* is the house's custom: to the cent, the dime or the yuan. Raises ValueError for no base.
    """
    if base <= 0:
        raise ValueError("交纳基数应大于0，请核对。")
    amount = base * rate_of(payer, base, on)
    return (amount / rounding).quantize(Decimal(1), rounding=ROUND_HALF_UP) * rounding


def within_fixed(payer: str, amount: Decimal) -> bool:
    """Whether a fixed monthly sum lies within what the regulation names for the payer."""
    least, most = FIXED[payer]
    return least <= amount <= most


def owes_from(admitted_on: date) -> date:
    """The first month owed: that in which the 支部大会 admitted the member on probation (art. 8)."""
    return admitted_on.replace(day=1)


def pays_back_in_time(month: date, paid_on: date) -> bool:
    """Whether a payment for an earlier month came within the months the regulation allows in general."""
    return paid_on < months_later(month.replace(day=1), BACK_PAYMENT_MONTHS + 1)


def unpaid_in_a_row(owed: Iterable[date], paid: Iterable[date]) -> int:
    """Months owed and unpaid, counted back from the latest owed month without a gap."""
    missing, settled = 0, set(paid)
    for month in sorted(set(owed), reverse=True):
        if month in settled:
            break
        missing += 1
    return missing


@dataclass(frozen=True)
class UnpaidNotice:
    """What the branch is told of a member who is behind."""

    months: int
    light: str
    sentence: str


def unpaid_notice(months: int) -> UnpaidNotice | None:
    """The words for so many months unpaid in a row; None below the first warning."""
    first, second, third, sixth = UNPAID_MONTHS
    if months < first:
        return None
    if months >= sixth:
        return UnpaidNotice(
            months,
            "red",
            f"已连续{months}个月未交，请支部核实原因，按{REGULATION}第十三条研究；系统不作认定。",
        )
    if months >= third:
        return UnpaidNotice(months, "red", f"已连续{months}个月未交，请当面提醒并了解原因。")
    if months >= second:
        return UnpaidNotice(months, "yellow", f"已连续{months}个月未交，请提醒补交。")
    return UnpaidNotice(months, "yellow", f"有{months}个月未交，请提醒。")
