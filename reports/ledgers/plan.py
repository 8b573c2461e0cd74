"""From ledger rows to what is to be stored: names resolved, rules checked, known rows set aside.

Planning reads the database and writes nothing, so a check and an import find the same faults.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from branches.accounts import User
from branches.organizations import Organization, Term
from branches.records import Record
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
from reports.ledgers.checks import Breach, breaches
from reports.ledgers.directory import Directory, NotFound
from reports.ledgers.fields import LedgerKind
from reports.ledgers.sheets import LedgerFault, LedgerRow
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
LOCATING_FIELD = {
    LedgerKind.MEMBERS: "name",
    LedgerKind.MEETINGS: "held_on",
    LedgerKind.TALKS: "held_on",
    LedgerKind.STUDY_PRODUCTS: "title",
    LedgerKind.PROBLEMS: "number",
    LedgerKind.MASS_ISSUES: "content",
    LedgerKind.INSPECTIONS: "held_on",
    LedgerKind.INITIATIVES: "category",
    LedgerKind.STANDARDS: "task",
    LedgerKind.DEVELOPMENT: "person",
    LedgerKind.VOLUNTEER_TEAMS: "name",
    LedgerKind.COMMITMENTS: "subject",
    LedgerKind.DUTIES: "content",
}
"""The field whose cell names a row as the source of its record."""
COLUMN_OF = {
    (LedgerKind.MEMBERS, "held_on"): "joined_on",
    (LedgerKind.MEMBERS, "job"): "post",
    (LedgerKind.STUDY_PRODUCTS, "held_on"): "submitted_on",
    (LedgerKind.PROBLEMS, "held_on"): "found_on",
    (LedgerKind.MASS_ISSUES, "held_on"): "received_on",
    (LedgerKind.VOLUNTEER_TEAMS, "held_on"): "founded_on",
    (LedgerKind.DEVELOPMENT, "person_name"): "person",
    (LedgerKind.STANDARDS, "text"): "task",
    (LedgerKind.MEETINGS, "guest_lecturer"): "lecturer",
    (LedgerKind.MEETINGS, "title"): "topic",
}
"""The ledger's field for a model's field of another name."""


@dataclass
class Plan:
    """What an import would store, in the order of storing, and all that was wrong."""

    organizations: list[tuple[Organization, Organization | None]] = field(default_factory=list)
    things: dict[type[models.Model], list[Any]] = field(default_factory=lambda: defaultdict(list))
    """Everything else by model; the records of one model stand in the order of the ledgers."""
    merges: list[tuple[Problem, Problem]] = field(default_factory=list)
    known: Counter[str] = field(default_factory=Counter)
    faults: list[LedgerFault] = field(default_factory=list)

    def counts(self) -> dict[str, tuple[int, int]]:
        """Label → how many are new, how many were known."""
        new = Counter({str(Organization._meta.verbose_name): len(self.organizations)})
        for model in COUNTED[1:]:
            new[str(model._meta.verbose_name)] = len(self.things.get(model, ()))
        labels = [str(model._meta.verbose_name) for model in COUNTED]
        return {
            label: (new[label], self.known[label]) for label in labels if new[label] or self.known[label]
        }

    def is_empty(self) -> bool:
        return not self.organizations and not any(self.things.values())

    def has_errors(self) -> bool:
        return any(fault.severity == "error" for fault in self.faults)


COUNTED: tuple[type[models.Model], ...] = (
    Organization,
    Term,
    Member,
    Appointment,
    Meeting,
    TalkRound,
    Talk,
    StudyProduct,
    Problem,
    MassIssue,
    Inspection,
    Initiative,
    StandardNode,
    DevelopmentCase,
    VolunteerTeam,
    Commitment,
    Duty,
)


class _Skip(Exception):
    """The row has a fault, already noted."""


class Planner:
    """Plans the rows of one import, kind by kind, so that each finds what it names."""

    def __init__(self, *, unit: str, reported_on: date | None, by: User, now: datetime | None = None) -> None:
        self.plan = Plan()
        self.directory = Directory(unit)
        self.unit = unit
        self.reported_on = reported_on or timezone.localdate()
        self.by = by
        self.now = now or timezone.now()
        self._keys: dict[type[models.Model], dict[tuple[Any, ...], Any]] = {}
        self._known_standards: set[int] = set()

    def run(self, rows: Sequence[LedgerRow]) -> Plan:
        by_kind: dict[LedgerKind, list[LedgerRow]] = defaultdict(list)
        for row in rows:
            by_kind[row.kind].append(row)
        if found := by_kind.get(LedgerKind.ORGANIZATIONS):
            self._organizations(found)
        for kind, (model, build) in _BUILDERS.items():
            if found := by_kind.get(kind):
                self._keys[model] = self._stored_keys(model, found)
                for row in found:
                    try:
                        build(self, row)
                    except _Skip:
                        continue
        if found := by_kind.get(LedgerKind.PROBLEMS):
            self._merges(found)
        if found := by_kind.get(LedgerKind.ORGANIZATIONS):
            self._committees(found)
        return self.plan

    # --- faults

    def fault(self, row: LedgerRow, name: str, message: str, advice: str, severity: str = "error") -> None:
        columns = row.source.columns
        name = COLUMN_OF.get((row.kind, name), name)
        cell = columns.get(name) or columns.get(LOCATING_FIELD.get(row.kind, "name")) or ""
        if not cell:
            message = f"第{row.source.row}行：{message}"
        self.plan.faults.append(
            LedgerFault(row.source.file, row.source.sheet, cell, message, advice, severity)
        )

    def _breach(self, row: LedgerRow, breach: Breach) -> None:
        columns = row.source.columns
        names = [COLUMN_OF.get((row.kind, name), name) for name in breach.fields]
        name = next((name for name in names if name in columns), names[0])
        self.fault(row, name, breach.message, breach.advice)

    def _organization(self, row: LedgerRow, name: str, text: str | None = None) -> Organization:
        try:
            return self.directory.organization(row.values[name] if text is None else text)
        except NotFound as missing:
            self.fault(row, name, missing.message, missing.advice)
            raise _Skip from missing

    def _head(self, row: LedgerRow) -> Organization:
        try:
            return self.directory.head()
        except NotFound as missing:
            self.fault(row, "", missing.message, missing.advice)
            raise _Skip from missing

    def _member(self, row: LedgerRow, name: str, within: Organization | None) -> Member | None:
        """The one person of the cell, None if it is blank."""
        text = row.values.get(name) or ""
        if not text:
            return None
        if "、" in text:
            self.fault(row, name, f"这一格只能填一人，现填了“{text}”。", "请只留一人，其余的人写在备注里。")
            raise _Skip
        return self._person(row, name, text, within)

    def _person(self, row: LedgerRow, name: str, text: str, within: Organization | None) -> Member:
        try:
            return self.directory.member(text, within)
        except NotFound as missing:
            self.fault(row, name, missing.message, missing.advice)
            raise _Skip from missing

    def _people(
        self, row: LedgerRow, name: str, texts: Sequence[str], within: Organization | None
    ) -> list[Member]:
        """The persons of a cell, each once; every unknown one is a fault of its own."""
        found: dict[int, Member] = {}
        failed = False
        for text in texts:
            try:
                member = self._person(row, name, text, within)
            except _Skip:
                failed = True
                continue
            found[self.directory.ref(member) or 0] = member
        if failed:
            raise _Skip
        return list(found.values())

    # --- records

    def _stored_keys(self, model: type[models.Model], rows: Sequence[LedgerRow]) -> dict[tuple[Any, ...], Any]:
        """Natural keys of the stored records a row might be."""
        if not issubclass(model, Record):
            return {}
        records = model._default_manager.order_by()
        if model is Member:
            return records.defer("id_number", "phone", "address").keyed()
        if model is StandardNode:
            # A standard in force stays the same standard, whatever day a later ledger would begin it.
            stored = records.filter(expired_on__isnull=True).keyed()
            return {(key[0], *key[2:]): pk for key, pk in stored.items()}
        if model is Meeting:
            records = records.prefetch_related("types")
        elif model is Talk:
            records = records.prefetch_related("talkparticipant_set")
        day = _DAYS.get(rows[0].kind)
        if day is not None:
            days = [row.values[day] for row in rows]
            records = records.filter(held_on__gte=min(days), held_on__lte=max(days))
        return records.keyed()

    def _record(
        self, model: type[Record], row: LedgerRow, organization: Organization, held_on: date, **fields: Any
    ) -> Any:
        cell = row.source.columns.get(LOCATING_FIELD[row.kind]) or f"{row.source.row}行"
        confirmed = row.state == Record.State.CONFIRMED
        return model(
            organization=organization,
            held_on=held_on,
            state=row.state,
            state_reason=row.state_reason[:200],
            created_at=self.now,
            created_by=self.by,
            confirmed_at=self.now if confirmed else None,
            confirmed_by=self.by if confirmed else None,
            entered_late=True,
            source_cell=f"{row.source.file}·{row.source.sheet}!{cell}"[-160:],
            **fields,
        )

    def _add(self, row: LedgerRow, record: Any, key: tuple[Any, ...], *children: models.Model) -> bool:
        """Check a record and put it with its children on the plan; False if it is there already."""
        if not self._is_new(row, type(record), key, record):
            return False
        found = [breach for thing in (record, *children) for breach in breaches(thing)]
        if found:
            for breach in found:
                self._breach(row, breach)
            raise _Skip
        self.plan.things[type(record)].append(record)
        for child in children:
            self.plan.things[type(child)].append(child)
        return True

    def _is_new(self, row: LedgerRow, model: type[models.Model], key: tuple[Any, ...], thing: Any) -> bool:
        """Whether neither the database nor this import has the key yet; a repeated row is a warning."""
        keys = self._keys[model]
        label = str(model._meta.verbose_name)
        if key not in keys:
            keys[key] = thing
            return True
        if isinstance(keys[key], int):
            self.plan.known[label] += 1
        else:
            self.fault(
                row,
                LOCATING_FIELD.get(row.kind, "name"),
                f"这一行与本次导入的另一行是同一条{label}，只导入一次。",
                "请核对是否重复登记；确是两件事的，请写出区别。",
                "warning",
            )
        return False

    # --- organisations and their committees

    def _organizations(self, rows: Sequence[LedgerRow]) -> None:
        waiting = {}
        for row in rows:
            name = row.values["name"]
            if name in self.directory.organizations:
                self.plan.known[str(Organization._meta.verbose_name)] += 1
            elif name in waiting:
                self.fault(
                    row, "name", f"“{name}”在本次导入中出现了两次，只导入一次。", "请删去重复的一行。", "warning"
                )
            else:
                waiting[name] = row
        while waiting:
            ready = [
                row for row in waiting.values() if self._parent_name(row, waiting) not in waiting
            ]
            if not ready:
                for row in waiting.values():
                    self.fault(row, "parent", "上级党组织互相隶属，排不出层级。", "请核对上级党组织这一栏。")
                return
            for row in ready:
                del waiting[row.values["name"]]
                self._add_organization(row)

    def _parent_name(self, row: LedgerRow, waiting: dict[str, LedgerRow]) -> str:
        return row.values.get("parent") or ""

    def _add_organization(self, row: LedgerRow) -> None:
        values = row.values
        kind = values["kind"]
        organization = Organization(
            name=values["name"],
            kind=Organization.Kind.PARTY_COMMITTEE if kind == "committee" else kind,
            founded_on=values.get("founded_on"),
            unit_name=self.unit,
        )
        try:
            parent = self._parent(row)
        except _Skip:
            parent = None
        for breach in breaches(organization):
            self._breach(row, breach)
        self.plan.organizations.append((organization, parent))
        self.directory.add_organization(organization)

    def _parent(self, row: LedgerRow) -> Organization | None:
        """The organisation above; a working committee outside the ledger is made on the way."""
        text = row.values.get("parent") or ""
        if not text:
            return None
        try:
            return self.directory.organization(text)
        except NotFound as missing:
            if text.endswith(("工作委员会", "工委")):
                above = Organization(name=text, kind=Organization.Kind.WORK_COMMITTEE)
                self.plan.organizations.append((above, None))
                self.directory.add_organization(above)
                return above
            self.fault(row, "parent", missing.message, missing.advice)
            raise _Skip from missing

    def _committees(self, rows: Sequence[LedgerRow]) -> None:
        """Terms and appointments; after the roster, for the committee's names are found there."""
        self._keys[Term] = {(each.organization_id, each.elected_on): each.pk for each in Term.objects.all()}
        self._keys[Appointment] = {
            (each.member_id, each.organization_id, each.position, each.starts_on): each.pk
            for each in Appointment.objects.all()
        }
        for row in {row.values["name"]: row for row in reversed(rows)}.values():
            organization = self.directory.organizations.get(row.values["name"])
            if organization is None:
                continue
            elected_on = row.values.get("elected_on")
            if elected_on is not None:
                term = Term(
                    organization=organization, elected_on=elected_on, years=row.values.get("term_years") or 3
                )
                if self._is_new(row, Term, (self.directory.ref(organization), elected_on), term):
                    self.plan.things[Term].append(term)
            try:
                secretary = self._member(row, "secretary", organization)
            except _Skip:
                secretary = None
            try:
                committee = self._people(row, "members", row.values.get("members") or [], organization)
            except _Skip:
                committee = []
            if secretary is not None:
                self._appoint(row, secretary, organization, Appointment.Position.SECRETARY, elected_on)
            for member in committee:
                if member is not secretary:
                    self._appoint(row, member, organization, Appointment.Position.COMMITTEE_MEMBER, elected_on)

    def _appoint(
        self, row: LedgerRow, member: Member, organization: Organization, position: str, starts_on: date | None
    ) -> None:
        appointment = Appointment(
            member=member, organization=organization, position=position, starts_on=starts_on
        )
        key = (self.directory.ref(member), self.directory.ref(organization), position, starts_on)
        if self._is_new(row, Appointment, key, appointment):
            self.plan.things[Appointment].append(appointment)

    # --- the ledgers

    def _member_row(self, row: LedgerRow) -> None:
        values = row.values
        branch = self._organization(row, "branch")
        standing = STANDINGS.get(values.get("status") or "")
        if standing is None:
            self.fault(
                row, "status", f"党籍状态“{values['status']}”不在可填的范围内。", "请改为“正常”或“停止党籍”。"
            )
            raise _Skip
        member = self._record(
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
                self.fault(row, name, messages[0], "请对照身份证或档案改正这一格。")
            raise _Skip from wrong
        member.prepare()
        key = (member.id_number_index or (self.directory.ref(branch), member.name, member.born_on),)
        if self._add(row, member, key):
            self.directory.add_member(member)

    def _meeting(self, row: LedgerRow) -> None:
        values = row.values
        organization = self._organization(row, "organization")
        lecturer, guest = self._lecturer(row, organization)
        meeting = self._record(
            Meeting,
            row,
            organization,
            values["held_on"],
            topic=values["topic"],
            host=self._member(row, "host", organization),
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
            member = self._person(row, "absences", name, organization)
            excused = reason not in ABSENT_REASONS
            absent[self.directory.ref(member) or 0] = Attendance(
                meeting=meeting,
                member=member,
                status=Attendance.Status.EXCUSED if excused else Attendance.Status.ABSENT,
                reason=reason if excused else "",
            )
        key = (self.directory.ref(organization), meeting.held_on, tuple(sorted(kinds)), meeting.topic)
        self._add(row, meeting, key, *children, *absent.values())

    def _lecturer(self, row: LedgerRow, organization: Organization) -> tuple[Member | None, str]:
        """Who lectures: a member, or somebody from outside the roster by name."""
        text = row.values.get("lecturer") or ""
        if not any(name in self.directory.members for name in text.split("、")):
            return None, text
        return self._member(row, "lecturer", organization), ""

    def _talk(self, row: LedgerRow) -> None:
        values = row.values
        head = self._head(row)
        talker = self._member(row, "talker", head)
        if talker is None:
            self.fault(row, "talker", "谈话人没有填写。", "请补填谈话人。")
            raise _Skip
        talk = self._record(
            Talk,
            row,
            head,
            values["held_on"],
            kind=values["kind"],
            round=self._round(head, row),
            talker=talker,
            summary=values.get("summary") or "",
        )
        persons = self._people(row, "persons", values["persons"], head)
        refs = tuple(sorted(self.directory.ref(each) or 0 for each in persons))
        key = (talk.kind, talk.held_on, self.directory.ref(talker), refs)
        self._add(row, talk, key, *(TalkParticipant(talk=talk, member=each) for each in persons))

    def _round(self, head: Organization, row: LedgerRow) -> TalkRound | None:
        name = row.values.get("round") or ""
        if not name:
            return None
        if TalkRound not in self._keys:
            self._keys[TalkRound] = {
                (each.organization_id, each.kind, each.year, each.name): each for each in TalkRound.objects.all()
            }
        year = row.values["held_on"].year
        key = (self.directory.ref(head), row.values["kind"], year, name)
        found = self._keys[TalkRound].get(key)
        if found is None:
            found = TalkRound(organization=head, kind=row.values["kind"], year=year, name=name)
            for breach in breaches(found):
                self.fault(row, "round", breach.message, breach.advice)
            self._keys[TalkRound][key] = found
            self.plan.things[TalkRound].append(found)
        assert isinstance(found, TalkRound)
        return found

    def _study_product(self, row: LedgerRow) -> None:
        values = row.values
        authors = self._people(row, "authors", values["authors"], None)
        branch = self.directory.home(authors[0])
        product = self._record(
            StudyProduct, row, branch, values["submitted_on"], kind=values["kind"], title=values["title"]
        )
        key = (product.kind, product.title, product.held_on, self.directory.ref(branch))
        self._add(row, product, key, *(StudyAuthor(product=product, member=each) for each in authors))

    def _problem(self, row: LedgerRow) -> None:
        values = row.values
        organization = self._organization(row, "organization")
        closed_on = values.get("closed_on")
        stage = values.get("stage") or (Problem.Stage.CLOSED if closed_on else Problem.Stage.RECTIFYING)
        problem = self._record(
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
            owner=self._member(row, "owner", organization),
            reviewer=self._member(row, "reviewer", organization),
            due_on=values.get("due_on"),
            long_term=bool(values.get("long_term")),
            stage=stage,
            closed_on=closed_on,
            remark=values.get("remark") or "",
        )
        self._add(row, problem, (problem.number,))

    def _merges(self, rows: Sequence[LedgerRow]) -> None:
        """Tie merged problems to those they went into; all are known by then."""
        keys = self._keys[Problem]
        for row in rows:
            target = row.values.get("merged_into")
            problem = keys.get((row.values["number"],))
            if not target or not isinstance(problem, Problem):
                continue
            into = keys.get((target,))
            if isinstance(into, int):
                into = Problem.objects.get(pk=into)
            if into is None or into is problem:
                self.fault(
                    row, "remark", f"并入的问题“{target}”不在台账中。", "请核对备注里的编号，或补上那一行。"
                )
            else:
                self.plan.merges.append((problem, into))

    def _mass_issue(self, row: LedgerRow) -> None:
        values = row.values
        organization = self._organization(row, "organization")
        closed_on = values.get("closed_on")
        stage = values.get("stage") or (MassIssue.Stage.RESOLVED if closed_on else MassIssue.Stage.HANDLING)
        issue = self._record(
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
        ref = self.directory.ref(organization)
        self._add(row, issue, (ref, issue.held_on, issue.category, issue.content, issue.closed_on))

    def _inspection(self, row: LedgerRow) -> None:
        values = row.values
        head = self._head(row)
        inspection = self._record(
            Inspection,
            row,
            head,
            values["held_on"],
            topic=values.get("topic") or "党建督查",
            findings=values.get("findings") or "",
            stage=values["stage"] or Inspection.Stage.PLANNED,
        )
        found = [self._organization(row, "branches", text) for text in values["branches"]]
        branches = {each.name: each for each in found}
        visits = [BranchVisit(inspection=inspection, branch=each) for each in branches.values()]
        key = (self.directory.ref(head), inspection.held_on, inspection.topic)
        self._add(row, inspection, key, *visits)

    def _initiative(self, row: LedgerRow) -> None:
        values = row.values
        organization = self._organization(row, "organization")
        initiative = self._record(
            Initiative,
            row,
            organization,
            values["held_on"],
            category=values["category"],
            stage=values["stage"] or Initiative.Stage.PLANNED,
        )
        key = (self.directory.ref(organization), initiative.held_on, initiative.category)
        self._add(row, initiative, key)

    def _standard(self, row: LedgerRow) -> None:
        """A task with the standard and the aspect it stands under, each made at its first row."""
        values = row.values
        head = self._head(row)
        parent: Any = None
        level = StandardNode.Level
        for depth, name in ((level.ASPECT, "aspect"), (level.STANDARD, "standard"), (level.TASK, "task")):
            parent_ref = parent if isinstance(parent, int) else self.directory.ref(parent)
            key = (self.directory.ref(head), int(depth), parent_ref, values[name])
            stored = self._keys[StandardNode].get(key)
            if stored is not None and depth != level.TASK:
                if isinstance(stored, int) and stored not in self._known_standards:
                    self._known_standards.add(stored)
                    self.plan.known[str(StandardNode._meta.verbose_name)] += 1
                parent = stored
                continue
            node = self._record(
                StandardNode, row, head, self.standards_begin, level=depth, text=values[name]
            )
            if isinstance(parent, int):
                node.parent_id = parent
            else:
                node.parent = parent
            if depth == level.TASK:
                node.frequency = values.get("frequency") or ""
                node.evidence = values.get("evidence") or ""
            self._add(row, node, key)
            parent = node

    @property
    def standards_begin(self) -> date:
        """The ledger of standards names no year: reported in the first quarter it is that of the year before."""
        year = self.reported_on.year
        return date(year - 1 if self.reported_on.month <= 3 else year, 1, 1)

    def _development(self, row: LedgerRow) -> None:
        values = row.values
        branch = self._organization(row, "branch")
        try:
            member: Member | None = self.directory.member(values["person"], branch)
        except NotFound:
            member = None  # not on the roster yet: the case is that of a name
        case = self._record(
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
        self._add(row, case, (self.directory.ref(branch), case.person_name, case.admission_meeting_on))

    def _volunteer_team(self, row: LedgerRow) -> None:
        values = row.values
        branch = self._organization(row, "branch")
        team = self._record(
            VolunteerTeam,
            row,
            branch,
            values["founded_on"],
            name=values["name"],
            size=values.get("size"),
            dissolved_on=values.get("dissolved_on"),
        )
        self._add(row, team, (self.directory.ref(branch), team.name, team.held_on))

    def _commitment(self, row: LedgerRow) -> None:
        values = row.values
        head = self._head(row)
        text = values["subject"]
        fitting = [code for code in Commitment.Subject if code.label == text] or [
            code for code, words in SUBJECT_WORDS.items() if any(word in text for word in words)
        ]
        if len(fitting) != 1:
            labels = "、".join(code.label for code in Commitment.Subject)
            self.fault(row, "subject", f"承诺事项“{text}”不在可填的范围内。", f"请改为下列之一：{labels}。")
            raise _Skip
        commitment = self._record(
            Commitment,
            row,
            head,
            self.reported_on,
            year=values["year"],
            subject=fitting[0],
            every=values["every"],
            times=values.get("times"),
            target_year=values.get("target_year"),
        )
        self._add(row, commitment, (self.directory.ref(head), commitment.year, commitment.subject))

    def _duty(self, row: LedgerRow) -> None:
        values = row.values
        head = self._head(row)
        year = values.get("year")
        if not year:
            self.fault(row, "", "表题中没有写明是哪一年的责任清单。", "请在表题中写明年度，例如“2025年度”。")
            raise _Skip
        owner = self._member(row, "owner", head)
        if owner is None:
            self.fault(row, "owner", "责任人没有填写。", "请补填责任人。")
            raise _Skip
        duty = self._record(
            Duty,
            row,
            head,
            date(year, 1, 1),
            year=year,
            level=values["level"],
            owner=owner,
            content=values["content"],
            measure=values.get("measure") or "",
            due_on=values.get("due_on"),
            stage=values["stage"] or Duty.Stage.ONGOING,
        )
        self._add(row, duty, (duty.year, duty.level, self.directory.ref(owner), duty.content))


_DAYS = {
    LedgerKind.MEETINGS: "held_on",
    LedgerKind.TALKS: "held_on",
    LedgerKind.STUDY_PRODUCTS: "submitted_on",
    LedgerKind.MASS_ISSUES: "received_on",
    LedgerKind.INSPECTIONS: "held_on",
    LedgerKind.INITIATIVES: "held_on",
}
"""Kinds whose natural key holds their day, with the field of it: only stored records of those days matter."""

_BUILDERS: dict[LedgerKind, tuple[type[models.Model], Callable[[Planner, LedgerRow], None]]] = {
    LedgerKind.MEMBERS: (Member, Planner._member_row),
    LedgerKind.MEETINGS: (Meeting, Planner._meeting),
    LedgerKind.TALKS: (Talk, Planner._talk),
    LedgerKind.STUDY_PRODUCTS: (StudyProduct, Planner._study_product),
    LedgerKind.PROBLEMS: (Problem, Planner._problem),
    LedgerKind.MASS_ISSUES: (MassIssue, Planner._mass_issue),
    LedgerKind.INSPECTIONS: (Inspection, Planner._inspection),
    LedgerKind.INITIATIVES: (Initiative, Planner._initiative),
    LedgerKind.STANDARDS: (StandardNode, Planner._standard),
    LedgerKind.DEVELOPMENT: (DevelopmentCase, Planner._development),
    LedgerKind.VOLUNTEER_TEAMS: (VolunteerTeam, Planner._volunteer_team),
    LedgerKind.COMMITMENTS: (Commitment, Planner._commitment),
    LedgerKind.DUTIES: (Duty, Planner._duty),
}
"""In the order in which kinds rest on one another; the committees come last, after the roster."""
