"""Forms of this app's records."""

from typing import Any, cast

from django import forms
from django.db import models

from branches.pages import RecordForm
from responsibilities.models import (
    Assessment,
    AssessmentScheme,
    Commitment,
    Duty,
    FollowUp,
    Initiative,
    Inspection,
    MassIssue,
    Problem,
    StandardNode,
)

RECORD_FIELDS = ["organization", "held_on"]


class DutyForm(RecordForm):
    class Meta:
        model = Duty
        fields = [
            "organization",
            "year",
            "level",
            "owner",
            "content",
            "measure",
            "held_on",
            "due_on",
            "stage",
        ]


class ProblemForm(RecordForm):
    class Meta:
        model = Problem
        fields = [
            "organization", "number", "level", "source", "description", "cause", "prominent", "held_on",
            "measure", "owner", "leader", "reviewer", "due_on", "long_term", "remark",
        ]  # fmt: skip
        widgets = {"measure": forms.Textarea(attrs={"rows": 3})}


class PlannedVisitForm(RecordForm):
    """A look back at a closed problem beyond those the closing has planned."""

    ahead = True

    class Meta:
        model = FollowUp
        fields = [*RECORD_FIELDS, "problem"]

    def choices_for(self, name: str, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        return super().choices_for(name, queryset).filter(closed_on__isnull=False)


class MassIssueForm(RecordForm):
    class Meta:
        model = MassIssue
        fields = [*RECORD_FIELDS, "category", "content", "stage", "closed_on", "evidence"]


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
        fields = [*RECORD_FIELDS, "level", "parent", "text", "frequency", "evidence", "expired_on"]


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
