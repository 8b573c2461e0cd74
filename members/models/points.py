"""The ledger of points: entries that are only added to, the months that lock them, and objections."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Self

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from branches import audit
from branches.accounts import User
from branches.months import MonthClose
from branches.organizations import Organization
from branches.periods import Period
from branches.workdays import DayChange, working_days
from members.models.point_schemes import PointRule, PointScheme
from members.models.roster import Member

LOCKED_MONTH = "这个月的积分已公示或生效，不能再改动；要更正，请登记到尚未公示的月份。"


class PointMonth(models.Model):
    """积分月: a branch's month of points, from the first entry to the day it takes effect and is locked."""

    class Stage(models.TextChoices):
        OPEN = "open", "登记中"
        PUBLICISED = "publicised", "公示中"
        EFFECTIVE = "effective", "已生效"

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name="党支部")
    month = models.DateField("月份")
    stage = models.CharField("阶段", max_length=10, choices=Stage, default=Stage.OPEN)
    publicised_on = models.DateField("公示日期", null=True)
    publicised_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="公示人"
    )
    effective_on = models.DateField("生效日期", null=True)
    effective_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="生效经办人"
    )

    class Meta:
        verbose_name = "积分月"
        verbose_name_plural = "积分月"
        ordering = ["-month", "organization"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "month"],
                name="point_month_once",
                violation_error_message="这个月已经登记，请刷新页面。",
            ),
            models.CheckConstraint(
                name="point_month_publicised_who",
                condition=Q(publicised_on__isnull=True, publicised_by__isnull=True)
                | Q(publicised_on__isnull=False, publicised_by__isnull=False),
                violation_error_message="公示人与公示日期必须同时填写。",
            ),
            models.CheckConstraint(
                name="point_month_effective_who",
                condition=Q(effective_on__isnull=True, effective_by__isnull=True)
                | Q(effective_on__isnull=False, effective_by__isnull=False),
                violation_error_message="生效日期与经办人必须同时填写。",
            ),
            models.CheckConstraint(
                name="point_month_in_order",
                condition=Q(stage="open", publicised_on__isnull=True, effective_on__isnull=True)
                | Q(stage="publicised", publicised_on__isnull=False, effective_on__isnull=True)
                | Q(stage="effective", publicised_on__isnull=False, effective_on__isnull=False),
                violation_error_message="积分先公示、后生效，请核对阶段和日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization.short_name}{self.month.year}年{self.month.month}月积分"

    @property
    def key(self) -> str:
        return f"members.pointmonth:{self.pk}"

    @classmethod
    def of(cls, organization: Organization, day: date) -> Self:
        """The branch's month of the day, made where there is none yet."""
        return cls.objects.get_or_create(organization=organization, month=day.replace(day=1))[0]

    @classmethod
    def open_from(cls, organization: Organization, day: date) -> Self:
        """The first month from that of the day on that still takes entries: where a late correction goes."""
        month = day.replace(day=1)
        later = {"organization": organization, "month__gte": month}
        shown = cls.objects.filter(**later).exclude(stage=cls.Stage.OPEN)
        closed = MonthClose.objects.with_windows(timezone.localdate()).filter(**later, reopened=False)
        locked = {*shown.values_list("month", flat=True), *closed.values_list("month", flat=True)}
        while month in locked:
            month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
        return cls.of(organization, month)

    def undecided(self) -> "models.QuerySet[PointEntry]":
        """Entries that still wait for the committee."""
        return self.entries.exclude(status__in=PointEntry.DECIDED)

    def open_objections(self) -> "models.QuerySet[PointObjection]":
        return PointObjection.objects.filter(entry__month=self, outcome="")

    def publicity_ended(self, today: date) -> bool:
        """Whether the working days of the publicity, counted from the day after it began, are over."""
        if self.publicised_on is None:
            return False
        scheme = PointScheme.objects.binding(self.organization, self.month)
        day_after, yesterday = self.publicised_on + timedelta(days=1), today - timedelta(days=1)
        shown = working_days(day_after, yesterday, DayChange.objects.all().as_changes())
        return shown >= (scheme.publicity_days if scheme else 0)

    def publicise(self, *, by: User) -> None:
        """Show the month's points to the members; from now on no entry is added to it."""
        self._check(by, "公示")
        with transaction.atomic():
            self._lock_row()
            if self.stage != self.Stage.OPEN:
                raise ValidationError("这个月已经公示，不必再公示。")
            if waiting := self.undecided().count():
                raise ValidationError(f"还有{waiting}条积分没有审定，请先审定再公示。")
            if not self.entries.exists():
                raise ValidationError("这个月还没有积分，请先登记。")
            self.stage, self.publicised_on, self.publicised_by = (
                self.Stage.PUBLICISED, timezone.localdate(), by,
            )  # fmt: skip
            self._keep(by, "公示", ["stage", "publicised_on", "publicised_by"])

    def take_effect(self, *, by: User) -> None:
        """The publicity is over and every objection answered: the month is locked for good."""
        self._check(by, "生效")
        with transaction.atomic():
            self._lock_row()
            if self.stage != self.Stage.PUBLICISED:
                raise ValidationError("先公示，公示期满后再生效。")
            if not self.publicity_ended(timezone.localdate()):
                raise ValidationError("公示期还没有满，期满后再生效。")
            if waiting := self.open_objections().count():
                raise ValidationError(f"还有{waiting}件异议没有答复，请先复核答复。")
            self.stage, self.effective_on, self.effective_by = (
                self.Stage.EFFECTIVE, timezone.localdate(), by,
            )  # fmt: skip
            self._keep(by, "生效", ["stage", "effective_on", "effective_by"])

    def _check(self, by: User, what: str) -> None:
        if not by.may_confirm_for(self.organization):
            raise PermissionDenied(f"积分{what}由本支部的书记或委员办理。")

    def _lock_row(self) -> None:
        """Hold the month against somebody else's press; the fields are those in the database now."""
        stored = PointMonth.objects.select_for_update(of=("self",)).get(pk=self.pk)
        for name in ("stage", "publicised_on", "publicised_by_id", "effective_on", "effective_by_id"):
            setattr(self, name, getattr(stored, name))

    def _keep(self, by: User, what: str, fields: list[str]) -> None:
        self.save(update_fields=fields)
        audit.write_line(
            by=by,
            verb=audit.Verb.EDIT,
            record_key=self.key,
            organization_id=self.organization_id,
            detail=f"{self}{what}",
        )


class PointEntryQuerySet(models.QuerySet["PointEntry"]):
    def approved(self) -> Self:
        return self.filter(status=PointEntry.Status.APPROVED)

    def of_year(self, year: int) -> Self:
        period = Period.of_year(year)
        return self.filter(occurred_on__gte=period.start, occurred_on__lte=period.end)

    def standing_of(self, rule_codes: list[str], organization: Organization, month: date) -> Self:
        """Entries the records gave for the month, and their reversals, wherever these were put."""
        period = Period.of_month(month.year, month.month)
        return self.filter(
            month__organization=organization,
            rule__code__in=rule_codes,
            source_key__gt="",
            occurred_on__gte=period.start,
            occurred_on__lte=period.end,
        )


class PointEntry(models.Model):
    """积分记录: points of one member for one thing. Never changed nor deleted: a wrong one is reversed."""

    class Status(models.TextChoices):
        SUBMITTED = "submitted", "待初审"
        REVIEWED = "reviewed", "待审定"
        APPROVED = "approved", "已审定"
        REJECTED = "rejected", "不予认定"

    DECIDED = (Status.APPROVED, Status.REJECTED)

    month = models.ForeignKey(PointMonth, models.PROTECT, related_name="entries", verbose_name="积分月")
    member = models.ForeignKey(Member, models.PROTECT, related_name="point_entries", verbose_name="党员")
    rule = models.ForeignKey(PointRule, models.PROTECT, related_name="entries", verbose_name="积分项")
    value = models.DecimalField("分值", max_digits=7, decimal_places=2)
    occurred_on = models.DateField("发生日期")
    note = models.CharField("事由", max_length=200)
    evidence = models.CharField("佐证", max_length=200, blank=True)
    source_key = models.CharField("来源记录", max_length=80, blank=True)
    """The record that gave it: meetings.meeting:12. The apps above write it."""
    source_once = models.CharField(
        "来源标识", max_length=160, null=True, unique=True, editable=False
    )  # NULL where no record gave it, or it was reversed: the record may then give it anew
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.SUBMITTED)
    created_at = models.DateTimeField("登记时间", default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="登记人", editable=False
    )
    reviewed_at = models.DateTimeField("初审时间", null=True, editable=False)
    reviewed_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="初审人", editable=False
    )
    decided_at = models.DateTimeField("审定时间", null=True, editable=False)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="审定人", editable=False
    )
    reason = models.CharField("不予认定或冲销的原因", max_length=200, blank=True)
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="reversal", verbose_name="冲销的记录"
    )

    objects = PointEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "积分记录"
        verbose_name_plural = "积分记录"
        ordering = ["-occurred_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="point_entry_status_known",
                condition=Q(status__in=["submitted", "reviewed", "approved", "rejected"]),
                violation_error_message="积分记录的状态不正确。",
            ),
            models.CheckConstraint(
                name="point_entry_reviewed_who",
                condition=Q(reviewed_at__isnull=True, reviewed_by__isnull=True)
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False),
                violation_error_message="初审人与初审时间必须同时填写。",
            ),
            models.CheckConstraint(
                name="point_entry_decided_who",
                condition=Q(decided_at__isnull=True, decided_by__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                violation_error_message="审定人与审定时间必须同时填写。",
            ),
            models.CheckConstraint(
                name="point_entry_decided_or_waits",
                condition=Q(status__in=["approved", "rejected"], decided_at__isnull=False)
                | Q(status__in=["submitted", "reviewed"], decided_at__isnull=True),
                violation_error_message="已审定的积分须有审定人和时间。",
            ),
            models.CheckConstraint(
                name="point_entry_refused_why",
                condition=~Q(status="rejected") | Q(reason__gt=""),
                violation_error_message="不予认定须写明原因。",
            ),
        ]
        indexes = [models.Index(fields=["member", "occurred_on"], name="point_entry_member")]

    def __str__(self) -> str:
        return f"{self.member} {self.rule} {self.value}"

    @property
    def key(self) -> str:
        return f"members.pointentry:{self.pk}"

    @classmethod
    def report(
        cls,
        member: Member,
        rule: PointRule,
        occurred_on: date,
        note: str,
        *,
        by: User,
        quantity: int = 1,
        evidence: str = "",
    ) -> "PointEntry":
        """申报 by the member himself, or an entry by the committee. Raises ValidationError with what to do."""
        own = member.account_id == by.pk
        if not own and not by.may_enter_for(member.organization):
            raise PermissionDenied("积分由本人申报，或由本支部的书记、委员、干事登记。")
        if own and not by.may_enter_for(member.organization) and rule.source != PointRule.Source.SELF:
            raise PermissionDenied("这一项由支部登记，本人不必申报。")
        if rule.is_automatic:
            raise ValidationError("这一项由系统按记录自动登记，不必申报。")
        if occurred_on > timezone.localdate():
            raise ValidationError("发生日期不能晚于今天。")
        if not note.strip():
            raise ValidationError("请写明事由。")
        if rule.needs_evidence and not evidence.strip():
            raise ValidationError(f"“{rule}”须有佐证，请写明文件名称或证书编号。")
        with transaction.atomic():
            member.check_month_open(occurred_on)
            month = PointMonth.of(member.organization, occurred_on)
            if month.stage != PointMonth.Stage.OPEN:
                raise ValidationError(LOCKED_MONTH)
            entry = cls(
                month=month,
                member=member,
                rule=rule,
                value=rule.signed_value * quantity,
                occurred_on=occurred_on,
                note=note.strip(),
                evidence=evidence.strip(),
                created_by=by,
            )
            entry.save(force_insert=True)
            entry._audit(by, audit.Verb.CREATE, f"登记{entry}分：{entry.note}")
        return entry

    @classmethod
    def award(
        cls, member: Member, rule: PointRule, occurred_on: date, note: str, source: str, *, by: User,
        quantity: Decimal = Decimal(1),
    ) -> "PointEntry | None":  # fmt: skip
        """What a record gives by itself; None where this record has given it to him already.

        Where the month is locked, the entry goes into the first one that is not, and stays of its own day.
        """
        once = f"{rule.pk}:{member.pk}:{source}"
        if cls.objects.filter(source_once=once).exists():
            return None
        entry = cls(
            month=PointMonth.open_from(member.organization, occurred_on),
            member=member,
            rule=rule,
            value=rule.signed_value * quantity,
            occurred_on=occurred_on,
            note=note,
            source_key=source,
            source_once=once,
            status=cls.Status.REVIEWED,
            created_by=by,
        )
        with transaction.atomic():
            entry.save(force_insert=True)
            entry._audit(by, audit.Verb.CREATE, f"自动登记{entry}分：{note}")
        return entry

    def review(self, *, by: User) -> None:
        """初审: the member of the committee for organisation has looked at it."""
        if self.status != self.Status.SUBMITTED:
            raise ValidationError("这条积分不在待初审状态，请刷新页面。")
        self._may_decide(by)
        self.status, self.reviewed_at, self.reviewed_by = self.Status.REVIEWED, timezone.now(), by
        self._keep(by, "初审", ["status", "reviewed_at", "reviewed_by"])

    def approve(self, *, by: User) -> None:
        """审定 by the committee: it counts once the month takes effect."""
        if self.status != self.Status.REVIEWED:
            raise ValidationError("先初审，再审定。")
        self._may_decide(by)
        self.status, self.decided_at, self.decided_by = self.Status.APPROVED, timezone.now(), by
        self._keep(by, "审定", ["status", "decided_at", "decided_by"])

    def reject(self, *, by: User, reason: str) -> None:
        """不予认定, with the reason."""
        if self.status in self.DECIDED:
            raise ValidationError("已审定的积分不能改为不予认定，请冲销。")
        self._may_decide(by)
        if not reason.strip():
            raise ValidationError("请写明不予认定的原因。")
        self.status, self.reason = self.Status.REJECTED, reason.strip()
        self.decided_at, self.decided_by = timezone.now(), by
        self._keep(by, f"不予认定：{self.reason}", ["status", "reason", "decided_at", "decided_by"])

    def reverse(self, *, by: User, reason: str) -> "PointEntry":
        """冲销: an entry of the opposite value beside it, in the first month that is not locked.

        An entry nobody has decided on yet is refused instead. Raises ValidationError where it was reversed before.
        """
        if not reason.strip():
            raise ValidationError("请写明冲销的原因。")
        with transaction.atomic():
            stored = PointEntry.objects.select_for_update(of=("self",)).get(pk=self.pk)
            if stored.status != self.Status.APPROVED or hasattr(stored, "reversal") or stored.reverses_id:
                raise ValidationError("只有已审定而没有冲销过的积分可以冲销，请刷新页面。")
            stored.source_once = None
            stored.save(update_fields=["source_once"])
            reversal = PointEntry(
                month=PointMonth.open_from(stored.month.organization, stored.month.month),
                member=stored.member,
                rule=stored.rule,
                value=-stored.value,
                occurred_on=stored.occurred_on,
                note=f"冲销：{stored.note}"[:200],
                source_key=stored.source_key,
                status=self.Status.APPROVED,
                created_by=by,
                decided_at=timezone.now(),
                decided_by=by,
                reason=reason.strip(),
                reverses=stored,
            )
            reversal.save(force_insert=True)
            reversal._audit(by, audit.Verb.CREATE, f"冲销{stored}分：{reversal.reason}")
        return reversal

    def take_back(self, *, by: User, reason: str) -> None:
        """Undo what a record gave, as that record no longer stands: reverse it, or refuse it where nobody decided yet."""
        if self.status == self.Status.APPROVED:
            self.reverse(by=by, reason=reason)
            return
        self.status, self.reason, self.source_once = self.Status.REJECTED, reason, None
        self.decided_at, self.decided_by = timezone.now(), by
        fields = ["status", "reason", "source_once", "decided_at", "decided_by"]
        self._keep(by, f"不予认定：{reason}", fields)

    def _may_decide(self, by: User) -> None:
        if not by.may_confirm_for(self.month.organization):
            raise PermissionDenied("积分由本支部的书记或委员审核。")
        if self.member.account_id == by.pk:
            raise ValidationError("本人的积分请由支部的其他委员审核。")
        if self.month.stage != PointMonth.Stage.OPEN:
            raise ValidationError(LOCKED_MONTH)

    def _keep(self, by: User, what: str, fields: list[str]) -> None:
        with transaction.atomic():
            self.save(update_fields=fields)
            self._audit(by, audit.Verb.EDIT, f"{self}分{what}")

    def _audit(self, by: User, verb: audit.Verb, detail: str) -> None:
        audit.write_line(
            by=by, verb=verb, record_key=self.key, organization_id=self.month.organization_id, detail=detail
        )


class PointObjection(models.Model):
    """积分异议: a member says an entry is wrong; somebody other than who decided on it looks again."""

    class Outcome(models.TextChoices):
        UPHELD = "upheld", "异议成立"
        DISMISSED = "dismissed", "维持原认定"

    entry = models.ForeignKey(PointEntry, models.PROTECT, related_name="objections", verbose_name="积分记录")
    raised_at = models.DateTimeField("提出时间", default=timezone.now, editable=False)
    raised_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="提出人", editable=False
    )
    text = models.CharField("异议理由", max_length=300)
    outcome = models.CharField("复核结论", max_length=10, choices=Outcome, blank=True)
    answer = models.CharField("答复", max_length=300, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True, editable=False)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="复核人", editable=False
    )

    class Meta:
        verbose_name = "积分异议"
        verbose_name_plural = "积分异议"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="point_objection_answered",
                condition=Q(outcome="", answered_at__isnull=True, answered_by__isnull=True)
                | Q(
                    outcome__in=["upheld", "dismissed"],
                    answered_at__isnull=False,
                    answered_by__isnull=False,
                    answer__gt="",
                ),
                violation_error_message="复核结论、答复、复核人和时间必须同时填写。",
            )
        ]

    def __str__(self) -> str:
        return self.text

    @classmethod
    def raise_against(cls, entry: PointEntry, text: str, *, by: User) -> "PointObjection":
        """Object while the month is shown. Raises ValidationError with what to do."""
        organization = entry.month.organization
        if entry.member.account_id != by.pk and not by.may_enter_for(organization):
            raise PermissionDenied("异议由本人提出，或由支部代为登记。")
        if entry.month.stage != PointMonth.Stage.PUBLICISED:
            raise ValidationError("异议在公示期内提出；已生效的积分有误，请联系支部冲销更正。")
        if not text.strip():
            raise ValidationError("请写明异议的理由。")
        with transaction.atomic():
            objection = cls.objects.create(entry=entry, text=text.strip(), raised_by=by)
            entry._audit(by, audit.Verb.EDIT, f"对{entry}分提出异议：{objection.text}")
        return objection

    def settle(self, *, by: User, outcome: str, answer: str) -> None:
        """复核 by another person than who decided; an objection that is right reverses the entry."""
        if self.outcome:
            raise ValidationError("这件异议已经答复。")
        if not by.may_confirm_for(self.entry.month.organization) and not by.may_review(
            self.entry.month.organization
        ):
            raise PermissionDenied("异议由支部的书记、委员或上级党组织复核。")
        if by.pk in (self.entry.decided_by_id, self.entry.member.account_id, self.raised_by_id):
            raise ValidationError("复核人不能是原审定人、提出人或本人，请由另一名委员或上级党组织复核。")
        if outcome not in self.Outcome.values or not answer.strip():
            raise ValidationError("请选择复核结论，并写明答复。")
        with transaction.atomic():
            self.outcome, self.answer = outcome, answer.strip()
            self.answered_at, self.answered_by = timezone.now(), by
            self.save(update_fields=["outcome", "answer", "answered_at", "answered_by"])
            self.entry._audit(by, audit.Verb.EDIT, f"{self.get_outcome_display()}：{self.answer}")
            if outcome == self.Outcome.UPHELD:
                self.entry.reverse(by=by, reason=f"异议成立：{self.answer}"[:200])
