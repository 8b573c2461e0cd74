"""书记抓书记: what a secretary has given to each secretary below him, and how it stands."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from branches.organizations import Organization, OrganizationQuerySet
from branches.periods import Period
from meetings.models import Talk, TalkKind
from members.models import Member
from responsibilities.contracts import SIGNING, Signing, secretaries, signings
from responsibilities.models import Duty, ListSet, Problem


@dataclass
class Charge:
    """One secretary below, with what lies with him this year."""

    organization: Organization
    secretary: Member | None
    duties: list[Duty] = field(default_factory=list)
    """What was handed down to him from above, the withdrawn left out."""
    list_set: ListSet | None = None
    signing: Signing | None = None
    open_problems: int = 0
    red: list[Problem] = field(default_factory=list)
    last_talk: date | None = None
    """The last day on which he was talked to by way of 约谈."""

    @property
    def duties_done(self) -> int:
        return sum(
            each.state == Duty.State.CONFIRMED and each.stage == Duty.Stage.DONE for each in self.duties
        )

    @property
    def light(self) -> str:
        """Red where something is past its day, yellow where he has been given nothing or it waits for him."""
        if self.secretary is None or self.red:
            return "red"
        waits = any(each.state != Duty.State.CONFIRMED for each in self.duties)
        return "yellow" if waits or not self.duties or self.list_set is None else "green"

    @property
    def word(self) -> str:
        """What stands out, in words."""
        if self.secretary is None:
            return "没有登记书记"
        if self.red:
            return f"{len(self.red)}个问题超期"
        if not self.duties:
            return "没有分解责任"
        if waiting := sum(each.state != Duty.State.CONFIRMED for each in self.duties):
            return f"{waiting}项责任待他确认"
        return "没有清单" if self.list_set is None else "正常"


def charges(organizations: OrganizationQuerySet, year: int, on: date) -> list[Charge]:
    """The secretaries of the organisations, in the order of the tree; as many queries for one as for thirty."""
    found = list(organizations.filter(kind__in=SIGNING).alive(on))
    people = secretaries(found, on)
    result = {each.pk: Charge(each, people.get(each.pk)) for each in found}
    for duty in _handed_down(found, year):
        charge = result[duty.organization_id]
        if charge.secretary is not None and duty.owner_id == charge.secretary.pk:
            charge.duties.append(duty)
    for list_set in (
        ListSet.objects.of_year(year).filter(organization__in=found).exclude(state=ListSet.State.WITHDRAWN)
    ):
        charge = result[list_set.organization_id]
        if charge.secretary is not None and list_set.owner_id == charge.secretary.pk:
            charge.list_set = list_set
    for signing in signings(organizations, year, on):
        result[signing.organization.pk].signing = signing
    for problem in (
        Problem.objects.confirmed().filter(organization__in=found).open_on(on).order_by("due_on", "pk")
    ):
        charge = result[problem.organization_id]
        charge.open_problems += 1
        if not problem.long_term and problem.due_on is not None and problem.due_on < on:
            charge.red.append(problem)
    talked = _last_talks([each for each in people.values()], year, on)
    for charge in result.values():
        if charge.secretary is not None:
            charge.last_talk = talked.get(charge.secretary.pk)
    return list(result.values())


def _handed_down(organizations: list[Organization], year: int) -> list[Duty]:
    return list(
        Duty.objects.standing()
        .handed_down()
        .filter(organization__in=organizations, year=year, level=Duty.Level.SECRETARY)
        .select_related("upper__owner", "owner", "organization")
        .order_by("position", "pk")
    )


def _last_talks(people: list[Member], year: int, on: date) -> dict[int, date]:
    """The last 约谈 of each person in the year, up to the day."""
    held: dict[int, list[date]] = defaultdict(list)
    talks = Talk.objects.confirmed().during(Period.of_year(year)).filter(
        Q(kind=TalkKind.ADMONITION), participants__in=people, held_on__lte=on
    )  # fmt: skip
    for person, day in talks.values_list("participants", "held_on"):
        held[person].append(day)
    return {person: max(days) for person, days in held.items()}
