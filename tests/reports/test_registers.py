"""Registers in print: exactly what is filtered, numbered pages, long ones by a worker, a line for each."""

import io
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from branches import jobs
from branches.audit import AuditLine, Verb
from branches.jobs import Job
from branches.pages import page_of
from branches.records import record_types
from reports import registers
from reports.printing import registers as printing
from reports.printing.registers import PrintedRegister, register_pdf
from tests import factories
from tests.branches.record_types import BY_STEM, RECORD_TYPES, RecordType, sign_in
from tests.cast import Cast

MEETING = BY_STEM["meeting"]
ADDRESS = "/registers/meetings.meeting/"


@pytest.fixture
def first(client: Client, cast: Cast) -> Client:
    return sign_in(client, cast.first)


def texts(content: bytes) -> list[str]:
    return ["".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages]


def test_every_record_type_has_its_register() -> None:
    for model in record_types():
        page = page_of(model.record_type())
        assert page is not None and page.model is model
    assert page_of("meetings.nothing") is None


@pytest.mark.parametrize("kind", RECORD_TYPES[::4], ids=lambda kind: kind.stem)
def test_every_list_leads_to_its_register(kind: RecordType, first: Client, cast: Cast) -> None:
    kind.make(cast.first_branch)
    response = first.get(first.get(kind.page.list_url).context["register_url"])
    assert response["Content-Type"] == "application/pdf"
    (page,) = texts(response.content)
    assert f"{kind.page.name}登记表" in page and "第1页" in page


def test_a_register_holds_what_is_filtered(first: Client, cast: Cast) -> None:
    factories.meeting(cast.first_branch, topic="研究防汛值班", held_on=date(2025, 3, 10))
    factories.meeting(cast.first_branch, topic="早先的一次", held_on=date(2024, 3, 10))
    factories.meeting(cast.second_branch, topic="别的支部", held_on=date(2025, 3, 10))
    asked = {"since": "2025-01-01", "columns": "主题,录入人"}
    (page,) = texts(first.get(ADDRESS, asked).content)
    assert "研究防汛值班" in page and "早先的一次" not in page and "别的支部" not in page
    assert "自：2025年1月1日" in page and "共1条" in page and "录入人" in page and "主讲人" not in page
    line = AuditLine.objects.get(verb=Verb.EXPORT)
    assert "自：2025年1月1日" in line.detail and line.detail.endswith("（PDF）")
    assert line.record_key == "meetings.meeting"


def test_nothing_and_too_much_are_told(first: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "没有可以打印的记录" in first.get(ADDRESS, {"q": "没有"}, follow=True).content.decode()
    for _ in range(2):
        factories.meeting(cast.first_branch)
    monkeypatch.setattr(registers, "MOST", 1)
    assert "一次最多打印1条" in first.get(ADDRESS, follow=True).content.decode()
    assert not AuditLine.objects.filter(verb=Verb.EXPORT).exists()


def test_a_long_one_is_printed_by_a_worker(
    first: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        factories.meeting(cast.first_branch, topic=f"第{number}次会议", held_on=date(2025, 3, 10))
    factories.meeting(cast.first_branch, topic="早先的一次", held_on=date(2024, 3, 10))
    monkeypatch.setattr(registers, "AT_ONCE", 4)
    monkeypatch.setattr(printing, "PART", 3)
    assert first.get(ADDRESS, {"since": "2025-03-11", "state": "draft"}).status_code == 302
    response = first.get(ADDRESS, {"since": "2025-01-01", "sort": "topic"})
    job = Job.objects.get()
    assert response.url == reverse("reports:job-detail", args=[job.pk])
    beats: list[int] = []
    monkeypatch.setattr(Job, "beat", lambda self, progress, message="": beats.append(progress))
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.DONE and beats == [5, 72, 95]
    with job.result_file.open("rb") as file:
        pages = texts(file.read())
    assert [page.count("次会议") for page in pages] == [3, 1]
    assert "早先" not in "".join(pages)
    assert AuditLine.objects.filter(verb=Verb.EXPORT).count() == 1


def test_a_worker_prints_only_what_its_reader_still_sees(first: Client, cast: Cast) -> None:
    factories.meeting(cast.second_branch)
    job = jobs.start(
        registers.JOB, "登记表", by=cast.first, parameters={"record_type": "meetings.meeting", "query": ""}
    )
    with pytest.raises(ValueError, match="已经看不到了"):
        jobs.run(job.pk)


def test_pages_are_numbered_through_and_heads_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "PART", 40)
    heads = [("主题", False), ("人数", True)]
    rows: list[list[Any]] = [[f"第{number}行", str(number)] for number in range(100)]
    pages = texts(register_pdf(PrintedRegister("会议活动登记表", "单位：某支部", heads, rows, 100)))
    assert len(pages) >= 4
    for number, page in enumerate(pages, start=1):
        assert f"第{number}页" in page and "主题" in page and "人数" in page and "会议活动登记表" in page
    assert "".join(pages).count("单位：某支部") == 1
    assert sum(page.count("行") for page in pages) == 100
