"""季督查: what is looked at, which branches are due, and how what is found becomes problems."""

import random
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from branches.accounts import User
from branches.audit import Verb
from branches.organizations import Organization
from branches.periods import Period
from responsibilities.models import BranchVisit, Inspection, InspectionCheck, Problem

CHECK_ITEMS = (
    "“三会一课”按期召开，会议记录要素齐全",
    "主题党日按月开展，议定事项有人跟进",
    "组织生活会和民主评议党员按要求开展",
    "谈心谈话覆盖支部委员和全体党员",
    "发展党员手续齐全，每一步都有记录",
    "党费按月收缴，台账与票据一致",
    "党员名册和组织关系准确，流动党员有人联系",
    "上次督查和自查的问题已经整改销号",
)
"""The check-sheet of a quarterly inspection; an inspection keeps the texts it was made with."""


@dataclass(frozen=True)
class Coverage:
    """How often a branch was visited in the year, and when last."""

    branch: Organization
    visits: list[Inspection]

    @property
    def last(self) -> Inspection | None:
        return self.visits[0] if self.visits else None


def coverage(organization: Organization, year: int, today: date) -> list[Coverage]:
    """Every living branch below, the least visited first. Two queries."""
    branches = Organization.objects.subtree(organization).branches().alive(today)
    period = Period.of_year(year)
    visits: dict[int, list[Inspection]] = {}
    made = (
        BranchVisit.objects.filter(
            branch__in=branches,
            inspection__in=Inspection.objects.done().confirmed().during(period),
        )
        .select_related("inspection")
        .order_by("-inspection__held_on")
    )
    for visit in made:
        visits.setdefault(visit.branch_id, []).append(visit.inspection)
    found = [Coverage(branch, visits.get(branch.pk, [])) for branch in branches]
    return sorted(found, key=lambda each: (len(each.visits), each.branch.path))


def sample(known: list[Coverage], number: int, seed: int) -> list[Organization]:
    """抽查: so many branches by lot, those least visited first; the same seed draws the same lot."""
    lot = random.Random(seed)
    drawn = sorted(known, key=lambda each: (len(each.visits), lot.random()))
    return [each.branch for each in drawn[: max(number, 0)]]


Key = tuple[int, int]
"""A place on the sheet: the visit and the position of the item."""


@dataclass(frozen=True)
class Sheet:
    """The check-sheet of one visited branch."""

    visit: BranchVisit
    checks: list[InspectionCheck]


def sheets(inspection: Inspection) -> list[Sheet]:
    """The check-sheets of all visited branches; what has not been kept yet stands there empty."""
    visits = inspection.visits.select_related("branch").prefetch_related("checks__problem")
    return [Sheet(visit, list(visit.checks.all()) or _empty(visit)) for visit in visits]


def _empty(visit: BranchVisit) -> list[InspectionCheck]:
    return [
        InspectionCheck(visit=visit, position=position, text=text)
        for position, text in enumerate(CHECK_ITEMS, start=1)
    ]


def keep_sheets(inspection: Inspection, results: dict[Key, tuple[str, str]], *, by: User) -> None:
    """Write what was ticked and noted. What became a problem no longer changes."""
    with transaction.atomic():
        for sheet in sheets(inspection):
            for check in sheet.checks:
                if check.problem_id is None:
                    check.result, check.note = results.get(
                        (sheet.visit.pk, check.position), (check.result, check.note)
                    )
                    check.full_clean()
                    check.save()
        inspection.store(by=by, detail="检查表")


def list_findings(inspection: Inspection, *, by: User) -> list[Problem]:
    """Every fault found becomes a problem of its branch, once; the 总支 that inspects lists it at once."""
    found = []
    with transaction.atomic():
        checks = InspectionCheck.objects.select_for_update(of=("self",)).filter(
            visit__inspection=inspection, result=InspectionCheck.Result.FAULT, problem__isnull=True
        )
        for check in checks.select_related("visit__branch"):
            branch = check.visit.branch
            if not (by.may_review(branch) or by.may_confirm_for(branch)):
                raise PermissionDenied(f"您不能为{branch.name}列出问题，请由上级党组织列出。")
            problem = Problem(
                organization=branch, held_on=inspection.held_on, level=Problem.Level.GRASSROOTS,
                source=Problem.Source.INSPECTION, description=check.note, stage=Problem.Stage.LISTED,
                state=Problem.State.CONFIRMED, confirmed_at=timezone.now(), confirmed_by=by,
                source_key=inspection.key,
            )  # fmt: skip
            problem.store(by=by, verb=Verb.CREATE, detail=f"由督查“{inspection}”列出")
            check.problem = problem
            check.save(update_fields=["problem"])
            found.append(problem)
    return found
