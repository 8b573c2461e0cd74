"""Forms of this app's records."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from branches.accounts import User
from branches.organizations import Organization
from branches.pages import RecordForm
from meetings.models import StudyProduct, Talk, TalkKind, TalkReason, TalkRound
from meetings.rules import must_talk_reasons
from members.models import Appointment, Member


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


def reasons_in_order() -> list[Any]:
    """No reason, then those that oblige to a talk, then the others."""
    must = set(must_talk_reasons(timezone.localdate()))
    return [
        ("", "---------"),
        ("必谈", [choice for choice in TalkReason.choices if choice[0] in must]),
        ("其他事由", [choice for choice in TalkReason.choices if choice[0] not in must]),
    ]


class TalkForm(PeopleForm):
    """What was said is written by any who enters, and read again by the talker and the secretary alone."""

    people = ("participants", "talkparticipant_set", "talk", "member")
    sealed = ("reason", "summary")
    begins_today = True
    repeated = ("organization", "kind", "round", "talker")

    new_round = forms.CharField(
        label="新建轮次",
        required=False,
        max_length=60,
        help_text="上面没有要选的轮次时，在这里写下名称，保存后本次谈话归入该轮次。",
    )
    field_order = [
        "organization", "kind", "round", "new_round", "held_on", "talker", "participants", "reason", "summary",
    ]  # fmt: skip

    class Meta:
        model = Talk
        fields = ["organization", "kind", "round", "held_on", "talker", "participants", "reason", "summary"]
        labels = {"participants": "谈话对象"}
        widgets = {"summary": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rounds = cast(forms.ModelChoiceField, self.fields["round"])
        rounds.queryset = TalkRound.objects.filter(
            self.user.visible_condition() | in_organizations_above(self.user)
        )
        self.fields["participants"].help_text = "可选多人，一人计一人次。"
        reasons = cast(forms.ChoiceField, self.fields["reason"])
        reasons.choices = reasons_in_order()
        if self.withheld():
            self.fields["talker"].disabled = True  # to become the talker would be to read what was said
        if self.is_new_and_empty and not self.initial.get("talker"):
            self.initial["talker"] = (
                Member.objects.filter(account=self.user).values_list("pk", flat=True).first()
            )
        if self.is_new_and_empty and not self.initial.get("kind"):
            self.initial["kind"] = TalkKind.HEART_TO_HEART
        if not self.stored.get("summary"):
            self.fields["summary"].help_text = "加密保存，只有谈话人和本组织书记能看到。"

    def withheld(self) -> tuple[str, ...]:
        talk: Talk = self.instance
        return () if talk.pk is None or talk.can_be_read_by(self.user) else self.sealed

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
    begins_today = True
    repeated = ("organization", "kind", "authors")

    class Meta:
        model = StudyProduct
        fields = ["organization", "kind", "title", "authors", "held_on", "text"]
        labels = {"authors": "作者"}
        widgets = {"text": forms.Textarea(attrs={"rows": 8})}

    def _save_m2m(self) -> None:
        """Authors are rows of their own, written by `keep_children`."""
