"""What the reader chooses before a number is shown, and the ledgers that are uploaded."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from branches.accounts import User
from branches.attachments import check_upload
from branches.organizations import Organization
from branches.periods import Period, Scope

FIRST_YEAR, LAST_YEAR = 1949, 2999
MAXIMUM_LEDGERS = 30
LEDGER_SUFFIX = ".xlsx"


class OrganizationField(forms.ModelChoiceField):
    """Organisations as a tree: a blank for every level below the first shown."""

    top = 1

    def label_from_instance(self, organization: Organization) -> str:
        return "　" * max(organization.depth - self.top, 0) + organization.short_name


class PeriodForm(forms.Form):
    """Organisation, year and month; what is not given is the user's own organisation and this year."""

    organization = OrganizationField(
        label="党组织", queryset=Organization.objects.none(), required=False, empty_label=None
    )
    year = forms.IntegerField(label="年度", min_value=FIRST_YEAR, max_value=LAST_YEAR, required=False)
    month = forms.TypedChoiceField(
        label="月份",
        choices=[("", "全年"), *((str(month), f"{month}月") for month in range(1, 13))],
        coerce=int,
        empty_value=None,
        required=False,
    )

    def __init__(self, data: Any, *, user: User) -> None:
        acting = user.acting_organization()
        given = {
            "organization": data.get("organization") or (acting.pk if acting else ""),
            "year": data.get("year") or timezone.localdate().year,
            "month": data.get("month") or "",
        }
        super().__init__(given)
        field = self.fields["organization"]
        assert isinstance(field, OrganizationField)
        field.queryset = user.organizations()
        posts = [post.organization.depth for post in user.current_posts()]
        field.top = min(posts, default=1)

    def period(self) -> Period:
        """The chosen month, or the chosen whole year."""
        year, month = self.cleaned_data["year"], self.cleaned_data["month"]
        return Period.of_month(year, month) if month else Period.of_year(year)

    def scope(self) -> Scope:
        return Scope.bureau(self.cleaned_data["organization"], self.period())


class LedgersInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class LedgersField(forms.FileField):
    """Several workbooks at once."""

    widget = LedgersInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = list(data) if isinstance(data, (list, tuple)) else [data]
        if not files:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(files) > MAXIMUM_LEDGERS:
            raise ValidationError(f"一次最多上传{MAXIMUM_LEDGERS}个文件，请分几次上传。")
        cleaned = [super(LedgersField, self).clean(each, initial) for each in files]
        for each in cleaned:
            if not (each.name or "").lower().endswith(LEDGER_SUFFIX):
                raise ValidationError(f"“{each.name}”不是XLSX文件，请在表格软件中另存为XLSX后再上传。")
            check_upload(each)
        names = {each.name for each in cleaned}
        if len(names) < len(cleaned):
            raise ValidationError("有同名的文件，请改名后再上传，以免混淆。")
        return cleaned


class LedgersForm(forms.Form):
    ledgers = LedgersField(
        label="台账文件",
        help_text="可一次选择多个XLSX文件，每个不超过20MB。",
        error_messages={"required": "请选择要导入的台账文件。"},
    )
