"""A claim is worded as the records allow, and one record is enough to turn it."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from branches.organizations import Organization
from branches.periods import Period, Scope, months_later
from meetings.models import MeetingType
from members.models import DevelopmentCase, DuesCollection
from reports.claims import BY_KEY, CLAIMS, UNDECIDED, judge, judge_all, overstated
from reports.dutyreports import compose_draft, full_text
from reports.figures import BY_CODE
from reports.tokens import codes_in
from reports.wording import BRANCH, BUREAU, CLAIM
from responsibilities.models import AssessmentScheme, Duty, FollowUp, MonthlySummary, Problem
from tests import factories
from tests.cast import Cast

Kind = MeetingType.Kind
YEAR = Period.of_year(2025)


def scope(cast: Cast) -> Scope:
    return Scope.bureau(cast.general_branch, YEAR)


def variant(cast: Cast, key: str) -> str:
    return judge(BY_KEY[key], scope(cast)).variant


def monthly(organization: Organization, kind: str, months: range = range(1, 13)) -> None:
    for month in months:
        factories.meeting(organization, kind, held_on=date(2025, month, 15))


def test_without_records_nothing_is_claimed(cast: Cast) -> None:
    assert {key: each.variant for key, each in judge_all(scope(cast)).items()} == dict.fromkeys(
        BY_KEY, "dropped"
    )


def test_every_claim_is_used_and_every_used_claim_exists() -> None:
    used = {key for passage in (*BUREAU, *BRANCH) for key in CLAIM.findall(passage.text)}
    assert used == set(BY_KEY)
    assert len(BY_KEY) == len(CLAIMS)


def test_claims_quote_known_figures_only() -> None:
    texts = [
        text for each in CLAIMS for text in (each.strong, each.weak, each.branch_strong, each.branch_weak)
    ]
    assert {code for text in texts for code in codes_in(text)} <= set(BY_CODE)


def both_theme_days(cast: Cast) -> Callable[[], object]:
    monthly(cast.first_branch, Kind.THEME_DAY)
    monthly(cast.second_branch, Kind.THEME_DAY, range(1, 12))
    return lambda: factories.meeting(cast.second_branch, Kind.THEME_DAY, held_on=date(2025, 12, 31))


def monthly_deployment(cast: Cast) -> Callable[[], object]:
    monthly(cast.general_branch, Kind.DEPLOYMENT, range(1, 12))
    return lambda: factories.meeting(cast.general_branch, Kind.DEPLOYMENT, held_on=date(2025, 12, 1))


def quarterly_inspection(cast: Cast) -> Callable[[], object]:
    for month in (1, 4, 7):
        factories.inspection(cast.general_branch, held_on=date(2025, month, 15))
    return lambda: factories.inspection(cast.general_branch, held_on=date(2025, 10, 1))


def party_group_study(cast: Cast) -> Callable[[], object]:
    factories.party_building_study(cast.party_group, held_on=date(2025, 6, 30))
    return lambda: factories.party_building_study(cast.party_group, held_on=date(2025, 7, 1))


def center_study(cast: Cast) -> Callable[[], object]:
    for month in (1, 4, 7):
        factories.meeting(cast.party_group, Kind.CENTER_STUDY, held_on=date(2025, month, 15))
    return lambda: factories.meeting(cast.party_group, Kind.CENTER_STUDY, held_on=date(2025, 12, 31))


def life_meeting(cast: Cast) -> Callable[[], object]:
    factories.meeting(cast.party_group, Kind.LIFE_DEMOCRATIC, due=7, present=4)
    return lambda: factories.meeting(cast.party_group, Kind.LIFE_DEMOCRATIC, due=6, present=4)


def organizational_life(cast: Cast) -> Callable[[], object]:
    factories.meeting(cast.first_branch, Kind.ORGANIZATIONAL_LIFE, Kind.APPRAISAL)
    factories.meeting(cast.second_branch, Kind.ORGANIZATIONAL_LIFE)
    return lambda: factories.meeting(cast.second_branch, Kind.APPRAISAL)


def regular_meetings(cast: Cast) -> Callable[[], object]:
    for branch in (cast.first_branch, cast.second_branch):
        monthly(branch, Kind.ASSEMBLY, range(1, 13, 3))
    monthly(cast.first_branch, Kind.LECTURE, range(1, 13, 3))
    monthly(cast.second_branch, Kind.LECTURE, range(1, 10, 3))
    return lambda: factories.meeting(cast.second_branch, Kind.LECTURE, held_on=date(2025, 10, 1))


def rectified(cast: Cast) -> Callable[[], object]:
    still = factories.problem(cast.first_branch)

    def close() -> None:
        still.stage, still.closed_on, still.ledger_closing = Problem.Stage.CLOSED, date(2025, 12, 31), True
        still.store(by=cast.first)

    return close


def lists_owned(cast: Cast) -> Callable[[], object]:
    open_problem = factories.problem(cast.first_branch, due_on=date(2025, 9, 1))

    def own() -> None:
        open_problem.owner = factories.member(cast.first_branch)
        open_problem.store(by=cast.first)

    return own


def development(cast: Cast) -> Callable[[], object]:
    case = factories.whole_case(cast.first_branch, 23)
    return lambda: factories.development_step(case, 24)


def secretary_lecture(cast: Cast) -> Callable[[], object]:
    factories.lecture(cast.first_branch)
    secretary = factories.member(cast.first_branch, "陆知远")
    factories.appointment(secretary, cast.party_group)
    return lambda: factories.lecture(cast.first_branch, lecturer=secretary)


def consolidated(cast: Cast) -> Callable[[], object]:
    closed = factories.closed_problem(cast.first_branch, date(2024, 12, 1))
    late = factories.follow_up(cast.first_branch, closed, done_on=None, result="")

    def look() -> None:
        late.done_on, late.result = date(2025, 12, 31), FollowUp.Result.KEPT
        late.store(by=cast.first)

    return look


def three_levels(cast: Cast) -> Callable[[], object]:
    secretary = factories.member(cast.first_branch)
    factories.appointment(secretary, cast.general_branch)
    factories.published_list_set(cast.general_branch, owner=secretary)
    factories.published_list_set(cast.party_group, level=Duty.Level.GROUP_SECRETARY)
    return lambda: factories.published_list_set(cast.party_group, level=Duty.Level.GROUP_MEMBER)


def rhythm(cast: Cast) -> Callable[[], object]:
    week = date(2025, 1, 6)
    while week.year == 2025:
        factories.meeting(cast.general_branch, Kind.DISPATCH, held_on=week)
        week += timedelta(days=7)
    quarterly_inspection(cast)()
    for month in range(1, 13):
        factories.monthly_summary(cast.general_branch, month=date(2025, month, 1), held_on=date(2026, 1, 4))
    scheme = factories.assessment_scheme(cast.general_branch)
    AssessmentScheme.objects.filter(pk=scheme.pk).update(year=2025)
    return lambda: factories.assessment(cast.general_branch, scheme=scheme)


def standards_checked(cast: Cast) -> Callable[[], object]:
    factories.self_check(cast.first_branch)
    factories.self_check(cast.second_branch, tasks=3, assessed=2)
    return lambda: factories.self_check(cast.second_branch)


def weak_branches(cast: Cast) -> Callable[[], object]:
    factories.removed_weak_branch(cast.second_branch)
    case = factories.weak_branch(cast.first_branch)
    return lambda: factories.set_state(case, "withdrawn")


def contact_guidance(cast: Cast) -> Callable[[], object]:
    person = factories.member(cast.first_branch)
    factories.appointment(person, cast.general_branch)
    contacts = [
        factories.contact(cast.general_branch, person=person, branch=branch)
        for branch in (cast.first_branch, cast.second_branch)
    ]
    visits = [contacts[0], contacts[0], contacts[1]]
    for contact in visits:
        factories.contact_visit(cast.general_branch, contact=contact)
    return lambda: factories.contact_visit(cast.general_branch, contact=contacts[1])


def signed_contracts(cast: Cast) -> Callable[[], object]:
    for organization in (cast.general_branch, cast.first_branch):
        factories.contract(organization)
    draft = factories.contract(cast.second_branch, state="draft")
    return lambda: draft.confirm(by=cast.second)


TURNS = {
    "contracts": signed_contracts,
    "contact_guidance": contact_guidance,
    "rhythm": rhythm,
    "standards_checked": standards_checked,
    "weak_branches": weak_branches,
    "theme_days": both_theme_days,
    "monthly_deployment": monthly_deployment,
    "quarterly_inspection": quarterly_inspection,
    "party_group_study": party_group_study,
    "center_study": center_study,
    "life_meeting": life_meeting,
    "organizational_life": organizational_life,
    "regular_meetings": regular_meetings,
    "problems_rectified": rectified,
    "lists_owned": lists_owned,
    "consolidated": consolidated,
    "development": development,
    "secretary_lecture": secretary_lecture,
    "three_levels": three_levels,
}


@pytest.mark.parametrize("key", sorted(TURNS))
def test_one_record_turns_a_weak_claim_strong(cast: Cast, key: str) -> None:
    mend = TURNS[key](cast)
    judged = judge(BY_KEY[key], scope(cast))
    assert judged.variant == "weak"
    assert judged.reason.startswith("还差：") and judged.reason.endswith("。")
    mend()
    assert variant(cast, key) == "strong"


def test_a_month_without_its_summary_breaks_the_rhythm(cast: Cast) -> None:
    rhythm(cast)()
    MonthlySummary.objects.get(month=date(2025, 8, 1)).withdraw(by=cast.general, reason="写错了月份")
    assert judge(BY_KEY["rhythm"], scope(cast)).reason == "还差：8月没有月总结。"


def test_every_branch_must_have_checked_every_task(cast: Cast) -> None:
    standards_checked(cast)
    assert (
        judge(BY_KEY["standards_checked"], scope(cast)).reason == "还差：局机关第二党支部自查2项，应查3项。"
    )


def test_weekly_dispatch_asks_for_every_whole_week(cast: Cast) -> None:
    period = Period(date(2025, 3, 1), date(2025, 3, 31))
    march = Scope.bureau(cast.general_branch, period)
    for day in (3, 10, 17):
        factories.meeting(cast.general_branch, Kind.DISPATCH, held_on=date(2025, 3, day))
    judged = judge(BY_KEY["weekly_dispatch"], march)
    assert [gap.text for gap in judged.gaps] == ["2025年3月24日至2025年3月30日没有周调度"]
    factories.meeting(cast.general_branch, Kind.DISPATCH, held_on=date(2025, 3, 30))
    assert judge(BY_KEY["weekly_dispatch"], march).variant == "strong"


def test_the_report_prints_the_wording_the_records_allow(cast: Cast) -> None:
    mend = both_theme_days(cast)
    text = full_text(compose_draft(cast.general_branch, 2025))
    assert BY_KEY["theme_days"].weak in text and BY_KEY["theme_days"].strong not in text
    mend()
    text = full_text(compose_draft(cast.general_branch, 2025))
    assert BY_KEY["theme_days"].strong in text and BY_KEY["theme_days"].weak not in text


def test_the_reason_names_branch_and_month(cast: Cast) -> None:
    both_theme_days(cast)
    judged = judge(BY_KEY["theme_days"], scope(cast))
    assert judged.reason == "还差：局机关第二党支部12月没有主题党日记录。"


def test_a_draft_meeting_mends_nothing(cast: Cast) -> None:
    both_theme_days(cast)
    factories.meeting(cast.second_branch, Kind.THEME_DAY, held_on=date(2025, 12, 5), state="draft")
    assert variant(cast, "theme_days") == "weak"


def test_a_committee_is_asked_of_seven_formal_members_and_more(cast: Cast) -> None:
    for branch in (cast.first_branch, cast.second_branch):
        monthly(branch, Kind.ASSEMBLY, range(1, 13, 3))
        monthly(branch, Kind.LECTURE, range(1, 13, 3))
    for _ in range(6):
        factories.member(cast.first_branch)
    assert variant(cast, "regular_meetings") == "strong"
    factories.member(cast.first_branch)
    judged = judge(BY_KEY["regular_meetings"], scope(cast))
    assert "没有支部委员会记录" in judged.reason


def test_a_branch_owes_nothing_for_the_time_before_it_was_founded(cast: Cast) -> None:
    both_theme_days(cast)()
    cast.second_branch.refresh_from_db()
    young = Organization(name="水质监测站党支部", kind=Organization.Kind.BRANCH, founded_on=date(2025, 11, 1))
    general = Organization.objects.get(pk=cast.general_branch.pk)
    Organization.objects.add_child(general, instance=young)
    monthly(young, Kind.THEME_DAY, range(11, 13))
    assert variant(cast, "theme_days") == "strong"


def test_approval_that_is_not_yet_due_is_no_gap(cast: Cast) -> None:
    case = factories.whole_case(cast.first_branch, 14)
    factories.development_step(case, 15, date(2025, 12, 25))
    assert variant(cast, "development") == "strong"


def test_conversion_before_the_year_is_over_is_a_gap(cast: Cast) -> None:
    factories.conversion(
        cast.first_branch,
        admission_meeting_on=date(2024, 6, 1),
        admission_approved_on=date(2024, 6, 20),
        conversion_meeting_on=date(2025, 3, 10),
        conversion_approved_on=date(2025, 3, 20),
        decision=DevelopmentCase.Decision.ON_TIME,
    )
    assert "2025年6月1日才届满" in judge(BY_KEY["development"], scope(cast)).reason


def test_a_step_without_a_record_or_late_without_a_reason_is_a_gap(cast: Cast) -> None:
    case = factories.whole_case(cast.first_branch, 25)
    assert variant(cast, "development") == "strong"
    talk = case.steps.get(number=2)
    case.reopen_step(talk, by=cast.first, reason="核对日期")
    assert "有1个步骤没有记录" in judge(BY_KEY["development"], scope(cast)).reason
    talk.held_on = date(2023, 3, 1)
    talk.confirmed_at, talk.confirmed_by = case.created_at, cast.first
    talk.save()
    assert "派人谈话应在2023年2月28日前" in judge(BY_KEY["development"], scope(cast)).reason
    talk.reason = "本人长期出差"
    talk.save()
    assert variant(cast, "development") == "strong"


def test_months_are_those_of_the_calendar() -> None:
    assert months_later(date(2025, 1, 31), 1) == date(2025, 2, 28)
    assert months_later(date(2024, 11, 30), 3) == date(2025, 2, 28)
    assert months_later(date(2025, 12, 31), 12) == date(2026, 12, 31)


def test_a_strong_sentence_written_by_hand_is_noticed(cast: Cast) -> None:
    both_theme_days(cast)
    judged = judge_all(scope(cast))
    assert [each.claim.key for each in overstated(BY_KEY["theme_days"].strong, judged)] == ["theme_days"]
    assert overstated("主题党日正常开展。", judged) == []


def test_a_branch_speaks_of_itself(cast: Cast) -> None:
    monthly(cast.first_branch, Kind.THEME_DAY)
    judged = judge(BY_KEY["theme_days"], Scope.bureau(cast.first_branch, YEAR))
    assert judged.text == "主题党日月月开展，没有漏开、缺开。"


def test_phrases_that_nothing_can_prove_are_in_no_wording(cast: Cast) -> None:
    texts = "".join(passage.text for passage in (*BUREAU, *BRANCH)) + "".join(each.strong for each in CLAIMS)
    for phrase in ("积分制", "教育全覆盖", "四同", "同安排"):
        assert phrase not in texts
    assert not [phrase for phrase, _ in UNDECIDED if phrase in texts]


def test_dues_are_claimed_where_all_months_are_paid_and_money_is_set_aside(cast: Cast) -> None:
    for branch in (cast.first_branch, cast.second_branch):
        for month in range(1, 13):
            factories.dues_collection(branch, month=date(2025, month, 1), held_on=date(2025, month, 12))
    assert variant(cast, "dues") == "weak"  # no budget
    factories.budget_line(cast.general_branch)
    assert variant(cast, "dues") == "strong"
    record = DuesCollection.objects.filter(organization=cast.first_branch).first()
    assert record is not None
    record.persons_paid -= 1
    record.store(by=cast.first)
    judged = judge(BY_KEY["dues"], scope(cast))
    assert judged.variant == "weak" and "应交党费288人次，当月实交287人次" in judged.reason


def test_what_came_back_is_not_consolidated(cast: Cast) -> None:
    consolidated(cast)()
    assert variant(cast, "consolidated") == "strong"
    factories.rebound(cast.second_branch)
    judged = judge(BY_KEY["consolidated"], scope(cast))
    assert judged.variant == "weak" and "反弹" in judged.reason
