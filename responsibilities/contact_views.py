"""Which branches are guided, and how often they were visited."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from branches.accounts import Request
from branches.periods import Period
from responsibilities.contacts import guided_branches, guiding_members
from responsibilities.list_views import asked_year, may_set


def contact_coverage(request: Request) -> HttpResponse:
    """Every branch with its guiding members and their visits; every committee member with his branches."""
    year = asked_year(request)
    period = Period(Period.of_year(year).start, min(Period.of_year(year).end, max(
        timezone.localdate(), Period.of_year(year).start)))  # fmt: skip
    organizations = request.user.organizations()
    context = {
        "year": year,
        "years": range(timezone.localdate().year + 1, timezone.localdate().year - 4, -1),
        "branches": guided_branches(organizations, period),
        "members": guiding_members(organizations, period),
        "can_add": request.user.enters_records(),
        "may_set": may_set(request.user),
    }
    return render(request, "responsibilities/contact_coverage.html", context)
