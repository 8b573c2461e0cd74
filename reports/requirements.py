"""What the rules ask of an organisation: a figure ≥ n in every month, quarter, half-year or year.

Thresholds stand in `meetings.rules`; here each is tied to the figure that counts it and to the
organisations it concerns.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from branches.organizations import Organization
from branches.periods import Period, Scope
from meetings.rules import COMMITTEE_FROM, EVERY_LABELS, Rule, part_label, rule_on, whole_parts
from members.models import Member
from reports.catalogue import Figure
from reports.figures import BY_CODE

Kind = Organization.Kind


@dataclass(frozen=True)
class Subject:
    """An organisation as a rule sees it on a day."""

    organization: Organization
    formal_members: int
    has_groups: bool


@dataclass(frozen=True)
class Requirement:
    """A rule, the figure that counts what it asks, and whom it binds."""

    rule_code: str
    figure_code: str
    meeting_kind: str
    """The type with which the entry form opens; "" where it is no meeting."""
    binds: Callable[[Subject], bool]

    @property
    def figure(self) -> Figure:
        return BY_CODE[self.figure_code]

    def rule(self, day: date) -> Rule | None:
        return rule_on(self.rule_code, day)


def is_branch(subject: Subject) -> bool:
    return subject.organization.is_branch()


def has_committee(subject: Subject) -> bool:
    """A branch of fewer than seven formal members has a secretary and no committee."""
    return subject.organization.is_branch() and subject.formal_members >= COMMITTEE_FROM


def has_groups(subject: Subject) -> bool:
    return subject.organization.is_branch() and subject.has_groups


def is_party_group(subject: Subject) -> bool:
    return subject.organization.kind == Kind.PARTY_GROUP


def is_general(subject: Subject) -> bool:
    return subject.organization.heads_bureau()


REQUIREMENTS: tuple[Requirement, ...] = (
    Requirement("branch_committee", "committee_meetings", "branch_committee", has_committee),
    Requirement("theme_day", "theme_days", "theme_day", is_branch),
    Requirement("assembly", "branch_assemblies", "assembly", is_branch),
    Requirement("group_meeting", "group_meetings", "group_meeting", has_groups),
    Requirement("lecture", "lectures", "lecture", is_branch),
    Requirement("organizational_life", "organizational_life", "organizational_life", is_branch),
    Requirement("appraisal", "appraisals", "appraisal", is_branch),
    Requirement("center_study", "M08", "center_study", is_party_group),
    Requirement("party_group_study", "M01_party_group", "party_group", is_party_group),
    Requirement("inspection", "M02", "", is_general),
)


def part_light(part: Period, today: date) -> str:
    """yellow when a third or less of a running part is left, grey before."""
    length = (part.end - part.start).days + 1
    left = (part.end - today).days + 1
    return "yellow" if left * 3 <= length else "grey"


@dataclass(frozen=True)
class Standing:
    """How one organisation stands to one requirement in a year, as of a day of it."""

    organization: Organization
    done: int
    """What happened in the year, up to the day."""
    due: int
    """What the parts of the year that are over ask together."""
    missed: tuple[Period, ...]
    """The parts that are over and fell short."""
    current: Period | None
    """The part that runs, where it still falls short."""
    last_on: date | None
    """The last day it happened this year."""

    def light(self, today: date) -> str:
        """red: over and short; yellow: a third or less of the running part is left; grey: not due yet; green."""
        if self.missed:
            return "red"
        return "green" if self.current is None else part_light(self.current, today)


@dataclass(frozen=True)
class Result:
    """A requirement and the standing of every organisation it binds."""

    requirement: Requirement
    rule: Rule
    standings: tuple[Standing, ...]

    @property
    def label(self) -> str:
        return f"{self.rule.label}（{EVERY_LABELS[self.rule.every]}{self.rule.threshold}次）"

    def part_label(self, part: Period) -> str:
        return part_label(part, self.rule.every)

    def light(self, today: date) -> str:
        """The worst of all."""
        lights = {standing.light(today) for standing in self.standings}
        return next((each for each in ("red", "yellow", "grey") if each in lights), "green")


def _upwards(path: str) -> Iterator[str]:
    """The path and those of all organisations above it."""
    return (path[:end] for end in range(Organization.steplen, len(path) + 1, Organization.steplen))


def subjects(scope: Scope, on: date) -> list[Subject]:
    """The organisations of the scope that exist on the day, with the formal members they and their groups have."""
    counted = (
        Member.objects.within(scope)
        .confirmed()
        .in_party(on)
        .filter(category=Member.Category.FORMAL)
        .order_by()
        .values_list("organization__path")
        .annotate(persons=Count("pk"))
    )
    formal: Counter[str] = Counter()
    for path, persons in counted:
        formal.update(dict.fromkeys(_upwards(path), persons))
    alive = list(scope.organizations().alive(on))
    grouped = {above for each in alive if each.kind == Kind.GROUP for above in _upwards(each.path)}
    return [Subject(each, formal[each.path], each.path in grouped) for each in alive]


def evaluate(scope: Scope, today: date, bound: Iterable[Subject] | None = None) -> list[Result]:
    """Every requirement that binds an organisation of the scope, over the year up to today.

    One query per requirement, whatever the number of organisations.
    """
    year = Period.of_year(today.year)
    so_far = scope.during(Period(year.start, today))
    known = list(subjects(scope, today) if bound is None else bound)
    return [
        Result(
            requirement,
            rule,
            tuple(_standing(each, happened[each.path], rule, year, today) for each in whom),
        )
        for requirement, rule, whom, happened in _asked(REQUIREMENTS, so_far, known)
    ]


def missed(scope: Scope, codes: Collection[str]) -> list[tuple[Organization, Rule, list[Period]]]:
    """Where organisations fell short of the rules in the whole parts of the scope's period, branch by branch."""
    chosen = [requirement for requirement in REQUIREMENTS if requirement.rule_code in codes]
    known = subjects(scope, scope.period.end)
    short = [
        (each, rule, parts)
        for _, rule, whom, happened in _asked(chosen, scope, known)
        for each in whom
        if (parts := _short(happened[each.path], rule, _parts(each, scope.period, rule)))
    ]
    return sorted(short, key=lambda found: found[0].path)


Days = dict[date, int]


def _asked(
    requirements: Iterable[Requirement], scope: Scope, known: list[Subject]
) -> Iterator[tuple[Requirement, Rule, list[Organization], dict[str, Days]]]:
    """Each requirement in force that binds somebody: its rule, whom it binds, and what happened."""
    for requirement in requirements:
        rule = requirement.rule(scope.period.end)
        whom = [subject.organization for subject in known if requirement.binds(subject)]
        if rule is not None and whom:
            yield requirement, rule, whom, _happened(requirement.figure, scope)


def _happened(figure: Figure, scope: Scope) -> dict[str, Days]:
    """Organisation path → day → value of the figure's own evidence, there and in the organisations below."""
    rows = (
        figure.evidence(scope)
        .order_by()
        .values_list("organization__path", figure.counts_by)
        .annotate(value=figure.measure)
    )
    result: dict[str, Days] = defaultdict(lambda: defaultdict(int))
    for path, day, value in rows:
        for above in _upwards(path):
            result[above][day] += value or 0
    return result


def _parts(organization: Organization, period: Period, rule: Rule) -> list[Period]:
    """The parts the rule judges; what was founded in May owes nothing for March."""
    founded = organization.founded_on or date.min
    return [part for part in whole_parts(period, rule.every) if founded <= part.start]


def _short(days: Days, rule: Rule, parts: Iterable[Period]) -> list[Period]:
    """The parts in which it happened less often than the rule asks."""
    return [
        part for part in parts if sum(value for day, value in days.items() if day in part) < rule.threshold
    ]


def _standing(organization: Organization, days: Days, rule: Rule, year: Period, today: date) -> Standing:
    parts = _parts(organization, year, rule)
    over = [part for part in parts if part.end < today]
    running = [part for part in parts if today in part]
    return Standing(
        organization=organization,
        done=sum(days.values()),
        due=rule.threshold * len(over),
        missed=tuple(_short(days, rule, over)),
        current=next(iter(_short(days, rule, running)), None),
        last_on=max(days, default=None),
    )
