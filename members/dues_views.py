"""The month's sheet of dues, what members owe, the year's register and receipts."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from branches.accounts import Request
from branches.organizations import Organization
from members.dues import MonthSheet, keep_month, month_sheet, year_register
from members.dues_forms import BasesForm, SheetChoice, SheetForm, YearChoice, branches_kept, branches_of_dues
from members.models import DuesPayment
from members.models.dues_payments import owing


def _may_write(request: Request, organization: Organization) -> bool:
    return request.user.may_keep_dues(organization) or request.user.may_enter_for(organization)


def _refuse_strangers(request: Request) -> None:
    if not branches_of_dues(request.user).exists():
        raise PermissionDenied("党费由支部的党费管理员登记，您的岗位不查看党费。")


def _sheet_url(sheet: MonthSheet) -> str:
    return f"{reverse('members:dues-sheet')}?organization={sheet.organization.pk}&month={sheet.month:%Y-%m}"


def dues_sheet(request: Request) -> HttpResponse:
    """A branch's month, edited in place: everybody is offered as having paid what he owes."""
    _refuse_strangers(request)
    choice = SheetChoice(request.GET, request.user)
    if not choice.is_valid():
        return render(request, "members/dues_sheet.html", {"choice": choice})
    sheet = month_sheet(choice.cleaned_data["organization"], choice.cleaned_data["month"])
    form = SheetForm(request.POST if request.method == "POST" else None, sheet)
    if request.method == "POST" and form.is_valid() and _keep(request, sheet, form):
        return redirect(_sheet_url(sheet))
    context = {
        "choice": choice,
        "sheet": sheet,
        "form": form,
        "lines": [(row, form[row.field]) for row in sheet.rows],
        "behind": [(row, form[row.field]) for row in sheet.behind],
        "may_write": _may_write(request, sheet.organization) and _open(sheet),
        "may_confirm": request.user.may_confirm_for(sheet.organization) and _open(sheet),
        "may_settle": request.user.may_keep_dues(sheet.organization),
    }
    return render(request, "members/dues_sheet.html", context)


def _open(sheet: MonthSheet) -> bool:
    return sheet.collection is None or sheet.collection.state in sheet.collection.OPEN_STATES


def _keep(request: Request, sheet: MonthSheet, form: SheetForm) -> bool:
    """Write the sheet down; where that is refused the form says why and keeps what was typed."""
    confirm = request.POST.get("then") == "confirm"
    try:
        keep_month(sheet, form.paid(), form.cleaned_data["paid_on"], by=request.user, confirm=confirm)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(request, "月表已保存并确认，计入统计。" if confirm else "月表已保存，确认后计入统计。")
    return True


@never_cache
def dues_bases(request: Request) -> HttpResponse:
    """核定: what members earn and owe. The dues officer alone opens it."""
    found = list(branches_kept(request.user))
    if not found:
        raise PermissionDenied("交纳基数只有党费管理员可以查看和核定。")
    wanted = request.GET.get("organization", "")
    organization = next((each for each in found if str(each.pk) == wanted), found[0])
    members = owing(organization, timezone.localdate().replace(day=1))
    form = BasesForm(request.POST if request.method == "POST" else None, members)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            for base in form.settled:
                base.settle(by=request.user)
        messages.success(request, f"已核定{len(form.settled)}名党员的党费。")
        return redirect(f"{reverse('members:dues-bases')}?organization={organization.pk}")
    context = {"organization": organization, "organizations": found, "form": form}
    return render(request, "members/dues_bases.html", context)


def dues_register(request: Request) -> HttpResponse:
    """A branch's year by member and month, for print and for the yearly publication. It names no base."""
    _refuse_strangers(request)
    choice = YearChoice(request.GET, request.user)
    context: dict[str, Any] = {"choice": choice, "today": timezone.localdate()}
    if choice.is_valid():
        context["register"] = year_register(choice.cleaned_data["organization"], choice.cleaned_data["year"])
    return render(request, "members/dues_register.html", context)


def dues_receipt(request: Request, pk: int) -> HttpResponse:
    """A receipt of one payment, for print and signature."""
    branches = branches_of_dues(request.user)
    payments = DuesPayment.objects.standing().select_related("member", "collection__organization")
    payment = get_object_or_404(payments.filter(collection__organization__in=branches), pk=pk)
    return render(request, "members/dues_receipt.html", {"payment": payment})
