"""What is asked for a post and for the renewal of a committee."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from branches.organizations import Organization, Term
from members.models import Appointment, Member
from members.rules.elections import Election, check_election
from members.rules.texts import BLOCK

YEARS: dict[str, int] = {Organization.Kind.PARTY_COMMITTEE: 5}
"""Years of a term where they are not three."""
Position = Appointment.Position


def _day(**attrs: Any) -> forms.DateInput:
    return forms.DateInput(
        attrs={"type": "date", "max": timezone.localdate().isoformat(), **attrs}, format="%Y-%m-%d"
    )


def _past(day: date) -> date:
    if day > timezone.localdate():
        raise ValidationError("日期不能晚于今天，请填写实际日期。")
    return day


class AppointmentForm(forms.ModelForm):
    """任职: a post entered outside a renewal."""

    class Meta:
        model = Appointment
        fields = ("member", "position", "starts_on", "approval")

    def __init__(self, *args: Any, candidates: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = candidates  # type: ignore[attr-defined]
        self.fields["starts_on"].required = True
        self.fields["starts_on"].widget = _day()
        self.fields["approval"].help_text = "书记、副书记必填，例如 云水党发〔2026〕3号。"

    def clean_starts_on(self) -> date:
        return _past(self.cleaned_data["starts_on"])


class EndForm(forms.Form):
    ends_on = forms.DateField(label="免职日期", help_text="任职的最后一天。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ends_on"].widget = _day()

    def clean_ends_on(self) -> date:
        return _past(self.cleaned_data["ends_on"])


class RenewalForm(forms.ModelForm):
    """换届: the day, the approval, who was elected, and the counts of the election as far as they were kept."""

    secretary = forms.ModelChoiceField(label="书记", queryset=Member.objects.none())
    deputy = forms.ModelChoiceField(label="副书记", queryset=Member.objects.none(), required=False)
    others = forms.ModelMultipleChoiceField(
        label="委员",
        queryset=Member.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="书记、副书记不必再选。",
    )
    due = forms.IntegerField(label="有选举权的应到人数", min_value=1, required=False)
    present = forms.IntegerField(label="实到人数", min_value=1, required=False)
    candidates = forms.IntegerField(label="委员候选人数", min_value=1, required=False)
    issued = forms.IntegerField(label="发出选票", min_value=1, required=False)
    returned = forms.IntegerField(label="收回选票", min_value=0, required=False)

    class Meta:
        model = Term
        fields = ("elected_on", "years", "approval")

    def __init__(self, *args: Any, candidates: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["elected_on"].widget = _day()
        self.fields["approval"].required = True
        self.fields["approval"].error_messages["required"] = "换届须经上级党组织批准，请填写批复文号。"
        for name in ("secretary", "deputy", "others"):
            self.fields[name].queryset = candidates  # type: ignore[attr-defined]

    def clean_elected_on(self) -> date:
        return _past(self.cleaned_data["elected_on"])

    def elected(self) -> list[tuple[Member, Appointment.Position]]:
        """Who was elected, with the post."""
        values = self.cleaned_data
        heads = [(values["secretary"], Position.SECRETARY)]
        heads += [(values["deputy"], Position.DEPUTY_SECRETARY)] if values["deputy"] else []
        return [*heads, *((each, Position.COMMITTEE_MEMBER) for each in values["others"])]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        elected = self.elected()
        if len({member.pk for member, _ in elected}) < len(elected):
            raise ValidationError("同一名党员选了两个职务，请每人只选一个。")
        election = Election(
            seats=len(elected),
            **{name: cleaned[name] for name in ("due", "present", "candidates", "issued", "returned")},
        )
        breaches = check_election(election, cleaned["elected_on"])
        if faults := [each.text for each in breaches if each.severity == BLOCK]:
            raise ValidationError(faults)
        return cleaned

    def count(self) -> str:
        """The counts of the election that were kept, for the audit trail."""
        names = ("due", "present", "candidates", "issued", "returned")
        kept = [f"，{self.fields[name].label}{value}" for name in names if (value := self.cleaned_data[name])]
        return "".join(kept)
