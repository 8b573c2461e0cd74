"""What a user finds on his desk: what is due, what came back, what waits, how far the report is."""

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.db.models import Exists, Q, Value
from django.urls import reverse

from branches.accounts import User
from branches.organizations import Organization, Term
from branches.periods import Period, Scope, format_day
from branches.records import Record, record_types
from meetings.rules import EVERY_LABELS
from members.models import DevelopmentCase
from reports.catalogue import Figure
from reports.evidence import WORDINGS, line, load
from reports.figures import BY_CODE
from reports.requirements import Requirement, Result, Standing, evaluate, part_light
from responsibilities.models import Problem

REPORT_FIGURES = tuple(BY_CODE[f"M{number:02}"] for number in range(1, 23))
"""The numbers of the duty report, M01–M22."""

RECTIFICATION_DAYS = (20, 10, 0)
"""Days before a deadline at which a rectification is shown, turns yellow, and turns red."""
TERM_DAYS = (180, 90, 30)
"""Days before a term ends at which it is shown, turns yellow, and is urgent."""
CONVERSION_DAYS = (60, 30, 0)
"""Days before the probation ends at which it is shown, turns yellow, and turns red."""
SHOWN = 8
"""Problems and waiting records shown at once; the rest is a click away."""
NAMED = 4
"""Organisations named in one line."""


@dataclass(frozen=True)
class Todo:
    """One thing to do: its light, the facts, and the page where it is done."""

    light: str
    label: str
    fact: str
    url: str
    button: str
    left: int
    """Days left; negative once it is late."""

    @property
    def word(self) -> str:
        """What stands beside the light."""
        if self.left < 0:
            return f"超期{-self.left}天"
        return "今天到期" if self.left == 0 else f"余{self.left}天"


@dataclass(frozen=True)
class Workbench:
    """Everything the page shows, computed for one organisation on one day."""

    todos: list[Todo]
    returned: list[tuple[str, str, str]]
    drafts: list[tuple[str, str, str]]
    requirements: list[tuple[str, int, int, str, str]]
    report_progress: tuple[int, int]
    report_missing: list[tuple[str, str]]


def workbench_of(user: User, organization: Organization, today: date) -> Workbench:
    """The user's desk in this organisation. The number of queries does not depend on the records."""
    scope = Scope.bureau(organization, Period.of_year(today.year))
    below = Scope.alone(organization, scope.period)
    results = evaluate(scope, today)
    todos = [
        *_meeting_todos(results, user, organization, today),
        *_rectifications(below, today),
        *_terms(below, today),
        *_conversions(below, today),
    ]
    returned, drafts = _waiting(user, organization)
    have, missing = _progress(scope, user, organization)
    return Workbench(
        todos=sorted(todos, key=lambda todo: (LIGHT_ORDER.index(todo.light), todo.left)),
        returned=returned,
        drafts=drafts,
        requirements=[_requirement_row(each, organization, today) for each in results],
        report_progress=(have, len(REPORT_FIGURES)),
        report_missing=missing,
    )


LIGHT_ORDER = ("red", "yellow", "info", "grey", "green")


def light_of(left: int, days: tuple[int, int, int]) -> str:
    """The light of a deadline: "" while it is too far away to be shown."""
    shown, yellow, red = days
    if left < 0 or left < red:
        return "red"
    if left <= yellow:
        return "yellow"
    return "info" if left <= shown else ""


def figure_url(figure: Figure, organization: Organization, year: int, month: int | None = None) -> str:
    """The page of the figure for the organisation and the year or month."""
    query = {"organization": organization.pk, "year": year} | ({"month": month} if month else {})
    return f"{reverse('reports:figure-detail', args=[figure.code])}?{urlencode(query)}"


# --- what the rules ask


def _requirement_row(
    result: Result, organization: Organization, today: date
) -> tuple[str, int, int, str, str]:
    done = sum(standing.done for standing in result.standings)
    due = sum(standing.due for standing in result.standings)
    url = figure_url(result.requirement.figure, organization, today.year)
    return (result.label, done, due, result.light(today), url)


def _meeting_todos(results: list[Result], user: User, organization: Organization, today: date) -> list[Todo]:
    todos = []
    for result in results:
        own = [each for each in result.standings if each.organization.pk == organization.pk]
        others = [each for each in result.standings if each.organization.pk != organization.pk]
        for standing in own:
            todos += _own_todos(result, standing, user, today)
        todos += _gaps_below(result, others, organization, today)
    return todos


def _own_todos(result: Result, standing: Standing, user: User, today: date) -> list[Todo]:
    rule, todos = result.rule, []
    url, button = _entry(result.requirement, standing.organization, user, today)
    if standing.missed:
        parts = "、".join(result.part_label(part) for part in standing.missed)
        todos.append(
            Todo(
                "red", f"{rule.label}：{parts}没有记录", f"{rule.text}。已开过的请补记，未开的请尽快召开。",
                url, button, (standing.missed[-1].end - today).days,
            )
        )  # fmt: skip
    if standing.current is not None:
        last = f"上次{format_day(standing.last_on)}。" if standing.last_on else "今年还没有记录。"
        left = (standing.current.end - today).days
        todos.append(
            Todo(
                part_light(standing.current, today), f"{result.part_label(standing.current)}{rule.label}",
                f"{EVERY_LABELS[rule.every]}至少{rule.threshold}次，余{left}天。{last}", url, button, left,
            )
        )  # fmt: skip
    return todos


def _entry(requirement: Requirement, organization: Organization, user: User, today: date) -> tuple[str, str]:
    """The form that records what is missing, filled in as far as it is known; nothing for those who only read."""
    if not user.may_enter_for(organization):
        return figure_url(requirement.figure, organization, today.year), "看数字"
    if not requirement.meeting_kind:
        return reverse("responsibilities:inspection-new") + f"?organization={organization.pk}", "去登记"
    query = urlencode({"organization": organization.pk, "kinds": requirement.meeting_kind})
    return f"{reverse('meetings:meeting-new')}?{query}", "记会议"


def _gaps_below(
    result: Result, standings: list[Standing], organization: Organization, today: date
) -> list[Todo]:
    """For those above: how many organisations are behind, and which."""
    todos = []
    figure = result.requirement.figure
    url = figure_url(figure, organization, today.year)
    if late := [each for each in standings if each.missed]:
        count = sum(len(each.missed) for each in late)
        end = max(each.missed[-1].end for each in late)
        todos.append(
            Todo(
                "red", f"{result.rule.label}：{len(late)}个组织共缺{count}次", _names(late), url, "看数字",
                (end - today).days,
            )
        )  # fmt: skip
    if open_ones := [each for each in standings if each.current is not None]:
        part = open_ones[0].current
        assert part is not None
        todos.append(
            Todo(
                part_light(part, today),
                f"{result.part_label(part)}{result.rule.label}：{len(open_ones)}个组织还没有记录",
                _names(open_ones), url, "看数字", (part.end - today).days,
            )
        )  # fmt: skip
    return todos


def _names(standings: list[Standing]) -> str:
    names = [each.organization.short_name for each in standings]
    rest = f"等{len(names)}个" if len(names) > NAMED else ""
    return "、".join(names[:NAMED]) + rest


# --- deadlines


def _rectifications(scope: Scope, today: date) -> list[Todo]:
    """Open problems whose deadline has passed or is near, the most urgent first."""
    horizon = today + timedelta(days=RECTIFICATION_DAYS[0])
    records = (
        Problem.objects.within(scope)
        .exclude(state=Record.State.WITHDRAWN)
        .filter(closed_on__isnull=True, long_term=False, due_on__lte=horizon)
        .select_related("organization", "owner")
        .order_by("due_on", "pk")
    )
    found = list(records[: SHOWN + 1])
    todos = []
    for problem in found[:SHOWN]:
        left = (problem.due_on - today).days
        owner = f"责任人{problem.owner}" if problem.owner else "还没有责任人"
        number = f"{problem.number}，" if problem.number else ""
        todos.append(
            Todo(
                light_of(left, RECTIFICATION_DAYS),
                f"整改：{problem.description}",
                f"{problem.organization.short_name}，{number}时限{format_day(problem.due_on)}，{owner}。",
                problem.get_absolute_url(),
                "看问题",
                left,
            )
        )
    if len(found) > SHOWN:
        query = urlencode(
            {"stage": Problem.Stage.RECTIFYING, "organization": scope.organization.pk, "sort": "due_on"}
        )
        todos.append(
            Todo(
                todos[-1].light, "还有临近时限或超期的整改", "按整改时限排列，逐条处理。",
                f"{reverse('responsibilities:problem-list')}?{query}", "看全部", todos[-1].left,
            )
        )  # fmt: skip
    return todos


def _terms(scope: Scope, today: date) -> list[Todo]:
    """换届: the terms that end within half a year, or have ended."""
    newest = (
        Term.objects.filter(scope.condition())
        .filter(Q(organization__dissolved_on__isnull=True) | Q(organization__dissolved_on__gt=today))
        .select_related("organization")
        .order_by("organization__path", "-elected_on")
    )
    latest: dict[int, Term] = {}
    for term in newest:
        latest.setdefault(term.organization_id, term)
    todos = []
    for term in latest.values():
        left = (term.ends_on - today).days
        light = light_of(left, (TERM_DAYS[0], TERM_DAYS[1], 0))
        if not light:
            continue
        if left < 0:
            fact = f"本届{format_day(term.ends_on)}已届满，请尽快按程序报请换届。"
        elif left <= TERM_DAYS[2]:
            fact = f"本届{format_day(term.ends_on)}届满，只余{left}天，请确认换届请示已批复。"
        else:
            fact = f"本届{format_day(term.ends_on)}届满，请准备换届请示。"
        todos.append(Todo(light, f"{term.organization.short_name}换届", fact, "", "", left))
    return todos


def _conversions(scope: Scope, today: date) -> list[Todo]:
    """Probationers whose year ends soon: one year from the day the 支部大会 passed them (发展党员工作细则 art. 31)."""
    horizon = Period(today, today + timedelta(days=CONVERSION_DAYS[0])).year_before().end
    cases = (
        DevelopmentCase.objects.within(scope)
        .admitted()
        .exclude(state=Record.State.WITHDRAWN)
        .filter(conversion_meeting_on__isnull=True, decision="", admission_meeting_on__lte=horizon)
        .select_related("organization")
        .order_by("admission_meeting_on", "pk")
    )
    todos = []
    for case in cases[:SHOWN]:
        ends = a_year_after(case.admission_meeting_on)
        left = (ends - today).days
        todos.append(
            Todo(
                light_of(left, CONVERSION_DAYS),
                f"{case.person_name}预备期满转正",
                f"{case.organization.short_name}，预备期{format_day(ends)}届满，届满后支部大会及时讨论能否转正。",
                case.get_absolute_url(),
                "看进展",
                left,
            )
        )
    return todos


def a_year_after(day: date) -> date:
    """The same day a year later; 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


# --- what waits


def _waiting(
    user: User, organization: Organization
) -> tuple[list[tuple[str, str, str]], list[tuple[str, str, str]]]:
    """The organisation's own records that came back, and those not yet confirmed: the newest of each."""
    types = {model.record_type(): model for model in record_types() if model in WORDINGS}

    def keys(states: tuple[str, ...]) -> list[tuple[str, int]]:
        parts = [
            model._default_manager.filter(organization=organization, state__in=states)
            .order_by()
            .annotate(waiting_type=Value(label))
            .values_list("waiting_type", "pk", "held_on")
            for label, model in types.items()
        ]
        found = parts[0].union(*parts[1:], all=True).order_by("-held_on", "-pk")[:SHOWN]
        return [(label, pk) for label, pk, _ in found]

    back = keys((Record.State.RETURNED,))
    waiting = keys((Record.State.DRAFT, Record.State.REOPENED))
    records: dict[tuple[str, int], Record] = {}
    for label in sorted({label for label, _ in [*back, *waiting]}):
        wanted = [pk for each, pk in [*back, *waiting] if each == label]
        for record in load(types[label]._default_manager.filter(pk__in=wanted)):
            records[label, record.pk] = record

    def row(key: tuple[str, int], note: str) -> tuple[str, str, str]:
        told = line(records[key], user)
        return (f"{format_day(records[key].held_on)} {told.text}", told.url, note)

    return (
        [row(key, records[key].state_reason) for key in back],
        [
            row(key, f"{records[key]._meta.verbose_name}，{records[key].get_state_display()}")
            for key in waiting
        ],
    )


# --- the report


def _progress(scope: Scope, user: User, organization: Organization) -> tuple[int, list[tuple[str, str]]]:
    """How many of the report's numbers rest on a record, and those that do not: one query."""
    have = (
        Organization.objects.filter(pk=organization.pk)
        .order_by()
        .values_list(*(Exists(figure.evidence(scope)) for figure in REPORT_FIGURES))
        .get()
    )
    missing = [
        (figure.label, _new_url(figure, user, organization))
        for figure, present in zip(REPORT_FIGURES, have, strict=True)
        if not present
    ]
    return len(REPORT_FIGURES) - len(missing), missing


def _new_url(figure: Figure, user: User, organization: Organization) -> str:
    """The empty form of the figure's record type, for those who may enter; "" for the others."""
    if not user.may_enter_for(organization):
        return ""
    model = figure.records().model
    return f"{reverse(f'{model._meta.app_label}:{model.stem}-new')}?organization={organization.pk}"
