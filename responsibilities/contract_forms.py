"""Forms of contracts of responsibility: one contract, handing the same to several, and scoring."""

from decimal import Decimal
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from branches.accounts import User
from branches.organizations import Organization
from meetings.forms import PeopleForm, known_members
from members.models import Member
from responsibilities.contracts import Signing
from responsibilities.models import Contract, ContractClause
from responsibilities.models.contracts import Promise

LAST_MARK = "分"


class ContractForm(PeopleForm):
    class Meta:
        model = Contract
        fields = ["organization", "year", "issuer", "issued_by", "signer", "held_on", "remark"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        issuer = cast(forms.ModelChoiceField, self.fields["issuer"])
        above = {
            post.organization.path[:end]
            for post in self.user.current_posts()
            for end in range(Organization.steplen, len(post.organization.path), Organization.steplen)
        }
        issuer.queryset = Organization.objects.filter(path__in=above)

    def choices_for(self, name: str, queryset: Any) -> Any:
        """A secretary may be a member of another branch than the one whose post he holds."""
        found = super().choices_for(name, queryset)
        if name != "signer":
            return found
        posts = [post.organization for post in self.user.current_posts()]
        held = Member.objects.filter(appointments__organization__in=posts)
        return Member.objects.filter(
            pk__in=[*found.values_list("pk", flat=True), *held.values_list("pk", flat=True)]
        )


class ContractClauseForm(forms.ModelForm):
    """One clause of a contract; its marks are given at the year's end."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    class Meta:
        model = ContractClause
        fields = ["text", "marks"]
        widgets = {"text": forms.Textarea(attrs={"rows": 2})}


ContractClauseFormSet = forms.inlineformset_factory(
    Contract, ContractClause, form=ContractClauseForm, extra=3
)


class HandOutForm(forms.Form):
    """下达责任书: the year, the clauses, and who is to sign."""

    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100)
    issued_by = forms.ModelChoiceField(label="上级签订人", queryset=Member.objects.none(), required=False)
    held_on = forms.DateField(
        label="签订日期", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    clauses = forms.CharField(
        label="责任条款",
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="一行一条，行末写分值，例如：每季度专题研究一次党建工作 10分",
    )
    signers = forms.MultipleChoiceField(label="与谁签订", widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, user: User, signings: list[Signing], year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.open = [each for each in signings if each.contract is None and each.secretary is not None]
        cast(forms.ModelChoiceField, self.fields["issued_by"]).queryset = known_members(
            user, Member.objects.all()
        )
        self.fields["year"].initial, self.fields["held_on"].initial = year, timezone.localdate()
        cast(forms.MultipleChoiceField, self.fields["signers"]).choices = [
            (str(each.organization.pk), f"{each.organization.short_name}　{each.secretary}")
            for each in self.open
        ]

    def clean_held_on(self) -> Any:
        day = self.cleaned_data["held_on"]
        if day > timezone.localdate():
            raise ValidationError("签订日期不能晚于今天，请填写实际签订的日期。")
        return day

    def clean_clauses(self) -> list[Promise]:
        """Each line as a clause with its marks."""
        found, faults = [], []
        for number, line in enumerate(self.cleaned_data["clauses"].splitlines(), start=1):
            if line.strip():
                try:
                    found.append(_promise(line))
                except ValueError:
                    faults.append(f"第{number}行末没有写明分值，请写成“条款 10分”。")
        if faults:
            raise ValidationError(faults)
        return found

    def chosen(self) -> list[tuple[Organization, Member]]:
        wanted = set(self.cleaned_data["signers"])
        return [
            (each.organization, each.secretary)
            for each in self.open
            if each.secretary is not None and str(each.organization.pk) in wanted
        ]


def _promise(line: str) -> Promise:
    """A line such as “每季度研究一次 10分”. Raises ValueError where the marks are missing or out of range."""
    words, _, last = line.strip().removesuffix(LAST_MARK).replace("\u3000", " ").rpartition(" ")
    try:
        marks = Decimal(last)
    except ArithmeticError:
        raise ValueError(line) from None
    if not words.strip() or not Decimal("0.5") <= marks <= 100 or len(words) > 300:
        raise ValueError(line)
    return Promise(words.strip(), marks.quantize(Decimal("0.1")))
