"""The records behind a number, one line each, as much as the reader may see of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from branches.accounts import BUSINESS_ROLES, User
from branches.records import Record, RecordQuerySet
from meetings.models import Appraisal, Meeting, MeetingType, StudyProduct, Talk
from members.models import (
    BudgetLine,
    DevelopmentCase,
    DuesCollection,
    DuesPublication,
    DuesUse,
    Expense,
    ExtraDues,
    Member,
    ServiceEvent,
    VolunteerTeam,
)
from reports.catalogue import Figure
from responsibilities.models import (
    Assessment,
    Commitment,
    Contact,
    ContactVisit,
    Contract,
    Duty,
    FollowUp,
    Initiative,
    Inspection,
    ListSet,
    MassIssue,
    MonthlySummary,
    Problem,
    SelfCheck,
    StandardNode,
    WeakBranch,
)

OPEN_KINDS = {MeetingType.Kind.CENTER_STUDY, MeetingType.Kind.STUDY, MeetingType.Kind.LIFE_DEMOCRATIC}
"""Kinds of a 党组's meetings whose topic may be told to those who see the figure only."""


@dataclass(frozen=True)
class EvidenceLine:
    """One record on an evidence page. Without an address it is not for this reader to open."""

    day: date | None
    organization: str
    text: str
    note: str
    url: str
    state: str = ""


@dataclass(frozen=True)
class Wording:
    """How a record type is told in one line, and what must be loaded for it."""

    text: Callable[[Any], str]
    note: Callable[[Any], str] = lambda record: ""
    load: Callable[[RecordQuerySet], RecordQuerySet] = lambda records: records


def _attendance(meeting: Meeting) -> str:
    if meeting.present is None:
        return meeting.kinds_label()
    due = f"／应到{meeting.due}" if meeting.due is not None else ""
    return f"{meeting.kinds_label()}，实到{meeting.present}{due}"


def _talk(talk: Talk) -> str:
    return f"{talk.talker}与{'、'.join(str(each.member) for each in talk.talkparticipant_set.all())}谈话"


def _talk_note(talk: Talk) -> str:
    count = len(talk.talkparticipant_set.all())
    return f"{talk.get_kind_display()}{count}人次，{talk.round or '未归轮'}"


def _study(product: StudyProduct) -> str:
    authors = "、".join(str(each.member) for each in product.studyauthor_set.all())
    return f"{authors}《{product.title}》" if authors else f"《{product.title}》"


def _problem_note(problem: Problem) -> str:
    if problem.closed_on:
        return f"{problem.get_source_display()}，{problem.closed_on}销号"
    due = "长期坚持" if problem.long_term else f"时限{problem.due_on or '未定'}"
    return f"{problem.get_source_display()}，{due}"


def _development_note(case: DevelopmentCase) -> str:
    if case.conversion_meeting_on:
        return f"{case.get_decision_display()}，审批{case.conversion_approved_on or '未填'}"
    return f"上级审批{case.admission_approved_on or '未填'}"


def _mass_issue_note(issue: MassIssue) -> str:
    proof = issue.evidence or "缺佐证"
    return f"{issue.get_category_display()}，{issue.get_stage_display()}，{proof}"


def _commitment(commitment: Commitment) -> str:
    amount = f"{commitment.target_year}年" if commitment.target_year else f"{commitment.times}次"
    return f"{commitment.get_subject_display()}，{commitment.get_every_display()}{amount}"


WORDINGS: dict[type[Record], Wording] = {
    Meeting: Wording(
        lambda meeting: meeting.topic,
        _attendance,
        lambda records: records.prefetch_related("types", "agenda"),
    ),
    Talk: Wording(
        _talk,
        _talk_note,
        lambda records: records.select_related("talker", "round").prefetch_related(
            "talkparticipant_set__member"
        ),
    ),
    StudyProduct: Wording(
        _study,
        lambda product: product.get_kind_display(),
        lambda records: records.prefetch_related("studyauthor_set__member"),
    ),
    Member: Wording(lambda member: member.name, lambda member: member.get_category_display()),
    DevelopmentCase: Wording(lambda case: case.person_name, _development_note),
    VolunteerTeam: Wording(
        lambda team: team.name, lambda team: f"{team.size}人" if team.size is not None else ""
    ),
    ServiceEvent: Wording(
        lambda event: event.content,
        lambda event: f"{event.team}，{len(event.participations.all())}人次，{event.hours}小时",
        lambda records: records.select_related("team").prefetch_related("participations"),
    ),
    Appraisal: Wording(
        str, lambda appraisal: f"评定等次{appraisal.graded_count}人，其中优秀{appraisal.excellent_count}人"
    ),
    DuesCollection: Wording(
        str, lambda dues: f"应交{dues.persons_due}人，实交{dues.persons_paid}人，{dues.amount}元"
    ),
    DuesUse: Wording(str, lambda use: f"{use.get_purpose_display()}，{use.amount}元"),
    ExtraDues: Wording(
        lambda extra: str(extra.member),
        lambda extra: f"{extra.amount}元",
        lambda records: records.select_related("member"),
    ),
    DuesPublication: Wording(str, lambda each: each.get_way_display()),
    BudgetLine: Wording(str, lambda budget: f"{budget.amount}元"),
    Expense: Wording(str, lambda expense: f"{expense.get_category_display()}，{expense.amount}元"),
    Problem: Wording(lambda problem: problem.description, _problem_note),
    FollowUp: Wording(
        lambda visit: visit.problem.description,
        lambda visit: visit.get_result_display() or "未回访",
        lambda records: records.select_related("problem"),
    ),
    Assessment: Wording(
        lambda sheet: f"{sheet.branch.short_name}{sheet.scheme.year}年度考核",
        lambda sheet: "",
        lambda records: records.select_related("branch", "scheme"),
    ),
    Duty: Wording(
        lambda duty: duty.content,
        lambda duty: f"{duty.get_level_display()}{duty.owner}，{duty.get_stage_display()}",
        lambda records: records.select_related("owner"),
    ),
    Contact: Wording(
        str,
        lambda contact: contact.get_kind_display(),
        lambda records: records.select_related("person", "branch"),
    ),
    Contract: Wording(
        str,
        lambda contract: f"考核得分{contract.score.normalize():f}" if contract.score is not None else "",
        lambda records: records.select_related("signer"),
    ),
    ContactVisit: Wording(
        lambda visit: visit.summary,
        lambda visit: visit.get_kind_display(),
    ),
    ListSet: Wording(
        lambda list_set: f"{list_set.owner.name}{list_set.year}年度清单",
        lambda list_set: f"{list_set.get_level_display()}，第{list_set.edition}版",
        lambda records: records.select_related("owner"),
    ),
    MassIssue: Wording(lambda issue: issue.content, _mass_issue_note),
    Inspection: Wording(
        lambda inspection: inspection.topic,
        lambda inspection: f"{len(inspection.visits.all())}支部次",
        lambda records: records.prefetch_related("visits"),
    ),
    Initiative: Wording(lambda initiative: initiative.category),
    StandardNode: Wording(
        lambda node: node.text,
        lambda node: (
            f"{node.get_level_display()}，{node.frequency}" if node.frequency else node.get_level_display()
        ),
    ),
    SelfCheck: Wording(
        str,
        lambda check: (
            f"{check.assessed}／{check.tasks}项，{check.score.normalize():f}分，{'达标' if check.reached else '未达标'}"
        ),
    ),
    MonthlySummary: Wording(str, lambda summary: f"迟{summary.days_late}天" if summary.days_late else "按时"),
    WeakBranch: Wording(str, lambda case: case.get_stage_display()),
    Commitment: Wording(_commitment, lambda commitment: f"{commitment.year}年度承诺"),
}


def seen_by(user: User, record: Record) -> bool:
    """Whether the record lies below one of the user's business posts. Asks the database nothing."""
    path = record.organization.path
    return any(
        post.role in BUSINESS_ROLES and path.startswith(post.organization.path)
        for post in user.current_posts()
    )


def reserved_text(record: Record) -> str:
    """What may be said of a record that the reader may not open: its kind.

    The topic only of a meeting that studied party building, of study and of a 民主生活会.
    """
    if not isinstance(record, Meeting):
        return str(record._meta.verbose_name)
    kinds = {each.kind for each in record.types.all()}
    studied = any(item.studies_party_building for item in record.agenda.all())
    if studied or kinds & OPEN_KINDS:
        return record.topic
    return record.kinds_label() or "党组会议"


def _day(figure: Figure | None, record: Record) -> date | None:
    """The day by which the record counts for the figure; of a plan, the day it was entered on the list."""
    day = getattr(record, figure.counts_by, None) if figure is not None else record.held_on
    return day if isinstance(day, date) else record.held_on


def line(record: Record, user: User, figure: Figure | None = None) -> EvidenceLine:
    """The record as one line for this reader. Give it records that `load` has loaded."""
    wording = WORDINGS[type(record)]
    open_to_reader = seen_by(user, record)
    notes = [wording.note(record) if open_to_reader else _reserved_note(record)]
    if record.state != Record.State.CONFIRMED:
        notes.append(record.get_state_display())
    if record.entered_late:
        notes.append("补录")
    return EvidenceLine(
        day=_day(figure, record),
        organization=record.organization.short_name,
        text=wording.text(record) if open_to_reader else reserved_text(record),
        note="，".join(note for note in notes if note),
        url=record.get_absolute_url() if open_to_reader else "",
        state=record.get_state_display(),
    )


def _reserved_note(record: Record) -> str:
    """The amount a record gives to the number: no name, no content."""
    if isinstance(record, Talk):
        return f"{record.get_kind_display()}{len(record.talkparticipant_set.all())}人次"
    if isinstance(record, Inspection):
        return f"{len(record.visits.all())}支部次"
    if isinstance(record, Meeting) and record.present is not None:
        return f"{record.kinds_label()}，实到{record.present}"
    return ""


def load(records: RecordQuerySet) -> RecordQuerySet:
    """The records with all that their lines need, at a cost that does not grow with them."""
    return WORDINGS[records.model].load(records.select_related("organization"))


def newest_first(figure: Figure, records: RecordQuerySet) -> RecordQuerySet:
    """By the day that counts, the latest first."""
    return load(records).order_by(f"-{figure.counts_by}", "-pk")


def lines(records: Iterable[Record], user: User, figure: Figure | None = None) -> list[EvidenceLine]:
    return [line(record, user, figure) for record in records]
