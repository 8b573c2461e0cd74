"""Meetings of every kind, their agenda and who came."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from branches.organizations import Organization
from branches.records import Record, RecordQuerySet
from meetings import rules
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

    class StudyForm(models.TextChoices):
        """五学: the five forms in which a branch studies; a study session has exactly one."""

        LEADERS_FIRST = "leaders_first", "领导干部带头学"
        REFLECTIONS = "reflections", "交流心得比着学"
        DISCUSSION = "discussion", "专题研讨深入学"
        QUIZ = "quiz", "知识问答激励学"
        LECTURE = "lecture", "讲授党课引领学"

    stem = "meeting"

    held_on = models.DateField("日期")
    begins = models.TimeField("开始时间", null=True, blank=True)
    ends = models.TimeField("结束时间", null=True, blank=True)
    topic = models.CharField("主题", max_length=200)
    group = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="党小组",
        limit_choices_to={"kind": Organization.Kind.GROUP},
    )
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
    voting_present = models.PositiveIntegerField("实到有表决权", null=True, blank=True)
    by_roster = models.BooleanField("按名单计数", default=False)
    guests = models.CharField("其他列席人员", max_length=120, blank=True)
    study_form = models.CharField("学习形式", max_length=14, choices=StudyForm, blank=True)
    business_problem = models.CharField("要解决的业务问题", max_length=200, blank=True)
    business_help = models.TextField("学习怎样帮助解决", blank=True)
    business_result = models.TextField("解决结果", blank=True)
    quiz_persons = models.PositiveIntegerField("知识问答参加人数", null=True, blank=True)
    quiz_passed = models.PositiveIntegerField("知识问答合格人数", null=True, blank=True)
    quiz_average = models.DecimalField(
        "知识问答平均分", max_digits=4, decimal_places=1, null=True, blank=True
    )
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
            models.CheckConstraint(
                name="meeting_voters_within_due",
                condition=Q(voting_due__isnull=True)
                | Q(voting_present__isnull=True)
                | Q(voting_present__lte=F("voting_due")),
                violation_error_message="实到有表决权的人数不能多于应到有表决权的人数，请核对。",
            ),
            models.CheckConstraint(
                name="meeting_ends_after_beginning",
                condition=Q(begins__isnull=True) | Q(ends__isnull=True) | Q(ends__gt=F("begins")),
                violation_error_message="结束时间应晚于开始时间，请核对。",
            ),
            models.CheckConstraint(
                name="meeting_study_form_known",
                condition=Q(
                    study_form__in=["", "leaders_first", "reflections", "discussion", "quiz", "lecture"]
                ),
                violation_error_message="请从五种学习形式中选择一种。",
            ),
            models.CheckConstraint(
                name="meeting_quiz_within_persons",
                condition=Q(quiz_passed__isnull=True)
                | Q(quiz_persons__isnull=True)
                | Q(quiz_passed__lte=F("quiz_persons")),
                violation_error_message="合格人数不能多于参加知识问答的人数，请核对。",
            ),
            models.CheckConstraint(
                name="meeting_quiz_average_range",
                condition=Q(quiz_average__isnull=True) | Q(quiz_average__gte=0, quiz_average__lte=100),
                violation_error_message="平均分按百分制填写，在0到100之间。",
            ),
        ]

    def __str__(self) -> str:
        return self.topic

    def kind_codes(self) -> list[str]:
        return [each.kind for each in self.types.all()]

    def kinds_label(self) -> str:
        """All the types it carries, as the ledger writes them: 主题党日、党课."""
        return "、".join(each.get_kind_display() for each in self.types.all())

    def tags_label(self) -> str:
        """What a 主题党日 was made of: 集中学习、志愿服务."""
        return "、".join(each.get_tag_display() for each in self.tags.all())

    def natural_key(self) -> tuple[Any, ...]:
        kinds = tuple(sorted(each.kind for each in self.types.all()))
        return (self.organization_id, self.held_on, kinds, self.topic)

    def missing(self) -> list[str]:
        gaps, kinds = [], set(self.kind_codes())
        if not kinds:
            gaps.append("请至少选择一种会议类型。")
        if self.due is None or self.present is None:
            gaps.append("请填写应到和实到人数。")
        if kinds & set(MeetingType.STUDY_KINDS) and not self.study_form:
            gaps.append("集中学习请在“学习形式”中选择一种。")
        return gaps + [breach.text for breach in self.findings() if breach.severity == "block"]

    def findings(self) -> list[rules.Breach]:
        """What the rules say of presence, votes and excuses; what bars confirming comes first."""
        kinds = self.kind_codes()
        found = rules.presence_breaches(kinds, self.due, self.present, self.held_on)
        for vote in self.votes():
            found += rules.vote_breaches(vote, self.held_on)
        silent = [row.member.name for row in self.attendances.all() if row.is_unexplained()]
        if silent:
            found.append(rules.Breach("warning", f"{'、'.join(silent)}没有到会，请补写原因。"))
        return sorted(found, key=lambda breach: ("block", "warning", "info").index(breach.severity))

    def votes(self) -> list[rules.Vote]:
        """The counts of its agenda, measured by the members with the right to vote where their number is known."""
        kinds = set(self.kind_codes())
        known = self.voting_due is not None and self.voting_present is not None
        due, present = (self.voting_due, self.voting_present) if known else (self.due, self.present)
        return [
            rules.Vote(
                item.title, item.quorum_code(kinds), due, present, item.agreed, item.opposed or 0,
                item.abstained or 0, item.written_opinions or 0,
            )
            for item in self.agenda.all()
            if item.agreed is not None
        ]  # fmt: skip

    def count(self, voters: set[int]) -> None:
        """Derive 应到 and 实到 from the attendance rows, which then cover everybody; *voters*: ids of members.

        Called inside the saving transaction. Observers, and who is left out with consent, are not due.
        """
        due = [row for row in self.attendances.all() if row.is_due()]
        present = [row for row in due if row.status == Attendance.Status.PRESENT]
        self.due, self.present = len(due), len(present)
        self.voting_due = sum(row.member_id in voters for row in due)
        self.voting_present = sum(row.member_id in voters for row in present)
        self.save(update_fields=["due", "present", "voting_due", "voting_present"])


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

    STUDY_KINDS: ClassVar = (Kind.STUDY, Kind.CENTER_STUDY)

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


class MeetingTag(models.Model):
    """主题党日+: one of the things a 主题党日 was made of."""

    class Tag(models.TextChoices):
        STUDY = "study", "集中学习"
        ORGANIZATIONAL_LIFE = "organizational_life", "组织生活"
        DELIBERATION = "deliberation", "民主议事"
        VOLUNTEERING = "volunteering", "志愿服务"

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="tags", verbose_name="会议活动")
    tag = models.CharField("主题党日内容", max_length=20, choices=Tag)

    class Meta:
        verbose_name = "主题党日内容"
        verbose_name_plural = "主题党日内容"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "tag"],
                name="meeting_tag_once",
                violation_error_message="同一项内容只需选择一次。",
            ),
            models.CheckConstraint(
                name="meeting_tag_known",
                condition=Q(tag__in=["study", "organizational_life", "deliberation", "volunteering"]),
                violation_error_message="请从集中学习、组织生活、民主议事、志愿服务中选择。",
            ),
        ]

    def __str__(self) -> str:
        return self.get_tag_display()


class AgendaItemQuerySet(models.QuerySet["AgendaItem"]):
    def waiting(self, organization: Organization) -> Self:
        """未完成: items left for a next time that no other item of a standing meeting has taken up yet."""
        taken = self.model._default_manager.exclude(meeting__state=Record.State.WITHDRAWN)
        return (
            self.filter(unfinished=True, meeting__organization=organization)
            .exclude(meeting__state=Record.State.WITHDRAWN)
            .filter(~Exists(taken.filter(carried_from=OuterRef("pk"))))
            .select_related("meeting")
            .order_by("meeting__held_on", "position", "pk")
        )


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
    unfinished = models.BooleanField("未完成，下次再议", default=False)
    carried_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="carried_to",
        verbose_name="承接自",
    )

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        verbose_name = "议题"
        verbose_name_plural = "议题"
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title

    def quorum_code(self, kinds: set[str]) -> str:
        """Which quorum its vote is held to, at a meeting of these types."""
        if self.development_case_id is not None:
            return "development"
        if MeetingType.Kind.ASSEMBLY in kinds:
            return "ordinary"
        return "committee" if MeetingType.Kind.BRANCH_COMMITTEE in kinds else "house"


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
    left_out = models.CharField(
        "不计入应到的情形", max_length=10, choices=list(rules.LEFT_OUT.items()), blank=True
    )
    consent = models.CharField("上级同意的文号或日期", max_length=60, blank=True)

    class Meta:
        verbose_name = "出席"
        verbose_name_plural = "出席"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "member"],
                name="attendance_once",
                violation_error_message="同一人在一次会议中只能有一条出席记录。",
            ),
            models.CheckConstraint(
                name="attendance_status_known",
                condition=Q(status__in=["present", "excused", "absent", "observer"]),
                violation_error_message="请从出席、请假、缺席、列席中选择。",
            ),
            models.CheckConstraint(
                name="attendance_left_out_known",
                condition=Q(left_out__in=["", *rules.LEFT_OUT]),
                violation_error_message="请从可不计入应到的五种情形中选择。",
            ),
            models.CheckConstraint(
                name="attendance_left_out_consent",
                condition=Q(left_out="") | (Q(status="excused") & ~Q(consent="")),
                violation_error_message="不计入应到的须经上级党组织同意，请写明同意的文号或日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.get_status_display()}"

    def is_due(self) -> bool:
        """Whether he counts in 应到."""
        return self.status != self.Status.OBSERVER and not self.left_out

    def is_unexplained(self) -> bool:
        """Whether he was away and nobody wrote why."""
        return self.status in (self.Status.EXCUSED, self.Status.ABSENT) and not (self.reason or self.left_out)

    def explanation(self) -> str:
        """Why he was away, or why he does not count, in words."""
        if self.left_out:
            return f"{self.get_left_out_display()}，不计入应到（{self.consent}）"
        return self.reason
