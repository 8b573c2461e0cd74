"""What each member owes a month, and what he paid."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from branches import audit
from branches.accounts import User
from branches.encryption import EncryptedTextField
from branches.periods import Period
from branches.records import Record
from members.models.dues import DuesCollection
from members.models.roster import Member
from members.rules import dues as dues_rules


class DuesBaseQuerySet(models.QuerySet["DuesBase"]):
    def histories(self, members: Iterable[int]) -> "dict[int, list[DuesBase]]":
        """Member id → all his bases, the first one first."""
        found: dict[int, list[DuesBase]] = defaultdict(list)
        for row in self.filter(member__in=list(members)).order_by("starts_on", "pk"):
            found[row.member_id].append(row)
        return found


def in_force(history: "list[DuesBase]", month: date) -> "DuesBase | None":
    """What holds in the month: the latest base that had begun by then, and of the same month the last settled."""
    return next((base for base in reversed(history) if base.starts_on <= month), None)


class DuesBase(models.Model):
    """党费核定: on what a member's dues rest from a month on. Never changed: a new one takes its place.

    The base is what he earns and only the dues officer sees it; what he owes a month is known to the branch.
    """

    class Payer(models.TextChoices):
        SALARIED = dues_rules.SALARIED, "按月领取工资"
        RETIRED = dues_rules.RETIRED, "离退休"
        FARMER = dues_rules.FARMER, "农民"
        NO_SALARY = dues_rules.NO_SALARY, "学生、下岗失业、抚恤救济、低保"

    member = models.ForeignKey(Member, models.PROTECT, related_name="dues_bases", verbose_name="党员")
    starts_on = models.DateField("起始月份")
    """The first day of the month from which it holds: that in which the new salary was first paid (art. 10)."""
    payer = models.CharField("交纳类别", max_length=10, choices=Payer, default=Payer.SALARIED)
    base = EncryptedTextField("交纳基数（元）", blank=True)
    amount = models.DecimalField("月应交（元）", max_digits=9, decimal_places=2)
    relief = models.CharField("减免的批准文件", max_length=100, blank=True)
    """Where less is owed than the rate gives: who agreed to it (the branch studies, the superior approves, art. 7)."""
    created_at = models.DateTimeField("核定时间", default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="核定人", editable=False
    )

    objects = DuesBaseQuerySet.as_manager()

    class Meta:
        verbose_name = "党费核定"
        verbose_name_plural = "党费核定"
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="dues_base_not_negative",
                condition=Q(amount__gte=0),
                violation_error_message="月应交金额不能小于0，请核对。",
            ),
            models.CheckConstraint(
                name="dues_base_payer_known",
                condition=Q(payer__in=["salaried", "retired", "farmer", "no_salary"]),
                violation_error_message="请选择交纳类别。",
            ),
        ]
        indexes = [models.Index(fields=["member", "starts_on"], name="dues_base_since")]

    def __str__(self) -> str:
        return f"{self.member} {self.starts_on:%Y-%m}起"

    def by_rate(self) -> Decimal:
        """What the regulation's rate gives for the base. Raises ValueError where there is no such rate."""
        return dues_rules.monthly_dues(
            self.payer, Decimal(self.base), self.starts_on, rounding=Decimal(settings.DUES_ROUNDING)
        )

    def clean(self) -> None:
        """Work out what is owed where it was not typed. Raises ValidationError with what to do."""
        self.starts_on = self.starts_on.replace(day=1)
        if self.payer in dues_rules.FIXED:
            self.base = ""
            least, most = dues_rules.FIXED[self.payer]
            self.amount = least if self.amount is None else self.amount
            if not self.relief and not dues_rules.within_fixed(self.payer, self.amount):
                raise ValidationError({"amount": f"这一类别每月交纳{least}至{most}元，请核对。"})
            return
        try:
            owed = self.by_rate()
        except (InvalidOperation, ValueError) as error:
            raise ValidationError({"base": "请填写大于0的交纳基数，例如 6850.00。"}) from error
        self.amount = owed if self.amount is None else self.amount
        if self.amount < owed and not self.relief:
            raise ValidationError(
                {"relief": f"按标准每月应交{owed}元；少交或免交的，请写明批准的组织和日期。"}
            )

    def settle(self, *, by: User) -> None:
        """Set what the member owes from the month on. The audit line names no money."""
        if not by.may_keep_dues(self.member.organization):
            raise PermissionDenied("只有党费管理员可以核定党费。")
        self.created_by = by
        with transaction.atomic():
            self.member.check_month_open(self.starts_on)
            self.save(force_insert=True)
            audit.write_line(
                by=by,
                verb=audit.Verb.EDIT,
                record_key=self.member.key,
                organization_id=self.member.organization_id,
                detail=f"核定党费，自{self.starts_on.year}年{self.starts_on.month}月起",
            )


class DuesPaymentQuerySet(models.QuerySet["DuesPayment"]):
    def standing(self) -> Self:
        """Payments of collections that have not been withdrawn."""
        return self.exclude(collection__state=Record.State.WITHDRAWN)

    def months_of(self, members: Iterable[int], period: Period) -> dict[int, dict[date, "DuesPayment"]]:
        """Member id → month → payment, of the months in the period."""
        found: dict[int, dict[date, DuesPayment]] = defaultdict(dict)
        rows = self.standing().select_related("collection")
        for row in rows.filter(
            member__in=list(members), month__gte=period.start.replace(day=1), month__lte=period.end
        ):
            found[row.member_id][row.month] = row
        return found


class DuesPayment(models.Model):
    """党费交纳: what one member paid for one month, in the collection in which the money came."""

    collection = models.ForeignKey(
        DuesCollection, models.PROTECT, related_name="payments", verbose_name="党费收缴"
    )
    member = models.ForeignKey(Member, models.PROTECT, related_name="dues_payments", verbose_name="党员")
    month = models.DateField("所属月份")
    owed = models.DecimalField("应交（元）", max_digits=9, decimal_places=2, null=True, blank=True)
    """As it stood when he paid; None where no base had been settled."""
    amount = models.DecimalField("实交（元）", max_digits=9, decimal_places=2)
    paid_on = models.DateField("交纳日期")

    objects = DuesPaymentQuerySet.as_manager()

    class Meta:
        verbose_name = "党费交纳"
        verbose_name_plural = "党费交纳"
        ordering = ["month", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "month"],
                name="dues_payment_once",
                violation_error_message="这名党员这个月的党费已经登记，请核对。",
            ),
            models.CheckConstraint(
                name="dues_payment_positive",
                condition=Q(amount__gt=0),
                violation_error_message="实交金额应大于0，未交的请留空。",
            ),
        ]
        indexes = [models.Index(fields=["month", "member"], name="dues_payment_month")]

    def __str__(self) -> str:
        return f"{self.member} {self.month:%Y-%m} {self.amount}"

    @property
    def is_back_payment(self) -> bool:
        """Whether it was paid after the month it was owed for."""
        return self.paid_on.replace(day=1) > self.month

    def breaches(self) -> list[str]:
        """What is unusual about it, in words; nothing bars it."""
        found: list[str] = []
        if not dues_rules.pays_back_in_time(self.month, self.paid_on):
            found.append(
                f"补交一般不超过{dues_rules.BACK_PAYMENT_MONTHS}个月（{dues_rules.REGULATION}第十二条），请核实并说明。"
            )
        if self.owed is not None and self.amount < self.owed:
            found.append(f"少于应交的{self.owed}元，请核对。")
        return found


def owing(organization: Any, month: date) -> list[Member]:
    """The members who owe dues for the month to the branch: on its roster when the month ended, admitted by then."""
    last = Period.of_month(month.year, month.month).end
    return [
        member
        for member in Member.objects.on_roster(organization, last).by_name()
        if dues_rules.owes_from(member.held_on) <= month
    ]
