"""Registers (登记表) in print: which lists there are, and the printing of long ones by a worker."""

from collections.abc import Iterator

from django.db import transaction
from django.http import QueryDict

from branches import audit, jobs
from branches.accounts import User
from branches.pages import page_of
from branches.pages.declaration import show
from branches.pages.listing import Listing
from branches.pages.register import Register
from reports.printing.registers import PrintedRegister, register_pdf

JOB = "register"
AT_ONCE = 500
"""Rows from which a worker prints: three seconds."""
MOST = 3_000
"""Rows of one printed register, some 150 pages."""


def listing_of(record_type: str, user: User, query: QueryDict) -> Listing | None:
    """The list of the type as the user asks for it; None where there is no such type."""
    page = page_of(record_type)
    return Listing(page, user, query) if page is not None else None


def printed(register: Register) -> PrintedRegister:
    """The register as plain words."""
    return PrintedRegister(
        title=register.title,
        unit_line=register.unit_line,
        heads=[(column.label, column.numeric) for column in register.columns],
        rows=_texts(register),
        total=register.total,
    )


def _texts(register: Register) -> Iterator[list[str]]:
    for record in register.records():
        yield [show(column.value(record)) for column in register.columns]


def write_line(register: Register, *, by: User) -> None:
    """Tell the trail that the register leaves the house as PDF."""
    audit.write_line(
        by=by,
        verb=audit.Verb.EXPORT,
        record_key=register.listing.page.model.record_type(),
        detail=f"{register.told}（PDF）",
    )


def start_printing(register: Register, *, by: User) -> jobs.Job:
    """Have a worker print the register."""
    listing = register.listing
    parameters = {"record_type": listing.page.model.record_type(), "query": listing.query()}
    with transaction.atomic():
        write_line(register, by=by)
        return jobs.start(JOB, f"{register.title}{register.total}条", by=by, parameters=parameters)


@jobs.handler(JOB)
def _print(job: jobs.Job) -> None:
    """Print what its reader may see now of what he asked for. Safe to run twice."""
    asked = job.parameters
    listing = listing_of(asked["record_type"], job.created_by, QueryDict(asked["query"]))
    if listing is None or not listing.records.exists():
        raise ValueError("要打印的记录已经看不到了")
    register = Register(listing)
    job.beat(5, f"正在排版，共{register.total}条")

    def told(done: int) -> None:
        job.beat(5 + 90 * done // max(register.total, 1), f"已排好{done}条，共{register.total}条")

    job.keep_result(f"{register.title}.pdf", register_pdf(printed(register), told=told))
