"""Membership dues: what a branch collected for a month."""

from decimal import Decimal
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import IntegrityError, models
from django.db.models import F, Q

from branches.accounts import User
from branches.audit import Verb
from branches.organizations import Organization
from branches.records import Record, RecordQuerySet

TWICE = "这个月的党费收缴已经登记，请打开原来的记录修改；确需重记的先撤销原来的记录。"


class DuesCollectionQuerySet(RecordQuerySet):
    def of_branches(self) -> Self:
        """What branches collected; a 总支's own collection is no branch's month."""
        return self.filter(organization__kind=Organization.Kind.BRANCH)


class DuesCollection(Record):
    """党费收缴: the dues of one month, collected on a day (党费收缴、使用和管理的规定 art. 12: every month).

    A branch that may collect by the quarter registers the months of the quarter, or one of them.
    """

    counted_days: ClassVar = ("held_on", "month")

    stem = "dues-collection"

    held_on = models.DateField("收缴日期")
    month = models.DateField("所属月份")
    """The first day of the month."""
    persons_due = models.PositiveIntegerField("应交人数")
    persons_paid = models.PositiveIntegerField("实交人数")
    amount = models.DecimalField(
        "实收金额（元）",
        max_digits=12,
        decimal_places=2,
        validators=[MinValueValidator(Decimal(0), message="金额不能小于0，请核对。")],
    )
    remark = models.CharField("备注", max_length=200, blank=True)
    month_key = models.CharField(
        "月份标识", max_length=30, null=True, unique=True, editable=False
    )  # NULL once withdrawn: the month may then be registered again

    objects = DuesCollectionQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "党费收缴"
        verbose_name_plural = "党费收缴"
        ordering = ["-month", "-pk"]
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                name="dues_paid_within_due",
                condition=Q(persons_paid__lte=F("persons_due")),
                violation_error_message="实交人数不能多于应交人数，请核对。",
            ),
            models.CheckConstraint(
                name="dues_amount_not_negative",
                condition=Q(amount__gte=0),
                violation_error_message="金额不能小于0，请核对。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month.year}年{self.month.month}月党费"

    def natural_key(self) -> tuple[Any, ...]:
        return (self.organization_id, self.month)

    def prepare(self) -> None:
        """Bring the month to its first day, and keep the key that holds each month once."""
        self.month = self.month.replace(day=1)
        withdrawn = self.state == self.State.WITHDRAWN
        self.month_key = None if withdrawn else f"{self.organization_id}:{self.month:%Y-%m}"

    def store(
        self, *, by: User, verb: Verb = Verb.EDIT, detail: str = "", opened_at: int | None = None
    ) -> None:
        """As every record; a second one for the month raises ValidationError, also where both come at once."""
        if self.is_twice():
            raise ValidationError(TWICE)
        try:
            super().store(by=by, verb=verb, detail=detail, opened_at=opened_at)
        except IntegrityError as error:
            if self.is_twice():
                raise ValidationError(TWICE) from error
            raise

    def is_twice(self) -> bool:
        """Whether another record that stands holds the organisation's month."""
        self.prepare()
        if self.month_key is None:
            return False
        others = DuesCollection.objects.filter(month_key=self.month_key).exclude(pk=self.pk)
        if self.submission_key:  # the same form pressed twice is the same record, and answered as such
            others = others.exclude(submission_key=self.submission_key)
        return others.exists()
