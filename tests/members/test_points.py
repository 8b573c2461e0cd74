"""The ledger of points: added to, never changed; months that lock; objections; and what the records give."""

import itertools
import random
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from time_machine import TimeMachineFixture

from branches.accounts import Role, User
from branches.audit import AuditLine
from branches.periods import Period
from meetings.models import Attendance, Meeting
from meetings.point_sources import earned
from members.models import Member, PointEntry, PointMonth, PointObjection, PointRule, PointScheme
from members.point_schemes import BY_KEY
from members.points import register_earned, standings
from tests import factories
from tests.branches.record_types import sign_in
from tests.cast import Cast, user

MARCH = Period.of_month(2026, 3)
DAY = date(2026, 3, 10)


@pytest.fixture(autouse=True)
def in_april(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to("2026-04-01 10:00+08:00", tick=False)  # a Wednesday


@pytest.fixture
def deputy(cast: Cast) -> User:
    """Another member of the first branch's committee."""
    return user("deputy", "骆青禾", cast.first_branch, Role.COMMITTEE_MEMBER)


def adopt(cast: Cast, key: str = "base_and_bonus", starts_on: date = date(2026, 1, 1)) -> PointScheme:
    return PointScheme.adopt(BY_KEY[key], cast.general_branch, starts_on, by=cast.general)


def rule(scheme: PointScheme, code: str) -> PointRule:
    return scheme.rules.get(code=code)


def reported(cast: Cast, member: Member, code: str = "absence", **fields: Any) -> PointEntry:
    scheme = PointScheme.objects.binding(cast.first_branch, DAY)
    assert scheme is not None
    values = {"occurred_on": DAY, "note": "3月10日党员大会", "by": cast.first} | fields
    return PointEntry.report(member, rule(scheme, code), **values)


def approved(entry: PointEntry, by: User) -> PointEntry:
    entry.review(by=by)
    entry.approve(by=by)
    return entry


def in_effect(cast: Cast, time_machine: TimeMachineFixture) -> PointMonth:
    month = PointMonth.objects.get(organization=cast.first_branch, month=MARCH.start)
    month.publicise(by=cast.first)
    time_machine.move_to("2026-04-20 10:00+08:00", tick=False)
    month.take_effect(by=cast.first)
    return month


def total(member: Member) -> Decimal:
    scheme = PointScheme.objects.binding(member.organization, DAY)
    assert scheme is not None
    return standings([member], scheme, 2026)[0].score.total


# --- the scheme


def test_the_branch_keeps_the_scheme_above_until_it_has_its_own(cast: Cast) -> None:
    above = adopt(cast)
    assert PointScheme.objects.binding(cast.first_branch, DAY) == above
    own = PointScheme.adopt(BY_KEY["capped_items"], cast.first_branch, date(2026, 2, 1), by=cast.first)
    assert PointScheme.objects.binding(cast.first_branch, DAY) == own
    assert PointScheme.objects.binding(cast.second_branch, DAY) == above
    assert PointScheme.objects.binding(cast.other_branch, DAY) is None


def test_a_new_version_ends_the_one_before(cast: Cast) -> None:
    first = adopt(cast)
    second = adopt(cast, "capped_items", date(2026, 4, 1))
    first.refresh_from_db()
    assert (first.ends_on, second.version) == (date(2026, 3, 31), 2)
    with pytest.raises(ValidationError, match="之后施行"):
        adopt(cast, starts_on=date(2026, 4, 1))


def test_ranking_is_off(cast: Cast) -> None:
    assert adopt(cast).shows_ranking is False


def test_only_the_organisations_own_committee_adopts(cast: Cast) -> None:
    for other in (cast.clerk, cast.second, cast.general):
        with pytest.raises(PermissionDenied):
            PointScheme.adopt(BY_KEY["capped_items"], cast.first_branch, DAY, by=other)


# --- reporting


@pytest.mark.parametrize(
    ("code", "fields", "words"),
    [
        ("life", {}, "不必申报"),
        ("training", {"evidence": " "}, "须有佐证"),
        ("absence", {"note": " "}, "请写明事由"),
        ("absence", {"occurred_on": date(2026, 4, 2)}, "不能晚于今天"),
    ],
)
def test_what_cannot_be_reported(cast: Cast, code: str, fields: dict[str, Any], words: str) -> None:
    adopt(cast)
    with pytest.raises(ValidationError, match=words):
        reported(cast, factories.member(cast.first_branch), code, **fields)
    assert not PointEntry.objects.exists()


def test_a_member_reports_his_own_and_nobody_elses(cast: Cast) -> None:
    adopt(cast)
    me = factories.member(cast.first_branch, account=cast.member)
    assert reported(cast, me, "training", evidence="结业证书", by=cast.member).status == "submitted"
    with pytest.raises(PermissionDenied):
        reported(cast, factories.member(cast.first_branch), "training", evidence="结业证书", by=cast.member)
    with pytest.raises(PermissionDenied, match="由支部登记"):
        reported(cast, me, "absence", by=cast.member)


def test_points_wait_for_review_then_decision(cast: Cast) -> None:
    adopt(cast)
    entry = reported(cast, factories.member(cast.first_branch))
    with pytest.raises(ValidationError, match="先初审"):
        entry.approve(by=cast.first)
    with pytest.raises(PermissionDenied):
        entry.review(by=cast.clerk)
    approved(entry, cast.first)
    assert (entry.status, entry.decided_by) == ("approved", cast.first)
    with pytest.raises(ValidationError, match="请冲销"):
        entry.reject(by=cast.first, reason="记错")


def test_nobody_decides_on_his_own(cast: Cast, deputy: User) -> None:
    adopt(cast)
    secretary = factories.member(cast.first_branch, account=cast.first)
    entry = reported(cast, secretary, "training", evidence="结业证书")
    with pytest.raises(ValidationError, match="其他委员"):
        entry.review(by=cast.first)
    assert approved(entry, deputy).status == "approved"


def test_refusing_needs_a_reason(cast: Cast) -> None:
    adopt(cast)
    entry = reported(cast, factories.member(cast.first_branch))
    with pytest.raises(ValidationError, match="原因"):
        entry.reject(by=cast.first, reason=" ")
    entry.reject(by=cast.first, reason="当天已请假")
    assert entry.status == "rejected"


# --- months


def test_only_what_has_taken_effect_counts(cast: Cast, time_machine: TimeMachineFixture) -> None:
    adopt(cast)
    member = factories.member(cast.first_branch)
    approved(reported(cast, member), cast.first)
    scheme = PointScheme.objects.get()
    before = standings([member], scheme, 2026)[0]
    assert (before.score.total, before.waiting) == (60, -1)
    in_effect(cast, time_machine)
    after = standings([member], scheme, 2026)[0]
    assert (after.score.total, after.waiting) == (59, 0)


def test_undecided_points_hold_the_publicity_back(cast: Cast) -> None:
    adopt(cast)
    entry = reported(cast, factories.member(cast.first_branch))
    with pytest.raises(ValidationError, match="还有1条积分没有审定"):
        entry.month.publicise(by=cast.first)


@pytest.mark.parametrize(
    ("now", "ended"),
    [
        ("2026-04-08 23:59:59+08:00", False),  # the fifth working day: Thu, Fri, Mon is 清明, Tue, Wed …
        ("2026-04-30 10:00+08:00", True),
    ],
)
def test_publicity_lasts_its_working_days(
    cast: Cast, time_machine: TimeMachineFixture, now: str, ended: bool
) -> None:
    adopt(cast)
    entry = approved(reported(cast, factories.member(cast.first_branch)), cast.first)
    month = entry.month
    month.publicise(by=cast.first)
    time_machine.move_to(now, tick=False)
    assert month.publicity_ended(date.fromisoformat(now[:10])) is ended
    if not ended:
        with pytest.raises(ValidationError, match="公示期还没有满"):
            month.take_effect(by=cast.first)


@pytest.mark.parametrize(("today", "ended"), [(date(2026, 6, 12), False), (date(2026, 6, 13), True)])
def test_five_whole_working_days_pass_between(cast: Cast, today: date, ended: bool) -> None:
    """Shown on a Friday: Monday to Friday are the five days, and on the Saturday after them it has ended."""
    adopt(cast)
    month = PointMonth.of(cast.first_branch, DAY)
    month.publicised_on = date(2026, 6, 5)
    assert month.publicity_ended(today) is ended


def test_a_locked_month_takes_nothing(cast: Cast, time_machine: TimeMachineFixture) -> None:
    adopt(cast)
    member = factories.member(cast.first_branch)
    approved(reported(cast, member), cast.first)
    in_effect(cast, time_machine)
    with pytest.raises(ValidationError, match="已公示或生效"):
        reported(cast, member)


def test_a_reversal_stands_beside_in_the_next_open_month(
    cast: Cast, time_machine: TimeMachineFixture
) -> None:
    adopt(cast)
    member = factories.member(cast.first_branch)
    entry = approved(reported(cast, member), cast.first)
    in_effect(cast, time_machine)
    entry.refresh_from_db()
    reversal = entry.reverse(by=cast.first, reason="当天已请假")
    assert (reversal.value, reversal.month.month, reversal.occurred_on) == (1, date(2026, 4, 1), DAY)
    assert PointEntry.objects.get(pk=entry.pk).value == -1
    with pytest.raises(ValidationError, match="没有冲销过"):
        entry.reverse(by=cast.first, reason="再冲一次")


# --- objections


def test_an_objection_is_looked_at_by_another_and_reverses(cast: Cast, deputy: User) -> None:
    adopt(cast)
    me = factories.member(cast.first_branch, account=cast.member)
    entry = approved(reported(cast, me), cast.first)
    with pytest.raises(ValidationError, match="公示期内"):
        PointObjection.raise_against(entry, "当天已请假", by=cast.member)
    entry.month.publicise(by=cast.first)
    objection = PointObjection.raise_against(entry, "当天已请假", by=cast.member)
    with pytest.raises(ValidationError, match="复核人不能是"):
        objection.settle(by=cast.first, outcome="upheld", answer="有请假条")
    with pytest.raises(PermissionDenied):
        objection.settle(by=cast.clerk, outcome="upheld", answer="有请假条")
    objection.settle(by=deputy, outcome="upheld", answer="有请假条")
    assert entry.reversal.value == 1
    with pytest.raises(ValidationError, match="已经答复"):
        objection.settle(by=deputy, outcome="dismissed", answer="再看")


def test_the_organisation_above_may_look_again_too_and_leave_it(cast: Cast) -> None:
    adopt(cast)
    me = factories.member(cast.first_branch, account=cast.member)
    entry = approved(reported(cast, me), cast.first)
    entry.month.publicise(by=cast.first)
    objection = PointObjection.raise_against(entry, "当天已请假", by=cast.member)
    objection.settle(by=cast.general, outcome="dismissed", answer="没有请假记录")
    assert not PointEntry.objects.filter(reverses=entry).exists()


def test_an_open_objection_holds_the_effect_back(cast: Cast, time_machine: TimeMachineFixture) -> None:
    adopt(cast)
    me = factories.member(cast.first_branch, account=cast.member)
    entry = approved(reported(cast, me), cast.first)
    entry.month.publicise(by=cast.first)
    PointObjection.raise_against(entry, "当天已请假", by=cast.member)
    time_machine.move_to("2026-04-20 10:00+08:00", tick=False)
    with pytest.raises(ValidationError, match="还有1件异议"):
        entry.month.take_effect(by=cast.first)


# --- what the records give


def attended(cast: Cast, member: Member, **fields: Any) -> Meeting:
    meeting = factories.meeting(cast.first_branch, "theme_day", held_on=fields.pop("held_on", DAY), **fields)
    Attendance.objects.create(meeting=meeting, member=member, status="present")
    return meeting


def register(cast: Cast) -> tuple[int, int]:
    return register_earned(cast.first_branch, MARCH.start, earned(cast.first_branch, MARCH), by=cast.first)


def test_every_source_gives_its_points_once(cast: Cast) -> None:
    adopt(cast, "capped_items")
    member = factories.member(cast.first_branch)
    attended(cast, member)
    factories.meeting(cast.first_branch, "lecture", held_on=DAY, lecturer=member)
    factories.study_product(cast.first_branch, held_on=DAY, authors=[member])
    factories.dues_payment(cast.first_branch, member=member, month=MARCH.start, paid_on=date(2026, 3, 12))
    factories.service_event(cast.first_branch, [member], held_on=DAY)
    assert register(cast) == (5, 0)
    assert sorted(PointEntry.objects.values_list("rule__code", flat=True)) == [
        "dues", "lecture", "life", "reflection", "service",
    ]  # fmt: skip
    assert register(cast) == (0, 0)


def test_unconfirmed_other_and_absent_give_nothing(cast: Cast) -> None:
    adopt(cast)
    member, stranger = factories.member(cast.first_branch), factories.member(cast.second_branch)
    attended(cast, member, state="draft")
    attended(cast, member, held_on=date(2026, 2, 28))
    attended(cast, member, held_on=date(2026, 4, 1))
    attended(cast, stranger)
    absent = factories.meeting(cast.first_branch, "theme_day", held_on=DAY)
    Attendance.objects.create(meeting=absent, member=member, status="excused")
    attended(cast, factories.member(cast.first_branch, floating=True))
    factories.service_event(cast.first_branch, [member], held_on=DAY, state="draft")
    factories.service_event(cast.first_branch, [stranger], held_on=DAY)
    assert register(cast) == (0, 0)


def test_a_service_gives_once_or_by_the_hour_as_the_rule_says(cast: Cast) -> None:
    service = adopt(cast).rules.get(code="service")
    member = factories.member(cast.first_branch)
    event = factories.service_event(cast.first_branch, [member], held_on=DAY, hours=Decimal("2.5"))
    register(cast)
    entry = PointEntry.objects.get()
    assert entry.value == service.value and "2.5小时" in entry.note
    PointRule.objects.filter(pk=service.pk).update(unit="小时")
    assert register(cast) == (1, 1)
    assert entry_values(member) == [service.value * Decimal("2.5")]
    event.participations.update(hours=Decimal(4))
    assert register(cast) == (1, 1)
    assert entry_values(member) == [service.value * 4]
    assert register(cast) == (0, 0)


def entry_values(member: Member) -> list[Decimal]:
    """The points that stand, without those taken back."""
    standing = PointEntry.objects.filter(member=member).exclude(status=PointEntry.Status.REJECTED)
    return list(standing.values_list("value", flat=True))


def test_a_change_before_the_decision_is_refused_and_given_anew(cast: Cast) -> None:
    adopt(cast)
    member = factories.member(cast.first_branch)
    row = attended(cast, member).attendances.get()
    register(cast)
    row.status = "excused"
    row.save()
    assert register(cast) == (0, 1)
    row.status = "present"
    row.save()
    assert register(cast) == (1, 0)


def test_a_change_after_the_lock_makes_a_visible_correction(
    cast: Cast, time_machine: TimeMachineFixture
) -> None:
    adopt(cast)
    member = factories.member(cast.first_branch)
    row = attended(cast, member).attendances.get()
    register(cast)
    PointEntry.objects.get().approve(by=cast.first)
    in_effect(cast, time_machine)
    assert total(member) == 61
    row.status = "excused"
    row.save()
    assert register(cast) == (0, 1)
    correction = PointEntry.objects.get(reverses__isnull=False)
    assert (correction.value, correction.month.month) == (-1, date(2026, 4, 1))
    assert "原记录已改动" in correction.reason
    assert register(cast) == (0, 0)


def test_the_ledger_equals_an_independent_recount(cast: Cast) -> None:
    """A made-up year of entries, added up a second way: by rule and window, capped, by category, capped."""
    draw = random.Random(7)
    scheme = adopt(cast, "capped_items")
    rules = list(scheme.rules.all())
    month = PointMonth.of(cast.first_branch, DAY)
    members = [factories.member(cast.first_branch) for _ in range(6)]
    for member, _ in itertools.product(members, range(60)):
        chosen = draw.choice([each for each in rules if each.kind != "veto"])
        PointEntry.objects.create(
            month=month, member=member, rule=chosen, value=chosen.signed_value,
            occurred_on=date(2026, draw.randint(1, 12), 1), note="x", status="approved",
            created_by=cast.first, decided_by=cast.first, decided_at="2026-04-01T00:00:00Z",
        )  # fmt: skip
    PointMonth.objects.update(
        stage="effective",
        publicised_on=DAY,
        publicised_by=cast.first,
        effective_on=DAY,
        effective_by=cast.first,
    )
    caps = {each.category: each.cap for each in scheme.caps.all()}
    for standing in standings(members, scheme, 2026):
        recount = Decimal(0)
        for category in {each.category for each in rules}:
            of_category = Decimal(0)
            for each in (each for each in rules if each.category == category):
                entries = PointEntry.objects.filter(member=standing.member, rule=each)
                spans = range(1, 13) if each.cap_every == "month" else [None]
                for span in spans:
                    of_span = sum(
                        entry.value for entry in entries if span is None or entry.occurred_on.month == span
                    )
                    of_category += (
                        of_span if each.kind == "deduct" or each.cap is None else min(of_span, each.cap)
                    )
            recount += min(of_category, caps.get(category, of_category))
        assert standing.score.total == max(recount, Decimal(0))


def test_the_table_costs_the_same_for_one_and_thirty(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    scheme = adopt(cast)
    members = [factories.member(cast.first_branch) for _ in range(30)]
    for member in members:
        approved(reported(cast, member), cast.first)
    for some in (members[:1], members):
        scheme = PointScheme.objects.prefetch_related("rules", "caps").get(pk=scheme.pk)
        with django_assert_num_queries(1):
            standings(some, scheme, 2026)


# --- the pages


def test_a_month_from_records_to_effect_in_the_browser(
    cast: Cast, client: Client, time_machine: TimeMachineFixture
) -> None:
    adopt(cast)
    member = factories.member(cast.first_branch, "柏舟")
    attended(cast, member)
    sign_in(client, cast.first)
    where = {"organization": cast.first_branch.pk, "month": "2026-03"}
    client.post(reverse("meetings:point-register"), where)
    page = client.get(reverse("members:point-month"), where).content.decode()
    assert "柏舟" in page and "待审定" in page
    month, entry = PointMonth.objects.get(), PointEntry.objects.get()
    client.post(reverse("members:point-decide", args=[month.pk]), {"entry": [entry.pk], "verb": "approve"})
    client.post(reverse("members:point-month-step", args=[month.pk]), {"step": "publicise"})
    assert "柏舟" in client.get(reverse("members:point-notice", args=[month.pk])).content.decode()
    time_machine.move_to("2026-04-20 10:00+08:00", tick=False)
    sign_in(client, cast.first)
    client.post(reverse("members:point-month-step", args=[month.pk]), {"step": "effect"})
    assert PointMonth.objects.get().stage == "effective"
    table = client.get(reverse("members:point-table"), {"organization": cast.first_branch.pk, "year": 2026})
    assert "61.00" in table.content.decode() and "不排名次" in table.content.decode()


def test_nothing_typed_is_lost_where_a_report_is_refused(cast: Cast, client: Client) -> None:
    scheme = adopt(cast)
    factories.member(cast.first_branch, account=cast.member)
    sign_in(client, cast.member)
    card = client.get(reverse("members:point-mine"), follow=True)
    assert card.status_code == 200
    data = {
        "rule": rule(scheme, "training").pk, "occurred_on": "2026-03-10", "quantity": 1, "note": "区委党校培训班",
    }  # fmt: skip
    page = client.post(card.redirect_chain[-1][0], data).content.decode()
    assert "须有佐证" in page and "区委党校培训班" in page


def test_others_see_no_card(cast: Cast, client: Client) -> None:
    adopt(cast)
    member = factories.member(cast.first_branch)
    address = reverse("members:point-card", args=[member.pk])
    assert sign_in(client, cast.first).get(address).status_code == 200
    for other in (cast.second, cast.member, cast.stranger, cast.administrator):
        assert sign_in(Client(), other).get(address).status_code == 404


def test_every_act_is_in_the_trail(cast: Cast) -> None:
    adopt(cast)
    entry = approved(reported(cast, factories.member(cast.first_branch, "柏舟")), cast.first)
    lines = AuditLine.objects.filter(record_key=entry.key).values_list("detail", flat=True)
    assert len(lines) == 3 and all("柏舟" in line for line in lines)
