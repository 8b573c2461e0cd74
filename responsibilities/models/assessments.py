"""年考核: the scheme of a year with its weighted indicators, and a scored sheet for each branch."""

from decimal import Decimal
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from branches.organizations import Organization
from branches.records import Record


class AssessmentScheme(models.Model):
    """考核方案: what an organisation scores its branches by in a year."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name="党组织")
    year = models.PositiveSmallIntegerField("年度")
    name = models.CharField("方案名称", max_length=80)

    class Meta:
        db_table = "responsibilities_scheme"
        verbose_name = "考核方案"
        verbose_name_plural = "考核方案"
        ordering = ["-year", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "year"],
                name="assessment_scheme_once",
                violation_error_message="该组织这一年度已有考核方案，请直接使用。",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Indicator(models.Model):
    """考核指标: one thing scored, with its full marks; where a figure counts it, what that must reach.

    *figure_code* names a figure as plain text; it is evaluated where figures are known.
    """

    scheme = models.ForeignKey(
        AssessmentScheme, models.CASCADE, related_name="indicators", verbose_name="考核方案"
    )
    position = models.PositiveSmallIntegerField("顺序")
    text = models.CharField("考核内容", max_length=120)
    weight = models.DecimalField(
        "分值", max_digits=4, decimal_places=1, validators=[MinValueValidator(Decimal("0.5"))]
    )
    figure_code = models.CharField("对应指标", max_length=40, blank=True)
    target = models.PositiveIntegerField("达到满分的数值", null=True, blank=True)

    class Meta:
        verbose_name = "考核指标"
        verbose_name_plural = "考核指标"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "position"],
                name="indicator_once",
                violation_error_message="考核指标的顺序不能重复。",
            ),
            models.CheckConstraint(
                name="indicator_target_of_figure",
                condition=Q(figure_code="", target__isnull=True) | (~Q(figure_code="") & Q(target__gte=1)),
                violation_error_message="对应数字指标的，请填写达到满分的数值。",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def automatic(self, value: int) -> Decimal:
        """The marks for a figure's value: in proportion up to the target, to half a mark."""
        reached = min(Decimal(value) / Decimal(self.target or 1), Decimal(1))
        return (self.weight * reached * 2).to_integral_value() / 2


class Assessment(Record):
    """年度考核: the sheet by which an organisation scores one branch below it for one year."""

    stem = "assessment"

    held_on = models.DateField("考核日期")
    scheme = models.ForeignKey(
        AssessmentScheme, models.PROTECT, related_name="assessments", verbose_name="考核方案"
    )
    branch = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name="被考核支部")
    remark = models.CharField("考核意见", max_length=300, blank=True)

    class Meta(Record.Meta):
        verbose_name = "年度考核"
        verbose_name_plural = "年度考核"
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["scheme", "branch"],
                name="assessment_once",
                violation_error_message="该支部在这一方案下已有考核表。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.branch.short_name}{self.scheme.year}年度考核"

    def natural_key(self) -> tuple[Any, ...]:
        return (self.scheme_id, self.branch_id)

    def missing(self) -> list[str]:
        unscored = self.scores.filter(score__isnull=True).count()
        return [f"还有{unscored}项没有评分，请评完再确认。"] if unscored else []

    def total(self) -> Decimal:
        return sum((each.score or Decimal(0) for each in self.scores.all()), Decimal(0))


class IndicatorScore(models.Model):
    """指标得分: the marks of one branch for one indicator, and whence they come."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="scores", verbose_name="年度考核")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+", verbose_name="考核指标")
    value = models.IntegerField("指标数值", null=True, blank=True)
    suggested = models.DecimalField("按数字得分", max_digits=4, decimal_places=1, null=True, blank=True)
    score = models.DecimalField("得分", max_digits=4, decimal_places=1, null=True, blank=True)
    note = models.CharField("评分说明", max_length=120, blank=True)

    class Meta:
        db_table = "responsibilities_score"
        verbose_name = "指标得分"
        verbose_name_plural = "指标得分"
        ordering = ["indicator__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "indicator"],
                name="indicator_score_once",
                violation_error_message="同一指标只评一次分。",
            ),
            models.CheckConstraint(
                name="indicator_score_not_negative",
                condition=Q(score__isnull=True) | Q(score__gte=0),
                violation_error_message="得分不能小于0。",
            ),
            models.CheckConstraint(
                name="indicator_departure_in_words",
                condition=Q(score__isnull=True)
                | Q(suggested__isnull=True)
                | Q(score=F("suggested"))
                | ~Q(note=""),
                violation_error_message="得分与按数字得分不同时，请写明评分说明。",
            ),
        ]

    def __str__(self) -> str:
        return str(self.indicator)
