"""The pages of commitments."""

from typing import Any

from branches.pages import Column, RecordPage
from responsibilities.forms import CommitmentForm
from responsibilities.models import Commitment


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
