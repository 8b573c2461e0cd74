"""Every figure with one record that counts and the near misses of its nature."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from branches.organizations import Organization
from branches.periods import Period, Scope
from branches.records import Record
from meetings.models import MeetingType, StudyProduct, TalkKind
from members.models import DevelopmentCase, Member
from reports import rollups
from reports.catalogue import Figure, Nature, values
from reports.figures import BY_CODE, FIGURES, GROUPS
from responsibilities.models import (
    Commitment,
    Initiative,
    Inspection,
    MassIssue,
    Problem,
    StandardNode,
)
from tests import factories
from tests.cast import Cast

YEAR = Period.of_year(2025)
BEFORE, AFTER = YEAR.start - timedelta(days=1), YEAR.end + timedelta(days=1)
Make = Callable[..., Record]
Kind = MeetingType.Kind


@dataclass(frozen=True)
class Case:
    """How a record is made that counts for a figure, and which ones nearly do."""

    make: Make
    at: str = "first_branch"
    value: int = 1
    others: tuple[Make, ...] = ()
    """Records of the same organisation and day that are of another kind."""
    wrong_places: tuple[str, ...] = ()
    """Organisations of the scope whose records do not count."""
    ended: dict[str, Any] = field(default_factory=dict)
    """Fields of a stock's record that has ended by the period's last day."""
    other_year: dict[str, Any] = field(default_factory=dict)
    waiting: Make | None = None
    """A confirmed record that lacks something."""


def meeting_of(kind: str) -> Make:
    def make(organization: Organization, **fields: Any) -> Record:
        return factories.meeting(organization, kind, **fields)

    return make


def problem_of(level: str) -> Make:
    return partial(factories.problem, level=level)


def promise(subject: str, **fields: Any) -> Make:
    return partial(factories.commitment, subject=subject, **fields)


def node(level: int) -> Make:
    return partial(factories.standard, level=level)


def guest_lecture(organization: Organization, **fields: Any) -> Record:
    return factories.meeting(organization, Kind.LECTURE, guest_lecturer="外请专家", **fields)


def ordinary_members_lecture(organization: Organization, **fields: Any) -> Record:
    lecturer = factories.member(organization)
    return factories.meeting(organization, Kind.LECTURE, lecturer=lecturer, **fields)


def former_secretarys_lecture(organization: Organization, **fields: Any) -> Record:
    lecturer = factories.member(organization)
    factories.appointment(lecturer, organization, ends_on=factories.DAY - timedelta(days=1))
    return factories.meeting(organization, Kind.LECTURE, lecturer=lecturer, **fields)


def visit(organization: Organization, **fields: Any) -> Record:
    """An inspection of two branches, whosever they are."""
    return factories.inspection(organization, list(Organization.objects.branches()[:2]), **fields)


def weak_branch(organization: Organization, removed_on: date | None = None, **fields: Any) -> Record:
    if removed_on is None:
        return factories.weak_branch(organization, **fields)
    return factories.removed_weak_branch(organization, removed_on=removed_on, **fields)


PLANNED = Inspection.Stage.PLANNED
LEVEL, SOURCE = Problem.Level, Problem.Source
CLOSED_AT_END = {"stage": Problem.Stage.CLOSED, "closed_on": YEAR.end, "ledger_closing": True}
NEXT_REPORT = {"year": 2027}

CASES: dict[str, Case] = {
    "M00": Case(factories.duty, value=2025, other_year={"year": 2026}),
    "M00b": Case(
        factories.published_list_set,
        others=(partial(factories.published_list_set, problem_count=0), factories.list_set),
        other_year={"year": 2026},
    ),
    "guided_branches": Case(
        factories.contact,
        others=(partial(factories.contact, kind="contact_point"),),
        other_year={"year": 2026},
    ),
    "contact_visits": Case(factories.contact_visit),
    "list_owners": Case(factories.list_set, other_year={"year": 2026}),
    "duties_done": Case(
        partial(factories.duty, stage="done"), others=(factories.duty,), other_year={"year": 2026}
    ),
    "duties_handed_down": Case(
        factories.handed_down_duty, others=(factories.duty,), other_year={"year": 2026}
    ),
    "duties": Case(factories.duty, other_year={"year": 2026}),
    "contracts": Case(factories.contract, other_year={"year": 2026}),
    "contracts_scored": Case(
        factories.scored_contract, others=(factories.contract,), other_year={"year": 2026}
    ),
    "M01": Case(
        factories.party_building_study,
        at="general_branch",
        others=(meeting_of(Kind.GENERAL_COMMITTEE),),
        wrong_places=("first_branch",),
    ),
    "M01_party_group": Case(
        factories.party_building_study,
        at="party_group",
        others=(meeting_of(Kind.PARTY_GROUP),),
        wrong_places=("general_branch", "first_branch"),
    ),
    "M01_general": Case(
        factories.party_building_study,
        at="general_branch",
        others=(meeting_of(Kind.GENERAL_COMMITTEE),),
        wrong_places=("party_group", "first_branch"),
    ),
    "M02": Case(
        factories.inspection, at="general_branch", others=(partial(factories.inspection, stage=PLANNED),)
    ),
    "inspection_branch_visits": Case(
        visit, at="general_branch", value=2, others=(partial(visit, stage=PLANNED),)
    ),
    "M03": Case(
        factories.initiative, others=(partial(factories.initiative, stage=Initiative.Stage.PLANNED),)
    ),
    "M04": Case(
        factories.talk, others=(factories.admonition,), waiting=partial(factories.talk, in_round=False)
    ),
    "M05": Case(partial(factories.talk, persons=2), value=2, others=(factories.admonition,)),
    "M06": Case(
        factories.admonition, others=(factories.talk,), waiting=partial(factories.admonition, in_round=False)
    ),
    "M07": Case(partial(factories.admonition, persons=2), value=2, others=(factories.talk,)),
    "talked_with": Case(partial(factories.talk, persons=2), value=2, others=(factories.admonition,)),
    "M08": Case(
        meeting_of(Kind.CENTER_STUDY),
        at="party_group",
        others=(meeting_of(Kind.STUDY),),
        wrong_places=("general_branch",),
    ),
    "M09": Case(
        meeting_of(Kind.STUDY),
        at="general_branch",
        others=(meeting_of(Kind.CENTER_STUDY),),
        wrong_places=("first_branch", "party_group"),
    ),
    "M10": Case(
        factories.study_product,
        others=(partial(factories.study_product, kind=StudyProduct.Kind.RESEARCH),),
        waiting=factories.duplicate,
    ),
    "M11": Case(
        partial(factories.study_product, kind=StudyProduct.Kind.RESEARCH),
        others=(factories.study_product,),
        waiting=partial(factories.duplicate, kind=StudyProduct.Kind.RESEARCH),
    ),
    "study_duplicates": Case(factories.duplicate, others=(factories.study_product,)),
    "M12": Case(
        problem_of(LEVEL.LEADERSHIP),
        others=(
            problem_of(LEVEL.GRASSROOTS),
            partial(problem_of(LEVEL.LEADERSHIP), source=SOURCE.INSPECTION),
            partial(problem_of(LEVEL.LEADERSHIP), prominent=False),
        ),
    ),
    "M13": Case(
        problem_of(LEVEL.GRASSROOTS),
        others=(
            problem_of(LEVEL.MEMBERS),
            partial(problem_of(LEVEL.GRASSROOTS), source=SOURCE.INSPECTION),
            partial(problem_of(LEVEL.GRASSROOTS), prominent=False),
        ),
    ),
    "M14": Case(
        problem_of(LEVEL.MEMBERS),
        others=(
            problem_of(LEVEL.LEADERSHIP),
            partial(problem_of(LEVEL.MEMBERS), source=SOURCE.INSPECTION),
            partial(problem_of(LEVEL.MEMBERS), prominent=False),
        ),
    ),
    "problems_found": Case(factories.problem),
    "problems_closed": Case(factories.closed_problem, others=(factories.problem,)),
    "problems_open": Case(factories.problem, ended=CLOSED_AT_END),
    "problems_overdue": Case(
        partial(factories.problem, held_on=date(2024, 3, 1), due_on=date(2025, 12, 30)),
        others=(
            partial(factories.problem, due_on=YEAR.end),
            partial(factories.problem, due_on=None, long_term=True),
        ),
        ended={**CLOSED_AT_END, "due_on": date(2025, 3, 10)},
    ),
    "problems_closed_in_time": Case(
        partial(factories.closed_problem, due_on=date(2030, 1, 1)),
        others=(
            factories.closed_problem,
            partial(factories.closed_problem, due_on=factories.DAY - timedelta(days=1)),
        ),
    ),
    "closing_rate_in_time": Case(
        partial(factories.closed_problem, due_on=factories.DAY),
        value=100,
        others=(factories.problem, partial(factories.problem, due_on=None, long_term=True)),
    ),
    "closing_days": Case(factories.quickly_closed_problem, value=70, others=(factories.problem,)),
    "rebounds": Case(factories.rebound, others=(factories.problem, factories.closed_problem)),
    "follow_ups": Case(factories.follow_up, others=(partial(factories.follow_up, done_on=None, result=""),)),
    "follow_up_rate": Case(factories.follow_up, value=100),
    "M15": Case(
        factories.lecture,
        others=(
            guest_lecture,
            ordinary_members_lecture,
            former_secretarys_lecture,
            meeting_of(Kind.THEME_DAY),
        ),
    ),
    "M16": Case(
        factories.mass_issue,
        others=(partial(factories.mass_issue, stage=MassIssue.Stage.HANDLING, closed_on=None),),
        waiting=partial(factories.mass_issue, evidence=""),
    ),
    "mass_issue_satisfaction": Case(
        partial(
            factories.mass_issue,
            closed_on=date(2024, 2, 1),
            revisited_on=factories.DAY,
            satisfaction=MassIssue.Satisfaction.MOSTLY,
        ),
        value=100,
        others=(factories.mass_issue,),
    ),
    "M17": Case(node(StandardNode.Level.ASPECT), ended={"expired_on": YEAR.end}),
    "M18": Case(
        node(StandardNode.Level.STANDARD),
        ended={"expired_on": YEAR.end},
        others=(node(StandardNode.Level.ASPECT),),
    ),
    "M19": Case(
        node(StandardNode.Level.TASK),
        ended={"expired_on": YEAR.end},
        others=(node(StandardNode.Level.STANDARD),),
    ),
    "self_checks": Case(factories.self_check),
    "self_check_coverage": Case(
        partial(factories.self_check, tasks=3, assessed=2),
        value=67,
    ),
    "standard_branches": Case(
        factories.self_check,
        others=(partial(factories.self_check, reached=False),),
        ended={"superseded_on": YEAR.end},
    ),
    "self_check_problems": Case(
        partial(factories.problem, source=SOURCE.SELF_CHECK), others=(factories.problem,)
    ),
    "self_check_problems_closed": Case(
        partial(factories.closed_problem, source=SOURCE.SELF_CHECK),
        others=(factories.closed_problem, partial(factories.problem, source=SOURCE.SELF_CHECK)),
    ),
    "weak_branches": Case(weak_branch, ended={"removed_on": YEAR.end}),
    "weak_branches_removed": Case(factories.removed_weak_branch, others=(factories.weak_branch,)),
    "monthly_summaries": Case(factories.monthly_summary),
    "listed": Case(factories.listed_case, others=(partial(factories.whole_case, upto=6),)),
    "M20": Case(
        factories.development_case,
        waiting=partial(factories.development_case, admission_approved_on=None),
    ),
    "M21": Case(
        factories.conversion,
        others=(partial(factories.conversion, decision=DevelopmentCase.Decision.EXTENDED),),
        waiting=partial(factories.conversion, conversion_approved_on=None),
    ),
    "converted_late": Case(
        partial(factories.conversion, decision=DevelopmentCase.Decision.AFTER_EXTENSION),
        others=(factories.conversion,),
    ),
    "cancelled": Case(
        partial(factories.conversion, decision=DevelopmentCase.Decision.CANCELLED),
        others=(factories.conversion,),
    ),
    "members": Case(factories.member, ended={"left_on": YEAR.end}),
    "probationary": Case(
        factories.probationer,
        ended={"left_on": YEAR.end},
        others=(partial(factories.member, category=Member.Category.FORMAL),),
    ),
    "M22": Case(factories.volunteer_team, ended={"dissolved_on": YEAR.end}),
    "service_events": Case(factories.service_event, others=(factories.volunteer_team,)),
    "service_persons": Case(partial(factories.service_event, persons=2), value=2),
    "service_hours": Case(partial(factories.service_event, persons=2), value=4),
    "meetings_in_year": Case(meeting_of(Kind.OTHER)),
    "theme_days": Case(meeting_of(Kind.THEME_DAY), others=(meeting_of(Kind.ASSEMBLY),)),
    "branch_assemblies": Case(meeting_of(Kind.ASSEMBLY), others=(meeting_of(Kind.THEME_DAY),)),
    "committee_meetings": Case(
        meeting_of(Kind.BRANCH_COMMITTEE), others=(meeting_of(Kind.GENERAL_COMMITTEE),)
    ),
    "group_meetings": Case(meeting_of(Kind.GROUP_MEETING), others=(meeting_of(Kind.BRANCH_COMMITTEE),)),
    "lectures": Case(meeting_of(Kind.LECTURE), others=(meeting_of(Kind.STUDY),)),
    "organizational_life": Case(
        meeting_of(Kind.ORGANIZATIONAL_LIFE), others=(meeting_of(Kind.LIFE_DEMOCRATIC),)
    ),
    "appraisals": Case(meeting_of(Kind.APPRAISAL), others=(meeting_of(Kind.ORGANIZATIONAL_LIFE),)),
    "attendance_in_year": Case(meeting_of(Kind.OTHER), value=12),
    "dues_months": Case(factories.dues_collection, wrong_places=("general_branch",)),
    "dues_owed": Case(factories.dues_collection, value=12, wrong_places=("general_branch",)),
    "dues_paid": Case(
        partial(factories.dues_collection, persons_paid=11), value=11, wrong_places=("general_branch",)
    ),
    "members_graded": Case(
        factories.decided_appraisal,
        value=12,
        others=(partial(factories.decided_appraisal, kind="secretaries"),),
    ),
    "members_excellent": Case(
        factories.decided_appraisal,
        value=4,
        others=(partial(factories.decided_appraisal, kind="secretaries"),),
    ),
    "budget_lines": Case(factories.budget_line, other_year={"year": 2026}),
    "C01": Case(
        promise(Commitment.Subject.DEPLOYMENT, times=2),
        value=2,
        others=(promise(Commitment.Subject.HEARING),),
        other_year=NEXT_REPORT,
    ),
    "C02": Case(
        promise(Commitment.Subject.HEARING, every=Commitment.Every.QUARTER),
        others=(promise(Commitment.Subject.DEPLOYMENT),),
        other_year=NEXT_REPORT,
    ),
    "C03": Case(
        promise(Commitment.Subject.INSPECTION, every=Commitment.Every.QUARTER),
        others=(promise(Commitment.Subject.DEPLOYMENT),),
        other_year=NEXT_REPORT,
    ),
    "C04": Case(
        promise(Commitment.Subject.OBSERVATION, every=Commitment.Every.HALF_YEAR),
        others=(promise(Commitment.Subject.DEPLOYMENT),),
        other_year=NEXT_REPORT,
    ),
    "C05": Case(
        promise(
            Commitment.Subject.STANDARDIZATION,
            every=Commitment.Every.TARGET,
            times=None,
            target_year=2027,
        ),
        value=2027,
        others=(promise(Commitment.Subject.DEPLOYMENT),),
        other_year=NEXT_REPORT,
    ),
}


def scope_of(cast: Cast) -> Scope:
    return Scope.bureau(cast.general_branch, YEAR)


def place(cast: Cast, name: str) -> Organization:
    found: Organization = getattr(cast, name)
    return found


def near_misses(figure: Figure, case: Case) -> dict[str, Callable[[Cast], Record]]:
    """What nearly counts, by the nature of the figure."""

    def here(**fields: Any) -> Callable[[Cast], Record]:
        return lambda cast: case.make(place(cast, case.at), **fields)

    def of_bureau_beside(cast: Cast) -> Record:
        beside = {"first_branch": "branch", "general_branch": "general_branch", "party_group": "party_group"}
        return case.make(place(cast, f"other_{beside[case.at]}"))

    misses: dict[str, Callable[[Cast], Record]] = {
        "unconfirmed": here(state=Record.State.DRAFT),
        "returned": here(state=Record.State.RETURNED),
        "reopened": here(state=Record.State.REOPENED),
        "withdrawn": here(state=Record.State.WITHDRAWN),
        "other bureau": of_bureau_beside,
    }
    day = figure.counts_by
    if figure.nature == Nature.FLOW:
        misses["day before"] = here(**{day: BEFORE})
        misses["day after"] = here(**{day: AFTER})
    elif figure.nature in (Nature.STOCK, Nature.STRUCTURE):
        misses["not yet begun"] = here(**{day: YEAR.end if figure.from_next_day else AFTER})
        misses["ended"] = here(**case.ended)
    else:
        misses["other year"] = here(**case.other_year)
    for number, other in enumerate(case.others):
        misses[f"other kind {number}"] = lambda cast, other=other: other(place(cast, case.at))
    for name in case.wrong_places:
        misses[f"at {name}"] = lambda cast, name=name: case.make(place(cast, name))
    return misses


COUNTED = [pytest.param(BY_CODE[code], case, id=code) for code, case in CASES.items() if code in BY_CODE]
MISSES = [
    pytest.param(BY_CODE[code], make, id=f"{code}-{name}")
    for code, case in CASES.items()
    if code in BY_CODE
    for name, make in near_misses(BY_CODE[code], case).items()
]


def test_every_figure_has_a_case_and_a_place_in_the_list() -> None:
    codes = [figure.code for figure in FIGURES]
    assert sorted(CASES) == sorted(codes)
    assert sorted(code for _, group in GROUPS for code in group) == sorted(codes)
    assert len(set(codes)) == len(codes)


@pytest.mark.parametrize(("figure", "case"), COUNTED)
def test_a_record_counts(cast: Cast, figure: Figure, case: Case) -> None:
    record = case.make(place(cast, case.at))
    scope = scope_of(cast)
    assert list(figure.evidence(scope)) == [record]
    assert figure.value(scope) == case.value
    assert figure.remeasure(figure.evidence(scope)) == case.value
    assert figure.pending(scope).count() == 0
    assert values(FIGURES, scope)[figure.code] == case.value


@pytest.mark.parametrize(("figure", "case"), COUNTED)
def test_its_parts_agree_with_the_whole(cast: Cast, figure: Figure, case: Case) -> None:
    organization = place(cast, case.at)
    case.make(organization)
    scope = scope_of(cast)
    by_organization = dict(figure.by_organization(scope))
    assert by_organization[organization] == case.value
    assert sum(by_organization.values()) == case.value
    by_month = figure.by_month(scope)
    if figure.nature == Nature.FLOW:
        assert sum(value for _, value in by_month) == case.value
        assert [month.start.month for month, value in by_month if value] == [factories.DAY.month]
    elif figure.nature == Nature.STOCK:
        assert by_month[-1][1] == case.value
        assert len(by_month) == 12
    else:
        assert by_month == []


@pytest.mark.parametrize(("figure", "case"), COUNTED)
def test_the_stored_value_is_the_counted_one(cast: Cast, figure: Figure, case: Case) -> None:
    record = case.make(place(cast, case.at))
    scope = scope_of(cast)
    rollups.refresh_all()
    assert figure.value(scope) == case.value
    assert rollups.drift() == []
    factories.set_state(record, Record.State.WITHDRAWN)
    assert figure.value(scope) == 0
    rollups.refresh_all()
    assert figure.value(scope) == 0
    assert rollups.drift() == []


@pytest.mark.parametrize(("figure", "case"), COUNTED)
def test_at_the_edges_of_the_period(cast: Cast, figure: Figure, case: Case) -> None:
    """The first and the last day of a period belong to it."""
    if figure.nature == Nature.PLAN:
        assert figure.value(scope_of(cast).during(Period.of_month(2025, 3))) == 0
        case.make(place(cast, case.at))
        assert figure.value(scope_of(cast).during(Period.of_month(2025, 3))) == case.value
        return
    last = YEAR.end - timedelta(days=1) if figure.from_next_day else YEAR.end
    case.make(place(cast, case.at), **{figure.counts_by: last})
    assert figure.value(scope_of(cast)) == case.value
    if figure.nature == Nature.FLOW:
        case.make(place(cast, case.at), **{figure.counts_by: YEAR.start})
        assert figure.evidence(scope_of(cast)).count() == 2


@pytest.mark.parametrize(("figure", "make"), MISSES)
def test_a_near_miss_does_not_count(cast: Cast, figure: Figure, make: Callable[[Cast], Record]) -> None:
    record = make(cast)
    scope = scope_of(cast)
    assert figure.value(scope) == 0
    assert record not in figure.evidence(scope)
    rollups.refresh_all()
    assert figure.value(scope) == 0


@pytest.mark.parametrize(("figure", "case"), COUNTED)
def test_an_unconfirmed_record_is_pending(cast: Cast, figure: Figure, case: Case) -> None:
    record = case.make(place(cast, case.at), state=Record.State.DRAFT)
    scope = scope_of(cast)
    assert list(figure.pending(scope)) == [record]
    factories.set_state(record, Record.State.CONFIRMED)
    assert figure.pending(scope).count() == 0
    assert figure.value(scope) == case.value
    factories.set_state(record, Record.State.WITHDRAWN)
    assert figure.pending(scope).count() == 0


WAITING = [
    pytest.param(BY_CODE[code], case, id=code) for code, case in CASES.items() if case.waiting is not None
]


def test_every_figure_that_waits_for_something_has_a_case() -> None:
    assert {figure.code for figure in FIGURES if figure.waiting is not None} == {
        code for code, case in CASES.items() if case.waiting is not None
    }


@pytest.mark.parametrize(("figure", "case"), WAITING)
def test_a_confirmed_record_that_lacks_something_is_pending(cast: Cast, figure: Figure, case: Case) -> None:
    assert case.waiting is not None
    record = case.waiting(place(cast, case.at))
    scope = scope_of(cast)
    assert figure.value(scope) == 0
    assert list(figure.pending(scope)) == [record]


@pytest.mark.parametrize(("figure", "case"), COUNTED)
def test_a_branch_counts_only_its_own(cast: Cast, figure: Figure, case: Case) -> None:
    case.make(place(cast, case.at))
    assert figure.value(Scope.bureau(cast.second_branch, YEAR)) == 0
    assert figure.value(Scope.bureau(cast.other_general_branch, YEAR)) == 0


def test_rounds_and_categories_are_counted_once(cast: Cast) -> None:
    """A round of many talks is one round; a category carried out twice is one."""
    for branch in (cast.first_branch, cast.second_branch):
        shared = factories.talk_round(cast.general_branch)
        factories.talk(branch, round=shared)
        factories.talk(branch, round=shared, held_on=date(2025, 9, 1))
        factories.initiative(branch)
    scope = scope_of(cast)
    assert BY_CODE["M04"].value(scope) == 1
    assert BY_CODE["M05"].value(scope) == 4
    assert BY_CODE["M03"].value(scope) == 1
    assert BY_CODE["M03"].evidence(scope).count() == 2


def test_a_meeting_of_several_types_is_one_meeting(cast: Cast) -> None:
    factories.meeting(cast.first_branch, Kind.THEME_DAY, Kind.ASSEMBLY)
    scope = scope_of(cast)
    assert [
        BY_CODE[code].value(scope) for code in ("meetings_in_year", "theme_days", "branch_assemblies")
    ] == [
        1,
        1,
        1,
    ]


def test_admonitions_are_no_heart_to_heart_talks(cast: Cast) -> None:
    factories.admonition(cast.first_branch, 3, kind=TalkKind.ADMONITION)
    assert BY_CODE["M05"].value(scope_of(cast)) == 0
    assert BY_CODE["M07"].value(scope_of(cast)) == 3


def test_a_moved_record_leaves_its_old_month(cast: Cast) -> None:
    """Both months become dirty when the day of a record changes."""
    record = factories.meeting(cast.first_branch, Kind.THEME_DAY)
    rollups.refresh_all()
    record.held_on = date(2025, 5, 6)
    record.store(by=cast.first)
    scope = scope_of(cast)
    march, may = Period.of_month(2025, 3), Period.of_month(2025, 5)
    for _ in range(2):
        assert BY_CODE["theme_days"].value(scope.during(march)) == 0
        assert BY_CODE["theme_days"].value(scope.during(may)) == 1
        rollups.refresh_all()


def test_no_two_figures_share_a_label() -> None:
    """Readers know a figure by its label."""
    labels = [figure.label for figure in FIGURES]
    assert len(labels) == len(set(labels))


@pytest.mark.parametrize(("code", "expected"), [("closing_rate_in_time", 67), ("follow_up_rate", 33)])
def test_a_rate_is_of_all_that_fell_due(code: str, expected: int, cast: Cast) -> None:
    due = factories.DAY
    for closed_on in (due - timedelta(days=1), due, due + timedelta(days=1)):
        factories.closed_problem(cast.first_branch, closed_on, due_on=due)
    old = factories.closed_problem(cast.first_branch, date(2024, 2, 1))
    factories.follow_up(cast.first_branch, old)
    factories.follow_up(cast.first_branch, old, held_on=due + timedelta(days=1), done_on=None, result="")
    factories.follow_up(cast.first_branch, old, held_on=due + timedelta(days=2), done_on=None, result="")
    assert BY_CODE[code].value(scope_of(cast)) == expected
