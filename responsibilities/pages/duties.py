"""The pages of responsibility lists."""

from branches.pages import Column, RecordPage
from responsibilities.forms import DutyForm
from responsibilities.models import Duty

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
