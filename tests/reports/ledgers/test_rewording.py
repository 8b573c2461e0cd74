"""The same records come out however the ledgers are reworded and rearranged.

Each example rewrites some of the fourteen workbooks at random: other headings, columns in another order, headings on
two levels, a sheet divided in two, blank rows, columns merged downward, columns nobody asked for.
"""

from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string
from openpyxl.worksheet.worksheet import Worksheet

from reports.ledgers.fields import LEDGERS as TABLE
from reports.ledgers.fields import Field, LedgerKind
from reports.ledgers.headings import heading_forms, match_columns
from reports.ledgers.sheets import LedgerRow, read_ledgers, read_sheets
from reports.ledgers.workbook import Sheet, read_workbooks

LEDGERS = Path(__file__).parents[3] / "reports" / "demo" / "ledgers"

# Headings that are in no table of ours but that a person would understand at once.
UNLISTED = {
    ("meetings", "held_on"): ["会议召开日期", "具体召开时间"],
    ("meetings", "kinds"): ["会议类型（可多选）", "本次会议类型"],
    ("meetings", "topic"): ["会议主题及内容", "本次会议主题"],
    ("meetings", "organization"): ["召开会议的党组织", "承办党支部"],
    ("meetings", "due"): ["应到人数（人）", "会议应到人数"],
    ("meetings", "present"): ["实到人数/人", "会议实到人数"],
    ("meetings", "absences"): ["缺席人员及原因（事假、病假等）", "未到会人员及原因说明"],
    ("members", "name"): ["党员姓名（全名）"],
    ("members", "branch"): ["现所在党支部"],
    ("members", "joined_on"): ["本人入党日期"],
    ("members", "id_number"): ["18位身份证号码"],
    ("talks", "held_on"): ["具体谈话日期"],
    ("talks", "persons"): ["谈话对象（姓名）"],
    ("problems", "description"): ["具体问题表现"],
    ("problems", "owner"): ["具体整改责任人"],
    ("problems", "due_on"): ["问题整改时限"],
    ("problems", "closed_on"): ["问题销号日期"],
    ("problems", "organization"): ["问题责任单位"],
    ("mass_issues", "received_on"): ["事项受理日期"],
    ("inspections", "held_on"): ["本次督查日期"],
    ("standards", "task"): ["具体规范任务项"],
    ("development", "conversion_meeting_on"): ["召开转正大会日期"],
    ("volunteer_teams", "founded_on"): ["队伍成立日期"],
    ("duties", "content"): ["具体责任内容"],
}
UNASKED = ["经办科室", "存放位置", "天气", "录入人", "是否上传系统"]
GROUPS = ["基本情况", "具体情况", "登记事项"]


def comparable(rows: list[LedgerRow]) -> Counter[tuple]:
    return Counter(
        (row.kind, row.state, row.state_reason, repr(sorted(row.values.items(), key=lambda item: item[0])))
        for row in rows
    )


@dataclass(frozen=True)
class Original:
    """A sheet as it is kept: the first row of its records, the column of each field, and its records."""

    sheet: Sheet
    kind: LedgerKind
    top: int
    places: dict[str, int]
    rows: list[LedgerRow]


@cache
def originals() -> list[Original]:
    sheets, _ = read_workbooks(sorted(LEDGERS.glob("*.xlsx")))
    rows = read_sheets(sheets).rows
    found = []
    for sheet in sheets:
        own = [row for row in rows if (row.source.file, row.source.sheet) == (sheet.file, sheet.name)]
        places = {
            name: column_index_from_string(coordinate_from_string(cell)[0]) - 1
            for name, cell in own[0].source.columns.items()
        }
        found.append(Original(sheet, own[0].kind, own[0].source.row - 1, places, own))
    return found


def heading(random: Random, kind: LedgerKind, field: Field) -> str:
    word = random.choice([*field.words, *UNLISTED.get((str(kind), field.name), [])])
    shape = random.randrange(6)
    if shape == 0:
        return f"*{word}"
    if shape == 1:
        return "　".join(word)
    if shape == 2:
        return f"{word[:2]}\n{word[2:]}" if len(word) > 3 else word
    if shape == 3 and "（" not in word:
        return f"{word}（必填）"
    return word


def rewrite(random: Random, book: openpyxl.Workbook, original: Original) -> None:
    """Write one ledger anew into a workbook, on one sheet or divided over two."""
    sheet, kind, places = original.sheet, original.kind, original.places
    fields = {field.name: field for field in TABLE[kind].fields}
    columns: list[tuple[str, int | None]] = [
        (heading(random, kind, fields[name]), column) for name, column in places.items()
    ]
    if random.random() < 0.5 and "number" not in places:
        columns.append(("序号", 0))
    if random.random() < 0.3:
        columns.append((random.choice(UNASKED), None))
    random.shuffle(columns)
    rows = [row for row in sheet.cells[original.top :] if any(value != "" for value in row)]
    cut = random.randrange(1, len(rows)) if random.random() < 0.4 else len(rows)
    titles = [[value for value in row if value != ""] for row in sheet.cells[:2]]
    for number, part in enumerate(filter(None, (rows[:cut], rows[cut:]))):
        name = f"{sheet.name}{number + 1}" if random.random() < 0.5 else f"Sheet{len(book.sheetnames)}"
        page = book.create_sheet(name)
        for title in titles:
            page.append(title)
        write_header(random, page, [text for text, _ in columns])
        first = page.max_row + 1
        for row in part:
            if random.random() < 0.05:
                page.cell(page.max_row + 1, 1)
                page._current_row = page.max_row + 1
            note = isinstance(row[0], str) and row[0].startswith(("注", "合计"))
            page.append(row[:1] if note else [cell_of(row, column) for _, column in columns])
        if random.random() < 0.4:
            merge_downward(page, first, random.randrange(len(columns)) + 1)


def cell_of(row: list, column: int | None):
    value = "甲" if column is None else row[column]
    return None if value == "" else value


def write_header(random: Random, page: Worksheet, texts: list[str]) -> None:
    """Headings on one level, or with some neighbours under a common heading, merged or only written."""
    if random.random() < 0.5:
        page.append(texts)
        return
    left = random.randrange(len(texts) - 1)
    right = random.randrange(left + 1, len(texts))
    above: list[str | None] = [None if left <= place <= right else text for place, text in enumerate(texts)]
    above[left] = random.choice(GROUPS)
    page.append(above)
    page.append([text if left <= place <= right else None for place, text in enumerate(texts)])
    row = page.max_row
    if random.random() < 0.7:
        page.merge_cells(start_row=row - 1, end_row=row - 1, start_column=left + 1, end_column=right + 1)
        for place in range(len(texts)):
            if not left <= place <= right:
                page.merge_cells(start_row=row - 1, end_row=row, start_column=place + 1, end_column=place + 1)


def merge_downward(page: Worksheet, first: int, column: int) -> None:
    """Merge each run of equal values of one column."""
    start = first
    values = [page.cell(row, column).value for row in range(first, page.max_row + 2)]
    for place in range(1, len(values)):
        if values[place] != values[place - 1]:
            end = first + place - 1
            if end > start and values[place - 1] is not None:
                page.merge_cells(start_row=start, end_row=end, start_column=column, end_column=column)
            start = first + place


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("reworded")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32))
def test_reworded_ledgers_give_the_same_records(place, seed):
    random = Random(seed)
    chosen = random.sample(originals(), 5)
    for path in place.iterdir():
        path.unlink()
    for original in chosen:
        path = place / original.sheet.file
        book = openpyxl.load_workbook(path) if path.exists() else openpyxl.Workbook()
        rewrite(random, book, original)
        if "Sheet" in book.sheetnames:
            del book["Sheet"]
        book.save(path)
    names = {
        kind: [row.values["name"] for original in originals() for row in original.rows if row.kind is kind]
        for kind in (LedgerKind.MEMBERS, LedgerKind.ORGANIZATIONS)
    }
    reading = read_ledgers(
        place, people=names[LedgerKind.MEMBERS], organizations=names[LedgerKind.ORGANIZATIONS]
    )
    assert [fault for fault in reading.faults if fault.severity == "error"] == []
    found = comparable(reading.rows)
    expected = comparable([row for original in chosen for row in original.rows])
    assert (found - expected, expected - found) == (Counter(), Counter())


def test_no_heading_means_two_fields_of_one_ledger():
    for ledger in TABLE.values():
        forms = Counter(
            form
            for field in ledger.fields
            for form in {f for word in field.words for f in heading_forms(word)}
        )
        assert [form for form, times in forms.items() if times > 1] == [], ledger.name


@pytest.mark.parametrize("ledger", TABLE.values(), ids=str)
def test_the_usual_headings_of_a_ledger_are_found_in_it(ledger):
    columns = match_columns([(field.words[0],) for field in ledger.fields])[ledger.kind]
    assert list(columns.found) and columns.missing == () and columns.unknown == ()
    assert {name: ledger.fields[column].name for name, column in columns.found.items()} == {
        field.name: field.name for field in ledger.fields
    }
