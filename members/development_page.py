"""The page of a case of 发展党员: 25 steps in five stages, what is next and by when."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from branches.accounts import User
from branches.attachments import Attachment, attachments_of
from branches.pages.declaration import Cell
from branches.pages.entry import Action
from branches.periods import format_day
from branches.workdays import DayChange
from members.development_steps import BY_NUMBER, STAGES, STEPS, VOTES, Step
from members.models import DevelopmentCase, DevelopmentStep
from members.models.development import OF_PAPERS
from members.rules import development as rules
from members.rules.development import Course
from members.rules.texts import LIGHTS

SOON_DAYS = 30
"""Days before a step's deadline from which its light is yellow."""
STATE_WORDS = {"done": "已办", "draft": "草稿", "next": "下一步", "missing": "缺记录", "later": "未到"}
STATE_LIGHTS = {"done": "green", "draft": "yellow", "next": "info", "missing": "yellow", "later": "grey"}


def light_of(due_on: date | None, today: date) -> tuple[str, str]:
    """The light of a deadline and its word."""
    if due_on is None:
        return "grey", "没有期限"
    left = (due_on - today).days
    if left < 0:
        return "red", f"超期{-left}天"
    return ("yellow" if left <= SOON_DAYS else "green"), "今天到期" if left == 0 else f"余{left}天"


def next_words(case: DevelopmentCase) -> str:
    """第7步 确定发展对象; or that the way has ended."""
    if case.next_step is None:
        return "已办结"
    return f"第{case.next_step}步 {BY_NUMBER[case.next_step].name}"


def due_cell(case: DevelopmentCase) -> Cell:
    """The nearest deadline as a light."""
    if case.next_step is None:
        return Cell("已办结", light="green")
    light, word = light_of(case.due_on, timezone.localdate())
    return Cell(word, light=light)


@dataclass(frozen=True)
class RowView:
    """One taken step, as the reader may see it."""

    row: DevelopmentStep
    facts: list[tuple[str, str]]
    breaches: list[tuple[str, str]]
    """(light, sentence)."""
    resolutions: list[Any]
    reopen_url: str


@dataclass(frozen=True)
class StepView:
    """One of the 25 steps on the page."""

    chart: Step
    state: str
    """done, draft, next, missing or later."""
    rows: list[RowView]
    materials: list[tuple[str, bool]]
    files: list[Attachment]
    enter_url: str
    due: str = ""
    light: str = "grey"

    @property
    def mark(self) -> tuple[str, str]:
        """The light of the step's state and its word."""
        return STATE_LIGHTS[self.state], STATE_WORDS[self.state]


@dataclass(frozen=True)
class StageView:
    name: str
    done: int
    steps: list[StepView] = field(default_factory=list)


def detail_context(case: DevelopmentCase, user: User) -> dict[str, Any]:
    """The timeline and what is next, for this reader."""
    case = DevelopmentCase.objects.with_steps().prefetch_related("materials").get(pk=case.pk)
    opened, today = case.can_be_read_by(user), timezone.localdate()
    course = case.course(DayChange.objects.as_changes())
    missing = set(rules.missing_steps(course))
    due_by = {due.step: due.by for due in reversed(rules.dues(course))}
    files = list(attachments_of(case)) if opened else []
    views = {
        step.number: _step_view(case, step, course, user, opened, missing, due_by, files, today)
        for step in STEPS
    }
    stages = [
        StageView(
            name,
            sum(views[step.number].state == "done" for step in STEPS if step.stage == key),
            [views[step.number] for step in STEPS if step.stage == key],
        )
        for key, name in STAGES.items()
    ]
    dues = [
        (BY_NUMBER[due.step], format_day(due.by), *light_of(due.by, today))
        for due in rules.dues(course)
        if due.step != case.next_step
    ]
    return {
        "stages": stages,
        "dues": dues,
        "missing": [views[number].chart for number in sorted(missing)],
        "next": views.get(case.next_step or 0),
        "papers_open": opened,
        "moves": list(case.moves.select_related("from_organization", "to_organization")),
        "sponsor_names": _people(case),
        "standing": case.standing,
    }


def _people(case: DevelopmentCase) -> list[tuple[str, str]]:
    """培养联系人 and 入党介绍人 as last chosen."""
    found = {}
    for row in case.steps.all():
        if row.number in (5, 9) and row.confirmed_at:
            found[row.number] = "、".join(str(each.member) for each in row.people.all())
    return [({5: "培养联系人", 9: "入党介绍人"}[number], names) for number, names in sorted(found.items())]


def _step_view(
    case: DevelopmentCase, chart: Step, course: Course, user: User, opened: bool, missing: set[int],
    due_by: dict[int, date], files: list[Attachment], today: date,
) -> StepView:  # fmt: skip
    rows = [row for row in case.steps.all() if row.number == chart.number]
    done = any(row.confirmed_at and row.is_final for row in rows)
    if any(row.confirmed_at is None for row in rows):
        state = "draft"
    elif chart.number == case.next_step and not (done and not chart.repeats):
        state = "next"
    elif done:
        state = "done"
    else:
        state = "missing" if chart.number in missing else "later"
    may = case.can_be_stepped_by(user, chart) and case.row_for(chart.number) is not None
    by = due_by.get(chart.number)
    received = {each.name for each in case.materials.all() if each.number == chart.number and each.received}
    return StepView(
        chart,
        state,
        [_row_view(case, row, course, user, opened) for row in rows],
        [(name, name in received) for name in chart.materials] if opened else [],
        [each for each in files if each.part == f"step-{chart.number}"],
        reverse("members:development-step", args=[case.pk, chart.number]) if may else "",
        format_day(by) if by else "",
        light_of(by, today)[0] if by else "grey",
    )


def _row_view(
    case: DevelopmentCase, row: DevelopmentStep, course: Course, user: User, opened: bool
) -> RowView:
    fact = row.fact(case.vote_on(row.held_on) if row.number in VOTES else None)
    breaches = [(LIGHTS[each.severity], each.text) for each in rules.judge(course, fact)]
    may_reopen = row.confirmed_at is not None and case.step_can_be_confirmed_by(user, row.chart)
    secret = row.number == OF_PAPERS and not opened
    return RowView(
        row,
        [("", "结论和材料仅支部委员会和上级党组织可见")] if secret else row_facts(row),
        [] if secret else breaches,
        case.resolutions_on(row.held_on),
        reverse("members:development-step-reopen", args=[case.pk, row.pk]) if may_reopen else "",
    )


def row_facts(row: DevelopmentStep) -> list[tuple[str, str]]:
    """What a step says, label by label; what is empty is left out."""
    people = "、".join(str(each.member) for each in row.people.all())
    notice = (
        f"{format_day(row.notice_from)}至{format_day(row.notice_to)}"
        if row.notice_from and row.notice_to
        else ""
    )
    training = [
        f"{value.normalize():f}{unit}"
        for value, unit in ((row.training_days, "天"), (row.training_hours, "学时"))
        if value
    ]
    outcome = row.get_outcome_display()
    if row.extension_months and row.outcome == DevelopmentStep.Outcome.EXTENDED:
        outcome = f"{outcome}{row.extension_months}个月"
    known = (
        ("层级", row.get_level_display()),
        ("办理", row.actor),
        ("人员", people),
        ("公示", notice),
        ("培训", "、".join(training)),
        ("政审", row.get_passed_display() if row.passed is not None else ""),
        ("结论", outcome),
        ("意见", row.conclusion),
        ("备注", row.note),
        ("原因", row.reason),
    )
    return [(label, value) for label, value in known if value]


def actions(case: DevelopmentCase, user: User) -> list[Action]:
    """Beside the verbs of every record: the printed sheets, and moving on."""
    offered = []
    for label, name in (
        ("全程纪实表", "reports:development-log"),
        ("材料目录", "reports:development-papers"),
    ):
        try:
            url = reverse(name, args=[case.pk])
        except NoReverseMatch:
            continue
        if name == "reports:development-log" or case.can_be_read_by(user):
            offered.append(Action(label, url, asks_more=True))
    if case.can_be_moved_by(user):
        offered.append(
            Action("转到另一个支部", reverse("members:development-move", args=[case.pk]), asks_more=True)
        )
    return offered
