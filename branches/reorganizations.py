"""Reorganisations: a party organisation is renamed, merged into another, or set up anew as one of another kind."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from branches.accounts import User
from branches.organizations import Organization


class ReorganizationQuerySet(models.QuerySet["Reorganization"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(user.visible_condition())


class Reorganization(models.Model):
    """组织调整: what was decided of an organisation, by which document, and from which day. It is never undone."""

    class Kind(models.TextChoices):
        RENAMED = "renamed", "更名"
        MERGED = "merged", "撤并"
        REBUILT = "rebuilt", "改建"

    kind = models.CharField("调整方式", max_length=10, choices=Kind)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="reorganizations", verbose_name="党组织"
    )
    receiver = models.ForeignKey(
        Organization, models.PROTECT, null=True, related_name="+", verbose_name="接收的党组织"
    )
    old_name = models.CharField("原名", max_length=120, blank=True)
    document = models.CharField("批准文件", max_length=120)
    approved_by_organization = models.CharField("批准的党组织", max_length=120)
    approved_on = models.DateField("批准日期")
    effective_on = models.DateField("执行日期")
    """The first day on which things are as decided."""
    members_moved = models.PositiveIntegerField("转入党员（名）", default=0)
    carried_out_at = models.DateTimeField("登记时间", default=timezone.now)
    carried_out_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="经手人")

    objects = ReorganizationQuerySet.as_manager()

    class Meta:
        verbose_name = "组织调整"
        verbose_name_plural = "组织调整"
        ordering = ["-effective_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="reorganization_kind_known",
                condition=Q(kind__in=["renamed", "merged", "rebuilt"]),
                violation_error_message="请选择调整方式。",
            ),
            models.CheckConstraint(
                name="reorganization_receiver",
                condition=Q(kind="renamed", receiver__isnull=True, old_name__gt="")
                | Q(kind__in=["merged", "rebuilt"], receiver__isnull=False, old_name=""),
                violation_error_message="更名须留原名，撤并和改建须有接收的党组织。",
            ),
            models.CheckConstraint(
                name="reorganization_other",
                condition=Q(receiver__isnull=True) | ~Q(receiver=F("organization")),
                violation_error_message="党组织不能并入自己，请选择另一个党组织。",
            ),
            models.CheckConstraint(
                name="reorganization_approved_before",
                condition=Q(approved_on__lte=F("effective_on")),
                violation_error_message="批准日期不能晚于执行日期，请核对。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization.short_name}{self.get_kind_display()}"

    @property
    def key(self) -> str:
        """branches.reorganization:3, by which the audit trail names it."""
        return f"{self._meta.label_lower}:{self.pk}"
