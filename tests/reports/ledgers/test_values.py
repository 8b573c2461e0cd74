"""What the cells of a ledger hold beyond the usual."""

import pytest

from branches.typed import Unreadable
from reports.ledgers import values as read

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
