"""Import a directory of Excel ledgers, or only check them."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from branches.accounts import User
from reports.ledgers.load import ImportReport, check_ledgers, import_ledgers, ledger_paths
from reports.ledgers.sheets import LedgerFault

SEVERITIES = {"error": "错误", "warning": "提醒"}


class Command(BaseCommand):
    help = "导入一个目录里的 Excel 台账；有一处错误就一行也不写入。再次导入时，已有的行自动跳过。"
    requires_system_checks = []  # they would load every page and printer, which takes longer than the work

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", type=Path, help="台账所在的目录")
        parser.add_argument("--check", action="store_true", help="只检查并报告，不写入")
        parser.add_argument("--by", metavar="用户名", help="以哪个用户的名义导入，默认为“台账导入”")

    def handle(self, *args: Any, **options: Any) -> None:
        directory: Path = options["directory"]
        if not directory.is_dir():
            raise CommandError(f"没有“{directory}”这个目录，请核对路径。")
        paths = ledger_paths(directory)
        if not paths:
            raise CommandError(f"目录“{directory}”里没有台账，请把 .xlsx 台账放进去后再导入。")
        checking: bool = options["check"]
        by = None if checking else self._user(options["by"])
        report = check_ledgers(paths) if by is None else import_ledgers(paths, by=by)
        self._print(report, checked=checking)
        if report.errors:
            raise CommandError(
                f"有{len(report.errors)}处错误，没有写入任何内容。请按上面的提示改正后重新导入。"
            )

    def _user(self, username: str | None) -> User:
        if not username:
            return User.objects.importer()
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"没有“{username}”这个用户，请核对用户名。")
        return user

    def _print(self, report: ImportReport, *, checked: bool) -> None:
        for fault in report.faults:
            self.stdout.write(fault_line(fault))
        for label, (new, known) in report.counts.items():
            self.stdout.write(f"{label}：新增{new}条，已有{known}条。")
        if report.applied:
            self.stdout.write(f"导入完成，共新增{report.new}条。")
        elif report.errors:
            return
        elif checked:
            self.stdout.write(f"检查完成，没有错误；导入将新增{report.new}条。")
        else:
            self.stdout.write("全部内容都已导入过，没有新增。")


def fault_line(fault: LedgerFault) -> str:
    """One fault as a line: 【错误】03会议活动台账.xlsx·会议活动!B5 what is wrong; what to do."""
    place = fault.file
    if fault.sheet:
        place += f"·{fault.sheet}"
    if fault.cell:
        place += f"!{fault.cell}"
    words = " ".join(part for part in (place, fault.message) if part)
    return f"【{SEVERITIES[fault.severity]}】{words}{fault.advice}"
