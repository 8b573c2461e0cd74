"""Party organisations and their committees, on their way from a ledger into the plan."""

from collections.abc import Sequence
from datetime import date

from branches.organizations import Organization, Term
from members.models import Appointment, Member
from reports.ledgers.checks import breaches
from reports.ledgers.desk import Desk, Skip
from reports.ledgers.directory import NotFound
from reports.ledgers.sheets import LedgerRow


def plan_organizations(desk: Desk, rows: Sequence[LedgerRow]) -> None:
    waiting = {}
    for row in rows:
        name = row.values["name"]
        if name in desk.directory.organizations:
            desk.plan.known[str(Organization._meta.verbose_name)] += 1
        elif name in waiting:
            desk.fault(
                row, "name", f"“{name}”在本次导入中出现了两次，只导入一次。", "请删去重复的一行。", "warning"
            )
        else:
            waiting[name] = row
    while waiting:
        ready = [row for row in waiting.values() if (row.values.get("parent") or "") not in waiting]
        if not ready:
            for row in waiting.values():
                desk.fault(row, "parent", "上级党组织互相隶属，排不出层级。", "请核对上级党组织这一栏。")
            return
        for row in ready:
            del waiting[row.values["name"]]
            _add_organization(desk, row)
    for row in rows:
        if row.values.get("secretary"):
            desk.seats[row.values["secretary"]] = desk.directory.organizations[row.values["name"]]


def _add_organization(desk: Desk, row: LedgerRow) -> None:
    values = row.values
    kind = values["kind"]
    organization = Organization(
        name=values["name"],
        kind=Organization.Kind.PARTY_COMMITTEE if kind == "committee" else kind,
        founded_on=values.get("founded_on"),
        unit_name=desk.unit,
    )
    try:
        parent = _parent(desk, row)
    except Skip:
        parent = None
    for breach in breaches(organization):
        desk.breach(row, breach)
    desk.plan.organizations.append((organization, parent))
    desk.directory.add_organization(organization)


def _parent(desk: Desk, row: LedgerRow) -> Organization | None:
    """The organisation above; a working committee outside the ledger is made on the way."""
    text = row.values.get("parent") or ""
    if not text:
        return None
    try:
        return desk.directory.organization(text)
    except NotFound as missing:
        if text.endswith(("工作委员会", "工委")):
            above = Organization(name=text, kind=Organization.Kind.WORK_COMMITTEE)
            desk.plan.organizations.append((above, None))
            desk.directory.add_organization(above)
            return above
        desk.fault(row, "parent", missing.message, missing.advice)
        raise Skip from missing


def plan_committees(desk: Desk, rows: Sequence[LedgerRow]) -> None:
    """Terms and appointments; after the roster, for the committee's names are found there."""
    desk.keys[Term] = {(each.organization_id, each.elected_on): each.pk for each in Term.objects.all()}
    desk.keys[Appointment] = {
        (each.member_id, each.organization_id, each.position, each.starts_on): each.pk
        for each in Appointment.objects.all()
    }
    for row in {row.values["name"]: row for row in reversed(rows)}.values():
        organization = desk.directory.organizations.get(row.values["name"])
        if organization is None:
            continue
        elected_on = row.values.get("elected_on")
        if elected_on is not None:
            term = Term(
                organization=organization, elected_on=elected_on, years=row.values.get("term_years") or 3
            )
            if desk.is_new(row, Term, (desk.directory.ref(organization), elected_on), term):
                desk.plan.things[Term].append(term)
        try:
            secretary = desk.member(row, "secretary", organization)
        except Skip:
            secretary = None
        try:
            committee = desk.people(row, "members", row.values.get("members") or [], organization)
        except Skip:
            committee = []
        if secretary is not None:
            _appoint(desk, row, secretary, organization, Appointment.Position.SECRETARY, elected_on)
        for member in committee:
            if member is not secretary:
                _appoint(desk, row, member, organization, Appointment.Position.COMMITTEE_MEMBER, elected_on)


def _appoint(
    desk: Desk,
    row: LedgerRow,
    member: Member,
    organization: Organization,
    position: str,
    starts_on: date | None,
) -> None:
    appointment = Appointment(
        member=member, organization=organization, position=position, starts_on=starts_on
    )
    key = (desk.directory.ref(member), desk.directory.ref(organization), position, starts_on)
    if desk.is_new(row, Appointment, key, appointment):
        desk.plan.things[Appointment].append(appointment)
