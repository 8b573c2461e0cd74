"""Services of volunteer teams: who took part, and for how long."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from members.models import Member, ServiceEvent
from tests import factories
from tests.branches.record_types import BY_STEM, sign_in
from tests.cast import Cast

EVENT = BY_STEM["service-event"]


@pytest.fixture
def people(cast: Cast) -> list[Member]:
    return [factories.member(cast.first_branch, name) for name in ("简宁", "盛夏生", "方雨薇")]


def typed(cast: Cast, people: list[Member], **changes: Any) -> dict[str, Any]:
    return EVENT.data(
        cast.first_branch, participants=[each.pk for each in people], submission_key="served", **changes
    )


def hours_of(event: ServiceEvent) -> dict[str, Decimal]:
    return {row.member.name: row.hours for row in event.participations.select_related("member")}


def test_everybody_stayed_as_long_unless_told(client: Client, cast: Cast, people: list[Member]) -> None:
    sign_in(client, cast.first)
    data = typed(cast, people, own_hours="简宁 1.5、盛夏生3小时")
    client.post(EVENT.page.new_url, data | {"then": "confirm"})
    event = ServiceEvent.objects.get(submission_key="served")
    assert event.state == "confirmed"
    assert hours_of(event) == {"简宁": Decimal("1.5"), "盛夏生": Decimal(3), "方雨薇": Decimal(2)}
    page = client.get(event.get_absolute_url()).content.decode()
    assert "1.5" in page and "方雨薇" in page


def test_own_hours_come_back_when_mended(client: Client, cast: Cast, people: list[Member]) -> None:
    sign_in(client, cast.first)
    client.post(EVENT.page.new_url, typed(cast, people, own_hours="简宁 1.5"))
    event = ServiceEvent.objects.get(submission_key="served")
    address = EVENT.page.url("edit", event.pk)
    assert client.get(address).context["form"]["own_hours"].value() == "简宁 1.5"
    data = typed(cast, people[:2], own_hours="", version=event.version)
    client.post(address, data)
    assert hours_of(event) == {"简宁": Decimal(2), "盛夏生": Decimal(2)}


@pytest.mark.parametrize("words", ["乔思齐 2", "简宁 两小时", "简宁 0", "简宁 25", "2"])
def test_hours_that_cannot_be_read_say_so(
    words: str, client: Client, cast: Cast, people: list[Member]
) -> None:
    response = sign_in(client, cast.first).post(EVENT.page.new_url, typed(cast, people, own_hours=words))
    assert "例如 简宁 1.5" in response.context["form"].errors["own_hours"][0]
    assert not ServiceEvent.objects.exists()


@pytest.mark.parametrize("hours", ["0", "24.5", "-1"])
def test_hours_are_between_half_an_hour_and_a_day(
    hours: str, client: Client, cast: Cast, people: list[Member]
) -> None:
    response = sign_in(client, cast.first).post(EVENT.page.new_url, typed(cast, people, hours=hours))
    assert "hours" in response.context["form"].errors


def test_a_service_without_people_is_not_confirmed(cast: Cast) -> None:
    event = factories.service_event(cast.first_branch, 0, state="draft")
    with pytest.raises(ValidationError):
        event.confirm(by=cast.first)
