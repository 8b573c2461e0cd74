"""周调度: the open rectifications of an organisation as a meeting goes through them, and its minutes."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from branches.accounts import User
from branches.audit import Verb
from branches.organizations import Organization
from branches.periods import format_day
from meetings.models import AgendaItem, Meeting, MeetingType
from responsibilities.models import Problem, ProblemStep
from responsibilities.rules import Light

ORDER = ("red", "yellow", "blue", "green")
LIGHT_WORDS = {"red": "红灯", "yellow": "黄灯", "blue": "长期坚持", "green": "绿灯"}


@dataclass(frozen=True)
class Row:
    """One open problem on the screen of the meeting."""

    problem: Problem
    light: Light
    last: ProblemStep | None
    may_report: bool


def open_problems(organization: Organization, user: User) -> QuerySet[Problem]:
    """What is confirmed and not closed in the organisation and below it."""
    return (
        Problem.objects.visible_to(user)
        .confirmed()
        .filter(organization__in=Organization.objects.subtree(organization), closed_on__isnull=True)
        .select_related("organization", "owner")
        .order_by("due_on", "pk")
    )


def rows(problems: QuerySet[Problem], user: User, today: date) -> list[Row]:
    """The problems by light, the most urgent first. Two queries, however many there are."""
    found = list(problems)
    last: dict[int, ProblemStep] = {}
    for step in ProblemStep.objects.filter(problem__in=found, verb="进展").order_by("pk"):
        last[step.problem_id] = step
    made = [Row(each, each.light(today), last.get(each.pk), each.can_be_reported_by(user)) for each in found]
    return sorted(made, key=lambda row: (ORDER.index(row.light.colour), row.problem.due_on or date.max))


def make_minutes(organization: Organization, *, by: User, on: date) -> Meeting:
    """The draft minutes of the day's dispatch: one agenda item for each problem reported on. Made once a day."""
    key = f"dispatch-{organization.pk}-{on:%Y%m%d}"
    with transaction.atomic():
        known = Meeting.objects.filter(submission_key=key).first()
        if known is not None:
            return known
        meeting = Meeting(
            organization=organization, held_on=on, topic=f"{format_day(on)}党建工作周调度", submission_key=key
        )
        meeting.store(by=by, verb=Verb.CREATE, detail="由周调度生成")
        MeetingType.objects.create(meeting=meeting, kind=MeetingType.Kind.DISPATCH)
        AgendaItem.objects.bulk_create(
            AgendaItem(meeting=meeting, position=position, **_item(steps))
            for position, steps in enumerate(_reported(organization, on), start=1)
        )
    return meeting


def _reported(organization: Organization, on: date) -> list[list[ProblemStep]]:
    """The day's reports at the meeting, by problem, in the order in which they were made."""
    steps = (
        ProblemStep.objects.filter(
            at_dispatch=True,
            held_on=on,
            problem__organization__in=Organization.objects.subtree(organization),
        )
        .select_related("problem__organization", "problem__owner")
        .order_by("pk")
    )
    by_problem: dict[int, list[ProblemStep]] = {}
    for step in steps:
        by_problem.setdefault(step.problem_id, []).append(step)
    return list(by_problem.values())


def _item(steps: list[ProblemStep]) -> dict[str, Any]:
    problem, last = steps[-1].problem, steps[-1]
    owner = f"责任人{problem.owner}。" if problem.owner else ""
    notes = "；".join(step.note.rstrip("。；") for step in steps)
    return {
        "title": problem.description[:200],
        "summary": f"{problem.organization.short_name}，{owner}{notes}。进度{last.percent}%。",
    }
