"""The sheet on which a branch checks itself task by task, its review, and the way to “全部达标”."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from branches.accounts import Request
from branches.pages.entry import find
from branches.periods import Period, Scope
from branches.records import StaleVersion
from reports.figures import BY_CODE
from reports.self_checks import (
    figure_url,
    fill,
    goal,
    linked_record,
    progress,
    record_url,
    start,
    years_of,
)
from responsibilities import rules
from responsibilities.models import SelfCheck, SelfCheckItem
from responsibilities.pages import SELF_CHECK

STALE = "您打开后，这一项已由他人改过。请刷新页面核对后再改。"


def standards_progress(request: Request) -> HttpResponse:
    """Branch × year: who has come up to standard, by when all should, and where a self-check begins."""
    organization, today = request.user.acting_organization(), timezone.localdate()
    years = years_of(organization, today) if organization else []
    reached = BY_CODE["standard_branches"]
    context = {
        "organization": organization,
        "years": years,
        "rows": progress(organization, today) if organization else [],
        "reached": [
            reached.value(Scope.alone(organization, Period.of_year(year))) if organization else 0
            for year in years
        ],
        "goal": goal(organization) if organization else None,
        "rule": rules.standard_rule_on(today).text,
        "parts": SelfCheck.Part.choices,
        "part": f"q{(today.month - 1) // 3 + 1}",
        "year": today.year,
        "may_start": bool(
            organization and organization.is_branch() and request.user.may_enter_for(organization)
        ),
    }
    return render(request, "reports/standards_progress.html", context)


@require_POST
def self_check_start(request: Request) -> HttpResponse:
    """Begin (or open again) the branch's own self-check of a period."""
    branch, today = request.user.acting_organization(), timezone.localdate()
    part, year = request.POST.get("part", ""), request.POST.get("year", "")
    if branch is None:
        raise PermissionDenied("对标自查由支部的书记、委员或干事开展。")
    if part not in SelfCheck.Part.values or not year.isdecimal() or not 2000 <= int(year) <= today.year:
        messages.error(request, "请选择今年或以前的年度，和要自查的季度、半年或全年。")
        return redirect("reports:standards-progress")
    check = start(branch, int(year), part, by=request.user, today=today)
    return redirect("reports:self-check-sheet", pk=check.pk)


def self_check_sheet(request: Request, pk: int) -> HttpResponse:
    """All tasks by aspect: the branch ticks them, those above conclude on them, everybody else reads."""
    check = find(SELF_CHECK, request, pk)
    mode = _mode(check, request)
    faults: dict[int, str] = {}
    if request.method == "POST":
        if mode == "read":
            raise PermissionDenied("这次自查现在不能填写或复核：已确认的由上级复核，复核完毕的不再改。")
        for item in check.items.all():
            if f"seen-{item.pk}" in request.POST and (fault := _keep(request, check, item, mode)):
                faults[item.pk] = fault
        if not faults:
            messages.success(request, "已保存。")
            return redirect(request.path)
    return render(request, "reports/self_check_sheet.html", _sheet(request, check, mode, faults))


@require_POST
def self_check_item(request: Request, pk: int, item: int) -> HttpResponse:
    """One row, kept as soon as it is changed; only its state is answered."""
    check = find(SELF_CHECK, request, pk)
    row = get_object_or_404(check.items.select_related("task"), pk=item)
    mode = _mode(check, request)
    if mode == "read":
        raise PermissionDenied("这次自查现在不能填写或复核：已确认的由上级复核，复核完毕的不再改。")
    fault = _keep(request, check, row, mode)
    if not request.headers.get("HX-Request"):
        if fault:
            messages.error(request, f"{row}：{fault}")
        return redirect(f"{reverse('reports:self-check-sheet', args=[pk])}#item-{item}")
    check.refresh_from_db()
    row.refresh_from_db()
    context = {"check": check, "row": _row(row, check, request, mode, fault), "mode": mode, "swapped": True}
    return render(request, "reports/parts/self_check_state.html", context)


@require_POST
def self_check_fill(request: Request, pk: int) -> HttpResponse:
    """Count anew what the records say."""
    check = find(SELF_CHECK, request, pk)
    changed = fill(check, by=request.user, today=timezone.localdate())
    messages.success(request, f"已按记录取数，{changed}项有变化。" if changed else "已按记录取数，没有变化。")
    return redirect("reports:self-check-sheet", pk=pk)


@require_POST
def self_check_finish(request: Request, pk: int) -> HttpResponse:
    """复核完毕: what was not concluded on is agreed to."""
    check = find(SELF_CHECK, request, pk)
    check.finish_review(by=request.user)
    messages.success(request, "复核完毕，结论已告知支部；不达标的已列入问题清单。")
    return redirect(check)


def _mode(check: SelfCheck, request: Request) -> str:
    """edit, review or read, by who asks and how far the check is."""
    if check.can_be_edited_by(request.user):
        return "edit"
    return "review" if check.can_be_concluded_by(request.user) and check.reviewed_at is None else "read"


def _keep(request: Request, check: SelfCheck, item: SelfCheckItem, mode: str) -> str:
    """Write the row where it differs from what is stored; returns what is wrong with it, in words."""
    typed = _typed(request, item)
    stored = (
        (item.result, item.note, item.evidence)
        if mode == "edit"
        else (item.reviewed_result, item.review_note)
    )
    if stored == (typed["result"], typed["note"], typed["evidence"])[: len(stored)]:
        return ""
    seen = request.POST.get(f"seen-{item.pk}", "")
    shared: dict[str, Any] = {
        "by": request.user, "result": typed["result"], "note": typed["note"],
        "opened_at": int(seen) if seen.isdecimal() else 0,
    }  # fmt: skip
    try:
        if mode == "edit":
            record = linked_record(typed["evidence"], request.user)
            evidence = str(record)[:200] if record else typed["evidence"]
            kept = record.key if record else item.record_key if evidence == item.evidence else ""
            check.assess(item, evidence=evidence, record_key=kept, **shared)
        else:
            check.conclude(item, **shared)
    except ValidationError as error:
        return "".join(error.messages)
    except StaleVersion:
        return STALE
    return ""


def _typed(request: Request, item: SelfCheckItem) -> dict[str, str]:
    result = request.POST.get(f"result-{item.pk}", "")
    return {
        "result": result if result in SelfCheckItem.Result.values else "",
        "note": request.POST.get(f"note-{item.pk}", "").strip()[:200],
        "evidence": request.POST.get(f"evidence-{item.pk}", "").strip()[:200],
    }


def _row(item: SelfCheckItem, check: SelfCheck, request: Request, mode: str, fault: str) -> dict[str, Any]:
    """A task as the sheet shows it; where a fault stands, with what was typed."""
    own = mode == "edit"
    shown = {
        "result": item.result if own else item.reviewed_result,
        "note": item.note if own else item.review_note,
        "evidence": item.evidence,
    }
    return {
        "item": item,
        "fault": fault,
        "seen": item.edition,
        "url": figure_url(item, check) if item.parts_due is not None else "",
        "record_url": record_url(item.record_key),
        **(_typed(request, item) if fault else shown),
    }


def _sheet(request: Request, check: SelfCheck, mode: str, faults: dict[int, str]) -> dict[str, Any]:
    items = sorted(
        check.items.select_related("task__parent__parent", "problem"), key=lambda item: item.task.rank()
    )
    aspects: dict[str, list[dict[str, Any]]] = {}
    for item in items:
        aspect = str(item.task.parent.parent or item.task.parent) if item.task.parent else "其他"
        aspects.setdefault(aspect, []).append(_row(item, check, request, mode, faults.get(item.pk, "")))
    return {
        "check": check,
        "aspects": list(aspects.items()),
        "mode": mode,
        "faults": faults,
        "results": SelfCheckItem.Result.choices,
        "rule": rules.standard_rule_on(check.ends_on).text,
    }
