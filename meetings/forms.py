"""Forms of this app's records."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from branches.accounts import User
from branches.organizations import Organization
from branches.pages import RecordForm
from meetings.models import AgendaItem, Attendance, Meeting, MeetingType, StudyProduct, Talk, TalkRound
from members.models import Appointment, Member

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


def in_organizations_above(user: User) -> models.Q:
    """The condition on rows of the organisations above the user's own, up to the root."""
    above = models.Q(pk__in=[])
    for post in user.current_posts():
        path = post.organization.path
        steps = range(Organization.steplen, len(path), Organization.steplen)
        above |= models.Q(organization__path__in=[path[:step] for step in steps])
    return above


def known_members(user: User, queryset: models.QuerySet[Member]) -> models.QuerySet[Member]:
    """Members a secretary may name: his own, and who holds a leading post in an organisation above."""
    leaders = Appointment.objects.leading_cadres().filter(in_organizations_above(user)).values("member")
    return queryset.filter(
        models.Q(pk__in=Member.objects.visible_to(user).values("pk")) | models.Q(pk__in=leaders)
    ).order_by("name_pinyin")


class PeopleForm(RecordForm):
    """A form whose persons may also be the leaders above."""

    def choices_for(self, name: str, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        if queryset.model is Member:
            return known_members(self.user, queryset)
        return super().choices_for(name, queryset)


class MeetingForm(PeopleForm):
    kinds = forms.MultipleChoiceField(
        label="会议类型",
        choices=MeetingType.Kind.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="套会可选几种。",
        error_messages={"required": "请至少选择一种会议类型。"},
    )

    class Meta:
        model = Meeting
        fields = [
            "organization", "kinds", "held_on", "topic", "place", "host", "recorder", "lecturer",
            "guest_lecturer", "due", "present", "voting_due", "remark",
        ]  # fmt: skip

    field_order = [
        "organization", "kinds", "held_on", "topic", "place", "host", "recorder", "lecturer",
        "guest_lecturer", "due", "present", "voting_due", "remark",
    ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organizations: Any = cast(forms.ModelChoiceField, self.fields["organization"]).queryset or []
        offered = {kind for each in organizations for kind in KINDS_OF.get(each.kind, ())}
        if self.instance.pk:
            held = [each.kind for each in self.instance.types.all()]
            self.initial["kinds"] = held
            offered |= set(held)
        kinds = cast(forms.MultipleChoiceField, self.fields["kinds"])
        kinds.choices = [choice for choice in MeetingType.Kind.choices if choice[0] in offered]

    def keep_children(self, record: Any) -> None:
        chosen = set(self.cleaned_data["kinds"])
        record.types.exclude(kind__in=chosen).delete()
        held = {each.kind for each in record.types.all()}
        for kind in self.cleaned_data["kinds"]:
            if kind not in held:
                record.types.create(kind=kind)

    def as_entered(self) -> dict[str, str]:
        labels = dict(MeetingType.Kind.choices)
        entered = super().as_entered()
        entered["kinds"] = "、".join(labels[kind] for kind in self.cleaned_data.get("kinds", []))
        return entered

    def as_stored(self, record: Any) -> dict[str, str]:
        return {**super().as_stored(record), "kinds": record.kinds_label()}


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


class TalkForm(PeopleForm):
    people = ("participants", "talkparticipant_set", "talk", "member")

    new_round = forms.CharField(
        label="新建轮次",
        required=False,
        max_length=60,
        help_text="上面没有要选的轮次时，在这里写下名称，保存后本次谈话归入该轮次。",
    )
    field_order = [
        "organization", "kind", "round", "new_round", "held_on", "talker", "participants", "summary",
    ]  # fmt: skip

    class Meta:
        model = Talk
        fields = ["organization", "kind", "round", "held_on", "talker", "participants", "summary"]
        labels = {"participants": "谈话对象"}
        widgets = {"summary": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rounds = cast(forms.ModelChoiceField, self.fields["round"])
        rounds.queryset = TalkRound.objects.filter(
            self.user.visible_condition() | in_organizations_above(self.user)
        )
        self.fields["participants"].help_text = "可选多人，一人计一人次。"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        talk_round, talker = cleaned.get("round"), cleaned.get("talker")
        if talk_round and cleaned.get("kind") and talk_round.kind != cleaned["kind"]:
            raise ValidationError({"round": "所选轮次不是这一类谈话，请选同类轮次或先留空。"})
        if talk_round and cleaned.get("new_round"):
            raise ValidationError({"new_round": "已选轮次时不再新建，请留空，或先取消所选轮次。"})
        if talker and talker in (cleaned.get("participants") or []):
            raise ValidationError({"participants": "谈话人不能同时是谈话对象，请去掉本人。"})
        return cleaned

    def keep_children(self, record: Any) -> None:
        super().keep_children(record)
        if name := self.cleaned_data["new_round"].strip():
            record.round, _ = TalkRound.objects.get_or_create(
                organization=record.organization, kind=record.kind, year=record.held_on.year, name=name
            )
            record.save(update_fields=["round"])

    def compared(self) -> list[str]:
        return [name for name in super().compared() if name != "new_round"]

    def _save_m2m(self) -> None:
        """Participants are rows of their own, written by `keep_children`."""


class StudyProductForm(PeopleForm):
    people = ("authors", "studyauthor_set", "product", "member")

    class Meta:
        model = StudyProduct
        fields = ["organization", "kind", "title", "authors", "held_on", "text"]
        labels = {"authors": "作者"}
        widgets = {"text": forms.Textarea(attrs={"rows": 8})}

    def _save_m2m(self) -> None:
        """Authors are rows of their own, written by `keep_children`."""
