"""Dues collected month by month: one record a month, and what its form says."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from members.models import DuesCollection
from tests import factories
from tests.cast import Cast

NEW = "/members/dues/new/"


def data(cast: Cast, **changes: Any) -> dict[str, Any]:
    return {
        "organization": cast.first_branch.pk, "month": "2025-03", "held_on": "2025-03-12", "persons_due": 12,
        "persons_paid": 11, "amount": "577.50", "then": "confirm",
    } | changes  # fmt: skip


def test_the_form_keeps_the_first_of_the_month(cast: Cast, client: Client) -> None:
    client.force_login(cast.first)
    assert client.post(NEW, data(cast)).status_code == 302
    record = DuesCollection.objects.get()
    assert (record.month, record.state, str(record.amount)) == (date(2025, 3, 1), "confirmed", "577.50")
    assert str(record) == "2025年3月党费"


def test_a_second_one_for_the_month_is_refused_in_words(cast: Cast, client: Client) -> None:
    factories.dues_collection(cast.first_branch)
    factories.dues_collection(cast.second_branch)
    client.force_login(cast.first)
    response = client.post(NEW, data(cast))
    assert response.status_code == 200
    assert "这个月的党费收缴已经登记" in response.content.decode()
    assert "577.50" in response.content.decode()
    assert client.post(NEW, data(cast, month="2025-02")).status_code == 302


def test_withdrawn_it_leaves_the_month_free_and_cannot_come_back_beside_another(cast: Cast) -> None:
    record = factories.dues_collection(cast.first_branch)
    record.withdraw(by=cast.first, reason="记错了支部")
    factories.dues_collection(cast.first_branch, month=record.month)
    with pytest.raises(ValidationError, match="已经登记"):
        record.reopen(by=cast.first, reason="重新核对")
    assert DuesCollection.objects.get(pk=record.pk).state == "withdrawn"


def test_the_database_holds_it_too(cast: Cast) -> None:
    record = factories.dues_collection(cast.first_branch)
    copy = DuesCollection(
        organization=cast.first_branch, held_on=record.held_on, month=record.month, persons_due=1, persons_paid=1,
        amount=1, created_by=cast.first,
    )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"persons_paid": 13}, "实交人数不能多于应交人数"),
        ({"amount": "-0.01"}, "金额不能小于0"),
        ({"month": "2025-04"}, "所属月份不能晚于收缴日期"),
        ({"month": "三月"}, "请按“2025-03”的样子填写月份"),
    ],
)
def test_what_cannot_be_is_refused(cast: Cast, client: Client, changes: dict[str, Any], words: str) -> None:
    client.force_login(cast.first)
    response = client.post(NEW, data(cast, **changes))
    assert words in response.content.decode()
    assert not DuesCollection.objects.exists()


@pytest.mark.parametrize(
    "changes", [{"persons_paid": 12}, {"amount": "0"}, {"persons_due": 0, "persons_paid": 0}]
)
def test_what_just_may_be_is_kept(cast: Cast, client: Client, changes: dict[str, Any]) -> None:
    client.force_login(cast.first)
    assert client.post(NEW, data(cast, **changes)).status_code == 302


def test_the_address_fills_the_form_in(cast: Cast, client: Client) -> None:
    client.force_login(cast.first)
    text = client.get(f"{NEW}?month=2025-03&held_on=2025-03-12&persons_due=12").content.decode()
    assert 'type="month" name="month" value="2025-03"' in text
    assert 'value="12"' in text
