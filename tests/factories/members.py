"""Members, posts, dues, points and volunteers."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.utils import timezone

from branches.accounts import User
from branches.organizations import Organization
from members.models import (
    Appointment,
    BudgetLine,
    DuesCollection,
    DuesPayment,
    DuesPublication,
    DuesUse,
    Expense,
    ExtraDues,
    Member,
    PointEntry,
    PointMonth,
    PointObjection,
    PointRule,
    PointScheme,
    ServiceEvent,
    ServiceParticipation,
    VolunteerTeam,
)
from tests.factories.base import CONFIRMED, DAY, enter, numbers


def member(organization: Organization, name: str = "", *, state: str = CONFIRMED, **fields: Any) -> Member:
    """A formal member since 2010."""
    values = {
        "held_on": date(2010, 6, 20),
        "name": name or f"柏舟{next(numbers)}",
        "sex": Member.Sex.MALE,
        "category": Member.Category.FORMAL,
    }
    return enter(Member(organization=organization, **values | fields), state=state)


def probationer(organization: Organization, name: str = "", **fields: Any) -> Member:
    """A member on probation since DAY."""
    return member(organization, name, **{"category": Member.Category.PROBATIONARY, "held_on": DAY} | fields)


def some_member(organization: Organization) -> Member:
    """Any member of the organisation; made where there is none."""
    return Member.objects.filter(organization=organization).first() or member(organization)


def appointment(
    person: Member,
    organization: Organization,
    position: str = Appointment.Position.SECRETARY,
    **fields: Any,
) -> Appointment:
    """A party post, held since 2015."""
    return Appointment.objects.create(
        member=person,
        organization=organization,
        position=position,
        **{"starts_on": date(2015, 7, 1)} | fields,
    )


def volunteer_team(
    organization: Organization, name: str = "", *, state: str = CONFIRMED, **fields: Any
) -> VolunteerTeam:
    values = {"held_on": DAY, "name": name or f"护河志愿服务队{next(numbers)}", "size": 12}
    return enter(VolunteerTeam(organization=organization, **values | fields), state=state)


def service_event(
    organization: Organization, persons: Sequence[Member] | int = 1, *, state: str = CONFIRMED, **fields: Any
) -> ServiceEvent:
    """A service of two hours on DAY by so many members, of a team of the organisation."""
    values: dict[str, Any] = {
        "held_on": DAY,
        "content": f"清理河岸垃圾{next(numbers)}",
        "place": "清河岸边",
        "beneficiary": "沿河居民",
        "hours": Decimal(2),
    }
    values |= fields
    if "team" not in values:
        own = VolunteerTeam.objects.filter(organization=organization).first()
        values["team"] = own or volunteer_team(organization)
    event = enter(ServiceEvent(organization=organization, **values), state=state)
    if isinstance(persons, int):
        persons = [member(organization) for _ in range(persons)]
    ServiceParticipation.objects.bulk_create(
        ServiceParticipation(event=event, member=each, hours=event.hours) for each in persons
    )
    return event


def dues_collection(organization: Organization, *, state: str = CONFIRMED, **fields: Any) -> DuesCollection:
    """The dues of the month of DAY, or of the next one still free, paid by 12 of 12."""
    taken = set(DuesCollection.objects.filter(organization=organization).values_list("month", flat=True))
    free = (date(DAY.year + more // 12, more % 12 + 1, 1) for more in count(DAY.month - 1))
    values = {
        "held_on": DAY,
        "month": next(month for month in free if month not in taken),
        "persons_due": 12,
        "persons_paid": 12,
        "amount": Decimal("640.50"),
    }
    return enter(DuesCollection(organization=organization, **values | fields), state=state)


def dues_payment(organization: Organization, **fields: Any) -> DuesPayment:
    """A member's 48 yuan in the branch's collection of a month."""
    collection = dues_collection(organization)
    values = {
        "collection": collection,
        "member": some_member(organization),
        "month": collection.month,
        "owed": Decimal("48.00"),
        "amount": Decimal("48.00"),
        "paid_on": collection.held_on,
    }
    return DuesPayment.objects.create(**values | fields)


def point_entry(organization: Organization, **fields: Any) -> PointEntry:
    """A deduction that was decided on, in a month that is being shown."""
    by = User.objects.importer()
    scheme, _ = PointScheme.objects.get_or_create(
        organization=organization,
        version=1,
        defaults={"name": "积分办法", "starts_on": date(2015, 7, 1), "created_by": by},
    )
    rule, _ = PointRule.objects.get_or_create(
        scheme=scheme,
        code="absence",
        defaults={"position": 1, "category": "negative", "name": "无故缺席", "kind": "deduct", "value": 1},
    )
    month, _ = PointMonth.objects.get_or_create(
        organization=organization,
        month=DAY.replace(day=1),
        defaults={"stage": PointMonth.Stage.PUBLICISED, "publicised_on": DAY, "publicised_by": by},
    )
    values = {
        "month": month,
        "member": some_member(organization),
        "rule": rule,
        "value": rule.signed_value,
        "occurred_on": DAY,
        "note": "3月10日党员大会",
        "status": PointEntry.Status.APPROVED,
        "decided_by": by,
        "decided_at": timezone.now(),
        "created_by": by,
    }
    return PointEntry.objects.create(**values | fields)


def point_objection(entry: PointEntry, **fields: Any) -> PointObjection:
    """An objection nobody has answered."""
    values = {"entry": entry, "text": "当天已请假", "raised_by": User.objects.importer()}
    return PointObjection.objects.create(**values | fields)


def dues_use(organization: Organization, *, state: str = CONFIRMED, **fields: Any) -> DuesUse:
    """Books bought out of dues for 200 yuan, as the committee decided the week before."""
    values = {
        "held_on": DAY,
        "purpose": DuesUse.Purpose.MATERIALS,
        "amount": Decimal("200.00"),
        "content": "购买学习资料",
        "decided_on": fields.get("held_on", DAY) - timedelta(days=7),
        "decided_by": "支部委员会会议",
    }
    return enter(DuesUse(organization=organization, **values | fields), state=state)


def extra_dues(organization: Organization, *, state: str = CONFIRMED, **fields: Any) -> ExtraDues:
    """A member's voluntary 500 yuan."""
    values = {"held_on": DAY, "member": some_member(organization), "amount": Decimal("500.00")}
    return enter(ExtraDues(organization=organization, **values | fields), state=state)


def dues_publication(organization: Organization, *, state: str = CONFIRMED, **fields: Any) -> DuesPublication:
    """The year's dues told to the assembly."""
    day = fields.get("held_on", DAY)
    values = {"held_on": DAY, "year": day.year, "way": DuesPublication.Way.ASSEMBLY}
    return enter(DuesPublication(organization=organization, **values | fields), state=state)


def budget_line(organization: Organization, *, state: str = CONFIRMED, **fields: Any) -> BudgetLine:
    """3,000 yuan for meetings in the year of its day."""
    day = fields.get("held_on", DAY)
    values = {
        "held_on": DAY,
        "year": day.year,
        "category": BudgetLine.Category.MEETINGS,
        "amount": Decimal("3000.00"),
    }
    return enter(BudgetLine(organization=organization, **values | fields), state=state)


def expense(organization: Organization, *, state: str = CONFIRMED, **fields: Any) -> Expense:
    """A theme day's 150 yuan."""
    values = {
        "held_on": DAY,
        "category": BudgetLine.Category.MEETINGS,
        "amount": Decimal("150.00"),
        "content": "主题党日租车",
    }
    return enter(Expense(organization=organization, **values | fields), state=state)
