"""What troubles the people, and how it was settled."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from branches.records import Record, RecordQuerySet


class MassIssueQuerySet(RecordQuerySet):
    def resolved(self) -> Self:
        """已办结 with evidence."""
        return self.filter(stage=MassIssue.Stage.RESOLVED).exclude(evidence="")

    def resolved_without_evidence(self) -> Self:
        """缺佐证: said to be settled, nothing shows it; listed, not counted."""
        return self.filter(stage=MassIssue.Stage.RESOLVED, evidence="")

    def being_handled(self) -> Self:
        return self.filter(stage=MassIssue.Stage.HANDLING)


class MassIssue(Record):
    """群众身边事: one worry, annoyance or distress of the people (操心事、烦心事、揪心事)."""

    class Category(models.TextChoices):
        WORRY = "worry", "操心事"
        ANNOYANCE = "annoyance", "烦心事"
        DISTRESS = "distress", "揪心事"

    class Stage(models.TextChoices):
        HANDLING = "handling", "办理中"
        RESOLVED = "resolved", "已办结"

    counted_days: ClassVar = ("held_on", "closed_on")

    stem = "mass-issue"

    held_on = models.DateField("受理日期")
    category = models.CharField("类别", max_length=10, choices=Category)
    content = models.CharField("诉求内容", max_length=300)
    stage = models.CharField("办理状态", max_length=10, choices=Stage, default=Stage.HANDLING)
    closed_on = models.DateField("办结日期", null=True, blank=True)
    evidence = models.CharField("佐证材料", max_length=200, blank=True)

    objects = MassIssueQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "群众身边事"
        verbose_name_plural = "群众身边事"
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                name="mass_issue_closed_when",
                condition=Q(stage="resolved", closed_on__isnull=False)
                | Q(stage="handling", closed_on__isnull=True),
                violation_error_message="已办结的事项须填写办结日期，办理中的不填。",
            ),
            models.CheckConstraint(
                name="mass_issue_closed_after",
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=models.F("held_on")),
                violation_error_message="办结日期不能早于受理日期。",
            ),
        ]

    def __str__(self) -> str:
        return self.content

    def natural_key(self) -> tuple[Any, ...]:
        return (self.organization_id, self.held_on, self.category, self.content, self.closed_on)
