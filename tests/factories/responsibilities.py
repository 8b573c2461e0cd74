"""Lists, problems, inspections, self-checks, assessments and what else a branch answers for."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from branches.accounts import User
from branches.organizations import Organization, Term
from branches.records import Cell
from responsibilities.models import (
    Assessment,
    AssessmentScheme,
    BranchVisit,
    Commitment,
    Contact,
    ContactVisit,
    Contract,
    Duty,
    FollowUp,
    Indicator,
    IndicatorScore,
    Initiative,
    Inspection,
    ListSet,
    MassIssue,
    MonthlySummary,
    Problem,
    SelfCheck,
    SelfCheckItem,
    StandardNode,
    WeakBranch,
    WeakSituation,
)
from tests.factories.base import CONFIRMED, DAY, DRAFT, enter, numbers
from tests.factories.members import member, some_member


def problem(organization: Organization, *, state: str = CONFIRMED, **fields: Any) -> Problem:
    """A prominent problem of grass-roots organisations, found on DAY at a 组织生活会 and still open."""
    values = {
        "held_on": DAY,
        "level": Problem.Level.GRASSROOTS,
        "source": Problem.Source.ORGANIZATIONAL_LIFE,
        "description": f"会议记录要素不全{next(numbers)}",
        "stage": Problem.Stage.RECTIFYING,
    }
    return enter(Problem(organization=organization, **values | fields), state=state)


def closed_problem(organization: Organization, closed_on: date = DAY, **fields: Any) -> Problem:
    """A problem found at the beginning of 2024 and closed."""
    return problem(
        organization,
        **{
            "held_on": date(2024, 1, 5),
            "stage": Problem.Stage.CLOSED,
            "closed_on": closed_on,
            "ledger_closing": True,
        }
        | fields,
    )


def quickly_closed_problem(organization: Organization, closed_on: date = DAY, **fields: Any) -> Problem:
    """A problem closed seventy days after it was found."""
    return closed_problem(organization, closed_on, **{"held_on": closed_on - timedelta(days=70)} | fields)


def rebound(organization: Organization, *, state: str = CONFIRMED, **fields: Any) -> Problem:
    """A problem that came back after its closing."""
    return problem(organization, state=state, **{"rebound_of": closed_problem(organization)} | fields)


def follow_up(
    organization: Organization, problem: Problem | None = None, *, state: str = CONFIRMED, **fields: Any
) -> FollowUp:
    """A look back at a closed problem, made on DAY: it has not come back."""
    values = {
        "held_on": DAY,
        "problem": problem or closed_problem(organization),
        "done_on": DAY,
        "result": FollowUp.Result.KEPT,
        "note": f"现场查看，整改措施仍在执行{next(numbers)}",
    }
    return enter(FollowUp(organization=organization, **values | fields), state=state)


def assessment_scheme(organization: Organization) -> AssessmentScheme:
    """A scheme of the organisation for a year without one, with one indicator of ten marks."""
    scheme = AssessmentScheme.objects.create(
        organization=organization, year=2000 + next(numbers), name="支部考核方案"
    )
    Indicator.objects.create(scheme=scheme, position=1, text="作用发挥", weight=Decimal(10))
    return scheme


def assessment(organization: Organization, *, state: str = CONFIRMED, **fields: Any) -> Assessment:
    """The sheet of a scheme of its own for some branch, with eight marks."""
    scheme = assessment_scheme(organization)
    values = {"held_on": DAY, "scheme": scheme, "branch": Organization.objects.branches().first()}
    sheet = enter(Assessment(organization=organization, **values | fields), state=state)
    IndicatorScore.objects.create(assessment=sheet, indicator=scheme.indicators.get(), score=Decimal(8))
    return sheet


def mass_issue(organization: Organization, *, state: str = CONFIRMED, **fields: Any) -> MassIssue:
    """A worry of the people, taken up in January 2024, settled on DAY and evidenced."""
    values = {
        "held_on": date(2024, 1, 5),
        "category": MassIssue.Category.WORRY,
        "content": f"夜间抢修停水公告不及时{next(numbers)}",
        "stage": MassIssue.Stage.RESOLVED,
        "closed_on": DAY,
        "evidence": "回访单",
    }
    return enter(MassIssue(organization=organization, **values | fields), state=state)


def inspection(
    organization: Organization,
    branches: Sequence[Organization] = (),
    *,
    state: str = CONFIRMED,
    **fields: Any,
) -> Inspection:
    """An inspection carried out on DAY."""
    values = {
        "held_on": DAY,
        "topic": f"党建工作督查{next(numbers)}",
        "stage": Inspection.Stage.DONE,
    }
    record = enter(Inspection(organization=organization, **values | fields), state=state)
    BranchVisit.objects.bulk_create(BranchVisit(inspection=record, branch=each) for each in branches)
    return record


def initiative(organization: Organization, *, state: str = CONFIRMED, **fields: Any) -> Initiative:
    """An initiative carried out on DAY."""
    values = {"held_on": DAY, "category": "组织观摩", "stage": Initiative.Stage.DONE}
    return enter(Initiative(organization=organization, **values | fields), state=state)


def duty(organization: Organization, *, state: str = CONFIRMED, **fields: Any) -> Duty:
    """A duty of the secretary on the list of 2025."""
    values: dict[str, Any] = {
        "held_on": date(2025, 1, 10),
        "year": 2025,
        "level": Duty.Level.SECRETARY,
        "content": f"每月研究一次党建工作{next(numbers)}",
    }
    values |= fields
    values.setdefault("owner", some_member(organization))
    return enter(Duty(organization=organization, **values), state=state)


def contact(organization: Organization, *, state: str = CONFIRMED, **fields: Any) -> Contact:
    """A committee member guiding some branch in 2025."""
    values: dict[str, Any] = {
        "held_on": date(2025, 1, 15),
        "year": 2025,
        "kind": Contact.Kind.GUIDANCE,
        "branch": Organization.objects.branches().first(),
    }
    values |= fields
    values.setdefault("person", member(organization))
    return enter(Contact(organization=organization, **values), state=state)


def contact_visit(organization: Organization, *, state: str = CONFIRMED, **fields: Any) -> ContactVisit:
    """A visit on DAY under an assignment of its own."""
    values: dict[str, Any] = {
        "held_on": DAY,
        "kind": ContactVisit.Kind.SURVEY,
        "summary": f"查看支部台账并参加讨论{next(numbers)}",
    }
    values |= fields
    if "contact" not in values:
        values["contact"] = contact(organization, year=values["held_on"].year)
    return enter(ContactVisit(organization=organization, **values), state=state)


def contract(organization: Organization, *, state: str = CONFIRMED, **fields: Any) -> Contract:
    """A contract of 2025 with the organisation above, of two clauses worth 100 marks."""
    values: dict[str, Any] = {
        "held_on": date(2025, 1, 20),
        "year": 2025,
        "issuer": Organization.objects.get_parent(organization) or organization,
    }
    values |= fields
    values.setdefault("signer", member(organization))
    record = enter(Contract(organization=organization, **values), state=state)
    record.clauses.create(text="每季度专题研究一次党建工作", marks=60)
    record.clauses.create(text="问题按期销号", marks=40)
    return record


def scored_contract(organization: Organization, **fields: Any) -> Contract:
    """A contract that was given 95 marks at the year's end."""
    given = {"score": 95, "scored_on": date(2025, 12, 30), "scored_by": User.objects.importer()}
    return contract(organization, **given | fields)


def list_set(organization: Organization, *, state: str = CONFIRMED, **fields: Any) -> ListSet:
    """The set of 2025 of a member of his own, with one duty; not published, whatever its state."""
    values: dict[str, Any] = {"held_on": date(2025, 1, 10), "year": 2025, "level": Duty.Level.SECRETARY}
    values |= fields
    values.setdefault("owner", member(organization))
    duty(organization, **{name: values[name] for name in ("year", "level", "owner")})
    return enter(ListSet(organization=organization, **values), state=state)


def published_list_set(organization: Organization, *, state: str = CONFIRMED, **fields: Any) -> ListSet:
    """A set of which the first edition holds all three lists."""
    published = {"edition": 1, "published_on": DAY}
    published |= dict.fromkeys(("duty_count", "problem_count", "rectification_count"), 1)
    return list_set(organization, state=state, **published | fields)


def handed_down_duty(organization: Organization, **fields: Any) -> Duty:
    """A duty that came down from one of the party group's secretary."""
    group = Organization.objects.party_groups().order_by("path")[0]
    upper = duty(group, level=Duty.Level.GROUP_SECRETARY, year=fields.get("year", 2025))
    return duty(organization, **{"upper": upper} | fields)


def standard(
    organization: Organization,
    level: int = StandardNode.Level.ASPECT,
    *,
    state: str = CONFIRMED,
    **fields: Any,
) -> StandardNode:
    """A node of the standard ledger in force since DAY, with the nodes above it where it needs them."""
    values: dict[str, Any] = {"held_on": DAY, "text": f"组织设置规范{next(numbers)}"}
    values |= fields
    if level > StandardNode.Level.ASPECT and "parent" not in values:
        values["parent"] = standard(organization, level - 1, held_on=values["held_on"])
    return enter(StandardNode(organization=organization, level=level, **values), state=state)


def self_check(
    organization: Organization, *, state: str = CONFIRMED, ends_on: date | None = None, **fields: Any
) -> SelfCheck:
    """A self-check of the first quarter of 2025, or of the next one still free, of one task that is 达标.

    *ends_on* moves the end of its period to any day, whatever the calendar's quarters.
    """
    taken = set(SelfCheck.objects.filter(organization=organization).values_list("year", "part"))
    free = ((year, part) for year in count(2025) for part in ("q1", "q2", "q3", "q4"))
    year, part = next(each for each in free if each not in taken)
    values = {
        "held_on": DAY,
        "year": year,
        "part": part,
        "tasks": 1,
        "assessed": 1,
        "score": 100,
        "reached": True,
    }
    check = enter(SelfCheck(organization=organization, **values | fields), state=state)
    task = standard(organization, StandardNode.Level.TASK, state=DRAFT)
    SelfCheckItem.objects.create(check_sheet=check, task=task, result=SelfCheckItem.Result.REACHED)
    if ends_on is not None:
        SelfCheck.objects.filter(pk=check.pk).update(ends_on=ends_on)
        check.ends_on = ends_on
        Cell.mark(check.cells())
    return check


def monthly_summary(organization: Organization, *, state: str = CONFIRMED, **fields: Any) -> MonthlySummary:
    """The summary of the month of its day (DAY), or of the month before that is still free."""
    taken = set(MonthlySummary.objects.filter(organization=organization).values_list("month", flat=True))
    held_on = fields.setdefault("held_on", max(DAY, fields.get("month", DAY)))
    last = held_on.year * 12 + held_on.month - 1
    free = (date(each // 12, each % 12 + 1, 1) for each in range(last, 0, -1))
    values = {
        "month": next(month for month in free if month not in taken),
        "progress": f"召开支委会1次，开展主题党日1次{next(numbers)}",
        "next_steps": "做好汛前检查",
    }
    return enter(MonthlySummary(organization=organization, **values | fields), state=state)


def weak_branch(organization: Organization, *, state: str = CONFIRMED, **fields: Any) -> WeakBranch:
    """A case brought up on DAY for one situation and not yet rated."""
    values = {"held_on": DAY, "cause": f"支部书记兼职过多，抓党建的精力不足{next(numbers)}"}
    case = enter(WeakBranch(organization=organization, **values | fields), state=state)
    WeakSituation.objects.create(case=case, code=WeakSituation.Code.LIFE_NEGLECTED)
    return case


def removed_weak_branch(organization: Organization, **fields: Any) -> WeakBranch:
    """A case listed at the beginning of 2024 and taken down on DAY."""
    importer, above = (
        User.objects.importer(),
        User.objects.create_user(f"above{next(numbers)}", None, name="上级"),
    )
    values = {
        "held_on": date(2024, 1, 5), "stage": WeakBranch.Stage.REMOVED, "listed_on": date(2024, 2, 1),
        "removed_on": DAY, "applied_by": importer, "accepted_by": above,
    }  # fmt: skip
    return weak_branch(organization, **values | fields)


def commitment(organization: Organization, *, state: str = CONFIRMED, **fields: Any) -> Commitment:
    """A promise of the report of 2025 for 2026: to deploy party building once a month."""
    values = {
        "held_on": date(2025, 12, 20),
        "year": 2026,
        "subject": Commitment.Subject.DEPLOYMENT,
        "every": Commitment.Every.MONTH,
        "times": 1,
    }
    return enter(Commitment(organization=organization, **values | fields), state=state)


def term(organization: Organization, elected_on: date, years: int = 3) -> Term:
    """One term of the organisation's committee."""
    return Term.objects.create(organization=organization, elected_on=elected_on, years=years)
