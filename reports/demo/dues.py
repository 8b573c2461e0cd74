"""The demonstration's membership dues: what members owe, what branches collected month by month, and what for."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from branches.accounts import User
from branches.organizations import Organization
from branches.periods import Period
from branches.records import Record
from members.models import BudgetLine, DuesBase, DuesCollection, DuesPayment, DuesUse, Expense, Member
from members.models.dues_payments import in_force, owing

COLLECTED_ON = 12
"""The day of the month on which branches collect, a day later from branch to branch."""
SALARIES = ("4680.00", "5320.00", "6150.00", "7080.00", "8460.00", "10200.00")
PENSIONS = ("4350.00", "4980.00", "5460.00")
"""Monthly bases after tax, in yuan: invented."""
PENSIONERS = "离退休"
"""What the name of a branch of pensioners holds."""


def collect_dues(today: date, *, by: User) -> int:
    """Settle what members owe, and register last year's months and this year's up to the last whole one.

    Returns how many months were registered. One branch has forgotten the last month, so that there is something to do.
    """
    branches = list(Organization.objects.branches().order_by("path"))
    _settle_bases(branches, today, by)
    count = 0
    for number, branch in enumerate(branches):
        collections, payments = [], []
        for collection, paid in _of_branch(branch, number, today, by):
            collections.append(collection)
            payments += paid
        DuesCollection.objects.enter_many(collections, by=by, detail="示例党费收缴")
        DuesPayment.objects.bulk_create(payments)
        count += len(collections)
    _spend(branches, today, by)
    return count


def _settle_bases(branches: list[Organization], today: date, by: User) -> None:
    """What everybody on today's roster pays dues on, from the January of last year or the month of admission."""
    bases = []
    for branch in branches:
        retired = PENSIONERS in branch.name
        incomes = PENSIONS if retired else SALARIES
        for number, member in enumerate(Member.objects.on_roster(branch, today).by_name()):
            base = DuesBase(
                member=member,
                starts_on=max(date(today.year - 1, 1, 1), member.held_on.replace(day=1)),
                payer=DuesBase.Payer.RETIRED if retired else DuesBase.Payer.SALARIED,
                base=incomes[number % len(incomes)],
                created_by=by,
            )
            base.clean()
            bases.append(base)
    DuesBase.objects.bulk_create(bases)


def _of_branch(
    branch: Organization, number: int, today: date, by: User
) -> Iterator[tuple[DuesCollection, list[DuesPayment]]]:
    """The branch's months, each with its payments; now and then somebody pays a month late."""
    months = list(Period(date(today.year - 1, 1, 1), today).months())
    behind: list[tuple[Member, date]] = []
    for month in months[: -2 if number == 1 else -1]:
        members = owing(branch, month.start)
        if not members or (branch.founded_on is not None and month.start < branch.founded_on):
            continue
        histories = DuesBase.objects.histories(member.pk for member in members)
        late = (month.start.month + number) % 6 == 0 and len(members) > 1
        paying = members[:-1] if late else members
        owed = [*((member, month.start) for member in paying), *behind]
        behind = [(members[-1], month.start)] if late else []
        collection = DuesCollection(
            organization=branch,
            held_on=month.start + timedelta(days=COLLECTED_ON - 1 + number),
            month=month.start,
            persons_due=len(members),
            persons_paid=len(paying),
            amount=Decimal(0),
            remark="1人出差，下月补交" if late else "",
            state=Record.State.CONFIRMED,
            created_by=by,
            confirmed_by=by,
            confirmed_at=timezone.now(),
        )
        payments = []
        for member, owed_for in owed:
            base = in_force(histories.get(member.pk, []), owed_for)
            if base is None:
                continue
            payments.append(
                DuesPayment(
                    collection=collection,
                    member=member,
                    month=owed_for,
                    owed=base.amount,
                    amount=base.amount,
                    paid_on=collection.held_on,
                )
            )
        collection.amount = sum((payment.amount for payment in payments), Decimal(0))
        yield collection, payments


def _spend(branches: list[Organization], today: date, by: User) -> None:
    """Both years' budget of the general branch, and an expense and a use of dues of every branch."""
    general = Organization.objects.get(kind=Organization.Kind.GENERAL_BRANCH)
    confirmed = {
        "state": Record.State.CONFIRMED,
        "created_by": by,
        "confirmed_by": by,
        "confirmed_at": timezone.now(),
    }
    kinds = BudgetLine.Category
    budget = [
        BudgetLine(
            organization=general,
            held_on=date(year, 1, 20),
            year=year,
            category=category,
            amount=Decimal(amount),
            **confirmed,
        )
        for year in (today.year - 1, today.year)
        if date(year, 1, 20) <= today
        for category, amount in (
            (kinds.MEETINGS, "24000"),
            (kinds.TRAINING, "18000"),
            (kinds.CARE, "6000"),
        )
    ]
    expenses = [
        Expense(
            organization=branch,
            held_on=date(today.year - 1, 6, 28),
            category=kinds.MEETINGS,
            amount=Decimal(320 + 40 * number),
            content="主题党日场地和车辆",
            **confirmed,
        )
        for number, branch in enumerate(branches)
    ]
    uses = [
        DuesUse(
            organization=branch,
            held_on=date(today.year - 1, 9, 15),
            purpose=DuesUse.Purpose.MATERIALS,
            amount=Decimal(150 + 20 * number),
            content="购买学习资料",
            decided_on=date(today.year - 1, 9, 10),
            decided_by="支部委员会会议",
            **confirmed,
        )
        for number, branch in enumerate(branches)
    ]
    for records in (budget, expenses, uses):
        type(records[0])._default_manager.enter_many(records, by=by, detail="示例经费")
