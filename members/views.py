"""Special screens of this app."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render

from branches import audit
from branches.accounts import Request
from branches.pages.entry import Action, ReasonForm, find
from members.pages import MEMBER


def member_reveal(request: Request, pk: int) -> HttpResponse:
    """The encrypted items in full, for a stated reason that the audit trail keeps."""
    member = find(MEMBER, request, pk)
    if not request.user.may_confirm_for(member.organization):
        raise PermissionDenied("只有本支部的书记或委员可以查看党员的完整信息。")
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        audit.write_line(
            by=request.user,
            verb=audit.Verb.REVEAL,
            record_key=member.key,
            organization_id=member.organization_id,
            detail=form.cleaned_data["reason"],
        )
        return render(request, "members/member_reveal.html", {"page": MEMBER, "record": member})
    action = Action(
        "查看完整信息",
        MEMBER.url("reveal", pk),
        confirm="查看身份号码、电话和住址的原文会记入审计，请写明用途。",
    )
    return render(
        request,
        "branches/record_reason.html",
        {"page": MEMBER, "record": member, "action": action, "form": form},
    )
