"""What becomes of dues and of the branch's own money: use, extra dues, publication, budget and expenses."""

from decimal import Decimal
from typing import Any, ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from branches.records import Record
from members.models.roster import Member
from members.rules import dues as dues_rules

POSITIVE = MinValueValidator(Decimal("0.01"), message="金额应大于0，请核对。")


def amount_constraint(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name, condition=Q(amount__gt=0), violation_error_message="金额应大于0，请核对。"
    )


class DuesUse(Record):
    """党费使用: one expense out of dues, decided collectively (art. on the use of dues; classes of the newer text)."""

    class Purpose(models.TextChoices):
        TRAINING = "training", "培训党员"
        MATERIALS = "materials", "订阅或购买报刊、资料、音像制品和设备"
        COMMENDATION = "commendation", "表彰先进"
        HARDSHIP = "hardship", "补助生活困难的党员"
        DISASTER = "disaster", "补助受灾党员和修缮活动设施"
        MEETINGS = "meetings", "三会一课等组织生活"
        EMBLEMS = "emblems", "党徽党旗等"

    stem = "dues-use"

    held_on = models.DateField("支出日期")
    purpose = models.CharField("使用类别", max_length=14, choices=Purpose)
    amount = models.DecimalField("金额（元）", max_digits=12, decimal_places=2, validators=[POSITIVE])
    content = models.CharField("用途", max_length=200)
    decided_on = models.DateField("集体研究日期", null=True, blank=True)
    decided_by = models.CharField(
        "集体研究的会议", max_length=100, blank=True, help_text="例如：支部委员会会议。"
    )
    voucher = models.CharField("凭证号", max_length=40, blank=True)

    class Meta(Record.Meta):
        verbose_name = "党费使用"
        verbose_name_plural = "党费使用"
        constraints = [
            *Record.Meta.constraints,
            amount_constraint("dues_use_positive"),
            models.CheckConstraint(
                name="dues_use_decided_before",
                condition=Q(decided_on__isnull=True) | Q(decided_on__lte=models.F("held_on")),
                violation_error_message="集体研究应在支出之前，请核对日期。",
            ),
        ]

    def __str__(self) -> str:
        return self.content

    def natural_key(self) -> tuple[Any, ...]:
        return (self.organization_id, self.held_on, self.purpose, self.content, self.amount)

    def missing(self) -> list[str]:
        """Dues are spent by collective decision only."""
        decided = self.decided_on is not None and self.decided_by
        return [] if decided else ["党费使用须集体研究决定，请填写研究的日期和会议。"]


class ExtraDues(Record):
    """大额党费: dues a member pays of his own will beyond what he owes (art. 11)."""

    counted_days: ClassVar = ("held_on", "forwarded_on")

    stem = "extra-dues"

    held_on = models.DateField("交纳日期")
    member = models.ForeignKey(Member, models.PROTECT, related_name="extra_dues", verbose_name="党员")
    amount = models.DecimalField("金额（元）", max_digits=12, decimal_places=2, validators=[POSITIVE])
    forwarded_on = models.DateField("上缴日期", null=True, blank=True)
    receipt = models.CharField("收据编号", max_length=60, blank=True)

    class Meta(Record.Meta):
        verbose_name = "自愿多交党费"
        verbose_name_plural = "自愿多交党费"
        constraints = [
            *Record.Meta.constraints,
            amount_constraint("extra_dues_positive"),
            models.CheckConstraint(
                name="extra_dues_forwarded_after",
                condition=Q(forwarded_on__isnull=True) | Q(forwarded_on__gte=models.F("held_on")),
                violation_error_message="上缴日期不能早于交纳日期，请核对。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.amount}元"

    def natural_key(self) -> tuple[Any, ...]:
        return (self.organization_id, self.held_on, self.member_id, self.amount)

    @property
    def goes_to_the_centre(self) -> bool:
        """Whether the single sum is one that is handed on whole, against a receipt."""
        return self.amount >= dues_rules.SPECIAL_AMOUNT

    @property
    def next_step(self) -> str:
        """What the regulation still asks for, in words; "" where nothing."""
        if not self.goes_to_the_centre or (self.forwarded_on and self.receipt):
            return ""
        if self.forwarded_on:
            return "已上缴，请登记收据编号。"
        return f"一次交纳{dues_rules.SPECIAL_AMOUNT}元以上，请全额逐级上缴并取得收据。"


class DuesPublication(Record):
    """党费公示: the branch tells its members once a year what came in (art. on publicity)."""

    class Way(models.TextChoices):
        ASSEMBLY = "assembly", "党员大会"
        NOTICE = "notice", "公示栏"
        INTERNAL = "internal", "内部网络"

    stem = "dues-publication"

    held_on = models.DateField("公示日期")
    year = models.PositiveSmallIntegerField("年度")
    way = models.CharField("公示方式", max_length=10, choices=Way)
    remark = models.CharField("党员意见", max_length=200, blank=True)

    class Meta(Record.Meta):
        verbose_name = "党费公示"
        verbose_name_plural = "党费公示"

    def __str__(self) -> str:
        return f"{self.year}年度党费收缴公示"

    def natural_key(self) -> tuple[Any, ...]:
        return (self.organization_id, self.held_on, self.year, self.way)


class BudgetLine(Record):
    """党建经费预算: what the unit's budget of a year sets aside (机关基层组织工作条例 art. 40)."""

    class Category(models.TextChoices):
        MEETINGS = "meetings", "三会一课和主题党日"
        TRAINING = "training", "党员教育培训"
        MATERIALS = "materials", "资料和设备"
        PREMISES = "premises", "活动阵地"
        CARE = "care", "走访慰问"
        OTHER = "other", "其他"

    stem = "budget-line"

    held_on = models.DateField("批复日期")
    year = models.PositiveSmallIntegerField("年度")
    category = models.CharField("类别", max_length=10, choices=Category)
    amount = models.DecimalField("预算（元）", max_digits=12, decimal_places=2, validators=[POSITIVE])
    remark = models.CharField("说明", max_length=200, blank=True)

    class Meta(Record.Meta):
        verbose_name = "党建经费预算"
        verbose_name_plural = "党建经费预算"
        constraints = [*Record.Meta.constraints, amount_constraint("budget_line_positive")]

    def __str__(self) -> str:
        return f"{self.year}年度{self.get_category_display()}预算"

    def natural_key(self) -> tuple[Any, ...]:
        return (self.organization_id, self.year, self.category)


class Expense(Record):
    """党建经费支出: one expense out of the unit's budget for party work; dues only supplement it."""

    stem = "expense"

    held_on = models.DateField("支出日期")
    category = models.CharField("类别", max_length=10, choices=BudgetLine.Category)
    amount = models.DecimalField("金额（元）", max_digits=12, decimal_places=2, validators=[POSITIVE])
    content = models.CharField("用途", max_length=200)
    voucher = models.CharField("凭证号", max_length=40, blank=True)

    class Meta(Record.Meta):
        verbose_name = "党建经费支出"
        verbose_name_plural = "党建经费支出"
        constraints = [*Record.Meta.constraints, amount_constraint("expense_positive")]

    def __str__(self) -> str:
        return self.content

    def natural_key(self) -> tuple[Any, ...]:
        return (self.organization_id, self.held_on, self.category, self.content, self.amount)
