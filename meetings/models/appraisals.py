"""民主评议党员 and 述职评议: who is appraised by whom, the ballots as sums, and what was decided.

A ballot is never stored. Casting one ticks the voter off the roll and adds to every sum of the appraisal at once,
nought to those not chosen: no row, no order of rows, no writing transaction and no line of the trail leads from a
voter to his vote.
"""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Case, F, Q, Sum, Value, When

from branches.accounts import User
from branches.audit import Verb
from branches.organizations import Organization
from branches.records import Record, RecordQuerySet
from meetings import appraisal_rules
from meetings.models.meetings import Meeting
from members.models import Appointment, Member

ALREADY_CAST = "您已经投过票，每人只投一票，不能再投。"


class AppraisalQuerySet(RecordQuerySet):
    def of_members(self) -> "AppraisalQuerySet":
        """民主评议党员."""
        return self.filter(kind=Appraisal.Kind.MEMBERS)

    def open_to(self, member: Member) -> "AppraisalQuerySet":
        """Those in which the member has something to do or to read: he is appraised, or he votes."""
        mine = Q(subjects__member=member) | Q(roll__voter=member)
        return self.exclude(state=Record.State.WITHDRAWN).filter(mine).distinct()


class Appraisal(Record):
    """评议: one 民主评议党员 of a branch, or one 述职评议 of the secretaries below an organisation."""

    class Kind(models.TextChoices):
        MEMBERS = "members", "民主评议党员"
        SECRETARIES = "secretaries", "述职评议"

    class Stage(models.TextChoices):
        PREPARING = "preparing", "自评互评"
        VOTING = "voting", "测评中"
        COUNTED = "counted", "已计票"

    class Way(models.TextChoices):
        ONLINE = "online", "系统内投票"
        PAPER = "paper", "会场纸质票"

    class Decider(models.TextChoices):
        COMMITTEE = "committee", "支部委员会"
        ASSEMBLY = "assembly", "党员大会"
        SUPERIOR = "superior", "上级党组织"

    stem = "appraisal"

    held_on = models.DateField("评议日期")
    kind = models.CharField("评议类别", max_length=12, choices=Kind, default=Kind.MEMBERS)
    year = models.PositiveSmallIntegerField("评议年度")
    way = models.CharField("测评方式", max_length=8, choices=Way, default=Way.ONLINE)
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="appraisals", verbose_name="所在会议"
    )
    stage = models.CharField("阶段", max_length=10, choices=Stage, default=Stage.PREPARING, editable=False)
    given = models.PositiveIntegerField("发出票数", null=True, editable=False)
    returned = models.PositiveIntegerField("收回票数", null=True, editable=False)
    tellers = models.CharField("监票人和计票人", max_length=60, blank=True, editable=False)
    decider = models.CharField("评定机关", max_length=10, choices=Decider, blank=True, editable=False)
    decided_on = models.DateField("评定日期", null=True, editable=False)
    share_reason = models.CharField("优秀超出三分之一的理由", max_length=200, blank=True, editable=False)
    graded_count = models.PositiveIntegerField("评定人数", default=0, editable=False)
    excellent_count = models.PositiveIntegerField("其中优秀人数", default=0, editable=False)

    stands = models.BooleanField(
        "有效", null=True, default=True, editable=False
    )  # NULL once withdrawn: any number of withdrawn ones may lie beside the one that stands

    objects = AppraisalQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "评议"
        verbose_name_plural = "评议"
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "kind", "year", "stands"],
                name="appraisal_once_a_year",
                violation_error_message="本组织这一年度的这类评议已经登记，请打开原有的评议。",
            ),
            models.CheckConstraint(
                name="appraisal_kind_known",
                condition=Q(kind__in=["members", "secretaries"]),
                violation_error_message="请选择评议类别。",
            ),
            models.CheckConstraint(
                name="appraisal_stage_known",
                condition=Q(stage__in=["preparing", "voting", "counted"]),
                violation_error_message="评议阶段不正确。",
            ),
            models.CheckConstraint(
                name="appraisal_way_known",
                condition=Q(way__in=["online", "paper"]),
                violation_error_message="请选择测评方式。",
            ),
            models.CheckConstraint(
                name="appraisal_decider_known",
                condition=Q(decider__in=["", "committee", "assembly", "superior"]),
                violation_error_message="请选择评定机关。",
            ),
            models.CheckConstraint(
                name="appraisal_decided_who",
                condition=Q(decided_on__isnull=True, decider="")
                | (Q(decided_on__isnull=False) & ~Q(decider="")),
                violation_error_message="评定机关与评定日期必须同时填写。",
            ),
            models.CheckConstraint(
                name="appraisal_returned_in_given",
                condition=Q(returned__isnull=True) | Q(given__isnull=False, returned__lte=F("given")),
                violation_error_message="收回的票数不能多于发出的票数。",
            ),
            models.CheckConstraint(
                name="appraisal_excellent_within",
                condition=Q(excellent_count__lte=F("graded_count")),
                violation_error_message="优秀人数不能多于评定人数。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}年度{self.get_kind_display()}"

    def natural_key(self) -> tuple[Any, ...]:
        return (self.organization_id, self.kind, self.year)

    def prepare(self) -> None:
        self.stands = None if self.state == self.State.WITHDRAWN else True

    def missing(self) -> list[str]:
        if self.stage != self.Stage.COUNTED:
            return ["测评还没有计票，请先完成测评。"]
        return [] if self.decided_on else ["评定意见还没有登记，请先登记评定意见。"]

    def can_be_edited_by(self, user: User) -> bool:
        """Once votes are cast, what they were asked about stands."""
        return self.stage == self.Stage.PREPARING and super().can_be_edited_by(user)

    def is_run_by(self, user: User) -> bool:
        """Who opens the vote, counts and writes the decision down."""
        return self.state in self.OPEN_STATES and user.may_confirm_for(self.organization)

    @property
    def grades(self) -> list[tuple[str, str]]:
        """The grades of its kind: (code, label)."""
        return AppraisalSubject.Grade.labels_of(self.kind)

    # --- who is appraised, and who votes

    def usual_people(self) -> tuple[list[Member], list[Member]]:
        """Whom the roster of the day suggests: those appraised, and those who vote."""
        roster = list(Member.objects.on_roster(self.organization, self.held_on).by_name())
        if self.kind == self.Kind.MEMBERS:
            return roster, roster
        below = Organization.objects.subtree(self.organization).exclude(pk=self.organization_id)
        posts = Appointment.objects.on(self.held_on).filter(
            organization__in=below, position=Appointment.Position.SECRETARY
        )
        secretaries = Member.objects.confirmed().filter(pk__in=posts.values("member")).by_name()
        return list(secretaries), roster

    def set_people(self, subjects: "list[Member]", voters: "list[Member]", *, by: User) -> None:
        """Make the lists hold exactly these; who is no 正式党员 on the day takes part and is not graded (OL-5)."""
        self._require(self.Stage.PREPARING, by)
        if not subjects or not voters:
            raise ValidationError("请至少勾选一名参评人员和一名参加测评人员。")
        with transaction.atomic():
            wanted = {member.pk: member for member in subjects}
            gone = self.subjects.exclude(member__in=wanted)
            if written := [each.member.name for each in gone.select_related("member") if each.has_text()]:
                raise ValidationError(f"{'、'.join(written)}已有自评或互评，不能移出名单。")
            gone.delete()
            kept = set(self.subjects.values_list("member_id", flat=True))
            for pk, member in wanted.items():
                graded = self.kind == self.Kind.SECRETARIES or member.is_formal_on(self.held_on)
                if pk not in kept:
                    self.subjects.create(member=member, graded=graded)
            chosen = {member.pk for member in voters}
            self.roll.exclude(voter__in=chosen).delete()
            listed = set(self.roll.values_list("voter_id", flat=True))
            self.roll.bulk_create(
                [AppraisalRoll(appraisal=self, voter_id=pk) for pk in sorted(chosen - listed)]
            )
            self.store(by=by, detail=f"参评{len(wanted)}人，参加测评{len(chosen)}人")

    # --- the ballot

    def open_vote(self, *, by: User) -> None:
        """End of 自评 and 互评: an empty sum for every grade of everybody graded, and the roll is fixed."""
        self._require(self.Stage.PREPARING, by)
        graded = list(self.subjects.filter(graded=True))
        if not graded or not self.roll.exists():
            raise ValidationError("请先确定参评人员和参加测评人员。")
        choices = [code for code, _ in self.grades] + [AppraisalTally.ABSTAINED]
        with transaction.atomic():
            AppraisalTally.objects.bulk_create(
                [AppraisalTally(subject=subject, choice=choice) for subject in graded for choice in choices]
            )
            self.stage, self.given = self.Stage.VOTING, self.roll.count()
            self.store(by=by, detail=f"开始测评，应投{self.given}票")

    def cast(self, voter: Member, marks: "dict[int, str]") -> None:
        """One ballot: a choice for every subject's id. Kept as sums alone, with no line and no time of its own."""
        with transaction.atomic():
            roll = self.roll.select_for_update(of=("self",)).filter(voter=voter).first()
            stored = Appraisal.objects.filter(pk=self.pk).values_list("stage", "way", "state").get()
            if roll is None:
                raise PermissionDenied("您不在参加测评的名单上，请联系支部。")
            if stored[:2] != (self.Stage.VOTING, self.Way.ONLINE) or stored[2] not in self.OPEN_STATES:
                raise ValidationError("现在不在测评时间内，不能投票。")
            if roll.has_voted:
                raise ValidationError(ALREADY_CAST)
            tallies = AppraisalTally.objects.filter(subject__appraisal=self)
            offered = {(tally.subject_id, tally.choice): tally.pk for tally in tallies.order_by("pk")}
            asked = {subject for subject, _ in offered}
            if set(marks) != asked or any(key not in offered for key in marks.items()):
                raise ValidationError("请给每一名参评人员选择一档；不表态的，请选“弃权”。")
            roll.has_voted = True
            roll.save(update_fields=["has_voted"])
            chosen = [offered[key] for key in marks.items()]
            tallies.update(votes=F("votes") + Case(When(pk__in=chosen, then=Value(1)), default=Value(0)))

    def close_vote(self, *, by: User) -> None:
        """The end of an online vote: the roll says how many ballots came back, and every sum must agree."""
        self._require(self.Stage.VOTING, by)
        if self.way != self.Way.ONLINE:
            raise ValidationError("纸质票请登记计票结果。")
        with transaction.atomic():
            # Whoever is casting holds his line of the roll: waiting for all of them lets no ballot slip past the count.
            list(self.roll.select_for_update(of=("self",)).order_by("pk"))
            self.returned = self.roll.filter(has_voted=True).count()
            self._check_sums(self.returned)
            self.stage = self.Stage.COUNTED
            self.store(by=by, detail=f"结束测评，收回{self.returned}票")

    def count_paper(
        self, given: int, returned: int, votes: "dict[tuple[int, str], int]", tellers: str, *, by: User
    ) -> None:
        """The count of paper ballots, as tellers made it: (subject, choice) → votes."""
        self._require(self.Stage.VOTING, by)
        if self.way != self.Way.PAPER:
            raise ValidationError("系统内投票由系统计票。")
        if breach := appraisal_rules.ballot_breach(given, returned):
            raise ValidationError(breach.text)
        with transaction.atomic():
            for tally in AppraisalTally.objects.filter(subject__appraisal=self):
                tally.votes = votes.get((tally.subject_id, tally.choice), 0)
                tally.save(update_fields=["votes"])
            self._check_sums(returned)
            self.given, self.returned, self.tellers = given, returned, tellers.strip()
            self.stage = self.Stage.COUNTED
            self.store(by=by, detail=f"登记纸质票，发出{given}票、收回{returned}票")

    def _check_sums(self, returned: int) -> None:
        found = [
            appraisal_rules.tally_breach(subject.member.name, subject.votes, returned)
            for subject in self.subjects.filter(graded=True)
            .select_related("member")
            .annotate(votes=Sum("tallies__votes"))
        ]
        if texts := [breach.text for breach in found if breach]:
            raise ValidationError(texts)

    @property
    def shows_count(self) -> bool:
        """Whether the sums may be read: after the count, and with enough ballots to hide each of them."""
        return self.stage == self.Stage.COUNTED and appraisal_rules.is_shown(self.returned or 0)

    # --- the decision

    def decide(
        self, grades: "dict[int, tuple[str, str]]", decider: str, decided_on: Any, reason: str, *, by: User
    ) -> None:
        """Write down what the committee or the assembly decided: subject id → (grade, opinion). Nothing is inferred."""
        self._require(self.Stage.COUNTED, by)
        subjects = list(self.subjects.filter(graded=True).select_related("member"))
        faults = []
        for subject in subjects:
            subject.grade, subject.opinion = grades.get(subject.pk, ("", ""))
            faults += subject.faults()
        excellent = sum(subject.grade == AppraisalSubject.Grade.EXCELLENT for subject in subjects)
        if self.kind == self.Kind.MEMBERS:
            breach = appraisal_rules.share_breach(excellent, len(subjects), reason)
            if breach and breach.severity == "block":
                faults.append(breach.text)
            reason = reason if breach else ""
        if decided_on < self.held_on:
            faults.append("评定日期不能早于评议日期。")
        if faults:
            raise ValidationError(faults)
        with transaction.atomic():
            for subject in subjects:
                subject.save(update_fields=["grade", "opinion"])
            self.decider, self.decided_on, self.share_reason = decider, decided_on, reason.strip()
            self.graded_count, self.excellent_count = len(subjects), excellent
            self.store(by=by, verb=Verb.APPROVE, detail=f"登记评定意见{len(subjects)}人")

    def _require(self, stage: str, by: User) -> None:
        if not self.is_run_by(by):
            raise PermissionDenied("评议由本组织的书记或委员主持；已确认的，请先重新打开。")
        self.require_stage(stage)

    def require_stage(self, stage: str) -> None:
        if self.stage != stage or self.state not in self.OPEN_STATES:
            raise ValidationError(f"现在是“{self.get_stage_display()}”阶段，不能办理这一步，请刷新页面。")


class AppraisalSubject(models.Model):
    """参评人员: one person appraised, what he says of himself, and what was decided of him."""

    class Grade(models.TextChoices):
        EXCELLENT = "excellent", "优秀"
        QUALIFIED = "qualified", "合格"
        BARELY = "barely", "基本合格"
        UNQUALIFIED = "unqualified", "不合格"

        @classmethod
        def labels_of(cls, kind: str) -> list[tuple[str, str]]:
            """OL-3 for members; SZ-4 for secretaries."""
            if kind == Appraisal.Kind.MEMBERS:
                return list(cls.choices)
            return list(zip(cls.values, ("好", "较好", "一般", "差"), strict=True))

    LOW: ClassVar = (Grade.BARELY, Grade.UNQUALIFIED)

    appraisal = models.ForeignKey(Appraisal, models.CASCADE, related_name="subjects", verbose_name="评议")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name="参评人员")
    graded = models.BooleanField("评定等次", default=True)
    self_text = models.TextField("个人自评", blank=True, max_length=2000)
    self_grade = models.CharField("自评等次", max_length=12, choices=Grade, blank=True)
    grade = models.CharField("评定等次", max_length=12, choices=Grade, blank=True)
    opinion = models.CharField("评定意见", max_length=300, blank=True)

    class Meta:
        verbose_name = "参评人员"
        verbose_name_plural = "参评人员"
        ordering = ["member__name_pinyin", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["appraisal", "member"],
                name="appraisal_subject_once",
                violation_error_message="同一人只需列入一次。",
            ),
            models.CheckConstraint(
                name="appraisal_grade_known",
                condition=Q(grade__in=["", "excellent", "qualified", "barely", "unqualified"])
                & Q(self_grade__in=["", "excellent", "qualified", "barely", "unqualified"]),
                violation_error_message="请从四个等次中选择。",
            ),
            models.CheckConstraint(
                name="appraisal_ungraded_no_grade",
                condition=Q(graded=True) | Q(grade=""),
                violation_error_message="预备党员参加评议，不评定等次。",
            ),
        ]

    def __str__(self) -> str:
        return self.member.name

    def has_text(self) -> bool:
        return bool(self.self_text) or self.opinions.exists()

    def label(self, code: str) -> str:
        return dict(AppraisalSubject.Grade.labels_of(self.appraisal.kind)).get(code, "")

    def faults(self) -> list[str]:
        """What is missing from the decision about him (OL-6: a low grade names what is lacking and the help)."""
        if self.grade not in self.Grade.values:
            return [f"请给{self.member.name}选择评定等次。"]
        if self.grade in self.LOW and not self.opinion.strip():
            return [f"{self.member.name}评为“{self.label(self.grade)}”，请写明差距和帮助改进的措施。"]
        return []

    def say_of_oneself(self, text: str, grade: str, *, by: User) -> None:
        """个人自评, by himself or typed for him by the branch while 自评互评 lasts."""
        if self.member.account_id != by.pk and not by.may_enter_for(self.appraisal.organization):
            raise PermissionDenied("自评由本人填写，或由支部代为录入。")
        self.appraisal.require_stage(Appraisal.Stage.PREPARING)
        self.self_text, self.self_grade = text.strip(), grade
        with transaction.atomic():
            self.save(update_fields=["self_text", "self_grade"])
            self.appraisal.store(by=by, detail=f"{self.member.name}自评")


class AppraisalOpinion(models.Model):
    """党员互评: what one member says openly of another, face to face, as the order of the appraisal asks."""

    subject = models.ForeignKey(
        AppraisalSubject, models.CASCADE, related_name="opinions", verbose_name="参评人员"
    )
    author = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name="互评人")
    text = models.CharField("互评意见", max_length=500)

    class Meta:
        verbose_name = "互评意见"
        verbose_name_plural = "互评意见"
        ordering = ["author__name_pinyin", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "author"],
                name="appraisal_opinion_once",
                violation_error_message="对同一人只需填写一条互评意见。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.author} {self.subject}"

    @classmethod
    def keep(cls, appraisal: Appraisal, author: Member, texts: "dict[int, str]", *, by: User) -> int:
        """What the author says of the others: subject id → text, an empty one takes it back. Returns how many stand."""
        appraisal.require_stage(Appraisal.Stage.PREPARING)
        if not appraisal.roll.filter(voter=author).exists():
            raise PermissionDenied("您不在参加评议的名单上，请联系支部。")
        with transaction.atomic():
            for subject in appraisal.subjects.filter(pk__in=texts).exclude(member=author):
                text = texts[subject.pk].strip()
                if text:
                    cls.objects.update_or_create(subject=subject, author=author, defaults={"text": text})
                else:
                    cls.objects.filter(subject=subject, author=author).delete()
            appraisal.store(by=by, detail=f"{author.name}互评")
        return cls.objects.filter(subject__appraisal=appraisal, author=author).count()


class AppraisalRoll(models.Model):
    """测评名单: who may cast a ballot, and whether he has. It knows neither when nor what."""

    appraisal = models.ForeignKey(Appraisal, models.CASCADE, related_name="roll", verbose_name="评议")
    voter = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name="参加测评人员")
    has_voted = models.BooleanField("已投票", default=False)

    class Meta:
        verbose_name = "测评名单"
        verbose_name_plural = "测评名单"
        ordering = ["voter__name_pinyin", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["appraisal", "voter"],
                name="appraisal_voter_once",
                violation_error_message="同一人只需列入一次。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.voter}"


class AppraisalTally(models.Model):
    """测评票数: the sum of votes of one choice for one person."""

    ABSTAINED = "abstained"

    subject = models.ForeignKey(
        AppraisalSubject, models.CASCADE, related_name="tallies", verbose_name="参评人员"
    )
    choice = models.CharField("选择", max_length=12)
    votes = models.PositiveIntegerField("票数", default=0)

    class Meta:
        verbose_name = "测评票数"
        verbose_name_plural = "测评票数"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "choice"],
                name="appraisal_tally_once",
                violation_error_message="这一档已经计数。",
            ),
            models.CheckConstraint(
                name="appraisal_choice_known",
                condition=Q(choice__in=["excellent", "qualified", "barely", "unqualified", "abstained"]),
                violation_error_message="请从四个等次或弃权中选择。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.choice} {self.votes}"
