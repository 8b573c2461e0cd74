"""The screen of the weekly dispatch, the minutes made of it, and the printed notice of a late item."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from branches.accounts import Request
from branches.organizations import Organization
from branches.pages.entry import find
from branches.records import StaleVersion
from responsibilities.dispatch import LIGHT_WORDS, make_minutes, open_problems, rows
from responsibilities.pages import PROBLEM


class DispatchFilter(forms.Form):
    """What of the open items the meeting goes through."""

    organization = forms.ModelChoiceField(
        label="党组织", queryset=Organization.objects.none(), empty_label=None
    )
    light = forms.ChoiceField(label="亮灯", required=False, choices=[("", "全部"), *LIGHT_WORDS.items()])
    owner = forms.CharField(label="责任人", required=False, max_length=40)

    def __init__(self, request: Request) -> None:
        data = request.GET.copy()
        acting = request.user.acting_organization()
        data.setdefault("organization", str(acting.pk) if acting else "")
        super().__init__(data)
        organization = self.fields["organization"]
        assert isinstance(organization, forms.ModelChoiceField)
        organization.queryset = request.user.organizations()


def dispatch(request: Request) -> HttpResponse:
    """The open items by light; progress is written back row by row."""
    form = DispatchFilter(request)
    organization, shown, counts = None, [], {}
    today = timezone.localdate()
    if form.is_valid():
        organization = form.cleaned_data["organization"]
        problems = open_problems(organization, request.user)
        if owner := form.cleaned_data["owner"].strip():
            problems = problems.filter(owner__name__icontains=owner)
        found = rows(problems, request.user, today)
        counts = {
            word: sum(row.light.colour == colour for row in found) for colour, word in LIGHT_WORDS.items()
        }
        wanted = form.cleaned_data["light"]
        shown = [row for row in found if not wanted or row.light.colour == wanted]
    context = {
        "filter_form": form,
        "organization": organization,
        "rows": shown,
        "counts": counts,
        "today": today,
        "may_make_minutes": organization is not None and request.user.may_enter_for(organization),
    }
    return render(request, "responsibilities/dispatch.html", context)


@require_POST
def dispatch_progress(request: Request, pk: int) -> HttpResponse:
    """What the meeting heard of one item: note and per cent. The row alone is answered where JavaScript asks."""
    problem = find(PROBLEM, request, pk)
    if not problem.can_be_reported_by(request.user):
        raise PermissionDenied("您现在不能登记这个问题的进展，请由承办支部或上级党组织登记。")
    fault, typed = "", request.POST
    percent = typed.get("percent", "").strip()
    try:
        if not percent.isdecimal():
            raise ValidationError("请填写0到100之间的进度。")
        problem.report(by=request.user, note=typed.get("note", ""), percent=int(percent), at_dispatch=True)
    except ValidationError as error:
        fault = "".join(error.messages)
    except StaleVersion:
        fault = "这个问题刚由他人办理，请核对后再登记一次。"
    problem = find(PROBLEM, request, pk)
    if getattr(request, "htmx", False):
        row = rows(PROBLEM.visible(request.user).filter(pk=pk), request.user, timezone.localdate())[0]
        context = {"row": row, "fault": fault, "typed": typed if fault else None, "saved": not fault}
        return render(request, "responsibilities/parts/dispatch_row.html", context)
    if fault:
        messages.error(request, f"{problem}：{fault}")
    else:
        messages.success(request, f"已记下“{problem}”的进展。")
    return redirect(f"{reverse('responsibilities:dispatch')}?{request.GET.urlencode()}#problem-{pk}")


@require_POST
def dispatch_minutes(request: Request) -> HttpResponse:
    """The minutes of today's dispatch, as a draft meeting to be completed and confirmed."""
    wanted = request.POST.get("organization", "")
    organization: Organization = get_object_or_404(
        request.user.organizations(), pk=int(wanted) if wanted.isdecimal() else 0
    )
    if not request.user.may_enter_for(organization):
        raise PermissionDenied("周调度的纪要由本组织的书记、委员或干事形成。")
    meeting = make_minutes(organization, by=request.user, on=timezone.localdate())
    messages.success(request, "今天周调度的纪要已形成草稿，请补齐主持人、到会情况后确认。")
    if meeting.can_be_edited_by(request.user):
        return redirect(reverse("meetings:meeting-edit", args=[meeting.pk]))
    return redirect(meeting)


def problem_notice(request: Request, pk: int) -> HttpResponse:
    """督办单: one item, its lateness and what is asked, for print and signature."""
    problem = find(PROBLEM, request, pk)
    today = timezone.localdate()
    context = {"problem": problem, "light": problem.light(today), "today": today}
    return render(request, "responsibilities/problem_notice.html", context)
