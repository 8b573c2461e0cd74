"""Special screens of this app."""

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from branches import audit
from branches.accounts import Request
from branches.organizations import Organization
from branches.pages.entry import Action, ReasonForm, find
from members.models import Appointment, Member
from members.models.appointments import may_keep_posts
from members.organization_check import findings_of, worst_light
from members.pages import MEMBER
from members.rules.organization import by_hand
from members.rules.texts import INFO


@never_cache
def member_reveal(request: Request, pk: int) -> HttpResponse:
    """The encrypted items in full, for a stated reason that the audit trail keeps."""
    member = find(MEMBER, request, pk)
    if not request.user.may_confirm_for(member.organization):
        raise PermissionDenied("只有本支部的书记或委员可以查看党员的完整信息。")
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        audit.write_line(
            by=request.user,
            verb=audit.Verb.REVEAL,
            record_key=member.key,
            organization_id=member.organization_id,
            detail=form.cleaned_data["reason"],
        )
        return render(request, "members/member_reveal.html", {"page": MEMBER, "record": member})
    action = Action(
        "查看完整信息",
        MEMBER.url("reveal", pk),
        confirm="查看身份号码、电话和住址的原文会记入审计，请写明用途。",
    )
    return render(
        request,
        "branches/record_reason.html",
        {"page": MEMBER, "record": member, "action": action, "form": form},
    )


def organization_list(request: Request) -> HttpResponse:
    """The organisations the user sees, as a tree, with their secretary and term."""
    organizations = (
        request.user.organizations()
        .filter(dissolved_on__isnull=True)
        .prefetch_related("terms", Prefetch("appointments", _in_office(), to_attr="in_office"))
    )
    top = min((each.depth for each in organizations), default=1)
    rows = [(each, each.depth - top, each.in_office, each.terms.first()) for each in organizations]
    return render(request, "members/organization_list.html", {"rows": rows})


def organization_detail(request: Request, pk: int) -> HttpResponse:
    """One organisation: its committee, its terms and its members."""
    organization: Organization = get_object_or_404(request.user.organizations(), pk=pk)
    context = {
        "organization": organization,
        "appointments": _in_office().filter(organization=organization),
        "terms": organization.terms.all(),
        "keeps": may_keep_posts(request.user, organization),
        "members": Member.objects.confirmed()
        .filter(organization=organization)
        .in_party(timezone.localdate())
        .by_name(),
    }
    return render(request, "members/organization_detail.html", context)


def organization_check(request: Request, pk: int) -> HttpResponse:
    """What the organisation and those below it do not hold to in their set-up, and where to mend it."""
    organization: Organization = get_object_or_404(request.user.organizations(), pk=pk)
    today = timezone.localdate()
    subtree = request.user.organizations().subtree(organization)
    context = {
        "organization": organization,
        "today": today,
        "findings": findings_of(subtree, today),
        "by_hand": by_hand(today),
    }
    return render(request, "members/organization_check.html", context)


def roster_desk(request: Request, pk: int) -> HttpResponse:
    """A fragment of the workbench: what is against the set-up of the organisation and those below, and where to mend it."""
    organization: Organization = get_object_or_404(request.user.organizations(), pk=pk)
    found = findings_of(request.user.organizations().subtree(organization), timezone.localdate())
    context = {
        "organization": organization,
        "worst": worst_light(found),
        "found": len([each for each in found if each.breach.severity != INFO]),
    }
    return render(request, "members/parts/roster_desk.html", context)


def _in_office() -> QuerySet[Appointment]:
    return Appointment.objects.on(timezone.localdate()).select_related("member")
