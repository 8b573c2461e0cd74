"""The form all record types share."""

from decimal import Decimal
from typing import Any, ClassVar, cast

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.crypto import get_random_string

from branches.accounts import ENTERING_ROLES, User
from branches.organizations import Organization
from branches.records import Record


class RecordForm(forms.ModelForm):
    """Fields, layout and checks of what was typed; choices limited to what the user may see."""

    HIDDEN: ClassVar[tuple[str, ...]] = ("version", "submission_key")
    people: ClassVar[tuple[str, str, str, str] | None] = None
    """A field of several members kept in a through table: (field, through accessor, record column, member column)."""
    sealed: ClassVar[tuple[str, ...]] = ()
    """Encrypted fields not shown to this user again: left empty, they stay as they are."""
    begins_today: ClassVar[bool] = False
    """Whether a new one is most often of today, and the day is filled in so."""
    repeated: ClassVar[tuple[str, ...]] = ()
    """What the next one mostly has in common with the last: 复制上次 fills these in. Types without do not offer it."""
    ahead: ClassVar[bool] = False
    """Whether the day may lie in the future: plans and promises."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    submission_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        record: Record = self.instance
        enterable = Organization.objects.filter(
            pk__in=[post.organization_id for post in user.current_posts() if post.role in ENTERING_ROLES]
        )
        organization = cast(forms.ModelChoiceField, self.fields["organization"])
        organization.queryset = enterable
        organization.empty_label = None
        if record.pk:
            organization.queryset = Organization.objects.filter(pk=record.organization_id)
        self.fields["version"].initial = record.version if record.pk else None
        self.fields["submission_key"].initial = record.submission_key or get_random_string(32)
        for name, field in self.fields.items():
            if isinstance(field, forms.DateField):
                field.widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            if isinstance(field, forms.ModelChoiceField) and issubclass(field.queryset.model, Record):  # type: ignore[union-attr]
                field.queryset = self.choices_for(name, field.queryset)  # type: ignore[arg-type]
        self.stored = {name: getattr(record, name) for name in self.withheld()}
        for name, value in self.stored.items():
            self.fields[name].widget.attrs["autocomplete"] = "off"
            self.initial[name] = ""
            if value:
                self.fields[name].help_text = "已登记，不显示原文；不改动时请留空。"
        if self.begins_today and self.is_new_and_empty and not self.initial.get("held_on"):
            self.initial["held_on"] = timezone.localdate()
        if not self.ahead:
            self.fields["held_on"].widget.attrs["max"] = timezone.localdate().isoformat()
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.include_media = False

    @property
    def is_new_and_empty(self) -> bool:
        """Whether defaults are to be offered: nothing is stored and nothing was sent yet."""
        return self.instance.pk is None and not self.is_bound

    def repeats(self) -> dict[str, Any]:
        """What of this form's record the next one begins with."""
        return {
            name: self.initial[name] for name in self.repeated if self.initial.get(name) not in (None, "")
        }

    def choices_for(self, name: str, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """The records a field may point to: those the user sees. Types widen it where the work asks for it."""
        return queryset.filter(pk__in=queryset.model._default_manager.visible_to(self.user).values("pk"))

    def clean_held_on(self) -> Any:
        day = self.cleaned_data["held_on"]
        if day > timezone.localdate() and not self.ahead:
            raise ValidationError("日期不能晚于今天，请填写实际发生的日期。")
        return day

    def withheld(self) -> tuple[str, ...]:
        """The sealed fields this user may write but not read."""
        return self.sealed

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name, value in self.stored.items():
            cleaned[name] = (cleaned.get(name) or "").strip() or value
        return cleaned

    def keep_children(self, record: Record) -> None:
        """Write what the form holds beyond the record's own row. Called inside the saving transaction."""
        if self.people is None:
            return
        field, through, _, column = self.people
        rows = getattr(record, through)
        chosen = {member.pk for member in self.cleaned_data[field]}
        kept = set(rows.values_list(f"{column}_id", flat=True))
        rows.filter(**{f"{column}__in": kept - chosen}).delete()
        for pk in sorted(chosen - kept):
            rows.create(**{f"{column}_id": pk})

    def as_entered(self) -> dict[str, str]:
        """What stands in the form now, in words, by field: for showing two versions side by side."""
        return {name: self._entered(name) for name in self.compared()}

    def _entered(self, name: str) -> str:
        value, field = self.cleaned_data.get(name), self.fields[name]
        if name in self.errors:
            return str(self[name].data or "")
        if isinstance(field, forms.ModelMultipleChoiceField):
            return _words(sorted(value or [], key=lambda each: each.pk))
        if isinstance(field, forms.TypedChoiceField):
            choices: Any = field.choices
            return str(dict(choices).get(value, "")) if value not in (None, "") else ""
        return _words(value)

    def as_stored(self, record: Record) -> dict[str, str]:
        stored = {}
        for name in self.compared():
            if self.people is not None and name == self.people[0]:
                column = self.people[3]
                rows = getattr(record, self.people[1]).select_related(column).order_by(f"{column}_id")
                stored[name] = "、".join(str(getattr(row, column)) for row in rows)
            elif name in {field.name for field in record._meta.fields}:
                display = getattr(record, f"get_{name}_display", None)
                stored[name] = _words(display() if display else getattr(record, name))
        return stored

    def compared(self) -> list[str]:
        return [name for name in self.fields if name not in (*self.HIDDEN, *self.stored)]

    def label_of(self, name: str) -> str:
        return str(self.fields[name].label or name)


def _words(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, (list, tuple, models.QuerySet)):
        return "、".join(str(each) for each in value)
    return str(value)
