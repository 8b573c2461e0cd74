"""Things to do with a deadline: what is near, what is late, and the page where each is done."""

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from branches.accounts import User
from branches.organizations import Organization, Term
from branches.periods import Period, Scope, format_day, months_later
from branches.records import Record
from meetings.models import Meeting, MeetingType
from meetings.rules import DISPATCH_DAYS, missed_weeks
from members.development_steps import APPROVALS, BY_NUMBER
from members.models import DevelopmentCase
from members.rules import APPROVAL_DAYS, CONVERSION_DAYS, DEVELOPMENT_HORIZON, STEP_DAYS, TERM_DAYS
from members.rules.development import Course, Due, dues, rule_on
from responsibilities import rules
from responsibilities.models import Problem

SHOWN = 8
"""Problems and waiting records shown at once; the rest is a click away."""
WEEKS_NAMED = 3

NEAR = {"green": "info"}
"""What is on its way and has more than ten days left is told early, not praised."""
LIGHT_ORDER = ("red", "yellow", "info", "grey", "green")
KINDS = {
    "meeting": "三会一课等应开展的活动",
    "dues": "党费收缴",
    "dispatch": "周调度",
    "rectification": "问题整改",
    "closing": "关账和补录",
    "summary": "月总结",
    "weak": "软弱涣散党支部整顿",
    "term": "换届",
    "development": "发展党员和转正",
    "returned": "被退回的记录",
    "nudge": "上级的催办",
}
"""What a user may choose to be reminded of by mail, in the words of the settings page."""


@dataclass(frozen=True)
class Todo:
    """One thing to do: its light, the facts, and the page where it is done."""

    light: str
    label: str
    fact: str
    url: str
    button: str
    left: int
    """Days left; negative once it is late."""
    key: str = ""
    """The same thing from one day to the next, for reminding and putting off."""
    kind: str = "meeting"
    nudge_url: str = ""
    """Where those above remind the organisations that are behind."""

    @property
    def word(self) -> str:
        """What stands beside the light."""
        if self.left < 0:
            return f"超期{-self.left}天"
        return "今天到期" if self.left == 0 else f"余{self.left}天"

    @property
    def can_wait(self) -> bool:
        """Whether it may be put off for some days: what is red may not."""
        return bool(self.key) and self.light != "red"

    @property
    def rank(self) -> tuple[int, int]:
        """By light, then by days."""
        return (LIGHT_ORDER.index(self.light), self.left)


def light_of(left: int, days: tuple[int, int, int]) -> str:
    """The light of a deadline: "" while it is too far away to be shown."""
    shown, yellow, red = days
    if left < 0 or left < red:
        return "red"
    if left <= yellow:
        return "yellow"
    return "info" if left <= shown else ""


def deadlines(scope: Scope, user: User, today: date) -> list[Todo]:
    """Every deadline of the organisations below: rectification, terms, and steps of 发展党员."""
    return [
        *_rectifications(scope, user, today),
        *_terms(scope, today),
        *_development(scope, user, today),
    ]


def _rectifications(scope: Scope, user: User, today: date) -> list[Todo]:
    """Open problems whose deadline has passed or is near, the most urgent first."""
    horizon = today + timedelta(days=rules.RECTIFICATION_DAYS[0])
    records = (
        Problem.objects.within(scope)
        .exclude(state=Record.State.WITHDRAWN)
        .filter(closed_on__isnull=True, long_term=False, due_on__lte=horizon)
        .select_related("organization", "owner")
        .order_by("due_on", "pk")
    )
    found = list(records[: SHOWN + 1])
    todos = []
    for problem in found[:SHOWN]:
        left = (problem.due_on - today).days
        owner = f"责任人{problem.owner}" if problem.owner else "还没有责任人"
        number = f"{problem.number}，" if problem.number else ""
        light = problem.light(today)
        why = f"{light.word}。" if light.word in (rules.BEHIND, rules.AWAITING_REVIEW) else ""
        todos.append(
            Todo(
                NEAR.get(light.colour, light.colour),
                f"整改：{problem.description}",
                f"{problem.organization.short_name}，{number}时限{format_day(problem.due_on)}，{owner}。{why}",
                problem.get_absolute_url(),
                "看问题",
                left,
                key=problem.key,
                kind="rectification",
                nudge_url=(
                    reverse("reports:nudge-problem", args=[problem.pk])
                    if user.may_review(problem.organization)
                    else ""
                ),
            )
        )
    if len(found) > SHOWN:
        query = urlencode({"organization": scope.organization.pk})
        todos.append(
            Todo(
                todos[-1].light, "还有临近时限或超期的整改", "在周调度里按亮灯逐条处理。",
                f"{reverse('responsibilities:dispatch')}?{query}", "看全部", todos[-1].left,
                kind="rectification",
            )
        )  # fmt: skip
    return todos


def _terms(scope: Scope, today: date) -> list[Todo]:
    """换届: the terms that end within half a year, or have ended."""
    newest = (
        Term.objects.filter(scope.condition())
        .filter(Q(organization__dissolved_on__isnull=True) | Q(organization__dissolved_on__gt=today))
        .select_related("organization")
        .order_by("organization__path", "-elected_on")
    )
    latest: dict[int, Term] = {}
    for term in newest:
        latest.setdefault(term.organization_id, term)
    todos = []
    for term in latest.values():
        left = (term.ends_on - today).days
        light = light_of(left, (TERM_DAYS[0], TERM_DAYS[1], 0))
        if not light:
            continue
        if left < 0:
            fact = f"本届{format_day(term.ends_on)}已届满，请尽快按程序报请换届。"
        elif left <= TERM_DAYS[2]:
            fact = f"本届{format_day(term.ends_on)}届满，只余{left}天，请确认换届请示已批复。"
        else:
            fact = f"本届{format_day(term.ends_on)}届满，请准备换届请示。"
        url = reverse("members:organization-detail", args=[term.organization_id])
        todos.append(
            Todo(
                light, f"{term.organization.short_name}换届", fact, url, "看届次", left,
                key=f"term:{term.pk}", kind="term",
            )
        )  # fmt: skip
    return todos


def _development(scope: Scope, user: User, today: date) -> list[Todo]:
    """Steps of 发展党员 that fall due, by the rules in force: the next ones, approvals and conversions."""
    cases = (
        DevelopmentCase.objects.within(scope)
        .running()
        .filter(due_on__lte=today + timedelta(days=DEVELOPMENT_HORIZON))
        .select_related("organization")
        .prefetch_related("steps")
        .order_by("due_on", "pk")
    )
    todos = []
    for case in cases[:SHOWN]:
        course = case.dated_course()
        todos += [_due_step(case, course, due, user, today) for due in dues(course)]
    return [todo for todo in todos if todo.light]


def _due_step(case: DevelopmentCase, course: Course, due: Due, user: User, today: date) -> Todo:
    """One step of one case, with its deadline."""
    left, step = (due.by - today).days, BY_NUMBER[due.step]
    days, label, fact, button = (
        STEP_DAYS,
        f"{case.person_name}：{step.name}",
        f"应在{format_day(due.by)}前办理。",
        "去办理",
    )
    if due.step in APPROVALS:
        days, button = APPROVAL_DAYS, "填审批"
        label = f"{case.person_name}{'接收预备党员' if due.step == 17 else '转正'}待上级审批"
        passed = course.last(15 if due.step == 17 else 23)
        assert passed is not None
        fact = f"支部大会{format_day(passed)}通过，上级应在{format_day(due.by)}前审批。"
        longest = rule_on("DEV-APPR-6M", due.by)
        if due.step == 17 and left < 0 and longest is not None:
            last = months_later(passed, longest.limit)
            fact += (
                f"最长期限{format_day(last)}也已超过，请向上级党组织说明情况。"
                if today > last
                else f"特殊情况最长到{format_day(last)}。"
            )
    elif due.step == 23:
        days, label, button = CONVERSION_DAYS, f"{case.person_name}预备期满转正", "填转正"
        fact = f"预备期{format_day(due.by)}届满，届满后支部大会及时讨论能否转正。"
    may = case.can_be_stepped_by(user, step)
    return Todo(
        light_of(left, days),
        label,
        f"{case.organization.short_name}，{fact}",
        reverse("members:development-step", args=[case.pk, due.step]) if may else case.get_absolute_url(),
        button if may else "看进展",
        left,
        key=f"development:{case.pk}:{due.step}:{due.by}",
        kind="development",
    )


# --- 周调度


def dispatches(scope: Scope, user: User, today: date) -> list[Todo]:
    """One dispatch meeting in every ISO week, of an organisation that heads a bureau; a few weeks are tolerated."""
    organization = scope.organization
    if not organization.heads_bureau():
        return []
    monday = today - timedelta(days=today.weekday())
    start = max(Period.of_year(today.year).start, organization.founded_on or date.min)
    held = set(
        Meeting.objects.of_type(MeetingType.Kind.DISPATCH)
        .within(scope)
        .confirmed()
        .during(Period(min(start, monday), today))
        .values_list("held_on", flat=True)
    )
    url, button = _dispatch_entry(organization, user)
    todos = []
    over = missed_weeks(held, Period(start, monday - timedelta(days=1))) if start < monday else []
    if len(over) > settings.DISPATCH_TOLERATED_WEEKS:
        named = "、".join(f"{each.month}月{each.day}日那周" for each in over[-WEEKS_NAMED:])
        more = f"等{len(over)}周" if len(over) > WEEKS_NAMED else ""
        todos.append(
            Todo(
                "red", f"周调度：今年有{len(over)}周没有记录", f"{named}{more}没有。已开过的请补记。", url, button,
                (over[-1] + timedelta(days=6) - today).days,
                key=f"dispatch-missed:{organization.pk}:{over[-1]}", kind="dispatch",
            )
        )  # fmt: skip
    if not any(day >= monday for day in held):
        yellow, red = DISPATCH_DAYS
        screen = f"{reverse('responsibilities:dispatch')}?{urlencode({'organization': organization.pk})}"
        weekday = today.isoweekday()
        light = "red" if weekday >= red else "yellow" if weekday >= yellow else "grey"
        todos.append(
            Todo(
                light, "本周调度", "每周至少调度一次，周五前记下。", screen, "去调度", red - weekday,
                key=f"dispatch:{organization.pk}:{monday}", kind="dispatch",
            )
        )  # fmt: skip
    return todos


def _dispatch_entry(organization: Organization, user: User) -> tuple[str, str]:
    """The form for a dispatch that was held and not recorded."""
    if not user.may_enter_for(organization):
        query = urlencode({"organization": organization.pk})
        return f"{reverse('meetings:meeting-list')}?{query}", "看会议"
    query = urlencode({"organization": organization.pk, "kinds": MeetingType.Kind.DISPATCH})
    return f"{reverse('meetings:meeting-new')}?{query}", "记调度"
