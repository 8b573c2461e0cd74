"""What a rectification leaves behind: its steps, its evidence, extensions of its deadline, and 回头看."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from branches.accounts import User
from branches.audit import AppendOnlyModel, Verb
from branches.organizations import Organization
from branches.records import Record, RecordQuerySet


class ProblemStep(AppendOnlyModel):
    """办理经过: one step of a problem's life, from stage to stage; only ever added."""

    problem = models.ForeignKey(
        "responsibilities.Problem", models.PROTECT, related_name="steps", verbose_name="问题"
    )
    verb = models.CharField("步骤", max_length=20)
    from_stage = models.CharField("原阶段", max_length=12)
    to_stage = models.CharField("现阶段", max_length=12)
    held_on = models.DateField("日期")
    note = models.TextField("情况", blank=True)
    percent = models.PositiveSmallIntegerField("进度（%）", null=True)
    at_dispatch = models.BooleanField("周调度会上", default=False)
    at = models.DateTimeField("登记时间", default=timezone.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="经手人")

    class Meta:
        verbose_name = "办理经过"
        verbose_name_plural = "办理经过"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="problem_step_percent",
                condition=Q(percent__isnull=True) | Q(percent__lte=100),
                violation_error_message="进度应在0到100之间。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.held_on} {self.verb}"


class Evidence(models.Model):
    """佐证: something that shows a rectification; one piece may serve several problems."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name="党组织")
    title = models.CharField("佐证材料", max_length=120)
    problems: Any = models.ManyToManyField(
        "responsibilities.Problem", through="EvidenceUse", related_name="evidences"
    )
    added_at = models.DateTimeField("登记时间", default=timezone.now)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")

    class Meta:
        verbose_name = "佐证"
        verbose_name_plural = "佐证"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title


class EvidenceUse(models.Model):
    """佐证所用: a piece of evidence serving one problem."""

    evidence = models.ForeignKey(Evidence, models.PROTECT, verbose_name="佐证")
    problem = models.ForeignKey("responsibilities.Problem", models.PROTECT, verbose_name="问题")

    class Meta:
        verbose_name = "佐证所用"
        verbose_name_plural = "佐证所用"
        constraints = [
            models.UniqueConstraint(
                fields=["evidence", "problem"],
                name="evidence_use_once",
                violation_error_message="这份佐证已用于该问题。",
            )
        ]

    def __str__(self) -> str:
        return str(self.evidence)


class Extension(models.Model):
    """延期: a request for a later deadline, and the answer to it by another person."""

    problem = models.ForeignKey(
        "responsibilities.Problem", models.PROTECT, related_name="extensions", verbose_name="问题"
    )
    until = models.DateField("申请延至")
    was_due_on = models.DateField("原时限")
    reason = models.CharField("延期原因", max_length=200)
    requested_at = models.DateTimeField("申请时间", default=timezone.now)
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="申请人")
    approved = models.BooleanField("批准", null=True)
    answer = models.CharField("答复", max_length=200, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="答复人")

    class Meta:
        verbose_name = "延期"
        verbose_name_plural = "延期"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="extension_answered_who",
                condition=Q(approved__isnull=True, answered_at__isnull=True, answered_by__isnull=True)
                | Q(approved__isnull=False, answered_at__isnull=False, answered_by__isnull=False),
                violation_error_message="延期的答复、答复人与答复时间必须同时填写。",
            ),
            models.CheckConstraint(
                name="extension_other_person",
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("requested_by")),
                violation_error_message="延期须由申请人以外的人批准。",
            ),
            models.CheckConstraint(
                name="extension_later",
                condition=Q(until__gt=F("was_due_on")),
                violation_error_message="延期后的时限应晚于原时限。",
            ),
        ]

    def __str__(self) -> str:
        return f"延至{self.until}"


class FollowUpQuerySet(RecordQuerySet):
    def done(self) -> Self:
        return self.filter(done_on__isnull=False)

    def overdue(self, on: date) -> Self:
        """Due before the day and not made by then."""
        return self.filter(held_on__lt=on).filter(Q(done_on__isnull=True) | Q(done_on__gt=on))


class FollowUp(Record):
    """回头看: a look back at a closed problem on a set day, and what was found."""

    class Result(models.TextChoices):
        KEPT = "kept", "未反弹"
        REBOUND = "rebound", "反弹"

    stem = "follow-up"
    counted_days: ClassVar = ("held_on", "done_on")
    later_fields: ClassVar = ("done_on", "result", "note")

    held_on = models.DateField("应查日期")
    problem = models.ForeignKey(
        "responsibilities.Problem", models.PROTECT, related_name="follow_ups", verbose_name="问题"
    )
    done_on = models.DateField("回访日期", null=True, blank=True)
    result = models.CharField("结论", max_length=10, choices=Result, blank=True)
    note = models.TextField("回访情况", blank=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "回头看"
        verbose_name_plural = "回头看"
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                name="follow_up_result_when_done",
                condition=Q(done_on__isnull=True, result="")
                | Q(done_on__isnull=False, result__in=["kept", "rebound"]),
                violation_error_message="回访日期与结论必须同时填写。",
            ),
            models.UniqueConstraint(
                fields=["problem", "held_on"],
                name="follow_up_once_a_day",
                violation_error_message="该问题这一天的回头看已安排。",
            ),
        ]

    def __str__(self) -> str:
        return f"回头看：{self.problem}"

    def natural_key(self) -> tuple[Any, ...]:
        return (self.problem_id, self.held_on)

    def call_off(self, *, by: User, reason: str) -> None:
        """It is no longer due: what was to be looked back at has come back already."""
        self._leave(self.State.WITHDRAWN, by=by, verb=Verb.WITHDRAW, reason=reason)
