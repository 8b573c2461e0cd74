"""The pages of problems and of looks back at them."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from branches.accounts import User
from branches.pages import Column, Grid, RecordPage, Section
from branches.pages.declaration import Cell, show
from branches.pages.entry import Action
from responsibilities.forms import PlannedVisitForm, ProblemForm
from responsibilities.models import FollowUp, Problem
from responsibilities.origins import origin_words, visible_record
from responsibilities.steps import STEPS


def deadline(problem: Any) -> str:
    return "长期坚持" if problem.long_term else show(problem.due_on)


def _light(problem: Any) -> str:
    return problem.light(timezone.localdate()).word


def _steps(problem: Any, user: User) -> list[Action]:
    return [
        Action(
            step.label,
            reverse("responsibilities:problem-step", args=[problem.pk, slug]),
            step.style,
            asks_more=True,
        )
        for slug, step in STEPS.items()
        if step.allowed(problem, user)
    ]


def _life(problem: Any) -> list[Section]:
    """What has been done about a problem: evidence, extensions, looks back, what came of it, and every step."""
    sections = []
    if evidences := list(problem.evidences.select_related("added_by")):
        rows = [[Cell(each.title), Cell(each.added_by.name), Cell(show(each.added_at))] for each in evidences]
        sections.append(Section("佐证", ["佐证材料", "登记人", "登记日期"], rows))
    if extensions := list(problem.extensions.select_related("requested_by", "answered_by")):
        rows = [
            [
                Cell(show(each.until)),
                Cell(each.reason),
                Cell(each.requested_by.name),
                Cell({None: "待答复", True: "同意", False: "不同意"}[each.approved]),
                Cell(each.answered_by.name if each.answered_by else ""),
            ]
            for each in extensions
        ]
        sections.append(Section("延期", ["延至", "原因", "申请人", "答复", "答复人"], rows))
    if visits := list(problem.follow_ups.order_by("held_on")):
        rows = [
            [
                Cell(show(each.held_on), each.get_absolute_url()),
                Cell(show(each.done_on) or ("不再回访" if each.state == each.State.WITHDRAWN else "未回访")),
                Cell(each.get_result_display()),
                Cell(each.note),
            ]
            for each in visits
        ]
        sections.append(Section("回头看", ["应查日期", "回访日期", "结论", "情况"], rows))
    related = [("原问题", problem.rebound_of), ("拆分自", problem.split_from), ("并入", problem.merged_into)]
    related += [("反弹后重新立项", each) for each in problem.rebounds.all()]
    related += [("拆分为", each) for each in problem.parts.all()]
    related += [("并入本条", each) for each in problem.merged.all()]
    if rows := [[Cell(word), Cell(str(each), each.get_absolute_url())] for word, each in related if each]:
        sections.append(Section("相关问题", ["关系", "问题"], rows))
    if steps := list(problem.steps.select_related("by")):
        rows = [
            [
                Cell(show(each.held_on)),
                Cell(each.verb),
                Cell(each.note),
                Cell("" if each.percent is None else f"{each.percent}%"),
                Cell(each.by.name),
            ]
            for each in steps
        ]
        sections.append(Section("办理经过", ["日期", "步骤", "情况", "进度", "经手人"], rows))
    return sections


def _origin(problem: Any, user: User) -> list[Section]:
    """The record out of which it was raised, as far as the reader sees it."""
    words = origin_words(problem.source_key, user)
    if not words:
        return []
    record = visible_record(problem.source_key, user)
    return [Section("由来", ["来源记录"], [[Cell(words, record.get_absolute_url() if record else "")]])]


PROBLEM = RecordPage(
    model=Problem,
    name="问题整改",
    form=ProblemForm,
    search=("number", "description", "measure", "owner__name"),
    choices=("level", "source", "stage"),
    columns=(
        Column("问题表现", lambda problem: problem.description),
        Column("编号", lambda problem: problem.number, sort="number"),
        Column("层面", lambda problem: problem.get_level_display()),
        Column("来源", lambda problem: problem.get_source_display()),
        Column("责任单位", lambda problem: problem.organization, sort="organization"),
        Column("责任人", lambda problem: problem.owner),
        Column("提出日期", lambda problem: problem.held_on, sort="held_on"),
        Column("整改时限", deadline, sort="due_on"),
        Column("亮灯", _light),
        Column("完成情况", lambda problem: problem.get_stage_display()),
        Column("销号日期", lambda problem: problem.closed_on, sort="closed_on"),
    ),
    grid=Grid(
        columns=(
            "held_on",
            "level",
            "source",
            "description",
            "measure",
            "owner",
            "due_on",
            "prominent",
            "remark",
        ),
    ),
    rows=lambda problems: problems.select_related("organization", "owner"),
    facts=(
        Column("编号", lambda problem: problem.number),
        Column("层面", lambda problem: problem.get_level_display()),
        Column("问题来源", lambda problem: problem.get_source_display()),
        Column("原因分析", lambda problem: problem.cause),
        Column("突出问题", lambda problem: problem.prominent),
        Column("整改措施", lambda problem: problem.measure),
        Column("责任人", lambda problem: problem.owner),
        Column("牵头领导", lambda problem: problem.leader),
        Column("复核人", lambda problem: problem.reviewer),
        Column("整改时限", deadline),
        Column("亮灯", _light),
        Column("进度", lambda problem: "" if problem.ledger_closing else f"{problem.percent}%"),
        Column("完成情况", lambda problem: problem.get_stage_display()),
        Column("销号日期", lambda problem: problem.closed_on),
        Column("销号依据", lambda problem: "按原台账销号" if problem.ledger_closing else ""),
        Column("备注", lambda problem: problem.remark),
    ),
    sections=_life,
    linked=_origin,
    raises_problems=False,
    extra_actions=_steps,
)

FOLLOW_UP = RecordPage(
    model=FollowUp,
    name="回头看",
    form=PlannedVisitForm,
    raises_problems=False,
    search=("problem__description", "note"),
    choices=("result",),
    columns=(
        Column("问题", lambda visit: visit.problem),
        Column("应查日期", lambda visit: visit.held_on, sort="held_on"),
        Column("党组织", lambda visit: visit.organization, sort="organization"),
        Column("回访日期", lambda visit: visit.done_on, sort="done_on"),
        Column("结论", lambda visit: visit.get_result_display()),
    ),
    rows=lambda visits: visits.select_related("organization", "problem"),
    facts=(
        Column("问题", lambda visit: visit.problem),
        Column("回访日期", lambda visit: visit.done_on),
        Column("结论", lambda visit: visit.get_result_display()),
        Column("回访情况", lambda visit: visit.note),
    ),
)
