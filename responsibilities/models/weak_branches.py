"""软弱涣散党组织整顿: a weak branch from its rating to the day its case is taken off the list."""

from datetime import date
from typing import Any, ClassVar, Self

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from branches.accounts import User
from branches.audit import AppendOnlyModel, Verb
from branches.periods import Period
from branches.records import Record, RecordQuerySet, StaleVersion
from members.models import Member


class WeakBranchQuerySet(RecordQuerySet):
    def in_rectification(self, period: Period) -> Self:
        """Cases that stood at some time in the period."""
        return self.filter(held_on__lte=period.end).filter(
            Q(removed_on__isnull=True) | Q(removed_on__gte=period.start)
        )

    def not_removed_by(self, on: date) -> Self:
        return self.filter(Q(removed_on__isnull=True) | Q(removed_on__gt=on))

    def removed(self) -> Self:
        return self.filter(removed_on__isnull=False)


class WeakBranch(Record):
    """软弱涣散党组织整顿: one branch's case. The organisation of the record is the branch itself."""

    class Stage(models.TextChoices):
        RATING = "rating", "评定中"
        LISTED = "listed", "已挂牌整顿"
        APPLIED = "applied", "申请摘牌"
        ACCEPTED = "accepted", "验收合格"
        REMOVED = "removed", "已摘牌"

    stem = "weak-branch"
    counted_days: ClassVar = ("held_on", "removed_on")
    later_fields: ClassVar = (
        "cause", "plan", "leader", "stage", "listed_on", "removed_on", "applied_by", "accepted_by",
    )  # fmt: skip

    held_on = models.DateField("提出日期")
    cause = models.TextField("原因分析", blank=True)
    plan = models.TextField("整顿方案（一支部一策）", blank=True)
    leader = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="联系领导"
    )
    stage = models.CharField("阶段", max_length=10, choices=Stage, default=Stage.RATING, editable=False)
    listed_on = models.DateField("挂牌日期", null=True, editable=False)
    removed_on = models.DateField("摘牌日期", null=True, editable=False)
    applied_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="申请摘牌人", editable=False
    )
    accepted_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="验收人", editable=False
    )

    objects = WeakBranchQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "软弱涣散党组织整顿"
        verbose_name_plural = "软弱涣散党组织整顿"
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                name="weak_branch_listed_when",
                condition=Q(stage="rating", listed_on__isnull=True)
                | (~Q(stage="rating") & Q(listed_on__isnull=False)),
                violation_error_message="挂牌以后须有挂牌日期，评定中的没有。",
            ),
            models.CheckConstraint(
                name="weak_branch_removed_when",
                condition=Q(stage="removed", removed_on__isnull=False)
                | (~Q(stage="removed") & Q(removed_on__isnull=True)),
                violation_error_message="已摘牌的须有摘牌日期，未摘牌的没有。",
            ),
            models.CheckConstraint(
                name="weak_branch_removed_after",
                condition=Q(removed_on__isnull=True) | Q(removed_on__gte=F("listed_on")),
                violation_error_message="摘牌日期不能早于挂牌日期。",
            ),
            models.CheckConstraint(
                name="weak_branch_accepted_who",
                condition=~Q(stage__in=["accepted", "removed"])
                | (Q(applied_by__isnull=False, accepted_by__isnull=False) & ~Q(applied_by=F("accepted_by"))),
                violation_error_message="验收须由申请摘牌以外的人办理。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization.short_name}整顿提升"

    def natural_key(self) -> tuple[Any, ...]:
        return (self.organization_id, self.held_on)

    def missing(self) -> list[str]:
        gaps = []
        if not self.situations.exists():
            gaps.append("请勾选软弱涣散的情形。")
        if not self.cause.strip():
            gaps.append("请写明原因分析。")
        return gaps

    def months_without_report(self, today: date) -> list[Period]:
        """The whole months under rectification, up to today, of which no progress was told."""
        if self.listed_on is None:
            return []
        until = min(self.removed_on or today, today)
        told = {
            (step.held_on.year, step.held_on.month)
            for step in self.steps.all()
            if step.kind == WeakStep.Kind.PROGRESS
        }
        return [
            month
            for month in Period(self.listed_on, max(until, self.listed_on)).months()
            if month.start > self.listed_on
            and month.end < until
            and (month.start.year, month.start.month) not in told
        ]

    # --- who may do which step

    def _in_hand(self, *stages: str) -> bool:
        return self.state == self.State.CONFIRMED and self.stage in stages

    def next_rating(self) -> str:
        """The next step of 三评定一公示 in its order; "" once all four are done."""
        done = set(self.steps.values_list("kind", flat=True))
        return next((kind for kind in WeakStep.RATINGS if kind not in done), "")

    def can_be_rated_by(self, user: User) -> bool:
        """The branch rates itself and hears its members and the people; those above decide and publish."""
        following = self.next_rating()
        if not self._in_hand(self.Stage.RATING) or not following:
            return False
        if following in WeakStep.BY_BRANCH:
            return user.may_enter_for(self.organization)
        return user.may_review(self.organization)

    def can_be_listed_by(self, user: User) -> bool:
        return (
            self._in_hand(self.Stage.RATING) and not self.next_rating() and user.may_review(self.organization)
        )

    def can_be_reported_by(self, user: User) -> bool:
        return self._in_hand(self.Stage.LISTED) and (
            user.may_enter_for(self.organization) or user.may_review(self.organization)
        )

    def can_be_applied_for_by(self, user: User) -> bool:
        return self._in_hand(self.Stage.LISTED) and user.may_confirm_for(self.organization)

    def can_be_accepted_by(self, user: User) -> bool:
        return (
            self._in_hand(self.Stage.APPLIED)
            and user.may_review(self.organization)
            and user.pk != self.applied_by_id
        )

    def can_be_removed_by(self, user: User) -> bool:
        return (
            self._in_hand(self.Stage.ACCEPTED)
            and user.may_review(self.organization)
            and user.pk != self.applied_by_id
        )

    # --- the steps

    def rate(self, *, by: User, note: str, on: date) -> None:
        """The next step of 三评定一公示: 支部自评, 党员群众评议, 上级评定, 公示."""
        self._ask(self.can_be_rated_by(by), "办理评定")
        self._step(self.next_rating(), by=by, note=note, on=on)

    def put_up(self, *, by: User, leader: Member, plan: str, on: date) -> None:
        """挂牌: rated and published, the branch gets a leader and a plan of its own."""
        self._ask(self.can_be_listed_by(by), "挂牌")
        if not plan.strip():
            raise ValidationError({"plan": "请写明整顿方案，一个支部一个方案。"})
        self._step(
            WeakStep.Kind.LISTED, by=by, note=f"联系领导{leader}", on=on, stage=self.Stage.LISTED, listed_on=on,
            leader=leader, plan=plan.strip(),
        )  # fmt: skip

    def report(self, *, by: User, note: str, on: date) -> None:
        """月报: how far the rectification has come."""
        self._ask(self.can_be_reported_by(by), "登记整顿进展")
        self._step(WeakStep.Kind.PROGRESS, by=by, note=note, on=on)

    def apply_for_removal(self, *, by: User, note: str, on: date) -> None:
        self._ask(self.can_be_applied_for_by(by), "申请摘牌")
        self._step(WeakStep.Kind.APPLIED, by=by, note=note, on=on, stage=self.Stage.APPLIED, applied_by=by)

    def accept(self, *, by: User, settled: "list[WeakSituation]", note: str, on: date) -> None:
        """逐条验收: with every situation settled it is accepted; with one left it goes back to the rectification."""
        self._ask(self.can_be_accepted_by(by), "验收")
        with transaction.atomic():
            self.situations.filter(pk__in=[each.pk for each in settled], settled_on__isnull=True).update(
                settled_on=on
            )
            left = list(self.situations.filter(settled_on__isnull=True))
            if left:
                names = "、".join(each.get_code_display() for each in left)
                self._step(
                    WeakStep.Kind.REFUSED, by=by, note=f"{note}（未通过：{names}）", on=on,
                    stage=self.Stage.LISTED, applied_by=None,
                )  # fmt: skip
            else:
                self._step(
                    WeakStep.Kind.ACCEPTED, by=by, note=note, on=on, stage=self.Stage.ACCEPTED, accepted_by=by
                )

    def take_down(self, *, by: User, note: str, on: date) -> None:
        """摘牌, after the acceptance."""
        self._ask(self.can_be_removed_by(by), "摘牌")
        self._step(WeakStep.Kind.REMOVED, by=by, note=note, on=on, stage=self.Stage.REMOVED, removed_on=on)

    def _ask(self, allowed: bool, what: str) -> None:
        if not allowed:
            raise PermissionDenied(f"现在不能{what}：请核对整顿所处的阶段，或由有权限的其他人办理。")

    def _step(self, kind: str, *, by: User, note: str, on: date, **changes: Any) -> None:
        """One step in one transaction: the row locked and unchanged since it was read, the days in order."""
        if not note.strip():
            raise ValidationError({"note": "请写明办理情况。"})
        last = self.steps.order_by("-held_on").values_list("held_on", flat=True).first()
        if on > timezone.localdate() or on < (last or self.held_on):
            raise ValidationError({"on": "日期应在提出日期和上一步之后、今天或以前。"})
        with transaction.atomic():
            current = WeakBranch.objects.select_for_update(of=("self",)).get(pk=self.pk)
            if (current.version, current.stage) != (self.version, self.stage):
                raise StaleVersion
            self.check_month_open(on)
            for name, value in changes.items():
                setattr(self, name, value)
            self.store(by=by, verb=Verb.STEP, detail=f"{WeakStep.Kind(kind).label}：{note.strip()}")
            WeakStep.objects.create(case=self, kind=kind, held_on=on, note=note.strip(), by=by)


class WeakSituation(models.Model):
    """软弱涣散情形: one of the situations found in the branch, and the day on which it was accepted as settled."""

    class Code(models.TextChoices):
        SECRETARY_VACANT = "secretary_vacant", "支部书记长期空缺或不能正常履职"
        LIFE_NEGLECTED = "life_neglected", "“三会一课”、组织生活会、民主评议不按规定开展"
        NO_DEVELOPMENT = "no_development", "两年以上没有培养发展对象"
        POOR_ASSESSMENT = "poor_assessment", "年度考核或述职评议结果差"
        LOW_SATISFACTION = "low_satisfaction", "党员群众满意率低"
        APART_FROM_WORK = "apart_from_work", "党建与业务“两张皮”"
        NO_EXAMPLE = "no_example", "战斗堡垒作用不明显"
        BASICS_MISSING = "basics_missing", "台账记录、党费收缴等基础工作不落实"

    case = models.ForeignKey(
        WeakBranch, models.CASCADE, related_name="situations", verbose_name="软弱涣散党组织整顿"
    )
    code = models.CharField("情形", max_length=20, choices=Code)
    settled_on = models.DateField("验收日期", null=True)

    class Meta:
        verbose_name = "软弱涣散情形"
        verbose_name_plural = "软弱涣散情形"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "code"],
                name="weak_situation_once",
                violation_error_message="同一情形只需勾选一次。",
            )
        ]

    def __str__(self) -> str:
        return self.get_code_display()


class WeakStep(AppendOnlyModel):
    """整顿经过: one step of a case; only ever added."""

    class Kind(models.TextChoices):
        SELF_RATING = "self_rating", "支部自评"
        MASSES_RATING = "masses_rating", "党员群众评议"
        SUPERIOR_RATING = "superior_rating", "上级评定"
        PUBLICITY = "publicity", "公示"
        LISTED = "listed", "挂牌"
        PROGRESS = "progress", "整顿进展"
        APPLIED = "applied", "申请摘牌"
        REFUSED = "refused", "验收未通过"
        ACCEPTED = "accepted", "逐条验收"
        REMOVED = "removed", "摘牌"

    RATINGS: ClassVar = (Kind.SELF_RATING, Kind.MASSES_RATING, Kind.SUPERIOR_RATING, Kind.PUBLICITY)
    """三评定一公示, in order."""
    BY_BRANCH: ClassVar = (Kind.SELF_RATING, Kind.MASSES_RATING)

    case = models.ForeignKey(
        WeakBranch, models.PROTECT, related_name="steps", verbose_name="软弱涣散党组织整顿"
    )
    kind = models.CharField("步骤", max_length=16, choices=Kind)
    held_on = models.DateField("日期")
    note = models.TextField("情况")
    at = models.DateTimeField("登记时间", default=timezone.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="经手人")

    class Meta:
        verbose_name = "整顿经过"
        verbose_name_plural = "整顿经过"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.held_on} {self.get_kind_display()}"
