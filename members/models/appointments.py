"""Party posts: who is secretary, member of a committee, leader of a group, from–to."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import OuterRef, Q

from branches.organizations import Organization
from members.models.roster import Member


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def on(self, day: date | OuterRef) -> Self:
        """In force on the day (a date, or the day of an outer row). A post whose beginning is not known has always been held."""
        return self.filter(
            Q(starts_on__isnull=True) | Q(starts_on__lte=day), Q(ends_on__isnull=True) | Q(ends_on__gte=day)
        )

    def leading_cadres(self) -> Self:
        """党组成员, 总支 and 机关党委 secretaries and members, 支部书记: those whose lecture is a 党课 of M15."""
        upper = [
            Organization.Kind.PARTY_GROUP,
            Organization.Kind.GENERAL_BRANCH,
            Organization.Kind.PARTY_COMMITTEE,
        ]
        return self.filter(
            Q(organization__kind__in=upper)
            | Q(organization__kind=Organization.Kind.BRANCH, position=Appointment.Position.SECRETARY)
        )


class Appointment(models.Model):
    """任职: a member's post in an organisation. Rules and figures ask it; it gives no access."""

    class Position(models.TextChoices):
        SECRETARY = "secretary", "书记"
        DEPUTY_SECRETARY = "deputy_secretary", "副书记"
        COMMITTEE_MEMBER = "committee_member", "委员"
        GROUP_LEADER = "group_leader", "组长"

    member = models.ForeignKey(Member, models.PROTECT, related_name="appointments", verbose_name="党员")
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="appointments", verbose_name="党组织"
    )
    position = models.CharField("职务", max_length=20, choices=Position)
    starts_on = models.DateField("任职日期", null=True, blank=True)
    ends_on = models.DateField("免职日期", null=True, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = "任职"
        verbose_name_plural = "任职"
        ordering = ["organization", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "organization", "position", "starts_on"],
                name="appointment_once",
                violation_error_message="该任职已登记，请核对任职日期。",
            ),
            models.CheckConstraint(
                name="appointment_position_known",
                condition=Q(
                    position__in=["secretary", "deputy_secretary", "committee_member", "group_leader"]
                ),
                violation_error_message="请选择职务。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization.short_name}{self.get_position_display()}"
