"""The month's sheet, and the private address under which calendar programs read it."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from branches.accounts import Request
from branches.organizations import Organization
from branches.periods import Period
from reports.branch_calendar import entries, month_sheet, neighbour
from reports.desk_forms import CalendarForm
from reports.feeds import CalendarFeed, feed_body, feed_period
from reports.reminders import absolute
from reports.views import without_business

NEW_FEED = "calendar_feed_address"
"""Under this name the session keeps a new address until it has been shown, once."""


@never_cache
def calendar(request: Request) -> HttpResponse:
    if request.user.acting_organization() is None:
        return without_business(request)
    form = CalendarForm(request.GET, user=request.user)
    if not form.is_valid():
        raise Http404("没有这个组织或月份，请从页面上重新选择。")
    organization: Organization = form.cleaned_data["organization"]
    month = form.period()
    today = timezone.localdate()
    found = entries(organization, month, request.user, today)
    weeks = month_sheet(found, month, today)
    context = {
        "organization": organization,
        "month": month,
        "form": form,
        "weeks": weeks,
        "days": [day for week in weeks for day in week if day.entries],
        "total": len(found),
        "previous": _url(organization, neighbour(month, -1)),
        "following": _url(organization, neighbour(month, 1)),
        "this_month": _url(organization, today) if today not in month else "",
        "feeds": CalendarFeed.objects.filter(user=request.user).select_related("organization"),
        "new_feed": request.session.pop(NEW_FEED, ""),
    }
    return render(request, "reports/calendar.html", context)


def _url(organization: Organization, day: object) -> str:
    query = urlencode({"organization": organization.pk, "month": f"{day:%Y-%m}"})
    return f"{reverse('reports:calendar')}?{query}"


@require_POST
def feed_create(request: Request) -> HttpResponse:
    """A new private address; it is shown once, on the calendar's page."""
    wanted = request.POST.get("organization", "")
    seen = request.user.organizations()
    organization: Organization = get_object_or_404(seen, pk=wanted if wanted.isdigit() else 0)
    _, token = CalendarFeed.open_for(organization, by=request.user)
    request.session[NEW_FEED] = absolute(reverse("reports:calendar-feed", args=[token]))
    messages.success(request, "订阅地址已生成，只显示这一次，请现在复制。")
    return redirect(f"{_url(organization, timezone.localdate())}#feeds")


@require_POST
def feed_revoke(request: Request, pk: int) -> HttpResponse:
    feed = get_object_or_404(request.user.calendar_feeds.select_related("organization"), pk=pk)
    feed.revoke(by=request.user)
    messages.success(request, f"{feed}的订阅地址已停用，原地址不能再读取。")
    return redirect(f"{reverse('reports:calendar')}#feeds")


@login_not_required
@require_GET
@never_cache
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar for programs that cannot log in: the address itself is the key."""
    found = CalendarFeed.behind(token)
    if found is None:
        raise Http404("订阅地址不正确或已停用，请在日历页重新生成。")
    today = timezone.localdate()
    period: Period = feed_period(today)
    body = feed_body(found, entries(found.organization, period, found.user, today))
    found.note_use()
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="calendar.ics"'
    response["Referrer-Policy"] = "no-referrer"
    return response
