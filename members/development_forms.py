"""The form of one step of 发展党员, and of moving a case."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from branches.accounts import User
from branches.attachments import attach, check_upload
from branches.organizations import Organization
from branches.periods import format_day
from members.development_steps import APPROVALS, BY_NUMBER, LEVELS, WITH_PEOPLE
from members.models import DevelopmentCase, DevelopmentStep, Member
from members.rules.texts import Breach

OWN_FIELDS: dict[int, tuple[str, ...]] = {
    7: ("notice_from", "notice_to"),
    9: ("barred",),
    10: ("passed",),
    11: ("training_days", "training_hours"),
    13: ("leaves_on",),
    17: ("level",),
    23: ("outcome", "extension_months"),
    24: ("level",),
}
"""What a step asks beyond its day, its actor and its conclusion."""
REQUIRED = {
    "passed": "请选择政治审查结论。",
    "outcome": "请选择讨论结论，系统不代为判断。",
    "level": "请选择审批层级。",
}
PEOPLE = {5: "培养联系人", 9: "入党介绍人"}


class DevelopmentStepForm(forms.ModelForm):
    """What one step asks; the other steps' fields are not there."""

    required_css_class: ClassVar = "required"

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    people = forms.ModelMultipleChoiceField(
        label="人员", queryset=Member.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    received = forms.MultipleChoiceField(
        label="已收到的材料", required=False, widget=forms.CheckboxSelectMultiple
    )
    file = forms.FileField(label="附件", required=False, help_text="可以不传；扫描件一次传一份。")

    field_order: ClassVar = [
        "held_on", "level", "actor", "people", "barred", "notice_from", "notice_to", "passed", "training_days",
        "training_hours", "leaves_on", "outcome", "extension_months", "conclusion", "received", "file", "note",
        "reason", "version",
    ]  # fmt: skip

    class Meta:
        model = DevelopmentStep
        fields = (
            "held_on", "level", "actor", "notice_from", "notice_to", "training_days", "training_hours", "passed",
            "leaves_on", "barred", "outcome", "extension_months", "conclusion", "note", "reason",
        )  # fmt: skip

    def __init__(self, *args: Any, case: DevelopmentCase, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.user = case, user
        self.number = self.instance.number
        self.breaches: list[Breach] = []
        chart = BY_NUMBER[self.number]
        self._keep_own()
        for name, field in self.fields.items():
            if isinstance(field, forms.DateField):
                field.widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = 2
            if name in REQUIRED:
                field.required = True
                field.error_messages["required"] = REQUIRED[name]
        self.fields["held_on"].widget.attrs["max"] = timezone.localdate().isoformat()
        self.fields["actor"].help_text = f"一般是{chart.actor}。"
        self.fields["version"].initial = case.version
        if not self.is_bound and not self.instance.reason:
            del self.fields["reason"]  # asked for once something differs from the rules

    def _keep_own(self) -> None:
        """Leave only what the step asks and the user may enter."""
        chart, opened = BY_NUMBER[self.number], self.case.can_be_read_by(self.user)
        own = OWN_FIELDS.get(self.number, ())
        for name in {name for names in OWN_FIELDS.values() for name in names} - set(own):
            del self.fields[name]
        if self.number in WITH_PEOPLE:
            people: Any = self.fields["people"]
            people.label = PEOPLE[self.number]
            people.queryset = Member.objects.confirmed().filter(
                organization__in=Organization.objects.subtree(self.case.organization)
            ).in_party(timezone.localdate()).by_name()  # fmt: skip
            if self.instance.pk:
                self.initial["people"] = [each.member_id for each in self.instance.people.all()]
        else:
            del self.fields["people"]
        if not opened:
            del self.fields["file"]
        if opened and chart.materials:
            received: Any = self.fields["received"]
            received.choices = [(name, name) for name in chart.materials]
            self.initial["received"] = [
                each.name
                for each in self.case.materials.all()
                if each.number == self.number and each.received
            ]
        else:
            del self.fields["received"]
        if self.number in APPROVALS:
            taken = {
                row.level
                for row in self.case.steps.all()
                if row.number == self.number and row != self.instance
            }
            levels = [level for level in self.case.approval_levels() if level not in taken or self._again()]
            self.fields["level"] = forms.ChoiceField(
                label="审批层级",
                choices=[(level, LEVELS[level]) for level in levels],
                help_text="总支审议、党组把关是意见，最后一级才是审批。",
            )
        if "passed" in self.fields or "outcome" in self.fields:
            name = "passed" if "passed" in self.fields else "outcome"
            field: Any = self.fields[name]
            field.widget = forms.RadioSelect()
            field.choices = (
                [("True", "合格"), ("False", "不合格")]
                if name == "passed"
                else DevelopmentStep.Outcome.choices
            )

    def _again(self) -> bool:
        return self.number == 24 and self.case.dated_course().extension is not None

    def clean_held_on(self) -> Any:
        day = self.cleaned_data["held_on"]
        if day > timezone.localdate():
            raise ValidationError("日期不能晚于今天，请填写实际发生的日期。")
        return day

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload:
            check_upload(upload)
        return upload

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("notice_from") and not cleaned.get("notice_to"):
            raise ValidationError({"notice_to": "请填写公示结束的日期。"})
        if cleaned.get("notice_to") and not cleaned.get("notice_from"):
            raise ValidationError({"notice_from": "请填写公示开始的日期。"})
        if cleaned.get("outcome") == DevelopmentStep.Outcome.EXTENDED and not cleaned.get("extension_months"):
            raise ValidationError({"extension_months": "延长预备期的，请填写延长几个月。"})
        return cleaned

    def record(self, *, confirm: bool) -> list[Breach]:
        """Enter the step with what came along; raises what `record_step` raises."""
        breaches = self.case.record_step(
            self.instance,
            by=self.user,
            people=list(self.cleaned_data.get("people") or ()),
            received=self.cleaned_data.get("received"),
            confirm=confirm,
            opened_at=self.cleaned_data.get("version"),
        )
        if upload := self.cleaned_data.get("file"):
            attach(self.case, upload, by=self.user, part=f"step-{self.number}")
        return breaches


class MoveForm(forms.Form):
    """Where a case moves with its person."""

    to = forms.ModelChoiceField(label="转入支部", queryset=Organization.objects.none())
    on = forms.DateField(label="转移日期", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, *args: Any, case: DevelopmentCase, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        to: Any = self.fields["to"]
        to.queryset = (
            user.organizations().branches().alive(timezone.localdate()).exclude(pk=case.organization_id)
        )
        self.fields["on"].initial = timezone.localdate()

    def clean_on(self) -> Any:
        day = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise ValidationError(f"转移日期不能晚于今天（{format_day(timezone.localdate())}）。")
        return day
