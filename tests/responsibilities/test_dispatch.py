"""The weekly dispatch: what is shown, what is written back, and the minutes."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from branches.periods import Period, Scope
from meetings.models import Meeting
from reports.figures import BY_CODE
from responsibilities.models import Problem
from tests import factories
from tests.branches.record_types import sign_in
from tests.cast import Cast

ADDRESS = "/responsibilities/dispatch/"


@pytest.fixture
def general(client: Client, cast: Cast) -> Client:
    return sign_in(client, cast.general)


def due_in(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def test_the_open_items_stand_by_light(general: Client, cast: Cast) -> None:
    for description, days in (("绿的", 60), ("红的", -3), ("黄的", 5)):
        factories.problem(cast.first_branch, description=description, due_on=due_in(days), held_on=due_in(-4))
    factories.problem(cast.second_branch, description="长期的", long_term=True)
    factories.closed_problem(cast.first_branch, description="已了的")
    factories.problem(cast.first_branch, description="草稿的", state="draft")
    factories.problem(cast.other_branch, description="别家的")
    response = general.get(ADDRESS)
    assert [str(row.problem) for row in response.context["rows"]] == ["红的", "黄的", "长期的", "绿的"]
    assert "超期3天" in response.content.decode()
    only = general.get(ADDRESS, {"light": "red"})
    assert [str(row.problem) for row in only.context["rows"]] == ["红的"]
    assert general.get(ADDRESS, {"owner": "无此人"}).context["rows"] == []


def test_progress_is_written_back_and_the_minutes_made_of_it(general: Client, cast: Cast) -> None:
    problem = factories.problem(cast.first_branch, description="记录本不统一", due_on=due_in(9))
    address = reverse("responsibilities:dispatch-progress", args=[problem.pk])
    answer = general.post(address, {"note": "", "percent": "40"}, headers={"HX-Request": "true"})
    assert "请写明进展情况" in answer.content.decode()
    answer = general.post(
        address, {"note": "新本已发到各组", "percent": "abc"}, headers={"HX-Request": "true"}
    )
    page = answer.content.decode()
    assert "请填写0到100之间的进度" in page and "新本已发到各组" in page and 'value="abc"' in page
    answer = general.post(
        address, {"note": "新本已发到各组。", "percent": "40"}, headers={"HX-Request": "true"}
    )
    assert "已记下" in answer.content.decode() and "<html" not in answer.content.decode()
    assert (
        general.post(address, {"note": "正在补三月的", "percent": "55"}).status_code == 302
    )  # without JavaScript
    assert Problem.objects.get(pk=problem.pk).percent == 55
    made = general.post(
        reverse("responsibilities:dispatch-minutes"), {"organization": cast.general_branch.pk}
    )
    meeting = Meeting.objects.get()
    assert made.url == reverse("meetings:meeting-edit", args=[meeting.pk])
    assert [item.summary for item in meeting.agenda.all()] == [
        "局机关第一党支部，新本已发到各组；正在补三月的。进度55%。"
    ]
    general.post(reverse("responsibilities:dispatch-minutes"), {"organization": cast.general_branch.pk})
    assert Meeting.objects.count() == 1
    assert meeting.state == Meeting.State.DRAFT
    scope = Scope.bureau(cast.general_branch, Period.of_year(timezone.localdate().year))
    assert BY_CODE["meetings_in_year"].value(scope) == 0  # it counts once somebody has confirmed it


def test_who_may(cast: Cast) -> None:
    problem = factories.problem(cast.first_branch)
    progress = reverse("responsibilities:dispatch-progress", args=[problem.pk])
    minutes = reverse("responsibilities:dispatch-minutes")
    data = {"note": "好", "percent": "1"}
    expected = {
        "first": 302,
        "clerk": 302,
        "general": 302,
        "staff": 302,
        "leader": 403,
        "second": 404,
        "stranger": 404,
    }
    for name, status in expected.items():
        assert sign_in(Client(), cast.users()[name]).post(progress, data).status_code == status, name
    general_branch = {"organization": cast.general_branch.pk}
    expected = {
        "general": 302,
        "staff": 403,
        "leader": 403,
        "first": 404,
        "stranger": 404,
        "administrator": 404,
    }
    for name, status in expected.items():
        assert sign_in(Client(), cast.users()[name]).post(minutes, general_branch).status_code == status, name
    assert sign_in(Client(), cast.general).post(minutes, {"organization": "x"}).status_code == 404


def test_the_notice_says_what_is_late(general: Client, cast: Cast) -> None:
    problem = factories.problem(
        cast.first_branch, description="换届超期", due_on=due_in(-2), measure="报批后九十日内完成"
    )
    page = general.get(reverse("responsibilities:problem-notice", args=[problem.pk])).content.decode()
    for word in ("整改督办单", "换届超期", "超期2天", "报批后九十日内完成"):
        assert word in page


def test_the_page_costs_the_same_for_one_and_thirty(general: Client, cast: Cast) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert general.get(ADDRESS).status_code == 200
        return len(queries)

    factories.problem(cast.first_branch, due_on=due_in(3))
    general.get(ADDRESS)
    one = cost()
    for _ in range(29):
        factories.problem(cast.second_branch, due_on=due_in(3))
    assert cost() == one
