"""The pages of inspections."""

from typing import Any

from django.urls import reverse

from branches.accounts import User
from branches.pages import Column, RecordPage, Section
from branches.pages.declaration import Cell
from branches.pages.entry import Action
from responsibilities.forms import InspectionForm
from responsibilities.models import Inspection, InspectionCheck


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
