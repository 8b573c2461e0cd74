"""How organisations are set up and how long their committees serve: dated data and pure functions on plain values.

The numbers are of 《中国共产党党和国家机关基层组织工作条例》 and 《中国共产党支部工作条例（试行）》; two bases are told
apart: organisations above branches are measured by 党员 (预备党员 included), branches by 正式党员. Nothing here decides
anything: a finding is told to the people who do.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from branches.periods import format_day, months_later
from members.rules import TERM_DAYS
from members.rules.texts import BLOCK, INFO, ORGANS, WARNING, Breach, Rule, in_force

STATUTE = "《中国共产党支部工作条例（试行）》"
ELECTIONS = "《中国共产党基层组织选举工作条例》"
HOUSE = "本单位工作惯例"
"""Where the text has the superior remind and names no days: they are a setting of the house."""
STATUTE_FROM, ORGANS_FROM, ELECTIONS_FROM = date(2018, 10, 28), date(2019, 11, 29), date(2020, 7, 13)
"""From when each text holds."""

COMMITTEE, GENERAL, BRANCH, GROUP = "party_committee", "general_branch", "branch", "group"
"""The kinds of organisation the rules speak of."""
HEADS = (COMMITTEE, GENERAL)

RULES: tuple[Rule, ...] = (
    Rule("ORG-1", "党员100名以上的设机关党委", INFO, ORGANS, "第五条", ORGANS_FROM, limit=100),
    Rule("ORG-2", "党员50名以上、不足100名的设党总支", INFO, ORGANS, "第六条", ORGANS_FROM, limit=50),
    Rule("ORG-3", "正式党员3名以上的成立党支部，不足的成立联合党支部", WARNING, ORGANS, "第七条", ORGANS_FROM, limit=3),
    Rule("ORG-4", "正式党员7名以上的设支部委员会，不足的设1名书记", WARNING, ORGANS, "第七条", ORGANS_FROM, limit=7),
    Rule("ORG-5", "支部委员会由3至5人组成，一般不超过7人", WARNING, STATUTE, "第二十条", STATUTE_FROM, limit=7),
    Rule("ORG-6", "党支部党员一般不超过50名", WARNING, STATUTE, "第四条", STATUTE_FROM, limit=50),
    Rule("ORG-7", "联合党支部覆盖的单位一般不超过5个", WARNING, STATUTE, "", STATUTE_FROM, limit=5, checked=False),
    Rule("ORG-8", "6个月以上的工程、项目成立党支部，临时任务成立临时党支部", INFO, STATUTE, "", STATUTE_FROM, limit=6, checked=False),
    Rule("ORG-9", "党员较多或分散的党支部划分党小组，每组设组长", INFO, STATUTE, "", STATUTE_FROM, checked=False),
    Rule("ORG-10", "机关党委设机关纪委，总支和支部设纪检委员", WARNING, ORGANS, "第九条", ORGANS_FROM),
    Rule("ORG-11", "书记由本单位党员负责人担任", INFO, ORGANS, "第八条", ORGANS_FROM),
    Rule("ORG-12", "专职党务人员一般占机关工作人员的1%至2%", INFO, ORGANS, "第三十条", ORGANS_FROM, limit=1),
    Rule("ORG-13", "每年至少召开1次机关党员干部大会听取单位负责人报告", WARNING, ORGANS, "第二十六条", ORGANS_FROM, limit=1),
    Rule("ORG-14", "党组定期研究机关党建，每年在本单位通报情况、接受评议", WARNING, ORGANS, "第三十五条", ORGANS_FROM, limit=1),
    Rule("ORG-15", "设置、换届、班子组成和书记任免由党组讨论后报机关工委审批", BLOCK, ORGANS, "第三十七条", ORGANS_FROM),
    Rule("TERM-1", "机关党委任期一般5年", WARNING, ORGANS, "第五条", ORGANS_FROM, limit=5),
    Rule("TERM-2", "党总支任期一般3年", WARNING, ORGANS, "第六条", ORGANS_FROM, limit=3),
    Rule("TERM-3", "支部委员会和不设委员会的书记、副书记任期一般3年", WARNING, ORGANS, "第七条", ORGANS_FROM, limit=3),
    Rule("TERM-4", "延期或提前换届须经上级批准，一般不超过1年", BLOCK, ELECTIONS, "第三条", ELECTIONS_FROM, limit=12),
    Rule("TERM-5", "任期届满前提醒换届", INFO, HOUSE, "", ELECTIONS_FROM, limit=TERM_DAYS[0], checked=False),
)  # fmt: skip

SMALLEST_COMMITTEE = 3
"""Persons of which a 支部委员会 consists at the least (ORG-5)."""
GROUPS_FROM = 20
"""党员 from which this software speaks of 党小组. The text says 较多 and no number: this one is the house's own."""


@dataclass(frozen=True)
class Structure:
    """One organisation as it is set up on the day."""

    kind: str
    members: int = 0
    """党员 in it and below, 预备党员 included, 停止党籍 left out."""
    formal: int = 0
    """Of them the 正式党员."""
    below_head: bool = True
    """Whether a 党总支 or 机关党委 stands above it."""
    units: int = 1
    """Units it covers; a 联合党支部 has several."""
    groups: int = 0
    secretaries: int = 0
    deputies: int = 0
    others: int = 0
    """委员 who are neither."""
    leaders: int = 0
    """组长."""
    elected_on: date | None = None
    term_years: int = 0
    term_ends_on: date | None = None
    previous_ends_on: date | None = None
    """The day the term before this one should have ended; None where the approval of this one is entered."""

    @property
    def committee(self) -> int:
        """All who sit in the committee."""
        return self.secretaries + self.deputies + self.others


Check = Callable[[Rule, Structure, date], str]
"""What is wrong, in words; "" where nothing is."""


def _large(rule: Rule, it: Structure, on: date) -> str:
    if it.kind == COMMITTEE and it.members < rule.limit:
        return f"党员{it.members}名，不足{rule.limit}名，设机关党委须经上级党组织批准，请核对批复。"
    if (it.kind == GENERAL or not it.below_head) and it.kind != COMMITTEE and it.members >= rule.limit:
        return f"党员{it.members}名，已达到{rule.limit}名，应报上级党组织批准设立机关党委。"
    return ""


def _middle(rule: Rule, it: Structure, on: date) -> str:
    if it.kind == GENERAL and it.members < rule.limit:
        return f"党员{it.members}名，不足{rule.limit}名，设党总支须经上级党组织批准，请核对批复。"
    largest = _limit("ORG-1", on)
    if it.kind == BRANCH and not it.below_head and rule.limit <= it.members < largest:
        return f"党员{it.members}名，已达到{rule.limit}名，应报上级党组织批准设立党总支。"
    return ""


def _enough(rule: Rule, it: Structure, on: date) -> str:
    if it.formal >= rule.limit:
        return ""
    remedy = "请补充联合的单位" if it.units > 1 else "请报上级党组织研究成立联合党支部"
    return f"正式党员{it.formal}名，不足{rule.limit}名，{remedy}。"


def _committee(rule: Rule, it: Structure, on: date) -> str:
    faults = []
    if it.secretaries != 1:
        faults.append("没有登记在任的书记" if it.secretaries == 0 else f"登记了{it.secretaries}名在任的书记")
    if it.formal >= rule.limit and it.others == 0:
        faults.append(f"正式党员{it.formal}名，应设支部委员会，没有登记在任的委员")
    if it.formal < rule.limit and it.others:
        faults.append(f"正式党员{it.formal}名，不足{rule.limit}名，不设支部委员会，却登记了{it.others}名委员")
    return f"{'；'.join(faults)}。" if faults else ""


def _size(rule: Rule, it: Structure, on: date) -> str:
    faults = []
    if it.others and not SMALLEST_COMMITTEE <= it.committee <= rule.limit:
        faults.append(
            f"支部委员会登记了{it.committee}人，应为{SMALLEST_COMMITTEE}至5人，一般不超过{rule.limit}人"
        )
    if it.deputies > 1:
        faults.append(f"登记了{it.deputies}名副书记，必要时设1名")
    return f"{'；'.join(faults)}。" if faults else ""


def _not_too_large(rule: Rule, it: Structure, on: date) -> str:
    if it.members <= rule.limit:
        return ""
    return f"党员{it.members}名，一般不超过{rule.limit}名，请研究分设党支部。"


def _units(rule: Rule, it: Structure, on: date) -> str:
    return "" if it.units <= rule.limit else f"联合的单位有{it.units}个，一般不超过{rule.limit}个。"


def _groups(rule: Rule, it: Structure, on: date) -> str:
    if it.kind == GROUP:
        return "" if it.leaders else "没有登记在任的组长，请明确组长。"
    if it.groups or it.members < GROUPS_FROM:
        return ""
    return f"党员{it.members}名，没有划分党小组，人数较多或分散的可以划分若干党小组。"


def _head(rule: Rule, it: Structure, on: date) -> str:
    return "" if it.secretaries else "没有登记在任的书记。"


def _term(rule: Rule, it: Structure, on: date) -> str:
    if it.elected_on is None:
        return "没有登记换届日期，任期无从核对，请补登本届换届日期。"
    if it.term_years == rule.limit:
        return ""
    return f"任期登记为{it.term_years}年，一般为{rule.limit}年，请核对批复。"


def _on_time(rule: Rule, it: Structure, on: date) -> str:
    faults = []
    if it.term_ends_on is not None and on > it.term_ends_on:
        late = "逾期已超过1年" if on > months_later(it.term_ends_on, rule.limit) else "已经逾期"
        faults.append(
            f"本届{format_day(it.term_ends_on)}届满，{late}，须有上级党组织批准延期的批复，请尽快换届"
        )
    before = it.previous_ends_on
    if before and it.elected_on and months_later(it.elected_on, rule.limit) < before:
        faults.append(
            f"本届{format_day(it.elected_on)}换届，比上届届满日{format_day(before)}提前超过1年，请核对批复"
        )
    return f"{'；'.join(faults)}。" if faults else ""


def _remind(rule: Rule, it: Structure, on: date) -> str:
    if it.term_ends_on is None or not 0 <= (left := (it.term_ends_on - on).days) <= rule.limit:
        return ""
    return f"本届{format_day(it.term_ends_on)}届满，余{left}天，请准备换届请示。"


CHECKS: tuple[tuple[str, tuple[str, ...], Check], ...] = (
    ("ORG-1", (COMMITTEE, GENERAL, BRANCH), _large),
    ("ORG-2", (GENERAL, BRANCH), _middle),
    ("ORG-3", (BRANCH,), _enough),
    ("ORG-4", (BRANCH,), _committee),
    ("ORG-5", (BRANCH,), _size),
    ("ORG-6", (BRANCH,), _not_too_large),
    ("ORG-7", (BRANCH,), _units),
    ("ORG-9", (BRANCH, GROUP), _groups),
    ("ORG-11", HEADS, _head),
    ("TERM-1", (COMMITTEE,), _term),
    ("TERM-2", (GENERAL,), _term),
    ("TERM-3", (BRANCH,), _term),
    ("TERM-4", (*HEADS, BRANCH), _on_time),
    ("TERM-5", (*HEADS, BRANCH), _remind),
)
BY_HAND = ("ORG-8", "ORG-10", "ORG-11", "ORG-12", "ORG-13", "ORG-14", "ORG-15")
"""What people must look at themselves: the roster does not know it, or knows a part of it."""


def _limit(code: str, on: date) -> int:
    rule = in_force(RULES, code, on)
    return rule.limit if rule else 0


def check_structure(it: Structure, on: date) -> list[Breach]:
    """What is against the rules in force on the day, in the order of the rules."""
    found = []
    for code, kinds, check in CHECKS:
        rule = in_force(RULES, code, on) if it.kind in kinds else None
        if rule and (said := check(rule, it, on)):
            found.append(Breach(code, rule.severity, f"{said}{rule.source}"))
    return found


def by_hand(on: date) -> list[Rule]:
    """The rules in force on the day that people must look at themselves."""
    return [rule for code in BY_HAND if (rule := in_force(RULES, code, on))]
