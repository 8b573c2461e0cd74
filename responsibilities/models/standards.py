"""The standard ledger: aspects, standards and tasks against which branches check themselves."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from branches.records import Record, RecordQuerySet


class StandardNodeQuerySet(RecordQuerySet):
    def aspects(self) -> Self:
        return self.filter(level=StandardNode.Level.ASPECT)

    def standards(self) -> Self:
        return self.filter(level=StandardNode.Level.STANDARD)

    def tasks(self) -> Self:
        return self.filter(level=StandardNode.Level.TASK)


class StandardNode(Record):
    """标准化对标台账条目: a 方面, a 标准 in it, or a 规范任务 in that; in force from a day until replaced."""

    class Level(models.IntegerChoices):
        ASPECT = 1, "方面"
        STANDARD = 2, "标准"
        TASK = 3, "规范任务"

    counted_days: ClassVar = ("held_on", "expired_on")

    stem = "standard"

    held_on = models.DateField("生效日期")
    expired_on = models.DateField("失效日期", null=True, blank=True)
    level = models.PositiveSmallIntegerField("层级", choices=Level)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上一级"
    )
    text = models.CharField("内容", max_length=200)
    frequency = models.CharField("频次", max_length=20, blank=True)
    evidence = models.CharField("佐证材料", max_length=100, blank=True)

    objects = StandardNodeQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "标准化对标条目"
        verbose_name_plural = "标准化对标台账"
        ordering = ["pk"]
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                name="standard_only_aspects_on_top",
                condition=Q(level=1, parent__isnull=True) | Q(level__gt=1, parent__isnull=False),
                violation_error_message="标准和规范任务须选择上一级，方面不选。",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def natural_key(self) -> tuple[Any, ...]:
        return (self.organization_id, self.held_on, self.level, self.parent_id, self.text)
