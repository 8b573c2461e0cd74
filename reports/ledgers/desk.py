"""Where an import is planned: names resolved, rules checked, faults noted, known rows set aside."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils import timezone

from branches.accounts import User
from branches.months import Key, MonthClose, MonthClosed, closed_months
from branches.organizations import Organization, Term
from branches.records import Record
from meetings.models import Meeting, StudyProduct, Talk, TalkRound
from members.models import Appointment, DevelopmentCase, Member, VolunteerTeam
from reports.ledgers.checks import Breach, breaches
from reports.ledgers.directory import Directory, NotFound
from reports.ledgers.fields import LedgerKind
from reports.ledgers.sheets import LedgerFault, LedgerRow
from responsibilities.models import (
    Commitment,
    Duty,
    Initiative,
    Inspection,
    MassIssue,
    Problem,
    StandardNode,
)

LOCATING_FIELD = {
    LedgerKind.MEMBERS: "name",
    LedgerKind.MEETINGS: "held_on",
    LedgerKind.TALKS: "held_on",
    LedgerKind.STUDY_PRODUCTS: "title",
    LedgerKind.PROBLEMS: "number",
    LedgerKind.MASS_ISSUES: "content",
    LedgerKind.INSPECTIONS: "held_on",
    LedgerKind.INITIATIVES: "category",
    LedgerKind.STANDARDS: "task",
    LedgerKind.DEVELOPMENT: "person",
    LedgerKind.VOLUNTEER_TEAMS: "name",
    LedgerKind.COMMITMENTS: "subject",
    LedgerKind.DUTIES: "content",
}
"""The field whose cell names a row as the source of its record."""
COLUMN_OF = {
    (LedgerKind.MEMBERS, "held_on"): "joined_on",
    (LedgerKind.MEMBERS, "job"): "post",
    (LedgerKind.STUDY_PRODUCTS, "held_on"): "submitted_on",
    (LedgerKind.PROBLEMS, "held_on"): "found_on",
    (LedgerKind.MASS_ISSUES, "held_on"): "received_on",
    (LedgerKind.VOLUNTEER_TEAMS, "held_on"): "founded_on",
    (LedgerKind.DEVELOPMENT, "person_name"): "person",
    (LedgerKind.STANDARDS, "text"): "task",
    (LedgerKind.MEETINGS, "guest_lecturer"): "lecturer",
    (LedgerKind.MEETINGS, "title"): "topic",
}
"""The ledger's field for a model's field of another name."""
DAYS = {
    LedgerKind.MEETINGS: "held_on",
    LedgerKind.TALKS: "held_on",
    LedgerKind.STUDY_PRODUCTS: "submitted_on",
    LedgerKind.MASS_ISSUES: "received_on",
    LedgerKind.INSPECTIONS: "held_on",
    LedgerKind.INITIATIVES: "held_on",
}
"""Kinds whose natural key holds their day, with the field of it: only stored records of those days matter."""


@dataclass
class Plan:
    """What an import would store, in the order of storing, and all that was wrong."""

    organizations: list[tuple[Organization, Organization | None]] = field(default_factory=list)
    things: dict[type[models.Model], list[Any]] = field(default_factory=lambda: defaultdict(list))
    """Everything else by model; the records of one model stand in the order of the ledgers."""
    merges: list[tuple[Problem, Problem]] = field(default_factory=list)
    known: Counter[str] = field(default_factory=Counter)
    faults: list[LedgerFault] = field(default_factory=list)

    def counts(self) -> dict[str, tuple[int, int]]:
        """Label → how many are new, how many were known."""
        new = Counter({str(Organization._meta.verbose_name): len(self.organizations)})
        for model in COUNTED[1:]:
            new[str(model._meta.verbose_name)] = len(self.things.get(model, ()))
        labels = [str(model._meta.verbose_name) for model in COUNTED]
        return {label: (new[label], self.known[label]) for label in labels if new[label] or self.known[label]}

    def is_empty(self) -> bool:
        return not self.organizations and not any(self.things.values())

    def has_errors(self) -> bool:
        return any(fault.severity == "error" for fault in self.faults)


COUNTED: tuple[type[models.Model], ...] = (
    Organization,
    Term,
    Member,
    Appointment,
    Meeting,
    TalkRound,
    Talk,
    StudyProduct,
    Problem,
    MassIssue,
    Inspection,
    Initiative,
    StandardNode,
    DevelopmentCase,
    VolunteerTeam,
    Commitment,
    Duty,
)


class Skip(Exception):
    """The row has a fault, already noted."""


class Desk:
    """Where rows are planned: the names known, the keys taken, the faults found, the plan so far."""

    def __init__(self, *, unit: str, reported_on: date | None, by: User, now: datetime | None = None) -> None:
        self.plan = Plan()
        self.directory = Directory(unit)
        self.unit = unit
        self.reported_on = reported_on or timezone.localdate()
        self.by = by
        self.now = now or timezone.now()
        self.keys: dict[type[models.Model], dict[tuple[Any, ...], Any]] = {}
        self.known_standards: set[int] = set()
        self.seats: dict[str, Organization] = {}
        """Whose name a ledger gives as secretary, and of which organisation."""
        self.closed: dict[Key, MonthClose] | None = None

    # --- faults

    def fault(self, row: LedgerRow, name: str, message: str, advice: str, severity: str = "error") -> None:
        columns = row.source.columns
        name = COLUMN_OF.get((row.kind, name), name)
        cell = columns.get(name) or columns.get(LOCATING_FIELD.get(row.kind, "name")) or ""
        if not cell:
            message = f"第{row.source.row}行：{message}"
        self.plan.faults.append(
            LedgerFault(row.source.file, row.source.sheet, cell, message, advice, severity)
        )

    def breach(self, row: LedgerRow, breach: Breach) -> None:
        columns = row.source.columns
        names = [COLUMN_OF.get((row.kind, name), name) for name in breach.fields]
        name = next((name for name in names if name in columns), names[0])
        self.fault(row, name, breach.message, breach.advice)

    def organization(self, row: LedgerRow, name: str, text: str | None = None) -> Organization:
        try:
            return self.directory.organization(row.values[name] if text is None else text)
        except NotFound as missing:
            self.fault(row, name, missing.message, missing.advice)
            raise Skip from missing

    def head(self, row: LedgerRow) -> Organization:
        try:
            return self.directory.head()
        except NotFound as missing:
            self.fault(row, "", missing.message, missing.advice)
            raise Skip from missing

    def member(self, row: LedgerRow, name: str, within: Organization | None) -> Member | None:
        """The one person of the cell, None if it is blank."""
        text = row.values.get(name) or ""
        if not text:
            return None
        if "、" in text:
            self.fault(row, name, f"这一格只能填一人，现填了“{text}”。", "请只留一人，其余的人写在备注里。")
            raise Skip
        return self.person(row, name, text, within)

    def person(self, row: LedgerRow, name: str, text: str, within: Organization | None) -> Member:
        try:
            return self.directory.member(text, within)
        except NotFound as missing:
            self.fault(row, name, missing.message, missing.advice)
            raise Skip from missing

    def people(
        self, row: LedgerRow, name: str, texts: Sequence[str], within: Organization | None
    ) -> list[Member]:
        """The persons of a cell, each once; every unknown one is a fault of its own."""
        found: dict[int, Member] = {}
        failed = False
        for text in texts:
            try:
                member = self.person(row, name, text, within)
            except Skip:
                failed = True
                continue
            found[self.directory.ref(member) or 0] = member
        if failed:
            raise Skip
        return list(found.values())

    # --- records

    def stored_keys(self, model: type[models.Model], rows: Sequence[LedgerRow]) -> dict[tuple[Any, ...], Any]:
        """Natural keys of the stored records a row might be."""
        if not issubclass(model, Record):
            return {}
        records = model._default_manager.order_by()
        if model is Member:
            return records.defer("id_number", "phone", "address").keyed()
        if model is StandardNode:
            # A standard in force stays the same standard, whatever day a later ledger would begin it.
            stored = records.filter(expired_on__isnull=True).keyed()
            return {(key[0], *key[2:]): pk for key, pk in stored.items()}
        if model is Meeting:
            records = records.prefetch_related("types")
        elif model is Talk:
            records = records.prefetch_related("talkparticipant_set")
        day = DAYS.get(rows[0].kind)
        if day is not None:
            days = [row.values[day] for row in rows]
            records = records.filter(held_on__gte=min(days), held_on__lte=max(days))
        return records.keyed()

    def record(
        self, model: type[Record], row: LedgerRow, organization: Organization, held_on: date, **fields: Any
    ) -> Any:
        cell = row.source.columns.get(LOCATING_FIELD[row.kind]) or f"{row.source.row}行"
        confirmed = row.state == Record.State.CONFIRMED
        return model(
            organization=organization,
            held_on=held_on,
            state=row.state,
            state_reason=row.state_reason[:200],
            created_at=self.now,
            created_by=self.by,
            confirmed_at=self.now if confirmed else None,
            confirmed_by=self.by if confirmed else None,
            entered_late=True,
            source_cell=f"{row.source.file}·{row.source.sheet}!{cell}"[-160:],
            **fields,
        )

    def add(self, row: LedgerRow, record: Any, key: tuple[Any, ...], *children: models.Model) -> bool:
        """Check a record and put it with its children on the plan; False if it is there already."""
        if not self.is_new(row, type(record), key, record):
            return False
        found = [breach for thing in (record, *children) for breach in breaches(thing)]
        if found:
            for breach in found:
                self.breach(row, breach)
            raise Skip
        self._month_open(row, record)
        self.plan.things[type(record)].append(record)
        for child in children:
            self.plan.things[type(child)].append(child)
        return True

    def _month_open(self, row: LedgerRow, record: Record) -> None:
        """A new record of a closed month is a fault; what is known already stays as it is."""
        keys = record.month_keys()
        if self.closed is None:
            self.closed = closed_months(timezone.localdate())
        if locked := [self.closed[key] for key in sorted(keys & self.closed.keys())]:
            self.fault(row, "held_on", MonthClosed.told(locked) + "。", MonthClosed.ADVICE)
            raise Skip

    def is_new(self, row: LedgerRow, model: type[models.Model], key: tuple[Any, ...], thing: Any) -> bool:
        """Whether neither the database nor this import has the key yet; a repeated row is a warning."""
        keys = self.keys[model]
        label = str(model._meta.verbose_name)
        if key not in keys:
            keys[key] = thing
            return True
        if isinstance(keys[key], int):
            self.plan.known[label] += 1
        else:
            self.fault(
                row,
                LOCATING_FIELD.get(row.kind, "name"),
                f"这一行与本次导入的另一行是同一条{label}，只导入一次。",
                "请核对是否重复登记；确是两件事的，请写出区别。",
                "warning",
            )
        return False
