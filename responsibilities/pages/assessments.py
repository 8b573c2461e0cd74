"""The pages of yearly assessments."""

from typing import Any

from django.urls import NoReverseMatch, reverse

from branches.accounts import User
from branches.pages import Column, RecordPage, Section
from branches.pages.declaration import Cell
from branches.pages.entry import Action
from responsibilities.forms import AssessmentForm
from responsibilities.models import Assessment


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
