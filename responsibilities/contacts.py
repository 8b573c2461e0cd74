"""Which branches are guided by whom, how often they were visited, and what falls short of the house's numbers."""

from collections import defaultdict
from dataclasses import dataclass

from branches.organizations import Organization, OrganizationQuerySet
from branches.periods import Period
from members.models import Appointment, Member
from responsibilities.models import Contact, ContactVisit, ListSettings, settings_above


@dataclass(frozen=True)
class GuidedBranch:
    """One branch with those who guide it and what they made of it this year."""

    branch: Organization
    contacts: tuple[Contact, ...]
    visits: int
    asked: int
    """Visits a year the house asks for."""

    @property
    def light(self) -> str:
        return "red" if not self.contacts else "yellow" if self.visits < self.asked else "green"

    @property
    def word(self) -> str:
        if not self.contacts:
            return "没有明确联系委员"
        return (
            f"到访{self.visits}次，还差{self.asked - self.visits}次" if self.visits < self.asked else "已达到"
        )

    @property
    def people(self) -> str:
        return "、".join(each.person.name for each in self.contacts)


def guided_branches(organizations: OrganizationQuerySet, period: Period) -> list[GuidedBranch]:
    """Every branch that exists at the period's end, with its guidance in it."""
    branches = list(organizations.branches().alive(period.end))
    contacts: dict[int, list[Contact]] = defaultdict(list)
    found = Contact.objects.guidance().confirmed().filter(year=period.year, held_on__lte=period.end)
    for contact in found.filter(branch__in=branches).select_related("person").order_by("pk"):
        contacts[contact.branch_id].append(contact)
    visits: dict[int, int] = defaultdict(int)
    for branch in ContactVisit.objects.confirmed().during(period).filter(
        contact__in=found, contact__branch__in=branches
    ).values_list("contact__branch_id", flat=True):  # fmt: skip
        visits[branch] += 1
    settings = _settings(branches)
    return [
        GuidedBranch(each, tuple(contacts[each.pk]), visits[each.pk], settings.yearly_visits)
        for each in branches
    ]


def _settings(branches: list[Organization]) -> ListSettings:
    """Those that hold for the branches' own organisation above; the defaults where there is no branch."""
    return settings_above(branches[0]) if branches else ListSettings()


@dataclass(frozen=True)
class GuidingMember:
    """One member of a general branch's committee, and how many branches are his."""

    member: Member
    organization: Organization
    branches: int
    fewest: int
    most: int

    @property
    def word(self) -> str:
        """What is amiss; "" where nothing is."""
        if self.branches < self.fewest:
            return f"联系{self.branches}个支部，至少{self.fewest}个"
        return f"联系{self.branches}个支部，至多{self.most}个" if self.branches > self.most else ""


def guiding_members(organizations: OrganizationQuerySet, period: Period) -> list[GuidingMember]:
    """The committee members of general branches and committees, at the period's end."""
    heads = [Organization.Kind.GENERAL_BRANCH, Organization.Kind.PARTY_COMMITTEE]
    posts = (
        Appointment.objects.on(period.end).filter(organization__in=organizations, organization__kind__in=heads)
        .select_related("member", "organization").order_by("organization__path", "pk")
    )  # fmt: skip
    held: dict[int, set[int]] = defaultdict(set)
    for person, branch in Contact.objects.guidance().confirmed().filter(
        year=period.year, held_on__lte=period.end
    ).values_list("person_id", "branch_id"):  # fmt: skip
        held[person].add(branch)
    settings: dict[int, ListSettings] = {}
    result = []
    for post in posts:
        own = settings.setdefault(post.organization_id, settings_above(post.organization))
        result.append(
            GuidingMember(
                post.member,
                post.organization,
                len(held[post.member_id]),
                own.fewest_branches,
                own.most_branches,
            )
        )
    return result
