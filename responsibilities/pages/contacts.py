"""The pages of contact assignments and visits."""

from typing import Any

from branches.pages import Column, RecordPage, Section
from branches.pages.declaration import Cell, show
from responsibilities.contact_forms import ContactForm, ContactVisitForm
from responsibilities.models import Contact, ContactVisit


def _visits(contact: Any) -> list[Section]:
    rows = [
        [Cell(each.summary, each.get_absolute_url()), Cell(show(each.held_on)), Cell(each.get_kind_display()),
         Cell(each.get_state_display())]
        for each in contact.visits.exclude(state=ContactVisit.State.WITHDRAWN).order_by("held_on")
    ]  # fmt: skip
    return [Section("联系指导记录", ["指导情况", "到访日期", "内容", "状态"], rows)]


CONTACT = RecordPage(
    model=Contact,
    name="联系分工",
    form=ContactForm,
    search=("person__name", "branch__name", "remark"),
    choices=("year", "kind"),
    columns=(
        Column("联系人", lambda contact: contact.person),
        Column("联系支部", lambda contact: contact.branch, sort="branch"),
        Column("年度", lambda contact: str(contact.year), sort="year"),
        Column("类别", lambda contact: contact.get_kind_display()),
        Column("备注", lambda contact: contact.remark),
    ),
    rows=lambda contacts: contacts.select_related("organization", "person", "branch"),
    facts=(
        Column("联系人", lambda contact: contact.person),
        Column("联系支部", lambda contact: contact.branch),
        Column("年度", lambda contact: str(contact.year)),
        Column("类别", lambda contact: contact.get_kind_display()),
        Column("备注", lambda contact: contact.remark),
    ),
    sections=_visits,
)

CONTACT_VISIT = RecordPage(
    model=ContactVisit,
    name="联系指导记录",
    form=ContactVisitForm,
    search=("summary", "problems", "contact__person__name"),
    choices=("kind",),
    columns=(
        Column("指导情况", lambda visit: visit.summary),
        Column("到访日期", lambda visit: visit.held_on, sort="held_on"),
        Column("联系人", lambda visit: visit.contact.person),
        Column("联系支部", lambda visit: visit.contact.branch),
        Column("到访内容", lambda visit: visit.get_kind_display()),
        Column("提出的问题", lambda visit: visit.problems),
    ),
    rows=lambda visits: visits.select_related("organization", "contact__person", "contact__branch"),
    facts=(
        Column("联系分工", lambda visit: visit.contact),
        Column("到访内容", lambda visit: visit.get_kind_display()),
        Column("参加的会议", lambda visit: visit.meeting),
        Column("提出的问题", lambda visit: visit.problems),
    ),
)
