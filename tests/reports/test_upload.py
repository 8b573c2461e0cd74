"""Importing ledgers through the pages: check first, write after confirmation, as a job."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from branches import jobs
from branches.jobs import Job
from branches.records import Record
from reports import uploads
from responsibilities.models import Initiative
from tests.cast import Cast, release

HEADINGS = ("序号", "举措类别", "开展日期", "组织单位", "状态")


def ledger(*rows: tuple[Any, ...], name: str = "09党建举措台账.xlsx") -> SimpleUploadedFile:
    """A ledger of initiatives as an office keeps it."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "举措"
    sheet.append(["云岚区水务局2025年党建举措台账"])
    sheet.append(["填报单位：云岚区水务局", "", "", "", "填报日期：2026年1月20日"])
    sheet.append(HEADINGS)
    for row in rows:
        sheet.append(row)
    content = BytesIO()
    book.save(content)
    return SimpleUploadedFile(name, content.getvalue())


GOOD = (1, "组织观摩", "2025-03-10", "局机关第一党支部", "已开展")
FOREIGN = (2, "组织观摩", "2025-03-11", "林业局机关党支部", "已开展")
FAULTY = (3, "组织观摩", "不详", "局机关第一党支部", "已开展")


@pytest.fixture
def general(cast: Cast, client: Client) -> Client:
    client.force_login(cast.general)
    return client


def confirm(client: Client, response: Any) -> Any:
    return client.post("/import/", {"confirm": response.context["confirm"]})


def test_a_good_ledger_is_checked_then_imported(cast: Cast, general: Client) -> None:
    response = general.post("/import/", {"ledgers": [ledger(GOOD)]})
    assert response.status_code == 200
    assert response.context["result"]["ok"], response.context["result"]
    assert ["党建举措", 1, 0] in response.context["result"]["counts"]
    assert Initiative.objects.count() == 0

    answer = confirm(general, response)
    job = Job.objects.get()
    assert answer.url == f"/jobs/{job.pk}/"
    assert "排队中" in general.get(answer.url).content.decode()
    assert general.get(f"/jobs/{job.pk}/result/").status_code == 404
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.progress) == (Job.State.DONE, 100)
    record = Initiative.objects.get()
    assert (record.organization, record.state) == (cast.first_branch, Record.State.CONFIRMED)
    page = general.get(answer.url)
    assert page.context["result_url"] == f"/jobs/{job.pk}/result/"
    assert "检查通过，记录已写入" in general.get(page.context["result_url"]).content.decode()
    assert uploads.kept_paths(job.parameters["token"]) == []


def test_a_ledger_imported_twice_stands_once(general: Client) -> None:
    for _ in range(2):
        confirm(general, general.post("/import/", {"ledgers": [ledger(GOOD)]}))
        jobs.run(Job.objects.latest("pk").pk)
    assert Initiative.objects.count() == 1
    assert "没有新增" in Job.objects.latest("pk").message


def test_a_faulty_ledger_is_shown_and_cannot_be_confirmed(general: Client) -> None:
    response = general.post("/import/", {"ledgers": [ledger(GOOD, FAULTY)]})
    result = response.context["result"]
    assert not result["ok"]
    assert any(fault[2] == "C5" and fault[5] == "error" for fault in result["faults"])
    assert response.context["confirm"] == ""
    assert general.post("/import/", {"confirm": ""}).url == "/import/"
    assert Job.objects.count() == 0
    assert Initiative.objects.count() == 0


def test_nobody_imports_for_another_bureau(cast: Cast, general: Client, client: Client) -> None:
    response = general.post("/import/", {"ledgers": [ledger(GOOD, FOREIGN)]})
    assert any("林业局机关党支部" in fault[3] for fault in response.context["result"]["faults"])
    assert not response.context["result"]["ok"]
    client.force_login(cast.staff)
    assert client.post("/import/", {"ledgers": [ledger(GOOD, FOREIGN)]}).context["result"]["ok"]


def test_the_job_refuses_what_the_check_would_refuse(cast: Cast) -> None:
    token = uploads.keep([ledger(FOREIGN)])
    job = uploads.start(token, by=cast.general, organization=cast.general_branch)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert not job.parameters["applied"]
    assert Initiative.objects.count() == 0


def test_an_upload_is_confirmed_once_and_by_its_own_session(cast: Cast, general: Client) -> None:
    response = general.post("/import/", {"ledgers": [ledger(GOOD)]})
    other = Client()
    other.force_login(cast.staff)
    assert confirm(other, response).url == "/import/"
    assert Job.objects.count() == 0
    assert confirm(general, response).url.startswith("/jobs/")
    assert confirm(general, response).url == "/import/"
    assert Job.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("台账.xls", b"\xd0\xcf\x11\xe0"),
        ("台账.xlsx", b"not a workbook"),
        ("台账.pdf", b"%PDF-1.7"),
        ("台账.xlsx", b""),
    ],
)
def test_what_is_no_workbook_is_refused(general: Client, name: str, content: bytes) -> None:
    response = general.post("/import/", {"ledgers": [SimpleUploadedFile(name, content)]})
    assert response.context["form"].errors["ledgers"]
    assert not (Path(uploads.folder_of("x")).parent / name).exists()


def test_a_name_cannot_leave_its_folder(general: Client) -> None:
    token = uploads.keep([ledger(GOOD, name="../../etc/台账.xlsx")])
    assert [path.name for path in uploads.kept_paths(token)] == ["台账.xlsx"]


def test_nothing_chosen_is_asked_for(general: Client) -> None:
    response = general.post("/import/", {})
    assert response.context["form"].errors["ledgers"] == ["请选择要导入的台账文件。"]


def test_the_same_name_twice_is_refused(general: Client) -> None:
    response = general.post("/import/", {"ledgers": [ledger(GOOD), ledger(GOOD)]})
    assert "同名" in response.context["form"].errors["ledgers"][0]


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("staff", 200),
        ("general", 200),
        ("leader", 403),
        ("first", 403),
        ("clerk", 403),
        ("member", 403),
        ("administrator", 403),
    ],
)
def test_who_may_import(cast: Cast, client: Client, name: str, status: int) -> None:
    client.force_login(getattr(cast, name))
    assert client.get("/import/").status_code == status
    answer = client.post("/import/", {"ledgers": [ledger(GOOD)]})
    assert answer.status_code == status


def test_a_job_is_seen_by_its_owner_only(cast: Cast, general: Client, client: Client) -> None:
    job = Job.objects.create(kind="x", label="述职报告", created_by=cast.general, state=Job.State.DONE)
    job.keep_result("述职报告.pdf", b"%PDF-1.7")
    response = general.get(f"/jobs/{job.pk}/result/")
    assert b"".join(response.streaming_content) == b"%PDF-1.7"
    assert "attachment" in response["Content-Disposition"]
    release(response)
    for name in ("leader", "staff", "first", "administrator"):
        client.force_login(getattr(cast, name))
        assert client.get(f"/jobs/{job.pk}/").status_code == 404
        assert client.get(f"/jobs/{job.pk}/result/").status_code == 404


def test_a_failed_job_says_what_to_do(cast: Cast, general: Client) -> None:
    job = Job.objects.create(
        kind=uploads.KIND,
        label="导入台账",
        created_by=cast.general,
        parameters={"token": "gone", "organization": cast.general_branch.pk},
    )
    with pytest.raises(FileNotFoundError):
        jobs.run(job.pk)
    page = general.get(f"/jobs/{job.pk}/").content.decode()
    assert "请重新上传" in page
