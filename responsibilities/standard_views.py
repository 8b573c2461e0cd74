"""The standard ledger as a tree, loaded by one press and retired when another takes its place."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Max
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_POST

from branches.accounts import Request
from branches.organizations import Organization
from responsibilities.models import StandardNode, load_default_ledger, may_keep_ledger, retire_ledger


def standard_ledger(request: Request) -> HttpResponse:
    """The tree that binds the user's organisation today, and what may be done about it."""
    organization, today = request.user.acting_organization(), timezone.localdate()
    nodes = list(StandardNode.objects.binding(organization, today)) if organization else []
    context = {
        "organization": organization,
        "keeper": Organization.objects.filter(pk__in={node.organization_id for node in nodes}).first(),
        "aspects": _tree(nodes),
        "counts": [sum(node.level == level for node in nodes) for level in StandardNode.Level],
        "since": max((node.held_on for node in nodes), default=None),
        "may_keep": organization is not None and may_keep_ledger(request.user, organization),
        "owns": bool(organization and any(node.organization_id == organization.pk for node in nodes)),
        "today": today,
    }
    return render(request, "responsibilities/standard_ledger.html", context)


def _tree(nodes: list[StandardNode]) -> list[tuple[Any, list[tuple[Any, list[Any]]]]]:
    """Aspects with their standards with their tasks, in order."""
    below: dict[int | None, list[StandardNode]] = {}
    for node in sorted(nodes, key=StandardNode.rank):
        below.setdefault(node.parent_id, []).append(node)
    return [
        (aspect, [(standard, below.get(standard.pk, [])) for standard in below.get(aspect.pk, [])])
        for aspect in below.get(None, [])
    ]


def _kept_by(request: Request) -> Organization:
    organization = request.user.acting_organization()
    if organization is None or not may_keep_ledger(request.user, organization):
        raise PermissionDenied("对标台账由党总支、机关党委或机关工委的书记、委员制定。")
    return organization


@require_POST
def standard_load(request: Request) -> HttpResponse:
    """Load the ledger shipped with the program, in force from this year's first day or the end of the last edition."""
    organization = _kept_by(request)
    first_day = timezone.localdate().replace(month=1, day=1)
    known = StandardNode.objects.confirmed().filter(organization=organization)
    ended = known.aggregate(on=Max("expired_on"))["on"]
    try:
        tasks = load_default_ledger(organization, max(first_day, ended or first_day), by=request.user)
    except ValidationError as error:
        messages.error(request, "".join(error.messages))
    else:
        messages.success(request, f"已装入通用对标台账，共{tasks}项规范任务，各支部可以开始对标自查。")
    return redirect("responsibilities:standard-ledger")


@require_POST
def standard_retire(request: Request) -> HttpResponse:
    """End the edition in force on a day; the next one may then be loaded or imported."""
    organization = _kept_by(request)
    try:
        day = parse_date(request.POST.get("on", ""))
    except ValueError:
        day = None
    if day is None:
        messages.error(request, "请填写停用日期，从这一天起不再使用本版台账。")
    else:
        ended = retire_ledger(organization, day, by=request.user)
        messages.success(request, f"已停用{ended}条，可以装入或导入新版台账。")
    return redirect("responsibilities:standard-ledger")
