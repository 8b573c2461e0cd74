"""The screen of the chain of secretaries."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from branches.accounts import Request
from branches.organizations import Organization
from responsibilities.delegation import charges
from responsibilities.list_coverage import last_day_of
from responsibilities.list_views import asked_year


def delegation(request: Request) -> HttpResponse:
    """书记抓书记: every secretary below the user's organisation, what he was given, and how it stands."""
    year, this_year = asked_year(request), timezone.localdate().year
    acting = request.user.acting_organization()
    below = Organization.objects.none()
    if acting is not None:
        below = request.user.organizations().subtree(acting).exclude(pk=acting.pk)
    rows = charges(below, year, last_day_of(year))
    context = {
        "acting": acting,
        "year": year,
        "years": range(this_year + 1, this_year - 4, -1),
        "rows": rows,
        "given": sum(len(row.duties) for row in rows),
        "done": sum(row.duties_done for row in rows),
        "red": sum(len(row.red) for row in rows),
    }
    return render(request, "responsibilities/delegation.html", context)
