"""对标自查 with the figures: tasks that the records bear out tick themselves; how many branches have come up to standard."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode, urlsplit

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import Resolver404, resolve, reverse

from branches.accounts import User
from branches.organizations import Organization
from branches.periods import Period, Scope
from branches.records import Record, record_types
from meetings.rules import whole_parts
from reports.figures import BY_CODE
from responsibilities.models import Commitment, SelfCheck, SelfCheckItem

YEARS_SHOWN = 4


def start(branch: Organization, year: int, part: str, *, by: User, today: date) -> SelfCheck:
    """The branch's self-check of the period, with its tasks listed and what the records say filled in. Made once."""
    if not (branch.is_branch() and by.may_enter_for(branch)):
        raise PermissionDenied("对标自查由支部的书记、委员或干事开展。")
    with transaction.atomic():
        known = SelfCheck.objects.filter(organization=branch, year=year, part=part).first()
        if known is not None:
            return known
        check = SelfCheck(organization=branch, year=year, part=part, held_on=today)
        check.store(by=by, detail="开始对标自查")
        check.list_tasks()
        fill(check, by=by, today=today)
    return check


def fill(check: SelfCheck, *, by: User, today: date) -> int:
    """按记录取数: count anew what the records say; tasks nobody has judged yet tick themselves. Returns how many changed."""
    if not check.can_be_edited_by(by):
        raise PermissionDenied("这次自查现在不能取数：已确认的请先重新打开，其他支部的由该支部办理。")
    with transaction.atomic():
        check.list_tasks()
        changed = take_figures(check, today)
        check.recount()
        check.store(by=by, detail=f"按记录取数，{changed}项有变化")
    return changed


def take_figures(check: SelfCheck, today: date) -> int:
    """Write what the records say into the rows of the sheet; returns how many differ from before."""
    months = _months(check, today)
    changed = 0
    for item in check.items.select_related("task").exclude(task__figure_code=""):
        if item.task.figure_code not in months:
            continue
        before = (item.parts_due, item.parts_met, item.result)
        item.count(*_parts(item, check, months[item.task.figure_code], today))
        if (item.parts_due, item.parts_met, item.result) != before:
            item.edition += 1
            item.save(update_fields=["parts_due", "parts_met", "result", "edition"])
            changed += 1
    return changed


def _months(check: SelfCheck, today: date) -> dict[str, dict[date, int]]:
    """The monthly values of each figure behind a task of the sheet: one query a figure."""
    codes = (
        check.items.exclude(task__figure_code="")
        .order_by()
        .values_list("task__figure_code", flat=True)
        .distinct()
    )
    scope = Scope.alone(
        check.organization, Period(check.period.start, max(check.period.start, min(check.period.end, today)))
    )
    return {
        code: {month.start: value for month, value in BY_CODE[code].by_month(scope)}
        for code in codes
        if code in BY_CODE
    }


def _parts(
    item: SelfCheckItem, check: SelfCheck, months: dict[date, int], today: date
) -> tuple[int | None, int | None]:
    """Parts of the period that are over or met already, and those met; None where there is no such part yet."""
    founded = check.organization.founded_on or date.min
    due = met = 0
    for part in whole_parts(check.period, item.task.frequency):
        if part.start > today or part.end < founded:
            continue
        enough = sum(value for day, value in months.items() if day in part) >= (item.task.times or 1)
        met += enough
        due += enough or part.end < today
    return (due, met) if due else (None, None)


def figure_url(item: SelfCheckItem, check: SelfCheck) -> str:
    """The records behind the task."""
    query = {"organization": check.organization_id, "year": check.year}
    return f"{reverse('reports:figure-detail', args=[item.task.figure_code])}?{urlencode(query)}"


def linked_record(text: str, user: User) -> Record | None:
    """The record whose address was pasted as evidence, if the user sees it."""
    try:
        match = resolve(urlsplit(text.strip()).path)
    except Resolver404:
        return None
    model = next(
        (each for each in record_types() if match.view_name == f"{each._meta.app_label}:{each.stem}-detail"),
        None,
    )
    return (
        None
        if model is None
        else model._default_manager.visible_to(user).filter(pk=match.kwargs["pk"]).first()
    )


def record_url(key: str) -> str:
    """The page of the record a key names; "" for none. Asks the database nothing."""
    label, _, pk = key.partition(":")
    model = next((each for each in record_types() if each.record_type() == label), None)
    return "" if model is None else reverse(f"{model._meta.app_label}:{model.stem}-detail", args=[pk])


# --- on the way to “全部达标”


@dataclass(frozen=True)
class Progress:
    """One branch over the years: the newest confirmed self-check of each, or None."""

    branch: Organization
    checks: list[SelfCheck | None]
    running: SelfCheck | None
    """This year's newest, confirmed or not: where the branch goes on."""


def years_of(organization: Organization, today: date) -> list[int]:
    """The years shown: this one and those before it, the earliest first."""
    return list(range(today.year - YEARS_SHOWN + 1, today.year + 1))


def progress(organization: Organization, today: date) -> list[Progress]:
    """Every living branch below, in the order of the tree. Two queries."""
    branches = list(Organization.objects.subtree(organization).branches().alive(today))
    years = years_of(organization, today)
    newest: dict[tuple[int, int], SelfCheck] = {}
    running: dict[int, SelfCheck] = {}
    checks = (
        SelfCheck.objects.filter(organization__in=branches, year__in=years)
        .exclude(state=Record.State.WITHDRAWN)
        .select_related("organization")
    )
    for check in sorted(checks, key=lambda each: (each.ends_on, each.starts_on, each.pk)):
        if check.state == Record.State.CONFIRMED:
            newest[check.organization_id, check.year] = check
        if check.year == today.year:
            running[check.organization_id] = check
    return [
        Progress(branch, [newest.get((branch.pk, year)) for year in years], running.get(branch.pk))
        for branch in branches
    ]


def goal(organization: Organization) -> Commitment | None:
    """The newest promise of a year by which all branches are to be up to standard."""
    return (
        Commitment.objects.confirmed()
        .to(Commitment.Subject.STANDARDIZATION)
        .filter(organization__path__in=_path_up(organization))
        .order_by("-year", "-pk")
        .first()
    )


def _path_up(organization: Organization) -> list[str]:
    step = Organization.steplen
    return [organization.path[:length] for length in range(step, len(organization.path) + 1, step)]
