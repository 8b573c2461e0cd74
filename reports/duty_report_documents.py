"""A duty report as documents: the report itself, the table of data sources, the table of indicators."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from branches import jobs
from branches.accounts import User
from branches.periods import format_day
from reports import evidence
from reports.catalogue import Figure, numbered, values
from reports.dutyreports import Draft, DutyReport, quoted_codes
from reports.figures import BY_CODE, FIGURES, GROUPS
from reports.printing.document import (
    AnnexFigure,
    Column,
    EvidenceAnnex,
    EvidenceRecord,
    Heading,
    IndicatorTable,
    OfficialDocument,
    Paragraph,
    Run,
)
from reports.printing.pdf import evidence_pdf
from reports.tokens import Figures, pieces, settle
from reports.wording import DraftBlock

Report = DutyReport | Draft
CHUNK = 500
EVIDENCE_JOB = "duty_report_evidence"
SALUTATION = "各位领导、同志们："


def split_lead(text: str) -> tuple[str, str]:
    """The heading that opens a paragraph, up to its first full stop, and the rest."""
    end = text.find("。") + 1
    return (text[:end], text[end:]) if end else ("", text)


def official_document(report: Report) -> OfficialDocument:
    """The report in print order, every figure one unbreakable run of value and unit."""
    blocks = [_printed(block, report.figures) for block in report.printed_blocks()]
    digest = report.digest
    return OfficialDocument(
        title=report.title,
        byline=report.byline,
        salutation=SALUTATION,
        blocks=[block for block in blocks if block is not None],
        verification=f"校验码：{digest[:32]} {digest[32:]}" if digest else "",
    )


def _printed(block: DraftBlock, figures: Figures) -> Heading | Paragraph | None:
    text = settle(block.text, figures)
    if not text:
        return None
    if block.kind == "heading":
        return Heading("".join(piece.text for piece in pieces(text, figures)))
    lead, rest = split_lead(text) if block.kind == "lead" else ("", text)
    return Paragraph(
        [Run(piece.text, nobreak=bool(piece.code)) for piece in pieces(rest, figures)],
        lead="".join(piece.text for piece in pieces(lead, figures)),
    )


def evidence_annex(report: Report, reader: User | None) -> EvidenceAnnex:
    """Every figure the text quotes, with its rule and its records; of a frozen report the frozen ones.

    A record that the reader may not open is told by its kind alone; without a reader (the command line,
    by who holds the database) everything is told.
    """
    figures = report.figures
    rows = [
        AnnexFigure(
            numbered(code),
            figures[code].label,
            figures[code].text,
            figures[code].rule,
            [_record(record, BY_CODE.get(code), reader) for record in records],
        )
        for code, records in _evidence(report)
    ]
    start, end = report.period.start, report.period.end
    return EvidenceAnnex(
        title=f"{report.title.removesuffix('报告')}报告数据来源表",
        period=f"{format_day(start)}至{format_day(end)}",
        rows=rows,
        hash=report.digest,
    )


def _evidence(report: Report) -> Iterator[tuple[str, list[Any]]]:
    """Each quoted code with its records, by the day that counts."""
    frozen = (
        {each.code: json.loads(each.evidence) for each in report.frozen.all()}
        if isinstance(report, DutyReport) and not report.is_open
        else None
    )
    for code in quoted_codes(report):
        figure = BY_CODE.get(code)
        if figure is None or code not in report.figures:
            continue
        if frozen is None:
            records = list(evidence.newest_first(figure, figure.evidence(report.scope)))
        else:
            ids = frozen.get(code, [])
            model = figure.records().model
            records = [
                record
                for start in range(0, len(ids), CHUNK)
                for record in evidence.load(model._default_manager.filter(pk__in=ids[start : start + CHUNK]))
            ]
            records.sort(key=lambda record: (_day(record, figure), record.pk), reverse=True)
        yield code, records[::-1]


def _day(record: Any, figure: Figure) -> date:
    day = getattr(record, figure.counts_by, None)
    return day if isinstance(day, date) else record.held_on


def _record(record: Any, figure: Figure | None, reader: User | None) -> EvidenceRecord:
    if reader is None:
        wording = evidence.WORDINGS[type(record)]
        parts = [wording.text(record), wording.note(record)]
        day = _day(record, figure) if figure else record.held_on
        organization = record.organization.short_name
    else:
        told = evidence.line(record, reader, figure)
        parts, day, organization = [told.text, told.note], told.day, told.organization
    return EvidenceRecord(
        day,
        organization,
        "，".join(part for part in parts if part),
        f"{record._meta.verbose_name}{record.pk}号",
    )


@jobs.handler(EVIDENCE_JOB)
def _print_evidence(job: jobs.Job) -> None:
    """A long annex, printed by a worker for the user who asked for it."""
    report = DutyReport.objects.select_related("organization").get(pk=job.parameters["report"])
    job.beat(10, "正在整理记录")
    annex = evidence_annex(report, job.created_by)
    job.beat(40, "正在排版")
    job.keep_result(f"{report}数据来源表.pdf", evidence_pdf(annex))


def indicator_table(report: Report) -> IndicatorTable:
    """Every figure with its value, that of the year before, what still waits, and its rule."""
    before = values(FIGURES, report.scope.during(report.period.year_before()))
    figures = report.figures
    rows = [
        (
            title,
            numbered(code),
            each.label,
            each.value,
            each.unit,
            before.get(code, 0),
            each.pending,
            each.rule,
        )
        for title, codes in GROUPS
        for code in codes
        if (each := figures.get(code)) is not None
    ]
    return IndicatorTable(
        title=f"{report.organization.short_name}{report.year}年度党建工作指标完成情况表",
        columns=(
            "类别", "编号", "指标", "本期", "单位", "去年同期", "待确认（条）", Column("怎样算", width=36.0),
        ),
        rows=rows,
        note=f"统计期：{format_day(report.period.start)}至{format_day(report.period.end)}"
        + (f"　校验码：{report.digest}" if report.digest else ""),
    )  # fmt: skip
