"""What of the closing of months waits on the desk of those above: requests for later entries, and months to close."""

from datetime import date, timedelta

from django.urls import reverse

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
    """Requests the user may answer, and the month just over where months are closed here at all."""
    if not user.reviews_records():
        return []
    return [*_requests(scope, user, today), *_month(scope, user, today)]


def _requests(scope: Scope, user: User, today: date) -> list[Todo]:
    waiting = Reopening.objects.waiting().filter(scope.condition("closed__organization__"))
    found = waiting.select_related("closed__organization", "asked_by").order_by("pk")
    todos = []
    for each in found[:SHOWN]:
        if not each.can_be_answered_by(user):
            continue
        left = (each.asked_at.date() + timedelta(days=REOPENING_DAYS) - today).days
        todos.append(
            Todo(
                light_of(left, (REOPENING_DAYS, REOPENING_DAYS, 0)) or "grey", f"{each.closed}申请补录",
                f"{each.asked_by}：{each.what}", reverse("branches:reopening-answer", args=[each.pk]), "答复", left,
                key=f"reopening:{each.pk}", kind="closing",
            )
        )  # fmt: skip
    return todos


def _month(scope: Scope, user: User, today: date) -> list[Todo]:
    month = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    closed = MonthClose.objects.filter(scope.condition())
    below = Organization.objects.subtree(scope.organization).alive(month).exclude(pk=scope.organization.pk)
    left_open = below.exclude(pk__in=closed.filter(month=month).values("organization")).count()
    if not left_open or not closed.exists():
        return []
    left = (month_end(month) + timedelta(days=CLOSING_DAYS) - today).days
    light = light_of(left, (CLOSING_DAYS, CLOSING_DAYS, 0)) or "grey"
    return [
        Todo(
            light, f"{month_name(month)}关账", f"还有{left_open}个党组织没有关账。", closing.list_url(month.year),
            "去关账", left, key=f"closing:{month:%Y-%m}:{scope.organization.pk}", kind="closing",
        )
    ]  # fmt: skip
