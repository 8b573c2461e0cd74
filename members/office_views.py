"""Posts and terms: who takes office, who leaves it, and the renewal of a committee."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from branches.accounts import Request
from branches.organizations import Organization, Term
from members.models import Appointment, Member
from members.models.appointments import may_keep_posts, renew
from members.models.roster import MemberQuerySet
from members.office_forms import YEARS, AppointmentForm, EndForm, RenewalForm


def appointment_new(request: Request, pk: int) -> HttpResponse:
    """任职 of one member of the organisation."""
    organization = _kept(request, pk)
    form = AppointmentForm(
        request.POST or None,
        instance=Appointment(organization=organization),
        candidates=_candidates(organization),
    )
    if request.method == "POST" and form.is_valid():
        try:
            form.instance.begin(by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"已登记{form.instance.member}任{form.instance}。")
            return redirect(f"{_page(organization)}#committee")
    context = {"organization": organization, "form": form, "title": "登记任职", "button": "登记任职"}
    return render(request, "members/office_form.html", context)


def appointment_end(request: Request, pk: int) -> HttpResponse:
    """免职: the last day of the post."""
    post: Appointment = get_object_or_404(
        Appointment.objects.select_related("member", "organization").filter(
            organization__in=request.user.organizations()
        ),
        pk=pk,
    )
    organization = _kept(request, post.organization_id)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            post.end(form.cleaned_data["ends_on"], by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"已登记{post.member}不再任{post}。")
            return redirect(f"{_page(organization)}#committee")
    title = f"免职：{post.member}{post.get_position_display()}"
    context = {"organization": organization, "form": form, "title": title, "button": "登记免职"}
    return render(request, "members/office_form.html", context)


def term_new(request: Request, pk: int) -> HttpResponse:
    """换届: the new term and those elected."""
    organization = _kept(request, pk)
    form = RenewalForm(
        request.POST or None,
        instance=Term(organization=organization, years=YEARS.get(organization.kind, 3)),
        candidates=_candidates(organization),
    )
    if request.method == "POST" and form.is_valid():
        try:
            renew(form.instance, form.elected(), by=request.user, count=form.count())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "已登记换届，原班子的任职到换届前一天为止。")
            return redirect(f"{_page(organization)}#terms")
    context = {"organization": organization, "form": form, "title": "登记换届", "button": "登记换届"}
    return render(request, "members/office_form.html", context)


def _kept(request: Request, pk: int) -> Organization:
    organization: Organization = get_object_or_404(request.user.organizations(), pk=pk)
    if not may_keep_posts(request.user, organization):
        raise PermissionDenied("只有本组织的书记、委员或上级党组织可以登记任职和换届。")
    return organization


def _candidates(organization: Organization) -> MemberQuerySet:
    """The members on the roster of the organisation and those below it: of a 党组, those of the bureau."""
    return Member.objects.on_roster(organization, timezone.localdate()).by_name()


def _page(organization: Organization) -> str:
    return reverse("members:organization-detail", args=[organization.pk])
