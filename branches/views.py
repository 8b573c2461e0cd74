"""Log-in, password, and the files beside records."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.templatetags.static import static
from django.urls import reverse_lazy

from branches import audit
from branches.accounts import Request
from branches.attachments import Attachment
from branches.records import find_record


class Login(LoginView):
    template_name = "branches/login.html"
    redirect_authenticated_user = True

    def form_valid(self, form: Any) -> HttpResponse:
        audit.write_line(by=form.get_user(), verb=audit.Verb.LOG_IN)
        return super().form_valid(form)

    def form_invalid(self, form: Any) -> HttpResponse:
        if name := form.data.get("username", ""):
            audit.write_line(by=None, verb=audit.Verb.LOG_IN, detail=f"用户名：{name[:60]}", succeeded=False)
        return super().form_invalid(form)


class Logout(LogoutView):
    next_page = "branches:login"

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        audit.write_line(by=request.user, verb=audit.Verb.LOG_OUT)
        return super().post(request, *args, **kwargs)


class PasswordChange(PasswordChangeView):
    template_name = "branches/password_change_form.html"
    success_url = reverse_lazy("reports:workbench")

    def form_valid(self, form: Any) -> HttpResponse:
        form.user.must_change_password = False
        audit.write_line(by=form.user, verb=audit.Verb.PASSWORD)
        messages.success(self.request, "密码已修改，下次请用新密码登录。")
        return super().form_valid(form)


@login_not_required
def favicon(request: HttpRequest) -> HttpResponse:
    """Where a browser looks for the icon of a page that names none: a PDF, a download."""
    return redirect(static("img/favicon.svg"))


def attachment(request: Request, pk: int) -> FileResponse:
    """The file, as a download and never inline, to those who may see its record."""
    found = get_object_or_404(Attachment, pk=pk)
    record = find_record(found.record_key)
    if (
        record is None
        or not type(record)._default_manager.visible_to(request.user).filter(pk=record.pk).exists()
    ):
        raise Http404
    return FileResponse(
        found.file.open("rb"),
        as_attachment=True,
        filename=found.name,
        content_type="application/octet-stream",
        headers={"X-Content-Type-Options": "nosniff"},
    )
