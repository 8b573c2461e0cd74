"""The form of a reorganisation: first what was decided, then the name typed to agree to what will happen."""

from datetime import date
from typing import Any, cast

from django import forms

from branches.accounts import User
from branches.organizations import Organization
from branches.reorganizations import Reorganization
from reports.reorganizing import Order, receivers

Kind = Reorganization.Kind


def _day(label: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": f"请填写{label}。", "invalid": f"请按 2026-03-01 的样子填写{label}。"},
    )


def _words(label: str, help_text: str = "", *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=120,
        help_text=help_text,
        required=required,
        error_messages={"required": f"请填写{label}。", "max_length": f"{label}请不超过120字。"},
    )


class ReorganizationForm(forms.Form):
    kind = forms.ChoiceField(
        label="调整方式", choices=Kind.choices, error_messages={"required": "请选择调整方式。"}
    )
    receiver = forms.ModelChoiceField(
        Organization.objects.none(),
        label="并入的党组织",
        required=False,
        empty_label="——",
        help_text="撤并时选择同类的党组织。",
        error_messages={"invalid_choice": "请选择现有的同类党组织。"},
    )
    new_name = _words("新名称", "更名和改建时填写全称。", required=False)
    new_kind = forms.ChoiceField(
        label="改建为",
        choices=[("", "——"), *Organization.Kind.choices],
        required=False,
        help_text="改建时选择。",
    )
    document = _words("批准文件", "文件名称和文号。")
    approved_by = _words("批准的党组织")
    approved_on = _day("批准日期")
    effective_on = _day("执行日期")
    typed_name = forms.CharField(label="输入党组织全称以确认", required=False, max_length=120)

    def __init__(
        self, *args: Any, organization: Organization, user: User, today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.organization = organization
        receiver = cast(forms.ModelChoiceField, self.fields["receiver"])
        receiver.queryset = receivers(user, organization, today)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        kind = cleaned.get("kind")
        if kind == Kind.MERGED and not cleaned.get("receiver"):
            self.add_error("receiver", "请选择并入的党组织。")
        if kind in (Kind.RENAMED, Kind.REBUILT) and not cleaned.get("new_name"):
            self.add_error("new_name", "请填写新名称。")
        if kind == Kind.REBUILT and not cleaned.get("new_kind"):
            self.add_error("new_kind", "请选择改建为哪一类党组织。")
        approved, effective = cleaned.get("approved_on"), cleaned.get("effective_on")
        if approved and effective and approved > effective:
            self.add_error("effective_on", "执行日期不能早于批准日期。")
        return cleaned

    def order(self) -> Order:
        """What was decided; fields of another kind of reorganisation are left out."""
        data = self.cleaned_data
        kind = data["kind"]
        return Order(
            organization=self.organization,
            kind=kind,
            effective_on=data["effective_on"],
            document=data["document"],
            approved_by=data["approved_by"],
            approved_on=data["approved_on"],
            new_name=data["new_name"].strip() if kind != Kind.MERGED else "",
            new_kind=data["new_kind"] if kind == Kind.REBUILT else "",
            receiver=data["receiver"] if kind == Kind.MERGED else None,
        )
