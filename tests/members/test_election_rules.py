"""Every rule of an election on its passing and its failing side."""

from datetime import date, timedelta

import pytest

from members.rules.elections import CHECKS, RULES, Election, check_election, may_vote
from members.rules.organization import ELECTIONS_FROM

DAY = date(2026, 3, 20)


def codes(on: date = DAY, **known: object) -> list[str]:
    return [each.code for each in check_election(Election(**known), on)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("code", "passing", "failing"),
    [
        ("EL-1", {"by_delegates": True, "members": 500}, {"by_delegates": True, "members": 499}),
        ("EL-1", {"members": 20}, {"by_delegates": True, "members": 20}),
        ("EL-2", {"unentitled": 0}, {"unentitled": 1}),
        ("EL-3", {"due": 10, "present": 8}, {"due": 10, "present": 7}),
        ("EL-3", {"due": 11, "present": 9}, {"due": 11, "present": 8}),
        ("EL-4", {"seats": 5, "candidates": 6}, {"seats": 5, "candidates": 5}),
        ("EL-4", {"seats": 7, "candidates": 9}, {"seats": 7, "candidates": 8}),
        ("EL-5", {"present": 10, "votes": (6, 10)}, {"present": 10, "votes": (5, 10)}),
        ("EL-5", {"present": 11, "votes": (6,)}, {"present": 11, "votes": (5,)}),
        ("EL-6", {"posts": 2, "post_candidates": 2}, {"posts": 2, "post_candidates": 3}),
        ("EL-6", {"posts": 2, "post_candidates": 2}, {"posts": 2, "post_candidates": 1}),
        ("EL-7", {"issued": 10, "returned": 10}, {"issued": 10, "returned": 11}),
    ],
)
def test_both_sides(code: str, passing: dict, failing: dict) -> None:  # type: ignore[type-arg]
    assert codes(**passing) == []
    assert codes(**failing) == [code]
    assert codes(ELECTIONS_FROM - timedelta(days=1), **failing) == []


def test_what_nobody_wrote_down_is_not_asked_about() -> None:
    assert codes() == []
    assert codes(due=10, seats=5, votes=(1,), posts=2, issued=10) == []


def test_the_lowest_vote_is_told() -> None:
    (found,) = check_election(Election(present=10, votes=(9, 5, 4)), DAY)
    assert "有2名得票没有超过半数（最低4票）" in found.text


@pytest.mark.parametrize(
    ("known", "votes"),
    [
        ({"formal": True}, True),
        ({"formal": False}, False),
        ({"formal": True, "under_probation": True}, False),
        ({"formal": True, "detained": True}, False),
    ],
)
def test_who_may_vote(known: dict[str, bool], votes: bool) -> None:
    assert may_vote(**known) == votes


def test_every_rule_is_checked() -> None:
    assert [rule.code for rule in RULES] == [code for code, _ in CHECKS] == [f"EL-{n}" for n in range(1, 8)]
