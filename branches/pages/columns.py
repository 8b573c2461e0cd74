"""The columns of a list: which there are, which are shown, and how each is sorted."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Case, F, Value, When
from django.db.models.expressions import OrderBy

from branches.organizations import Organization
from branches.pages.declaration import Column, RecordPage
from branches.records import RecordQuerySet

SEPARATOR = ","
LONGEST_SORTED = 120
"""Texts longer than this are not sorted by: their order says nothing."""
FILING = (
    Column("录入人", lambda record: record.created_by.name, sort="created_by__name"),
    Column("录入时间", lambda record: record.created_at, sort="created_at"),
    Column("确认人", lambda record: record.confirmed_by and record.confirmed_by.name),
    Column("确认时间", lambda record: record.confirmed_at, sort="confirmed_at"),
    Column("补录", lambda record: record.entered_late, sort="entered_late"),
    Column("退回或撤销的原因", lambda record: record.state_reason),
)
"""What every record says about its entry."""


def available(page: RecordPage) -> list[Column]:
    """Every column the list can show: its own, the facts of the record's page, and those of every record.

    What is confidential is no column.
    """
    columns = {column.label: column for column in page.columns}
    sorts = {column.sort for column in page.columns}
    common = [
        Column("党组织", lambda record: record.organization, sort="organization"),
        Column(page.day_label, lambda record: record.held_on, sort="held_on"),
        Column("状态", lambda record: record.get_state_display(), sort="state"),
    ]
    more = [column for column in common if column.sort not in sorts]
    for column in (*page.facts, *more, *FILING):
        if not column.confidential:
            columns.setdefault(column.label, column)
    return list(columns.values())


def chosen(page: RecordPage, labels: str) -> list[Column]:
    """The columns of the labels, in their order; the type's own where none of them exists."""
    known = {column.label: column for column in available(page)}
    wanted = dict.fromkeys(label for label in labels.split(SEPARATOR) if label in known)
    return [known[label] for label in wanted] or list(page.columns)


def labels_of(columns: Iterable[Column]) -> str:
    return SEPARATOR.join(column.label for column in columns)


def loaded(page: RecordPage, records: RecordQuerySet, columns: list[Column]) -> RecordQuerySet:
    """The records with all that the columns read, so that a list costs the same for 1 row and 30."""
    records = page.rows(records)
    if set(columns) <= set(page.columns):
        return records
    single = [field.name for field in page.model._meta.fields if field.is_relation]
    return records.select_related(*single)


# --- sorting


def sort_key(page: RecordPage, column: Column) -> str:
    """By which field a column is sorted: the one it names, or the one that is called as it is."""
    if column.sort:
        return column.sort
    for field in page.model._meta.fields:
        if str(field.verbose_name) == column.label and _is_sorted(field):
            return field.name
    return ""


def _is_sorted(field: Any) -> bool:
    if isinstance(field, models.TextField):
        return False
    if not isinstance(field, models.CharField) or field.choices:
        return True
    return (field.max_length or 0) <= LONGEST_SORTED


def ordering(model: type[models.Model], key: str, *, descending: bool) -> OrderBy:
    """The order by a field, what is not known last either way.

    Organisations stand in the order of their tree, persons by the sound of their names, choices as they
    are declared.
    """
    expression: Any = F(key)
    field = _field_at(model, key)
    if field.related_model is Organization:
        expression = F(f"{key}__path")
    elif field.related_model is not None and _has(field.related_model, "name_pinyin"):
        expression = F(f"{key}__name_pinyin")
    elif _has(field.model, f"{field.name}_pinyin"):
        expression = F(f"{key}_pinyin")
    elif field.choices and isinstance(field, models.CharField):
        places = [
            When(**{key: value}, then=Value(place)) for place, (value, _) in enumerate(field.flatchoices)
        ]
        expression = Case(*places, default=None, output_field=models.IntegerField())
    last = {"nulls_last": True} if field.null or "__" in key or field.is_relation or field.choices else {}
    return expression.desc(**last) if descending else expression.asc(**last)


def _field_at(model: Any, path: str) -> Any:
    field = None
    for step in path.split("__"):
        field = model._meta.get_field(step)
        model = field.related_model
    return field


def _has(model: Any, name: str) -> bool:
    try:
        model._meta.get_field(name)
    except FieldDoesNotExist:
        return False
    return True
