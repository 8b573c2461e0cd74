"""The forms of a round of talks."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from branches.accounts import ENTERING_ROLES, User
from branches.organizations import Organization
from meetings.forms import known_members
from meetings.models import TalkRound
from members.models import Member


class TalkRoundForm(forms.ModelForm):
    class Meta:
        model = TalkRound
        fields = ["organization", "kind", "year", "name", "purpose", "starts_on", "ends_on", "planned"]
        widgets = {
            "starts_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "ends_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
        help_texts = {
            "starts_on": "不填的，本年度内同类谈话都可归入。",
            "planned": "可选多人；谈过的自动标出，没有谈的列在轮次页上。",
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        organization = cast(forms.ModelChoiceField, self.fields["organization"])
        organization.queryset = Organization.objects.filter(
            pk__in=[post.organization_id for post in user.current_posts() if post.role in ENTERING_ROLES]
        )
        organization.empty_label = None
        self.fields["year"].initial = timezone.localdate().year
        planned = cast(forms.ModelMultipleChoiceField, self.fields["planned"])
        planned.queryset = known_members(user, Member.objects.all())
        if self.instance.pk and self.instance.talks.exists():
            for name in ("organization", "kind", "year"):
                self.fields[name].disabled = True  # its talks were put into a round of this kind and year

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        year = cleaned.get("year")
        for name in ("starts_on", "ends_on"):
            day = cleaned.get(name)
            if day and year and day.year != year:
                raise ValidationError({name: f"轮次的日期应在{year}年内，请核对年度或日期。"})
        return cleaned
