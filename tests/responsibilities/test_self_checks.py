"""A branch holds itself against the ledger; another person reviews; what falls short becomes a problem, once."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from branches.audit import AuditLine
from branches.records import StaleVersion
from reports.figures import BY_CODE
from responsibilities.models import (
    Problem,
    SelfCheck,
    SelfCheckItem,
    StandardNode,
    load_default_ledger,
    retire_ledger,
)
from responsibilities.rules import TaskResult, standard_reached, standard_rule_on, standard_score
from responsibilities.standard_ledger import DEFAULT_LEDGER
from tests import factories
from tests.cast import Cast

RULE = standard_rule_on(date(2025, 12, 31))
Result = SelfCheckItem.Result
NODE = StandardNode.objects


def sheet(cast: Cast, tasks: int = 3) -> SelfCheck:
    """A draft of the first branch against so many tasks of the general branch, the first a key task."""
    for number in range(tasks):
        factories.standard(
            cast.general_branch, StandardNode.Level.TASK, held_on=date(2025, 1, 1), key_task=number == 0,
            code=f"1.1.{number + 1}", marks=Decimal(2 if number == 0 else 1),
        )  # fmt: skip
    check = SelfCheck(organization=cast.first_branch, year=2025, part="q1", held_on=date(2025, 4, 2))
    check.store(by=cast.clerk)
    check.list_tasks()
    check.recount()
    check.store(by=cast.clerk)
    return check


def assess(cast: Cast, check: SelfCheck, *results: str, note: str = "缺两个月记录") -> None:
    for item, result in zip(check.items.order_by("task__code"), results, strict=True):
        check.assess(
            item, by=cast.clerk, result=result, note="" if result == "reached" else note, evidence="",
            opened_at=item.edition,
        )  # fmt: skip


# --- the ledger as data


def test_the_shipped_ledger_is_whole() -> None:
    levels = [item["code"].count(".") for item in DEFAULT_LEDGER]
    assert [levels.count(level) for level in (0, 1, 2)] == [10, 36, 108]
    tasks = [item for item in DEFAULT_LEDGER if item["code"].count(".") == 2]
    assert len({item["text"] for item in tasks}) == 108
    assert all(item["evidence"] and item["basis"] and item["duty_post"] for item in tasks)
    assert {item["figure_code"] for item in tasks} - {""} <= set(BY_CODE)
    for item in tasks:
        assert bool(item["figure_code"]) == (item["times"] is not None), item["code"]
        if item["figure_code"]:
            assert item["frequency"] in {"month", "quarter", "half_year", "year"}


def test_it_is_loaded_once_and_binds_the_branches_below(cast: Cast) -> None:
    assert load_default_ledger(cast.general_branch, date(2025, 1, 1), by=cast.general) == 108
    binding = NODE.binding(cast.first_branch, date(2025, 6, 30))
    assert [binding.aspects().count(), binding.standards().count(), binding.tasks().count()] == [10, 36, 108]
    assert not NODE.binding(cast.other_branch, date(2025, 6, 30)).exists()
    assert not NODE.binding(cast.first_branch, date(2024, 12, 31)).exists()
    task = NODE.get(code="1.1.1")
    assert task.parent.code == "1.1" and task.parent.parent.code == "1"
    with pytest.raises(ValidationError, match="已有有效的对标台账"):
        load_default_ledger(cast.general_branch, date(2025, 7, 1), by=cast.general)


def test_a_retired_edition_makes_way_for_the_next(cast: Cast) -> None:
    load_default_ledger(cast.general_branch, date(2025, 1, 1), by=cast.general)
    with pytest.raises(PermissionDenied):
        retire_ledger(cast.first_branch, date(2025, 7, 1), by=cast.first)
    assert retire_ledger(cast.general_branch, date(2025, 7, 1), by=cast.general) == 154
    assert NODE.binding(cast.first_branch, date(2025, 6, 30)).tasks().count() == 108
    assert not NODE.binding(cast.first_branch, date(2025, 7, 1)).exists()
    load_default_ledger(cast.general_branch, date(2025, 7, 1), by=cast.general)
    assert NODE.binding(cast.first_branch, date(2025, 7, 1)).tasks().count() == 108


# --- the rule


@pytest.mark.parametrize(
    ("results", "score", "reached"),
    [
        ([(2, True, "reached"), (8, False, "reached")], "100.0", True),
        ([(2, True, "basic"), (98, False, "reached")], "99.2", False),  # a key task short of 达标
        ([(2, True, "not_applicable"), (8, False, "reached")], "100.0", True),
        ([(90, True, "reached"), (10, False, "failed")], "90.0", True),
        ([(89, True, "reached"), (11, False, "failed")], "89.0", False),
        ([(9, True, "reached"), (1, False, "")], "90.0", False),  # a task nobody has assessed
        ([(1, False, "not_applicable")], "0.0", False),
        ([], "0.0", False),
    ],
)
def test_what_makes_a_branch_reach_the_standard(
    results: list[tuple[int, bool, str]], score: str, reached: bool
) -> None:
    tasks = [TaskResult(Decimal(marks), key, result) for marks, key, result in results]
    assert standard_score(tasks, RULE) == Decimal(score)
    assert standard_reached(tasks, RULE) is reached
    assert "90分" in RULE.text and RULE.text.endswith("。")


# --- the branch


def test_the_sheet_lists_what_is_in_force_once(cast: Cast) -> None:
    check = sheet(cast)
    check.list_tasks()
    assert check.items.count() == 3 and (check.tasks, check.assessed) == (3, 0)
    assert check.period.start == date(2025, 1, 1) and check.ends_on == date(2025, 3, 31)


def test_every_row_is_kept_with_its_audit_line(cast: Cast) -> None:
    check = sheet(cast)
    assess(cast, check, "reached", "reached", "basic")
    assert (check.assessed, check.score, check.reached) == (3, Decimal("90.0"), True)
    lines = AuditLine.objects.filter(record_key=check.key).values_list("detail", flat=True)
    assert sum("达标" in line for line in lines) == 3


@pytest.mark.parametrize("result", ["failed", "not_applicable"])
def test_what_falls_short_is_explained(cast: Cast, result: str) -> None:
    check = sheet(cast)
    item = check.items.first()
    with pytest.raises(ValidationError, match="写明原因"):
        check.assess(item, by=cast.clerk, result=result, note=" ", evidence="", opened_at=item.edition)
    assert check.items.get(pk=item.pk).result == ""


def test_the_figures_word_is_overruled_only_with_a_reason(cast: Cast) -> None:
    check = sheet(cast)
    item = check.items.first()
    item.count(3, 2)
    assert item.result == ""
    item.save()
    with pytest.raises(ValidationError, match="记录没有达到要求"):
        check.assess(item, by=cast.clerk, result="reached", note="", evidence="", opened_at=item.edition)
    check.assess(item, by=cast.clerk, result="reached", note="一次未录", evidence="", opened_at=item.edition)
    item.refresh_from_db()
    item.count(3, 3)
    assert item.result == "reached"


def test_what_ticked_itself_unticks_itself(cast: Cast) -> None:
    item = sheet(cast).items.first()
    item.count(3, 3)
    assert item.result == Result.REACHED
    item.count(3, 2)
    assert item.result == ""
    item.count(None, None)
    assert item.result == ""


def test_a_row_changed_by_another_is_not_overwritten(cast: Cast) -> None:
    check = sheet(cast)
    item = check.items.first()
    check.assess(item, by=cast.clerk, result="reached", note="", evidence="", opened_at=1)
    with pytest.raises(StaleVersion):
        check.assess(item, by=cast.first, result="failed", note="看错了", evidence="", opened_at=1)


def test_only_the_branch_fills_it_and_only_while_it_is_open(cast: Cast) -> None:
    check = sheet(cast)
    item = check.items.first()
    for user in (cast.general, cast.second, cast.leader):
        with pytest.raises(PermissionDenied):
            check.assess(item, by=user, result="reached", note="", evidence="", opened_at=1)
    with pytest.raises(ValidationError, match="一项也没有自查"):
        check.confirm(by=cast.first)
    assess(cast, check, "reached", "reached", "reached")
    check.confirm(by=cast.first)
    with pytest.raises(PermissionDenied):
        check.assess(item, by=cast.clerk, result="", note="", evidence="", opened_at=2)


# --- problems


def test_every_failure_becomes_a_problem_once(cast: Cast) -> None:
    check = sheet(cast)
    assess(cast, check, "reached", "failed", "basic")
    check.confirm(by=cast.first)
    problem = Problem.objects.get()
    assert problem.source == Problem.Source.SELF_CHECK and problem.stage == Problem.Stage.LISTED
    assert "缺两个月记录" in problem.description and problem.organization == cast.first_branch
    assert check.items.get(result="failed").problem == problem
    check.reopen(by=cast.first, reason="改一项说明")
    check.confirm(by=cast.first)
    assert Problem.objects.get() == problem
    assert BY_CODE["self_check_problems"].records().count() == 1


def test_the_same_shortfall_next_quarter_is_the_same_problem_while_it_is_open(cast: Cast) -> None:
    first = sheet(cast)
    assess(cast, first, "reached", "failed", "reached")
    first.confirm(by=cast.first)
    second = SelfCheck(organization=cast.first_branch, year=2025, part="q2", held_on=date(2025, 7, 2))
    second.store(by=cast.clerk)
    second.list_tasks()
    assess(cast, second, "reached", "failed", "reached")
    second.confirm(by=cast.first)
    problem = Problem.objects.get()
    assert list(problem.self_check_items.values_list("check_sheet", flat=True)) == [first.pk, second.pk]
    Problem.objects.filter(pk=problem.pk).update(
        stage=Problem.Stage.CLOSED, closed_on=date(2025, 8, 1), ledger_closing=True
    )
    third = SelfCheck(organization=cast.first_branch, year=2025, part="q3", held_on=date(2025, 10, 2))
    third.store(by=cast.clerk)
    third.list_tasks()
    assess(cast, third, "reached", "failed", "reached")
    third.confirm(by=cast.first)
    assert Problem.objects.count() == 2


# --- the review


def confirmed(cast: Cast, *results: str) -> SelfCheck:
    check = sheet(cast, len(results))
    assess(cast, check, *results)
    check.confirm(by=cast.first)
    return check


def test_another_person_above_concludes_task_by_task(cast: Cast) -> None:
    check = confirmed(cast, "reached", "reached", "reached")
    item = check.items.order_by("task__code").first()
    assert check.reached
    with pytest.raises(ValidationError, match="复核意见"):
        check.conclude(item, by=cast.general, result="failed", note="", opened_at=item.edition)
    check.conclude(item, by=cast.general, result="failed", note="清单没有公开", opened_at=item.edition)
    check.finish_review(by=cast.general)
    check.refresh_from_db()
    assert not check.reached and check.reviewed_by == cast.general and check.score == Decimal("50.0")
    assert set(check.items.values_list("reviewed_result", flat=True)) == {"failed", "reached"}
    assert "清单没有公开" in Problem.objects.get().description
    with pytest.raises(PermissionDenied):
        check.finish_review(by=cast.staff)


def test_who_does_not_review(cast: Cast) -> None:
    check = confirmed(cast, "reached")
    for user in (cast.first, cast.clerk, cast.leader, cast.second, cast.stranger):
        with pytest.raises(PermissionDenied):
            check.finish_review(by=user)
    check.confirmed_by = cast.general
    check.save()
    with pytest.raises(PermissionDenied):
        check.finish_review(by=cast.general)
    with pytest.raises(IntegrityError), transaction.atomic():
        SelfCheck.objects.filter(pk=check.pk).update(reviewed_by=cast.general, reviewed_at=check.created_at)


def test_a_check_that_is_reopened_is_reviewed_again(cast: Cast) -> None:
    check = confirmed(cast, "reached")
    check.finish_review(by=cast.general)
    check.reopen(by=cast.first, reason="改说明")
    assert check.reviewed_at is None
    assert list(check.items.values_list("reviewed_result", flat=True)) == [""]


def test_the_newest_check_takes_the_place_of_the_one_before(cast: Cast) -> None:
    first = factories.self_check(cast.first_branch)
    second = factories.self_check(cast.first_branch, state="draft", reached=False)
    second.confirm(by=cast.first)
    first.refresh_from_db()
    assert first.superseded_on == second.ends_on
    second.withdraw(by=cast.first, reason="填错了季度")
    first.refresh_from_db()
    assert first.superseded_on is None
