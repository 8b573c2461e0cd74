"""The rows of a table for many records: read, checked with the type's own form, and kept."""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.datastructures import MultiValueDict

from branches.accounts import User
from branches.months import MonthClosed, closed_among
from branches.pages.declaration import Grid, RecordPage
from branches.pages.entry import keep
from branches.pages.forms import RecordForm
from branches.pages.grid_columns import Ambiguous, GridColumn, Read, column_of
from branches.typed import Unreadable, compact

MOST = 200
"""Rows of one table: what a person can look over, and what is stored in a moment."""
BLANK = 10
"""Rows of an empty table."""
SPARE = 3
"""Blank rows below the last one filled in."""


class Settled(forms.Field):
    """A field whose value is known already: what the column has found is not looked for again."""

    def __init__(self, like: forms.Field, value: Any) -> None:
        super().__init__(required=like.required, label=like.label, error_messages=like.error_messages)
        self.value = value

    def clean(self, value: Any) -> Any:
        if self.value in (None, []):
            self.validate(None)
        return self.value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.value not in (None, [])


@dataclass
class GridCell:
    column: GridColumn
    name: str
    number: int
    text: str = ""
    faults: list[str] = field(default_factory=list)
    choices: list[list[str]] = field(default_factory=list)
    """Where a name is that of several: those it may mean."""

    @property
    def lines(self) -> int:
        """How high the cell is, where several lines may be written."""
        return min(self.text.count("\n") + 1, 4)

    @property
    def label(self) -> str:
        return f"第{self.number}行 {self.column.label}"


@dataclass
class GridRow:
    """One row: its cells, what the type's form says of it, and the record it would make."""

    number: int
    cells: list[GridCell]
    faults: list[str] = field(default_factory=list)
    form: RecordForm | None = None
    spare: bool = False
    """One of the blank rows that a small screen need not show."""

    @property
    def is_blank(self) -> bool:
        return not any(cell.text.strip() for cell in self.cells)

    @property
    def is_faulty(self) -> bool:
        return bool(self.faults or any(cell.faults for cell in self.cells))

    @property
    def first_faulty(self) -> GridCell:
        return next((cell for cell in self.cells if cell.faults), self.cells[0])

    def fault(self, name: str, words: Iterable[str]) -> None:
        for cell in self.cells:
            if cell.column.name == name:
                cell.faults += words
                return
        self.faults += words


class GridSheet:
    """The whole table as it was sent, or an empty one."""

    def __init__(
        self,
        page: RecordPage,
        user: User,
        data: MultiValueDict[str, str] | None = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        assert page.grid is not None
        self.page, self.user, self.data = page, user, data
        self.grid: Grid = page.grid
        self.pattern = page.form(instance=page.model(), user=user, initial=dict(initial or {}))
        self.shared = self._shared_form()
        self.columns = [column_of(self.pattern, name) for name in self.grid.columns]
        self.key = (data.get("key") if data else "") or get_random_string(32)
        self.pasted = ""
        self.notes: list[str] = []
        """What happened to what was pasted, as whole sentences."""
        self.rows = self._sent_rows()
        self.is_checked = False
        self._checked = False

    # --- what was sent

    def _shared_form(self) -> forms.Form:
        form = forms.Form(self.data, initial=self.pattern.initial)
        form.fields = {name: self.pattern.fields[name] for name in self.grid.shared}
        return form

    def _sent_rows(self) -> list[GridRow]:
        sent = self.data.get("rows", "") if self.data else ""
        count = min(int(sent), MOST) if sent.isdigit() and len(sent) < 5 else BLANK
        saved = self._saved_keys()
        rows = [self._sent_row(index) for index in range(count) if self._row_key(index) not in saved]
        self.already_saved = len(saved)
        return rows

    def _sent_row(self, index: int) -> GridRow:
        cells = [
            GridCell(column, f"r{index}-{column.name}", index + 1, self._sent_text(index, column.name))
            for column in self.columns
        ]
        return GridRow(index + 1, cells)

    def _sent_text(self, index: int, name: str) -> str:
        """The cell's text, with the persons chosen among several of a name written so that they are told apart."""
        if self.data is None:
            return ""
        text = self.data.get(f"r{index}-{name}", "")
        for label in self.data.getlist(f"r{index}-{name}-who"):
            bare, _, rest = label.partition("（")
            if rest:
                text = re.sub(rf"{re.escape(bare)}(?!\s*[（(])", lambda _, label=label: label, text, count=1)
        return text

    def _row_key(self, index: int) -> str:
        return f"{self.key}-{index}"

    def _saved_keys(self) -> set[str]:
        """The rows of this very table that are records already: pressed twice, it makes one set."""
        records = self.page.model._default_manager.filter(
            submission_key__startswith=f"{self.key}-", created_by=self.user
        )
        return {str(key) for key in records.values_list("submission_key", flat=True)} if self.data else set()

    # --- pasting

    def spread(self, text: str) -> None:
        """Put a block of cells into the blank rows; a first line of headings says which column is which."""
        lines = [line for line in csv.reader(io.StringIO(text, newline=""), csv.excel_tab) if any(line)]
        order = self._headings(lines[0]) if lines else None
        if order:
            lines = lines[1:]
        free = [row for row in self.rows if row.is_blank]
        while len(free) < len(lines) and len(self.rows) < MOST:
            self.add_rows(1)
            free.append(self.rows[-1])
        left_over = sum(len(line) > len(self.columns) for line in lines) if not order else 0
        for row, line in zip(free, lines, strict=False):
            for place, value in enumerate(line):
                target = order.get(place) if order else place
                if target is not None and target < len(row.cells):
                    row.cells[target].text = value.strip()
        done = min(len(free), len(lines))
        self.notes.append(f"已填入{done}行，请检查。" if done else "没有可以填入的内容，请先从表格里复制。")
        if left_over:
            self.notes.append(
                f"有{left_over}行的列比本表多，多出的没有填入；可以连同标题行一起粘贴，按标题对应。"
            )
        if len(lines) > done:
            self.notes.append(f"一次最多录入{MOST}行，其余{len(lines) - done}行留在下面，保存后再填入。")
            rest = io.StringIO()
            csv.writer(rest, csv.excel_tab).writerows(lines[done:])
            self.pasted = rest.getvalue()

    def _headings(self, line: list[str]) -> dict[int, int] | None:
        """Place in the block → column, if the line holds headings: at least two, and the greater part."""
        labels = {compact(column.label): place for place, column in enumerate(self.columns)}
        found = {place: labels[compact(word)] for place, word in enumerate(line) if compact(word) in labels}
        return found if len(found) >= 2 and len(found) * 2 > len([word for word in line if word]) else None

    def add_rows(self, count: int) -> None:
        start = max((row.number for row in self.rows), default=0)
        for index in range(start, min(start + count, MOST)):
            self.rows.append(self._sent_row(index))

    def tidy(self) -> None:
        """Before it is shown: blank rows to go on with; and where rows were saved, a table of its own for the others."""
        if self.already_saved:
            self.key, self.data, self.already_saved = get_random_string(32), None, 0
            self.rows = self.filled
            for number, row in enumerate(self.rows, 1):
                row.number = number
                for cell in row.cells:
                    cell.number, cell.name = number, f"r{number - 1}-{cell.column.name}"
        last = max((place for place, row in enumerate(self.rows, 1) if not row.is_blank), default=0)
        self.add_rows(max(BLANK, last + SPARE) - len(self.rows))
        for row in self.rows[last + SPARE :]:
            row.spare = True

    # --- checking

    @property
    def filled(self) -> list[GridRow]:
        return [row for row in self.rows if not row.is_blank]

    @property
    def faulty(self) -> list[GridRow]:
        return [row for row in self.filled if row.is_faulty]

    @property
    def good(self) -> list[GridRow]:
        return [row for row in self.filled if not row.is_faulty]

    def check(self) -> bool:
        """Read every row and hold it against the type's form; True if there are rows and none has a fault."""
        self.is_checked = True
        shared = self.shared.is_valid()
        if shared:
            for row in self.filled:
                self._check_row(row)
            self._check_months()
        return shared and bool(self.filled) and not self.faulty

    def _check_row(self, row: GridRow) -> None:
        said: dict[str, Read] = {}
        for cell in row.cells:
            try:
                read = cell.column.read(cell.text.strip() or cell.column.default)
            except Ambiguous as several:
                cell.faults.append(str(several))
                cell.choices.append(several.labels)
            except Unreadable as wrong:
                cell.faults.append(str(wrong))
            else:
                said[cell.column.name] = read
                cell.text = read.shown
        row.form = self._form_of(row, said)
        unread = {cell.column.name for cell in row.cells if cell.faults}
        for name, errors in row.form.errors.as_data().items():
            if name not in unread:
                row.fault(name, [words for error in errors for words in _words(error, row.form, name)])

    def _check_months(self) -> None:
        """A closed month is told before anything is saved; one query for all rows."""
        months_of = {row.number: row.form.instance.month_keys() for row in self.good if row.form is not None}
        closed = closed_among(key for keys in months_of.values() for key in keys)
        for row in self.good:
            locked = [
                closed[key] for key in months_of[row.number] & closed.keys() if not closed[key].reopened
            ]
            if locked:
                row.fault("held_on", MonthClosed(locked).messages)

    def _form_of(self, row: GridRow, said: dict[str, Read]) -> RecordForm:
        data: MultiValueDict[str, str] = MultiValueDict()
        for name, read in said.items():
            if read.typed:
                data.setlist(name, read.typed if isinstance(read.typed, list) else [read.typed])
        data["submission_key"] = self._row_key(row.number - 1)
        form = self.page.form(data, instance=self.page.model(), user=self.user)
        for name in self.grid.shared:
            form.fields[name] = Settled(form.fields[name], self.shared.cleaned_data[name])
        for name, read in said.items():
            if isinstance(form.fields[name], forms.ModelChoiceField):
                form.fields[name] = Settled(form.fields[name], read.chosen)
        return form

    # --- storing

    def keep(self, rows: list[GridRow], *, confirm: bool) -> int:
        """Store the rows as records, all or none; a row that cannot be confirmed says why. Returns how many."""
        try:
            with transaction.atomic():
                for row in rows:
                    self._keep_row(row, confirm=confirm)
        except ValidationError:
            return 0
        self.already_saved += len(rows)
        self.rows = [row for row in self.rows if row not in rows]
        return len(rows)

    def _keep_row(self, row: GridRow, *, confirm: bool) -> None:
        assert row.form is not None
        try:
            keep(row.form, by=self.user, confirm=confirm)
        except ValidationError as error:
            row.faults += error.messages
            raise


def _words(error: ValidationError, form: RecordForm, name: str) -> list[str]:
    return [f"请填写{form.label_of(name)}。"] if error.code == "required" else error.messages
