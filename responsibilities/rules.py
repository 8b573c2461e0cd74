"""When a rectification is shown, warned of and late; what a problem's stages lead to. Pure, on plain values.

The days are settings of the house (RECTIFICATION_DAYS and FOLLOW_UP_DAYS); no document of the party fixes them.
"""

from dataclasses import dataclass
from datetime import date, timedelta

RECTIFICATION_DAYS = (20, 10, 0)
"""Days before a deadline at which a rectification is shown, turns yellow, and turns red (domain.md 5.3)."""
BEHIND_POINTS = 20
"""Percentage points by which progress may lag behind the share of time used before the light turns yellow."""
BEHIND, AWAITING_REVIEW = "进度滞后", "待复核审定"
FOLLOW_UP_DAYS = (90, 180)
"""Days after the closing on which 回头看 falls due (domain.md 5.2)."""


@dataclass(frozen=True)
class Light:
    """A light in words: colour is never alone."""

    colour: str
    """green, yellow, red or blue"""
    word: str


def light(
    *,
    found_on: date,
    due_on: date | None,
    closed_on: date | None,
    long_term: bool,
    percent: int,
    awaiting_review: bool,
    rebounded: bool,
    today: date,
) -> Light:
    """The light of a rectification as of a day.

    green: closed, or on its way with more than ten days left; yellow: ten days or less, behind time, or
    awaiting its review; red: past its day, or come back after its closing; blue: long-term.
    """
    if rebounded:
        return Light("red", "已反弹")
    if closed_on is not None:
        return Light("green", "已销号")
    if long_term:
        return Light("blue", "长期坚持")
    if due_on is None:
        return Light("yellow", "未定时限")
    left = (due_on - today).days
    if left < 0:
        return Light("red", f"超期{-left}天")
    if awaiting_review:
        return Light("yellow", AWAITING_REVIEW)
    if left <= RECTIFICATION_DAYS[1]:
        return Light("yellow", "今天到期" if left == 0 else f"余{left}天")
    if behind_points(found_on=found_on, due_on=due_on, percent=percent, today=today) > BEHIND_POINTS:
        return Light("yellow", BEHIND)
    return Light("green", f"余{left}天")


def behind_points(*, found_on: date, due_on: date, percent: int, today: date) -> int:
    """Percentage points by which progress lags behind the time used; nought or less where it does not."""
    whole = (due_on - found_on).days
    if whole <= 0:
        return 0
    used = min(max((today - found_on).days, 0), whole)
    return used * 100 // whole - percent


def follow_up_days(closed_on: date) -> list[date]:
    """The days on which 回头看 of a closed problem falls due."""
    return [closed_on + timedelta(days=days) for days in FOLLOW_UP_DAYS]
