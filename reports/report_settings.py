"""述职用语: the names a report uses, kept for each organisation and year."""

import re
from typing import Any

from django.db import models

from branches.organizations import Organization

BUREAU_NAME = re.compile(r"^(?:中共)?(?P<region>[^市区县旗州]{1,6})[市区县旗州](?P<area>[^局区县]{2,12})局")


class ReportSettings(models.Model):
    """述职用语: the names one organisation's report of one year uses. Each default is plain and prints well."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+", verbose_name="党组织")
    year = models.PositiveSmallIntegerField("年度")
    guiding_thought = models.CharField("指导思想表述", max_length=80, default="党的创新理论")
    plenum = models.CharField("最近全会的表述", max_length=80, default="党的全会精神")
    education_name = models.CharField("学习教育名称", max_length=60, default="党内学习教育")
    whole_name = models.CharField("全单位的简称", max_length=20, default="全局")
    superior_name = models.CharField("上级指导机关", max_length=40, default="上级机关工委")
    business_area = models.CharField("业务领域", max_length=20, default="业务")
    brand_name = models.CharField("党建品牌（党建+××保障行动）", max_length=20, blank=True)
    key_task = models.CharField("重点工作", max_length=30, default="年度")
    system_name = models.CharField("所在系统", max_length=20, default="本单位")
    region_name = models.CharField("和谐××（地方名称）", max_length=20, default="机关")
    guarantee_kind = models.CharField("坚强××保障", max_length=20, default="组织")
    cause_name = models.CharField("××事业", max_length=20, default="机关党建")

    class Meta:
        verbose_name = "述职用语"
        verbose_name_plural = "述职用语"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "year"],
                name="report_settings_once",
                violation_error_message="该组织这一年度的述职用语已存在，请直接修改。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization.short_name}{self.year}年度述职用语"

    def names(self) -> dict[str, str]:
        """The names as the wording uses them, by variable."""
        fields = [field.name for field in self._meta.fields if isinstance(field, models.CharField)]
        names = {name: getattr(self, name) for name in fields}
        brand = (
            f"“党建+{self.brand_name.removesuffix('保障')}保障行动”"
            if self.brand_name
            else "党建与业务融合行动"
        )
        branch = self.organization.is_branch()
        committee = self.organization.kind == Organization.Kind.PARTY_COMMITTEE
        return names | {
            "year": f"{self.year}年",
            "brand": brand,
            "body": "支部" if branch else "机关党委" if committee else "总支",
            "led_by": _leading_body(self.organization),
        }


def _leading_body(organization: Organization) -> str:
    """Who leads the organisation, as its secretary says it."""
    parent = Organization.objects.get_parent(organization) if organization.depth > 1 else None
    named = {
        Organization.Kind.PARTY_GROUP: "局党组",
        Organization.Kind.GENERAL_BRANCH: "局党总支",
        Organization.Kind.PARTY_COMMITTEE: "局机关党委",
    }
    return named.get(parent.kind, "上级党组织") if parent else "上级党组织"


def _above(organization: Organization) -> list[Organization]:
    """The organisations above, the nearest first."""
    if organization.depth < 2:
        return []
    return list(Organization.objects.get_ancestors(organization))[::-1]


def settings_for(organization: Organization, year: int) -> ReportSettings:
    """The names of the year; else an unsaved copy of the last earlier ones, or of those of the body above."""
    stored = ReportSettings.objects.filter(organization=organization, year=year).first()
    if stored:
        return stored
    above = _above(organization)
    earlier = (
        ReportSettings.objects.filter(organization=organization, year__lt=year).order_by("-year").first()
        or ReportSettings.objects.filter(organization__in=above, year__lte=year)
        .order_by("-year", "-organization__path")
        .first()
    )
    copied = earlier or ReportSettings(**suggested_names(organization))
    copied.pk, copied.organization, copied.year = None, organization, year
    copied._state.adding = True
    return copied


def suggested_names(organization: Organization) -> dict[str, str]:
    """What the organisation's own name, or that of one above it, tells: 云岚区水务局 works in 水务, in 云岚."""
    chain = [organization, *_above(organization)]
    names: dict[str, str] = {}
    for each in chain:
        if each.kind == Organization.Kind.WORK_COMMITTEE:
            names.setdefault("superior_name", each.short_name)
        bureau = BUREAU_NAME.search(each.name)
        if bureau and "business_area" not in names:
            area = bureau["area"]
            names |= {"business_area": area, "system_name": f"{area}系统", "cause_name": area}
            names["region_name"] = bureau["region"]
    fields: Any = {field.name: field for field in ReportSettings._meta.fields}
    return {name: text[: fields[name].max_length] for name, text in names.items()}
