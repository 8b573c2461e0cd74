"""The lights of a rectification, on both sides of each threshold."""

from datetime import date, timedelta

import pytest

from responsibilities.rules import behind_points, follow_up_days, light

TODAY = date(2026, 6, 1)


def shown(left: int | None, **changes: object) -> tuple[str, str]:
    values = {
        "found_on": TODAY,
        "due_on": None if left is None else TODAY + timedelta(days=left),
        "closed_on": None,
        "long_term": False,
        "percent": 0,
        "awaiting_review": False,
        "rebounded": False,
        "today": TODAY,
    }
    found = light(**values | changes)  # type: ignore[arg-type]
    return found.colour, found.word


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        (11, ("green", "余11天")),
        (10, ("yellow", "余10天")),
        (0, ("yellow", "今天到期")),
        (-1, ("red", "超期1天")),
        (None, ("yellow", "未定时限")),
    ],
)
def test_days_left(left: int | None, expected: tuple[str, str]) -> None:
    assert shown(left) == expected


def test_closed_long_term_and_waiting() -> None:
    assert shown(-5, closed_on=TODAY) == ("green", "已销号")
    assert shown(-5, closed_on=TODAY, rebounded=True) == ("red", "已反弹")
    assert shown(None, long_term=True) == ("blue", "长期坚持")
    assert shown(30, awaiting_review=True) == ("yellow", "待复核审定")
    assert shown(-1, awaiting_review=True) == ("red", "超期1天")


@pytest.mark.parametrize(("percent", "colour"), [(30, "green"), (29, "yellow")])
def test_progress_may_lag_behind_time_by_twenty_points(percent: int, colour: str) -> None:
    found_on = TODAY - timedelta(days=50)  # half of the hundred days are over
    assert shown(50, found_on=found_on, percent=percent)[0] == colour


def test_time_used_is_cut_to_the_whole() -> None:
    assert behind_points(found_on=TODAY, due_on=TODAY, percent=0, today=TODAY) == 0
    assert (
        behind_points(
            found_on=TODAY, due_on=TODAY + timedelta(days=10), percent=0, today=TODAY - timedelta(days=3)
        )
        == 0
    )
    assert (
        behind_points(
            found_on=TODAY, due_on=TODAY + timedelta(days=10), percent=0, today=TODAY + timedelta(days=99)
        )
        == 100
    )


def test_looks_back_fall_due_after_ninety_and_180_days() -> None:
    assert follow_up_days(date(2026, 1, 1)) == [date(2026, 4, 1), date(2026, 6, 30)]
