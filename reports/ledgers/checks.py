"""The models' own rules, checked in Python: a bulk import asks no question of the database per row."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import models
from django.db.models import F, Q

from branches.records import Record

_INTEGER_LIMITS: dict[Any, int] = {
    models.PositiveSmallIntegerField: 32767,
    models.PositiveIntegerField: 2147483647,
}


@dataclass(frozen=True)
class Breach:
    """A rule the object breaks: the fields it rests on, what is wrong, what to do."""

    fields: tuple[str, ...]
    message: str
    advice: str


@dataclass(frozen=True)
class _Rules:
    texts: tuple[tuple[str, str, int], ...]
    choices: tuple[tuple[str, str, frozenset[Any]], ...]
    integers: tuple[tuple[str, str, int], ...]
    conditions: tuple[tuple[Q, tuple[str, ...], str], ...]


@cache
def _rules(model: type[models.Model]) -> _Rules:
    inherited = {each.name for each in Record._meta.fields} - {"held_on"}
    fields = [each for each in model._meta.concrete_fields if each.name not in inherited]
    return _Rules(
        texts=tuple(
            (each.attname, str(each.verbose_name), each.max_length)
            for each in fields
            if isinstance(each, models.CharField) and each.max_length and not each.choices
        ),
        choices=tuple(
            (
                each.attname,
                str(each.verbose_name),
                frozenset(value for value, _ in each.flatchoices) | ({"", None} if each.blank else set()),
            )
            for each in fields
            if each.choices
        ),
        integers=tuple(
            (each.attname, str(each.verbose_name), _INTEGER_LIMITS[type(each)])
            for each in fields
            if type(each) in _INTEGER_LIMITS
        ),
        conditions=tuple(
            (each.condition, _fields_of(each.condition), str(each.violation_error_message))
            for each in model._meta.constraints
            if isinstance(each, models.CheckConstraint)
            and isinstance(each.condition, Q)
            and not each.name.endswith("_state_known")
        ),
    )


def breaches(thing: models.Model) -> list[Breach]:
    """What the object breaks of its model's lengths, choices, ranges and check constraints."""
    rules = _rules(type(thing))
    found = []
    for name, label, longest in rules.texts:
        value = getattr(thing, name)
        if value is not None and len(value) > longest:
            found.append(
                Breach(
                    (name,), f"{label}有{len(value)}个字，超过{longest}个字。", f"请缩短到{longest}个字以内。"
                )
            )
    for name, label, allowed in rules.choices:
        if getattr(thing, name) not in allowed:
            found.append(Breach((name,), f"{label}没有填写或不在可填的范围内。", f"请补填或改正{label}。"))
    for name, label, largest in rules.integers:
        value = getattr(thing, name)
        if value is not None and not 0 <= value <= largest:
            found.append(Breach((name,), f"{label}“{value}”不在0到{largest}之间。", f"请核对{label}。"))
    for condition, names, message in rules.conditions:
        if holds(condition, thing) is False:
            found.append(Breach(names, message, "请核对并改正这一行的有关各栏。"))
    return found


def holds(condition: Q, thing: models.Model) -> bool | None:
    """Whether a check constraint's condition holds of an object; None, which passes, for SQL's unknown."""
    answers = [
        holds(child, thing) if isinstance(child, Q) else _compare(thing, *child)
        for child in _children(condition)
    ]
    decisive = condition.connector == Q.OR
    if decisive in answers:
        answer: bool | None = decisive
    else:
        answer = None if None in answers else not decisive
    return answer if answer is None or not condition.negated else not answer


def _children(condition: Q) -> list[Any]:
    """Conditions within the condition: each a Q, or a pair of a lookup and the value expected."""
    return list(condition.children)


def _compare(thing: models.Model, lookup: str, expected: Any) -> bool | None:
    name, _, comparison = lookup.partition("__")
    value = getattr(thing, name)
    if comparison == "isnull":
        return (value is None) == expected
    if isinstance(expected, F):
        expected = getattr(thing, vars(expected)["name"])  # the stubs do not know F.name
    if value is None or expected is None:
        return None
    match comparison:
        case "":
            return bool(value == expected)
        case "in":
            return value in expected
        case "gte":
            return bool(value >= expected)
        case "gt":
            return bool(value > expected)
        case "lte":
            return bool(value <= expected)
        case "lt":
            return bool(value < expected)
    raise LookupError(f"no plain check for the constraint lookup {lookup}")


def _fields_of(condition: Q) -> tuple[str, ...]:
    """The fields a condition rests on, the one compared last first: it is the likelier to be wrong."""
    names: list[str] = []
    for child in _children(condition):
        if isinstance(child, Q):
            names.extend(_fields_of(child))
        else:
            names.append(child[0].partition("__")[0])
    return tuple(dict.fromkeys(reversed(names)))
