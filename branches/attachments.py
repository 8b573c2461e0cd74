"""Files kept beside a record. None is ever required."""

import hashlib
import re
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.utils import timezone

from branches import audit
from branches.accounts import User
from branches.records import Record

MAXIMUM_BYTES = 20 * 1024 * 1024
SIGNATURES = {
    ".pdf": (b"%PDF-",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".docx": (b"PK\x03\x04",),
    ".xlsx": (b"PK\x03\x04",),
}
"""The kinds of file accepted, with the bytes each must begin with: a name alone proves nothing."""


def stored_name(attachment: "Attachment", name: str) -> str:
    return f"attachments/{timezone.localdate():%Y/%m}/{attachment.digest}{Path(name).suffix.lower()}"


class Attachment(models.Model):
    """附件: a file, named by the key of the record it belongs to."""

    record_key = models.CharField("所属记录", max_length=80, db_index=True)
    part = models.CharField("所属部分", max_length=20, blank=True)
    """Of a record in parts, the part it belongs to: step-10."""
    file = models.FileField("文件", upload_to=stored_name)
    name = models.CharField("文件名", max_length=150)
    size = models.PositiveBigIntegerField("大小（字节）")
    digest = models.CharField("SHA-256", max_length=64)
    uploaded_at = models.DateTimeField("上传时间", default=timezone.now)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="上传人")

    class Meta:
        verbose_name = "附件"
        verbose_name_plural = "附件"
        ordering = ["uploaded_at"]

    def __str__(self) -> str:
        return self.name


def check_upload(upload: UploadedFile) -> None:
    """Refuse what is too large, of another kind, or not what its name says. Raises ValidationError."""
    suffix = Path(upload.name or "").suffix.lower()
    if suffix not in SIGNATURES:
        raise ValidationError("只接受PDF、JPG、PNG、DOCX和XLSX文件，请另存为其中一种后再上传。")
    if (upload.size or 0) > MAXIMUM_BYTES:
        raise ValidationError("文件超过20MB，请压缩或分成几个后再上传。")
    head = upload.read(16)
    upload.seek(0)
    if not head.startswith(SIGNATURES[suffix]):
        raise ValidationError("文件内容与扩展名不符，请用原软件重新保存后再上传。")


def attach(record: Record, upload: UploadedFile, *, by: User, part: str = "") -> Attachment:
    """Keep a checked file beside the record, or beside a part of it. A closed month raises MonthClosed."""
    check_upload(upload)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    name = re.sub(r"[\x00-\x1f/\\]", "", upload.name or "附件")[-150:]
    with transaction.atomic():
        record.check_month_open()
        attachment = Attachment(
            record_key=record.key,
            part=part,
            name=name,
            size=upload.size or 0,
            digest=digest.hexdigest(),
            uploaded_by=by,
        )
        attachment.file.save(name, upload, save=False)
        attachment.save()
        audit.write_line(
            by=by,
            verb=audit.Verb.ATTACH,
            record_key=record.key,
            organization_id=record.organization_id,
            detail=f"{'附件' if record.confidential else name}（{attachment.digest}）",
        )
    return attachment


def attachments_of(record: Any) -> "models.QuerySet[Attachment]":
    return Attachment.objects.filter(record_key=record.key)
