"""Imports of ledgers: what was imported, by whom, and the rows that wait for the final transaction."""

from datetime import timedelta

from django.db import models
from django.utils import timezone

from branches.accounts import User
from branches.encryption import EncryptedTextField

SILENCE = timedelta(minutes=2)
"""A batch that has shown no sign of life for so long was left behind by a process that died."""


class ImportBatch(models.Model):
    """导入批次: one import of a set of ledgers. Only one can be under way at a time."""

    class State(models.TextChoices):
        STAGED = "staged", "进行中"
        APPLIED = "applied", "已导入"
        FAILED = "failed", "未导入"

    label = models.CharField("名称", max_length=120)
    digest = models.CharField("文件校验值", max_length=64)
    state = models.CharField("状态", max_length=10, choices=State, default=State.STAGED)
    under_way = models.BooleanField("占用", null=True, default=True, unique=True, editable=False)
    """True while the batch is under way, else NULL: many rows may be NULL, one alone True."""
    counts = models.JSONField("数量", default=dict)
    faults = models.JSONField("问题", default=list)
    claim = models.CharField("占用标识", max_length=32)
    started_at = models.DateTimeField("开始时间", default=timezone.now)
    heartbeat_at = models.DateTimeField("最近心跳", default=timezone.now)
    started_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="导入人")

    class Meta:
        verbose_name = "导入批次"
        verbose_name_plural = "导入批次"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="import_under_way_staged",
                condition=models.Q(state="staged", under_way=True)
                | (~models.Q(state="staged") & models.Q(under_way__isnull=True)),
                violation_error_message="只有进行中的导入占用导入位置。",
            )
        ]

    def __str__(self) -> str:
        return self.label

    def end(self, state: str, *, faults: list[dict[str, str]]) -> None:
        """The batch is over, applied or not; the next may begin."""
        self.state, self.under_way, self.faults = state, None, faults
        self.save(update_fields=["state", "under_way", "counts", "faults"])

    def is_silent(self) -> bool:
        return self.heartbeat_at < timezone.now() - SILENCE


class StagedChunk(models.Model):
    """待导入数据: up to a thousand rows of a batch, as JSON. It holds identity numbers, so it lies encrypted."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="chunks", verbose_name="导入批次")
    position = models.PositiveIntegerField("顺序")
    payload = EncryptedTextField("内容")

    class Meta:
        verbose_name = "待导入数据"
        verbose_name_plural = "待导入数据"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "position"], name="staged_chunk_once"),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}-{self.position}"
