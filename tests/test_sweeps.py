"""What must hold everywhere: names, sizes, constraints, templates and the one arrow."""

import re
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from branches.records import Record, record_types
from tests.branches.record_types import RECORD_TYPES
from tests.cast import Cast

APPS = ("branches", "members", "meetings", "responsibilities", "reports")
"""From the foundation up: each knows only those before it."""
CHINESE = re.compile("[\u4e00-\u9fff]")
ROOT = Path(settings.BASE_DIR)
TEMPLATES = ROOT / "templates"
BY_HANDLER = {"400.html", "403.html", "404.html", "500.html", "403_csrf.html"}
"""Templates Django finds by their names."""
NEVER_SHOWN = {"id", "path", "depth", "numchild", "digest"}
"""Keys, the tree's own columns, and a checksum that is called SHA-256 in every language."""

our_models = [model for app in APPS for model in apps.get_app_config(app).get_models()]
every_model = pytest.mark.parametrize("model", our_models, ids=lambda model: model._meta.label)
every_record = pytest.mark.parametrize("model", record_types(), ids=lambda model: model._meta.label)


def sources(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


@every_model
def test_names_are_chinese(model: type[models.Model]) -> None:
    meta = model._meta
    assert CHINESE.search(str(meta.verbose_name)) and CHINESE.search(str(meta.verbose_name_plural))
    for field in meta.concrete_fields:
        if field.name not in NEVER_SHOWN:
            assert CHINESE.search(str(field.verbose_name)), field.name


@every_model
def test_names_in_the_database_are_short(model: type[models.Model]) -> None:
    """Thirty characters are what Django allows an index, and every database takes."""
    meta = model._meta
    names = [meta.db_table, *(each.name for each in chain(meta.indexes, meta.constraints))]
    assert [name for name in names if len(name) > 30] == []


@every_model
def test_constraints_say_what_to_do(model: type[models.Model]) -> None:
    for constraint in model._meta.constraints:
        message = str(constraint.violation_error_message)
        if model._meta.label != "branches.Cell" and not model._meta.label.startswith("reports."):
            assert CHINESE.search(message) and message.endswith("。"), constraint.name


def test_constraints_are_portable() -> None:
    """A unique constraint with a condition exists on PostgreSQL and SQLite, not on every vendor's database."""
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            assert getattr(constraint, "condition", None) is None or isinstance(
                constraint, models.CheckConstraint
            ), constraint.name


@every_record
def test_records_keep_what_the_base_demands(model: type[Record]) -> None:
    meta, name = model._meta, model.__name__.lower()
    constraints = {each.name for each in meta.constraints}
    assert {f"{name}_confirmed_who", f"{name}_state_known"} <= constraints
    assert f"{name}_scope" in {each.name for each in meta.indexes}
    assert {"organization", "held_on", "state", "version"} <= {field.name for field in meta.fields}
    assert "held_on" in model.counted_days
    for day in model.counted_days:
        assert isinstance(meta.get_field(day), models.DateField)


def test_every_record_type_has_its_pages_and_factory() -> None:
    assert {kind.page.model for kind in RECORD_TYPES} == set(record_types())
    stems = [model.stem for model in record_types()]
    assert len(stems) == len(set(stems))


@pytest.mark.parametrize("kind", RECORD_TYPES, ids=lambda kind: kind.stem)
def test_natural_keys_tell_facts_apart(kind: Any, cast: Cast) -> None:
    records = [kind.make(cast.first_branch), kind.make(cast.second_branch)]
    for record in records:
        fresh = type(record)._default_manager.get(pk=record.pk)
        assert fresh.natural_key() == record.natural_key()
        hash(fresh.natural_key())
        assert str(fresh)
    keyed = type(records[0])._default_manager.filter(pk__in=[each.pk for each in records]).keyed()
    assert sorted(keyed.values()) == sorted(each.pk for each in records)


@every_model
def test_foreign_keys_point_down_the_house(model: type[models.Model]) -> None:
    height = APPS.index(model._meta.app_label)
    for field in model._meta.get_fields():
        target = field.related_model
        if isinstance(field, (models.ForeignKey, models.ManyToManyField)) and target is not None:
            label = target._meta.app_label  # type: ignore[union-attr]
            if label in APPS:
                assert APPS.index(label) <= height, f"{field} → {label}"


def test_text_names_no_app_above() -> None:
    """A model or task named in a string must not point up the house either."""
    for path in sources(*APPS):
        if "migrations" in path.parts:
            continue
        height = APPS.index(path.relative_to(ROOT).parts[0])
        above = "|".join(APPS[height + 1 :])
        if above:
            named = re.findall(rf"""["']((?:{above})\.[A-Z]\w+)["']""", path.read_text())
            assert named == [], path


def test_no_module_is_too_long() -> None:
    for path in sources(*APPS, "config", "tests"):
        if "migrations" not in path.parts:
            assert len(path.read_text().splitlines()) <= 800, path


def test_every_template_is_used() -> None:
    texts = [path.read_text() for path in [*sources(*APPS, "config"), *TEMPLATES.rglob("*.html")]]
    names = {str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html")} - BY_HANDLER
    used = {name for name in names if any(f'"{name}"' in text or f"'{name}'" in text for text in texts)}
    assert names - used == set()


def test_every_named_template_exists() -> None:
    for path in [*sources(*APPS, "config"), *TEMPLATES.rglob("*.html")]:
        for name in re.findall(
            r'"((?:branches|members|meetings|responsibilities|reports)/[\w/]+\.html)"', path.read_text()
        ):
            assert (TEMPLATES / name).is_file(), (path, name)
