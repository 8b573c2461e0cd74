"""What the rules ask of an organisation: a figure ≥ n in every month, quarter, half-year or year.

Thresholds stand in `meetings.rules`; here each is tied to the figure that counts it and to the
organisations it concerns.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count, F, Value

from branches.organizations import Organization
from branches.periods import Period, Scope, format_day
from meetings.models import HouseRules, RuleOverride
from meetings.rules import COMMITTEE_FROM, EVERY_LABELS, MONTHS, Rule, part_label, rule_on, whole_parts
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
    absent: str = ""
    """Why a branch that it does not bind has nothing to do, in words."""

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
    Requirement("branch_committee", "committee_meetings", "branch_committee", has_committee,
                f"正式党员不足{COMMITTEE_FROM}名，不设支部委员会"),
    Requirement("theme_day", "theme_days", "theme_day", is_branch),
    Requirement("assembly", "branch_assemblies", "assembly", is_branch),
    Requirement("group_meeting", "group_meetings", "group_meeting", has_groups, "没有划分党小组"),
    Requirement("lecture", "lectures", "lecture", is_branch),
    Requirement("organizational_life", "organizational_life", "organizational_life", is_branch),
    Requirement("appraisal", "appraisals", "appraisal", is_branch),
    Requirement("dues", "dues_months", "", is_branch),
    Requirement("center_study", "M08", "center_study", is_party_group),
    Requirement("party_group_study", "M01_party_group", "party_group", is_party_group),
    Requirement("inspection", "M02", "", is_general),
)  # fmt: skip
REQUIRED = {requirement.rule_code: requirement for requirement in REQUIREMENTS}


def part_light(part: Period, today: date) -> str:
    """yellow when a third or less of a running part is left, grey before."""
    length = (part.end - part.start).days + 1
    left = (part.end - today).days + 1
    return "yellow" if left * 3 <= length else "grey"


@dataclass(frozen=True)
class Standing:
    """How one organisation stands to one requirement in a year, as of a day of it."""

    organization: Organization
    rule: Rule
    """The rule there today: the default, or the organisation's own."""
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
    override: RuleOverride | None = None
    """The organisation's own rule, where it replaces the default today."""
    since: date | None = None
    """The day within the year on which the organisation was founded: what lies before is not judged."""

    @property
    def note(self) -> str:
        """What differs here from the rule as printed, in words."""
        notes = []
        if self.override is not None:
            place, setter = self.override.organization.short_name, self.override.created_by
            notes.append(
                f"本单位规定：{self.override.text}（{place}，{setter}设定，依据{self.override.document}）"
            )
        if self.since is not None:
            notes.append(f"{format_day(self.since)}成立，此前不适用")
        return "；".join(notes)

    def lacks(self, start: date) -> bool:
        """Whether the part that begins on the day still falls short."""
        parts = (*self.missed, *([self.current] if self.current else []))
        return any(part.start == start for part in parts)

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
        """The thing and how often: the organisation's own rule where there is but one organisation."""
        rule = self.standings[0].rule if len(self.standings) == 1 else self.rule
        if rule.threshold == 0:
            return f"{rule.label}（不作要求）"
        return f"{rule.label}（{EVERY_LABELS[rule.every]}{rule.threshold}次）"

    @property
    def note(self) -> str:
        """Of one organisation, what differs from the printed rule; of many, how many have their own."""
        if len(self.standings) == 1:
            return self.standings[0].note
        own = sum(standing.override is not None for standing in self.standings)
        return f"{own}个组织另有本单位规定" if own else ""

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

    One query for what happened and one for the rules of their own, whatever the number of organisations.
    """
    year = Period.of_year(today.year)
    so_far = scope.during(Period(year.start, today))
    known = list(subjects(scope, today) if bound is None else bound)
    house = HouseRules.of(subject.organization for subject in known)
    return [
        Result(
            requirement,
            rule,
            tuple(_standing(each, happened[each.path], rule, house, year, today) for each in whom),
        )
        for requirement, rule, whom, happened in _asked(REQUIREMENTS, so_far, known)
    ]


def not_applicable(known: Iterable[Subject], organization: Organization, on: date) -> list[tuple[Rule, str]]:
    """What asks nothing of the organisation because of how it is made up, each with the reason. No query."""
    subject = next((each for each in known if each.organization == organization), None)
    if subject is None or not is_branch(subject):
        return []
    return [
        (rule, requirement.absent)
        for requirement in REQUIREMENTS
        if requirement.absent and not requirement.binds(subject)
        if (rule := requirement.rule(on)) is not None
    ]


def missed(scope: Scope, codes: Collection[str]) -> list[tuple[Organization, Rule, list[Period]]]:
    """Where organisations fell short of the rules in the whole parts of the scope's period, branch by branch."""
    chosen = [requirement for requirement in REQUIREMENTS if requirement.rule_code in codes]
    known = subjects(scope, scope.period.end)
    house = HouseRules.of(subject.organization for subject in known)
    short = [
        (each, judged, parts)
        for _, rule, whom, happened in _asked(chosen, scope, known)
        for each in whom
        for judged, all_parts in _judged(each, scope.period, rule, house)
        if (parts := _short(happened[each.path], judged, all_parts))
    ]
    return sorted(short, key=lambda found: found[0].path)


Days = dict[date, int]


def _asked(
    requirements: Iterable[Requirement], scope: Scope, known: list[Subject]
) -> Iterator[tuple[Requirement, Rule, list[Organization], dict[str, Days]]]:
    """Each requirement in force that binds somebody: its rule, whom it binds, and what happened. One query."""
    asked = []
    for requirement in requirements:
        rule = requirement.rule(scope.period.end)
        whom = [subject.organization for subject in known if requirement.binds(subject)]
        if rule is not None and whom:
            asked.append((requirement, rule, whom))
    happened = _happened([requirement.figure for requirement, _, _ in asked], scope)
    for requirement, rule, whom in asked:
        yield requirement, rule, whom, happened[requirement.figure_code]


def _happened(figures: list[Figure], scope: Scope) -> dict[str, dict[str, Days]]:
    """Figure → organisation path → day → value of the figure's own evidence, there and in the organisations below."""
    result: dict[str, dict[str, Days]] = {
        each.code: defaultdict(lambda: defaultdict(int)) for each in figures
    }
    if not figures:
        return result
    parts = [
        each.evidence(scope)
        .order_by()
        .annotate(figure_code=Value(each.code), figure_day=F(each.counts_by))
        .values("figure_code", "organization__path", "figure_day")
        .annotate(value=each.measure)
        .values_list("figure_code", "organization__path", "figure_day", "value")
        for each in figures
    ]
    for code, path, day, value in parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]:
        for above in _upwards(path):
            result[code][above][day] += value or 0
    return result


def _judged(
    organization: Organization, period: Period, rule: Rule, house: HouseRules
) -> Iterator[tuple[Rule, list[Period]]]:
    """Every rule that holds there in the period, with the parts it judges: those on whose first day it held.

    What was founded in May owes nothing for March.
    """
    founded = organization.founded_on or date.min
    seen = {(rule.threshold, rule.every)} | {
        (each.threshold, each.every) for each in house.overrides(rule.code, organization)
    }
    for threshold, every in sorted(seen):
        own = replace(rule, threshold=threshold, every=every)
        parts = [
            part
            for part in whole_parts(period, every)
            if founded <= part.start and _same(house.override(rule.code, organization, part.start), own, rule)
        ]
        if parts:
            yield own, parts


def _same(override: RuleOverride | None, own: Rule, default: Rule) -> bool:
    """Whether the rule is the one that the override (or, without one, the default) makes."""
    wanted = (default.threshold, default.every) if override is None else (override.threshold, override.every)
    return wanted == (own.threshold, own.every)


def part_name(part: Period) -> str:
    """第一季度, 上半年, 3月: the part by its own length, whatever rule judged it."""
    months = part.end.month - part.start.month + 1
    return part_label(part, next(every for every, length in MONTHS.items() if length == months))


def _short(days: Days, rule: Rule, parts: Iterable[Period]) -> list[Period]:
    """The parts in which it happened less often than the rule asks."""
    return [
        part for part in parts if sum(value for day, value in days.items() if day in part) < rule.threshold
    ]


def _standing(
    organization: Organization, days: Days, rule: Rule, house: HouseRules, year: Period, today: date
) -> Standing:
    due, missed_ones, running = 0, list[Period](), list[Period]()
    for judged, parts in _judged(organization, year, rule, house):
        over = [part for part in parts if part.end < today]
        due += judged.threshold * len(over)
        missed_ones += _short(days, judged, over)
        running += _short(days, judged, [part for part in parts if today in part])
    founded = organization.founded_on
    override = house.override(rule.code, organization, today)
    return Standing(
        organization=organization,
        rule=house.rule(rule.code, organization, today) or rule,
        done=sum(days.values()),
        due=due,
        missed=tuple(sorted(missed_ones)),
        current=next(iter(running), None),
        last_on=max(days, default=None),
        override=override,
        since=founded if founded is not None and founded > year.start and founded in year else None,
    )
