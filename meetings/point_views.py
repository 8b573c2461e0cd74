"""Bringing a branch's month of points in line with what its records hold."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from branches.accounts import Request
from branches.periods import Period
from meetings.point_sources import earned
from members.points import register_earned
from members.points_forms import PointMonthChoice


@require_POST
def point_register(request: Request) -> HttpResponse:
    """自动登记: what attendance, lectures, study, service and dues give; pressing again changes nothing."""
    choice = PointMonthChoice(request.POST, request.user)
    if not choice.is_valid():
        messages.error(request, "请选择党支部和月份。")
        return redirect("members:point-month")
    organization, month = choice.cleaned_data["organization"], choice.cleaned_data["month"]
    if not request.user.may_enter_for(organization):
        raise PermissionDenied("积分由本支部的书记、委员或干事登记。")
    period = Period.of_month(month.year, month.month)
    new, gone = register_earned(organization, month, earned(organization, period), by=request.user)
    messages.success(
        request,
        f"已按记录登记{new}条，冲销{gone}条。" if new or gone else "这个月的积分与记录一致，没有需要登记的。",
    )
    return redirect(f"{reverse('members:point-month')}?organization={organization.pk}&month={month:%Y-%m}")
