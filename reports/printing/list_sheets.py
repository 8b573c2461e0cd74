"""Lists as they are printed, signed and filed: tables with a head, on A4 landscape."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string

from reports.printing.document import IndicatorTable, title_lines
from reports.printing.pdf import PRESS, laid_out
from reports.printing.sheets import tables_xlsx

NARROW = frozenset({"编号", "问题编号", "进度", "突出问题", "状态", "序号", "分值", "自评分", "复评分"})
WIDE = frozenset({"责任内容", "具体措施", "问题表现", "问题", "整改措施", "原因分析", "整改成效", "责任条款"})


@dataclass(frozen=True, slots=True)
class SheetTable:
    """One table of a sheet, all in words."""

    label: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]

    @property
    def columns(self) -> list[tuple[str, str]]:
        """Each heading with the class of its width."""
        return [
            (each, "narrow" if each in NARROW else "wide" if each in WIDE else "") for each in self.headings
        ]


@dataclass(frozen=True, slots=True)
class ListSheet:
    """A sheet in print order.

    mark: why the sheet is not to be filed, empty otherwise
    note: what stands under the title: whose it is, which edition
    paragraphs: what is said before the tables
    signatures: who signs at the end, one line each
    """

    title: str
    note: str
    tables: Sequence[SheetTable]
    mark: str = ""
    paragraphs: Sequence[str] = ()
    signatures: Sequence[str] = ()


def list_sheet_pdf(sheet: ListSheet) -> bytes:
    """The sheet as PDF, the heads of its tables on every page."""
    html = render_to_string(
        "reports/print/list_sheet.html", {"sheet": sheet, "title_lines": title_lines(sheet.title)}
    )
    with PRESS:
        return bytes(laid_out(html, "list_sheet.css").write_pdf())


def list_sheet_xlsx(sheet: ListSheet) -> bytes:
    """The sheet as a workbook, a sheet for each table."""
    return tables_xlsx(
        [
            (
                table.label,
                IndicatorTable(f"{sheet.title} {table.label}", list(table.headings), table.rows, sheet.note),
            )
            for table in sheet.tables
        ]
    )
