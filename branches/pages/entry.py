"""One record: its page, its form and its verbs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse

from branches import audit
from branches.accounts import Request, User
from branches.attachments import attach, attachments_of
from branches.drafts import left_by
from branches.pages.declaration import Cell, RecordPage, Section
from branches.pages.forms import RecordForm
from branches.pages.history import changes_of, changes_of_rows, history_of
from branches.pages.writing import Sheet, is_of_another
from branches.records import Record, StaleVersion


@dataclass(frozen=True)
class Action:
    """A button on a record: a verb, its address, and what it asks for first."""

    label: str
    url: str
    style: str = "line"
    needs_reason: bool = False
    confirm: str = ""
    asks_more: bool = False
    """Whether the address shows a form of its own first."""


@dataclass(frozen=True)
class VerbPage:
    """How a verb of `Record` is offered."""

    method: str
    label: str
    style: str
    needs_reason: bool
    confirm: str
    done: str

    def allowed(self, record: Record, user: Any) -> bool:
        return getattr(record, f"can_be_{PARTICIPLES[self.method]}_by")(user)


PARTICIPLES = {
    "confirm": "confirmed",
    "send_back": "sent_back",
    "withdraw": "withdrawn",
    "reopen": "reopened",
}
VERBS = {
    "confirm": VerbPage("confirm", "确认", "primary", False, "", "已确认，计入统计。"),
    "send-back": VerbPage(
        "send_back",
        "退回",
        "line",
        True,
        "退回后不再计入统计，待支部改正并重新确认。",
        "已退回，不再计入统计。",
    ),
    "reopen": VerbPage(
        "reopen",
        "重新打开",
        "line",
        True,
        "重新打开后不计入统计，改正并再次确认后重新计入。",
        "已重新打开，可以修改。",
    ),
    "withdraw": VerbPage(
        "withdraw",
        "撤销",
        "danger",
        True,
        "撤销的记录保留在经过中，不计入任何统计。",
        "已撤销，不再计入统计。",
    ),
}


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="原因",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "请写明原因。", "max_length": "原因请不超过200字。"},
    )


def _address_above(name: str, record: Record) -> str:
    """An address by which an app above tells more of the record; empty without that app."""
    try:
        return reverse(name, args=[record.key])
    except NoReverseMatch:
        return ""


def _actions(page: RecordPage, record: Record, user: Any) -> list[Action]:
    offered = [
        Action(
            page.verb_labels.get(slug, verb.label),
            page.url(slug, record.pk),
            verb.style,
            verb.needs_reason,
            verb.confirm,
        )
        for slug, verb in VERBS.items()
        if verb.allowed(record, user)
    ]
    return [*offered, *page.extra_actions(record, user)]


def find(page: RecordPage, request: Request, pk: int) -> Any:
    return get_object_or_404(page.visible(request.user), pk=pk)


def record_detail(request: Request, page: RecordPage, pk: int) -> HttpResponse:
    record = find(page, request, pk)
    files = [
        [Cell(each.name, reverse("branches:attachment", args=[each.pk])), Cell(f"{each.size // 1024 + 1}KB")]
        for each in (attachments_of(record).filter(part="") if record.can_be_read_by(request.user) else ())
    ]
    sections = [*page.sections(record), *page.linked(record, request.user)]
    if files:
        sections.append(Section("附件", ["文件", "大小"], files))
    context = {
        "page": page,
        "record": record,
        "facts": page.fact_rows(record, request.user),
        "sections": sections,
        "warnings": record.warnings_for(request.user),
        "actions": _actions(page, record, request.user),
        "edit_url": page.url("edit", pk) if record.can_be_edited_by(request.user) else "",
        "attach_url": page.url("attach", pk) if record.can_be_edited_by(request.user) else "",
        "history": history_of(record),
        "usage_url": _address_above("reports:usage", record),
        "raise_url": _address_above("responsibilities:problem-raise", record)
        if page.raises_problems and request.user.enters_records() and record.state != record.State.WITHDRAWN
        else "",
        "raised_url": _address_above("responsibilities:problem-raised", record)
        if page.raises_problems
        else "",
        "source_cell": record.source_cell,
        "can_print": True,
        "sheets": page.sheet_links(record),
        **page.detail_context(record, request.user),
    }
    return render(request, page.detail_template, context)


def record_history(request: Request, page: RecordPage, pk: int) -> HttpResponse:
    record = find(page, request, pk)
    return render(
        request,
        "branches/record_history.html",
        {"page": page, "record": record, "history": history_of(record)},
    )


def record_new(request: Request, page: RecordPage, initial: dict[str, Any] | None = None) -> HttpResponse:
    """The empty form, filled in as far as the address (or the view that calls) tells."""
    if not request.user.enters_records():
        raise PermissionDenied("您的岗位不录入记录，请由支部的书记、委员或干事录入。")
    if known := _submitted(request, page):
        return redirect(known)
    given = request.GET.dict() if initial is None else initial
    if "copy" in request.GET and (last := last_of(page, request.user)):
        given = given | page.form(instance=last, user=request.user).repeats()
    try:
        return _form(request, page, page.model(), initial=given)
    except IntegrityError:
        if known := _submitted(request, page):
            return redirect(known)
        raise


def last_of(page: RecordPage, user: User) -> Record | None:
    """What the user entered last of the type, where the next one mostly repeats some of it."""
    if not page.form.repeated:
        return None
    return page.visible(user).filter(created_by=user).order_by("-pk").first()


def _submitted(request: Request, page: RecordPage) -> Record | None:
    """The record this very form has already made: pressed twice, even at once, it makes one."""
    key = request.POST.get("submission_key")
    return (
        page.model._default_manager.filter(submission_key=key, created_by=request.user).first()
        if key
        else None
    )


def record_edit(request: Request, page: RecordPage, pk: int) -> HttpResponse:
    record = find(page, request, pk)
    if not record.can_be_edited_by(request.user):
        raise PermissionDenied("这条记录现在不能修改：已确认的请先重新打开，其他支部的记录由该支部修改。")
    return _form(request, page, record)


def _form(
    request: Request, page: RecordPage, record: Any, initial: dict[str, Any] | None = None
) -> HttpResponse:
    if request.method == "POST" and is_of_another(request):
        return _refuse_to_another(request)
    sheet = Sheet(request, page, record, initial)
    if sheet.is_valid():
        try:
            keep(
                sheet.form,
                sheet.formsets,
                by=request.user,
                confirm=request.POST.get("then") == "confirm",
            )
        except StaleVersion:
            sheet.find_conflict()
        except ValidationError as error:
            sheet.form.add_error(None, error)
        else:
            sheet.drop_draft()
            return _after_saving(request, page, sheet.form.instance)
    left_by(request)
    if sheet.is_new:
        sheet.form.instance.pk = None
    context = {
        "page": page,
        "form": sheet.form,
        "record": None if sheet.is_new else record,
        "formsets": sheet.formsets,
        "conflict": sheet.conflict,
        "ticket": sheet.ticket.sign(),
        "draft": sheet.draft,
        "begun": sheet.others_begun(),
        "copy_url": f"{page.new_url}?copy=last" if sheet.is_new and last_of(page, request.user) else "",
        "can_confirm": page.whole_at_once and request.user.confirms_records()
        if sheet.is_new
        else request.user.may_confirm_for(record.organization),
    }
    return render(request, "branches/record_form.html", context)


def _refuse_to_another(request: Request) -> HttpResponse:
    """On a shared computer a form may outlive the log-in of its writer: nothing is entered in another's name."""
    left_by(request)
    messages.error(
        request, "这张表单是别人登录时打开的，没有以您的名义保存；内容已暂存，他登录后在工作台接着写。"
    )
    return redirect("/")


@transaction.atomic
def keep(
    form: RecordForm, formsets: Sequence[tuple[str, Any]] = (), *, by: User, confirm: bool = False
) -> None:
    """Record, children, cells, audit and, where asked for, the confirmation: all or nothing."""
    record = form.instance
    record.submission_key = form.cleaned_data["submission_key"] or None
    record.store(
        by=by,
        detail=_told(form, formsets),
        opened_at=form.cleaned_data["version"] if record.pk else None,
    )
    form.keep_children(record)
    for _, formset in formsets:
        formset.instance = record
        formset.save()
    if confirm:
        record.confirm(by=by)


def _told(form: RecordForm, formsets: Sequence[tuple[str, Any]]) -> str:
    """For the trail: of a new record what was filled in, of an old one what was there and what is now."""
    record = form.instance
    if record.pk is None:
        filled = [form.label_of(name) for name in form.changed_data if name not in form.HIDDEN]
        return "、".join([*filled, *(title for title, formset in formsets if formset.has_changed())])
    before = form.as_stored(type(record)._default_manager.get(pk=record.pk))
    rows = [line for _, formset in formsets for line in changes_of_rows(formset)]
    return "\n".join([*changes_of(form, before), *rows])


def _after_saving(request: Request, page: RecordPage, record: Record) -> HttpResponse:
    then = request.POST.get("then")
    if then == "another":
        messages.success(request, f"已保存“{record}”，请接着记下一条。")
        return redirect(page.new_url)
    messages.success(request, "已保存并确认，计入统计。" if then == "confirm" else "已保存，确认后计入统计。")
    return redirect(record)


def refuse(verb: VerbPage, record: Record, user: Any) -> None:
    """Leave a line of what somebody tried without being allowed to."""
    audit.write_line(
        by=user,
        verb=audit.Verb(verb.method),
        record_key=record.key,
        organization_id=record.organization_id,
        succeeded=False,
    )


def record_verb(request: Request, page: RecordPage, pk: int, slug: str) -> HttpResponse:
    """Carry out a verb; one that needs a reason asks for it on a page of its own first."""
    verb = VERBS[slug]
    record = find(page, request, pk)
    if not verb.allowed(record, request.user):
        refuse(verb, record, request.user)
        raise PermissionDenied(f"您的岗位现在不能{verb.label}这条记录，请联系该组织的书记或上级党组织。")
    form = ReasonForm(request.POST if request.method == "POST" else None) if verb.needs_reason else None
    if request.method == "POST" and (form is None or form.is_valid()):
        arguments = {"reason": form.cleaned_data["reason"]} if form else {}
        try:
            getattr(record, verb.method)(by=request.user, **arguments)
        except ValidationError as error:
            messages.error(request, "".join(error.messages))
        else:
            messages.success(request, verb.done)
        return redirect(record)
    action = Action(verb.label, page.url(slug, pk), verb.style, verb.needs_reason, verb.confirm)
    return render(
        request,
        "branches/record_reason.html",
        {"page": page, "record": record, "action": action, "form": form},
    )


def record_attach(request: Request, page: RecordPage, pk: int) -> HttpResponse:
    """Take a file for the record; a file that is refused says why."""
    record = find(page, request, pk)
    if not record.can_be_edited_by(request.user):
        raise PermissionDenied("这条记录现在不能添加附件：已确认的请先重新打开。")
    upload = request.FILES.get("file")
    if request.method == "POST" and upload is not None:
        try:
            attach(record, upload, by=request.user)
        except ValidationError as error:
            messages.error(request, "".join(error.messages))
        else:
            messages.success(request, "附件已保存。")
    elif request.method == "POST":
        messages.error(request, "请先选择要上传的文件。")
    return redirect(record)
