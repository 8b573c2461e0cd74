"""体检·组织设置: what the roster, posts and terms give the rules, and the page that tells it."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from branches.organizations import Organization
from members.models import Appointment, Member
from members.organization_check import findings_of, structures_of
from members.rules.organization import Structure
from tests import factories
from tests.branches.record_types import sign_in
from tests.cast import Cast

TODAY = date(2026, 6, 15)
Position = Appointment.Position


def structure(organization: Organization, of: Organization | None = None) -> Structure:
    """The organisation as it looks among those of a subtree; its own without *of*."""
    found = structures_of(Organization.objects.subtree(of or organization), TODAY)
    return dict(found)[organization]


def codes(organization: Organization) -> list[str]:
    found = findings_of(Organization.objects.subtree(organization), TODAY)
    return [each.breach.code for each in found if each.organization == organization]


def group_below(branch: Organization, name: str = "第一党小组") -> Organization:
    group = Organization.objects.add_child(
        branch, instance=Organization(name=name, kind=Organization.Kind.GROUP)
    )
    branch.refresh_from_db()
    return group


def test_members_count_where_they_stand_and_above(cast: Cast) -> None:
    group = group_below(cast.first_branch)
    factories.member(cast.first_branch)
    factories.member(group)
    factories.probationer(cast.first_branch)
    factories.member(cast.second_branch)
    factories.member(cast.other_branch)
    factories.member(cast.first_branch, state=Member.State.DRAFT)
    factories.member(cast.first_branch, left_on=date(2026, 3, 1))
    factories.member(cast.first_branch, standing=Member.Standing.SUSPENDED)
    cast.general_branch.refresh_from_db()
    first = structure(cast.first_branch, cast.general_branch)
    assert (first.members, first.formal, first.groups) == (3, 2, 1)
    general = structure(cast.general_branch)
    assert (general.members, general.formal) == (4, 3)


def test_posts_in_office_are_told_apart(cast: Cast) -> None:
    person = factories.member(cast.first_branch)
    for position in (Position.SECRETARY, Position.DEPUTY_SECRETARY, Position.COMMITTEE_MEMBER):
        factories.appointment(person, cast.first_branch, position)
    factories.appointment(
        factories.member(cast.first_branch), cast.first_branch, ends_on=TODAY - timedelta(days=1)
    )
    factories.appointment(person, cast.second_branch, Position.COMMITTEE_MEMBER)
    first = structure(cast.first_branch)
    assert (first.secretaries, first.deputies, first.others, first.committee) == (1, 1, 1, 3)


def test_the_newest_term_counts_and_the_one_before_it_is_known(cast: Cast) -> None:
    for elected_on in (date(2019, 5, 20), date(2025, 5, 20), date(2022, 5, 20), date(2026, 12, 1)):
        factories.term(cast.first_branch, elected_on)
    first = structure(cast.first_branch)
    assert (first.elected_on, first.term_ends_on) == (date(2025, 5, 20), date(2028, 5, 20))
    assert first.previous_ends_on == date(2025, 5, 20)


def test_a_joint_branch_names_its_units(cast: Cast) -> None:
    assert structure(cast.first_branch).units == 1
    cast.first_branch.unit_name = "水质监测站、设计室"
    cast.first_branch.save()
    assert cast.first_branch.units == ["水质监测站", "设计室"]
    assert structure(cast.first_branch).units == 2


def test_a_head_above_what_one_looks_at_counts(cast: Cast) -> None:
    assert structure(cast.first_branch).below_head
    assert not structure(cast.general_branch).below_head


def test_an_organisation_that_is_gone_is_left_out(cast: Cast) -> None:
    assert codes(cast.first_branch) == ["ORG-3", "ORG-4", "TERM-3"]
    cast.first_branch.dissolved_on = TODAY
    cast.first_branch.save()
    assert codes(cast.first_branch) == []


def test_a_group_without_a_leader_is_told(cast: Cast) -> None:
    group = group_below(cast.first_branch)
    assert codes(group) == ["ORG-9"]
    factories.appointment(factories.member(group), group, Position.GROUP_LEADER)
    assert codes(group) == []


@pytest.fixture
def general(client: Client, cast: Cast) -> Client:
    return sign_in(client, cast.general)


def page(client: Client, organization: Organization) -> str:
    return client.get(reverse("members:organization-check", args=[organization.pk])).content.decode()


def test_the_page_tells_what_by_which_article_and_where_to_mend_it(general: Client, cast: Cast) -> None:
    text = page(general, cast.general_branch)
    assert "局机关第一党支部" in text and "局机关第二党支部" in text
    assert "依据《中国共产党党和国家机关基层组织工作条例》第七条。" in text
    detail = reverse("members:organization-detail", args=[cast.first_branch.pk])
    for place in ("members", "committee", "terms"):
        assert f'href="{detail}#{place}"' in text
        assert f'id="{place}"' in general.get(detail).content.decode()
    assert "请人工核对" in text and "第三十条" in text


def test_the_page_says_so_where_nothing_is_found(general: Client, cast: Cast) -> None:
    for _ in range(3):
        person = factories.member(cast.first_branch)
    factories.appointment(person, cast.first_branch)
    factories.term(cast.first_branch, timezone.localdate() - timedelta(days=300))
    assert "没有发现不符合的" in page(general, cast.first_branch)


def test_who_sees_one_branch_sees_nothing_of_another(client: Client, cast: Cast) -> None:
    text = page(sign_in(client, cast.first), cast.first_branch)
    assert "局机关第一党支部" in text and "局机关第二党支部" not in text


def test_many_organisations_cost_no_more_than_one(
    general: Client, cast: Cast, django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    subtree = Organization.objects.subtree(cast.first_branch)
    with django_assert_num_queries(5):
        findings_of(subtree, TODAY)
    for number in range(10):
        group_below(cast.first_branch, f"第{number}党小组")
    factories.term(cast.first_branch, date(2025, 5, 20))
    with django_assert_num_queries(5):
        findings_of(Organization.objects.subtree(cast.first_branch), TODAY)


def test_the_workbench_tells_how_much_is_to_be_mended(client: Client, cast: Cast) -> None:
    browser = sign_in(client, cast.first)
    address = reverse("members:roster-desk", args=[cast.first_branch.pk])
    assert address in browser.get("/").content.decode()
    assert "需要核对" in browser.get(address).content.decode()
    people = [factories.member(cast.first_branch) for _ in range(4)]
    factories.appointment(people[0], cast.first_branch)
    factories.term(cast.first_branch, timezone.localdate() - timedelta(days=30))
    page = browser.get(address).content.decode()
    assert "符合" in page and "需要核对" not in page
