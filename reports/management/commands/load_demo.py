"""Fill an empty database with the demonstration: two years of a fictional bureau, and accounts to look at it."""

import hashlib
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from branches.accounts import User
from branches.organizations import Organization
from branches.records import record_types
from reports.demo import appraisals, development, points, rectification, responsibility, rhythm, standards
from reports.demo.accounts import DemoAccount, create_accounts
from reports.demo.dues import collect_dues
from reports.demo.years import demonstration
from reports.ledgers.load import import_reading
from reports.ledgers.staging import encode
from reports.management.commands.figures import padded
from reports.management.commands.import_ledgers import fault_line


class Command(BaseCommand):
    help = "向空数据库装入示例数据（上年全年和今年至今），并创建各岗位的示例用户。"
    requires_system_checks = []  # they would load every page and printer, which takes longer than the work

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="数据库里已有数据时什么也不做，并正常结束"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not is_empty():
            if options["if_empty"]:
                self.stdout.write("数据库里已有数据，没有装入示例。")
                return
            raise CommandError("数据库里已有数据，示例只能装入空数据库。请换一个空数据库后再试。")
        with transaction.atomic():
            accounts = self._load()
        self.stdout.write("示例已装入。下面的密码只显示这一次，请记下：")
        for line in account_lines(accounts):
            self.stdout.write(line)

    def _load(self) -> list[DemoAccount]:
        reading = demonstration(timezone.localdate())
        report = import_reading(
            reading,
            by=User.objects.importer(),
            label="示例数据",
            digest=hashlib.sha256(encode(reading.rows).encode()).hexdigest(),
        )
        if not report.applied:
            for fault in report.errors:
                self.stderr.write(fault_line(fault))
            raise CommandError("示例数据没有装入。请核对程序是否完整，重新安装后再试。")
        today = timezone.localdate()
        importer = User.objects.importer()
        collect_dues(today, by=importer)
        accounts = create_accounts()
        standards.keep_ledger(today, by=importer)
        rhythm.dispatch(today, by=importer)
        rectification.fill(today)
        development.fill(today)
        responsibility.fill(today, by=importer)
        standards.check_branches(today, by=importer)
        rhythm.put_right(today)
        rhythm.summarise(today, by=importer)
        points.fill(today)
        appraisals.fill(today)
        return accounts


def is_empty() -> bool:
    """Whether there is no organisation, no record and no account but that of the import."""
    if Organization.objects.exists() or User.objects.exclude(username="ledger-import").exists():
        return False
    return not any(model._default_manager.exists() for model in record_types())


def account_lines(accounts: list[DemoAccount]) -> list[str]:
    """The accounts as a table with aligned columns."""
    rows = [("用户名", "密码", "姓名", "岗位")]
    rows += [(each.username, each.password, each.name, each.post) for each in accounts]
    widths = (16, 18, 10, 0)
    return [
        "".join(padded(text, width) for text, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
