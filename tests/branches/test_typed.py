"""What persons type in cells, and what it is read as."""

from datetime import date, datetime

import pytest

from branches import typed as read
from branches.typed import Unreadable

ROSTER = {"娄台", "闻映雪", "江砚之", "席笛", "高沐阳", "田春和", "林慕晴", "郭心远", "欧阳静", "董舟"}


@pytest.mark.parametrize(
    "value",
    [
        datetime(2025, 1, 3, 9, 30),
        date(2025, 1, 3),
        "2025-01-03",
        "2025/1/3",
        "2025.1.3",
        "2025年1月3日",
        "2025 年 1 月 3 日",
        "1月3日",
        "1.3",
        "２０２５年１月３日",
        "2025．1．3",
        "20250103",
        20250103,
        45660,
        45660.4,
        "45660",
        "2025-01-03 09:30:00",
        "2025年1月3日（星期五）",
        "2025年1月3日上午9:30",
        "2025年1月3号",
        "二〇二五年一月三日",
    ],
)
def test_a_day_is_read_however_it_is_typed(value):
    assert read.parse_day(value, 2025) == date(2025, 1, 3)


@pytest.mark.parametrize(
    ("text", "day"), [("十二月三十一日", (12, 31)), ("十月二十日", (10, 20)), ("十一月十日", (11, 10))]
)
def test_a_day_in_characters(text, day):
    assert read.parse_day(text, 2025) == date(2025, *day)


@pytest.mark.parametrize("value", ["", None, "　", "/", "—", "无"])
def test_a_blank_day_is_none(value):
    assert read.parse_day(value, 2025) is None


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("2025年2月30日", "不是一个存在的日期"),
        ("13月1日", "不是一个存在的日期"),
        ("年底前", "不是能识别的日期"),
        ("1月2日至3日", "写开始的那一天"),
        ("25.1.2", "不是能识别的日期"),
        (3.5, "不是能识别的日期"),
        (True, "不是能识别的日期"),
    ],
)
def test_a_wrong_day_says_what_to_do(value, said):
    with pytest.raises(Unreadable, match=said):
        read.parse_day(value, 2025)


def test_a_bare_day_without_a_year_asks_for_the_year():
    with pytest.raises(Unreadable, match="请写全年月日"):
        read.parse_day("3月5日", None)


@pytest.mark.parametrize(
    ("value", "count"),
    [
        (12, 12),
        (12.0, 12),
        ("12人", 12),
        ("１２", 12),
        ("12 人", 12),
        ("十二人", 12),
        ("", None),
        (0, 0),
        ("0人", 0),
    ],
)
def test_counts(value, count):
    assert read.parse_count(value) == count


@pytest.mark.parametrize("value", ["十几人", "12/13", -1, 1.5, "全体"])
def test_a_wrong_count(value):
    with pytest.raises(Unreadable, match="整数"):
        read.parse_count(value)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("娄　台", ["娄台"]),
        ("席 笛", ["席笛"]),
        ("高  沐阳", ["高沐阳"]),
        ("闻映雪 江砚之", ["闻映雪", "江砚之"]),
        ("席 笛 高  沐阳", ["席笛", "高沐阳"]),
        ("闻映雪，江砚之、娄 台", ["闻映雪", "江砚之", "娄台"]),
        ("闻映雪/江砚之；席笛", ["闻映雪", "江砚之", "席笛"]),
        ("田春和、席笛", ["田春和", "席笛"]),
        ("欧阳 静", ["欧阳静"]),
        ("陆知远同志（党组书记）", ["陆知远"]),
        ("无", []),
        ("", []),
        ("席笛、席笛", ["席笛"]),
    ],
)
@pytest.mark.parametrize("known", [ROSTER, set()])
def test_names_are_divided_with_and_without_the_roster(text, names, known):
    assert read.split_names(text, known) == names


def test_the_roster_divides_names_run_together():
    assert read.split_names("林慕晴郭心远董舟", ROSTER) == ["林慕晴", "郭心远", "董舟"]
    assert read.split_names("阿依古丽", ROSTER) == ["阿依古丽"]


@pytest.mark.parametrize(
    ("value", "yes"), [("是", True), ("√", True), ("否", False), ("", False), ("无", False)]
)
def test_yes_and_no(value, yes):
    assert read.parse_yes(value) is yes


def test_neither_yes_nor_no():
    with pytest.raises(Unreadable, match="请填“是”或“否”"):
        read.parse_yes("大概")


def test_a_word_outside_a_closed_list():
    with pytest.raises(Unreadable, match="请改为下列之一：男、女"):
        read.parse_choice("甲", {"男": "male", "男性": "male", "女": "female"})


@pytest.mark.parametrize(
    ("value", "text"), [(None, ""), (3.0, "3"), (3.5, "3.5"), (" 甲 ", "甲"), ("１", "1")]
)
def test_plain_text(value, text):
    assert read.plain(value) == text


def test_what_is_written_keeps_its_punctuation():
    assert read.read_text(" 抓实“三会一课”（２次） ") == "抓实“三会一课”（２次）"
    assert read.read_text(10077742558.0) == "10077742558"


def test_none_as_a_count():
    assert read.parse_count("无") == 0


def test_names_run_together_beside_a_name_apart():
    assert read.split_names("林慕晴郭心远 董舟", ROSTER) == ["林慕晴", "郭心远", "董舟"]
