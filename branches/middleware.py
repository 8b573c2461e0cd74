"""What a signed-in user must do before anything else, what he is told when a month is closed, and that nothing typed
is lost where a page cannot take it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render

from branches import drafts
from branches.months import MonthClosed

OPEN = ("branches:password-change", "branches:login", "branches:logout", "branches:favicon")


class LogInMiddleware(LoginRequiredMiddleware):
    """Every page asks for a log-in. A form sent after the log-in ran out is kept, and opened again after the next."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseRedirect:
        draft = drafts.left_by(request)
        if draft is None:
            return super().handle_no_permission(request, view_func)
        messages.info(request, "登录已经过期，您填写的内容已经暂存，登录后可以接着写。")
        return redirect_to_login(draft.url)


class RefusedFormMiddleware:
    """A form that a page would not take is kept for its writer: a right that ended, a closed month, a fault of ours."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code >= 400 and request.method == "POST":
            drafts.left_by(request)
        return response


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
