"""Volunteer teams of members."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from branches.records import Record


class VolunteerTeam(Record):
    """志愿服务队: founded on a day, alive until dissolved."""

    counted_days: ClassVar = ("held_on", "dissolved_on")

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
