"""Log-in, password, and the files beside records."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.urls import reverse_lazy
from django.views.decorators.http import require_POST

from branches import audit
from branches.accounts import Request
from branches.attachments import Attachment
from branches.records import find_record
from branches.workdays import DayChange, may_change_workdays


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
    if not record.can_be_read_by(request.user):
        raise PermissionDenied("这条记录的附件只有能看内容的人可以下载。")
    return FileResponse(
        found.file.open("rb"),
        as_attachment=True,
        filename=found.name,
        content_type="application/octet-stream",
        headers={"X-Content-Type-Options": "nosniff"},
    )


class DayChangeForm(forms.ModelForm):
    class Meta:
        model = DayChange
        fields = ("day", "works", "name")
        widgets = {"day": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}


def workdays(request: Request) -> HttpResponse:
    """放假调休: the table by which working days are counted; the system's administrators add to it."""
    may_change = may_change_workdays(request.user)
    if request.method == "POST" and not may_change:
        raise PermissionDenied("只有系统管理员可以修改放假调休，请与他联系。")
    form = DayChangeForm(request.POST or None) if may_change else None
    if request.method == "POST" and form is not None and form.is_valid():
        form.instance.add(by=request.user)
        messages.success(request, f"已登记{form.instance}，工作日随即按它计算。")
        return redirect("branches:workdays")
    changes = DayChange.objects.order_by("-day")
    context = {"form": form, "changes": changes, "years": sorted({each.day.year for each in changes})}
    return render(request, "branches/workdays.html", context)


@require_POST
def workday_remove(request: Request, pk: int) -> HttpResponse:
    """The day is what its weekday makes it again."""
    change = get_object_or_404(DayChange, pk=pk)
    change.remove(by=request.user)
    messages.success(request, f"已删除{change}，这一天按星期几计算。")
    return redirect("branches:workdays")
