"""Months that are closed: what was entered in them stands, and what is entered later is marked 补录."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from branches.accounts import User
from branches.organizations import Organization
from branches.periods import format_day

Key = tuple[int, date]
"""An organisation's id and the first of a month."""


def month_name(month: date) -> str:
    """2025年3月."""
    return f"{month.year}年{month.month}月"


def month_end(month: date) -> date:
    """The last day of the month that begins on the day."""
    return (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)


class MonthClosed(ValidationError):
    """Something of a closed month was to be written. Says which month, and what to do."""

    ADVICE = "确需补录的，请先由本组织在“月度关账”里申请，上级党组织批准后再办。"

    def __init__(self, closed: "Iterable[MonthClose]") -> None:
        super().__init__(f"{self.told(closed)}，不能再登记或修改。{self.ADVICE}")

    @staticmethod
    def told(closed: "Iterable[MonthClose]") -> str:
        """Which months are closed, since when and by whom."""
        return "；".join(
            f"{each.organization.short_name}{month_name(each.month)}已关账"
            f"（{format_day(timezone.localdate(each.closed_at))}，{each.closed_by}）"
            for each in closed
        )


class MonthCloseQuerySet(models.QuerySet["MonthClose"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(user.visible_condition())

    def with_windows(self, on: date) -> Self:
        """With `reopened`, whether later entries are let in on the day, and `asked`, whether that is asked for."""
        reopenings = Reopening.objects.filter(closed=OuterRef("pk"))
        return self.annotate(
            reopened=Exists(reopenings.open_on(on)), asked=Exists(reopenings.filter(approved__isnull=True))
        )


class MonthClose(models.Model):
    """月度关账: one organisation's month that the organisation above has closed. It is never undone."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name="党组织")
    month = models.DateField("月份")
    """The first day of the month."""
    drafts = models.PositiveIntegerField("关账时未确认的记录", default=0)
    closed_at = models.DateTimeField("关账时间", default=timezone.now)
    closed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="关账人")

    reopened: bool
    """Set by `with_windows`: whether later entries are let in."""
    asked: bool
    """Set by `with_windows`: whether somebody asks for that."""

    objects = MonthCloseQuerySet.as_manager()

    class Meta:
        verbose_name = "月度关账"
        verbose_name_plural = "月度关账"
        ordering = ["-month", "organization"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "month"],
                name="month_close_once",
                violation_error_message="这个月已经关账。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization.short_name}{month_name(self.month)}"

    @property
    def key(self) -> str:
        """branches.monthclose:3, by which the audit trail names it."""
        return f"{self._meta.label_lower}:{self.pk}"

    def can_be_reopened_by(self, user: User) -> bool:
        """Whether he may ask that later entries be let in; another person answers."""
        return user.may_enter_for(self.organization)


class ReopeningQuerySet(models.QuerySet["Reopening"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(user.visible_condition("closed__organization__"))

    def waiting(self) -> Self:
        return self.filter(approved__isnull=True)

    def open_on(self, day: date) -> Self:
        """Approved, not ended by hand, and not yet over."""
        return self.filter(approved=True, ended_at__isnull=True, open_until__gte=day)


class Reopening(models.Model):
    """补录申请: the branch asks to enter what was forgotten, another person above lets it, for some days."""

    closed = models.ForeignKey(MonthClose, models.PROTECT, related_name="reopenings", verbose_name="月度关账")
    what = models.CharField("要补录或更正的内容", max_length=200)
    reason = models.CharField("原因", max_length=200)
    asked_at = models.DateTimeField("申请时间", default=timezone.now)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="申请人")
    approved = models.BooleanField("批准", null=True)
    answer = models.CharField("答复", max_length=200, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="答复人")
    open_until = models.DateField("补录截止日期", null=True)
    ended_at = models.DateTimeField("提前结束时间", null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="结束人")

    objects = ReopeningQuerySet.as_manager()

    class Meta:
        verbose_name = "补录申请"
        verbose_name_plural = "补录申请"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="reopening_answered_who",
                condition=Q(approved__isnull=True, answered_at__isnull=True, answered_by__isnull=True)
                | Q(approved__isnull=False, answered_at__isnull=False, answered_by__isnull=False),
                violation_error_message="补录申请的答复、答复人与答复时间必须同时填写。",
            ),
            models.CheckConstraint(
                name="reopening_other_person",
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("asked_by")),
                violation_error_message="补录申请须由申请人以外的人答复。",
            ),
            models.CheckConstraint(
                name="reopening_until_if_approved",
                condition=Q(approved=True, open_until__isnull=False)
                | Q(open_until__isnull=True, approved__isnull=True)
                | Q(open_until__isnull=True, approved=False),
                violation_error_message="批准的补录申请须有截止日期，其他的没有。",
            ),
            models.CheckConstraint(
                name="reopening_ended_who",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False, approved=True),
                violation_error_message="只有批准的补录可以结束，结束人与结束时间必须同时填写。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.closed}补录"

    def is_open(self, on: date) -> bool:
        return (
            self.approved is True
            and self.ended_at is None
            and self.open_until is not None
            and on <= self.open_until
        )

    def can_be_answered_by(self, user: User) -> bool:
        return (
            self.approved is None
            and user.pk != self.asked_by_id
            and user.may_review(self.closed.organization)
        )

    def can_be_ended_by(self, user: User) -> bool:
        """By the organisation once it is done, or by who let it."""
        organization = self.closed.organization
        return self.is_open(timezone.localdate()) and (
            user.may_review(organization) or user.may_confirm_for(organization)
        )


def closed_among(keys: Iterable[Key]) -> dict[Key, Any]:
    """The closed ones of the months, each with `reopened`: whether later entries are let in today. One query."""
    wanted = set(keys)
    found = (
        MonthClose.objects.with_windows(timezone.localdate())
        .filter(
            organization__in={organization for organization, _ in wanted},
            month__in={month for _, month in wanted},
        )
        .select_related("organization", "closed_by")
    )
    by_key = {(each.organization_id, each.month): each for each in found}
    return {key: by_key[key] for key in sorted(wanted) if key in by_key}


def closed_months(on: date) -> dict[Key, MonthClose]:
    """All closed months into which nothing is let on the day."""
    found = MonthClose.objects.with_windows(on).filter(reopened=False)
    return {
        (each.organization_id, each.month): each for each in found.select_related("organization", "closed_by")
    }


def admit(keys: Iterable[Key]) -> set[Key]:
    """Let a write into these months or raise MonthClosed; returns those in which it is a later entry (补录).

    Called in the writing transaction, after the months' cells are locked.
    """
    found = closed_among(keys)
    if locked := [each for each in found.values() if not each.reopened]:
        raise MonthClosed(locked)
    return set(found)
