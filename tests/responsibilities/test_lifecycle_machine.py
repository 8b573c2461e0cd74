"""Thousands of legal and illegal moves by random persons: the life of problems keeps its promises."""

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from branches.accounts import Role
from branches.audit import AuditLine, Verb
from branches.records import Record, StaleVersion
from responsibilities.models import Evidence, FollowUp, Problem, ProblemStep
from tests import factories
from tests.cast import Cast, user

Stage = Problem.Stage
NOTES = st.sampled_from(["", " ", "改好了", "还差签名"])
REFUSALS = (PermissionDenied, ValidationError, StaleVersion)
ACTORS = (
    "first",
    "another",
    "clerk",
    "general",
    "staff",
    "second",
    "leader",
    "stranger",
    "member",
    "administrator",
)


def machine(cast: Cast) -> type[RuleBasedStateMachine]:
    """The machine over one cast; every run begins with new problems in the first branch."""
    actors = cast.users() | {
        "another": user("another", "晏清", cast.first_branch, Role.COMMITTEE_MEMBER),
    }
    owner = factories.member(cast.first_branch, "秋实", account=actors["another"])
    other_owner = factories.member(cast.first_branch, "宁致远")
    who = st.sampled_from(ACTORS).map(actors.__getitem__)
    which = st.integers(0, 20)

    class Life(RuleBasedStateMachine):
        @initialize()
        def begin(self) -> None:
            self.known = [
                factories.problem(cast.first_branch, state=Record.State.DRAFT, stage=Stage.REGISTERED).pk
                for _ in range(2)
            ]
            self.moves = 0
            self.seen: dict[int, tuple[str, int]] = {}

        def problem(self, number: int) -> Problem:
            return Problem.objects.select_related("organization").get(pk=self.known[number % len(self.known)])

        def attempt(self, move: Callable[[], Any]) -> Any:
            """A move either happens whole or leaves nothing."""
            self.moves += 1
            before = self.trace()
            try:
                with transaction.atomic():
                    return move()
            except REFUSALS:
                assert self.trace() == before
            return None

        def trace(self) -> tuple[Any, ...]:
            return (
                ProblemStep.objects.count(),
                AuditLine.objects.count(),
                list(
                    Problem.objects.filter(pk__in=self.known)
                    .order_by("pk")
                    .values_list("pk", "stage", "version")
                ),
            )

        @rule(number=which, by=who)
        def confirm(self, number: int, by: Any) -> None:
            problem = self.problem(number)
            self.attempt(lambda: problem.confirm(by=by))

        @rule(number=which, by=who, reason=NOTES, verb=st.sampled_from(["reopen", "withdraw", "send_back"]))
        def leave(self, number: int, by: Any, reason: str, verb: str) -> None:
            problem = self.problem(number)
            self.attempt(lambda: getattr(problem, verb)(by=by, reason=reason))

        @rule(
            number=which,
            by=who,
            days=st.integers(-5, 60),
            long_term=st.booleans(),
            measure=NOTES,
            first=st.booleans(),
        )
        def assign(self, number: int, by: Any, days: int, long_term: bool, measure: str, first: bool) -> None:
            problem = self.problem(number)
            due_on = timezone.localdate() + timedelta(days=days) if days > 0 else None
            self.attempt(
                lambda: problem.assign(
                    by=by,
                    owner=owner if first else other_owner,
                    leader=None,
                    reviewer=None,
                    due_on=due_on,
                    long_term=long_term,
                    measure=measure,
                )
            )

        @rule(number=which, by=who, note=NOTES, percent=st.integers(-1, 101))
        def report(self, number: int, by: Any, note: str, percent: int) -> None:
            problem = self.problem(number)
            self.attempt(lambda: problem.report(by=by, note=note, percent=percent))

        @rule(number=which, by=who)
        def evidence(self, number: int, by: Any) -> None:
            problem = self.problem(number)
            self.attempt(
                lambda: problem.add_evidence(
                    Evidence.objects.create(organization=problem.organization, title="新记录本", added_by=by),
                    by=by,
                )
            )

        @rule(number=which, by=who, days=st.integers(-3, 20), reason=NOTES)
        def extend(self, number: int, by: Any, days: int, reason: str) -> None:
            problem = self.problem(number)
            until = (problem.due_on or timezone.localdate()) + timedelta(days=days)
            self.attempt(lambda: problem.request_extension(by=by, until=until, reason=reason))

        @rule(number=which, by=who, approved=st.booleans())
        def answer(self, number: int, by: Any, approved: bool) -> None:
            problem = self.problem(number)
            if asked := problem.extensions.last():
                self.attempt(lambda: problem.answer_extension(asked, by=by, approved=approved))

        @rule(number=which, by=who, note=NOTES)
        def apply(self, number: int, by: Any, note: str) -> None:
            problem = self.problem(number)
            self.attempt(lambda: problem.apply_for_closing(by=by, note=note))

        @rule(number=which, by=who, passed=st.booleans(), note=NOTES)
        def review(self, number: int, by: Any, passed: bool, note: str) -> None:
            problem = self.problem(number)
            self.attempt(lambda: problem.review(by=by, passed=passed, note=note))

        @rule(number=which, by=who, passed=st.booleans(), note=NOTES)
        def approve(self, number: int, by: Any, passed: bool, note: str) -> None:
            problem = self.problem(number)
            self.attempt(lambda: problem.approve(by=by, passed=passed, note=note))

        @rule(number=which)
        def the_right_way(self, number: int) -> None:
            """What a diligent bureau does, so that the late stages are reached often."""
            problem = self.problem(number)
            moves = (
                lambda: problem.confirm(by=actors["first"]),
                lambda: problem.assign(
                    by=actors["first"], owner=other_owner, leader=None, reviewer=None,
                    due_on=timezone.localdate() + timedelta(days=9), long_term=False, measure="逐条整改",
                ),
                lambda: problem.add_evidence(
                    Evidence.objects.create(
                        organization=problem.organization, title="照章办理", added_by=actors["clerk"]
                    ),
                    by=actors["clerk"],
                ),
                lambda: problem.apply_for_closing(by=actors["clerk"], note="改好了"),
                lambda: problem.review(by=actors["another"], passed=True, note=""),
                lambda: problem.approve(by=actors["general"], passed=True, note=""),
            )  # fmt: skip
            for move in moves:
                self.attempt(move)
                problem.refresh_from_db()

        @rule(number=which, by=who, result=st.sampled_from(FollowUp.Result.values), note=NOTES)
        def follow_up(self, number: int, by: Any, result: str, note: str) -> None:
            problem = self.problem(number)
            if planned := problem.follow_ups.filter(done_on__isnull=True).first():
                again = self.attempt(
                    lambda: problem.follow_up(
                        planned, by=by, result=result, note=note, on=timezone.localdate()
                    )
                )
                if again is not None:
                    self.known.append(again.pk)

        @rule(number=which, into=which, by=who)
        def merge(self, number: int, into: int, by: Any) -> None:
            problem, other = self.problem(number), self.problem(into)
            self.attempt(lambda: problem.merge_into(other, by=by))

        @rule(number=which, by=who)
        def split(self, number: int, by: Any) -> None:
            if len(self.known) < 8:
                problem = self.problem(number)
                parts = self.attempt(lambda: problem.split(["其一", "其二"], by=by))
                self.known += [part.pk for part in parts or []]

        @rule(
            number=which,
            change=st.sampled_from(
                [{"stage": "closed"}, {"stage": "closed", "closed_on": timezone.localdate()}]
            ),
        )
        def bypass(self, number: int, change: dict[str, Any]) -> None:
            """Whoever writes past the model meets the constraints."""
            problem = self.problem(number)
            if problem.closed_on is not None or (problem.applied_by_id and problem.reviewed_by_id):
                return
            try:
                with transaction.atomic():
                    Problem.objects.filter(pk=problem.pk).update(**change)
            except IntegrityError:
                return
            raise AssertionError("the database took a closing without its steps")

        @invariant()
        def promises_hold(self) -> None:
            for problem in Problem.objects.filter(pk__in=getattr(self, "known", [])):
                steps = list(problem.steps.all())
                if problem.closed_on is not None:
                    assert problem.evidences.exists(), "closed without evidence"
                    assert problem.applied_by_id and problem.reviewed_by_id and problem.approved_by_id
                    assert problem.applied_by_id not in (problem.reviewed_by_id, problem.approved_by_id)
                    assert problem.follow_ups.exists()
                if problem.stage == Stage.CONSOLIDATED:
                    assert not problem.follow_ups.filter(done_on__isnull=True).exists()
                if problem.stage == Stage.REBOUNDED:
                    assert problem.rebounds.exists()
                if steps:  # every change of stage is told, and the chain has no hole
                    assert steps[-1].to_stage == problem.stage
                    for one, next_one in pairwise(steps):
                        assert one.to_stage == next_one.from_stage
                version, told = problem.version, len(steps)
                before = self.seen.get(problem.pk, (0, 0))
                assert version >= before[0] and told >= before[1], "history was lost"
                self.seen[problem.pk] = (version, told)
                lines = AuditLine.objects.filter(record_key=problem.key)
                assert lines.filter(verb=Verb.STEP).count() == told
                assert lines.count() == version

    return Life


def test_the_life_of_problems_keeps_its_promises(cast: Cast) -> None:
    run_state_machine_as_test(
        machine(cast),
        settings=settings(
            derandomize=True,
            max_examples=60, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    assert Problem.objects.filter(closed_on__isnull=False).exists()
    assert Problem.objects.rebounds().exists()
