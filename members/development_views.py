"""The screens of 发展党员: a step entered, opened again, and a case that moves with its person."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from branches.accounts import Request
from branches.pages.entry import Action, ReasonForm, find
from branches.records import StaleVersion
from members.development_forms import DevelopmentStepForm, MoveForm
from members.development_steps import BY_NUMBER
from members.models import DevelopmentCase
from members.pages import DEVELOPMENT

STALE = "您打开后，这个人的步骤已由他人办理。请核对现在的情况，再提交一次。"


def _place(case: DevelopmentCase, number: int) -> str:
    return f"{case.get_absolute_url()}#step-{number}"


def development_step(request: Request, pk: int, number: int) -> HttpResponse:
    """One step: its form, and once it is right, the step. Without JavaScript a page, with it a part of the case's."""
    case = find(DEVELOPMENT, request, pk)
    if number not in BY_NUMBER:
        raise Http404("没有这一步，发展党员共25步。")
    if not case.can_be_stepped_by(request.user, BY_NUMBER[number]):
        raise PermissionDenied("您的岗位现在不能办理这一步，请由支部委员会或上级党组织办理。")
    row = case.row_for(number)
    if row is None:
        messages.info(request, "这一步已经记录并确认；需要更正的，请先重新打开。")
        return redirect(_place(case, number))
    form = DevelopmentStepForm(
        request.POST or None, request.FILES or None, instance=row, case=case, user=request.user
    )
    if request.method == "POST" and form.is_valid() and _recorded(request, form):
        return redirect(_place(case, number))
    context = {
        "page": DEVELOPMENT,
        "record": case,
        "form": form,
        "chart": BY_NUMBER[number],
        "resolutions": case.resolutions.select_related("meeting").order_by("-meeting__held_on"),
        "can_confirm": case.step_can_be_confirmed_by(request.user, BY_NUMBER[number]),
        "part": "members/parts/development_step_form.html",
    }
    in_place = getattr(request, "htmx", False) and request.method == "GET"
    return render(request, context["part"] if in_place else "members/development_step.html", context)


def _recorded(request: Request, form: DevelopmentStepForm) -> bool:
    """Enter what was typed; what the rules or others say against it goes onto the form."""
    confirm = request.POST.get("then") == "confirm"
    try:
        breaches = form.record(confirm=confirm)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    except StaleVersion:
        typed: Any = form.data.copy()  # type: ignore[attr-defined]
        form.data = typed
        typed["version"] = str(DevelopmentCase.objects.values_list("version", flat=True).get(pk=form.case.pk))
        form.add_error(None, STALE)
        return False
    messages.success(
        request, f"已记录{form.instance}。" if confirm else f"{form.instance}已存为草稿，确认后才算办理。"
    )
    if not confirm:
        for breach in breaches:
            messages.warning(request, breach.text)
    return True


def development_step_reopen(request: Request, pk: int, row: int) -> HttpResponse:
    """Open a confirmed step for correction, for a stated reason."""
    case = find(DEVELOPMENT, request, pk)
    step = get_object_or_404(case.steps, pk=row, confirmed_at__isnull=False)
    if not case.step_can_be_confirmed_by(request.user, step.chart):
        raise PermissionDenied("只有支部委员会或上级党组织可以重新打开已确认的步骤。")
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        case.reopen_step(step, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, f"{step}已重新打开，改正后请再确认。")
        return redirect(_place(case, step.number))
    action = Action(
        f"重新打开{step}",
        request.path,
        needs_reason=True,
        confirm="重新打开后这一步不算办理，改正并再次确认后恢复。",
    )
    context = {"page": DEVELOPMENT, "record": case, "action": action, "form": form}
    return render(request, "branches/record_reason.html", context)


def development_move(request: Request, pk: int) -> HttpResponse:
    """The case moves with its person; what was done stays done and the time goes on."""
    case = find(DEVELOPMENT, request, pk)
    if not case.can_be_moved_by(request.user):
        raise PermissionDenied("只有上级党组织可以把发展对象转到另一个支部。")
    form = MoveForm(request.POST or None, case=case, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            case.move(by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"{case}已转到{case.organization}，培养教育时间连续计算。")
            return redirect(case)
    action = Action(
        "转到另一个支部",
        reverse("members:development-move", args=[pk]),
        needs_reason=True,
        confirm="已办理的步骤和培养教育时间都保留，转出的支部仍能查看。",
    )
    context = {"page": DEVELOPMENT, "record": case, "action": action, "form": form}
    return render(request, "branches/record_reason.html", context)
