"""Many records of one type entered at once: typed or pasted into a table, checked in place, then saved as a set."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import HttpResponse
from django.shortcuts import redirect, render

from branches.accounts import Request
from branches.drafts import MANY, Draft, Ticket, asked_for, left_by
from branches.pages.declaration import RecordPage
from branches.pages.grid_rows import BLANK, MOST, GridSheet

SAVING = ("save", "confirm", "good")
"""What a button may ask for that stores records: all as drafts, all confirmed, those without faults."""


def record_grid(request: Request, page: RecordPage) -> HttpResponse:
    if not request.user.enters_records():
        raise PermissionDenied("您的岗位不录入记录，请由支部的书记、委员或干事录入。")
    if request.method != "POST":
        draft = asked_for(request)
        typed = draft.data if draft else None
        return _show(request, page, GridSheet(page, request.user, typed, _given(request, page)))
    try:
        return _posted(request, page)
    except IntegrityError:  # the same table came twice at once: what the other one saved is known now
        return _posted(request, page)


def _given(request: Request, page: RecordPage) -> dict[str, Any]:
    """What the address says of the rows: a table for lectures is that of meetings, told their type."""
    fields = page.form.base_fields
    return {
        name: values if getattr(fields[name].widget, "allow_multiple_selected", False) else values[-1]
        for name, values in request.GET.lists()
        if name in fields
    }


def _posted(request: Request, page: RecordPage) -> HttpResponse:
    sheet = GridSheet(page, request.user, request.POST, _given(request, page))
    then = request.POST.get("then", "check")
    if then == "spread":
        sheet.spread(request.POST.get("pasted", ""))
        return _show(request, page, sheet)
    if then == "rows":
        sheet.add_rows(BLANK)
        return _show(request, page, sheet)
    before = sheet.already_saved
    faultless = sheet.check()
    rows = sheet.good if then == "good" else sheet.filled if faultless else []
    if then in SAVING and rows:
        sheet.keep(rows, confirm=then == "confirm")
    saved = sheet.already_saved
    if saved and not sheet.filled:
        Draft.objects.of(request.user).on(_ticket(request, page, sheet).sheet).delete()
        repeated = "这张表已经保存过，没有重复记录。" if saved == before else ""
        state = "已确认，计入统计。" if then == "confirm" else "确认后计入统计。"
        messages.success(request, repeated or f"已保存{saved}条，{state}")
        return redirect(page.list_url)
    if saved:
        sheet.notes.append(f"已保存{saved}条；余下的请改正后再保存。")
    left_by(request)
    return _show(request, page, sheet, checked=faultless and not sheet.faulty)


def _ticket(request: Request, page: RecordPage, sheet: GridSheet) -> Ticket:
    name = f"{page.model.record_type()}{MANY}{sheet.key}"
    return Ticket(request.user.pk, name, request.path, f"批量录入{page.name}")


def _show(request: Request, page: RecordPage, sheet: GridSheet, *, checked: bool = False) -> HttpResponse:
    sheet.tidy()
    begun = Draft.objects.of(request.user).begun(page.model.record_type(), MANY).defer("content")
    context = {
        "ticket": _ticket(request, page, sheet).sign(),
        "begun": [] if sheet.data is not None else list(begun),
        "page": page,
        "sheet": sheet,
        "checked": checked,
        "most": MOST,
        "can_confirm": request.user.confirms_records(),
    }
    return render(request, "branches/record_grid.html", context)
