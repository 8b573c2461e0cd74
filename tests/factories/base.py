"""How a record of a test is stored: through `Record.store`, with its audit line and cells."""

from datetime import date
from itertools import count
from typing import TypeVar

from django.utils import timezone

from branches.accounts import User
from branches.records import Record

DAY = date(2025, 3, 10)
"""The day of a record where the test does not care."""
CONFIRMED, DRAFT = Record.State.CONFIRMED, Record.State.DRAFT
R = TypeVar("R", bound=Record)
numbers = count(1)
"""What tells names apart that the test does not care for."""


def enter(record: R, *, state: str = CONFIRMED, by: User | None = None) -> R:
    """Store a new record in the state, in somebody's name."""
    by = by or User.objects.importer()
    record.state = state
    if state == CONFIRMED:
        record.confirmed_at, record.confirmed_by = timezone.now(), by
    elif state in (Record.State.RETURNED, Record.State.WITHDRAWN, Record.State.REOPENED):
        record.state_reason = record.state_reason or "台账与会议记录不一致"
    record.store(by=by)
    return record


def set_state(record: R, state: str, *, by: User | None = None) -> R:
    """Bring a stored record into another state, whatever the rights: for tests of what counts."""
    by = by or User.objects.importer()
    record.state = state
    confirmed = state == CONFIRMED
    record.confirmed_at = timezone.now() if confirmed else None
    record.confirmed_by = by if confirmed else None
    record.store(by=by)
    return record
