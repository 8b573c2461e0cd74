"""The life of a problem: each step by whom it may be done, and what it leaves behind."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from branches.accounts import Role, User
from branches.audit import AuditLine, Verb
from branches.records import Record, StaleVersion
from members.models import Member
from responsibilities.models import Evidence, FollowUp, Problem
from tests import factories
from tests.branches.record_types import BY_STEM, sign_in
from tests.cast import Cast, user

Stage = Problem.Stage
PAGE = BY_STEM["problem"].page


@pytest.fixture
def owner(cast: Cast) -> Member:
    return factories.member(cast.first_branch, "秋实")


@pytest.fixture
def another(cast: Cast) -> User:
    """A second person of the first branch who decides."""
    return user("another", "晏清", cast.first_branch, Role.COMMITTEE_MEMBER)


def today() -> date:
    return timezone.localdate()


def listed(cast: Cast) -> Problem:
    problem = factories.problem(cast.first_branch, state=Record.State.DRAFT, stage=Stage.REGISTERED)
    problem.confirm(by=cast.first)
    return problem


def assigned(cast: Cast, owner: Member, **changes: Any) -> Problem:
    problem = listed(cast)
    values = {
        "owner": owner, "leader": None, "reviewer": None, "due_on": today() + timedelta(days=30),
        "long_term": False, "measure": "统一记录本，当日审核",
    }  # fmt: skip
    problem.assign(by=cast.first, **values | changes)
    return problem


def applied(cast: Cast, owner: Member) -> Problem:
    problem = assigned(cast, owner)
    problem.add_evidence(evidence(cast), by=cast.first)
    problem.apply_for_closing(by=cast.clerk, note="记录要素已经补全")
    return problem


def evidence(cast: Cast, title: str = "新记录本") -> Evidence:
    return Evidence.objects.create(organization=cast.first_branch, title=title, added_by=cast.first)


def closed(cast: Cast, owner: Member, another: User) -> Problem:
    problem = applied(cast, owner)
    problem.review(by=another, passed=True, note="")
    problem.approve(by=cast.general, passed=True, note="同意销号")
    return problem


def test_from_the_entry_to_the_consolidation(cast: Cast, owner: Member, another: User) -> None:
    problem = closed(cast, owner, another)
    assert (problem.stage, problem.closed_on, problem.percent) == (Stage.CLOSED, today(), 100)
    assert problem.days_taken == (today() - problem.held_on).days
    visits = list(problem.follow_ups.order_by("held_on"))
    assert [visit.held_on - today() for visit in visits] == [timedelta(days=90), timedelta(days=180)]
    problem.follow_up(visits[0], by=cast.first, result=FollowUp.Result.KEPT, note="现场抽查合格", on=today())
    assert problem.stage == Stage.CLOSED
    problem.follow_up(visits[1], by=cast.first, result=FollowUp.Result.KEPT, note="再查仍合格", on=today())
    assert problem.stage == Stage.CONSOLIDATED
    verbs = list(problem.steps.values_list("verb", flat=True))
    assert verbs == ["交办", "佐证", "申请销号", "复核通过", "审定销号", "回头看", "回头看"]
    assert AuditLine.objects.filter(record_key=problem.key, verb=Verb.STEP).count() == len(verbs)


def test_what_comes_back_is_listed_anew_and_not_found_again(cast: Cast, owner: Member, another: User) -> None:
    problem = closed(cast, owner, another)
    visit = problem.follow_ups.earliest("held_on")
    again = problem.follow_up(
        visit, by=cast.first, result=FollowUp.Result.REBOUND, note="又缺请假原因", on=today()
    )
    assert again is not None and again.rebound_of == problem and again.stage == Stage.LISTED
    assert problem.stage == Stage.REBOUNDED and problem.closed_on == today()
    assert problem.light(today()).word == "已反弹"
    assert [left.state for left in problem.follow_ups.filter(done_on__isnull=True)] == [
        Record.State.WITHDRAWN
    ]
    assert set(Problem.objects.examined()) == {problem}
    assert list(Problem.objects.rebounds()) == [again]


def test_no_closing_without_evidence(cast: Cast, owner: Member) -> None:
    problem = assigned(cast, owner)
    with pytest.raises(ValidationError, match="佐证"):
        problem.apply_for_closing(by=cast.clerk, note="改好了")
    assert Problem.objects.get(pk=problem.pk).stage == Stage.ASSIGNED


def test_nobody_reviews_or_approves_his_own_application(cast: Cast, owner: Member, another: User) -> None:
    problem = assigned(cast, owner)
    problem.add_evidence(evidence(cast), by=cast.first)
    problem.apply_for_closing(by=cast.first, note="改好了")
    with pytest.raises(PermissionDenied):
        problem.review(by=cast.first, passed=True, note="")
    problem.review(by=another, passed=True, note="")
    for refused in (cast.first, another, cast.clerk, cast.second, cast.leader):
        with pytest.raises(PermissionDenied):
            problem.approve(by=refused, passed=True, note="")
    problem.approve(by=cast.general, passed=True, note="")
    assert problem.stage == Stage.CLOSED


def test_who_is_responsible_does_not_review(cast: Cast, owner: Member, another: User) -> None:
    owner.account = another
    owner.save(update_fields=["account"])
    problem = applied(cast, owner)
    with pytest.raises(PermissionDenied):
        problem.review(by=another, passed=True, note="")


def test_what_is_sent_back_goes_on_with_a_reason(cast: Cast, owner: Member, another: User) -> None:
    problem = applied(cast, owner)
    with pytest.raises(ValidationError, match="还差什么"):
        problem.review(by=another, passed=False, note=" ")
    problem.review(by=another, passed=False, note="缺三月的记录")
    assert (problem.stage, problem.applied_by) == (Stage.RECTIFYING, None)
    problem.apply_for_closing(by=cast.clerk, note="三月已补")
    problem.review(by=another, passed=True, note="")
    problem.approve(by=cast.general, passed=False, note="再看一个月")
    assert (problem.stage, problem.closed_on, problem.reviewed_by) == (Stage.RECTIFYING, None, None)


def test_a_later_deadline_needs_another_person(cast: Cast, owner: Member, another: User) -> None:
    problem = assigned(cast, owner)
    until = problem.due_on + timedelta(days=10)
    with pytest.raises(ValidationError, match="晚于"):
        problem.request_extension(by=cast.first, until=problem.due_on, reason="等采购")
    asked = problem.request_extension(by=cast.first, until=until, reason="等采购")
    with pytest.raises(PermissionDenied):
        problem.request_extension(by=cast.first, until=until, reason="再等")
    with pytest.raises(PermissionDenied):
        problem.answer_extension(asked, by=cast.first, approved=True)
    assert problem.due_on != until
    problem.answer_extension(asked, by=another, approved=True)
    assert problem.due_on == until
    with pytest.raises(ValidationError, match="已经答复"):
        problem.answer_extension(asked, by=another, approved=False)


def test_a_long_term_item_is_closed_by_stage_only(cast: Cast, owner: Member) -> None:
    problem = assigned(cast, owner, long_term=True, due_on=None)
    problem.add_evidence(evidence(cast), by=cast.first)
    with pytest.raises(PermissionDenied):
        problem.apply_for_closing(by=cast.first, note="改好了")
    problem.complete_stage(by=cast.first, note="上半年轮训完成")
    assert problem.stage == Stage.RECTIFYING and problem.light(today()).colour == "blue"


def test_a_deadline_or_long_term_must_be_said(cast: Cast, owner: Member) -> None:
    with pytest.raises(ValidationError, match="整改时限"):
        assigned(cast, owner, due_on=None)
    with pytest.raises(ValidationError, match="整改措施"):
        assigned(cast, owner, measure=" ")


def test_duplicates_are_merged_and_entries_split(cast: Cast) -> None:
    kept, double = factories.problem(cast.first_branch), factories.problem(cast.first_branch)
    double.merge_into(kept, by=cast.first)
    assert double.merged_into == kept and double.state == Record.State.WITHDRAWN
    assert list(Problem.objects.confirmed()) == [kept]
    with pytest.raises(ValidationError, match="至少"):
        kept.split(["只有一个"], by=cast.first)
    parts = kept.split(["没有写请假原因", " ", "没有记录人签名"], by=cast.first)
    assert set(Problem.objects.confirmed()) == set(parts) and len(parts) == 2
    assert {part.split_from for part in parts} == {kept}


def test_two_who_act_at_once_do_not_both_win(cast: Cast, owner: Member, another: User) -> None:
    problem = applied(cast, owner)
    same = Problem.objects.get(pk=problem.pk)
    problem.review(by=another, passed=True, note="")
    with pytest.raises(StaleVersion):
        same.review(by=cast.general, passed=False, note="还差签名")
    assert Problem.objects.get(pk=problem.pk).stage == Stage.REVIEWED


@pytest.mark.parametrize(
    "change",
    [
        {"stage": "closed", "closed_on": date(2026, 1, 1)},
        {"stage": "closed"},
        {"closed_on": date(2026, 1, 1)},
        {"percent": 101},
    ],
)
def test_the_database_refuses_what_the_steps_do_not_allow(change: dict[str, Any], cast: Cast) -> None:
    problem = factories.problem(cast.first_branch)
    with pytest.raises(IntegrityError), transaction.atomic():
        Problem.objects.filter(pk=problem.pk).update(**change)


def test_the_steps_on_the_screen(client: Client, cast: Cast, owner: Member) -> None:
    problem = listed(cast)
    first = sign_in(client, cast.first)
    page = first.get(problem.get_absolute_url()).content.decode()
    assert "交办" in page and "审定销号" not in page
    address = f"/responsibilities/problems/{problem.pk}/steps/"
    data = {"owner": owner.pk, "measure": "统一记录本", "due_on": "2027-01-31"}
    refused = first.post(address + "assign/", data | {"due_on": ""})
    assert refused.status_code == 200 and "请填写整改时限" in refused.content.decode()
    assert "统一记录本" in refused.content.decode()
    assert first.post(address + "assign/", data).status_code == 302
    first.post(address + "report/", {"note": "已换新本", "percent": 60, "evidence": "新记录本"})
    first.post(address + "apply/", {"note": "要素齐全"})
    assert first.get(address + "review/").status_code == 403
    general = sign_in(Client(), cast.general)
    general.post(address + "review/", {"passed": "yes", "note": "看过新本"})
    general.post(address + "approve/", {"passed": "yes", "note": "", "on": today().isoformat()})
    page = first.get(problem.get_absolute_url()).content.decode()
    for word in ("已销号", "新记录本", "看过新本", "审定销号", "未回访", "60%"):
        assert word in page, word
    assert first.get(address + "nothing/").status_code == 404
