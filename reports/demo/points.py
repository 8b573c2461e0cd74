"""The demonstration's points: this year's months of two branches, registered from their records.

The months before last have taken effect; last month is being shown, with an objection that was answered; this month
still takes entries.
"""

from datetime import date, timedelta

from django.utils import timezone

from branches.accounts import User
from branches.organizations import Organization
from branches.periods import Period
from meetings.point_sources import earned
from members.models import PointEntry, PointMonth, PointObjection, PointScheme
from members.point_schemes import BY_KEY
from members.points import members_with_points, register_earned


def fill(today: date) -> None:
    """Adopt an example scheme for the bureau and keep two branches' points by it."""
    general, first, second = (User.objects.get(username=name) for name in ("general", "first", "second"))
    PointScheme.adopt(
        BY_KEY["base_and_bonus"],
        _own(general),
        date(today.year, 1, 1),
        by=general,
        document="党总支委员会会议研究",
    )
    for secretary in (first, second):
        for month in Period(date(today.year, 1, 1), today).months():
            _month(secretary, month, today)
    _objection(first, general)


def _own(user: User) -> Organization:
    return user.current_posts()[0].organization


def _month(secretary: User, month: Period, today: date) -> None:
    branch = _own(secretary)
    register_earned(branch, month.start, earned(branch, month), by=secretary)
    _absences(secretary, branch, month)
    kept = PointMonth.of(branch, month.start)
    if month.end >= today or not kept.entries.exists():
        return
    kept.entries.update(status=PointEntry.Status.APPROVED, decided_by=secretary, decided_at=timezone.now())
    shown_on = month.end + timedelta(days=3)
    kept.stage, kept.publicised_on, kept.publicised_by = PointMonth.Stage.PUBLICISED, shown_on, secretary
    if month.end + timedelta(days=31) < today:
        kept.stage = PointMonth.Stage.EFFECTIVE
        kept.effective_on, kept.effective_by = shown_on + timedelta(days=14), secretary
    kept.save()


def _absences(secretary: User, branch: Organization, month: Period) -> None:
    """Once a quarter somebody stayed away without leave."""
    if month.start.month % 3 or month.end > timezone.localdate():
        return
    scheme = PointScheme.objects.binding(branch, month.end)
    assert scheme is not None
    members = members_with_points(branch, month.end)
    PointEntry.report(
        members[month.start.month % len(members)],
        scheme.rules.get(code="absence"),
        month.start + timedelta(days=14),
        "未请假缺席主题党日",
        by=secretary,
    )


def _objection(secretary: User, general: User) -> None:
    """Against an entry that is being shown; the general branch looked again and left it."""
    entry = (
        PointEntry.objects.filter(
            month__organization=_own(secretary), month__stage=PointMonth.Stage.PUBLICISED
        )
        .select_related("month__organization", "member", "rule")
        .first()
    )
    if entry is None:
        return
    objection = PointObjection.raise_against(entry, "记录的日期与本人记得的不一致", by=secretary)
    objection.settle(
        by=general, outcome=PointObjection.Outcome.DISMISSED, answer="经核对会议记录，日期无误。"
    )
