"""What stands on a list, column by column: for the screen, the frozen edition, the print and the workbook."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from branches.periods import format_day
from responsibilities.models.problems import Problem
from responsibilities.models.rectification import FollowUp

Columns = tuple[tuple[str, Callable[[Any], str]], ...]


@dataclass(frozen=True)
class ListTable:
    """One list of a set, in words."""

    kind: str
    label: str
    headings: list[str]
    rows: list[list[str]]

    def as_json(self) -> dict[str, Any]:
        return vars(self)


def _day(value: Any) -> str:
    return format_day(value) if value else ""


def _name(value: Any) -> str:
    return value.name if value else ""


def _told_at_closing(problem: Problem) -> str:
    notes = [step.note for step in problem.steps.all() if step.verb == "申请销号"]
    return notes[-1] if notes else ""


def _looked_back(problem: Problem) -> str:
    return "；".join(
        f"{format_day(each.done_on)}{each.get_result_display()}"
        for each in sorted(problem.follow_ups.all(), key=lambda each: each.held_on)
        if each.done_on and each.state == FollowUp.State.CONFIRMED
    )


DUTY_COLUMNS: Columns = (
    ("编号", lambda duty: duty.number),
    ("层面", lambda duty: duty.get_level_display()),
    ("责任人", lambda duty: duty.owner.name),
    ("责任类别", lambda duty: duty.category),
    ("责任内容", lambda duty: duty.content),
    ("具体措施", lambda duty: duty.measure),
    ("频次/目标值", lambda duty: duty.target),
    ("责任处室/支部", lambda duty: duty.department or duty.organization.short_name),
    ("完成时限", lambda duty: _day(duty.due_on)),
    ("佐证", lambda duty: duty.evidence),
    ("完成情况", lambda duty: duty.progress),
    ("状态", lambda duty: duty.get_stage_display()),
)
PROBLEM_COLUMNS: Columns = (
    ("编号", lambda problem: problem.number),
    ("层面", lambda problem: problem.get_level_display()),
    ("来源", lambda problem: problem.get_source_display()),
    ("问题表现", lambda problem: problem.description),
    ("原因分析", lambda problem: problem.cause),
    ("责任主体", lambda problem: _name(problem.owner) or problem.organization.short_name),
    ("提出日期", lambda problem: _day(problem.held_on)),
    ("突出问题", lambda problem: "是" if problem.prominent else "否"),
    ("整改", lambda problem: problem.get_stage_display()),
)
RECTIFICATION_COLUMNS: Columns = (
    ("问题编号", lambda problem: problem.number),
    ("问题", lambda problem: problem.description),
    ("整改措施", lambda problem: problem.measure),
    ("牵头领导", lambda problem: _name(problem.leader)),
    ("责任单位", lambda problem: problem.organization.short_name),
    ("责任人", lambda problem: _name(problem.owner)),
    ("复核人", lambda problem: _name(problem.reviewer)),
    ("整改时限", lambda problem: "长期坚持" if problem.long_term else _day(problem.due_on)),
    ("进度", lambda problem: "" if problem.ledger_closing else f"{problem.percent}%"),
    ("完成情况", lambda problem: problem.get_stage_display()),
    ("整改成效", _told_at_closing),
    ("销号日期", lambda problem: _day(problem.closed_on)),
    ("回头看", _looked_back),
)


def table(kind: str, label: str, columns: Columns, records: Iterable[Any]) -> ListTable:
    """The records as one list."""
    return ListTable(
        kind,
        label,
        [heading for heading, _ in columns],
        [[value(record) for _, value in columns] for record in records],
    )
