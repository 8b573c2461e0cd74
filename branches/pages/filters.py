"""What narrows a list: words, organisation, days, state and the type's own choices; each told in words."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Q
from django.utils import timezone

from branches.accounts import User
from branches.organizations import Organization
from branches.pages.declaration import RecordPage
from branches.periods import Period, format_day
from branches.records import Record, RecordQuerySet

SPANS = {"month": "本月", "quarter": "本季度", "year": "本年", "last_year": "上年"}
"""Periods that move with the calendar, so that a saved view of 本月 means the month in which it is opened."""


def span_of(name: str, today: date) -> Period:
    """The days such a period means on a day."""
    if name == "month":
        return Period.of_month(today.year, today.month)
    if name == "quarter":
        first = (today.month - 1) // 3 * 3 + 1
        return Period(date(today.year, first, 1), Period.of_month(today.year, first + 2).end)
    return Period.of_year(today.year if name == "year" else today.year - 1)


@dataclass(frozen=True)
class Chip:
    """One filter in use: what it is, its value in words, and under which names it stands in the address."""

    label: str
    text: str
    names: tuple[str, ...]
    url: str = ""
    """The list without it."""

    def __str__(self) -> str:
        return f"{self.label}：{self.text}"


def _day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class RecordFilter(django_filters.FilterSet):
    """Search, organisation, days and state: the filters every list has.

    The search is a plain substring match (LIKE), the same on SQLite and PostgreSQL: it is narrowed by the
    organisations one sees first, and needs no index of its own to keep in step.
    """

    q = django_filters.CharFilter(
        label="搜索",
        method="search",
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "几个词用空格隔开", "maxlength": 100}),
    )
    organization = django_filters.ModelChoiceFilter(
        label="党组织", queryset=Organization.objects.none(), method="below", empty_label="全部"
    )
    days = django_filters.ChoiceFilter(
        label="期间", choices=list(SPANS.items()), method="within", empty_label="不限"
    )
    since = django_filters.DateFilter(
        label="自", field_name="held_on", lookup_expr="gte", widget=_day_input(),
        error_messages={"invalid": "请按“2025-03-01”的样子填写日期。"},
    )  # fmt: skip
    until = django_filters.DateFilter(
        label="至", field_name="held_on", lookup_expr="lte", widget=_day_input(),
        error_messages={"invalid": "请按“2025-03-01”的样子填写日期。"},
    )  # fmt: skip
    state = django_filters.ChoiceFilter(label="状态", choices=Record.State.choices, empty_label="全部")

    page: RecordPage

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["organization"].queryset = user.organizations()
        for name in own_fields(self.page):
            model = self.page.model._meta.get_field(name).related_model
            if model is not None:  # only what belongs to organisations the user sees may be named to him
                self.filters[name].queryset = model._default_manager.filter(user.visible_condition())
        if not self.page.search:
            del self.filters["q"]

    def search(self, queryset: RecordQuerySet, name: str, value: str) -> RecordQuerySet:
        """Every word must be found, each in any of the fields."""
        for word in value.split():
            queryset = queryset.filter(self._holds(word))
        return queryset

    def _holds(self, word: str) -> Q:
        model = self.page.model
        here = Q(
            organization__in=Organization.objects.filter(_contains("name", word, ("name_pinyin", False)))
        )
        for path in self.page.search:
            condition = _contains(path, word, _sounding(model, path))
            if _leads_to_many(model, path):  # a record is found once, however many of its persons match
                condition = Q(pk__in=model._default_manager.filter(condition).order_by().values("pk"))
            here |= condition
        return here

    def below(self, queryset: RecordQuerySet, name: str, value: Organization) -> RecordQuerySet:
        return queryset.filter(organization__in=Organization.objects.subtree(value))

    def within(self, queryset: RecordQuerySet, name: str, value: str) -> RecordQuerySet:
        return queryset.during(span_of(value, timezone.localdate()))

    def one_of_many(self, queryset: RecordQuerySet, name: str, value: str) -> RecordQuerySet:
        """Records with at least one row that says so."""
        return queryset.filter(
            pk__in=self.page.model._default_manager.filter(**{name: value}).order_by().values("pk")
        )

    def chips(self) -> list[Chip]:
        """The filters in use, in the order of the form."""
        cleaned = self.form.cleaned_data if self.is_bound and self.form.errors is not None else {}
        used = [(name, cleaned.get(name)) for name in self.form.fields]
        return [
            Chip(str(self.form.fields[name].label), self._text(name, value), (name,))
            for name, value in used
            if value not in (None, "")
        ]

    def _text(self, name: str, value: Any) -> str:
        field = self.form.fields[name]
        if isinstance(value, date):
            return format_day(value)
        if isinstance(value, models.Model) or not hasattr(field, "choices"):
            return str(value)
        return str(dict(field.choices).get(value, value))


def _contains(path: str, word: str, sounding: tuple[str, bool] | None) -> Q:
    """The word in the field; or, where letters were typed, its sound: of a person from its beginning."""
    condition = Q(**{f"{path}__icontains": word})
    if sounding is not None and word.isascii() and word.isalpha():
        sound, from_beginning = sounding
        typed = word.lower()
        if from_beginning:
            condition |= Q(**{f"{sound}__startswith": typed}) | Q(**{f"{sound}__contains": f" {typed}"})
        else:
            condition |= Q(**{f"{sound}__contains": typed})
    return condition


def _sounding(model: type[models.Model], path: str) -> tuple[str, bool] | None:
    """The field that keeps the sound of the one at the path: `owner__name` → `owner__name_pinyin`."""
    owner: Any = model
    *steps, last = path.split("__")
    for step in steps:
        owner = owner._meta.get_field(step).related_model
    try:
        owner._meta.get_field(f"{last}_pinyin")
    except FieldDoesNotExist:
        return None
    return f"{path}_pinyin", owner is not Organization


def _leads_to_many(model: type[models.Model], path: str) -> bool:
    owner: Any = model
    for step in path.split("__")[:-1]:
        field = owner._meta.get_field(step)
        if field.one_to_many or field.many_to_many:
            return True
        owner = field.related_model
    return False


def own_fields(page: RecordPage) -> list[str]:
    """The choices that are fields of the record itself, not of its rows."""
    return [name for name in page.choices if "__" not in name]


def filter_class(page: RecordPage) -> type[RecordFilter]:
    """The filters of one record type: those of every list, and its own choices, also those of its rows."""
    meta = type("Meta", (), {"model": page.model, "fields": own_fields(page)})
    parts: dict[str, Any] = {"Meta": meta, "page": page}
    for path in set(page.choices) - set(own_fields(page)):
        rows, name = path.split("__")
        model: Any = page.model._meta.get_field(rows).related_model
        field = model._meta.get_field(name)
        parts[path] = django_filters.ChoiceFilter(
            label=str(model._meta.verbose_name),
            choices=field.choices,
            method="one_of_many",
            empty_label="全部",
        )
    return type(f"{page.model.__name__}Filter", (RecordFilter,), parts)
