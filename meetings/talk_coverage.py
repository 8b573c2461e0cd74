"""Who has talked with whom in a year: every member with the committee, and with other members."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from branches.organizations import Organization
from branches.periods import Period, Scope
from meetings.models import Talk
from meetings.rules import Rule, rule_on
from members.models import Appointment, Member

COMMITTEE = (
    Appointment.Position.SECRETARY,
    Appointment.Position.DEPUTY_SECRETARY,
    Appointment.Position.COMMITTEE_MEMBER,
)


@dataclass(frozen=True)
class Side:
    """What a member has and is to have: talks with the committee, or with members outside it."""

    rule: Rule | None
    done: int
    partners: int
    """Other people of this side whom he could talk with."""

    @property
    def lacking(self) -> bool:
        return self.rule is not None and self.partners > 0 and self.done < self.rule.threshold


@dataclass(frozen=True)
class CoverageRow:
    """One member: his talks with each of the committee, and both sides."""

    member: Member
    on_committee: bool
    cells: list[tuple[Member, int, Talk | None]]
    """Each of the committee: how many talks, and the latest."""
    committee: Side
    members: Side

    @property
    def complete(self) -> bool:
        return not (self.committee.lacking or self.members.lacking)


@dataclass(frozen=True)
class Coverage:
    """谈心谈话覆盖 of one branch and year."""

    committee: list[Member]
    rows: list[CoverageRow]

    @property
    def complete(self) -> int:
        return sum(row.complete for row in self.rows)


def coverage(branch: Organization, year: int, today: date) -> Coverage:
    """By the confirmed heart-to-heart talks the branch and its groups recorded; the roster is that of the last day."""
    period = Period.of_year(year)
    day = min(today, period.end)
    members = list(Member.objects.on_roster(branch, day).by_name())
    posts = Appointment.objects.on(day).filter(organization=branch, position__in=COMMITTEE)
    holders = set(posts.values_list("member_id", flat=True))
    committee = [member for member in members if member.pk in holders]
    talks = Talk.objects.heart_to_heart().confirmed().within(Scope.bureau(branch, period)).during(period)
    count: Counter[tuple[int, int]] = Counter()
    latest: dict[tuple[int, int], Talk] = {}
    partners: dict[int, Counter[int]] = defaultdict(Counter)
    for one, other, talk in talks.pairs():
        for pair in ((one, other), (other, one)):
            count[pair] += 1
            latest[pair] = talk
            partners[pair[0]][pair[1]] += 1
    known = {member.pk for member in members}
    rows = [
        CoverageRow(
            member,
            member.pk in holders,
            [(each, count[member.pk, each.pk], latest.get((member.pk, each.pk))) for each in committee],
            Side(
                rule_on("talk_committee", day),
                sum(times for each, times in partners[member.pk].items() if each in holders),
                len(holders & known - {member.pk}),
            ),
            Side(
                rule_on("talk_members", day),
                sum(times for each, times in partners[member.pk].items() if each in known - holders),
                len(known - holders - {member.pk}),
            ),
        )
        for member in members
    ]
    return Coverage(committee, rows)
