"""述职报告: the year's duty report of a secretary, its names, its text, and what was frozen on submission."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from branches import audit
from branches.accounts import User
from branches.audit import Verb
from branches.organizations import Organization
from branches.periods import Period, Scope
from members.models import Appointment
from reports import wording
from reports.figures import BY_CODE
from reports.report_settings import settings_for
from reports.tokens import Figures, Quoted, codes_in, figure_url, live_figures, plain, settle, token_errors
from reports.wording import DraftBlock


@dataclass(frozen=True)
class Draft:
    """A report that is not stored: what the command prints and what a stored report is made from."""

    organization: Organization
    year: int
    period: Period
    author_name: str
    title: str
    blocks: tuple[DraftBlock, ...]
    figures: Figures

    @property
    def scope(self) -> Scope:
        return Scope.bureau(self.organization, self.period)

    @property
    def byline(self) -> str:
        return byline(self.author_name, self.period)

    digest = ""
    state_label = "草稿"

    def printed_blocks(self) -> list[DraftBlock]:
        return list(self.blocks)


def byline(author_name: str, period: Period) -> str:
    """（江叙白同志　2026年1月）: the author and the month after the period."""
    month = period.end + timedelta(days=1)
    return f"（{author_name or '　　　'}同志　{month.year}年{month.month}月）"


def author_of(organization: Organization, on: date) -> str:
    """The name of the organisation's secretary on the day, "" where none is recorded."""
    post = (
        Appointment.objects.on(on)
        .filter(organization=organization, position=Appointment.Position.SECRETARY)
        .select_related("member")
        .order_by("-starts_on", "-pk")
        .first()
    )
    return post.member.name if post else ""


def title_of(organization: Organization, year: int) -> str:
    """中共××局总支部委员会书记2025年度抓基层党建工作述职报告."""
    return f"{organization.name}书记{year}年度抓基层党建工作述职报告"


def compose_draft(organization: Organization, year: int, period: Period | None = None) -> Draft:
    """A draft from the records as they are, without storing anything."""
    period = period or Period.of_year(year)
    scope = Scope.bureau(organization, period)
    figures = live_figures(scope)
    blocks = wording.compose(scope, settings_for(organization, year).names(), figures)
    return Draft(
        organization,
        year,
        period,
        author_of(organization, period.end),
        title_of(organization, year),
        tuple(blocks),
        figures,
    )


class DutyReport(models.Model):
    """述职报告: one secretary's report of one year."""

    class State(models.TextChoices):
        DRAFT = "draft", "草稿"
        SUBMITTED = "submitted", "已提交，待审定"
        APPROVED = "approved", "已审定"
        RETURNED = "returned", "已退回，待修改"

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name="党组织")
    year = models.PositiveSmallIntegerField("年度")
    period_start = models.DateField("述职期起")
    period_end = models.DateField("述职期止")
    author_name = models.CharField("述职人", max_length=40, blank=True)
    title = models.CharField("标题", max_length=200)
    state = models.CharField("状态", max_length=12, choices=State, default=State.DRAFT)
    state_reason = models.CharField("退回原因", max_length=500, blank=True)
    version = models.PositiveIntegerField("稿次", default=1)
    created_at = models.DateTimeField("成稿时间", default=timezone.now)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="成稿人")
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)
    submitted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="提交人"
    )
    approved_at = models.DateTimeField("审定时间", null=True, blank=True)
    approved_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="审定人"
    )
    digest = models.CharField("校验码", max_length=64, blank=True)
    updated_at = models.DateTimeField("修改时间", auto_now=True)

    class Meta:
        verbose_name = "述职报告"
        verbose_name_plural = "述职报告"
        ordering = ["-year", "organization__path"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "year"],
                name="duty_report_once_a_year",
                violation_error_message="该组织这一年度已有述职报告，请打开已有的报告修改。",
            ),
            models.CheckConstraint(
                name="duty_report_state_known",
                condition=Q(state__in=["draft", "submitted", "approved", "returned"]),
                violation_error_message="报告状态不正确。",
            ),
            models.CheckConstraint(
                name="duty_report_period_order",
                condition=Q(period_end__gte=models.F("period_start")),
                violation_error_message="述职期的截止日期不能早于起始日期。",
            ),
            models.CheckConstraint(
                name="duty_report_submitted_who",
                condition=Q(submitted_at__isnull=True, submitted_by__isnull=True)
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
                violation_error_message="提交人与提交时间必须同时填写。",
            ),
            models.CheckConstraint(
                name="duty_report_approved_who",
                condition=Q(approved_at__isnull=True, approved_by__isnull=True)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
                violation_error_message="审定人与审定时间必须同时填写。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization.short_name}{self.year}年度述职报告"

    def get_absolute_url(self) -> str:
        return reverse("reports:duty-report-edit", args=[self.pk])

    @property
    def key(self) -> str:
        return f"{self._meta.label_lower}:{self.pk}"

    @property
    def state_label(self) -> str:
        return self.get_state_display()

    @property
    def period(self) -> Period:
        return Period(self.period_start, self.period_end)

    @property
    def scope(self) -> Scope:
        return Scope.bureau(self.organization, self.period)

    @property
    def byline(self) -> str:
        return byline(self.author_name, self.period)

    @property
    def is_open(self) -> bool:
        """Whether its text may still change and its figures are live."""
        return self.state in (self.State.DRAFT, self.State.RETURNED)

    # --- what it says

    @property
    def figures(self) -> Figures:
        """The figures it quotes: live while it is open, frozen afterwards. Read once for the object."""
        if not hasattr(self, "_figures"):
            self._figures: Figures = (
                live_figures(self.scope)
                if self.is_open
                else {each.code: each.quoted() for each in self.frozen.all()}
            )
        return self._figures

    @property
    def composed(self) -> dict[str, DraftBlock]:
        """The text as the records would word it today, by block key. Read once for the object."""
        if not hasattr(self, "_composed"):
            names = settings_for(self.organization, self.year).names()
            self._composed = {block.key: block for block in wording.compose(self.scope, names, self.figures)}
        return self._composed

    def printed_blocks(self) -> list[DraftBlock]:
        """The blocks in order: hand-written ones as written, the others as the records word them now.

        Once submitted, every block is as it was frozen.
        """
        stored = {block.key: block for block in self.blocks.all()}
        if not self.is_open:
            return [block.as_draft() for block in stored.values()]
        return [
            stored[key].as_draft() if key in stored and stored[key].edited else block
            for key, block in self.composed.items()
            if key not in stored or not stored[key].removed
        ]

    def left_out(self) -> list[DraftBlock]:
        """The blocks that were emptied by hand, as they would be worded if brought back."""
        if not self.is_open:
            return []
        removed = {block.key for block in self.blocks.all() if block.removed}
        return [block for key, block in self.composed.items() if key in removed]

    # --- who may do what

    def can_be_edited_by(self, user: User) -> bool:
        return self.is_open and user.may_enter_for(self.organization)

    def can_be_submitted_by(self, user: User) -> bool:
        return self.is_open and user.may_confirm_for(self.organization)

    def can_be_approved_by(self, user: User) -> bool:
        return self.state == self.State.SUBMITTED and user.may_review(self.organization)

    def can_be_sent_back_by(self, user: User) -> bool:
        return not self.is_open and user.may_review(self.organization)

    # --- verbs

    def write_block(self, key: str, text: str, *, by: User) -> None:
        """Keep a hand-written text of one block; an empty one leaves the block out. Raises ValidationError
        with whole sentences where tokens are unknown or numbers are typed."""
        text = text.strip().replace("\r\n", "\n")
        with transaction.atomic():
            report = self._locked()
            if not report.can_be_edited_by(by):
                raise PermissionDenied("报告提交后不能修改；需要修改的，请上级党组织退回。")
            if errors := token_errors(text):
                raise ValidationError(errors)
            block = report.composed.get(key)
            stored = report.blocks.filter(key=key).first()
            if block is None and stored is None:
                raise ValidationError("这一段已不在报告中，请返回报告重新打开。")
            position = list(report.composed).index(key) if block else stored.position  # type: ignore[union-attr]
            kind = block.kind if block else stored.kind  # type: ignore[union-attr]
            ReportBlock.objects.update_or_create(
                report=report,
                key=key,
                defaults={
                    "position": position,
                    "kind": kind,
                    "text": text,
                    "variant": ReportBlock.Variant.CUSTOM if text else ReportBlock.Variant.ZERO,
                    "edited": True,
                },
            )
            report._store(by=by, verb=Verb.EDIT, detail=f"改写“{key}”段")

    def restore_block(self, key: str, *, by: User) -> None:
        """Give up a hand-written text: the block is again worded from the records."""
        with transaction.atomic():
            report = self._locked()
            if not report.can_be_edited_by(by):
                raise PermissionDenied("报告提交后不能修改；需要修改的，请上级党组织退回。")
            report.blocks.filter(key=key).update(edited=False)
            report._store(by=by, verb=Verb.EDIT, detail=f"恢复“{key}”段的系统写法")

    def submit(self, *, by: User) -> None:
        """Freeze text, figures and evidence under a digest, and hand the report to the body above."""
        with transaction.atomic():
            report = self._locked()
            if not report.can_be_submitted_by(by):
                raise PermissionDenied("只有本组织的书记或委员可以提交尚未提交的报告。")
            blocks = report.printed_blocks()
            if errors := [error for block in blocks for error in token_errors(block.text)]:
                raise ValidationError(errors)
            report._freeze(blocks)
            report.state, report.state_reason = self.State.SUBMITTED, ""
            report.submitted_at, report.submitted_by = timezone.now(), by
            report.__dict__.pop("_figures", None)
            report.digest = report.compute_digest()
            report._store(by=by, verb=Verb.SUBMIT, detail=f"第{report.version}稿，校验码{report.digest}")
        self.refresh()

    def approve(self, *, by: User) -> None:
        """The body above accepts the report."""
        with transaction.atomic():
            report = self._locked()
            if not report.can_be_approved_by(by):
                raise PermissionDenied("只有上级党组织可以审定已提交的报告。")
            report.state = self.State.APPROVED
            report.approved_at, report.approved_by = timezone.now(), by
            report._store(by=by, verb=Verb.APPROVE, detail=f"校验码{report.digest}")
        self.refresh()

    def send_back(self, *, by: User, reason: str) -> None:
        """The body above wants it changed: text and figures are open again, under the next version."""
        if not reason.strip():
            raise ValidationError("请写明退回原因。")
        with transaction.atomic():
            report = self._locked()
            if not report.can_be_sent_back_by(by):
                raise PermissionDenied("只有上级党组织可以退回已提交的报告。")
            frozen_digest = report.digest
            report.frozen.all().delete()
            report.state, report.state_reason = self.State.RETURNED, reason.strip()
            report.version, report.digest = report.version + 1, ""
            report.submitted_at = report.submitted_by = report.approved_at = report.approved_by = None
            report._store(by=by, verb=Verb.SEND_BACK, detail=f"{reason.strip()}（原校验码{frozen_digest}）")
        self.refresh()

    def _locked(self) -> "DutyReport":
        return (
            DutyReport.objects.select_for_update(of=("self",)).select_related("organization").get(pk=self.pk)
        )

    def _store(self, *, by: User, verb: Verb, detail: str) -> None:
        self.save()
        audit.write_line(
            by=by, verb=verb, record_key=self.key, organization_id=self.organization_id, detail=detail
        )

    def refresh(self) -> None:
        """Read the row again, and forget what was worked out from the old one."""
        self.__dict__.pop("_figures", None)
        self.__dict__.pop("_composed", None)
        self.refresh_from_db()

    # --- freezing

    def _freeze(self, blocks: list[DraftBlock]) -> None:
        """Store the text with nought already worded, and every figure with its rule and evidence."""
        figures, edited = self.figures, set(self.blocks.filter(edited=True).values_list("key", flat=True))
        self.blocks.all().delete()
        self.frozen.all().delete()
        ReportBlock.objects.bulk_create(
            ReportBlock(
                report=self,
                key=block.key,
                position=position,
                kind=block.kind,
                text=settle(block.text, figures),
                variant=block.variant,
                edited=block.key in edited,
            )
            for position, block in enumerate(blocks)
            if block.text
        )
        FrozenFigure.objects.bulk_create(
            FrozenFigure(
                report=self,
                code=quoted.code,
                label=quoted.label,
                unit=quoted.unit,
                value=quoted.value,
                rule=quoted.rule,
                evidence=json.dumps(evidence_ids(quoted.code, self.scope)),
                pending=quoted.pending,
            )
            for quoted in figures.values()
        )

    def canonical(self) -> str:
        """Everything that is frozen as canonical JSON: the same on every machine and database."""
        content: dict[str, Any] = {
            "organization": self.organization.name,
            "year": self.year,
            "period": [self.period_start.isoformat(), self.period_end.isoformat()],
            "title": self.title,
            "author": self.author_name,
            "blocks": [
                [block.key, block.kind, block.text, block.variant]
                for block in self.blocks.order_by("position", "pk")
            ],
            "figures": [
                [
                    each.code,
                    each.label,
                    each.unit,
                    each.value,
                    each.rule,
                    json.loads(each.evidence),
                    each.pending,
                ]
                for each in self.frozen.order_by("code")
            ],
        }
        return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def compute_digest(self) -> str:
        return hashlib.sha256(self.canonical().encode()).hexdigest()

    def is_intact(self) -> bool:
        """Whether what is stored still has the digest it was frozen with."""
        return bool(self.digest) and self.compute_digest() == self.digest

    def differences(self) -> "list[Difference]":
        """The frozen figures whose live value or evidence has moved since."""
        if self.is_open:
            return []
        live = live_figures(self.scope, with_pending=False)
        moved = []
        for frozen in self.frozen.order_by("pk"):
            now = live.get(frozen.code)
            if now is None:
                continue
            same_evidence = json.loads(frozen.evidence) == evidence_ids(frozen.code, self.scope)
            if now.value == frozen.value and same_evidence:
                continue
            text = now.text if now.value != frozen.value else f"{now.text}，所依据的记录有变动"
            moved.append(
                Difference(frozen.label, frozen.quoted().text, text, figure_url(frozen.code, self.scope))
            )
        return moved


@dataclass(frozen=True)
class Difference:
    """A figure that moved after the report was frozen."""

    label: str
    frozen: str
    now: str
    url: str


def evidence_ids(code: str, scope: Scope) -> list[int]:
    """The ids of the records that make a figure, in order."""
    return sorted(BY_CODE[code].evidence(scope).order_by().values_list("pk", flat=True))


class ReportBlock(models.Model):
    """报告段落: one block of a report's text, with tokens."""

    class Kind(models.TextChoices):
        HEADING = "heading", "一级标题"
        LEAD = "lead", "带小标题的段"
        PARAGRAPH = "paragraph", "段"

    class Variant(models.TextChoices):
        STRONG = "strong", "原写法"
        WEAK = "weak", "写弱"
        CUSTOM = "custom", "自写"
        ZERO = "zero", "不写"

    report = models.ForeignKey(DutyReport, models.CASCADE, related_name="blocks", verbose_name="述职报告")
    key = models.CharField("段号", max_length=40)
    position = models.PositiveSmallIntegerField("顺序")
    kind = models.CharField("类别", max_length=12, choices=Kind)
    text = models.TextField("正文", blank=True)
    variant = models.CharField("写法", max_length=8, choices=Variant, default=Variant.STRONG)
    edited = models.BooleanField("手工改写", default=False)

    class Meta:
        verbose_name = "报告段落"
        verbose_name_plural = "报告段落"
        ordering = ["report", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "key"],
                name="report_block_once",
                violation_error_message="同一段只能有一份，请打开已有的一段修改。",
            )
        ]

    def __str__(self) -> str:
        return self.text[:20]

    @property
    def removed(self) -> bool:
        """Left out by hand."""
        return self.edited and not self.text

    def as_draft(self) -> DraftBlock:
        return DraftBlock(self.key, self.kind, self.text, self.variant)


class FrozenFigure(models.Model):
    """定稿数字: a figure as it stood when the report was submitted, with its rule and its records."""

    report = models.ForeignKey(DutyReport, models.CASCADE, related_name="frozen", verbose_name="述职报告")
    code = models.CharField("代号", max_length=40)
    label = models.CharField("名称", max_length=60)
    unit = models.CharField("单位", max_length=10)
    value = models.IntegerField("数值")
    rule = models.CharField("口径", max_length=300)
    evidence = models.TextField("记录编号", help_text="记录编号的 JSON 数组")
    pending = models.PositiveIntegerField("待确认", default=0)

    class Meta:
        verbose_name = "定稿数字"
        verbose_name_plural = "定稿数字"
        ordering = ["report", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "code"],
                name="frozen_figure_once",
                violation_error_message="同一数字在一份报告中只冻结一次。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.value}{self.unit}"

    def quoted(self) -> Quoted:
        return Quoted(self.code, self.label, self.unit, self.value, self.rule, self.pending)


def draft_report(
    organization: Organization, year: int, *, by: User, period: Period | None = None
) -> DutyReport:
    """The year's report of the organisation: drafted now, or the one there already is.

    Raises PermissionDenied for who may not enter for the organisation.
    """
    if not by.may_enter_for(organization):
        raise PermissionDenied("只有本组织的书记、委员或干事可以起草述职报告。")
    existing = DutyReport.objects.filter(organization=organization, year=year).first()
    if existing:
        return existing
    draft = compose_draft(organization, year, period)
    with transaction.atomic():
        names = settings_for(organization, year)
        if names.pk is None:
            names.save()
        report = DutyReport.objects.create(
            organization=organization,
            year=year,
            period_start=draft.period.start,
            period_end=draft.period.end,
            author_name=draft.author_name,
            title=draft.title,
            created_by=by,
        )
        ReportBlock.objects.bulk_create(
            ReportBlock(
                report=report,
                key=block.key,
                position=position,
                kind=block.kind,
                text=block.text,
                variant=block.variant,
            )
            for position, block in enumerate(draft.blocks)
        )
        audit.write_line(
            by=by, verb=Verb.CREATE, record_key=report.key, organization_id=organization.pk, detail="一键成稿"
        )
    return report


def quoted_codes(report: "DutyReport | Draft") -> list[str]:
    """The codes a report's text names, in the order of the text."""
    return list(dict.fromkeys(code for block in report.printed_blocks() for code in codes_in(block.text)))


def full_text(report: "DutyReport | Draft") -> str:
    """The report as it reads, a block a line."""
    figures = report.figures
    return "\n".join(plain(block.text, figures) for block in report.printed_blocks())
