"""Many records entered at once: what cells are read as, faults in their place, one set for one submission."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from time_machine import TimeMachineFixture

from branches import closing
from branches.audit import AuditLine, Verb
from branches.pages.grid_rows import MOST
from branches.records import Record
from meetings.models import Meeting, StudyProduct, Talk
from members.models import ServiceEvent
from responsibilities.models import MassIssue, Problem
from tests import factories
from tests.branches.record_types import BY_STEM, sign_in
from tests.cast import Cast

TALK = BY_STEM["talk"].page
STUDY = BY_STEM["study-product"].page
MEETING = BY_STEM["meeting"].page


@pytest.fixture(autouse=True)
def in_april(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to("2026-04-01 10:00+08:00", tick=False)


@pytest.fixture
def first(client: Client, cast: Cast) -> Client:
    return sign_in(client, cast.first)


def table(
    cast: Cast, page: Any, *rows: tuple[str, ...], then: str = "check", **shared: Any
) -> dict[str, Any]:
    """A table as a browser sends it."""
    data = {"key": "k" * 32, "rows": str(len(rows)), "then": then, "organization": cast.first_branch.pk}
    for index, row in enumerate(rows):
        for name, text in zip(page.grid.columns, row, strict=False):
            data[f"r{index}-{name}"] = text
    return data | shared


def talks(cast: Cast, *rows: tuple[str, ...], then: str = "check", **shared: Any) -> dict[str, Any]:
    return table(cast, TALK, *rows, then=then, **{"kind": "heart_to_heart"} | shared)


def faults(response: Any) -> dict[tuple[int, str], str]:
    """(row, column) → what the page says of the cell; a row's own faults stand under an empty name."""
    found: dict[tuple[int, str], str] = {}
    for row in response.context["sheet"].rows:
        if row.faults:
            found[row.number, ""] = "".join(row.faults)
        for cell in row.cells:
            if cell.faults:
                found[row.number, cell.column.name] = "".join(cell.faults)
    return found


def text(response: Any, row: int, name: str) -> str:
    cells = response.context["sheet"].rows[row - 1].cells
    return str(next(cell.text for cell in cells if cell.column.name == name))


@pytest.fixture
def people(cast: Cast) -> None:
    for name in ("贺云峤", "林慕晴", "郭心远"):
        factories.member(cast.first_branch, name)


# --- talks


def test_checked_first_then_saved_as_one_set(people: None, first: Client, cast: Cast) -> None:
    rows = (
        ("3月5日", "贺云峤", "林慕晴、郭心远", "思想动态", "谈了近期工作"),
        ("2026.3.6", "贺云峤", "林慕晴 郭心远", "", ""),
    )
    checked = first.post(TALK.grid_url, talks(cast, *rows))
    assert faults(checked) == {} and not Talk.objects.exists()
    assert text(checked, 1, "held_on") == "2026-03-05"
    assert text(checked, 1, "reason") == "了解思想动态"
    assert text(checked, 2, "participants") == "林慕晴、郭心远"
    saved = first.post(TALK.grid_url, talks(cast, *rows, then="save"))
    assert saved.status_code == 302
    assert sorted(Talk.objects.values_list("held_on", "state")) == [
        (date(2026, 3, 5), "draft"),
        (date(2026, 3, 6), "draft"),
    ]
    talk = Talk.objects.get(held_on=date(2026, 3, 5))
    assert {each.name for each in talk.participants.all()} == {"林慕晴", "郭心远"}
    assert (talk.summary, talk.reason, talk.created_by) == ("谈了近期工作", "state_of_mind", cast.first)
    assert AuditLine.objects.filter(verb=Verb.CREATE, record_key=talk.key).count() == 1


def test_pressed_twice_it_makes_one_set(people: None, first: Client, cast: Cast) -> None:
    data = talks(cast, ("3月5日", "贺云峤", "林慕晴"), then="save")
    first.post(TALK.grid_url, data)
    again = first.post(TALK.grid_url, data, follow=True)
    assert Talk.objects.count() == 1
    assert "已经保存过" in again.content.decode()


@pytest.mark.parametrize(
    ("row", "place", "words"),
    [
        (("3月32日", "贺云峤", "林慕晴"), "held_on", "不是一个存在的日期"),
        (("2026-04-20", "贺云峤", "林慕晴"), "held_on", "不能晚于今天"),
        (("3月5日", "贺云桥", "林慕晴"), "talker", "相近的有：贺云峤"),
        (("3月5日", "贺云峤、郭心远", "林慕晴"), "talker", "只填一人"),
        (("3月5日", "贺云峤", ""), "participants", "请填写谈话对象"),
        (("3月5日", "贺云峤", "贺云峤"), "participants", "不能同时是谈话对象"),
        (("3月5日", "贺云峤", "林慕晴", "聊聊"), "reason", "不在可填的范围内"),
    ],
)
def test_a_fault_stands_in_its_cell_and_nothing_is_stored(
    row: tuple[str, ...], place: str, words: str, people: None, first: Client, cast: Cast
) -> None:
    good = ("3月5日", "贺云峤", "郭心远", "", "")
    response = first.post(TALK.grid_url, talks(cast, good, row, then="save"))
    found = faults(response)
    assert list(found) == [(2, place)] and words in found[2, place]
    assert found[2, place] in response.content.decode()
    assert text(response, 1, "participants") == "郭心远"
    assert not Talk.objects.exists()


def test_a_closed_month_is_told_before_saving(people: None, first: Client, cast: Cast) -> None:
    closing.close([cast.first_branch], date(2026, 2, 1), by=cast.general, despite_drafts=True)
    rows = (("3月5日", "贺云峤", "林慕晴"), ("2月5日", "贺云峤", "郭心远"))
    found = faults(first.post(TALK.grid_url, talks(cast, *rows)))
    assert list(found) == [(2, "held_on")] and "已关账" in found[2, "held_on"]


def test_the_good_rows_are_saved_while_the_others_are_mended(people: None, first: Client, cast: Cast) -> None:
    rows = (("3月5日", "贺云峤", "林慕晴"), ("", "", ""), ("3月6日", "贺云峤", "无名氏"))
    data = talks(cast, *rows, then="good")
    first.post(TALK.grid_url, data)
    again = first.post(TALK.grid_url, data)  # sent again, it stores nothing twice and keeps the rest in sight
    assert Talk.objects.count() == 1
    left = again.context["sheet"]
    assert [row.number for row in left.filled] == [1] and text(again, 1, "participants") == "无名氏"
    assert left.key != data["key"]
    mended = talks(cast, ("3月6日", "贺云峤", "郭心远"), then="save", key=left.key)
    first.post(TALK.grid_url, mended)
    assert Talk.objects.count() == 2


def test_one_of_several_of_a_name_is_chosen(people: None, first: Client, cast: Cast) -> None:
    factories.member(cast.first_branch, "苏晚", held_on=date(1999, 5, 4))
    younger = factories.member(cast.first_branch, "苏晚", held_on=date(2015, 6, 1))
    data = talks(cast, ("3月5日", "贺云峤", "林慕晴、苏晚"))
    asked = first.post(TALK.grid_url, data)
    assert "2人叫“苏晚”" in faults(asked)[1, "participants"]
    labels = asked.context["sheet"].rows[0].cells[2].choices[0]
    meant = f"苏晚（{younger.told_apart}）"
    assert meant in labels and "2015年6月入党" in meant
    chosen = first.post(TALK.grid_url, data | {"r0-participants-who": meant})
    assert faults(chosen) == {}
    written = text(chosen, 1, "participants")
    assert meant in written and "林慕晴" in written
    first.post(TALK.grid_url, talks(cast, ("3月5日", "贺云峤", written), then="save"))
    assert younger in Talk.objects.get().participants.all()


def test_one_who_left_is_not_taken_for_one_who_is_here(people: None, first: Client, cast: Cast) -> None:
    factories.member(cast.first_branch, "苏晚", left_on=date(2020, 1, 1))
    here = factories.member(cast.first_branch, "苏晚")
    first.post(TALK.grid_url, talks(cast, ("3月5日", "贺云峤", "苏晚"), then="save"))
    assert list(Talk.objects.get().participants.all()) == [here]


def test_a_blank_cell_stands_for_the_usual(people: None, first: Client, cast: Cast) -> None:
    me = factories.member(cast.first_branch, "江叙白", account=cast.first)
    first.post(TALK.grid_url, talks(cast, ("", "", "林慕晴"), then="save"))
    talk = Talk.objects.get()
    assert (talk.talker, talk.held_on) == (me, date(2026, 4, 1))


def test_in_january_december_is_last_years(
    people: None, client: Client, cast: Cast, time_machine: TimeMachineFixture
) -> None:
    time_machine.move_to("2027-01-08 10:00+08:00", tick=False)
    checked = sign_in(client, cast.first).post(TALK.grid_url, talks(cast, ("12月30日", "贺云峤", "林慕晴")))
    assert text(checked, 1, "held_on") == "2026-12-30"


def test_saved_and_confirmed_at_once(people: None, first: Client, cast: Cast) -> None:
    first.post(TALK.grid_url, talks(cast, ("3月5日", "贺云峤", "林慕晴"), then="confirm"))
    assert Talk.objects.get().state == Record.State.CONFIRMED


def test_who_may_not_confirm_cannot_do_it_here(people: None, client: Client, cast: Cast) -> None:
    clerk = sign_in(client, cast.clerk)
    response = clerk.post(TALK.grid_url, talks(cast, ("3月5日", "贺云峤", "林慕晴"), then="confirm"))
    assert response.status_code == 403 and not Talk.objects.exists()
    page = clerk.post(TALK.grid_url, talks(cast, ("3月5日", "贺云峤", "林慕晴")))
    assert "保存并确认" not in page.content.decode()


def test_only_for_an_organisation_of_ones_own(people: None, first: Client, cast: Cast) -> None:
    data = talks(cast, ("3月5日", "贺云峤", "林慕晴"), then="save", organization=cast.second_branch.pk)
    response = first.post(TALK.grid_url, data)
    assert "organization" in response.context["sheet"].shared.errors and not Talk.objects.exists()


# --- pasting without a script


def test_a_block_spreads_over_the_blank_rows(first: Client, cast: Cast) -> None:
    block = '2026-03-05\t心得体会\t"治水\n随想"\t林慕晴\r\n2026-03-06\t调研报告\t河长制调研\t郭心远\r\n'
    data = table(cast, STUDY, ("3月1日", "心得", "已写的", "贺云峤"), ("",), then="spread", pasted=block)
    page = first.post(STUDY.grid_url, data)
    sheet = page.context["sheet"]
    assert [[cell.text for cell in row.cells] for row in sheet.filled] == [
        ["3月1日", "心得", "已写的", "贺云峤"],
        ["2026-03-05", "心得体会", "治水\n随想", "林慕晴"],
        ["2026-03-06", "调研报告", "河长制调研", "郭心远"],
    ]
    assert "已填入2行" in page.content.decode()


def test_headings_say_which_column_is_which(first: Client, cast: Cast) -> None:
    block = "作者\t题目\t序号\t提交日期\n林慕晴\t治水随想\t1\t3月5日"
    page = first.post(STUDY.grid_url, table(cast, STUDY, ("",), then="spread", pasted=block))
    row = page.context["sheet"].filled[0]
    assert {cell.column.name: cell.text for cell in row.cells} == {
        "held_on": "3月5日", "kind": "", "title": "治水随想", "authors": "林慕晴",
    }  # fmt: skip


def test_more_than_a_table_holds_stays_in_the_box(first: Client, cast: Cast) -> None:
    block = "\n".join(f"3月5日\t心得体会\t题目{n}\t林慕晴" for n in range(MOST + 5))
    sheet = first.post(STUDY.grid_url, table(cast, STUDY, then="spread", pasted=block)).context["sheet"]
    assert (len(sheet.rows), len(sheet.filled)) == (MOST, MOST)
    assert "其余5行留在下面" in "".join(sheet.notes)
    assert sheet.pasted.splitlines()[0].split("\t")[2] == f"题目{MOST}"


def test_an_empty_table_says_so_and_rows_can_be_added(first: Client, cast: Cast) -> None:
    assert "表里还没有内容" in first.post(STUDY.grid_url, table(cast, STUDY, ("", ""))).content.decode()
    assert (
        "没有可以填入的内容" in first.post(STUDY.grid_url, table(cast, STUDY, then="spread")).content.decode()
    )
    more = first.post(STUDY.grid_url, table(cast, STUDY, *[("",)] * 10, then="rows"))
    assert len(more.context["sheet"].rows) == 20
    assert len(first.post(STUDY.grid_url, {"rows": "-5", "then": "check"}).context["sheet"].rows) == 10


# --- the other types


def test_lectures_are_meetings_told_their_type(people: None, first: Client, cast: Cast) -> None:
    address = f"{MEETING.grid_url}?kinds=lecture"
    opened = first.get(address)
    assert opened.context["sheet"].shared.initial["kinds"] == ["lecture"]
    row = ("3月5日", "讲节水", "会议室", "", "贺云峤", "", "12人", "11", "")
    first.post(address, table(cast, MEETING, row, then="confirm", kinds=["lecture"]))
    meeting = Meeting.objects.get()
    assert (meeting.kind_codes(), meeting.lecturer.name, meeting.due) == (["lecture"], "贺云峤", 12)  # type: ignore[union-attr]
    assert meeting.state == Record.State.CONFIRMED


def test_study_products_with_several_authors(people: None, first: Client, cast: Cast) -> None:
    row = ("3月5日", "心得", "治水随想", "林慕晴、郭心远")
    first.post(STUDY.grid_url, table(cast, STUDY, row, then="save"))
    product = StudyProduct.objects.get()
    assert (product.kind, product.authors.count()) == ("reflection", 2)


def test_mass_issues(people: None, first: Client, cast: Cast) -> None:
    page = BY_STEM["mass-issue"].page
    row = ("3月5日", "烦心事", "路灯不亮", "热线", "申屠若溪", "林慕晴", "", "", "")
    first.post(page.grid_url, table(cast, page, row, then="save"))
    issue = MassIssue.objects.get()
    assert (issue.category, issue.source, issue.petitioner, issue.stage) == (
        "annoyance", "hotline", "申屠若溪", "handling",
    )  # fmt: skip


def test_services_of_one_team(people: None, first: Client, cast: Cast) -> None:
    page = BY_STEM["service-event"].page
    team = factories.volunteer_team(cast.first_branch)
    row = ("3月5日", "清理河岸", "清河", "居民", "2小时", "林慕晴、郭心远", "郭心远 1.5")
    first.post(page.grid_url, table(cast, page, row, then="save", team=team.pk))
    event = ServiceEvent.objects.get()
    assert sorted(event.participations.values_list("member__name", "hours")) == [
        ("林慕晴", 2),
        ("郭心远", 1.5),
    ]


def test_problems_with_a_day_ahead(people: None, first: Client, cast: Cast) -> None:
    page = BY_STEM["problem"].page
    row = ("3月5日", "基层党组织", "自查", "笔记不全", "抽查笔记", "林慕晴", "12月20日", "是", "")
    first.post(page.grid_url, table(cast, page, row, then="save"))
    problem = Problem.objects.get()
    assert (problem.due_on, problem.prominent, problem.source) == (date(2026, 12, 20), True, "self_check")


# --- what it costs


def test_names_are_read_once_for_the_whole_table(
    people: None, first: Client, cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    rows = [("3月5日", "贺云峤", "林慕晴、郭心远")]
    with django_assert_max_num_queries(100) as one:
        first.post(TALK.grid_url, talks(cast, *rows))
    with django_assert_max_num_queries(400) as many:
        first.post(TALK.grid_url, talks(cast, *rows * 21))
    per_row = (len(many) - len(one)) / 20
    assert per_row <= 8  # the constraints of the record and whether what it points to is there still
    roster = [query for query in many.captured_queries if 'FROM "members_member"' in query["sql"]]
    assert len([query for query in roster if "name" in query["sql"]]) <= 3
