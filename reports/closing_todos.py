"""What of the closing of months waits on the desk of those above: requests for later entries, and months to close."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from branches import closing
from branches.accounts import User
from branches.months import MonthClose, Reopening, month_end, month_name
from branches.organizations import Organization
from branches.periods import Scope
from reports.todos import SHOWN, Todo, light_of

REOPENING_DAYS = 3
"""Days within which a request for later entries should be answered."""
CLOSING_DAYS = 15
"""Days after a month's end within which it should be closed."""


def closings(scope: Scope, user: User, today: date) -> list[Todo]:
    """Requests the user may answer, and the month just over where months are closed here at all. One query if none waits."""
    if not scope.organization.numchild or not user.reviews_records():
        return []
    month = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    closed = MonthClose.objects.filter(organization=OuterRef("pk"))
    waiting = Reopening.objects.waiting().filter(closed__organization=OuterRef("pk"))
    below = (
        Organization.objects.subtree(scope.organization)
        .alive(month)
        .exclude(pk=scope.organization.pk)
        .annotate(ever=Exists(closed), done=Exists(closed.filter(month=month)), waits=Exists(waiting))
        .values_list("ever", "done", "waits")
    )
    flags = list(below)
    todos = _requests(scope, user, today) if any(waits for _, _, waits in flags) else []
    if any(ever for ever, _, _ in flags) and (left_open := sum(not done for _, done, _ in flags)):
        todos.append(_month(scope, month, left_open, today))
    return todos


def _requests(scope: Scope, user: User, today: date) -> list[Todo]:
    waiting = Reopening.objects.waiting().filter(scope.condition("closed__organization__"))
    found = waiting.select_related("closed__organization", "asked_by").order_by("pk")
    todos = []
    for each in found[:SHOWN]:
        if not each.can_be_answered_by(user):
            continue
        left = (timezone.localdate(each.asked_at) + timedelta(days=REOPENING_DAYS) - today).days
        todos.append(
            Todo(
                light_of(left, (REOPENING_DAYS, REOPENING_DAYS, 0)) or "grey", f"{each.closed}申请补录",
                f"{each.asked_by}：{each.what}", reverse("branches:reopening-answer", args=[each.pk]), "答复", left,
                key=f"reopening:{each.pk}", kind="closing",
            )
        )  # fmt: skip
    return todos


def _month(scope: Scope, month: date, left_open: int, today: date) -> Todo:
    left = (month_end(month) + timedelta(days=CLOSING_DAYS) - today).days
    light = light_of(left, (CLOSING_DAYS, CLOSING_DAYS, 0)) or "grey"
    return Todo(
        light, f"{month_name(month)}关账", f"还有{left_open}个党组织没有关账。", closing.list_url(month.year),
        "去关账", left, key=f"closing:{month:%Y-%m}:{scope.organization.pk}", kind="closing",
    )  # fmt: skip
