"""Around the desk: putting things off, reminding those below and answering those above, and the mail settings."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branches.accounts import Request
from branches.periods import format_day
from reports import nudges
from reports.desk_forms import AnswerForm, MessageForm, NudgeForm, ReminderForm
from reports.nudges import Nudge
from reports.reminders import ReminderPreference, snooze
from reports.requirements import REQUIRED
from reports.todos import KINDS
from reports.workbench import workbench_of
from responsibilities.models import Problem

NUDGES_SHOWN = 60


@require_POST
def todo_snooze(request: Request) -> HttpResponse:
    """Put a thing on the user's own desk off for some days."""
    organization = request.user.acting_organization()
    if organization is None:
        raise PermissionDenied("您的岗位没有工作台事项。")
    today = timezone.localdate()
    desk = workbench_of(request.user, organization, today)
    key = request.POST.get("key", "")
    todo = next((each for each in desk.todos if key and each.key == key), None)
    if todo is None:
        messages.info(request, "这件事已经办完，或已设为稍后提醒。")
        return redirect("reports:workbench")
    until = snooze(todo, by=request.user, today=today)
    messages.success(request, f"“{todo.label}”{format_day(until)}再提醒；如果变红，会提前出现。")
    return redirect("reports:workbench")


def nudge_new(request: Request, code: str) -> HttpResponse:
    """The organisations below that fall short of a requirement; remind one or all of them."""
    requirement, organization = REQUIRED.get(code), request.user.acting_organization()
    if requirement is None:
        raise Http404("没有这项要求，请从工作台重新打开。")
    if organization is None or not request.user.reviews_records():
        raise PermissionDenied("催办由党总支书记或党务专干发出。")
    today = timezone.localdate()
    late = nudges.behind(organization, requirement, request.user, today)
    form = NudgeForm(request.POST if request.method == "POST" else None, late=late)
    if request.method == "POST" and form.is_valid():
        sent = nudges.send(
            requirement, form.chosen(late), by=request.user, at=organization,
            message=form.cleaned_data["message"], today=today,
        )  # fmt: skip
        if sent:
            messages.success(request, f"已催办{len(sent)}个党组织，对方的工作台随即提示。")
        else:
            messages.info(request, "所选党组织今天都已催办过，没有重复发送。")
        return redirect("reports:nudge-list")
    rule = requirement.rule(today)
    context = {
        "late": late,
        "form": form,
        "label": rule.label if rule else requirement.figure.label,
        "rule": rule,
    }
    return render(request, "reports/nudge_form.html", context)


def nudge_problem(request: Request, pk: int) -> HttpResponse:
    """Remind the organisation of a problem that is late, or soon will be."""
    problem = get_object_or_404(
        Problem.objects.visible_to(request.user).select_related("organization"), pk=pk
    )
    organization = request.user.acting_organization()
    if organization is None or not request.user.may_review(problem.organization):
        raise PermissionDenied("催办由党总支书记或党务专干发出。")
    form = MessageForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        message, today = form.cleaned_data["message"], timezone.localdate()
        if nudges.send_about(problem, by=request.user, at=organization, message=message, today=today):
            messages.success(request, f"已催办{problem.organization.short_name}，对方的工作台随即提示。")
        else:
            messages.info(request, "今天已就这个问题催办过，没有重复发送。")
        return redirect("reports:nudge-list")
    return render(request, "reports/nudge_problem.html", {"problem": problem, "form": form})


def nudge_list(request: Request) -> HttpResponse:
    """The reminders sent to the organisations he sees, and what became of them."""
    found = (
        Nudge.objects.visible_to(request.user).select_related(
            "organization", "sent_by_organization", "sent_by", "answered_by"
        )
    )[:NUDGES_SHOWN]
    lines = [(line, line.nudge.can_be_answered_by(request.user)) for line in nudges.told(found)]
    return render(request, "reports/nudge_list.html", {"lines": lines, "shown": NUDGES_SHOWN})


def nudge_answer(request: Request, pk: int) -> HttpResponse:
    """Answer a reminder in a sentence."""
    nudge = get_object_or_404(
        Nudge.objects.visible_to(request.user).select_related("organization", "sent_by"), pk=pk
    )
    if not request.user.may_enter_for(nudge.organization):
        raise PermissionDenied("只有被催办的党组织可以答复。")
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            nudge.reply(by=request.user, text=form.cleaned_data["answer"])
        except ValidationError as error:
            messages.error(request, "".join(error.messages))
        else:
            messages.success(request, "已答复，发出催办的党组织可以看到。")
        return redirect("reports:nudge-list")
    return render(request, "reports/nudge_answer.html", {"nudge": nudge, "form": form})


def reminder_settings(request: Request) -> HttpResponse:
    """The user's own address and what he is mailed."""
    preference = ReminderPreference.of(request.user)
    initial = {"email": request.user.email, "by_mail": preference.by_mail, "kinds": preference.kinds}
    if not request.user.email:
        initial["by_mail"] = False
    form = ReminderForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            form.keep(preference, request.user)
        messages.success(request, "提醒设置已保存。")
        return redirect("reports:reminders")
    return render(request, "reports/reminder_settings.html", {"form": form, "kinds": KINDS})
