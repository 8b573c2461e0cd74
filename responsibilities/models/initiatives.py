"""Initiatives by which responsibility is carried down."""

from typing import Any, Self

from django.db import models

from branches.records import Record, RecordQuerySet


class InitiativeQuerySet(RecordQuerySet):
    def done(self) -> Self:
        return self.filter(stage=Initiative.Stage.DONE)


class Initiative(Record):
    """党建举措: one dated execution of a category of initiative (组织观摩, 推进会, 联系点 …)."""

    class Stage(models.TextChoices):
        PLANNED = "planned", "未开展"
        DONE = "done", "已开展"

    stem = "initiative"

    held_on = models.DateField("开展日期")
    category = models.CharField("举措类别", max_length=60)
    stage = models.CharField("进展", max_length=10, choices=Stage, default=Stage.PLANNED)

    objects = InitiativeQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "党建举措"
        verbose_name_plural = "党建举措"

    def __str__(self) -> str:
        return self.category

    def natural_key(self) -> tuple[Any, ...]:
        return (self.organization_id, self.held_on, self.category)
