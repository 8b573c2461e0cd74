"""What a signed-in user must do before anything else, and what he is told when a month is closed."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from branches.months import MonthClosed

OPEN = ("branches:password-change", "branches:login", "branches:logout", "branches:favicon")


class NewPasswordMiddleware:
    """Send a user who still has the password somebody gave him to the page where he sets his own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *args: object) -> HttpResponse | None:
        user, match = request.user, request.resolver_match
        must = user.is_authenticated and user.must_change_password
        if not must or match is None or match.view_name in OPEN:
            return None
        messages.warning(request, "这是初始密码，请先改成自己的密码，再办理其他事项。")
        return redirect("branches:password-change")


class ClosedMonthMiddleware:
    """A write into a closed month that its page does not answer for itself: nothing is written, and it is said why."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, MonthClosed):
            return None
        return render(request, "branches/month_refused.html", {"told": exception.messages[0]}, status=409)
