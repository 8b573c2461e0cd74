"""From ledger rows to what is to be stored, kind by kind.

Planning reads the database and writes nothing, so a check and an import find the same faults.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from branches.organizations import Organization
from meetings.models import (
    AgendaItem,
    Attendance,
    Meeting,
    MeetingType,
    StudyAuthor,
    StudyProduct,
    Talk,
    TalkParticipant,
    TalkRound,
)
from members.models import Appointment, DevelopmentCase, Member, VolunteerTeam
from reports.ledgers.checks import breaches
from reports.ledgers.committees import plan_committees, plan_organizations
from reports.ledgers.desk import Desk, Plan, Skip
from reports.ledgers.directory import NotFound
from reports.ledgers.fields import LedgerKind
from reports.ledgers.sheets import LedgerRow
from responsibilities.models import (
    BranchVisit,
    Commitment,
    Duty,
    Initiative,
    Inspection,
    MassIssue,
    Problem,
    StandardNode,
)

__all__ = ["Plan", "Planner"]

ABSENT_REASONS = frozenset({"", "缺席", "无故", "无故缺席", "未请假", "旷会", "原因不明", "无原因"})
STANDINGS = {
    "": Member.Standing.NORMAL,
    "正常": Member.Standing.NORMAL,
    "停止党籍": Member.Standing.SUSPENDED,
}
SUBJECT_WORDS = {
    Commitment.Subject.DEPLOYMENT: ("部署",),
    Commitment.Subject.HEARING: ("听取", "汇报"),
    Commitment.Subject.INSPECTION: ("督查", "督导"),
    Commitment.Subject.OBSERVATION: ("观摩",),
    Commitment.Subject.STANDARDIZATION: ("标准化", "达标"),
}


class Planner(Desk):
    """Plans the rows of one import, kind by kind, so that each finds what it names."""

    def run(self, rows: Sequence[LedgerRow]) -> Plan:
        by_kind: dict[LedgerKind, list[LedgerRow]] = defaultdict(list)
        for row in rows:
            by_kind[row.kind].append(row)
        if found := by_kind.get(LedgerKind.ORGANIZATIONS):
            plan_organizations(self, found)
        for kind, (model, build) in _BUILDERS.items():
            if found := by_kind.get(kind):
                self.keys[model] = self.stored_keys(model, found)
                for row in found:
                    try:
                        build(self, row)
                    except Skip:
                        continue
        if found := by_kind.get(LedgerKind.PROBLEMS):
            _merges(self, found)
        if found := by_kind.get(LedgerKind.ORGANIZATIONS):
            plan_committees(self, found)
        return self.plan


def _member_row(desk: Desk, row: LedgerRow) -> None:
    values = row.values
    branch = desk.organization(row, "branch")
    standing = STANDINGS.get(values.get("status") or "")
    if standing is None:
        desk.fault(
            row, "status", f"党籍状态“{values['status']}”不在可填的范围内。", "请改为“正常”或“停止党籍”。"
        )
        raise Skip
    member = desk.record(
        Member,
        row,
        branch,
        values["joined_on"],
        name=values["name"],
        sex=values.get("sex") or "",
        ethnicity=values.get("ethnicity") or "汉族",
        id_number=values.get("id_number") or "",
        born_on=values.get("born_on"),
        education=values.get("education") or "",
        category=values["category"],
        formal_on=values.get("formal_on"),
        job=values.get("post") or "",
        phone=values.get("phone") or "",
        standing=standing,
        lost_contact=bool(values.get("lost")),
        floating=bool(values.get("floating")),
    )
    try:
        member.clean()
    except ValidationError as wrong:
        for name, messages in wrong.message_dict.items():
            desk.fault(row, name, messages[0], "请对照身份证或档案改正这一格。")
        raise Skip from wrong
    member.prepare()
    key = (member.id_number_index or (desk.directory.ref(branch), member.name, member.born_on),)
    if desk.add(row, member, key):
        desk.directory.add_member(member)


def _meeting(desk: Desk, row: LedgerRow) -> None:
    values = row.values
    organization = desk.organization(row, "organization")
    lecturer, guest = _lecturer(desk, row, organization)
    meeting = desk.record(
        Meeting,
        row,
        organization,
        values["held_on"],
        topic=values["topic"],
        host=desk.member(row, "host", organization),
        lecturer=lecturer,
        guest_lecturer=guest,
        due=values.get("due"),
        present=values.get("present"),
        remark=values.get("remark") or "",
    )
    kinds = list(dict.fromkeys(values["kinds"]))
    children: list[models.Model] = [MeetingType(meeting=meeting, kind=kind) for kind in kinds]
    if values.get("studies_party_building"):
        children.append(AgendaItem(meeting=meeting, title=meeting.topic, studies_party_building=True))
    absent: dict[int, Attendance] = {}
    for name, reason in values.get("absences") or []:
        member = desk.person(row, "absences", name, organization)
        excused = reason not in ABSENT_REASONS
        absent[desk.directory.ref(member) or 0] = Attendance(
            meeting=meeting,
            member=member,
            status=Attendance.Status.EXCUSED if excused else Attendance.Status.ABSENT,
            reason=reason if excused else "",
        )
    key = (desk.directory.ref(organization), meeting.held_on, tuple(sorted(kinds)), meeting.topic)
    desk.add(row, meeting, key, *children, *absent.values())


def _lecturer(desk: Desk, row: LedgerRow, organization: Organization) -> tuple[Member | None, str]:
    """Who lectures: a member, or somebody from outside the roster by name."""
    text = row.values.get("lecturer") or ""
    if not any(name in desk.directory.members for name in text.split("、")):
        return None, text
    return desk.member(row, "lecturer", organization), ""


def _talk(desk: Desk, row: LedgerRow) -> None:
    values = row.values
    head = desk.head(row)
    talker = desk.member(row, "talker", head)
    if talker is None:
        desk.fault(row, "talker", "谈话人没有填写。", "请补填谈话人。")
        raise Skip
    talk = desk.record(
        Talk,
        row,
        head,
        values["held_on"],
        kind=values["kind"],
        round=_round(desk, head, row),
        talker=talker,
        summary=values.get("summary") or "",
    )
    persons = desk.people(row, "persons", values["persons"], head)
    refs = tuple(sorted(desk.directory.ref(each) or 0 for each in persons))
    key = (talk.kind, talk.held_on, desk.directory.ref(talker), refs)
    desk.add(row, talk, key, *(TalkParticipant(talk=talk, member=each) for each in persons))


def _round(desk: Desk, head: Organization, row: LedgerRow) -> TalkRound | None:
    name = row.values.get("round") or ""
    if not name:
        return None
    if TalkRound not in desk.keys:
        desk.keys[TalkRound] = {
            (each.organization_id, each.kind, each.year, each.name): each for each in TalkRound.objects.all()
        }
    year = row.values["held_on"].year
    key = (desk.directory.ref(head), row.values["kind"], year, name)
    found = desk.keys[TalkRound].get(key)
    if found is None:
        found = TalkRound(organization=head, kind=row.values["kind"], year=year, name=name)
        for breach in breaches(found):
            desk.fault(row, "round", breach.message, breach.advice)
        desk.keys[TalkRound][key] = found
        desk.plan.things[TalkRound].append(found)
    assert isinstance(found, TalkRound)
    return found


def _study_product(desk: Desk, row: LedgerRow) -> None:
    values = row.values
    authors = desk.people(row, "authors", values["authors"], None)
    branch = desk.directory.home(authors[0])
    product = desk.record(
        StudyProduct, row, branch, values["submitted_on"], kind=values["kind"], title=values["title"]
    )
    key = (product.kind, product.title, product.held_on, desk.directory.ref(branch))
    desk.add(row, product, key, *(StudyAuthor(product=product, member=each) for each in authors))


def _problem(desk: Desk, row: LedgerRow) -> None:
    values = row.values
    organization = desk.organization(row, "organization")
    closed_on = values.get("closed_on")
    stage = values.get("stage") or (Problem.Stage.CLOSED if closed_on else Problem.Stage.RECTIFYING)
    problem = desk.record(
        Problem,
        row,
        organization,
        values["found_on"],
        number=values["number"],
        level=values["level"],
        source=values["source"],
        description=values["description"],
        cause=values.get("cause") or "",
        measure=values.get("measure") or "",
        owner=desk.member(row, "owner", organization),
        reviewer=desk.member(row, "reviewer", organization),
        due_on=values.get("due_on"),
        long_term=bool(values.get("long_term")),
        stage=stage,
        closed_on=closed_on,
        ledger_closing=closed_on is not None,
        remark=values.get("remark") or "",
    )
    desk.add(row, problem, (problem.number,))


def _merges(desk: Desk, rows: Sequence[LedgerRow]) -> None:
    """Tie merged problems to those they went into; all are known by then."""
    keys = desk.keys[Problem]
    for row in rows:
        target = row.values.get("merged_into")
        problem = keys.get((row.values["number"],))
        if not target or not isinstance(problem, Problem):
            continue
        into = keys.get((target,))
        if isinstance(into, int):
            into = Problem.objects.get(pk=into)
        if into is None or into is problem:
            desk.fault(
                row, "remark", f"并入的问题“{target}”不在台账中。", "请核对备注里的编号，或补上那一行。"
            )
        else:
            desk.plan.merges.append((problem, into))


def _mass_issue(desk: Desk, row: LedgerRow) -> None:
    values = row.values
    organization = desk.organization(row, "organization")
    closed_on = values.get("closed_on")
    stage = values.get("stage") or (MassIssue.Stage.RESOLVED if closed_on else MassIssue.Stage.HANDLING)
    issue = desk.record(
        MassIssue,
        row,
        organization,
        values["received_on"],
        category=values["category"],
        content=values["content"],
        stage=stage,
        closed_on=closed_on,
        evidence=values.get("evidence") or "",
    )
    ref = desk.directory.ref(organization)
    desk.add(row, issue, (ref, issue.held_on, issue.category, issue.content, issue.closed_on))


def _inspection(desk: Desk, row: LedgerRow) -> None:
    values = row.values
    head = desk.head(row)
    inspection = desk.record(
        Inspection,
        row,
        head,
        values["held_on"],
        topic=values.get("topic") or "党建督查",
        findings=values.get("findings") or "",
        stage=values["stage"] or Inspection.Stage.PLANNED,
    )
    found = [desk.organization(row, "branches", text) for text in values["branches"]]
    branches = {each.name: each for each in found}
    visits = [BranchVisit(inspection=inspection, branch=each) for each in branches.values()]
    key = (desk.directory.ref(head), inspection.held_on, inspection.topic)
    desk.add(row, inspection, key, *visits)


def _initiative(desk: Desk, row: LedgerRow) -> None:
    values = row.values
    organization = desk.organization(row, "organization")
    initiative = desk.record(
        Initiative,
        row,
        organization,
        values["held_on"],
        category=values["category"],
        stage=values["stage"] or Initiative.Stage.PLANNED,
    )
    key = (desk.directory.ref(organization), initiative.held_on, initiative.category)
    desk.add(row, initiative, key)


def _standard(desk: Desk, row: LedgerRow) -> None:
    """A task with the standard and the aspect it stands under, each made at its first row."""
    values = row.values
    head = desk.head(row)
    parent: Any = None
    level = StandardNode.Level
    for depth, name in ((level.ASPECT, "aspect"), (level.STANDARD, "standard"), (level.TASK, "task")):
        parent_ref = parent if isinstance(parent, int) else desk.directory.ref(parent)
        key = (desk.directory.ref(head), int(depth), parent_ref, values[name])
        stored = desk.keys[StandardNode].get(key)
        if stored is not None and depth != level.TASK:
            if isinstance(stored, int) and stored not in desk.known_standards:
                desk.known_standards.add(stored)
                desk.plan.known[str(StandardNode._meta.verbose_name)] += 1
            parent = stored
            continue
        node = desk.record(StandardNode, row, head, _standards_begin(desk), level=depth, text=values[name])
        if isinstance(parent, int):
            node.parent_id = parent
        else:
            node.parent = parent
        if depth == level.TASK:
            node.frequency = values.get("frequency") or ""
            node.evidence = values.get("evidence") or ""
        desk.add(row, node, key)
        parent = node


def _standards_begin(desk: Desk) -> date:
    """The ledger of standards names no year: reported in the first quarter it is that of the year before."""
    year = desk.reported_on.year
    return date(year - 1 if desk.reported_on.month <= 3 else year, 1, 1)


def _development(desk: Desk, row: LedgerRow) -> None:
    values = row.values
    branch = desk.organization(row, "branch")
    try:
        member: Member | None = desk.directory.member(values["person"], branch)
    except NotFound:
        member = None  # not on the roster yet: the case is that of a name
    case = desk.record(
        DevelopmentCase,
        row,
        branch,
        values["admission_meeting_on"],
        person_name=values["person"],
        member=member,
        admission_meeting_on=values["admission_meeting_on"],
        admission_approved_on=values.get("admission_approved_on"),
        conversion_meeting_on=values.get("conversion_meeting_on"),
        conversion_approved_on=values.get("conversion_approved_on"),
        decision=values.get("decision") or "",
    )
    desk.add(row, case, (desk.directory.ref(branch), case.person_name, case.admission_meeting_on))


def _volunteer_team(desk: Desk, row: LedgerRow) -> None:
    values = row.values
    branch = desk.organization(row, "branch")
    team = desk.record(
        VolunteerTeam,
        row,
        branch,
        values["founded_on"],
        name=values["name"],
        size=values.get("size"),
        dissolved_on=values.get("dissolved_on"),
    )
    desk.add(row, team, (desk.directory.ref(branch), team.name, team.held_on))


def _commitment(desk: Desk, row: LedgerRow) -> None:
    values = row.values
    head = desk.head(row)
    text = values["subject"]
    fitting = [code for code in Commitment.Subject if code.label == text] or [
        code for code, words in SUBJECT_WORDS.items() if any(word in text for word in words)
    ]
    if len(fitting) != 1:
        labels = "、".join(code.label for code in Commitment.Subject)
        desk.fault(row, "subject", f"承诺事项“{text}”不在可填的范围内。", f"请改为下列之一：{labels}。")
        raise Skip
    commitment = desk.record(
        Commitment,
        row,
        head,
        desk.reported_on,
        year=values["year"],
        subject=fitting[0],
        every=values["every"],
        times=values.get("times"),
        target_year=values.get("target_year"),
    )
    desk.add(row, commitment, (desk.directory.ref(head), commitment.year, commitment.subject))


def _seat(desk: Desk, level: str, owner: Member, head: Organization) -> Organization:
    """The organisation in which the owner answers for a duty: the 党组, or the one whose secretary he is."""
    if level != Duty.Level.SECRETARY:
        groups = [
            each
            for each in desk.directory.organizations.values()
            if each.kind == Organization.Kind.PARTY_GROUP
        ]
        above = head.party_group_above() if head.pk else None
        return above or (groups[0] if len(groups) == 1 else head)
    if owner.name in desk.seats:
        return desk.seats[owner.name]
    held = Appointment.objects.on(desk.reported_on).filter(position=Appointment.Position.SECRETARY)
    post = held.filter(member_id=owner.pk).select_related("organization").order_by("pk").first()
    return post.organization if post else head


def _duty(desk: Desk, row: LedgerRow) -> None:
    values = row.values
    head = desk.head(row)
    year = values.get("year")
    if not year:
        desk.fault(row, "", "表题中没有写明是哪一年的责任清单。", "请在表题中写明年度，例如“2025年度”。")
        raise Skip
    owner = desk.member(row, "owner", head)
    if owner is None:
        desk.fault(row, "owner", "责任人没有填写。", "请补填责任人。")
        raise Skip
    duty = desk.record(
        Duty,
        row,
        _seat(desk, values["level"], owner, head),
        date(year, 1, 1),
        year=year,
        level=values["level"],
        owner=owner,
        content=values["content"],
        measure=values.get("measure") or "",
        due_on=values.get("due_on"),
        stage=values["stage"] or Duty.Stage.ONGOING,
    )
    desk.add(row, duty, (duty.year, duty.level, desk.directory.ref(owner), duty.content))


_BUILDERS: dict[LedgerKind, tuple[type[models.Model], Callable[[Desk, LedgerRow], None]]] = {
    LedgerKind.MEMBERS: (Member, _member_row),
    LedgerKind.MEETINGS: (Meeting, _meeting),
    LedgerKind.TALKS: (Talk, _talk),
    LedgerKind.STUDY_PRODUCTS: (StudyProduct, _study_product),
    LedgerKind.PROBLEMS: (Problem, _problem),
    LedgerKind.MASS_ISSUES: (MassIssue, _mass_issue),
    LedgerKind.INSPECTIONS: (Inspection, _inspection),
    LedgerKind.INITIATIVES: (Initiative, _initiative),
    LedgerKind.STANDARDS: (StandardNode, _standard),
    LedgerKind.DEVELOPMENT: (DevelopmentCase, _development),
    LedgerKind.VOLUNTEER_TEAMS: (VolunteerTeam, _volunteer_team),
    LedgerKind.COMMITMENTS: (Commitment, _commitment),
    LedgerKind.DUTIES: (Duty, _duty),
}
"""In the order in which kinds rest on one another; the committees come last, after the roster."""
