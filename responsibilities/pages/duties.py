"""The pages of the items of responsibility lists."""

from typing import Any

from django.urls import reverse

from branches.accounts import User
from branches.pages import Column, RecordPage, Section
from branches.pages.declaration import Cell, show
from branches.pages.entry import Action
from responsibilities.forms import DutyForm
from responsibilities.models import Duty


def _rows(duties: Any) -> Any:
    return duties.select_related("organization", "owner").with_lower()


def _below(duty: Any) -> str:
    return f"{duty.lower_done}/{duty.lower_count}" if duty.lower_count else ""


def _handed_down(duty: Any) -> list[Section]:
    """Where the item comes from, and what those below have made of it."""
    sections = []
    if duty.upper is not None:
        above = duty.upper
        rows = [[Cell(above.get_level_display()), Cell(above.owner.name), Cell(above.content)]]
        sections.append(Section("上级责任", ["层面", "责任人", "责任内容"], rows))
    lower = list(duty.lower.standing().select_related("organization", "owner").order_by("organization__path"))
    if lower:
        done, total = duty.rolled_up()
        rows = [
            [
                Cell(each.content, each.get_absolute_url()),
                Cell(each.organization.short_name),
                Cell(each.owner.name),
                Cell(show(each.due_on)),
                Cell(
                    each.get_stage_display()
                    if each.state == each.State.CONFIRMED
                    else f"{each.get_state_display()}，待确认"
                ),
            ]
            for each in lower
        ]
        sections.append(
            Section(
                f"分解情况（已落实{done}/{total}）",
                ["责任内容", "党组织", "责任人", "完成时限", "状态"],
                rows,
            )
        )
    return sections


def _hand_down(duty: Any, user: User) -> list[Action]:
    if not duty.can_be_handed_down_by(user):
        return []
    return [
        Action(
            "分解到下级",
            reverse("responsibilities:duty-hand-down", args=[duty.pk]),
            "primary",
            asks_more=True,
        )
    ]


DUTY = RecordPage(
    model=Duty,
    name="责任清单",
    form=DutyForm,
    search=("content", "measure", "owner__name"),
    choices=("year", "level", "kind", "stage"),
    columns=(
        Column("责任内容", lambda duty: duty.content),
        Column("编号", lambda duty: duty.number, sort="position"),
        Column("年度", lambda duty: str(duty.year), sort="year"),
        Column("层面", lambda duty: duty.get_level_display(), sort="level"),
        Column("责任人", lambda duty: duty.owner),
        Column("责任类别", lambda duty: duty.category, sort="category"),
        Column("工作措施", lambda duty: duty.measure),
        Column("完成时限", lambda duty: duty.due_on, sort="due_on"),
        Column("下级已落实", _below),
        Column("状态", lambda duty: duty.get_stage_display()),
    ),
    rows=_rows,
    facts=(
        Column("编号", lambda duty: duty.number),
        Column("年度", lambda duty: str(duty.year)),
        Column("层面", lambda duty: duty.get_level_display()),
        Column("列入", lambda duty: duty.get_kind_display()),
        Column("责任人", lambda duty: duty.owner),
        Column("责任类别", lambda duty: duty.category),
        Column("工作措施", lambda duty: duty.measure),
        Column("频次或目标值", lambda duty: duty.target),
        Column("责任处室或支部", lambda duty: duty.department),
        Column("完成时限", lambda duty: duty.due_on),
        Column("佐证", lambda duty: duty.evidence),
        Column("完成情况", lambda duty: duty.progress),
        Column("状态", lambda duty: duty.get_stage_display()),
    ),
    sections=_handed_down,
    extra_actions=_hand_down,
)
