"""Volunteer teams of members, and what they do."""

from decimal import Decimal
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from branches.records import Record
from members.models.roster import Member

HOURS = (
    MinValueValidator(Decimal("0.5"), "时长至少0.5小时。"),
    MaxValueValidator(Decimal(24), "时长不超过24小时。"),
)


class VolunteerTeam(Record):
    """志愿服务队: founded on a day, alive until dissolved."""

    counted_days: ClassVar = ("held_on", "dissolved_on")
    later_fields: ClassVar = ("size", "dissolved_on")

    stem = "volunteer-team"

    held_on = models.DateField("成立日期")
    name = models.CharField("队伍名称", max_length=80)
    size = models.PositiveIntegerField("人数", null=True, blank=True)
    dissolved_on = models.DateField("撤销日期", null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = "志愿服务队"
        verbose_name_plural = "志愿服务队"
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                name="team_dissolved_after_founded",
                condition=Q(dissolved_on__isnull=True) | Q(dissolved_on__gte=models.F("held_on")),
                violation_error_message="撤销日期不能早于成立日期。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[Any, ...]:
        return (self.organization_id, self.name, self.held_on)


class ServiceEvent(Record):
    """志愿服务: one service of one team on one day, for somebody, by so many members with their own hours."""

    stem = "service-event"

    held_on = models.DateField("服务日期")
    team = models.ForeignKey(VolunteerTeam, models.PROTECT, related_name="events", verbose_name="志愿服务队")
    content = models.CharField("服务内容", max_length=120)
    place = models.CharField("地点", max_length=80, blank=True)
    beneficiary = models.CharField("服务对象", max_length=80, blank=True)
    hours = models.DecimalField("时长（小时）", max_digits=3, decimal_places=1, validators=HOURS)
    participants = models.ManyToManyField(
        Member, through="ServiceParticipation", related_name="service_events"
    )

    class Meta(Record.Meta):
        verbose_name = "志愿服务"
        verbose_name_plural = "志愿服务"
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                name="service_hours_sensible",
                condition=Q(hours__gte=Decimal("0.5"), hours__lte=Decimal(24)),
                violation_error_message="时长应在0.5小时到24小时之间。",
            ),
        ]

    def __str__(self) -> str:
        return self.content

    def natural_key(self) -> tuple[Any, ...]:
        return (self.team_id, self.held_on, self.content)

    def missing(self) -> list[str]:
        return [] if self.participations.exists() else ["请选择参加服务的党员。"]


class ServiceParticipation(models.Model):
    """参加服务: one member at one service, and for how long; each counts one 人次."""

    event = models.ForeignKey(
        ServiceEvent, models.CASCADE, related_name="participations", verbose_name="志愿服务"
    )
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name="党员")
    hours = models.DecimalField("时长（小时）", max_digits=3, decimal_places=1, validators=HOURS)

    class Meta:
        verbose_name = "参加服务"
        verbose_name_plural = "参加服务"
        constraints = [
            models.UniqueConstraint(
                fields=["event", "member"],
                name="service_participation_once",
                violation_error_message="同一人在一次服务中只需填写一次。",
            ),
            models.CheckConstraint(
                name="participation_hours_sensible",
                condition=Q(hours__gte=Decimal("0.5"), hours__lte=Decimal(24)),
                violation_error_message="时长应在0.5小时到24小时之间。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.hours}小时"
