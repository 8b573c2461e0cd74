"""An organisation's own rules in place of the printed ones: who sets them, where and when they hold."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from branches.audit import AuditLine
from branches.organizations import Organization
from branches.periods import Period, Scope
from meetings.models import HouseRules, MeetingType, RuleOverride, may_set_rules
from reports import requirements
from tests import factories
from tests.cast import Cast

TODAY = date(2025, 8, 20)


def override(organization: Organization, by: Any, **fields: Any) -> RuleOverride:
    values = {
        "rule_code": "theme_day",
        "threshold": 1,
        "every": "quarter",
        "starts_on": date(2025, 1, 1),
        "reason": "党员分散在各站",
        "document": "支部党员大会决议",
    }
    made = RuleOverride(organization=organization, **values | fields)
    made.set_in_force(by=by)
    return made


def standing(cast: Cast, code: str = "theme_day", today: date = TODAY) -> requirements.Standing:
    scope = Scope.alone(cast.first_branch, Period.of_year(today.year))
    found = {each.requirement.rule_code: each for each in requirements.evaluate(scope, today)}
    return found[code].standings[0]


def starts(parts: tuple[Period, ...]) -> list[date]:
    return [part.start for part in parts]


def test_without_one_the_printed_rule_holds(cast: Cast) -> None:
    found = standing(cast)
    assert (found.rule.threshold, found.rule.every, found.override, found.note) == (1, "month", None, "")
    assert len(found.missed) == 7


def test_it_takes_the_place_of_the_default_and_is_named(cast: Cast) -> None:
    override(cast.first_branch, cast.general)
    found = standing(cast)
    assert starts(found.missed) == [date(2025, 1, 1), date(2025, 4, 1)]
    assert found.current == Period(date(2025, 7, 1), date(2025, 9, 30))
    assert found.due == 2
    assert found.note == ("本单位规定：每季度不少于1次（局机关第一党支部，江叙白设定，依据支部党员大会决议）")


def test_one_meeting_in_the_quarter_fulfils_it(cast: Cast) -> None:
    override(cast.first_branch, cast.general)
    for month in (2, 5, 8):
        factories.meeting(cast.first_branch, MeetingType.Kind.THEME_DAY, held_on=date(2025, month, 9))
    found = standing(cast)
    assert (found.missed, found.current, found.light(TODAY)) == ((), None, "green")


def test_it_holds_for_all_below_and_the_nearest_wins(cast: Cast) -> None:
    override(cast.general_branch, cast.general, every="half_year")
    assert standing(cast).rule.every == "half_year"
    override(cast.first_branch, cast.general)
    assert standing(cast).rule.every == "quarter"
    house = HouseRules.of([cast.second_branch, cast.other_branch])
    second = house.rule("theme_day", cast.second_branch, TODAY)
    other = house.rule("theme_day", cast.other_branch, TODAY)
    assert second is not None and second.every == "half_year"
    assert other is not None and other.every == "month"


@pytest.mark.parametrize(
    ("day", "every"),
    [
        (date(2025, 3, 31), "month"),
        (date(2025, 4, 1), "quarter"),
        (date(2025, 9, 30), "quarter"),
        (date(2025, 10, 1), "month"),
    ],
)
def test_it_holds_on_its_first_and_its_last_day(cast: Cast, day: date, every: str) -> None:
    override(cast.first_branch, cast.general, starts_on=date(2025, 4, 1), ends_on=date(2025, 9, 30))
    rule = HouseRules.of([cast.first_branch]).rule("theme_day", cast.first_branch, day)
    assert rule is not None and rule.every == every


def test_a_part_is_judged_by_the_rule_of_its_first_day(cast: Cast) -> None:
    """From June on by the quarter: January to May are months, the second quarter began too early to be judged."""
    override(cast.first_branch, cast.general, starts_on=date(2025, 6, 1))
    found = standing(cast)
    assert starts(found.missed) == [date(2025, month, 1) for month in range(1, 6)]
    assert found.current is not None and found.current.start == date(2025, 7, 1)


def test_nought_asks_nothing(cast: Cast) -> None:
    override(cast.first_branch, cast.general, threshold=0, every="month")
    found = standing(cast)
    assert (found.missed, found.current, found.due) == ((), None, 0)
    assert found.override is not None and found.override.text == "不作要求"


def test_a_higher_threshold_asks_more(cast: Cast) -> None:
    override(cast.first_branch, cast.general, threshold=2, every="month")
    for day in (5, 6, 20):
        factories.meeting(cast.first_branch, MeetingType.Kind.THEME_DAY, held_on=date(2025, 7, day))
    factories.meeting(cast.first_branch, MeetingType.Kind.THEME_DAY, held_on=date(2025, 6, 5))
    assert date(2025, 7, 1) not in starts(standing(cast).missed)
    assert date(2025, 6, 1) in starts(standing(cast).missed)


def test_a_claim_is_judged_by_it_too(cast: Cast) -> None:
    override(cast.first_branch, cast.general)
    scope = Scope.alone(cast.first_branch, Period.of_year(2025))
    ((branch, rule, parts),) = requirements.missed(scope, ["theme_day"])
    assert branch == cast.first_branch
    assert (rule.every, len(parts)) == ("quarter", 4)


@pytest.mark.parametrize(
    ("name", "branch", "general"),
    [("staff", True, True), ("general", True, True), ("first", False, False), ("clerk", False, False),
     ("leader", False, False), ("stranger", False, False)],
)  # fmt: skip
def test_who_sets_it(cast: Cast, name: str, branch: bool, general: bool) -> None:
    user = getattr(cast, name)
    assert may_set_rules(user, cast.first_branch) is branch
    assert may_set_rules(user, cast.general_branch) is general
    if not branch:
        with pytest.raises(PermissionDenied):
            override(cast.first_branch, user)
        assert not RuleOverride.objects.exists()


def test_it_is_ended_and_never_deleted_with_lines_of_both(cast: Cast) -> None:
    made = override(cast.first_branch, cast.general)
    with pytest.raises(PermissionDenied):
        made.end(by=cast.first, on=TODAY)
    with pytest.raises(ValidationError, match="不能早于"):
        made.end(by=cast.general, on=date(2024, 12, 31))
    made.end(by=cast.general, on=date(2025, 6, 30))
    with pytest.raises(ValidationError, match="已经停用"):
        made.end(by=cast.general, on=date(2025, 7, 1))
    lines = AuditLine.objects.filter(record_key=made.key).order_by("pk")
    assert [(line.verb, line.user_name) for line in lines] == [("create", "江叙白"), ("edit", "江叙白")]
    assert "截止2025-06-30" in lines[1].detail
    assert starts(standing(cast).missed) == [date(2025, 1, 1), date(2025, 4, 1), date(2025, 7, 1)]


# --- the pages


DATA = {
    "rule_code": "dues", "every": "quarter", "threshold": 1, "starts_on": "2025-07-01",
    "document": "支部党员大会决议", "reason": "支部人数少",
}  # fmt: skip
NEW = "/meetings/rules/overrides/new/"


@time_machine.travel("2025-08-20 09:00:00+08:00", tick=False)
def test_the_page_names_documents_and_what_is_unchecked(cast: Cast, client: Client) -> None:
    override(cast.first_branch, cast.general)
    client.force_login(cast.first)
    text = client.get("/meetings/rules/").content.decode()
    for words in ("《中国共产党支部工作条例（试行）》", "第十二条", "2018-10-28", "待核对原文", "已核对原文"):
        assert words in text
    assert "每季度不少于1次" in text and "现行" in text
    assert NEW not in text and "停用：" not in text
    client.force_login(cast.second)
    assert "支部党员大会决议" not in client.get("/meetings/rules/").content.decode()
    client.force_login(cast.general)
    assert NEW in client.get("/meetings/rules/").content.decode()


@time_machine.travel("2025-08-20 09:00:00+08:00", tick=False)
def test_set_and_end_on_the_pages(cast: Cast, client: Client) -> None:
    client.force_login(cast.general)
    data = DATA | {"organization": cast.first_branch.pk}
    assert client.post(NEW, data).status_code == 302
    made = RuleOverride.objects.get()
    assert (made.rule_code, made.every, made.created_by) == ("dues", "quarter", cast.general)
    twice = client.post(NEW, data)
    assert "已有同一事项的规定" in twice.content.decode()
    assert "支部人数少" in twice.content.decode()
    assert RuleOverride.objects.count() == 1
    end = f"/meetings/rules/overrides/{made.pk}/end/"
    early = client.post(end, {"ends_on": "2025-06-30"})
    assert "截止日期不能早于起算日期" in early.content.decode()
    assert client.post(end, {"ends_on": "2025-08-31"}).status_code == 302
    made.refresh_from_db()
    assert made.ends_on == date(2025, 8, 31)


def test_only_organisations_he_may_rule_are_offered(cast: Cast, client: Client) -> None:
    client.force_login(cast.general)
    response = client.post(NEW, DATA | {"organization": cast.other_branch.pk})
    assert response.status_code == 200
    assert not RuleOverride.objects.exists()
    offered = set(response.context["form"].fields["organization"].queryset)
    assert offered == {cast.general_branch, cast.first_branch, cast.second_branch}
