"""The pages of what troubles the people."""

from branches.pages import Column, Grid, RecordPage
from responsibilities.forms import MassIssueForm
from responsibilities.models import MassIssue

MASS_ISSUE = RecordPage(
    model=MassIssue,
    name="群众身边事",
    form=MassIssueForm,
    search=("content", "evidence"),
    choices=("category", "source", "stage", "satisfaction"),
    grid=Grid(
        columns=(
            "held_on",
            "category",
            "content",
            "source",
            "petitioner",
            "handler",
            "stage",
            "closed_on",
            "evidence",
        ),
    ),
    columns=(
        Column("诉求内容", lambda issue: issue.content),
        Column("类别", lambda issue: issue.get_category_display()),
        Column("群众", lambda issue: issue.masked_petitioner),
        Column("承办支部", lambda issue: issue.organization, sort="organization"),
        Column("受理日期", lambda issue: issue.held_on, sort="held_on"),
        Column("办理状态", lambda issue: issue.get_stage_display()),
        Column("办结日期", lambda issue: issue.closed_on, sort="closed_on"),
        Column("佐证材料", lambda issue: issue.evidence or ("缺佐证" if issue.closed_on else "")),
        Column("满意度", lambda issue: issue.get_satisfaction_display()),
    ),
    facts=(
        Column("类别", lambda issue: issue.get_category_display()),
        Column("来源", lambda issue: issue.get_source_display()),
        Column("群众姓名", lambda issue: issue.masked_petitioner),
        Column("承办人", lambda issue: issue.handler),
        Column("办理状态", lambda issue: issue.get_stage_display()),
        Column("办结日期", lambda issue: issue.closed_on),
        Column("办理用时（天）", lambda issue: issue.days_taken),
        Column("佐证材料", lambda issue: issue.evidence),
        Column("回访日期", lambda issue: issue.revisited_on),
        Column("群众满意度", lambda issue: issue.get_satisfaction_display()),
        Column("回访情况", lambda issue: issue.revisit_note),
    ),
)
