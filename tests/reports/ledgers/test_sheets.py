"""The fourteen ledgers of the demonstration read as they are, and every fault named by its cell."""

import json
import os
import zipfile
from collections import Counter
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from reports.ledgers import workbook
from reports.ledgers.sheets import LedgerKind, Reading, cell_name, read_ledgers, read_sheets
from reports.ledgers.workbook import Sheet, read_workbook

LEDGERS = Path(__file__).parents[3] / "reports" / "demo" / "ledgers"
GOLDEN = json.loads((Path(__file__).parents[1] / "golden.json").read_text(encoding="utf-8"))
FIGURES = GOLDEN["figures"]
PARTY_GROUP, GENERAL = "中共云岚区水务局党组", "中共云岚区水务局总支部委员会"


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read_ledgers(LEDGERS)


def confirmed(reading: Reading, kind: LedgerKind, day: str = "") -> list[dict]:
    """The values of the rows that count, those whose `day` is in the year if one is given."""
    rows = [row.values for row in reading.of(kind) if row.state == "confirmed"]
    return [values for values in rows if not day or (values[day] and values[day].year == GOLDEN["year"])]


def test_the_ledgers_are_read_without_a_fault(reading):
    assert reading.faults == []
    assert reading.reporting_unit == GOLDEN["bureau"]
    assert reading.reported_on == date(2026, 1, 20)
    assert Counter(str(row.kind) for row in reading.rows) == {
        "organizations": 10,
        "members": 92,
        "meetings": 292,
        "talks": 90,
        "study_products": 53,
        "problems": 136,
        "mass_issues": 17,
        "inspections": 6,
        "initiatives": 12,
        "standards": 108,
        "development": 7,
        "volunteer_teams": 6,
        "commitments": 5,
        "duties": 39,
    }


def test_members(reading):
    members = confirmed(reading, LedgerKind.MEMBERS)
    assert len({member["name"] for member in members}) == FIGURES["members"]
    assert sum(member["category"] == "probationary" for member in members) == FIGURES["probationary"]
    organizations = {values["name"] for values in confirmed(reading, LedgerKind.ORGANIZATIONS)}
    assert {member["branch"] for member in members} <= organizations
    assert {"席笛", "高沐阳", "娄台", "董舟"} <= {member["name"] for member in members}


def test_meetings(reading):
    meetings = confirmed(reading, LedgerKind.MEETINGS, "held_on")
    kinds = Counter(kind for meeting in meetings for kind in meeting["kinds"])
    assert len(meetings) == FIGURES["meetings_in_year"]
    assert sum(meeting["present"] for meeting in meetings) == FIGURES["attendance_in_year"]
    studied = Counter(m["organization"] for m in meetings if m["studies_party_building"])
    assert studied[PARTY_GROUP] == FIGURES["M01_party_group"]
    assert studied[GENERAL] == FIGURES["M01_general"]
    assert kinds["theme_day"] == FIGURES["theme_days"]
    assert kinds["assembly"] == FIGURES["branch_assemblies"]
    assert kinds["branch_committee"] == FIGURES["committee_meetings"]
    assert kinds["center_study"] == FIGURES["M08"]
    assert sum("study" in m["kinds"] and m["organization"] == GENERAL for m in meetings) == FIGURES["M09"]
    assert kinds["lecture"] == FIGURES["M15"]
    for meeting in meetings:
        assert meeting["due"] - meeting["present"] == len(meeting["absences"])
        assert all(reason for _, reason in meeting["absences"])


def test_the_cancelled_meeting_is_kept_and_does_not_count(reading):
    (cancelled,) = [row for row in reading.of(LedgerKind.MEETINGS) if row.state != "confirmed"]
    assert (cancelled.state, cancelled.state_reason) == ("withdrawn", "因故取消")
    assert cancelled.source.row == 237
    assert cancelled.source.columns["remark"] == "L237"


def test_talks(reading):
    talks = confirmed(reading, LedgerKind.TALKS, "held_on")
    for kind, rounds, persons in (("heart_to_heart", "M04", "M05"), ("admonition", "M06", "M07")):
        of_kind = [talk for talk in talks if talk["kind"] == kind]
        assert len({talk["round"] for talk in of_kind} - {""}) == FIGURES[rounds]
        assert sum(len(talk["persons"]) for talk in of_kind) == FIGURES[persons]


def test_study_products(reading):
    kinds = Counter(each["kind"] for each in confirmed(reading, LedgerKind.STUDY_PRODUCTS, "submitted_on"))
    assert (kinds["reflection"], kinds["research"]) == (FIGURES["M10"], FIGURES["M11"])
    states = Counter(row.state for row in reading.of(LedgerKind.STUDY_PRODUCTS))
    assert (states["draft"], states["returned"]) == (1, 1)


def test_problems(reading):
    problems = confirmed(reading, LedgerKind.PROBLEMS, "found_on")
    sources = {"life_democratic", "organizational_life", "appraisal", "thematic_education"}
    levels = Counter(problem["level"] for problem in problems if problem["source"] in sources)
    assert levels == {
        "leadership": FIGURES["M12"],
        "grassroots": FIGURES["M13"],
        "members": FIGURES["M14"],
    }
    open_problems = [problem for problem in problems if problem["stage"] == "rectifying"]
    assert sum(problem["stage"] == "closed" for problem in problems) == FIGURES["problems_closed"]
    assert len(open_problems) == FIGURES["problems_open"]
    last_day = date(GOLDEN["year"], 12, 31)
    overdue = [each for each in open_problems if each["due_on"] and each["due_on"] < last_day]
    assert len(overdue) == FIGURES["problems_overdue"]
    assert all(bool(each["due_on"]) != each["long_term"] for each in problems)
    (merged,) = [row for row in reading.of(LedgerKind.PROBLEMS) if row.state == "withdrawn"]
    assert merged.values["merged_into"] == "2025-004"
    assert merged.values["stage"] == ""


def test_the_other_ledgers(reading):
    issues = confirmed(reading, LedgerKind.MASS_ISSUES, "closed_on")
    assert sum(each["stage"] == "resolved" and each["evidence"] != "" for each in issues) == FIGURES["M16"]
    inspections = [each for each in confirmed(reading, LedgerKind.INSPECTIONS) if each["stage"] == "done"]
    assert len(inspections) == FIGURES["M02"]
    assert sum(len(each["branches"]) for each in inspections) == FIGURES["inspection_branch_visits"]
    done = {
        each["category"] for each in confirmed(reading, LedgerKind.INITIATIVES) if each["stage"] == "done"
    }
    assert len(done) == FIGURES["M03"]
    standards = confirmed(reading, LedgerKind.STANDARDS)
    assert len({each["aspect"] for each in standards}) == FIGURES["M17"]
    assert len({(each["aspect"], each["standard"]) for each in standards}) == FIGURES["M18"]
    assert len(standards) == FIGURES["M19"]
    admitted = confirmed(reading, LedgerKind.DEVELOPMENT, "admission_meeting_on")
    assert sum(each["admission_approved_on"] is not None for each in admitted) == FIGURES["M20"]
    converted = confirmed(reading, LedgerKind.DEVELOPMENT, "conversion_meeting_on")
    assert sum(each["decision"] == "on_time" for each in converted) == FIGURES["M21"]
    teams = confirmed(reading, LedgerKind.VOLUNTEER_TEAMS)
    assert sum(each["dissolved_on"] is None for each in teams) == FIGURES["M22"]
    commitments = confirmed(reading, LedgerKind.COMMITMENTS)
    assert [each["every"] for each in commitments] == ["month", "quarter", "quarter", "half_year", "target"]
    assert [each["times"] for each in commitments] == [1, 1, 1, 1, None]
    assert commitments[-1]["target_year"] == FIGURES["C05"]
    duties = confirmed(reading, LedgerKind.DUTIES)
    assert len(duties) == FIGURES["duties"]
    assert Counter(each["level"] for each in duties) == {
        "group_secretary": 3,
        "group_member": 9,
        "secretary": 27,
    }


def test_reading_is_fast():
    """Less than two seconds of the processor, the child's included; a clock would measure the neighbours."""

    def spent() -> float:
        return sum(os.times()[:4])

    started = spent()
    read_ledgers(LEDGERS)
    assert spent() - started < 2


# Faults

MEETING_HEADER = ["日期", "党组织", "会议类型", "会议主题", "应到", "实到", "备注"]


def meetings(*rows: list, header=MEETING_HEADER, title="某局2025年会议活动台账") -> Reading:
    sheet = Sheet("会议.xlsx", "会议活动", [[title], list(header), *[list(row) for row in rows]])
    return read_sheets([sheet], today=date(2026, 1, 20))


GOOD = ["1月3日", "第一党支部", "主题党日", "学习", 5, 5, ""]


def with_cell(column: int, value) -> list:
    return [value if index == column else cell for index, cell in enumerate(GOOD)]


@pytest.mark.parametrize(
    ("column", "value", "cell", "said", "advice", "severity"),
    [
        (0, "2月30日", "A3", "不是一个存在的日期", "请改成真实的日期", "error"),
        (0, "", "A3", "日期没有填写", "请补填", "error"),
        (0, "2026/12/26", "A3", "在填报日期之后", "请核对日期", "warning"),
        (1, "", "B3", "党组织没有填写", "请补填", "error"),
        (2, "茶话会", "C3", "不认识的会议类型", "请改用下列类型", "error"),
        (4, "十几人", "E3", "不是一个数", "请只填一个整数", "error"),
        (5, 6, "F3", "多于应到", "请核对两个人数", "warning"),
        (6, "原定场地取消，改在二楼", "G3", "看不出是不是整项取消", "只写“因故取消”", "warning"),
    ],
)
def test_a_fault_names_its_cell_and_what_to_do(column, value, cell, said, advice, severity):
    reading = meetings(with_cell(column, value), GOOD)
    (fault,) = reading.faults
    assert (fault.file, fault.sheet, fault.cell) == ("会议.xlsx", "会议活动", cell)
    assert said in fault.message
    assert advice in fault.advice
    assert fault.severity == severity
    assert len(reading.rows) == (1 if severity == "error" else 2)


def test_a_bare_day_without_any_year():
    reading = meetings(GOOD, title="某局会议活动台账")
    assert "没有写年份" in reading.faults[0].message


def test_rows_that_are_no_records_are_passed_over():
    reading = meetings(
        GOOD,
        [""] * 7,
        list(MEETING_HEADER),
        GOOD,
        ["小 计", "", "", "", 10, 10, ""],
        ["注：会议兼作多种类型的一并填写。"],
        ["填表人：某某", "", "", "审核人：某某"],
    )
    assert reading.faults == []
    assert len(reading.rows) == 2


@pytest.mark.parametrize(
    ("remark", "state"),
    [
        ("因故取消", "withdrawn"),
        ("会议取消", "withdrawn"),
        ("因防汛取消", "withdrawn"),
        ("并入3月主题党日", "withdrawn"),
        ("会后将意见合并到整改清单", "confirmed"),
        ("草稿", "draft"),
        ("退回", "returned"),
        ("党员志愿者参加", "confirmed"),
    ],
)
def test_the_state_of_a_row(remark, state):
    assert [row.state for row in meetings(with_cell(6, remark)).rows] == [state]


def test_a_missing_column_is_asked_for():
    reading = meetings(header=["日期", "某一栏", "会议类型", "会议主题", "应到", "实到", "备注"])
    (fault,) = reading.faults
    assert fault.cell == "A2"
    assert "会议活动台账" in fault.message
    assert "“党组织”" in fault.advice
    assert "“日期”" not in fault.advice


def test_an_unknown_column_is_said_to_be_left_out():
    reading = meetings([*GOOD, "甲"], header=[*MEETING_HEADER, "天气"])
    assert [(fault.cell, fault.severity) for fault in reading.faults] == [("H2", "warning")]
    assert len(reading.rows) == 1


def test_a_sheet_of_no_kind_is_reported_and_a_blank_one_is_not():
    sheets = [
        Sheet("a.xlsx", "菜单", [["菜名", "价格", "辣度"], ["豆腐", 5, "微辣"]]),
        Sheet("a.xlsx", "空", []),
    ]
    reading = read_sheets(sheets)
    assert [fault.sheet for fault in reading.faults] == ["菜单"]


@pytest.mark.parametrize(
    ("name", "title", "kinds"),
    [
        ("约谈", "某局2025年登记簿", ["admonition"]),
        ("Sheet1", "某局2025年约谈登记簿", ["admonition"]),
        ("Sheet2", "某局2025年谈心谈话登记簿", ["heart_to_heart"]),
        ("Sheet2", "某局2025年登记簿", []),
    ],
)
def test_the_name_or_the_title_tells_the_kind_of_talk(name, title, kinds):
    cells = [[title], ["谈话日期", "谈话人", "谈话对象", "谈话内容"], ["1月3日", "甲某", "乙某", "思想"]]
    reading = read_sheets([Sheet("登记.xlsx", name, cells)], today=date(2026, 1, 1))
    assert [row.values["kind"] for row in reading.rows] == kinds
    assert len(reading.faults) == (0 if kinds else 1)


def test_an_organisation_nobody_knows():
    reading = read_sheets(
        [Sheet("会议.xlsx", "会议", [["2025年会议"], MEETING_HEADER, GOOD, with_cell(1, "第九支部")])],
        organizations=["第一党支部"],
        today=date(2026, 1, 1),
    )
    assert [(fault.cell, fault.severity) for fault in reading.faults] == [("B4", "error")]
    assert "没有“第九支部”这个党组织" in reading.faults[0].message


def test_two_reporting_units_are_noticed():
    cells = [MEETING_HEADER, GOOD]
    sheets = [
        Sheet("a.xlsx", "会议", [["2025年会议"], [f"填报单位：{unit}"], *cells]) for unit in ("甲局", "乙局")
    ]
    assert "填报单位不一致" in read_sheets(sheets, today=date(2026, 1, 1)).faults[0].message


def one(header: list[str], *rows: list, name: str = "表", title: str = "某局2025年台账") -> Reading:
    return read_sheets([Sheet("a.xlsx", name, [[title], header, *rows])], today=date(2026, 1, 20))


def test_a_heading_over_several_columns_that_lost_its_merge():
    header = ["出席情况", "", "", "日期", "党组织", "会议类型", "会议主题"]
    below = ["应到", "实到", "缺席人员及原因", "", "", "", ""]
    rows = one(
        header, below, [5, 4, "林慕晴（事假）", "1月3日", "第一党支部", "党课", "学习"], name="会议"
    ).rows
    assert [(row.values["due"], row.values["present"]) for row in rows] == [(5, 4)]
    assert rows[0].values["absences"] == [("林慕晴", "事假")]


def test_an_unknown_state_is_a_fault():
    reading = one(
        ["类别", "题目", "作者", "提交日期", "状态"], ["心得体会", "某题", "甲某", "1月3日", "待定"]
    )
    assert [fault.cell for fault in reading.faults] == ["E3"]


MEMBER = ["姓名", "所在党支部", "人员类别", "入党时间", "公民身份号码", "性别", "出生日期"]


@pytest.mark.parametrize(
    ("number", "sex", "born", "said"),
    [
        ("00000019710214098X", "女", "1971-02-14", []),
        ("00000019710214098X", "女", "1971-02-15", ["出生日期"]),
        ("00000019710214098X", "男", "1971-02-14", ["性别"]),
        ("", "", "", []),
    ],
)
def test_a_member_that_disagrees_with_the_id_number(number, sex, born, said):
    reading = one(MEMBER, ["甲某", "第一党支部", "正式党员", "2001.7.1", number, sex, born], name="名册")
    assert len(reading.rows) == 1
    assert [fault.cell for fault in reading.faults] == ["E3"] * len(said)
    for fault, word in zip(reading.faults, said, strict=True):
        assert word in fault.message


def test_a_talk_whose_kind_has_its_own_column():
    header = ["谈话类型", "谈话日期", "谈话人", "谈话对象"]
    rows = one(header, ["约谈", "1月3日", "甲某", "乙某"], ["谈心", "1月3日", "甲某", "乙某"]).rows
    assert [row.values["kind"] for row in rows] == ["admonition", "heart_to_heart"]


@pytest.mark.parametrize(
    ("title", "row", "said"),
    [
        ("某局工作承诺", ["督查", "每季度", 1], "没有写明是哪一年"),
        ("某局2026年工作承诺", ["达标", "目标年度", 26], "不是一个年份"),
        ("某局2026年工作承诺", ["督查", "每旬", 1], "不在可填的范围内"),
    ],
)
def test_faults_of_commitments(title, row, said):
    reading = one(["承诺事项", "周期", "次数"], row, title=title)
    assert said in reading.faults[0].message
    assert reading.rows == []


def test_the_heading_above_gives_the_unit_and_the_day():
    cells = [["2025年会议"], ["填报单位：", "甲局"], ["填报日期", datetime(2026, 1, 9)], MEETING_HEADER, GOOD]
    reading = read_sheets([Sheet("a.xlsx", "会议", cells)])
    assert (reading.reporting_unit, reading.reported_on) == ("甲局", date(2026, 1, 9))
    cells[2] = ["填报日期：待定"]
    assert read_sheets([Sheet("a.xlsx", "会议", cells)], today=date(2026, 1, 1)).reported_on is None


def test_one_file_may_be_given_by_its_path(tmp_path):
    path = save(tmp_path / "a.xlsx", [["某局2025年会议"], MEETING_HEADER, GOOD])
    assert len(read_ledgers([path], today=date(2026, 1, 20)).rows) == 1


def test_cell_names():
    assert [cell_name(11, 7), cell_name(0, 25), cell_name(0, 26), cell_name(0, 701)] == [
        "H12",
        "Z1",
        "AA1",
        "ZZ1",
    ]


# Workbooks


def save(path: Path, rows: list[list], **sheets: list[list]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for name, more in sheets.items():
        for row in more:
            book.create_sheet(name) if name not in book.sheetnames else None
            book[name].append(row)
    book.save(path)
    return path


def test_values_and_merged_cells_come_out_of_a_workbook(tmp_path):
    book = openpyxl.Workbook()
    book.active["B2"] = "甲"
    book.active["C3"] = datetime(2025, 3, 5)
    book.active["C4"] = 3
    book.active["C5"] = True
    book.active.merge_cells("B2:B4")
    book.save(tmp_path / "a.xlsx")
    (sheet,), faults = read_workbook(tmp_path / "a.xlsx")
    assert faults == []
    assert [row[1] for row in sheet.cells] == ["", "甲", "甲", "甲", ""]
    assert sheet.cells[2][2] in (date(2025, 3, 5), datetime(2025, 3, 5))
    assert sheet.cells[3][2] == 3
    assert sheet.cells[4][2] is True
    assert sheet.filled == {(2, 1), (3, 1)}


def test_a_hidden_sheet_is_said_to_be_left_out(tmp_path):
    path = save(tmp_path / "a.xlsx", [["甲"]], 字典=[["乙"]])
    book = openpyxl.load_workbook(path)
    book["字典"].sheet_state = "hidden"
    book.save(path)
    sheets, faults = read_workbook(path)
    assert len(sheets) == 1
    assert [(fault.sheet, fault.severity) for fault in faults] == [("字典", "warning")]


SPARSE = """<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>
</sheetData></worksheet>"""


def hostile(path: Path) -> Path:
    """A small workbook whose two cells span the largest sheet there can be."""
    save(path, [["x"]])
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/worksheets/sheet1.xml"] = SPARSE.encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def test_hostile_and_broken_files_do_not_lose_the_others(tmp_path, monkeypatch):
    save(tmp_path / "1好.xlsx", [["某局2025年会议"], MEETING_HEADER, GOOD])
    hostile(tmp_path / "2恶意.xlsx")
    (tmp_path / "3坏.xlsx").write_bytes(b"PK\x03\x04 broken")
    (tmp_path / "4旧.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    (tmp_path / "5密.xlsx").write_bytes(b"\xd0\xcf\x11\xe0 locked")
    with zipfile.ZipFile(tmp_path / "6空.xlsx", "w") as archive:
        archive.writestr("readme.txt", "no workbook")
    with zipfile.ZipFile(tmp_path / "7缺.xlsx", "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    save(tmp_path / "8好.xlsx", [["某局2025年会议"], MEETING_HEADER, GOOD])
    (tmp_path / ".~lock").write_text("not a ledger")
    reading = read_ledgers(tmp_path, today=date(2026, 1, 20))
    assert [row.source.file for row in reading.rows] == ["1好.xlsx", "8好.xlsx"]
    assert {fault.file[0] for fault in reading.faults} == set("234567")
    for fault in reading.faults:
        assert fault.message.endswith("。")
        assert fault.advice.endswith("。")


def test_a_workbook_too_large_when_unzipped_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "MAX_UNZIPPED", 100)
    _, (fault,) = read_workbook(save(tmp_path / "a.xlsx", [["甲"]]))
    assert "展开后过大" in fault.message


def test_a_workbook_that_takes_too_long_is_given_up(tmp_path, monkeypatch):
    slow = tmp_path / "slow.py"
    slow.write_text("import signal\nsignal.setitimer(signal.ITIMER_PROF, 0.05)\nwhile True: pass\n")
    monkeypatch.setattr(workbook, "__file__", str(slow))
    _, (fault,) = read_workbook(save(tmp_path / "a.xlsx", [["甲"]]))
    assert "用时过长" in fault.message


def test_a_child_without_a_clock_of_its_own_is_given_up(tmp_path, monkeypatch):
    slow = tmp_path / "slow.py"
    slow.write_text("import time\ntime.sleep(30)\n")
    monkeypatch.setattr(workbook, "__file__", str(slow))
    monkeypatch.setattr(workbook, "CLOCK_SECONDS_PER_FILE", -9)
    _, (fault,) = read_workbook(save(tmp_path / "a.xlsx", [["甲"]]))
    assert "用时过长" in fault.message


def test_what_the_child_says(tmp_path, monkeypatch, capsysbinary):
    """The child's own program, run here: a good file, one with too many cells, one that is no workbook."""
    limits, clocks = [], []
    monkeypatch.setattr(workbook.resource, "setrlimit", lambda *limit: limits.append(limit))
    monkeypatch.setattr(workbook.signal, "setitimer", lambda *clock: clocks.append(clock))
    good = save(
        tmp_path / "a.xlsx", [["甲", 1, 1.5, True, datetime(2025, 3, 5), datetime(2025, 3, 5, 9, 30)]]
    )
    bad = tmp_path / "b.xlsx"
    bad.write_bytes(b"PK")
    workbook._child_main([str(good), str(bad)])
    first, second = (json.loads(line) for line in capsysbinary.readouterr().out.splitlines())
    (sheet,) = first["sheets"]
    assert [workbook._decode(cell) for cell in sheet["cells"][0]][:4] == ["甲", 1, 1.5, True]
    assert [cell[1][:10] for cell in sheet["cells"][0][4:]] == ["2025-03-05"] * 2
    assert "已经损坏" in second["error"]
    assert limits and len(clocks) == 4
    monkeypatch.setattr(workbook, "MAX_CELLS", 3)
    assert "范围过大" in workbook._child_read(str(good))["error"]
