"""What the records of a month give members in points: attendance, lectures, study products, service and dues."""

from collections.abc import Iterator

from branches.organizations import Organization
from branches.periods import Period
from branches.records import Record
from meetings.models import Attendance, Meeting, MeetingType, StudyAuthor, StudyProduct
from members.models import DuesPayment, Member, ServiceEvent, ServiceParticipation
from members.models.point_schemes import PointRule
from members.points import Earned, members_with_points

Source = PointRule.Source
LIFE = (
    MeetingType.Kind.ASSEMBLY,
    MeetingType.Kind.BRANCH_COMMITTEE,
    MeetingType.Kind.GROUP_MEETING,
    MeetingType.Kind.LECTURE,
    MeetingType.Kind.THEME_DAY,
    MeetingType.Kind.ORGANIZATIONAL_LIFE,
    MeetingType.Kind.APPRAISAL,
)
"""三会一课, 主题党日, 组织生活会 and 民主评议: a meeting of several of them gives once."""
PRODUCTS: dict[str, str] = {
    StudyProduct.Kind.REFLECTION: Source.REFLECTION,
    StudyProduct.Kind.RESEARCH: Source.RESEARCH,
}


def earned(organization: Organization, period: Period) -> list[Earned]:
    """What the confirmed records of the period give the branch's members. One query a kind of record."""
    members = members_with_points(organization, period.end)
    return [
        *_attended(members, period),
        *_lectured(members, period),
        *_written(members, period),
        *_served(members, period),
        *_paid(members, period),
    ]


def _attended(members: list[Member], period: Period) -> Iterator[Earned]:
    meetings = Meeting.objects.confirmed().during(period).of_type(*LIFE)
    rows = Attendance.objects.filter(
        member__in=members, status=Attendance.Status.PRESENT, meeting__in=meetings.values("pk")
    )
    for row in rows.select_related("meeting"):
        meeting = row.meeting
        yield Earned(
            Source.ATTENDANCE, row.member_id, meeting.held_on, f"参加“{meeting.topic}”"[:200], meeting.key
        )


def _lectured(members: list[Member], period: Period) -> Iterator[Earned]:
    lectures = Meeting.objects.confirmed().during(period).of_type(MeetingType.Kind.LECTURE)
    for meeting in lectures.filter(lecturer__in=members):
        assert meeting.lecturer_id is not None
        yield Earned(
            Source.LECTURE_GIVEN,
            meeting.lecturer_id,
            meeting.held_on,
            f"讲授“{meeting.topic}”"[:200],
            meeting.key,
        )


def _written(members: list[Member], period: Period) -> Iterator[Earned]:
    products = StudyProduct.objects.confirmed().during(period).filter(kind__in=PRODUCTS)
    for row in StudyAuthor.objects.filter(member__in=members, product__in=products).select_related("product"):
        product = row.product
        yield Earned(
            PRODUCTS[product.kind],
            row.member_id,
            product.held_on,
            f"撰写“{product.title}”"[:200],
            product.key,
        )


def _served(members: list[Member], period: Period) -> Iterator[Earned]:
    """Each service with its hours, which a rule counted by the hour multiplies."""
    events = ServiceEvent.objects.confirmed().during(period)
    rows = ServiceParticipation.objects.filter(member__in=members, event__in=events.values("pk"))
    for row in rows.select_related("event"):
        event = row.event
        note = f"参加志愿服务“{event.content}”{row.hours.normalize():f}小时"
        yield Earned(Source.SERVICE, row.member_id, event.held_on, note[:200], event.key, row.hours)


def _paid(members: list[Member], period: Period) -> Iterator[Earned]:
    payments = DuesPayment.objects.filter(
        member__in=members, month=period.start, collection__state=Record.State.CONFIRMED
    )
    for payment in payments.select_related("collection"):
        if not payment.is_back_payment:
            yield Earned(
                Source.DUES_PAID,
                payment.member_id,
                payment.month,
                f"按月交纳{payment.month.month}月党费",
                payment.collection.key,
            )
