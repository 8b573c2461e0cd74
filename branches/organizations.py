"""The tree of party organisations, and the terms of their committees."""

from datetime import date
from typing import Any

from django.db import models
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

from branches.pinyin import pinyin_of_organization

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def next_path(path: str) -> str:
    """The first path after the whole subtree of *path*, for `path >= p and path < next(p)`."""
    digits = [ALPHABET.index(character) for character in path]
    for place in reversed(range(len(digits))):
        digits[place] += 1
        if digits[place] < len(ALPHABET):
            return "".join(ALPHABET[digit] for digit in digits)
        digits[place] = 0
    raise ValueError(f"组织路径“{path}”之后已无位置，请联系系统管理员。")


class OrganizationQuerySet(MP_NodeQuerySet):
    def subtree(self, organization: "Organization") -> "OrganizationQuerySet":
        """The organisation itself and everything below it, by a range the index serves."""
        return self.filter(path__gte=organization.path, path__lt=next_path(organization.path))

    def party_groups(self) -> "OrganizationQuerySet":
        return self.filter(kind=Organization.Kind.PARTY_GROUP)

    def branches(self) -> "OrganizationQuerySet":
        return self.filter(kind=Organization.Kind.BRANCH)

    def alive(self, on: date) -> "OrganizationQuerySet":
        """Organisations that exist on the day."""
        return self.exclude(founded_on__gt=on).exclude(dissolved_on__lte=on)


class OrganizationManager(MP_NodeManager.from_queryset(OrganizationQuerySet)):
    """Tree order, with the project's own querysets."""

    def get_queryset(self) -> OrganizationQuerySet:
        return OrganizationQuerySet(self.model, using=self._db).order_by("path")


class Organization(MP_Node):
    """党组织: a party organisation of any level, from the working committee to the party group."""

    class Kind(models.TextChoices):
        WORK_COMMITTEE = "work_committee", "机关工委"
        PARTY_GROUP = "party_group", "党组"
        PARTY_COMMITTEE = "party_committee", "机关党委"
        GENERAL_BRANCH = "general_branch", "党总支"
        BRANCH = "branch", "党支部"
        GROUP = "group", "党小组"

    name = models.CharField("党组织名称", max_length=120, unique=True)
    kind = models.CharField("组织类别", max_length=20, choices=Kind)
    founded_on = models.DateField("成立日期", null=True, blank=True)
    dissolved_on = models.DateField("撤销日期", null=True, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="predecessors",
        verbose_name="接收的党组织",
    )  # fmt: skip
    renamed_on = models.DateField("最近更名日期", null=True, blank=True, editable=False)
    unit_name = models.CharField("所在单位", max_length=120, blank=True)
    name_pinyin = models.CharField("名称拼音", max_length=400, blank=True, editable=False)

    objects = OrganizationManager()

    class Meta:
        verbose_name = "党组织"
        verbose_name_plural = "党组织"
        constraints = [
            models.CheckConstraint(
                name="organization_kind_known",
                condition=models.Q(
                    kind__in=[
                        "work_committee",
                        "party_group",
                        "party_committee",
                        "general_branch",
                        "branch",
                        "group",
                    ]
                ),
                violation_error_message="请选择组织类别。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name_pinyin = pinyin_of_organization(self.name)
        super().save(*args, **kwargs)

    @property
    def short_name(self) -> str:
        """The name as it is spoken: 局机关第一党支部 stays, 中共云岚区水务局党组 loses its 中共."""
        return self.name.removeprefix("中共")

    @property
    def units(self) -> list[str]:
        """The units it covers, as 所在单位 names them: a 联合党支部 has several, told apart by 、."""
        return [name for name in self.unit_name.split("、") if name] or [self.short_name]

    def in_charge_on(self, day: date) -> "Organization":
        """Who goes on with its open things on the day: itself, or once it is dissolved the organisation that took over."""
        if self.dissolved_on is None or day < self.dissolved_on or self.successor is None:
            return self
        return self.successor

    def called_on(self, day: date) -> str:
        """Its name; for a day before it was renamed with the one it had then (原名)."""
        if self.renamed_on is None or self.renamed_on <= day:
            return self.name
        first = self.reorganizations.filter(old_name__gt="", effective_on__gt=day).order_by(
            "effective_on", "pk"
        )
        former = first.values_list("old_name", flat=True).first()
        return f"{self.name}（原名：{former}）" if former else self.name

    def is_branch(self) -> bool:
        return self.kind == self.Kind.BRANCH

    def heads_bureau(self) -> bool:
        """Whether a report of this organisation speaks for the whole bureau (全局)."""
        return self.kind in (self.Kind.GENERAL_BRANCH, self.Kind.PARTY_COMMITTEE)

    def party_group_above(self) -> "Organization | None":
        """The 党组 directly above, whose own records a report on 全局 includes."""
        if not self.heads_bureau() or self.depth < 2:
            return None
        parent = Organization.objects.get_parent(self)
        return parent if parent is not None and parent.kind == self.Kind.PARTY_GROUP else None


class Term(models.Model):
    """届次: one term of an organisation's committee, from its election to the day it should end."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="terms", verbose_name="党组织"
    )
    elected_on = models.DateField("本届换届日期")
    years = models.PositiveSmallIntegerField("任期（年）", default=3)
    approval = models.CharField("批复文号", max_length=60, blank=True)

    class Meta:
        verbose_name = "届次"
        verbose_name_plural = "届次"
        ordering = ["organization", "-elected_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "elected_on"],
                name="term_once_a_day",
                violation_error_message="该组织这一天的换届已登记，请核对换届日期。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization} {self.elected_on.year}年届"

    @property
    def ends_on(self) -> date:
        """The day the term ends, by calendar years; 29 February ends on 28 February."""
        try:
            return self.elected_on.replace(year=self.elected_on.year + self.years)
        except ValueError:
            return self.elected_on.replace(year=self.elected_on.year + self.years, day=28)
