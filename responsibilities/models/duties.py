"""The responsibility list: who owes what, this year, and to whom it was handed down."""

from datetime import date
from typing import Any, ClassVar, Self

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Count, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from branches.accounts import User
from branches.audit import Verb
from branches.organizations import Organization
from branches.records import Record, RecordQuerySet
from members.models import Member


def _how_many(lower: "DutyQuerySet") -> Coalesce:
    """The number of items below one, as a column; grouping the outer rows would lose their order."""
    counted = lower.order_by().values("upper").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


class DutyQuerySet(RecordQuerySet):
    def standing(self) -> Self:
        """All but the withdrawn."""
        return self.exclude(state=Record.State.WITHDRAWN)

    def done(self) -> Self:
        return self.filter(stage=Duty.Stage.DONE)

    def handed_down(self) -> Self:
        """分解: those that came from an item above."""
        return self.filter(upper__isnull=False)

    def with_lower(self) -> Self:
        """With `lower_count` and `lower_done`: how many items it was handed down to, and how many of those are done."""
        lower = Duty.objects.standing().filter(upper=OuterRef("pk"))
        return self.annotate(lower_count=_how_many(lower), lower_done=_how_many(lower.confirmed().done()))

    def enter_many(self, records: list[Any], *, by: User, detail: str) -> None:
        """Imported duties take their places at the end of the lists they belong to."""
        places: dict[tuple[Any, ...], int] = {}
        for duty in records:
            key = (duty.organization_id, duty.year, duty.level, duty.owner_id)
            if key not in places:
                places[key] = duty.last_position()
            places[key] += 1
            duty.position = places[key]
        super().enter_many(records, by=by, detail=detail)


class Duty(Record):
    """责任清单项: one duty or task of one person at one of the three levels (domain.md 5.1)."""

    class Level(models.TextChoices):
        GROUP_SECRETARY = "group_secretary", "党组书记"
        GROUP_MEMBER = "group_member", "党组成员"
        SECRETARY = "secretary", "党（总）支部书记"

    class Kind(models.TextChoices):
        """Which of the set's lists it stands on."""

        DUTY = "duty", "责任"
        TASK = "task", "任务"

    class Stage(models.TextChoices):
        ONGOING = "ongoing", "落实中"
        DONE = "done", "已落实"

    stem = "duty"
    later_fields: ClassVar = ("stage", "progress", "evidence")

    held_on = models.DateField("列入日期")
    year = models.PositiveSmallIntegerField("年度")
    level = models.CharField("层面", max_length=16, choices=Level)
    kind = models.CharField("列入", max_length=8, choices=Kind, default=Kind.DUTY)
    position = models.PositiveSmallIntegerField("序号", default=0, editable=False)
    owner = models.ForeignKey(Member, models.PROTECT, related_name="duties", verbose_name="责任人")
    category = models.CharField("责任类别", max_length=40, blank=True)
    content = models.CharField("责任内容", max_length=300)
    measure = models.CharField("工作措施", max_length=300, blank=True)
    target = models.CharField("频次或目标值", max_length=60, blank=True)
    department = models.CharField("责任处室或支部", max_length=100, blank=True)
    due_on = models.DateField("完成时限", null=True, blank=True)
    evidence = models.CharField("佐证", max_length=200, blank=True)
    progress = models.CharField("完成情况", max_length=300, blank=True)
    stage = models.CharField("落实状态", max_length=10, choices=Stage, default=Stage.ONGOING)
    upper = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="lower", verbose_name="上级责任", editable=False
    )

    objects = DutyQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "责任清单项"
        verbose_name_plural = "责任清单"
        indexes = [*Record.Meta.indexes, models.Index(fields=["year", "level"], name="duty_year")]
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                name="duty_kind_known",
                condition=Q(kind__in=["duty", "task"]),
                violation_error_message="请选择列入责任还是任务。",
            ),
            models.CheckConstraint(
                name="duty_not_under_itself",
                condition=Q(upper__isnull=True) | ~Q(upper=models.F("id")),
                violation_error_message="责任项不能分解给自己。",
            ),
        ]

    def __str__(self) -> str:
        return self.content

    def natural_key(self) -> tuple[Any, ...]:
        return (self.year, self.level, self.owner_id, self.content)

    @property
    def number(self) -> str:
        """编号: year, level and place on the list."""
        return f"{self.year}-{self.get_level_display()}-{self.position:02}"

    def last_position(self) -> int:
        """The last place taken on the list this item belongs to."""
        found = Duty.objects.filter(
            organization_id=self.organization_id, year=self.year, level=self.level, owner_id=self.owner_id
        ).exclude(pk=self.pk)
        return found.aggregate(last=Max("position"))["last"] or 0

    def store(
        self, *, by: User, verb: Verb = Verb.EDIT, detail: str = "", opened_at: int | None = None
    ) -> None:
        """A new item takes the next place on its list."""
        if not self.position:
            self.position = self.last_position() + 1
        super().store(by=by, verb=verb, detail=detail, opened_at=opened_at)

    # --- handing down

    def can_be_handed_down_by(self, user: User) -> bool:
        return (
            self.state == self.State.CONFIRMED
            and not self.organization.is_branch()
            and user.may_enter_for(self.organization)
        )

    def hand_down(
        self,
        *,
        by: User,
        organization: Organization,
        owner: Member,
        level: str,
        content: str,
        measure: str,
        due_on: date | None,
    ) -> "Duty":
        """分解: an item of the owner below, linked to this one; he confirms it with his own list."""
        if not self.can_be_handed_down_by(by):
            raise PermissionDenied("责任由列出它的党组织分解，请先确认这项责任。")
        if not content.strip():
            raise ValidationError("请写明分解给下级的责任内容。")
        with transaction.atomic():
            Duty.objects.select_for_update(of=("self",)).get(pk=self.pk)
            if self.lower.standing().filter(owner=owner, organization=organization, level=level).exists():
                raise ValidationError(f"这项责任已经分解给{owner.name}，请在分解情况中查看。")
            below = Duty(
                organization=organization, held_on=max(timezone.localdate(), date(self.year, 1, 1)), year=self.year,
                level=level, kind=self.kind, owner=owner, category=self.category, content=content.strip(),
                measure=measure.strip(), target=self.target, due_on=due_on, upper=self,
            )  # fmt: skip
            below.store(by=by, detail=f"由“{self.content}”分解"[:200])
        return below

    def rolled_up(self) -> tuple[int, int]:
        """(done, all) of the items handed down from this one, the withdrawn left out."""
        lower = self.lower.standing()
        return (lower.confirmed().done().count(), lower.count())
