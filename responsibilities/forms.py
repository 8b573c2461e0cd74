"""Forms of this app's records."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from branches.pages import RecordForm
from meetings.forms import PeopleForm
from members.forms import MonthInput
from responsibilities.models import (
    Assessment,
    AssessmentScheme,
    Commitment,
    Duty,
    FollowUp,
    Initiative,
    Inspection,
    MassIssue,
    MonthlySummary,
    Problem,
    SelfCheck,
    StandardNode,
    WeakBranch,
    WeakSituation,
)
from responsibilities.origins import origin_words, visible_record

RECORD_FIELDS = ["organization", "held_on"]


class DutyForm(RecordForm):
    class Meta:
        model = Duty
        fields = [
            "organization",
            "year",
            "level",
            "kind",
            "owner",
            "category",
            "content",
            "measure",
            "target",
            "department",
            "held_on",
            "due_on",
            "stage",
            "progress",
            "evidence",
        ]


class ProblemForm(RecordForm):
    HIDDEN = (*RecordForm.HIDDEN, "source_key")
    begins_today = True
    repeated = ("organization", "level", "source", "owner", "leader", "reviewer")

    class Meta:
        model = Problem
        fields = [
            "organization", "number", "level", "source", "description", "cause", "prominent", "held_on",
            "measure", "owner", "leader", "reviewer", "due_on", "long_term", "remark",
            "source_key",
        ]  # fmt: skip
        widgets = {"measure": forms.Textarea(attrs={"rows": 3}), "source_key": forms.HiddenInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = self.instance.source_key or self.data.get("source_key") or self.initial.get("source_key", "")
        if words := origin_words(given, self.user):
            self.fields["source"].help_text = f"{words}。"

    def clean_source_key(self) -> str:
        """Where it was raised is settled with the first saving, by one who sees that record."""
        given = str(self.cleaned_data["source_key"])
        if self.instance.pk:
            return str(self.initial.get("source_key", ""))
        if given and visible_record(given, self.user) is None:
            self.add_error(None, "提出问题的那条记录不存在，或您的岗位看不到它，请从记录页重新提出。")
        return given


class PlannedVisitForm(RecordForm):
    """A look back at a closed problem beyond those the closing has planned."""

    ahead = True

    class Meta:
        model = FollowUp
        fields = [*RECORD_FIELDS, "problem"]

    def choices_for(self, name: str, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        return super().choices_for(name, queryset).filter(closed_on__isnull=False)


class MassIssueForm(RecordForm):
    sealed = ("petitioner",)
    begins_today = True
    repeated = ("organization", "category", "source", "handler")

    class Meta:
        model = MassIssue
        fields = [
            *RECORD_FIELDS, "category", "source", "content", "petitioner", "anonymous", "handler", "stage",
            "closed_on", "evidence", "revisited_on", "satisfaction", "revisit_note",
        ]  # fmt: skip
        widgets = {"petitioner": forms.TextInput}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("anonymous"):
            if (self.data.get(self.add_prefix("petitioner")) or "").strip():
                raise ValidationError({"petitioner": "匿名反映的请不填群众姓名。"})
            cleaned["petitioner"] = ""  # one who asks to stay unnamed later is no longer kept by name
        return cleaned


class InspectionForm(RecordForm):
    people = ("visited", "visits", "inspection", "branch")
    ahead = True

    class Meta:
        model = Inspection
        fields = [*RECORD_FIELDS, "topic", "stage", "visited", "findings"]
        labels = {"visited": "被督查支部"}
        widgets = {"findings": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        visited = cast(forms.ModelMultipleChoiceField, self.fields["visited"])
        visited.queryset = self.user.organizations().branches()
        visited.required = False

    def _save_m2m(self) -> None:
        """Visited branches are rows of their own, written by `keep_children`."""


class InitiativeForm(RecordForm):
    ahead = True

    class Meta:
        model = Initiative
        fields = [*RECORD_FIELDS, "category", "stage"]


class StandardForm(RecordForm):
    ahead = True

    class Meta:
        model = StandardNode
        fields = [
            *RECORD_FIELDS, "level", "parent", "code", "text", "basis", "frequency", "evidence", "marks", "key_task",
            "duty_post", "figure_code", "times", "expired_on",
        ]  # fmt: skip
        help_texts = {
            "figure_code": "系统能自动统计的任务填指标代码，例如主题党日填theme_days；其他任务不填。",
            "times": "填了对应指标才填：每月、每季度、每半年或每年至少几次。",
        }


class SelfCheckForm(RecordForm):
    class Meta:
        model = SelfCheck
        fields = ["organization", "year", "part", "held_on", "summary"]
        widgets = {"summary": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organization = cast(forms.ModelChoiceField, self.fields["organization"])
        if organization.queryset is not None and not self.instance.pk:
            organization.queryset = organization.queryset.filter(kind="branch") or organization.queryset
        if self.instance.pk and self.instance.items.exists():
            self.fields["year"].disabled = self.fields["part"].disabled = True

    def keep_children(self, record: Any) -> None:
        record.list_tasks()
        record.recount()
        record.save()


class MonthlySummaryForm(RecordForm):
    month = forms.DateField(
        label="总结月份", input_formats=["%Y-%m", "%Y-%m-%d"], widget=MonthInput(format="%Y-%m")
    )

    field_order = ["organization", "month", "held_on", "progress", "problems", "next_steps"]

    class Meta:
        model = MonthlySummary
        fields = [*RECORD_FIELDS, "month", "progress", "problems", "next_steps"]
        widgets = {
            "progress": forms.Textarea(attrs={"rows": 6}),
            "problems": forms.Textarea(attrs={"rows": 5}),
            "next_steps": forms.Textarea(attrs={"rows": 4}),
        }

    def clean_month(self) -> Any:
        return self.cleaned_data["month"].replace(day=1)


class WeakBranchForm(PeopleForm):
    situations = forms.MultipleChoiceField(
        label="情形",
        choices=WeakSituation.Code.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少勾选一种情形。"},
    )
    field_order = ["organization", "held_on", "situations", "cause", "plan", "leader"]

    class Meta:
        model = WeakBranch
        fields = [*RECORD_FIELDS, "cause", "plan", "leader"]
        widgets = {"cause": forms.Textarea(attrs={"rows": 4}), "plan": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["situations"] = [each.code for each in self.instance.situations.all()]

    def keep_children(self, record: Any) -> None:
        chosen = set(self.cleaned_data["situations"])
        record.situations.exclude(code__in=chosen).delete()
        held = {each.code for each in record.situations.all()}
        for code in self.cleaned_data["situations"]:
            if code not in held:
                record.situations.create(code=code)

    def as_entered(self) -> dict[str, str]:
        chosen = self.cleaned_data.get("situations", [])
        labels = [label for code, label in WeakSituation.Code.choices if code in chosen]
        return {**super().as_entered(), "situations": "、".join(labels)}

    def as_stored(self, record: Any) -> dict[str, str]:
        held = {each.code for each in record.situations.all()}
        labels = [label for code, label in WeakSituation.Code.choices if code in held]
        return {**super().as_stored(record), "situations": "、".join(labels)}


class CommitmentForm(RecordForm):
    class Meta:
        model = Commitment
        fields = [*RECORD_FIELDS, "year", "subject", "every", "times", "target_year"]


class AssessmentForm(RecordForm):
    class Meta:
        model = Assessment
        fields = [*RECORD_FIELDS, "scheme", "branch", "remark"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scheme = cast(forms.ModelChoiceField, self.fields["scheme"])
        scheme.queryset = AssessmentScheme.objects.filter(self.user.visible_condition())
        branch = cast(forms.ModelChoiceField, self.fields["branch"])
        branch.queryset = self.user.organizations().branches()
