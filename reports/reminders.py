"""Reminding: putting a thing off for some days, and the daily mail of what has become due or worse."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from smtplib import SMTPException
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.mail import send_mail
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from branches.accounts import User
from branches.organizations import Organization
from branches.periods import format_day
from reports.todos import KINDS, LIGHT_ORDER, Todo

logger = logging.getLogger(__name__)

SNOOZE_DAYS = 3
ABANDONED = timedelta(hours=1)
"""A claim without success for so long belongs to a worker that died: the next run takes it over."""
LIGHT_WORDS = {"red": "红", "yellow": "黄", "info": "蓝", "grey": "灰", "green": "绿"}


class Snooze(models.Model):
    """稍后提醒: a user has seen a thing to do and wants it back on a later day."""

    user = models.ForeignKey(User, models.CASCADE, related_name="snoozes", verbose_name="用户")
    key = models.CharField("事项标识", max_length=120)
    until = models.DateField("再次提醒日期")

    class Meta:
        verbose_name = "稍后提醒"
        verbose_name_plural = "稍后提醒"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "key"],
                name="snooze_once",
                violation_error_message="这件事已经设为稍后提醒。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.until}"


def snooze(todo: Todo, *, by: User, today: date) -> date:
    """Put it off; returns the day on which it comes back. What is red may not be put off."""
    if not todo.can_wait:
        raise PermissionDenied("标红的事项不能推后，请先办理。")
    until = today + timedelta(days=SNOOZE_DAYS)
    Snooze.objects.update_or_create(user=by, key=todo.key, defaults={"until": until})
    return until


def without_snoozed(todos: Iterable[Todo], user: User, today: date) -> list[Todo]:
    """The list without what he put off; what has turned red meanwhile is back at once. One query."""
    put_off = set(Snooze.objects.filter(user=user, until__gt=today).values_list("key", flat=True))
    return [todo for todo in todos if not (todo.can_wait and todo.key in put_off)]


class ReminderPreference(models.Model):
    """提醒设置: whether a user is reminded by mail, and of what. Without a row: of everything."""

    user = models.OneToOneField(User, models.CASCADE, related_name="reminder_preference", verbose_name="用户")
    by_mail = models.BooleanField("用邮件提醒我", default=True)
    muted = models.CharField("不提醒的事项", max_length=200, blank=True)
    """The kinds he does not want, separated by commas."""

    class Meta:
        verbose_name = "提醒设置"
        verbose_name_plural = "提醒设置"

    def __str__(self) -> str:
        return str(self.user)

    @property
    def kinds(self) -> list[str]:
        """The kinds he is reminded of."""
        muted = self.muted.split(",")
        return [kind for kind in KINDS if kind not in muted]

    @classmethod
    def of(cls, user: User) -> "ReminderPreference":
        """His, or an unsaved one with the defaults."""
        return cls.objects.filter(user=user).first() or cls(user=user)


class ReminderSent(models.Model):
    """已发提醒: one thing, mailed to one user on one day, with the light it then had."""

    class State(models.TextChoices):
        CLAIMED = "claimed", "发送中"
        SENT = "sent", "已发送"

    user = models.ForeignKey(User, models.CASCADE, related_name="reminders", verbose_name="用户")
    key = models.CharField("事项标识", max_length=120)
    day = models.DateField("日期")
    light = models.CharField("当时的灯", max_length=10)
    state = models.CharField("状态", max_length=10, choices=State, default=State.CLAIMED)
    claimed_at = models.DateTimeField("开始发送时间", default=timezone.now)

    class Meta:
        verbose_name = "已发提醒"
        verbose_name_plural = "已发提醒"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "key", "day"],
                name="reminder_once_a_day",
                violation_error_message="这件事今天已经提醒过。",
            ),
            models.CheckConstraint(
                name="reminder_state_known",
                condition=models.Q(state__in=["claimed", "sent"]),
                violation_error_message="提醒状态不正确。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.key}"


@dataclass(frozen=True)
class Item:
    """One line of the mail."""

    key: str
    kind: str
    light: str
    title: str
    url: str
    word: str = ""


def of_todos(todos: Iterable[Todo]) -> list[Item]:
    return [
        Item(each.key, each.kind, each.light, each.label, each.url, each.word) for each in todos if each.key
    ]


# --- the daily mail


def due(items: Iterable[Item], user: User, today: date) -> list[Item]:
    """What is to be mailed today: never mailed before, or worse than then, or again after some days.

    What somebody is just sending counts as sent, until it is clear that he never will.
    """
    last: dict[str, ReminderSent] = {}
    alive = models.Q(state=ReminderSent.State.SENT) | models.Q(claimed_at__gt=timezone.now() - ABANDONED)
    for sent in ReminderSent.objects.filter(alive, user=user).order_by("day"):
        last[sent.key] = sent
    return [item for item in items if _again(item, last.get(item.key), today)]


def _again(item: Item, sent: ReminderSent | None, today: date) -> bool:
    if sent is None:
        return True
    if sent.day >= today:
        return False
    worse = LIGHT_ORDER.index(item.light) < LIGHT_ORDER.index(sent.light)
    return worse or (today - sent.day).days >= settings.REMIND_AGAIN_AFTER_DAYS


def remind(user: User, items: Iterable[Item], today: date) -> int:
    """Mail him what is due; returns how many things. Nothing is mailed twice a day, by whomever it is called.

    The rows are written before the mail, so that of two workers one sends; a mail that fails takes them away
    again, and the next run tries anew. Raises what the mail server raises.
    """
    mine = [item for item in due(items, user, today) if _claim(item, user, today)]
    if not mine:
        return 0
    rows = ReminderSent.objects.filter(user=user, day=today, key__in=[item.key for item in mine])
    try:
        send_mail(
            f"述实：{len(mine)}件事待办",
            text_of(user, mine, today),
            settings.DEFAULT_FROM_EMAIL,
            [user.email],
        )
    except (SMTPException, OSError):
        rows.delete()
        raise
    rows.update(state=ReminderSent.State.SENT)
    return len(mine)


def _claim(item: Item, user: User, today: date) -> bool:
    """Take the thing for this run; False where another run has it."""
    try:
        with transaction.atomic():
            ReminderSent.objects.create(user=user, key=item.key, day=today, light=item.light)
    except IntegrityError:
        abandoned = ReminderSent.objects.filter(
            user=user, key=item.key, day=today,
            state=ReminderSent.State.CLAIMED, claimed_at__lte=timezone.now() - ABANDONED,
        )  # fmt: skip
        return abandoned.update(claimed_at=timezone.now(), light=item.light) == 1
    return True


def text_of(user: User, items: Iterable[Item], today: date) -> str:
    """The mail: titles, lights in words and links; nothing else of what the records hold."""
    lines = [f"{user.name}同志：", "", f"截至{format_day(today)}，以下事项请您办理。", ""]
    for number, item in enumerate(items, start=1):
        light = "".join(part for part in (LIGHT_WORDS[item.light], "灯，" if item.word else "灯", item.word))
        lines += [f"{number}. {item.title}（{light}）"]
        if item.url:
            lines += [f"   {absolute(item.url)}"]
    lines += ["", f"工作台：{absolute('/')}", f"不想再收到，或只收一部分：{absolute('/reminders/')}"]
    return "\n".join(lines) + "\n"


def absolute(path: str) -> str:
    """The address as it is called from outside."""
    return urljoin(settings.SITE_URL.rstrip("/") + "/", path)


def readers() -> list[User]:
    """The users to whom mail may go: with an address, an active account and the wish."""
    return list(
        User.objects.filter(is_active=True)
        .exclude(email="")
        .exclude(reminder_preference__by_mail=False)
        .select_related("reminder_preference")
        .order_by("pk")
    )


def wanted(user: User, items: Iterable[Item]) -> list[Item]:
    """Without the kinds he muted."""
    preference: Any = getattr(user, "reminder_preference", None) or ReminderPreference(user=user)
    return [item for item in items if item.kind in preference.kinds]


def remind_all(items_of: Any, now: datetime | None = None) -> int:
    """Mail everybody what is due for him; one whose mail fails does not stop the others.

    *items_of(user, organization, today)* gives what stands on his desk.
    """
    today = timezone.localdate(now)
    count = 0
    for user in readers():
        organization: Organization | None = user.acting_organization()
        if organization is None:
            continue
        try:
            count += remind(user, wanted(user, items_of(user, organization, today)), today)
        except (SMTPException, OSError) as error:
            logger.error("给用户%s的提醒邮件没有发出，下次再发：%s", user.pk, error)
    return count
