"""The register (登记表) of a list: exactly what is filtered, sorted and shown, as a workbook."""

import io
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from branches import audit
from branches.accounts import Request
from branches.pages.columns import labels_of
from branches.pages.declaration import Cell, Column, RecordPage, show
from branches.pages.listing import Listing
from branches.periods import format_day

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STYLED = 5_000
"""Rows up to which a register is laid out; more are written as plain data."""
MOST = 20_000
"""Rows of one workbook."""
CHUNK = 1_000
NARROWEST, WIDEST = 8.0, 48.0  # columns, in digits
HEADS_ROW = 3
LINE = 20
"""The height of a line, in points."""
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
BOX = Border(*[Side(style="thin", color="FF808080")] * 4)
BODY = Font(name="仿宋_GB2312", size=11)
WRAPPED = {
    side: Alignment(horizontal=side, vertical="center", wrap_text=True)
    for side in ("left", "right", "center")
}


class Register:
    """A list as it is handed on: its title, the line under it, its columns and rows."""

    def __init__(self, listing: Listing) -> None:
        self.listing = listing
        self.title = f"{listing.page.name}登记表"
        self.columns: list[Column] = listing.columns
        self.total = listing.records.order_by()[: MOST + 1].count()

    @property
    def unit_line(self) -> str:
        """Whose it is, what is filtered, how many rows, and of which day."""
        organization = self.listing.user.acting_organization()
        parts = [
            f"单位：{organization}" if organization else "",
            f"筛选：{self.listing.words}",
            f"共{self.total}条",
            f"导出日期：{format_day(timezone.localdate())}",
        ]
        return "　".join(part for part in parts if part)

    @property
    def told(self) -> str:
        """The register in words, for the audit trail."""
        order = f"；排序：{self.listing.sort_words}" if self.listing.sort else ""
        return f"{self.title}：{self.listing.words}{order}；列：{labels_of(self.columns)}；共{self.total}条"

    def records(self) -> Iterator[Any]:
        """The records in their order, read part by part."""
        return iter(self.listing.loaded().iterator(chunk_size=CHUNK))

    def rows(self) -> Iterator[list[Any]]:
        """The values of every row: numbers and days as such, all else as the reader sees it."""
        for record in self.records():
            yield [_value(column.value(record)) for column in self.columns]


def _value(value: Any) -> Any:
    if isinstance(value, Cell):
        return value.text
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None)
    if isinstance(value, (int, Decimal, date)) and not isinstance(value, bool):
        return value
    return ILLEGAL_CHARACTERS_RE.sub("", show(value))


# --- the workbook


def register_xlsx(register: Register) -> bytes:
    """The register as a workbook for A4 landscape in which every text stays text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(register.listing.page.name)
    styled = register.total <= STYLED
    kept = list(register.rows()) if styled else []
    _set_widths(sheet, register.columns, kept)
    _set_printing(sheet, len(register.columns))
    room = sum(
        sheet.column_dimensions[get_column_letter(place + 1)].width for place in range(len(register.columns))
    )
    sheet.row_dimensions[2].height = LINE * (
        1 + len(register.unit_line.encode("gbk", "replace")) * 1.15 // room
    )
    sheet.append([_cell(sheet, register.title, Font(name="方正小标宋简体", size=18), "center")])
    sheet.append([_cell(sheet, register.unit_line, BODY, "left")])
    head = Font(name="黑体", size=11, bold=not styled)
    sheet.append([_cell(sheet, column.label, head, "center", box=True) for column in register.columns])
    for row in kept or register.rows():
        sheet.append(
            [_cell(sheet, value, BODY, box=True) if styled else _plain(sheet, value) for value in row]
        )
    book.properties.title, book.properties.creator = register.title, ""
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _plain(sheet: Any, value: Any) -> Any:
    """A value without layout. "=1+1" is what somebody wrote, not a formula."""
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(FORMULA_STARTS)
    elif isinstance(value, datetime):
        cell.number_format = "yyyy-mm-dd hh:mm"
    elif isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
    elif isinstance(value, Decimal):
        cell.number_format = "#,##0.00"
    return cell


def _cell(sheet: Any, value: Any, font: Font, side: str = "", *, box: bool = False) -> Any:
    cell = _plain(sheet, value)
    cell.font = font
    cell.alignment = WRAPPED[side or ("right" if isinstance(value, (int, Decimal)) else "left")]
    if box:
        cell.border = BOX
    return cell


def _set_widths(sheet: Any, columns: list[Column], rows: list[list[Any]]) -> None:
    for number, column in enumerate(columns):
        texts = [column.label, *(str(row[number]) for row in rows)]
        widest = max(
            len(line.encode("gbk", "replace")) for text in texts for line in text.splitlines() or [""]
        )
        letter = get_column_letter(number + 1)
        sheet.column_dimensions[letter].width = min(max(widest * 1.15 + 2, NARROWEST), WIDEST)


def _set_printing(sheet: Any, width: int) -> None:
    """A4 landscape, as wide as the page, the heads frozen and on every page, its number under it."""
    last = get_column_letter(width)
    sheet.row_dimensions[1].height = 36
    if width > 1:
        for row in (1, 2):
            sheet.merged_cells.add(f"A{row}:{last}{row}")
    sheet.freeze_panes = f"A{HEADS_ROW + 1}"
    sheet.print_title_rows = f"{HEADS_ROW}:{HEADS_ROW}"
    setup = sheet.page_setup
    setup.paperSize, setup.orientation, setup.fitToWidth, setup.fitToHeight = "9", "landscape", 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"


def record_export(request: Request, page: RecordPage) -> HttpResponse:
    """Exactly what is filtered, as a workbook; the audit trail keeps the filter in words."""
    listing = Listing(page, request.user, request.GET)
    register = Register(listing)
    if register.total > MOST:
        messages.error(request, f"一次最多导出{MOST}行，请先按党组织或日期筛选，分几次导出。")
        return redirect(listing.url())
    content = register_xlsx(register)
    audit.write_line(
        by=request.user,
        verb=audit.Verb.EXPORT,
        record_key=page.model.record_type(),
        detail=register.told,
    )
    name = quote(f"{register.title}{timezone.localdate():%Y%m%d}.xlsx")
    return HttpResponse(
        content,
        content_type=XLSX,
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"},
    )
