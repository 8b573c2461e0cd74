"""月总结: what moved in a month, drafted from the records, put right and confirmed by people."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models

from branches.periods import Period
from branches.records import Record, RecordQuerySet
from responsibilities import rules


class MonthlySummaryQuerySet(RecordQuerySet):
    def of_months(self, period: Period) -> Self:
        """Summaries of the months that begin in the period."""
        return self.filter(month__gte=period.start, month__lte=period.end)


class MonthlySummary(Record):
    """月总结: one organisation's summary of one month's party work."""

    stem = "monthly-summary"
    counted_days: ClassVar = ("held_on", "month")
    locking_days: ClassVar = ("held_on",)

    held_on = models.DateField("总结日期")
    month = models.DateField("总结月份")
    progress = models.TextField("本月工作")
    problems = models.TextField("问题整改", blank=True)
    next_steps = models.TextField("下月安排", blank=True)

    objects = MonthlySummaryQuerySet.as_manager()

    class Meta(Record.Meta):
        db_table = "responsibilities_summary"
        verbose_name = "月总结"
        verbose_name_plural = "月总结"
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "month"],
                name="monthly_summary_once",
                violation_error_message="这个月的总结已经有了，请打开原来的总结修改。",
            ),
            models.CheckConstraint(
                name="monthly_summary_after_start",
                condition=models.Q(held_on__gte=models.F("month")),
                violation_error_message="总结日期不能早于总结的月份。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization.short_name}{self.month.year}年{self.month.month}月总结"

    def natural_key(self) -> tuple[Any, ...]:
        return (self.organization_id, self.month)

    def missing(self) -> list[str]:
        return [] if self.next_steps.strip() else ["请写明下月安排，再确认。"]

    @property
    def due_on(self) -> date:
        return rules.summary_due_on(self.month)

    @property
    def days_late(self) -> int:
        """Days after the day on which it was due; nought in time."""
        return max((self.held_on - self.due_on).days, 0)
