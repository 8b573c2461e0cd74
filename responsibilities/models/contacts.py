"""Contact points: who guides which branch this year, and what he did there."""

from datetime import date
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from branches.organizations import Organization
from branches.records import Record, RecordQuerySet
from meetings.models import Meeting
from members.models import Member


class ContactQuerySet(RecordQuerySet):
    def guidance(self) -> Self:
        """总支委员联系党支部; leaders' contact points are not among them."""
        return self.filter(kind=Contact.Kind.GUIDANCE)


class Contact(Record):
    """联系分工: one person and one branch, for one year."""

    class Kind(models.TextChoices):
        GUIDANCE = "guidance", "总支委员联系党支部"
        CONTACT_POINT = "contact_point", "领导党建联系点"

    stem = "contact"

    held_on = models.DateField("明确日期")
    year = models.PositiveSmallIntegerField("年度")
    kind = models.CharField("类别", max_length=14, choices=Kind, default=Kind.GUIDANCE)
    person = models.ForeignKey(Member, models.PROTECT, related_name="contacts", verbose_name="联系人")
    branch = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name="联系支部")
    remark = models.CharField("备注", max_length=200, blank=True)

    objects = ContactQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "联系分工"
        verbose_name_plural = "联系分工"
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                name="contact_kind_known",
                condition=Q(kind__in=["guidance", "contact_point"]),
                violation_error_message="请选择联系分工的类别。",
            ),
            models.UniqueConstraint(
                fields=["year", "kind", "person", "branch"],
                name="contact_once",
                violation_error_message="他这一年联系这个支部已经登记，请打开原有的分工。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}年{self.person}联系{self.branch.short_name}"

    def natural_key(self) -> tuple[Any, ...]:
        return (self.year, self.kind, self.person_id, self.branch_id)


class ContactVisit(Record):
    """联系指导: one visit to a branch under a contact assignment."""

    class Kind(models.TextChoices):
        SURVEY = "survey", "调研指导"
        ORGANIZATIONAL_LIFE = "organizational_life", "列席组织生活会"
        LECTURE = "lecture", "讲党课"
        FEEDBACK = "feedback", "问题反馈"

    stem = "contact-visit"

    held_on = models.DateField("到访日期")
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="visits", verbose_name="联系分工")
    kind = models.CharField("到访内容", max_length=20, choices=Kind)
    meeting = models.ForeignKey(
        Meeting,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="contact_visits",
        verbose_name="参加的会议",
    )
    summary = models.CharField("指导情况", max_length=300)
    problems = models.CharField("提出的问题", max_length=300, blank=True)

    class Meta(Record.Meta):
        verbose_name = "联系指导记录"
        verbose_name_plural = "联系指导记录"
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                name="contact_visit_kind_known",
                condition=Q(kind__in=["survey", "organizational_life", "lecture", "feedback"]),
                violation_error_message="请选择到访内容。",
            ),
        ]

    def __str__(self) -> str:
        return self.summary

    def natural_key(self) -> tuple[Any, ...]:
        return (self.contact_id, self.held_on, self.kind, self.summary)

    def clean(self) -> None:
        """A visit lies in the year of its assignment, and a meeting was held by the branch on that day."""
        if self.contact_id is None or not isinstance(self.held_on, date):
            return
        if self.held_on.year != self.contact.year:
            raise ValidationError({"held_on": f"这项分工是{self.contact.year}年的，请填写当年的到访日期。"})
        if self.meeting is not None and (
            self.meeting.held_on != self.held_on or self.meeting.organization_id != self.contact.branch_id
        ):
            raise ValidationError({"meeting": "参加的会议应是联系支部当天召开的，请核对日期和支部。"})
