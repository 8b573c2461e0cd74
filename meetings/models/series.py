"""Meetings held on a fixed day of every month."""

import calendar
from datetime import date, timedelta
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from branches.records import Record, RecordQuerySet
from meetings.models.meetings import MeetingType
from members.models import Member


class MeetingSeriesQuerySet(RecordQuerySet):
    def alive(self, on: date | None = None) -> Self:
        """Agreed on and not ended on the day, today unless told otherwise; with their types."""
        day = on or timezone.localdate()
        return (
            self.confirmed()
            .filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))
            .prefetch_related("series_types")
        )


class MeetingSeries(Record):
    """固定会议: a meeting held every month on a fixed day, or on the n-th of a weekday.

    `held_on` is the day from which it holds. The forms of its meetings open filled in with what stands here.
    """

    LAST_WEEK = 5

    class Weekday(models.IntegerChoices):
        """ISO weekdays."""

        MONDAY = 1, "星期一"
        TUESDAY = 2, "星期二"
        WEDNESDAY = 3, "星期三"
        THURSDAY = 4, "星期四"
        FRIDAY = 5, "星期五"
        SATURDAY = 6, "星期六"
        SUNDAY = 7, "星期日"

    class Week(models.IntegerChoices):
        FIRST = 1, "第一个"
        SECOND = 2, "第二个"
        THIRD = 3, "第三个"
        FOURTH = 4, "第四个"
        LAST = 5, "最后一个"

    later_fields: ClassVar = ("ends_on",)
    stem = "meeting-series"

    held_on = models.DateField("起始日期")
    ends_on = models.DateField("停用日期", null=True, blank=True)
    day_of_month = models.PositiveSmallIntegerField("每月几日", null=True, blank=True)
    week = models.PositiveSmallIntegerField("第几个", choices=Week, null=True, blank=True)
    weekday = models.PositiveSmallIntegerField("星期几", choices=Weekday, null=True, blank=True)
    begins = models.TimeField("开始时间", null=True, blank=True)
    topic_pattern = models.CharField("主题样式", max_length=200, blank=True)
    place = models.CharField("地点", max_length=80, blank=True)
    host = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="主持人"
    )

    objects = MeetingSeriesQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "固定会议"
        verbose_name_plural = "固定会议"
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                name="series_one_kind_of_day",
                condition=Q(day_of_month__isnull=False, week__isnull=True, weekday__isnull=True)
                | Q(day_of_month__isnull=True, week__isnull=False, weekday__isnull=False),
                violation_error_message="请填写每月几日，或者选择第几个、星期几，两种只填一种。",
            ),
            models.CheckConstraint(
                name="series_day_of_month",
                condition=Q(day_of_month__isnull=True) | Q(day_of_month__gte=1, day_of_month__lte=31),
                violation_error_message="每月几日请填1到31；月份没有这一天时按月末。",
            ),
            models.CheckConstraint(
                name="series_week_known",
                condition=Q(week__isnull=True) | Q(week__gte=1, week__lte=5),
                violation_error_message="请选择第一个到第四个，或最后一个。",
            ),
            models.CheckConstraint(
                name="series_weekday_known",
                condition=Q(weekday__isnull=True) | Q(weekday__gte=1, weekday__lte=7),
                violation_error_message="请选择星期一到星期日。",
            ),
            models.CheckConstraint(
                name="series_ends_after_start",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("held_on")),
                violation_error_message="停用日期不能早于起始日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kinds_label()}，{self.rhythm()}"

    def kind_codes(self) -> list[str]:
        return [each.kind for each in self.series_types.all()]

    def kinds_label(self) -> str:
        return "、".join(each.get_kind_display() for each in self.series_types.all())

    def natural_key(self) -> tuple[Any, ...]:
        kinds = tuple(sorted(self.kind_codes()))
        return (self.organization_id, kinds, self.day_of_month, self.week, self.weekday, self.held_on)

    def missing(self) -> list[str]:
        return [] if self.series_types.exists() else ["请至少选择一种会议类型。"]

    def rhythm(self) -> str:
        """每月15日, 每月第一个星期五."""
        if self.day_of_month is not None:
            return f"每月{self.day_of_month}日"
        return f"每月{self.get_week_display()}{self.get_weekday_display()}"

    def day_in(self, year: int, month: int) -> date:
        """Its day in the month; a day the month lacks becomes its last."""
        length = calendar.monthrange(year, month)[1]
        if self.day_of_month is not None:
            return date(year, month, min(self.day_of_month, length))
        first = date(year, month, 1)
        day = first + timedelta(days=((self.weekday or 1) - first.isoweekday()) % 7)
        day += timedelta(weeks=(self.week or 1) - 1)
        return day if day.month == month else day - timedelta(weeks=1)

    def next_on(self, day: date) -> date:
        """The first of its days on the day or after it, and not before it holds; it may lie after its end."""
        start = max(day, self.held_on)
        found = self.day_in(start.year, start.month)
        if found < start:
            year, month = (start.year + 1, 1) if start.month == 12 else (start.year, start.month + 1)
            found = self.day_in(year, month)
        return found

    def topic_on(self, day: date) -> str:
        """The topic of the meeting of that day: {年} and {月} stand for its year and month."""
        return self.topic_pattern.replace("{年}", str(day.year)).replace("{月}", str(day.month))


class SeriesType(models.Model):
    """固定会议类型: one of the types its meetings carry."""

    series = models.ForeignKey(
        MeetingSeries, models.CASCADE, related_name="series_types", verbose_name="固定会议"
    )
    kind = models.CharField("类型", max_length=20, choices=MeetingType.Kind)

    class Meta:
        verbose_name = "固定会议类型"
        verbose_name_plural = "固定会议类型"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "kind"],
                name="series_type_once",
                violation_error_message="同一类型只需选择一次。",
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
