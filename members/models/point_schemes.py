"""What points are given for: an organisation's scheme, its versions and its rules."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Self

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from branches import audit
from branches.accounts import User
from branches.organizations import Organization
from members.point_schemes import COMMITTEE, ExampleScheme
from members.rules import points as arithmetic


class PointSchemeQuerySet(models.QuerySet["PointScheme"]):
    def on(self, day: date) -> Self:
        """In force on the day."""
        return self.filter(starts_on__lte=day).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))

    def binding(self, organization: Organization, on: date) -> "PointScheme | None":
        """The scheme an organisation keeps on the day: its own, else that of the nearest one above."""
        step = Organization.steplen
        paths = [organization.path[:end] for end in range(step, len(organization.path) + 1, step)]
        schemes = self.on(on).filter(organization__path__in=paths).select_related("organization")
        return max(schemes, key=lambda scheme: scheme.organization.depth, default=None)


class PointScheme(models.Model):
    """积分办法: one version of an organisation's scheme. In force it is not changed: the next version replaces it."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="point_schemes", verbose_name="党组织"
    )
    name = models.CharField("名称", max_length=60)
    version = models.PositiveSmallIntegerField("版本", default=1)
    starts_on = models.DateField("施行日期")
    ends_on = models.DateField("停止日期", null=True, blank=True)
    base = models.DecimalField("起始分", max_digits=6, decimal_places=2, default=Decimal(0))
    ceiling = models.DecimalField("最高分", max_digits=6, decimal_places=2, null=True, blank=True)
    publicity_days = models.PositiveSmallIntegerField("公示工作日", default=arithmetic.PUBLICITY_DAYS)
    shows_ranking = models.BooleanField("显示名次", default=False)
    """Off unless the organisation decides otherwise: points are not a race."""
    document = models.CharField("依据", max_length=120, blank=True)
    created_at = models.DateTimeField("录入时间", default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="录入人", editable=False
    )

    objects = PointSchemeQuerySet.as_manager()

    class Meta:
        verbose_name = "积分办法"
        verbose_name_plural = "积分办法"
        ordering = ["organization", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "version"],
                name="point_scheme_version_once",
                violation_error_message="这个版本的积分办法已经存在，请刷新后再试。",
            ),
            models.CheckConstraint(
                name="point_scheme_ends_after",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message="停止日期不能早于施行日期，请核对。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（第{self.version}版）"

    @classmethod
    def adopt(
        cls,
        example: ExampleScheme,
        organization: Organization,
        starts_on: date,
        *,
        by: User,
        document: str = "",
    ) -> "PointScheme":
        """Make an example the organisation's scheme from a day on; the version before ends the day before.

        Raises ValidationError where a version in force begins later.
        """
        if not by.may_confirm_for(organization):
            raise PermissionDenied("积分办法由本组织的书记或委员采用。")
        with transaction.atomic():
            versions = cls.objects.select_for_update().filter(organization=organization)
            latest = versions.order_by("-version").first()
            if latest is not None and latest.starts_on >= starts_on:
                raise ValidationError(f"现行办法自{latest.starts_on}起施行，新的办法须在这一天之后施行。")
            if latest is not None and latest.ends_on is None:
                latest.ends_on = starts_on - timedelta(days=1)
                latest.save(update_fields=["ends_on"])
            scheme = cls(
                organization=organization,
                name=example.name,
                version=latest.version + 1 if latest else 1,
                starts_on=starts_on,
                base=example.base,
                document=document,
                created_by=by,
            )
            scheme.full_clean(exclude=["created_by"])
            scheme.save()
            scheme._take(example)
            audit.write_line(
                by=by,
                verb=audit.Verb.CREATE,
                record_key=f"members.pointscheme:{scheme.pk}",
                organization_id=organization.pk,
                detail=f"{scheme}，自{starts_on}起施行",
            )
        return scheme

    def _take(self, example: ExampleScheme) -> None:
        PointRule.objects.bulk_create(
            PointRule(
                scheme=self,
                position=position,
                code=rule.code,
                category=rule.category,
                name=rule.name,
                kind=rule.kind,
                value=Decimal(rule.value),
                unit=rule.unit,
                source=rule.source,
                cap=Decimal(rule.cap) if rule.cap else None,
                cap_every=rule.cap_every,
                needs_evidence=rule.needs_evidence,
            )
            for position, rule in enumerate(example.rules, start=1)
        )
        PointCategoryCap.objects.bulk_create(
            PointCategoryCap(scheme=self, category=category, cap=Decimal(cap))
            for category, cap in example.category_caps
        )

    def terms(self) -> dict[str, arithmetic.Terms]:
        """Code → what the scheme says of it."""
        return {rule.code: rule.terms() for rule in self.rules.all()}

    def category_caps(self) -> Mapping[str, Decimal]:
        return {each.category: each.cap for each in self.caps.all()}


class Category(models.TextChoices):
    """What conduct a rule is about (domain.md 3.2)."""

    STUDY = "study", "政治学习"
    LIFE = "life", "组织生活"
    OBLIGATION = "obligation", "履行义务"
    ROLE = "role", "作用发挥"
    EXCELLENCE = "excellence", "创先争优"
    NEGATIVE = "negative", "负面扣分"
    VETO = "veto", "一票否决"


class PointRule(models.Model):
    """积分项: what is given, or taken, for one kind of conduct."""

    class Kind(models.TextChoices):
        ADD = arithmetic.ADD, "加分"
        DEDUCT = arithmetic.DEDUCT, "扣分"
        VETO = arithmetic.VETO, "一票否决"

    class Every(models.TextChoices):
        MONTH = arithmetic.MONTH, "每月"
        QUARTER = arithmetic.QUARTER, "每季度"
        YEAR = arithmetic.YEAR, "每年"

    class Source(models.TextChoices):
        ATTENDANCE = "attendance", "会议出席"
        LECTURE_GIVEN = "lecture_given", "讲授党课"
        REFLECTION = "reflection", "心得体会"
        RESEARCH = "research", "调研报告"
        SERVICE = "service", "志愿服务"
        DUES_PAID = "dues_paid", "按月交纳党费"
        SELF = "self", "本人申报"
        COMMITTEE = "committee", "支部登记"

    scheme = models.ForeignKey(PointScheme, models.PROTECT, related_name="rules", verbose_name="积分办法")
    position = models.PositiveSmallIntegerField("顺序")
    code = models.CharField("代码", max_length=30)
    category = models.CharField("类别", max_length=12, choices=Category)
    name = models.CharField("积分项", max_length=60)
    kind = models.CharField("加减", max_length=6, choices=Kind)
    value = models.DecimalField("分值", max_digits=6, decimal_places=2)
    unit = models.CharField("单位", max_length=6, default="次")
    cap = models.DecimalField("封顶分", max_digits=6, decimal_places=2, null=True, blank=True)
    cap_every = models.CharField("封顶周期", max_length=8, choices=Every, default=Every.YEAR)
    needs_evidence = models.BooleanField("须有佐证", default=False)
    source = models.CharField("来源", max_length=14, choices=Source, default=COMMITTEE)

    class Meta:
        verbose_name = "积分项"
        verbose_name_plural = "积分项"
        ordering = ["scheme", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "code"],
                name="point_rule_once",
                violation_error_message="同一办法中积分项的代码不能重复。",
            ),
            models.CheckConstraint(
                name="point_rule_value_positive",
                condition=Q(value__gt=0),
                violation_error_message="分值应大于0，扣分由“加减”决定。",
            ),
            models.CheckConstraint(
                name="point_rule_kind_known",
                condition=Q(kind__in=["add", "deduct", "veto"]),
                violation_error_message="请选择加分、扣分或一票否决。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def terms(self) -> arithmetic.Terms:
        return arithmetic.Terms(self.code, self.category, self.kind, self.cap, self.cap_every)

    @property
    def signed_value(self) -> Decimal:
        """What one of it is worth: below nought where it is taken."""
        return self.value if self.kind == self.Kind.ADD else -self.value

    @property
    def is_automatic(self) -> bool:
        """Whether the branch's records give it by themselves."""
        return self.source not in (self.Source.SELF, self.Source.COMMITTEE)

    @property
    def cap_text(self) -> str:
        return (
            f"{self.get_cap_every_display()}最多{self.cap.normalize():f}分"
            if self.cap is not None
            else "不封顶"
        )


class PointCategoryCap(models.Model):
    """类别封顶: the most a category gives a year."""

    scheme = models.ForeignKey(PointScheme, models.PROTECT, related_name="caps", verbose_name="积分办法")
    category = models.CharField("类别", max_length=12, choices=Category)
    cap = models.DecimalField("封顶分", max_digits=6, decimal_places=2)

    class Meta:
        verbose_name = "类别封顶"
        verbose_name_plural = "类别封顶"
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "category"],
                name="point_category_cap_once",
                violation_error_message="同一类别只能有一个封顶分。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_category_display()}最多{self.cap}分"
