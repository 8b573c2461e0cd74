"""Periods of time and scopes of organisations: what a figure is a figure of."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from branches.organizations import Organization, OrganizationQuerySet, next_path


@dataclass(frozen=True, order=True)
class Period:
    """A span of whole days, both ends included. All days are days in Asia/Shanghai."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError("截止日期不能早于起始日期，请重新选择期间。")

    @classmethod
    def of_year(cls, year: int) -> "Period":
        return cls(date(year, 1, 1), date(year, 12, 31))

    @classmethod
    def of_month(cls, year: int, month: int) -> "Period":
        return cls(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))

    @property
    def year(self) -> int:
        """The year the period belongs to: that of its last day."""
        return self.end.year

    @property
    def label(self) -> str:
        if self == Period.of_year(self.start.year):
            return f"{self.start.year}年"
        if self == Period.of_month(self.start.year, self.start.month):
            return f"{self.start.year}年{self.start.month}月"
        return f"{format_day(self.start)}至{format_day(self.end)}"

    def months(self) -> Iterator["Period"]:
        """The months the period touches, the first and last cut to its days."""
        day = self.start
        while day <= self.end:
            whole = Period.of_month(day.year, day.month)
            yield Period(day, min(whole.end, self.end))
            day = whole.end + timedelta(days=1)

    def year_before(self) -> "Period":
        """The same days a year earlier; 29 February becomes 28 February."""
        return Period(_a_year_before(self.start), _a_year_before(self.end))

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end


def _a_year_before(day: date) -> date:
    last = calendar.monthrange(day.year - 1, day.month)[1]
    if day.day == calendar.monthrange(day.year, day.month)[1]:
        return date(day.year - 1, day.month, last)
    return date(day.year - 1, day.month, min(day.day, last))


def months_later(day: date, months: int) -> date:
    """The same day so many calendar months on, or that month's last day (31 January + 1 month = 28 February)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def format_day(day: date) -> str:
    """A day as official documents write it: 2026年1月5日."""
    return f"{day.year}年{day.month}月{day.day}日"


@dataclass(frozen=True)
class Scope:
    """Organisations × a period.

    A scope is the subtree of one organisation; that of a 党总支 or 机关党委 also holds the records of
    the 党组 directly above it (全局), the 党组 being a row of its own.
    """

    organization: Organization
    period: Period
    party_group: Organization | None = None

    @classmethod
    def bureau(cls, organization: Organization, period: Period) -> "Scope":
        return cls(organization, period, organization.party_group_above())

    @classmethod
    def alone(cls, organization: Organization, period: Period) -> "Scope":
        return cls(organization, period)

    def during(self, period: Period) -> "Scope":
        """The same organisations in another period."""
        return Scope(self.organization, period, self.party_group)

    def condition(self, prefix: str = "organization__") -> Q:
        """The condition on an organisation's path (and the 党组) that puts a row in this scope."""
        return self.covers(f"{prefix}path")

    def covers(self, column: str) -> Q:
        """The same of a column that holds a path."""
        path = self.organization.path
        condition = Q(**{f"{column}__gte": path, f"{column}__lt": next_path(path)})
        if self.party_group is not None:
            condition |= Q(**{column: self.party_group.path})
        return condition

    def organizations(self) -> OrganizationQuerySet:
        return Organization.objects.filter(self.condition(prefix=""))

    @property
    def label(self) -> str:
        return f"{self.organization.short_name} · {self.period.label}"
