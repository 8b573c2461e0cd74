"""Every rule of 发展党员 on its passing and its failing side, under both texts and at the ends of months."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from members.development_steps import BY_NUMBER, LAST, STAGES, STEPS, approval_chain
from members.rules.development import (
    CANCELLED,
    EXTENDED,
    ISSUED,
    ON_TIME,
    REVISED,
    RULES,
    Course,
    Due,
    Fact,
    Vote,
    dues,
    judge,
    missing_steps,
    next_step,
    rule_on,
)

BEFORE, AFTER = date(2026, 5, 17), date(2026, 5, 18)
"""The last day of the older text and the first of the newer."""
D = date


def codes(fact: Fact, *others: Fact, confirming: bool = False, **more: object) -> set[str]:
    course = Course(others, **{"born_on": D(1990, 1, 1)} | more)  # type: ignore[arg-type]
    return {each.code for each in judge(course, fact, confirming=confirming)}


def at(number: int, on: date, **more: object) -> Fact:
    return Fact(number, on, **more)  # type: ignore[arg-type]


WEEK = (D(2026, 5, 18), D(2026, 5, 22))
PAIR = (True, True)

TABLE: list[tuple[str, bool, Fact, tuple[Fact, ...], dict[str, object]]] = [
    # DEV-AGE: eighteen on the day
    ("DEV-AGE", False, at(1, D(2026, 6, 1)), (), {"born_on": D(2008, 6, 1)}),
    ("DEV-AGE", True, at(1, D(2026, 5, 31)), (), {"born_on": D(2008, 6, 1)}),
    ("DEV-AGE", False, at(1, D(2026, 2, 28)), (), {"born_on": D(2008, 2, 29)}),
    ("DEV-BIRTH", True, at(1, D(2026, 6, 1)), (), {"born_on": None}),
    ("DEV-BIRTH", False, at(1, D(2026, 6, 1)), (), {}),
    # DEV-TALK-1M: calendar months, clamped to the month's end
    ("DEV-TALK-1M", False, at(2, D(2025, 2, 28)), (at(1, D(2025, 1, 31)),), {}),
    ("DEV-TALK-1M", True, at(2, D(2025, 3, 1)), (at(1, D(2025, 1, 31)),), {}),
    ("DEV-TALK-1M", False, at(2, D(2024, 2, 29)), (at(1, D(2024, 1, 31)),), {}),
    ("DEV-TALK-1M", True, at(2, D(2024, 3, 1)), (at(1, D(2024, 1, 31)),), {}),
    ("DEV-TALK-1M", True, at(2, D(2026, 8, 2)), (at(1, D(2026, 7, 1)),), {}),
    # contacts
    ("DEV-CONTACT", False, at(5, AFTER, formal=(True,)), (), {}),
    ("DEV-CONTACT", False, at(5, BEFORE, formal=PAIR), (), {}),
    ("DEV-CONTACT", True, at(5, AFTER, formal=()), (), {}),
    ("DEV-CONTACT", True, at(5, AFTER, formal=(True, True, True)), (), {}),
    ("DEV-CONTACT", True, at(5, BEFORE, formal=(True, False)), (), {}),
    # DEV-HALFYEAR
    ("DEV-HALFYEAR", False, at(6, D(2025, 9, 1)), (at(3, D(2025, 3, 1)),), {}),
    ("DEV-HALFYEAR", True, at(6, D(2025, 9, 2)), (at(3, D(2025, 3, 1)),), {}),
    ("DEV-HALFYEAR", False, at(6, D(2026, 2, 28)), (at(3, D(2025, 3, 1)), at(6, D(2025, 8, 31))), {}),
    ("DEV-HALFYEAR", True, at(7, D(2026, 3, 2)), (at(3, D(2025, 3, 1)), at(6, D(2025, 9, 1))), {}),
    ("DEV-HALFYEAR", False, at(7, D(2026, 3, 1)), (at(3, D(2025, 3, 1)), at(6, D(2025, 9, 1))), {}),
    # DEV-CULT-1Y
    ("DEV-CULT-1Y", False, at(7, D(2026, 3, 1)), (at(3, D(2025, 3, 1)),), {}),
    ("DEV-CULT-1Y", True, at(7, D(2026, 2, 28)), (at(3, D(2025, 3, 1)),), {}),
    ("DEV-CULT-1Y", False, at(7, D(2025, 2, 28)), (at(3, D(2024, 2, 29)),), {}),
    # DEV-PUB-5WD: only from the revision on
    ("DEV-PUB-5WD", False, at(7, BEFORE), (at(3, D(2025, 1, 1)),), {}),
    ("DEV-PUB-5WD", True, at(7, AFTER), (at(3, D(2025, 1, 1)),), {}),
    ("DEV-PUB-5WD", False, at(7, D(2026, 5, 23), notice=WEEK), (), {}),
    ("DEV-PUB-5WD", True, at(7, D(2026, 5, 22), notice=WEEK), (), {}),  # its last day is not over
    ("DEV-PUB-5WD", True, at(7, D(2026, 5, 25), notice=(D(2026, 5, 19), D(2026, 5, 24))), (), {}),
    ("DEV-PUB-5WD", False, at(7, D(2026, 5, 26), notice=(D(2026, 5, 19), D(2026, 5, 25))), (), {}),
    ("DEV-PUB-5WD", True, at(7, D(2026, 6, 22), notice=(D(2026, 6, 15), D(2026, 6, 21))), (),
     {"changes": {D(2026, 6, 19): False}}),  # 端午节 takes the Friday
    ("DEV-PUB-5WD", False, at(7, D(2026, 6, 23), notice=(D(2026, 6, 15), D(2026, 6, 22))), (),
     {"changes": {D(2026, 6, 19): False}}),
    ("DEV-PUB-5WD", False, at(7, D(2026, 9, 21), notice=(D(2026, 9, 15), D(2026, 9, 20))), (),
     {"changes": {D(2026, 9, 20): True}}),  # a Sunday worked instead
    # sponsors
    ("DEV-SPONSOR", False, at(9, AFTER, formal=PAIR), (), {}),
    ("DEV-SPONSOR", True, at(9, AFTER, formal=(True,)), (), {}),
    ("DEV-SPONSOR", True, at(9, BEFORE, formal=(True, False)), (), {}),
    ("DEV-SPONSOR", True, at(9, AFTER, formal=PAIR, barred=True), (), {}),
    # DEV-POLREV
    ("DEV-POLREV", False, at(12, AFTER), (at(10, D(2026, 5, 1), passed=True),), {}),
    ("DEV-POLREV", True, at(12, AFTER), (at(10, D(2026, 5, 1), passed=False),), {}),
    ("DEV-POLREV", True, at(15, BEFORE), (at(10, D(2026, 5, 1), passed=False),), {}),
    # DEV-TRAIN-24H
    ("DEV-TRAIN-24H", False, at(11, AFTER, hours=Decimal(24)), (), {}),
    ("DEV-TRAIN-24H", False, at(11, AFTER, days=Decimal(3)), (), {}),
    ("DEV-TRAIN-24H", True, at(11, BEFORE, days=Decimal("2.5"), hours=Decimal("23.5")), (), {}),
    # DEV-LEAVE-3M
    ("DEV-LEAVE-3M", True, at(13, D(2026, 11, 30), leaves_on=D(2027, 2, 28)), (), {}),
    ("DEV-LEAVE-3M", False, at(13, D(2026, 11, 30), leaves_on=D(2027, 3, 1)), (), {}),
    ("DEV-LEAVE-3M", False, at(13, D(2026, 11, 30)), (), {}),
    # DEV-MTG-1M: only from the revision on
    ("DEV-MTG-1M", False, at(15, BEFORE), (at(13, D(2026, 3, 1)),), {}),
    ("DEV-MTG-1M", True, at(15, AFTER), (at(13, D(2026, 4, 17)),), {}),
    ("DEV-MTG-1M", False, at(15, AFTER), (at(13, D(2026, 4, 18)),), {}),
    ("DEV-MTG-1M", False, at(15, D(2026, 9, 30)), (at(13, D(2026, 8, 31)),), {}),
    # DEV-VOTE: more than half, of those who should come
    ("DEV-VOTE", False, at(15, AFTER, vote=Vote(13, 7, 7)), (), {}),
    ("DEV-VOTE", True, at(15, AFTER, vote=Vote(14, 7, 7)), (), {}),
    ("DEV-VOTE", True, at(15, BEFORE, vote=Vote(13, 12, 6)), (), {}),
    ("DEV-VOTE", True, at(23, AFTER, vote=Vote(12, 12, 6), outcome=ON_TIME), (), {}),
    ("DEV-VOTE", False, at(23, AFTER, vote=Vote(12, 12, 7), outcome=ON_TIME), (), {}),
    # DEV-APPR
    ("DEV-APPR-3M", False, at(17, D(2025, 2, 28)), (at(15, D(2024, 11, 30)),), {}),
    ("DEV-APPR-3M", True, at(17, D(2025, 3, 1)), (at(15, D(2024, 11, 30)),), {}),
    ("DEV-APPR-6M", False, at(17, D(2025, 5, 30)), (at(15, D(2024, 11, 30)),), {}),
    ("DEV-APPR-6M", True, at(17, D(2025, 5, 31)), (at(15, D(2024, 11, 30)),), {}),
    ("DEV-APPR-3M", False, at(17, D(2025, 5, 31)), (at(15, D(2024, 11, 30)),), {}),  # told once, as the graver
    # DEV-OATH-1M: only from the revision on
    ("DEV-OATH-1M", False, at(20, BEFORE), (at(17, D(2026, 1, 1)),), {}),
    ("DEV-OATH-1M", True, at(20, AFTER), (at(17, D(2026, 4, 17)),), {}),
    ("DEV-OATH-1M", False, at(20, AFTER), (at(17, D(2026, 4, 18)),), {}),
    # DEV-PROB-1Y
    ("DEV-PROB-1Y", False, at(23, D(2026, 7, 1), outcome=ON_TIME), (at(15, D(2025, 7, 1)),), {}),
    ("DEV-PROB-1Y", True, at(23, D(2026, 6, 30), outcome=ON_TIME), (at(15, D(2025, 7, 1)),), {}),
    ("DEV-PROB-1Y", True, at(23, D(2026, 6, 30), outcome=EXTENDED, extension_months=6), (at(15, D(2025, 7, 1)),), {}),
    ("DEV-PROB-1Y", False, at(23, D(2026, 6, 30), outcome=CANCELLED), (at(15, D(2025, 7, 1)),), {}),
    ("DEV-PROB-1Y", False, at(23, D(2025, 2, 28), outcome=ON_TIME), (at(15, D(2024, 2, 29)),), {}),
    ("DEV-PROB-1Y", True, at(23, D(2026, 12, 31), outcome=ON_TIME),
     (at(15, D(2025, 7, 1)), at(23, D(2026, 7, 2), outcome=EXTENDED, extension_months=6)), {}),
    ("DEV-PROB-1Y", False, at(23, D(2027, 1, 1), outcome=ON_TIME),
     (at(15, D(2025, 7, 1)), at(23, D(2026, 7, 2), outcome=EXTENDED, extension_months=6)), {}),
    # DEV-EXT
    ("DEV-EXT", False, at(23, D(2026, 7, 2), outcome=EXTENDED, extension_months=6), (), {}),
    ("DEV-EXT", False, at(23, D(2026, 7, 2), outcome=EXTENDED, extension_months=12), (), {}),
    ("DEV-EXT", True, at(23, D(2026, 7, 2), outcome=EXTENDED, extension_months=5), (), {}),
    ("DEV-EXT", True, at(23, D(2026, 7, 2), outcome=EXTENDED, extension_months=13), (), {}),
    ("DEV-EXT", True, at(23, D(2026, 7, 2), outcome=EXTENDED), (), {}),
    ("DEV-EXT", True, at(23, D(2027, 1, 2), outcome=EXTENDED, extension_months=6),
     (at(23, D(2026, 7, 2), outcome=EXTENDED, extension_months=6),), {}),
    ("DEV-EXT", False, at(23, D(2027, 1, 2), outcome=ON_TIME),
     (at(23, D(2026, 7, 2), outcome=EXTENDED, extension_months=6),), {}),
    # DEV-CONV-APPR-3M
    ("DEV-CONV-APPR-3M", False, at(24, D(2026, 9, 30)), (at(23, D(2026, 6, 30), outcome=ON_TIME),), {}),
    ("DEV-CONV-APPR-3M", True, at(24, D(2026, 10, 1)), (at(23, D(2026, 6, 30), outcome=ON_TIME),), {}),
    # DEV-ORDER
    ("DEV-ORDER", False, at(8, AFTER), (at(7, AFTER),), {}),
    ("DEV-ORDER", True, at(8, BEFORE), (at(7, AFTER),), {}),
    ("DEV-ORDER", True, at(7, AFTER), (at(8, BEFORE),), {}),
    ("DEV-ORDER", False, at(10, D(2026, 6, 9)), (at(11, D(2026, 6, 1)),), {}),  # they run beside one another
    ("DEV-ORDER", False, at(5, D(2026, 6, 9)), (at(5, D(2025, 6, 1)), at(6, D(2026, 1, 1))), {}),  # a new contact
    ("DEV-ORDER", True, at(5, D(2026, 6, 9)), (at(6, D(2026, 1, 1)),), {}),
    ("DEV-ORDER", True, at(17, D(2026, 6, 1), final=False), (at(15, D(2026, 6, 2)),), {}),
    ("DEV-ORDER", True, at(17, D(2026, 6, 9), level="work_committee"),
     (at(15, D(2026, 6, 1)), at(17, D(2026, 6, 10), final=False, level="party_group")), {}),
    ("DEV-ORDER", False, at(17, D(2026, 6, 10), level="work_committee"),
     (at(15, D(2026, 6, 1)), at(17, D(2026, 6, 10), final=False, level="party_group")), {}),
    ("DEV-ORDER", True, at(17, D(2026, 6, 10), final=False, level="party_group"),
     (at(15, D(2026, 6, 1)), at(17, D(2026, 6, 9), level="work_committee")), {}),
    ("DEV-ORDER", False, at(24, D(2027, 1, 4), final=False, level="general_branch"),
     (at(23, D(2026, 6, 1), outcome=EXTENDED), at(24, D(2026, 6, 9), level="work_committee"),
      at(23, D(2027, 1, 2), outcome=ON_TIME)), {}),  # of the decision after the extension
]  # fmt: skip


@pytest.mark.parametrize(("code", "broken", "fact", "others", "more"), TABLE)
def test_a_rule(
    code: str, broken: bool, fact: Fact, others: tuple[Fact, ...], more: dict[str, object]
) -> None:
    assert (code in codes(fact, *others, **more)) is broken


BEFORE_CONFIRMING: list[tuple[str, bool, Fact, tuple[Fact, ...]]] = [
    ("DEV-CULT-1Y", True, at(7, BEFORE), ()),
    ("DEV-CULT-1Y", False, at(7, BEFORE), (at(3, D(2025, 1, 1)),)),
    ("DEV-POLREV", True, at(12, AFTER), ()),
    ("DEV-POLREV", False, at(12, AFTER), (at(10, BEFORE, passed=True),)),
    ("DEV-TRAIN-24H", True, at(13, AFTER), ()),
    ("DEV-TRAIN-24H", False, at(13, AFTER), (at(11, BEFORE, days=Decimal(3)),)),
    ("DEV-SPONSOR", True, at(15, AFTER), ()),
    ("DEV-SPONSOR", False, at(15, AFTER), (at(9, BEFORE, formal=PAIR),)),
    ("DEV-VOTE", True, at(15, AFTER), ()),
    ("DEV-VOTE", True, at(15, AFTER, vote=Vote(13, 12, None)), ()),
    ("DEV-VOTE", False, at(15, AFTER, vote=Vote(13, 12, 12)), ()),
    ("DEV-PROB-1Y", True, at(23, AFTER, outcome=ON_TIME), ()),
    ("DEV-GAP", True, at(4, AFTER), (at(1, D(2026, 1, 1)), at(2, D(2026, 1, 8)))),
    ("DEV-GAP", False, at(4, AFTER), (at(3, D(2026, 1, 1)),)),
    ("DEV-CHAIN", True, at(17, D(2026, 6, 10), level="work_committee"), (at(15, D(2026, 6, 1)),)),
    (
        "DEV-CHAIN",
        False,
        at(17, D(2026, 6, 10), level="work_committee"),
        (at(15, D(2026, 6, 1)), at(17, D(2026, 6, 9), final=False, level="party_group")),
    ),
    ("DEV-CHAIN", False, at(17, D(2026, 6, 9), final=False, level="party_group"), (at(15, D(2026, 6, 1)),)),
    ("DEV-GAP", False, at(22, AFTER), ()),  # taken over where the case begins
    ("DEV-GAP", False, at(11, AFTER), (at(8, D(2026, 1, 1)),)),  # 9 and 10 run beside it
]


@pytest.mark.parametrize(("code", "broken", "fact", "others"), BEFORE_CONFIRMING)
def test_what_must_be_on_record_before_a_step_is_confirmed(
    code: str, broken: bool, fact: Fact, others: tuple[Fact, ...]
) -> None:
    assert (code in codes(fact, *others, confirming=True, opinions=("party_group",))) is broken
    if broken:
        assert code not in codes(fact, *others, opinions=("party_group",))


def test_every_rule_has_both_its_sides_in_the_table() -> None:
    sides = {(code, broken) for code, broken, *_ in TABLE} | {(c, b) for c, b, *_ in BEFORE_CONFIRMING}
    assert sides == {(rule.code, side) for rule in RULES for side in (True, False)}


SEVERITIES = {
    "block": {"DEV-AGE", "DEV-CONTACT", "DEV-CULT-1Y", "DEV-PUB-5WD", "DEV-SPONSOR", "DEV-POLREV", "DEV-TRAIN-24H",
              "DEV-VOTE", "DEV-APPR-6M", "DEV-PROB-1Y", "DEV-EXT", "DEV-ORDER"},
    "warning": {"DEV-TALK-1M", "DEV-HALFYEAR", "DEV-LEAVE-3M", "DEV-MTG-1M", "DEV-APPR-3M", "DEV-OATH-1M",
                "DEV-CONV-APPR-3M", "DEV-GAP", "DEV-CHAIN"},
    "info": {"DEV-BIRTH"},
}  # fmt: skip


def test_how_grave_each_rule_is() -> None:
    for severity, named in SEVERITIES.items():
        assert {rule.code for rule in RULES if rule.severity == severity} == named


def test_a_rule_names_its_source_and_no_article_that_is_not_known() -> None:
    (breach,) = judge(Course((at(1, D(2026, 6, 1)),)), at(2, D(2026, 8, 1)))
    assert "2026年7月1日前" in breach.text and breach.text.endswith(
        "依据《中国共产党发展党员工作细则》第七条。"
    )
    (older,) = judge(Course((at(1, D(2025, 6, 1)),)), at(2, D(2025, 8, 1)))
    assert older.text.endswith("依据《中国共产党发展党员工作细则》（2014年）。")
    assert all(rule.checked for rule in RULES if rule.article) and not any(
        rule.checked for rule in RULES if not rule.article
    )


@pytest.mark.parametrize("code", sorted({rule.code for rule in RULES}))
def test_one_text_holds_on_any_day(code: str) -> None:
    mine = sorted((rule for rule in RULES if rule.code == code), key=lambda rule: rule.in_force_from)
    for earlier, later in pairwise(mine):
        assert earlier.in_force_to == later.in_force_from - timedelta(days=1)
    assert mine[-1].in_force_to is None
    assert rule_on(code, mine[-1].in_force_from) == mine[-1]
    assert rule_on(code, mine[0].in_force_from - timedelta(days=1)) is None


def test_the_switch_day() -> None:
    assert (D(2014, 5, 28), D(2026, 5, 18)) == (ISSUED, REVISED)
    for code in ("DEV-PUB-5WD", "DEV-MTG-1M", "DEV-OATH-1M"):
        assert rule_on(code, BEFORE) is None and rule_on(code, AFTER) is not None


# --- the chart


def test_the_chart_has_25_steps_in_5_stages() -> None:
    assert [step.number for step in STEPS] == list(range(1, 26)) and LAST == 25
    assert [step.stage for step in STEPS] == sorted((step.stage for step in STEPS), key=list(STAGES).index)
    counts = [sum(step.stage == stage for step in STEPS) for stage in STAGES]
    assert counts == [2, 4, 5, 7, 7]


@pytest.mark.parametrize(
    ("above", "reviews", "chain"),
    [
        (["general_branch", "party_group", "work_committee"], True,
         ["general_branch", "party_group", "work_committee"]),
        (["general_branch", "party_group", "work_committee"], False, ["party_group", "work_committee"]),
        (["general_branch", "party_committee", "work_committee"], True, ["general_branch", "committee"]),
        (["party_committee"], True, ["committee"]),
        (["party_group", "work_committee"], True, ["party_group", "work_committee"]),
    ],
)  # fmt: skip
def test_who_approves(above: list[str], reviews: bool, chain: list[str]) -> None:
    assert approval_chain(above, general_branch_reviews=reviews) == chain


# --- what is next

WAY = {
    1: D(2023, 1, 31), 2: D(2023, 2, 10), 3: D(2023, 3, 1), 4: D(2023, 3, 8), 5: D(2023, 3, 1),
    6: D(2023, 8, 20), 7: D(2024, 3, 5), 8: D(2024, 3, 12), 9: D(2024, 3, 12), 10: D(2024, 4, 10),
    11: D(2024, 4, 20), 12: D(2024, 5, 6), 13: D(2024, 5, 20), 14: D(2024, 5, 22), 15: D(2024, 6, 1),
    16: D(2024, 6, 20), 17: D(2024, 6, 28), 18: D(2024, 7, 2), 19: D(2024, 7, 1), 20: D(2024, 7, 1),
    21: D(2024, 12, 20), 22: D(2025, 5, 28), 23: D(2025, 6, 3), 24: D(2025, 7, 1), 25: D(2025, 7, 20),
}  # fmt: skip


def way(upto: int, **more: object) -> Course:
    outcome = {23: ON_TIME}
    return Course(
        tuple(
            Fact(number, on, outcome=outcome.get(number, "")) for number, on in WAY.items() if number <= upto
        ),
        **more,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("upto", "following", "due"),
    [
        (0, 1, []),
        (1, 2, [Due(2, D(2023, 2, 28))]),
        (2, 3, []),
        (3, 4, [Due(6, D(2023, 9, 1))]),
        (6, 6, [Due(6, D(2024, 2, 20))]),
        (7, 8, []),
        (13, 14, []),  # no month between 预审 and 支部大会 under the text of 2014
        (15, 16, [Due(17, D(2024, 9, 1))]),
        (17, 18, [Due(23, D(2025, 6, 1))]),
        (22, 23, [Due(23, D(2025, 6, 1))]),
        (23, 24, [Due(24, D(2025, 9, 3))]),
        (24, 25, []),
        (25, None, []),
    ],
)
def test_what_is_next_and_by_when(upto: int, following: int | None, due: list[Due]) -> None:
    assert next_step(way(upto)) == following
    assert dues(way(upto)) == due


def test_the_second_look_opens_the_way_to_the_seventh_step() -> None:
    course = replace(way(6), facts=(*way(6).facts, Fact(6, D(2024, 2, 10))))
    assert next_step(course) == 7
    assert dues(course) == [Due(6, D(2024, 8, 10))]


def test_the_revision_adds_what_falls_due() -> None:
    examined = Course((Fact(13, D(2026, 8, 31)),))
    assert dues(examined) == [Due(15, D(2026, 9, 30))]
    assert dues(Course((Fact(13, D(2026, 4, 17)),))) == []
    assert dues(Course((Fact(13, D(2026, 4, 18)),))) == [Due(15, D(2026, 5, 18))]
    approved = Course((Fact(15, D(2026, 6, 1)), Fact(17, D(2026, 6, 30))))
    assert dues(approved) == [Due(20, D(2026, 7, 30)), Due(23, D(2027, 6, 1))]


def test_an_opinion_on_the_way_is_no_approval() -> None:
    course = Course((*way(16).facts, Fact(17, D(2024, 6, 25), final=False)))
    assert next_step(course) == 17
    assert dues(course) == [Due(17, D(2024, 9, 1))]


def test_after_an_extension_the_way_goes_on() -> None:
    extended = Course((*way(22).facts, Fact(23, D(2025, 6, 3), outcome=EXTENDED, extension_months=6)))
    assert (next_step(extended), dues(extended)) == (24, [Due(24, D(2025, 9, 3))])
    approved = replace(extended, facts=(*extended.facts, Fact(24, D(2025, 7, 1))))
    assert (next_step(approved), dues(approved)) == (23, [Due(23, D(2025, 12, 1))])
    decided = replace(approved, facts=(*approved.facts, Fact(23, D(2025, 12, 2), outcome=ON_TIME)))
    assert (next_step(decided), dues(decided)) == (24, [Due(24, D(2026, 3, 2))])
    done = replace(decided, facts=(*decided.facts, Fact(24, D(2025, 12, 30))))
    assert (next_step(done), dues(done)) == (25, [])


def test_an_extension_of_unknown_length_sets_no_day() -> None:
    extended = Course((*way(22).facts, Fact(23, D(2025, 6, 3), outcome=EXTENDED), Fact(24, D(2025, 7, 1))))
    assert (next_step(extended), dues(extended)) == (23, [])


def test_a_cancellation_ends_the_way_once_it_is_approved() -> None:
    cancelled = Course((*way(22).facts, Fact(23, D(2025, 6, 3), outcome=CANCELLED)))
    assert next_step(cancelled) == 24
    approved = replace(cancelled, facts=(*cancelled.facts, Fact(24, D(2025, 7, 1))))
    assert (next_step(approved), dues(approved)) == (None, [])


def test_steps_without_a_record() -> None:
    course = Course((Fact(1, WAY[1]), Fact(2, WAY[2]), Fact(5, WAY[5])))
    assert missing_steps(course) == [3, 4]
    assert missing_steps(way(25)) == []
    assert missing_steps(Course((Fact(15, WAY[15]), Fact(17, WAY[17])))) == [16]
    assert {*BY_NUMBER} == {*WAY}
