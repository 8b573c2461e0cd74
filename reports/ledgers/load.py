"""The import of ledgers: read, stage, plan, and make real in one transaction, everything or nothing."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.db import IntegrityError, models, transaction

from branches import audit
from branches.accounts import User
from branches.audit import Verb
from branches.months import MonthClosed
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
from reports import rollups
from reports.imports import ImportBatch
from reports.ledgers import staging
from reports.ledgers.plan import Plan, Planner
from reports.ledgers.sheets import LedgerFault, Reading, read_ledgers
from reports.ledgers.staging import Progress
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

CHUNK = 1000

ORDER: tuple[type[models.Model], ...] = (
    Term,
    Member,
    Appointment,
    DevelopmentCase,
    VolunteerTeam,
    Meeting,
    MeetingType,
    AgendaItem,
    Attendance,
    TalkRound,
    Talk,
    TalkParticipant,
    StudyProduct,
    StudyAuthor,
    Problem,
    MassIssue,
    Inspection,
    BranchVisit,
    Initiative,
    StandardNode,
    Commitment,
    Duty,
)
"""What is stored in which order: everything after what it points at."""


@dataclass(frozen=True)
class ImportReport:
    """What an import found and did. `counts` is label → (new, known); `applied` says the new ones are stored."""

    counts: dict[str, tuple[int, int]] = field(default_factory=dict)
    faults: list[LedgerFault] = field(default_factory=list)
    applied: bool = False

    @property
    def errors(self) -> list[LedgerFault]:
        return [fault for fault in self.faults if fault.severity == "error"]

    @property
    def new(self) -> int:
        return sum(new for new, _ in self.counts.values())

    @property
    def known(self) -> int:
        return sum(known for _, known in self.counts.values())


SPREADSHEETS = frozenset({".xlsx", ".xls", ".xlsm", ".et", ".ods", ".csv"})


def ledger_paths(directory: Path) -> list[Path]:
    """The spreadsheets of a directory in the order of their names; of these only .xlsx can be read.

    Files of other kinds, hidden files and the locks of open workbooks are none of the import's business.
    """
    return sorted(
        path
        for path in directory.iterdir()
        if path.is_file() and path.suffix.lower() in SPREADSHEETS and not path.name.startswith((".", "~$"))
    )


def check_ledgers(paths: Iterable[Path]) -> ImportReport:
    """Read the ledgers and say what an import would do. Writes nothing."""
    reading = _read(list(paths))
    # Nothing of a check is stored, so it needs nobody in whose name it would be.
    plan = _plan(reading, by=User())
    return ImportReport(plan.counts(), [*reading.faults, *plan.faults])


def import_ledgers(paths: Iterable[Path], *, by: User, progress: Progress | None = None) -> ImportReport:
    """Import ledgers, everything or nothing. Rows known already stay untouched.

    With an error in any row nothing is stored, and the report tells all of them. *progress* is told how far
    the work is, in per cent, with a sentence.
    """
    found = list(paths)
    tell = progress or _silently
    tell(0, "正在读取台账。")
    digest = hashlib.sha256()
    for path in found:
        digest.update(path.name.encode() + b"\0")
        digest.update(path.read_bytes())
    reading = _read(found)
    return import_reading(
        reading,
        by=by,
        label=f"台账导入：{'、'.join(path.name for path in found)}",
        digest=digest.hexdigest(),
        progress=tell,
    )


def import_reading(
    reading: Reading, *, by: User, label: str, digest: str, progress: Progress | None = None
) -> ImportReport:
    """Import what was read. The digest names the same set of ledgers when it is imported again."""
    tell = progress or _silently
    tell(10, f"已读取{len(reading.rows)}行。")
    try:
        batch = staging.begin(label, digest, by=by)
    except staging.UnderWay:
        return ImportReport(faults=[*reading.faults, _UNDER_WAY])
    try:
        report = _import(batch, reading, by=by, progress=tell)
    except BaseException:
        staging.give_up(batch)
        raise
    if report.applied:
        rollups.refresh_all()
    tell(100, "导入完成。" if report.applied else "没有导入。")
    return report


def _import(batch: ImportBatch, reading: Reading, *, by: User, progress: Progress) -> ImportReport:
    staging.stage(batch, reading.rows, progress)
    progress(40, "正在核对姓名、党组织和各项规则。")
    plan = _plan(Reading(staging.staged_rows(batch), [], reading.reporting_unit, reading.reported_on), by=by)
    report = ImportReport(plan.counts(), [*reading.faults, *plan.faults])
    if report.errors:
        staging.give_up(batch, [asdict(fault) for fault in report.faults])
        return report
    if plan.is_empty():
        batch.delete()
        return report
    progress(70, "正在写入。")
    try:
        with transaction.atomic():
            if not staging.holds_claim(batch):
                return ImportReport(report.counts, [*report.faults, _TAKEN_OVER])
            _store(plan, by=by, detail=f"台账导入第{batch.pk}批，文件校验值{batch.digest[:16]}")
            batch.chunks.all().delete()
            batch.counts = {name: list(numbers) for name, numbers in report.counts.items()}
            batch.end(ImportBatch.State.APPLIED, faults=[asdict(fault) for fault in report.faults])
    except IntegrityError:
        staging.give_up(batch)
        return ImportReport(report.counts, [*report.faults, _CROSSED])
    except MonthClosed as closed:  # it was closed after the rows were checked
        staging.give_up(batch)
        fault = LedgerFault("", "", "", closed.messages[0], "请重新上传检查，按提示处理后再导入。")
        return ImportReport(report.counts, [*report.faults, fault])
    return ImportReport(report.counts, report.faults, applied=True)


_UNDER_WAY = LedgerFault(
    "", "", "", "另一次台账导入正在进行，这次没有导入。", "请等它完成后再导入；若它已中断，两分钟后可以重试。"
)
_TAKEN_OVER = LedgerFault("", "", "", "同一批台账又被重新导入，这一次没有写入。", "请查看后一次导入的结果。")
_CROSSED = LedgerFault(
    "", "", "", "导入期间有人登记了同样的内容，这次没有写入。", "请重新导入一次，已登记的会自动跳过。"
)


def _silently(percent: int, message: str) -> None:
    """Progress nobody asked for."""


def _read(paths: Sequence[Path]) -> Reading:
    return read_ledgers(
        paths,
        people=set(Member.objects.values_list("name", flat=True)),
        organizations=set(Organization.objects.values_list("name", flat=True)),
    )


def _plan(reading: Reading, *, by: User) -> Plan:
    return Planner(unit=reading.reporting_unit, reported_on=reading.reported_on, by=by).run(reading.rows)


# --- storing


def _store(plan: Plan, *, by: User, detail: str) -> None:
    for organization, parent in plan.organizations:
        if parent is None:
            Organization.objects.add_root(instance=organization)
        else:
            Organization.objects.add_child(parent, instance=organization)
    _audit(Organization, [organization for organization, _ in plan.organizations], by=by, detail=detail)
    for model in ORDER:
        things = plan.things.get(model, [])
        if not things:
            continue
        if model is StandardNode:
            for level in StandardNode.Level:
                nodes = [each for each in things if each.level == level]
                StandardNode.objects.enter_many(nodes, by=by, detail=detail)
        elif issubclass(model, Record):
            model._default_manager.enter_many(things, by=by, detail=detail)
        else:
            model._default_manager.bulk_create(things, batch_size=CHUNK)
            if model in (Term, Appointment, TalkRound):
                _audit(model, things, by=by, detail=detail)
    for problem, into in plan.merges:
        problem.merged_into = into
    Problem.objects.bulk_update([problem for problem, _ in plan.merges], ["merged_into"], batch_size=CHUNK)


def _audit(model: type[models.Model], things: Sequence[Any], *, by: User, detail: str) -> None:
    """One line a chunk for what is no record and so is not audited by `enter_many`."""
    for start in range(0, len(things), CHUNK):
        chunk = things[start : start + CHUNK]
        ids = ",".join(str(thing.pk) for thing in chunk)
        audit.write_line(
            by=by,
            verb=Verb.IMPORT,
            record_key=model._meta.label_lower,
            detail=f"{detail}：{len(chunk)}条，编号{ids}",
        )
