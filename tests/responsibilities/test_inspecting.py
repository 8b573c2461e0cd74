"""The quarterly inspection: the sheet, what becomes of its findings, and which branches were reached."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from responsibilities.inspecting import CHECK_ITEMS, coverage, sample
from responsibilities.models import Inspection, InspectionCheck, Problem
from tests import factories
from tests.branches.record_types import sign_in
from tests.cast import Cast


@pytest.fixture
def general(client: Client, cast: Cast) -> Client:
    return sign_in(client, cast.general)


def sheet(inspection: Inspection) -> str:
    return reverse("responsibilities:inspection-sheet", args=[inspection.pk])


def test_faults_become_problems_once(general: Client, cast: Cast) -> None:
    inspection = factories.inspection(cast.general_branch, [cast.first_branch, cast.second_branch])
    page = general.get(sheet(inspection)).content.decode()
    assert page.count(CHECK_ITEMS[0]) == 4  # legend and label, in each branch
    assert not InspectionCheck.objects.exists()
    visit = inspection.visits.get(branch=cast.first_branch)
    data = {f"result-{visit.pk}-1": "good", f"result-{visit.pk}-2": "fault", "then": "problems"}
    refused = general.post(sheet(inspection), data)
    assert refused.status_code == 200 and "请写明发现的问题" in refused.content.decode()
    assert not Problem.objects.exists()
    data[f"note-{visit.pk}-2"] = "八月没有开展主题党日"
    assert general.post(sheet(inspection), data).url == inspection.get_absolute_url()
    general.post(sheet(inspection), data)
    problem = Problem.objects.get()
    assert (problem.organization, problem.description) == (cast.first_branch, "八月没有开展主题党日")
    assert (problem.source, problem.stage) == (Problem.Source.INSPECTION, Problem.Stage.LISTED)
    assert problem.source_key == inspection.key
    detail = general.get(inspection.get_absolute_url()).content.decode()
    assert "八月没有开展主题党日" in detail and "已列入清单" in detail
    assert visit.checks.get(position=1).result == InspectionCheck.Result.GOOD


def test_what_became_a_problem_no_longer_changes(general: Client, cast: Cast) -> None:
    inspection = factories.inspection(cast.general_branch, [cast.first_branch])
    place = f"{inspection.visits.get().pk}-1"
    fault = {f"result-{place}": "fault", f"note-{place}": "缺记录", "then": "problems"}
    general.post(sheet(inspection), fault)
    general.post(sheet(inspection), {f"result-{place}": "good", f"note-{place}": ""})
    check = InspectionCheck.objects.get(position=1)
    assert (check.result, check.note) == (InspectionCheck.Result.FAULT, "缺记录")


def test_only_who_inspects_fills_the_sheet(cast: Cast) -> None:
    inspection = factories.inspection(cast.general_branch, [cast.first_branch])
    expected = {"general": 200, "staff": 200, "leader": 403, "first": 404, "second": 404, "stranger": 404}
    for name, status in expected.items():
        assert sign_in(Client(), cast.users()[name]).get(sheet(inspection)).status_code == status, name


def test_branches_least_visited_come_first_and_are_drawn_first(general: Client, cast: Cast) -> None:
    today = timezone.localdate()
    factories.inspection(cast.general_branch, [cast.first_branch], held_on=today)
    factories.inspection(
        cast.general_branch, [cast.second_branch], held_on=today, stage=Inspection.Stage.PLANNED
    )
    known = coverage(cast.general_branch, today.year, today)
    assert [(each.branch, len(each.visits)) for each in known] == [
        (cast.second_branch, 0),
        (cast.first_branch, 1),
    ]
    assert sample(known, 1, seed=3) == [cast.second_branch]
    assert len(sample(known, 9, seed=3)) == 2
    page = general.get(reverse("responsibilities:inspection-coverage"), {"draw": "1"}).content.decode()
    assert "今天抽到：局机关第二党支部" in page and "本年还没有到过" in page
