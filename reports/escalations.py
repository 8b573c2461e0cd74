"""What rises: lights to the persons who answer for them, two red lights to a talk, and the months not summed up."""

from collections.abc import Iterable
from datetime import date, timedelta
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse

from branches.accounts import User
from branches.organizations import Organization
from branches.periods import Period, Scope, format_day
from meetings.models import Talk, TalkKind
from reports.todos import NEAR, SHOWN, Todo, light_of
from responsibilities import rules
from responsibilities.models import MonthlySummary, Problem, WeakBranch

MONTHS_NAMED = 3
SUMMARY_DAYS = (5, 5, 0)
"""Days before a summary is due at which it is shown, turns yellow, and turns red."""


def escalations(scope: Scope, user: User, today: date) -> list[Todo]:
    """Yellow lights to who is responsible and who leads; red ones, through the tree, to every secretary above."""
    return [*_own(scope, user, today), *_talks(scope, user, today), *_weak_branches(scope, user, today)]


def _own(scope: Scope, user: User, today: date) -> list[Todo]:
    """Problems the user himself answers for or leads, that lie outside the organisations of his desk."""
    horizon = today + timedelta(days=rules.RECTIFICATION_DAYS[1])
    found = (
        Problem.objects.visible_to(user)
        .confirmed()
        .with_deadline()
        .filter(Q(owner__account=user) | Q(leader__account=user), closed_on__isnull=True, due_on__lte=horizon)
        .exclude(pk__in=Problem.objects.within(scope).values("pk"))
        .select_related("organization", "owner")
        .order_by("due_on", "pk")
    )
    todos = []
    for problem in found[:SHOWN]:
        role = "您是责任人" if problem.owner and problem.owner.account_id == user.pk else "您是牵头领导"
        light = problem.light(today)
        fact = f"{problem.organization.short_name}，时限{format_day(problem.due_on)}，{role}。"
        todos.append(
            Todo(
                NEAR.get(light.colour, light.colour), f"整改：{problem.description}", fact,
                problem.get_absolute_url(), "看问题", (problem.due_on - today).days, key=problem.key, kind="rectification",
            )
        )  # fmt: skip
    return todos


def quarter_of(day: date) -> Period:
    first = (day.month - 1) // 3 * 3 + 1
    return Period(date(day.year, first, 1), Period.of_month(day.year, first + 2).end)


def _talks(scope: Scope, user: User, today: date) -> list[Todo]:
    """约谈建议: an organisation with two problems red within the quarter, until somebody has talked with its people."""
    if scope.organization.is_branch():
        return []  # nobody proposes a talk with himself
    quarter = quarter_of(today)
    red: dict[Organization, list[Problem]] = {}
    for problem in (
        Problem.objects.within(scope).confirmed().red_during(quarter, today).select_related("organization").order_by("due_on", "pk")
    ):  # fmt: skip
        red.setdefault(problem.organization, []).append(problem)
    talked = _last_talks(red, quarter) if red else {}
    todos = []
    for organization, problems in red.items():
        if len(problems) < rules.REDS_FOR_TALK or not user.may_review(organization):
            continue
        since = max(_red_from(problems[rules.REDS_FOR_TALK - 1]), quarter.start)
        if talked.get(organization.pk, date.min) >= since:
            continue
        query = {"kind": TalkKind.ADMONITION.value, "held_on": today.isoformat()}
        todos.append(
            Todo(
                "red", f"建议约谈：{organization.short_name}本季度{len(problems)}个问题亮红灯",
                "、".join(f"“{each}”" for each in problems[:MONTHS_NAMED]) + "超过时限。约谈后记下，这条提示就不再出现。",
                f"{reverse('meetings:talk-new')}?{urlencode(query)}" if user.enters_records()
                else f"{reverse('responsibilities:problem-list')}?{urlencode({'organization': organization.pk})}",
                "记约谈" if user.enters_records() else "看问题", (since - today).days,
                key=f"talk:{organization.pk}:{quarter.start}", kind="rectification",
            )
        )  # fmt: skip
    return todos


def _red_from(problem: Problem) -> date:
    """The first day on which a problem past its day stands red."""
    assert problem.due_on is not None
    return problem.due_on + timedelta(days=1)


def _last_talks(organizations: Iterable[Organization], quarter: Period) -> dict[int, date]:
    """The last day in the quarter on which somebody of each organisation was talked to (约谈)."""
    held = (
        Talk.objects.confirmed()
        .during(quarter)
        .filter(kind=TalkKind.ADMONITION, participants__organization__in=list(organizations))
        .values_list("participants__organization", "held_on")
    )
    last: dict[int, date] = {}
    for organization, day in held:
        last[organization] = max(day, last.get(organization, day))
    return last


def _weak_branches(scope: Scope, user: User, today: date) -> list[Todo]:
    """软弱涣散整顿: a whole month without a word of progress."""
    cases = (
        WeakBranch.objects.within(scope)
        .confirmed()
        .filter(stage=WeakBranch.Stage.LISTED)
        .select_related("organization")
        .prefetch_related("steps")
        .order_by("listed_on", "pk")
    )
    todos = []
    for case in cases[:SHOWN]:
        months = case.months_without_report(today)
        if months:
            todos.append(
                Todo(
                    "red", f"{case}：{months[-1].label}没有整顿进展", "挂牌整顿期间每月登记一次进展。",
                    case.get_absolute_url(), "去登记", (months[-1].end - today).days,
                    key=f"weak:{case.pk}:{months[-1].start}", kind="weak",
                )
            )  # fmt: skip
    return todos


# --- 月总结


def summaries(scope: Scope, user: User, today: date) -> list[Todo]:
    """The months of this year that are over and not summed up, of an organisation that heads a bureau."""
    organization = scope.organization
    if not organization.heads_bureau():
        return []
    start = max(Period.of_year(today.year).start, organization.founded_on or date.min)
    last_month = today.replace(day=1) - timedelta(days=1)
    start = min(start, last_month.replace(day=1)) if last_month.year < today.year else start
    if start > last_month:
        return []
    months = [month for month in Period(start, last_month).months() if month.start.day == 1]
    written = set(
        MonthlySummary.objects.confirmed()
        .filter(organization=organization)
        .of_months(Period(start, last_month))
        .values_list("month", flat=True)
    )
    open_ones = [month for month in months if month.start not in written]
    todos = []
    if late := [month for month in open_ones if rules.summary_due_on(month.start) < today]:
        named = "、".join(f"{month.start.month}月" for month in late[-MONTHS_NAMED:])
        more = f"等{len(late)}个月" if len(late) > MONTHS_NAMED else ""
        left = (rules.summary_due_on(late[-1].start) - today).days
        todos.append(_summary(organization, user, late[-1], "red", f"月总结：{named}{more}没有总结", left))
    todos += [
        _summary(
            organization,
            user,
            month,
            light_of(left, SUMMARY_DAYS) or "grey",
            f"{month.start.month}月总结",
            left,
        )
        for month in open_ones
        if month not in late
        for left in [(rules.summary_due_on(month.start) - today).days]
    ]
    return todos


def _summary(
    organization: Organization, user: User, month: Period, light: str, label: str, left: int
) -> Todo:
    query = {"organization": organization.pk, "month": f"{month.start:%Y-%m}"}
    enters = user.may_enter_for(organization)
    address = "reports:monthly-summary-draft" if enters else "responsibilities:monthly-summary-list"
    return Todo(
        light, label, f"系统按记录起草，核对后确认；下月{rules.SUMMARY_DAY}日前交。",
        f"{reverse(address)}?{urlencode(query)}", "写月总结" if enters else "看月总结", left,
        key=f"summary:{organization.pk}:{month.start}", kind="summary",
    )  # fmt: skip
