"""Tables as a workbook that prints on A4, landscape."""

from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from itertools import groupby
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from reports.printing.document import CellValue, IndicatorTable, one_line, printable, text_width
from reports.printing.fonts import BODY, FIRST, TITLE

THIN = Side(style="thin", color="FF808080")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
NARROWEST, WIDEST = 6.0, 24.0  # columns, in Chinese characters
# What a spreadsheet may take for the beginning of a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
SHEET_NAME = "指标完成情况表"


def indicators_xlsx(table: IndicatorTable) -> bytes:
    """The table as a workbook of one sheet. No text in it is ever a formula.

    Raises ValueError when there is no column, or a row is not as wide as the columns.
    """
    return tables_xlsx([(SHEET_NAME, table)])


def tables_xlsx(tables: Sequence[tuple[str, IndicatorTable]]) -> bytes:
    """The tables as a workbook, a sheet with its name for each. Raises ValueError as `indicators_xlsx` does."""
    book = Workbook()
    book.remove(book.active)
    for name, table in tables:
        _fill_sheet(book.create_sheet(name), table)
    book.properties.title = one_line(tables[0][1].title)
    book.properties.creator = ""
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _fill_sheet(sheet: Any, table: IndicatorTable) -> None:
    heads = table.heads
    if not heads:
        raise ValueError("表格没有列，请先选定要导出的指标。")
    for number, row in enumerate(table.rows, start=1):
        if len(row) != len(heads):
            raise ValueError(f"第 {number} 行有 {len(row)} 格，应为 {len(heads)} 格，请检查表格数据。")
    heads_row = _title(sheet, table, len(heads))
    data_row = _heads(sheet, table, heads_row)
    for number, row in enumerate(table.rows, start=data_row):
        for column, value in enumerate(row, start=1):
            _fill(sheet.cell(number, column), value)
    _set_widths(sheet, table)
    sheet.freeze_panes = sheet.cell(data_row, 1)
    _set_printing(sheet, heads_from=heads_row, heads_to=data_row - 1)


def _title(sheet: Any, table: IndicatorTable, width: int) -> int:
    """The title over all columns, the note under it if there is one. Returns the next row."""
    row = 1
    for text, name, size, side, height in (
        (table.title, TITLE.word_name, 18, "center", 36),
        (table.note, BODY.word_name, 12, "left", 20),
    ):
        if not one_line(text) and row > 1:
            continue
        cell = sheet.cell(row, 1)
        _write_text(cell, one_line(text))
        cell.font = Font(name=name, size=size)
        cell.alignment = Alignment(horizontal=side, vertical="center", wrap_text=True)
        if width > 1:
            sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=width)
        sheet.row_dimensions[row].height = height
        row += 1
    return row


def _heads(sheet: Any, table: IndicatorTable, row: int) -> int:
    """The heads of the columns; groups stand merged above their columns. Returns the first data row."""
    heads = table.heads
    grouped = any(head.group for head in heads)
    last = row + grouped
    for column, head in enumerate(heads, start=1):
        for level in range(row, last + 1):
            _style_head(sheet.cell(level, column))
        if grouped and not head.group:
            _write_text(sheet.cell(row, column), one_line(head.label))
            sheet.merge_cells(start_row=row, end_row=last, start_column=column, end_column=column)
        else:
            _write_text(sheet.cell(last, column), one_line(head.label))
    if grouped:
        for group, members in groupby(enumerate(heads, start=1), key=lambda member: member[1].group):
            places = [column for column, _ in members]
            if group:
                _write_text(sheet.cell(row, places[0]), one_line(group))
                if len(places) > 1:
                    sheet.merge_cells(
                        start_row=row, end_row=row, start_column=places[0], end_column=places[-1]
                    )
    return last + 1


def _style_head(cell: Any) -> None:
    """A head: 黑体, boxed, in the middle."""
    cell.font = Font(name=FIRST.word_name, size=11)
    cell.border = BOX
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)


def _fill(cell: Any, value: CellValue) -> None:
    """A value of the table: numbers and days stay numbers and days, all else is text."""
    cell.font = Font(name=BODY.word_name, size=12)
    cell.border = BOX
    side = "left"
    if isinstance(value, datetime):
        # A workbook knows no time zone.
        cell.value, cell.number_format = value.replace(tzinfo=None), 'yyyy"年"m"月"d"日" hh:mm'
    elif isinstance(value, date):
        cell.value, cell.number_format = value, 'yyyy"年"m"月"d"日"'
    elif isinstance(value, str):
        _write_text(cell, printable(value))
    else:
        cell.value, side = value, "right"
    cell.alignment = Alignment(horizontal=side, vertical="center", wrap_text=True)


def _write_text(cell: Any, text: str) -> None:
    """Text that stays text, also where it begins like a formula, also after someone edits the cell."""
    cell.value = text
    cell.data_type = "s"
    cell.quotePrefix = text.startswith(FORMULA_STARTS)


def _set_widths(sheet: Any, table: IndicatorTable) -> None:
    """Each column as wide as asked, else as its widest text within bounds."""
    for number, head in enumerate(table.heads, start=1):
        texts = [head.label, *(_shown(row[number - 1]) for row in table.rows)]
        widest = max(text_width(line) for text in texts for line in (text.splitlines() or [""]))
        width = head.width if head.width is not None else min(max(widest + 1, NARROWEST), WIDEST)
        # A column's unit is a digit, half a Chinese character, and 12 pt is a little more than the default.
        sheet.column_dimensions[get_column_letter(number)].width = round(width * 2 * 1.15, 1)


def _shown(value: CellValue) -> str:
    """About what a cell shows, to measure it."""
    return "2026年12月31日" if isinstance(value, date) else "" if value is None else str(value)


def _set_printing(sheet: Any, *, heads_from: int, heads_to: int) -> None:
    """A4 landscape, as wide as the page, the heads on every page, its number under it."""
    setup = sheet.page_setup
    setup.paperSize, setup.orientation = sheet.PAPERSIZE_A4, sheet.ORIENTATION_LANDSCAPE
    setup.fitToWidth, setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{heads_from}:{heads_to}"
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.6  # inches
    margins.top = margins.bottom = 0.8
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"
