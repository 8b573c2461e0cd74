"""How often meetings must be held, and who must be there: thresholds as dated data, and pure functions.

A rule holds for the days on which its document was in force, so that an old year is judged by its own rules.
"""

import calendar
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from branches.periods import Period

STATUTE = "《中国共产党支部工作条例（试行）》"
EDUCATION = "《中国共产党党员教育管理工作条例》"
DUES = "《关于中国共产党党费收缴、使用和管理的规定》"
ORGANS = "《中国共产党党和国家机关基层组织工作条例》"

MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
EVERY_LABELS = {"month": "每月", "quarter": "每季度", "half_year": "每半年", "year": "每年"}


@dataclass(frozen=True)
class Rule:
    """A threshold: at least so many times in every month, quarter, half-year or year."""

    code: str
    label: str
    threshold: int
    every: str
    document: str
    article: str
    in_force_from: date
    in_force_to: date | None = None
    severity: str = "warning"
    """The rules say 一般: a late meeting is a warning with its reason, never a bar."""
    checked: bool = True
    """False where the number is custom or could not be compared with the printed document."""

    @property
    def text(self) -> str:
        return f"{self.label}{EVERY_LABELS[self.every]}不少于{self.threshold}次"


RULES: tuple[Rule, ...] = (
    Rule("assembly", "党员大会", 1, "quarter", STATUTE, "第十一条", date(2018, 10, 28)),
    Rule("branch_committee", "支部委员会", 1, "month", STATUTE, "第十二条", date(2018, 10, 28)),
    Rule("group_meeting", "党小组会", 1, "month", STATUTE, "第十三条", date(2018, 10, 28)),
    Rule("lecture", "党课", 1, "quarter", STATUTE, "第十六条", date(2018, 10, 28), checked=False),
    Rule("theme_day", "主题党日", 1, "month", STATUTE, "第十六条", date(2018, 10, 28)),
    Rule("organizational_life", "组织生活会", 1, "year", EDUCATION, "第十七条", date(2019, 5, 6)),
    Rule("appraisal", "民主评议党员", 1, "year", EDUCATION, "第十八条", date(2019, 5, 6)),
    Rule("center_study", "理论学习中心组集体学习", 1, "quarter", "党组理论学习中心组学习规则", "",
         date(2017, 1, 30), checked=False),
    Rule("party_group_study", "党组专题研究全面从严治党", 1, "half_year",
         "《党委（党组）落实全面从严治党主体责任规定》", "", date(2020, 3, 9), checked=False),
    Rule("secretary_lecture", "党组书记讲党课", 1, "year", STATUTE, "第十六条", date(2018, 10, 28)),
    Rule("deployment", "部署党建工作", 1, "month", "本单位工作惯例", "", date(2018, 1, 1), checked=False),
    Rule("dues", "党费收缴", 1, "month", DUES, "第十二条", date(2008, 4, 1), checked=False),
    Rule("inspection", "党建督查", 1, "quarter", "本单位工作惯例", "", date(2018, 1, 1), checked=False),
)  # fmt: skip

TALK_RULES: tuple[Rule, ...] = (
    Rule("talk_committee", "与支部委员谈心谈话", 1, "year", STATUTE, "", date(2018, 10, 28), checked=False),
    Rule("talk_members", "与其他党员谈心谈话", 1, "year", STATUTE, "", date(2018, 10, 28), checked=False),
)
"""What every member is to have had in a year: 委员之间、委员和党员之间、党员和党员之间 (domain.md OL-7)."""

COMMITTEE_FROM = 7
"""正式党员 from which a branch has a committee (《支部工作条例（试行）》): with fewer there is a secretary only."""


DISPATCH_DAYS = (4, 5)
"""周调度: the ISO weekdays from which a week without one is yellow, and red."""


@dataclass(frozen=True)
class TalkTrigger:
    """必谈: what happens to a member and obliges to a talk with him."""

    reason: str
    """A code of `TalkReason`."""
    document: str
    in_force_from: date
    in_force_to: date | None = None
    checked: bool = False
    """Such lists are local: none was compared with a printed document."""


FIVE_TALKS, FURTHER_TALKS = "谈心谈话“五必谈”做法", "谈心谈话必谈事项做法"
MUST_TALK: tuple[TalkTrigger, ...] = (
    *(
        TalkTrigger(reason, FIVE_TALKS, date(2018, 1, 1))
        for reason in ("honour_or_sanction", "hardship", "disagreement", "appraisal", "feedback")
    ),
    *(
        TalkTrigger(reason, FURTHER_TALKS, date(2018, 1, 1))
        for reason in ("post_change", "retirement", "family")
    ),
)


def must_talk_reasons(day: date) -> list[str]:
    """The reasons that oblige to a talk on the day."""
    return [
        each.reason
        for each in MUST_TALK
        if each.in_force_from <= day and (each.in_force_to is None or day <= each.in_force_to)
    ]


def rule_on(code: str, day: date) -> Rule | None:
    """The rule of the code in force on the day, or None."""
    for rule in (*RULES, *TALK_RULES):
        if (
            rule.code == code
            and rule.in_force_from <= day
            and (rule.in_force_to is None or day <= rule.in_force_to)
        ):
            return rule
    return None


def whole_parts(period: Period, every: str) -> Iterator[Period]:
    """The whole months, quarters, half-years or years of the calendar that lie in the period.

    A part that the period cuts is not judged: the branch may still meet in the rest of it.
    """
    step = MONTHS[every]
    year, first = period.start.year, (period.start.month - 1) // step * step + 1
    while date(year, first, 1) <= period.end:
        last = first + step - 1
        part = Period(date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1]))
        if period.start <= part.start and part.end <= period.end:
            yield part
        year, first = (year + 1, 1) if last == 12 else (year, last + 1)


def part_label(part: Period, every: str) -> str:
    """第一季度, 上半年, 3月, 2025年."""
    if every == "month":
        return f"{part.start.month}月"
    if every == "quarter":
        return f"第{'一二三四'[(part.start.month - 1) // 3]}季度"
    if every == "half_year":
        return "上半年" if part.start.month == 1 else "下半年"
    return f"{part.start.year}年"


def missed_parts(days: Iterable[date], rule: Rule, period: Period) -> list[Period]:
    """The whole parts of the period in which the thing happened less often than the rule asks."""
    held = list(days)
    return [
        part for part in whole_parts(period, rule.every) if sum(day in part for day in held) < rule.threshold
    ]


def missed_weeks(days: Iterable[date], period: Period) -> list[date]:
    """The Mondays of the ISO weeks wholly in the period without one of the days."""
    held = {day - timedelta(days=day.weekday()) for day in days}
    monday = period.start + timedelta(days=-period.start.weekday() % 7)
    missing = []
    while monday + timedelta(days=6) <= period.end:
        if monday not in held:
            missing.append(monday)
        monday += timedelta(days=7)
    return missing


def two_thirds_present(present: int | None, due: int | None) -> bool:
    """民主生活会: at least two thirds of 应到; unknown numbers do not pass."""
    return bool(due) and present is not None and present * 3 >= (due or 0) * 2
