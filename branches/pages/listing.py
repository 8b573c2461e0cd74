"""Lists: filter, search, sort, page and export."""

import io
from typing import Any
from urllib.parse import quote, urlencode

import django_filters
from django import forms
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from branches import audit
from branches.accounts import Request
from branches.organizations import Organization
from branches.pages.declaration import Cell, RecordPage, show
from branches.records import Record, RecordQuerySet

PAGE_SIZE = 30
EXPORT_LIMIT = 20000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class RecordFilter(django_filters.FilterSet):
    """Search, organisation, days and state: the filters every list has."""

    q = django_filters.CharFilter(label="搜索", method="search")
    organization = django_filters.ModelChoiceFilter(
        label="党组织", queryset=Organization.objects.none(), method="below", empty_label="全部"
    )
    since = django_filters.DateFilter(
        label="自", field_name="held_on", lookup_expr="gte", widget=forms.DateInput(attrs={"type": "date"})
    )
    until = django_filters.DateFilter(
        label="至", field_name="held_on", lookup_expr="lte", widget=forms.DateInput(attrs={"type": "date"})
    )
    state = django_filters.ChoiceFilter(label="状态", choices=Record.State.choices, empty_label="全部")

    page: RecordPage

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        user = self.request.user
        self.filters["organization"].queryset = user.organizations()
        for name in self.page.choices:
            model = self.page.model._meta.get_field(name).related_model
            if model is not None:  # only what belongs to organisations the user sees may be named to him
                self.filters[name].queryset = model._default_manager.filter(user.visible_condition())
        if not self.page.search:
            del self.filters["q"]

    def search(self, queryset: RecordQuerySet, name: str, value: str) -> RecordQuerySet:
        condition = Q(pk__in=[])
        for field in self.page.search:
            condition |= Q(**{f"{field}__icontains": value})
        # A record is found once, however many of its persons match.
        return queryset.filter(pk__in=self.page.model._default_manager.filter(condition).values("pk"))

    def below(self, queryset: RecordQuerySet, name: str, value: Organization) -> RecordQuerySet:
        return queryset.filter(organization__in=Organization.objects.subtree(value))


def filter_class(page: RecordPage) -> type[RecordFilter]:
    """The filters of one record type: those of every list, and its own choices."""
    meta = type("Meta", (), {"model": page.model, "fields": list(page.choices)})
    return type(f"{page.model.__name__}Filter", (RecordFilter,), {"Meta": meta, "page": page})


class Heading:
    def __init__(self, label: str, numeric: bool, sort_url: str, direction: str) -> None:
        self.label, self.numeric, self.sort_url, self.direction = label, numeric, sort_url, direction


class Row:
    def __init__(self, page: RecordPage, record: Record) -> None:
        self.record = record
        self.url = record.get_absolute_url()
        self.cells = [Cell(show(column.value(record)), numeric=column.numeric) for column in page.columns]


def _sorted(page: RecordPage, records: RecordQuerySet, sort: str) -> RecordQuerySet:
    allowed = {column.sort for column in page.columns if column.sort}
    return records.order_by(sort, "-pk") if sort.removeprefix("-") in allowed else records


def _headings(page: RecordPage, request: Request) -> list[Heading]:
    current = request.GET.get("sort", "")
    kept = [(key, value) for key, value in request.GET.items() if key not in ("sort", "page")]
    headings = []
    for column in page.columns:
        if not column.sort:
            headings.append(Heading(column.label, column.numeric, "", ""))
            continue
        direction = {column.sort: "asc", f"-{column.sort}": "desc"}.get(current, "")
        wanted = f"-{column.sort}" if direction == "asc" else column.sort
        url = "?" + urlencode([*kept, ("sort", wanted)])
        headings.append(Heading(column.label, column.numeric, url, direction))
    return headings


def found(page: RecordPage, request: Request) -> tuple[RecordFilter, RecordQuerySet]:
    """The filters of the list as asked for, and the records they leave, of those the user may see."""
    filters = filter_class(page)(request.GET or None, queryset=page.visible(request.user), request=request)
    return filters, _sorted(page, filters.qs, request.GET.get("sort", ""))


def record_list(request: Request, page: RecordPage) -> HttpResponse:
    filters, records = found(page, request)
    pages = Paginator(page.rows(records), PAGE_SIZE)
    page_obj = pages.get_page(request.GET.get("page"))
    kept = urlencode([(key, value) for key, value in request.GET.items() if key != "page"])
    context = {
        "page": page,
        "rows": [Row(page, record) for record in page_obj],
        "headings": _headings(page, request),
        "filter_form": filters.form,
        "total": pages.count,
        "page_obj": page_obj,
        "query": f"{kept}&" if kept else "",
        "export_url": page.url("export") + (f"?{kept}" if kept else ""),
        "sheets": page.sheet_links(query=kept),
        "can_add": request.user.enters_records(),
    }
    return render(request, "branches/record_list.html", context)


def record_export(request: Request, page: RecordPage) -> HttpResponse:
    """Exactly what is filtered, as a workbook in which every text stays text."""
    _, records = found(page, request)
    book = Workbook(write_only=True)
    sheet = book.create_sheet(page.name)
    titles = [WriteOnlyCell(sheet, column.label) for column in page.columns]
    for title in titles:
        title.font = Font(bold=True)
    sheet.append(titles)
    for record in page.rows(records)[:EXPORT_LIMIT]:
        cells = []
        for column in page.columns:
            value = column.value(record)
            number = isinstance(value, int) and not isinstance(value, bool)
            cell = WriteOnlyCell(sheet, value if number else ILLEGAL_CHARACTERS_RE.sub("", show(value)))
            if not number:
                cell.data_type = "s"  # "=1+1" is what somebody wrote, not a formula
            cells.append(cell)
        sheet.append(cells)
    content = io.BytesIO()
    book.save(content)
    audit.write_line(by=request.user, verb=audit.Verb.EXPORT, record_key=page.model.record_type())
    response = HttpResponse(content.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(page.name)}.xlsx"
    return response
