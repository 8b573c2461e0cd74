"""The pages of this app's record types."""

from typing import Any

from branches.pages import Column, RecordPage, Section
from branches.pages.declaration import Cell, show
from responsibilities.forms import (
    CommitmentForm,
    DutyForm,
    InitiativeForm,
    InspectionForm,
    MassIssueForm,
    ProblemForm,
    StandardForm,
)
from responsibilities.models import (
    Commitment,
    Duty,
    Initiative,
    Inspection,
    MassIssue,
    Problem,
    StandardNode,
)

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
        Column("复核人", lambda problem: problem.reviewer),
        Column("整改时限", deadline),
        Column("完成情况", lambda problem: problem.get_stage_display()),
        Column("销号日期", lambda problem: problem.closed_on),
        Column("并入", lambda problem: problem.merged_into),
        Column("备注", lambda problem: problem.remark),
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
    rows = [[Cell(visit.branch.name)] for visit in inspection.visits.select_related("branch")]
    return [Section("被督查支部", ["党支部"], rows)] if rows else []


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
