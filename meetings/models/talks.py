"""Talks with members: heart-to-heart talks and admonitions, in rounds."""

from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Count, F, Q

from branches.accounts import Role, User
from branches.audit import Verb, write_line
from branches.encryption import EncryptedTextField
from branches.organizations import Organization
from branches.records import Record, RecordQuerySet
from members.models import Member


class TalkKind(models.TextChoices):
    """A talk to hear and care (谈心谈话), or one to remind and hold responsible (约谈)."""

    HEART_TO_HEART = "heart_to_heart", "谈心谈话"
    ADMONITION = "admonition", "约谈"


class TalkReason(models.TextChoices):
    """谈话事由. Which of them oblige to a talk is in `meetings.rules.MUST_TALK`."""

    STATE_OF_MIND = "state_of_mind", "了解思想动态"
    SUGGESTIONS = "suggestions", "听取对支部工作的意见"
    APPOINTMENT = "appointment", "新任职"
    SECONDMENT = "secondment", "借调回访"
    ACTIVIST = "activist", "积极分子考察"
    RESULTS = "results", "考核结果反馈"
    HONOUR_OR_SANCTION = "honour_or_sanction", "受到表彰或处分"
    HARDSHIP = "hardship", "遇到困难或挫折"
    DISAGREEMENT = "disagreement", "出现矛盾分歧"
    APPRAISAL = "appraisal", "考察或民主评议前后"
    FEEDBACK = "feedback", "群众有反映"
    POST_CHANGE = "post_change", "岗位变动"
    RETIREMENT = "retirement", "退休"
    FAMILY = "family", "家庭变故"
    OTHER = "other", "其他"


class TalkRoundQuerySet(models.QuerySet["TalkRound"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(user.visible_condition())

    def with_progress(self) -> Self:
        """`talk_count`: the confirmed talks of each."""
        return self.annotate(
            talk_count=Count("talks", filter=Q(talks__state=Record.State.CONFIRMED), distinct=True)
        )


class TalkRound(models.Model):
    """谈话轮次: one campaign of talks with a name, a purpose, its days, and whom it is to reach."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name="党组织")
    kind = models.CharField("类别", max_length=16, choices=TalkKind)
    year = models.PositiveSmallIntegerField("年度")
    name = models.CharField("轮次", max_length=60)
    purpose = models.CharField("目的", max_length=200, blank=True)
    starts_on = models.DateField("开始日期", null=True, blank=True)
    ends_on = models.DateField("结束日期", null=True, blank=True)
    planned = models.ManyToManyField(Member, blank=True, related_name="+", verbose_name="计划谈话对象")

    objects = TalkRoundQuerySet.as_manager()

    class Meta:
        verbose_name = "谈话轮次"
        verbose_name_plural = "谈话轮次"
        ordering = ["-year", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "kind", "year", "name"],
                name="talk_round_once",
                violation_error_message="该年度已有同名轮次，请直接选用。",
            ),
            models.CheckConstraint(
                name="talk_round_ends_after_start",
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                violation_error_message="轮次的结束日期不能早于开始日期。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """By which the audit trail names it."""
        return f"{self._meta.label_lower}:{self.pk}"

    def can_be_edited_by(self, user: User) -> bool:
        return user.may_enter_for(self.organization)

    def keep(self, planned: Iterable[Member], *, by: User, detail: str = "") -> None:
        """Save the round with whom it is to reach, and tell it in the trail."""
        if not self.can_be_edited_by(by):
            raise PermissionDenied("轮次由组织谈话的党组织的书记、委员或干事登记。")
        with transaction.atomic():
            verb = Verb.EDIT if self.pk else Verb.CREATE
            self.save()
            self.planned.set(planned)
            write_line(
                by=by, verb=verb, record_key=self.key, organization_id=self.organization_id, detail=detail
            )

    def assign(self, talks: "Iterable[Talk]", *, by: User) -> int:
        """Put talks that belong to no round into this one; returns how many. All or none."""
        with transaction.atomic():
            chosen = list(talks)
            for talk in chosen:
                if not by.may_confirm_for(talk.organization):
                    raise PermissionDenied("只有谈话所在组织的书记或委员可以把谈话归入轮次。")
                if talk.round_id is not None or not self.takes(talk):
                    raise ValidationError(
                        f"{talk.held_on:%Y年%m月%d日}的谈话不能归入“{self}”，请刷新后重新勾选。"
                    )
                talk.round = self
                talk.store(by=by, detail=f"归入轮次“{self}”")
        return len(chosen)

    def takes(self, talk: "Talk") -> bool:
        """Whether the talk may belong here: of the same kind, held in its year and between its days."""
        return (
            talk.kind == self.kind
            and talk.held_on.year == self.year
            and (self.starts_on is None or self.starts_on <= talk.held_on)
            and (self.ends_on is None or talk.held_on <= self.ends_on)
        )


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

    def to_be_assigned_to(self, talk_round: TalkRound) -> Self:
        """The talks without a round that this round takes."""
        talks = self.without_round().filter(kind=talk_round.kind, held_on__year=talk_round.year)
        if talk_round.starts_on is not None:
            talks = talks.filter(held_on__gte=talk_round.starts_on)
        if talk_round.ends_on is not None:
            talks = talks.filter(held_on__lte=talk_round.ends_on)
        return talks

    def with_people(self) -> Self:
        return self.select_related("organization", "talker", "round").prefetch_related(
            "talkparticipant_set__member"
        )

    def pairs(self) -> list[tuple[int, int, "Talk"]]:
        """Who talked with whom: (talker, person, talk), a talk with several persons once for each."""
        return [
            (talk.talker_id, each.member_id, talk)
            for talk in self.prefetch_related("talkparticipant_set").order_by("held_on", "pk")
            for each in talk.talkparticipant_set.all()
        ]


class Talk(Record):
    """谈话: one talk of one talker with one or several persons. It has exactly one kind.

    That it took place, when, of which kind and with whom is for all who see the record. What it was about
    and what was said (`reason`, `summary`, files) is for the talker and the organisation's secretary.
    """

    stem = "talk"
    confidential: ClassVar[bool] = True

    held_on = models.DateField("谈话日期")
    kind = models.CharField("类别", max_length=16, choices=TalkKind)
    round = models.ForeignKey(
        TalkRound, models.PROTECT, null=True, blank=True, related_name="talks", verbose_name="轮次"
    )
    talker = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name="谈话人")
    participants = models.ManyToManyField(Member, through="TalkParticipant", related_name="talks")
    reason = models.CharField("事由", max_length=20, choices=TalkReason, blank=True)
    summary = EncryptedTextField("内容摘要", blank=True)

    objects = TalkQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "谈话"
        verbose_name_plural = "谈话"
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                name="talk_reason_known",
                condition=Q(reason="") | Q(reason__in=[value for value, _ in TalkReason.choices]),
                violation_error_message="请从列表中选择谈话事由。",
            ),
        ]

    def can_be_read_by(self, user: User) -> bool:
        return self.talker.account_id == user.pk or Role.SECRETARY in user.roles_at(self.organization)

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
