"""Special screens of this app."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from branches.accounts import Request
from branches.pages.entry import Action, find
from branches.records import StaleVersion
from responsibilities.pages import PROBLEM
from responsibilities.steps import STEPS


def problem_step(request: Request, pk: int, slug: str) -> HttpResponse:
    """One step of a problem's life: its form, and once that is right, the step."""
    step = STEPS.get(slug)
    if step is None:
        raise Http404
    problem = find(PROBLEM, request, pk)
    if not step.allowed(problem, request.user):
        raise PermissionDenied(f"您现在不能{step.label}：请核对问题所处的阶段，或由有权限的其他人办理。")
    form = step.form(request.POST or None, problem=problem, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            step.act(problem, dict(form.cleaned_data), request.user)
        except ValidationError as error:
            problem = find(PROBLEM, request, pk)
            form.add_error(None, error)
        except StaleVersion:
            problem = find(PROBLEM, request, pk)
            form.add_error(None, "您打开后，这个问题已由他人办理。请核对现在的阶段，再提交一次。")
        else:
            messages.success(request, step.done)
            return redirect(problem)
    action = Action(step.label, request.path, step.style, needs_reason=True)
    context = {"page": PROBLEM, "record": problem, "action": action, "form": form}
    return render(request, "branches/record_reason.html", context)
