"""Which months are closed, closing one, and letting later entries in."""

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from branches import closing
from branches.accounts import Request, User
from branches.audit import AuditLine
from branches.month_forms import AnswerForm, CloseForm, ReopeningForm
from branches.months import MonthClose, Reopening, month_end, month_name
from branches.organizations import Organization, OrganizationQuerySet
from branches.periods import Period

NAMED = 8
"""Unconfirmed records of one organisation named on the page of closing."""
YEARS = 3
"""Years offered, the present one included."""


def month_list(request: Request) -> HttpResponse:
    """The months of a year: organisation × month, or of one organisation a line each."""
    today = timezone.localdate()
    years = list(range(today.year, today.year - YEARS, -1))
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and int(asked) in years else today.year
    organizations = _organizations(request.user, year)
    chosen = request.GET.get("organization", "")
    if chosen:
        organizations = organizations.filter(pk=int(chosen) if chosen.isdecimal() else 0)
        get_object_or_404(organizations)
    rows = closing.standings(list(organizations), year, user=request.user, today=today)
    context = {
        "rows": rows,
        "single": rows[0] if len(rows) == 1 else None,
        "months": closing.months_of_year(year, today),
        "year": year,
        "years": years,
        "can_close": [month for month in closing.months_of_year(year, today) if _may_close(rows, month)],
        "requests": _requests(request.user),
    }
    return render(request, "branches/month_list.html", context)


def _organizations(user: User, year: int) -> OrganizationQuerySet:
    """What he sees of the organisations that existed in the year."""
    whole = Period.of_year(year)
    return user.organizations().exclude(founded_on__gt=whole.end).exclude(dissolved_on__lte=whole.start)


def _may_close(rows: list[Any], month: date) -> bool:
    return any(
        each is not None and each.month == month and each.may_close and each.closed is None
        for _, standings in rows
        for each in standings
    )


def _requests(user: User) -> list[Reopening]:
    """The requests this user may answer, the oldest first."""
    waiting = Reopening.objects.visible_to(user).waiting().order_by("pk")
    found = waiting.select_related("closed__organization", "asked_by")
    return [each for each in found if each.can_be_answered_by(user)]


def _first(year: int, month: int) -> date:
    try:
        return date(year, month, 1)
    except ValueError:
        raise Http404 from None


def month_close(request: Request, year: int, month: int) -> HttpResponse:
    """What of the month is not confirmed comes first; then it is closed for the chosen organisations."""
    first = _first(year, month)
    if not request.user.reviews_records():
        raise PermissionDenied("月度关账由上级党组织办理，您的岗位不关账。")
    offered = _open_below(request.user, first)
    form = CloseForm(request.POST if request.method == "POST" else None, offered=offered)
    if request.method == "POST" and form.is_valid():
        try:
            done = closing.close(
                list(form.cleaned_data["organizations"]), first, by=request.user,
                despite_drafts=form.cleaned_data["despite_drafts"],
            )  # fmt: skip
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(
                request, f"{month_name(first)}已关账：{len(done)}个党组织。以后补录须经申请和批准。"
            )
            return redirect(closing.list_url(year))
    context = {"form": form, "month": first, "rows": _close_rows(request, form, offered, first)}
    return render(request, "branches/month_close.html", context)


def _open_below(user: User, month: date) -> OrganizationQuerySet:
    """The organisations below him whose month he may still close."""
    found = [each.pk for each in user.organizations() if user.may_review(each)]
    return (
        Organization.objects.filter(pk__in=found)
        .exclude(founded_on__gt=month_end(month))
        .exclude(dissolved_on__lte=month)
        .exclude(pk__in=MonthClose.objects.filter(month=month).values("organization"))
    )


def _close_rows(
    request: Request, form: CloseForm, offered: OrganizationQuerySet, month: date
) -> list[tuple[Organization, list[Any], int, bool]]:
    """Each organisation with its unconfirmed records, those with some first: (it, some of them, all, chosen)."""
    period = Period(month, month_end(month))
    left = closing.load_waiting(closing.waiting_in(offered, period))
    asked = request.GET.get("organization", "")
    if form.is_bound:
        chosen = set(request.POST.getlist("organizations"))
    else:
        chosen = {asked} if asked else {str(each.pk) for each in offered if each.pk not in left}
    rows = [
        (each, left.get(each.pk, [])[:NAMED], len(left.get(each.pk, [])), str(each.pk) in chosen)
        for each in offered
    ]
    return sorted(rows, key=lambda row: not row[2])


def month_detail(request: Request, pk: int) -> HttpResponse:
    """One closed month: who closed it, and what was asked for since."""
    closed = _closed(request, pk)
    reopenings = closed.reopenings.select_related(
        "asked_by", "answered_by", "ended_by", "closed__organization"
    )
    today = timezone.localdate()
    context = {
        "closed": closed,
        "name": month_name(closed.month),
        "reopenings": [
            (
                each,
                each.is_open(today),
                each.can_be_answered_by(request.user),
                each.can_be_ended_by(request.user),
            )
            for each in reopenings
        ],
        "can_ask": closed.can_be_reopened_by(request.user) and not closed.reopened and not closed.asked,
        "lines": AuditLine.objects.filter(record_key=closed.key).order_by("-pk"),
    }
    return render(request, "branches/month_detail.html", context)


def _closed(request: Request, pk: int) -> MonthClose:
    found = MonthClose.objects.visible_to(request.user).with_windows(timezone.localdate())
    return get_object_or_404(found.select_related("organization", "closed_by"), pk=pk)


def reopening_new(request: Request, pk: int) -> HttpResponse:
    """The organisation asks to enter later what was forgotten."""
    closed = _closed(request, pk)
    if not closed.can_be_reopened_by(request.user):
        raise PermissionDenied("补录由本组织的书记、委员或干事申请。")
    form = ReopeningForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            closing.ask(closed, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "补录申请已提出，上级党组织批准后可以补录。")
            return redirect("branches:month-detail", pk=pk)
    context = {"closed": closed, "form": form, "days": settings.REOPENING_DAYS}
    return render(request, "branches/reopening_form.html", context)


def _reopening(request: Request, pk: int) -> Reopening:
    found = Reopening.objects.visible_to(request.user).select_related("closed__organization", "asked_by")
    return get_object_or_404(found, pk=pk)


def reopening_answer(request: Request, pk: int) -> HttpResponse:
    """Another person above lets it, or not."""
    reopening = _reopening(request, pk)
    if reopening.approved is None and not reopening.can_be_answered_by(request.user):
        raise PermissionDenied("补录申请由上级党组织答复，申请人自己不能批准。")
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            asked = closing.answer(reopening, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            done = f"已同意，{asked.open_until}前可以补录。" if asked.open_until else "已答复不同意。"
            messages.success(request, done)
            return redirect("branches:month-detail", pk=asked.closed_id)
    context = {"reopening": reopening, "form": form, "days": settings.REOPENING_DAYS}
    return render(request, "branches/reopening_answer.html", context)


def reopening_end(request: Request, pk: int) -> HttpResponse:
    """Nothing more is to come: the month is closed again before the window's last day."""
    reopening = _reopening(request, pk)
    if request.method == "POST":
        try:
            closing.end(reopening, by=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, "补录已结束，这个月重新关账。")
    elif not reopening.can_be_ended_by(request.user):
        raise PermissionDenied("补录由本组织的书记、委员或上级党组织结束。")
    return redirect("branches:month-detail", pk=reopening.closed_id)
