"""Forms of dues: the month's sheet, what members owe, and the records of funds."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from branches.accounts import BUSINESS_ROLES, Role, User
from branches.organizations import Organization, OrganizationQuerySet
from branches.pages import RecordForm
from members.dues import Key, MonthSheet, SheetRow
from members.forms import RECORD_FIELDS, MonthInput
from members.models import BudgetLine, DuesBase, DuesPublication, DuesUse, Expense, ExtraDues, Member
from members.models.dues_payments import in_force


def branches_of_dues(user: User) -> OrganizationQuerySet:
    """The branches whose dues he may look at: those he sees, and those whose dues he keeps."""
    seen = user.visible_condition(prefix="", roles=(*BUSINESS_ROLES, Role.DUES_OFFICER))
    return Organization.objects.branches().filter(seen)


def branches_kept(user: User) -> OrganizationQuerySet:
    """The branches whose dues he keeps, and so knows what their members earn."""
    return Organization.objects.branches().filter(
        user.visible_condition(prefix="", roles=(Role.DUES_OFFICER,))
    )


class SheetChoice(forms.Form):
    """Which branch and which month."""

    organization = forms.ModelChoiceField(
        label="党支部", queryset=Organization.objects.none(), empty_label=None
    )
    month = forms.DateField(
        label="月份",
        input_formats=["%Y-%m", "%Y-%m-%d"],
        widget=MonthInput(format="%Y-%m"),
        error_messages={"invalid": "请按“2025-03”的样子填写月份。"},
    )

    def __init__(self, data: Any, user: User) -> None:
        found = branches_of_dues(user)
        today = timezone.localdate()
        values = data.copy()
        first = found.first()
        values.setdefault("organization", str(first.pk) if first else "")
        values.setdefault("month", f"{today:%Y-%m}")
        super().__init__(values)
        self.fields["organization"].queryset = found  # type: ignore[attr-defined]

    def clean_month(self) -> date:
        month: date = self.cleaned_data["month"].replace(day=1)
        if month > timezone.localdate():
            raise ValidationError("还没有到这个月，请选择本月或以前的月份。")
        return month


class YearChoice(forms.Form):
    """Which branch and which year."""

    organization = forms.ModelChoiceField(
        label="党支部", queryset=Organization.objects.none(), empty_label=None
    )
    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100)

    def __init__(self, data: Any, user: User) -> None:
        found = branches_of_dues(user)
        values = data.copy()
        first = found.first()
        values.setdefault("organization", str(first.pk) if first else "")
        values.setdefault("year", str(timezone.localdate().year))
        super().__init__(values)
        self.fields["organization"].queryset = found  # type: ignore[attr-defined]


class SheetForm(forms.Form):
    """One field a line: what came for the member and the month. An empty one means unpaid."""

    paid_on = forms.DateField(
        label="收缴日期",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "请填写收缴日期。", "invalid": "请按“2025-03-12”的样子填写日期。"},
    )

    def __init__(self, data: Any, sheet: MonthSheet) -> None:
        super().__init__(data, initial={"paid_on": self._day(sheet)})
        self.sheet = sheet
        self.lines: dict[str, SheetRow] = {row.field: row for row in [*sheet.rows, *sheet.behind]}
        for row in sheet.rows:
            self._add(row, row.owed if sheet.fresh and row.owed is not None else row.offered)
        for row in sheet.behind:
            self._add(row, row.offered)

    @staticmethod
    def _day(sheet: MonthSheet) -> date:
        if sheet.collection is not None:
            return sheet.collection.held_on
        return timezone.localdate()

    def _add(self, row: SheetRow, offered: Any) -> None:
        self.fields[row.field] = forms.DecimalField(
            label=f"{row.member}{row.month.year}年{row.month.month}月实交（元）",
            required=False,
            min_value=Decimal(0),
            max_digits=9,
            decimal_places=2,
            initial=offered,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "num"}),
            error_messages={
                "invalid": "请填写金额，例如 48.00。",
                "min_value": "金额不能小于0，未交的请留空。",
                "max_decimal_places": "金额最多写到分。",
            },
        )

    def clean_paid_on(self) -> date:
        day: date = self.cleaned_data["paid_on"]
        if day > timezone.localdate():
            raise ValidationError("收缴日期不能晚于今天。")
        if day < self.sheet.month:
            raise ValidationError("收缴日期不能早于所属月份，预交的请在当月登记。")
        return day

    def paid(self) -> dict[Key, Decimal]:
        """What came, by member and month; lines left empty or nought are unpaid."""
        return {
            (row.member.pk, row.month): self.cleaned_data[name]
            for name, row in self.lines.items()
            if self.cleaned_data.get(name)
        }


class BasesForm(forms.Form):
    """核定: what each member of a branch pays dues on, from a month on. Only changed lines are settled."""

    starts_on = forms.DateField(
        label="自哪个月起",
        input_formats=["%Y-%m", "%Y-%m-%d"],
        widget=MonthInput(format="%Y-%m"),
        help_text="新工资从哪个月起发放，就从哪个月起按新的基数交纳。",
        error_messages={"required": "请选择起始月份。", "invalid": "请按“2025-03”的样子填写月份。"},
    )

    def __init__(self, data: Any, members: list[Member]) -> None:
        super().__init__(data, initial={"starts_on": timezone.localdate().replace(day=1)})
        self.members = members
        histories = DuesBase.objects.histories(member.pk for member in members)
        today = timezone.localdate()
        self.current = {member.pk: in_force(histories.get(member.pk, []), today) for member in members}
        for member in members:
            self._add(member, self.current[member.pk])

    def _add(self, member: Member, base: DuesBase | None) -> None:
        self.fields[f"payer-{member.pk}"] = forms.ChoiceField(
            label=f"{member}的交纳类别",
            choices=DuesBase.Payer.choices,
            initial=base.payer if base else DuesBase.Payer.SALARIED,
            widget=forms.Select(attrs={"class": "form-select form-select-sm"}),
        )
        for name, label, shown in (
            ("base", "交纳基数（元）", base.base if base else ""),
            ("amount", "月应交（元）", base.amount if base and base.relief else ""),
            ("relief", "减免的批准文件", base.relief if base else ""),
        ):
            self.fields[f"{name}-{member.pk}"] = forms.CharField(
                label=f"{member}的{label}",
                required=False,
                max_length=100 if name == "relief" else 12,
                initial=shown,
                widget=forms.TextInput(
                    attrs={"autocomplete": "off", "class": "form-control form-control-sm"}
                    | ({} if name == "relief" else {"inputmode": "decimal"})
                ),
            )

    def rows(self) -> list[tuple[Member, DuesBase | None, list[Any]]]:
        """Each member with what holds for him now and his fields."""
        return [
            (
                member,
                self.current[member.pk],
                [self[f"{name}-{member.pk}"] for name in ("payer", "base", "amount", "relief")],
            )
            for member in self.members
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.settled: list[DuesBase] = []
        for member in self.members:
            names = [f"{name}-{member.pk}" for name in ("payer", "base", "amount", "relief")]
            if cleaned.get("starts_on") and set(names) & set(self.changed_data):
                self._settle(member, cleaned)
        if not self.settled and not self.errors:
            raise ValidationError("没有改动，不必保存。")
        return cleaned

    def _settle(self, member: Member, cleaned: dict[str, Any]) -> None:
        def typed(name: str) -> str:
            return (cleaned.get(f"{name}-{member.pk}") or "").strip().replace(",", "").replace("，", "")

        try:
            amount = Decimal(typed("amount")) if typed("amount") else None
        except InvalidOperation:
            self.add_error(f"amount-{member.pk}", "请填写金额，例如 48.00；留空则按标准计算。")
            return
        base = DuesBase(
            member=member,
            starts_on=cleaned["starts_on"],
            payer=typed("payer"),
            base=typed("base"),
            amount=amount,
            relief=typed("relief"),
        )
        try:
            base.clean()  # works the amount out, without which the fields are not complete
            base.full_clean(exclude=["created_by", "member"])
        except ValidationError as error:
            for name, texts in error.message_dict.items():
                place = f"{name}-{member.pk}"
                self.add_error(place if place in self.fields else None, texts)
        else:
            self.settled.append(base)


class DuesUseForm(RecordForm):
    class Meta:
        model = DuesUse
        fields = [*RECORD_FIELDS, "purpose", "amount", "content", "decided_on", "decided_by", "voucher"]


class ExtraDuesForm(RecordForm):
    class Meta:
        model = ExtraDues
        fields = [*RECORD_FIELDS, "member", "amount", "forwarded_on", "receipt"]


class DuesPublicationForm(RecordForm):
    class Meta:
        model = DuesPublication
        fields = [*RECORD_FIELDS, "year", "way", "remark"]


class BudgetLineForm(RecordForm):
    class Meta:
        model = BudgetLine
        fields = [*RECORD_FIELDS, "year", "category", "amount", "remark"]


class ExpenseForm(RecordForm):
    class Meta:
        model = Expense
        fields = [*RECORD_FIELDS, "category", "amount", "content", "voucher"]
