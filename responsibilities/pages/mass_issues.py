"""The pages of what troubles the people."""

from branches.pages import Column, RecordPage
from responsibilities.forms import MassIssueForm
from responsibilities.models import MassIssue

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
