"""The pages of initiatives."""

from branches.pages import Column, RecordPage
from responsibilities.forms import InitiativeForm
from responsibilities.models import Initiative

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
