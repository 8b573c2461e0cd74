"""Special screens of this app."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from branches.accounts import Request
from branches.pages import RecordPage
from branches.pages.entry import Action, find
from branches.records import Record, StaleVersion
from responsibilities.models import Problem
from responsibilities.origins import raised_with, visible_record
from responsibilities.pages import PROBLEM, WEAK_BRANCH
from responsibilities.steps import STEPS
from responsibilities.weak_steps import WEAK_STEPS


def problem_step(request: Request, pk: int, slug: str) -> HttpResponse:
    """One step of a problem's life: its form, and once that is right, the step."""
    step = STEPS.get(slug)
    if step is None:
        raise Http404
    problem = find(PROBLEM, request, pk)
    if not step.allowed(problem, request.user):
        raise PermissionDenied(f"您现在不能{step.label}：请核对问题所处的阶段，或由有权限的其他人办理。")
    form = step.form(request.POST or None, problem=problem, user=request.user)
    return _take(request, PROBLEM, problem, step, step.label, form)


def weak_branch_step(request: Request, pk: int, slug: str) -> HttpResponse:
    """One step of a weak branch's case."""
    step = WEAK_STEPS.get(slug)
    if step is None:
        raise Http404
    case = find(WEAK_BRANCH, request, pk)
    label = step.label_for(case)
    if not step.allowed(case, request.user):
        raise PermissionDenied(f"您现在不能{label}：请核对整顿所处的阶段，或由有权限的其他人办理。")
    form = step.form(request.POST or None, case=case, user=request.user)
    return _take(request, WEAK_BRANCH, case, step, label, form)


def _take(request: Request, page: RecordPage, record: Any, step: Any, label: str, form: Any) -> HttpResponse:
    """Show the form of a step; once it is right, take the step. What was refused says why and keeps what was typed."""
    if request.method == "POST" and form.is_valid():
        act: Callable[..., Any] = step.act
        try:
            act(record, dict(form.cleaned_data), request.user)
        except ValidationError as error:
            form.add_error(None, error)
        except StaleVersion:
            form.add_error(None, "您打开后，这条记录已由他人办理。请核对现在的阶段，再提交一次。")
        else:
            messages.success(request, step.done)
            return redirect(record)
        record = find(page, request, record.pk)
    action = Action(label, request.path, step.style, needs_reason=True)
    context = {"page": page, "record": record, "action": action, "form": form}
    return render(request, "branches/record_reason.html", context)


def _source(request: Request, record_key: str) -> Record:
    record = visible_record(record_key, request.user)
    if record is None:
        raise Http404("没有这条记录，或您的岗位看不到它。")
    return record


def problem_raise(request: Request, record_key: str) -> HttpResponse:
    """由此提出问题: the form of a problem, filled in with what the record says."""
    record = _source(request, record_key)
    if not request.user.enters_records():
        raise PermissionDenied("您的岗位不录入问题，请由支部的书记、委员或干事提出。")
    return redirect(f"{PROBLEM.new_url}?{urlencode(raised_with(record, request.user))}")


def problem_raised(request: Request, record_key: str) -> HttpResponse:
    """The problems raised out of a record that the reader sees; a fragment for the record's page."""
    record = _source(request, record_key)
    problems = Problem.objects.visible_to(request.user).raised_from(record.key).select_related("organization")
    return render(request, "responsibilities/problem_raised.html", {"problems": problems})
