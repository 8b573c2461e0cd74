"""What is printed of 发展党员: the log of all steps (全程纪实), and the list of papers; and the year's plan."""

from dataclasses import dataclass

from branches.accounts import User
from branches.organizations import Organization
from branches.periods import Period, Scope, format_day
from branches.records import Record
from members.development_page import row_facts
from members.development_steps import CORE_FILES, STAGES, STEPS, Step
from members.models import DevelopmentCase, DevelopmentPlan, DevelopmentStep
from members.models.development import OF_PAPERS
from reports.figures import BY_CODE
from reports.printing.development import DevelopmentSheet
from reports.workbench import figure_url

LISTED = BY_CODE["listed"]
"""Whom a branch determined 发展对象: what its plan is measured by."""


def _facts(case: DevelopmentCase) -> list[tuple[str, str]]:
    born_on = case.born_on or (case.member.born_on if case.member else None)
    return [
        ("姓名", case.person_name),
        ("出生日期", format_day(born_on) if born_on else ""),
        ("党支部", str(case.organization)),
        ("现在身份", case.standing),
    ]


def _mark(case: DevelopmentCase) -> str:
    return "" if case.state == Record.State.CONFIRMED else f"{case.get_state_display()}，不作归档依据"


def log_sheet(case: DevelopmentCase, *, with_papers: bool) -> DevelopmentSheet:
    """全程纪实: every step with its day, who took it and what came of it. Give it a case loaded `with_steps`.

    Without *with_papers* what the political review says is left out.
    """
    rows = [row for row in case.steps.all() if row.confirmed_at is not None]
    groups = []
    for key, name in STAGES.items():
        lines = [
            line
            for step in STEPS
            if step.stage == key
            for line in _step_lines(step, [row for row in rows if row.number == step.number], with_papers)
        ]
        groups.append((name, lines))
    moves = [
        f"{format_day(move.moved_on)}由{move.from_organization}转到{move.to_organization}，培养教育时间连续计算。"
        for move in case.moves.select_related("from_organization", "to_organization")
    ]
    return DevelopmentSheet(
        "发展党员全程纪实表",
        str(case.organization),
        case.person_name,
        _facts(case),
        ("步骤", "内容", "日期", "办理情况"),
        ("number", "step", "day", ""),
        groups,
        tail=moves,
        mark=_mark(case),
    )


def _step_lines(step: Step, rows: list[DevelopmentStep], with_papers: bool) -> list[list[str]]:
    if not rows:
        return [[str(step.number), step.name, "", ""]]
    return [
        [
            str(step.number),
            step.name,
            format_day(row.held_on),
            "\n".join(f"{label}：{value}" for label, value in row_facts(row))
            if with_papers or step.number != OF_PAPERS
            else "",
        ]
        for row in rows
    ]


def papers_sheet(case: DevelopmentCase) -> DevelopmentSheet:
    """材料目录: the five core files and every paper of the steps, with those that have come in."""
    received = {(each.number, each.name) for each in case.materials.all() if each.received}
    numbers_in = {number for number, _ in received}
    core = [
        [str(place), name, "、".join(f"第{number}步" for number in numbers),
         "已收到" if numbers_in & set(numbers) else "未收到"]
        for place, (name, numbers) in enumerate(CORE_FILES, start=1)
    ]  # fmt: skip
    all_papers = [
        [str(step.number), name, step.name, "已收到" if (step.number, name) in received else "未收到"]
        for step in STEPS
        for name in step.materials
    ]
    return DevelopmentSheet(
        "发展党员材料目录",
        str(case.organization),
        case.person_name,
        _facts(case),
        ("序号", "材料", "对应步骤", "收到情况"),
        ("number", "", "step", "state"),
        [("核心材料（按材料序号）", core), ("各步骤材料（按步骤序号）", all_papers)],
        mark=_mark(case),
    )


# --- the year's plan


@dataclass(frozen=True)
class PlanRow:
    """One branch's year: what was planned, and how many were determined 发展对象."""

    branch: Organization
    quota: int | None
    listed: int
    may_set: bool
    url: str
    """The figure's own page: the records behind the number."""

    @property
    def light(self) -> tuple[str, str]:
        """How far the plan is, as a light and its word."""
        if self.quota is None:
            return ("red", "计划外") if self.listed else ("grey", "没有计划")
        if self.listed > self.quota:
            return "red", "超出计划"
        return ("green", "已完成") if self.listed == self.quota else ("info", "进行中")


def plan_rows(user: User, year: int) -> list[PlanRow]:
    """The branches he sees with their plan of the year, and what the figure says of each: three queries for all."""
    branches = list(user.organizations().branches().filter(dissolved_on__isnull=True))
    quotas = dict(DevelopmentPlan.objects.of_year(year).values_list("organization_id", "quota"))
    listed: dict[int, int] = {}
    if (organization := user.acting_organization()) is not None:
        found = LISTED.evidence(Scope.alone(organization, Period.of_year(year))).order_by()
        listed = dict(
            found.values("organization").annotate(value=LISTED.measure).values_list("organization", "value")
        )
    return [
        PlanRow(
            branch,
            quotas.get(branch.pk),
            listed.get(branch.pk, 0),
            user.may_review(branch),
            figure_url(LISTED, branch, year),
        )
        for branch in branches
    ]
