"""What happened to a record, in sentences, and what an edit changed, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from branches import audit
from branches.audit import Verb
from branches.encryption import EncryptedTextField
from branches.pages.forms import RecordForm
from branches.records import Record

LONGEST = 500
"""Characters of a value that the trail keeps."""
NOTHING = "（空）"
SENTENCES = {
    Verb.CREATE: "录入了这条记录",
    Verb.EDIT: "修改了这条记录",
    Verb.CONFIRM: "确认了这条记录，计入统计",
    Verb.SEND_BACK: "退回了这条记录，不再计入统计",
    Verb.WITHDRAW: "撤销了这条记录，不再计入统计",
    Verb.REOPEN: "重新打开了这条记录，待改正后再确认",
    Verb.IMPORT: "从台账导入了这条记录",
    Verb.REVEAL: "查看了完整信息",
    Verb.ATTACH: "上传了附件",
    Verb.SUBMIT: "提交了这条记录",
    Verb.APPROVE: "审定了这条记录",
    Verb.STEP: "办理了一步",
    Verb.EXPORT: "导出或打印了这条记录",
    Verb.NUDGE: "就这条记录催办",
    Verb.ANSWER: "作了答复",
}
REASONED = (Verb.SEND_BACK, Verb.WITHDRAW, Verb.REOPEN)


@dataclass(frozen=True)
class HistoryLine:
    """One step of the record: who did what when, and what that changed or why, a line each."""

    at: datetime
    by_name: str
    sentence: str
    details: list[str]
    sealed: bool
    succeeded: bool


def history_of(record: Record) -> list[HistoryLine]:
    """Who did what to the record, newest first."""
    lines = list(audit.AuditLine.objects.filter(record_key=record.key).select_related("seal").order_by("-pk"))
    imported = audit.import_line(record.record_type(), record.pk) if record.source_cell else None
    told = [_told(line, line.detail) for line in lines]
    if imported is not None:
        told.append(_told(imported, f"自{record.source_cell}，{imported.detail.partition('：')[0]}"))
    return told


def _told(line: audit.AuditLine, detail: str) -> HistoryLine:
    label = line.get_verb_display()
    sentence = SENTENCES.get(Verb(line.verb), label) if line.succeeded else f"想{label}，没有权限，未办成"
    details = [part for part in detail.split("\n") if part]
    if details and line.verb in REASONED and line.succeeded:
        details[0] = f"原因：{details[0]}"
    return HistoryLine(
        line.at,
        line.user_name,
        sentence,
        details,
        getattr(line, "seal", None) is not None,
        line.succeeded,
    )


# --- what an edit changed


def changes_of(form: RecordForm, before: dict[str, str]) -> list[str]:
    """What the valid form changed, field by field: “主题：旧 → 新”. Of what is encrypted only that it changed.

    *before* is what was stored when it was opened, in words.
    """
    entered = form.as_entered()
    told = []
    for name in form.changed_data:
        if name in form.HIDDEN:
            continue
        if is_sealed(form, name):
            told.append(f"{form.label_of(name)}：已修改")
            continue
        old, new = before.get(name, ""), entered.get(name, in_words(form, name, form.cleaned_data.get(name)))
        if old != new:
            told.append(f"{form.label_of(name)}：{_cut(old)} → {_cut(new)}")
    return told


def changes_of_rows(formset: Any) -> list[str]:
    """What the valid formset will add, change and delete, row by row."""
    title = str(formset.model._meta.verbose_name)
    told = [f"删除{title}“{_cut(str(form.instance))}”" for form in formset.deleted_forms if form.instance.pk]
    for form in formset.forms:
        if form in formset.deleted_forms or not form.has_changed():
            continue
        row = f"{title}“{_cut(str(form.instance))}”"
        if form.instance.pk is None:
            told.append(f"新增{row}")
            continue
        for name in form.changed_data:
            label = f"{row}的{form.fields[name].label}"
            old, new = (
                in_words(form, name, form.initial.get(name)),
                in_words(form, name, form.cleaned_data[name]),
            )
            told.append(
                f"{label}：已修改" if is_sealed(form, name) else f"{label}：{_cut(old)} → {_cut(new)}"
            )
    return told


def is_sealed(form: forms.ModelForm, name: str) -> bool:
    """Whether the value must not be told: it is encrypted."""
    if name in getattr(form, "sealed", ()):
        return True
    try:
        return isinstance(form._meta.model._meta.get_field(name), EncryptedTextField)
    except FieldDoesNotExist:
        return False


def _cut(text: str) -> str:
    """The text on one line, cut where it is long."""
    flat = " ".join(text.split())
    return (f"{flat[:LONGEST]}…（共{len(flat)}字）" if len(flat) > LONGEST else flat) or NOTHING


def in_words(form: Any, name: str, value: Any) -> str:
    """A value of a form's field, given as it is stored or as it was typed, as the reader sees it."""
    field = form.fields[name]
    if value in (None, ""):
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(field, forms.ModelChoiceField) and not isinstance(
        value, (models.Model, models.QuerySet, list)
    ):
        return str(field.queryset.model._default_manager.filter(pk=value).first() or "")  # type: ignore[union-attr]
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        labels = {str(key): str(label) for key, label in field.choices}  # type: ignore[union-attr]
        chosen = value if isinstance(value, (list, tuple)) else [value]
        return "、".join(labels.get(str(each), str(each)) for each in chosen)
    if isinstance(value, Iterable) and not isinstance(value, str):
        return "、".join(map(str, value))
    return str(value)
