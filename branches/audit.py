"""The audit trail: who did what to which record, when; append-only, sealed into a hash chain.

A line is written beside the change, in its transaction, as text and ids. Sealing is done afterwards by a
periodic task, in order, because sealing inside every transaction would make one global queue.
"""

import hashlib
import json
from typing import TYPE_CHECKING, Any, NoReturn

from django.db import models, transaction
from django.utils import timezone

if TYPE_CHECKING:
    from branches.accounts import User


IMPORTED_IDS = "编号"
"""What stands before the ids in the line of an import."""


class AppendOnlyError(Exception):
    """Raised when code tries to change or delete what may only be added."""


class AppendOnlyQuerySet(models.QuerySet[Any]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError("审计记录只能追加，不能修改。")

    def delete(self) -> NoReturn:
        raise AppendOnlyError("审计记录只能追加，不能删除。")


class AppendOnlyModel(models.Model):
    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise AppendOnlyError("审计记录只能追加，不能修改。")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError("审计记录只能追加，不能删除。")


class Verb(models.TextChoices):
    CREATE = "create", "录入"
    EDIT = "edit", "修改"
    CONFIRM = "confirm", "确认"
    SEND_BACK = "send_back", "退回"
    WITHDRAW = "withdraw", "撤销"
    REOPEN = "reopen", "重新打开"
    IMPORT = "import", "导入"
    REVEAL = "reveal", "查看完整信息"
    ATTACH = "attach", "上传附件"
    SUBMIT = "submit", "提交"
    APPROVE = "approve", "审定"
    STEP = "step", "办理"
    EXPORT = "export", "导出"
    NUDGE = "nudge", "催办"
    ANSWER = "answer", "答复"
    CLOSE = "close", "关账"
    LOG_IN = "log_in", "登录"
    LOG_OUT = "log_out", "退出登录"
    PASSWORD = "password", "修改密码"


class AuditLine(AppendOnlyModel):
    """审计记录: one act of one user, in words, with the ids that identify what it touched."""

    at = models.DateTimeField("时间", default=timezone.now, db_index=True)
    user_id = models.BigIntegerField("用户编号", null=True)
    user_name = models.CharField("用户", max_length=60)
    verb = models.CharField("操作", max_length=20, choices=Verb)
    record_key = models.CharField("对象", max_length=80, blank=True, db_index=True)
    organization_id = models.BigIntegerField("党组织编号", null=True)
    detail = models.TextField("内容", blank=True)
    succeeded = models.BooleanField("成功", default=True)

    class Meta:
        verbose_name = "审计记录"
        verbose_name_plural = "审计记录"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.user_name} {self.get_verb_display()} {self.record_key}"

    def canonical(self) -> str:
        """The line as one text, the same on every database, for its seal."""
        return json.dumps(
            [
                self.pk,
                self.at.astimezone(timezone.get_fixed_timezone(0)).isoformat(timespec="microseconds"),
                self.user_id,
                self.user_name,
                self.verb,
                self.record_key,
                self.organization_id,
                self.detail,
                self.succeeded,
            ],
            ensure_ascii=False,
        )


class AuditSeal(AppendOnlyModel):
    """审计封印: the link of the hash chain that seals one line and all before it."""

    line = models.OneToOneField(AuditLine, models.PROTECT, related_name="seal", verbose_name="审计记录")
    position = models.BigIntegerField("序号", unique=True)
    digest = models.CharField("校验值", max_length=64)

    class Meta:
        verbose_name = "审计封印"
        verbose_name_plural = "审计封印"
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.position} {self.digest[:12]}"


def write_line(
    *,
    by: "User | None",
    verb: Verb,
    record_key: str = "",
    organization_id: int | None = None,
    detail: str = "",
    succeeded: bool = True,
) -> AuditLine:
    """Add one line to the trail. Call it inside the transaction of the change it tells of."""
    return AuditLine.objects.create(
        user_id=by.pk if by else None,
        user_name=by.name if by else "系统",
        verb=verb,
        record_key=record_key,
        organization_id=organization_id,
        detail=detail,
        succeeded=succeeded,
    )


def import_line(record_type: str, pk: int) -> AuditLine | None:
    """The line of the import that brought the record: it names the ids of its whole batch."""
    lines = AuditLine.objects.filter(verb=Verb.IMPORT, record_key=record_type).select_related("seal")
    for line in lines.filter(detail__contains=str(pk)):
        if str(pk) in line.detail.rpartition(IMPORTED_IDS)[2].split(","):
            return line
    return None


def _link(previous: str, line: AuditLine) -> str:
    return hashlib.sha256((previous + line.canonical()).encode()).hexdigest()


def seal(limit: int = 5000) -> int:
    """Seal the lines not yet sealed, in order; returns how many. Safe to run twice and by two at once."""
    with transaction.atomic():
        last = AuditSeal.objects.select_for_update().order_by("-position").first()
        position, digest = (last.position, last.digest) if last else (0, "")
        lines = list(AuditLine.objects.filter(seal__isnull=True).order_by("pk")[:limit])
        for line in lines:
            position, digest = position + 1, _link(digest, line)
            AuditSeal.objects.create(line=line, position=position, digest=digest)
    return len(lines)


def broken_seal() -> AuditSeal | None:
    """The first seal that no longer fits its line or its place, or None when the chain holds.

    A seal whose line is gone does not fit either. Lines cut off the end together with their seals leave a
    shorter chain that holds: against that the last seal has to be kept outside the database.
    """
    digest = ""
    for expected, each in enumerate(AuditSeal.objects.select_related("line").iterator(), start=1):
        digest = _link(digest, each.line)
        if each.position != expected or each.digest != digest:
            return each
    return AuditSeal.objects.filter(
        ~models.Exists(AuditLine.objects.filter(pk=models.OuterRef("line_id")))
    ).first()
