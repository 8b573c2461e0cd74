"""Forms of list sets: the set itself, its settings, and handing a duty down."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction

from branches.accounts import User
from branches.pages import RecordForm
from members.models import Member
from responsibilities.list_coverage import Owner
from responsibilities.models import Duty, ListSet, ListSettings


class ListSetForm(RecordForm):
    class Meta:
        model = ListSet
        fields = ["organization", "year", "level", "owner", "held_on", "remark"]

    def choices_for(self, name: str, queryset: Any) -> Any:
        """The owner may belong to another branch than the one whose post he holds."""
        if name != "owner":
            return super().choices_for(name, queryset)
        posts = [post.organization for post in self.user.current_posts()]
        held = Member.objects.filter(appointments__organization__in=posts)
        return queryset.filter(pk__in=super().choices_for(name, queryset).values("pk")) | queryset.filter(
            pk__in=held.values("pk")
        )

    def clean(self) -> Any:
        cleaned = super().clean() or {}
        if self.instance.pk and self.instance.edition:
            kept = ("year", "level", "owner")
            if any(name in self.changed_data for name in kept):
                raise ValidationError("清单已经发布过，年度、层面和责任人不能再改；请撤销后另建一套。")
        return cleaned


class ListSettingsForm(forms.ModelForm):
    class Meta:
        model = ListSettings
        fields = [
            "duty_label", "problem_label", "rectification_label", "task_label",
            "fewest_branches", "most_branches", "yearly_visits",
        ]  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One owner below, with the fields for what he is to be given."""

    owner: Owner
    already: bool
    chosen: forms.BoundField
    content: forms.BoundField
    measure: forms.BoundField
    due_on: forms.BoundField


class HandDownForm(forms.Form):
    """分解: choose the owners below, and say to each what is his part."""

    def __init__(self, *args: Any, duty: Duty, owners: Sequence[Owner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.duty, self.owners = duty, owners
        self.given = set(duty.lower.standing().values_list("level", "owner_id", "organization_id"))
        for number, owner in enumerate(owners):
            self.fields[f"chosen_{number}"] = forms.BooleanField(
                label=f"{owner.organization.short_name}　{owner.member.name}", required=False
            )
            self.fields[f"content_{number}"] = forms.CharField(
                label="责任内容", max_length=300, required=False, initial=duty.content,
                widget=forms.Textarea(attrs={"rows": 2}),
            )  # fmt: skip
            self.fields[f"measure_{number}"] = forms.CharField(
                label="工作措施", max_length=300, required=False, initial=duty.measure,
                widget=forms.Textarea(attrs={"rows": 2}),
            )  # fmt: skip
            self.fields[f"due_on_{number}"] = forms.DateField(
                label="完成时限", required=False, initial=duty.due_on,
                widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            )  # fmt: skip

    def lines(self) -> list[Line]:
        return [
            Line(owner, owner.key in self.given,
                 *(self[f"{name}_{number}"] for name in ("chosen", "content", "measure", "due_on")))
            for number, owner in enumerate(self.owners)
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = cast(dict[str, Any], super().clean())
        chosen = [number for number in range(len(self.owners)) if cleaned.get(f"chosen_{number}")]
        if not chosen:
            raise ValidationError("请至少勾选一名下级责任人。")
        for number in chosen:
            if not cleaned.get(f"content_{number}", "").strip():
                self.add_error(f"content_{number}", "请写明分解给他的责任内容。")
        return cleaned

    def hand_down(self, *, by: User) -> list[Duty]:
        """Make the items below, with a draft set for whoever has none: all or nothing."""
        made = []
        with transaction.atomic():
            for number, owner in enumerate(self.owners):
                if not self.cleaned_data.get(f"chosen_{number}"):
                    continue
                ListSet.begin(
                    organization=owner.organization, year=self.duty.year, level=owner.level,
                    owner=owner.member, by=by,
                )  # fmt: skip
                made.append(
                    self.duty.hand_down(
                        by=by,
                        organization=owner.organization,
                        owner=owner.member,
                        level=owner.level,
                        content=self.cleaned_data[f"content_{number}"],
                        measure=self.cleaned_data[f"measure_{number}"],
                        due_on=self.cleaned_data[f"due_on_{number}"],
                    )
                )
        return made
