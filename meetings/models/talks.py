"""Talks with members: heart-to-heart talks and admonitions, in rounds."""

from typing import Any, Self

from django.db import models

from branches.organizations import Organization
from branches.records import Record, RecordQuerySet
from members.models import Member


class TalkKind(models.TextChoices):
    """A talk to hear and care (谈心谈话), or one to remind and hold responsible (约谈)."""

    HEART_TO_HEART = "heart_to_heart", "谈心谈话"
    ADMONITION = "admonition", "约谈"


class TalkRound(models.Model):
    """谈话轮次: one campaign of talks with a name and a purpose."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name="党组织")
    kind = models.CharField("类别", max_length=16, choices=TalkKind)
    year = models.PositiveSmallIntegerField("年度")
    name = models.CharField("轮次", max_length=60)
    purpose = models.CharField("目的", max_length=200, blank=True)

    class Meta:
        verbose_name = "谈话轮次"
        verbose_name_plural = "谈话轮次"
        ordering = ["-year", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "kind", "year", "name"],
                name="talk_round_once",
                violation_error_message="该年度已有同名轮次，请直接选用。",
            )
        ]

    def __str__(self) -> str:
        return self.name


class TalkQuerySet(RecordQuerySet):
    def heart_to_heart(self) -> Self:
        return self.filter(kind=TalkKind.HEART_TO_HEART)

    def admonitions(self) -> Self:
        return self.filter(kind=TalkKind.ADMONITION)

    def in_a_round(self) -> Self:
        return self.filter(round__isnull=False)

    def without_round(self) -> Self:
        """未归轮: to be assigned to a round by the secretary."""
        return self.filter(round__isnull=True)


class Talk(Record):
    """谈话: one talk of one talker with one or several persons. It has exactly one kind."""

    stem = "talk"

    held_on = models.DateField("谈话日期")
    kind = models.CharField("类别", max_length=16, choices=TalkKind)
    round = models.ForeignKey(
        TalkRound, models.PROTECT, null=True, blank=True, related_name="talks", verbose_name="轮次"
    )
    talker = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name="谈话人")
    participants = models.ManyToManyField(Member, through="TalkParticipant", related_name="talks")
    summary = models.TextField("内容摘要", blank=True)

    objects = TalkQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "谈话"
        verbose_name_plural = "谈话"

    def __str__(self) -> str:
        return f"{self.talker}的{self.get_kind_display()}"

    def natural_key(self) -> tuple[Any, ...]:
        persons = tuple(sorted(each.member_id for each in self.talkparticipant_set.all()))
        return (self.kind, self.held_on, self.talker_id, persons)

    def missing(self) -> list[str]:
        return [] if self.talkparticipant_set.exists() else ["请选择谈话对象。"]


class TalkParticipant(models.Model):
    """谈话对象: one person talked to in one talk; each counts one 人次."""

    talk = models.ForeignKey(Talk, models.CASCADE, verbose_name="谈话")
    member = models.ForeignKey(Member, models.PROTECT, verbose_name="谈话对象")

    class Meta:
        verbose_name = "谈话对象"
        verbose_name_plural = "谈话对象"
        constraints = [
            models.UniqueConstraint(
                fields=["talk", "member"],
                name="talk_participant_once",
                violation_error_message="同一人在一次谈话中只需填写一次。",
            )
        ]

    def __str__(self) -> str:
        return str(self.member)
