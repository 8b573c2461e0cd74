"""The desk, the numbers and the records behind them."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q, Value
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from branches import audit
from branches.accounts import Request, User
from branches.organizations import Organization, next_path
from branches.periods import Period, Scope, format_day
from branches.records import Record, record_types
from reports import catalogue
from reports.catalogue import Figure, Nature
from reports.dutyreports import DutyReport, FrozenFigure
from reports.evidence import EvidenceLine, lines, load, newest_first
from reports.figures import BY_CODE, FIGURES, GROUPS
from reports.forms import PeriodForm
from reports.printing.document import Column, IndicatorTable
from reports.printing.sheets import indicators_xlsx
from reports.workbench import figure_url, workbench_of

EVIDENCE_PAGE = 50
PENDING_SHOWN = 30
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class FigureRow:
    """A number in the list."""

    figure: Figure
    value_text: str
    last_year_text: str
    pending: int
    url: str


@dataclass(frozen=True)
class Bar:
    """A part of a number: an organisation's or a month's."""

    label: str
    value: int
    url: str
    bar: int
    """Its length against the longest, 0 to 100."""


def without_business(request: Request) -> HttpResponse:
    """The page of those whose posts show no records: administrators and plain members."""
    return render(request, "reports/no_business.html", {"posts": request.user.current_posts()})


def workbench(request: Request) -> HttpResponse:
    organization = request.user.acting_organization()
    if organization is None:
        return without_business(request)
    today = timezone.localdate()
    desk = workbench_of(request.user, organization, today)
    context = {
        **vars(desk),
        "organization": organization,
        "today": today,
        "year": today.year,
        "report_url": reverse("reports:duty-report-list"),
        "figures_url": reverse("reports:figure-list"),
    }
    return render(request, "reports/workbench.html", context)


def _chosen(request: Request) -> tuple[PeriodForm, Scope]:
    """The form with the reader's choice and the scope it names. Raises Http404 for what he may not see."""
    form = PeriodForm(request.GET, user=request.user)
    if not form.is_valid():
        raise Http404("没有这个组织或期间，请从页面上重新选择。")
    return form, form.scope()


def value_text(figure: Figure, value: int, scope: Scope) -> str:
    """The value as it is shown: a promise or list that does not exist, or an average of nothing, is not a nought."""
    absent = figure.nature == Nature.PLAN and not figure.additive
    if value == 0 and (absent or (figure.average and not figure.evidence(scope).exists())):
        return "没有"
    return figure.text(value)


def pending_counts(scope: Scope) -> dict[str, int]:
    """How many records wait, for every figure: one query of one part per figure."""
    parts = [
        figure.pending(scope)
        .order_by()
        .annotate(counting_figure=Value(figure.code))
        .values("counting_figure")
        .annotate(waiting=Count("pk"))
        .values_list("counting_figure", "waiting")
        for figure in FIGURES
    ]
    return dict(parts[0].union(*parts[1:], all=True))


def figure_rows(scope: Scope, year: int, month: int | None) -> list[tuple[str, list[FigureRow]]]:
    """Every figure of the scope beside its value a year before, in the groups of the catalogue."""
    last_year = scope.during(scope.period.year_before())
    now, before = catalogue.values(FIGURES, scope), catalogue.values(FIGURES, last_year)
    pending = pending_counts(scope)

    def row(figure: Figure) -> FigureRow:
        return FigureRow(
            figure,
            value_text(figure, now[figure.code], scope),
            value_text(figure, before[figure.code], last_year),
            pending.get(figure.code, 0),
            figure_url(figure, scope.organization, year, month),
        )

    return [(title, [row(BY_CODE[code]) for code in codes]) for title, codes in GROUPS]


def figure_list(request: Request) -> HttpResponse:
    if request.user.acting_organization() is None:
        return without_business(request)
    form, scope = _chosen(request)
    query = _query(form)
    context = {
        "scope_label": scope.label,
        "period": scope.period,
        "period_form": form,
        "groups": figure_rows(scope, form.cleaned_data["year"], form.cleaned_data["month"]),
        "export_url": f"{reverse('reports:figure-export')}?{urlencode(query)}",
    }
    return render(request, "reports/figure_list.html", context)


def _query(form: PeriodForm) -> dict[str, Any]:
    chosen = form.cleaned_data
    query = {"organization": chosen["organization"].pk, "year": chosen["year"]}
    return query | ({"month": chosen["month"]} if chosen["month"] else {})


def figure_detail(request: Request, code: str) -> HttpResponse:
    if request.user.acting_organization() is None:
        return without_business(request)
    figure = BY_CODE.get(code)
    if figure is None:
        raise Http404("没有这个指标，请从数字与证据页重新打开。")
    form, scope = _chosen(request)
    only = _only(request, scope)
    evidence, pending = figure.evidence(scope), figure.pending(scope)
    if only is not None:
        evidence, pending = evidence.filter(organization=only), pending.filter(organization=only)
    value, last_year = figure.value(scope), scope.during(scope.period.year_before())
    page = Paginator(newest_first(figure, evidence), EVIDENCE_PAGE).get_page(request.GET.get("page"))
    page.object_list = lines(page.object_list, request.user, figure)
    context = {
        "figure": figure,
        "scope_label": scope.label,
        "period": scope.period,
        "period_form": form,
        "value_text": value_text(figure, value, scope),
        "last_year_text": value_text(figure, figure.value(last_year), last_year),
        "by_organization": _by_organization(figure, scope, form, request.user),
        "by_month": _by_month(figure, scope),
        "pending": _pending_lines(figure, pending, request.user),
        "pending_total": pending.count(),
        "evidence_page": page,
        "only": only,
        "all_url": f"?{urlencode(_query(form))}#evidence",
        "recount": _recount(figure, evidence, value, only),
    }
    return render(request, "reports/figure_detail.html", context)


def _only(request: Request, scope: Scope) -> Organization | None:
    """One organisation of the scope, to whose own records the evidence is narrowed."""
    wanted = request.GET.get("only", "")
    if not wanted:
        return None
    found = scope.organizations().filter(pk=wanted).first() if wanted.isdigit() else None
    if found is None:
        raise Http404("所选范围里没有这个组织，请从页面上重新选择。")
    return found


def _pending_lines(figure: Figure, pending: Any, user: User) -> list[EvidenceLine]:
    return lines(load(pending).order_by("-held_on", "-pk")[:PENDING_SHOWN], user, figure)


def _recount(figure: Figure, evidence: Any, value: int, only: Organization | None) -> str:
    """The records measured again: the proof that they make the number."""
    again = figure.remeasure(evidence)
    if only is not None:
        return f"其中{only.short_name}{figure.text(again)}"
    if again == value:
        return f"逐条复算{figure.text(again)}，与本期一致"
    return f"逐条复算{figure.text(again)}，与本期不一致，请联系系统管理员重算"


def _bars(parts: list[tuple[str, int, str]]) -> list[Bar]:
    longest = max((value for _, value, _ in parts), default=0)
    return [
        Bar(label, value, url, round(100 * value / longest) if longest > 0 else 0)
        for label, value, url in parts
    ]


def _by_organization(figure: Figure, scope: Scope, form: PeriodForm, user: User) -> list[Bar]:
    """One level down. An organisation's own records, and the 党组's, open as the narrowed evidence."""
    query = _query(form)
    here = reverse("reports:figure-detail", args=[figure.code])
    parts = []
    for organization, value in figure.by_organization(scope):
        own = organization == scope.organization
        if own or organization == scope.party_group:
            url = f"{here}?{urlencode(query | {'only': organization.pk})}#evidence"
        else:
            url = f"{here}?{urlencode(query | {'organization': organization.pk})}"
        label = (
            organization.short_name
            if not own or organization.is_branch()
            else f"{organization.short_name}本级"
        )
        parts.append((label, value, url))
    return _bars(parts)


def _by_month(figure: Figure, scope: Scope) -> list[Bar]:
    return _bars(
        [
            (
                f"{month.start.month}月",
                value,
                figure_url(figure, scope.organization, month.start.year, month.start.month),
            )
            for month, value in figure.by_month(scope)
        ]
    )


def figure_export(request: Request) -> HttpResponse:
    """The list as a workbook, exactly what the page shows."""
    if request.user.acting_organization() is None:
        return without_business(request)
    _, scope = _chosen(request)
    content = indicators_xlsx(indicator_table(scope))
    audit.write_line(
        by=request.user,
        verb=audit.Verb.EXPORT,
        record_key="reports.figures",
        organization_id=scope.organization.pk,
        detail=scope.label,
    )
    return HttpResponse(
        content,
        content_type=XLSX,
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{scope.period.year}-indicators.xlsx"},
    )


def indicator_table(scope: Scope) -> IndicatorTable:
    """Every figure with its value, that of the year before, and its rule."""
    rows = [
        (
            title,
            row.figure.number,
            row.figure.label,
            row.value_text,
            row.last_year_text,
            row.pending,
            row.figure.rule,
        )
        for title, group in figure_rows(scope, scope.period.year, None)
        for row in group
    ]
    return IndicatorTable(
        title=f"{scope.organization.short_name}{scope.period.label}指标完成情况表",
        columns=(
            "类别", "编号", "指标", "本期", "去年同期", "待确认（条）", Column("怎样算", width=36.0),
        ),
        rows=rows,
        note=f"统计期：{format_day(scope.period.start)}至{format_day(scope.period.end)}",
    )  # fmt: skip


# --- where a record is used


def usage(request: Request, record_key: str) -> HttpResponse:
    """The numbers that one record is part of, and the reports that quote them; a fragment for its own page."""
    record = _visible_record(request.user, record_key)
    found = figures_with(record)
    uses = [
        (f"{figure.label}（{year}年）", figure_url(figure, record.organization, year))
        for figure, year in found
    ]
    uses += [
        (f"{report}（已提交）", report.get_absolute_url()) for report in reports_with(record, request.user)
    ]
    counted = any(figure.record_type == record.record_type() for figure in FIGURES)
    return render(request, "reports/usage.html", {"uses": uses, "counted": counted})


def _visible_record(user: User, record_key: str) -> Record:
    label, _, pk = record_key.partition(":")
    model = next((each for each in record_types() if each.record_type() == label), None)
    if model is None or not pk.isdigit():
        raise Http404("没有这条记录，请核对地址。")
    record = model._default_manager.visible_to(user).select_related("organization").filter(pk=pk).first()
    if record is None:
        raise Http404("没有这条记录，或您的岗位看不到它。")
    return record


def figures_with(record: Record) -> list[tuple[Figure, int]]:
    """The figures whose evidence holds the record, each with the year in which it does: one query."""
    today = timezone.localdate()
    years = {
        figure: _year_of(figure, record, today)
        for figure in FIGURES
        if figure.record_type == record.record_type()
    }
    tests = {
        f"in_{figure.code}": Exists(
            figure.evidence(Scope.alone(record.organization, Period.of_year(year))).filter(pk=OuterRef("pk"))
        )
        for figure, year in years.items()
    }
    found = type(record)._default_manager.filter(pk=record.pk).order_by().values(**tests).first() or {}
    return [(figure, year) for figure, year in years.items() if found.get(f"in_{figure.code}")]


def reports_with(record: Record, user: User) -> list[DutyReport]:
    """The submitted reports of the reader's organisations that rest on the record: one query."""
    codes = [figure.code for figure in FIGURES if figure.record_type == record.record_type()]
    path = record.organization.path
    above = [path[:end] for end in range(Organization.steplen, len(path) + 1, Organization.steplen)]
    whose = Q(report__organization__path__in=above)
    if record.organization.kind == Organization.Kind.PARTY_GROUP:  # its records count for the 总支 below it
        whose |= Q(
            report__organization__path__gt=path,
            report__organization__path__lt=next_path(path),
            report__organization__depth=len(above) + 1,
        )
    frozen = (
        FrozenFigure.objects.filter(whose, user.visible_condition("report__organization__"), code__in=codes)
        .exclude(report__state__in=[DutyReport.State.DRAFT, DutyReport.State.RETURNED])
        .select_related("report__organization")
    )
    reports = {each.report_id: each.report for each in frozen if record.pk in json.loads(each.evidence)}
    return sorted(reports.values(), key=lambda report: (-report.year, report.organization.path))


def _year_of(figure: Figure, record: Record, today: date) -> int:
    """The year whose number the record may be part of: its own, and for what lasts, the present one."""
    if figure.nature == Nature.PLAN:
        year: int = getattr(record, "year")  # noqa: B009
        return year - 1 if figure.counts_by == "report_year" else year
    if figure.nature == Nature.FLOW:
        day = getattr(record, figure.counts_by)
        return day.year if day is not None else today.year
    return today.year
