"""Reorganisations: what moves, what stays, and that no past figure changes."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from branches import closing
from branches.accounts import Post, Role, User
from branches.audit import AuditLine
from branches.months import MonthClosed
from branches.organizations import Organization
from branches.periods import Period, Scope
from branches.records import Record
from branches.reorganizations import Reorganization
from members.models import Appointment, Member
from reports.figures import FIGURES
from reports.reorganizing import Order, carry_out, prospect
from responsibilities.models import Problem
from tests import factories
from tests.branches.record_types import RECORD_TYPES, sign_in
from tests.cast import Cast

DAY = date(2026, 5, 1)
Kind = Reorganization.Kind


@pytest.fixture(autouse=True)
def in_may() -> Any:
    with time_machine.travel(date(2026, 5, 20), tick=False):
        yield


def merging(cast: Cast, **fields: Any) -> Order:
    values = {
        "organization": cast.first_branch, "kind": Kind.MERGED, "receiver": cast.second_branch, "effective_on": DAY,
        "document": "云水党〔2026〕5号", "approved_by": "中共云岚区水务局党组", "approved_on": date(2026, 4, 20),
    }  # fmt: skip
    return Order(**values | fields)


def merge(cast: Cast, **fields: Any) -> Reorganization:
    order = merging(cast, **fields)
    return carry_out(order, by=cast.general, typed_name=order.organization.name)


def test_the_figures_of_past_months_are_the_same(cast: Cast) -> None:
    for kind in RECORD_TYPES:
        kind.make(cast.first_branch)
    factories.member(cast.second_branch)
    year = Period.of_year(2025)

    def counted() -> dict[str, Any]:
        found: dict[str, Any] = {}
        for organization in Organization.objects.filter(path__startswith=cast.party_group.path):
            scope = Scope.bureau(organization, year)
            for figure in FIGURES:
                rows = [(row.pk, value) for row, value in figure.by_organization(scope)]
                months = [value for _, value in figure.by_month(scope)]
                found[f"{organization.pk} {figure.code}"] = (figure.value(scope), rows, months)
        return found

    before = counted()
    done = merge(cast)
    assert done.members_moved > 1
    assert counted() == before
    assert before[f"{cast.first_branch.pk} members"][0] > 1


def test_members_are_where_they_were_on_any_day(cast: Cast) -> None:
    person = factories.member(cast.first_branch)
    merge(cast)
    for day, place in (
        (date(2026, 4, 30), cast.first_branch),
        (DAY, cast.second_branch),
    ):
        assert person in Member.objects.on_roster(place, day)
    assert person not in Member.objects.on_roster(cast.second_branch, date(2026, 4, 30))
    assert person not in Member.objects.on_roster(cast.first_branch, DAY)


def test_what_moves_and_what_ends(cast: Cast) -> None:
    person = factories.member(cast.first_branch)
    secretary = factories.appointment(person, cast.first_branch, Appointment.Position.SECRETARY)
    series = factories.meeting_series(cast.first_branch)
    told = prospect(merging(cast), date(2026, 5, 20))
    assert told.obstacles == []
    assert person.name in str(told.moves) and "书记" in str(told.moves)
    merge(cast)
    for each in (person, secretary, series):
        each.refresh_from_db()
    assert person.organization == cast.second_branch and person.entered_late is False
    assert secretary.ends_on == series.ends_on == date(2026, 4, 30)
    first = User.objects.get(pk=cast.first.pk)
    assert first.current_posts() == []
    (post,) = User.objects.get(pk=cast.member.pk).current_posts()
    assert (post.organization, post.role) == (cast.second_branch, Role.MEMBER)
    keys = set(AuditLine.objects.filter(detail__contains="撤并").values_list("record_key", flat=True))
    assert {person.key, series.key, f"branches.reorganization:{Reorganization.objects.get().pk}"} <= keys
    assert Post.objects.filter(organization=cast.first_branch, ends_on__isnull=True).count() == 0


def test_the_receiver_finishes_what_was_open(cast: Cast) -> None:
    factories.problem(cast.first_branch, held_on=date(2026, 4, 2))
    draft = factories.meeting(cast.first_branch, held_on=date(2026, 4, 3), state=Record.State.DRAFT)
    merge(cast)
    second = User.objects.get(pk=cast.second.pk)
    mine = Problem.objects.visible_to(second).get()
    mine.report(by=second, note="已补齐记录", percent=60)
    assert mine.organization == cast.first_branch
    draft = type(draft)._default_manager.visible_to(second).get(pk=draft.pk)
    draft.confirm(by=second)
    stranger = User.objects.get(pk=cast.stranger.pk)
    assert not Problem.objects.visible_to(stranger).exists()
    assert len(second.current_posts()) == 1


def test_a_dissolved_organisation_takes_no_new_record(cast: Cast) -> None:
    merge(cast)
    dissolved = Organization.objects.get(pk=cast.first_branch.pk)
    factories.meeting(dissolved, held_on=date(2026, 4, 30))
    with pytest.raises(ValidationError, match="撤销"):
        factories.meeting(dissolved, held_on=DAY)
    factories.meeting(cast.second_branch, held_on=DAY)


def test_looking_back_falls_to_the_receiver(cast: Cast) -> None:
    problem = factories.problem(
        cast.first_branch, held_on=date(2026, 4, 2), stage=Problem.Stage.REVIEWED, applied_by=cast.first,
        reviewed_by=cast.staff,
    )  # fmt: skip
    merge(cast)
    problem = Problem.objects.get(pk=problem.pk)
    problem.approve(by=cast.general, passed=True, note="", on=date(2026, 5, 10))
    assert {each.organization for each in problem.follow_ups.all()} == {cast.second_branch}


def test_a_renamed_branch_keeps_its_records_and_its_old_name_for_old_days(cast: Cast, client: Client) -> None:
    old = factories.meeting(cast.first_branch, held_on=date(2026, 4, 2))
    merge(cast, kind=Kind.RENAMED, receiver=None, new_name="局机关清河党支部")
    new = factories.meeting(Organization.objects.get(pk=cast.first_branch.pk), held_on=date(2026, 5, 2))
    sign_in(client, cast.first)
    page = client.get(old.get_absolute_url()).content.decode()
    assert "局机关清河党支部（原名：局机关第一党支部）" in page
    page = client.get(new.get_absolute_url()).content.decode()
    assert "局机关清河党支部" in page and "原名" not in page


def test_a_branch_is_rebuilt_as_another_kind(cast: Cast) -> None:
    person = factories.member(cast.first_branch)
    order = {
        "kind": Kind.REBUILT,
        "receiver": None,
        "new_name": "局水务工程党总支",
        "new_kind": "general_branch",
    }
    done = merge(cast, **order)
    person.refresh_from_db()
    assert person.organization == done.receiver
    assert (done.receiver.kind, done.receiver.founded_on) == ("general_branch", DAY)
    assert Organization.objects.get(pk=cast.first_branch.pk).dissolved_on == DAY


def test_what_stands_in_the_way(cast: Cast) -> None:
    factories.meeting(cast.first_branch, held_on=DAY)
    told = prospect(merging(cast, effective_on=date(2026, 5, 21)), date(2026, 5, 20)).obstacles
    assert "执行日期不能晚于今天" in told[0]
    told = prospect(merging(cast), date(2026, 5, 20)).obstacles
    assert "已有会议活动1条" in told[0]
    told = prospect(merging(cast, organization=cast.general_branch), date(2026, 5, 20)).obstacles
    assert any("下面还有局机关第一党支部" in each for each in told)
    taken = merging(cast, kind=Kind.RENAMED, receiver=None, new_name="局机关第二党支部")
    assert "已有名为" in prospect(taken, date(2026, 5, 20)).obstacles[0]
    with pytest.raises(ValidationError, match="已有会议活动"):
        merge(cast)


def test_who_may_and_what_has_to_be_typed(cast: Cast) -> None:
    for nobody in (cast.first, cast.second, cast.leader, cast.stranger, cast.administrator):
        with pytest.raises(PermissionDenied):
            carry_out(merging(cast), by=nobody, typed_name=cast.first_branch.name)
    with pytest.raises(ValidationError, match="全称"):
        carry_out(merging(cast), by=cast.general, typed_name="第一党支部")
    closing.close([cast.second_branch], date(2026, 4, 1), by=cast.general)
    with pytest.raises(MonthClosed):
        merge(cast, effective_on=date(2026, 4, 25))
    assert not Reorganization.objects.exists()


def test_the_pages(cast: Cast, client: Client) -> None:
    person = factories.member(cast.first_branch)
    address = reverse("reports:reorganization-new", args=[cast.first_branch.pk])
    sign_in(client, cast.general)
    data = {
        "kind": "merged", "receiver": cast.second_branch.pk, "document": "云水党〔2026〕5号",
        "approved_by": "中共云岚区水务局党组", "approved_on": "2026-04-20", "effective_on": "2026-05-01",
    }  # fmt: skip
    assert "请选择并入的党组织" in client.post(address, data | {"receiver": ""}).content.decode()
    plan = client.post(address, data).content.decode()
    assert person.name in plan and "不能撤回" in plan
    wrong = client.post(address, data | {"go": "1", "typed_name": "一支部"}).content.decode()
    assert "全称" in wrong and not Reorganization.objects.exists()
    client.post(address, data | {"go": "1", "typed_name": cast.first_branch.name})
    assert Reorganization.objects.get().receiver == cast.second_branch
    page = client.get(reverse("reports:reorganization-list")).content.decode()
    assert "撤并" in page and "云水党〔2026〕5号" in page
