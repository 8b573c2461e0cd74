"""Forms of an appraisal: its record, who takes part, 自评, 互评, the ballot, the count of paper ballots, the decision."""

from typing import Any

from django import forms
from django.utils import timezone

from branches.pages import RecordForm
from meetings.models import Appraisal, AppraisalSubject, AppraisalTally, Meeting
from members.models import Member

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class AppraisalForm(RecordForm):
    ahead = True

    class Meta:
        model = Appraisal
        fields = ["organization", "kind", "year", "held_on", "way", "meeting"]
        help_texts = {
            "held_on": "召开评议会的日子；名单按这一天的党员名册列出。",
            "way": "系统内投票：每名党员登录后投一票。会场纸质票：会上投票，计票后登记票数。",
            "meeting": "已记的组织生活会或评议会；会后再选也可以。",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].widget.attrs |= {"min": 2000, "max": 2100}
        if not self.instance.pk:
            self.initial.setdefault("year", timezone.localdate().year)
            self.initial.setdefault("held_on", timezone.localdate())
        meetings = (
            Meeting.objects.visible_to(self.user).confirmed().of_type("organizational_life", "appraisal")
        )
        self.fields["meeting"].queryset = meetings  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        slot = {name: cleaned.get(name) for name in ("organization", "kind", "year")}
        if all(slot.values()):
            taken = Appraisal.objects.filter(**slot, stands=True).exclude(pk=self.instance.pk)
            if taken.exists():
                raise forms.ValidationError("本组织这一年度的这类评议已经登记，请打开原有的评议。")
        return cleaned


class PeopleOfAppraisalForm(forms.Form):
    """Who is appraised and who votes, ticked on the roster of the day."""

    subjects = forms.ModelMultipleChoiceField(
        label="参评人员",
        queryset=Member.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少勾选一名参评人员。"},
    )
    voters = forms.ModelMultipleChoiceField(
        label="参加测评人员",
        queryset=Member.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少勾选一名参加测评人员。"},
    )

    def __init__(self, data: Any, appraisal: Appraisal) -> None:
        usual_subjects, usual_voters = appraisal.usual_people()
        subjects = set(appraisal.subjects.values_list("member_id", flat=True))
        voters = set(appraisal.roll.values_list("voter_id", flat=True))
        super().__init__(
            data,
            initial={
                "subjects": subjects or [member.pk for member in usual_subjects],
                "voters": voters or [member.pk for member in usual_voters],
            },
        )
        for name, usual, chosen in (
            ("subjects", usual_subjects, subjects),
            ("voters", usual_voters, voters),
        ):
            known = {member.pk for member in usual} | chosen
            self.fields[name].queryset = Member.objects.filter(pk__in=known).by_name()  # type: ignore[attr-defined]


class SelfForm(forms.Form):
    """个人自评."""

    text = forms.CharField(
        label="个人自评",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="对照党员标准和入党誓词，写一年来的表现、不足和努力方向。",
        error_messages={"required": "请写下自评。"},
    )
    grade = forms.ChoiceField(label="自评等次", required=False)

    def __init__(self, data: Any, subject: AppraisalSubject) -> None:
        super().__init__(data, initial={"text": subject.self_text, "grade": subject.self_grade})
        grades: Any = self.fields["grade"]
        grades.choices = [("", "不填"), *subject.appraisal.grades]


class OpinionsForm(forms.Form):
    """互评: a line for every other person."""

    def __init__(self, data: Any, subjects: "list[AppraisalSubject]", stored: "dict[int, str]") -> None:
        super().__init__(data)
        for subject in subjects:
            self.fields[f"s{subject.pk}"] = forms.CharField(
                label=subject.member.name,
                required=False,
                max_length=500,
                initial=stored.get(subject.pk, ""),
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def texts(self) -> dict[int, str]:
        return {int(name[1:]): text for name, text in self.cleaned_data.items()}


class BallotForm(forms.Form):
    """The ballot: one choice for everybody graded. It is bound to no record, so that nothing of it is ever kept."""

    def __init__(self, data: Any, appraisal: Appraisal, subjects: "list[AppraisalSubject]") -> None:
        super().__init__(data)
        choices = [*appraisal.grades, (AppraisalTally.ABSTAINED, "弃权")]
        for subject in subjects:
            self.fields[f"s{subject.pk}"] = forms.ChoiceField(
                label=subject.member.name,
                choices=choices,
                widget=forms.RadioSelect,
                error_messages={"required": f"请给{subject.member.name}选择一档；不表态的，请选“弃权”。"},
            )

    def marks(self) -> dict[int, str]:
        return {int(name[1:]): choice for name, choice in self.cleaned_data.items()}


class PaperCountForm(forms.Form):
    """发出、收回 and every choice's votes, as the tellers counted them."""

    given = forms.IntegerField(label="发出票数", min_value=0, error_messages={"required": "请填写发出票数。"})
    returned = forms.IntegerField(
        label="收回票数", min_value=0, error_messages={"required": "请填写收回票数。"}
    )
    tellers = forms.CharField(
        label="监票人和计票人", max_length=60, error_messages={"required": "请写明监票人和计票人。"}
    )

    def __init__(self, data: Any, appraisal: Appraisal, subjects: "list[AppraisalSubject]") -> None:
        super().__init__(data, initial={"given": appraisal.given})
        self.choices = [*appraisal.grades, (AppraisalTally.ABSTAINED, "弃权")]
        self.subjects = subjects
        for subject in subjects:
            for code, label in self.choices:
                self.fields[f"s{subject.pk}-{code}"] = forms.IntegerField(
                    label=f"{subject.member.name} {label}",
                    min_value=0,
                    required=False,
                    widget=forms.NumberInput(attrs={"aria-label": f"{subject.member.name} {label}"}),
                )

    def rows(self) -> list[tuple[AppraisalSubject, list[Any]]]:
        """Every person with the boxes of his choices."""
        return [(each, [self[f"s{each.pk}-{code}"] for code, _ in self.choices]) for each in self.subjects]

    def votes(self) -> dict[tuple[int, str], int]:
        return {
            (subject.pk, code): self.cleaned_data[f"s{subject.pk}-{code}"] or 0
            for subject in self.subjects
            for code, _ in self.choices
        }


class DecisionForm(forms.Form):
    """What the committee or the assembly decided of everybody graded. No grade is filled in beforehand."""

    decider = forms.ChoiceField(
        label="评定机关",
        choices=Appraisal.Decider.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择由谁评定。"},
    )
    decided_on = forms.DateField(
        label="评定日期",
        widget=DAY,
        error_messages={"required": "请填写评定日期。", "invalid": "请填写日期。"},
    )
    reason = forms.CharField(label="优秀超出三分之一的理由", max_length=200, required=False)

    def __init__(self, data: Any, appraisal: Appraisal, subjects: "list[AppraisalSubject]") -> None:
        super().__init__(
            data,
            initial={
                "decider": appraisal.decider,
                "decided_on": appraisal.decided_on or appraisal.held_on,
                "reason": appraisal.share_reason,
            },
        )
        self.subjects = subjects
        if appraisal.kind != Appraisal.Kind.MEMBERS:
            del self.fields["reason"]
        for subject in subjects:
            self.fields[f"g{subject.pk}"] = forms.ChoiceField(
                label=f"{subject.member.name}的等次",
                choices=[("", "请选择"), *appraisal.grades],
                initial=subject.grade,
                widget=forms.Select(attrs={"aria-label": f"{subject.member.name}的等次"}),
                error_messages={"required": f"请给{subject.member.name}选择评定等次。"},
            )
            self.fields[f"o{subject.pk}"] = forms.CharField(
                label=f"{subject.member.name}的评定意见",
                max_length=300,
                required=False,
                initial=subject.opinion,
                widget=forms.TextInput(attrs={"aria-label": f"{subject.member.name}的评定意见"}),
            )

    def rows(self) -> list[tuple[AppraisalSubject, Any, Any]]:
        return [(each, self[f"g{each.pk}"], self[f"o{each.pk}"]) for each in self.subjects]

    def grades(self) -> dict[int, tuple[str, str]]:
        return {
            each.pk: (self.cleaned_data[f"g{each.pk}"], self.cleaned_data[f"o{each.pk}"])
            for each in self.subjects
        }
