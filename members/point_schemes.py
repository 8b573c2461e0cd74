"""Two schemes of points in the ways real offices keep them, to be adopted and then made one's own."""

from dataclasses import dataclass
from decimal import Decimal

from members.rules.points import ADD, DEDUCT, MONTH, VETO, YEAR

STUDY, LIFE, OBLIGATION, ROLE, EXCELLENCE, NEGATIVE, VETOES = (
    "study", "life", "obligation", "role", "excellence", "negative", "veto",
)  # fmt: skip
ATTENDANCE, LECTURE_GIVEN, REFLECTION, RESEARCH, SERVICE, DUES_PAID = (
    "attendance", "lecture_given", "reflection", "research", "service", "dues_paid",
)  # fmt: skip
"""What the records of the branch give by themselves."""
SELF, COMMITTEE = "self", "committee"


@dataclass(frozen=True)
class ExampleRule:
    """A rule as it is copied into an organisation's own scheme."""

    code: str
    category: str
    name: str
    kind: str
    value: str
    unit: str = "次"
    source: str = COMMITTEE
    cap: str = ""
    cap_every: str = YEAR
    needs_evidence: bool = False


@dataclass(frozen=True)
class ExampleScheme:
    """A scheme to begin with."""

    key: str
    name: str
    meaning: str
    base: Decimal
    rules: tuple[ExampleRule, ...]
    category_caps: tuple[tuple[str, str], ...] = ()


EXAMPLES: tuple[ExampleScheme, ...] = (
    ExampleScheme(
        "base_and_bonus",
        "基础分加减分制",
        "每年从基础分60分起，参加组织生活、学习和服务逐项加分，加分不封顶，有规定情形的扣分，最低0分。",
        Decimal(60),
        (
            ExampleRule("life", LIFE, "参加三会一课、主题党日、组织生活会", ADD, "1", source=ATTENDANCE),
            ExampleRule("lecture", ROLE, "讲授党课", ADD, "3", "堂", LECTURE_GIVEN),
            ExampleRule("reflection", STUDY, "撰写心得体会", ADD, "3", "篇", REFLECTION),
            ExampleRule("research", STUDY, "撰写调研报告", ADD, "3", "篇", RESEARCH),
            ExampleRule("training", STUDY, "参加脱产培训", ADD, "1", "期", SELF, needs_evidence=True),
            ExampleRule("service", ROLE, "参加志愿服务", ADD, "1", source=SERVICE),
            ExampleRule("award", EXCELLENCE, "受到县级以上表彰", ADD, "5", source=SELF, needs_evidence=True),
            ExampleRule("absence", NEGATIVE, "无故不参加组织生活", DEDUCT, "1"),
            ExampleRule("dues_late", NEGATIVE, "不按时交纳党费", DEDUCT, "1", "月"),
            ExampleRule("violation", VETOES, "受到党纪政务处分", VETO, "1", needs_evidence=True),
        ),
    ),
    ExampleScheme(
        "capped_items",
        "分项封顶制",
        "不设起始分，学习、组织生活、履行义务和作用发挥分项记分，每项和每类都有封顶分，合计满分100分。",
        Decimal(0),
        (
            ExampleRule("study", STUDY, "参加集中学习", ADD, "2", source=COMMITTEE, cap="12"),
            ExampleRule("notes", STUDY, "学习笔记", ADD, "1", "篇", SELF, cap="4"),
            ExampleRule("reflection", STUDY, "撰写心得体会", ADD, "1", "篇", REFLECTION, cap="4"),
            ExampleRule("life", LIFE, "参加三会一课", ADD, "3", source=ATTENDANCE, cap="12"),
            ExampleRule("theme_day", LIFE, "组织主题党日活动", ADD, "2", source=SELF, cap="8"),
            ExampleRule("dues", OBLIGATION, "按月足额交纳党费", ADD, "2", "月", DUES_PAID, "2", MONTH),
            ExampleRule("service", ROLE, "参加志愿服务", ADD, "3", source=SERVICE, cap="18"),
            ExampleRule("lecture", ROLE, "讲授党课", ADD, "4", "堂", LECTURE_GIVEN, "8"),
            ExampleRule("award", EXCELLENCE, "受到表彰", ADD, "5", source=SELF, cap="10", needs_evidence=True),
            ExampleRule("absence", NEGATIVE, "无故缺席组织生活", DEDUCT, "2"),
            ExampleRule("violation", VETOES, "受到党纪政务处分", VETO, "1", needs_evidence=True),
        ),
        ((STUDY, "20"), (LIFE, "20"), (OBLIGATION, "24"), (ROLE, "26"), (EXCELLENCE, "10")),
    ),
)  # fmt: skip
BY_KEY = {example.key: example for example in EXAMPLES}
