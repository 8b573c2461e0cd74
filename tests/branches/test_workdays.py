"""Working days around holidays, and the table the administrator keeps."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from branches.audit import AuditLine
from branches.workdays import DayChange, is_working, working_days
from tests.cast import Cast

MAY_DAYS = {date(2026, 5, day): False for day in range(1, 6)} | {date(2026, 5, 9): True}


@pytest.mark.parametrize(
    ("start", "end", "changes", "expected"),
    [
        (date(2026, 5, 18), date(2026, 5, 22), {}, 5),  # Monday to Friday
        (date(2026, 5, 18), date(2026, 5, 24), {}, 5),  # the week-end adds nothing
        (date(2026, 5, 18), date(2026, 5, 18), {}, 1),
        (date(2026, 5, 19), date(2026, 5, 18), {}, 0),
        (date(2026, 4, 29), date(2026, 5, 8), MAY_DAYS, 5),  # 29, 30 April; 6, 7, 8 May
        (date(2026, 4, 29), date(2026, 5, 8), {}, 8),  # a year nobody has entered: the weekday
        (date(2026, 5, 9), date(2026, 5, 10), MAY_DAYS, 1),  # a Saturday worked instead
    ],
)
def test_working_days(start: date, end: date, changes: dict[date, bool], expected: int) -> None:
    assert working_days(start, end, changes) == expected


def test_a_day_is_what_the_table_says_else_its_weekday() -> None:
    assert is_working(date(2026, 5, 9), MAY_DAYS) and not is_working(date(2026, 5, 9), {})
    assert not is_working(date(2026, 5, 1), MAY_DAYS) and is_working(date(2026, 5, 1), {})


@pytest.mark.django_db
def test_known_years_come_with_the_program() -> None:
    changes = DayChange.objects.as_changes()
    assert working_days(date(2026, 2, 9), date(2026, 2, 28), changes) == 11
    assert changes[date(2026, 10, 10)] and not changes[date(2025, 10, 8)]
    assert date(2027, 10, 1) not in changes


def test_the_administrator_adds_and_removes_a_day(cast: Cast, client: Client) -> None:
    client.force_login(cast.administrator)
    address = reverse("branches:workdays")
    response = client.post(address, {"day": "2027-10-01", "works": "False", "name": "国庆节"}, follow=True)
    assert "已登记2027-10-01放假" in response.content.decode()
    kept = DayChange.objects.get(day=date(2027, 10, 1))
    assert kept.added_by == cast.administrator and not kept.works
    again = client.post(address, {"day": "2027-10-01", "works": "True", "name": "国庆节"})
    assert "这一天已经登记" in again.content.decode()
    client.post(reverse("branches:workday-remove", args=[kept.pk]))
    assert not DayChange.objects.filter(day=date(2027, 10, 1)).exists()
    assert [line.verb for line in AuditLine.objects.filter(record_key=kept.key)] == ["create", "withdraw"]


def test_nobody_else_changes_the_table(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        DayChange(day=date(2027, 10, 1), name="国庆节").add(by=cast.first)
    with pytest.raises(PermissionDenied):
        DayChange.objects.get(day=date(2026, 10, 1)).remove(by=cast.general)
