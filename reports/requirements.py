"""What the rules ask of an organisation: a figure ≥ n in every month, quarter, half-year or year.

Thresholds stand in `meetings.rules`; here each is tied to the figure that counts it and to the
organisations it concerns.
"""

from collections.abc import Callable, Iterable
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


def is_party_group(subject: Subject) -> bool:
    return subject.organization.kind == Kind.PARTY_GROUP


def is_general(subject: Subject) -> bool:
    return subject.organization.heads_bureau()


REQUIREMENTS: tuple[Requirement, ...] = (
    Requirement("branch_committee", "committee_meetings", "branch_committee", has_committee),
    Requirement("theme_day", "theme_days", "theme_day", is_branch),
    Requirement("assembly", "branch_assemblies", "assembly", is_branch),
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


def subjects(scope: Scope, on: date) -> list[Subject]:
    """The organisations of the scope that exist on the day, with their formal members: two queries."""
    formal = dict(
        Member.objects.within(scope)
        .confirmed()
        .in_party(on)
        .filter(category=Member.Category.FORMAL)
        .order_by()
        .values_list("organization")
        .annotate(persons=Count("pk"))
    )
    return [Subject(each, formal.get(each.pk, 0)) for each in scope.organizations().alive(on)]


def evaluate(scope: Scope, today: date, bound: Iterable[Subject] | None = None) -> list[Result]:
    """Every requirement that binds an organisation of the scope, over the year up to today.

    One query per requirement, whatever the number of organisations.
    """
    year = Period.of_year(today.year)
    so_far = scope.during(Period(year.start, today))
    known = list(subjects(scope, today) if bound is None else bound)
    results = []
    for requirement in REQUIREMENTS:
        rule = requirement.rule(today)
        whom = [subject.organization for subject in known if requirement.binds(subject)]
        if rule is None or not whom:
            continue
        happened = _happened(requirement.figure, so_far)
        standings = tuple(
            _standing(each, happened.get(each.pk, {}), rule, year, today) for each in whom
        )
        results.append(Result(requirement, rule, standings))
    return results


def _happened(figure: Figure, scope: Scope) -> dict[int, dict[date, int]]:
    """Organisation → day → value, of the figure's own evidence."""
    rows = (
        figure.evidence(scope)
        .order_by()
        .values_list("organization", figure.counts_by)
        .annotate(value=figure.measure)
    )
    result: dict[int, dict[date, int]] = {}
    for organization, day, value in rows:
        result.setdefault(organization, {})[day] = value or 0
    return result


def _standing(
    organization: Organization,
    days: dict[date, int],
    rule: Rule,
    year: Period,
    today: date,
) -> Standing:
    def count(part: Period) -> int:
        return sum(value for day, value in days.items() if day in part)

    founded = organization.founded_on or date.min
    parts = [part for part in whole_parts(year, rule.every) if founded <= part.start]
    over = [part for part in parts if part.end < today]
    running = next((part for part in parts if today in part), None)
    return Standing(
        organization=organization,
        done=sum(days.values()),
        due=rule.threshold * len(over),
        missed=tuple(part for part in over if count(part) < rule.threshold),
        current=running if running is not None and count(running) < rule.threshold else None,
        last_on=max(days, default=None),
    )
