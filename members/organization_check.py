"""体检·组织设置: the organisations of a subtree as they are set up, held against the rules, with where to mend each."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.urls import reverse

from branches.organizations import Organization, OrganizationQuerySet, Term
from members.models import Appointment, Member
from members.rules.organization import HEADS, Structure, check_structure
from members.rules.texts import BLOCK, LIGHTS, WARNING, Breach

POSTS = ("ORG-4", "ORG-5", "ORG-9", "ORG-11")
"""Findings that are mended where posts stand; those of terms where terms stand; all others in the roster."""


@dataclass(frozen=True)
class Finding:
    """One finding about one organisation."""

    organization: Organization
    breach: Breach

    @property
    def light(self) -> str:
        return LIGHTS[self.breach.severity]

    @property
    def mend(self) -> tuple[str, str]:
        """Where it is mended: the words of the link and its address."""
        own = reverse("members:organization-detail", args=[self.organization.pk])
        if self.breach.code.startswith("TERM"):
            return "看届次", f"{own}#terms"
        if self.breach.code in POSTS:
            return "看任职", f"{own}#committee"
        return "看党员", f"{own}#members"


def findings_of(organizations: OrganizationQuerySet, on: date) -> list[Finding]:
    """What is against the rules in the organisations that exist on the day, in the order of the tree."""
    return [
        Finding(organization, breach)
        for organization, structure in structures_of(organizations, on)
        for breach in check_structure(structure, on)
    ]


def worst_light(findings: list[Finding]) -> str:
    """The light of the gravest of them; green where there is none, or nothing but what is told for information."""
    lights = {each.light for each in findings}
    return next((light for light in (LIGHTS[BLOCK], LIGHTS[WARNING]) if light in lights), "green")


def structures_of(organizations: OrganizationQuerySet, on: date) -> list[tuple[Organization, Structure]]:
    """Every organisation that exists on the day as the rules look at it."""
    alive = list(organizations.alive(on))
    members, formal = _members(organizations, on)
    posts = Counter(
        Appointment.objects.on(on)
        .filter(organization__in=organizations)
        .order_by()
        .values_list("organization_id", "position")
    )
    terms: dict[int, list[Term]] = {}
    for term in Term.objects.filter(organization__in=organizations, elected_on__lte=on):
        terms.setdefault(term.organization_id, []).append(term)
    heads = _paths_of_heads(alive)
    groups = Counter(_above(each.path) for each in alive if each.kind == Organization.Kind.GROUP)
    position = Appointment.Position
    found = []
    for each in alive:
        own = terms.get(each.pk, [])
        structure = Structure(
            kind=each.kind,
            members=members[each.path],
            formal=formal[each.path],
            below_head=any(path in heads for path in _paths_to(each.path)[:-1]),
            units=len(each.units),
            groups=groups[each.path],
            secretaries=posts[each.pk, position.SECRETARY],
            deputies=posts[each.pk, position.DEPUTY_SECRETARY],
            others=posts[each.pk, position.COMMITTEE_MEMBER],
            leaders=posts[each.pk, position.GROUP_LEADER],
            elected_on=own[0].elected_on if own else None,
            term_years=own[0].years if own else 0,
            term_ends_on=own[0].ends_on if own else None,
            previous_ends_on=own[1].ends_on if len(own) > 1 and not own[0].approval else None,
        )
        found.append((each, structure))
    return found


def _members(organizations: OrganizationQuerySet, on: date) -> tuple[Counter[str], Counter[str]]:
    """党员 and 正式党员 by the path of every organisation they stand in or below; 停止党籍 left out."""
    rows = (
        Member.objects.confirmed()
        .in_party(on)
        .filter(organization__in=organizations, standing=Member.Standing.NORMAL)
        .order_by()
        .values_list("organization__path")
        .annotate(everybody=Count("pk"), formal=Count("pk", filter=Q(category=Member.Category.FORMAL)))
    )
    members, formal = Counter[str](), Counter[str]()
    for path, everybody, of_them in rows:
        for above in _paths_to(path):
            members[above] += everybody
            formal[above] += of_them
    return members, formal


def _paths_of_heads(organizations: list[Organization]) -> set[str]:
    """The 党总支 and 机关党委 in the organisations or above them."""
    above = {path for each in organizations for path in _paths_to(each.path)}
    return set(Organization.objects.filter(path__in=above, kind__in=HEADS).values_list("path", flat=True))


def _above(path: str) -> str:
    return path[: -Organization.steplen]


def _paths_to(path: str) -> list[str]:
    """The paths from the top of the tree down to the organisation, its own last."""
    step = Organization.steplen
    return [path[:end] for end in range(step, len(path) + 1, step)]
