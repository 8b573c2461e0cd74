"""How points add up: pure functions on plain values. What a point is worth is the scheme's, set by the organisation.

No document of the party fixes points. They are conduct the branch has recorded, shown as a reference: nothing here
grades a member, converts a probation or leads to a measure (domain.md 3.2).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

ADD, DEDUCT, VETO = "add", "deduct", "veto"
MONTH, QUARTER, YEAR = "month", "quarter", "year"
PUBLICITY_DAYS = 5
"""Working days for which a month's points are shown before they take effect, unless the scheme says otherwise."""


@dataclass(frozen=True)
class Terms:
    """What the scheme says of one rule."""

    code: str
    category: str
    kind: str
    cap: Decimal | None = None
    """The most that counts within each month, quarter or year; None for no limit."""
    cap_every: str = YEAR


@dataclass(frozen=True)
class Point:
    """What one entry gives or, being a reversal, takes back. Deductions are negative."""

    code: str
    value: Decimal
    occurred_on: date


@dataclass(frozen=True)
class Score:
    """A member's points of a year."""

    base: Decimal
    by_category: Mapping[str, Decimal]
    """After caps; deductions negative."""
    capped: Decimal
    """What lies above the caps and does not count."""
    vetoed: bool
    total: Decimal


def window(day: date, every: str) -> tuple[int, int]:
    """The month, quarter or year of a day, as a key."""
    if every == MONTH:
        return day.year, day.month
    if every == QUARTER:
        return day.year, (day.month - 1) // 3 + 1
    return day.year, 0


def score(
    points: Iterable[Point],
    terms: Mapping[str, Terms],
    *,
    base: Decimal = Decimal(0),
    floor: Decimal = Decimal(0),
    ceiling: Decimal | None = None,
    category_caps: Mapping[str, Decimal] | None = None,
) -> Score:
    """Base, plus what each rule gives up to its cap and each category up to its own, less deductions.

    Never below *floor* nor above *ceiling*; where a veto stands the total is the floor. Points of a rule that is not
    in *terms* raise KeyError.
    """
    sums: dict[tuple[str, tuple[int, int]], Decimal] = defaultdict(Decimal)
    deducted: dict[str, Decimal] = defaultdict(Decimal)
    vetoes = Decimal(0)
    for point in points:
        rule = terms[point.code]
        if rule.kind == VETO:
            vetoes += point.value
        elif rule.kind == DEDUCT:
            deducted[rule.category] += point.value
        else:
            sums[point.code, window(point.occurred_on, rule.cap_every)] += point.value
    earned: dict[str, Decimal] = defaultdict(Decimal)
    capped = Decimal(0)
    for (code, _), total in sums.items():
        cap = terms[code].cap
        counted = total if cap is None else min(total, cap)
        capped += total - counted
        earned[terms[code].category] += counted
    for category, cap in (category_caps or {}).items():
        if earned.get(category, Decimal(0)) > cap:
            capped += earned[category] - cap
            earned[category] = cap
    by_category = {
        category: earned.get(category, Decimal(0)) + deducted.get(category, Decimal(0))
        for category in sorted({*earned, *deducted})
    }
    total = max(base + sum(by_category.values(), Decimal(0)), floor)
    if ceiling is not None:
        total = min(total, ceiling)
    vetoed = vetoes != 0
    return Score(base, by_category, capped, vetoed, floor if vetoed else total)
