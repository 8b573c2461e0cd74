"""评议: who takes part, ballots that lead to nobody, the third of 优秀, and what a member finds."""

import io
import re
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from branches.accounts import Role, User
from branches.audit import AuditLine
from meetings import appraisal_rules as rules
from meetings.models import (
    Appraisal,
    AppraisalOpinion,
    AppraisalRoll,
    AppraisalSubject,
    AppraisalTally,
)
from members.models import Member
from tests import factories
from tests.branches.record_types import sign_in
from tests.cast import Cast, user

DAY = date(2026, 3, 10)


def with_account(cast: Cast, number: int) -> list[Member]:
    """Members of the first branch who can log in."""
    made = []
    for index in range(number):
        account = user(f"voter{index}", f"舟行{index}", cast.first_branch, Role.MEMBER)
        made.append(factories.member(cast.first_branch, f"舟行{index}", account=account))
    return made


def begun(cast: Cast, members: list[Member], **fields: Any) -> Appraisal:
    appraisal = factories.appraisal(cast.first_branch, state="draft", **fields)
    appraisal.set_people(members, members, by=cast.first)
    return appraisal


def voting(cast: Cast, members: list[Member], **fields: Any) -> Appraisal:
    appraisal = begun(cast, members, **fields)
    appraisal.open_vote(by=cast.first)
    return appraisal


def marks(appraisal: Appraisal, choice: str = "qualified", **others: str) -> dict[int, str]:
    """The same choice for everybody, but by name."""
    graded = appraisal.subjects.filter(graded=True).select_related("member")
    return {each.pk: others.get(each.member.name, choice) for each in graded}


def votes(appraisal: Appraisal) -> dict[tuple[str, str], int]:
    tallies = AppraisalTally.objects.filter(subject__appraisal=appraisal).select_related("subject__member")
    return {(each.subject.member.name, each.choice): each.votes for each in tallies if each.votes}


def counted(cast: Cast, members: list[Member], **fields: Any) -> Appraisal:
    appraisal = voting(cast, members, **fields)
    for member in members:
        appraisal.cast(member, marks(appraisal))
    appraisal.close_vote(by=cast.first)
    return appraisal


# --- the rules


@pytest.mark.parametrize(("formal", "most"), [(0, 0), (2, 0), (3, 1), (8, 2), (9, 3), (11, 3), (12, 4)])
def test_ol_4_excellent_is_at_most_a_third_of_the_formal_members(formal: int, most: int) -> None:
    assert rules.share_breach(most, formal) is None
    beyond = rules.share_breach(most + 1, formal)
    assert beyond is not None and beyond.severity == "block" and f"不超过{most}人" in beyond.text
    explained = rules.share_breach(most + 1, formal, "经上级同意")
    assert explained is not None and explained.severity == "warning" and "经上级同意" in explained.text


@pytest.mark.parametrize(
    ("given", "returned", "stands"), [(10, 10, True), (10, 9, True), (10, 11, False), (None, 3, False)]
)
def test_el_7_more_ballots_back_than_out_are_void(given: int | None, returned: int, stands: bool) -> None:
    assert (rules.ballot_breach(given, returned) is None) is stands


def test_el_7_every_sum_equals_the_ballots() -> None:
    assert rules.tally_breach("柏舟", 10, 10) is None
    breach = rules.tally_breach("柏舟", 9, 10)
    assert breach is not None and "柏舟" in breach.text


def test_a_count_of_two_is_not_shown() -> None:
    assert not rules.is_shown(2)
    assert rules.is_shown(3)


# --- who takes part


def test_ol_5_a_probationer_takes_part_and_is_not_graded(cast: Cast) -> None:
    formal = factories.member(cast.first_branch)
    probationer = factories.probationer(cast.first_branch)
    appraisal = factories.appraisal(cast.first_branch, state="draft")
    subjects, voters = appraisal.usual_people()
    assert set(subjects) == set(voters) == {formal, probationer}
    appraisal.set_people(subjects, voters, by=cast.first)
    assert dict(appraisal.subjects.values_list("member", "graded")) == {
        formal.pk: True,
        probationer.pk: False,
    }
    subject = appraisal.subjects.get(member=probationer)
    with pytest.raises(IntegrityError), transaction.atomic():
        AppraisalSubject.objects.filter(pk=subject.pk).update(grade="excellent")


def test_the_list_is_that_of_the_day(cast: Cast) -> None:
    factories.member(cast.first_branch, "早已离开", left_on=date(2026, 1, 1))
    later = factories.member(cast.first_branch, "后来", held_on=date(2026, 6, 1))
    there = factories.member(cast.first_branch, "在册")
    appraisal = factories.appraisal(cast.first_branch, state="draft", held_on=DAY)
    assert appraisal.usual_people()[0] == [there]
    assert later not in appraisal.usual_people()[1]


def test_secretaries_below_are_those_who_report(cast: Cast) -> None:
    secretary = factories.member(cast.first_branch)
    factories.appointment(secretary, cast.first_branch)
    factories.appointment(factories.member(cast.second_branch), cast.second_branch, "committee_member")
    appraisal = factories.appraisal(cast.general_branch, state="draft", kind="secretaries")
    assert appraisal.usual_people()[0] == [secretary]
    assert dict(appraisal.grades)["qualified"] == "较好"


def test_who_has_written_stays_on_the_list(cast: Cast) -> None:
    first, second = with_account(cast, 2)
    appraisal = begun(cast, [first, second])
    appraisal.subjects.get(member=first).say_of_oneself("学得不够深入", "", by=first.account)  # type: ignore[arg-type]
    with pytest.raises(ValidationError, match="已有自评"):
        appraisal.set_people([second], [first, second], by=cast.first)
    assert appraisal.subjects.count() == 2


def test_only_the_committee_conducts_it(cast: Cast) -> None:
    members = with_account(cast, 3)
    appraisal = begun(cast, members)
    for other in (cast.clerk, cast.general, cast.member, cast.second):
        with pytest.raises(PermissionDenied):
            appraisal.open_vote(by=other)


def test_once_a_year(cast: Cast, client: Client) -> None:
    factories.appraisal(cast.first_branch, year=2026)
    factories.appraisal(cast.first_branch, year=2026, state="withdrawn")
    data = {
        "organization": cast.first_branch.pk, "kind": "members", "year": 2026, "held_on": "2026-03-10",
        "way": "online", "then": "draft",
    }  # fmt: skip
    page = sign_in(client, cast.first).post(reverse("meetings:appraisal-new"), data)
    assert "已经登记，请打开原有的评议" in page.content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.appraisal(cast.first_branch, state="draft", year=2026)
    factories.appraisal(cast.first_branch, kind="secretaries", year=2026)


# --- the ballot


def test_a_ballot_adds_to_the_sums_once(cast: Cast) -> None:
    members = with_account(cast, 3)
    appraisal = voting(cast, members)
    appraisal.cast(
        members[0], marks(appraisal, **{members[1].name: "excellent", members[2].name: "abstained"})
    )
    assert votes(appraisal) == {
        (members[0].name, "qualified"): 1,
        (members[1].name, "excellent"): 1,
        (members[2].name, "abstained"): 1,
    }
    with pytest.raises(ValidationError, match="已经投过票"):
        appraisal.cast(members[0], marks(appraisal))
    assert sum(votes(appraisal).values()) == 3


def test_who_is_not_on_the_roll_has_no_ballot(cast: Cast) -> None:
    members = with_account(cast, 3)
    appraisal = voting(cast, members)
    with pytest.raises(PermissionDenied, match="名单"):
        appraisal.cast(factories.member(cast.first_branch), marks(appraisal))


@pytest.mark.parametrize("change", ["missing", "unknown", "foreign"])
def test_a_ballot_is_whole_or_refused(cast: Cast, change: str) -> None:
    members = with_account(cast, 3)
    appraisal = voting(cast, members)
    ballot = marks(appraisal)
    some = next(iter(ballot))
    if change == "missing":
        del ballot[some]
    elif change == "unknown":
        ballot[some] = "superb"
    else:
        ballot[10**6] = "qualified"
    with pytest.raises(ValidationError, match="选择一档"):
        appraisal.cast(members[0], ballot)
    assert not AppraisalRoll.objects.filter(has_voted=True).exists() and not votes(appraisal)


def test_no_vote_before_or_after(cast: Cast) -> None:
    members = with_account(cast, 3)
    appraisal = begun(cast, members)
    with pytest.raises(ValidationError, match="不在测评时间"):
        appraisal.cast(members[0], {})
    appraisal.open_vote(by=cast.first)
    appraisal.close_vote(by=cast.first)
    with pytest.raises(ValidationError, match="不在测评时间"):
        appraisal.cast(members[0], marks(appraisal))
    assert appraisal.returned == 0


def test_no_row_or_line_leads_from_a_voter_to_his_vote(cast: Cast) -> None:
    """By structure: no table refers to both, no day or hour is kept, and a vote writes the same rows whatever it says."""
    holders = {AppraisalTally, AppraisalSubject, Appraisal}
    for model in apps.get_models():
        targets = {
            field.related_model for field in model._meta.get_fields() if field.is_relation and field.concrete
        }
        if AppraisalTally in targets or AppraisalRoll in targets:
            assert not targets & {Member, User}, model
            assert not (AppraisalTally in targets and AppraisalRoll in targets), model
    assert {field.name for field in AppraisalTally._meta.concrete_fields} == {
        "id",
        "subject",
        "choice",
        "votes",
    }
    assert {field.name for field in AppraisalRoll._meta.concrete_fields} == {
        "id",
        "appraisal",
        "voter",
        "has_voted",
    }
    for model in holders | {AppraisalRoll}:
        for field in model._meta.concrete_fields:
            if isinstance(field, models.DateTimeField):
                assert field.name in ("created_at", "confirmed_at"), (model, field)


def test_a_vote_writes_the_same_whatever_it_says(cast: Cast) -> None:
    """Every vote writes one line of the roll and all the sums in one statement; nothing goes into the trail."""
    members = with_account(cast, 4)
    appraisal = voting(cast, members)
    lines, version = AuditLine.objects.count(), Appraisal.objects.get().version
    written = []
    for member, choice in zip(members, ("excellent", "qualified", "barely", "abstained"), strict=True):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            appraisal.cast(member, marks(appraisal, choice))
        changes = [
            query["sql"] for query in queries if query["sql"].startswith(("UPDATE", "INSERT", "DELETE"))
        ]
        written.append([re.sub(r"\d+", "n", sql) for sql in changes])
        assert [sql.split()[1].strip('"') for sql in changes] == [
            "meetings_appraisalroll",
            "meetings_appraisaltally",
        ]
    assert all(each == written[0] for each in written)
    assert AuditLine.objects.count() == lines
    assert Appraisal.objects.get().version == version


def test_all_that_is_stored_is_the_same_for_swapped_votes(cast: Cast) -> None:
    """Two courses of one vote, the ballots exchanged between the voters: the database ends equal to the letter."""
    members = with_account(cast, 3)
    appraisal = voting(cast, members)
    ballots = [marks(appraisal, choice) for choice in ("excellent", "barely", "abstained")]

    def dump() -> str:
        out = io.StringIO()
        call_command("dumpdata", "meetings", "members", "branches", stdout=out)
        return out.getvalue()

    ends = []
    for order in ((0, 1, 2), (2, 0, 1)):
        point = transaction.savepoint()
        for member, index in zip(members, order, strict=True):
            appraisal.cast(member, ballots[index])
        ends.append(dump())
        transaction.savepoint_rollback(point)
    assert ends[0] == ends[1]


def test_the_count_is_hidden_until_it_is_closed_and_where_it_would_tell(cast: Cast, client: Client) -> None:
    members = with_account(cast, 3)
    appraisal = voting(cast, members)
    for member in members:
        appraisal.cast(member, marks(appraisal, "excellent"))
    sign_in(client, cast.first)
    page = client.get(appraisal.get_absolute_url())
    assert not page.context["record"].shows_count
    assert all(not row.counts for row in page.context["rows"])
    appraisal.close_vote(by=cast.first)
    assert client.get(appraisal.get_absolute_url()).context["rows"][0].counts == [3, 0, 0, 0, 0]
    small = voting(cast, members[:2], year=2024)
    for member in members[:2]:
        small.cast(member, marks(small))
    small.close_vote(by=cast.first)
    page = client.get(small.get_absolute_url())
    assert all(not row.counts for row in page.context["rows"]) and "不足3张" in page.content.decode()


def test_paper_ballots_are_counted_by_tellers(cast: Cast, client: Client) -> None:
    members = with_account(cast, 3)
    appraisal = voting(cast, members, way="paper")
    with pytest.raises(ValidationError, match="不在测评时间"):
        appraisal.cast(members[0], marks(appraisal))
    with pytest.raises(ValidationError, match="登记计票结果"):
        appraisal.close_vote(by=cast.first)
    sign_in(client, cast.first)
    address = reverse("meetings:appraisal-paper", args=[appraisal.pk])
    data: dict[str, Any] = {"given": 3, "returned": 4, "tellers": "监票柏舟、计票舟行"}
    data |= {f"s{each.pk}-qualified": 3 for each in appraisal.subjects.all()}
    assert "多于发出的3票" in client.post(address, data).content.decode()
    data["returned"] = 2
    page = client.post(address, data).content.decode()
    assert "与收回的2票不符" in page and "监票柏舟" in page
    data["returned"] = 3
    assert client.post(address, data).status_code == 302
    appraisal.refresh_from_db()
    assert (appraisal.stage, appraisal.given, appraisal.returned) == ("counted", 3, 3)
    assert votes(appraisal)[members[0].name, "qualified"] == 3


# --- the decision


def decision(
    appraisal: Appraisal, grade: str = "qualified", **others: tuple[str, str]
) -> dict[int, tuple[str, str]]:
    graded = appraisal.subjects.filter(graded=True).select_related("member")
    return {each.pk: others.get(each.member.name, (grade, "")) for each in graded}


def test_a_decision_keeps_the_third_or_says_why(cast: Cast) -> None:
    members = with_account(cast, 3)
    appraisal = counted(cast, members)
    two = {member.name: ("excellent", "") for member in members[:2]}
    with pytest.raises(ValidationError, match="三分之一"):
        appraisal.decide(decision(appraisal, **two), "committee", DAY.replace(year=2025), "", by=cast.first)
    appraisal.decide(decision(appraisal, **two), "committee", DAY, "经上级党组织同意", by=cast.first)
    assert (appraisal.graded_count, appraisal.excellent_count) == (3, 2)
    assert appraisal.share_reason == "经上级党组织同意"
    one = {members[0].name: ("excellent", "")}
    appraisal.decide(decision(appraisal, **one), "assembly", DAY, "不再需要", by=cast.first)
    assert (appraisal.excellent_count, appraisal.share_reason) == (1, "")
    appraisal.confirm(by=cast.first)
    with pytest.raises(PermissionDenied, match="重新打开"):
        appraisal.decide(decision(appraisal), "committee", DAY, "", by=cast.first)


def test_ol_6_a_low_grade_names_what_is_lacking(cast: Cast) -> None:
    members = with_account(cast, 3)
    appraisal = counted(cast, members)
    low = {members[0].name: ("barely", " ")}
    with pytest.raises(ValidationError, match="写明差距"):
        appraisal.decide(decision(appraisal, **low), "committee", DAY, "", by=cast.first)
    low = {members[0].name: ("barely", "参加学习少，由支部书记结对帮助")}
    appraisal.decide(decision(appraisal, **low), "committee", DAY, "", by=cast.first)
    assert appraisal.subjects.get(member=members[0]).opinion == "参加学习少，由支部书记结对帮助"


def test_nothing_is_inferred_from_the_votes(cast: Cast) -> None:
    appraisal = counted(cast, with_account(cast, 3))
    assert set(appraisal.subjects.values_list("grade", flat=True)) == {""}
    with pytest.raises(ValidationError, match="评定意见还没有登记"):
        appraisal.confirm(by=cast.first)
    with pytest.raises(ValidationError, match="选择评定等次"):
        appraisal.decide({}, "committee", DAY, "", by=cast.first)


def test_it_is_not_confirmed_before_the_count(cast: Cast) -> None:
    appraisal = voting(cast, with_account(cast, 3))
    with pytest.raises(ValidationError, match="还没有计票"):
        appraisal.confirm(by=cast.first)
    assert not appraisal.can_be_edited_by(cast.first)


# --- what a member finds


def test_a_member_writes_votes_and_reads_his_result(cast: Cast, client: Client) -> None:
    members = with_account(cast, 3)
    appraisal = begun(cast, members)
    me, other = members[0], members[1]
    assert me.account is not None
    sign_in(client, me.account)
    mine = reverse("meetings:appraisal-mine")
    assert "写自评" in client.get(mine).content.decode()
    own, others = (appraisal.subjects.get(member=member) for member in (me, other))
    client.post(
        reverse("meetings:appraisal-self", args=[own.pk]), {"text": "一年来坚持学习", "grade": "qualified"}
    )
    client.post(reverse("meetings:appraisal-opinions", args=[appraisal.pk]), {f"s{others.pk}": "工作扎实"})
    assert AppraisalSubject.objects.get(pk=own.pk).self_text == "一年来坚持学习"
    assert AppraisalOpinion.objects.get().author == me
    appraisal.refresh_from_db()
    appraisal.open_vote(by=cast.first)
    address = reverse("meetings:appraisal-vote", args=[appraisal.pk])
    page = client.get(address)
    assert "no-store" in page["Cache-Control"]
    ballot = {f"s{pk}": "qualified" for pk in marks(appraisal)}
    ballot.pop(f"s{own.pk}")
    assert "选择一档" in client.post(address, ballot).content.decode()
    assert client.post(address, ballot | {f"s{own.pk}": "abstained"}).status_code == 302
    assert client.get(address).status_code == 302
    assert "已投票" in client.get(mine).content.decode()
    for member in members[1:]:
        appraisal.cast(member, marks(appraisal))
    appraisal.close_vote(by=cast.first)
    notice = reverse("meetings:appraisal-notice", args=[own.pk])
    appraisal.decide(decision(appraisal), "assembly", DAY, "", by=cast.first)
    assert client.get(notice).status_code == 404
    appraisal.confirm(by=cast.first)
    assert "评定为“合格”" in client.get(notice).content.decode()
    assert client.get(reverse("meetings:appraisal-notice", args=[others.pk])).status_code == 404
    assert client.get(reverse("meetings:appraisal-self", args=[others.pk])).status_code == 404
    assert client.get(appraisal.get_absolute_url()).status_code == 404


def test_after_the_vote_began_nobody_rewrites_what_was_said(cast: Cast, client: Client) -> None:
    members = with_account(cast, 3)
    appraisal = voting(cast, members)
    subject = appraisal.subjects.get(member=members[0])
    assert members[0].account is not None
    sign_in(client, members[0].account)
    assert (
        client.post(reverse("meetings:appraisal-self", args=[subject.pk]), {"text": "改"}).status_code == 403
    )
    assert client.post(reverse("meetings:appraisal-opinions", args=[appraisal.pk]), {}).status_code == 403


def test_the_committees_pages_from_list_to_result(cast: Cast, client: Client) -> None:
    members = with_account(cast, 3)
    sign_in(client, cast.first)
    data = {
        "organization": cast.first_branch.pk, "kind": "members", "year": 2026, "held_on": "2026-03-10",
        "way": "online", "then": "draft",
    }  # fmt: skip
    client.post(reverse("meetings:appraisal-new"), data)
    appraisal = Appraisal.objects.get()
    people = reverse("meetings:appraisal-people", args=[appraisal.pk])
    assert "请至少勾选一名参评人员" in client.post(people, {}).content.decode()
    ticked = [member.pk for member in members]
    client.post(people, {"subjects": ticked, "voters": ticked})
    step = reverse("meetings:appraisal-step", args=[appraisal.pk])
    client.post(step, {"step": "open"})
    for member in members:
        appraisal.cast(member, marks(appraisal))
    client.post(step, {"step": "close"})
    decide = reverse("meetings:appraisal-decide", args=[appraisal.pk])
    choice = {"decider": "committee", "decided_on": "2026-03-12"}
    choice |= {f"g{pk}": "excellent" for pk in marks(appraisal)}
    page = client.post(decide, choice | {f"o{next(iter(marks(appraisal)))}": "带头学习"}).content.decode()
    assert "三分之一" in page and "带头学习" in page
    choice |= {f"g{pk}": "qualified" for pk in list(marks(appraisal))[1:]}
    assert client.post(decide, choice).status_code == 302
    results = client.get(reverse("meetings:appraisal-results", args=[appraisal.pk])).content.decode()
    assert "评定等次3人，其中优秀1人" in results


def test_the_page_costs_the_same_for_three_and_thirty(cast: Cast, client: Client) -> None:
    sign_in(client, cast.first).get("/")
    costs = []
    for year, number in ((2024, 3), (2025, 30)):
        members = [factories.member(cast.first_branch) for _ in range(number)]
        appraisal = begun(cast, members, year=year)
        with CaptureQueriesContext(connection) as queries:
            client.get(appraisal.get_absolute_url())
        costs.append(len(queries))
    assert costs[0] == costs[1]
