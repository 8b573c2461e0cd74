"""Records for tests. Every function makes one fact of an organisation, confirmed unless told otherwise.

Keyword arguments override the fields; `state=` gives another state. Records are stored through
`Record.store`, so that audit lines and cells are written as in the product.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any, TypeVar

from django.utils import timezone

from branches.accounts import User
from branches.organizations import Organization, Term
from branches.records import Cell, Record
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
from members.models import (
    Appointment,
    BudgetLine,
    DevelopmentCase,
    DevelopmentStep,
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
from responsibilities.models import (
    Assessment,
    AssessmentScheme,
    BranchVisit,
    Commitment,
    Contact,
    ContactVisit,
    Contract,
    Duty,
    FollowUp,
    Indicator,
    IndicatorScore,
    Initiative,
    Inspection,
    ListSet,
    MassIssue,
    MonthlySummary,
    Problem,
    SelfCheck,
    SelfCheckItem,
    StandardNode,
    WeakBranch,
    WeakSituation,
)

DAY = date(2025, 3, 10)
"""The day of a record where the test does not care."""
CONFIRMED, DRAFT = Record.State.CONFIRMED, Record.State.DRAFT
R = TypeVar("R", bound=Record)
_number = count(1)


def enter(record: R, *, state: str = CONFIRMED, by: User | None = None) -> R:
    """Store a new record in the state, in somebody's name."""
    by = by or User.objects.importer()
    record.state = state
    if state == CONFIRMED:
        record.confirmed_at, record.confirmed_by = timezone.now(), by
    elif state in (Record.State.RETURNED, Record.State.WITHDRAWN, Record.State.REOPENED):
        record.state_reason = record.state_reason or "台账与会议记录不一致"
    record.store(by=by)
    return record


def set_state(record: R, state: str, *, by: User | None = None) -> R:
    """Bring a stored record into another state, whatever the rights: for tests of what counts."""
    by = by or User.objects.importer()
    record.state = state
    confirmed = state == CONFIRMED
    record.confirmed_at = timezone.now() if confirmed else None
    record.confirmed_by = by if confirmed else None
    record.store(by=by)
    return record


# --- members


def member(organization: Organization, name: str = "", *, state: str = CONFIRMED, **fields: Any) -> Member:
    """A formal member since 2010."""
    values = {
        "held_on": date(2010, 6, 20),
        "name": name or f"柏舟{next(_number)}",
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


def development_case(
    organization: Organization, person_name: str = "", *, state: str = CONFIRMED, **fields: Any
) -> DevelopmentCase:
    """An admission passed on DAY and approved two weeks later."""
    values = {
        "held_on": date(2023, 9, 1),
        "person_name": person_name or f"路遥知{next(_number)}",
        "admission_meeting_on": DAY,
        "admission_approved_on": date(2025, 3, 24),
    }
    values |= fields
    approved, passed = values["admission_approved_on"], values["admission_meeting_on"]
    if "admission_approved_on" not in fields and (passed is None or approved < passed):
        values["admission_approved_on"] = passed
    return enter(DevelopmentCase(organization=organization, **values), state=state)


def conversion(organization: Organization, *, state: str = CONFIRMED, **fields: Any) -> DevelopmentCase:
    """A probationer admitted a year before DAY and converted on time on DAY."""
    values = {
        "admission_meeting_on": date(2024, 3, 8),
        "admission_approved_on": date(2024, 3, 20),
        "conversion_meeting_on": DAY,
        "conversion_approved_on": date(2026, 12, 31),
        "decision": DevelopmentCase.Decision.ON_TIME,
    }
    return development_case(organization, state=state, **values | fields)


WAY: dict[int, date] = {
    1: date(2023, 1, 31), 2: date(2023, 2, 10), 3: date(2023, 3, 1), 4: date(2023, 3, 8), 5: date(2023, 3, 1),
    6: date(2023, 8, 20), 7: date(2024, 3, 5), 8: date(2024, 3, 12), 9: date(2024, 3, 12), 10: date(2024, 4, 10),
    11: date(2024, 4, 20), 12: date(2024, 5, 6), 13: date(2024, 5, 20), 14: date(2024, 5, 22),
    15: date(2024, 6, 1), 16: date(2024, 6, 20), 17: date(2024, 6, 28), 18: date(2024, 7, 2), 19: date(2024, 7, 1),
    20: date(2024, 7, 1), 21: date(2024, 12, 20), 22: date(2025, 5, 28), 23: date(2025, 6, 3), 24: date(2025, 7, 1),
    25: date(2025, 7, 20),
}  # fmt: skip
"""A way into the party on which everything is in order, under the text of 2014."""


def development_step(
    case: DevelopmentCase, number: int, held_on: date | None = None, **fields: Any
) -> DevelopmentStep:
    """One step of the case, confirmed unless told otherwise, as it is in order; votes and contacts come along."""
    by = User.objects.importer()
    values: dict[str, Any] = {"confirmed_by": by, "confirmed_at": timezone.now()}
    values |= {10: {"passed": True}, 11: {"training_days": 3}, 23: {"outcome": "on_time"}}.get(number, {})
    people = fields.pop("people", None)
    step = DevelopmentStep.objects.create(
        case=case, number=number, held_on=held_on or WAY[number], recorded_by=by, **values | fields
    )
    if people is None and number in (5, 9):
        people = [member(case.organization) for _ in range(2)]
    step.keep_people(people or [])
    if number in (15, 23):
        vote(case, step.held_on)
    case.settle(by=by, detail=str(step))
    return step


def vote(case: DevelopmentCase, held_on: date, agreed: int = 12) -> AgendaItem:
    """The 党员大会 of the day voted on the person: 12 of 13 came."""
    held = meeting(case.organization, MeetingType.Kind.ASSEMBLY, held_on=held_on)
    return AgendaItem.objects.create(
        meeting=held, title="讨论接收预备党员", development_case=case, agreed=agreed, opposed=0, abstained=0
    )


def whole_case(organization: Organization, upto: int = 25, **fields: Any) -> DevelopmentCase:
    """A case whose steps up to the number are all on record and in order."""
    case = development_case(
        organization,
        **{
            "held_on": WAY[1],
            "born_on": date(1995, 5, 4),
            "admission_meeting_on": None,
            "admission_approved_on": None,
        }
        | fields,
    )
    for number in WAY:
        if number == 7 <= upto:
            development_step(case, 6, date(2024, 2, 10))
        if number <= upto:
            development_step(case, number)
    return case


def listed_case(
    organization: Organization, *, listed_on: date = DAY, state: str = CONFIRMED, **fields: Any
) -> DevelopmentCase:
    """A person determined 发展对象 on the day."""
    case = whole_case(organization, 0, state=state, **fields)
    development_step(case, 7, listed_on)
    return case


def volunteer_team(
    organization: Organization, name: str = "", *, state: str = CONFIRMED, **fields: Any
) -> VolunteerTeam:
    values = {"held_on": DAY, "name": name or f"护河志愿服务队{next(_number)}", "size": 12}
    return enter(VolunteerTeam(organization=organization, **values | fields), state=state)


def service_event(
    organization: Organization, persons: Sequence[Member] | int = 1, *, state: str = CONFIRMED, **fields: Any
) -> ServiceEvent:
    """A service of two hours on DAY by so many members, of a team of the organisation."""
    values: dict[str, Any] = {
        "held_on": DAY,
        "content": f"清理河岸垃圾{next(_number)}",
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


# --- meetings


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
        "topic": f"研究月度重点工作{next(_number)}",
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
    values: dict[str, Any] = {"held_on": DAY, "topic_pattern": f"{{月}}月主题党日{next(_number)}"}
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
        "title": f"守护一泓清水的岗位体会{next(_number)}",
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


# --- responsibilities


def problem(organization: Organization, *, state: str = CONFIRMED, **fields: Any) -> Problem:
    """A prominent problem of grass-roots organisations, found on DAY at a 组织生活会 and still open."""
    values = {
        "held_on": DAY,
        "level": Problem.Level.GRASSROOTS,
        "source": Problem.Source.ORGANIZATIONAL_LIFE,
        "description": f"会议记录要素不全{next(_number)}",
        "stage": Problem.Stage.RECTIFYING,
    }
    return enter(Problem(organization=organization, **values | fields), state=state)


def closed_problem(organization: Organization, closed_on: date = DAY, **fields: Any) -> Problem:
    """A problem found at the beginning of 2024 and closed."""
    return problem(
        organization,
        **{
            "held_on": date(2024, 1, 5),
            "stage": Problem.Stage.CLOSED,
            "closed_on": closed_on,
            "ledger_closing": True,
        }
        | fields,
    )


def quickly_closed_problem(organization: Organization, closed_on: date = DAY, **fields: Any) -> Problem:
    """A problem closed seventy days after it was found."""
    return closed_problem(organization, closed_on, **{"held_on": closed_on - timedelta(days=70)} | fields)


def rebound(organization: Organization, *, state: str = CONFIRMED, **fields: Any) -> Problem:
    """A problem that came back after its closing."""
    return problem(organization, state=state, **{"rebound_of": closed_problem(organization)} | fields)


def follow_up(
    organization: Organization, problem: Problem | None = None, *, state: str = CONFIRMED, **fields: Any
) -> FollowUp:
    """A look back at a closed problem, made on DAY: it has not come back."""
    values = {
        "held_on": DAY,
        "problem": problem or closed_problem(organization),
        "done_on": DAY,
        "result": FollowUp.Result.KEPT,
        "note": f"现场查看，整改措施仍在执行{next(_number)}",
    }
    return enter(FollowUp(organization=organization, **values | fields), state=state)


def assessment_scheme(organization: Organization) -> AssessmentScheme:
    """A scheme of the organisation for a year without one, with one indicator of ten marks."""
    scheme = AssessmentScheme.objects.create(
        organization=organization, year=2000 + next(_number), name="支部考核方案"
    )
    Indicator.objects.create(scheme=scheme, position=1, text="作用发挥", weight=Decimal(10))
    return scheme


def assessment(organization: Organization, *, state: str = CONFIRMED, **fields: Any) -> Assessment:
    """The sheet of a scheme of its own for some branch, with eight marks."""
    scheme = assessment_scheme(organization)
    values = {"held_on": DAY, "scheme": scheme, "branch": Organization.objects.branches().first()}
    sheet = enter(Assessment(organization=organization, **values | fields), state=state)
    IndicatorScore.objects.create(assessment=sheet, indicator=scheme.indicators.get(), score=Decimal(8))
    return sheet


def mass_issue(organization: Organization, *, state: str = CONFIRMED, **fields: Any) -> MassIssue:
    """A worry of the people, taken up in January 2024, settled on DAY and evidenced."""
    values = {
        "held_on": date(2024, 1, 5),
        "category": MassIssue.Category.WORRY,
        "content": f"夜间抢修停水公告不及时{next(_number)}",
        "stage": MassIssue.Stage.RESOLVED,
        "closed_on": DAY,
        "evidence": "回访单",
    }
    return enter(MassIssue(organization=organization, **values | fields), state=state)


def inspection(
    organization: Organization,
    branches: Sequence[Organization] = (),
    *,
    state: str = CONFIRMED,
    **fields: Any,
) -> Inspection:
    """An inspection carried out on DAY."""
    values = {
        "held_on": DAY,
        "topic": f"党建工作督查{next(_number)}",
        "stage": Inspection.Stage.DONE,
    }
    record = enter(Inspection(organization=organization, **values | fields), state=state)
    BranchVisit.objects.bulk_create(BranchVisit(inspection=record, branch=each) for each in branches)
    return record


def initiative(organization: Organization, *, state: str = CONFIRMED, **fields: Any) -> Initiative:
    """An initiative carried out on DAY."""
    values = {"held_on": DAY, "category": "组织观摩", "stage": Initiative.Stage.DONE}
    return enter(Initiative(organization=organization, **values | fields), state=state)


def duty(organization: Organization, *, state: str = CONFIRMED, **fields: Any) -> Duty:
    """A duty of the secretary on the list of 2025."""
    values: dict[str, Any] = {
        "held_on": date(2025, 1, 10),
        "year": 2025,
        "level": Duty.Level.SECRETARY,
        "content": f"每月研究一次党建工作{next(_number)}",
    }
    values |= fields
    values.setdefault("owner", some_member(organization))
    return enter(Duty(organization=organization, **values), state=state)


def contact(organization: Organization, *, state: str = CONFIRMED, **fields: Any) -> Contact:
    """A committee member guiding some branch in 2025."""
    values: dict[str, Any] = {
        "held_on": date(2025, 1, 15),
        "year": 2025,
        "kind": Contact.Kind.GUIDANCE,
        "branch": Organization.objects.branches().first(),
    }
    values |= fields
    values.setdefault("person", member(organization))
    return enter(Contact(organization=organization, **values), state=state)


def contact_visit(organization: Organization, *, state: str = CONFIRMED, **fields: Any) -> ContactVisit:
    """A visit on DAY under an assignment of its own."""
    values: dict[str, Any] = {
        "held_on": DAY,
        "kind": ContactVisit.Kind.SURVEY,
        "summary": f"查看支部台账并参加讨论{next(_number)}",
    }
    values |= fields
    if "contact" not in values:
        values["contact"] = contact(organization, year=values["held_on"].year)
    return enter(ContactVisit(organization=organization, **values), state=state)


def contract(organization: Organization, *, state: str = CONFIRMED, **fields: Any) -> Contract:
    """A contract of 2025 with the organisation above, of two clauses worth 100 marks."""
    values: dict[str, Any] = {
        "held_on": date(2025, 1, 20),
        "year": 2025,
        "issuer": Organization.objects.get_parent(organization) or organization,
    }
    values |= fields
    values.setdefault("signer", member(organization))
    record = enter(Contract(organization=organization, **values), state=state)
    record.clauses.create(text="每季度专题研究一次党建工作", marks=60)
    record.clauses.create(text="问题按期销号", marks=40)
    return record


def scored_contract(organization: Organization, **fields: Any) -> Contract:
    """A contract that was given 95 marks at the year's end."""
    given = {"score": 95, "scored_on": date(2025, 12, 30), "scored_by": User.objects.importer()}
    return contract(organization, **given | fields)


def list_set(organization: Organization, *, state: str = CONFIRMED, **fields: Any) -> ListSet:
    """The set of 2025 of a member of his own, with one duty; not published, whatever its state."""
    values: dict[str, Any] = {"held_on": date(2025, 1, 10), "year": 2025, "level": Duty.Level.SECRETARY}
    values |= fields
    values.setdefault("owner", member(organization))
    duty(organization, **{name: values[name] for name in ("year", "level", "owner")})
    return enter(ListSet(organization=organization, **values), state=state)


def published_list_set(organization: Organization, *, state: str = CONFIRMED, **fields: Any) -> ListSet:
    """A set of which the first edition holds all three lists."""
    published = {"edition": 1, "published_on": DAY}
    published |= dict.fromkeys(("duty_count", "problem_count", "rectification_count"), 1)
    return list_set(organization, state=state, **published | fields)


def handed_down_duty(organization: Organization, **fields: Any) -> Duty:
    """A duty that came down from one of the party group's secretary."""
    group = Organization.objects.party_groups().order_by("path")[0]
    upper = duty(group, level=Duty.Level.GROUP_SECRETARY, year=fields.get("year", 2025))
    return duty(organization, **{"upper": upper} | fields)


def standard(
    organization: Organization,
    level: int = StandardNode.Level.ASPECT,
    *,
    state: str = CONFIRMED,
    **fields: Any,
) -> StandardNode:
    """A node of the standard ledger in force since DAY, with the nodes above it where it needs them."""
    values: dict[str, Any] = {"held_on": DAY, "text": f"组织设置规范{next(_number)}"}
    values |= fields
    if level > StandardNode.Level.ASPECT and "parent" not in values:
        values["parent"] = standard(organization, level - 1, held_on=values["held_on"])
    return enter(StandardNode(organization=organization, level=level, **values), state=state)


def self_check(
    organization: Organization, *, state: str = CONFIRMED, ends_on: date | None = None, **fields: Any
) -> SelfCheck:
    """A self-check of the first quarter of 2025, or of the next one still free, of one task that is 达标.

    *ends_on* moves the end of its period to any day, whatever the calendar's quarters.
    """
    taken = set(SelfCheck.objects.filter(organization=organization).values_list("year", "part"))
    free = ((year, part) for year in count(2025) for part in ("q1", "q2", "q3", "q4"))
    year, part = next(each for each in free if each not in taken)
    values = {
        "held_on": DAY,
        "year": year,
        "part": part,
        "tasks": 1,
        "assessed": 1,
        "score": 100,
        "reached": True,
    }
    check = enter(SelfCheck(organization=organization, **values | fields), state=state)
    task = standard(organization, StandardNode.Level.TASK, state=DRAFT)
    SelfCheckItem.objects.create(check_sheet=check, task=task, result=SelfCheckItem.Result.REACHED)
    if ends_on is not None:
        SelfCheck.objects.filter(pk=check.pk).update(ends_on=ends_on)
        check.ends_on = ends_on
        Cell.mark(check.cells())
    return check


def monthly_summary(organization: Organization, *, state: str = CONFIRMED, **fields: Any) -> MonthlySummary:
    """The summary of the month of its day (DAY), or of the month before that is still free."""
    taken = set(MonthlySummary.objects.filter(organization=organization).values_list("month", flat=True))
    held_on = fields.setdefault("held_on", max(DAY, fields.get("month", DAY)))
    last = held_on.year * 12 + held_on.month - 1
    free = (date(each // 12, each % 12 + 1, 1) for each in range(last, 0, -1))
    values = {
        "month": next(month for month in free if month not in taken),
        "progress": f"召开支委会1次，开展主题党日1次{next(_number)}",
        "next_steps": "做好汛前检查",
    }
    return enter(MonthlySummary(organization=organization, **values | fields), state=state)


def weak_branch(organization: Organization, *, state: str = CONFIRMED, **fields: Any) -> WeakBranch:
    """A case brought up on DAY for one situation and not yet rated."""
    values = {"held_on": DAY, "cause": f"支部书记兼职过多，抓党建的精力不足{next(_number)}"}
    case = enter(WeakBranch(organization=organization, **values | fields), state=state)
    WeakSituation.objects.create(case=case, code=WeakSituation.Code.LIFE_NEGLECTED)
    return case


def removed_weak_branch(organization: Organization, **fields: Any) -> WeakBranch:
    """A case listed at the beginning of 2024 and taken down on DAY."""
    importer, above = (
        User.objects.importer(),
        User.objects.create_user(f"above{next(_number)}", None, name="上级"),
    )
    values = {
        "held_on": date(2024, 1, 5), "stage": WeakBranch.Stage.REMOVED, "listed_on": date(2024, 2, 1),
        "removed_on": DAY, "applied_by": importer, "accepted_by": above,
    }  # fmt: skip
    return weak_branch(organization, **values | fields)


def commitment(organization: Organization, *, state: str = CONFIRMED, **fields: Any) -> Commitment:
    """A promise of the report of 2025 for 2026: to deploy party building once a month."""
    values = {
        "held_on": date(2025, 12, 20),
        "year": 2026,
        "subject": Commitment.Subject.DEPLOYMENT,
        "every": Commitment.Every.MONTH,
        "times": 1,
    }
    return enter(Commitment(organization=organization, **values | fields), state=state)


def term(organization: Organization, elected_on: date, years: int = 3) -> Term:
    """One term of the organisation's committee."""
    return Term.objects.create(organization=organization, elected_on=elected_on, years=years)
