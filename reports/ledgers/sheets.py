"""From ledgers as they are kept to typed rows, with every fault named by its cell.

Which ledger a sheet is, and which column holds which field, is found from the headings (`fields`), so that
columns may be moved, reworded or headed on two levels. Nothing here touches the database.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from branches import typed
from branches.typed import Unreadable
from reports.ledgers import values as read
from reports.ledgers.fields import Field, LedgerKind
from reports.ledgers.headings import Columns, match_columns
from reports.ledgers.workbook import Cell, LedgerFault, Sheet, read_workbooks

__all__ = ["LedgerFault", "LedgerKind", "LedgerRow", "Reading", "Source", "read_ledgers", "read_sheets"]

_HEADER_ROWS = 25  # a header stands within the first rows of its sheet
_HEADER_LEVELS = 3
_TOTALS = re.compile(r"(合计|总计|小计|共计|累计|本页小计|本页合计)([::].*)?")
_NOTES = re.compile(
    r"(备?注\d*|说明|填表说明|填报说明|填表人|填报人|制表人?|审核人|审批人|单位负责人|负责人|联系人|签字|盖章)[::].*"
)
_DRAFT = frozenset({"草稿", "未定稿", "起草中", "待审核", "审核中", "待确认", "未确认", "拟稿", "未提交"})
_RETURNED = frozenset({"退回", "已退回", "退回修改", "被退回", "打回", "退回重写"})
_WITHDRAWN = frozenset({"已合并", "合并", "已取消", "取消", "作废", "已作废", "撤销", "已撤销"})
_CONFIRMED = frozenset(
    {
        "",
        "已采纳",
        "采纳",
        "已审核",
        "审核通过",
        "已归档",
        "归档",
        "已确认",
        "确认",
        "有效",
        "正常",
        "已采用",
        "采用",
        "已完成",
        "已召开",
        "已开展",
        "已提交",
    }
)
_CANCELLED = re.compile(r"(因[^,。;]*?|会议|活动|已|临时|被)*(取消|作废)(召开|举行|开展|举办)?[。.]?")
_MERGED = re.compile(r"(已|因?与.*(重复|相同|合并|一致)[,，。;]?)?(并入|合并到|合并至|合并入|归并到).+")
_MERGED_INTO = re.compile(r"(?:并入|合并到|合并至|合并入|归并到)(?:问题)?(?:编号)?[::]?([0-9A-Za-z][\w-]*)")


@dataclass(frozen=True)
class Source:
    """Where a row was read: `row` counts from 1; `columns` gives the cell of each field, such as 'H12'."""

    file: str
    sheet: str
    row: int
    columns: dict[str, str]


@dataclass(frozen=True)
class LedgerRow:
    """One record of a ledger.

    `state` is "confirmed", "draft", "returned" or "withdrawn" (cancelled, or merged into another); only
    confirmed rows count in a figure. `state_reason` is the text that says so.
    """

    kind: LedgerKind
    values: dict[str, Any]
    source: Source
    state: str = "confirmed"
    state_reason: str = ""


@dataclass(frozen=True)
class Reading:
    """Everything read from a set of workbooks. A row with an error is in `faults` and not in `rows`."""

    rows: list[LedgerRow]
    faults: list[LedgerFault]
    reporting_unit: str = ""
    reported_on: date | None = None

    def of(self, kind: LedgerKind) -> list[LedgerRow]:
        return [row for row in self.rows if row.kind is kind]


@dataclass
class _Table:
    """A sheet whose header has been found, and what the reading of its rows needs to know."""

    sheet: Sheet
    columns: Columns
    top: int  # first row below the header
    headings: list[tuple[str, ...]]
    title: str
    year: int | None
    unit: str
    reported_on: date | None
    people: frozenset[str] = frozenset()
    organizations: frozenset[str] = frozenset()
    today: date = date.max
    faults: list[LedgerFault] = field(default_factory=list)

    @property
    def kind(self) -> LedgerKind:
        return self.columns.ledger.kind

    def fault(self, row: int, column: int | None, message: str, advice: str, severity: str = "error") -> None:
        cell = "" if column is None else cell_name(row, column)
        self.faults.append(LedgerFault(self.sheet.file, self.sheet.name, cell, message, advice, severity))


def read_ledgers(
    where: Path | Iterable[Path],
    *,
    people: Collection[str] = (),
    organizations: Collection[str] = (),
    today: date | None = None,
) -> Reading:
    """Read every ledger in a directory, or in the files given.

    `people` and `organizations` are names known already (full names, without padding); those in the rosters
    being read are added. They decide how cells with several names are divided and what a short form means.
    `today` stands for the day of reporting where a sheet does not give one.
    """
    if isinstance(where, Path):
        where = sorted(
            path for path in where.iterdir() if path.is_file() and not path.name.startswith((".", "~$"))
        )
    sheets, faults = read_workbooks(where)
    reading = read_sheets(sheets, people=people, organizations=organizations, today=today)
    return replace(reading, faults=[*faults, *reading.faults])


def read_sheets(
    sheets: Iterable[Sheet],
    *,
    people: Collection[str] = (),
    organizations: Collection[str] = (),
    today: date | None = None,
) -> Reading:
    """Read sheets already loaded; the arguments are those of `read_ledgers`."""
    faults: list[LedgerFault] = []
    tables: list[_Table] = []
    for sheet in sheets:
        table = _find_table(sheet, faults)
        if table is not None:
            tables.append(table)
    known_people = {typed.norm_name(name) for name in people}
    known_organizations = set(organizations)
    # The rosters come first: their names help to read every other ledger.
    for table in tables:
        if table.kind is LedgerKind.ORGANIZATIONS:
            known_organizations.update(typed.compact(name) for name in _column(table, "name"))
        elif table.kind is LedgerKind.MEMBERS:
            known_people.update(typed.norm_name(typed.plain(name)) for name in _column(table, "name"))
    rows: list[LedgerRow] = []
    for table in tables:
        table.people = frozenset(known_people)
        table.organizations = frozenset(known_organizations)
        table.today = table.reported_on or today or date.today()
        rows.extend(_rows(table))
        faults.extend(table.faults)
    units = list(dict.fromkeys(table.unit for table in tables if table.unit))
    if len(units) > 1:
        faults.append(
            LedgerFault(
                "",
                "",
                "",
                f"这批台账的填报单位不一致：{'、'.join(units)}。",
                "请核对是否混入了其他单位的台账。",
                "warning",
            )
        )
    days = [table.reported_on for table in tables if table.reported_on]
    return Reading(rows, faults, units[0] if units else "", max(days, default=None))


def cell_name(row: int, column: int) -> str:
    """The name of a cell from its place, both counted from 0: (11, 7) → 'H12'."""
    return f"{_letters(column)}{row + 1}"


@lru_cache(maxsize=1024)
def _letters(column: int) -> str:
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


# Finding the header


def _find_table(sheet: Sheet, faults: list[LedgerFault]) -> _Table | None:
    """The ledger on a sheet; None, with a fault if the sheet is not blank, when there is none."""
    best: tuple[float, int, int, Columns] | None = None
    headings: dict[tuple[int, int], list[tuple[str, ...]]] = {}
    name = typed.compact(sheet.name)
    above = ""
    for row in range(min(_HEADER_ROWS, len(sheet.cells))):
        for levels in range(1, _HEADER_LEVELS + 1):
            if row + levels > len(sheet.cells):
                break
            headings[row, levels] = found = _headings(sheet, row, levels)
            if sum(any(each) for each in found) < 3:
                continue
            for columns in match_columns(found).values():
                if len(columns.found) < 3:
                    continue
                hinted = any(hint in name or hint in above for hint in columns.ledger.hints)
                # Missing columns weigh more than any hint; fewer levels win over more that say the same.
                rank = columns.score + 1.5 * hinted - 3 * len(columns.missing) - 0.01 * levels - 0.001 * row
                if best is None or rank > best[0]:
                    best = (rank, row, levels, columns)
        above += "".join(typed.compact(value) for value in dict.fromkeys(map(str, sheet.cells[row])))
    if best is None or best[0] < 0:
        if any(value != "" for cells in sheet.cells for value in cells):
            faults.append(
                LedgerFault(
                    sheet.file,
                    sheet.name,
                    "",
                    "没有认出这张工作表是哪一种台账，没有读入。",
                    "请保留一行列标题（如日期、党组织、会议类型等），列标题的常用写法见导入说明。",
                    "warning",
                )
            )
        return None
    _, row, levels, columns = best
    if columns.missing:
        wanted = "；".join(
            f"“{each.words[0]}”（也可写作 {'、'.join(each.words[1:4])}）"
            if each.words[1:]
            else f"“{each.words[0]}”"
            for each in columns.missing
        )
        faults.append(
            LedgerFault(
                sheet.file,
                sheet.name,
                cell_name(row, 0),
                f"这张表像是“{columns.ledger.name}”，但缺少必要的列，整张表没有读入。",
                f"请补上或改正这些列标题：{wanted}。",
            )
        )
        return None
    title, unit, reported_on = _title(sheet, row)
    year = read.year_in(title) or read.year_in(sheet.name) or (reported_on.year if reported_on else None)
    table = _Table(sheet, columns, row + levels, headings[row, levels], title, year, unit, reported_on)
    for column in columns.unknown:
        shown = next(level for level in reversed(table.headings[column]) if level)
        table.fault(
            row, column, f"“{shown}”这一列没有读入。", "如果这一列需要导入，请改用常用的列标题。", "warning"
        )
    return table


def _headings(sheet: Sheet, top: int, levels: int) -> list[tuple[str, ...]]:
    """The headings of each column over some rows; a merged heading stands over every column it covers."""
    width = max(len(sheet.cells[row]) for row in range(top, top + levels))
    grid = []
    for row in range(top, top + levels):
        line = [value if isinstance(value, str) else "" for value in sheet.cells[row]]
        grid.append([text.strip() for text in line] + [""] * (width - len(line)))
    for first, left, last, right in sheet.merged:
        if (
            top <= first < top + levels
            and right > left
            and not (levels == 1 and left == 0 and right >= width - 1)
        ):
            for row in range(first, min(last + 1, top + levels)):
                for column in range(left, min(right + 1, width)):
                    grid[row - top][column] = grid[first - top][left]
    columns = [tuple(line[column] for line in grid) for column in range(width)]
    if levels > 1:
        # A heading over several columns that lost its merge still belongs to the blank places beside it.
        for column in range(1, width):
            if (
                columns[column][0] == ""
                and columns[column][-1]
                and columns[column - 1][-1] != columns[column - 1][0]
            ):
                columns[column] = (columns[column - 1][0], *columns[column][1:])
    return columns


def _title(sheet: Sheet, header: int) -> tuple[str, str, date | None]:
    """The title above the header, the reporting unit and the day of reporting."""
    title, unit, reported_on = "", "", None
    for row in range(header):
        texts = [value for value in sheet.cells[row] if value != ""]
        for index, value in enumerate(texts):
            text = typed.compact(value)
            following = typed.plain(texts[index + 1]) if index + 1 < len(texts) else ""
            if found := re.match(r"(?:填报单位|填表单位|报送单位|单位名称|单位)[::](.*)", text):
                unit = unit or re.split(r"填报|日期", found[1])[0] or following
            if found := re.search(r"(?:填报|填表|报送|制表)(?:日期|时间)[::]?(.*)", text):
                try:
                    reported_on = typed.parse_day(found[1] or (texts[index + 1] if following else None))
                except Unreadable:
                    reported_on = None
            elif not title and not unit:
                title = text
    return title, typed.norm_name(unit), reported_on


# Reading the rows


def _column(table: _Table, name: str) -> Iterator[Cell]:
    column = table.columns.found[name]
    for row in range(table.top, len(table.sheet.cells)):
        cells = table.sheet.cells[row]
        if not _passed_over(table, row) and column < len(cells) and cells[column] != "":
            yield cells[column]


def _passed_over(table: _Table, row: int) -> bool:
    """Whether a row is no record: blank, a total, a note, a signature line or the header once more."""
    cells = table.sheet.cells[row]
    own = [
        column
        for column in table.columns.found.values()
        if column < len(cells) and cells[column] != "" and (row, column) not in table.sheet.filled
    ]
    if not any(typed.compact(cells[column]) for column in own):
        return True
    written = [typed.compact(cell) for cell in [cell for cell in cells if cell != ""][:3]]
    if _NOTES.fullmatch(written[0]) or any(_TOTALS.fullmatch(text) for text in written if len(text) < 20):
        return True
    repeated = [typed.read_text(cells[column]) in table.headings[column] for column in own[:2]]
    if not any(repeated):
        return False
    same = sum(typed.read_text(cells[column]) in table.headings[column] for column in own)
    return same >= 2 and same >= len(own) - 1


def _rows(table: _Table) -> Iterator[LedgerRow]:
    for row in range(table.top, len(table.sheet.cells)):
        if not _passed_over(table, row):
            record = _read_row(table, row)
            if record is not None:
                yield record


def _read_row(table: _Table, row: int) -> LedgerRow | None:
    found, cells = table.columns.found, table.sheet.cells[row]
    raw = {name: cells[column] if column < len(cells) else "" for name, column in found.items()}
    before = len(table.faults)
    state, reason = _state(table, row, raw)
    values: dict[str, Any] = {}
    for each in table.columns.ledger.fields:
        cell = raw.get(each.name, "")
        if each.name == "state" or (each.name == "remark" and table.kind not in _WITH_REMARK):
            continue
        if each.name == "stage" and state != "confirmed" and _says_state(cell):
            values["stage"] = ""
            continue
        try:
            value = _READERS[each.reader](table, each, cell) if cell != "" else _blank(each)
        except Unreadable as wrong:
            table.fault(row, found[each.name], f"{each.words[0]}：{wrong.message}", wrong.advice)
            continue
        values[each.name] = value
        if each.required and value in (None, "", [], ()):
            table.fault(row, found[each.name], f"{each.words[0]}没有填写。", f"请补填{each.words[0]}。")
        elif each.reader in ("organization", "organizations") and table.organizations:
            named = value if isinstance(value, list) else [value] if value else []
            for name in named:
                if name not in table.organizations:
                    table.fault(
                        row,
                        found[each.name],
                        f"{each.words[0]}：没有“{name}”这个党组织。",
                        "请改成党组织情况表里的名称，或先在党组织情况表里登记。",
                    )
        elif each.reader == "past" and value is not None and value > table.today:
            table.fault(
                row,
                found[each.name],
                f"{each.words[0]}在填报日期之后。",
                "请核对日期；确是计划中的事项可以不改。",
                "warning",
            )
    source = Source(
        table.sheet.file,
        table.sheet.name,
        row + 1,
        {name: cell_name(row, column) for name, column in found.items()},
    )
    if not any(fault.severity == "error" for fault in table.faults[before:]) and table.kind in _FINISH:
        _FINISH[table.kind](table, row, values)
    if any(fault.severity == "error" for fault in table.faults[before:]):
        return None
    return LedgerRow(table.kind, values, source, state, reason)


_WITH_REMARK = frozenset({LedgerKind.MEETINGS, LedgerKind.PROBLEMS})


def _says_state(cell: Cell) -> bool:
    return typed.compact(cell) in _DRAFT | _RETURNED | _WITHDRAWN


def _state(table: _Table, row: int, raw: dict[str, Cell]) -> tuple[str, str]:
    """The state of a row and the words that say so, from its state, its stage or its remark."""
    remark = typed.read_text(raw.get("remark"))
    for name in ("state", "stage"):
        text = typed.compact(raw.get(name))
        if text in _WITHDRAWN:
            return "withdrawn", remark or text
        if text in _DRAFT:
            return "draft", remark or text
        if text in _RETURNED:
            return "returned", remark or text
        if name == "state" and text not in _CONFIRMED:
            table.fault(
                row,
                table.columns.found[name],
                f"状态：“{text}”不在可填的范围内。",
                "请改为下列之一：已采纳、草稿、退回、取消。",
            )
    flat = typed.compact(remark)
    if _CANCELLED.fullmatch(flat) or _MERGED.fullmatch(flat):
        return "withdrawn", remark
    if flat in _DRAFT:
        return "draft", remark
    if flat in _RETURNED:
        return "returned", remark
    if "取消" in flat:
        table.fault(
            row,
            table.columns.found["remark"],
            "备注里有“取消”二字，看不出是不是整项取消，本行按有效读入。",
            "如果整项取消，请在备注里只写“因故取消”。",
            "warning",
        )
    return "confirmed", ""


_Reader = Callable[[_Table, Field, Cell], Any]


def _organization(table: _Table, each: Field, cell: Cell) -> str:
    return read.find_organization(typed.compact(cell), table.organizations) or typed.compact(cell)


def _name(table: _Table, each: Field, cell: Cell) -> str:
    """One person; if there are several, their names joined by '、'."""
    return "、".join(typed.split_names(cell, table.people))


def _limit(table: _Table, each: Field, cell: Cell) -> date | str | None:
    return "long_term" if read.parse_long_term(cell) else typed.parse_day(cell, table.year)


_READERS: dict[str, _Reader] = {
    "text": lambda table, each, cell: typed.read_text(cell),
    "name": _name,
    "names": lambda table, each, cell: typed.split_names(cell, table.people),
    "absences": lambda table, each, cell: read.parse_people(cell, table.people),
    "organization": _organization,
    "organizations": lambda table, each, cell: read.split_organizations(cell, table.organizations),
    "outside": _organization,
    "day": lambda table, each, cell: typed.parse_day(cell, table.year),
    "past": lambda table, each, cell: typed.parse_day(cell, table.year),
    "limit": _limit,
    "count": lambda table, each, cell: typed.parse_count(cell),
    "term": lambda table, each, cell: read.parse_term(cell),
    "yes": lambda table, each, cell: typed.parse_yes(cell),
    "kinds": lambda table, each, cell: read.parse_kinds(cell) if typed.compact(cell) else [],
    "id_number": lambda table, each, cell: read.parse_id_number(cell),
    "choice": lambda table, each, cell: typed.parse_choice(cell, each.choices),
}


def _blank(each: Field) -> Any:
    """The value of an empty cell."""
    if each.reader in ("names", "absences", "organizations", "kinds"):
        return []
    if each.reader in ("day", "past", "limit", "count", "term"):
        return None
    return False if each.reader == "yes" else ""


# What one field alone cannot say


def _finish_organization(table: _Table, row: int, values: dict[str, Any]) -> None:
    values["name"] = typed.compact(values["name"])


def _finish_member(table: _Table, row: int, values: dict[str, Any]) -> None:
    number, column = values.get("id_number"), table.columns.found.get("id_number")
    if not number:
        return
    born_on = values.get("born_on")
    if born_on is not None and number[6:14] != born_on.strftime("%Y%m%d"):
        table.fault(
            row,
            column,
            "公民身份号码里的出生日期与出生日期一栏不一致。",
            "请对照身份证核对这两栏。",
            "warning",
        )
    if values.get("sex") and values["sex"] != ("female", "male")[int(number[16]) % 2]:
        table.fault(
            row, column, "公民身份号码里的性别与性别一栏不一致。", "请对照身份证核对这两栏。", "warning"
        )


def _finish_meeting(table: _Table, row: int, values: dict[str, Any]) -> None:
    due, present = values.get("due"), values.get("present")
    if due is not None and present is not None and present > due:
        table.fault(
            row,
            table.columns.found["present"],
            f"实到 {present} 人，多于应到 {due} 人。",
            "请核对两个人数；列席的人不计入实到。",
            "warning",
        )


def _finish_talk(table: _Table, row: int, values: dict[str, Any]) -> None:
    """The kind of talk: its own column, else the sheet's name, its title, its file's name."""
    if values.get("kind"):
        return
    for text in (table.sheet.name, table.title, table.sheet.file):
        admonition, heart = "约谈" in text, "谈心" in text or "谈话" in text.replace("约谈话", "")
        if admonition != heart:
            values["kind"] = "admonition" if admonition else "heart_to_heart"
            return
    table.fault(
        row,
        None,
        f"第 {row + 1} 行看不出是谈心谈话还是约谈。",
        "请在工作表名称或表题中写明“谈心谈话”或“约谈”。",
    )


def _finish_problem(table: _Table, row: int, values: dict[str, Any]) -> None:
    values["long_term"] = values.get("due_on") == "long_term"
    if values["long_term"]:
        values["due_on"] = None
    merged = _MERGED_INTO.search(typed.compact(values.get("remark")))
    values["merged_into"] = merged[1] if merged else None


def _finish_commitment(table: _Table, row: int, values: dict[str, Any]) -> None:
    values["year"] = table.year
    values["target_year"] = None
    if table.year is None:
        table.fault(
            row, None, "表题中没有写明是哪一年的承诺。", "请在表题中写明年度，例如“2026年党建工作承诺”。"
        )
    elif values["every"] == "target":
        values["target_year"], values["times"] = values["times"], None
        if not 2000 <= values["target_year"] <= 2100:
            table.fault(
                row, table.columns.found["times"], "目标年度不是一个年份。", "请填四位年份，例如 2026。"
            )


def _finish_duty(table: _Table, row: int, values: dict[str, Any]) -> None:
    values["year"] = table.year


_FINISH: dict[LedgerKind, Callable[[_Table, int, dict[str, Any]], None]] = {
    LedgerKind.ORGANIZATIONS: _finish_organization,
    LedgerKind.MEMBERS: _finish_member,
    LedgerKind.MEETINGS: _finish_meeting,
    LedgerKind.TALKS: _finish_talk,
    LedgerKind.PROBLEMS: _finish_problem,
    LedgerKind.COMMITMENTS: _finish_commitment,
    LedgerKind.DUTIES: _finish_duty,
}
