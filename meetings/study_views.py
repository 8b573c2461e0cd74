"""Texts that are like another one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render

from branches.accounts import Request
from branches.pages.entry import Action, ReasonForm, find
from meetings.pages import STUDY_PRODUCT


def study_product_clear(request: Request, pk: int) -> HttpResponse:
    """The secretary has looked at both texts: this one stands on its own."""
    product = find(STUDY_PRODUCT, request, pk)
    if not product.can_be_cleared_by(request.user):
        raise PermissionDenied("只有雷同的文稿需要认定，由本组织的书记或上级党组织办理。")
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        product.clear(by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, "已认定不雷同，这一篇单独计数。")
        return redirect(product)
    action = Action(
        "认定不雷同", request.path, needs_reason=True, confirm=f"本文{product.likeness(request.user)}。"
    )
    context = {"page": STUDY_PRODUCT, "record": product, "action": action, "form": form}
    return render(request, "branches/record_reason.html", context)
