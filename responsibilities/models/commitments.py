"""Commitments of a report for the year after it."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q

from branches.records import Record, RecordQuerySet


class CommitmentQuerySet(RecordQuerySet):
    def for_report(self) -> Self:
        """With `report_year`, the year whose report makes the promise: the one before it falls due."""
        return self.annotate(report_year=F("year") - 1)

    def to(self, subject: str) -> Self:
        return self.filter(subject=subject)


class Commitment(Record):
    """工作承诺: so many times in each month, quarter or half-year of a year, or a goal by a year."""

    class Subject(models.TextChoices):
        DEPLOYMENT = "deployment", "部署党建工作"
        HEARING = "hearing", "听取党支部书记专题汇报"
        INSPECTION = "inspection", "开展党建督查"
        OBSERVATION = "observation", "党建工作专题观摩"
        STANDARDIZATION = "standardization", "所属党支部全部达到标准化水平"

    class Every(models.TextChoices):
        MONTH = "month", "每月"
        QUARTER = "quarter", "每季度"
        HALF_YEAR = "half_year", "每半年"
        YEAR = "year", "每年"
        TARGET = "target", "目标年度"

    stem = "commitment"

    held_on = models.DateField("承诺日期")
    year = models.PositiveSmallIntegerField("承诺年度")
    subject = models.CharField("承诺事项", max_length=20, choices=Subject)
    every = models.CharField("周期", max_length=10, choices=Every)
    times = models.PositiveSmallIntegerField("次数", null=True, blank=True)
    target_year = models.PositiveSmallIntegerField("目标年度", null=True, blank=True)

    objects = CommitmentQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "工作承诺"
        verbose_name_plural = "工作承诺"
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                name="commitment_times_or_target",
                condition=Q(every="target", target_year__isnull=False, times__isnull=True)
                | (~Q(every="target") & Q(times__isnull=False, target_year__isnull=True)),
                violation_error_message="按周期的承诺填写次数，目标年度的承诺填写年份。",
            ),
        ]

    def __str__(self) -> str:
        return self.get_subject_display()

    def natural_key(self) -> tuple[Any, ...]:
        return (self.organization_id, self.year, self.subject)
