"""Who has signed a contract of responsibility for a year, and who has not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from branches.organizations import Organization, OrganizationQuerySet
from members.models import Appointment, Member
from responsibilities.models import Contract

SIGNING = (
    Organization.Kind.PARTY_COMMITTEE,
    Organization.Kind.GENERAL_BRANCH,
    Organization.Kind.BRANCH,
)
"""The kinds of organisations that sign with the one above them (domain.md 1.4)."""


@dataclass(frozen=True)
class Signing:
    """One organisation with its secretary and its contract of the year, if there is one."""

    organization: Organization
    secretary: Member | None
    contract: Contract | None

    @property
    def light(self) -> str:
        if self.contract is None:
            return "red"
        return "green" if self.contract.state == Contract.State.CONFIRMED else "yellow"

    @property
    def word(self) -> str:
        """Where the contract stands, in words."""
        if self.contract is None:
            return "没有责任书"
        if self.contract.state != Contract.State.CONFIRMED:
            return "已下达，待签订"
        return "已签订" if self.contract.score is None else "已签订，已考核"


def signings(organizations: OrganizationQuerySet, year: int, on: date) -> list[Signing]:
    """Every organisation that signs, in the order of the tree. Three queries, however many there are."""
    found = list(organizations.filter(kind__in=SIGNING).alive(on))
    people = secretaries(found, on)
    contracts = {
        each.organization_id: each
        for each in Contract.objects.of_year(year)
        .exclude(state=Contract.State.WITHDRAWN)
        .filter(organization__in=found)
        .select_related("organization", "signer", "issuer")
        .order_by("pk")
    }
    return [Signing(each, people.get(each.pk), contracts.get(each.pk)) for each in found]


def secretaries(organizations: Sequence[Organization], on: date) -> dict[int, Member]:
    """The secretary of each organisation on the day."""
    posts = (
        Appointment.objects.on(on)
        .filter(organization__in=organizations, position=Appointment.Position.SECRETARY)
        .select_related("member")
        .order_by("pk")
    )
    return {post.organization_id: post.member for post in posts}


def unsigned(organizations: OrganizationQuerySet, year: int, on: date) -> list[Signing]:
    """Those without a signed contract of the year."""
    return [each for each in signings(organizations, year, on) if each.light != "green"]
