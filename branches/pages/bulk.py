"""A verb for many records at once: first what will happen, then row by row what happened."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from branches.accounts import Request, User
from branches.months import MonthClosed, closed_among
from branches.pages.declaration import RecordPage
from branches.pages.entry import VERBS, ReasonForm, refuse
from branches.pages.listing import Listing
from branches.pages.verbs import MOST, obstacles, offered
from branches.records import Record, StaleVersion


@dataclass(frozen=True)
class Faulty:
    """A row on which the verb is not, or could not be, carried out."""

    record: Record
    reasons: list[str]


def _carry_out(
    page: RecordPage, slug: str, keys: list[str], user: User, arguments: dict[str, Any]
) -> tuple[int, list[Faulty]]:
    """The verb on every record the user sees, each in a transaction of its own: how many, and which not."""
    done, faulty = 0, []
    for key in keys:
        record = page.visible(user).filter(pk=key).first()
        if record is None:
            continue
        if not VERBS[slug].allowed(record, user):
            refuse(VERBS[slug], record, user)
            faulty.append(Faulty(record, obstacles(slug, record, user)))
            continue
        try:
            getattr(record, VERBS[slug].method)(by=user, **arguments)
            done += 1
        except ValidationError as error:
            faulty.append(Faulty(record, error.messages))
        except StaleVersion:
            faulty.append(Faulty(record, ["刚刚被别人改过，请打开看过再办理。"]))
    return done, faulty


def _picked(listing: Listing, request: Request) -> list[str]:
    """The ids of the rows meant, no more than one too many: those ticked, or all that are found."""
    if request.POST.get("which") == "all":
        return [str(pk) for pk in listing.records.values_list("pk", flat=True)[: MOST + 1]]
    return [key for key in dict.fromkeys(request.POST.getlist("pick")) if key.isdigit()][: MOST + 1]


@require_POST
def record_bulk(request: Request, page: RecordPage) -> HttpResponse:
    """What the verb will do to the rows, or, once that is agreed to, what it did."""
    verbs = dict(offered(request.user))
    if not verbs:
        raise PermissionDenied("您的岗位不办理确认、退回和撤销，请由支部书记、委员或上级党组织办理。")
    listing = Listing(page, request.user, request.GET)
    slug = request.POST.get("verb", "")
    picked = _picked(listing, request)
    fault = _fault(picked, slug in verbs)
    if fault:
        messages.error(request, fault)
        return redirect(listing.url(page=request.GET.get("page", "1")))
    verb = verbs[slug]
    agreed = "go" in request.POST
    form = ReasonForm(request.POST if agreed else None) if verb.needs_reason else None
    context = {
        "page": page,
        "listing": listing,
        "verb": verb,
        "slug": slug,
        "form": form,
        "verbs": verbs.items(),
    }
    if agreed and (form is None or form.is_valid()):
        arguments = {"reason": form.cleaned_data["reason"]} if form else {}
        done, faulty = _carry_out(page, slug, picked, request.user, arguments)
        context |= {"done": done, "faulty": faulty, "back_url": listing.url()}
        return render(request, "branches/record_bulk_result.html", context)
    able, faulty = _sorted_out(page, slug, picked, request.user)
    context |= {"able": able, "faulty": faulty, "back_url": listing.url()}
    return render(request, "branches/record_bulk.html", context)


def _fault(picked: list[str], known: bool) -> str:
    if not known:
        return "请选择要办理的事项：确认、退回或撤销。"
    if not picked:
        return "请先勾选要办理的记录，或选“找到的全部”。"
    if len(picked) > MOST:
        return f"一次最多办理{MOST}条，请先用筛选缩小范围，分几次办理。"
    return ""


def _sorted_out(
    page: RecordPage, slug: str, picked: list[str], user: User
) -> tuple[list[Record], list[Faulty]]:
    able, faulty = [], []
    records = list(page.rows(page.visible(user)).filter(pk__in=picked))
    closed = closed_among(key for record in records for key in record.month_keys())
    for record in records:
        reasons = obstacles(slug, record, user)
        locked = [closed[key] for key in record.month_keys() & closed.keys() if not closed[key].reopened]
        if reasons or locked:
            faulty.append(Faulty(record, reasons or MonthClosed(locked).messages))
        else:
            able.append(record)
    return able, faulty
