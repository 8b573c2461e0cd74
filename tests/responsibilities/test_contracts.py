"""Contracts of responsibility: handed out, signed by who is bound, scored from above; and the chain of secretaries."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from branches.audit import AuditLine
from branches.organizations import Organization
from branches.records import StaleVersion
from responsibilities.contracts import signings, unsigned
from responsibilities.delegation import charges
from responsibilities.models import Contract, Duty
from responsibilities.models.contracts import Promise
from tests import factories
from tests.branches.record_types import sign_in
from tests.cast import Cast

DAY = date(2025, 6, 1)
PROMISES = [Promise("每季度专题研究一次党建工作", Decimal(60)), Promise("问题按期销号", Decimal(40))]


def secretary(organization: Organization, name: str) -> Any:
    person = factories.member(organization, name)
    factories.appointment(person, organization)
    return person


def hand_out(cast: Cast, *organizations: Organization, **changes: Any) -> list[Contract]:
    signers = [(each, secretary(each, f"书记{each.pk}")) for each in organizations]
    given = {"by": cast.general, "issuer": cast.general_branch, "issued_by": None, "year": 2025,
             "on": date(2025, 1, 20), "signers": signers, "clauses": PROMISES}  # fmt: skip
    return Contract.hand_out(**given | changes)


def marks(contract: Contract, *given: tuple[str, str]) -> dict[int, tuple[Decimal | None, str]]:
    return {
        clause.pk: (Decimal(score) if score else None, note)
        for clause, (score, note) in zip(contract.clauses.all(), given, strict=True)
    }


def test_handed_out_signed_and_scored(cast: Cast) -> None:
    first, second = hand_out(cast, cast.first_branch, cast.second_branch)
    assert (first.state, second.state) == (Contract.State.DRAFT, Contract.State.DRAFT)
    assert [str(each) for each in first.clauses.all()] == [each.text for each in PROMISES]
    assert not first.can_be_scored_by(cast.general)
    first.confirm(by=cast.first)
    assert [each.organization for each in unsigned(Organization.objects.all(), 2025, DAY)] == [
        cast.general_branch, cast.second_branch, cast.other_general_branch, cast.other_branch,
    ]  # fmt: skip
    given = marks(first, ("55.5", "三季度没有研究"), ("40", ""))
    first.assess(given, by=cast.general, on=date(2025, 12, 30), opened_at=first.version)
    first.refresh_from_db()
    assert (first.score, first.scored_by) == (Decimal("95.5"), cast.general)
    assert list(Contract.objects.scored()) == [first]
    assert AuditLine.objects.filter(record_key=first.key, detail__contains="95.5").exists()
    words = {each.organization: each.word for each in signings(Organization.objects.all(), 2025, DAY)}
    assert words[cast.first_branch] == "已签订，已考核"
    assert (words[cast.second_branch], words[cast.general_branch]) == ("已下达，待签订", "没有责任书")


def test_what_is_opened_again_is_scored_anew(cast: Cast) -> None:
    contract = factories.scored_contract(cast.first_branch)
    contract.reopen(by=cast.first, reason="条款写错")
    contract.refresh_from_db()
    assert (contract.score, contract.scored_on, contract.scored_by) == (None, None, None)
    assert set(contract.clauses.values_list("score", "note")) == {(None, "")}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ((("60", ""), ("", "")), "请给这一条评分"),
        ((("60", ""), ("39", "")), "写明扣分的原因"),
        ((("60", ""), ("41", "")), "0和这一条的分值之间"),
    ],
)
def test_scores_that_are_refused(cast: Cast, given: tuple[tuple[str, str], ...], words: str) -> None:
    contract = factories.contract(cast.first_branch)
    with pytest.raises(ValidationError, match=words):
        contract.assess(marks(contract, *given), by=cast.general, on=DAY, opened_at=contract.version)
    contract.refresh_from_db()
    assert contract.score is None
    assert not contract.clauses.filter(score__isnull=False).exists()


def test_who_may_not_hand_out_or_score(cast: Cast) -> None:
    contract = factories.contract(cast.first_branch)
    full = marks(contract, ("60", ""), ("40", ""))
    for user in (cast.first, cast.leader, cast.stranger):
        with pytest.raises(PermissionDenied):
            contract.assess(full, by=user, on=DAY, opened_at=contract.version)
    with pytest.raises(StaleVersion):
        contract.assess(full, by=cast.general, on=DAY, opened_at=contract.version + 1)
    with pytest.raises(ValidationError, match="早于签订日期"):
        contract.assess(full, by=cast.general, on=date(2025, 1, 19), opened_at=contract.version)
    with pytest.raises(PermissionDenied):
        hand_out(cast, cast.second_branch, by=cast.first, issuer=cast.first_branch)


def test_handing_out_is_all_or_nothing(cast: Cast) -> None:
    (known,) = hand_out(cast, cast.second_branch)
    signers = [(cast.first_branch, secretary(cast.first_branch, "书记")), (cast.second_branch, known.signer)]
    with pytest.raises(ValidationError, match="第二党支部2025年的责任书已经登记"):
        hand_out(cast, signers=signers)
    with pytest.raises(ValidationError, match="至少写一条"):
        hand_out(cast, cast.first_branch, clauses=[])
    with pytest.raises(ValidationError, match="上级党组织"):
        hand_out(cast, cast.other_branch)
    assert list(Contract.objects.all()) == [known]


def test_without_clauses_nothing_is_signed(cast: Cast) -> None:
    contract = factories.contract(cast.first_branch, state=Contract.State.DRAFT)
    contract.clauses.all().delete()
    with pytest.raises(ValidationError, match="还没有条款"):
        contract.confirm(by=cast.first)


@pytest.mark.parametrize(
    "change",
    [
        lambda contract: Contract.objects.filter(pk=contract.pk).update(score=90),
        lambda contract: Contract.objects.filter(pk=contract.pk).update(issuer=contract.organization),
        lambda contract: contract.clauses.filter(marks=60).update(score=61, note="多给"),
        lambda contract: contract.clauses.filter(marks=60).update(score=59, note=""),
    ],
)
def test_the_database_refuses(cast: Cast, change: Callable[[Contract], int]) -> None:
    contract = factories.contract(cast.first_branch)
    with pytest.raises(IntegrityError), transaction.atomic():
        change(contract)


def test_the_screens_of_handing_out_and_scoring(cast: Cast, client: Client) -> None:
    secretary(cast.first_branch, "贺云峤")
    sign_in(client, cast.general)
    this_year = timezone.localdate().year
    address = f"{reverse('responsibilities:contract-hand-out')}?year={this_year}"
    form = {
        "year": this_year, "held_on": timezone.localdate().isoformat(), "signers": [cast.first_branch.pk],
        "clauses": "每季度研究一次\n问题按期销号 40分",
    }  # fmt: skip
    page = client.post(address, form).content.decode()
    assert "第1行末没有写明分值" in page
    assert "问题按期销号 40分" in page, "what was typed is lost"
    late = form | {"held_on": (timezone.localdate() + timedelta(days=1)).isoformat()}
    assert "不能晚于今天" in client.post(address, late).content.decode()
    form["clauses"] = "每季度研究一次　60分\n\n问题按期销号 40.5"
    assert client.post(address, form).status_code == 302
    contract = Contract.objects.get()
    assert [(each.text, each.marks) for each in contract.clauses.all()] == [
        ("每季度研究一次", Decimal(60)), ("问题按期销号", Decimal("40.5")),
    ]  # fmt: skip
    assert "已下达，待签订" in client.get(reverse("responsibilities:contract-coverage")).content.decode()

    contract.confirm(by=cast.first)
    score = reverse("responsibilities:contract-score", args=[contract.pk])
    one, two = contract.clauses.all()
    typed = {"version": contract.version, "on": timezone.localdate().isoformat(), f"score-{one.pk}": "五十",
             f"score-{two.pk}": "40"}  # fmt: skip
    page = client.post(score, typed).content.decode()
    assert "得分请填写数字" in page
    assert 'value="五十"' in page
    typed |= {f"score-{one.pk}": "60", f"note-{two.pk}": "一个问题逾期"}
    assert "考核日期" in client.post(score, typed | {"on": "明天"}).content.decode()
    assert "已由他人办理" in client.post(score, typed | {"version": "1"}).content.decode()
    assert client.post(score, typed).status_code == 302
    contract.refresh_from_db()
    assert contract.score == 100
    sheet = client.get(reverse("reports:contract-sheet", args=[contract.pk]))
    assert sheet.content[:4] == b"%PDF"


def test_the_chain_of_secretaries(cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    first, second = secretary(cast.first_branch, "贺云峤"), secretary(cast.second_branch, "宁致远")
    upper = factories.duty(cast.general_branch)
    for stage in (Duty.Stage.DONE, Duty.Stage.ONGOING):
        factories.duty(cast.first_branch, owner=first, upper=upper, stage=stage)
    factories.duty(cast.first_branch, owner=first, upper=upper, state=Duty.State.WITHDRAWN)
    factories.duty(cast.first_branch, owner=first)  # his own, given by nobody
    factories.list_set(cast.first_branch, owner=first)
    factories.problem(cast.first_branch, due_on=DAY, held_on=date(2025, 1, 5))
    factories.problem(cast.second_branch, due_on=DAY - timedelta(days=1), held_on=date(2025, 1, 5))
    talk = factories.admonition(cast.general_branch, held_on=date(2025, 5, 6))
    talk.participants.add(second)
    below = Organization.objects.subtree(cast.general_branch).branches()
    with django_assert_max_num_queries(9):
        one, two = charges(below, 2025, DAY)
    assert (one.secretary, len(one.duties), one.duties_done, one.open_problems, one.red) == (
        first,
        2,
        1,
        1,
        [],
    )
    assert (one.light, one.word, one.last_talk) == ("green", "正常", None)
    assert (two.light, two.word, two.last_talk) == ("red", "1个问题超期", date(2025, 5, 6))


def test_what_stands_out_in_the_chain(cast: Cast) -> None:
    below = Organization.objects.filter(pk=cast.first_branch.pk)

    def word() -> tuple[str, str]:
        (charge,) = charges(below, 2025, DAY)
        return charge.light, charge.word

    assert word() == ("red", "没有登记书记")
    first = secretary(cast.first_branch, "贺云峤")
    assert word() == ("yellow", "没有分解责任")
    duty = factories.duty(
        cast.first_branch, owner=first, upper=factories.duty(cast.general_branch), state=Duty.State.DRAFT
    )
    assert word() == ("yellow", "1项责任待他确认")
    duty.confirm(by=cast.first)
    assert word() == ("yellow", "没有清单")


def test_the_screen_of_the_chain(cast: Cast, client: Client) -> None:
    first = secretary(cast.first_branch, "贺云峤")
    upper = factories.duty(cast.general_branch, year=timezone.localdate().year)
    factories.duty(
        cast.first_branch, owner=first, upper=upper, content="逐月对账", year=timezone.localdate().year
    )
    sign_in(client, cast.general)
    page = client.get(reverse("responsibilities:delegation")).content.decode()
    assert "贺云峤" in page
    assert "逐月对账" in page
    sign_in(client, cast.first)
    assert "分解责任从责任清单里" in client.get(reverse("responsibilities:delegation")).content.decode()
