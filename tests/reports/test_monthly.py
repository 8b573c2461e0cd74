"""月总结: drafted from the month's records, due on the fifth, late afterwards; and what else rises to the desk."""

from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from branches.organizations import Organization
from branches.periods import Period, Scope
from reports.escalations import escalations, summaries
from reports.monthly import draft
from responsibilities.models import MonthlySummary, Problem
from responsibilities.rules import summary_due_on
from tests import factories
from tests.branches.record_types import sign_in
from tests.cast import Cast

MARCH = Period.of_month(2025, 3)
THEME_DAY = "theme_day"


def bureau(cast: Cast) -> Scope:
    return Scope.bureau(cast.general_branch, Period.of_year(2025))


def below(cast: Cast, organization: Organization | None = None) -> Scope:
    return Scope.alone(organization or cast.general_branch, Period.of_year(2025))


# --- the draft


def test_the_draft_tells_what_moved(cast: Cast) -> None:
    factories.meeting(cast.first_branch, THEME_DAY, held_on=date(2025, 3, 12))
    factories.meeting(cast.first_branch, THEME_DAY, held_on=date(2025, 4, 1))
    factories.problem(cast.first_branch, description="记录不全", due_on=date(2025, 3, 20))
    factories.problem(cast.second_branch, description="党费迟缴", due_on=date(2025, 4, 10))
    factories.closed_problem(cast.second_branch, date(2025, 3, 31))
    told = draft(cast.general_branch, MARCH)
    assert "会议活动1次" in told["progress"] and "主题党日1次" in told["progress"]
    assert "新提出问题2个，销号1个，月末未销号2个，其中逾期1个" in told["problems"]
    assert "逾期：局机关第一党支部，记录不全（时限2025年3月20日）" in told["problems"]
    assert told["next_steps"] == "下月到期的整改：\n局机关第二党支部：党费迟缴，2025年4月10日前整改到位"


def test_a_month_without_records_invents_nothing(cast: Cast) -> None:
    told = draft(cast.general_branch, MARCH)
    assert told["progress"] == "本月没有已确认的工作记录。" and told["next_steps"] == ""


@time_machine.travel(date(2025, 4, 3), tick=False)
def test_drafted_edited_and_confirmed(cast: Cast, client: Client) -> None:
    factories.meeting(cast.general_branch, THEME_DAY, held_on=date(2025, 3, 12))
    sign_in(client, cast.general)
    address = (
        f"{reverse('reports:monthly-summary-draft')}?organization={cast.general_branch.pk}&month=2025-03"
    )
    form = client.get(address).context["form"]
    assert not MonthlySummary.objects.exists()  # a draft on the screen, nothing forged
    data = {name: form.get_initial_for_field(field, name) or "" for name, field in form.fields.items()}
    assert data["month"] == "2025-03" and "主题党日1次" in data["progress"]
    data |= {"held_on": "2025-04-03", "then": "confirm"}
    page = client.post(address, data).content.decode()
    assert "请写明下月安排" in page
    assert client.post(address, data | {"next_steps": "抓好清明前后安全"}).status_code == 302
    summary = MonthlySummary.objects.get()
    assert summary.state == "confirmed" and summary.month == date(2025, 3, 1) and summary.days_late == 0
    assert client.get(address).url == summary.get_absolute_url()


def test_lateness_shows(cast: Cast) -> None:
    assert summary_due_on(date(2025, 12, 1)) == date(2026, 1, 5)
    for day, late in ((5, 0), (6, 1)):
        summary = factories.monthly_summary(
            cast.general_branch, month=date(2025, day - 2, 1), held_on=date(2025, day - 1, day)
        )
        assert summary.days_late == late


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2025, 1, 3), [("yellow", "12月总结")]),
        (date(2025, 3, 4), [("red", "月总结：1月没有总结"), ("yellow", "2月总结")]),
        (date(2025, 3, 5), [("red", "月总结：1月没有总结"), ("yellow", "2月总结")]),
        (date(2025, 3, 6), [("red", "月总结：1月、2月没有总结")]),
    ],
)
def test_what_is_due_stands_on_the_desk(cast: Cast, today: date, expected: list[tuple[str, str]]) -> None:
    scope = Scope.bureau(cast.general_branch, Period.of_year(today.year))
    assert [(each.light, each.label) for each in summaries(scope, cast.general, today)] == expected
    assert summaries(Scope.alone(cast.first_branch, scope.period), cast.first, today) == []


def test_a_confirmed_summary_clears_it_and_a_draft_does_not(cast: Cast) -> None:
    today = date(2025, 2, 3)
    written = factories.monthly_summary(
        cast.general_branch, month=date(2025, 1, 1), held_on=date(2025, 2, 2), state="draft"
    )
    assert len(summaries(bureau(cast), cast.general, today)) == 1
    written.confirm(by=cast.general)
    assert summaries(bureau(cast), cast.general, today) == []


# --- lights rise


def red(cast: Cast, branch: Organization, number: int = 1) -> list[Problem]:
    return [factories.problem(branch, due_on=date(2025, 5, 1 + each)) for each in range(number)]


def labels(cast: Cast, user: object, scope: Scope, today: date = date(2025, 5, 20)) -> list[str]:
    return [each.label for each in escalations(scope, user, today)]  # type: ignore[arg-type]


def test_two_reds_in_a_quarter_propose_a_talk(cast: Cast) -> None:
    red(cast, cast.first_branch)
    assert labels(cast, cast.general, below(cast)) == []
    red(cast, cast.first_branch)
    assert labels(cast, cast.general, below(cast)) == ["建议约谈：局机关第一党支部本季度2个问题亮红灯"]
    assert (
        labels(cast, cast.first, below(cast, cast.first_branch)) == []
    )  # nobody proposes a talk with himself
    factories.admonition(
        cast.general_branch, [factories.member(cast.first_branch)], held_on=date(2025, 5, 10)
    )
    assert labels(cast, cast.general, below(cast)) == []


def test_what_is_no_red_of_the_quarter(cast: Cast) -> None:
    red(cast, cast.first_branch)
    factories.problem(cast.first_branch, due_on=date(2025, 5, 20))  # its day is today
    factories.problem(cast.first_branch, due_on=None, long_term=True)
    factories.closed_problem(cast.first_branch, date(2025, 5, 1), due_on=date(2025, 5, 1))  # in time
    factories.closed_problem(cast.first_branch, date(2025, 3, 31), due_on=date(2025, 2, 1))  # last quarter's
    red(cast, cast.second_branch)
    assert labels(cast, cast.general, below(cast)) == []
    factories.closed_problem(cast.first_branch, date(2025, 5, 6), due_on=date(2025, 5, 4))  # red for two days
    assert len(labels(cast, cast.general, below(cast))) == 1


def test_who_answers_for_a_problem_elsewhere_is_told(cast: Cast) -> None:
    leading = factories.member(cast.general_branch, account=cast.general)
    factories.problem(cast.first_branch, description="记录不全", due_on=date(2025, 5, 28), leader=leading)
    alone = Scope.alone(cast.second_branch, Period.of_year(2025))
    assert labels(cast, cast.general, alone) == ["整改：记录不全"]
    assert labels(cast, cast.general, below(cast)) == []  # stands there already
    assert labels(cast, cast.general, alone, date(2025, 5, 1)) == []  # more than ten days left


def test_a_month_of_rectification_without_a_word(cast: Cast) -> None:
    factories.weak_branch(cast.first_branch, stage="listed", listed_on=date(2025, 3, 20))
    assert labels(cast, cast.general, below(cast), date(2025, 4, 30)) == []
    assert labels(cast, cast.general, below(cast)) == ["局机关第一党支部整顿提升：2025年4月没有整顿进展"]
