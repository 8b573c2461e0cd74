"""The calendar of an organisation: what was held, what is due, day by day."""

import calendar
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from branches.accounts import User
from branches.organizations import Organization, Term
from branches.periods import Period, Scope
from branches.records import Record
from meetings.models import Meeting, MeetingSeries, MeetingType, Talk
from responsibilities.models import Initiative, Inspection, Problem


@dataclass(frozen=True)
class Entry:
    """One thing on one day."""

    day: date
    label: str
    text: str
    url: str
    uid: str
    """The same thing in every calendar: its record's key."""
    organization: str = ""
    """Named where the calendar shows more than one organisation."""
    light: str = ""
    word: str = ""


@dataclass(frozen=True)
class Day:
    """A day of the month's sheet."""

    day: date
    inside: bool
    """Whether it belongs to the month, or fills the first or last week."""
    today: bool
    entries: tuple[Entry, ...]


def entries(organization: Organization, period: Period, user: User, today: date) -> list[Entry]:
    """Everything the user may see there in the period, by day. The number of queries does not depend on it."""
    scope = Scope.alone(organization, period)
    found = [
        *_meetings(scope, user),
        *_talks(scope, user),
        *_inspections(scope, user),
        *_initiatives(scope, user),
        *_deadlines(scope, user, today),
        *_terms(scope, today),
        *_planned(scope),
    ]
    return sorted(found, key=lambda entry: (entry.day, entry.label, entry.uid))


def _place(record: Any, scope: Scope) -> str:
    return "" if record.organization_id == scope.organization.pk else record.organization.short_name


def _state(record: Record) -> tuple[str, str]:
    """The light and word of what is entered but not confirmed."""
    if record.state == Record.State.CONFIRMED:
        return "green", "已确认"
    return "yellow", record.get_state_display()


def _records(queryset: Any, scope: Scope, user: User, day: str = "held_on") -> Any:
    """What the user may see there of a type, in the period by the day, and not withdrawn."""
    return (
        queryset.visible_to(user)
        .within(scope)
        .exclude(state=Record.State.WITHDRAWN)
        .during(scope.period, day)
        .select_related("organization")
    )


def _held(record: Any, label: str, text: str, scope: Scope) -> Entry:
    """What was held, on its day, with the state of its record."""
    return Entry(
        record.held_on,
        label,
        text,
        record.get_absolute_url(),
        record.key,
        _place(record, scope),
        *_state(record),
    )


def _meetings(scope: Scope, user: User) -> list[Entry]:
    meetings = _records(Meeting.objects, scope, user).with_types()
    return [_held(each, each.kinds_label() or "会议", each.topic, scope) for each in meetings]


def _talks(scope: Scope, user: User) -> list[Entry]:
    """Talks, without the names of those who talked."""
    return [_held(each, "谈话", "", scope) for each in _records(Talk.objects, scope, user)]


def _inspections(scope: Scope, user: User) -> list[Entry]:
    return [_held(each, "督查", each.topic, scope) for each in _records(Inspection.objects, scope, user)]


def _initiatives(scope: Scope, user: User) -> list[Entry]:
    return [_held(each, "举措", each.category, scope) for each in _records(Initiative.objects, scope, user)]


def _deadlines(scope: Scope, user: User, today: date) -> list[Entry]:
    """The deadlines of problems, with the light they have today."""
    found = []
    for each in _records(Problem.objects, scope, user, "due_on").filter(long_term=False):
        light = each.light(today)
        found.append(
            Entry(
                each.due_on, "整改时限", each.description, each.get_absolute_url(), f"{each.key}:due",
                _place(each, scope), light.colour, light.word,
            )
        )  # fmt: skip
    return found


def _terms(scope: Scope, today: date) -> list[Entry]:
    """The days on which the latest terms of committees end."""
    latest: dict[int, Term] = {}
    terms = Term.objects.filter(scope.condition(), organization__dissolved_on__isnull=True)
    for term in terms.select_related("organization").order_by("-elected_on"):
        latest.setdefault(term.organization_id, term)
    return [
        Entry(
            term.ends_on, "换届", f"{term.organization.short_name}本届届满",
            reverse("members:organization-detail", args=[term.organization_id]), f"branches.term:{term.pk}",
            light="red" if term.ends_on < today else "info", word="已届满" if term.ends_on < today else "届满",
        )
        for term in latest.values()
        if term.ends_on in scope.period
    ]  # fmt: skip


def _planned(scope: Scope) -> list[Entry]:
    """The fixed days of the period on which meetings are to be held."""
    held = MeetingSeries.objects.alive(scope.period.start).filter(scope.condition())
    return [
        _fixed(each, day, scope)
        for each in held.select_related("organization")
        for day in _fixed_days(each, scope.period)
    ]


def _fixed_days(series: MeetingSeries, period: Period) -> list[date]:
    days = [series.next_on(month.start) for month in period.months()]
    last = min(period.end, series.ends_on or period.end)
    return sorted({day for day in days if day in period and day <= last})


def _fixed(series: MeetingSeries, day: date, scope: Scope) -> Entry:
    query = [("organization", series.organization_id), ("held_on", day.isoformat())]
    query += [("kinds", kind) for kind in series.kind_codes()]
    labels = dict(MeetingType.Kind.choices)
    text = "、".join(labels.get(kind, kind) for kind in series.kind_codes())
    return Entry(
        day, "固定日", text, f"{reverse('meetings:meeting-new')}?{urlencode(query)}",
        f"meetings.meetingseries:{series.pk}:{day}", _place(series, scope), "grey", "计划",
    )  # fmt: skip


def month_sheet(found: list[Entry], month: Period, today: date) -> list[list[Day]]:
    """The weeks of the month, Monday first, with the days that fill the first and last week."""
    by_day: dict[date, list[Entry]] = defaultdict(list)
    for entry in found:
        by_day[entry.day].append(entry)
    weeks = calendar.Calendar(firstweekday=calendar.MONDAY).monthdatescalendar(
        month.start.year, month.start.month
    )
    return [
        [Day(day, day in month, day == today, tuple(by_day[day]) if day in month else ()) for day in week]
        for week in weeks
    ]


def neighbour(month: Period, step: int) -> date:
    """The first day of the month before (-1) or after (+1)."""
    if step < 0:
        return (month.start - timedelta(days=1)).replace(day=1)
    return month.end + timedelta(days=1)
