"""The form of an organisation's own rule."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from branches.accounts import User
from meetings.models import RuleOverride, may_set_rules


class RuleOverrideForm(forms.ModelForm):
    """Every field is asked for, so that nobody wonders later on whose word a threshold rests."""

    class Meta:
        model = RuleOverride
        fields = [
            "organization", "rule_code", "every", "threshold", "starts_on", "ends_on", "document", "reason",
        ]  # fmt: skip
        widgets = {
            "starts_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "ends_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "reason": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts = {
            "organization": "对该组织和它下面的组织都有效；下级另有规定的，以最近的为准。",
            "threshold": "填0表示不作要求。",
            "starts_on": "每个周期按它第一天适用的规定考核；期中开始的，从下一个周期起算。",
            "ends_on": "没有截止的可以不填，以后随时可以停用。",
            "document": "例如支部党员大会决议、上级批复的名称和文号。",
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("rule_code", "every"):
            choices = cast(forms.ChoiceField, self.fields[name])
            choices.choices = [("", "请选择"), *list(choices.choices)[1:]]  # type: ignore[arg-type]
        field = cast(forms.ModelChoiceField, self.fields["organization"])
        allowed = [each.pk for each in user.organizations() if may_set_rules(user, each)]
        field.queryset = user.organizations().filter(pk__in=allowed)
        field.empty_label = "请选择"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        others = RuleOverride.objects.filter(
            organization=cleaned.get("organization"),
            rule_code=cleaned.get("rule_code"),
            starts_on=cleaned.get("starts_on"),
        )
        if not self.errors and others.exists():
            raise ValidationError(
                {"starts_on": "该组织这一天起已有同一事项的规定，请先核对，或换一个起算日期。"}
            )
        return cleaned


class EndForm(forms.Form):
    """The last day on which the rule holds."""

    ends_on = forms.DateField(
        label="截止日期",
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="这一天之后恢复上级或系统的规定。",
        error_messages={"required": "请填写截止日期。", "invalid": "请按“2025-03-31”的样子填写日期。"},
    )
