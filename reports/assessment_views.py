"""The screens of the yearly assessment."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from branches.accounts import Request
from branches.months import MonthClosed
from branches.pages.entry import find
from branches.records import StaleVersion
from reports.assessments import make_sheets, may_assess, results, score, start_scheme
from reports.figures import BY_CODE
from responsibilities.models import AssessmentScheme
from responsibilities.pages import ASSESSMENT


def assessment_results(request: Request) -> HttpResponse:
    """The schemes the user sees, and the results of one by branch."""
    schemes = AssessmentScheme.objects.filter(request.user.visible_condition()).select_related("organization")
    wanted = request.GET.get("scheme", "")
    chosen = schemes.filter(pk=wanted).first() if wanted.isdecimal() else schemes.first()
    acting, today = request.user.acting_organization(), timezone.localdate()
    context = {
        "schemes": schemes,
        "scheme": chosen,
        "standings": results(chosen, today) if chosen else [],
        "full_marks": sum(each.weight for each in chosen.indicators.all()) if chosen else 0,
        "may_start": acting is not None and may_assess(request.user, acting),
        "year": today.year,
    }
    return render(request, "reports/assessment_results.html", context)


@require_POST
def assessment_start(request: Request) -> HttpResponse:
    """This year's scheme and a sheet for every branch; pressed again, it adds sheets for new branches only."""
    acting, today = request.user.acting_organization(), timezone.localdate()
    if acting is None:
        raise PermissionDenied("您的岗位不组织考核。")
    scheme = start_scheme(acting, today.year, by=request.user)
    made = make_sheets(scheme, by=request.user, today=today)
    messages.success(request, f"已生成{made}份考核表。" if made else "每个支部都已有考核表。")
    return redirect(f"{reverse('reports:assessment-results')}?scheme={scheme.pk}")


def assessment_score(request: Request, pk: int) -> HttpResponse:
    """The sheet of one branch: what the figures say, and the marks given."""
    sheet = find(ASSESSMENT, request, pk)
    if not sheet.can_be_edited_by(request.user):
        raise PermissionDenied("这份考核表现在不能评分：已确认的请先重新打开，评分由组织考核的党组织进行。")
    faults: dict[str, str] = {}
    typed: Any = None
    if request.method == "POST":
        typed = request.POST
        rows = sheet.scores.values_list("pk", flat=True)
        marks = {row: (typed.get(f"score-{row}", ""), typed.get(f"note-{row}", "")) for row in rows}
        version = typed.get("version", "")
        try:
            score(
                sheet, marks, by=request.user, opened_at=int(version) if version.isdecimal() else 0,
                remark=typed.get("remark", ""),
            )  # fmt: skip
        except MonthClosed as error:
            messages.error(request, error.messages[0])
        except ValidationError as error:
            faults = {key: "".join(words) for key, words in error.message_dict.items()}
        except StaleVersion:
            messages.error(request, "您打开后，这份考核表已由他人评分。请核对后再保存一次。")
            sheet.refresh_from_db()
        else:
            messages.success(request, "评分已保存，确认后计入统计。")
            return redirect(sheet)
    return render(request, "reports/assessment_score.html", _sheet(sheet, typed, faults))


def _sheet(sheet: Any, typed: Any, faults: dict[str, str]) -> dict[str, Any]:
    rows = []
    for row in sheet.scores.select_related("indicator"):
        figure = BY_CODE.get(row.indicator.figure_code)
        url = reverse("reports:figure-detail", args=[figure.code]) if figure else ""
        query = f"?organization={sheet.branch_id}&year={sheet.scheme.year}"
        stored = "" if row.score is None else f"{row.score.normalize():f}"
        rows.append(
            {
                "row": row,
                "figure": figure.text(row.value) if figure and row.value is not None else "",
                "url": url + query if url else "",
                "score": typed.get(f"score-{row.pk}", "") if typed else stored,
                "note": typed.get(f"note-{row.pk}", "") if typed else row.note,
                "fault": faults.get(str(row.pk), ""),
            }
        )
    remark = typed.get("remark", "") if typed else sheet.remark
    return {"sheet": sheet, "rows": rows, "faults": faults, "remark": remark}
