"""Rounds of talks, the talks that belong to none, and who has talked with whom."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from branches.accounts import Request, User
from branches.organizations import Organization
from meetings.forms import in_organizations_above
from meetings.models import Talk, TalkKind, TalkRound
from meetings.talk_coverage import CoverageRow, coverage
from meetings.talk_forms import TalkRoundForm
from members.models import Member

ASSIGNED_AT_ONCE = 200


def rounds_known_to(user: User) -> Any:
    """The rounds of organisations he sees, and of those above: his talks may belong to them."""
    if user.acting_organization() is None:
        return TalkRound.objects.none()
    known = TalkRound.objects.filter(user.visible_condition() | in_organizations_above(user))
    return known.select_related("organization")


def talk_form_url(organization: Organization, **filled: Any) -> str:
    """The form of a talk, filled in as far as it is known."""
    query = urlencode({"organization": organization.pk, **filled})
    return f"{reverse('meetings:talk-new')}?{query}"


def round_list(request: Request) -> HttpResponse:
    rounds = rounds_known_to(request.user).with_progress().prefetch_related("planned")
    loose = Talk.objects.visible_to(request.user).confirmed().without_round().count()
    context = {"rounds": rounds, "loose": loose, "can_add": request.user.enters_records()}
    return render(request, "meetings/round_list.html", context)


def round_new(request: Request) -> HttpResponse:
    if not request.user.enters_records():
        raise PermissionDenied("您的岗位不录入记录，请由支部的书记、委员或干事登记轮次。")
    return _round_form(request, TalkRound())


def round_edit(request: Request, pk: int) -> HttpResponse:
    talk_round = get_object_or_404(rounds_known_to(request.user), pk=pk)
    if not talk_round.can_be_edited_by(request.user):
        raise PermissionDenied("轮次由组织谈话的党组织修改，请联系该组织。")
    return _round_form(request, talk_round)


def _round_form(request: Request, talk_round: TalkRound) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    is_new = talk_round.pk is None
    form = TalkRoundForm(data, instance=talk_round, user=request.user)
    if request.method == "POST" and form.is_valid():
        changed = "、".join(str(form.fields[name].label) for name in form.changed_data)
        form.instance.keep(form.cleaned_data["planned"], by=request.user, detail=changed)
        messages.success(request, f"轮次“{form.instance}”已保存。")
        return redirect("meetings:round-detail", pk=form.instance.pk)
    context = {"form": form, "talk_round": None if is_new else talk_round}
    return render(request, "meetings/round_form.html", context)


def round_detail(request: Request, pk: int) -> HttpResponse:
    """Whom the round was to reach and whom it has reached, and the talks that may still be put into it."""
    user = request.user
    talk_round = get_object_or_404(rounds_known_to(user), pk=pk)
    talks = Talk.objects.visible_to(user).confirmed().filter(round=talk_round).with_people()
    reached: dict[int, Talk] = {
        each.member_id: talk for talk in talks for each in talk.talkparticipant_set.all()
    }
    visible = Member.objects.visible_to(user).values("pk")
    planned = talk_round.planned.filter(pk__in=visible).select_related("organization").order_by("name_pinyin")
    context = {
        "talk_round": talk_round,
        "talks": talks,
        "planned": [(each, reached.get(each.pk), _to_talk(user, talk_round, each)) for each in planned],
        "loose": [talk for talk in _loose(user, talk_round) if user.may_confirm_for(talk.organization)],
        "can_edit": talk_round.can_be_edited_by(user),
    }
    return render(request, "meetings/round_detail.html", context)


def _loose(user: User, talk_round: TalkRound) -> QuerySet[Talk]:
    talks = Talk.objects.visible_to(user).confirmed().to_be_assigned_to(talk_round)
    return talks.with_people()[:ASSIGNED_AT_ONCE]


def _to_talk(user: User, talk_round: TalkRound, member: Member) -> str:
    """The form for a talk of the round with the member; "" for who does not enter for his organisation."""
    if not user.may_enter_for(member.organization):
        return ""
    return talk_form_url(
        member.organization, kind=talk_round.kind, round=talk_round.pk, participants=member.pk
    )


@require_POST
def round_assign(request: Request, pk: int) -> HttpResponse:
    """Put the ticked talks into the round."""
    talk_round = get_object_or_404(rounds_known_to(request.user), pk=pk)
    ticked = [each for each in request.POST.getlist("talk") if each.isdecimal()]
    talks = Talk.objects.visible_to(request.user).confirmed().select_related("organization")
    try:
        number = talk_round.assign(talks.filter(pk__in=ticked), by=request.user)
    except ValidationError as error:
        messages.error(request, "".join(error.messages))
    else:
        if number:
            messages.success(request, f"已把{number}次谈话归入“{talk_round}”。")
        else:
            messages.error(request, "还没有勾选谈话，请先勾选要归入的。")
    return redirect("meetings:round-detail", pk=pk)


def talk_coverage(request: Request) -> HttpResponse:
    """Every member's talks of a year with the committee and with others; what lacks opens the form."""
    today, user = timezone.localdate(), request.user
    branches = list(user.organizations().branches().filter(dissolved_on__isnull=True))
    branch = _chosen(branches, request.GET.get("organization", ""), user)
    asked = request.GET.get("year", "")
    year = min(int(asked), today.year) if asked.isdecimal() and len(asked) == 4 else today.year
    found = coverage(branch, year, today) if branch else None
    context = {
        "branches": branches,
        "branch": branch,
        "year": year,
        "coverage": found,
        "rows": [(row, *_gap_links(row, branch, user)) for row in found.rows] if found and branch else [],
    }
    return render(request, "meetings/talk_coverage.html", context)


def _chosen(branches: list[Organization], asked: str, user: User) -> Organization | None:
    """The branch asked for, else the user's own, else the first he sees. A foreign one does not exist for him."""
    by_pk = {str(each.pk): each for each in branches}
    if asked and asked not in by_pk and branches:
        raise Http404
    own = user.acting_organization()
    return by_pk.get(asked) or by_pk.get(str(own.pk) if own else "") or next(iter(branches), None)


def _gap_links(row: CoverageRow, branch: Organization, user: User) -> tuple[str, str]:
    """Where the missing talk is recorded: with one of the committee, and with another member."""
    if not user.may_enter_for(branch):
        return "", ""
    kind = TalkKind.HEART_TO_HEART
    partner = next((each for each, _, _ in row.cells if each != row.member), None)
    filled = {"talker": partner.pk} if partner else {}
    return (
        talk_form_url(branch, kind=kind, participants=row.member.pk, **filled)
        if row.committee.lacking
        else "",
        talk_form_url(branch, kind=kind, talker=row.member.pk) if row.members.lacking else "",
    )
