"""The calendar under a private address, for the calendar programs of telephones and desks (RFC 5545)."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any, Self

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils import timezone

from branches import audit
from branches.accounts import User
from branches.audit import Verb
from branches.organizations import Organization
from branches.periods import Period
from reports.branch_calendar import Entry
from reports.reminders import absolute

DAYS_BACK, DAYS_AHEAD = 92, 366
"""What a feed shows around today."""
LINE_OCTETS = 75
"""The longest line that RFC 5545, section 3.1, allows, without its end."""


class CalendarFeed(models.Model):
    """日历订阅: a private address under which one user's programs read one organisation's calendar.

    Only the hash of the address's secret is kept; who loses the address makes a new one.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="calendar_feeds", verbose_name="用户")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name="党组织")
    token_hash = models.CharField("地址校验值", max_length=64, unique=True)
    created_at = models.DateTimeField("建立时间", default=timezone.now)
    last_used_at = models.DateTimeField("最近读取时间", null=True)

    class Meta:
        verbose_name = "日历订阅"
        verbose_name_plural = "日历订阅"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.organization.short_name}的日历"

    @property
    def key(self) -> str:
        """reports.calendarfeed:2, by which the audit trail names it."""
        return f"{self._meta.label_lower}:{self.pk}"

    @classmethod
    def open_for(cls, organization: Organization, *, by: User) -> tuple[Self, str]:
        """A new feed and its secret, which is told this once and kept nowhere."""
        if not by.organizations().filter(pk=organization.pk).exists():
            raise PermissionDenied("您的岗位看不到这个组织，不能订阅它的日历。")
        token = secrets.token_urlsafe(32)
        with transaction.atomic():
            feed = cls.objects.create(user=by, organization=organization, token_hash=hashed(token))
            audit.write_line(
                by=by,
                verb=Verb.CREATE,
                record_key=feed.key,
                organization_id=organization.pk,
                detail=f"日历订阅：{organization.short_name}",
            )
        return feed, token

    def revoke(self, *, by: User) -> None:
        """The address stops working at once."""
        if by.pk != self.user_id:
            raise PermissionDenied("只能停用自己的日历订阅。")
        with transaction.atomic():
            audit.write_line(
                by=by,
                verb=Verb.WITHDRAW,
                record_key=self.key,
                organization_id=self.organization_id,
                detail=f"停用日历订阅：{self.organization.short_name}",
            )
            self.delete()

    @classmethod
    def behind(cls, token: str) -> "CalendarFeed | None":
        """The feed of the address, while its user may still log in and see the organisation; None otherwise."""
        feed = cls.objects.select_related("user", "organization").filter(token_hash=hashed(token)).first()
        if feed is None or not feed.user.is_active:
            return None
        if not feed.user.organizations().filter(pk=feed.organization_id).exists():
            return None
        return feed

    def note_use(self) -> None:
        """Remember when a program last read it, to the hour."""
        now = timezone.now()
        if self.last_used_at is None or now - self.last_used_at > timedelta(hours=1):
            CalendarFeed.objects.filter(pk=self.pk).update(last_used_at=now)


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def feed_period(today: date) -> Period:
    return Period(today - timedelta(days=DAYS_BACK), today + timedelta(days=DAYS_AHEAD))


# --- RFC 5545


def ics(name: str, found: Iterable[Entry], now: datetime) -> str:
    """The entries as an iCalendar object: whole-day events, lines folded and ended as the standard says."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Shushi//Calendar//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
        "X-WR-TIMEZONE:Asia/Shanghai",
    ]
    stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    for entry in found:
        lines += _event(entry, stamp)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines)


def _event(entry: Entry, stamp: str) -> list[str]:
    summary = "：".join(part for part in (entry.label, entry.text) if part)
    description = "，".join(part for part in (entry.organization, entry.word) if part)
    lines = [
        "BEGIN:VEVENT",
        f"UID:{entry.uid.replace(':', '-')}@shushi",
        f"DTSTAMP:{stamp}",
        f"DTSTART;VALUE=DATE:{entry.day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{entry.day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{escaped(summary)}",
    ]
    if description:
        lines.append(f"DESCRIPTION:{escaped(description)}")
    return [*lines, f"URL:{absolute(entry.url)}", "TRANSP:TRANSPARENT", "END:VEVENT"]


def escaped(text: str) -> str:
    """A value of type TEXT (section 3.3.11): backslash, semicolon, comma and line ends escaped."""
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")
    return "".join(character for character in text if character >= " ")


def folded(line: str) -> str:
    """The line cut after at most 75 octets, never within a character; what follows begins with a blank."""
    parts: list[str] = []
    part, room = "", LINE_OCTETS
    for character in line:
        octets = len(character.encode())
        if octets > room:
            parts.append(part)
            part, room = "", LINE_OCTETS - 1
        part, room = part + character, room - octets
    return "\r\n ".join([*parts, part])


def feed_body(feed: CalendarFeed, found: Iterable[Entry]) -> Any:
    """The bytes a program gets."""
    return ics(str(feed), found, timezone.now()).encode()
