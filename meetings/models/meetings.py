"""Meetings of every kind, their agenda and who came."""

from typing import Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from branches.organizations import Organization
from branches.records import Record, RecordQuerySet
from members.models import Appointment, DevelopmentCase, Member


class MeetingQuerySet(RecordQuerySet):
    def of_type(self, *kinds: str) -> Self:
        """Meetings that carry one of the types; a 套会 carries several and is one meeting."""
        return self.filter(Exists(MeetingType.objects.filter(meeting=OuterRef("pk"), kind__in=kinds)))

    def studying_party_building(self) -> Self:
        """专题研究党建工作, by the agenda: meetings, not agenda items."""
        return self.filter(
            Exists(AgendaItem.objects.filter(meeting=OuterRef("pk"), studies_party_building=True))
        )

    def of_party_group(self) -> Self:
        return self.filter(organization__kind=Organization.Kind.PARTY_GROUP)

    def of_general_branch(self) -> Self:
        return self.filter(
            organization__kind__in=[Organization.Kind.GENERAL_BRANCH, Organization.Kind.PARTY_COMMITTEE]
        )

    def party_building_studies(self) -> Self:
        """M01: 党组 and 总支 meetings with an agenda item that studies party building."""
        return self.studying_party_building().filter(
            organization__kind__in=[
                Organization.Kind.PARTY_GROUP,
                Organization.Kind.GENERAL_BRANCH,
                Organization.Kind.PARTY_COMMITTEE,
            ]
        )

    def lectures_by_leading_cadres(self) -> Self:
        """M15: 党课 whose lecturer held a leading post on that day."""
        posts = Appointment.objects.leading_cadres().filter(member=OuterRef("lecturer"))
        return self.of_type(MeetingType.Kind.LECTURE).filter(Exists(posts.on(OuterRef("held_on"))))

    def with_types(self) -> Self:
        return self.prefetch_related("types")


class Meeting(Record):
    """会议活动: one meeting held, of one or several types, however many hours or items it had."""

    stem = "meeting"

    held_on = models.DateField("日期")
    topic = models.CharField("主题", max_length=200)
    place = models.CharField("地点", max_length=80, blank=True)
    host = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="主持人"
    )
    recorder = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="记录人"
    )
    lecturer = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="主讲人"
    )
    guest_lecturer = models.CharField("外请主讲人", max_length=60, blank=True)
    due = models.PositiveIntegerField("应到", null=True, blank=True)
    present = models.PositiveIntegerField("实到", null=True, blank=True)
    voting_due = models.PositiveIntegerField("应到有表决权", null=True, blank=True)
    remark = models.CharField("备注", max_length=200, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "会议活动"
        verbose_name_plural = "会议活动"
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                name="meeting_present_within_due",
                condition=Q(due__isnull=True) | Q(present__isnull=True) | Q(present__lte=F("due")),
                violation_error_message="实到人数不能多于应到人数，请核对；列席人员不计入实到。",
            ),
        ]

    def __str__(self) -> str:
        return self.topic

    def kinds_label(self) -> str:
        """All the types it carries, as the ledger writes them: 主题党日、党课."""
        return "、".join(each.get_kind_display() for each in self.types.all())

    def natural_key(self) -> tuple[Any, ...]:
        kinds = tuple(sorted(each.kind for each in self.types.all()))
        return (self.organization_id, self.held_on, kinds, self.topic)

    def missing(self) -> list[str]:
        gaps = []
        if not self.types.exists():
            gaps.append("请至少选择一种会议类型。")
        if self.due is None or self.present is None:
            gaps.append("请填写应到和实到人数。")
        return gaps


class MeetingType(models.Model):
    """会议类型: one of the types a meeting carries."""

    class Kind(models.TextChoices):
        PARTY_GROUP = "party_group", "党组会"
        GENERAL_COMMITTEE = "general_committee", "党总支委员会"
        BRANCH_COMMITTEE = "branch_committee", "支部委员会"
        ASSEMBLY = "assembly", "党员大会"
        GROUP_MEETING = "group_meeting", "党小组会"
        LECTURE = "lecture", "党课"
        THEME_DAY = "theme_day", "主题党日"
        LIFE_DEMOCRATIC = "life_democratic", "民主生活会"
        ORGANIZATIONAL_LIFE = "organizational_life", "组织生活会"
        APPRAISAL = "appraisal", "民主评议党员"
        CENTER_STUDY = "center_study", "理论学习中心组学习"
        STUDY = "study", "集中学习"
        DEPLOYMENT = "deployment", "部署会"
        HEARING = "hearing", "专题汇报会"
        PROMOTION = "promotion", "工作推进会"
        OBSERVATION = "observation", "现场观摩会"
        DISPATCH = "dispatch", "周调度"
        OTHER = "other", "其他"

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="types", verbose_name="会议活动")
    kind = models.CharField("类型", max_length=20, choices=Kind)

    class Meta:
        verbose_name = "会议类型"
        verbose_name_plural = "会议类型"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "kind"],
                name="meeting_type_once",
                violation_error_message="同一类型只需选择一次。",
            )
        ]
        indexes = [models.Index(fields=["kind", "meeting"], name="meeting_type_kind")]

    def __str__(self) -> str:
        return self.get_kind_display()


class AgendaItem(models.Model):
    """议题: what was discussed, resolved and, where voted, the count."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda", verbose_name="会议活动")
    position = models.PositiveSmallIntegerField("顺序", default=1)
    title = models.CharField("议题", max_length=200)
    studies_party_building = models.BooleanField("专题研究党建", default=False)
    summary = models.TextField("讨论摘要", blank=True)
    resolution = models.TextField("决议", blank=True)
    development_case = models.ForeignKey(
        DevelopmentCase,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="resolutions",
        verbose_name="所议发展对象",
    )
    agreed = models.PositiveIntegerField("赞成", null=True, blank=True)
    opposed = models.PositiveIntegerField("反对", null=True, blank=True)
    abstained = models.PositiveIntegerField("弃权", null=True, blank=True)
    written_opinions = models.PositiveIntegerField("书面意见数", null=True, blank=True)

    class Meta:
        verbose_name = "议题"
        verbose_name_plural = "议题"
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title


class Attendance(models.Model):
    """出席: what is known of one person at one meeting; absent rows say nothing about the others."""

    class Status(models.TextChoices):
        PRESENT = "present", "出席"
        EXCUSED = "excused", "请假"
        ABSENT = "absent", "缺席"
        OBSERVER = "observer", "列席"

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendances", verbose_name="会议活动")
    member = models.ForeignKey(Member, models.PROTECT, related_name="attendances", verbose_name="党员")
    status = models.CharField("出席情况", max_length=10, choices=Status)
    reason = models.CharField("原因", max_length=60, blank=True)

    class Meta:
        verbose_name = "出席"
        verbose_name_plural = "出席"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "member"],
                name="attendance_once",
                violation_error_message="同一人在一次会议中只能有一条出席记录。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.get_status_display()}"
