"""The table of indicators as a workbook."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from reports.printing.document import Column, IndicatorTable
from reports.printing.sheets import indicators_xlsx

COLUMNS = [
    "序号",
    Column("指标", width=20),
    Column("目标", "2025年"),
    Column("完成", "2025年"),
    "说明",
    "日期",
]
ROWS = [
    [1, "专题研究党建", 4, 6, "如期", date(2026, 1, 5)],
    [2, "整改率", None, Decimal("86.4"), "差一件", None],
]


def sheet(table: IndicatorTable):
    """The workbook's sheet, read back."""
    return load_workbook(BytesIO(indicators_xlsx(table))).active


def test_title_heads_and_values_are_in_place():
    made = sheet(IndicatorTable("指标完成情况表", COLUMNS, ROWS, note="统计时间：2025年"))
    assert made["A1"].value == "指标完成情况表"
    assert made["A2"].value == "统计时间：2025年"
    assert [cell.value for cell in made[3]] == ["序号", "指标", "2025年", None, "说明", "日期"]
    assert [cell.value for cell in made[4]] == [None, None, "目标", "完成", None, None]
    assert [cell.value for cell in made[5]][:5] == [1, "专题研究党建", 4, 6, "如期"]
    assert made["F5"].value.date() == date(2026, 1, 5)
    assert made["D6"].value == 86.4
    merged = {str(area) for area in made.merged_cells.ranges}
    assert merged == {"A1:F1", "A2:F2", "C3:D3", "A3:A4", "B3:B4", "E3:E4", "F3:F4"}
    assert made["D6"].border.left.style == made["A3"].border.top.style == "thin"


def test_it_prints_landscape_with_the_heads_on_every_page():
    made = sheet(IndicatorTable("表", ["甲", "乙"], [["一", 2]]))
    assert made.page_setup.orientation == "landscape"
    assert made.page_setup.paperSize == 9
    assert made.page_setup.fitToWidth == 1
    assert made.page_setup.fitToHeight == 0
    assert made.sheet_properties.pageSetUpPr.fitToPage
    assert made.print_title_rows == "$2:$2"
    assert made.freeze_panes == "A3"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-2", "@SUM(A1)", '=HYPERLINK("x")', "\t=1"])
def test_text_that_looks_like_a_formula_stays_text(text):
    table = IndicatorTable(text, [text], [[text]], note=text)
    made = sheet(table)
    assert {cell.data_type for row in made for cell in row} == {"s"}
    assert made["A4"].value == text
    assert made["A4"].quotePrefix
    with ZipFile(BytesIO(indicators_xlsx(table))) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


def test_control_characters_are_left_out():
    assert sheet(IndicatorTable("表", ["甲"], [["一\x00二\x07"]]))["A3"].value == "一二"


def test_rows_must_fit_the_columns():
    with pytest.raises(ValueError, match="第 1 行有 1 格"):
        indicators_xlsx(IndicatorTable("表", ["甲", "乙"], [["一"]]))
    with pytest.raises(ValueError, match="没有列"):
        indicators_xlsx(IndicatorTable("表", [], []))


def test_an_empty_table_is_still_a_sheet():
    assert sheet(IndicatorTable("表", ["甲"], []))["A2"].value == "甲"
