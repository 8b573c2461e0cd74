"""Two people changed one record: what differs, and which of the two each part is to be."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.formsets import DELETION_FIELD_NAME as DELETED
from django.http import QueryDict

from branches.pages.forms import RecordForm
from branches.pages.history import in_words, is_sealed
from branches.records import Record

CHOICE = "choice-"
"""How the field is called that says whose version of a part is kept."""
MINE, THEIRS = "mine", "theirs"

Formsets = list[tuple[str, Any]]


@dataclass(frozen=True)
class Difference:
    """A part of the record that stands otherwise in the form than in the record as it is now."""

    name: str
    label: str
    mine: str
    theirs: str
    choice: str
    """Which is proposed: that of whoever changed the part; the writer's own where both did."""
    note: str = ""

    @property
    def field(self) -> str:
        return f"{CHOICE}{self.name}"

    @property
    def theirs_value(self) -> str:
        """What choosing the stored version sends: with a digest of what the writer is shown as his own."""
        return f"{THEIRS}:{_digest(self.mine)}"


def marks(form: RecordForm, formsets: Formsets, record: Record) -> dict[str, str]:
    """Digests of what the record holds, part by part: what the writer saw when he began."""
    stored = form.as_stored(record) | {each.prefix: stored_rows(each) for _, each in formsets}
    return {name: _digest(words) for name, words in stored.items()}


def _digest(words: str) -> str:
    return hashlib.blake2s(words.encode(), digest_size=6).hexdigest()


def differences(
    form: RecordForm, formsets: Formsets, stored: Record, opened: Mapping[str, str]
) -> list[Difference]:
    """What differs between the filled-in form and the record as it is stored now."""
    mine = entered(form, formsets)
    theirs = form.as_stored(stored) | {each.prefix: stored_rows(each) for _, each in formsets}
    labels = {name: form.label_of(name) for name in form.fields}
    labels |= {each.prefix: title for title, each in formsets}
    found = []
    for name, words in theirs.items():
        if mine[name] == words:
            continue
        was = opened.get(name)
        only_they = was == _digest(mine[name])
        both = not only_they and was is not None and was != _digest(words)
        note = "您没有改过" if only_they else "两人都改了" if both else ""
        found.append(Difference(name, labels[name], mine[name], words, THEIRS if only_they else MINE, note))
    return found


def entered(form: RecordForm, formsets: Formsets) -> dict[str, str]:
    """What stands in the form and its rows now, part by part, in words."""
    for each in (form, *(formset for _, formset in formsets)):
        each.is_valid()
    return form.as_entered() | {each.prefix: entered_rows(each) for _, each in formsets}


# --- rows below a record, as one part


def stored_rows(formset: Any) -> str:
    """The rows as they are stored now, a line each."""
    pattern = formset.empty_form
    told = [
        name
        for name in _told_fields(formset, pattern)
        if isinstance(pattern.fields[name], forms.ModelChoiceField)
    ]
    rows = formset.model._default_manager.filter(**{formset.fk.name: formset.instance.pk}).order_by("pk")
    names = _told_fields(formset, pattern)
    return "\n".join(
        _line(in_words(pattern, name, getattr(row, name)) for name in names)
        for row in rows.select_related(*told)
    )


def entered_rows(formset: Any) -> str:
    """The rows as they stand in the form, deleted and empty ones left out."""
    return "\n".join(
        _line(_entered(each, name) for name in _told_fields(formset, each))
        for each in formset.forms
        if not each[DELETED].data and (each.instance.pk or each.has_changed())
    )


def _told_fields(formset: Any, form: Any) -> list[str]:
    """The fields of a row that both versions can be told of in words."""
    own = {each.name for each in formset.model._meta.fields} - {formset.model._meta.pk.name, formset.fk.name}
    return [name for name in form.fields if name in own and not is_sealed(form, name)]


def _entered(form: Any, name: str) -> str:
    cleaned = getattr(form, "cleaned_data", {})
    return in_words(form, name, cleaned[name]) if name in cleaned else str(form[name].data or "")


def _line(words: Iterable[str]) -> str:
    return "，".join(each for each in words if each)


# --- carrying out what was chosen


def has_choices(data: QueryDict) -> bool:
    return any(name.startswith(CHOICE) for name in data)


def settled(form: RecordForm, formsets: Formsets, data: QueryDict, typed: Mapping[str, str]) -> QueryDict:
    """What was typed, with the parts for which the writer chose the stored version put in its place.

    *form* and *formsets* are those of the record as it is stored, and hold nothing that was typed; *typed* is what
    was, in words. A part he wrote anew after he was asked stays as he wrote it, whatever is chosen.
    """
    merged = data.copy()
    chosen = {}
    for field in [each for each in data if each.startswith(CHOICE)]:
        name, (choice, _, shown) = field.removeprefix(CHOICE), str(data[field]).partition(":")
        chosen[name] = MINE if shown and shown != _digest(typed.get(name, "")) else choice
        del merged[field]
    for name, choice in chosen.items():
        if choice == THEIRS and name in form.fields:
            merged.setlist(form.add_prefix(name), _raw(form[name]))
    for _, formset in formsets:
        if formset.prefix in chosen:
            _settle_rows(formset, merged, keep_mine=chosen[formset.prefix] == MINE)
    return merged


def _raw(bound: Any) -> list[str]:
    """A field's value as a browser would send it."""
    value = bound.value()
    if isinstance(bound.field.widget, forms.CheckboxInput):
        return ["on"] if value else []
    shown = bound.field.widget.format_value(value)
    return [str(each) for each in shown] if isinstance(shown, (list, tuple)) else [str(shown or "")]


def _settle_rows(formset: Any, data: QueryDict, *, keep_mine: bool) -> None:
    """The stored rows as they are, or the writer's: rows others added go, rows others deleted are made again."""
    prefix, key = formset.prefix, formset.model._meta.pk.name
    typed = list(_typed_rows(formset, data))
    for name in [each for each in data if each.startswith(f"{prefix}-")]:
        del data[name]
    stored = {str(each.instance.pk): each for each in formset.initial_forms}
    if keep_mine:
        known = [row for row in typed if row.get(key, [""])[0] in stored]
        fresh = [row | {key: [""]} for row in typed if row.get(key, [""])[0] not in stored]
        gone = stored.keys() - {row[key][0] for row in known}
        known += [{key: [pk], DELETED: ["on"]} for pk in sorted(gone)]
    else:
        known = [{name: _raw(each[name]) for name in each.fields} for each in stored.values()]
        fresh = []
    for index, row in enumerate([*known, *fresh]):
        for name, values in row.items():
            data.setlist(f"{prefix}-{index}-{name}", values)
    data[f"{prefix}-TOTAL_FORMS"] = str(len(known) + len(fresh))
    data[f"{prefix}-INITIAL_FORMS"] = str(len(known))
    data[f"{prefix}-MIN_NUM_FORMS"], data[f"{prefix}-MAX_NUM_FORMS"] = "0", "1000"


def _typed_rows(formset: Any, data: QueryDict) -> Iterator[dict[str, list[str]]]:
    total = data.get(f"{formset.prefix}-TOTAL_FORMS", "0")
    for index in range(min(int(total) if total.isdecimal() else 0, formset.absolute_max)):
        start = f"{formset.prefix}-{index}-"
        yield {name.removeprefix(start): data.getlist(name) for name in data if name.startswith(start)}
