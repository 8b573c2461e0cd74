"""The pages of the standard ledger and of the self-checks against it."""

from typing import Any

from django.urls import NoReverseMatch, reverse

from branches.accounts import User
from branches.pages import Column, RecordPage, Section
from branches.pages.declaration import Cell
from branches.pages.entry import Action
from responsibilities.forms import SelfCheckForm, StandardForm
from responsibilities.models import SelfCheck, SelfCheckItem, StandardNode

STANDARD = RecordPage(
    model=StandardNode,
    name="标准化对标台账",
    form=StandardForm,
    search=("text", "code"),
    choices=("level", "key_task"),
    columns=(
        Column("内容", lambda node: node.text),
        Column("编号", lambda node: node.code, sort="code"),
        Column("层级", lambda node: node.get_level_display(), sort="level"),
        Column("上一级", lambda node: node.parent),
        Column("频次", lambda node: node.get_frequency_display()),
        Column("佐证材料", lambda node: node.evidence),
        Column("生效日期", lambda node: node.held_on, sort="held_on"),
    ),
    rows=lambda nodes: nodes.select_related("organization", "parent"),
    facts=(
        Column("编号", lambda node: node.code),
        Column("层级", lambda node: node.get_level_display()),
        Column("上一级", lambda node: node.parent),
        Column("依据", lambda node: node.basis),
        Column("频次", lambda node: node.get_frequency_display()),
        Column("佐证材料", lambda node: node.evidence),
        Column("分值", lambda node: f"{node.marks.normalize():f}"),
        Column("关键任务", lambda node: node.key_task),
        Column("责任委员", lambda node: node.duty_post),
        Column("对应指标", lambda node: node.figure_code),
        Column("每期至少次数", lambda node: node.times),
        Column("失效日期", lambda node: node.expired_on),
    ),
)


def marks(value: Any) -> str:
    """A mark without needless noughts."""
    return f"{value.normalize():f}"


def _shortfalls(check: Any) -> list[Section]:
    """What is not 达标, in the order of the ledger; the whole sheet is a screen of its own."""
    found = sorted(check.items.select_related("task", "problem"), key=lambda item: item.task.rank())
    rows = [
        [
            Cell(item.task.code),
            Cell(str(item.task)),
            Cell(SelfCheckItem.Result(item.verdict).label),
            Cell(item.review_note or item.note),
            Cell(item.problem.get_stage_display(), item.problem.get_absolute_url())
            if item.problem
            else Cell(""),
        ]
        for item in found
        if item.verdict in (SelfCheckItem.Result.BASIC, SelfCheckItem.Result.FAILED)
    ]
    return [Section("未达标的任务", ["编号", "规范任务", "结论", "说明", "整改"], rows)] if rows else []


def _sheet(check: Any, user: User) -> list[Action]:
    """The sheet itself lies with the app that knows the figures."""
    try:
        address = reverse("reports:self-check-sheet", args=[check.pk])
    except NoReverseMatch:
        return []
    if check.can_be_edited_by(user):
        return [Action("逐项自查", address, "primary", asks_more=True)]
    if check.can_be_concluded_by(user) and check.reviewed_at is None:
        return [Action("逐项复核", address, "primary", asks_more=True)]
    return [Action("看逐项结果", address, asks_more=True)]


SELF_CHECK = RecordPage(
    model=SelfCheck,
    name="对标自查",
    form=SelfCheckForm,
    search=("summary", "organization__name"),
    choices=("year", "part"),
    columns=(
        Column("自查", str),
        Column("党支部", lambda check: check.organization, sort="organization"),
        Column("自查日期", lambda check: check.held_on, sort="held_on"),
        Column("已自查", lambda check: f"{check.assessed}／{check.tasks}项"),
        Column("得分", lambda check: marks(check.score), sort="score", numeric=True),
        Column("是否达标", lambda check: "达标" if check.reached else "未达标"),
        Column("复核", lambda check: "已复核" if check.reviewed_at else "未复核"),
    ),
    facts=(
        Column("自查期间", lambda check: f"{check.year}年{check.get_part_display()}"),
        Column("已自查", lambda check: f"{check.assessed}／{check.tasks}项"),
        Column("得分", lambda check: marks(check.score)),
        Column("是否达标", lambda check: "达标" if check.reached else "未达标"),
        Column("自查说明", lambda check: check.summary),
        Column("复核人", lambda check: check.reviewed_by),
        Column("复核日期", lambda check: check.reviewed_at),
    ),
    rows=lambda checks: checks.select_related("organization"),
    sections=_shortfalls,
    extra_actions=_sheet,
)
