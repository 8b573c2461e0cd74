"""Forms of closing a month and of letting later entries in."""

from typing import Any, cast

from django import forms
from django.db import models

from branches.organizations import Organization


def _text(label: str, *, required: bool = True, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=200,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": f"请填写{label}。", "max_length": f"{label}请不超过200字。"},
    )


class CloseForm(forms.Form):
    """Which organisations' month is closed, and whether records not yet confirmed are left."""

    organizations = forms.ModelMultipleChoiceField(
        queryset=Organization.objects.none(),
        error_messages={
            "required": "请至少选一个党组织。",
            "invalid_choice": "有的党组织已经关账，请重新选择。",
        },
    )
    despite_drafts = forms.BooleanField(required=False)

    def __init__(self, *args: Any, offered: "models.QuerySet[Organization]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelMultipleChoiceField, self.fields["organizations"]).queryset = offered


class ReopeningForm(forms.Form):
    what = _text("要补录或更正的内容", help_text="例如：补记3月18日主题党日1次。")
    reason = _text("原因")


class AnswerForm(forms.Form):
    approved = forms.TypedChoiceField(
        label="意见",
        choices=[("yes", "同意补录"), ("no", "不同意")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "请选择意见。"},
    )
    note = _text("说明", required=False, help_text="不同意时请写明原因。")
