"""The sheet of a month's dues, and the register of a year: what is owed, what came, who is behind."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q

from branches.accounts import User
from branches.audit import Verb
from branches.organizations import Organization
from branches.periods import Period
from branches.records import Record
from members.models import DuesBase, DuesCollection, DuesPayment, Member
from members.models.dues_payments import in_force, owing
from members.rules.dues import UnpaidNotice, unpaid_in_a_row, unpaid_notice

LOOK_BACK = 12
"""Months before the sheet's own in which unpaid ones are offered for back-payment."""

Key = tuple[int, date]
"""Member id and month owed."""


@dataclass(frozen=True)
class SheetRow:
    """One member's line for one month."""

    member: Member
    month: date
    owed: Decimal | None
    payment: DuesPayment | None
    notice: UnpaidNotice | None = None

    @property
    def field(self) -> str:
        """The name of its input."""
        return f"paid-{self.member.pk}-{self.month:%Y-%m}"

    @property
    def offered(self) -> Decimal | str:
        """What stands in the input before anybody types."""
        return self.payment.amount if self.payment else ""


@dataclass(frozen=True)
class MonthSheet:
    """党费月表: a branch's members in a month, and what they still owe for the months before."""

    organization: Organization
    month: date
    rows: list[SheetRow]
    behind: list[SheetRow]
    collection: DuesCollection | None

    @property
    def fresh(self) -> bool:
        """Whether nobody has written anything down yet: everybody is then offered as having paid."""
        return self.collection is None or not any(row.payment for row in self.rows)

    @property
    def owed(self) -> Decimal:
        return sum((row.owed or Decimal(0) for row in self.rows), Decimal(0))

    @property
    def paid(self) -> Decimal:
        """What came in with this month's collection, back-payments included."""
        return sum(
            (
                row.payment.amount
                for row in [*self.rows, *self.behind]
                if row.payment and self.collection and row.payment.collection_id == self.collection.pk
            ),
            Decimal(0),
        )

    @property
    def persons_paid(self) -> int:
        return sum(row.payment is not None for row in self.rows)

    @property
    def unsettled(self) -> list[SheetRow]:
        """Members whose dues nobody has settled."""
        return [row for row in self.rows if row.owed is None]


def _months_before(month: date) -> list[date]:
    return [
        date((month.year * 12 + month.month - 1 - back) // 12, (month.month - 1 - back) % 12 + 1, 1)
        for back in range(LOOK_BACK, 0, -1)
    ]


def month_sheet(organization: Organization, month: date) -> MonthSheet:
    """The sheet as it stands. The number of queries does not depend on the members."""
    month = month.replace(day=1)
    members = owing(organization, month)
    keys = [member.pk for member in members]
    before = _months_before(month)
    payments = DuesPayment.objects.months_of(keys, Period(before[0], month))
    kept_before = _months_kept(organization, before)
    histories = DuesBase.objects.histories(keys)
    collection = (
        DuesCollection.objects.filter(organization=organization, month=month)
        .exclude(state=Record.State.WITHDRAWN)
        .first()
    )
    rows, behind = [], []
    for member in members:
        paid = payments.get(member.pk, {})
        since = member.held_on.replace(day=1)
        owed_before = [each for each in before if each in kept_before and each >= since]
        history = histories.get(member.pk, [])
        notice = unpaid_notice(unpaid_in_a_row(owed_before, paid))
        rows.append(SheetRow(member, month, _owed(history, month), paid.get(month), notice))
        for each in owed_before:
            payment = paid.get(each)
            with_this = payment and collection and payment.collection_id == collection.pk
            if payment is None or with_this:
                behind.append(SheetRow(member, each, _owed(history, each), payment))
    return MonthSheet(organization, month, rows, behind, collection)


def _owed(history: list[DuesBase], month: date) -> Decimal | None:
    base = in_force(history, month)
    return base.amount if base else None


def _months_kept(organization: Organization, months: list[date]) -> set[date]:
    """The months whose sheet the branch has kept by person: only of those is it known who has not paid."""
    return set(
        DuesPayment.objects.standing()
        .filter(collection__organization=organization, month__in=months)
        .values_list("month", flat=True)
    )


def keep_month(
    sheet: MonthSheet, paid: Mapping[Key, Decimal], paid_on: date, *, by: User, confirm: bool = False
) -> DuesCollection:
    """Write the sheet down: the payments, and the branch's collection of the month with their sums.

    *paid* holds what stands on the sheet now, by member and month; a line that is not in it is unpaid.
    Raises ValidationError with what to do, and then nothing is written.
    """
    organization = sheet.organization
    if not (by.may_keep_dues(organization) or by.may_enter_for(organization)):
        raise PermissionDenied("党费月表由本支部的党费管理员、书记或委员登记。")
    collection = sheet.collection or DuesCollection(organization=organization, month=sheet.month)
    if collection.state not in Record.OPEN_STATES:
        raise ValidationError("这个月的党费收缴已确认，改正前请先重新打开那条记录。")
    if paid_on < sheet.month:
        raise ValidationError("交纳日期不能早于所属月份，预交的请在当月登记。")
    lines = {(row.member.pk, row.month): row for row in [*sheet.rows, *sheet.behind]}
    if unknown := set(paid) - set(lines):
        raise ValidationError(f"有{len(unknown)}行不在这张月表上，请刷新后重新登记。")
    with transaction.atomic():
        collection.held_on = paid_on
        collection.persons_due = len(sheet.rows)
        collection.persons_paid = sum(month == sheet.month for _, month in paid)
        collection.amount = sum(paid.values(), Decimal(0))
        collection.store(by=by, verb=Verb.EDIT, detail=_changes(lines, paid))
        collection.payments.exclude(pk__in=_kept(collection, lines, paid, paid_on)).delete()
        if confirm:
            collection.confirm(by=by)
    return collection


def _changes(lines: Mapping[Key, SheetRow], paid: Mapping[Key, Decimal]) -> str:
    """Which lines of the sheet are written otherwise than before, in words for the audit trail."""
    words = []
    for key, row in lines.items():
        before, after = row.payment.amount if row.payment else None, paid.get(key)
        if before != after:
            words.append(f"{row.member}{row.month.month}月{before or '未交'}→{after or '未交'}")
    return f"党费月表：{'，'.join(words) or '没有变动'}"


def _kept(
    collection: DuesCollection, lines: Mapping[Key, SheetRow], paid: Mapping[Key, Decimal], paid_on: date
) -> list[int]:
    """Write the payments of the sheet; the ids of those that stand."""
    kept = []
    for key, amount in paid.items():
        row = lines[key]
        payment = row.payment or _of_withdrawn(key) or DuesPayment(member=row.member, month=row.month)
        moved = payment.collection_id != collection.pk or payment.amount != amount
        payment.collection, payment.amount, payment.owed = collection, amount, row.owed
        if payment.paid_on is None or moved:
            payment.paid_on = paid_on
        payment.full_clean(exclude=["member", "collection"])
        payment.save()
        kept.append(payment.pk)
    return kept


def _of_withdrawn(key: Key) -> DuesPayment | None:
    """The payment a withdrawn collection left behind: the money is written down anew in its place."""
    return DuesPayment.objects.filter(
        member=key[0], month=key[1], collection__state=Record.State.WITHDRAWN
    ).first()


@dataclass(frozen=True)
class YearRow:
    """One member's year: what he paid month by month."""

    member: Member
    months: list[DuesPayment | None]

    @property
    def total(self) -> Decimal:
        return sum((each.amount for each in self.months if each), Decimal(0))


@dataclass(frozen=True)
class YearRegister:
    """党费收缴登记: a branch's year, by member and month. It shows what was paid, never what anybody earns."""

    organization: Organization
    year: int
    rows: list[YearRow]
    month_numbers = range(1, 13)

    @property
    def month_totals(self) -> list[Decimal]:
        return [
            sum((row.months[place].amount for row in self.rows if row.months[place]), Decimal(0))  # type: ignore[union-attr]
            for place in range(12)
        ]

    @property
    def total(self) -> Decimal:
        return sum((row.total for row in self.rows), Decimal(0))


def year_register(organization: Organization, year: int) -> YearRegister:
    """Everybody who was on the branch's roster in the year or paid there."""
    period = Period.of_year(year)
    paid_here = (
        DuesPayment.objects.standing()
        .filter(collection__organization=organization, month__gte=period.start, month__lte=period.end)
        .values("member")
    )
    on_roster = Member.objects.on_roster(organization, period.end).values("pk")
    members = list(Member.objects.filter(Q(pk__in=paid_here) | Q(pk__in=on_roster)).by_name())
    payments = DuesPayment.objects.months_of([member.pk for member in members], period)
    return YearRegister(
        organization,
        year,
        [
            YearRow(member, [payments.get(member.pk, {}).get(date(year, month, 1)) for month in range(1, 13)])
            for member in members
        ],
    )
