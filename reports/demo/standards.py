"""The demonstration's standard ledger and self-checks: last year's of every branch, reviewed; this year's under way."""

from datetime import date

from django.utils import timezone

from branches.accounts import User
from branches.organizations import Organization
from branches.records import Record
from reports.self_checks import start, take_figures
from responsibilities.models import SelfCheck, SelfCheckItem, load_default_ledger

Result = SelfCheckItem.Result
SHORT = "有的环节做了没有记全，正在补齐"
MISSING = "本期没有开展，已列入下期计划"


def keep_ledger(today: date, *, by: User) -> None:
    """The general branch's ledger, in force since the first day of last year."""
    general = Organization.objects.get(kind=Organization.Kind.GENERAL_BRANCH)
    load_default_ledger(general, date(today.year - 1, 1, 1), by=by)


def check_branches(today: date, *, by: User) -> None:
    """Last year's self-check of every branch, and this year's first half once it is over; the rest is under way."""
    general, first = (User.objects.get(username=name) for name in ("general", "first"))
    for number, branch in enumerate(Organization.objects.branches().order_by("path")):
        checks = [_check(branch, today.year - 1, "year", date(today.year, 1, 4), number, today, by)]
        if today > date(today.year, 7, 6):
            checks.append(_check(branch, today.year, "h1", date(today.year, 7, 6), number, today, by))
        for check in checks if number else checks[:1]:
            if check.held_on <= today:
                check.finish_review(by=general)
    own = first.current_posts()[0].organization
    quarter = (today.month - 1) // 3 + 1
    start(own, today.year, f"q{quarter}", by=first, today=today)


def _check(
    branch: Organization, year: int, part: str, day: date, number: int, today: date, by: User
) -> SelfCheck:
    """A confirmed self-check: what the records say, and the branch's own word on the rest."""
    check = SelfCheck(
        organization=branch, year=year, part=part, held_on=min(day, today), state=Record.State.CONFIRMED,
        confirmed_at=timezone.now(), confirmed_by=by,
    )  # fmt: skip
    check.store(by=by, detail="示例自查")
    check.list_tasks()
    take_figures(check, today)
    items = list(check.items.select_related("task"))
    for place, item in enumerate(items, start=number * 7):
        if item.result:
            continue
        item.result, item.note = _word(item, place, fails=year == today.year)
    SelfCheckItem.objects.bulk_update(items, ["result", "note"])
    check.recount()
    check.store(by=by, detail="示例自查")
    check.list_failures(by=by, on=check.held_on)
    SelfCheck.objects.relink(branch)
    return check


def _word(item: SelfCheckItem, place: int, *, fails: bool) -> tuple[str, str]:
    """The branch's own word on a task: mostly 达标; now and then less, and why."""
    if item.task.figure_code == "M05":
        return Result.REACHED, "谈心谈话由总支统一组织，记录在总支"
    if item.parts_due is not None:
        return Result.BASIC, f"{item.parts_due}期中{item.parts_met}期有记录，其余没有开展"
    if item.task.key_task:
        return Result.REACHED, ""
    if place % 41 == 0:
        return (Result.FAILED, MISSING) if fails else (Result.BASIC, SHORT)
    if place % 29 == 0:
        return Result.BASIC, SHORT
    if place % 53 == 0:
        return Result.NOT_APPLICABLE, "本支部没有这种情形"
    return Result.REACHED, ""
