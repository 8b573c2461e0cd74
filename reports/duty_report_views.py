"""The pages of the duty reports: list, draft, edit, submit, review, download."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from branches import audit, jobs
from branches.accounts import Request, User
from branches.organizations import Organization
from branches.pages.entry import Action
from branches.periods import Period, Scope
from reports.catalogue import values
from reports.checks import checks
from reports.duty_report_documents import (
    EVIDENCE_JOB,
    evidence_annex,
    indicator_table,
    official_document,
    split_lead,
)
from reports.dutyreports import DutyReport, draft_report
from reports.figures import BY_CODE, FIGURES
from reports.forms import FIRST_YEAR, LAST_YEAR, OrganizationField
from reports.printing.pdf import evidence_pdf, report_pdf
from reports.printing.sheets import indicators_xlsx
from reports.printing.word import report_docx
from reports.report_settings import ReportSettings, settings_for
from reports.tokens import Quoted, as_html, figure_url, plain, settle, token_errors
from reports.wording import DraftBlock

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_AT_ONCE = 300
"""Records of an annex that are printed while the reader waits: some seconds."""
REPORTING_KINDS = (
    Organization.Kind.BRANCH,
    Organization.Kind.GENERAL_BRANCH,
    Organization.Kind.PARTY_COMMITTEE,
)
REPORTING_FROM = 11
"""述职 is held from November on: before that, the year to report on is the last one."""


@dataclass(frozen=True)
class Block:
    """A block of the text as the page shows it."""

    key: str
    kind: str
    html: SafeString
    text: str
    edit_url: str = ""
    warnings: list[tuple[str, str, str]] = field(default_factory=list)
    """(the sentence not printed, why, the page where it is mended)"""


@dataclass(frozen=True)
class FigureRow:
    """A figure beside the text."""

    figure: Quoted
    value_text: str
    last_year_text: str
    pending: int
    url: str


class NewReportForm(forms.Form):
    """Whose report, and of which year."""

    organization = OrganizationField(
        label="党组织", queryset=Organization.objects.none(), empty_label=None,
        error_messages={"invalid_choice": "请选择您负责录入的党组织。"},
    )  # fmt: skip
    year = forms.IntegerField(label="年度", min_value=FIRST_YEAR, max_value=LAST_YEAR)
    period_end = forms.DateField(
        label="述职期截止日",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="不填即到12月31日。",
    )

    def __init__(self, data: Any = None, *, user: User) -> None:
        acting = user.acting_organization()
        organizations = reporting_organizations(user)
        first = acting if acting in organizations else organizations[0] if organizations else None
        year = default_year(first, timezone.localdate())
        super().__init__(data, initial={"organization": first, "year": year})
        chosen = self.fields["organization"]
        assert isinstance(chosen, OrganizationField)
        chosen.queryset = Organization.objects.filter(pk__in=[each.pk for each in organizations])
        chosen.top = min((each.depth for each in organizations), default=1)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        end, year = cleaned.get("period_end"), cleaned.get("year")
        if end and year and end.year != year:
            self.add_error("period_end", f"述职期截止日应在{year}年内。")
        return cleaned

    def period(self) -> Period | None:
        end, year = self.cleaned_data.get("period_end"), self.cleaned_data["year"]
        return Period(date(year, 1, 1), end) if end else None


class BlockForm(forms.Form):
    """The text of one block, with tokens."""

    text = forms.CharField(
        label="这一段的文字",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text="清空后保存，这一段就不写入报告。",
    )

    def clean_text(self) -> str:
        text = self.cleaned_data["text"]
        if errors := token_errors(text):
            raise ValidationError(errors)
        return text


class SettingsForm(forms.ModelForm):
    """The names that a report of the year uses."""

    class Meta:
        model = ReportSettings
        fields = [
            "guiding_thought", "plenum", "education_name", "whole_name", "superior_name", "business_area",
            "brand_name", "key_task", "system_name", "region_name", "guarantee_kind", "cause_name",
        ]  # fmt: skip


def reporting_organizations(user: User) -> list[Organization]:
    """The organisations for which the user may draft a report."""
    return [
        each for each in user.organizations().filter(kind__in=REPORTING_KINDS) if user.may_enter_for(each)
    ]


def default_year(organization: Organization | None, today: date) -> int:
    """The year a report is due for; the one before while the due year has hardly any record."""
    due = today.year if today.month >= REPORTING_FROM else today.year - 1
    if organization is None:
        return due

    def held(year: int) -> int:
        return BY_CODE["meetings_in_year"].value(Scope.alone(organization, Period.of_year(year)))

    return due if held(due) * 2 >= held(due - 1) else due - 1


def visible_report(request: Request, pk: int) -> DutyReport:
    """The report, or 404 where its organisation is not the user's to see."""
    reports = DutyReport.objects.select_related("organization", "created_by")
    return get_object_or_404(reports.filter(organization__in=request.user.organizations()), pk=pk)


# --- pages


def duty_report_list(request: Request) -> HttpResponse:
    """The reports the user may see; and the form that drafts one."""
    return _list(request, NewReportForm(user=request.user))


def _list(request: Request, form: NewReportForm) -> HttpResponse:
    reports = DutyReport.objects.filter(organization__in=request.user.organizations()).select_related(
        "organization"
    )
    return render(
        request,
        "reports/dutyreport_list.html",
        {
            "reports": [(each, each.get_absolute_url()) for each in reports],
            "form": form,
            "may_draft": bool(form.fields["organization"].queryset),  # type: ignore[attr-defined]
            "create_url": reverse("reports:duty-report-create"),
        },
    )


@require_POST
def duty_report_create(request: Request) -> HttpResponse:
    """一键成稿: draft the report, or open the one there already is."""
    form = NewReportForm(request.POST, user=request.user)
    if not form.is_valid():
        return _list(request, form)
    organization, year = form.cleaned_data["organization"], form.cleaned_data["year"]
    if DutyReport.objects.filter(organization=organization, year=year).exists():
        messages.info(request, "这一年度的述职报告已有，已为您打开。")
    report = draft_report(organization, year, by=request.user, period=form.period())
    return redirect(report)


def duty_report_edit(request: Request, pk: int) -> HttpResponse:
    """The report: its text, its figures, what to check, and the verbs."""
    report = visible_report(request, pk)
    may_edit = report.can_be_edited_by(request.user)
    return render(
        request,
        "reports/dutyreport_edit.html",
        {
            "report": report,
            "blocks": _blocks(report, may_edit),
            "figures": _figure_rows(report),
            "checks": checks(report),
            "actions": _actions(report, request.user),
            "downloads": _downloads(report),
            "left_out": [
                (
                    plain(block.text, report.figures),
                    reverse("reports:duty-report-block", args=[report.pk, block.key]),
                )
                for block in report.left_out()
                if may_edit
            ],
            "differences": [(each.label, each.frozen, each.now, each.url) for each in report.differences()],
            "state_label": report.state_label,
            "digest": report.digest,
            "settings_url": reverse("reports:duty-report-settings", args=[report.pk]) if may_edit else "",
        },
    )


def _blocks(report: DutyReport, may_edit: bool) -> list[Block]:
    return [_block(report, block, may_edit) for block in report.printed_blocks()]


def _block(report: DutyReport, block: DraftBlock, may_edit: bool) -> Block:
    figures, scope = report.figures, report.scope
    text = settle(block.text, figures)
    lead, rest = split_lead(text) if block.kind == "lead" else ("", text)
    html = as_html(rest, figures, scope)
    if lead:
        html = format_html("<b>{}</b>{}", as_html(lead, figures, scope), html)
    return Block(
        block.key,
        block.kind,
        html,
        plain(block.text, figures),
        reverse("reports:duty-report-block", args=[report.pk, block.key]) if may_edit else "",
        [(plain(_strong(each.strong), figures), each.reason, each.url) for each in block.weakened],
    )


def _strong(text: str) -> str:
    """A claim's strong wording as one sentence without its choices."""
    return text.replace("〔", "").replace("|年度〕", "").replace("|〕", "").replace("〕", "").strip("。")


def _figure_rows(report: DutyReport) -> list[FigureRow]:
    scope = report.scope
    before = values(FIGURES, scope.during(report.period.year_before()))
    return [
        FigureRow(
            quoted,
            quoted.text,
            f"{before.get(code, 0)}{quoted.unit}",
            quoted.pending,
            figure_url(code, scope),
        )
        for code, quoted in report.figures.items()
    ]


def _actions(report: DutyReport, user: User) -> list[Action]:
    def url(name: str) -> str:
        return reverse(f"reports:duty-report-{name}", args=[report.pk])

    actions = []
    if report.can_be_submitted_by(user):
        actions.append(
            Action(
                "提交审核",
                url("submit"),
                "primary",
                confirm="提交后正文和数字冻结，不能再改；需要修改时由上级退回。",
            )
        )
    if report.can_be_sent_back_by(user):
        actions.append(Action("退回", url("send-back"), "danger", needs_reason=True))
    if report.can_be_approved_by(user):
        actions.append(Action("审定", url("approve"), "primary", confirm="审定后即为定稿。"))
    return actions


def _downloads(report: DutyReport) -> list[tuple[str, str]]:
    return [
        (label, reverse(f"reports:duty-report-{name}", args=[report.pk]))
        for label, name in (
            ("报告 PDF", "pdf"),
            ("报告 Word", "docx"),
            ("指标完成情况表 Excel", "indicators"),
            ("数据来源表 PDF", "evidence"),
        )
    ]


def duty_report_block(request: Request, pk: int, key: str) -> HttpResponse:
    """Rewrite one block; an empty text leaves it out, and it can be given back its own wording."""
    report = visible_report(request, pk)
    if not report.can_be_edited_by(request.user):
        raise PermissionDenied("报告提交后不能修改；需要修改的，请上级党组织退回。")
    stored = {block.key: block.as_draft() for block in report.blocks.all() if block.edited}
    block = stored.get(key) or report.composed.get(key)
    if block is None:
        raise Http404
    back = f"{report.get_absolute_url()}#block-{key}"
    if request.method == "POST" and "restore" in request.POST:
        report.restore_block(key, by=request.user)
        messages.success(request, "已恢复系统写法，这一段又会随记录更新。")
        return redirect(back)
    form = BlockForm(request.POST if request.method == "POST" else None, initial={"text": block.text})
    if request.method == "POST" and form.is_valid():
        report.write_block(key, form.cleaned_data["text"], by=request.user)
        messages.success(request, "这一段已保存。")
        return redirect(back)
    return render(
        request,
        "reports/dutyreport_block.html",
        {
            "report": report,
            "form": form,
            "figure_help": [(f"{{{each.code}}}", each.label, each.text) for each in report.figures.values()],
            "edited": key in stored,
        },
    )


def duty_report_settings(request: Request, pk: int) -> HttpResponse:
    """The names that this year's report uses."""
    report = visible_report(request, pk)
    if not report.can_be_edited_by(request.user):
        raise PermissionDenied("报告提交后不能修改述职用语；需要修改的，请上级党组织退回。")
    names = settings_for(report.organization, report.year)
    form = SettingsForm(request.POST if request.method == "POST" else None, instance=names)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            form.save()
            audit.write_line(
                by=request.user,
                verb=audit.Verb.EDIT,
                record_key=report.key,
                organization_id=report.organization_id,
                detail="修改述职用语",
            )
        messages.success(request, "述职用语已保存，正文中没有手工改写的段落已随之更新。")
        return redirect(report)
    return render(request, "reports/dutyreport_settings.html", {"report": report, "form": form})


# --- verbs


def _verb(request: Request, pk: int, verb: Callable[[DutyReport], None], done: str) -> HttpResponse:
    """Do the verb; what it refuses for its content is told on the report's page, a refused right is 403."""
    report = visible_report(request, pk)
    try:
        verb(report)
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
    else:
        messages.success(request, done)
    return redirect(report)


@require_POST
def duty_report_submit(request: Request, pk: int) -> HttpResponse:
    return _verb(request, pk, lambda report: report.submit(by=request.user), "报告已提交，正文和数字已冻结。")


@require_POST
def duty_report_approve(request: Request, pk: int) -> HttpResponse:
    return _verb(request, pk, lambda report: report.approve(by=request.user), "报告已审定。")


@require_POST
def duty_report_send_back(request: Request, pk: int) -> HttpResponse:
    reason = request.POST.get("reason", "")
    return _verb(
        request,
        pk,
        lambda report: report.send_back(by=request.user, reason=reason),
        "报告已退回，等待修改后重新提交。",
    )


# --- downloads


def _file(request: Request, report: DutyReport, content: bytes, content_type: str, name: str) -> HttpResponse:
    """The content under a Chinese file name; the download is in the audit trail."""
    audit.write_line(
        by=request.user,
        verb=audit.Verb.EXPORT,
        record_key=report.key,
        organization_id=report.organization_id,
        detail=name,
    )
    disposition = content_disposition_header(True, name)
    return HttpResponse(
        content, content_type=content_type, headers={"Content-Disposition": disposition or ""}
    )


def duty_report_pdf(request: Request, pk: int) -> HttpResponse:
    report = visible_report(request, pk)
    return _file(request, report, report_pdf(official_document(report)), PDF, f"{report}.pdf")


def duty_report_docx(request: Request, pk: int) -> HttpResponse:
    report = visible_report(request, pk)
    return _file(request, report, report_docx(official_document(report)), DOCX, f"{report}.docx")


def duty_report_indicators(request: Request, pk: int) -> HttpResponse:
    report = visible_report(request, pk)
    return _file(
        request, report, indicators_xlsx(indicator_table(report)), XLSX, f"{report}指标完成情况表.xlsx"
    )


def duty_report_evidence(request: Request, pk: int) -> HttpResponse:
    """The annex at once where it is short; a long one is printed by a worker and fetched from the job's page."""
    report = visible_report(request, pk)
    annex = evidence_annex(report, request.user)
    name = f"{report}数据来源表"
    if sum(len(row.records) for row in annex.rows) <= MOST_AT_ONCE:
        return _file(request, report, evidence_pdf(annex), PDF, f"{name}.pdf")
    with transaction.atomic():
        audit.write_line(
            by=request.user,
            verb=audit.Verb.EXPORT,
            record_key=report.key,
            organization_id=report.organization_id,
            detail=f"{name}.pdf",
        )
        job = jobs.start(EVIDENCE_JOB, name, by=request.user, parameters={"report": report.pk})
    return redirect("reports:job-detail", job.pk)
