"""What points come to: a member's card, a branch's table, and what the records give by themselves."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from branches.accounts import User
from branches.organizations import Organization
from branches.periods import Period
from members.models import Member, PointEntry, PointMonth, PointRule, PointScheme
from members.models.point_schemes import Category
from members.rules.points import Point, Score, score

GONE = "原记录已改动，不再给分"
HOUR = "小时"


@dataclass(frozen=True)
class Standing:
    """One member's year: what counts, and what still waits."""

    member: Member
    score: Score
    waiting: Decimal
    """Points of entries that have not taken effect."""

    def cells(self) -> list[Decimal]:
        """What each category gives, in the order of the table."""
        return [self.score.by_category.get(category, Decimal(0)) for category in Category.values]


def scheme_of(organization: Organization, year: int) -> PointScheme | None:
    """The scheme that binds the organisation at the year's end, or today in the running year."""
    return PointScheme.objects.binding(organization, min(timezone.localdate(), date(year, 12, 31)))


def _points(entries: Iterable[PointEntry]) -> list[Point]:
    return [Point(entry.rule.code, entry.value, entry.occurred_on) for entry in entries]


def standings(members: list[Member], scheme: PointScheme, year: int) -> list[Standing]:
    """Every member's year, in the order given. The number of queries does not depend on the members."""
    entries: dict[int, list[PointEntry]] = defaultdict(list)
    found = PointEntry.objects.of_year(year).filter(member__in=[member.pk for member in members])
    for entry in found.select_related("rule", "month"):
        entries[entry.member_id].append(entry)
    return [_standing(member, entries[member.pk], scheme) for member in members]


def _standing(member: Member, entries: list[PointEntry], scheme: PointScheme) -> Standing:
    approved = [entry for entry in entries if entry.status == PointEntry.Status.APPROVED]
    effective = [entry for entry in approved if entry.month.stage == PointMonth.Stage.EFFECTIVE]
    waiting = [entry for entry in entries if entry.status != PointEntry.Status.REJECTED]
    terms = scheme.terms() | {
        entry.rule.code: entry.rule.terms() for entry in effective if entry.rule.scheme_id != scheme.pk
    }
    counted = score(
        _points(effective),
        terms,
        base=scheme.base,
        ceiling=scheme.ceiling,
        category_caps=scheme.category_caps(),
    )
    open_sum = sum((entry.value for entry in waiting if entry not in effective), Decimal(0))
    return Standing(member, counted, open_sum)


def members_with_points(organization: Organization, on: date) -> list[Member]:
    """Who gets points in the branch: its roster, less those who are away for long and take no part."""
    return list(Member.objects.on_roster(organization, on).filter(floating=False).by_name())


@dataclass(frozen=True)
class Earned:
    """What one record gives one member by itself."""

    source: str
    """A rule's source: attendance, lecture_given …"""
    member_id: int
    occurred_on: date
    note: str
    record_key: str
    hours: Decimal | None = None
    """How long it took: what a rule whose unit is the hour multiplies."""

    def quantity(self, rule: PointRule) -> Decimal:
        return self.hours if self.hours is not None and rule.unit == HOUR else Decimal(1)


def register_earned(
    organization: Organization, month: date, earned: list[Earned], *, by: User
) -> tuple[int, int]:
    """Bring a branch's month in line with its records: award what is new, reverse what no longer holds.

    Safe to run again: it changes nothing that is right. Returns how many were awarded and reversed. What belongs to a
    month that is locked becomes a visible correction in the first one that is not.
    """
    period = Period.of_month(month.year, month.month)
    scheme = PointScheme.objects.binding(organization, period.end)
    if scheme is None:
        return 0, 0
    rules = {rule.source: rule for rule in scheme.rules.all() if rule.is_automatic}
    members = {member.pk: member for member in members_with_points(organization, period.end)}
    wanted = {
        (rules[each.source].pk, each.member_id, each.record_key): each
        for each in earned
        if each.source in rules and each.member_id in members
    }
    codes = [rule.code for rule in rules.values()]
    with transaction.atomic():
        given = {
            (entry.rule_id, entry.member_id, entry.source_key): entry
            for entry in PointEntry.objects.standing_of(codes, organization, period.start)
            .filter(source_once__isnull=False)
            .select_related("rule", "member", "month__organization")
        }
        due = {
            key: rules[each.source].signed_value * each.quantity(rules[each.source])
            for key, each in wanted.items()
        }
        right = {key for key, entry in given.items() if due.get(key) == entry.value}
        gone = [entry for key, entry in given.items() if key not in right]
        for entry in gone:
            entry.take_back(by=by, reason=GONE)
        new = [each for key, each in wanted.items() if key not in right]
        for each in new:
            PointEntry.award(
                members[each.member_id],
                rules[each.source],
                each.occurred_on,
                each.note,
                each.record_key,
                by=by,
                quantity=each.quantity(rules[each.source]),
            )
    return len(new), len(gone)


def rule_choices(scheme: PointScheme, *, self_report: bool) -> "list[PointRule]":
    """The rules a person may enter by hand: the member those he reports himself, the committee all of them."""
    return [
        rule
        for rule in scheme.rules.all()
        if not rule.is_automatic and (not self_report or rule.source == PointRule.Source.SELF)
    ]
