"""The fourteen ledgers against the figures counted from them by hand, and an import that happens once."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from branches import audit
from branches.accounts import User
from branches.audit import AuditLine
from branches.organizations import Organization
from branches.pages.history import history_of
from branches.periods import Period, Scope
from branches.records import record_types
from reports import rollups
from reports.demo.years import LEDGERS
from reports.figures import BY_CODE, FIGURES
from reports.imports import ImportBatch, StagedChunk
from reports.ledgers.directory import NotFound, organization_named
from reports.ledgers.load import ImportReport, import_ledgers, ledger_paths
from responsibilities.models import Problem

pytestmark = pytest.mark.django_db
GOLDEN = json.loads((Path(__file__).parent / "golden.json").read_text(encoding="utf-8"))


def load() -> ImportReport:
    return import_ledgers(ledger_paths(LEDGERS), by=User.objects.importer())


def scope() -> Scope:
    return Scope.bureau(organization_named("局党总支"), Period.of_year(GOLDEN["year"]))


def table_sizes() -> dict[str, int]:
    models = [*record_types(), Organization, AuditLine, ImportBatch]
    return {model._meta.label: model._default_manager.count() for model in models}


def test_the_ledgers_give_the_golden_figures() -> None:
    report = load()
    assert report.applied
    assert report.faults == []
    found = {code: BY_CODE[code].value(scope()) for code in GOLDEN["figures"]}
    assert found == GOLDEN["figures"]


def test_evidence_measured_again_is_the_value() -> None:
    load()
    year = scope()
    for figure in FIGURES:
        assert figure.remeasure(figure.evidence(year)) == figure.value(year), figure.code


def test_stored_month_values_are_those_of_a_recount() -> None:
    load()
    assert rollups.refresh() == 0
    assert rollups.drift() == []
    assert rollups.MonthValue.objects.exists()


def test_a_second_import_writes_nothing() -> None:
    first = load()
    before = table_sizes()
    second = load()
    assert table_sizes() == before
    assert not second.applied
    assert second.new == 0
    # The working committee, named only as somebody's superior, and the rounds of talks are no rows of a ledger.
    assert second.known == first.new - 1 - first.counts["谈话轮次"][0]


def test_imported_records_say_where_they_come_from() -> None:
    load()
    for model in record_types():
        for record in model._default_manager.all():
            assert record.entered_late
            assert record.source_cell
            assert (record.confirmed_by is not None) == (record.state == "confirmed")
    assert not StagedChunk.objects.exists()
    assert ImportBatch.objects.get().state == ImportBatch.State.APPLIED


def test_the_page_of_an_imported_record_tells_of_the_import() -> None:
    load()
    audit.seal()
    told_of = set()
    for model in record_types():
        for record in model._default_manager.exclude(source_cell="").order_by("pk")[:3]:
            told_of.add(model.stem)
            (told,) = history_of(record)
            assert told.sentence == "从台账导入了这条记录" and told.by_name == "台账导入" and told.sealed
            (detail,) = told.details
            assert record.source_cell in detail and "编号" not in detail
    assert told_of >= {"member", "meeting", "talk", "study-product", "problem", "mass-issue", "inspection", "duty",
                       "initiative", "development", "volunteer-team", "standard", "commitment"}  # fmt: skip


def test_the_command_prints_the_figures_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("import_ledgers", str(LEDGERS))
    assert "导入完成" in capsys.readouterr().out
    call_command("figures", organization="云岚区水务局总支", year=GOLDEN["year"], json=True)
    found = json.loads(capsys.readouterr().out)
    assert {code: found[code]["value"] for code in GOLDEN["figures"]} == GOLDEN["figures"]
    assert len(found["M01"]["evidence"]) == 6
    assert found["M04"]["pending"] == 1  # a talk without a round
    call_command("figures", organization="局党总支", year=GOLDEN["year"])
    assert "专题研究党建工作" in capsys.readouterr().out


@pytest.mark.parametrize(
    "text", ["云岚区水务局总支", "局党总支", "云岚区水务局", "党总支", "中共云岚区水务局总支部委员会"]
)
def test_an_organisation_is_found_as_it_is_spoken_of(text: str) -> None:
    load()
    assert organization_named(text).kind == Organization.Kind.GENERAL_BRANCH


def test_an_organisation_is_never_guessed() -> None:
    load()
    with pytest.raises(NotFound) as missing:
        organization_named("党支部")
    assert "8个党组织" in missing.value.message
    with pytest.raises(NotFound):
        organization_named("云岚区园林局总支")
    with pytest.raises(CommandError):
        call_command("figures", organization="园林局", year=GOLDEN["year"])


def test_how_long_rectification_took_is_known_of_every_imported_problem() -> None:
    load()
    closed = Problem.objects.confirmed().filter(closed_on__year=GOLDEN["year"])
    took = [(problem.closed_on - problem.held_on).days for problem in closed]
    scope = Scope.bureau(organization_named("局党总支"), Period.of_year(GOLDEN["year"]))
    assert BY_CODE["closing_days"].value(scope) == pytest.approx(sum(took) / len(took), abs=0.5)
