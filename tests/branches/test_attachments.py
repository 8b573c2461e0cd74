"""Files beside records: what is taken, and how it is given back."""

import hashlib
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from branches.attachments import MAXIMUM_BYTES, Attachment, attach, attachments_of, check_upload
from branches.audit import AuditLine, Verb
from branches.records import Record
from tests import factories
from tests.branches.record_types import sign_in
from tests.cast import Cast

PDF = b"%PDF-1.7\n%\xe2\xe3\n"
GOOD = {
    "纪要.pdf": PDF,
    "照片.jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF",
    "照片.JPEG": b"\xff\xd8\xff\xe1\x00\x10Exif",
    "截图.png": b"\x89PNG\r\n\x1a\n\x00\x00",
    "讲稿.docx": b"PK\x03\x04\x14\x00",
    "台账.xlsx": b"PK\x03\x04\x14\x00",
}
BAD_KINDS = (
    "程序.exe",
    "页面.html",
    "图.svg",
    "宏.xlsm",
    "压缩.zip",
    "纪要.pdf.html",
    "没有扩展名",
    "a.PDF ",
)
POLYGLOT = PDF + b"<html><script>alert(1)</script></html>"


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="text/html")


@pytest.mark.parametrize("name", GOOD)
def test_kinds_that_are_taken(name: str) -> None:
    check_upload(upload(name, GOOD[name]))


@pytest.mark.parametrize("name", BAD_KINDS)
def test_kinds_that_are_not(name: str) -> None:
    with pytest.raises(ValidationError, match="只接受"):
        check_upload(upload(name, PDF))


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize("content", [b"", b"<html>", b"MZ\x90\x00", b" %PDF-1.7"])
def test_a_name_alone_proves_nothing(name: str, content: bytes) -> None:
    with pytest.raises(ValidationError, match="文件内容与扩展名不符"):
        check_upload(upload(name, content))


def test_size() -> None:
    file = upload("纪要.pdf", PDF)
    file.size = MAXIMUM_BYTES
    check_upload(file)
    file.size = MAXIMUM_BYTES + 1
    with pytest.raises(ValidationError, match="20MB"):
        check_upload(file)


def test_what_is_kept(cast: Cast) -> None:
    record = factories.meeting(cast.first_branch)
    kept = attach(record, upload("纪\x01要.pdf", PDF), by=cast.first)
    again = attach(record, upload("纪要.pdf", PDF), by=cast.first)
    assert kept.name == "纪要.pdf"
    assert kept.digest == hashlib.sha256(PDF).hexdigest()
    assert kept.file.name != again.file.name and "纪要" not in kept.file.name
    with kept.file.open("rb") as file:
        assert file.read() == PDF
    assert set(attachments_of(record)) == {kept, again}
    line = AuditLine.objects.filter(record_key=record.key, verb=Verb.ATTACH).first()
    assert line is not None and kept.digest in line.detail


def test_by_the_pages(client: Client, cast: Cast) -> None:
    record = factories.meeting(cast.first_branch, state=Record.State.DRAFT)
    sign_in(client, cast.first)
    address = reverse("meetings:meeting-attach", args=[record.pk])

    def send(**files: Any) -> str:
        return client.post(address, files, follow=True).content.decode()

    assert "请先选择要上传的文件。" in send()
    assert "只接受PDF" in send(file=upload("页面.html", b"<html>"))
    page = send(file=upload("汛前检查纪要.pdf", POLYGLOT))
    assert "附件已保存。" in page and "汛前检查纪要.pdf" in page
    assert client.get(address).status_code == 302


def test_a_polyglot_is_served_as_a_download_only(client: Client, cast: Cast) -> None:
    record = factories.meeting(cast.first_branch)
    kept = attach(record, upload("纪要.pdf", POLYGLOT), by=cast.first)
    response = sign_in(client, cast.first).get(reverse("branches:attachment", args=[kept.pk]))
    assert response["Content-Type"] == "application/octet-stream"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"].startswith("attachment")
    assert b"".join(response.streaming_content) == POLYGLOT


def test_files_have_no_address_of_their_own(client: Client, cast: Cast) -> None:
    kept = attach(factories.meeting(cast.first_branch), upload("纪要.pdf", PDF), by=cast.first)
    assert sign_in(client, cast.first).get(kept.file.url).status_code == 404


def test_a_file_of_a_record_that_is_gone_is_not_served(client: Client, cast: Cast) -> None:
    kept = attach(factories.meeting(cast.first_branch), upload("纪要.pdf", PDF), by=cast.first)
    Attachment.objects.filter(pk=kept.pk).update(record_key="meetings.meeting:999999")
    address = reverse("branches:attachment", args=[kept.pk])
    assert sign_in(client, cast.first).get(address).status_code == 404
