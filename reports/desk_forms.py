"""What is chosen and typed on the pages around the desk: reminders, their settings, the calendar's month."""

from datetime import date
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from branches.accounts import User
from branches.organizations import Organization
from branches.periods import Period
from reports.forms import FIRST_YEAR, LAST_YEAR, OrganizationField
from reports.nudges import Behind
from reports.reminders import ReminderPreference
from reports.todos import KINDS


class MessageForm(forms.Form):
    """A sentence that goes with a reminder."""

    message = forms.CharField(
        label="说明",
        required=False,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="可以不写。",
        error_messages={"max_length": "说明请不超过200字。"},
    )


class NudgeForm(MessageForm):
    """Whom to remind, and a sentence to go with it."""

    field_order = ["to", "message"]

    to = forms.MultipleChoiceField(
        label="催办哪些党组织",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "请至少勾选一个党组织。",
            "invalid_choice": "勾选的党组织里有的已经补上，请刷新后再选。",
        },
    )

    def __init__(self, data: Any, *, late: list[Behind]) -> None:
        super().__init__(data)
        to = cast(forms.MultipleChoiceField, self.fields["to"])
        to.choices = [(str(each.organization.pk), each.organization.short_name) for each in late]

    def chosen(self, late: list[Behind]) -> list[Behind]:
        wanted = set(self.cleaned_data["to"])
        return [each for each in late if str(each.organization.pk) in wanted]


class AnswerForm(forms.Form):
    """One sentence."""

    answer = forms.CharField(
        label="答复",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": "请写一句答复，或直接把缺的记录补上。",
            "max_length": "答复请不超过200字。",
        },
    )


class ReminderForm(forms.Form):
    """The user's own address, and what he wants to be mailed."""

    email = forms.EmailField(
        label="邮箱",
        required=False,
        help_text="提醒发到这个邮箱。不填则不发邮件，工作台照常提醒。",
        error_messages={"invalid": "请填写完整的邮箱地址，例如 name@example.org。"},
    )
    by_mail = forms.BooleanField(
        label="每天早上用邮件提醒我",
        required=False,
        help_text="8:30发一封，只列新出现、变急和隔了几天还没办的事。",
    )
    kinds = forms.MultipleChoiceField(
        label="提醒哪些事", choices=list(KINDS.items()), widget=forms.CheckboxSelectMultiple, required=False
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("by_mail") and not cleaned.get("email") and "email" not in self.errors:
            raise ValidationError({"email": "要用邮件提醒，请先填写邮箱；不要邮件请取消勾选。"})
        return cleaned

    def keep(self, preference: ReminderPreference, user: User) -> None:
        """Store the address with the account and the choice beside it."""
        user.email = self.cleaned_data["email"]
        user.save(update_fields=["email"])
        muted = [kind for kind in KINDS if kind not in self.cleaned_data["kinds"]]
        ReminderPreference.objects.update_or_create(
            user=user, defaults={"by_mail": self.cleaned_data["by_mail"], "muted": ",".join(muted)}
        )


class CalendarForm(forms.Form):
    """Organisation and month; what is not given is the user's own organisation and this month."""

    organization = OrganizationField(
        label="党组织", queryset=Organization.objects.none(), required=False, empty_label=None
    )
    month = forms.DateField(
        label="月份",
        input_formats=["%Y-%m", "%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "month"}, format="%Y-%m"),
    )

    def __init__(self, data: Any, *, user: User) -> None:
        acting = user.acting_organization()
        super().__init__(
            {
                "organization": data.get("organization") or (acting.pk if acting else ""),
                "month": data.get("month") or f"{timezone.localdate():%Y-%m}",
            }
        )
        field = cast(OrganizationField, self.fields["organization"])
        field.queryset = user.organizations()
        field.top = min((post.organization.depth for post in user.current_posts()), default=1)

    def clean_month(self) -> date:
        month: date = self.cleaned_data["month"]
        if not FIRST_YEAR <= month.year <= LAST_YEAR:
            raise ValidationError("请重新选择月份。")
        return month

    def period(self) -> Period:
        month = self.cleaned_data["month"]
        return Period.of_month(month.year, month.month)
