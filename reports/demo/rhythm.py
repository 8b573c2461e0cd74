"""The demonstration's rhythm: this year's weekly dispatches, monthly summaries, and one weak branch put right."""

from datetime import date, timedelta

from django.utils import timezone

from branches.accounts import User
from branches.organizations import Organization
from branches.periods import Period, format_day
from branches.records import Record
from meetings.models import Meeting, MeetingType
from members.models import Appointment, Member
from reports.monthly import draft
from responsibilities import rules
from responsibilities.models import MonthlySummary, WeakBranch, WeakSituation

LEFT_OUT = 17
"""Of the weeks every seventeenth was missed."""
STEPS = (
    (5, "支部对照情形逐条自评，承认组织生活抓得松。"),
    (12, "组织党员和服务对象评议，收回评议表21份。"),
    (20, "总支委员会听取情况汇报，评定为软弱涣散党支部。"),
    (30, "评定结果在局机关公示5个工作日，没有异议。"),
)
MONTHLY = (
    "联系领导到支部座谈，和党员一起查找原因，排出整顿任务。",
    "按月召开支委会，补齐上半年缺少的会议记录。",
    "开展两次主题党日，党员到工地一线设岗定责。",
    "组织生活制度坚持下来，服务窗口实行党员亮牌。",
    "对照方案逐条自查，党员评议满意。",
)


def dispatch(today: date, *, by: User) -> None:
    """A dispatch of the general branch nearly every week of this year, on Mondays."""
    general = Organization.objects.get(kind=Organization.Kind.GENERAL_BRANCH)
    monday = date(today.year, 1, 1) + timedelta(days=-date(today.year, 1, 1).weekday() % 7)
    weeks = [monday + timedelta(weeks=week) for week in range((today - monday).days // 7 + 1)]
    meetings = [
        Meeting(
            organization=general, held_on=day, topic=f"{format_day(day)}党建工作周调度", place="二楼会议室", due=9,
            present=9 - number % 3, **_confirmed(by),
        )
        for number, day in enumerate(weeks, start=1)
        if number % LEFT_OUT
    ]  # fmt: skip
    Meeting.objects.enter_many(meetings, by=by, detail="示例周调度")
    MeetingType.objects.bulk_create(
        MeetingType(meeting=each, kind=MeetingType.Kind.DISPATCH) for each in meetings
    )


def summarise(today: date, *, by: User) -> None:
    """The months of last year and this, drafted from the records; the last whole month is still to be written."""
    general = Organization.objects.get(kind=Organization.Kind.GENERAL_BRANCH)
    months = list(Period(date(today.year - 1, 1, 1), today).months())[:-2]
    for number, month in enumerate(months):
        text = draft(general, month)
        due = rules.summary_due_on(month.start)
        text["next_steps"] = text["next_steps"] or "按计划开展组织生活，逐项推进问题整改。"
        summary = MonthlySummary(
            organization=general, month=month.start, held_on=due + timedelta(days=2 if number % 6 == 5 else -1),
            **text, **_confirmed(by),
        )  # fmt: skip
        summary.store(by=by, detail="示例月总结")


def put_right(today: date) -> None:
    """One branch's case from its rating to the day it was taken off the list, all within the past seven months."""
    general, second = (User.objects.get(username=name) for name in ("general", "second"))
    branch = second.current_posts()[0].organization
    begun = today - timedelta(days=210)
    case = WeakBranch(
        organization=branch,
        held_on=begun,
        cause="支委会没有按月召开，组织生活质量不高；支部书记业务任务重，抓党建用心不够。",
    )
    case.store(by=second, detail="示例整顿")
    for code in (WeakSituation.Code.LIFE_NEGLECTED, WeakSituation.Code.APART_FROM_WORK):
        WeakSituation.objects.create(case=case, code=code)
    case.confirm(by=second)
    for (days, note), by in zip(STEPS, (second, second, general, general), strict=True):
        case.rate(by=by, note=note, on=begun + timedelta(days=days))
    case.put_up(
        by=general, leader=_leader(), on=begun + timedelta(days=35),
        plan="一、联系领导每月到支部一次；二、排定组织生活计划，月底通报；三、重点工程设党员先锋岗。",
    )  # fmt: skip
    for number, note in enumerate(MONTHLY):
        case.report(by=second, note=note, on=begun + timedelta(days=58 + 28 * number))
    case.apply_for_removal(by=second, note="整顿任务全部完成，申请摘牌。", on=begun + timedelta(days=185))
    case.accept(
        by=general, settled=list(case.situations.all()), note="逐条查看记录并听取党员意见，验收合格。",
        on=begun + timedelta(days=192),
    )  # fmt: skip
    case.take_down(by=general, note="报局党组同意，予以摘牌。", on=begun + timedelta(days=198))


def _leader() -> Member:
    """A member of the 党组 who leads the rectification of a branch."""
    post = (
        Appointment.objects.filter(organization__kind=Organization.Kind.PARTY_GROUP)
        .exclude(position=Appointment.Position.SECRETARY)
        .select_related("member")
        .order_by("pk")
    )
    return post[0].member


def _confirmed(by: User) -> dict[str, object]:
    return {
        "state": Record.State.CONFIRMED, "confirmed_at": timezone.now(), "confirmed_by": by, "created_by": by,
    }  # fmt: skip
