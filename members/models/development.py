"""Development of members: from admission to conversion (《中国共产党发展党员工作细则》)."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from branches.records import Record, RecordQuerySet
from members.models.roster import Member


class DevelopmentCaseQuerySet(RecordQuerySet):
    def admitted(self) -> Self:
        """Passed by the 支部大会 and approved above: 党籍 begins on the day of passing (教育管理条例 art. 24)."""
        return self.filter(admission_meeting_on__isnull=False, admission_approved_on__isnull=False)

    def awaiting_approval(self) -> Self:
        """Passed by the 支部大会, not yet approved."""
        return self.filter(admission_meeting_on__isnull=False, admission_approved_on__isnull=True)

    def converted_on_time(self) -> Self:
        return self.filter(
            decision=DevelopmentCase.Decision.ON_TIME,
            conversion_meeting_on__isnull=False,
            conversion_approved_on__isnull=False,
        )

    def awaiting_conversion_approval(self) -> Self:
        return self.filter(
            decision=DevelopmentCase.Decision.ON_TIME,
            conversion_meeting_on__isnull=False,
            conversion_approved_on__isnull=True,
        )


class DevelopmentCase(Record):
    """发展党员: one person's way into the party. Decisions are recorded, never inferred."""

    class Decision(models.TextChoices):
        ON_TIME = "on_time", "按期转正"
        EXTENDED = "extended", "延长预备期"
        CANCELLED = "cancelled", "取消预备党员资格"

    counted_days: ClassVar = ("held_on", "admission_meeting_on", "conversion_meeting_on")

    stem = "development"

    held_on = models.DateField("立项日期")
    person_name = models.CharField("姓名", max_length=40)
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="development", verbose_name="党员"
    )
    admission_meeting_on = models.DateField("支部大会接收日期", null=True, blank=True)
    admission_approved_on = models.DateField("上级审批日期", null=True, blank=True)
    conversion_meeting_on = models.DateField("转正大会日期", null=True, blank=True)
    conversion_approved_on = models.DateField("转正审批日期", null=True, blank=True)
    decision = models.CharField("转正结论", max_length=10, choices=Decision, blank=True)

    objects = DevelopmentCaseQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "发展党员"
        verbose_name_plural = "发展党员"
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                name="development_admission_order",
                condition=Q(admission_approved_on__isnull=True)
                | Q(admission_approved_on__gte=models.F("admission_meeting_on")),
                violation_error_message="上级审批日期不能早于支部大会接收日期。",
            ),
            models.CheckConstraint(
                name="development_conversion_order",
                condition=Q(conversion_approved_on__isnull=True)
                | Q(conversion_approved_on__gte=models.F("conversion_meeting_on")),
                violation_error_message="转正审批日期不能早于转正大会日期。",
            ),
        ]

    def __str__(self) -> str:
        return self.person_name

    def natural_key(self) -> tuple[Any, ...]:
        return (self.organization_id, self.person_name, self.admission_meeting_on)
