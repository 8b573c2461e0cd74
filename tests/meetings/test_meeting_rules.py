"""Quorum, votes and the five kinds left out: each rule on both of its sides."""

from datetime import date

import pytest

from meetings.checklists import BY_CODE, STEPS, steps_for
from meetings.rules import (
    LEFT_OUT,
    QUORUMS,
    Vote,
    is_passed,
    least_agreement,
    presence_breaches,
    quorum_on,
    vote_breaches,
)

DAY = date(2026, 6, 10)


def severities(vote: Vote, day: date = DAY) -> list[str]:
    return [breach.severity for breach in vote_breaches(vote, day)]


@pytest.mark.parametrize(
    ("code", "due", "present", "quorate"),
    [
        ("ordinary", 12, 6, True),  # 半数以上 includes the half
        ("ordinary", 12, 5, False),
        ("ordinary", 13, 7, True),
        ("ordinary", 13, 6, False),
        ("committee", 5, 3, True),
        ("committee", 5, 2, False),
        ("development", 12, 6, False),  # 超过 does not
        ("development", 12, 7, True),
        ("development", 13, 7, True),
        ("life_democratic", 6, 4, True),
        ("life_democratic", 6, 3, False),
        ("life_democratic", 7, 5, True),
        ("life_democratic", 7, 4, False),
    ],
)
def test_quorum(code: str, due: int, present: int, quorate: bool) -> None:
    assert quorum_on(code, DAY).is_quorate(present, due) is quorate


@pytest.mark.parametrize(("due", "least"), [(15, 8), (16, 9), (1, 1), (2, 2)])
def test_more_than_half_of_those_due_must_agree(due: int, least: int) -> None:
    assert least_agreement(due) == least
    assert is_passed(least, due) and not is_passed(least - 1, due)


def test_a_text_holds_from_its_day() -> None:
    assert quorum_on("development", date(2026, 5, 17)).article == "第十九条"
    assert quorum_on("development", date(2026, 5, 18)).article == "第二十条"
    assert quorum_on("ordinary", date(2017, 1, 1)).code == "ordinary"  # before the first text
    for code in {each.code for each in QUORUMS}:
        texts = sorted((each for each in QUORUMS if each.code == code), key=lambda each: each.in_force_from)
        assert [each.in_force_to is None for each in texts] == [False] * (len(texts) - 1) + [True]


def test_an_article_is_named_only_where_it_was_compared_with_the_text() -> None:
    assert quorum_on("ordinary", DAY).source.endswith("》第十一条")
    assert quorum_on("development", DAY).source == "《中国共产党发展党员工作细则》"


@pytest.mark.parametrize(
    ("vote", "expected"),
    [
        (Vote("接收", "development", 17, 15, 16, written=1), []),
        (Vote("接收", "development", 17, 15, 16), ["block"]),  # more votes than voters
        (Vote("接收", "development", 17, 15, 17, written=1), ["block"]),
        (Vote("接收", "development", 16, 8, 9, written=1), ["block"]),  # exactly half is not more than half
        (Vote("接收", "development", 16, 9, 8), ["info"]),  # held, not passed
        (Vote("要点", "ordinary", 16, 8, 8), ["info"]),
        (Vote("要点", "ordinary", 14, 8, 8), []),
        (Vote("要点", "ordinary", 16, 7, 7), ["block"]),
        (Vote("要点", "ordinary", 16, 7, 9, written=1), ["block", "block"]),
        (Vote("要点", "ordinary", 13, 12, 10, 1, 1), []),
        (Vote("要点", "ordinary", 13, 12, 10, 2, 1), ["block"]),
        (Vote("要点", "committee", 5, 2, 2), ["block"]),
        (Vote("要点", "house", 5, 2, 2), ["warning"]),  # the house's own custom only warns
        (Vote("要点", "ordinary", None, 12, 10), ["block"]),
        (Vote("要点", "ordinary", 13, None, 10), ["block"]),
    ],
)
def test_votes(vote: Vote, expected: list[str]) -> None:
    assert severities(vote) == expected


def test_the_sentences_say_what_to_do_and_by_which_article() -> None:
    (thin,) = vote_breaches(Vote("年度要点", "ordinary", 16, 7, 7), DAY)
    assert thin.text == (
        "议题“年度要点”不能表决：实到有表决权7人，没有达到应到16人的半数"
        "（依据《中国共产党支部工作条例（试行）》第十一条）。请核对人数；没有表决的，请清空票数。"
    )
    (lost,) = vote_breaches(Vote("年度要点", "ordinary", 16, 9, 8), DAY)
    assert "须至少9票赞成" in lost.text and lost.text.endswith("。")
    (many,) = vote_breaches(Vote("年度要点", "ordinary", 16, 9, 10, written=0), DAY)
    assert "共10票，多于实到有表决权9人与书面意见0份之和" in many.text


@pytest.mark.parametrize(
    ("kinds", "due", "present", "expected"),
    [
        (["assembly"], 12, 6, []),
        (["assembly"], 12, 5, ["warning"]),
        (["branch_committee"], 5, 2, ["warning"]),
        (["branch_committee", "theme_day"], 5, 3, []),
        (["theme_day"], 12, 1, []),
        (["life_democratic"], 6, 4, []),
        (["life_democratic"], 6, 3, ["warning"]),
        (["assembly"], None, 3, []),
        (["assembly"], 3, None, []),
    ],
)
def test_a_thin_meeting_without_a_vote_only_warns(
    kinds: list[str], due: int | None, present: int | None, expected: list[str]
) -> None:
    assert [breach.severity for breach in presence_breaches(kinds, due, present, DAY)] == expected


def test_five_kinds_are_left_out() -> None:
    assert len(LEFT_OUT) == 5


def test_steps_belong_to_the_life_meetings_alone() -> None:
    assert len(BY_CODE) == len(STEPS)
    assert steps_for(["theme_day", "assembly"]) == []
    branch, democratic = steps_for(["organizational_life"]), steps_for(["life_democratic"])
    assert {step.code for step in democratic} - {step.code for step in branch} == {"plan", "notice", "report"}
    assert set(branch) < set(democratic)
    assert [step.stage for step in democratic] == sorted(
        (step.stage for step in democratic), key=["before", "at", "after"].index
    )
