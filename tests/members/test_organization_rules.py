"""Every rule of set-up and terms on its passing and its failing side."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from members.rules.organization import (
    BRANCH,
    BY_HAND,
    CHECKS,
    COMMITTEE,
    ELECTIONS_FROM,
    GENERAL,
    GROUP,
    GROUPS_FROM,
    ORGANS_FROM,
    RULES,
    STATUTE_FROM,
    Structure,
    by_hand,
    check_structure,
)
from members.rules.texts import BLOCK

TODAY = date(2026, 6, 15)
TERM = {"elected_on": date(2025, 1, 10), "term_ends_on": date(2028, 1, 10), "term_years": 3}
GOOD_BRANCH = Structure(BRANCH, 12, 11, secretaries=1, deputies=1, others=3, **TERM)  # type: ignore[arg-type]
SMALL_BRANCH = replace(GOOD_BRANCH, members=6, formal=6, deputies=0, others=0)
GOOD_GENERAL = Structure(GENERAL, 92, 88, below_head=False, secretaries=1, others=4, **TERM)  # type: ignore[arg-type]
GOOD_COMMITTEE = replace(
    GOOD_GENERAL, kind=COMMITTEE, members=130, term_years=5, term_ends_on=date(2030, 1, 10)
)


def codes(structure: Structure, on: date = TODAY) -> list[str]:
    return [each.code for each in check_structure(structure, on)]


@pytest.mark.parametrize("good", [GOOD_BRANCH, SMALL_BRANCH, GOOD_GENERAL, GOOD_COMMITTEE])
def test_nothing_is_found_where_all_is_right(good: Structure) -> None:
    assert codes(good) == []


@pytest.mark.parametrize(
    ("good", "code", "passing", "failing"),
    [
        (GOOD_COMMITTEE, "ORG-1", {"members": 100}, {"members": 99}),
        (GOOD_GENERAL, "ORG-1", {"members": 99}, {"members": 100}),
        (GOOD_GENERAL, "ORG-2", {"members": 50}, {"members": 49}),
        (GOOD_BRANCH, "ORG-2", {"members": 49, "below_head": False, "groups": 2},
         {"members": 50, "below_head": False, "groups": 2}),
        (GOOD_BRANCH, "ORG-3", {"formal": 3, "others": 0, "deputies": 0},
         {"formal": 2, "others": 0, "deputies": 0}),
        (GOOD_BRANCH, "ORG-4", {"formal": 7}, {"formal": 6}),
        (SMALL_BRANCH, "ORG-4", {"formal": 6}, {"formal": 7}),
        (SMALL_BRANCH, "ORG-4", {"secretaries": 1}, {"secretaries": 0}),
        (SMALL_BRANCH, "ORG-4", {"secretaries": 1}, {"secretaries": 2}),
        (GOOD_BRANCH, "ORG-5", {"deputies": 0, "others": 2}, {"deputies": 0, "others": 1}),
        (GOOD_BRANCH, "ORG-5", {"others": 5}, {"others": 6}),
        (SMALL_BRANCH, "ORG-5", {"deputies": 1}, {"deputies": 2}),
        (GOOD_BRANCH, "ORG-6", {"members": 50, "groups": 2}, {"members": 51, "groups": 2}),
        (GOOD_BRANCH, "ORG-7", {"units": 5}, {"units": 6}),
        (GOOD_BRANCH, "ORG-9", {"members": GROUPS_FROM - 1}, {"members": GROUPS_FROM}),
        (GOOD_BRANCH, "ORG-9", {"members": GROUPS_FROM, "groups": 1}, {"members": GROUPS_FROM}),
        (Structure(GROUP), "ORG-9", {"leaders": 1}, {"leaders": 0}),
        (GOOD_GENERAL, "ORG-11", {"secretaries": 1}, {"secretaries": 0}),
        (GOOD_COMMITTEE, "ORG-11", {"secretaries": 1}, {"secretaries": 0}),
        (GOOD_COMMITTEE, "TERM-1", {"term_years": 5}, {"term_years": 3}),
        (GOOD_GENERAL, "TERM-2", {"term_years": 3}, {"term_years": 5}),
        (GOOD_BRANCH, "TERM-3", {"term_years": 3}, {"term_years": 2}),
        (GOOD_BRANCH, "TERM-3", {}, {"elected_on": None, "term_ends_on": None, "term_years": 0}),
        (GOOD_BRANCH, "TERM-4", {"term_ends_on": TODAY}, {"term_ends_on": TODAY - timedelta(days=1)}),
        (GOOD_BRANCH, "TERM-4", {"previous_ends_on": date(2026, 1, 10)},
         {"previous_ends_on": date(2026, 1, 11)}),
        (GOOD_BRANCH, "TERM-5", {"term_ends_on": TODAY + timedelta(days=181)},
         {"term_ends_on": TODAY + timedelta(days=180)}),
        (GOOD_BRANCH, "TERM-5", {"term_ends_on": TODAY - timedelta(days=1)}, {"term_ends_on": TODAY}),
    ],
)  # fmt: skip
def test_both_sides(good: Structure, code: str, passing: dict, failing: dict) -> None:  # type: ignore[type-arg]
    assert code not in codes(replace(good, **passing))
    assert code in codes(replace(good, **failing))


@pytest.mark.parametrize(("formal", "members"), [(2, 100), (7, 2)])
def test_branches_count_formal_members_and_heads_count_all(formal: int, members: int) -> None:
    assert ("ORG-3" in codes(replace(GOOD_BRANCH, formal=formal, members=members))) == (formal < 3)
    assert ("ORG-1" in codes(replace(GOOD_GENERAL, formal=formal, members=members))) == (members >= 100)


def test_a_joint_branch_that_is_too_small_is_told_to_join_more_units() -> None:
    single, joint = (
        next(each.text for each in check_structure(replace(SMALL_BRANCH, formal=2, units=units), TODAY))
        for units in (1, 2)
    )
    assert "成立联合党支部" in single and "补充联合的单位" in joint


@pytest.mark.parametrize(("on", "words"), [(date(2029, 1, 10), "已经逾期"), (date(2029, 1, 11), "已超过1年")])
def test_a_term_a_year_over_is_said_so(on: date, words: str) -> None:
    late = next(each for each in check_structure(GOOD_BRANCH, on) if each.code == "TERM-4")
    assert words in late.text and late.severity == BLOCK


def test_findings_cite_the_article() -> None:
    (found,) = check_structure(replace(GOOD_GENERAL, members=49), TODAY)
    assert (
        found.text
        == "党员49名，不足50名，设党总支须经上级党组织批准，请核对批复。依据《中国共产党党和国家机关基层组织工作条例》第六条。"
    )


def test_a_rule_holds_from_its_day() -> None:
    large = replace(GOOD_BRANCH, members=51, groups=2, term_years=5)
    day = timedelta(days=1)
    assert codes(large, STATUTE_FROM - day) == []
    assert codes(large, STATUTE_FROM) == ["ORG-6"]
    assert codes(large, ORGANS_FROM) == ["ORG-6", "TERM-3"]
    over = replace(GOOD_BRANCH, term_ends_on=date(2019, 12, 1))
    assert "TERM-4" not in codes(over, ELECTIONS_FROM - day)
    assert "TERM-4" in codes(over, ELECTIONS_FROM)


def test_every_rule_is_checked_or_looked_at_by_hand() -> None:
    known = {rule.code for rule in RULES}
    assert known == {f"ORG-{n}" for n in range(1, 16)} | {f"TERM-{n}" for n in range(1, 6)}
    assert known == {code for code, _, _ in CHECKS} | set(BY_HAND)
    assert [rule.code for rule in by_hand(TODAY)] == list(BY_HAND)
    assert by_hand(STATUTE_FROM - timedelta(days=1)) == []


def test_no_article_is_named_that_was_not_checked() -> None:
    assert [rule.code for rule in RULES if rule.checked != bool(rule.article)] == []
