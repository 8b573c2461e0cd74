"""发展党员 in print, and the year's plan beside what was done."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from branches.audit import AuditLine, Verb
from branches.records import Record
from members.models import DevelopmentCase, DevelopmentPlan
from reports.development import log_sheet, papers_sheet, plan_rows
from tests import factories
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def loaded(case: DevelopmentCase) -> DevelopmentCase:
    found: DevelopmentCase = DevelopmentCase.objects.with_steps().get(pk=case.pk)
    return found


def text(content: bytes) -> str:
    return "".join("".join(page.extract_text().split()) for page in PdfReader(BytesIO(content)).pages)


def test_the_log_tells_every_step(cast: Cast) -> None:
    case = factories.whole_case(cast.first_branch, 20, person_name="路遥知")
    case.move(to=cast.second_branch, on=date(2024, 9, 2), by=cast.general)
    sheet = log_sheet(loaded(case), with_papers=True)
    lines = [line for _, lines in sheet.groups for line in lines]
    assert [line[0] for line in lines] == [str(number) for number in (*range(1, 7), *range(6, 26))]
    by_number = {line[0]: line for line in lines}
    assert by_number["15"][2] == "2024年6月1日" and by_number["21"][2:] == ["", ""]
    assert by_number["10"][3] == "政审：合格" and by_number["11"][3] == "培训：3天"
    assert sheet.tail == ["2024年9月2日由局机关第一党支部转到局机关第二党支部，培养教育时间连续计算。"]
    without = log_sheet(loaded(case), with_papers=False)
    assert {line[0]: line for _, lines in without.groups for line in lines}["10"][3] == ""


def test_a_draft_is_no_part_of_the_log_and_a_draft_case_is_marked(cast: Cast) -> None:
    case = factories.whole_case(cast.first_branch, 1, state=Record.State.DRAFT)
    row = case.row_for(2)
    assert row is not None
    row.held_on = date(2023, 2, 10)
    case.record_step(row, by=cast.clerk)
    sheet = log_sheet(loaded(case), with_papers=True)
    assert sheet.groups[0][1][1] == ["2", "党组织派人谈话", "", ""]
    assert sheet.mark == "草稿，不作归档依据"
    factories.set_state(case, Record.State.CONFIRMED)
    assert log_sheet(loaded(case), with_papers=True).mark == ""


def test_the_papers_by_what_has_come_in(cast: Cast) -> None:
    case = factories.whole_case(cast.first_branch, 0)
    row = case.row_for(1)
    assert row is not None
    row.held_on = date(2023, 1, 31)
    case.record_step(row, by=cast.first, received=["入党申请书"], confirm=True)
    (_, core), (_, papers) = papers_sheet(loaded(case)).groups
    assert [(line[1], line[3]) for line in core] == [
        ("入党志愿书", "未收到"), ("入党申请书", "已收到"), ("政治审查材料", "未收到"), ("转正申请书", "未收到"),
        ("培养教育考察材料", "未收到"),
    ]  # fmt: skip
    assert ["1", "入党申请书", "递交入党申请书", "已收到"] in papers
    assert len([line for line in papers if line[3] == "已收到"]) == 1


def test_the_sheets_are_printed_and_written_into_the_trail(cast: Cast, client: Client) -> None:
    case = factories.whole_case(cast.first_branch, 11, person_name="路遥知")
    client.force_login(cast.first)
    log = client.get(reverse("reports:development-log", args=[case.pk]))
    printed = text(log.content)
    assert (
        "发展党员全程纪实表" in printed
        and "路遥知" in printed
        and "集中培训" in printed
        and "政审：合格" in printed
    )
    client.force_login(cast.leader)
    assert "政审：合格" not in text(client.get(reverse("reports:development-log", args=[case.pk])).content)
    client.force_login(cast.general)
    assert "发展党员材料目录" in text(
        client.get(reverse("reports:development-papers", args=[case.pk])).content
    )
    told = AuditLine.objects.filter(verb=Verb.EXPORT, record_key=case.key).values_list("detail", flat=True)
    assert list(told) == ["路遥知发展党员全程纪实表.pdf"] * 2 + ["路遥知发展党员材料目录.pdf"]


# --- the plan


def test_a_plan_is_measured_by_those_determined_in_the_year(cast: Cast) -> None:
    DevelopmentPlan.give(cast.first_branch, 2024, 2, by=cast.general)
    DevelopmentPlan.give(cast.second_branch, 2024, 0, by=cast.general)
    factories.listed_case(cast.first_branch, listed_on=date(2024, 3, 5))
    factories.listed_case(cast.first_branch, listed_on=date(2025, 1, 1))
    factories.listed_case(cast.second_branch, listed_on=date(2024, 12, 31))
    rows = {row.branch: row for row in plan_rows(cast.general, 2024)}
    first, second = rows[cast.first_branch], rows[cast.second_branch]
    assert (first.quota, first.listed, first.light) == (2, 1, ("info", "进行中"))
    assert (second.quota, second.listed, second.light) == (0, 1, ("red", "超出计划"))
    assert [row.light for row in plan_rows(cast.general, 2025)] == [("red", "计划外"), ("grey", "没有计划")]
    factories.listed_case(cast.first_branch, listed_on=date(2024, 4, 5))
    assert plan_rows(cast.general, 2024)[0].light == ("green", "已完成")
    assert [row.branch for row in plan_rows(cast.first, 2024)] == [cast.first_branch]
    assert not plan_rows(cast.first, 2024)[0].may_set


def test_the_plan_is_set_on_its_page(cast: Cast, client: Client) -> None:
    client.force_login(cast.general)
    address = reverse("reports:development-plan")
    assert "未下达" in client.get(f"{address}?year=2026").content.decode()
    data: dict[str, Any] = {"branch": cast.first_branch.pk, "year": 2026, "quota": "三"}
    refused = client.post(address, data).content.decode()
    assert "只写数字" in refused and 'value="三"' in refused
    done = client.post(address, data | {"quota": "3"}, follow=True).content.decode()
    assert "已下达局机关第一党支部2026年发展党员计划3名" in done and "计划 3 名" in done
    client.force_login(cast.first)
    assert "下达计划" not in client.get(f"{address}?year=2026").content.decode()


def test_the_plan_costs_the_same_for_many_branches(cast: Cast, client: Client) -> None:
    client.force_login(cast.staff)
    address = f"{reverse('reports:development-plan')}?year=2024"
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for branch in (cast.first_branch, cast.second_branch, cast.other_branch):
        DevelopmentPlan.objects.create(organization=branch, year=2024, quota=1, set_by=cast.staff)
        factories.listed_case(branch, listed_on=date(2024, 3, 5))
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few)
