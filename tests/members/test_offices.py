"""Posts and terms: taking office, leaving it, and the renewal of a committee."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from branches.audit import AuditLine
from branches.organizations import Term
from members.models import Appointment
from members.models.appointments import renew
from members.organization_check import findings_of
from tests import factories
from tests.branches.record_types import sign_in
from tests.cast import Cast

Position = Appointment.Position
DAY = date(2026, 3, 10)


def post(cast: Cast, position: str = Position.COMMITTEE_MEMBER, **fields: Any) -> Appointment:
    values = {"member": factories.member(cast.first_branch), "starts_on": DAY}
    return Appointment(organization=cast.first_branch, position=position, **values | fields)


@pytest.mark.parametrize("part", ["first", "general", "staff"])
def test_the_branch_and_those_above_enter_posts(cast: Cast, part: str) -> None:
    one = post(cast)
    one.begin(by=getattr(cast, part))
    assert Appointment.objects.on(DAY).get() == one
    assert "任职" in AuditLine.objects.get(record_key=one.key).detail


@pytest.mark.parametrize("part", ["clerk", "second", "leader", "stranger", "administrator"])
def test_others_enter_none(cast: Cast, part: str) -> None:
    with pytest.raises(PermissionDenied):
        post(cast).begin(by=getattr(cast, part))
    assert not Appointment.objects.exists()


@pytest.mark.parametrize("position", [Position.SECRETARY, Position.DEPUTY_SECRETARY])
def test_who_heads_a_committee_needs_the_approval_of_the_one_above(cast: Cast, position: str) -> None:
    with pytest.raises(ValidationError, match="批准文号"):
        post(cast, position).begin(by=cast.first)
    post(cast, position, approval="云水党发〔2026〕3号").begin(by=cast.first)
    assert Appointment.objects.get().position == position


def test_a_post_is_held_once_at_a_time(cast: Cast) -> None:
    first = post(cast)
    first.begin(by=cast.first)
    again = post(cast, member=first.member, starts_on=date(2026, 4, 1))
    with pytest.raises(ValidationError, match="已担任"):
        again.begin(by=cast.first)
    first.end(date(2026, 3, 31), by=cast.first)
    again.begin(by=cast.first)
    assert Appointment.objects.count() == 2


def test_the_day_of_leaving_is_the_last_in_office(cast: Cast) -> None:
    one = post(cast)
    one.begin(by=cast.first)
    with pytest.raises(ValidationError, match="不能早于"):
        one.end(date(2026, 3, 9), by=cast.first)
    one.ends_on = None
    one.end(date(2026, 3, 12), by=cast.first)
    assert Appointment.objects.on(date(2026, 3, 12)).exists()
    assert not Appointment.objects.on(date(2026, 3, 13)).exists()
    with pytest.raises(ValidationError, match="已经结束"):
        one.end(date(2026, 3, 14), by=cast.first)


def test_a_renewal_ends_the_old_committee_and_leaves_leaders_of_groups(cast: Cast) -> None:
    old, leader, new = (factories.member(cast.first_branch, name) for name in ("秋实", "柏舟", "简宁"))
    factories.appointment(old, cast.first_branch)
    factories.appointment(leader, cast.first_branch, Position.GROUP_LEADER)
    term = Term(organization=cast.first_branch, elected_on=DAY, years=3, approval="云水党发〔2026〕3号")
    renew(term, [(new, Position.SECRETARY)], by=cast.first)
    heads = Appointment.objects.filter(position=Position.SECRETARY)
    assert [each.member.name for each in heads.on(date(2026, 3, 9))] == ["秋实"]
    assert [each.member.name for each in heads.on(DAY)] == ["简宁"]
    assert Appointment.objects.on(DAY).filter(member=leader).exists()
    with pytest.raises(ValidationError, match="已经登记"):
        renew(Term(organization=cast.first_branch, elected_on=DAY, years=3), [], by=cast.first)


@pytest.mark.parametrize(("approval", "told"), [("", True), ("云水党发〔2026〕3号", False)])
def test_an_early_renewal_is_told_until_its_approval_is_entered(
    cast: Cast, approval: str, told: bool
) -> None:
    Term.objects.create(organization=cast.first_branch, elected_on=date(2025, 3, 1), years=3)
    Term.objects.create(organization=cast.first_branch, elected_on=DAY, years=3, approval=approval)
    organizations = type(cast.first_branch).objects.subtree(cast.first_branch)
    found = [each.breach.code for each in findings_of(organizations, date(2026, 6, 1))]
    assert ("TERM-4" in found) is told


@pytest.fixture
def first(client: Client, cast: Cast) -> Client:
    return sign_in(client, cast.first)


def elect(cast: Cast, **changes: Any) -> dict[str, Any]:
    people = [factories.member(cast.first_branch).pk for _ in range(3)]
    data = {
        "elected_on": DAY.isoformat(), "years": 3, "approval": "云水党发〔2026〕3号",
        "secretary": people[0], "others": people[1:], "due": 10, "present": 9, "candidates": 4,
        "issued": 9, "returned": 9,
    }  # fmt: skip
    return data | changes


def test_the_renewal_is_entered_on_its_page(first: Client, cast: Cast) -> None:
    address = reverse("members:term-new", args=[cast.first_branch.pk])
    response = first.post(address, elect(cast))
    assert response.status_code == 302, response.context["form"].errors
    page = first.get(response.url).content.decode()
    assert "云水党发〔2026〕3号" in page and "免职" in page
    assert Appointment.objects.on(DAY).count() == 3
    assert "实到人数9" in AuditLine.objects.get(record_key__startswith="branches.term:").detail


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"approval": ""}, "批复文号"),
        ({"present": 7}, "不足五分之四"),
        ({"candidates": 3}, "候选人应不少于4名"),
        ({"returned": 10}, "选举无效"),
        ({"elected_on": "2099-01-01"}, "不能晚于今天"),
    ],
)
def test_an_election_against_the_rules_is_refused(
    first: Client, cast: Cast, changes: dict[str, Any], sentence: str
) -> None:
    address = reverse("members:term-new", args=[cast.first_branch.pk])
    response = first.post(address, elect(cast, **changes))
    assert response.status_code == 200 and sentence in response.content.decode()
    assert not Term.objects.exists() and not Appointment.objects.exists()


def test_one_person_has_one_seat(first: Client, cast: Cast) -> None:
    data = elect(cast)
    data["others"] = [*data["others"], data["secretary"]]
    response = first.post(reverse("members:term-new", args=[cast.first_branch.pk]), data)
    assert "请每人只选一个" in response.content.decode()


def test_posts_are_entered_and_ended_on_their_pages(first: Client, cast: Cast) -> None:
    person = factories.member(cast.first_branch)
    data = {"member": person.pk, "position": "committee_member", "starts_on": DAY.isoformat()}
    assert (
        first.post(reverse("members:appointment-new", args=[cast.first_branch.pk]), data).status_code == 302
    )
    one = Appointment.objects.get()
    address = reverse("members:appointment-end", args=[one.pk])
    assert "不能早于" in first.post(address, {"ends_on": "2026-03-01"}).content.decode()
    assert first.post(address, {"ends_on": "2026-04-01"}).status_code == 302
    one.refresh_from_db()
    assert one.ends_on == date(2026, 4, 1)
