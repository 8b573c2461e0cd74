"""The demonstration's responsibility: lists of both years at all three levels, handed down and published."""

from datetime import date
from typing import Any

from django.utils import timezone

from branches.accounts import User
from branches.organizations import Organization
from branches.records import Record
from responsibilities import list_coverage
from responsibilities.models import Contact, ContactVisit, Duty, ListSet

CATEGORIES = ("主体责任", "组织建设", "作风建设", "教育管理")
"""What duties are about, in turn: the ledgers of the demonstration do not tell."""

VISITS = (
    (4, ContactVisit.Kind.SURVEY, "查看支部台账，和支部书记商量二季度工作。"),
    (9, ContactVisit.Kind.FEEDBACK, "反馈督查情况，约定补齐谈心谈话记录。"),
)
"""When the committee's members come, and what for."""


def fill(today: date, *, by: User) -> None:
    """Publish everybody's lists of last year and this year; one secretary has not come to it this year."""
    users = {
        each.username: each
        for each in User.objects.filter(username__in=("group", "general", "first", "second"))
    }
    keepers = {each.current_posts()[0].organization.pk: each for each in users.values()}
    for year in (today.year - 1, today.year):
        _sort(year, by=by)
        if year == today.year:  # last year is told as the ledgers have it
            _hand_down(year, users)
        _guide(year, today, by=by)
        owners = list_coverage.owners(Organization.objects.all(), date(year, today.month, min(today.day, 28)))
        for owner in owners:
            list_set, _ = ListSet.begin(
                organization=owner.organization, year=year, level=owner.level, owner=owner.member, by=by
            )
            if year == today.year and owner == owners[-1]:
                continue
            keeper = keepers.get(owner.organization.pk)
            if keeper is not None and not list_set.missing():
                list_set.confirm(by=keeper)
            else:
                list_set.take_effect(by=by)


def _guide(year: int, today: date, *, by: User) -> None:
    """Every branch has its committee member, who comes twice a year; this year one branch has waited in vain."""
    general = Organization.objects.get(kind=Organization.Kind.GENERAL_BRANCH)
    day = date(year, 12, 31)
    members = [post.member for post in general.appointments.on(day).order_by("pk")]
    contacts, visits = [], []
    stamp: dict[str, Any] = {
        "organization": general, "state": Record.State.CONFIRMED, "created_by": by, "confirmed_by": by,
        "confirmed_at": timezone.now(),
    }  # fmt: skip
    for number, branch in enumerate(Organization.objects.branches().alive(day)):
        contacts.append(
            Contact(
                held_on=date(year, 1, 20), year=year, kind=Contact.Kind.GUIDANCE,
                person=members[number % len(members)], branch=branch, **stamp,
            )
        )  # fmt: skip
    Contact.objects.enter_many(contacts, by=by, detail="示例联系分工")
    for number, contact in enumerate(contacts):
        for month, kind, summary in VISITS:
            held_on = date(year, month, 6 + number)
            if held_on <= today and not (year == today.year and number == 2):
                visits.append(
                    ContactVisit(held_on=held_on, contact=contact, kind=kind, summary=summary, **stamp)
                )
    ContactVisit.objects.enter_many(visits, by=by, detail="示例联系指导")


def _sort(year: int, *, by: User) -> None:
    """Say what each duty is about, how often it is due, and where it stands."""
    for number, duty in enumerate(Duty.objects.confirmed().filter(year=year).order_by("pk")):
        duty.category = CATEGORIES[number % len(CATEGORIES)]
        duty.target = ("每半年1次", "每季度1次", "全年")[number % 3]
        if duty.stage == Duty.Stage.DONE:
            duty.progress = "已按要求完成，资料归档。"
        duty.store(by=by, detail="补充类别和频次")


def _hand_down(year: int, users: dict[str, User]) -> None:
    """The group secretary's first duty goes down to the general branch, and from there to two branches."""
    upper = (
        Duty.objects.confirmed().filter(year=year, level=Duty.Level.GROUP_SECRETARY).order_by("pk").first()
    )
    if upper is None:
        return
    content = "把党组年度党建工作要点分解成支部任务，按季检查落实。"
    for owner in list_coverage.owners_below(upper, date(year, 12, 31)):
        if owner.organization.kind == Organization.Kind.GENERAL_BRANCH:
            middle = upper.hand_down(
                by=users["group"], organization=owner.organization, owner=owner.member, level=owner.level,
                content=content, measure="年初分解，季末核对。", due_on=date(year, 12, 20),
            )  # fmt: skip
            middle.confirm(by=users["general"])
            _to_branches(middle, users)


def _to_branches(middle: Duty, users: dict[str, User]) -> None:
    for owner in list_coverage.owners_below(middle, date(middle.year, 12, 31)):
        keeper = next(
            (users[name] for name in ("first", "second")
             if users[name].current_posts()[0].organization == owner.organization),
            None,
        )  # fmt: skip
        if keeper is None:
            continue
        below = middle.hand_down(
            by=users["general"], organization=owner.organization, owner=owner.member, level=owner.level,
            content="按总支分解的任务制定支部月计划，逐月对账。", measure="支委会每月研究一次。",
            due_on=date(middle.year, 12, 10),
        )  # fmt: skip
        if keeper.username == "first":
            below.stage = Duty.Stage.DONE
        below.confirm(by=keeper)
