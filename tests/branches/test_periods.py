"""Periods and scopes."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branches.periods import Period, Scope, format_day
from members.models import Member
from tests import factories
from tests.cast import Cast

days = st.dates(date(2000, 1, 1), date(2060, 12, 31))
periods = st.builds(lambda day, length: Period(day, day + timedelta(days=length)), days, st.integers(0, 1200))
YEAR = Period.of_year(2025)


@given(periods)
def test_months_cover_the_period_once(period: Period) -> None:
    months = list(period.months())
    assert (months[0].start, months[-1].end) == (period.start, period.end)
    for earlier, later in pairwise(months):
        assert later.start == earlier.end + timedelta(days=1)
        assert later.start.day == 1
    for month in months:
        assert (month.start.year, month.start.month) == (month.end.year, month.end.month)


@given(periods)
def test_the_year_before_is_a_period_a_year_earlier(period: Period) -> None:
    before = period.year_before()
    for then, now in ((before.start, period.start), (before.end, period.end)):
        assert (then.year, then.month) == (now.year - 1, now.month)


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2024, 2, 29), date(2023, 2, 28)),
        (date(2025, 2, 28), date(2024, 2, 29)),
        (date(2024, 2, 28), date(2023, 2, 28)),
        (date(2026, 6, 30), date(2025, 6, 30)),
    ],
)
def test_leap_days(day: date, before: date) -> None:
    """The end of February stays the end of February, so that a whole month stays whole."""
    assert Period(day, day).year_before() == Period(before, before)


def test_whole_months_stay_whole() -> None:
    assert Period.of_month(2025, 2).year_before() == Period.of_month(2024, 2)
    assert Period.of_month(2024, 2).year_before() == Period.of_month(2023, 2)
    assert YEAR.year_before() == Period.of_year(2024)


def test_words() -> None:
    assert YEAR.label == "2025年"
    assert Period.of_month(2025, 3).label == "2025年3月"
    assert Period(date(2025, 1, 1), date(2025, 3, 5)).label == "2025年1月1日至2025年3月5日"
    assert format_day(date(2026, 1, 5)) == "2026年1月5日"
    assert date(2025, 12, 31) in YEAR and date(2026, 1, 1) not in YEAR
    assert Period(date(2024, 12, 1), date(2025, 1, 31)).year == 2025


def test_the_end_comes_after_the_beginning() -> None:
    with pytest.raises(ValueError, match="截止日期不能早于起始日期"):
        Period(date(2025, 1, 2), date(2025, 1, 1))


def test_the_bureau_holds_the_party_group(cast: Cast) -> None:
    bureau = Scope.bureau(cast.general_branch, YEAR)
    expected = [cast.party_group, cast.general_branch, cast.first_branch, cast.second_branch]
    assert list(bureau.organizations()) == expected
    assert list(Scope.alone(cast.general_branch, YEAR).organizations()) == expected[1:]
    assert list(Scope.bureau(cast.first_branch, YEAR).organizations()) == [cast.first_branch]
    assert bureau.during(Period.of_year(2024)).party_group == cast.party_group
    assert bureau.label == "云岚区水务局总支部委员会 · 2025年"


def test_records_within_a_scope(cast: Cast) -> None:
    for organization in (cast.party_group, cast.first_branch, cast.other_branch):
        factories.member(organization)
    within = Member.objects.within(Scope.bureau(cast.general_branch, YEAR))
    assert {each.organization for each in within} == {cast.party_group, cast.first_branch}
