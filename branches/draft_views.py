"""Where the browser leaves what is being typed, and where its writer throws it away."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from branches import drafts
from branches.accounts import Request
from branches.drafts import Draft


def draft_list(request: Request) -> HttpResponse:
    """What the user has begun and not saved: a page, and a part of the workbench."""
    part = (
        "branches/parts/drafts_desk.html" if request.headers.get("HX-Request") else "branches/draft_list.html"
    )
    return render(request, part, {"drafts": Draft.objects.of(request.user).defer("content")})


@login_not_required  # the ticket tells whose form it is: what is typed is kept after the log-in has run out as well
@csrf_exempt  # nobody else can know the ticket
@require_POST
def draft_keep(request: HttpRequest) -> HttpResponse:
    """Keep what the form holds now, and say when; 409 where there is nothing to keep any more."""
    draft = drafts.left_by(request)
    if draft is None:
        return JsonResponse({"kept": ""}, status=409)
    at = timezone.localtime(draft.written_at)
    return JsonResponse({"kept": f"{at.month} 月 {at.day} 日 {at:%H:%M}"})


@require_POST
def draft_drop(request: Request, pk: int) -> HttpResponse:
    """Throw away what the user had begun; the page has asked him first."""
    draft = get_object_or_404(Draft.objects.of(request.user), pk=pk)
    draft.delete()
    messages.success(request, f"已删除暂存的“{draft}”。")
    return redirect("branches:draft-list")
