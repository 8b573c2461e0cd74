"""发展党员 in print, and the year's plan."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header

from branches import audit
from branches.accounts import Request
from members.models import DevelopmentCase, DevelopmentPlan
from reports.development import log_sheet, papers_sheet, plan_rows
from reports.printing.development import DevelopmentSheet, development_pdf


def _found(request: Request, pk: int) -> DevelopmentCase:
    case: DevelopmentCase = get_object_or_404(
        DevelopmentCase.objects.visible_to(request.user).with_steps(), pk=pk
    )
    return case


def _file(request: Request, case: DevelopmentCase, sheet: DevelopmentSheet) -> HttpResponse:
    name = f"{case.person_name}{sheet.title}.pdf"
    response = HttpResponse(
        development_pdf(sheet),
        content_type="application/pdf",
        headers={
            "Content-Disposition": content_disposition_header(True, name) or "",
            "X-Content-Type-Options": "nosniff",
        },
    )
    audit.write_line(
        by=request.user,
        verb=audit.Verb.EXPORT,
        record_key=case.key,
        organization_id=case.organization_id,
        detail=name,
    )
    return response


def development_log(request: Request, pk: int) -> HttpResponse:
    """全程纪实: the log of all steps, to be signed and filed."""
    case = _found(request, pk)
    return _file(request, case, log_sheet(case, with_papers=case.can_be_read_by(request.user)))


def development_papers(request: Request, pk: int) -> HttpResponse:
    """材料目录: which papers have come in."""
    case = _found(request, pk)
    if not case.can_be_read_by(request.user):
        raise PermissionDenied("材料情况只对本支部委员会和上级党组织开放。")
    return _file(request, case, papers_sheet(case))


class PlanForm(forms.Form):
    """A branch's quota of a year."""

    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100)
    quota = forms.IntegerField(
        label="计划（名）",
        min_value=0,
        max_value=999,
        error_messages={"required": "请填写计划发展几名。", "invalid": "请填写计划发展几名，只写数字。"},
    )


def development_plan(request: Request) -> HttpResponse:
    """发展计划: quota and progress of every branch; those above set the quota."""
    year = _year(request)
    fault: dict[str, Any] = {}
    if request.method == "POST":
        branch: Any = get_object_or_404(
            request.user.organizations().branches(), pk=_number(request.POST.get("branch"))
        )
        form = PlanForm(request.POST)
        if not request.user.may_review(branch):
            raise PermissionDenied("只有上级党组织可以下达发展党员计划。")
        if form.is_valid():
            plan = DevelopmentPlan.give(branch, by=request.user, **form.cleaned_data)
            messages.success(request, f"已下达{branch.short_name}{plan.year}年发展党员计划{plan.quota}名。")
            return redirect(f"{reverse('reports:development-plan')}?year={plan.year}")
        fault = {
            "branch": branch.pk,
            "text": "".join(text for texts in form.errors.values() for text in texts),
            "typed": request.POST.get("quota", ""),
        }
    rows = plan_rows(request.user, year)
    context = {
        "year": year,
        "rows": rows,
        "fault": fault,
        "quota": sum(row.quota or 0 for row in rows),
        "listed": sum(row.listed for row in rows),
        "may_set": any(row.may_set for row in rows),
    }
    return render(request, "reports/development_plan.html", context)


def _number(text: str | None) -> int:
    """A number out of an address or a form; 0, which nothing has, where it is none."""
    return int(text) if text and text.isdecimal() else 0


def _year(request: Request) -> int:
    """The year asked for, else this one."""
    asked = _number(request.POST.get("year") or request.GET.get("year"))
    return asked if 2000 <= asked <= 2100 else timezone.localdate().year
