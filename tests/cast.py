"""The cast of the tests: one bureau with its party group, general branch and two branches, and a neighbour."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from branches.accounts import Post, Role, User
from branches.organizations import Organization

Kind = Organization.Kind
FOUNDED = date(2015, 7, 1)
PASSWORD = "shan-gao-shui-chang"


@dataclass(frozen=True)
class Cast:
    """Who is who. Organisations first, then users, each named for the post he holds."""

    work_committee: Organization
    party_group: Organization
    general_branch: Organization
    first_branch: Organization
    second_branch: Organization
    other_party_group: Organization
    other_general_branch: Organization
    other_branch: Organization

    staff: User
    """党务专干 of the 机关工委: sees everything below it, reviews, enters nothing."""
    leader: User
    """领导 in the 局党组: reads the whole bureau."""
    general: User
    """书记 of the 党总支."""
    first: User
    """书记 of the 第一支部."""
    clerk: User
    """干事 of the 第一支部: enters, does not confirm."""
    second: User
    """书记 of the 第二支部; must not see the first's papers."""
    stranger: User
    """书记 of a branch of another bureau."""
    member: User
    """A 党员 of the 第一支部 without any other post: no business data."""
    administrator: User
    """系统管理员: no business data."""

    def users(self) -> dict[str, User]:
        """Every user by the name of his part."""
        return {name: value for name, value in vars(self).items() if isinstance(value, User)}


def user(username: str, name: str, organization: Organization, role: str) -> User:
    """An account with one post, held since the organisations were founded."""
    account = User.objects.create_user(username, PASSWORD, name=name)
    Post.objects.create(user=account, organization=organization, role=role, starts_on=FOUNDED)
    return account


def assemble() -> Cast:
    """Create the cast in the database."""

    def below(parent: Organization, name: str, kind: str) -> Organization:
        new = Organization(name=name, kind=kind, founded_on=FOUNDED)
        return Organization.objects.add_child(parent, instance=new)

    work_committee = Organization.objects.add_root(
        instance=Organization(
            name="中共云岚区直属机关工作委员会", kind=Kind.WORK_COMMITTEE, founded_on=FOUNDED
        )
    )
    party_group = below(work_committee, "中共云岚区水务局党组", Kind.PARTY_GROUP)
    general_branch = below(party_group, "中共云岚区水务局总支部委员会", Kind.GENERAL_BRANCH)
    first_branch = below(general_branch, "局机关第一党支部", Kind.BRANCH)
    second_branch = below(general_branch, "局机关第二党支部", Kind.BRANCH)
    work_committee.refresh_from_db()
    other_party_group = below(work_committee, "中共云岚区林业局党组", Kind.PARTY_GROUP)
    other_general_branch = below(other_party_group, "中共云岚区林业局总支部委员会", Kind.GENERAL_BRANCH)
    other_branch = below(other_general_branch, "林业局机关党支部", Kind.BRANCH)
    organizations = {
        "work_committee": work_committee,
        "party_group": party_group,
        "general_branch": general_branch,
        "first_branch": first_branch,
        "second_branch": second_branch,
        "other_party_group": other_party_group,
        "other_general_branch": other_general_branch,
        "other_branch": other_branch,
    }
    for each in organizations.values():
        each.refresh_from_db()
    return Cast(
        **organizations,
        staff=user("staff", "闻笛", work_committee, Role.STAFF),
        leader=user("leader", "陆知远", party_group, Role.LEADER),
        general=user("general", "江叙白", general_branch, Role.SECRETARY),
        first=user("first", "贺云峤", first_branch, Role.SECRETARY),
        clerk=user("clerk", "简宁", first_branch, Role.CLERK),
        second=user("second", "乔思齐", second_branch, Role.SECRETARY),
        stranger=user("stranger", "时雨田", other_branch, Role.SECRETARY),
        member=user("member", "盛夏生", first_branch, Role.MEMBER),
        administrator=user("administrator", "邬晓岚", work_committee, Role.SYSTEM_ADMINISTRATOR),
    )


def release(response: Any) -> None:
    """Close the file behind a download. Closing the response itself would end the test's own transaction."""
    for close in response._resource_closers:
        close()
