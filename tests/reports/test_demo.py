"""The demonstration: two years of records and an account of each post."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command
from django.core.management.base import CommandError

from branches.accounts import Post, Role, User
from branches.organizations import Organization
from branches.periods import Period, Scope
from branches.records import record_types
from meetings.models import Meeting
from reports.claims import BY_KEY, judge
from reports.demo.years import demonstration, shift_day
from reports.figures import BY_CODE
from reports.ledgers.directory import organization_named
from reports.ledgers.fields import LedgerKind
from responsibilities.models import Assessment, Problem

GOLDEN = json.loads((Path(__file__).parent / "golden.json").read_text(encoding="utf-8"))


@pytest.mark.django_db
@time_machine.travel(date(2026, 11, 24), tick=False)
def test_the_demonstration_lives_in_two_years(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_demo")
    printed = capsys.readouterr().out
    general = organization_named("局党总支")
    last, this = (Scope.bureau(general, Period.of_year(year)) for year in (2025, 2026))
    assert {code: BY_CODE[code].value(last) for code in GOLDEN["figures"]} == GOLDEN["figures"]
    assert 150 < BY_CODE["meetings_in_year"].value(this) < 300
    assert BY_CODE["M00"].value(this) == 2026
    for code in ("rebounds", "follow_ups", "problems_closed_in_time"):
        assert BY_CODE[code].value(this) > 0, code
    branches = Organization.objects.branches().count()
    assert BY_CODE["self_checks"].value(last) == BY_CODE["self_checks"].value(this) == branches
    assert BY_CODE["self_check_coverage"].value(last) == 100
    assert 0 < BY_CODE["standard_branches"].value(this) < BY_CODE["standard_branches"].value(last) < branches
    assert BY_CODE["self_check_problems"].value(last) == 0 < BY_CODE["self_check_problems"].value(this)
    assert BY_CODE["monthly_summaries"].value(last) == 12
    assert BY_CODE["monthly_summaries"].value(this) == 9  # October's is still to be written
    assert BY_CODE["weak_branches_removed"].value(this) == 1 and BY_CODE["weak_branches"].value(this) == 0
    stages = set(Problem.objects.values_list("stage", flat=True))
    assert {
        Problem.Stage.REVIEWED,
        Problem.Stage.APPLIED,
        Problem.Stage.RECTIFYING,
        Problem.Stage.REBOUNDED,
    } <= stages
    assert Assessment.objects.confirmed().count() == Organization.objects.branches().count()
    assert BY_CODE["M00b"].value(last) == BY_CODE["M00b"].value(this) == 3
    assert (BY_CODE["list_owners"].value(last), BY_CODE["list_owners"].value(this)) == (13, 12)
    assert BY_CODE["duties_handed_down"].value(this) == 3
    judged = [judge(BY_KEY["three_levels"], scope).variant for scope in (last, this)]
    assert judged == ["strong", "weak"]
    assert BY_CODE["dues_months"].value(last) == 12 * branches
    assert BY_CODE["dues_months"].value(this) == 10 * branches - 1
    assert not Meeting.objects.filter(held_on__gt=date(2026, 11, 24)).exists()

    for account in User.objects.exclude(username="ledger-import"):
        line = next(line for line in printed.splitlines() if line.split()[0] == account.username)
        password = line.split()[1]
        assert account.check_password(password)
        assert re.search("[a-z]", password) and re.search("[A-Z]", password) and re.search("[0-9]", password)
    assert set(Post.objects.values_list("role", flat=True)) >= {
        Role.SECRETARY, Role.CLERK, Role.STAFF, Role.LEADER, Role.MEMBER,
        Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, Role.AUDIT_ADMINISTRATOR,
    }  # fmt: skip
    assert User.objects.get(username="general").name == "江叙白"

    with pytest.raises(CommandError, match="空数据库"):
        call_command("load_demo")
    call_command("load_demo", if_empty=True)
    assert "没有装入" in capsys.readouterr().out


@pytest.mark.django_db
def test_an_account_alone_makes_the_database_not_empty() -> None:
    User.objects.create_user("somebody", None, name="某人")
    call_command("load_demo", if_empty=True)
    assert not Organization.objects.exists()
    assert not any(model._default_manager.exists() for model in record_types())


@pytest.mark.parametrize("today", [date(2026, 1, 5), date(2026, 2, 28), date(2027, 6, 30), date(2028, 2, 29)])
def test_this_year_ends_today(today: date) -> None:
    reading = demonstration(today)
    this_year = [row for row in reading.rows if row.source.file.startswith(f"{today.year}年示例")]
    assert this_year
    for row in this_year:
        for name in ("held_on", "closed_on", "admission_approved_on"):
            day = row.values.get(name)
            assert day is None or day <= today
        if row.kind is LedgerKind.PROBLEMS:
            assert row.values["number"].startswith(str(today.year))
    last_year = [row for row in reading.rows if row.kind is LedgerKind.MEETINGS and row not in this_year]
    assert {row.values["held_on"].year for row in last_year} == {today.year - 2, today.year - 1, today.year}
    assert reading.reported_on is not None and reading.reported_on <= today


def test_the_twenty_ninth_of_february_is_the_twenty_eighth_in_other_years() -> None:
    assert shift_day(date(2024, 2, 29), 1) == date(2025, 2, 28)
    assert shift_day(date(2024, 2, 29), 4) == date(2028, 2, 29)
