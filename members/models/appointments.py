"""Party posts: who is secretary, member of a committee, leader of a group, from–to."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Self

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import OuterRef, Q

from branches import audit
from branches.accounts import User
from branches.months import admit
from branches.organizations import Organization, Term
from branches.periods import format_day
from branches.records import Cell
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
    approval = models.CharField("批准文号", max_length=60, blank=True)

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

    @property
    def key(self) -> str:
        """By which the audit trail names it."""
        return f"{self._meta.label_lower}:{self.pk}"

    def begin(self, *, by: User) -> None:
        """任职: he holds the post from the day on. Those who head a committee need the approval of the one above."""
        check_keeper(by, self.organization)
        if self.position in HEADING and not self.approval:
            raise ValidationError({"approval": "书记、副书记的任职须经上级党组织批准，请填写批准文号。"})
        if self.starts_on is not None and self._same().on(self.starts_on).exists():
            raise ValidationError({"member": f"{self.member}这时已担任这一职务，请核对任职日期。"})
        with transaction.atomic():
            self._check_month(self.starts_on)
            self.save()
            self._tell(audit.Verb.CREATE, "任职", self.starts_on, by)

    def end(self, on: date, *, by: User) -> None:
        """免职: the day is the last on which he holds the post."""
        check_keeper(by, self.organization)
        if self.ends_on is not None:
            raise ValidationError("这一任职已经结束，不能再次免职。")
        if self.starts_on is not None and on < self.starts_on:
            raise ValidationError({"ends_on": f"免职日期不能早于任职日期{format_day(self.starts_on)}。"})
        with transaction.atomic():
            self._check_month(on)
            self.ends_on = on
            self.save(update_fields=["ends_on"])
            self._tell(audit.Verb.EDIT, "免职", on, by)

    def _check_month(self, day: date | None) -> None:
        """Who held which post on a day is what figures ask of it. Raises MonthClosed for a day in a closed month."""
        if day is not None:
            Cell.hold([(self.organization_id, Member.record_type(), day.replace(day=1))])
            admit([(self.organization_id, day.replace(day=1))])

    def _same(self) -> AppointmentQuerySet:
        return Appointment.objects.filter(
            member=self.member, organization=self.organization, position=self.position
        )

    def _tell(self, verb: audit.Verb, act: str, day: date | None, by: User) -> None:
        when = format_day(day) if day else "日期不详"
        approval = f"，{self.approval}" if self.approval and verb == audit.Verb.CREATE else ""
        audit.write_line(
            by=by, verb=verb, record_key=self.key, organization_id=self.organization_id,
            detail=f"{self.member}{self}，{when}{act}{approval}",
        )  # fmt: skip


HEADING = (Appointment.Position.SECRETARY, Appointment.Position.DEPUTY_SECRETARY)
ELECTED = (*HEADING, Appointment.Position.COMMITTEE_MEMBER)
"""Posts that a renewal fills anew; leaders of 党小组 stay."""


def may_keep_posts(user: User, organization: Organization) -> bool:
    """Whether he enters posts and terms: secretary and committee of the organisation, and who reviews it from above."""
    return user.may_confirm_for(organization) or user.may_review(organization)


def check_keeper(user: User, organization: Organization) -> None:
    """Raise PermissionDenied for who may not enter posts and terms."""
    if not may_keep_posts(user, organization):
        raise PermissionDenied("只有本组织的书记、委员或上级党组织可以登记任职和换届。")


def renew(
    term: Term, elected: Sequence[tuple[Member, Appointment.Position]], *, by: User, count: str = ""
) -> None:
    """换届: the new committee holds office from the day of the election, the old one up to the day before.

    *count* tells the trail how many were due, came and voted.
    """
    check_keeper(by, term.organization)
    if Term.objects.filter(organization=term.organization, elected_on__gte=term.elected_on).exists():
        raise ValidationError({"elected_on": "这一天或以后的换届已经登记，请核对换届日期。"})
    with transaction.atomic():
        term.save()
        audit.write_line(
            by=by, verb=audit.Verb.CREATE, record_key=f"{term._meta.label_lower}:{term.pk}",
            organization_id=term.organization_id,
            detail=f"{format_day(term.elected_on)}换届，任期{term.years}年，批复{term.approval}{count}",
        )  # fmt: skip
        leaving = Appointment.objects.on(term.elected_on).filter(
            Q(starts_on__isnull=True) | Q(starts_on__lt=term.elected_on),
            organization=term.organization, position__in=ELECTED,
        )  # fmt: skip
        leaving.update(ends_on=term.elected_on - timedelta(days=1))
        for member, position in elected:
            Appointment(
                member=member, organization=term.organization, position=position,
                starts_on=term.elected_on, approval=term.approval,
            ).begin(by=by)  # fmt: skip
