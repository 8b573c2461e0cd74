"""The form of a meeting: its types, agenda and who came."""

from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from branches.accounts import User
from branches.organizations import Organization
from meetings.forms import PeopleForm, known_members
from meetings.models import AgendaItem, Attendance, Meeting, MeetingSeries, MeetingType
from members.models import Member

BRANCH_KINDS = ("branch_committee", "assembly", "group_meeting", "lecture", "theme_day",
                "organizational_life", "appraisal", "study", "dispatch", "other")  # fmt: skip
GENERAL_KINDS = ("general_committee", "deployment", "hearing", "promotion", "observation", "dispatch",
                 "lecture", "study", "theme_day", "assembly", "organizational_life", "appraisal", "other")  # fmt: skip
GROUP_KINDS = ("party_group", "center_study", "life_democratic", "deployment", "dispatch", "other")
KINDS_OF = {
    Organization.Kind.PARTY_GROUP: GROUP_KINDS,
    Organization.Kind.GENERAL_BRANCH: GENERAL_KINDS,
    Organization.Kind.PARTY_COMMITTEE: GENERAL_KINDS,
    Organization.Kind.BRANCH: BRANCH_KINDS,
}
"""The types each kind of organisation holds, in the order of use."""


class KindsForm(PeopleForm):
    """A form of something that carries several types of meeting, kept in rows of their own."""

    rows: ClassVar[str]
    """The accessor of those rows."""

    kinds = forms.MultipleChoiceField(
        label="会议类型",
        choices=MeetingType.Kind.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="一次会议有几项内容就选几项，记一次，各项分别计数。",
        error_messages={"required": "请至少选择一种会议类型。"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organizations: Any = cast(forms.ModelChoiceField, self.fields["organization"]).queryset or []
        offered = {kind for each in organizations for kind in KINDS_OF.get(each.kind, ())}
        if self.instance.pk:
            held = self.instance.kind_codes()
            self.initial["kinds"] = held
            offered |= set(held)
        kinds = cast(forms.MultipleChoiceField, self.fields["kinds"])
        kinds.choices = [choice for choice in MeetingType.Kind.choices if choice[0] in offered]

    def keep_children(self, record: Any) -> None:
        super().keep_children(record)
        keep_choices(getattr(record, self.rows), "kind", self.cleaned_data["kinds"])

    def as_entered(self) -> dict[str, str]:
        labels = dict(MeetingType.Kind.choices)
        entered = super().as_entered()
        entered["kinds"] = "、".join(labels[kind] for kind in self.cleaned_data.get("kinds", []))
        return entered

    def as_stored(self, record: Any) -> dict[str, str]:
        return {**super().as_stored(record), "kinds": record.kinds_label()}


def keep_choices(rows: Any, column: str, chosen: list[str]) -> None:
    """Make the rows hold exactly the chosen values, those that stay untouched."""
    rows.exclude(**{f"{column}__in": chosen}).delete()
    held = set(rows.values_list(column, flat=True))
    for value in chosen:
        if value not in held:
            rows.create(**{column: value})


class MeetingForm(KindsForm):
    rows = "types"
    repeated = ("organization", "kinds", "place", "host", "recorder", "lecturer", "due", "voting_due")

    class Meta:
        model = Meeting
        fields = [
            "organization", "kinds", "held_on", "topic", "place", "host", "recorder", "lecturer",
            "guest_lecturer", "due", "present", "voting_due", "remark",
        ]  # fmt: skip

    field_order = Meta.fields


class MeetingSeriesForm(KindsForm):
    rows = "series_types"
    ahead = True

    class Meta:
        model = MeetingSeries
        fields = [
            "organization", "kinds", "day_of_month", "week", "weekday", "begins", "topic_pattern", "place",
            "host", "held_on", "ends_on",
        ]  # fmt: skip
        widgets = {"begins": forms.TimeInput(attrs={"type": "time"}, format="%H:%M")}
        help_texts = {
            "day_of_month": "按日期的填这里，如15；月份没有这一天时按月末。",
            "week": "按星期的选这两项，如第一个、星期五。",
            "topic_pattern": "记会议时自动填入主题，{年}、{月}换成会议当天的年和月，如“{月}月主题党日”。",
        }

    field_order = Meta.fields

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            self.initial.setdefault("held_on", timezone.localdate())


class ChildForm(forms.ModelForm):
    """A form of a child row. It gets the user to limit its persons, as the record's own form does."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = known_members(user, Member.objects.all())


class AgendaItemForm(ChildForm):
    class Meta:
        model = AgendaItem
        fields = [
            "title", "studies_party_building", "summary", "resolution", "agreed", "opposed", "abstained",
            "written_opinions",
        ]  # fmt: skip
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 2}),
            "resolution": forms.Textarea(attrs={"rows": 2}),
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cast = [cleaned.get(name) for name in ("agreed", "opposed", "abstained")]
        if any(count is not None for count in cast) and cleaned.get("agreed") is None:
            raise ValidationError({"agreed": "填写表决结果时请写明赞成票数。"})
        return cleaned


class AttendanceForm(ChildForm):
    class Meta:
        model = Attendance
        fields = ["member", "status", "reason"]


AgendaFormSet = forms.inlineformset_factory(Meeting, AgendaItem, form=AgendaItemForm, extra=1)
AttendanceFormSet = forms.inlineformset_factory(Meeting, Attendance, form=AttendanceForm, extra=2)
