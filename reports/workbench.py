"""What a user finds on his desk: what is due, what came back, what waits, how far the report is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Count, Exists, Q, QuerySet, Value
from django.urls import reverse

from branches.accounts import User
from branches.organizations import Organization
from branches.periods import Period, Scope, format_day
from branches.records import Record, record_types
from meetings.models import MeetingSeries
from meetings.rules import EVERY_LABELS
from members.models import Member
from reports.catalogue import Figure
from reports.closing_todos import closings
from reports.escalations import escalations, summaries
from reports.evidence import WORDINGS, line, load
from reports.figures import BY_CODE
from reports.nudges import Nudge, proofs
from reports.reminders import Item, of_todos, without_snoozed
from reports.requirements import (
    REQUIRED,
    Requirement,
    Result,
    Standing,
    evaluate,
    not_applicable,
    part_light,
    part_name,
    subjects,
)
from reports.todos import SHOWN, Todo, deadlines, dispatches, light_of

__all__ = ["Todo", "Workbench", "figure_url", "light_of", "mail_items", "workbench_of"]

REPORT_FIGURES = tuple(BY_CODE[f"M{number:02}"] for number in range(1, 23))
"""The numbers of the duty report, M01–M22."""

NAMED = 4
"""Organisations named in one line."""
ADVICE = {
    "dues": "已收缴的请补记，未收缴的请尽快收缴。",
    "inspection": "已开展的请补记，未开展的请尽快开展。",
}
"""What to do about what is missing, where it is no meeting."""


@dataclass(frozen=True)
class RequirementRow:
    """A line of the year's table: what is asked, what was done, and what differs here."""

    label: str
    done: int
    due: int
    light: str
    url: str
    note: str = ""
    absent: str = ""
    """Why it does not apply, in words; "" where it does."""


@dataclass(frozen=True)
class NudgeTodo:
    """A reminder from above, with the page on which it is answered."""

    nudge: Nudge
    url: str
    button: str
    answer_url: str
    """Where a sentence answers it; "" for those who only read."""


@dataclass(frozen=True)
class Workbench:
    """Everything the page shows, computed for one organisation on one day."""

    todos: list[Todo]
    returned: list[tuple[str, str, str]]
    drafts: list[tuple[str, str, str]]
    confirm_lists: list[tuple[str, str]]
    """The lists of what waits, filtered, by the name of the record type."""
    nudges: list[NudgeTodo]
    nudges_sent: tuple[int, int]
    """Reminders the organisation has sent, and how many of them nobody has answered."""
    requirements: list[RequirementRow]
    report_progress: tuple[int, int]
    report_missing: list[tuple[str, str]]


@dataclass(frozen=True)
class Desk:
    """Whose desk it is, and what its forms are filled in with."""

    user: User
    organization: Organization
    today: date
    persons: int
    """Members on the roster today: who pays dues."""
    series: Sequence[MeetingSeries]
    """The meetings the organisation holds on fixed days."""

    def planned_in(self, kind: str, part: Period) -> date | None:
        """The fixed day of the type in the part; None where there is none."""
        days = [each.next_on(part.start) for each in self.series if kind in each.kind_codes()]
        return min((day for day in days if day in part), default=None)


def workbench_of(user: User, organization: Organization, today: date) -> Workbench:
    """The user's desk in this organisation. The number of queries does not depend on the records."""
    scope = Scope.bureau(organization, Period.of_year(today.year))
    below = Scope.alone(organization, scope.period)
    known = subjects(scope, today)
    results = evaluate(scope, today, known)
    desk = Desk(user, organization, today, _persons(organization, today), _series(organization, today))
    todos = [
        *_requirement_todos(results, desk),
        *dispatches(scope, user, today),
        *deadlines(below, user, today),
        *summaries(scope, user, today),
        *escalations(below, user, today),
        *closings(below, user, today),
    ]
    returned, drafts, confirm_lists = _waiting(user, organization)
    have, missing = _progress(scope, user, organization)
    absent = [
        RequirementRow(rule.label, 0, 0, "grey", "", absent=reason)
        for rule, reason in not_applicable(known, organization, today)
    ]
    return Workbench(
        todos=sorted(without_snoozed(todos, user, today), key=lambda todo: todo.rank),
        returned=returned,
        drafts=drafts,
        confirm_lists=confirm_lists,
        nudges=_nudges(results, desk),
        nudges_sent=_nudges_sent(organization),
        requirements=[*(_requirement_row(each, organization, today) for each in results), *absent],
        report_progress=(have, len(REPORT_FIGURES)),
        report_missing=missing,
    )


def mail_items(user: User, organization: Organization, today: date) -> list[Item]:
    """What of the desk goes into the daily mail: things to do, records sent back, reminders from above."""
    desk = workbench_of(user, organization, today)
    back = [
        Item(f"returned:{url}", "returned", "yellow", f"被退回：{text}", url)
        for text, url, _ in desk.returned
    ]
    asked = [Item(each.nudge.key, "nudge", "red", f"催办：{each.nudge}", each.url) for each in desk.nudges]
    return [*asked, *of_todos(desk.todos), *back]


def figure_url(figure: Figure, organization: Organization, year: int, month: int | None = None) -> str:
    """The page of the figure for the organisation and the year or month."""
    query = {"organization": organization.pk, "year": year} | ({"month": month} if month else {})
    return f"{reverse('reports:figure-detail', args=[figure.code])}?{urlencode(query)}"


def _persons(organization: Organization, today: date) -> int:
    return Member.objects.on_roster(organization, today).count() if organization.is_branch() else 0


def _series(organization: Organization, today: date) -> list[MeetingSeries]:
    return list(MeetingSeries.objects.alive(today).filter(organization=organization))


# --- what the rules ask


def _requirement_row(result: Result, organization: Organization, today: date) -> RequirementRow:
    done = sum(standing.done for standing in result.standings)
    due = sum(standing.due for standing in result.standings)
    url = figure_url(result.requirement.figure, organization, today.year)
    return RequirementRow(result.label, done, due, result.light(today), url, result.note)


def _requirement_todos(results: list[Result], desk: Desk) -> list[Todo]:
    todos = []
    for result in results:
        own = [each for each in result.standings if each.organization.pk == desk.organization.pk]
        others = [each for each in result.standings if each.organization.pk != desk.organization.pk]
        for standing in own:
            todos += _own_todos(result, standing, desk)
        todos += _gaps_below(result, others, desk)
    return todos


def _kind(requirement: Requirement) -> str:
    return "dues" if requirement.rule_code == "dues" else "meeting"


def _own_todos(result: Result, standing: Standing, desk: Desk) -> list[Todo]:
    rule, code, today = standing.rule, result.requirement.rule_code, desk.today
    todos = []
    if standing.missed:
        url, button = _entry(result.requirement, standing.organization, desk, standing.missed[0])
        parts = "、".join(part_name(part) for part in standing.missed)
        advice = ADVICE.get(code, "已开过的请补记，未开的请尽快召开。")
        todos.append(
            Todo(
                "red", f"{rule.label}：{parts}没有记录", f"{rule.text}。{advice}",
                url, button, (standing.missed[-1].end - today).days,
                key=f"missed:{code}:{standing.organization.pk}:{standing.missed[-1].start}",
                kind=_kind(result.requirement),
            )
        )  # fmt: skip
    if standing.current is not None:
        url, button = _entry(result.requirement, standing.organization, desk, standing.current)
        last = _last(standing, code)
        left = (standing.current.end - today).days
        todos.append(
            Todo(
                part_light(standing.current, today), f"{part_name(standing.current)}{rule.label}",
                f"{EVERY_LABELS[rule.every]}至少{rule.threshold}次，余{left}天。{last}", url, button, left,
                key=f"due:{code}:{standing.organization.pk}:{standing.current.start}",
                kind=_kind(result.requirement),
            )
        )  # fmt: skip
    return todos


def _last(standing: Standing, code: str) -> str:
    """When it happened last; of dues, which month they were for."""
    if standing.last_on is None:
        return "今年还没有记录。"
    return (
        f"已记到{standing.last_on.month}月。" if code == "dues" else f"上次{format_day(standing.last_on)}。"
    )


def _entry(
    requirement: Requirement, organization: Organization, desk: Desk, part: Period | None = None
) -> tuple[str, str]:
    """The form that records what is missing, filled in as far as it is known; nothing for those who only read."""
    if not desk.user.may_enter_for(organization):
        return figure_url(requirement.figure, organization, desk.today.year), "看数字"
    query: dict[str, object] = {"organization": organization.pk}
    if requirement.rule_code == "dues":
        query |= {"month": f"{part.start:%Y-%m}"} if part is not None else {}
        query |= {"held_on": desk.today.isoformat()} | ({"persons_due": desk.persons} if desk.persons else {})
        return f"{reverse('members:dues-collection-new')}?{urlencode(query)}", "记收缴"
    if not requirement.meeting_kind:
        return f"{reverse('responsibilities:inspection-new')}?{urlencode(query)}", "去登记"
    query["kinds"] = requirement.meeting_kind
    if part is not None and (day := desk.planned_in(requirement.meeting_kind, part)) is not None:
        query["held_on"] = day.isoformat()
    return f"{reverse('meetings:meeting-new')}?{urlencode(query)}", "记会议"


def _gaps_below(result: Result, standings: list[Standing], desk: Desk) -> list[Todo]:
    """For those above: how many organisations are behind, and which."""
    todos = []
    organization, today, code = desk.organization, desk.today, result.requirement.rule_code
    url = figure_url(result.requirement.figure, organization, today.year)
    kind = _kind(result.requirement)
    if late := [each for each in standings if each.missed]:
        count = sum(len(each.missed) for each in late)
        last = max((each.missed[-1] for each in late), key=lambda part: part.end)
        todos.append(
            Todo(
                "red", f"{result.rule.label}：{len(late)}个组织共缺{count}次", _names(late), url, "看数字",
                (last.end - today).days, key=f"below-missed:{code}:{organization.pk}:{last.start}", kind=kind,
                nudge_url=_nudge_url(result.requirement, late, desk),
            )
        )  # fmt: skip
    if open_ones := [each for each in standings if each.current is not None]:
        part = open_ones[0].current
        assert part is not None
        todos.append(
            Todo(
                part_light(part, today),
                f"{part_name(part)}{result.rule.label}：{len(open_ones)}个组织还没有记录",
                _names(open_ones), url, "看数字", (part.end - today).days,
                key=f"below-due:{code}:{organization.pk}:{part.start}", kind=kind,
                nudge_url=_nudge_url(result.requirement, open_ones, desk),
            )
        )  # fmt: skip
    return todos


def _nudge_url(requirement: Requirement, standings: list[Standing], desk: Desk) -> str:
    """Where he reminds those who are behind; "" for who reviews none of them."""
    if not any(desk.user.may_review(each.organization) for each in standings):
        return ""
    return reverse("reports:nudge-new", args=[requirement.rule_code])


def _names(standings: list[Standing]) -> str:
    names = [each.organization.short_name for each in standings]
    rest = f"等{len(names)}个" if len(names) > NAMED else ""
    return "、".join(names[:NAMED]) + rest


# --- reminders from above, and those sent below


def _nudges(results: list[Result], desk: Desk) -> list[NudgeTodo]:
    """Reminders that neither a record nor a sentence has answered."""
    standings = {
        each.requirement.rule_code: standing
        for each in results
        for standing in each.standings
        if standing.organization.pk == desk.organization.pk
    }
    found = []
    waiting = list(_open_nudges(desk))
    answered = proofs(nudge for nudge in waiting if nudge.problem_id is not None)
    for nudge in waiting:
        may_answer = nudge.can_be_answered_by(desk.user)
        answer_url = reverse("reports:nudge-answer", args=[nudge.pk]) if may_answer else ""
        if nudge.problem_id is not None:
            url = reverse("responsibilities:problem-detail", args=[nudge.problem_id])
            found += [] if nudge.pk in answered else [NudgeTodo(nudge, url, "看问题", answer_url)]
            continue
        standing, requirement = standings.get(nudge.subject), REQUIRED[nudge.subject]
        lacking = [
            day for day in nudge.starts if day.year != desk.today.year or (standing and standing.lacks(day))
        ]
        if not lacking:  # its record is there; the mark follows
            continue
        parts = (*standing.missed, *([standing.current] if standing.current else [])) if standing else ()
        part = next((each for each in parts if each.start in lacking), None)
        url, button = _entry(requirement, desk.organization, desk, part)
        found.append(NudgeTodo(nudge, url, button, answer_url))
    return found


def _open_nudges(desk: Desk) -> QuerySet[Nudge]:
    waiting = Nudge.objects.open().filter(organization=desk.organization)
    return waiting.select_related("sent_by", "organization")[:SHOWN]


def _nudges_sent(organization: Organization) -> tuple[int, int]:
    if not organization.numchild:  # nobody is below whom it could remind
        return 0, 0
    sent = Nudge.objects.filter(sent_by_organization=organization)
    counted = sent.order_by().aggregate(
        sent=Count("pk"), open=Count("pk", filter=Q(answered_at__isnull=True))
    )
    return (counted["sent"], counted["open"])


# --- what waits


def _waiting(
    user: User, organization: Organization
) -> tuple[list[tuple[str, str, str]], list[tuple[str, str, str]], list[tuple[str, str]]]:
    """The organisation's own records that came back, and those not yet confirmed: the newest of each.

    And the lists, one a type, in which those not yet confirmed are found.
    """
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
        _confirm_lists([records[key] for key in waiting], organization),
    )


def _confirm_lists(waiting: list[Record], organization: Organization) -> list[tuple[str, str]]:
    """For each type and state that waits, the name and the filtered list."""
    found = {}
    for record in waiting:
        model = type(record)
        query = urlencode({"organization": organization.pk, "state": record.state})
        name = str(model._meta.verbose_name)
        label = name if record.state == Record.State.DRAFT else f"{name}（{record.get_state_display()}）"
        found[label] = f"{reverse(f'{model._meta.app_label}:{model.stem}-list')}?{query}"
    return sorted(found.items())


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
