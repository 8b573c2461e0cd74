"""Lists: what is filtered, sorted, shown and paged. All of it stands in the address."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render

from branches.accounts import Request, User
from branches.listviews import ListSetting, SavedView
from branches.pages import columns
from branches.pages.declaration import Cell, Column, RecordPage, show
from branches.pages.filters import Chip, filter_class
from branches.pages.verbs import MOST, offered
from branches.records import Record, RecordQuerySet

PAGE_SIZE = 30
PAGE_SIZES = (30, 50, 100)
COUNTED = 10_000
"""Rows are counted exactly up to here; what lies beyond is reached by filtering, not by turning pages."""
AROUND = 2
"""So many pages before and after the present one have a link."""
NO_VIEW = "0"
"""As `view`, the list as it is without a saved view."""
KEPT_APART = ("page", "view")
"""Parts of the address that are neither filter nor sort nor columns."""


class CappedPaginator(Paginator):
    """Counts no further than COUNTED, so that no list counts a whole table."""

    object_list: Any

    @cached_property
    def reached(self) -> int:
        return int(self.object_list.order_by()[: COUNTED + 1].count())

    @cached_property
    def count(self) -> int:
        return min(self.reached, COUNTED)

    @property
    def capped(self) -> bool:
        return self.reached > COUNTED


@dataclass(frozen=True)
class Heading:
    label: str
    numeric: bool
    sort_url: str = ""
    direction: str = ""


class Row:
    """One record of the list."""

    def __init__(self, shown: list[Column], record: Record) -> None:
        self.record = record
        self.url = record.get_absolute_url()
        self.cells = [_cell(column.value(record), column.numeric) for column in shown]


def _cell(value: Any, numeric: bool) -> Cell:
    """A column may give the cell itself: a light."""
    return value if isinstance(value, Cell) else Cell(show(value), numeric=numeric)


class Listing:
    """A list as a user asks for it: its filters, records, order and columns.

    *asked* is the query of the address. What is wrong in it is ignored, and told by the filter form.
    """

    def __init__(self, page: RecordPage, user: User, asked: QueryDict) -> None:
        self.page, self.user, self.asked = page, user, asked
        self.filters = filter_class(page)(asked or None, queryset=page.visible(user), user=user)

    @cached_property
    def setting(self) -> ListSetting:
        return ListSetting.of(self.user, self.page.model.record_type())

    @cached_property
    def records(self) -> RecordQuerySet:
        """The records that are found, sorted."""
        found: RecordQuerySet = self.filters.qs
        if not self.sort:
            return found
        by = columns.ordering(
            self.page.model, self.sort.removeprefix("-"), descending=self.sort.startswith("-")
        )
        return found.order_by(by, "-pk")

    @cached_property
    def columns(self) -> list[Column]:
        return columns.chosen(self.page, self.asked.get("columns") or self.setting.columns)

    @cached_property
    def sort(self) -> str:
        """By what it is sorted, with a minus where descending; empty for the type's own order."""
        wanted = self.asked.get("sort", "")
        keys = {columns.sort_key(self.page, column) for column in columns.available(self.page)} - {""}
        return wanted if wanted.removeprefix("-") in keys else ""

    @cached_property
    def size(self) -> int:
        size = self.asked.get("size", "")
        return int(size) if size.isdigit() and int(size) in PAGE_SIZES else PAGE_SIZE

    def loaded(self) -> RecordQuerySet:
        """The records with all that the shown columns read."""
        return columns.loaded(self.page, self.records, self.columns)

    def loaded_rows(self, keys: list[int]) -> list[Record]:
        """The records of a page by their ids, in that order.

        Ids are sorted first and rows read after, so that a long table is not dragged through the sorting.
        """
        own = self.page.visible(self.user).filter(pk__in=keys)
        rows = {record.pk: record for record in columns.loaded(self.page, own, self.columns)}
        return [rows[key] for key in keys if key in rows]

    def query(self, **changes: str | None) -> str:
        """The query of this list with changes; None takes a part away. The page is only kept if named."""
        parts = {key: value for key, value in self.asked.items() if key != "page" and value != ""}
        parts |= {key: str(value) for key, value in changes.items()}
        return urlencode([(key, value) for key, value in parts.items() if changes.get(key, "") is not None])

    @property
    def meaning(self) -> str:
        """What a saved view keeps: filters, sort, page size and columns, but neither page nor view."""
        labels = self.asked.get("columns") or self.setting.columns
        return self.query(view=None, columns=labels or None)

    @cached_property
    def chips(self) -> list[Chip]:
        return [
            replace(chip, url="?" + (self.query(**dict.fromkeys(chip.names)) or f"view={NO_VIEW}"))
            for chip in self.filters.chips()
        ]

    @property
    def sort_words(self) -> str:
        key = self.sort.removeprefix("-")
        labels = [
            column.label
            for column in columns.available(self.page)
            if columns.sort_key(self.page, column) == key
        ]
        return f"{labels[0]}{'降序' if self.sort.startswith('-') else '升序'}" if key else ""

    @property
    def words(self) -> str:
        """What is filtered, in words."""
        return "；".join(map(str, self.chips)) or "全部"

    def headings(self) -> list[Heading]:
        headings = []
        for column in self.columns:
            key = columns.sort_key(self.page, column)
            if not key:
                headings.append(Heading(column.label, column.numeric))
                continue
            direction = {key: "asc", f"-{key}": "desc"}.get(self.sort, "")
            url = "?" + self.query(sort=f"-{key}" if direction == "asc" else key)
            headings.append(Heading(column.label, column.numeric, url, direction))
        return headings

    @cached_property
    def view(self) -> SavedView | None:
        """The user's own view by which he came here."""
        wanted = self.asked.get("view", "")
        return next((view for view in self.views if str(view.pk) == wanted), None)

    @cached_property
    def views(self) -> list[SavedView]:
        return list(
            SavedView.objects.filter(user=self.user, record_type=self.page.model.record_type()).order_by(
                "name"
            )
        )

    def url(self, **changes: str | None) -> str:
        query = self.query(**changes)
        return f"{self.page.list_url}?{query}" if query else self.page.list_url


def view_url(page: RecordPage, view: SavedView) -> str:
    """The list as the view keeps it."""
    return f"{page.list_url}?{view.query}{'&' if view.query else ''}view={view.pk}"


def record_list(request: Request, page: RecordPage) -> HttpResponse:
    listing = Listing(page, request.user, request.GET)
    if not request.GET and listing.setting.default_view is not None:
        return redirect(view_url(page, listing.setting.default_view))
    pages = CappedPaginator(listing.records.values_list("pk", flat=True), listing.size)
    page_obj = pages.get_page(request.GET.get("page"))
    query = listing.query()
    context = {
        "page": page,
        "listing": listing,
        "rows": [Row(listing.columns, record) for record in listing.loaded_rows(list(page_obj))],
        "headings": listing.headings(),
        "filter_form": listing.filters.form,
        "kept": [(key, value) for key, value in listing.asked.items() if key in ("sort", "columns", "size")],
        "chips": listing.chips,
        "total": pages.count,
        "capped": pages.capped,
        "page_obj": page_obj,
        "near": [number for number in pages.page_range if abs(number - page_obj.number) <= AROUND],
        "last_far": page_obj.number + AROUND < pages.num_pages,
        "jump": [(key, value) for key, value in listing.asked.items() if key != "page"],
        "sizes": [(size, "?" + listing.query(size=str(size))) for size in PAGE_SIZES],
        "query": f"{query}&" if query else "",
        "views": [(view, view_url(page, view)) for view in listing.views],
        "view_changed": listing.view is not None and listing.meaning != listing.view.query,
        "columns_url": f"{page.url('columns')}?{query}",
        "views_url": f"{page.views_url}?{query}",
        "export_url": page.url("export") + (f"?{query}" if query else ""),
        "register_url": page.register_url(query),
        "sheets": page.sheet_links(query=query),
        "verbs": offered(request.user),
        "most": MOST,
        "bulk_url": f"{page.url('bulk')}?{listing.query(page=str(page_obj.number))}",
        "can_add": request.user.enters_records(),
    }  # fmt: skip
    return render(request, "branches/record_list.html", context)
