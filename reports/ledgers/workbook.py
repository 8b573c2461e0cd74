"""Read .xlsx workbooks into plain grids, in a child process that cannot harm this one.

A small hostile workbook can make the spreadsheet reader ask for more memory than the machine has, which
ends the whole process; so files are read by a child with limits on memory and time. One child reads many
files; when a file ends the child, that file alone is reported and a new child reads the rest.

This file is also the child's program. It is run by its path, so it imports nothing of the project.
"""

import json
import resource
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

Cell = str | int | float | bool | date | datetime

MEMORY_LIMIT = 768 * 1024 * 1024  # bytes of address space of the child
SECONDS_PER_FILE = 10  # of the processor; a busy machine takes longer by the clock
CLOCK_SECONDS_PER_FILE = 90
MAX_UNZIPPED = 256 * 1024 * 1024  # bytes
MAX_ENTRIES = 2_000
MAX_CELLS = 4_000_000  # in one workbook


@dataclass(frozen=True)
class LedgerFault:
    """One thing found wrong: where it is, what is wrong, and what to do about it.

    `sheet` and `cell` (such as "H12") are empty when the fault is of the whole file or sheet.
    `severity` is "error" (the row, sheet or file was not read) or "warning" (read, but look at it).
    """

    file: str
    sheet: str
    cell: str
    message: str
    advice: str
    severity: str = "error"


@dataclass(frozen=True)
class Sheet:
    """One visible worksheet. Rows and columns count from 0 and `cells` begins at A1.

    The value of a cell merged downward stands in each row it covers; `filled` names the places where a
    value was put so. `merged` holds (first row, first column, last row, last column).
    """

    file: str
    name: str
    cells: list[list[Cell]]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    filled: frozenset[tuple[int, int]] = frozenset()


def read_workbook(path: Path) -> tuple[list[Sheet], list[LedgerFault]]:
    """The visible sheets of one .xlsx file, and what was wrong with it."""
    return read_workbooks([path])


def read_workbooks(paths: Iterable[Path]) -> tuple[list[Sheet], list[LedgerFault]]:
    """The visible sheets of the files in the order given; a file that cannot be read gives a fault."""
    sheets: list[Sheet] = []
    faults: list[LedgerFault] = []
    waiting: list[Path] = []
    for path in paths:
        refusal = _refusal(path)
        if refusal is None:
            waiting.append(path)
        else:
            faults.append(LedgerFault(path.name, "", "", *refusal))
    while waiting:
        answers, ending = _run_child(waiting)
        for path, answer in zip(waiting, answers, strict=False):
            if "error" in answer:
                faults.append(LedgerFault(path.name, "", "", answer["error"], answer["advice"]))
                continue
            for found in answer["sheets"]:
                if found["visible"]:
                    sheets.append(_filled(path.name, found))
                elif any(value != "" for row in found["cells"] for value in row):
                    faults.append(
                        LedgerFault(
                            path.name,
                            found["name"],
                            "",
                            "这张工作表是隐藏的，没有读入。",
                            "如需导入，请取消隐藏后重新上传；不需要的可以不管。",
                            "warning",
                        )
                    )
        if len(answers) < len(waiting):
            faults.append(LedgerFault(waiting[len(answers)].name, "", "", *ending))
        waiting = waiting[len(answers) + 1 :]
    return sheets, faults


def _refusal(path: Path) -> tuple[str, str] | None:
    """Why the file is not even opened, with what to do; None when it may be read."""
    if path.suffix.lower() != ".xlsx":
        return "这不是 .xlsx 文件。", "请在表格软件中打开，另存为 .xlsx 后重新上传。"
    try:
        with path.open("rb") as stream:
            if stream.read(4) == b"\xd0\xcf\x11\xe0":
                return "文件加了打开密码，或者是旧的 .xls 格式。", "请去掉密码并另存为 .xlsx 后重新上传。"
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (OSError, zipfile.BadZipFile):
        return "文件打不开或已经损坏。", "请在表格软件中打开并重新保存，再上传。"
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNZIPPED:
        return "文件展开后过大，没有读入。", "请删去图片和多余的工作表，或把台账拆成几个文件再上传。"
    if "[Content_Types].xml" not in {entry.filename for entry in entries}:
        return "文件打不开或已经损坏。", "请在表格软件中打开并重新保存，再上传。"
    return None


def _run_child(paths: Sequence[Path]) -> tuple[list[dict[str, Any]], tuple[str, str]]:
    """Answers for the first of the paths, and, when there are fewer answers than paths, why it ended."""
    command = [sys.executable, "-P", str(Path(__file__).resolve()), *(str(path.resolve()) for path in paths)]
    timed_out = ("读这个文件用时过长，没有读入。", "请清除表格下方和右侧多余的格式与空行，重新保存后再上传。")
    try:
        # The child limits itself; the limit here only covers a child that could not start its own clock.
        done = subprocess.run(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            check=False,
            timeout=CLOCK_SECONDS_PER_FILE * len(paths) + 10,
        )
        output, code = done.stdout, done.returncode
    except subprocess.TimeoutExpired as late:
        output, code = late.stdout or b"", -signal.SIGPROF
    answers = [json.loads(line) for line in output.split(b"\n")[:-1]]
    if code in (-signal.SIGPROF, -signal.SIGALRM):
        return answers, timed_out
    return answers, (
        "读这个文件占用内存过大，没有读入。",
        "请清除表格下方和右侧多余的格式与空行，重新保存后再上传。",
    )


def _filled(file: str, found: dict[str, Any]) -> Sheet:
    cells = [[_decode(value) for value in row] for row in found["cells"]]
    filled = set()
    for top, left, bottom, _right in found["merged"]:
        if top >= len(cells) or left >= len(cells[top]):
            continue
        for row in range(top + 1, min(bottom + 1, len(cells))):
            cells[row][left] = cells[top][left]
            filled.add((row, left))
    return Sheet(
        file, found["name"], cells, tuple(tuple(area) for area in found["merged"]), frozenset(filled)
    )


def _decode(value: Any) -> Cell:
    if isinstance(value, list):
        kind, text = value
        return datetime.fromisoformat(text) if kind == "datetime" else date.fromisoformat(text)
    plain: str | int | float | bool = value
    return plain


def _encode(value: Any) -> Any:
    """A cell for JSON: days as ["date", text], so that they come back as days."""
    if isinstance(value, str | int | float):
        return int(value) if isinstance(value, float) and value.is_integer() else value
    if isinstance(value, datetime):
        return ["datetime", value.isoformat()]
    if isinstance(value, date):
        return ["date", value.isoformat()]
    return "" if value is None else str(value)


def _child_read(path: str) -> dict[str, Any]:
    import python_calamine  # only the child needs it

    try:
        workbook = python_calamine.CalamineWorkbook.from_path(path)
        sheets, cells_left = [], MAX_CELLS
        for about in workbook.sheets_metadata:
            if about.typ != python_calamine.SheetTypeEnum.WorkSheet:
                continue
            sheet = workbook.get_sheet_by_name(about.name)
            last_row, last_column = sheet.end or (0, 0)
            cells_left -= (last_row + 1) * (last_column + 1)
            if cells_left < 0:
                return {
                    "error": "工作表的范围过大，没有读入。",
                    "advice": "请清除表格下方和右侧多余的格式与空行，重新保存后再上传。",
                }
            cells = [[_encode(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
            merged = [(*start, *end) for start, end in sheet.merged_cell_ranges or []]
            visible = about.visible == python_calamine.SheetVisibleEnum.Visible
            sheets.append({"name": about.name, "visible": visible, "cells": cells, "merged": merged})
    except python_calamine.PasswordError:
        return {"error": "文件加了打开密码。", "advice": "请去掉密码后重新上传。"}
    except MemoryError:
        return {
            "error": "读这个文件占用内存过大，没有读入。",
            "advice": "请清除表格下方和右侧多余的格式与空行，重新保存后再上传。",
        }
    except (python_calamine.CalamineError, OSError, ValueError):
        return {"error": "文件打不开或已经损坏。", "advice": "请在表格软件中打开并重新保存，再上传。"}
    return {"sheets": sheets}


def _child_main(paths: Sequence[str]) -> None:
    """Print one line of JSON for each path. The kernel ends the process at either limit."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for path in paths:
        signal.setitimer(signal.ITIMER_PROF, SECONDS_PER_FILE)
        signal.setitimer(signal.ITIMER_REAL, CLOCK_SECONDS_PER_FILE)
        answer = json.dumps(_child_read(path), ensure_ascii=False, separators=(",", ":"))
        sys.stdout.buffer.write(answer.encode() + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    _child_main(sys.argv[1:])
