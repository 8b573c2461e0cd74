"""The standard ledger: aspects, standards and tasks against which branches check themselves."""

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import MinValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from branches.accounts import User
from branches.audit import Verb
from branches.organizations import Organization
from branches.records import Record, RecordQuerySet
from responsibilities.standard_ledger import DEFAULT_LEDGER


class StandardNodeQuerySet(RecordQuerySet):
    def aspects(self) -> Self:
        return self.filter(level=StandardNode.Level.ASPECT)

    def standards(self) -> Self:
        return self.filter(level=StandardNode.Level.STANDARD)

    def tasks(self) -> Self:
        return self.filter(level=StandardNode.Level.TASK)

    def in_force(self, on: date) -> Self:
        """The edition of the day: confirmed, begun by then and not expired."""
        return (
            self.confirmed().filter(held_on__lte=on).filter(Q(expired_on__isnull=True) | Q(expired_on__gt=on))
        )

    def binding(self, organization: Organization, on: date) -> Self:
        """The tree that binds an organisation: its own, or that of the nearest organisation above that keeps one."""
        steps = range(len(organization.path), 0, -Organization.steplen)
        above = [organization.path[:length] for length in steps]
        kept = set(
            self.in_force(on)
            .tasks()
            .filter(organization__path__in=above)
            .order_by()
            .values_list("organization__path", flat=True)
        )
        nearest = next((path for path in above if path in kept), "")
        return self.in_force(on).filter(organization__path=nearest)


class StandardNode(Record):
    """标准化对标台账条目: a 方面, a 标准 in it, or a 规范任务 in that; in force from a day until replaced.

    What is in force on a day in one organisation is the edition of that day. *figure_code* names a figure as plain
    text; it is evaluated where figures are known: at least *times* in every month, quarter, half-year or year.
    """

    class Level(models.IntegerChoices):
        ASPECT = 1, "方面"
        STANDARD = 2, "标准"
        TASK = 3, "规范任务"

    class Frequency(models.TextChoices):
        MONTH = "month", "每月"
        QUARTER = "quarter", "每季度"
        HALF_YEAR = "half_year", "每半年"
        YEAR = "year", "每年"
        AS_NEEDED = "as_needed", "适时"

    counted_days: ClassVar = ("held_on", "expired_on")
    later_fields: ClassVar = ("expired_on",)

    stem = "standard"

    held_on = models.DateField("生效日期")
    expired_on = models.DateField("失效日期", null=True, blank=True)
    level = models.PositiveSmallIntegerField("层级", choices=Level)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上一级"
    )
    code = models.CharField("编号", max_length=12, blank=True)
    text = models.CharField("内容", max_length=200)
    basis = models.CharField("依据", max_length=120, blank=True)
    frequency = models.CharField("频次", max_length=20, blank=True, choices=Frequency)
    evidence = models.CharField("佐证材料", max_length=100, blank=True)
    marks = models.DecimalField(
        "分值",
        max_digits=4,
        decimal_places=1,
        default=Decimal(1),
        validators=[MinValueValidator(Decimal("0.5"))],
    )
    key_task = models.BooleanField("关键任务", default=False)
    duty_post = models.CharField("责任委员", max_length=20, blank=True)
    figure_code = models.CharField("对应指标", max_length=40, blank=True)
    times = models.PositiveSmallIntegerField("每期至少次数", null=True, blank=True)

    objects = StandardNodeQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "标准化对标条目"
        verbose_name_plural = "标准化对标台账"
        ordering = ["pk"]
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                name="standard_only_aspects_on_top",
                condition=Q(level=1, parent__isnull=True) | Q(level__gt=1, parent__isnull=False),
                violation_error_message="标准和规范任务须选择上一级，方面不选。",
            ),
            models.CheckConstraint(
                name="standard_times_of_figure",
                condition=Q(figure_code="", times__isnull=True)
                | (~Q(figure_code="") & Q(times__gte=1) & ~Q(frequency__in=["", "as_needed"])),
                violation_error_message="对应数字指标的任务，请填写每期至少次数，频次选每月、每季度、每半年或每年。",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def natural_key(self) -> tuple[Any, ...]:
        return (self.organization_id, self.held_on, self.level, self.parent_id, self.text)

    def rank(self) -> tuple[tuple[int, ...], int]:
        """The place in the ledger: 1.2.10 stands after 1.2.9."""
        return (tuple(int(part) for part in self.code.split(".") if part.isdecimal()), self.pk)


def may_keep_ledger(user: User, organization: Organization) -> bool:
    """Whether he answers for the ledger of an organisation above branches."""
    return user.may_confirm_for(organization) and not organization.is_branch()


def load_default_ledger(organization: Organization, starts_on: date, *, by: User) -> int:
    """The ledger shipped with the program, for an organisation that has none in force; returns the number of tasks.

    It counts at once: who loads it answers for it as the organisation's secretary or committee member.
    """
    with transaction.atomic():
        Organization.objects.select_for_update().get(pk=organization.pk)
        if StandardNode.objects.in_force(starts_on).filter(organization=organization).exists():
            raise ValidationError("该组织已有有效的对标台账，请先停用原来的一版。")
        parents: list[StandardNode] = []
        tasks = 0
        for level in StandardNode.Level:
            nodes, codes = _default_level(organization, starts_on, level, parents, by)
            StandardNode.objects.enter_many(nodes, by=by, detail="装入通用对标台账")
            stored = {
                node.code: node
                for node in StandardNode.objects.filter(
                    organization=organization, held_on=starts_on, level=level, code__in=codes
                )
            }
            parents, tasks = list(stored.values()), len(nodes)
    return tasks


def _default_level(
    organization: Organization, starts_on: date, level: int, parents: list[StandardNode], by: User
) -> tuple[list[StandardNode], list[str]]:
    above = {parent.code: parent for parent in parents}
    nodes = [
        StandardNode(
            organization=organization, held_on=starts_on, level=level,
            parent=above.get(item["code"].rpartition(".")[0]), state=Record.State.CONFIRMED,
            created_by=by, confirmed_by=by, confirmed_at=timezone.now(), **item,
        )
        for item in DEFAULT_LEDGER
        if item["code"].count(".") + 1 == level
    ]  # fmt: skip
    return nodes, [node.code for node in nodes]


def retire_ledger(organization: Organization, on: date, *, by: User) -> int:
    """停用: the edition in force ends on the day; self-checks made against it keep its tasks. Returns how many nodes."""
    if not may_keep_ledger(by, organization):
        raise PermissionDenied("对标台账由制定台账的党组织停用。")
    with transaction.atomic():
        nodes = list(StandardNode.objects.in_force(on).filter(organization=organization))
        for node in nodes:
            node.expired_on = on
            node.store(by=by, verb=Verb.STEP, detail="停用本版对标台账")
    return len(nodes)
