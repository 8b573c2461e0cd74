"""What is special to this app's pages."""

from typing import Any

import pytest
from django.test import Client

from responsibilities.models import Inspection
from tests import factories
from tests.branches.record_types import BY_STEM, sign_in
from tests.cast import Cast

INSPECTION = BY_STEM["inspection"]


@pytest.fixture
def first(client: Client, cast: Cast) -> Client:
    return sign_in(client, cast.first)


def test_an_inspection_and_the_branches_it_visited(client: Client, cast: Cast) -> None:
    sign_in(client, cast.general)
    branches = [cast.first_branch.pk, cast.second_branch.pk]
    data = INSPECTION.data(cast.general_branch, visited=branches, submission_key="one")
    page = client.post(INSPECTION.page.new_url, data, follow=True).content.decode()
    assert "被督查支部" in page and cast.first_branch.name in page and cast.second_branch.name in page
    inspection = Inspection.objects.get(submission_key="one")
    assert inspection.visits.count() == 2
    data |= {"visited": branches[1:], "version": inspection.version}
    client.post(INSPECTION.page.url("edit", inspection.pk), data)
    assert [visit.branch for visit in inspection.visits.all()] == [cast.second_branch]
    foreign = INSPECTION.data(cast.general_branch, visited=[cast.other_branch.pk])
    assert "visited" in client.post(INSPECTION.page.new_url, foreign).context["form"].errors


@pytest.mark.parametrize(
    ("stem", "changes", "sentence"),
    [
        ("mass-issue", {"stage": "resolved"}, "已办结的事项须填写办结日期"),
        ("mass-issue", {"stage": "resolved", "closed_on": "2026-03-01"}, "办结日期不能早于受理日期"),
        ("standard", {"level": 2}, "标准和规范任务须选择上一级"),
        ("commitment", {"times": ""}, "按周期的承诺填写次数"),
        ("commitment", {"every": "target", "target_year": 2028}, "按周期的承诺填写次数"),
        ("volunteer-team", {"dissolved_on": "2026-03-01"}, "撤销日期不能早于成立日期"),
    ],
)
def test_contradictions_are_named(
    stem: str, changes: dict[str, Any], sentence: str, first: Client, cast: Cast
) -> None:
    kind = BY_STEM[stem]
    response = first.post(kind.page.new_url, kind.data(cast.first_branch, **changes))
    assert response.status_code == 200
    assert sentence in response.content.decode()


def test_nobody_reviews_his_own_work(first: Client, cast: Cast) -> None:
    kind, owner = BY_STEM["problem"], factories.member(cast.first_branch)
    data = kind.data(cast.first_branch, owner=owner.pk, reviewer=owner.pk)
    assert "复核人不能是责任人本人" in first.post(kind.page.new_url, data).content.decode()


def test_deadlines_and_evidence_are_told(first: Client, cast: Cast) -> None:
    factories.problem(cast.first_branch, long_term=True)
    assert "长期坚持" in first.get(BY_STEM["problem"].page.list_url).content.decode()
    factories.mass_issue(cast.first_branch, evidence="")
    assert "缺佐证" in first.get(BY_STEM["mass-issue"].page.list_url).content.decode()


def test_a_list_without_search_offers_none(first: Client) -> None:
    response = first.get(BY_STEM["commitment"].page.list_url)
    assert "q" not in response.context["filter_form"].fields
