"""The tree: subtrees by range, the paths' carry, terms."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from branches.organizations import ALPHABET, Organization, Term, next_path
from tests import factories
from tests.cast import Cast

paths = st.text(alphabet=ALPHABET, min_size=4, max_size=16).filter(lambda path: set(path) != {"Z"})


@pytest.mark.parametrize(
    ("path", "following"), [("0001", "0002"), ("0009", "000A"), ("000Z", "0010"), ("00010ZZZ", "00011000")]
)
def test_next_path_carries(path: str, following: str) -> None:
    assert next_path(path) == following


def test_next_path_ends_somewhere() -> None:
    with pytest.raises(ValueError, match="已无位置"):
        next_path("ZZZZ")


@given(paths, st.text(alphabet=ALPHABET, max_size=8))
def test_what_lies_below_lies_in_the_range(path: str, step: str) -> None:
    assert path <= path + step < next_path(path)


@given(paths, paths)
def test_what_lies_beside_lies_outside(path: str, other: str) -> None:
    inside = path <= other < next_path(path)
    assert inside == other.startswith(path) or len(other) < len(path)


def test_subtree_is_one_range_query(cast: Cast) -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        found = list(Organization.objects.subtree(cast.general_branch))
    assert found == [cast.general_branch, cast.first_branch, cast.second_branch]
    assert len(queries) == 1 and "LIKE" not in queries[0]["sql"]


def test_named_sets(cast: Cast) -> None:
    below = Organization.objects.subtree(cast.party_group)
    assert list(below.branches()) == [cast.first_branch, cast.second_branch]
    assert list(below.party_groups()) == [cast.party_group]


def test_alive(cast: Cast) -> None:
    cast.first_branch.dissolved_on = date(2025, 6, 1)
    cast.first_branch.save()
    assert cast.first_branch in Organization.objects.alive(date(2025, 5, 31))
    assert cast.first_branch not in Organization.objects.alive(date(2025, 6, 1))
    assert cast.second_branch not in Organization.objects.alive(date(2015, 6, 30))


def test_the_party_group_above_belongs_to_the_bureau(cast: Cast) -> None:
    assert cast.general_branch.party_group_above() == cast.party_group
    assert cast.first_branch.party_group_above() is None
    assert cast.party_group.party_group_above() is None


def test_kinds_are_checked_by_the_database(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Organization.objects.filter(pk=cast.first_branch.pk).update(kind="club")


def test_names(cast: Cast) -> None:
    assert cast.party_group.short_name == "云岚区水务局党组"
    assert cast.first_branch.short_name == "局机关第一党支部"


@pytest.mark.parametrize(
    ("elected", "ends"), [(date(2023, 5, 8), date(2026, 5, 8)), (date(2024, 2, 29), date(2027, 2, 28))]
)
def test_a_term_ends_by_calendar_years(elected: date, ends: date, cast: Cast) -> None:
    term = factories.term(cast.first_branch, elected)
    assert term.ends_on == ends
    with pytest.raises(IntegrityError), transaction.atomic():
        Term.objects.create(organization=cast.first_branch, elected_on=elected)
