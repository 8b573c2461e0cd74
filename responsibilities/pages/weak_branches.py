"""The pages of weak branches' cases."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from branches.accounts import User
from branches.pages import Column, RecordPage, Section
from branches.pages.declaration import Cell, show
from branches.pages.entry import Action
from responsibilities.forms import WeakBranchForm
from responsibilities.models import WeakBranch, WeakStep
from responsibilities.weak_steps import WEAK_STEPS


def _actions(case: Any, user: User) -> list[Action]:
    return [
        Action(step.label_for(case), reverse("responsibilities:weak-branch-step", args=[case.pk, slug]), step.style,
               asks_more=True)
        for slug, step in WEAK_STEPS.items()
        if step.allowed(case, user)
    ]  # fmt: skip


def _course(case: Any) -> list[Section]:
    """The situations with their acceptance, 三评定一公示 as far as it has come, and every step."""
    situations = [
        [Cell(each.get_code_display()), Cell(show(each.settled_on) or "未验收")]
        for each in case.situations.all()
    ]
    steps = list(case.steps.select_related("by"))
    done = {step.kind: step for step in steps}
    ratings = [
        [Cell(kind.label), Cell(show(done[kind].held_on) if kind in done else "未办理")]
        for kind in WeakStep.RATINGS
    ]
    rows = [
        [Cell(show(step.held_on)), Cell(step.get_kind_display()), Cell(step.note), Cell(step.by.name)]
        for step in steps
    ]
    sections = [
        Section("软弱涣散的情形", ["情形", "验收日期"], situations),
        Section("三评定一公示", ["步骤", "日期"], ratings),
        Section("整顿经过", ["日期", "步骤", "情况", "经手人"], rows),
    ]
    if gaps := case.months_without_report(timezone.localdate()):
        months = [[Cell(month.label), Cell("没有登记整顿进展")] for month in gaps]
        sections.insert(2, Section("缺少的月报", ["月份", "情况"], months))
    return sections


WEAK_BRANCH = RecordPage(
    model=WeakBranch,
    name="软弱涣散党组织整顿",
    form=WeakBranchForm,
    search=("cause", "plan", "organization__name"),
    choices=("stage",),
    columns=(
        Column("整顿事项", str),
        Column("党支部", lambda case: case.organization, sort="organization"),
        Column("提出日期", lambda case: case.held_on, sort="held_on"),
        Column("阶段", lambda case: case.get_stage_display(), sort="stage"),
        Column("联系领导", lambda case: case.leader),
        Column("挂牌日期", lambda case: case.listed_on, sort="listed_on"),
        Column("摘牌日期", lambda case: case.removed_on, sort="removed_on"),
    ),
    rows=lambda cases: cases.select_related("organization", "leader"),
    facts=(
        Column("阶段", lambda case: case.get_stage_display()),
        Column("原因分析", lambda case: case.cause),
        Column("整顿方案", lambda case: case.plan),
        Column("联系领导", lambda case: case.leader),
        Column("挂牌日期", lambda case: case.listed_on),
        Column("摘牌日期", lambda case: case.removed_on),
    ),
    sections=_course,
    extra_actions=_actions,
)
