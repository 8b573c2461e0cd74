"""How often what must be held: the printed rules, and what organisations have ruled for themselves."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from branches.accounts import Request, User
from meetings.models import RuleOverride, may_set_rules
from meetings.rule_forms import EndForm, RuleOverrideForm
from meetings.rules import RULES, Rule

SEVERITY_LABELS = {"block": "拦下", "warning": "提醒", "info": "告知"}


@dataclass(frozen=True)
class OverrideRow:
    """One of the organisations' own rules, and whether this reader may end it."""

    override: RuleOverride
    light: str
    word: str
    can_end: bool


def may_set_any(user: User) -> bool:
    """Whether there is an organisation for which he may set rules."""
    return user.reviews_records() and any(may_set_rules(user, each) for each in user.organizations())


def _rows(user: User) -> list[OverrideRow]:
    today = timezone.localdate()
    rows = []
    for each in RuleOverride.objects.visible_to(user).select_related("organization", "created_by"):
        if each.in_force(today):
            light, word = "green", "现行"
        elif each.starts_on > today:
            light, word = "info", "尚未开始"
        else:
            light, word = "grey", "已停用"
        can_end = each.can_be_ended_by(user) and (each.ends_on is None or each.ends_on >= today)
        rows.append(OverrideRow(each, light, word, can_end))
    return rows


def rule_list(request: Request) -> HttpResponse:
    rules: list[tuple[Rule, str]] = [(rule, SEVERITY_LABELS[rule.severity]) for rule in RULES]
    context = {"rules": rules, "rows": _rows(request.user), "can_add": may_set_any(request.user)}
    return render(request, "meetings/rule_list.html", context)


def override_new(request: Request) -> HttpResponse:
    if not may_set_any(request.user):
        raise PermissionDenied("只有上级党组织或党总支书记可以设定本单位规定，请向他们提出。")
    initial = {"starts_on": timezone.localdate().replace(day=1), **request.GET.dict()}
    data = request.POST if request.method == "POST" else None
    form = RuleOverrideForm(data, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        form.instance.set_in_force(by=request.user)
        messages.success(request, f"已设定“{form.instance}”，工作台和报告按它考核。")
        return redirect("meetings:rule-list")
    return render(request, "meetings/rule_override_form.html", {"form": form})


def override_end(request: Request, pk: int) -> HttpResponse:
    found = RuleOverride.objects.visible_to(request.user).select_related("organization", "created_by")
    override = get_object_or_404(found, pk=pk)
    if not override.can_be_ended_by(request.user):
        raise PermissionDenied("只有上级党组织或党总支书记可以停用本单位规定。")
    form = EndForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            override.end(by=request.user, on=form.cleaned_data["ends_on"])
        except ValidationError as error:
            form.add_error("ends_on", error)
        else:
            messages.success(request, f"“{override}”已停用，记录仍保留。")
            return redirect("meetings:rule-list")
    return render(request, "meetings/rule_override_end.html", {"override": override, "form": form})
