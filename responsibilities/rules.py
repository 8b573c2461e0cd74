"""When a rectification is shown, warned of and late; what a problem's stages lead to. Pure, on plain values.

The days are settings of the house (RECTIFICATION_DAYS and FOLLOW_UP_DAYS); no document of the party fixes them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

RECTIFICATION_DAYS = (20, 10, 0)
"""Days before a deadline at which a rectification is shown, turns yellow, and turns red (domain.md 5.3)."""
BEHIND_POINTS = 20
"""Percentage points by which progress may lag behind the share of time used before the light turns yellow."""
BEHIND, AWAITING_REVIEW = "进度滞后", "待复核审定"
FOLLOW_UP_DAYS = (90, 180)
"""Days after the closing on which 回头看 falls due (domain.md 5.2)."""
SUMMARY_DAY = 5
"""The day of the next month by which a month's summary is due: a custom of the house."""
REDS_FOR_TALK = 2
"""Problems of one organisation gone red within a quarter from which a talk (约谈) is proposed (domain.md 5.3)."""


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


def light_words() -> list[tuple[str, str]]:
    """What each colour means, in words, as (colour, meaning): the legend of every screen with lights."""
    shown, yellow, _ = RECTIFICATION_DAYS
    return [
        ("red", "超过整改时限，或者销号后反弹"),
        ("yellow", f"余{yellow}天以内，进度落后时间{BEHIND_POINTS}个百分点以上，或者待复核审定"),
        ("green", f"正常推进（余{shown}天以内列入待办），或者已销号"),
        ("blue", "长期坚持，分阶段完成"),
    ]


def summary_due_on(month: date) -> date:
    """The day by which the summary of the month that begins on *month* is due."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=SUMMARY_DAY)


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


# --- 达标: what a branch's self-check must show


@dataclass(frozen=True)
class StandardRule:
    """When a branch reaches the standard, for the days on which the rule is in force."""

    code: str
    document: str
    in_force_from: date
    least_score: int
    """Of 100 marks."""
    basic_share: Decimal
    """The part of a task's marks that 基本达标 earns."""
    every_key_task: bool
    """Whether each key task must be 达标, whatever the score."""
    in_force_to: date | None = None
    severity: str = "warning"
    checked: bool = False
    """False: the house's own rule, not one of a printed document."""

    @property
    def text(self) -> str:
        """The rule in words, as the screen tells it."""
        keys = "关键任务全部达标，且" if self.every_key_task else ""
        share = f"{self.basic_share * 100:.0f}%"
        return f"{keys}得分不低于{self.least_score}分；基本达标得该项分值的{share}，不适用的不计。"


STANDARD_RULES: tuple[StandardRule, ...] = (
    StandardRule(
        "standard_reached", "本单位党支部标准化建设办法", date(2018, 1, 1), 90, Decimal("0.6"), True
    ),
)


def standard_rule_on(day: date) -> StandardRule:
    """The rule in force on the day; before the first one, the first."""
    in_force = [rule for rule in STANDARD_RULES if rule.in_force_from <= day]
    return in_force[-1] if in_force else STANDARD_RULES[0]


@dataclass(frozen=True)
class TaskResult:
    """One task as assessed: its marks, whether it is a key task, and the result as its code ("" while open)."""

    marks: Decimal
    key_task: bool
    result: str


def standard_score(results: Iterable[TaskResult], rule: StandardRule) -> Decimal:
    """Marks earned of 100, to one decimal; tasks that do not apply are left out, open ones earn nothing."""
    shares = {"reached": Decimal(1), "basic": rule.basic_share}
    applying = [each for each in results if each.result != "not_applicable"]
    whole = sum((each.marks for each in applying), Decimal(0))
    if not whole:
        return Decimal(0)
    earned = sum((each.marks * shares.get(each.result, Decimal(0)) for each in applying), Decimal(0))
    return (earned * 100 / whole).quantize(Decimal("0.1"))


def standard_reached(results: Iterable[TaskResult], rule: StandardRule) -> bool:
    """达标: every task assessed, the score high enough, and each key task that applies 达标."""
    found = list(results)
    if not found or any(not each.result for each in found):
        return False
    keys = all(each.result in ("reached", "not_applicable") for each in found if each.key_task)
    return (keys or not rule.every_key_task) and standard_score(found, rule) >= rule.least_score


CONTACT_BRANCHES = (1, 4)
"""Branches a member of the general branch's committee guides, fewest and most: a default the house may change."""
CONTACT_VISITS = 2
"""Visits a year to every branch a committee member guides: a default the house may change."""
