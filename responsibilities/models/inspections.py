"""Inspections of party building, and the branches they visited."""

from typing import Any, Self

from django.db import models

from branches.organizations import Organization
from branches.records import Record, RecordQuerySet
from responsibilities.models.problems import Problem


class InspectionQuerySet(RecordQuerySet):
    def done(self) -> Self:
        return self.filter(stage=Inspection.Stage.DONE)


class Inspection(Record):
    """党建督查: one inspection; one batch is one 次 even if it visits six branches."""

    class Stage(models.TextChoices):
        PLANNED = "planned", "未开展"
        DONE = "done", "已完成"

    stem = "inspection"

    held_on = models.DateField("督查日期")
    topic = models.CharField("督查主题", max_length=200)
    findings = models.TextField("发现问题", blank=True)
    stage = models.CharField("进展", max_length=10, choices=Stage, default=Stage.PLANNED)
    visited = models.ManyToManyField(Organization, through="BranchVisit", related_name="inspections")

    objects = InspectionQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "党建督查"
        verbose_name_plural = "党建督查"

    def __str__(self) -> str:
        return self.topic

    def natural_key(self) -> tuple[Any, ...]:
        return (self.organization_id, self.held_on, self.topic)


class BranchVisit(models.Model):
    """支部次: one branch visited by one inspection."""

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="visits", verbose_name="党建督查")
    branch = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name="被督查支部")

    class Meta:
        verbose_name = "被督查支部"
        verbose_name_plural = "被督查支部"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "branch"],
                name="branch_visit_once",
                violation_error_message="同一支部在一次督查中只需填写一次。",
            )
        ]

    def __str__(self) -> str:
        return str(self.branch)


class InspectionCheck(models.Model):
    """督查检查项: what was looked at in one branch, what was found, and the problem that came of it."""

    class Result(models.TextChoices):
        GOOD = "good", "符合"
        FAULT = "fault", "有问题"

    visit = models.ForeignKey(BranchVisit, models.CASCADE, related_name="checks", verbose_name="被督查支部")
    position = models.PositiveSmallIntegerField("顺序")
    text = models.CharField("检查内容", max_length=120)
    result = models.CharField("结果", max_length=6, choices=Result, blank=True)
    note = models.CharField("发现的问题", max_length=300, blank=True)
    problem = models.OneToOneField(
        Problem, models.PROTECT, null=True, blank=True, related_name="found_by", verbose_name="形成的问题"
    )

    class Meta:
        db_table = "responsibilities_check"
        verbose_name = "督查检查项"
        verbose_name_plural = "督查检查项"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "position"],
                name="inspection_check_once",
                violation_error_message="同一支部的检查项不能重复。",
            ),
            models.CheckConstraint(
                name="inspection_fault_in_words",
                condition=~models.Q(result="fault") | ~models.Q(note=""),
                violation_error_message="有问题的检查项请写明发现的问题。",
            ),
        ]

    def __str__(self) -> str:
        return self.text
