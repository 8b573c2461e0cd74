"""The demonstration's two years: last year as the ledgers tell it, this year as the same shifted up to today."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from reports.ledgers.fields import LedgerKind
from reports.ledgers.load import ledger_paths
from reports.ledgers.sheets import LedgerRow, Reading, read_ledgers

LEDGERS = Path(__file__).resolve().parent / "ledgers"

FRESH_NAMES = ("游清和", "辛知夏", "尚从容", "燕归舟", "凤鸣岐", "车行远", "向晚晴")
"""People on their way into the party this year; none of them is on the roster."""

ONCE = frozenset({LedgerKind.ORGANIZATIONS, LedgerKind.MEMBERS, LedgerKind.VOLUNTEER_TEAMS})
"""What lasts over the years and is not told twice."""
THINNED = frozenset({LedgerKind.MEETINGS, LedgerKind.TALKS, LedgerKind.STUDY_PRODUCTS, LedgerKind.PROBLEMS})
LEFT_OUT = 11
"""Of these every eleventh row is left out this year, so that the two years can be told apart."""

DAY_OF = {
    LedgerKind.STUDY_PRODUCTS: "submitted_on",
    LedgerKind.PROBLEMS: "found_on",
    LedgerKind.MASS_ISSUES: "received_on",
    LedgerKind.DEVELOPMENT: "admission_meeting_on",
}
_YEAR = re.compile(r"20\d\d")


def demonstration(today: date) -> Reading:
    """The rows of last year and of this year up to today, as one reading ready for import.

    The ledger of standards is not read from its sheet: the one shipped with the program is loaded beside it.
    """
    reading = read_ledgers(ledger_paths(LEDGERS), today=today)
    reading.rows[:] = [row for row in reading.rows if row.kind is not LedgerKind.STANDARDS]
    reported_on = reading.reported_on or today
    ledger_year = reported_on.year - 1
    past = today.year - 1 - ledger_year
    last_year = [_of_last_year(row, past, ledger_year) for row in reading.rows]
    this_year = of_this_year(reading.rows, past + 1, today)
    return Reading(
        [*last_year, *this_year],
        reading.faults,
        reading.reporting_unit,
        min(shift_day(reported_on, past), today),
    )


def shift_day(day: date, years: int) -> date:
    """The same day in another year; 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _of_last_year(row: LedgerRow, years: int, ledger_year: int) -> LedgerRow:
    """A row of the ledgers as last year's; what is older than the ledgers' own two years stays where it is."""
    if not years or row.kind is LedgerKind.VOLUNTEER_TEAMS:
        return row
    if row.kind is LedgerKind.ORGANIZATIONS:
        names = ["elected_on"]
    elif row.kind is LedgerKind.MEMBERS:
        names = ["joined_on", "formal_on"] if row.values["joined_on"].year >= ledger_year - 1 else []
    else:
        return _shifted(row, years)
    moved = {name: shift_day(row.values[name], years) for name in names if row.values.get(name)}
    return replace(row, values=row.values | moved)


def of_this_year(rows: Sequence[LedgerRow], years: int, today: date) -> list[LedgerRow]:
    """The rows told again *years* later: what begins this year and not after today, closed only if by today."""
    found = []
    fresh = iter(FRESH_NAMES)
    for row in rows:
        if row.kind in ONCE or (row.kind in THINNED and row.source.row % LEFT_OUT == 0):
            continue
        later = _shifted(row, years)
        begins = _begins(later, today)
        if begins.year != today.year or begins > today:
            continue
        if row.kind is LedgerKind.DEVELOPMENT:
            later.values["person"] = next(fresh)
        _reopen(later, today)
        found.append(replace(later, source=replace(row.source, file=f"{today.year}年示例{row.source.file}")))
    numbers = {row.values["number"] for row in found if row.kind is LedgerKind.PROBLEMS}
    return [row for row in found if not row.values.get("merged_into") or row.values["merged_into"] in numbers]


def _begins(row: LedgerRow, today: date) -> date:
    if row.kind is LedgerKind.DUTIES:
        return date(row.values["year"], 1, 1)
    if row.kind is LedgerKind.COMMITMENTS:
        # Promised in the report of the year before, which is written in that year's last days.
        return date(row.values["year"] - 1, 12, 31)
    day = row.values[DAY_OF.get(row.kind, "held_on")]
    assert isinstance(day, date)
    return day


def _reopen(row: LedgerRow, today: date) -> None:
    """Undo what would happen only after today."""
    values = row.values
    if row.kind in (LedgerKind.PROBLEMS, LedgerKind.MASS_ISSUES):
        if values.get("closed_on") is not None and values["closed_on"] > today:
            problem = row.kind is LedgerKind.PROBLEMS
            values |= {"closed_on": None, "stage": "rectifying" if problem else "handling"}
            if not problem:
                values["evidence"] = ""
    elif row.kind is LedgerKind.DEVELOPMENT:
        for name in ("admission_approved_on", "conversion_meeting_on", "conversion_approved_on"):
            if values.get(name) is not None and values[name] > today:
                values[name] = None
        if values.get("conversion_meeting_on") is None:
            values |= {"conversion_approved_on": None, "decision": ""}


def _shifted(row: LedgerRow, years: int) -> LedgerRow:
    """A copy with every day, every year and every year in a text so many years later."""
    return replace(
        row,
        values={name: _later(value, years) for name, value in row.values.items()},
        state_reason=_later(row.state_reason, years),
    )


def _later(value: Any, years: int) -> Any:
    if isinstance(value, date):
        return shift_day(value, years)
    if isinstance(value, str):
        return _YEAR.sub(lambda found: str(int(found[0]) + years), value)
    if isinstance(value, int) and 2000 <= value <= 2100:  # years are the only such numbers in a ledger
        return value + years
    if isinstance(value, list | tuple):
        return type(value)(_later(each, years) for each in value)
    return value
