"""The demonstration's rectifications under way: reported on, extended, waiting for review, looked back at, and back again."""

from datetime import date, timedelta
from decimal import Decimal

from branches.accounts import User
from branches.organizations import Organization
from branches.periods import Period
from reports.assessments import make_sheets, score, start_scheme
from responsibilities.inspecting import keep_sheets, list_findings
from responsibilities.models import Assessment, Evidence, FollowUp, Inspection, Problem

LOOKED_BACK = 12
"""Of the problems closed last year the latest were looked back at; the very last had come back."""


def fill(today: date) -> None:
    """What the ledgers do not tell: the life of the problems in the hands of the demonstration's people."""
    general, second = (User.objects.get(username=name) for name in ("general", "second"))
    _look_back(general, today)
    _under_way(general, second, today)
    _inspect(general, today)
    _assess(general, today)


def _look_back(general: User, today: date) -> None:
    """Last year's closings, looked back at when that fell due."""
    last_year = Period.of_year(today.year - 1)
    closed = [
        problem
        for problem in Problem.objects.confirmed().filter(stage=Problem.Stage.CLOSED).during(last_year, "closed_on")
        .select_related("organization").order_by("-closed_on", "-pk")
        if problem.can_be_followed_up_by(general)
    ][:LOOKED_BACK]  # fmt: skip
    for problem in closed:
        problem.plan_follow_ups(by=general)
        result, note = (
            (FollowUp.Result.REBOUND, "抽查近三个月的资料，同样的问题又有发生。")
            if problem == closed[0]
            else (FollowUp.Result.KEPT, "查看资料并询问党员，整改措施仍在执行。")
        )
        for visit in problem.follow_ups.filter(held_on__lte=today).order_by("held_on"):
            if problem.stage == Problem.Stage.CLOSED:
                problem.follow_up(visit, by=general, result=result, note=note, on=visit.held_on)


def _under_way(general: User, second: User, today: date) -> None:
    """This year's open problems of the second branch, each at another point of its way."""
    branch = second.current_posts()[0].organization
    problems = [
        problem
        for problem in Problem.objects.confirmed()
        .filter(organization=branch, closed_on__isnull=True, long_term=False, due_on__isnull=False)
        .order_by("-held_on", "-pk")
        if problem.can_be_applied_for_by(second)
    ]
    evidence = Evidence.objects.create(
        organization=branch, title="整改情况说明和新修订的工作台账", added_by=second
    )
    for number, problem in enumerate(problems[:4]):
        assert problem.due_on is not None
        on = max(problem.held_on, today - timedelta(days=7))
        problem.report(
            by=second, note="已对照措施逐条落实，正在补齐过程资料。", percent=(80, 60, 40, 30)[number], on=on
        )
        if number in (0, 1):
            problem.add_evidence(evidence, by=second)
            problem.apply_for_closing(by=second, note="措施已全部落实，相关台账已经更新。")
        if number == 0:
            problem.review(by=general, passed=True, note="资料齐全，现场情况属实。")
        if number == 2:
            problem.request_extension(
                by=second, until=problem.due_on + timedelta(days=20), reason="等待更换设备到货"
            )


FINDINGS = (
    (3, "组织生活会会前谈心谈话没有全覆盖"),
    (4, "谈心谈话没有覆盖新转入的党员"),
    (1, "会议记录没有写明请假原因"),
    (6, "党费台账与票据有一处不一致"),
)


def _inspect(general: User, today: date) -> None:
    """The inspections of this year: their sheets filled, what was found listed."""
    inspections = (
        Inspection.objects.done().confirmed().during(Period(date(today.year, 1, 1), today))
        .filter(visits__isnull=False, organization=general.current_posts()[0].organization)
        .distinct().order_by("held_on", "pk")
    )  # fmt: skip
    for number, inspection in enumerate(inspections):
        visits = list(inspection.visits.order_by("pk"))
        results = {(visit.pk, position): ("good", "") for visit in visits for position in range(1, 9)}
        position, fault = FINDINGS[number % len(FINDINGS)]
        results[visits[number % len(visits)].pk, position] = ("fault", fault)
        keep_sheets(inspection, results, by=general)
        list_findings(inspection, by=general)


def _assess(general: User, today: date) -> None:
    """Last year's assessment of every branch, scored and confirmed."""
    organization: Organization = general.current_posts()[0].organization
    scheme = start_scheme(organization, today.year - 1, by=general)
    make_sheets(
        scheme, by=general, today=date(today.year, 1, 15) if today >= date(today.year, 1, 15) else today
    )
    for number, sheet in enumerate(Assessment.objects.filter(scheme=scheme).order_by("pk")):
        marks = {}
        for row in sheet.scores.select_related("indicator"):
            given = row.score if row.score is not None else row.indicator.weight - Decimal(number % 3) / 2
            marks[row.pk] = (str(given), "")
        score(sheet, marks, by=general, opened_at=sheet.version, remark="对照指标逐项评定。")
        sheet.refresh_from_db()
        sheet.confirm(by=general)
