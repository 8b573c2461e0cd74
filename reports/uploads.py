"""Ledgers that a user uploads: kept until they are imported, checked against what he answers for, imported as a job."""

import secrets
import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from branches import jobs
from branches.accounts import REVIEWING_ROLES, User
from branches.jobs import Job
from branches.organizations import Organization
from branches.periods import Period, Scope
from branches.records import Record
from members.models import Member
from reports.ledgers.load import import_ledgers
from reports.ledgers.plan import Plan, Planner
from reports.ledgers.sheets import LedgerFault, read_ledgers

IMPORTING_KINDS = (
    Organization.Kind.WORK_COMMITTEE,
    Organization.Kind.PARTY_COMMITTEE,
    Organization.Kind.GENERAL_BRANCH,
)
KEPT_SECONDS = 24 * 3600
"""An upload that nobody confirmed within a day is thrown away."""
KIND = "import-ledgers"


@dataclass(frozen=True)
class Check:
    """What an import would do: label → (new, known), and what is wrong."""

    counts: dict[str, tuple[int, int]]
    faults: list[LedgerFault]

    @property
    def ok(self) -> bool:
        return not any(fault.severity == "error" for fault in self.faults)


def importing_organization(user: User) -> Organization | None:
    """The organisation for which the user may import: where he is 书记 or 党务专干 above branches."""
    for post in user.current_posts():
        if post.role in REVIEWING_ROLES and post.organization.kind in IMPORTING_KINDS:
            return post.organization
    return None


# --- the files


def folder_of(token: str) -> Path:
    return Path(settings.MEDIA_ROOT) / "uploads" / token


def keep(files: Sequence[UploadedFile]) -> str:
    """Store the uploaded files in a folder of their own; returns its token. Old folders are removed."""
    _remove_forgotten()
    token = secrets.token_urlsafe(16)
    folder = folder_of(token)
    folder.mkdir(mode=0o700, parents=True)
    for file in files:
        with (folder / Path(file.name or "台账.xlsx").name).open("wb") as stored:
            for chunk in file.chunks():
                stored.write(chunk)
    return token


def kept_paths(token: str) -> list[Path]:
    """The files of an upload by name; empty when it has been imported or thrown away."""
    folder = folder_of(token)
    return sorted(folder.iterdir()) if token and folder.is_dir() else []


def throw_away(token: str) -> None:
    folder = folder_of(token)
    if token and folder.is_dir():
        shutil.rmtree(folder)


def _remove_forgotten() -> None:
    uploads = Path(settings.MEDIA_ROOT) / "uploads"
    if not uploads.is_dir():
        return
    waiting = {
        job.parameters.get("token")
        for job in Job.objects.filter(kind=KIND, state__in=[Job.State.QUEUED, Job.State.RUNNING])
    }
    for folder in uploads.iterdir():
        if folder.name not in waiting and folder.stat().st_mtime < time.time() - KEPT_SECONDS:
            shutil.rmtree(folder)


# --- the check


def check(paths: Sequence[Path], *, by: User, organization: Organization) -> Check:
    """Read the ledgers and plan their import; nothing is written.

    A row of an organisation outside the user's own bureau is an error: nobody imports for others.
    """
    reading = read_ledgers(
        paths,
        people=set(Member.objects.values_list("name", flat=True)),
        organizations=set(Organization.objects.values_list("name", flat=True)),
    )
    plan = Planner(unit=reading.reporting_unit, reported_on=reading.reported_on, by=by).run(reading.rows)
    strangers = [
        LedgerFault(
            "",
            "",
            "",
            f"“{name}”不在{organization.short_name}范围内。",
            "请删去这个组织的行，由其上级党组织导入。",
        )
        for name in foreign_names(plan, organization)
    ]
    return Check(plan.counts(), [*strangers, *reading.faults, *plan.faults])


def foreign_names(plan: Plan, organization: Organization) -> list[str]:
    """The organisations of planned rows that lie outside the bureau of *organization*."""
    allowed = set(
        Scope.bureau(organization, Period.of_year(2000)).organizations().values_list("pk", flat=True)
    )
    new: set[int] = set()
    foreign: set[str] = set()
    for created, parent in plan.organizations:
        if parent is not None and (parent.pk in allowed or id(parent) in new):
            new.add(id(created))
        else:
            foreign.add(created.name)
    for owner in _owners(plan):
        if owner.pk not in allowed and id(owner) not in new:
            foreign.add(owner.name)
    return sorted(foreign)


def _owners(plan: Plan) -> Iterator[Organization]:
    """The organisation of everything planned that belongs to one."""
    for model, things in plan.things.items():
        if issubclass(model, Record) or any(field.name == "organization" for field in model._meta.fields):
            for thing in things:
                yield thing.organization


# --- the job


def start(token: str, *, by: User, organization: Organization) -> Job:
    """Queue the import of a checked upload."""
    names = "、".join(path.name for path in kept_paths(token))
    return jobs.start(
        KIND,
        f"导入台账：{names}"[:120],
        by=by,
        parameters={"token": token, "organization": organization.pk},
    )


@jobs.handler(KIND)
def import_uploaded(job: Job) -> None:
    """Import everything or nothing. Safe to run twice: rows known already stay untouched."""
    token = job.parameters["token"]
    paths = kept_paths(token)
    if not paths:
        raise FileNotFoundError("上传的台账已不在，请重新上传")
    organization = Organization.objects.get(pk=job.parameters["organization"])
    found = check(paths, by=job.created_by, organization=organization)
    if found.ok:
        report = import_ledgers(paths, by=job.created_by, progress=job.beat)
        found = Check(report.counts, report.faults)
    applied = found.ok
    job.parameters = {**job.parameters, "result": result_of(found), "applied": applied}
    job.save(update_fields=["parameters"])
    new = sum(new for new, _ in found.counts.values())
    if applied:
        throw_away(token)
        job.beat(100, f"导入完成，共新增{new}条。" if new else "全部内容都已导入过，没有新增。")
    else:
        job.beat(100, "台账里还有问题，一条也没有写入，请看结果。")


def result_of(found: Check) -> dict[str, Any]:
    """The check as plain values that a job keeps and the result page shows."""
    return {
        "ok": found.ok,
        "counts": [[label, new, known] for label, (new, known) in found.counts.items()],
        "faults": [list(asdict(fault).values()) for fault in found.faults],
    }
