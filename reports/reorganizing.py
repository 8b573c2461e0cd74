"""Carrying a reorganisation out: what moves, what stays with its history, and what must be settled before."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from branches import audit
from branches.accounts import Post, Role, User
from branches.audit import Verb
from branches.months import admit
from branches.organizations import Organization, OrganizationQuerySet
from branches.periods import format_day
from branches.records import Cell, Record, record_types
from branches.reorganizations import Reorganization
from meetings.models import MeetingSeries
from members.models import Appointment, DevelopmentCase, Member, PastMembership
from responsibilities.models import FollowUp, MassIssue, Problem

Kind = Reorganization.Kind


@dataclass(frozen=True)
class Order:
    """What was decided: of which organisation, how, by which document, from which day."""

    organization: Organization
    kind: str
    effective_on: date
    document: str
    approved_by: str
    approved_on: date
    new_name: str = ""
    new_kind: str = ""
    receiver: Organization | None = None

    @property
    def dissolves(self) -> bool:
        return self.kind != Kind.RENAMED


@dataclass(frozen=True)
class Prospect:
    """What the order will do, before anybody agrees to it."""

    obstacles: list[str]
    moves: list[tuple[str, list[str]]]
    """What goes to the receiving organisation, or ends: in words, and each by name."""
    stays: list[tuple[str, int]]
    """What stays under the organisation's name, by record type, and how many."""


def may_reorganize(user: User, organization: Organization) -> bool:
    """The organisations above decide; nobody reorganises his own."""
    return user.may_review(organization)


def receivers(user: User, organization: Organization, today: date) -> OrganizationQuerySet:
    """Organisations of the same kind that stand and that he sees: into which it may be merged."""
    alive: OrganizationQuerySet = user.organizations().alive(today)
    return alive.filter(kind=organization.kind).exclude(pk=organization.pk)


def _units(organization: Organization) -> OrganizationQuerySet:
    """The organisation and its 党小组, which end with it."""
    return Organization.objects.subtree(organization).filter(
        Q(pk=organization.pk) | Q(kind=Organization.Kind.GROUP)
    )


def _members(order: Order) -> list[Member]:
    members = Member.objects.filter(organization__in=_units(order.organization))
    return list(members.exclude(state=Record.State.WITHDRAWN).in_party(order.effective_on).by_name())


def _appointments(order: Order) -> list[Appointment]:
    held = Appointment.objects.filter(organization__in=_units(order.organization)).on(order.effective_on)
    return list(held.select_related("member", "organization"))


def _posts(order: Order) -> list[Post]:
    held = Post.objects.filter(organization__in=_units(order.organization))
    return list(held.exclude(ends_on__lt=order.effective_on).select_related("user", "organization"))


def _series(order: Order) -> list[MeetingSeries]:
    units = _units(order.organization)
    return list(MeetingSeries.objects.alive(order.effective_on).filter(organization__in=units))


def _open_things(order: Order) -> list[tuple[str, list[Record]]]:
    """What the receiving organisation goes on with; each stays counted where it was entered."""
    units = _units(order.organization)
    drafts = [
        record
        for model in record_types()
        for record in model._default_manager.unconfirmed().filter(organization__in=units)
    ]
    return [
        (
            "未销号的问题",
            list(Problem.objects.confirmed().filter(organization__in=units, closed_on__isnull=True)),
        ),
        (
            "未办结的发展党员",
            list(DevelopmentCase.objects.filter(organization__in=units, next_step__isnull=False).confirmed()),
        ),
        (
            "未办结的群众诉求",
            list(MassIssue.objects.confirmed().filter(organization__in=units, closed_on__isnull=True)),
        ),
        ("未确认的记录", drafts),
    ]


def prospect(order: Order, today: date) -> Prospect:
    """What will move and what stays, and why it cannot be carried out yet."""
    if not order.dissolves:
        return Prospect(_obstacles(order, today), [], _kept(order))
    last = format_day(order.effective_on - timedelta(days=1))
    moves = [
        ("转入接收党组织的党员", [each.name for each in _members(order)]),
        (f"任职到{last}为止", [f"{each} {each.member}" for each in _appointments(order)]),
        (
            "登录岗位（党员随转，其他岗位到前一日为止，请另行设置）",
            [f"{each.user} {each.get_role_display()}" for each in _posts(order)],
        ),
        (f"固定会议到{last}为止", [str(each) for each in _series(order)]),
        *(
            (f"{label}，由接收党组织接着办", [str(each) for each in found])
            for label, found in _open_things(order)
        ),
    ]
    return Prospect(_obstacles(order, today), [each for each in moves if each[1]], _kept(order))


def _kept(order: Order) -> list[tuple[str, int]]:
    units = _units(order.organization)
    counted = [
        (str(model._meta.verbose_name), model._default_manager.filter(organization__in=units).count())
        for model in record_types()
        if model is not Member
    ]
    return [each for each in counted if each[1]]


def _obstacles(order: Order, today: date) -> list[str]:
    found = []
    source = order.organization
    if order.effective_on > today:
        found.append("执行日期不能晚于今天，请到执行当日办理。")
    if source.dissolved_on is not None:
        found.append(f"{source.short_name}已经撤销，不能再调整。")
    if order.new_name and Organization.objects.filter(name=order.new_name).exists():
        found.append(f"已有名为“{order.new_name}”的党组织，请换一个名称。")
    if not order.dissolves:
        return found
    below = Organization.objects.subtree(source).alive(order.effective_on).exclude(pk__in=_units(source))
    found += [f"下面还有{each.short_name}，请先调整它。" for each in below]
    if (
        order.receiver is not None
        and order.receiver.founded_on
        and order.receiver.founded_on > order.effective_on
    ):
        found.append("执行日期早于接收党组织的成立日期，请核对。")
    later = [
        (model._meta.verbose_name, count)
        for model in record_types()
        if model not in (FollowUp, Member)
        and (
            count := model._default_manager.filter(
                organization__in=_units(source), held_on__gte=order.effective_on
            )
            .exclude(state=Record.State.WITHDRAWN)
            .count()
        )
    ]
    found += [
        f"执行日期当天或以后已有{name}{count}条，请改用更晚的执行日期，或先撤销这些记录。"
        for name, count in later
    ]
    return found


def carry_out(order: Order, *, by: User, typed_name: str) -> Reorganization:
    """Do it, in one transaction, with a line of audit for each thing. It cannot be undone.

    Raises ValidationError where the name was not typed or something stands in the way, MonthClosed where the day lies
    in a closed month.
    """
    if not may_reorganize(by, order.organization):
        raise PermissionDenied("组织调整由上级党组织办理。")
    if typed_name.strip() != order.organization.name:
        raise ValidationError("请原样输入党组织的全称，确认办理。")
    with transaction.atomic():
        source = Organization.objects.select_for_update().get(pk=order.organization.pk)
        if obstacles := _obstacles(order, timezone.localdate()):
            raise ValidationError(obstacles)
        month = order.effective_on.replace(day=1)
        touched = [source, order.receiver] if order.receiver else [source]
        Cell.hold((each.pk, Member.record_type(), month) for each in touched)
        admit((each.pk, month) for each in touched)
        if order.kind == Kind.RENAMED:
            return _rename(order, source, by)
        receiver = order.receiver or _found(order, source, by)
        return _dissolve(order, source, receiver, by)


def _entered(order: Order, source: Organization, by: User, detail: str, **fields: object) -> Reorganization:
    done = Reorganization(
        kind=order.kind, organization=source, document=order.document, effective_on=order.effective_on,
        approved_by_organization=order.approved_by, approved_on=order.approved_on, carried_out_by=by, **fields,
    )  # fmt: skip
    done.full_clean(exclude=[] if done.receiver else ["receiver"])
    done.save()
    _tell(by, done.key, source.pk, f"{detail}，依据{order.document}，自{order.effective_on}起")
    return done


def _tell(by: User, key: str, organization_id: int, detail: str) -> None:
    audit.write_line(by=by, verb=Verb.STEP, record_key=key, organization_id=organization_id, detail=detail)


def _rename(order: Order, source: Organization, by: User) -> Reorganization:
    old = source.name
    source.name, source.renamed_on = order.new_name, order.effective_on
    source.save()
    return _entered(order, source, by, f"{old}更名为{order.new_name}", old_name=old)


def _found(order: Order, source: Organization, by: User) -> Organization:
    """The new organisation of a 改建, beside the old one."""
    new = Organization(
        name=order.new_name, kind=order.new_kind, founded_on=order.effective_on, unit_name=source.unit_name
    )
    parent = Organization.objects.get_parent(source)
    founded: Organization = Organization.objects.add_child(parent, instance=new)
    _tell(by, f"{Organization._meta.label_lower}:{founded.pk}", founded.pk, f"由{source.name}改建成立")
    return founded


def _dissolve(order: Order, source: Organization, receiver: Organization, by: User) -> Reorganization:
    members, last = _members(order), order.effective_on - timedelta(days=1)
    detail = f"{source.name}{Kind(order.kind).label}，党员和未办结的事项转{receiver.name}"
    done = _entered(order, source, by, detail, receiver=receiver, members_moved=len(members))
    for series in _series(order):
        series.ends_on = last
        series.store(by=by, verb=Verb.STEP, detail=detail)
    for appointment in _appointments(order):
        appointment.ends_on = last
        appointment.save(update_fields=["ends_on"])
        _tell(
            by,
            appointment.member.key,
            appointment.organization_id,
            f"{appointment}任职到{last}为止：{detail}",
        )
    for post in _posts(order):
        _end_post(post, receiver, order.effective_on, by)
    for member in members:
        PastMembership.objects.create(
            member=member, organization_id=member.organization_id, until=order.effective_on
        )
        member.organization = receiver
        member.store(by=by, verb=Verb.STEP, detail=detail)
    units = _units(source)
    for unit in [*units, *Organization.objects.filter(successor__in=units.values("pk"))]:
        if unit.dissolved_on is None:
            unit.dissolved_on = order.effective_on
        unit.successor = receiver
        unit.save()
    return done


def _end_post(post: Post, receiver: Organization, on: date, by: User) -> None:
    """The post ends the day before; a plain member's goes with him."""
    if post.role == Role.MEMBER:
        Post.objects.create(user=post.user, organization=receiver, role=post.role, starts_on=on)
    if post.starts_on >= on:
        post.ends_on = post.starts_on
    else:
        post.ends_on = on - timedelta(days=1)
    post.save(update_fields=["ends_on"])
    _tell(
        by, f"{User._meta.label_lower}:{post.user_id}", post.organization_id,
        f"{post.user}的{post.get_role_display()}岗位到{post.ends_on}为止",
    )  # fmt: skip
