"""The check-sheet of an inspection, and which branches have been visited."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone

from branches.accounts import Request
from branches.pages.entry import find
from responsibilities.inspecting import Key, Sheet, coverage, keep_sheets, list_findings, sample, sheets
from responsibilities.models import InspectionCheck
from responsibilities.pages import INSPECTION


def inspection_sheet(request: Request, pk: int) -> HttpResponse:
    """Fill the check-sheet in place; the faults become problems by one press. Prints empty or filled."""
    inspection = find(INSPECTION, request, pk)
    user = request.user
    if not (user.may_enter_for(inspection.organization) or user.may_review(inspection.organization)):
        raise PermissionDenied("检查表由组织督查的党组织填写。")
    found, faults = sheets(inspection), set()
    if request.method == "POST":
        results = typed(request.POST, found)
        faults = {key for key, (result, note) in results.items() if result == "fault" and not note}
        if not faults:
            return _keep(request, inspection, results)
        for sheet in found:
            for check in sheet.checks:
                check.result, check.note = results[sheet.visit.pk, check.position]
    rows = [
        (sheet, [(check, (sheet.visit.pk, check.position) in faults) for check in sheet.checks])
        for sheet in found
    ]
    context = {
        "inspection": inspection,
        "sheets": rows,
        "faults": faults,
        "results": InspectionCheck.Result.choices,
    }
    return render(request, "responsibilities/inspection_sheet.html", context)


def typed(data: QueryDict, found: list[Sheet]) -> dict[Key, tuple[str, str]]:
    """What the fields of the sheets say, by place."""
    results = {}
    for sheet in found:
        for check in sheet.checks:
            place = f"{sheet.visit.pk}-{check.position}"
            result = data.get(f"result-{place}", "")
            results[sheet.visit.pk, check.position] = (
                result if result in InspectionCheck.Result.values else "",
                data.get(f"note-{place}", "").strip()[:300],
            )
    return results


def _keep(request: Request, inspection: Any, results: dict[Key, tuple[str, str]]) -> HttpResponse:
    try:
        keep_sheets(inspection, results, by=request.user)
        if request.POST.get("then") == "problems":
            found = list_findings(inspection, by=request.user)
            messages.success(
                request, f"已列出{len(found)}个问题，请逐个交办。" if found else "没有新的问题可以列出。"
            )
            return redirect(inspection)
    except ValidationError as error:
        messages.error(request, "".join(error.messages))
    else:
        messages.success(request, "检查表已保存。")
    return redirect(request.path)


def inspection_coverage(request: Request) -> HttpResponse:
    """Which branches were visited this year, and a lot drawn for the next inspection."""
    organization, today = request.user.acting_organization(), timezone.localdate()
    known = coverage(organization, today.year, today) if organization else []
    asked = request.GET.get("draw", "")
    drawn = sample(known, int(asked), seed=today.toordinal()) if asked.isdecimal() else []
    context = {
        "organization": organization,
        "year": today.year,
        "coverage": known,
        "drawn": drawn,
        "draw": asked if asked.isdecimal() else "",
        "visited": sum(bool(each.visits) for each in known),
    }
    return render(request, "responsibilities/inspection_coverage.html", context)
