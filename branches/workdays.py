"""Working days: Monday to Friday, but for the days the government's yearly notice of holidays moves."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils import timezone

from branches import audit
from branches.accounts import Role, User


def is_working(day: date, changes: Mapping[date, bool]) -> bool:
    """Whether one works on the day: by the changes, else by the weekday."""
    return changes.get(day, day.weekday() < 5)


def working_days(start: date, end: date, changes: Mapping[date, bool]) -> int:
    """How many working days lie from *start* to *end*, both included; nought where the end is before the start."""
    return sum(is_working(start + timedelta(days=more), changes) for more in range((end - start).days + 1))


def may_change_workdays(user: User) -> bool:
    """The system's administrators keep the table."""
    return any(post.role == Role.SYSTEM_ADMINISTRATOR for post in user.current_posts())


class DayChangeQuerySet(models.QuerySet[Any]):
    def as_changes(self) -> dict[date, bool]:
        """Day → whether one works on it."""
        return dict(self.values_list("day", "works"))


class DayChange(models.Model):
    """放假调休: a day on which one works or rests against its weekday."""

    day = models.DateField(
        "日期", unique=True, error_messages={"unique": "这一天已经登记，请先删除原来的登记。"}
    )
    works = models.BooleanField("上班", choices=[(False, "放假"), (True, "调休上班")], default=False)
    name = models.CharField("节日", max_length=20)
    added_at = models.DateTimeField("登记时间", default=timezone.now, editable=False)
    added_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="登记人", editable=False
    )  # NULL for the days that come with the program

    objects = DayChangeQuerySet.as_manager()

    class Meta:
        verbose_name = "放假调休"
        verbose_name_plural = "放假调休"
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day}{self.get_works_display()}"

    @property
    def key(self) -> str:
        """By which the audit trail names it."""
        return f"{self._meta.label_lower}:{self.pk}"

    def add(self, *, by: User) -> None:
        """Enter the day into the table."""
        _check(by)
        self.added_by = by
        with transaction.atomic():
            self.save()
            audit.write_line(
                by=by, verb=audit.Verb.CREATE, record_key=self.key, detail=f"{self}（{self.name}）"
            )

    def remove(self, *, by: User) -> None:
        """Take the day out of the table: its weekday decides again."""
        _check(by)
        with transaction.atomic():
            audit.write_line(
                by=by, verb=audit.Verb.WITHDRAW, record_key=self.key, detail=f"{self}（{self.name}）"
            )
            self.delete()


def _check(user: User) -> None:
    if not may_change_workdays(user):
        raise PermissionDenied("只有系统管理员可以修改放假调休，请与他联系。")
