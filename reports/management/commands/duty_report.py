"""Write the duty report of an organisation and year as files."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports.duty_report_documents import evidence_annex, indicator_table, official_document
from reports.dutyreports import DutyReport, compose_draft
from reports.ledgers.directory import NotFound, organization_named
from reports.printing.pdf import evidence_pdf, report_pdf
from reports.printing.sheets import indicators_xlsx
from reports.printing.word import report_docx


class Command(BaseCommand):
    help = "输出述职报告：report.pdf、report.docx、indicators.xlsx、evidence.pdf。已有报告的按报告，没有的按现有记录成稿。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--organization", required=True, help="党组织名称，全称或简称")
        parser.add_argument("--year", required=True, type=int, help="年度，例如 2025")
        parser.add_argument("--out", required=True, type=Path, help="存放文件的文件夹")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            organization = organization_named(options["organization"])
        except NotFound as missing:
            raise CommandError(f"{missing.message}{missing.advice}") from missing
        year, folder = options["year"], options["out"]
        report = DutyReport.objects.select_related("organization").filter(
            organization=organization, year=year
        ).first() or compose_draft(organization, year)
        folder.mkdir(parents=True, exist_ok=True)
        document = official_document(report)
        for name, content in (
            ("report.pdf", report_pdf(document)),
            ("report.docx", report_docx(document)),
            ("indicators.xlsx", indicators_xlsx(indicator_table(report))),
            ("evidence.pdf", evidence_pdf(evidence_annex(report, reader=None))),
        ):
            (folder / name).write_bytes(content)
        self.stdout.write(f"{report.title}：已写入 {folder}。")
