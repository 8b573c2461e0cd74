"""The audit trail: only added to, and tampering is found."""

from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from branches.audit import AppendOnlyError, AuditLine, AuditSeal, Verb, broken_seal, seal, write_line
from branches.tasks import seal_audit
from tests.cast import Cast


@pytest.fixture
def trail(cast: Cast) -> list[AuditLine]:
    """Five lines, sealed."""
    lines = [
        write_line(
            by=cast.first,
            verb=Verb.EDIT,
            record_key=f"meetings.meeting:{number}",
            organization_id=cast.first_branch.pk,
            detail="主题",
        )
        for number in range(1, 6)
    ]
    assert seal() == 5
    return lines


def sql(statement: str, arguments: list[Any]) -> None:
    """What somebody does who has the database in his hands, foreign keys or not."""
    with connection.cursor() as cursor:
        cursor.execute(statement, arguments)


def test_lines_and_seals_are_only_added(trail: list[AuditLine]) -> None:
    line = trail[0]
    for each in (line, line.seal):
        with pytest.raises(AppendOnlyError, match="不能修改"):
            each.save()
        with pytest.raises(AppendOnlyError, match="不能删除"):
            each.delete()
    for model in (AuditLine, AuditSeal):
        with pytest.raises(AppendOnlyError):
            model.objects.all().delete()
        with pytest.raises(AppendOnlyError):
            model.objects.filter(pk=1).update(id=2)


def test_sealing_again_adds_nothing_and_goes_on(trail: list[AuditLine]) -> None:
    assert seal() == 0
    write_line(by=None, verb=Verb.LOG_IN)
    seal_audit()
    positions = list(AuditSeal.objects.values_list("position", flat=True))
    assert positions == [1, 2, 3, 4, 5, 6]
    assert broken_seal() is None
    assert AuditLine.objects.last().user_name == "系统"


def test_sealing_goes_in_steps(cast: Cast) -> None:
    for _ in range(5):
        write_line(by=None, verb=Verb.LOG_IN)
    assert [seal(limit=2), seal(limit=2), seal(limit=2), seal(limit=2)] == [2, 2, 1, 0]
    assert broken_seal() is None


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", "2020-01-01 00:00:00"),
        ("user_id", 999),
        ("user_id", None),
        ("user_name", "别人"),
        ("verb", "confirm"),
        ("record_key", "meetings.meeting:9"),
        ("organization_id", 999),
        ("detail", "主题、日期"),
        ("succeeded", False),
    ],
)
def test_a_changed_column_is_found(trail: list[AuditLine], column: str, value: Any) -> None:
    assert broken_seal() is None
    sql(f"UPDATE branches_auditline SET {column} = %s WHERE id = %s", [value, trail[2].pk])
    found = broken_seal()
    assert found is not None and found.line_id == trail[2].pk


def test_every_column_is_sealed() -> None:
    """A column added later must be sealed too, and tried above."""
    assert {field.attname for field in AuditLine._meta.concrete_fields} == {
        "id", "at", "user_id", "user_name", "verb", "record_key", "organization_id", "detail", "succeeded",
    }  # fmt: skip


@pytest.mark.parametrize("place", range(4))
def test_a_deleted_line_is_found_with_its_seal(trail: list[AuditLine], place: int) -> None:
    sql("DELETE FROM branches_auditseal WHERE line_id = %s", [trail[place].pk])
    sql("DELETE FROM branches_auditline WHERE id = %s", [trail[place].pk])
    found = broken_seal()
    assert found is not None and found.line_id == trail[place + 1].pk


def test_a_changed_seal_is_found(trail: list[AuditLine]) -> None:
    sql("UPDATE branches_auditseal SET digest = %s WHERE position = 4", ["0" * 64])
    found = broken_seal()
    assert found is not None and found.position == 4


def test_lines_put_in_another_order_are_found(trail: list[AuditLine]) -> None:
    for before, after in ((2, 100), (3, 2), (100, 3)):
        sql("UPDATE branches_auditseal SET position = %s WHERE position = %s", [after, before])
    assert broken_seal() is not None


@pytest.mark.django_db(transaction=True)
def test_a_line_torn_from_its_seal_is_found() -> None:
    for _ in range(3):
        last = write_line(by=None, verb=Verb.LOG_IN)
    seal()
    with connection.constraint_checks_disabled():
        if connection.vendor == "postgresql":
            # PostgreSQL keeps its foreign keys whatever Django asks; who tampers there switches them off like this.
            sql("SET session_replication_role = replica", [])
        sql("DELETE FROM branches_auditline WHERE id = %s", [last.pk])
        if connection.vendor == "postgresql":
            sql("SET session_replication_role = DEFAULT", [])
        found = broken_seal()
        assert found is not None and found.line_id == last.pk
        sql("DELETE FROM branches_auditseal WHERE line_id = %s", [last.pk])


@given(st.text(max_size=50), st.text(max_size=50))
def test_no_two_different_lines_are_written_alike(one: str, two: str) -> None:
    lines = [AuditLine(user_name=a, detail=b) for a, b in ((one, two), (two, one))]
    lines[1].at = lines[0].at
    assert (lines[0].canonical() == lines[1].canonical()) == (one == two)
