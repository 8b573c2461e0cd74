"""What a record type says about its pages."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from branches.accounts import User
from branches.pages.forms import RecordForm
from branches.periods import format_day
from branches.records import Record, RecordQuerySet


@dataclass(frozen=True)
class Cell:
    text: str
    url: str = ""
    numeric: bool = False
    light: str = ""


@dataclass(frozen=True)
class Section:
    """A table below the facts of a record."""

    title: str
    headings: list[str]
    rows: list[list[Cell]]


@dataclass(frozen=True)
class Column:
    """A column of the list and of its export."""

    label: str
    value: Callable[[Any], Any]
    sort: str = ""
    numeric: bool = False
    confidential: bool = False
    """A fact for those alone who may read the content of the record; never a column of a list."""


@dataclass(frozen=True)
class Grid:
    """How many records of the type are entered at once: in a table, typed or pasted from a workbook."""

    columns: tuple[str, ...]
    """Fields of the type's form, a column each, in the order of the ledgers people keep."""
    shared: tuple[str, ...] = ("organization",)
    """Fields that are filled once for the whole table."""


@dataclass(frozen=True)
class Children:
    """Child rows entered with the record: agenda items, attendance."""

    title: str
    formset: Any
    """An inline formset class, whose forms take the user."""
    prefix: str


def show(value: Any) -> str:
    """A value as the reader sees it."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Cell):
        return value.text
    if isinstance(value, datetime):
        return format_day(timezone.localdate(value))
    if isinstance(value, date):
        return format_day(value)
    return str(value)


@dataclass(frozen=True)
class RecordPage:
    """The declaration of one record type."""

    model: type[Record]
    name: str
    form: type[RecordForm]
    columns: tuple[Column, ...]
    search: tuple[str, ...]
    choices: tuple[str, ...] = ()
    """Fields offered as exact filters; of its rows as `types__kind`."""
    facts: tuple[Column, ...] = ()
    """What the record's own page shows, beyond organisation, day and state."""
    sections: Callable[[Any], list[Section]] = lambda record: []
    linked: Callable[[Any, User], list[Section]] = lambda record, user: []
    """Sections that depend on who looks: what he may see of other records."""
    raises_problems: bool = True
    """Whether a problem can be raised out of such a record."""
    rows: Callable[[RecordQuerySet], RecordQuerySet] = lambda records: records
    """Joins and prefetches the columns need, so that a list costs the same for 1 row and 30."""
    children: tuple[Children, ...] = ()
    plural_note: str = ""
    whole_at_once: bool = True
    """Whether the form holds all that confirming asks for; where more is added on the record's own page, a new one is
    saved first."""
    withheld: str = ""
    """What stands where a confidential fact is not shown: who may read it."""
    sheet: str = ""
    """The address, in an app above, that prints the type's own sheet of one record; with `-batch` of a list, with
    `-blank` an empty one."""
    sheet_name: str = ""
    grid: Grid | None = None
    """The table for entering many at once; a type without one is entered singly."""
    related: tuple[tuple[str, str], ...] = ()
    """Pages to which the list leads: (label, route)."""
    detail_template: str = "branches/record_detail.html"
    """The record's own page, where a type shows more than facts and tables; it extends that of all."""
    detail_context: Callable[[Any, User], dict[str, Any]] = field(default=lambda record, user: {})
    """What that page needs beyond what every record's page gets."""
    extra_actions: Callable[[Any, User], list[Any]] = field(default=lambda record, user: [])
    verb_labels: dict[str, str] = field(default_factory=dict)
    """What a verb is called for this type, where it is not the usual word: 发布 for 确认."""

    @property
    def stem(self) -> str:
        return self.model.stem

    @property
    def namespace(self) -> str:
        return self.model._meta.app_label

    def url(self, action: str, *arguments: Any) -> str:
        return reverse(f"{self.namespace}:{self.stem}-{action}", args=arguments)

    def sheet_links(self, record: Record | None = None, query: str = "") -> list[tuple[str, str]]:
        """(label, address) of what can be printed: one record, or the list with its query and an empty sheet.

        Without the app above there is nothing.
        """
        try:
            url = reverse(self.sheet, args=[record.pk]) if record else reverse(f"{self.sheet}-batch")
            links = [
                (label, f"{url}?{f'{query}&' if query else ''}format={form}")
                for label, form in (("PDF", "pdf"), ("Word", "docx"))
            ]
            return links if record else [*links, ("空表", reverse(f"{self.sheet}-blank"))]
        except NoReverseMatch:
            return []

    def register_url(self, query: str = "") -> str:
        """Where the app above prints the list; empty without that app."""
        try:
            url = reverse("reports:register", args=[self.model.record_type()])
        except NoReverseMatch:
            return ""
        return f"{url}?{query}" if query else url

    @property
    def list_url(self) -> str:
        return self.url("list")

    @property
    def views_url(self) -> str:
        return self.url("views")

    @property
    def new_url(self) -> str:
        return self.url("new")

    @property
    def grid_url(self) -> str:
        return self.url("grid") if self.grid else ""

    @property
    def day_label(self) -> str:
        return str(self.model._meta.get_field("held_on").verbose_name)

    def visible(self, user: User) -> RecordQuerySet:
        return self.model._default_manager.visible_to(user).select_related("organization")

    def fact_rows(self, record: Record, user: User) -> list[tuple[str, str, str]]:
        """Organisation and day first, then the declared facts: (label, value, link).

        What is confidential and not for this reader is named, with who may read it.
        """
        readable = record.can_be_read_by(user)
        shown = [
            ("党组织", record.organization.called_on(record.held_on), ""),
            (self.day_label, show(record.held_on), ""),
        ]
        shown += [
            (
                fact.label,
                self.withheld if fact.confidential and not readable else show(fact.value(record)),
                "",
            )
            for fact in self.facts
        ]
        if record.state_reason:
            shown.append(("退回或撤销的原因", record.state_reason, ""))
        return shown
