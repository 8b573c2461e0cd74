"""Meetings, talks, study products and appraisals."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from branches.organizations import Organization
from meetings.models import (
    AgendaItem,
    Appraisal,
    Attendance,
    Meeting,
    MeetingSeries,
    MeetingType,
    SeriesType,
    StudyAuthor,
    StudyProduct,
    Talk,
    TalkKind,
    TalkParticipant,
    TalkRound,
)
from members.models import Appointment, Member
from tests.factories.base import CONFIRMED, DAY, enter, numbers
from tests.factories.members import appointment, member, some_member


def appraisal(organization: Organization, *, state: str = CONFIRMED, **fields: Any) -> Appraisal:
    """民主评议党员 of the year of its day; not begun yet, but confirmed it is decided."""
    if state == CONFIRMED:
        return decided_appraisal(organization, **fields)
    day = fields.get("held_on", DAY)
    values = {"held_on": DAY, "year": day.year, "kind": Appraisal.Kind.MEMBERS}
    return enter(Appraisal(organization=organization, **values | fields), state=state)


def decided_appraisal(organization: Organization, *, state: str = CONFIRMED, **fields: Any) -> Appraisal:
    """民主评议党员 of the next free year: 12 graded, 4 of them 优秀."""
    values = {
        "held_on": DAY,
        "year": DAY.year + Appraisal.objects.filter(organization=organization).count(),
        "kind": Appraisal.Kind.MEMBERS,
        "stage": Appraisal.Stage.COUNTED,
        "decider": Appraisal.Decider.COMMITTEE,
        "decided_on": fields.get("held_on", DAY),
        "graded_count": 12,
        "excellent_count": 4,
    }
    return enter(Appraisal(organization=organization, **values | fields), state=state)


def meeting(
    organization: Organization,
    *kinds: str,
    state: str = CONFIRMED,
    studies_party_building: bool = False,
    **fields: Any,
) -> Meeting:
    """A meeting on DAY, of the kinds given or of 其他; 12 of 13 came."""
    values = {
        "held_on": DAY,
        "topic": f"研究月度重点工作{next(numbers)}",
        "place": "三楼会议室",
        "due": 13,
        "present": 12,
    }
    record = enter(Meeting(organization=organization, **values | fields), state=state)
    MeetingType.objects.bulk_create(
        MeetingType(meeting=record, kind=kind) for kind in kinds or (MeetingType.Kind.OTHER,)
    )
    if studies_party_building:
        AgendaItem.objects.create(
            meeting=record, title="专题研究机关党建工作要点", studies_party_building=True
        )
    return record


def party_building_study(organization: Organization, **fields: Any) -> Meeting:
    """A meeting with one agenda item that studies party building."""
    return meeting(organization, studies_party_building=True, **fields)


def lecture(organization: Organization, *, state: str = CONFIRMED, **fields: Any) -> Meeting:
    """A party lecture by the organisation's own secretary, in post on that day."""
    lecturer = fields.pop("lecturer", None)
    if lecturer is None:
        post = Appointment.objects.filter(
            organization=organization, position=Appointment.Position.SECRETARY
        ).first()
        lecturer = post.member if post else member(organization, "苗景行")
        if post is None:
            appointment(lecturer, organization)
    return meeting(organization, MeetingType.Kind.LECTURE, state=state, lecturer=lecturer, **fields)


def attendance(record: Meeting, person: Member, status: str = Attendance.Status.PRESENT) -> Attendance:
    return Attendance.objects.create(meeting=record, member=person, status=status)


def meeting_series(
    organization: Organization, *kinds: str, state: str = CONFIRMED, **fields: Any
) -> MeetingSeries:
    """主题党日, or the kinds given, on the 15th of every month since DAY."""
    values: dict[str, Any] = {"held_on": DAY, "topic_pattern": f"{{月}}月主题党日{next(numbers)}"}
    values |= {} if "week" in fields else {"day_of_month": 15}
    record = enter(MeetingSeries(organization=organization, **values | fields), state=state)
    SeriesType.objects.bulk_create(
        SeriesType(series=record, kind=kind) for kind in kinds or (MeetingType.Kind.THEME_DAY,)
    )
    return record


def talk_round(
    organization: Organization, name: str = "第一轮", kind: str = TalkKind.HEART_TO_HEART, year: int = 2025
) -> TalkRound:
    return TalkRound.objects.get_or_create(organization=organization, kind=kind, year=year, name=name)[0]


def talk(
    organization: Organization,
    persons: Sequence[Member] | int = 1,
    *,
    state: str = CONFIRMED,
    in_round: bool = True,
    **fields: Any,
) -> Talk:
    """A heart-to-heart talk on DAY with so many persons, in the organisation's first round."""
    values: dict[str, Any] = {"held_on": DAY, "kind": TalkKind.HEART_TO_HEART}
    values |= fields
    values.setdefault("talker", some_member(organization))
    if in_round and "round" not in values:
        values["round"] = talk_round(organization, kind=values["kind"])
    record = enter(Talk(organization=organization, **values), state=state)
    if isinstance(persons, int):
        persons = [member(organization) for _ in range(persons)]
    TalkParticipant.objects.bulk_create(TalkParticipant(talk=record, member=each) for each in persons)
    return record


def admonition(organization: Organization, persons: Sequence[Member] | int = 1, **fields: Any) -> Talk:
    """A talk to remind and hold responsible."""
    return talk(organization, persons, **{"kind": TalkKind.ADMONITION} | fields)


def study_product(
    organization: Organization, authors: Sequence[Member] = (), *, state: str = CONFIRMED, **fields: Any
) -> StudyProduct:
    """A reflection handed in on DAY by one author."""
    values = {
        "held_on": DAY,
        "kind": StudyProduct.Kind.REFLECTION,
        "title": f"守护一泓清水的岗位体会{next(numbers)}",
    }
    record = enter(StudyProduct(organization=organization, **values | fields), state=state)
    for author in authors or [some_member(organization)]:
        StudyAuthor.objects.create(product=record, member=author)
    return record


LONG_TEXT = "沿河走了一遍，看到排口和管网的老问题，心里更清楚自己的岗位该做什么，也更明白群众盼的是什么。每一处都要有人管到底。"
"""A text long enough to be compared with others."""


def duplicate(organization: Organization, *, state: str = CONFIRMED, **fields: Any) -> StudyProduct:
    """A reflection whose text a confirmed one of 2010 already has."""
    study_product(organization, text=LONG_TEXT, held_on=date(2010, 3, 10), **_kind_of(fields))
    return study_product(organization, text=LONG_TEXT, state=state, **fields)


def _kind_of(fields: dict[str, Any]) -> dict[str, Any]:
    return {"kind": fields["kind"]} if "kind" in fields else {}
