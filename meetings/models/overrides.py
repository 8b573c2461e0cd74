"""What an organisation has ruled for itself in place of a default threshold."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from branches import audit
from branches.accounts import Role, User
from branches.audit import Verb
from branches.organizations import Organization
from meetings.rules import EVERY_LABELS, RULES, Rule, rule_on

RULE_LABELS = {rule.code: rule.label for rule in RULES}


def may_set_rules(user: User, organization: Organization) -> bool:
    """Whether he reviews the organisation, or is the secretary of the 总支 (机关党委) itself."""
    own = organization.heads_bureau() and Role.SECRETARY in user.roles_at(organization)
    return own or user.may_review(organization)


class RuleOverrideQuerySet(models.QuerySet[Any]):
    def above_or_at(self, organizations: Iterable[Organization]) -> Self:
        """The overrides of the organisations and of all above them."""
        paths = {
            each.path[:end]
            for each in organizations
            for end in range(Organization.steplen, len(each.path) + 1, Organization.steplen)
        }
        return self.filter(organization__path__in=paths)

    def visible_to(self, user: User) -> Self:
        """Those of the organisations he sees, and of those above him, which bind his too."""
        above = [
            post.organization.path[:end]
            for post in user.current_posts()
            for end in range(Organization.steplen, len(post.organization.path) + 1, Organization.steplen)
        ]
        return self.filter(user.visible_condition() | Q(organization__path__in=above))


class RuleOverride(models.Model):
    """本单位规定: a threshold of the organisation's own, from–to; it holds for all below, the nearest one wins.

    A part of the year is judged by the rule in force on its first day. A threshold of 0 asks nothing.
    It is never deleted, only ended.
    """

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="rule_overrides", verbose_name="党组织"
    )
    rule_code = models.CharField("事项", max_length=30, choices=list(RULE_LABELS.items()))
    threshold = models.PositiveSmallIntegerField("不少于（次）")
    every = models.CharField("周期", max_length=10, choices=list(EVERY_LABELS.items()))
    starts_on = models.DateField("起算日期")
    ends_on = models.DateField("截止日期", null=True, blank=True)
    reason = models.CharField("理由", max_length=200)
    document = models.CharField("依据文件", max_length=120)
    created_at = models.DateTimeField("设定时间", default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="设定人", editable=False
    )

    objects = RuleOverrideQuerySet.as_manager()

    class Meta:
        verbose_name = "本单位规定"
        verbose_name_plural = "本单位规定"
        ordering = ["rule_code", "-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="override_ends_after_start",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message="截止日期不能早于起算日期。",
            ),
            models.CheckConstraint(
                name="override_every_known",
                condition=Q(every__in=["month", "quarter", "half_year", "year"]),
                violation_error_message="请选择周期。",
            ),
            models.UniqueConstraint(
                fields=["organization", "rule_code", "starts_on"],
                name="override_once_a_day",
                violation_error_message="该组织这一天起已有同一事项的规定，请先核对，或换一个起算日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_rule_code_display()}{self.text}"

    @property
    def key(self) -> str:
        """meetings.ruleoverride:3, by which the audit trail names it."""
        return f"{self._meta.label_lower}:{self.pk}"

    @property
    def text(self) -> str:
        """每季度不少于1次, or that nothing is asked."""
        if self.threshold == 0:
            return "不作要求"
        return f"{self.get_every_display()}不少于{self.threshold}次"

    def in_force(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    def can_be_ended_by(self, user: User) -> bool:
        return may_set_rules(user, self.organization)

    def set_in_force(self, *, by: User) -> None:
        """Store a new override. It becomes the rule on the day it starts."""
        if not may_set_rules(by, self.organization):
            raise PermissionDenied("只有上级党组织或党总支书记可以设定本单位规定。")
        self.created_by = by
        with transaction.atomic():
            self.validate_constraints()
            self.save()
            audit.write_line(
                by=by,
                verb=Verb.CREATE,
                record_key=self.key,
                organization_id=self.organization_id,
                detail=f"本单位规定：{self}，依据{self.document}，理由：{self.reason}",
            )

    def end(self, *, by: User, on: date) -> None:
        """It holds up to the day and no longer. What was judged by it before stays judged by it."""
        if not self.can_be_ended_by(by):
            raise PermissionDenied("只有上级党组织或党总支书记可以停用本单位规定。")
        with transaction.atomic():
            stored = RuleOverride.objects.select_for_update(of=("self",)).get(pk=self.pk)
            if on < stored.starts_on:
                raise ValidationError("截止日期不能早于起算日期。")
            if stored.ends_on is not None and stored.ends_on < on:
                raise ValidationError("这条规定已经停用，不能再延长；需要时请另设一条。")
            self.ends_on = on
            self.save(update_fields=["ends_on"])
            audit.write_line(
                by=by,
                verb=Verb.EDIT,
                record_key=self.key,
                organization_id=self.organization_id,
                detail=f"本单位规定：{self}，截止{on}",
            )


@dataclass(frozen=True)
class HouseRules:
    """The rules that bind organisations, with what they or those above have ruled for themselves. One query."""

    by_place: dict[tuple[str, str], list[RuleOverride]]
    """Organisation path and rule code → overrides."""

    @classmethod
    def of(cls, organizations: Iterable[Organization]) -> Self:
        found: dict[tuple[str, str], list[RuleOverride]] = defaultdict(list)
        overrides = RuleOverride.objects.above_or_at(organizations).select_related(
            "organization", "created_by"
        )
        for override in overrides.order_by("-starts_on", "-pk"):
            found[override.organization.path, override.rule_code].append(override)
        return cls(dict(found))

    def override(self, code: str, organization: Organization, day: date) -> RuleOverride | None:
        """The override in force there on the day, the nearest and of those the newest; or None."""
        for end in range(len(organization.path), 0, -Organization.steplen):
            for each in self.by_place.get((organization.path[:end], code), ()):
                if each.in_force(day):
                    return each
        return None

    def overrides(self, code: str, organization: Organization) -> list[RuleOverride]:
        """Every override of the rule that may ever hold there."""
        ends = range(len(organization.path), 0, -Organization.steplen)
        return [each for end in ends for each in self.by_place.get((organization.path[:end], code), ())]

    def rule(self, code: str, organization: Organization, day: date) -> Rule | None:
        """The rule there on the day: the organisation's own in place of the default."""
        default = rule_on(code, day)
        override = self.override(code, organization, day)
        if default is None or override is None:
            return default
        return replace(default, threshold=override.threshold, every=override.every)
