"""Who is to have lists, who has them, and who stands below whom when a duty is handed down."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from branches.organizations import Organization, OrganizationQuerySet
from branches.periods import Period
from members.models import Appointment, Member
from responsibilities.models import Duty, ListSet, Problem


@dataclass(frozen=True)
class Owner:
    """A person who is to have lists: in which organisation, at which level."""

    member: Member
    organization: Organization
    level: str

    @property
    def key(self) -> tuple[str, int, int]:
        return (self.level, self.member.pk, self.organization.pk)

    @property
    def level_label(self) -> str:
        return str(Duty.Level(self.level).label)


@dataclass(frozen=True)
class OwnerLists:
    """An owner with what his lists of one year come to."""

    owner: Owner
    list_set: ListSet | None
    duties: int = 0
    duties_done: int = 0
    tasks: int = 0
    problems: int = 0
    problems_closed: int = 0
    without_measure: int = 0

    @property
    def light(self) -> str:
        if self.list_set is None:
            return "red"
        return "green" if self.list_set.state == ListSet.State.CONFIRMED else "yellow"

    @property
    def word(self) -> str:
        if self.list_set is None:
            return "没有清单"
        if self.list_set.state == ListSet.State.CONFIRMED:
            return f"已发布第{self.list_set.edition}版"
        return "草稿，待发布" if not self.list_set.edition else "正在修改"

    @property
    def bare_word(self) -> str:
        return f"{self.without_measure}个没有措施"


def posts_with_lists(organizations: OrganizationQuerySet, on: date) -> QuerySet[Appointment]:
    """The posts whose holders are to have lists: all of a 党组, and every secretary below it."""
    return (
        Appointment.objects.on(on)
        .filter(
            Q(organization__kind=Organization.Kind.PARTY_GROUP) | Q(position=Appointment.Position.SECRETARY),
            organization__in=organizations,
        )
        .exclude(organization__kind=Organization.Kind.WORK_COMMITTEE)
        .exclude(organization__kind=Organization.Kind.GROUP)
        .select_related("member", "organization")
        .order_by("organization__path", "pk")
    )


def owner_of(post: Appointment) -> Owner:
    """The level at which the holder of the post answers."""
    if post.organization.kind != Organization.Kind.PARTY_GROUP:
        level = Duty.Level.SECRETARY
    elif post.position == Appointment.Position.SECRETARY:
        level = Duty.Level.GROUP_SECRETARY
    else:
        level = Duty.Level.GROUP_MEMBER
    return Owner(post.member, post.organization, level)


def owners(organizations: OrganizationQuerySet, on: date) -> list[Owner]:
    """Those who are to have lists, from the top down, each once a level and organisation."""
    found = {owner.key: owner for owner in map(owner_of, posts_with_lists(organizations, on))}
    return list(found.values())


def last_day_of(year: int) -> date:
    """The day as of which posts of the year are asked: its last, or today while it runs."""
    return min(Period.of_year(year).end, max(timezone.localdate(), Period.of_year(year).start))


def overview(organizations: OrganizationQuerySet, year: int) -> list[OwnerLists]:
    """Every owner with his lists of the year, in as many queries for one owner as for thirty."""
    expected = owners(organizations, last_day_of(year))
    sets = {
        (each.level, each.owner_id, each.organization_id): each
        for each in ListSet.objects.of_year(year)
        .exclude(state=ListSet.State.WITHDRAWN)
        .filter(organization__in=organizations)
        .select_related("owner", "organization")
    }
    for each in sets.values():  # who has left his post keeps the lists of his time
        if (each.level, each.owner_id, each.organization_id) not in {owner.key for owner in expected}:
            expected.append(Owner(each.owner, each.organization, each.level))
    duties = _duties(organizations, year)
    problems = _problems(organizations, year)
    return [
        OwnerLists(
            owner,
            sets.get(owner.key),
            *duties.get(owner.key, (0, 0, 0)),
            *problems.get(
                (
                    owner.level,
                    owner.organization.pk if owner.level == Duty.Level.SECRETARY else owner.member.pk,
                ),
                (0, 0, 0),
            ),
        )
        for owner in expected
    ]


def _duties(
    organizations: OrganizationQuerySet, year: int
) -> dict[tuple[str, int, int], tuple[int, int, int]]:
    """(duties, of them done, tasks) of every list."""
    duty, done = Q(kind=Duty.Kind.DUTY), Q(stage=Duty.Stage.DONE)
    rows = (
        Duty.objects.confirmed()
        .filter(year=year, organization__in=organizations)
        .order_by()
        .values("level", "owner_id", "organization_id")
        .annotate(
            duties=Count("pk", filter=duty),
            done=Count("pk", filter=duty & done),
            tasks=Count("pk", filter=Q(kind=Duty.Kind.TASK)),
        )
    )
    return {
        (row["level"], row["owner_id"], row["organization_id"]): (row["duties"], row["done"], row["tasks"])
        for row in rows
    }


def _problems(organizations: OrganizationQuerySet, year: int) -> dict[tuple[str, int], tuple[int, int, int]]:
    """(problems, of them closed, without a measure) by owner at the upper levels, by organisation below."""
    whole = Period.of_year(year)
    counted = {
        "found": Count("pk"),
        "closed": Count("pk", filter=Q(closed_on__lte=whole.end)),
        "bare": Count("pk", filter=Q(measure="")),
    }
    standing = (
        Problem.objects.confirmed()
        .filter(held_on__lte=whole.end)
        .filter(Q(closed_on__isnull=True) | Q(closed_on__gte=whole.start))
        .order_by()
    )
    result = {}
    upper = standing.of_level(Problem.Level.LEADERSHIP).filter(owner__isnull=False).values("owner_id")
    for row in upper.annotate(**counted):
        for level in (Duty.Level.GROUP_SECRETARY, Duty.Level.GROUP_MEMBER):
            result[level.value, row["owner_id"]] = (row["found"], row["closed"], row["bare"])
    lower = standing.of_level(Problem.Level.GRASSROOTS).filter(organization__in=organizations)
    for row in lower.values("organization_id").annotate(**counted):
        result[Duty.Level.SECRETARY.value, row["organization_id"]] = (
            row["found"],
            row["closed"],
            row["bare"],
        )
    return result


def owners_below(duty: Duty, on: date) -> list[Owner]:
    """Those to whom an item may be handed down: the next level, nearest first; never up and never sideways."""
    organization = duty.organization
    below = Organization.objects.subtree(organization).alive(on)
    if organization.is_branch():
        return []
    found = [each for each in owners(below, on) if each.member.pk != duty.owner_id]
    if duty.level == Duty.Level.GROUP_SECRETARY:
        return [
            each
            for each in found
            if each.level == Duty.Level.GROUP_MEMBER or not each.organization.is_branch()
        ]
    lower = [each for each in found if each.level == Duty.Level.SECRETARY]
    if duty.level == Duty.Level.SECRETARY:
        lower = [each for each in lower if each.organization.pk != organization.pk]
    return lower


def without_lists(rows: Iterable[OwnerLists]) -> list[Owner]:
    return [row.owner for row in rows if row.list_set is None]
