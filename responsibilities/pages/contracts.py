"""The pages of contracts of responsibility."""

from typing import Any

from django.urls import NoReverseMatch, reverse

from branches.accounts import User
from branches.pages import Children, Column, RecordPage, Section
from branches.pages.declaration import Cell
from branches.pages.entry import Action
from responsibilities.contract_forms import ContractClauseFormSet, ContractForm
from responsibilities.models import Contract


def marks(value: Any) -> str:
    """Marks as they are written: 10, 9.5; nothing where there are none."""
    return "" if value is None else f"{value.normalize():f}"


def _clauses(contract: Any) -> list[Section]:
    rows = [
        [Cell(each.text), Cell(marks(each.marks)), Cell(marks(each.score)), Cell(each.note)]
        for each in contract.clauses.all()
    ]
    return [Section("责任条款", ["责任条款", "分值", "得分", "评分说明"], rows)] if rows else []


def _actions(contract: Any, user: User) -> list[Action]:
    actions = []
    if contract.can_be_scored_by(user):
        url = reverse("responsibilities:contract-score", args=[contract.pk])
        actions.append(Action("年底考核", url, "primary", asks_more=True))
    try:
        url = reverse("reports:contract-sheet", args=[contract.pk])
    except NoReverseMatch:
        return actions
    return [*actions, Action("打印责任书", url, asks_more=True)]


CONTRACT = RecordPage(
    model=Contract,
    name="目标责任书",
    whole_at_once=False,
    form=ContractForm,
    search=("signer__name", "organization__name", "remark"),
    choices=("year",),
    columns=(
        Column("责任书", str),
        Column("党组织", lambda contract: contract.organization, sort="organization"),
        Column("年度", lambda contract: str(contract.year), sort="year"),
        Column("责任人", lambda contract: contract.signer),
        Column("签订日期", lambda contract: contract.held_on, sort="held_on"),
        Column("考核得分", lambda contract: marks(contract.score), sort="score", numeric=True),
        Column("备注", lambda contract: contract.remark),
    ),
    rows=lambda contracts: contracts.select_related(
        "organization", "signer", "issuer", "issued_by"
    ).prefetch_related("clauses"),
    facts=(
        Column("年度", lambda contract: str(contract.year)),
        Column("上级党组织", lambda contract: contract.issuer),
        Column("上级签订人", lambda contract: contract.issued_by),
        Column("责任人", lambda contract: contract.signer),
        Column("满分", lambda contract: marks(contract.full_marks())),
        Column("考核得分", lambda contract: marks(contract.score)),
        Column("考核日期", lambda contract: contract.scored_on),
        Column("备注", lambda contract: contract.remark),
    ),
    sections=_clauses,
    children=(Children("责任条款", ContractClauseFormSet, "clauses"),),
    extra_actions=_actions,
    related=(("签订情况", "responsibilities:contract-coverage"),),
    verb_labels={"confirm": "签订"},
)
