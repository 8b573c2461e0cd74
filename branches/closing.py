"""Closing a month, and letting what was forgotten in by two persons."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, QuerySet, Value
from django.urls import reverse
from django.utils import timezone

from branches import audit
from branches.accounts import User
from branches.audit import Verb
from branches.months import Key, MonthClose, Reopening, month_end, month_name
from branches.organizations import Organization
from branches.periods import Period, format_day
from branches.records import Cell, Record, record_types


class DraftsLeft(ValidationError):
    """Records of the month are not confirmed; closing it all the same has to be said."""


@dataclass(frozen=True)
class Waiting:
    """A record not yet confirmed, in one of the months in which it has a day that counts."""

    organization_id: int
    month: date
    record_type: str
    pk: int


def list_url(year: int) -> str:
    """The page of the year's months."""
    return f"{reverse('branches:month-list')}?year={year}"


def waiting_in(
    organizations: "QuerySet[Organization] | Collection[Organization]", period: Period
) -> list[Waiting]:
    """The unconfirmed records of the organisations in the months of the period. One query."""
    parts = [
        model._default_manager.unconfirmed()
        .filter(organization__in=organizations)
        .during(period, day)
        .order_by()
        .annotate(waiting_type=Value(model.record_type()), waiting_day=F(day))
        .values_list("organization_id", "waiting_day", "waiting_type", "pk")
        for model in record_types()
        for day in model.locking_days or model.counted_days
    ]
    found = {
        (organization, day.replace(day=1), label, pk)
        for organization, day, label, pk in parts[0].union(*parts[1:], all=True)
    }
    return [Waiting(*each) for each in sorted(found)]


def months_of_year(year: int, today: date) -> list[date]:
    """The firsts of the year's months that have begun."""
    return [first for month in range(1, 13) if (first := date(year, month, 1)) <= today]


@dataclass(frozen=True)
class Standing:
    """How one organisation's month stands."""

    organization: Organization
    month: date
    closed: MonthClose | None
    drafts: int
    is_over: bool
    may_close: bool

    @property
    def light(self) -> str:
        if self.closed is None:
            return "yellow" if self.is_over else "grey"
        return "blue" if self.closed.reopened or self.closed.asked else "green"

    @property
    def word(self) -> str:
        if self.closed is None:
            return "未关账" if self.is_over else "进行中"
        if self.closed.reopened:
            return "补录中"
        return "申请补录" if self.closed.asked else "已关账"

    @property
    def url(self) -> str:
        """Where it is closed or, once it is, what became of it; "" where this reader has nothing to do."""
        if self.closed is not None:
            return reverse("branches:month-detail", args=[self.closed.pk])
        if not self.may_close:
            return ""
        address = reverse("branches:month-close", args=[self.month.year, self.month.month])
        return f"{address}?organization={self.organization.pk}"


def standings(
    organizations: Sequence[Organization], year: int, *, user: User, today: date
) -> list[tuple[Organization, list[Standing | None]]]:
    """Each organisation with the months of the year that have begun; None before it was founded and after its end.

    Two queries, however many organisations.
    """
    months = months_of_year(year, today)
    if not months:
        return [(each, []) for each in organizations]
    ids = [each.pk for each in organizations]
    closed = {
        (each.organization_id, each.month): each
        for each in MonthClose.objects.with_windows(today)
        .filter(organization__in=ids, month__gte=months[0], month__lte=months[-1])
        .select_related("closed_by")
    }
    drafts = Counter(
        (each.organization_id, each.month)
        for each in waiting_in(organizations, Period(months[0], month_end(months[-1])))
    )
    return [
        (each, [_standing(each, month, closed, drafts, user, today) for month in months])
        for each in organizations
    ]


def _standing(
    organization: Organization,
    month: date,
    closed: dict[Key, MonthClose],
    drafts: Counter[Key],
    user: User,
    today: date,
) -> Standing | None:
    founded, dissolved = organization.founded_on or date.min, organization.dissolved_on or date.max
    if month_end(month) < founded or dissolved <= month:
        return None
    key, is_over = (organization.pk, month), month_end(month) < today
    return Standing(
        organization, month, closed.get(key), drafts[key], is_over, is_over and user.may_review(organization)
    )


def load_waiting(waiting: Iterable[Waiting]) -> dict[int, list[Record]]:
    """Those records by organisation, each once. One query a record type that occurs."""
    keys = {(each.record_type, each.pk) for each in waiting}
    found: dict[int, list[Record]] = {}
    for model in record_types():
        ids = [pk for label, pk in keys if label == model.record_type()]
        for record in model._default_manager.filter(pk__in=ids) if ids else ():
            found.setdefault(record.organization_id, []).append(record)
    return {pk: sorted(records, key=lambda each: each.held_on) for pk, records in found.items()}


def close(
    organizations: Sequence[Organization], month: date, *, by: User, despite_drafts: bool = False
) -> list[MonthClose]:
    """Close the month for each of the organisations; those closed already stay as they are.

    Raises ValidationError for a month that is not over, and DraftsLeft where records are not confirmed and
    that was not accepted.
    """
    if not all(by.may_review(each) for each in organizations):
        raise PermissionDenied("月度关账由上级党组织办理。")
    if month_end(month) >= timezone.localdate():
        raise ValidationError(f"{month_name(month)}还没有结束，请在月末以后关账。")
    with transaction.atomic():
        Cell.hold(_cells(organizations, month))
        done = set(
            MonthClose.objects.filter(organization__in=organizations, month=month).values_list(
                "organization_id", flat=True
            )
        )
        wanted = [each for each in organizations if each.pk not in done]
        waiting = waiting_in(wanted, Period(month, month_end(month)))
        if waiting and not despite_drafts:
            raise DraftsLeft("还有未确认的记录，请先确认；不再等的请勾选后关账。")
        left = {each.pk: sum(one.organization_id == each.pk for one in waiting) for each in wanted}
        return [_close(each, month, left[each.pk], by) for each in wanted]


def _close(organization: Organization, month: date, drafts: int, by: User) -> MonthClose:
    closed = MonthClose.objects.create(organization=organization, month=month, drafts=drafts, closed_by=by)
    audit.write_line(
        by=by,
        verb=Verb.CLOSE,
        record_key=closed.key,
        organization_id=organization.pk,
        detail=f"{closed}关账" + (f"，未确认的记录{drafts}条" if drafts else ""),
    )
    return closed


def _cells(organizations: Iterable[Organization], month: date) -> list[tuple[int, str, date]]:
    return [(each.pk, model.record_type(), month) for each in organizations for model in record_types()]


def ask(closed: MonthClose, *, by: User, what: str, reason: str) -> Reopening:
    """申请补录: the organisation says what is to be entered or mended, and why so late."""
    if not closed.can_be_reopened_by(by):
        raise PermissionDenied("补录由本组织的书记、委员或干事申请。")
    if not what.strip() or not reason.strip():
        raise ValidationError("请写明要补录的内容和原因。")
    with transaction.atomic():
        locked = MonthClose.objects.select_for_update(of=("self",)).get(pk=closed.pk)
        if locked.reopenings.waiting().exists():
            raise ValidationError("这个月已有补录申请在等答复，不必再申请。")
        if locked.reopenings.open_on(timezone.localdate()).exists():
            raise ValidationError("这个月正在补录期内，可以直接补录。")
        asked = Reopening.objects.create(closed=locked, what=what.strip(), reason=reason.strip(), asked_by=by)
        _tell(asked, by, Verb.SUBMIT, f"申请补录：{asked.what}；原因：{asked.reason}")
    return asked


def answer(reopening: Reopening, *, by: User, approved: bool, note: str = "") -> Reopening:
    """批准补录, and the window opens for some days; or not, with a reason. By another than asked."""
    if not reopening.can_be_answered_by(by):
        raise PermissionDenied("补录申请由上级党组织答复，申请人自己不能批准。")
    if not approved and not note.strip():
        raise ValidationError("不同意时请写明原因。")
    with transaction.atomic():
        asked = Reopening.objects.select_for_update(of=("self",)).get(pk=reopening.pk)
        if asked.approved is not None:
            raise ValidationError("这份补录申请已经答复。")
        asked.approved, asked.answer = approved, note.strip()
        asked.answered_at, asked.answered_by = timezone.now(), by
        if approved:
            asked.open_until = timezone.localdate() + timedelta(days=settings.REOPENING_DAYS)
        asked.save(update_fields=["approved", "answer", "answered_at", "answered_by", "open_until"])
        if asked.open_until:
            _tell(asked, by, Verb.APPROVE, f"同意补录，截止{format_day(asked.open_until)}")
        else:
            _tell(asked, by, Verb.ANSWER, f"不同意补录：{asked.answer}")
    return asked


def end(reopening: Reopening, *, by: User) -> None:
    """Close the window before its last day. A write under way is waited for."""
    if not reopening.can_be_ended_by(by):
        raise PermissionDenied("补录由本组织的书记、委员或上级党组织结束。")
    closed = reopening.closed
    with transaction.atomic():
        Cell.hold(_cells([closed.organization], closed.month))
        window = Reopening.objects.select_for_update(of=("self",)).get(pk=reopening.pk)
        if window.ended_at is not None:
            raise ValidationError("这次补录已经结束。")
        window.ended_at, window.ended_by = timezone.now(), by
        window.save(update_fields=["ended_at", "ended_by"])
        _tell(window, by, Verb.CLOSE, "补录提前结束")


def _tell(reopening: Reopening, by: User, verb: Verb, detail: str) -> None:
    audit.write_line(
        by=by,
        verb=verb,
        record_key=reopening.closed.key,
        organization_id=reopening.closed.organization_id,
        detail=f"{reopening.closed}：{detail}",
    )
