"""Problems found, and their rectification from the listing to the closing (销号) and its consolidation (巩固)."""

from datetime import date
from typing import Any, ClassVar, Self

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from branches.accounts import User
from branches.audit import Verb
from branches.months import closed_among
from branches.periods import Period
from branches.records import Record, RecordQuerySet, StaleVersion
from members.models import Member
from responsibilities import rules
from responsibilities.models.rectification import Evidence, EvidenceUse, Extension, FollowUp, ProblemStep


class ProblemQuerySet(RecordQuerySet):
    def examined(self) -> Self:
        """Prominent problems from self-examination (M12–M14); an inspection's findings are not among them.

        A problem that came back (反弹) was found before and is not found again.
        """
        return self.filter(
            prominent=True,
            rebound_of__isnull=True,
            source__in=[
                Problem.Source.LIFE_DEMOCRATIC,
                Problem.Source.ORGANIZATIONAL_LIFE,
                Problem.Source.APPRAISAL,
                Problem.Source.THEMATIC_EDUCATION,
            ],
        )

    def from_self_check(self) -> Self:
        return self.filter(source=Problem.Source.SELF_CHECK)

    def of_level(self, level: str) -> Self:
        return self.filter(level=level)

    def closed(self) -> Self:
        return self.filter(closed_on__isnull=False)

    def closed_in_time(self) -> Self:
        """Closed on or before the deadline that held then."""
        return self.closed().filter(due_on__isnull=False, closed_on__lte=F("due_on"))

    def with_deadline(self) -> Self:
        """Problems that have a day by which they are to be closed."""
        return self.filter(due_on__isnull=False, long_term=False)

    def rebounds(self) -> Self:
        """Problems that came back after their closing."""
        return self.filter(rebound_of__isnull=False)

    def open_on(self, day: date) -> Self:
        return self.filter(held_on__lte=day).filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day))

    def overdue(self, on: date) -> Self:
        """Still open on the day, and past their day on it."""
        return self.filter(due_on__lt=on).filter(Q(closed_on__isnull=True) | Q(closed_on__gt=on))

    def raised_from(self, key: str) -> Self:
        """Problems raised out of the record with the key."""
        return self.filter(source_key=key)

    def red_during(self, period: Period, today: date) -> Self:
        """With a deadline that had passed, unclosed, on some day of the period up to today."""
        last = min(period.end, today)
        return (
            self.with_deadline()
            .filter(due_on__lt=last)
            .filter(Q(closed_on__isnull=True) | Q(closed_on__gt=F("due_on"), closed_on__gte=period.start))
        )

    def without_deadline_or_owner(self) -> Self:
        return self.filter(Q(owner__isnull=True) | Q(due_on__isnull=True, long_term=False))


class Problem(Record):
    """问题: one problem found, with its rectification; what one row of the 问题整改台账 says."""

    class Level(models.TextChoices):
        LEADERSHIP = "leadership", "党组班子及成员"
        GRASSROOTS = "grassroots", "基层党组织及成员"
        MEMBERS = "members", "普通党员"

    class Source(models.TextChoices):
        LIFE_DEMOCRATIC = "life_democratic", "民主生活会"
        ORGANIZATIONAL_LIFE = "organizational_life", "组织生活会"
        APPRAISAL = "appraisal", "民主评议党员"
        THEMATIC_EDUCATION = "thematic_education", "主题教育检视"
        INSPECTION = "inspection", "党建督查"
        AUDIT = "audit", "巡察"
        REVIEW = "review", "述职点评"
        TALK = "talk", "谈心谈话"
        SELF_CHECK = "self_check", "自查"
        MASSES = "masses", "群众反映"

    class Stage(models.TextChoices):
        REGISTERED = "registered", "已登记"
        LISTED = "listed", "已列入清单"
        ASSIGNED = "assigned", "已交办"
        RECTIFYING = "rectifying", "整改中"
        APPLIED = "applied", "申请销号"
        REVIEWED = "reviewed", "已复核"
        CLOSED = "closed", "已销号"
        CONSOLIDATED = "consolidated", "已巩固"
        REBOUNDED = "rebounded", "已反弹"

    UNDER_WAY: ClassVar = (Stage.LISTED, Stage.ASSIGNED, Stage.RECTIFYING)
    """Stages in which one works on the problem."""
    AFTER_CLOSING: ClassVar = (Stage.CLOSED, Stage.CONSOLIDATED, Stage.REBOUNDED)

    class Grade(models.TextChoices):
        """How well it was rectified (domain.md 5.2); the last two send it back for a second round."""

        GOOD = "good", "好"
        FAIR = "fair", "较好"
        MIDDLING = "middling", "一般"
        POOR = "poor", "差"

    SECOND_ROUND: ClassVar = (Grade.MIDDLING, Grade.POOR)

    counted_days: ClassVar = ("held_on", "closed_on", "due_on")
    later_fields: ClassVar = (
        "owner", "leader", "reviewer", "measure", "due_on", "long_term", "percent", "stage", "closed_on",
        "days_taken", "applied_by", "reviewed_by", "approved_by",
    )  # fmt: skip

    stem = "problem"

    held_on = models.DateField("提出日期")
    number = models.CharField("编号", max_length=30, blank=True)
    level = models.CharField("层面", max_length=12, choices=Level)
    source = models.CharField("问题来源", max_length=20, choices=Source)
    description = models.CharField("问题表现", max_length=300)
    cause = models.CharField("原因分析", max_length=300, blank=True)
    prominent = models.BooleanField("突出问题", default=True)
    measure = models.TextField("整改措施", blank=True)
    owner = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="problems", verbose_name="责任人"
    )
    reviewer = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="复核人"
    )
    leader = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="牵头领导"
    )
    due_on = models.DateField("整改时限", null=True, blank=True)
    percent = models.PositiveSmallIntegerField("进度（%）", default=0, editable=False)
    long_term = models.BooleanField("长期坚持", default=False)
    stage = models.CharField(
        "完成情况", max_length=12, choices=Stage, default=Stage.REGISTERED, editable=False
    )
    grade = models.CharField("整改评价", max_length=10, choices=Grade, blank=True, editable=False)
    rounds = models.PositiveSmallIntegerField("整改轮次", default=1, editable=False)
    closed_on = models.DateField("销号日期", null=True, blank=True, editable=False)
    days_taken = models.PositiveIntegerField("整改用时（天）", null=True, editable=False)
    ledger_closing = models.BooleanField("按原台账已销号", default=False, editable=False)
    applied_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="申请销号人", editable=False
    )
    reviewed_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="复核经手人", editable=False
    )
    approved_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="审定人", editable=False
    )
    rebound_of = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="rebounds", verbose_name="原问题", editable=False
    )
    split_from = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="parts", verbose_name="拆分自", editable=False
    )
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="merged",
        verbose_name="并入",
        editable=False,
    )
    remark = models.CharField("备注", max_length=200, blank=True)
    source_key = models.CharField("来源记录", max_length=80, blank=True, db_index=True)
    """The key of the record out of which it was raised: `meetings.meeting:12`."""

    objects = ProblemQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "问题"
        verbose_name_plural = "问题整改"
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                name="problem_closed_when",
                condition=Q(stage__in=["closed", "consolidated", "rebounded"], closed_on__isnull=False)
                | (~Q(stage__in=["closed", "consolidated", "rebounded"]) & Q(closed_on__isnull=True)),
                violation_error_message="已销号的问题须填写销号日期，未销号的不填。",
            ),
            models.CheckConstraint(
                name="problem_closed_by_several",
                condition=Q(closed_on__isnull=True)
                | Q(ledger_closing=True)
                | Q(applied_by__isnull=False, reviewed_by__isnull=False, approved_by__isnull=False),
                violation_error_message="销号须经申请、复核和审定，请按步骤办理。",
            ),
            models.CheckConstraint(
                name="problem_reviewed_by_another",
                condition=Q(applied_by__isnull=True)
                | Q(reviewed_by__isnull=True)
                | ~Q(applied_by=F("reviewed_by")),
                violation_error_message="复核须由申请人以外的人办理。",
            ),
            models.CheckConstraint(
                name="problem_approved_by_another",
                condition=Q(applied_by__isnull=True)
                | Q(approved_by__isnull=True)
                | ~Q(applied_by=F("approved_by")),
                violation_error_message="审定须由申请人以外的人办理。",
            ),
            models.CheckConstraint(
                name="problem_percent",
                condition=Q(percent__lte=100),
                violation_error_message="进度应在0到100之间。",
            ),
            models.CheckConstraint(
                name="problem_reviewer_not_owner",
                condition=Q(owner__isnull=True) | Q(reviewer__isnull=True) | ~Q(owner=F("reviewer")),
                violation_error_message="复核人不能是责任人本人，请另选一人。",
            ),
            models.CheckConstraint(
                name="problem_closed_after_found",
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("held_on")),
                violation_error_message="销号日期不能早于提出日期。",
            ),
        ]

    def __str__(self) -> str:
        return self.description

    def natural_key(self) -> tuple[Any, ...]:
        if self.number:
            return (self.number,)
        return (self.organization_id, self.held_on, self.level, self.description, self.owner_id)

    def prepare(self) -> None:
        """How long it took, in days; nothing while it is open."""
        self.days_taken = (self.closed_on - self.held_on).days if self.closed_on else None

    def light(self, today: date) -> rules.Light:
        return rules.light(
            found_on=self.held_on,
            due_on=self.due_on,
            closed_on=self.closed_on,
            long_term=self.long_term,
            percent=self.percent,
            awaiting_review=self.stage in (self.Stage.APPLIED, self.Stage.REVIEWED),
            rebounded=self.stage == self.Stage.REBOUNDED,
            today=today,
        )

    # --- who may do which step

    def _in_hand(self, *stages: str) -> bool:
        return self.state == self.State.CONFIRMED and self.stage in stages

    def _may_decide(self, user: User) -> bool:
        return user.may_confirm_for(self.organization) or user.may_review(self.organization)

    def _is_owner(self, user: User) -> bool:
        person = getattr(user, "member", None)
        return person is not None and person.pk == self.owner_id

    def _is_another(self, user: User) -> bool:
        """Whether he neither applied for the closing nor is responsible for the rectification."""
        return user.pk != self.applied_by_id and not self._is_owner(user)

    def can_be_assigned_by(self, user: User) -> bool:
        return self._in_hand(*self.UNDER_WAY) and self._may_decide(user)

    def can_be_reported_by(self, user: User) -> bool:
        return self._in_hand(*self.UNDER_WAY) and (
            user.may_enter_for(self.organization) or user.may_review(self.organization)
        )

    def can_be_extended_by(self, user: User) -> bool:
        """Ask for a later deadline."""
        return (
            self._in_hand(*self.UNDER_WAY)
            and self.due_on is not None
            and user.may_enter_for(self.organization)
            and not self.extensions.filter(approved__isnull=True).exists()
        )

    def can_be_applied_for_by(self, user: User) -> bool:
        return self._in_hand(*self.UNDER_WAY) and not self.long_term and user.may_enter_for(self.organization)

    def can_be_reviewed_by(self, user: User) -> bool:
        return self._in_hand(self.Stage.APPLIED) and self._may_decide(user) and self._is_another(user)

    def can_be_approved_by(self, user: User) -> bool:
        """By who stands above; by the organisation itself where it heads the bureau."""
        organization = self.organization
        heads = organization.heads_bureau() or organization.kind == organization.Kind.PARTY_GROUP
        return (
            self._in_hand(self.Stage.REVIEWED)
            and (user.may_review(organization) or (heads and user.may_confirm_for(organization)))
            and self._is_another(user)
        )

    def can_be_followed_up_by(self, user: User) -> bool:
        return self._in_hand(self.Stage.CLOSED) and self._may_decide(user) and not self._is_owner(user)

    def can_be_merged_by(self, user: User) -> bool:
        return (
            self.state == self.State.CONFIRMED
            and self.stage not in self.AFTER_CLOSING
            and self._may_decide(user)
        )

    # --- the steps

    def confirm(self, *, by: User) -> None:
        """审核: the entry is right, and the problem is on the list."""
        if self.stage == self.Stage.REGISTERED:
            self.stage = self.Stage.LISTED
        super().confirm(by=by)

    def assign(
        self,
        *,
        by: User,
        owner: Member,
        leader: Member | None,
        reviewer: Member | None,
        due_on: date | None,
        long_term: bool,
        measure: str,
    ) -> None:
        """交办: who is responsible, what he will do, and by when."""
        self._ask(self.can_be_assigned_by(by), "交办")
        if not measure.strip():
            raise ValidationError({"measure": "请写明整改措施。"})
        if due_on is None and not long_term:
            raise ValidationError({"due_on": "请填写整改时限；确需长期坚持的请勾选“长期坚持”。"})
        stage = self.stage if self.stage == self.Stage.RECTIFYING else self.Stage.ASSIGNED
        limit = "长期坚持" if long_term else f"时限{due_on}"
        self._step("交办", by=by, to=stage, note=f"责任人{owner}，{limit}。", owner=owner, leader=leader,
                   reviewer=reviewer, due_on=None if long_term else due_on, long_term=long_term,
                   measure=measure.strip())  # fmt: skip

    def report(
        self, *, by: User, note: str, percent: int, on: date | None = None, at_dispatch: bool = False
    ) -> None:
        """进展: what has been done, and how far it is in per cent. The first report begins the rectification."""
        self._ask(self.can_be_reported_by(by), "登记进展")
        if not note.strip():
            raise ValidationError({"note": "请写明进展情况。"})
        if not 0 <= percent <= 100:
            raise ValidationError({"percent": "进度应在0到100之间。"})
        self._step(
            "进展",
            by=by,
            to=self.Stage.RECTIFYING,
            note=note,
            on=on,
            at_dispatch=at_dispatch,
            percent=percent,
        )

    def complete_stage(self, *, by: User, note: str) -> None:
        """阶段性完成 of a long-term item: it is told, and the item stays open and blue."""
        self._ask(self.can_be_reported_by(by) and self.long_term, "登记阶段性完成")
        if not note.strip():
            raise ValidationError({"note": "请写明这一阶段完成的情况。"})
        self._step("阶段性完成", by=by, to=self.Stage.RECTIFYING, note=note)

    def add_evidence(self, evidence: Evidence, *, by: User) -> None:
        """Let a piece of evidence serve this problem; it may serve several."""
        self._ask(self.can_be_reported_by(by), "登记佐证")
        with transaction.atomic():
            _, new = EvidenceUse.objects.get_or_create(evidence=evidence, problem=self)
            if new:
                self._step("佐证", by=by, to=self.stage, note=evidence.title)

    def request_extension(self, *, by: User, until: date, reason: str) -> Extension:
        """延期申请; it holds only once another person has approved it."""
        self._ask(self.can_be_extended_by(by), "申请延期")
        if not reason.strip():
            raise ValidationError({"reason": "请写明延期原因。"})
        if self.due_on is None or until <= self.due_on:
            raise ValidationError({"until": "延期后的时限应晚于原时限。"})
        with transaction.atomic():
            self._step("申请延期", by=by, to=self.stage, note=f"申请延至{until}：{reason}")
            return Extension.objects.create(
                problem=self, until=until, was_due_on=self.due_on, reason=reason.strip(), requested_by=by
            )

    def answer_extension(self, extension: Extension, *, by: User, approved: bool, answer: str = "") -> None:
        """批准延期, or not: by somebody else than asked for it."""
        self._ask(
            self._in_hand(*self.UNDER_WAY) and self._may_decide(by) and by.pk != extension.requested_by_id,
            "答复延期申请",
        )
        with transaction.atomic():
            asked = Extension.objects.select_for_update().get(pk=extension.pk, problem=self)
            if asked.approved is not None:
                raise ValidationError("这份延期申请已经答复。")
            asked.approved, asked.answer = approved, answer.strip()
            asked.answered_at, asked.answered_by = timezone.now(), by
            asked.save(update_fields=["approved", "answer", "answered_at", "answered_by"])
            if approved:
                self._step("批准延期", by=by, to=self.stage, note=f"延至{asked.until}", due_on=asked.until)
            else:
                self._step("不同意延期", by=by, to=self.stage, note=answer)

    def apply_for_closing(self, *, by: User, note: str) -> None:
        """申请销号: what has changed, with at least one piece of evidence."""
        self._ask(self.can_be_applied_for_by(by), "申请销号")
        if not note.strip():
            raise ValidationError({"note": "请写明整改成效。"})
        if not self.evidences.exists():
            raise ValidationError("申请销号前请先登记佐证材料。")
        self._step("申请销号", by=by, to=self.Stage.APPLIED, note=note, percent=100, applied_by=by,
                   reviewed_by=None, approved_by=None)  # fmt: skip

    def review(self, *, by: User, passed: bool, note: str, grade: str = "") -> None:
        """复核, by another person than applied and than is responsible.

        The grade says how well it was rectified; 一般 and 差 begin a second round (二次整改).
        """
        self._ask(self.can_be_reviewed_by(by), "复核")
        self._answered(passed, note)
        poor = grade in self.SECOND_ROUND
        if passed and poor:
            raise ValidationError({"grade": "评价为一般或差的须退回二次整改，不能通过。"})
        if passed:
            self._step("复核通过", by=by, to=self.Stage.REVIEWED, note=note, reviewed_by=by, grade=grade)
        elif poor:
            self._step("二次整改", by=by, to=self.Stage.RECTIFYING, note=note, applied_by=None, grade=grade,
                       rounds=self.rounds + 1, percent=0)  # fmt: skip
        else:
            self._step("复核退回", by=by, to=self.Stage.RECTIFYING, note=note, applied_by=None)

    def approve(self, *, by: User, passed: bool, note: str, on: date | None = None) -> None:
        """审定销号, and the days of 回头看 are set; or back to the rectification with a reason."""
        self._ask(self.can_be_approved_by(by), "审定")
        self._answered(passed, note)
        day = on or timezone.localdate()
        if day < self.held_on or day > timezone.localdate():
            raise ValidationError({"on": "销号日期应在提出日期之后、今天或以前。"})
        with transaction.atomic():
            if not passed:
                self._step(
                    "审定退回", by=by, to=self.Stage.RECTIFYING, note=note, applied_by=None, reviewed_by=None
                )
                return
            self._step(
                "审定销号", by=by, to=self.Stage.CLOSED, note=note, on=day, closed_on=day, approved_by=by
            )
            self.plan_follow_ups(by=by)

    def plan_follow_ups(self, *, by: User) -> None:
        """Set the days of 回头看 of a closed problem."""
        assert self.closed_on is not None
        for due in rules.follow_up_days(self.closed_on):
            planned = FollowUp(
                organization=self.organization.in_charge_on(due), held_on=due, problem=self, state=FollowUp.State.CONFIRMED,
                confirmed_at=timezone.now(), confirmed_by=by,
            )  # fmt: skip
            planned.store(by=by)

    def follow_up(self, planned: FollowUp, *, by: User, result: str, note: str, on: date) -> "Problem | None":
        """回头看: kept, and the last one consolidates; or come back, and the problem is listed anew."""
        self._ask(self.can_be_followed_up_by(by), "登记回头看")
        if not note.strip():
            raise ValidationError({"note": "请写明回访看到的情况。"})
        if self.closed_on is None or not self.closed_on <= on <= timezone.localdate():
            raise ValidationError({"on": "回访日期应在销号之后、今天或以前。"})
        with transaction.atomic():
            visit = FollowUp.objects.select_for_update(of=("self",)).get(pk=planned.pk, problem=self)
            if visit.done_on is not None:
                raise ValidationError("这次回头看已经登记。")
            visit.done_on, visit.result, visit.note = on, result, note.strip()
            visit.store(by=by, verb=Verb.STEP, detail=visit.get_result_display())
            if result == FollowUp.Result.REBOUND:
                self._step("反弹", by=by, to=self.Stage.REBOUNDED, note=note, on=on)
                for needless in self.follow_ups.confirmed().filter(done_on__isnull=True):
                    if closed_among(needless.month_keys()):  # missed in a month that is closed, and stays so
                        continue
                    needless.call_off(by=by, reason="问题已反弹，另行立项")
                return self._come_back(by=by, note=note, on=on)
            last = not self.follow_ups.confirmed().filter(done_on__isnull=True).exists()
            self._step(
                "回头看", by=by, to=self.Stage.CONSOLIDATED if last else self.Stage.CLOSED, note=note, on=on
            )
        return None

    def _come_back(self, *, by: User, note: str, on: date) -> "Problem":
        """The problem that stands again, with what is known of the first."""
        again = Problem(
            organization=self.organization.in_charge_on(on), held_on=on, level=self.level, source=self.source,
            description=self.description, cause=self.cause, prominent=self.prominent, owner=self.owner,
            leader=self.leader, reviewer=self.reviewer, rebound_of=self, remark=note.strip()[:200],
            stage=self.Stage.LISTED, state=self.State.CONFIRMED, confirmed_at=timezone.now(), confirmed_by=by,
        )  # fmt: skip
        again.store(by=by, detail="反弹后重新立项")
        return again

    def merge_into(self, other: "Problem", *, by: User) -> None:
        """并入: the same problem was listed twice; this one ceases to count, the other goes on."""
        self._ask(self.can_be_merged_by(by) and other.can_be_merged_by(by), "合并")
        if other.pk == self.pk:
            raise ValidationError("不能并入自己，请选择另一个问题。")
        with transaction.atomic():
            self._step("并入", by=by, to=self.stage, note=f"并入“{other}”", merged_into=other)
            for evidence in self.evidences.exclude(problems=other):
                EvidenceUse.objects.create(evidence=evidence, problem=other)
            self.self_check_items.update(problem=other)
            self._retire(by=by, reason=f"并入“{other}”"[:200])

    def split(self, descriptions: list[str], *, by: User) -> "list[Problem]":
        """拆分: one entry held several problems; each becomes its own, this one ceases to count."""
        self._ask(self.can_be_merged_by(by), "拆分")
        wanted = [each.strip() for each in descriptions if each.strip()]
        if len(wanted) < 2:
            raise ValidationError("拆分至少要写出两个问题，一行一个。")
        with transaction.atomic():
            parts = []
            for description in wanted:
                part = Problem(
                    organization=self.organization, held_on=self.held_on, level=self.level, source=self.source,
                    description=description[:300], cause=self.cause, prominent=self.prominent, owner=self.owner,
                    leader=self.leader, reviewer=self.reviewer, due_on=self.due_on, long_term=self.long_term,
                    measure=self.measure, split_from=self, stage=self.stage, state=self.State.CONFIRMED,
                    confirmed_at=timezone.now(), confirmed_by=by,
                )  # fmt: skip
                part.store(by=by, detail="由拆分产生")
                parts.append(part)
            self._step("拆分", by=by, to=self.stage, note="；".join(wanted))
            self._retire(by=by, reason=f"拆分为{len(parts)}个问题")
        return parts

    # --- what the steps share

    def _ask(self, allowed: bool, what: str) -> None:
        if not allowed:
            raise PermissionDenied(f"现在不能{what}：请核对问题所处的阶段，或由有权限的其他人办理。")

    def _answered(self, passed: bool, note: str) -> None:
        if not passed and not note.strip():
            raise ValidationError({"note": "退回时请写明还差什么。"})

    def _step(
        self,
        verb: str,
        *,
        by: User,
        to: str,
        note: str = "",
        on: date | None = None,
        at_dispatch: bool = False,
        **changes: Any,
    ) -> None:
        """One step in one transaction: the row locked and unchanged since it was read, the step told."""
        with transaction.atomic():
            current = Problem.objects.select_for_update(of=("self",)).get(pk=self.pk)
            if (current.version, current.stage) != (self.version, self.stage):
                raise StaleVersion
            if on is not None:
                self.check_month_open(on)
            left = self.stage
            for name, value in {**changes, "stage": to}.items():
                setattr(self, name, value)
            self.store(by=by, verb=Verb.STEP, detail=f"{verb}：{note.strip()}" if note.strip() else verb)
            ProblemStep.objects.create(
                problem=self, verb=verb, from_stage=left, to_stage=to, held_on=on or timezone.localdate(),
                note=note.strip(), percent=changes.get("percent"), at_dispatch=at_dispatch, by=by,
            )  # fmt: skip

    def _retire(self, *, by: User, reason: str) -> None:
        self._leave(self.State.WITHDRAWN, by=by, verb=Verb.WITHDRAW, reason=reason)
