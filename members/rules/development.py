"""What 《中国共产党发展党员工作细则》 asks of the steps, as dated data and pure functions on plain values.

A step is judged by the text in force on its own day: what was right under the text of 2014 stays right. The articles
are known for the text of 2026 only, and the older text is named without one. Nothing here decides anything: a
breach is told to the people who decide.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from branches.periods import format_day, months_later
from branches.workdays import working_days
from members.development_steps import APPROVALS, BY_NUMBER, LAST, LEVELS, runs_beside
from members.rules.texts import BLOCK, INFO, ORGANS, WARNING, Breach, Rule, in_force

RULES_OF_WORK = "《中国共产党发展党员工作细则》"
CONSTITUTION = "《中国共产党章程》"
ISSUED, REVISED = date(2014, 5, 28), date(2026, 5, 18)
"""From when the text of 2014 held, and from when its revision does."""
ON_TIME, EXTENDED, CANCELLED = "on_time", "extended", "cancelled"


def _both(code: str, label: str, severity: str, article: str, limit: int = 0) -> tuple[Rule, Rule]:
    """A rule that both texts hold; the number of the older article is not known."""
    day_before = date.fromordinal(REVISED.toordinal() - 1)
    return (
        Rule(
            code, label, severity, f"{RULES_OF_WORK}（2014年）", "", ISSUED, day_before, limit, checked=False
        ),
        Rule(code, label, severity, RULES_OF_WORK, article, REVISED, None, limit, checked=bool(article)),
    )


RULES: tuple[Rule, ...] = (
    Rule("DEV-AGE", "申请入党须年满18岁", BLOCK, CONSTITUTION, "第一条", date(1982, 9, 6), limit=18),
    Rule("DEV-BIRTH", "核对年龄须有出生日期", INFO, CONSTITUTION, "第一条", date(1982, 9, 6)),
    *_both("DEV-TALK-1M", "收到申请书后1个月内派人谈话", WARNING, "第七条", 1),
    *_both("DEV-CONTACT", "培养联系人为1至2名正式党员", BLOCK, "第九条", 2),
    *_both("DEV-HALFYEAR", "对积极分子每半年考察一次", WARNING, "第十一条", 6),
    *_both("DEV-CULT-1Y", "积极分子培养教育满1年", BLOCK, "第十三条", 12),
    Rule("DEV-PUB-5WD", "确定发展对象前公示5个工作日", BLOCK, RULES_OF_WORK, "第十三条", REVISED, limit=5),
    *_both("DEV-SPONSOR", "入党介绍人为2名正式党员", BLOCK, "", 2),
    *_both("DEV-POLREV", "政治审查合格", BLOCK, "第十六条"),
    *_both("DEV-TRAIN-24H", "集中培训不少于3天或24学时", BLOCK, "第十七条", 24),
    *_both("DEV-LEAVE-3M", "3个月内将离开的一般不办理接收", WARNING, "第十八条", 3),
    Rule("DEV-MTG-1M", "预审合格后1个月内召开支部大会", WARNING, RULES_OF_WORK, "第十九条", REVISED, limit=1),
    *_both("DEV-VOTE", "到会、赞成都超过应到有表决权党员半数", BLOCK, ""),
    *_both("DEV-APPR-3M", "上级3个月内审批", WARNING, "第二十五条", 3),
    *_both("DEV-APPR-6M", "特殊情况审批不超过6个月", BLOCK, "第二十五条", 6),
    Rule("DEV-OATH-1M", "批准后1个月内宣誓", WARNING, RULES_OF_WORK, "第二十九条", REVISED, limit=1),
    *_both("DEV-PROB-1Y", "预备期满1年", BLOCK, "第三十一条", 12),
    *_both("DEV-EXT", "预备期延长一次，6个月至1年", BLOCK, ""),
    *_both("DEV-CONV-APPR-3M", "转正3个月内审批", WARNING, "第三十三条", 3),
    *_both("DEV-ORDER", "各步骤按先后办理", BLOCK, ""),
    *_both("DEV-GAP", "每个步骤都有记录", WARNING, ""),
    Rule("DEV-CHAIN", "审批前由党组审核把关", WARNING, ORGANS, "第三十七条", date(2019, 11, 29)),
)  # fmt: skip

TRAINING_DAYS = 3
EXTENSION_MONTHS = (6, 12)


@dataclass(frozen=True)
class Vote:
    """The count of a 党员大会; a number nobody wrote down is None."""

    due: int | None
    """应到有表决权党员."""
    present: int | None
    agreed: int | None


@dataclass(frozen=True)
class Fact:
    """One step as it was taken. What does not belong to the step stays empty."""

    number: int
    on: date
    final: bool = True
    """False for an opinion on the way to an approval."""
    level: str = ""
    """Whose opinion or approval it is."""
    formal: tuple[bool, ...] = ()
    """Of each contact or sponsor, whether he is a 正式党员."""
    barred: bool = False
    """Whether one of them is under 留党察看."""
    notice: tuple[date, date] | None = None
    days: Decimal | None = None
    hours: Decimal | None = None
    passed: bool | None = None
    leaves_on: date | None = None
    outcome: str = ""
    extension_months: int | None = None
    vote: Vote | None = None


@dataclass(frozen=True)
class Course:
    """One person's way: the steps taken, in order, and what else the rules ask about."""

    facts: tuple[Fact, ...]
    born_on: date | None = None
    changes: Mapping[date, bool] = field(default_factory=dict)
    """Days that are working days against the weekday, or the other way round."""
    opinions: tuple[str, ...] = ()
    """The levels whose opinion an approval needs here."""

    def days(self, number: int) -> list[date]:
        """The days on which the step was taken, an approval's when it was final."""
        return sorted(fact.on for fact in self.facts if fact.number == number and fact.final)

    def first(self, number: int) -> date | None:
        return min(self.days(number), default=None)

    def last(self, number: int) -> date | None:
        return max(self.days(number), default=None)

    @property
    def reached(self) -> int:
        """The number of the furthest step taken; 0 before the first."""
        return max((fact.number for fact in self.facts if fact.final), default=0)

    @property
    def extension(self) -> Fact | None:
        """The decision that extended the probation, if one did."""
        return next((f for f in self.facts if f.number == 23 and f.outcome == EXTENDED), None)

    @property
    def decided(self) -> Fact | None:
        """The decision that ended the probation: conversion or cancellation."""
        return next((f for f in self.facts if f.number == 23 and f.outcome in (ON_TIME, CANCELLED)), None)

    @property
    def probation_ends_on(self) -> date | None:
        """A year after the 支部大会 passed the person, and what it was extended by; None while that is not known."""
        admitted, extension = self.first(15), self.extension
        if admitted is None or (extension is not None and extension.extension_months is None):
            return None
        return months_later(admitted, 12 + ((extension.extension_months or 0) if extension else 0))


def rule_on(code: str, day: date) -> Rule | None:
    """The rule of the code in force on the day, or None."""
    return in_force(RULES, code, day)


# --- the checks: what is wrong, in words; "" where nothing is


def _age(rule: Rule, fact: Fact, course: Course) -> str:
    if course.born_on is None or months_later(course.born_on, 12 * rule.limit) <= fact.on:
        return ""
    return f"递交申请书时未满{rule.limit}岁（{format_day(course.born_on)}出生），不能申请入党。"


def _birth(rule: Rule, fact: Fact, course: Course) -> str:
    return "" if course.born_on else "没有登记出生日期，请人工核对递交申请书时是否年满18岁。"


def _within_months(start: int, what: str) -> Callable[[Rule, Fact, Course], str]:
    """The step follows another within so many calendar months."""

    def check(rule: Rule, fact: Fact, course: Course) -> str:
        began = course.last(start)
        if began is None or began > fact.on or fact.on <= (ends := months_later(began, rule.limit)):
            return ""
        return f"{what}应在{format_day(ends)}前，实际是{format_day(fact.on)}，超过{rule.limit}个月。"

    return check


def _contacts(rule: Rule, fact: Fact, course: Course) -> str:
    if 1 <= len(fact.formal) <= rule.limit and all(fact.formal):
        return ""
    return f"培养联系人应为1至{rule.limit}名正式党员，现在选定{len(fact.formal)}人，其中正式党员{sum(fact.formal)}人。"


def _sponsors(rule: Rule, fact: Fact, course: Course) -> str:
    if len(fact.formal) != rule.limit or not all(fact.formal):
        return f"入党介绍人应为{rule.limit}名正式党员，现在选定{len(fact.formal)}人，其中正式党员{sum(fact.formal)}人。"
    return "受留党察看处分、尚未恢复党员权利的党员不能作入党介绍人，请另选。" if fact.barred else ""


def _half_year(rule: Rule, fact: Fact, course: Course) -> str:
    looked = [day for day in (course.first(3), *course.days(6)) if day is not None and day < fact.on]
    if not looked or fact.on <= (due := months_later(max(looked), rule.limit)):
        return ""
    return f"上一次考察是{format_day(max(looked))}，应在{format_day(due)}前再考察一次，已超过半年。"


def _cultivated(rule: Rule, fact: Fact, course: Course) -> str:
    began = course.first(3)
    if began is None or fact.on >= (ready := months_later(began, rule.limit)):
        return ""
    return f"{format_day(began)}确定为积极分子，{format_day(ready)}才满1年，现在不能确定为发展对象。"


def _notice(rule: Rule, fact: Fact, course: Course) -> str:
    if fact.notice is None:
        return f"确定发展对象前应公示不少于{rule.limit}个工作日，还没有登记公示的起止日期。"
    begins, ends = fact.notice
    until = min(ends, date.fromordinal(fact.on.toordinal() - 1))
    held = working_days(begins, until, course.changes)
    if held >= rule.limit:
        return ""
    return (
        f"公示{format_day(begins)}至{format_day(ends)}，在{format_day(fact.on)}确定之前只有{held}个工作日，"
        f"应不少于{rule.limit}个。"
    )


def _review_passed(rule: Rule, fact: Fact, course: Course) -> str:
    reviews = [each for each in course.facts if each.number == 10 and each.on <= fact.on]
    if not reviews or reviews[-1].passed:
        return ""
    return "政治审查结论不是合格，不能发展入党。"


def _trained(rule: Rule, fact: Fact, course: Course) -> str:
    if (fact.hours or 0) >= rule.limit or (fact.days or 0) >= TRAINING_DAYS:
        return ""
    return f"集中培训应不少于{TRAINING_DAYS}天或{rule.limit}学时，登记的是{fact.days or 0}天、{fact.hours or 0}学时。"


def _leaving(rule: Rule, fact: Fact, course: Course) -> str:
    if fact.leaves_on is None or fact.leaves_on > months_later(fact.on, rule.limit):
        return ""
    return f"{format_day(fact.leaves_on)}将离开本单位，距预审不足{rule.limit}个月，一般不办理接收。"


def _vote(rule: Rule, fact: Fact, course: Course) -> str:
    vote = fact.vote
    if vote is None or not vote.due or vote.present is None or vote.agreed is None:
        return ""
    faults = []
    if vote.present * 2 <= vote.due:
        faults.append(f"到会有表决权的{vote.present}人，没有超过应到{vote.due}人的半数")
    if vote.agreed * 2 <= vote.due:
        faults.append(f"赞成{vote.agreed}票，没有超过应到{vote.due}人的半数")
    return f"{'；'.join(faults)}。" if faults else ""


def _probation(rule: Rule, fact: Fact, course: Course) -> str:
    admitted = course.first(15)
    if admitted is None or fact.outcome == CANCELLED:
        return ""
    before = course.extension if course.extension != fact else None
    more = before.extension_months or 0 if before is not None and before.on < fact.on else 0
    ends = months_later(admitted, rule.limit + more)
    if fact.on >= ends:
        return ""
    return f"预备期从{format_day(admitted)}算起，{format_day(ends)}才届满，现在不能讨论转正。"


def _extension(rule: Rule, fact: Fact, course: Course) -> str:
    if fact.outcome != EXTENDED:
        return ""
    if any(f.number == 23 and f.outcome == EXTENDED and f.on < fact.on for f in course.facts):
        return "预备期已经延长过一次，不能再次延长，请按期转正或取消预备党员资格。"
    shortest, longest = EXTENSION_MONTHS
    if fact.extension_months is None or not shortest <= fact.extension_months <= longest:
        return f"预备期只能延长{shortest}个月至1年，请核对延长的月数。"
    return ""


def _order(rule: Rule, fact: Fact, course: Course) -> str:
    first_of = {number: course.first(number) for number in range(1, LAST + 1)}
    is_first = first_of[fact.number] is None or fact.on <= first_of[fact.number]  # type: ignore[operator]
    for number, day in first_of.items():
        if day is None or number == fact.number or runs_beside(number, fact.number):
            continue
        if number < fact.number and fact.on < day:
            return (
                f"日期{format_day(fact.on)}早于第{number}步“{BY_NUMBER[number].name}”的{format_day(day)}，"
                "请核对日期。"
            )
        if number > fact.number and is_first and fact.on > day:
            return (
                f"日期{format_day(fact.on)}晚于第{number}步“{BY_NUMBER[number].name}”的{format_day(day)}，"
                "请核对日期。"
            )
    return _order_of_levels(fact, course)


def _same_round(fact: Fact, course: Course) -> list[Fact]:
    """What the other levels said about the same decision."""
    decided = [day for day in course.days(15 if fact.number == 17 else 23) if day <= fact.on]
    since = max(decided, default=date.min)
    return [
        each
        for each in course.facts
        if each.number == fact.number and each.level and each.level != fact.level and each.on >= since
    ]


def _order_of_levels(fact: Fact, course: Course) -> str:
    ranks = list(LEVELS)
    for other in _same_round(fact, course) if fact.level else ():
        below, above = sorted((fact, other), key=lambda each: ranks.index(each.level))
        if below.on > above.on:
            return (
                f"{LEVELS[below.level]}的日期{format_day(below.on)}晚于{LEVELS[above.level]}的"
                f"{format_day(above.on)}，请核对日期。"
            )
    return ""


def _no_opinions(rule: Rule, fact: Fact, course: Course) -> str:
    given = {each.level for each in _same_round(fact, course)}
    missing = "、".join(LEVELS[level] for level in course.opinions if level not in given)
    return f"还没有{missing}的记录。请先记录，或说明原因后继续。" if missing else ""


# --- what must be on record before a step is confirmed


def _no_activist(rule: Rule, fact: Fact, course: Course) -> str:
    return "" if course.first(3) else "还没有记录第3步“推荐和确定入党积极分子”，无法核对是否满1年，请先补记。"


def _no_review(rule: Rule, fact: Fact, course: Course) -> str:
    return "" if course.first(10) else "还没有政治审查的记录，未经政治审查的不能发展入党，请先记录第10步。"


def _no_training(rule: Rule, fact: Fact, course: Course) -> str:
    return "" if course.first(11) else "还没有集中培训的记录，请先记录第11步。"


def _no_sponsors(rule: Rule, fact: Fact, course: Course) -> str:
    return "" if course.first(9) else "还没有确定入党介绍人的记录，请先记录第9步。"


def _no_vote(rule: Rule, fact: Fact, course: Course) -> str:
    vote = fact.vote
    if vote is not None and vote.due and vote.present is not None and vote.agreed is not None:
        return ""
    return (
        f"没有找到{format_day(fact.on)}党员大会对此人的表决结果。请在那次会议的议题里选定所议发展对象，"
        "填好应到（有表决权）、实到和赞成、反对、弃权票数。"
    )


def _not_admitted(rule: Rule, fact: Fact, course: Course) -> str:
    return "" if course.first(15) else "还没有支部大会讨论接收的记录，无法计算预备期，请先补记第15步。"


def _gaps(rule: Rule, fact: Fact, course: Course) -> str:
    missing = missing_steps(course, fact.number)
    if not missing:
        return ""
    named = "、".join(f"第{number}步“{BY_NUMBER[number].name}”" for number in missing)
    return f"{named}还没有记录。请先补记，或说明原因后继续。"


def missing_steps(course: Course, before: int = 0) -> list[int]:
    """The steps without a record between the first one on record and the furthest (or *before*)."""
    known = {fact.number for fact in course.facts if fact.final}
    upto = before or course.reached
    return [
        number
        for number in range(min(known, default=upto), upto)
        if number not in known and not (before and runs_beside(number, before))
    ]


Check = Callable[[Rule, Fact, Course], str]
CHECKS: tuple[tuple[str, tuple[int, ...], Check], ...] = (
    ("DEV-AGE", (1,), _age),
    ("DEV-BIRTH", (1,), _birth),
    ("DEV-TALK-1M", (2,), _within_months(1, "派人谈话")),
    ("DEV-CONTACT", (5,), _contacts),
    ("DEV-HALFYEAR", (6, 7), _half_year),
    ("DEV-CULT-1Y", (7,), _cultivated),
    ("DEV-PUB-5WD", (7,), _notice),
    ("DEV-SPONSOR", (9,), _sponsors),
    ("DEV-POLREV", (12, 13, 15), _review_passed),
    ("DEV-TRAIN-24H", (11,), _trained),
    ("DEV-LEAVE-3M", (13,), _leaving),
    ("DEV-MTG-1M", (15,), _within_months(13, "支部大会讨论接收")),
    ("DEV-VOTE", (15, 23), _vote),
    ("DEV-APPR-3M", (17,), _within_months(15, "上级审批")),
    ("DEV-APPR-6M", (17,), _within_months(15, "上级审批最迟")),
    ("DEV-OATH-1M", (20,), _within_months(17, "入党宣誓")),
    ("DEV-PROB-1Y", (23,), _probation),
    ("DEV-EXT", (23,), _extension),
    ("DEV-CONV-APPR-3M", (24,), _within_months(23, "转正审批")),
    ("DEV-ORDER", tuple(BY_NUMBER), _order),
)
BEFORE_CONFIRMING: tuple[tuple[str, tuple[int, ...], Check], ...] = (
    ("DEV-CULT-1Y", (7,), _no_activist),
    ("DEV-POLREV", (12, 13, 15), _no_review),
    ("DEV-TRAIN-24H", (13, 15), _no_training),
    ("DEV-SPONSOR", (13, 15), _no_sponsors),
    ("DEV-VOTE", (15, 23), _no_vote),
    ("DEV-PROB-1Y", (23,), _not_admitted),
    ("DEV-GAP", tuple(BY_NUMBER), _gaps),
    ("DEV-CHAIN", APPROVALS, _no_opinions),
)
"""Asked when a step is about to be confirmed; a step out of an old ledger is not asked for what the ledger lacks."""


def judge(course: Course, fact: Fact, *, confirming: bool = False) -> list[Breach]:
    """What is against the rules in force on the day of the step. *course* holds the other steps, and may hold it."""
    found = []
    for code, numbers, check in (*CHECKS, *(BEFORE_CONFIRMING if confirming else ())):
        rule = rule_on(code, fact.on) if fact.number in numbers else None
        if rule is None or (not fact.final and code != "DEV-ORDER"):
            continue
        if said := check(rule, fact, course):
            found.append(Breach(code, rule.severity, f"{said}{rule.source}"))
    if any(each.code == "DEV-APPR-6M" for each in found):
        found = [each for each in found if each.code != "DEV-APPR-3M"]
    return found


# --- what is next, and by when


@dataclass(frozen=True)
class Due:
    """A step that is to be taken by a day."""

    step: int
    by: date


def next_step(course: Course) -> int | None:
    """The step that follows; None when the way has ended. While the year of cultivation runs, that is 考察 again."""
    reached = course.reached
    decided = course.decided
    if reached == LAST or (decided and decided.outcome == CANCELLED and _approved(course, decided)):
        return None
    if reached == 6 and (began := course.first(3)) is not None:
        looked = course.last(6) or began
        return 6 if months_later(looked, 6) <= months_later(began, 12) else 7
    extended = course.extension
    if extended and decided is None and reached >= 23:
        return 23 if _approved(course, extended) else 24
    if decided and not _approved(course, decided):
        return 24
    return reached + 1


def _approved(course: Course, decision: Fact) -> bool:
    return any(day >= decision.on for day in course.days(24))


def dues(course: Course) -> list[Due]:
    """The steps that have a day by which they are to be taken, the nearest first. Nothing is inferred from them."""
    days = {number: course.last(number) for number in range(1, LAST + 1)}
    reached, found = course.reached, []

    def due(step: int, code: str, base: date | None) -> None:
        """The step falls due so many months after *base*, by the rule in force then."""
        for rule in RULES:
            if base is None or rule.code != code:
                continue
            by = months_later(base, rule.limit)
            if rule.in_force_from <= by and (rule.in_force_to is None or by <= rule.in_force_to):
                found.append(Due(step, by))

    if reached == 1:
        due(2, "DEV-TALK-1M", days[1])
    if 3 <= reached < 7:
        due(6, "DEV-HALFYEAR", max(day for day in (days[3], days[6]) if day) if days[3] or days[6] else None)
    if reached in (13, 14):
        due(15, "DEV-MTG-1M", days[13])
    if days[15] and not days[17]:
        due(17, "DEV-APPR-3M", days[15])
    if days[17] and not days[20] and reached < 22:
        due(20, "DEV-OATH-1M", days[17])
    if days[17] and course.decided is None:
        ends, extended = course.probation_ends_on, course.extension
        if extended is not None and not _approved(course, extended):
            due(24, "DEV-CONV-APPR-3M", extended.on)
        elif ends is not None:
            found.append(Due(23, ends))
    elif course.decided is not None and not _approved(course, course.decided):
        due(24, "DEV-CONV-APPR-3M", course.decided.on)
    return sorted(found, key=lambda each: each.by)
