"""Who belonged to an organisation on a day that is past."""

from datetime import date

from branches.organizations import Organization
from members.models import Member, PastMembership
from tests import factories
from tests.cast import Cast

MOVED = date(2025, 6, 1)


def names(organization: Organization, on: date) -> set[str]:
    return {member.name for member in Member.objects.on_roster(organization, on)}


def test_the_roster_of_a_past_day_knows_who_has_moved_since(cast: Cast) -> None:
    mover = factories.member(cast.second_branch, "柏舟")
    factories.member(cast.first_branch, "秋实")
    PastMembership.objects.create(member=mover, organization=cast.first_branch, until=MOVED)
    assert names(cast.first_branch, date(2025, 5, 31)) == {"柏舟", "秋实"}
    assert names(cast.first_branch, MOVED) == {"秋实"}
    assert names(cast.second_branch, date(2025, 5, 31)) == set()
    assert names(cast.second_branch, MOVED) == {"柏舟"}


def test_who_moved_twice_is_found_where_he_was(cast: Cast) -> None:
    mover = factories.member(cast.other_branch, "柏舟")
    PastMembership.objects.create(member=mover, organization=cast.second_branch, until=date(2025, 9, 1))
    PastMembership.objects.create(member=mover, organization=cast.first_branch, until=MOVED)
    assert names(cast.first_branch, date(2025, 5, 1)) == {"柏舟"}
    assert names(cast.second_branch, date(2025, 7, 1)) == {"柏舟"}
    assert names(cast.other_branch, date(2025, 9, 1)) == {"柏舟"}


def test_a_branch_has_the_members_of_its_groups_and_nobody_unconfirmed_or_gone(cast: Cast) -> None:
    group = Organization.objects.add_child(
        cast.first_branch, instance=Organization(name="第一党小组", kind=Organization.Kind.GROUP)
    )
    factories.member(group, "邬晓岚")
    factories.member(cast.first_branch, "冷月华", state=Member.State.DRAFT)
    factories.member(cast.first_branch, "游子衿", left_on=date(2025, 3, 10))
    cast.first_branch.refresh_from_db()
    assert names(cast.first_branch, date(2025, 3, 9)) == {"邬晓岚", "游子衿"}
    assert names(cast.first_branch, date(2025, 3, 10)) == {"邬晓岚"}
