"""What every record is: a fact of one organisation on one day, entered, confirmed and never lost."""

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar, Self

from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone

from branches import audit, months
from branches.accounts import User
from branches.audit import Verb
from branches.organizations import Organization
from branches.periods import Period, Scope, format_day

BATCH = 1000
LATE_ENTRIES = (Verb.CREATE, Verb.EDIT, Verb.CONFIRM)
"""What makes a record a later entry (补录) where its month is closed and reopened."""

LATER_STEPS = (Verb.STEP, Verb.APPROVE)
"""What happens to a record after it was entered and confirmed."""


class StaleVersion(Exception):
    """Somebody else saved the record after this form was opened."""


class Cell(models.Model):
    """统计单元: organisation × record type × month. Dirty while the stored figures of it may be out of date."""

    organization = models.ForeignKey(Organization, models.CASCADE, verbose_name="党组织")
    record_type = models.CharField("记录类型", max_length=60)
    month = models.DateField("月份")
    dirty = models.BooleanField("待重算", default=True)

    class Meta:
        verbose_name = "统计单元"
        verbose_name_plural = "统计单元"
        constraints = [
            models.UniqueConstraint(fields=["record_type", "organization", "month"], name="cell_once")
        ]
        indexes = [models.Index(fields=["dirty", "record_type"], name="cell_dirty")]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.record_type} {self.month:%Y-%m}"

    @classmethod
    def mark(cls, keys: "Iterable[tuple[int, str, date]]") -> None:
        """Mark cells dirty in the running transaction: (organisation id, record type, first of the month)."""
        cells = [
            Cell(organization_id=organization, record_type=record_type, month=month, dirty=True)
            for organization, record_type, month in sorted(set(keys))
        ]
        Cell.objects.bulk_create(
            cells,
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["record_type", "organization", "month"],
            update_fields=["dirty"],
        )

    @classmethod
    def hold(cls, keys: "Iterable[tuple[int, str, date]]") -> None:
        """Lock cells for the running transaction and leave their figures as they are.

        Whoever writes a record marks its cells first; so a month that is being closed waits for the writes
        under way, and later writes wait for the closing.
        """
        Cell.objects.bulk_create(
            (
                Cell(organization_id=key[0], record_type=key[1], month=key[2], dirty=False)
                for key in sorted(set(keys))
            ),
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["record_type", "organization", "month"],
            update_fields=["month"],
        )


class RecordQuerySet(models.QuerySet[Any]):
    """One phrase of the domain per method."""

    def within(self, scope: Scope) -> Self:
        return self.filter(scope.condition())

    def during(self, period: Period, day: str = "held_on") -> Self:
        return self.filter(**{f"{day}__gte": period.start, f"{day}__lte": period.end})

    def confirmed(self) -> Self:
        return self.filter(state=Record.State.CONFIRMED)

    def unconfirmed(self) -> Self:
        """Entered but not (or no longer) to be trusted; withdrawn records are out of the question."""
        return self.filter(state__in=[Record.State.DRAFT, Record.State.RETURNED, Record.State.REOPENED])

    def visible_to(self, user: User) -> Self:
        return self.filter(user.visible_condition())

    def placed(self, on: date) -> Self:
        """With `place_path`, the path of the organisation to which each counts on the day."""
        return self.annotate(place_path=models.F("organization__path"))

    def keyed(self) -> dict[tuple[Any, ...], int]:
        """Natural key → id, by which an import recognises a row it has seen."""
        return {record.natural_key(): record.pk for record in self}

    def enter_many(self, records: "list[Any]", *, by: User, detail: str) -> None:
        """Store imported records in bulk: confirmed states, cells and one audit line per batch.

        A record of a closed month raises MonthClosed, and nothing is stored.
        """
        with transaction.atomic():
            for start in range(0, len(records), BATCH):
                chunk = records[start : start + BATCH]
                for record in chunk:
                    record.prepare()
                self.bulk_create(chunk)
                Cell.mark(key for record in chunk for key in record.cells())
                if late := months.admit(key for record in chunk for key in record.month_keys()):
                    ids = [record.pk for record in chunk if not late.isdisjoint(record.month_keys())]
                    self.filter(pk__in=ids).update(entered_late=True)
                named = ",".join(str(record.pk) for record in chunk)
                audit.write_line(
                    by=by,
                    verb=Verb.IMPORT,
                    record_key=self.model.record_type(),
                    detail=f"{detail}：{len(chunk)}条，{audit.IMPORTED_IDS}{named}",
                )


class Record(models.Model):
    """记录: the base of all record types."""

    class State(models.TextChoices):
        """How far the entry can be trusted."""

        DRAFT = "draft", "草稿"
        CONFIRMED = "confirmed", "已确认"
        RETURNED = "returned", "已退回"
        REOPENED = "reopened", "重新打开"
        WITHDRAWN = "withdrawn", "已撤销"

    OPEN_STATES: ClassVar = (State.DRAFT, State.RETURNED, State.REOPENED)
    stem: ClassVar[str]
    """The word its addresses, views and templates share: meetings:<stem>-detail."""
    counted_days: ClassVar[tuple[str, ...]] = ("held_on",)
    """The day fields by which some figure counts: their months are the record's cells."""
    locking_days: ClassVar[tuple[str, ...]] = ()
    """The days whose closed month closes the record: those that count, where nothing is said. What looks back on
    a period is made after it, and only the day on which it is made locks it."""
    confidential: ClassVar[bool] = False
    """Whether its content and its files are for some of its readers only: `can_be_read_by` says for whom."""
    later_fields: ClassVar[tuple[str, ...]] = ()
    """What a later step (`Verb.STEP`) may change though the month of the entry is closed: progress, closing,
    look-back. A day it moves must lie in open months, before and after."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name="党组织")
    held_on = models.DateField("日期")
    state = models.CharField("状态", max_length=12, choices=State, default=State.DRAFT, editable=False)
    state_reason = models.CharField("退回或撤销的原因", max_length=200, blank=True, editable=False)
    created_at = models.DateTimeField("录入时间", default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="录入人", editable=False
    )
    confirmed_at = models.DateTimeField("确认时间", null=True, editable=False)
    confirmed_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="确认人", null=True, editable=False
    )
    entered_late = models.BooleanField("补录", default=False, editable=False)
    source_cell = models.CharField("来源", max_length=160, blank=True, editable=False)
    submission_key = models.CharField(
        "提交标识", max_length=40, null=True, unique=True, editable=False
    )  # NULL where the record came by another door than a form: many rows without a key must coexist
    version = models.PositiveIntegerField("版本", default=1, editable=False)

    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="%(class)s_confirmed_who",
                condition=models.Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | models.Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                violation_error_message="确认人与确认时间必须同时填写。",
            ),
            models.CheckConstraint(
                name="%(class)s_state_known",
                condition=models.Q(state__in=["draft", "confirmed", "returned", "reopened", "withdrawn"]),
                violation_error_message="记录状态不正确。",
            ),
        ]
        indexes = [models.Index(fields=["organization", "held_on", "state"], name="%(class)s_scope")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.prepare()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse(f"{self._meta.app_label}:{self.stem}-detail", args=[self.pk])

    def prepare(self) -> None:
        """Derive the columns that follow from others. Called before every save, by form or in bulk."""

    # --- what it is called

    @classmethod
    def record_type(cls) -> str:
        return cls._meta.label_lower

    @property
    def key(self) -> str:
        """meetings.meeting:12, by which audit, attachments and point entries name this record."""
        return f"{self.record_type()}:{self.pk}"

    def natural_key(self) -> tuple[Any, ...]:
        """What makes the record the same fact as a ledger's row; written beside each type."""
        raise NotImplementedError(f"{self.record_type()} has no natural key")

    def cells(self) -> list[tuple[int, str, date]]:
        """The cells whose figures may rest on this record."""
        days = [getattr(self, name) for name in self.counted_days]
        return [
            (self.organization_id, self.record_type(), day.replace(day=1)) for day in days if day is not None
        ]

    def month_keys(self) -> set[months.Key]:
        """The organisation's months in which the record has a day that counts."""
        days = (getattr(self, name) for name in self.locking_days or self.counted_days)
        return {(self.organization_id, day.replace(day=1)) for day in days if day is not None}

    def check_month_open(self, *days: date | None) -> None:
        """For what is kept beside the record, in the transaction that writes it. Raises MonthClosed.

        Of a part with days of its own those are asked for, and not the record's.
        """
        keys = {(self.organization_id, day.replace(day=1)) for day in days if day} or self.month_keys()
        Cell.hold((organization, self.record_type(), month) for organization, month in keys)
        months.admit(keys)

    def missing(self) -> list[str]:
        """What must be filled in before the record can be confirmed, as whole sentences."""
        return []

    def warnings_for(self, user: User) -> list[str]:
        """What a reader should look at though it bars nothing, as whole sentences."""
        return []

    # --- who may do what

    def can_be_read_by(self, user: User) -> bool:
        """Whether one who sees the record may also read what is confidential in it, its files among it."""
        return True

    def can_be_edited_by(self, user: User) -> bool:
        return self.state in self.OPEN_STATES and user.may_enter_for(self.organization)

    def can_be_confirmed_by(self, user: User) -> bool:
        return self.state in self.OPEN_STATES and user.may_confirm_for(self.organization)

    def can_be_sent_back_by(self, user: User) -> bool:
        return self.state == self.State.CONFIRMED and user.may_review(self.organization)

    def can_be_withdrawn_by(self, user: User) -> bool:
        return self.state != self.State.WITHDRAWN and user.may_confirm_for(self.organization)

    def can_be_reopened_by(self, user: User) -> bool:
        return self.state in (self.State.CONFIRMED, self.State.WITHDRAWN) and user.may_confirm_for(
            self.organization
        )

    # --- verbs

    def store(
        self, *, by: User, verb: Verb = Verb.EDIT, detail: str = "", opened_at: int | None = None
    ) -> None:
        """Save the record with its audit line and cells, in one transaction.

        *opened_at* is the version the form was opened with; another version in the database raises
        StaleVersion and nothing is written. A closed month raises MonthClosed: of a later step (`Verb.STEP`)
        only for the days it moves, if it changes nothing but `later_fields`.
        """
        model = type(self)
        with transaction.atomic():
            stored: Record | None = None
            if self.pk is not None:
                stored = model._default_manager.select_for_update(of=("self",)).get(pk=self.pk)
                if opened_at is not None and stored.version != opened_at:
                    raise StaleVersion
                self.version = stored.version + 1
            else:
                verb = Verb.CREATE if verb == Verb.EDIT else verb
                self.created_by = by
            self.prepare()
            self._check_existence(stored, verb)
            Cell.mark([*(stored.cells() if stored else ()), *self.cells()])
            if months.admit(self._touched(stored, verb)) and verb in LATE_ENTRIES:
                self.entered_late = True
            self.save()
            audit.write_line(
                by=by, verb=verb, record_key=self.key, organization_id=self.organization_id, detail=detail
            )

    def _check_existence(self, stored: "Record | None", verb: Verb) -> None:
        """A dissolved organisation takes no new record of its last day or later."""
        end = self.organization.dissolved_on
        moved = stored is None or (stored.organization_id, stored.held_on) != (
            self.organization_id,
            self.held_on,
        )
        if end is not None and self.held_on >= end and moved and verb not in LATER_STEPS:
            raise ValidationError(
                f"{self.organization.short_name}已于{format_day(end)}撤销，这一天起的记录请登记在接收的党组织。"
            )

    def _touched(self, stored: "Record | None", verb: Verb) -> set[months.Key]:
        """The months of which a save changes something: of a later step those of the days it moves."""
        if stored is None:
            return self.month_keys()
        names = [field.attname for field in self._meta.concrete_fields]
        changed = {name for name in names if getattr(self, name) != getattr(stored, name)}
        later = {f.attname for f in self._meta.concrete_fields if f.name in (*self.later_fields, "version")}
        if verb not in LATER_STEPS or changed - later:
            return self.month_keys() | stored.month_keys()
        return {
            (each.organization_id, day.replace(day=1))
            for each in (self, stored)
            for name in changed & set(self.locking_days or self.counted_days)
            if (day := getattr(each, name)) is not None
        }

    def confirm(self, *, by: User) -> None:
        """The entry is right and counts from now on."""
        if not self.can_be_confirmed_by(by):
            raise PermissionDenied("只有本组织的书记或委员可以确认待确认的记录。")
        if gaps := self.missing():
            raise ValidationError(gaps)
        self.state, self.state_reason = self.State.CONFIRMED, ""
        self.confirmed_at, self.confirmed_by = timezone.now(), by
        self.store(by=by, verb=Verb.CONFIRM)

    def send_back(self, *, by: User, reason: str) -> None:
        """The organisation above does not accept it; it no longer counts."""
        if not self.can_be_sent_back_by(by):
            raise PermissionDenied("只有上级党组织可以退回已确认的记录。")
        self._leave(self.State.RETURNED, by=by, verb=Verb.SEND_BACK, reason=reason)

    def withdraw(self, *, by: User, reason: str) -> None:
        """It did not happen, or was entered in error. It stays in the trail and counts nowhere."""
        if not self.can_be_withdrawn_by(by):
            raise PermissionDenied("只有本组织的书记或委员可以撤销记录。")
        self._leave(self.State.WITHDRAWN, by=by, verb=Verb.WITHDRAW, reason=reason)

    def reopen(self, *, by: User, reason: str) -> None:
        """Open a confirmed or withdrawn record for correction; it counts again once confirmed."""
        if not self.can_be_reopened_by(by):
            raise PermissionDenied("只有本组织的书记或委员可以重新打开记录。")
        self._leave(self.State.REOPENED, by=by, verb=Verb.REOPEN, reason=reason)

    def _leave(self, state: str, *, by: User, verb: Verb, reason: str) -> None:
        if not reason.strip():
            raise ValidationError("请写明原因。")
        self.state, self.state_reason = state, reason.strip()
        self.confirmed_at = self.confirmed_by = None
        self.store(by=by, verb=verb, detail=reason.strip())


def record_types() -> list[type[Record]]:
    """Every record type of the project, by label."""
    models_ = [model for model in apps.get_models() if issubclass(model, Record)]
    return sorted(models_, key=lambda model: model._meta.label_lower)


def find_record(key: str) -> Record | None:
    """The record a key names, or None if there is none (any more)."""
    label, _, pk = key.partition(":")
    for model in record_types():
        if model.record_type() == label and pk.isdigit():
            return model._default_manager.filter(pk=pk).first()
    return None
