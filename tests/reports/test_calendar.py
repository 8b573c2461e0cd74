"""The calendar's sheet, and the private address under which programs read it."""

import re
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from branches.audit import AuditLine
from branches.periods import Period
from branches.records import Record
from meetings.models import MeetingType
from reports.branch_calendar import Entry, entries, month_sheet, neighbour
from reports.feeds import CalendarFeed, escaped, folded, hashed, ics
from tests import factories
from tests.cast import Cast

TODAY = date(2025, 3, 20)
MARCH = Period.of_month(2025, 3)
NOW = "2025-03-20 09:00:00+08:00"


def of(cast: Cast, name: str = "first", month: Period = MARCH, at: str = "first_branch") -> list[Entry]:
    return entries(getattr(cast, at), month, getattr(cast, name), TODAY)


# --- what stands on it


def test_every_kind_stands_on_its_day(cast: Cast) -> None:
    meeting = factories.meeting(
        cast.first_branch, MeetingType.Kind.THEME_DAY, topic="廉洁家风", held_on=date(2025, 3, 6)
    )
    factories.talk(
        cast.first_branch, [factories.member(cast.first_branch, "苗景行")], held_on=date(2025, 3, 7)
    )
    factories.inspection(cast.first_branch, topic="组织生活督查", held_on=date(2025, 3, 8))
    factories.initiative(cast.first_branch, held_on=date(2025, 3, 9))
    factories.problem(cast.first_branch, description="停水公告不及时", due_on=date(2025, 3, 19))
    factories.term(cast.first_branch, date(2022, 3, 21))
    found = of(cast)
    assert [(each.day.day, each.label, each.text) for each in found] == [
        (6, "主题党日", "廉洁家风"),
        (7, "谈话", ""),
        (8, "督查", "组织生活督查"),
        (9, "举措", "组织观摩"),
        (19, "整改时限", "停水公告不及时"),
        (21, "换届", "局机关第一党支部本届届满"),
    ]
    assert found[0].url == meeting.get_absolute_url()
    assert [(each.light, each.word) for each in found[-2:]] == [("red", "超期1天"), ("info", "届满")]


@pytest.mark.parametrize("day", [date(2025, 2, 28), date(2025, 4, 1)])
def test_the_days_beside_the_month_do_not(cast: Cast, day: date) -> None:
    factories.meeting(cast.first_branch, held_on=day)
    factories.problem(cast.first_branch, due_on=day)
    factories.term(cast.first_branch, day.replace(year=2022))
    assert of(cast) == []


def test_withdrawn_and_long_term_are_not_on_it_and_drafts_say_so(cast: Cast) -> None:
    factories.meeting(cast.first_branch, state=Record.State.WITHDRAWN)
    factories.problem(cast.first_branch, due_on=TODAY, long_term=True)
    factories.meeting(cast.first_branch, state=Record.State.DRAFT)
    (found,) = of(cast)
    assert (found.light, found.word) == ("yellow", "草稿")


def test_those_above_see_what_lies_below_with_its_place(cast: Cast) -> None:
    factories.meeting(cast.first_branch)
    factories.meeting(cast.general_branch)
    factories.meeting(cast.other_branch)
    factories.meeting(cast.party_group)
    assert sorted(each.organization for each in of(cast, "general", at="general_branch")) == [
        "",
        "局机关第一党支部",
    ]


def test_the_weeks_begin_on_monday(cast: Cast) -> None:
    factories.meeting(cast.first_branch, held_on=date(2025, 3, 31))
    weeks = month_sheet(of(cast), MARCH, TODAY)
    assert [len(week) for week in weeks] == [7] * 6
    assert weeks[0][0].day == date(2025, 2, 24) and not weeks[0][0].inside
    assert len(weeks[5][0].entries) == 1 and weeks[5][0].inside
    assert [day.day for week in weeks for day in week if day.today] == [TODAY]


def test_the_months_beside_it() -> None:
    assert neighbour(Period.of_month(2025, 1), -1) == date(2024, 12, 1)
    assert neighbour(Period.of_month(2025, 12), 1) == date(2026, 1, 1)


# --- the page


@time_machine.travel(NOW, tick=False)
def test_the_page(cast: Cast, client: Client) -> None:
    factories.talk(cast.first_branch, [factories.member(cast.first_branch, "苗景行")])
    factories.problem(cast.first_branch, description="<b>停水</b>", due_on=date(2025, 3, 25))
    client.force_login(cast.first)
    text = client.get("/calendar/").content.decode()
    assert "2025年3月" in text and "今天" in text and "余5天" in text
    assert "苗景行" not in text and "<b>停水" not in text
    assert f"organization={cast.first_branch.pk}&amp;month=2025-02" in text
    other = client.get("/calendar/?month=2024-12").content.decode()
    assert "2024年12月" in other and f"organization={cast.first_branch.pk}&amp;month=2025-01" in other
    assert "这个月还没有记录" in other


@pytest.mark.parametrize(
    "query", ["month=2025-13", "month=abc", "month=1200-01", "organization=0", "organization=x"]
)
def test_what_is_no_month_or_organisation_is_no_page(cast: Cast, client: Client, query: str) -> None:
    client.force_login(cast.first)
    assert client.get(f"/calendar/?{query}").status_code == 404


@time_machine.travel(NOW, tick=False)
def test_it_costs_no_more_for_thirty_than_for_one(cast: Cast, client: Client) -> None:
    def fill(number: int) -> None:
        for _ in range(number):
            factories.meeting(cast.first_branch, MeetingType.Kind.THEME_DAY, held_on=TODAY)
            factories.talk(cast.first_branch, held_on=TODAY)
            factories.problem(cast.first_branch, due_on=TODAY)
            factories.inspection(cast.second_branch, held_on=TODAY)
            CalendarFeed.open_for(cast.first_branch, by=cast.general)

    client.force_login(cast.general)
    fill(1)
    client.get("/calendar/")
    with CaptureQueriesContext(connection) as one:
        client.get("/calendar/")
    fill(29)
    with CaptureQueriesContext(connection) as thirty:
        client.get("/calendar/")
    assert len(thirty) <= len(one) <= 20


# --- the private address


def new_feed(client: Client, cast: Cast) -> str:
    """Press the button and read the address off the page; its path."""
    client.force_login(cast.first)
    response = client.post("/calendar/feeds/new/", {"organization": cast.first_branch.pk}, follow=True)
    found = re.search(r'value="http://localhost:8000(/calendar/[^"]+\.ics)"', response.content.decode())
    assert found is not None
    return found[1]


@time_machine.travel(NOW, tick=False)
def test_the_address_is_shown_once_and_only_its_hash_kept(cast: Cast, client: Client) -> None:
    path = new_feed(client, cast)
    token = path.removeprefix("/calendar/").removesuffix(".ics")
    feed = CalendarFeed.objects.get()
    assert feed.token_hash == hashed(token) and token not in feed.token_hash
    assert token not in client.get("/calendar/").content.decode()
    assert token not in "".join(AuditLine.objects.values_list("detail", flat=True))
    assert AuditLine.objects.filter(record_key=feed.key, verb="create").exists()


@time_machine.travel(NOW, tick=False)
def test_it_needs_no_log_in(cast: Cast, client: Client) -> None:
    factories.meeting(
        cast.first_branch, MeetingType.Kind.THEME_DAY, topic="廉洁,家风;一", held_on=date(2025, 3, 6)
    )
    factories.meeting(cast.second_branch, topic="别人的会")
    factories.talk(
        cast.first_branch, [factories.member(cast.first_branch, "苗景行")], held_on=date(2025, 3, 7)
    )
    path = new_feed(client, cast)
    response = Client().get(path)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    text = response.content.decode().replace("\r\n ", "")
    assert "SUMMARY:主题党日：廉洁\\,家风\\;一" in text
    assert "SUMMARY:谈话\r\n" in text
    assert "苗景行" not in text and "别人的会" not in text
    assert CalendarFeed.objects.get().last_used_at == timezone.now()


def test_a_wrong_address_is_no_page(cast: Cast, client: Client) -> None:
    path = new_feed(client, cast)
    for wrong in ("/calendar/x.ics", path.replace("/calendar/", "/calendar/a")):
        assert Client().get(wrong).status_code == 404
    assert Client().post(path).status_code == 405


def test_revoked_it_stops_at_once(cast: Cast, client: Client) -> None:
    path = new_feed(client, cast)
    feed = CalendarFeed.objects.get()
    client.force_login(cast.clerk)
    assert client.post(f"/calendar/feeds/{feed.pk}/revoke/").status_code == 404
    assert Client().get(path).status_code == 200
    client.force_login(cast.first)
    assert client.post(f"/calendar/feeds/{feed.pk}/revoke/").status_code == 302
    assert Client().get(path).status_code == 404
    assert AuditLine.objects.filter(record_key=feed.key, verb="withdraw").exists()


def test_without_the_post_or_the_account_it_stops_at_the_next_request(cast: Cast, client: Client) -> None:
    path = new_feed(client, cast)
    post = cast.first.posts.get()
    post.ends_on = timezone.localdate() - timedelta(days=1)
    post.save()
    assert Client().get(path).status_code == 404
    post.ends_on = timezone.localdate()
    post.save()
    assert Client().get(path).status_code == 200
    cast.first.is_active = False
    cast.first.save()
    assert Client().get(path).status_code == 404


def test_an_organisation_he_does_not_see_has_no_address_for_him(cast: Cast, client: Client) -> None:
    client.force_login(cast.first)
    for organization in (cast.second_branch, cast.party_group):
        response = client.post("/calendar/feeds/new/", {"organization": organization.pk})
        assert response.status_code == 404
    assert not CalendarFeed.objects.exists()


# --- RFC 5545


def entry(text: str = "廉洁家风", **fields: Any) -> Entry:
    values = {
        "day": date(2025, 2, 28),
        "label": "主题党日",
        "url": "/meetings/records/7/",
        "uid": "meetings.meeting:7",
    }
    return Entry(text=text, **values | fields)


def test_an_event_has_what_the_standard_asks() -> None:
    now = datetime(2025, 3, 1, 7, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    text = ics("第一支部的日历", [entry(word="已确认")], now)
    assert text.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:")
    assert text.endswith("END:VCALENDAR\r\n")
    assert "\n" not in text.replace("\r\n", "")
    event = text[text.index("BEGIN:VEVENT") : text.index("END:VEVENT")].split("\r\n")
    assert event == [
        "BEGIN:VEVENT",
        "UID:meetings.meeting-7@shushi",
        "DTSTAMP:20250228T233000Z",
        "DTSTART;VALUE=DATE:20250228",
        "DTEND;VALUE=DATE:20250301",
        "SUMMARY:主题党日：廉洁家风",
        "DESCRIPTION:已确认",
        "URL:http://localhost:8000/meetings/records/7/",
        "TRANSP:TRANSPARENT",
        "",
    ]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("一,二;三\\四", "一\\,二\\;三\\\\四"),
        ("一\r\n二\n三\r四", "一\\n二\\n三\\n四"),
        ("一\x00\x07\t二", "一二"),
        ("BEGIN:VEVENT", "BEGIN:VEVENT"),
    ],
)
def test_texts_are_escaped(text: str, written: str) -> None:
    assert escaped(text) == written


@pytest.mark.parametrize(
    "text", ["a" * 74, "a" * 75, "a" * 76, "水" * 25, "水" * 26, "x" + "水" * 80, "a" * 400, ""]
)
def test_long_lines_are_folded_between_characters(text: str) -> None:
    lines = folded(text).split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    assert all(line.startswith(" ") for line in lines[1:])
    assert lines[0] + "".join(line[1:] for line in lines[1:]) == text
    assert len(lines) == (1 if len(text.encode()) <= 75 else len(lines))
