"""发展党员: cases and their steps."""

from datetime import date
from typing import Any

from django.utils import timezone

from branches.accounts import User
from branches.organizations import Organization
from meetings.models import AgendaItem, MeetingType
from members.models import (
    DevelopmentCase,
    DevelopmentStep,
)
from tests.factories.base import CONFIRMED, DAY, enter, numbers
from tests.factories.meetings import meeting
from tests.factories.members import member


def development_case(
    organization: Organization, person_name: str = "", *, state: str = CONFIRMED, **fields: Any
) -> DevelopmentCase:
    """An admission passed on DAY and approved two weeks later."""
    values = {
        "held_on": date(2023, 9, 1),
        "person_name": person_name or f"路遥知{next(numbers)}",
        "admission_meeting_on": DAY,
        "admission_approved_on": date(2025, 3, 24),
    }
    values |= fields
    approved, passed = values["admission_approved_on"], values["admission_meeting_on"]
    if "admission_approved_on" not in fields and (passed is None or approved < passed):
        values["admission_approved_on"] = passed
    return enter(DevelopmentCase(organization=organization, **values), state=state)


def conversion(organization: Organization, *, state: str = CONFIRMED, **fields: Any) -> DevelopmentCase:
    """A probationer admitted a year before DAY and converted on time on DAY."""
    values = {
        "admission_meeting_on": date(2024, 3, 8),
        "admission_approved_on": date(2024, 3, 20),
        "conversion_meeting_on": DAY,
        "conversion_approved_on": date(2026, 12, 31),
        "decision": DevelopmentCase.Decision.ON_TIME,
    }
    return development_case(organization, state=state, **values | fields)


WAY: dict[int, date] = {
    1: date(2023, 1, 31), 2: date(2023, 2, 10), 3: date(2023, 3, 1), 4: date(2023, 3, 8), 5: date(2023, 3, 1),
    6: date(2023, 8, 20), 7: date(2024, 3, 5), 8: date(2024, 3, 12), 9: date(2024, 3, 12), 10: date(2024, 4, 10),
    11: date(2024, 4, 20), 12: date(2024, 5, 6), 13: date(2024, 5, 20), 14: date(2024, 5, 22),
    15: date(2024, 6, 1), 16: date(2024, 6, 20), 17: date(2024, 6, 28), 18: date(2024, 7, 2), 19: date(2024, 7, 1),
    20: date(2024, 7, 1), 21: date(2024, 12, 20), 22: date(2025, 5, 28), 23: date(2025, 6, 3), 24: date(2025, 7, 1),
    25: date(2025, 7, 20),
}  # fmt: skip
"""A way into the party on which everything is in order, under the text of 2014."""


def development_step(
    case: DevelopmentCase, number: int, held_on: date | None = None, **fields: Any
) -> DevelopmentStep:
    """One step of the case, confirmed unless told otherwise, as it is in order; votes and contacts come along."""
    by = User.objects.importer()
    values: dict[str, Any] = {"confirmed_by": by, "confirmed_at": timezone.now()}
    values |= {10: {"passed": True}, 11: {"training_days": 3}, 23: {"outcome": "on_time"}}.get(number, {})
    people = fields.pop("people", None)
    step = DevelopmentStep.objects.create(
        case=case, number=number, held_on=held_on or WAY[number], recorded_by=by, **values | fields
    )
    if people is None and number in (5, 9):
        people = [member(case.organization) for _ in range(2)]
    step.keep_people(people or [])
    if number in (15, 23):
        vote(case, step.held_on)
    case.settle(by=by, detail=str(step))
    return step


def vote(case: DevelopmentCase, held_on: date, agreed: int = 12) -> AgendaItem:
    """The 党员大会 of the day voted on the person: 12 of 13 came."""
    held = meeting(case.organization, MeetingType.Kind.ASSEMBLY, held_on=held_on)
    return AgendaItem.objects.create(
        meeting=held, title="讨论接收预备党员", development_case=case, agreed=agreed, opposed=0, abstained=0
    )


def whole_case(organization: Organization, upto: int = 25, **fields: Any) -> DevelopmentCase:
    """A case whose steps up to the number are all on record and in order."""
    case = development_case(
        organization,
        **{
            "held_on": WAY[1],
            "born_on": date(1995, 5, 4),
            "admission_meeting_on": None,
            "admission_approved_on": None,
        }
        | fields,
    )
    for number in WAY:
        if number == 7 <= upto:
            development_step(case, 6, date(2024, 2, 10))
        if number <= upto:
            development_step(case, number)
    return case


def listed_case(
    organization: Organization, *, listed_on: date = DAY, state: str = CONFIRMED, **fields: Any
) -> DevelopmentCase:
    """A person determined 发展对象 on the day."""
    case = whole_case(organization, 0, state=state, **fields)
    development_step(case, 7, listed_on)
    return case
