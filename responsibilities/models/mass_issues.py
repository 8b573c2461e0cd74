"""What troubles the people, and how it was settled."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from branches.encryption import EncryptedTextField, mask
from branches.records import Record, RecordQuerySet
from members.models import Member


class MassIssueQuerySet(RecordQuerySet):
    def resolved(self) -> Self:
        """已办结 with evidence."""
        return self.filter(stage=MassIssue.Stage.RESOLVED).exclude(evidence="")

    def resolved_without_evidence(self) -> Self:
        """缺佐证: said to be settled, nothing shows it; listed, not counted."""
        return self.filter(stage=MassIssue.Stage.RESOLVED, evidence="")

    def revisited(self) -> Self:
        """Settled ones whose people were asked afterwards whether they are content."""
        return self.filter(revisited_on__isnull=False)

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

    class Source(models.TextChoices):
        VISIT = "visit", "走访调研"
        RECEPTION = "reception", "来访接待"
        CALL = "call", "来信来电"
        HOTLINE = "hotline", "热线转办"
        ONLINE = "online", "网络留言"
        INSPECTION = "inspection", "督查发现"
        OTHER = "other", "其他"

    class Satisfaction(models.TextChoices):
        SATISFIED = "satisfied", "满意"
        MOSTLY = "mostly", "基本满意"
        DISSATISFIED = "dissatisfied", "不满意"

    counted_days: ClassVar = ("held_on", "closed_on", "revisited_on")
    later_fields: ClassVar = (
        "handler", "stage", "closed_on", "evidence", "revisited_on", "satisfaction", "revisit_note",
    )  # fmt: skip

    stem = "mass-issue"

    held_on = models.DateField("受理日期")
    category = models.CharField("类别", max_length=10, choices=Category)
    source = models.CharField("来源", max_length=12, choices=Source, blank=True)
    content = models.CharField("诉求内容", max_length=300)
    petitioner = EncryptedTextField("群众姓名", blank=True)
    anonymous = models.BooleanField("匿名", default=False)
    handler = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="承办人"
    )
    stage = models.CharField("办理状态", max_length=10, choices=Stage, default=Stage.HANDLING)
    closed_on = models.DateField("办结日期", null=True, blank=True)
    evidence = models.CharField("佐证材料", max_length=200, blank=True)
    revisited_on = models.DateField("回访日期", null=True, blank=True)
    satisfaction = models.CharField("群众满意度", max_length=12, choices=Satisfaction, blank=True)
    revisit_note = models.CharField("回访情况", max_length=200, blank=True)

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
            models.CheckConstraint(
                name="mass_issue_revisit_told",
                condition=Q(revisited_on__isnull=True, satisfaction="")
                | Q(revisited_on__isnull=False) & ~Q(satisfaction=""),
                violation_error_message="回访日期和群众满意度请一并填写，没有回访的都不填。",
            ),
            models.CheckConstraint(
                name="mass_issue_revisit_after",
                condition=Q(revisited_on__isnull=True)
                | Q(closed_on__isnull=False, revisited_on__gte=models.F("closed_on")),
                violation_error_message="办结以后才能回访，回访日期不能早于办结日期。",
            ),
            models.CheckConstraint(
                name="mass_issue_nameless",
                condition=Q(anonymous=False) | Q(petitioner=""),
                violation_error_message="匿名反映的请不填群众姓名。",
            ),
            models.CheckConstraint(
                name="mass_issue_words_known",
                condition=Q(
                    source__in=["", "visit", "reception", "call", "hotline", "online", "inspection", "other"],
                    satisfaction__in=["", "satisfied", "mostly", "dissatisfied"],
                ),
                violation_error_message="请从列表中选择来源和满意度。",
            ),
        ]

    def __str__(self) -> str:
        return self.content

    @property
    def masked_petitioner(self) -> str:
        """王**: who came, as lists and papers may show it."""
        return "匿名群众" if self.anonymous else mask(self.petitioner, 1, 0)

    @property
    def days_taken(self) -> int | None:
        """Days from the day it was taken up to the day it was settled."""
        return None if self.closed_on is None else (self.closed_on - self.held_on).days

    def natural_key(self) -> tuple[Any, ...]:
        return (self.organization_id, self.held_on, self.category, self.content, self.closed_on)
