"""How points add up: caps by month, quarter, year and category, deductions, floor, ceiling and veto."""

from datetime import date
from decimal import Decimal

import pytest

from members.point_schemes import EXAMPLES
from members.rules.points import Point, Terms, score

TERMS = {
    "study": Terms("study", "study", "add", Decimal(12)),
    "notes": Terms("notes", "study", "add", Decimal(4)),
    "dues": Terms("dues", "obligation", "add", Decimal(2), "month"),
    "talk": Terms("talk", "role", "add", Decimal(3), "quarter"),
    "award": Terms("award", "excellence", "add"),
    "absence": Terms("absence", "negative", "deduct"),
    "veto": Terms("veto", "veto", "veto"),
}


def points(code: str, value: int, *months: int) -> list[Point]:
    return [Point(code, Decimal(value), date(2026, month, 10)) for month in months]


def total(given: list[Point], **more: Decimal | None) -> Decimal:
    return score(given, TERMS, **more).total  # type: ignore[arg-type]


def test_fifteen_sessions_of_two_points_count_twelve() -> None:
    result = score(points("study", 2, *range(1, 13), 1, 2, 3), TERMS)
    assert (result.total, result.capped) == (Decimal(12), Decimal(18))


def test_exactly_the_cap_counts_whole() -> None:
    result = score(points("study", 2, 1, 2, 3, 4, 5, 6), TERMS)
    assert (result.total, result.capped) == (Decimal(12), Decimal(0))


@pytest.mark.parametrize(
    ("given", "counted"),
    [
        (points("dues", 2, 1, 1), 2),
        (points("dues", 2, 1, 2), 4),
        (points("talk", 2, 1, 3), 3),
        (points("talk", 2, 3, 4), 4),
        (points("award", 5, 1, 1, 1), 15),
    ],
)
def test_caps_hold_in_their_own_windows(given: list[Point], counted: int) -> None:
    assert total(given) == counted


def test_a_category_has_its_own_cap() -> None:
    given = points("study", 2, *range(1, 7)) + points("notes", 1, 1, 2, 3, 4)
    result = score(given, TERMS, category_caps={"study": Decimal(15)})
    assert (result.total, result.capped) == (Decimal(15), Decimal(1))


def test_deductions_are_never_capped_and_never_fall_below_the_floor() -> None:
    assert total(points("absence", -2, *range(1, 13)), base=Decimal(60)) == 36
    assert total(points("absence", -30, 1, 2, 3), base=Decimal(60)) == 0


@pytest.mark.parametrize(("ceiling", "counted"), [(None, 75), (Decimal(70), 70)])
def test_a_ceiling_where_there_is_one(ceiling: Decimal | None, counted: int) -> None:
    assert total(points("award", 5, 1, 2, 3), base=Decimal(60), ceiling=ceiling) == counted


def test_a_veto_leaves_the_floor_and_its_reversal_lifts_it() -> None:
    vetoed = [*points("award", 5, 1), *points("veto", -1, 2)]
    assert score(vetoed, TERMS, base=Decimal(60)).vetoed
    assert total(vetoed, base=Decimal(60)) == 0
    assert total([*vetoed, *points("veto", 1, 3)], base=Decimal(60)) == 65


def test_a_reversal_frees_what_the_cap_held_back() -> None:
    given = points("study", 2, 1, 2, 3, 4, 5, 6, 7) + points("study", -2, 7)
    assert total(given) == 12


def test_a_rule_nobody_knows_is_an_error() -> None:
    with pytest.raises(KeyError):
        score(points("unknown", 1, 1), TERMS)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.key)
def test_examples_are_whole(example) -> None:  # type: ignore[no-untyped-def]
    codes = [rule.code for rule in example.rules]
    assert len(set(codes)) == len(codes)
    assert {rule.kind for rule in example.rules} == {"add", "deduct", "veto"}
    assert all(Decimal(rule.value) > 0 for rule in example.rules)
