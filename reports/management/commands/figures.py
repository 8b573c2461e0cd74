"""Print every figure of an organisation for a year, with the ids of the records that prove it."""

import json
from argparse import ArgumentParser
from typing import Any
from unicodedata import east_asian_width

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from branches.periods import Period, Scope
from reports import catalogue
from reports.figures import FIGURES
from reports.ledgers.directory import NotFound, organization_named


class Command(BaseCommand):
    help = "列出一个党组织某一年的全部指标，以及每个指标所依据的记录。"
    requires_system_checks = []  # they would load every page and printer, which takes longer than the work

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--organization", required=True, metavar="党组织", help="全称或简称")
        parser.add_argument("--year", type=int, default=timezone.localdate().year, help="年度，默认为今年")
        parser.add_argument("--json", action="store_true", help="输出 JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if not 1900 <= options["year"] <= 2999:
            raise CommandError("年度应为四位年份，请重新填写，例如 2025。")
        try:
            organization = organization_named(options["organization"])
        except NotFound as missing:
            raise CommandError(f"{missing.message}{missing.advice}") from missing
        scope = Scope.bureau(organization, Period.of_year(options["year"]))
        found = describe(scope)
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=1))
            return
        self.stdout.write(scope.label)
        self.stdout.write(_line("代码", "指标", "数值", "单位", "待确认"))
        for code, figure in found.items():
            self.stdout.write(
                _line(code, figure["label"], str(figure["value"]), figure["unit"], str(figure["pending"]))
            )


def describe(scope: Scope) -> dict[str, dict[str, Any]]:
    """Every figure of the scope by its code: label, unit, value, rule, evidence ids and number pending."""
    values = catalogue.values(FIGURES, scope)
    return {
        figure.code: {
            "label": figure.label,
            "unit": figure.unit,
            "value": values[figure.code],
            "rule": figure.rule,
            "record_type": figure.record_type,
            "evidence": list(figure.evidence(scope).order_by("pk").values_list("pk", flat=True)),
            "pending": figure.pending(scope).count(),
        }
        for figure in FIGURES
    }


def _line(code: str, label: str, value: str, unit: str, pending: str) -> str:
    return f"{padded(code, 26)}{padded(label, 34)}{value:>8}  {padded(unit, 10)}{pending:>6}".rstrip()


def padded(text: str, width: int) -> str:
    """The text padded to so many columns of a terminal, where a Chinese character takes two."""
    taken = sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
    return text + " " * max(1, width - taken)
