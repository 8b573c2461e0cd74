"""The demonstration's accounts: one of each post, with passwords made at the moment."""

import secrets
from dataclasses import dataclass

from branches.accounts import Post, Role, User
from branches.organizations import Organization
from members.models import Appointment, Member

# Characters that cannot be taken for one another when read from a screen.
LOWER, UPPER, DIGITS = "abcdefghjkmnpqrstuvwxyz", "ABCDEFGHJKMNPQRSTUVWXYZ", "23456789"
PASSWORD_LENGTH = 14


@dataclass(frozen=True)
class DemoAccount:
    """An account as it is shown once, after it was made."""

    username: str
    password: str
    name: str
    post: str


def create_accounts() -> list[DemoAccount]:
    """Make the accounts of the demonstration's organisations. The passwords are kept nowhere but in the answer."""
    kind = Organization.Kind
    committee = Organization.objects.get(kind=kind.WORK_COMMITTEE)
    group = Organization.objects.get(kind=kind.PARTY_GROUP)
    general = Organization.objects.get(kind=kind.GENERAL_BRANCH)
    first, second = Organization.objects.branches()[:2]
    clerk_of_first, member = (each.name for each in _without_posts(first)[:2])
    officer = Appointment.objects.filter(
        organization=first, position=Appointment.Position.COMMITTEE_MEMBER
    ).select_related("member")[0]
    clerk = _without_posts(second)[0].name
    accounts = (
        ("committee", "丁一鸣", committee, Role.STAFF),
        ("leader", _secretary(group), group, Role.LEADER),
        ("group", _committee_member(group), group, Role.COMMITTEE_MEMBER),
        ("general", _secretary(general), general, Role.SECRETARY),
        ("general-clerk", clerk, general, Role.CLERK),
        ("first", _secretary(first), first, Role.SECRETARY),
        ("first-clerk", clerk_of_first, first, Role.CLERK),
        ("first-dues", officer.member.name, first, Role.DUES_OFFICER),
        ("second", _secretary(second), second, Role.SECRETARY),
        ("member", member, first, Role.MEMBER),
        ("sysadmin", "严守正", general, Role.SYSTEM_ADMINISTRATOR),
        ("secadmin", "安如山", general, Role.SECURITY_ADMINISTRATOR),
        ("auditor", "明知微", general, Role.AUDIT_ADMINISTRATOR),
    )
    return [_create(*account) for account in accounts]


def _create(username: str, name: str, organization: Organization, role: Role) -> DemoAccount:
    password = new_password()
    user = User.objects.create_user(username, password, name=name)
    Post.objects.create(user=user, organization=organization, role=role)
    return DemoAccount(username, password, name, f"{organization.short_name}{role.label}")


def new_password() -> str:
    """A random password with capitals, small letters and digits."""
    letters = [secrets.choice(LOWER), secrets.choice(UPPER), secrets.choice(DIGITS)]
    letters += [secrets.choice(LOWER + UPPER + DIGITS) for _ in range(PASSWORD_LENGTH - len(letters))]
    secrets.SystemRandom().shuffle(letters)
    return "".join(letters)


def _secretary(organization: Organization) -> str:
    appointment = Appointment.objects.select_related("member").get(
        organization=organization, position=Appointment.Position.SECRETARY
    )
    return appointment.member.name


def _committee_member(organization: Organization) -> str:
    member = Appointment.Position.COMMITTEE_MEMBER
    posts = Appointment.objects.select_related("member").filter(organization=organization, position=member)
    return posts.order_by("pk")[0].member.name


def _without_posts(organization: Organization) -> list[Member]:
    return list(Member.objects.filter(organization=organization, appointments__isnull=True).order_by("pk"))
