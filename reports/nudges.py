"""催办: what an organisation above asks one below to make good, answered by the record itself or by a sentence."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from smtplib import SMTPException
from typing import Any, Self

from celery import current_app
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from kombu.exceptions import OperationalError

from branches import audit
from branches.accounts import User
from branches.audit import Verb
from branches.organizations import Organization
from branches.periods import Period, Scope, format_day
from branches.records import Record
from meetings.models import HouseRules
from meetings.rules import whole_parts
from reports.catalogue import Figure
from reports.reminders import Item, readers, remind, wanted
from reports.requirements import REQUIRED, Requirement, Result, Standing, evaluate, part_name
from responsibilities.models import Problem

logger = logging.getLogger(__name__)

TITLE_LENGTH = 120


class NudgeQuerySet(models.QuerySet[Any]):
    def open(self) -> Self:
        return self.filter(answered_at__isnull=True)

    def visible_to(self, user: User) -> Self:
        """Those sent to organisations the user sees."""
        return self.filter(user.visible_condition())


class Nudge(models.Model):
    """催办: one reminder of the organisation above to one below, once a day for the same thing."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="nudges", verbose_name="被催办的党组织"
    )
    sent_by_organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name="发出的党组织"
    )
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="发出人")
    sent_at = models.DateTimeField("发出时间", default=timezone.now)
    sent_on = models.DateField("发出日期", default=timezone.localdate)
    subject = models.CharField("事项", max_length=80)
    """The code of a requirement, or the key of a problem."""
    parts = models.CharField("所缺期间", max_length=200, blank=True)
    """Of a requirement, the first days of the parts that were missing, separated by commas."""
    title = models.CharField("内容", max_length=TITLE_LENGTH)
    message = models.CharField("说明", max_length=200, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True, editable=False)
    answered_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="答复人", null=True, editable=False
    )
    answer = models.CharField("答复", max_length=200, blank=True)
    record_key = models.CharField("答复的记录", max_length=80, blank=True, editable=False)

    objects = NudgeQuerySet.as_manager()

    class Meta:
        verbose_name = "催办"
        verbose_name_plural = "催办"
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "subject", "sent_on"],
                name="nudge_once_a_day",
                violation_error_message="今天已就这件事催办过该组织，请明天再看。",
            ),
            models.CheckConstraint(
                name="nudge_answered_how",
                condition=Q(answered_at__isnull=True, answered_by__isnull=True)
                | (Q(answered_at__isnull=False) & (Q(answered_by__isnull=False) | ~Q(record_key=""))),
                violation_error_message="答复应写明答复人，或指明答复的记录。",
            ),
        ]
        indexes = [models.Index(fields=["organization", "answered_at"], name="nudge_open")]

    def __str__(self) -> str:
        return self.title

    @property
    def key(self) -> str:
        """reports.nudge:5, by which the audit trail and the mail name it."""
        return f"{self._meta.label_lower}:{self.pk}"

    @property
    def starts(self) -> list[date]:
        """The first days of the parts it asks for."""
        return [date.fromisoformat(text) for text in self.parts.split(",") if text]

    @property
    def problem_id(self) -> int | None:
        """Of a reminder to rectify, the problem; None where it is about a requirement."""
        label, _, pk = self.subject.partition(":")
        return int(pk) if label == Problem.record_type() else None

    def can_be_answered_by(self, user: User) -> bool:
        return self.answered_at is None and user.may_enter_for(self.organization)

    def reply(self, *, by: User, text: str) -> None:
        """Answer in a sentence, where no record can: why it is late, when it will be held."""
        if not by.may_enter_for(self.organization):
            raise PermissionDenied("只有被催办的党组织可以答复。")
        if not text.strip():
            raise ValidationError("请写一句答复，或直接把缺的记录补上。")
        with transaction.atomic():
            stored = Nudge.objects.select_for_update(of=("self",)).get(pk=self.pk)
            if stored.answered_at is not None:
                raise ValidationError("这条催办已经答复，不需要再答复。")
            self.answered_at, self.answered_by, self.answer = timezone.now(), by, text.strip()
            self.save(update_fields=["answered_at", "answered_by", "answer"])
            audit.write_line(
                by=by,
                verb=Verb.ANSWER,
                record_key=self.key,
                organization_id=self.organization_id,
                detail=self.answer,
            )


# --- sending


@dataclass(frozen=True)
class Behind:
    """An organisation that falls short of a requirement today, and whether it was reminded today."""

    organization: Organization
    parts: tuple[Period, ...]
    nudged_at: Any = None
    """When it was reminded today; None if it was not."""

    @property
    def lacking(self) -> str:
        """1月、2月, with the part that still runs last."""
        return "、".join(part_name(part) for part in self.parts)


def behind(organization: Organization, requirement: Requirement, user: User, today: date) -> list[Behind]:
    """The organisations below that fall short and that the user reviews, in tree order."""
    scope = Scope.alone(organization, Period.of_year(today.year))
    nudged = dict(
        Nudge.objects.filter(scope.condition(), subject=requirement.rule_code, sent_on=today).values_list(
            "organization_id", "sent_at"
        )
    )
    return [
        Behind(each.organization, short, nudged.get(each.organization.pk))
        for each in _standings(evaluate(scope, today), requirement)
        if (short := (*each.missed, *([each.current] if each.current else [])))
        and user.may_review(each.organization)
    ]


def _standings(results: Iterable[Result], requirement: Requirement) -> Iterable[Standing]:
    return next((each.standings for each in results if each.requirement == requirement), ())


def send(
    requirement: Requirement, to: Iterable[Behind], *, by: User, at: Organization, message: str, today: date
) -> list[Nudge]:
    """Remind each once; who was reminded of it today already is left alone. Returns what was sent now."""
    rule = requirement.rule(today)
    label = rule.label if rule is not None else requirement.figure.label
    sent = []
    for each in to:
        parts = ",".join(part.start.isoformat() for part in each.parts)
        sent += _send(
            each.organization, requirement.rule_code, f"{label}：{each.lacking}还没有记录", parts=parts,
            by=by, at=at, message=message, today=today,
        )  # fmt: skip
    if sent:
        ids = [nudge.pk for nudge in sent]
        transaction.on_commit(lambda: wake_mail(ids))
    return sent


def send_about(problem: Problem, *, by: User, at: Organization, message: str, today: date) -> list[Nudge]:
    """Remind the organisation to rectify a problem; nothing where it was reminded of it today already."""
    title = f"整改：{problem.description}"[:TITLE_LENGTH]
    sent = _send(problem.organization, problem.key, title, by=by, at=at, message=message, today=today)
    if sent:
        transaction.on_commit(lambda: wake_mail([sent[0].pk]))
    return sent


def _send(
    to: Organization,
    subject: str,
    title: str,
    *,
    by: User,
    at: Organization,
    message: str,
    today: date,
    parts: str = "",
) -> list[Nudge]:
    if not by.may_review(to):
        raise PermissionDenied("只能催办自己审核的下级党组织。")
    with transaction.atomic():
        nudge, new = Nudge.objects.get_or_create(
            organization=to,
            subject=subject,
            sent_on=today,
            defaults={
                "sent_by": by,
                "sent_by_organization": at,
                "parts": parts,
                "title": title,
                "message": message.strip(),
            },
        )
        if new:
            audit.write_line(
                by=by, verb=Verb.NUDGE, record_key=nudge.key, organization_id=to.pk, detail=nudge.title
            )
    return [nudge] if new else []


def wake_mail(ids: list[int]) -> None:
    """Tell a worker to mail them. With the broker down the daily mail brings them."""
    try:
        current_app.send_task("reports.tasks.mail_nudges", [ids])
    except (OperationalError, ConnectionError) as error:
        logger.warning("消息队列暂不可用，催办由次日的提醒邮件带去：%s", error)


def mail(ids: Iterable[int]) -> int:
    """Mail the reminders to those who enter records there and wish it; each once. Returns how many mails went."""
    today = timezone.localdate()
    waiting = list(Nudge.objects.open().filter(pk__in=list(ids)).select_related("organization"))
    count = 0
    for user in readers():
        items = [
            Item(nudge.key, "nudge", "red", f"催办：{nudge}", reverse("reports:nudge-list"))
            for nudge in waiting
            if user.may_enter_for(nudge.organization)
        ]
        try:
            count += bool(remind(user, wanted(user, items), today))
        except (SMTPException, OSError) as error:
            logger.error("给用户%s的催办邮件没有发出，次日再发：%s", user.pk, error)
    return count


# --- answering by the record


def proofs(nudges: Iterable[Nudge]) -> dict[int, Record]:
    """Nudge id → the confirmed record that made it good, for those whose every part is full, or problem closed.

    One query for the problems, and one for each requirement spoken of and year, whatever the number of nudges.
    """
    nudges = list(nudges)
    found: dict[int, Record] = dict(_closed(nudges))
    by_requirement: dict[tuple[str, int], list[Nudge]] = defaultdict(list)
    for nudge in nudges:
        if nudge.subject in REQUIRED:
            by_requirement[nudge.subject, nudge.starts[0].year].append(nudge)
    house = HouseRules.of(nudge.organization for group in by_requirement.values() for nudge in group)
    for (code, year), group in by_requirement.items():
        figure = REQUIRED[code].figure
        held = _held(figure, [nudge.organization for nudge in group], year)
        for nudge in group:
            if record := _proof(nudge, held[nudge.organization_id], figure, house):
                found[nudge.pk] = record
    return found


def _closed(nudges: list[Nudge]) -> Iterator[tuple[int, Record]]:
    """The reminders to rectify whose problem is closed by now, with it."""
    wanted = {nudge.problem_id for nudge in nudges if nudge.problem_id is not None}
    if not wanted:
        return
    closed = Problem.objects.confirmed().filter(pk__in=wanted, closed_on__isnull=False)
    problems = {each.pk: each for each in closed.select_related("organization")}
    for nudge in nudges:
        if nudge.problem_id in problems:
            yield nudge.pk, problems[nudge.problem_id]


Held = list[tuple[date, int, Record]]


def _held(figure: Figure, organizations: list[Organization], year: int) -> dict[int, Held]:
    """Organisation id → what counted for the figure there and below in the year: day, value, record."""
    condition = Q(pk__in=[])
    for each in organizations:
        condition |= Scope.alone(each, Period.of_year(year)).condition()
    records = figure.records().confirmed().filter(condition).during(Period.of_year(year), figure.counts_by)
    rows = records.order_by().annotate(value=figure.measure).select_related("organization")
    held: dict[int, Held] = {each.pk: [] for each in organizations}
    for record in rows:
        for each in organizations:
            if record.organization.path.startswith(each.path):
                held[each.pk].append((getattr(record, figure.counts_by), record.value, record))
    return held


def _proof(nudge: Nudge, held: Held, figure: Figure, house: HouseRules) -> Record | None:
    """The latest record of the parts it asks for, where each of them has enough."""
    used: Held = []
    for start in nudge.starts:
        rule = house.rule(nudge.subject, nudge.organization, start)
        if rule is None:
            continue
        part = next(
            (each for each in whole_parts(Period.of_year(start.year), rule.every) if start in each), None
        )
        inside = [each for each in held if part is not None and each[0] in part]
        if sum(value for _, value, _ in inside) < rule.threshold:
            return None
        used += inside
    return max(used, key=lambda each: (each[0], each[2].pk))[2] if used else None


def settle() -> int:
    """Mark what the records have answered since; returns how many. Safe to run twice and by two at once."""
    waiting = list(Nudge.objects.open().select_related("organization"))
    settled = 0
    for pk, record in proofs(waiting).items():
        settled += (
            Nudge.objects.open().filter(pk=pk).update(answered_at=timezone.now(), record_key=record.key)
        )
    return settled


@dataclass(frozen=True)
class NudgeLine:
    """A nudge as both sides see it."""

    nudge: Nudge
    light: str
    word: str
    answer: str
    url: str = ""
    """The record that answers it, for those who may open it."""


def told(nudges: Iterable[Nudge]) -> list[NudgeLine]:
    """The nudges with their state as of now: a record that answers shows at once, before it is marked."""
    chosen = list(nudges)
    proven = proofs(each for each in chosen if each.answered_at is None or each.record_key)
    lines = []
    for nudge in chosen:
        record = proven.get(nudge.pk)
        if record is not None:
            url = record.get_absolute_url()
            if isinstance(record, Problem) and record.closed_on is not None:
                lines.append(NudgeLine(nudge, "green", "已销号", f"{format_day(record.closed_on)}销号", url))
            else:
                lines.append(NudgeLine(nudge, "green", "已补记", f"{format_day(record.held_on)}的记录", url))
        elif nudge.answered_at is not None:
            light = "green" if nudge.record_key else "info"
            lines.append(NudgeLine(nudge, light, "已答复", nudge.answer or "已有记录，后又改动"))
        else:
            lines.append(NudgeLine(nudge, "yellow", "未答复", ""))
    return lines
