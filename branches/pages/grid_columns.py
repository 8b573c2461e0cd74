"""The columns of a table for many records: how each reads what was typed or pasted."""

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from branches.typed import (
    BETWEEN_NAMES,
    Unreadable,
    compact,
    parse_choice,
    parse_count,
    parse_day,
    parse_yes,
    plain,
    read_text,
    split_names,
)

_NOTED = re.compile(r"([^\s、,;/|()]+)\s*\(([^()]*)\)")
_MOST_SUGGESTED = 300
"""Options a browser is sent to suggest from; of more, people know the beginning anyway."""
_UNIT = re.compile(r"(个?小时|学时|元|人|名)$")


class Ambiguous(Unreadable):
    """Several persons of one name: which one is meant is chosen among `labels`."""

    def __init__(self, name: str, labels: list[str]) -> None:
        super().__init__(f"名册中有{len(labels)}人叫“{name}”。", "请选出是哪一位。")
        self.labels = labels


@dataclass(frozen=True)
class Read:
    """What a cell says: for the form (a text or a list of them), or the things themselves that were named."""

    typed: str | list[str] = ""
    chosen: Any = None
    shown: str = ""
    """How the cell is written back, so that one sees how it was understood."""


@dataclass
class GridColumn:
    """One field of the type's form as a column."""

    name: str
    of: forms.Field
    default: str = ""
    """What a blank cell stands for."""
    suggestions: list[str] = field(default_factory=list)

    @property
    def label(self) -> str:
        return str(self.of.label)

    @property
    def required(self) -> bool:
        return self.of.required and not self.default

    @property
    def wide(self) -> bool:
        return isinstance(self.of.widget, forms.Textarea)

    @property
    def numeric(self) -> bool:
        return isinstance(self.of, forms.IntegerField)

    @property
    def hint(self) -> str:
        return str(self.of.help_text)

    @property
    def how(self) -> str:
        """How a cell is filled, as a sentence; empty where anything may be written."""
        return ""

    def read(self, text: str) -> Read:
        """Raises Unreadable with what is wrong and what to write."""
        text = read_text(text)
        return Read(text, shown=text)


class DayColumn(GridColumn):
    @property
    def how(self) -> str:
        return "2026-03-05、2026年3月5日、2026.3.5都可以；不写年份的按今年。"

    def read(self, text: str) -> Read:
        today = timezone.localdate()
        day = parse_day(text, today.year)
        if day is None:
            return Read()
        if self.name == "held_on" and day > today + timedelta(days=31):
            day = parse_day(text, today.year - 1) or day  # in January one writes of December without its year
        return Read(day.isoformat(), shown=day.isoformat())


class NumberColumn(GridColumn):
    @property
    def how(self) -> str:
        return "只填数字，可以带单位。"

    def read(self, text: str) -> Read:
        if type(self.of) is forms.IntegerField:
            count = parse_count(text)
            written = "" if count is None else str(count)
        else:
            written = _UNIT.sub("", compact(text))
        return Read(written, shown=written)


class YesColumn(GridColumn):
    @property
    def how(self) -> str:
        return "填是或否，空着按否。"

    def read(self, text: str) -> Read:
        yes = parse_yes(text)
        return Read("on" if yes else "", shown="是" if yes else "")


class ChoiceColumn(GridColumn):
    """A word of a closed list: its label, or so much of it that only one can be meant."""

    def codes(self) -> dict[str, str]:
        return {label: str(code) for code, label in flat_choices(self.of)}

    def _code(self, text: str, codes: dict[str, str]) -> str:
        word = compact(text)
        words = {compact(label): code for label, code in codes.items()}
        near = {code for label, code in words.items() if word and word in label}
        if word not in words and len(near) == 1:
            return near.pop()
        return words.get(word) or parse_choice(text, words)

    @property
    def how(self) -> str:
        return f"填其中之一：{'、'.join(self.codes())}。"

    def read(self, text: str) -> Read:
        codes = self.codes()
        code = self._code(text, codes)
        return Read(code, shown=_label(codes, code))


class ChoicesColumn(ChoiceColumn):
    @property
    def how(self) -> str:
        return f"可填几项，用顿号分开：{'、'.join(self.codes())}。"

    def read(self, text: str) -> Read:
        codes = self.codes()
        found = [self._code(part, codes) for part in BETWEEN_NAMES.split(plain(text)) if part.strip()]
        return Read(found, shown="、".join(_label(codes, code) for code in found))


class RecordColumn(GridColumn):
    """A thing already entered, by its name: a volunteer team, a round."""

    _by_word: dict[str, Any] | None = None

    def things(self) -> dict[str, Any]:
        if self._by_word is None:
            assert isinstance(self.of, forms.ModelChoiceField) and self.of.queryset is not None
            self._by_word = {str(each): each for each in self.of.queryset}
        return self._by_word

    @property
    def how(self) -> str:
        return "填已登记的名称，写出能区别的几个字就行。"

    def read(self, text: str) -> Read:
        word = compact(text)
        if not word:
            return Read()
        things = self.things()
        near = [label for label in things if word in compact(label)]
        exact = [label for label in near if compact(label) == word]
        for found in (exact, near):
            if len(found) == 1:
                return Read(found[0], things[found[0]], found[0])
        advice = f"请改为下列之一：{'、'.join(list(things)[:8])}。" if things else f"请先登记{self.label}。"
        raise Unreadable(f"没有“{word}”这一项，或不止一项。", advice)


class PersonsColumn(GridColumn):
    """Members by their names, several where the form takes several.

    One of several persons of a name is written with what tells him from the others, in brackets.
    """

    _roster: "dict[str, list[Any]] | None" = None

    @property
    def many(self) -> bool:
        return isinstance(self.of, forms.ModelMultipleChoiceField)

    def roster(self) -> dict[str, list[Any]]:
        """Name → the members of that name, read once for the whole table."""
        if self._roster is None:
            assert isinstance(self.of, forms.ModelChoiceField) and self.of.queryset is not None
            found: dict[str, list[Any]] = defaultdict(list)
            people: Any = self.of.queryset
            for member in people.to_choose_from():
                found[member.name].append(member)
            self._roster = dict(found)
        return self._roster

    def label_of(self, member: Any) -> str:
        same = self.roster().get(member.name, [])
        return f"{member.name}（{member.told_apart}）" if len(same) > 1 else str(member.name)

    @property
    def how(self) -> str:
        several = "几人之间用顿号分开；" if self.many else "填一人；"
        return f"{several}有同名的，检查时请您选。"

    def read(self, text: str) -> Read:
        rest, found = self._noted(plain(text))
        for name in split_names(rest, frozenset(self.roster())):
            found.append(self._person(name))
        unique = list(dict.fromkeys(found))
        if len(unique) > 1 and not self.many:
            raise Unreadable(f"这一格只填一人，现有{len(unique)}人。", "请只留一人。")
        shown = "、".join(self.label_of(each) for each in unique)
        return Read(shown, unique if self.many else next(iter(unique), None), shown)

    def _noted(self, text: str) -> tuple[str, list[Any]]:
        """The members written with what tells them apart, and the text without them."""
        found: list[Any] = []

        def take(match: re.Match[str]) -> str:
            for member in self.roster().get(match[1], ()):
                if compact(member.told_apart) == compact(match[2]):
                    found.append(member)
                    return "、"
            return match[0]

        return _NOTED.sub(take, text), found

    def _person(self, name: str) -> Any:
        same = self.roster().get(name, [])
        same = [each for each in same if each.left_on is None] or same
        if len(same) == 1:
            return same[0]
        if same:
            raise Ambiguous(name, [self.label_of(each) for each in same])
        near = difflib.get_close_matches(name, list(self.roster()), n=3, cutoff=0.5)
        advice = (
            f"请核对姓名，名册中相近的有：{'、'.join(near)}。" if near else "请核对姓名，或先登记到党员名册。"
        )
        raise Unreadable(f"党员名册中没有“{name}”。", advice)


def _label(codes: dict[str, str], code: str) -> str:
    return next((label for label, each in codes.items() if each == code), "")


def flat_choices(of: forms.Field) -> list[tuple[Any, str]]:
    """The choices of a field without their groups and without the blank one."""
    flat: list[tuple[Any, str]] = []
    given: Iterable[Any] = getattr(of, "choices", ())
    for value, label in given:
        flat += list(label) if isinstance(label, (list, tuple)) else [(value, label)]
    return [(value, str(label)) for value, label in flat if value not in ("", None)]


def column_of(form: Any, name: str) -> GridColumn:
    """The column of one field; what a blank cell stands for is the form's own default."""
    of = form.fields[name]
    column = _kind(of)(name, of)
    initial = form.get_initial_for_field(of, name)
    if isinstance(column, ChoiceColumn) and not isinstance(column, ChoicesColumn):
        column.default = _label(column.codes(), str(initial))
    elif isinstance(column, PersonsColumn):
        members = [member for same in column.roster().values() for member in same]
        chosen = next((each for each in members if initial in (each, each.pk)), None)
        column.default = column.label_of(chosen) if chosen is not None else ""
    elif initial not in (None, "", [], False):
        column.default = str(initial)
    words: Iterable[str] = ()
    if isinstance(column, ChoiceColumn):
        words = column.codes()
    elif isinstance(column, PersonsColumn):
        words = column.roster()
    elif isinstance(column, RecordColumn):
        words = column.things()
    column.suggestions = list(words) if len(list(words)) <= _MOST_SUGGESTED else []
    return column


def _kind(of: forms.Field) -> type[GridColumn]:
    if isinstance(of, forms.ModelChoiceField):
        assert of.queryset is not None
        return PersonsColumn if hasattr(of.queryset.model, "told_apart") else RecordColumn
    for kind, column in _KINDS:
        if isinstance(of, kind):
            return column
    return GridColumn


_KINDS: tuple[tuple[type[forms.Field], type[GridColumn]], ...] = (
    (forms.DateField, DayColumn),
    (forms.MultipleChoiceField, ChoicesColumn),
    (forms.NullBooleanField, YesColumn),
    (forms.BooleanField, YesColumn),
    (forms.ChoiceField, ChoiceColumn),
    (forms.IntegerField, NumberColumn),
)
