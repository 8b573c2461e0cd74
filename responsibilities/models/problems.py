"""Problems found, and their rectification up to the closing (销号)."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from branches.records import Record, RecordQuerySet
from members.models import Member


class ProblemQuerySet(RecordQuerySet):
    def examined(self) -> Self:
        """Prominent problems from self-examination (M12–M14); an inspection's findings are not among them."""
        return self.filter(
            prominent=True,
            source__in=[
                Problem.Source.LIFE_DEMOCRATIC,
                Problem.Source.ORGANIZATIONAL_LIFE,
                Problem.Source.APPRAISAL,
                Problem.Source.THEMATIC_EDUCATION,
            ],
        )

    def of_level(self, level: str) -> Self:
        return self.filter(level=level)

    def closed(self) -> Self:
        return self.filter(stage=Problem.Stage.CLOSED)

    def overdue(self, on: date) -> Self:
        """Still open on the day, and past their day on it."""
        return self.filter(due_on__lt=on).filter(Q(closed_on__isnull=True) | Q(closed_on__gt=on))

    def without_deadline_or_owner(self) -> Self:
        return self.filter(Q(owner__isnull=True) | Q(due_on__isnull=True, long_term=False))


class Problem(Record):
    """问题: one problem found, with its rectification; what one row of the 问题整改台账 says."""

    class Level(models.TextChoices):
        LEADERSHIP = "leadership", "党组班子及成员"
        GRASSROOTS = "grassroots", "基层党组织及成员"
        MEMBERS = "members", "普通党员"

    class Source(models.TextChoices):
        LIFE_DEMOCRATIC = "life_democratic", "民主生活会"
        ORGANIZATIONAL_LIFE = "organizational_life", "组织生活会"
        APPRAISAL = "appraisal", "民主评议党员"
        THEMATIC_EDUCATION = "thematic_education", "主题教育检视"
        INSPECTION = "inspection", "党建督查"
        AUDIT = "audit", "巡察"
        REVIEW = "review", "述职点评"
        TALK = "talk", "谈心谈话"
        SELF_CHECK = "self_check", "自查"
        MASSES = "masses", "群众反映"

    class Stage(models.TextChoices):
        RECTIFYING = "rectifying", "整改中"
        CLOSED = "closed", "已销号"

    counted_days: ClassVar = ("held_on", "closed_on", "due_on")

    stem = "problem"

    held_on = models.DateField("提出日期")
    number = models.CharField("编号", max_length=30, blank=True)
    level = models.CharField("层面", max_length=12, choices=Level)
    source = models.CharField("问题来源", max_length=20, choices=Source)
    description = models.CharField("问题表现", max_length=300)
    cause = models.CharField("原因分析", max_length=300, blank=True)
    prominent = models.BooleanField("突出问题", default=True)
    measure = models.TextField("整改措施", blank=True)
    owner = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="problems", verbose_name="责任人"
    )
    reviewer = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="复核人"
    )
    due_on = models.DateField("整改时限", null=True, blank=True)
    long_term = models.BooleanField("长期坚持", default=False)
    stage = models.CharField("完成情况", max_length=12, choices=Stage, default=Stage.RECTIFYING)
    closed_on = models.DateField("销号日期", null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", verbose_name="并入"
    )
    remark = models.CharField("备注", max_length=200, blank=True)

    objects = ProblemQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "问题"
        verbose_name_plural = "问题整改"
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                name="problem_closed_when",
                condition=Q(stage="closed", closed_on__isnull=False)
                | (~Q(stage="closed") & Q(closed_on__isnull=True)),
                violation_error_message="已销号的问题须填写销号日期，未销号的不填。",
            ),
            models.CheckConstraint(
                name="problem_reviewer_not_owner",
                condition=Q(owner__isnull=True) | Q(reviewer__isnull=True) | ~Q(owner=F("reviewer")),
                violation_error_message="复核人不能是责任人本人，请另选一人。",
            ),
            models.CheckConstraint(
                name="problem_closed_after_found",
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("held_on")),
                violation_error_message="销号日期不能早于提出日期。",
            ),
        ]

    def __str__(self) -> str:
        return self.description

    def natural_key(self) -> tuple[Any, ...]:
        if self.number:
            return (self.number,)
        return (self.organization_id, self.held_on, self.level, self.description, self.owner_id)
