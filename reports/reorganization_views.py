"""Reorganising a party organisation: what was decided, what it will do, and that it was done."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from branches.accounts import Request
from branches.organizations import Organization
from branches.reorganizations import Reorganization
from reports.reorganization_forms import ReorganizationForm
from reports.reorganizing import carry_out, may_reorganize, prospect


def reorganization_list(request: Request) -> HttpResponse:
    """What was reorganised among the organisations he sees, and what he may reorganise."""
    today = timezone.localdate()
    done = Reorganization.objects.visible_to(request.user)
    context = {
        "done": done.select_related("organization", "receiver", "carried_out_by"),
        "offered": [
            each for each in request.user.organizations().alive(today) if may_reorganize(request.user, each)
        ],
    }
    return render(request, "reports/reorganization_list.html", context)


def reorganization_new(request: Request, pk: int) -> HttpResponse:
    """The order is typed, then what it will do is read and agreed to by typing the organisation's name."""
    organization: Organization = get_object_or_404(request.user.organizations(), pk=pk)
    if not may_reorganize(request.user, organization):
        raise PermissionDenied("组织调整由上级党组织办理。")
    today = timezone.localdate()
    posted = request.POST if request.method == "POST" else None
    form = ReorganizationForm(posted, organization=organization, user=request.user, today=today)
    context = {"organization": organization, "form": form, "prospect": None}
    if posted is not None and form.is_valid():
        order = form.order()
        if "go" in posted:
            try:
                carry_out(order, by=request.user, typed_name=form.cleaned_data["typed_name"])
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, "已办理完毕，以前的记录仍在原组织名下。")
                return redirect("reports:reorganization-list")
        context["prospect"] = prospect(order, today)
    return render(request, "reports/reorganization_form.html", context)
