"""The pages of points: a branch's year, a member's card, a month on its way to taking effect, and the scheme."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from branches.accounts import Request, User
from branches.organizations import Organization
from members.models import Member, PointEntry, PointMonth, PointObjection, PointScheme
from members.models.point_schemes import Category
from members.point_schemes import BY_KEY
from members.points import members_with_points, scheme_of, standings
from members.points_forms import (
    AdoptForm,
    AnswerForm,
    CommitteeReportForm,
    ObjectionForm,
    PointMonthChoice,
    PointYear,
    ReportForm,
)


def _refuse_outsiders(user: User) -> None:
    if user.acting_organization() is None:
        raise PermissionDenied("您的岗位不查看支部的积分；本人的积分请看“我的积分”。")


def point_table(request: Request) -> HttpResponse:
    """A branch's year by member and category, by name; in order of points only where the scheme says so."""
    _refuse_outsiders(request.user)
    choice = PointYear(request.GET, request.user)
    context: dict[str, Any] = {"choice": choice, "categories": Category.labels}
    if choice.is_valid():
        organization, year = choice.cleaned_data["organization"], choice.cleaned_data["year"]
        scheme = scheme_of(organization, year)
        context |= {"organization": organization, "year": year, "scheme": scheme}
        if scheme is not None:
            last = min(timezone.localdate(), timezone.localdate().replace(year=year, month=12, day=31))
            rows = standings(members_with_points(organization, last), scheme, year)
            if scheme.shows_ranking:
                rows.sort(key=lambda row: -row.score.total)
            context["rows"] = rows
    return render(request, "members/point_table.html", context)


def _visible_member(user: User, pk: int) -> Member:
    """A member whose card the user may see: his own, or one of the organisations he sees."""
    seen = Member.objects.filter(Q(account=user) | user.visible_condition())
    return get_object_or_404(seen.select_related("organization"), pk=pk)


def point_card(request: Request, pk: int) -> HttpResponse:
    """积分管理卡: one member's year, entry by entry; he himself reports here."""
    member = _visible_member(request.user, pk)
    year = _year(request)
    scheme = scheme_of(member.organization, year)
    own = member.account_id == request.user.pk
    form = None
    if scheme is not None and own:
        form = ReportForm(request.POST if request.method == "POST" else None, scheme, self_report=True)
        if request.method == "POST" and form.is_valid() and _report(request, member, form):
            return redirect(f"{reverse('members:point-card', args=[pk])}?year={year}")
    entries = PointEntry.objects.of_year(year).filter(member=member)
    context = {
        "member": member,
        "year": year,
        "scheme": scheme,
        "standing": standings([member], scheme, year)[0] if scheme else None,
        "entries": entries.select_related("rule", "month", "reversal").prefetch_related("objections"),
        "categories": Category.labels,
        "form": form,
        "own": own,
        "may_object": own or request.user.may_enter_for(member.organization),
    }
    return render(request, "members/point_card.html", context)


def _year(request: Request) -> int:
    wanted = request.GET.get("year", "")
    return int(wanted) if wanted.isdecimal() and 2000 <= int(wanted) <= 2100 else timezone.localdate().year


def _report(request: Request, member: Member, form: ReportForm) -> bool:
    values = form.cleaned_data
    try:
        PointEntry.report(
            member,
            values["rule"],
            values["occurred_on"],
            values["note"],
            by=request.user,
            quantity=values["quantity"],
            evidence=values["evidence"],
        )
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(request, "已登记，待初审、审定和公示后生效。")
    return True


def my_points(request: Request) -> HttpResponse:
    """The user's own card."""
    member = Member.objects.filter(account=request.user).first()
    if member is None:
        raise PermissionDenied("您的账号还没有与党员名册对应，请联系支部。")
    return redirect("members:point-card", member.pk)


def _month_url(month: PointMonth) -> str:
    return f"{reverse('members:point-month')}?organization={month.organization_id}&month={month.month:%Y-%m}"


def point_month(request: Request) -> HttpResponse:
    """A branch's month: what waits, what is decided, publicity, objections and effect."""
    _refuse_outsiders(request.user)
    choice = PointMonthChoice(request.GET, request.user)
    if not choice.is_valid():
        return render(request, "members/point_month.html", {"choice": choice})
    organization, day = choice.cleaned_data["organization"], choice.cleaned_data["month"]
    scheme = PointScheme.objects.binding(organization, day)
    month = PointMonth.objects.filter(organization=organization, month=day).first()
    enters = request.user.may_enter_for(organization)
    form = None
    if scheme is not None and enters:
        data = request.POST if request.method == "POST" else None
        form = CommitteeReportForm(data, scheme, members_with_points(organization, timezone.localdate()))
        if (
            request.method == "POST"
            and form.is_valid()
            and _report(request, form.cleaned_data["member"], form)
        ):
            return redirect(f"{reverse('members:point-month')}?{request.GET.urlencode()}")
    context = {
        "choice": choice,
        "organization": organization,
        "day": day,
        "scheme": scheme,
        "month": month,
        "form": form,
        "enters": enters,
        "confirms": request.user.may_confirm_for(organization),
        **_lists_of(month),
    }
    return render(request, "members/point_month.html", context)


def _lists_of(month: PointMonth | None) -> dict[str, Any]:
    if month is None:
        return {"entries": [], "objections": [], "publicity_ended": False}
    return {
        "entries": month.entries.select_related("member", "rule", "reversal", "decided_by").order_by(
            "status", "member__name_pinyin", "pk"
        ),
        "objections": PointObjection.objects.filter(entry__month=month).select_related(
            "entry__member", "entry__rule", "answered_by", "raised_by"
        ),
        "publicity_ended": month.publicity_ended(timezone.localdate()),
    }


def _month_of(user: User, pk: int) -> PointMonth:
    months = PointMonth.objects.filter(user.visible_condition()).select_related("organization")
    return get_object_or_404(months, pk=pk)


@require_POST
def point_decide(request: Request, pk: int) -> HttpResponse:
    """初审, 审定 or 不予认定 of the ticked entries, each by its own rules; what is refused says why."""
    month = _month_of(request.user, pk)
    if not request.user.may_confirm_for(month.organization):
        raise PermissionDenied("积分由本支部的书记或委员审核。")
    chosen = [int(each) for each in request.POST.getlist("entry") if each.isdecimal()]
    verb, reason = request.POST.get("verb", ""), request.POST.get("reason", "")
    done, refused = 0, []
    for entry in month.entries.filter(pk__in=chosen).select_related("member", "rule", "month__organization"):
        try:
            _decide(entry, verb, reason, request.user)
        except ValidationError as error:
            refused.append(f"{entry}：{''.join(error.messages)}")
        else:
            done += 1
    if not chosen:
        messages.error(request, "请先勾选要办理的积分。")
    if done:
        messages.success(request, f"已办理{done}条。")
    for text in refused[:5]:
        messages.error(request, text)
    return redirect(_month_url(month))


def _decide(entry: PointEntry, verb: str, reason: str, by: User) -> None:
    if verb == "review":
        entry.review(by=by)
    elif verb == "approve":
        entry.approve(by=by)
    elif verb == "reject":
        entry.reject(by=by, reason=reason)
    elif verb == "reverse":
        entry.reverse(by=by, reason=reason)
    else:
        raise ValidationError("请选择要办理的事项。")


@require_POST
def point_month_step(request: Request, pk: int) -> HttpResponse:
    """公示 or 生效 of the month."""
    month = _month_of(request.user, pk)
    try:
        if request.POST.get("step") == "publicise":
            month.publicise(by=request.user)
            messages.success(request, "已开始公示。公示期满、异议答复完毕后再生效。")
        else:
            month.take_effect(by=request.user)
            messages.success(request, "这个月的积分已生效并锁定。")
    except ValidationError as error:
        messages.error(request, "".join(error.messages))
    return redirect(_month_url(month))


def point_notice(request: Request, pk: int) -> HttpResponse:
    """公示: the month's points by member, for print and the notice board. No number, phone or evidence."""
    month = _month_of(request.user, pk)
    entries = month.entries.approved().select_related("member", "rule").order_by("member__name_pinyin", "pk")
    scheme = PointScheme.objects.binding(month.organization, month.month)
    return render(
        request, "members/point_notice.html", {"month": month, "entries": entries, "scheme": scheme}
    )


def point_object(request: Request, pk: int) -> HttpResponse:
    """An objection against an entry, while its month is shown."""
    seen = PointEntry.objects.filter(
        Q(member__account=request.user) | request.user.visible_condition("month__organization__")
    )
    entry = get_object_or_404(seen.select_related("member", "rule", "month__organization"), pk=pk)
    form = ObjectionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            PointObjection.raise_against(entry, form.cleaned_data["text"], by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "异议已登记，由另一名委员或上级党组织复核答复。")
            return redirect("members:point-card", entry.member_id)
    if entry.member.account_id != request.user.pk and not request.user.may_enter_for(
        entry.month.organization
    ):
        raise PermissionDenied("异议由本人提出，或由支部代为登记。")
    return render(request, "members/point_object.html", {"entry": entry, "form": form})


def point_answer(request: Request, pk: int) -> HttpResponse:
    """The answer to an objection, by another person than who decided."""
    seen = PointObjection.objects.filter(request.user.visible_condition("entry__month__organization__"))
    objection = get_object_or_404(
        seen.select_related("entry__member", "entry__rule", "entry__month__organization"), pk=pk
    )
    organization: Organization = objection.entry.month.organization
    if not request.user.may_confirm_for(organization) and not request.user.may_review(organization):
        raise PermissionDenied("异议由支部的书记、委员或上级党组织复核。")
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            objection.settle(by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "已答复。异议成立的，原积分已冲销。")
            return redirect(_month_url(objection.entry.month))
    return render(request, "members/point_answer.html", {"objection": objection, "form": form})


def point_schemes(request: Request) -> HttpResponse:
    """The schemes that bind the organisations one sees, and the adoption of a new version."""
    _refuse_outsiders(request.user)
    form = AdoptForm(request.POST if request.method == "POST" else None, request.user)
    may_adopt = request.user.confirms_records()
    if request.method == "POST" and not may_adopt:
        raise PermissionDenied("积分办法由本组织的书记或委员采用。")
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            scheme = PointScheme.adopt(
                BY_KEY[values["example"]],
                values["organization"],
                values["starts_on"],
                by=request.user,
                document=values["document"],
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"已采用{scheme}。")
            return redirect("members:point-scheme-list")
    own = [post.organization.path for post in request.user.current_posts()]
    step = Organization.steplen
    above = {path[:end] for path in own for end in range(step, len(path) + 1, step)}
    schemes = PointScheme.objects.filter(request.user.visible_condition() | Q(organization__path__in=above))
    context = {
        "schemes": schemes.select_related("organization").prefetch_related("rules", "caps"),
        "form": form,
        "may_adopt": may_adopt,
        "today": timezone.localdate(),
    }
    return render(request, "members/point_scheme_list.html", context)
