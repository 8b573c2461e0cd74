"""Meetings on fixed days: which day of the month it is, from when to when."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from meetings.models import MeetingSeries
from tests import factories
from tests.branches.record_types import BY_STEM, sign_in
from tests.cast import Cast

SERIES = BY_STEM["meeting-series"]


@pytest.mark.parametrize(
    ("fields", "year", "month", "day"),
    [
        ({"day_of_month": 15}, 2025, 2, 15),
        ({"day_of_month": 31}, 2025, 2, 28),
        ({"day_of_month": 31}, 2024, 2, 29),
        ({"week": 1, "weekday": 5}, 2025, 8, 1),
        ({"week": 1, "weekday": 4}, 2025, 8, 7),
        ({"week": 4, "weekday": 5}, 2025, 8, 22),
        ({"week": 5, "weekday": 5}, 2025, 8, 29),
        ({"week": 5, "weekday": 1}, 2025, 9, 29),
        ({"week": 5, "weekday": 5}, 2025, 9, 26),
    ],
)
def test_its_day_in_a_month(fields: dict[str, int], year: int, month: int, day: int) -> None:
    assert MeetingSeries(**fields).day_in(year, month) == date(year, month, day)


def test_the_next_of_its_days() -> None:
    series = MeetingSeries(held_on=date(2025, 3, 1), day_of_month=15)
    assert series.next_on(date(2025, 3, 15)) == date(2025, 3, 15)
    assert series.next_on(date(2025, 3, 16)) == date(2025, 4, 15)
    assert series.next_on(date(2025, 12, 20)) == date(2026, 1, 15)
    assert series.next_on(date(2025, 1, 1)) == date(2025, 3, 15)  # not before it holds


def test_its_topic_names_the_month() -> None:
    assert MeetingSeries(topic_pattern="{年}年{月}月支委会").topic_on(date(2025, 4, 8)) == "2025年4月支委会"


def test_alive_are_those_confirmed_and_not_ended(cast: Cast) -> None:
    held = factories.meeting_series(cast.first_branch)
    ending = factories.meeting_series(cast.first_branch, ends_on=date(2025, 6, 30))
    factories.meeting_series(cast.first_branch, state="draft")
    assert set(MeetingSeries.objects.alive(date(2025, 6, 30))) == {held, ending}
    assert set(MeetingSeries.objects.alive(date(2025, 7, 1))) == {held}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"day_of_month": ""}, "两种只填一种"),
        ({"week": 1, "weekday": 5}, "两种只填一种"),
        ({"day_of_month": "", "week": 1}, "两种只填一种"),
        ({"day_of_month": 32}, "每月几日请填1到31"),
        ({"ends_on": "2026-03-09"}, "停用日期不能早于起始日期"),
        ({"kinds": []}, "请至少选择一种会议类型"),
    ],
)
def test_faults(changes: dict[str, Any], sentence: str, client: Client, cast: Cast) -> None:
    data = SERIES.data(cast.first_branch, **changes)
    response = sign_in(client, cast.first).post(SERIES.page.new_url, data)
    assert sentence in str(response.context["form"].errors)
    assert not MeetingSeries.objects.exists()


def test_by_weekday_and_in_words(client: Client, cast: Cast) -> None:
    data = SERIES.data(
        cast.first_branch,
        day_of_month="",
        week=1,
        weekday=5,
        kinds=["branch_committee", "theme_day"],
        then="confirm",
    )
    response = sign_in(client, cast.first).post(SERIES.page.new_url, data, follow=True)
    assert "支部委员会、主题党日，每月第一个星期五" in response.content.decode()
    assert MeetingSeries.objects.alive().get().kind_codes() == ["branch_committee", "theme_day"]
