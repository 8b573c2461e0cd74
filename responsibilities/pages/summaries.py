"""The pages of monthly summaries."""

from typing import Any

from branches.pages import Column, RecordPage
from responsibilities.forms import MonthlySummaryForm
from responsibilities.models import MonthlySummary


def _lateness(summary: Any) -> str:
    return f"迟{summary.days_late}天" if summary.days_late else "按时"


MONTHLY_SUMMARY = RecordPage(
    model=MonthlySummary,
    name="月总结",
    form=MonthlySummaryForm,
    search=("progress", "problems", "next_steps"),
    columns=(
        Column("月总结", str),
        Column("党组织", lambda summary: summary.organization, sort="organization"),
        Column("总结月份", lambda summary: f"{summary.month:%Y-%m}", sort="month"),
        Column("总结日期", lambda summary: summary.held_on, sort="held_on"),
        Column("是否按时", _lateness),
    ),
    rows=lambda summaries: summaries.select_related("organization"),
    facts=(
        Column("总结月份", lambda summary: f"{summary.month.year}年{summary.month.month}月"),
        Column("是否按时", _lateness),
        Column("本月工作", lambda summary: summary.progress),
        Column("问题整改", lambda summary: summary.problems),
        Column("下月安排", lambda summary: summary.next_steps),
    ),
)
