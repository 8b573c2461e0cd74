"""The pages of this app's record types."""

from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from branches.accounts import User
from branches.pages import Column, RecordPage, Section
from branches.pages.declaration import Cell, show
from branches.pages.entry import Action
from responsibilities.forms import (
    AssessmentForm,
    CommitmentForm,
    DutyForm,
    InitiativeForm,
    InspectionForm,
    MassIssueForm,
    PlannedVisitForm,
    ProblemForm,
    StandardForm,
)
from responsibilities.models import (
    Assessment,
    Commitment,
    Duty,
    FollowUp,
    Initiative,
    Inspection,
    InspectionCheck,
    MassIssue,
    Problem,
    StandardNode,
)
from responsibilities.steps import STEPS

DUTY = RecordPage(
    model=Duty,
    name="责任清单",
    form=DutyForm,
    search=("content", "measure", "owner__name"),
    choices=("year", "level", "stage"),
    columns=(
        Column("责任内容", lambda duty: duty.content),
        Column("年度", lambda duty: str(duty.year), sort="year"),
        Column("层面", lambda duty: duty.get_level_display(), sort="level"),
        Column("责任人", lambda duty: duty.owner),
        Column("工作措施", lambda duty: duty.measure),
        Column("完成时限", lambda duty: duty.due_on, sort="due_on"),
        Column("完成情况", lambda duty: duty.get_stage_display()),
    ),
    rows=lambda duties: duties.select_related("organization", "owner"),
    facts=(
        Column("年度", lambda duty: str(duty.year)),
        Column("层面", lambda duty: duty.get_level_display()),
        Column("责任人", lambda duty: duty.owner),
        Column("工作措施", lambda duty: duty.measure),
        Column("完成时限", lambda duty: duty.due_on),
        Column("完成情况", lambda duty: duty.get_stage_display()),
    ),
)


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
    extra_actions=_steps,
)

FOLLOW_UP = RecordPage(
    model=FollowUp,
    name="回头看",
    form=PlannedVisitForm,
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

MASS_ISSUE = RecordPage(
    model=MassIssue,
    name="群众身边事",
    form=MassIssueForm,
    search=("content", "evidence"),
    choices=("category", "stage"),
    columns=(
        Column("诉求内容", lambda issue: issue.content),
        Column("类别", lambda issue: issue.get_category_display()),
        Column("承办支部", lambda issue: issue.organization, sort="organization"),
        Column("受理日期", lambda issue: issue.held_on, sort="held_on"),
        Column("办理状态", lambda issue: issue.get_stage_display()),
        Column("办结日期", lambda issue: issue.closed_on, sort="closed_on"),
        Column("佐证材料", lambda issue: issue.evidence or ("缺佐证" if issue.closed_on else "")),
    ),
    facts=(
        Column("类别", lambda issue: issue.get_category_display()),
        Column("办理状态", lambda issue: issue.get_stage_display()),
        Column("办结日期", lambda issue: issue.closed_on),
        Column("佐证材料", lambda issue: issue.evidence),
    ),
)


def _visited(inspection: Any) -> str:
    return "、".join(visit.branch.name for visit in inspection.visits.all())


def _visits(inspection: Any) -> list[Section]:
    visits = list(inspection.visits.select_related("branch").prefetch_related("checks__problem"))
    rows = [
        [Cell(visit.branch.name), Cell(f"{sum(bool(check.result) for check in visit.checks.all())}项")]
        for visit in visits
    ]
    faults = [
        [
            Cell(visit.branch.name),
            Cell(check.text),
            Cell(check.note),
            Cell(check.problem.get_stage_display(), check.problem.get_absolute_url())
            if check.problem
            else Cell("未列入清单"),
        ]
        for visit in visits
        for check in visit.checks.all()
        if check.result == InspectionCheck.Result.FAULT
    ]
    sections = [Section("被督查支部", ["党支部", "已检查"], rows)] if rows else []
    if faults:
        sections.append(Section("发现的问题", ["党支部", "检查内容", "问题", "整改"], faults))
    return sections


def _check_sheet(inspection: Any, user: User) -> list[Action]:
    if not (user.may_enter_for(inspection.organization) or user.may_review(inspection.organization)):
        return []
    return [
        Action("检查表", reverse("responsibilities:inspection-sheet", args=[inspection.pk]), asks_more=True)
    ]


INSPECTION = RecordPage(
    model=Inspection,
    name="党建督查",
    form=InspectionForm,
    search=("topic", "findings"),
    choices=("stage",),
    columns=(
        Column("督查主题", lambda inspection: inspection.topic),
        Column("督查日期", lambda inspection: inspection.held_on, sort="held_on"),
        Column("被督查支部", _visited),
        Column("发现问题", lambda inspection: inspection.findings),
        Column("进展", lambda inspection: inspection.get_stage_display()),
    ),
    rows=lambda inspections: inspections.select_related("organization").prefetch_related("visits__branch"),
    facts=(
        Column("发现问题", lambda inspection: inspection.findings),
        Column("进展", lambda inspection: inspection.get_stage_display()),
    ),
    sections=_visits,
    extra_actions=_check_sheet,
)

INITIATIVE = RecordPage(
    model=Initiative,
    name="党建举措",
    form=InitiativeForm,
    search=("category",),
    choices=("stage",),
    columns=(
        Column("举措类别", lambda initiative: initiative.category, sort="category"),
        Column("开展日期", lambda initiative: initiative.held_on, sort="held_on"),
        Column("组织单位", lambda initiative: initiative.organization, sort="organization"),
        Column("进展", lambda initiative: initiative.get_stage_display()),
    ),
    facts=(Column("进展", lambda initiative: initiative.get_stage_display()),),
)

STANDARD = RecordPage(
    model=StandardNode,
    name="标准化对标台账",
    form=StandardForm,
    search=("text",),
    choices=("level",),
    columns=(
        Column("内容", lambda node: node.text),
        Column("层级", lambda node: node.get_level_display(), sort="level"),
        Column("上一级", lambda node: node.parent),
        Column("频次", lambda node: node.frequency),
        Column("佐证材料", lambda node: node.evidence),
        Column("生效日期", lambda node: node.held_on, sort="held_on"),
    ),
    rows=lambda nodes: nodes.select_related("organization", "parent"),
    facts=(
        Column("层级", lambda node: node.get_level_display()),
        Column("上一级", lambda node: node.parent),
        Column("频次", lambda node: node.frequency),
        Column("佐证材料", lambda node: node.evidence),
        Column("失效日期", lambda node: node.expired_on),
    ),
)


def _amount(commitment: Any) -> str:
    return f"{commitment.target_year}年" if commitment.target_year else f"{commitment.times}次"


COMMITMENT = RecordPage(
    model=Commitment,
    name="工作承诺",
    form=CommitmentForm,
    search=(),
    choices=("year", "subject"),
    columns=(
        Column("承诺事项", lambda commitment: commitment.get_subject_display()),
        Column("承诺年度", lambda commitment: str(commitment.year), sort="year"),
        Column("周期", lambda commitment: commitment.get_every_display()),
        Column("次数或目标年度", _amount),
        Column("党组织", lambda commitment: commitment.organization, sort="organization"),
    ),
    facts=(
        Column("承诺年度", lambda commitment: str(commitment.year)),
        Column("周期", lambda commitment: commitment.get_every_display()),
        Column("次数或目标年度", _amount),
    ),
)


def _scores(sheet: Any) -> list[Section]:
    rows = [
        [
            Cell(each.indicator.text),
            Cell(f"{each.indicator.weight.normalize():f}"),
            Cell("" if each.value is None else str(each.value)),
            Cell("未评分" if each.score is None else f"{each.score.normalize():f}"),
            Cell(each.note),
        ]
        for each in sheet.scores.select_related("indicator")
    ]
    return [Section("评分", ["考核内容", "分值", "指标数值", "得分", "评分说明"], rows)] if rows else []


def _score_sheet(sheet: Any, user: User) -> list[Action]:
    """The scoring itself lies with the app that knows the figures."""
    if not sheet.can_be_edited_by(user):
        return []
    try:
        return [
            Action("评分", reverse("reports:assessment-score", args=[sheet.pk]), "primary", asks_more=True)
        ]
    except NoReverseMatch:
        return []


ASSESSMENT = RecordPage(
    model=Assessment,
    name="年度考核",
    form=AssessmentForm,
    search=("branch__name", "remark"),
    choices=("scheme",),
    columns=(
        Column("被考核支部", lambda sheet: sheet.branch, sort="branch"),
        Column("考核方案", lambda sheet: sheet.scheme),
        Column("考核日期", lambda sheet: sheet.held_on, sort="held_on"),
        Column("总分", lambda sheet: f"{sheet.total().normalize():f}", numeric=True),
        Column("状态", lambda sheet: sheet.get_state_display()),
    ),
    rows=lambda sheets: sheets.select_related("organization", "branch", "scheme").prefetch_related("scores"),
    facts=(
        Column("被考核支部", lambda sheet: sheet.branch),
        Column("考核方案", lambda sheet: sheet.scheme),
        Column("总分", lambda sheet: f"{sheet.total().normalize():f}"),
        Column("考核意见", lambda sheet: sheet.remark),
    ),
    sections=_scores,
    extra_actions=_score_sheet,
)
