from datetime import date, datetime

import pytest

from reports.ledgers import values as read
from reports.ledgers.values import Unreadable

ROSTER = {"娄台", "闻映雪", "江砚之", "席笛", "高沐阳", "田春和", "林慕晴", "郭心远", "欧阳静", "董舟"}
ORGANIZATIONS = frozenset(
    {
        "中共云岚区水务局党组",
        "中共云岚区水务局总支部委员会",
        "局机关第一党支部",
        "局机关第二党支部",
        "水政监察大队党支部",
    }
)


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
    ("text", "kinds"),
    [
        ("主题党日/党课", ["theme_day", "lecture"]),
        ("主题党日+党课", ["theme_day", "lecture"]),
        ("主题党日、党课", ["theme_day", "lecture"]),
        ("主题党日 党课", ["theme_day", "lecture"]),
        ("主题党日暨党课", ["theme_day", "lecture"]),
        ("主题党日党课", ["theme_day", "lecture"]),
        ("主题党日+", ["theme_day"]),
        ("组织生活会、民主评议党员", ["organizational_life", "appraisal"]),
        ("组织生活会", ["organizational_life"]),
        ("民主生活会", ["life_democratic"]),
        ("党总支委员会", ["general_committee"]),
        ("总支部委员会", ["general_committee"]),
        ("支部委员会", ["branch_committee"]),
        ("支委会", ["branch_committee"]),
        ("党员大会", ["assembly"]),
        ("支部党员大会", ["assembly"]),
        ("党小组会", ["group_meeting"]),
        ("党组会", ["party_group"]),
        ("党组（扩大）会议", ["party_group"]),
        ("理论学习中心组学习", ["center_study"]),
        ("中心组集体学习（扩大）", ["center_study"]),
        ("集中学习", ["study"]),
        ("部署会", ["deployment"]),
        ("专题汇报会", ["hearing"]),
        ("工作推进会", ["promotion"]),
        ("现场观摩会", ["observation"]),
        ("周调度", ["dispatch"]),
        ("党课，党课", ["lecture"]),
    ],
)
def test_kinds_of_meeting(text, kinds):
    assert read.parse_kinds(text) == kinds


@pytest.mark.parametrize("text", ["茶话会", "主题党日、茶话会", "/"])
def test_an_unknown_kind_is_named(text):
    with pytest.raises(Unreadable, match="请改用下列类型"):
        read.parse_kinds(text)


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
    ("text", "people"),
    [
        ("林慕晴（事假）、郭心远（病假）", [("林慕晴", "事假"), ("郭心远", "病假")]),
        ("林慕晴(外出培训) 郭心远（事假）", [("林慕晴", "外出培训"), ("郭心远", "事假")]),
        ("林慕晴、郭心远（事假）", [("林慕晴", ""), ("郭心远", "事假")]),
        ("林慕晴、郭心远（均事假）", [("林慕晴", "事假"), ("郭心远", "事假")]),
        ("席　笛（出差、培训）", [("席笛", "出差、培训")]),
        ("事假：林慕晴、郭心远；病假：席笛", [("林慕晴", "事假"), ("郭心远", "事假"), ("席笛", "病假")]),
        ("林慕晴 事假，郭心远 病假", [("林慕晴", "事假"), ("郭心远", "病假")]),
        ("林慕晴", [("林慕晴", "")]),
        ("无", []),
        ("", []),
    ],
)
def test_absences(text, people):
    assert read.parse_people(text, ROSTER) == people


def test_a_reason_without_a_name():
    with pytest.raises(Unreadable, match="姓名（原因）"):
        read.parse_people("（事假）")


@pytest.mark.parametrize(
    ("text", "full"),
    [
        ("局机关第一支部", "局机关第一党支部"),
        ("局机关 第一支部", "局机关第一党支部"),
        ("水政监察大队支部", "水政监察大队党支部"),
        ("水政监察大队", "水政监察大队党支部"),
        ("局党组", "中共云岚区水务局党组"),
        ("党总支", "中共云岚区水务局总支部委员会"),
        ("云岚区水务局党总支", "中共云岚区水务局总支部委员会"),
        ("第二支部", "局机关第二党支部"),
        ("支部", None),
        ("供水服务中心党支部", None),
        ("", None),
    ],
)
def test_short_forms_of_organisations(text, full):
    assert read.find_organization(text, ORGANIZATIONS) == full


def test_organisations_in_one_cell():
    written = "局机关第一支部 水政监察大队支部，局机关第二党支部"
    assert read.split_organizations(written, ORGANIZATIONS) == [
        "局机关第一党支部",
        "水政监察大队党支部",
        "局机关第二党支部",
    ]
    assert read.split_organizations("甲党支部、乙党支部") == ["甲党支部", "乙党支部"]
    assert read.split_organizations("无") == []


@pytest.mark.parametrize(("value", "years"), [("3年", 3), ("三年", 3), (3, 3), ("", None)])
def test_terms(value, years):
    assert read.parse_term(value) == years


def test_a_wrong_term():
    with pytest.raises(Unreadable, match="任期的年数"):
        read.parse_term("长期")


@pytest.mark.parametrize(
    ("value", "yes"), [("是", True), ("√", True), ("否", False), ("", False), ("无", False)]
)
def test_yes_and_no(value, yes):
    assert read.parse_yes(value) is yes


def test_neither_yes_nor_no():
    with pytest.raises(Unreadable, match="请填“是”或“否”"):
        read.parse_yes("大概")


def test_long_term():
    assert read.parse_long_term(" 长期坚持 ")
    assert not read.parse_long_term("2025-06-30")


@pytest.mark.parametrize("value", ["00000019971010001", 110101199003070000, "110105194912310021"])
def test_a_wrong_id_number(value):
    with pytest.raises(Unreadable, match="公民身份号码"):
        read.parse_id_number(value)


def test_an_id_number_is_checked_and_made_plain():
    assert read.parse_id_number("000000 19710214 098x") == "00000019710214098X"
    assert read.parse_id_number("") == ""


def test_a_word_outside_a_closed_list():
    with pytest.raises(Unreadable, match="请改为下列之一：男、女"):
        read.parse_choice("甲", {"男": "male", "男性": "male", "女": "female"})


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("云岚区水务局2025年会议活动台账", 2025),
        ("二〇二六年工作承诺", 2026),
        ("2025年度责任清单", 2025),
        ("党员名册", None),
    ],
)
def test_the_year_of_a_title(title, year):
    assert read.year_in(title) == year


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
