"""The demonstration's membership dues: what its branches collected month by month up to today."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from branches.accounts import User
from branches.organizations import Organization
from branches.periods import Period
from branches.records import Record
from members.models import DuesCollection, Member

COLLECTED_ON = 12
"""The day of the month on which branches collect, a day later from branch to branch."""
PER_PERSON = Decimal("52.50")
"""An average month's dues of one member, in yuan."""


def collect_dues(today: date, *, by: User) -> int:
    """Register last year's twelve months and this year's, up to the last whole month; returns how many.

    One branch has forgotten the last month, so that there is something to do.
    """
    records = [
        collection
        for number, branch in enumerate(Organization.objects.branches().order_by("path"))
        for collection in _of_branch(branch, number, today, by)
    ]
    DuesCollection.objects.enter_many(records, by=by, detail="示例党费收缴")
    return len(records)


def _of_branch(branch: Organization, number: int, today: date, by: User) -> Iterator[DuesCollection]:
    months = list(Period(date(today.year - 1, 1, 1), today).months())
    for month in months[: -2 if number == 1 else -1]:
        day = month.start + timedelta(days=COLLECTED_ON - 1 + number)
        if branch.founded_on is not None and month.start < branch.founded_on:
            continue
        persons = Member.objects.on_roster(branch, day).count()
        if not persons:
            continue
        late = (month.start.month + number) % 6 == 0  # now and then somebody pays in the month after
        paid = persons - 1 if late and persons > 1 else persons
        yield DuesCollection(
            organization=branch,
            held_on=day,
            month=month.start,
            persons_due=persons,
            persons_paid=paid,
            amount=PER_PERSON * paid + number,
            remark="1人出差，下月补交" if paid < persons else "",
            state=Record.State.CONFIRMED,
            created_by=by,
            confirmed_by=by,
            confirmed_at=timezone.now(),
        )
