"""The responsibility list: who owes what, this year."""

from typing import Any

from django.db import models

from branches.records import Record
from members.models import Member


class Duty(Record):
    """责任清单项: one duty of one person at one of the three levels (domain.md 5.1)."""

    class Level(models.TextChoices):
        GROUP_SECRETARY = "group_secretary", "党组书记"
        GROUP_MEMBER = "group_member", "党组成员"
        SECRETARY = "secretary", "党（总）支部书记"

    class Stage(models.TextChoices):
        ONGOING = "ongoing", "落实中"
        DONE = "done", "已落实"

    stem = "duty"

    held_on = models.DateField("列入日期")
    year = models.PositiveSmallIntegerField("年度")
    level = models.CharField("层面", max_length=16, choices=Level)
    owner = models.ForeignKey(Member, models.PROTECT, related_name="duties", verbose_name="责任人")
    content = models.CharField("责任内容", max_length=300)
    measure = models.CharField("工作措施", max_length=300, blank=True)
    due_on = models.DateField("完成时限", null=True, blank=True)
    stage = models.CharField("完成情况", max_length=10, choices=Stage, default=Stage.ONGOING)

    class Meta(Record.Meta):
        verbose_name = "责任清单项"
        verbose_name_plural = "责任清单"
        indexes = [*Record.Meta.indexes, models.Index(fields=["year", "level"], name="duty_year")]

    def __str__(self) -> str:
        return self.content

    def natural_key(self) -> tuple[Any, ...]:
        return (self.year, self.level, self.owner_id, self.content)
