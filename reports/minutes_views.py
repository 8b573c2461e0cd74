"""Printing the minutes of meetings: one, those of a list, an empty sheet."""

from collections.abc import Sequence

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header

from branches import audit
from branches.accounts import Request
from branches.pages.listing import Listing
from meetings.models import Meeting, MeetingType
from meetings.pages import MEETING
from reports import minutes
from reports.printing.minutes import Minutes

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def _form(request: HttpRequest) -> str:
    """PDF unless Word is asked for. Raises Http404 for a form there is not."""
    form = request.GET.get("format", "pdf")
    if form not in CONTENT_TYPES:
        raise Http404("会议记录只有 PDF 和 Word 两种格式，请从页面上的按钮打印。")
    return form


def _file(sheets: Sequence[Minutes], name: str, form: str) -> HttpResponse:
    disposition = content_disposition_header(True, f"{name}.{form}") or ""
    return HttpResponse(
        minutes.file_of(sheets, form),
        content_type=CONTENT_TYPES[form],
        headers={"Content-Disposition": disposition, "X-Content-Type-Options": "nosniff"},
    )


def minutes_single(request: Request, pk: int) -> HttpResponse:
    """The record of one meeting, as the sheet to be signed."""
    form = _form(request)
    meeting = get_object_or_404(minutes.printed_together(Meeting.objects.visible_to(request.user)), pk=pk)
    name = f"{meeting.held_on:%Y%m%d}{meeting.topic[:40]}会议记录"
    response = _file([minutes.minutes_of(meeting)], name, form)
    audit.write_line(
        by=request.user,
        verb=audit.Verb.EXPORT,
        record_key=meeting.key,
        organization_id=meeting.organization_id,
        detail=f"{name}.{form}",
    )
    return response


def minutes_batch(request: Request) -> HttpResponse:
    """The records of the meetings of a list, with its filters; many are printed by a worker."""
    form = _form(request)
    meetings = Listing(MEETING, request.user, request.GET).records
    chosen = list(meetings.order_by("pk").values_list("pk", flat=True)[: minutes.MOST + 1])
    back = f"{MEETING.list_url}?{request.GET.urlencode()}"
    if not chosen:
        messages.error(request, "没有可以打印的会议记录，请放宽筛选条件后再试。")
        return redirect(back)
    if len(chosen) > minutes.MOST:
        messages.error(request, f"一次最多打印{minutes.MOST}次会议的记录，请先按党组织或日期筛选。")
        return redirect(back)
    with transaction.atomic():
        audit.write_line(
            by=request.user,
            verb=audit.Verb.EXPORT,
            record_key=Meeting.record_type(),
            detail=f"会议记录{len(chosen)}份（{form}），编号{','.join(map(str, chosen))}",
        )
        if len(chosen) > minutes.MOST_AT_ONCE:
            return redirect("reports:job-detail", minutes.start_printing(chosen, form, by=request.user).pk)
    sheets = map(minutes.minutes_of, minutes.printed_together(Meeting.objects.filter(pk__in=chosen)))
    return _file(list(sheets), f"会议记录{len(chosen)}份", form)


def minutes_blank(request: Request) -> HttpResponse:
    """打印空表: an empty sheet of a type, or the page on which to choose one."""
    kind = request.GET.get("kind")
    if kind is None:
        return render(
            request, "reports/minutes_blank.html", {"kinds": MeetingType.Kind.choices, "page": MEETING}
        )
    if kind not in MeetingType.Kind.values:
        raise Http404("没有这种会议类型，请从页面上的列表选择。")
    sheet = minutes.blank_minutes(kind, request.user.acting_organization())
    return _file([sheet], f"{sheet.name}会议记录空表", _form(request))
