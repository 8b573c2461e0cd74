"""Lists: what is found, in which order, in which columns; views of one's own; registers."""

import io
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from branches.audit import AuditLine, Verb
from branches.listviews import ListSetting, SavedView
from branches.pages import columns, listing, register
from branches.pages.filters import SPANS, span_of
from branches.pinyin import pinyin_of, pinyin_of_organization
from branches.records import Record
from tests import factories
from tests.branches.record_types import BY_STEM, RECORD_TYPES, RecordType, sign_in
from tests.cast import Cast

State = Record.State
MEETING, MEMBER, PROBLEM = BY_STEM["meeting"], BY_STEM["member"], BY_STEM["problem"]
DEVELOPMENT = BY_STEM["development"]

every_type = pytest.mark.parametrize("kind", RECORD_TYPES, ids=lambda kind: kind.stem)


@pytest.fixture
def first(client: Client, cast: Cast) -> Client:
    return sign_in(client, cast.first)


def listed(response: Any) -> list[int]:
    return [row.record.pk for row in response.context["rows"]]


# --- what is found


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("贺云峤", ["heyun", "hyq", "HYQ", "贺", "云峤"]),
        ("单小禾", ["shanxiaohe", "sxh"]),
        ("尉迟明", ["yuchim", "ycm"]),
        ("曾可", ["zengke", "zk"]),
        ("区乐", ["oule", "ouyue", "ol", "oy"]),
        ("王海", ["wanghai", "wh"]),
    ],
)
def test_persons_are_found_by_their_letters(name: str, typed: list[str], first: Client, cast: Cast) -> None:
    person = factories.member(cast.first_branch, name)
    other = factories.member(cast.first_branch, "苏青")
    problem = factories.problem(cast.first_branch, owner=person)
    applicant = factories.development_case(cast.first_branch, person_name=name)
    for word in typed:
        found = listed(first.get(MEMBER.page.list_url, {"q": word}))
        assert person.pk in found and other.pk not in found, word
        assert problem.pk in listed(first.get(PROBLEM.page.list_url, {"q": word})), word
        assert applicant.pk in listed(first.get(DEVELOPMENT.page.list_url, {"q": word})), word
    for word in ("unhai", "aih"):  # letters from the middle of a name find nobody
        assert listed(first.get(MEMBER.page.list_url, {"q": word})) == []


def test_a_surname_has_the_reading_of_surnames() -> None:
    readings = {"单": "shan", "曾": "zeng", "仇": "qiu", "解": "xie", "查": "zha", "区": "ou", "翟": "zhai"}
    for surname, sound in readings.items():
        assert pinyin_of(f"{surname}明").split()[0] == f"{sound}ming"
    assert pinyin_of("尉迟明").split()[:2] == ["yuchiming", "ycm"]
    assert pinyin_of("") == ""


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=40))
def test_every_name_has_a_sound_that_fits_its_column(name: str) -> None:
    """A character that has no reading stands for itself, so that the name is still found by it."""
    sound, unread = pinyin_of(name), {each for each in name if pinyin_of(each)[:1] == each}
    assert sound and len(sound) <= 120 and all(each.isascii() or each in unread for each in sound)
    assert len(pinyin_of_organization(name * 3)) <= 400


def test_every_word_must_be_found(first: Client, cast: Cast) -> None:
    lecturer = factories.member(cast.first_branch, "贺云峤")
    both = factories.meeting(cast.first_branch, topic="防汛责任再落实", lecturer=lecturer)
    one = factories.meeting(cast.first_branch, topic="防汛责任再落实")
    for words in ("防汛 贺云", "hyq 落实", "落实　防汛 heyun"):
        assert listed(first.get(MEETING.page.list_url, {"q": words})) == [both.pk], words
    assert set(listed(first.get(MEETING.page.list_url, {"q": "防汛 落实"}))) == {both.pk, one.pk}
    assert listed(first.get(MEETING.page.list_url, {"q": "防汛 没有"})) == []


def test_a_record_with_many_persons_is_found_once(first: Client, cast: Cast) -> None:
    people = [factories.member(cast.first_branch, f"林一{end}") for end in "甲乙丙"]
    talk = factories.talk(cast.first_branch, people)
    assert listed(first.get(BY_STEM["talk"].page.list_url, {"q": "林一"})) == [talk.pk]


def test_organisations_are_found_by_name_and_letters(client: Client, cast: Cast) -> None:
    sign_in(client, cast.leader)
    here = factories.meeting(cast.first_branch)
    there = factories.meeting(cast.second_branch)
    for word in ("第二党支部", "jgdedzb", "dier"):
        assert listed(client.get(MEETING.page.list_url, {"q": word})) == [there.pk], word
    assert set(listed(client.get(MEETING.page.list_url, {"q": "jujiguan"}))) == {here.pk, there.pk}


@pytest.mark.parametrize(
    ("name", "start", "end"),
    [
        ("month", date(2026, 2, 1), date(2026, 2, 28)),
        ("quarter", date(2026, 1, 1), date(2026, 3, 31)),
        ("year", date(2026, 1, 1), date(2026, 12, 31)),
        ("last_year", date(2025, 1, 1), date(2025, 12, 31)),
    ],
)
def test_spans_move_with_the_calendar(name: str, start: date, end: date) -> None:
    span = span_of(name, date(2026, 2, 14))
    assert (span.start, span.end) == (start, end)


def test_meetings_are_narrowed_by_one_of_their_types(first: Client, cast: Cast) -> None:
    both = factories.meeting(cast.first_branch, "theme_day", "lecture")
    factories.meeting(cast.first_branch, "assembly")
    for kind in ("theme_day", "lecture"):
        response = first.get(MEETING.page.list_url, {"types__kind": kind})
        assert listed(response) == [both.pk]
    assert list(map(str, response.context["chips"])) == ["会议类型：党课"]


@pytest.mark.parametrize("span", SPANS)
def test_a_span_narrows_the_list(span: str, first: Client, cast: Cast, settings: Any) -> None:
    period = span_of(span, date.today())
    inside = factories.meeting(cast.first_branch, held_on=period.start)
    outside = factories.meeting(cast.first_branch, held_on=period.start.replace(year=period.start.year - 2))
    found = listed(first.get(MEETING.page.list_url, {"days": span}))
    assert inside.pk in found and outside.pk not in found


def test_filters_in_use_are_told_and_taken_away_one_by_one(first: Client, cast: Cast) -> None:
    factories.meeting(cast.first_branch, topic="研究汛前检查")
    asked = {"q": "汛前", "state": "confirmed", "since": "2025-01-01", "sort": "-held_on", "page": "1"}
    response = first.get(MEETING.page.list_url, asked)
    chips = response.context["chips"]
    assert list(map(str, chips)) == ["搜索：汛前", "自：2025年1月1日", "状态：已确认"]
    for chip in chips:
        left = parse_qs(urlsplit(chip.url).query)
        assert set(left) == set(asked) - {*chip.names, "page"}
    assert "去掉“状态：已确认”" in response.content.decode()
    wrong = first.get(MEETING.page.list_url, {"since": "不是日期"})
    assert wrong.context["chips"] == [] and "的样子填写日期" in wrong.content.decode()


# --- in which order


def test_persons_stand_in_the_order_of_their_sound(first: Client, cast: Cast) -> None:
    for name in ("单一", "安一", "曾一", "王一"):
        factories.member(cast.first_branch, name)
    rows = first.get(MEMBER.page.list_url, {"sort": "name_pinyin"}).context["rows"]
    assert [row.record.name for row in rows] == ["安一", "单一", "王一", "曾一"]


def test_what_is_not_known_comes_last_either_way(first: Client, cast: Cast) -> None:
    known = [factories.problem(cast.first_branch, due_on=date(2026, 1, day)) for day in (5, 3)]
    unknown = factories.problem(cast.first_branch, due_on=None)
    up = listed(first.get(PROBLEM.page.list_url, {"sort": "due_on"}))
    down = listed(first.get(PROBLEM.page.list_url, {"sort": "-due_on"}))
    assert up == [known[1].pk, known[0].pk, unknown.pk]
    assert down == [known[0].pk, known[1].pk, unknown.pk]
    wang, an = (factories.member(cast.first_branch, name) for name in ("王一", "安一"))
    known[0].owner, known[1].owner = wang, an
    for each in known:
        each.save()
    assert listed(first.get(PROBLEM.page.list_url, {"sort": "owner"})) == [
        known[1].pk,
        known[0].pk,
        unknown.pk,
    ]


def test_choices_stand_as_they_are_declared(first: Client, cast: Cast) -> None:
    states = [State.WITHDRAWN, State.DRAFT, State.CONFIRMED]
    for state in states:
        factories.meeting(cast.first_branch, state=state)
    rows = first.get(MEETING.page.list_url, {"sort": "state"}).context["rows"]
    assert [row.record.state for row in rows] == [State.DRAFT, State.CONFIRMED, State.WITHDRAWN]


@every_type
def test_every_offered_order_works(kind: RecordType, first: Client, cast: Cast) -> None:
    for _ in range(3):
        kind.make(cast.first_branch)
    every = columns.available(kind.page)
    keys = {columns.sort_key(kind.page, column) for column in every} - {""}
    assert {"held_on", "organization"} <= keys and len(keys) >= 5
    for key in keys:
        up = listed(first.get(kind.page.list_url, {"sort": key, "columns": columns.labels_of(every)}))
        down = listed(first.get(kind.page.list_url, {"sort": f"-{key}"}))
        assert sorted(up) == sorted(down) and len(up) >= 3, key


# --- pages


def test_rows_are_counted_exactly_up_to_a_cap(
    first: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        factories.meeting(cast.first_branch)
    monkeypatch.setattr(listing, "COUNTED", 5)
    response = first.get(MEETING.page.list_url)
    assert response.context["total"] == 5 and not response.context["capped"]
    assert "共 5 条" in response.content.decode()
    factories.meeting(cast.first_branch)
    with CaptureQueriesContext(connection) as queries:
        response = first.get(MEETING.page.list_url)
    assert response.context["total"] == 5 and response.context["capped"]
    assert "超过 5 条，只列出前 5 条，请用筛选缩小范围" in response.content.decode()
    counts = [query["sql"] for query in queries if "COUNT(*)" in query["sql"] and "meeting" in query["sql"]]
    assert counts and all("LIMIT 6" in sql for sql in counts)


def test_pages_of_other_sizes(first: Client, cast: Cast) -> None:
    for _ in range(31):
        factories.meeting(cast.first_branch)
    assert len(listed(first.get(MEETING.page.list_url))) == 30
    response = first.get(MEETING.page.list_url, {"size": "50", "q": ""})
    assert len(listed(response)) == 31
    assert len(listed(first.get(MEETING.page.list_url, {"size": "5000"}))) == 30
    page = first.get(MEETING.page.list_url, {"page": "2", "state": "confirmed"}).content.decode()
    assert 'rel="prev" href="?state=confirmed&amp;page=1"' in page
    assert '<input type="hidden" name="state" value="confirmed">' in page


# --- columns


@every_type
def test_a_list_of_all_columns_costs_the_same_for_one_row_and_thirty(
    kind: RecordType, first: Client, cast: Cast
) -> None:
    every = columns.labels_of(columns.available(kind.page))
    kind.make(cast.first_branch)
    first.get(kind.page.list_url, {"columns": every})
    with CaptureQueriesContext(connection) as one:
        first.get(kind.page.list_url, {"columns": every})
    for _ in range(29):
        kind.make(cast.first_branch)
    with CaptureQueriesContext(connection) as thirty:
        response = first.get(kind.page.list_url, {"columns": every})
    assert len(response.context["headings"]) == len(every.split(","))
    assert len(one) == len(thirty), "\n".join(query["sql"] for query in thirty)


def test_columns_are_chosen_ordered_and_remembered(first: Client, client: Client, cast: Cast) -> None:
    address = MEETING.page.url("columns")
    rows = first.get(address).context["rows"]
    data = {}
    for column, form in rows:
        if column.label in ("录入人", "主题", "地点"):
            data |= {
                f"{form.prefix}-shown": "on",
                f"{form.prefix}-place": {"录入人": 2, "主题": 3}.get(column.label, ""),
            }
    response = first.post(f"{address}?state=draft", data)
    asked = parse_qs(urlsplit(response.url).query)
    assert asked == {"state": ["draft"], "columns": ["录入人,主题,地点"]}
    factories.meeting(cast.first_branch)
    shown = [heading.label for heading in first.get(MEETING.page.list_url).context["headings"]]
    assert shown == ["录入人", "主题", "地点"]
    assert "请至少选择一列" in first.post(address, {}).content.decode()
    assert "请填写1到99的数字" in first.post(address, {"c0-shown": "on", "c0-place": "第一"}).content.decode()
    other = Client()
    sign_in(other, cast.clerk)
    assert other.get(MEETING.page.list_url).context["headings"][0].label == "主题"
    first.post(address, {"usual": "1"})
    assert len(first.get(MEETING.page.list_url).context["headings"]) == len(MEETING.page.columns)


def test_unknown_columns_are_left_out(first: Client, cast: Cast) -> None:
    factories.meeting(cast.first_branch)
    shown = first.get(MEETING.page.list_url, {"columns": "密码,主题,主题"}).context["headings"]
    assert [heading.label for heading in shown] == ["主题"]
    shown = first.get(MEETING.page.list_url, {"columns": "密码"}).context["headings"]
    assert len(shown) == len(MEETING.page.columns)


# --- views


def test_a_view_is_saved_opened_renamed_overwritten_and_deleted(first: Client, cast: Cast) -> None:
    address = MEETING.page.views_url
    assert "还没有保存的视图" in first.get(address).content.decode()
    response = first.post(f"{address}?state=draft&sort=-held_on&page=2", {"name": "待确认"})
    view = SavedView.objects.get()
    assert (view.user, view.name) == (cast.first, "待确认")
    assert parse_qs(view.query) == {"state": ["draft"], "sort": ["-held_on"]}
    draft = factories.meeting(cast.first_branch, state=State.DRAFT)
    factories.meeting(cast.first_branch)
    opened = first.get(response.url)
    assert listed(opened) == [draft.pk] and opened.context["listing"].view == view
    assert not opened.context["view_changed"]
    assert first.get(f"{response.url}&days=year").context["view_changed"]

    def change(query: str = "", **data: str) -> str:
        posted = first.post(f"{MEETING.page.url('view', view.pk)}?{query}", data, follow=True)
        view.refresh_from_db()
        return posted.content.decode()

    assert "已改名为“待我确认”" in change(do="rename", name="待我确认")
    assert "请写下视图的名称" in change(do="rename", name=" ")
    assert "请选择要对这个视图做什么" in change(do="nothing")
    assert "状态：已确认" in change(do="overwrite", query="state=confirmed&view=1")
    assert parse_qs(view.query) == {"state": ["confirmed"]}
    assert "先显示“待我确认”" in change(do="default")
    assert first.get(MEETING.page.list_url).url == f"{MEETING.page.list_url}?state=confirmed&view={view.pk}"
    assert first.get(MEETING.page.list_url, {"view": "0"}).status_code == 200
    assert "先显示全部" in change(do="plain")
    assert first.get(MEETING.page.list_url).status_code == 200
    change(do="default")
    assert (
        "已删除"
        in first.post(MEETING.page.url("view", view.pk), {"do": "delete"}, follow=True).content.decode()
    )
    assert not SavedView.objects.exists() and ListSetting.objects.get().default_view is None


def test_names_of_views_are_told_apart(first: Client, cast: Cast) -> None:
    for name in ("甲", "乙"):
        first.post(MEETING.page.views_url, {"name": name})
    page = first.post(MEETING.page.views_url, {"name": "甲"}).content.decode()
    assert "已有同名的视图" in page and 'value="甲"' in page
    second = SavedView.objects.get(name="乙")
    page = first.post(MEETING.page.url("view", second.pk), {"do": "rename", "name": "甲"}, follow=True)
    assert "已有同名的视图" in page.content.decode()
    assert first.post(PROBLEM.page.views_url, {"name": "甲"}).status_code == 302  # another list
    assert SavedView.objects.count() == 3
    SavedView.objects.bulk_create(
        SavedView(user=cast.first, record_type="meetings.meeting", name=str(number)) for number in range(28)
    )
    assert "最多保存30个视图" in first.post(MEETING.page.views_url, {"name": "多"}).content.decode()


def test_a_view_is_its_owners(first: Client, cast: Cast) -> None:
    view = SavedView.keep(cast.clerk, "meetings.meeting", "干事的", "state=draft")
    factories.meeting(cast.first_branch)
    for data in ({"do": "delete"}, {"do": "rename", "name": "我的"}):
        assert first.post(MEETING.page.url("view", view.pk), data).status_code == 404
    assert first.get(MEETING.page.list_url, {"view": view.pk}).context["listing"].view is None
    assert "干事的" not in first.get(MEETING.page.views_url).content.decode()
    assert first.get(MEETING.page.url("view", view.pk)).status_code == 405


# --- the register


def _sheet(response: Any) -> Any:
    return load_workbook(io.BytesIO(response.content)).active


@every_type
def test_a_register_holds_the_rows_columns_and_order_of_the_list(
    kind: RecordType, first: Client, cast: Cast
) -> None:
    for day, state in ((3, State.DRAFT), (5, State.CONFIRMED), (4, State.CONFIRMED)):
        kind.make(cast.first_branch, held_on=date(2025, 1, day), state=state)
    kind.make(cast.second_branch, held_on=date(2025, 1, 5))
    labels = (
        f"状态,{kind.page.day_label},党组织" if kind.stem != "member" else "状态,加入党组织日期,所在党支部"
    )
    known = {column.label for column in columns.available(kind.page)}
    labels = ",".join(label for label in labels.split(",") if label in known)
    asked = {"state": "confirmed", "since": "2025-01-01", "until": "2025-01-31", "sort": "-held_on",
             "columns": labels}  # fmt: skip
    rows = first.get(kind.page.list_url, asked).context["rows"]
    sheet = _sheet(first.get(kind.page.url("export"), asked))
    data = list(sheet.iter_rows(min_row=3, values_only=True))
    assert ",".join(map(str, data[0])) == labels
    assert len(data) == len(rows) + 1
    for row, values in zip(rows, data[1:], strict=True):
        for cell, value in zip(row.cells, values, strict=True):
            shown = (
                f"{value.year}年{value.month}月{value.day}日" if hasattr(value, "year") else str(value or "")
            )
            assert cell.text == shown
    line = AuditLine.objects.get(verb=Verb.EXPORT)
    assert "状态：已确认" in line.detail and f"列：{labels}" in line.detail and "降序" in line.detail


def test_a_register_is_laid_out_for_print(first: Client, cast: Cast) -> None:
    factories.meeting(cast.first_branch, topic="研究汛前检查")
    sheet = _sheet(first.get(MEETING.page.url("export")))
    assert sheet.freeze_panes == "A4" and sheet.print_title_rows == "$3:$3"
    assert sheet.page_setup.orientation == "landscape" and str(sheet.page_setup.paperSize) == "9"
    assert "A1:H1" in {str(each) for each in sheet.merged_cells.ranges}
    assert sheet.column_dimensions["A"].width > sheet.column_dimensions["F"].width
    assert cast.first_branch.name in sheet["A2"].value and "筛选：全部" in sheet["A2"].value
    assert sheet.row_dimensions[2].height == register.LINE
    narrow = _sheet(first.get(MEETING.page.url("export"), {"columns": "实到", "q": "汛前"}))
    assert (
        narrow.row_dimensions[2].height > 2 * register.LINE
    )  # a long line under a narrow table is not cut off
    day = next(cell for cell in sheet[4] if hasattr(cell.value, "year"))
    assert day.number_format == "yyyy-mm-dd"


def test_many_rows_are_written_plainly_and_too_many_refused(
    first: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        factories.meeting(cast.first_branch, topic="=1+1")
    monkeypatch.setattr(register, "STYLED", 2)
    sheet = _sheet(first.get(MEETING.page.url("export")))
    assert sheet.max_row == 6 and not sheet["A4"].border.left.style
    assert (sheet["A4"].value, sheet["A4"].data_type) == ("=1+1", "s")
    monkeypatch.setattr(register, "MOST", 2)
    response = first.get(MEETING.page.url("export"), {"state": "confirmed"}, follow=True)
    assert "一次最多导出2行" in response.content.decode()
    assert response.redirect_chain[0][0] == f"{MEETING.page.list_url}?state=confirmed"
    assert AuditLine.objects.filter(verb=Verb.EXPORT).count() == 1
