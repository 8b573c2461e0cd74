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

TEXT_ALIKE_PERCENT = 80
"""From how much of a text standing in another one it is held to be a duplicate: a number of our own (domain.md M10)."""

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


# --- who is expected, quorum and votes

ADMISSION = "《中国共产党发展党员工作细则》"
DEMOCRATIC_LIFE = "《县以上党和国家机关党员领导干部民主生活会若干规定》"


@dataclass(frozen=True)
class Breach:
    """A rule that is not kept, as a whole sentence: `block` bars confirming, `warning` and `info` only tell."""

    severity: str
    text: str


@dataclass(frozen=True)
class Quorum:
    """The share of 应到 that must be present, and of whose votes more than half must agree; 实到 is never the measure."""

    code: str
    label: str
    document: str
    article: str
    in_force_from: date
    in_force_to: date | None = None
    share: tuple[int, int] = (1, 2)
    exceeded: bool = False
    """Whether presence must exceed the share; otherwise exactly that many are enough (“半数以上” includes the number)."""
    severity: str = "block"
    """What a vote taken without the quorum means; without a vote a thin meeting only warns."""
    checked: bool = True

    @property
    def source(self) -> str:
        """The document, and its article where that was compared with the printed text."""
        return f"{self.document}{self.article}" if self.checked else self.document

    def is_quorate(self, present: int, due: int) -> bool:
        part, whole = self.share
        return present * whole > due * part if self.exceeded else present * whole >= due * part


QUORUMS: tuple[Quorum, ...] = (
    Quorum("ordinary", "党员大会表决", STATUTE, "第十一条", date(2018, 10, 28)),
    Quorum("committee", "支部委员会表决", STATUTE, "第十二条", date(2018, 10, 28), checked=False),
    Quorum("development", "接收预备党员和转正表决", ADMISSION, "第十九条", date(2014, 5, 28), date(2026, 5, 17),
         exceeded=True, checked=False),
    Quorum("development", "接收预备党员和转正表决", ADMISSION, "第二十条", date(2026, 5, 18),
         exceeded=True, checked=False),
    Quorum("house", "其他会议表决", "本单位议事规则", "", date(2018, 1, 1), severity="warning", checked=False),
    Quorum("life_democratic", "民主生活会到会", DEMOCRATIC_LIFE, "", date(2016, 12, 23), share=(2, 3),
           severity="warning", checked=False),
)  # fmt: skip

LEFT_OUT = {
    "illness": "因病不能表达意志",
    "abroad": "自费出国半年以上",
    "detained": "被羁押或服刑未受留党察看处分",
    "bedridden": "年老体弱卧床不起",
    "seconded": "外出学习工作半年以上应转未转组织关系",
}
"""The five kinds of member who may be left out of 应到, with consent from above and of the assembly."""

REASONS = ("因公出差", "事假", "病假", "年休假", "外出培训", "驻外")
"""Why people are excused, in the order of use."""


@dataclass(frozen=True)
class Vote:
    """The count of one agenda item's vote, with who could have voted."""

    title: str
    rule: str
    """The code of the quorum: ordinary, committee, development or house."""
    due: int | None
    present: int | None
    agreed: int
    opposed: int = 0
    abstained: int = 0
    written: int = 0
    """Formal written opinions of absent members: they count in the tally, not as presence."""

    @property
    def cast(self) -> int:
        return self.agreed + self.opposed + self.abstained


def quorum_on(code: str, day: date) -> Quorum:
    """The quorum in force on the day. Before the first text of a rule that text is taken: it only told what held."""
    texts = [each for each in QUORUMS if each.code == code]
    held = [
        each
        for each in texts
        if each.in_force_from <= day and not (each.in_force_to and day > each.in_force_to)
    ]
    return (held or texts)[0]


def least_agreement(due: int) -> int:
    """The fewest votes that are more than half of those due: 15 → 8, 16 → 9."""
    return due // 2 + 1


def is_passed(agreed: int, due: int) -> bool:
    return agreed * 2 > due


def vote_breaches(vote: Vote, day: date) -> list[Breach]:
    """What is wrong with the count of a vote on that day; that it did not pass is told, and is no fault."""
    item = f"议题“{vote.title}”"
    if vote.due is None or vote.present is None:
        return [Breach("block", f"{item}有表决，请填写应到和实到有表决权的人数。")]
    quorum, found = quorum_on(vote.rule, day), []
    if vote.cast > vote.present + vote.written:
        found.append(Breach("block", (
            f"{item}赞成、反对、弃权共{vote.cast}票，多于实到有表决权{vote.present}人与书面意见{vote.written}份之和，"
            "请核对票数。"
        )))  # fmt: skip
    if not quorum.is_quorate(vote.present, vote.due):
        asked = "超过" if quorum.exceeded else "达到"
        found.append(Breach(quorum.severity, (
            f"{item}不能表决：实到有表决权{vote.present}人，没有{asked}应到{vote.due}人的半数（依据{quorum.source}）。"
            "请核对人数；没有表决的，请清空票数。"
        )))  # fmt: skip
    elif not is_passed(vote.agreed, vote.due):
        found.append(Breach("info", (
            f"{item}没有通过：赞成{vote.agreed}票，应到{vote.due}人须至少{least_agreement(vote.due)}票赞成"
            f"（依据{quorum.source}）。"
        )))  # fmt: skip
    return found


def presence_breaches(kinds: Iterable[str], due: int | None, present: int | None, day: date) -> list[Breach]:
    """Meetings that too few attended. Nothing was voted on there, so that it only warns."""
    if due is None or present is None:
        return []
    found = []
    for kind, code, name in (
        ("assembly", "ordinary", "党员大会"),
        ("branch_committee", "committee", "支委会"),
    ):
        quorum = quorum_on(code, day)
        if kind in kinds and not quorum.is_quorate(present, due):
            found.append(Breach("warning", (
                f"{name}实到{present}人，不到应到{due}人的半数，不能作出决定（依据{quorum.source}）。"
            )))  # fmt: skip
    quorum = quorum_on("life_democratic", day)
    if "life_democratic" in kinds and not quorum.is_quorate(present, due):
        found.append(Breach(quorum.severity, (
            f"民主生活会实到{present}人，不到应到{due}人的三分之二（依据{quorum.source}），请按规定改期或说明。"
        )))  # fmt: skip
    return found
