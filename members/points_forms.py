"""Forms of points: what is reported by hand, an objection and its answer, and the adoption of a scheme."""

from typing import Any

from django import forms
from django.utils import timezone

from branches.accounts import BUSINESS_ROLES, User
from branches.organizations import Organization
from members.forms import MonthInput
from members.models import Member, PointObjection, PointRule, PointScheme
from members.point_schemes import EXAMPLES
from members.points import rule_choices

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class BranchChoice(forms.Form):
    """Which branch, among those the user sees."""

    organization = forms.ModelChoiceField(
        label="党支部", queryset=Organization.objects.none(), empty_label=None
    )

    def __init__(self, data: Any, user: User, **defaults: str) -> None:
        seen = Organization.objects.branches().filter(user.visible_condition(prefix="", roles=BUSINESS_ROLES))
        values = data.copy()
        first = seen.first()
        values.setdefault("organization", str(first.pk) if first else "")
        for name, value in defaults.items():
            values.setdefault(name, value)
        super().__init__(values)
        self.fields["organization"].queryset = seen  # type: ignore[attr-defined]


class PointYear(BranchChoice):
    """Which branch and which year."""

    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100)

    def __init__(self, data: Any, user: User) -> None:
        super().__init__(data, user, year=str(timezone.localdate().year))


class PointMonthChoice(BranchChoice):
    """Which branch and which month."""

    month = forms.DateField(
        label="月份",
        input_formats=["%Y-%m", "%Y-%m-%d"],
        widget=MonthInput(format="%Y-%m"),
        error_messages={"invalid": "请按“2025-03”的样子填写月份。"},
    )

    def __init__(self, data: Any, user: User) -> None:
        super().__init__(data, user, month=f"{timezone.localdate():%Y-%m}")

    def clean_month(self) -> Any:
        return self.cleaned_data["month"].replace(day=1)


class ReportForm(forms.Form):
    """申报 of one thing, by the member or for him by the branch."""

    rule = forms.ModelChoiceField(
        label="积分项",
        queryset=PointRule.objects.none(),
        empty_label="请选择",
        error_messages={"required": "请选择积分项。"},
    )
    occurred_on = forms.DateField(
        label="发生日期",
        widget=DAY,
        error_messages={"required": "请填写发生日期。", "invalid": "请填写日期。"},
    )
    quantity = forms.IntegerField(
        label="数量", min_value=1, max_value=31, initial=1, error_messages={"min_value": "数量至少为1。"}
    )
    note = forms.CharField(label="事由", max_length=200, error_messages={"required": "请写明事由。"})
    evidence = forms.CharField(
        label="佐证", max_length=200, required=False, help_text="写明文件名称或证书编号，不必上传照片。"
    )

    def __init__(self, data: Any, scheme: PointScheme, *, self_report: bool) -> None:
        super().__init__(data, initial={"occurred_on": timezone.localdate()})
        offered = [rule.pk for rule in rule_choices(scheme, self_report=self_report)]
        self.fields["rule"].queryset = PointRule.objects.filter(pk__in=offered)  # type: ignore[attr-defined]


class CommitteeReportForm(ReportForm):
    """The same, entered by the branch for one of its members."""

    member = forms.ModelChoiceField(
        label="党员",
        queryset=Member.objects.none(),
        empty_label="请选择",
        error_messages={"required": "请选择党员。"},
    )
    field_order = ("member", "rule", "occurred_on", "quantity", "note", "evidence")

    def __init__(self, data: Any, scheme: PointScheme, members: list[Member]) -> None:
        super().__init__(data, scheme, self_report=False)
        self.fields["member"].queryset = Member.objects.filter(  # type: ignore[attr-defined]
            pk__in=[member.pk for member in members]
        ).by_name()


class ObjectionForm(forms.Form):
    text = forms.CharField(
        label="异议理由",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "请写明异议的理由。"},
    )


class AnswerForm(forms.Form):
    outcome = forms.ChoiceField(
        label="复核结论",
        choices=PointObjection.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择复核结论。"},
    )
    answer = forms.CharField(
        label="答复",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "请写明答复。"},
    )


class AdoptForm(forms.Form):
    """Which example becomes whose scheme, and from when."""

    organization = forms.ModelChoiceField(
        label="党组织", queryset=Organization.objects.none(), empty_label=None
    )
    example = forms.ChoiceField(
        label="办法",
        choices=[(example.key, f"{example.name}：{example.meaning}") for example in EXAMPLES],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择一种办法。"},
    )
    starts_on = forms.DateField(
        label="施行日期",
        widget=DAY,
        error_messages={"required": "请填写施行日期。", "invalid": "请填写日期。"},
    )
    document = forms.CharField(
        label="依据", max_length=120, required=False, help_text="例如：支部党员大会决议及日期。"
    )

    def __init__(self, data: Any, user: User) -> None:
        super().__init__(data, initial={"starts_on": timezone.localdate().replace(month=1, day=1)})
        own = [
            post.organization_id for post in user.current_posts() if user.may_confirm_for(post.organization)
        ]
        self.fields["organization"].queryset = Organization.objects.filter(pk__in=own)  # type: ignore[attr-defined]
