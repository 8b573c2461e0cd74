"""The month's summary, begun from its records."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.dateparse import parse_date

from branches.accounts import Request
from branches.organizations import Organization
from branches.pages.entry import record_new
from branches.periods import Period
from reports.monthly import draft
from responsibilities.models import MonthlySummary
from responsibilities.pages import MONTHLY_SUMMARY


def monthly_summary_draft(request: Request) -> HttpResponse:
    """The form of a summary with the month's movements written in; nothing is kept before it is saved."""
    wanted, today = request.GET.get("organization", ""), timezone.localdate()
    visible = request.user.organizations()
    organization: Organization = get_object_or_404(visible, pk=int(wanted) if wanted.isdecimal() else 0)
    if not request.user.may_enter_for(organization):
        raise PermissionDenied("月总结由本组织的书记、委员或干事起草。")
    try:
        day = parse_date(f"{request.GET.get('month', '')[:7]}-01")
    except ValueError:
        day = None
    month = Period.of_month(*(day or today).timetuple()[:2])
    known = MonthlySummary.objects.filter(organization=organization, month=month.start).first()
    if known is not None:
        return redirect(known)
    given = {"organization": organization.pk, "month": f"{month.start:%Y-%m}", "held_on": today}
    return record_new(request, MONTHLY_SUMMARY, given | draft(organization, month))
