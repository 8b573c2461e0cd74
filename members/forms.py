"""Forms of this app's records."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from branches.encryption import blind_index
from branches.pages import RecordForm
from members.models import DevelopmentCase, DuesCollection, Member, ServiceEvent, VolunteerTeam

RECORD_FIELDS = ["organization", "held_on"]


class MemberForm(RecordForm):
    """The 16 items. The encrypted ones are never shown here: left empty, they stay as they are."""

    sealed = ("id_number", "phone", "address")

    class Meta:
        model = Member
        fields = [
            "organization",
            "name",
            "sex",
            "ethnicity",
            "id_number",
            "born_on",
            "education",
            "category",
            "held_on",
            "formal_on",
            "job",
            "phone",
            "address",
            "standing",
            "lost_contact",
            "lost_contact_on",
            "floating",
            "floating_to",
            "left_on",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.sealed:
            self.fields[name].widget.attrs["rows"] = 1

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        index = blind_index(cleaned["id_number"])
        if index and Member.objects.filter(id_number_index=index).exclude(pk=self.instance.pk).exists():
            raise ValidationError(
                {"id_number": "这个公民身份号码已登记在另一名党员名下，请核对号码，或联系上级党组织。"}
            )
        return cleaned


class DevelopmentForm(RecordForm):
    """Who it is; his steps are entered one by one on the case's own page."""

    class Meta:
        model = DevelopmentCase
        fields = [*RECORD_FIELDS, "person_name", "born_on", "member"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["born_on"].help_text = "核对递交申请书时是否年满18岁。"
        self.fields["member"].help_text = "列入党员名册以后再选。"


class VolunteerTeamForm(RecordForm):
    class Meta:
        model = VolunteerTeam
        fields = [*RECORD_FIELDS, "name", "size", "dissolved_on"]


class ServiceEventForm(RecordForm):
    """Those who took part stayed as long as the service, unless `own_hours` says otherwise."""

    people = ("participants", "participations", "event", "member")
    begins_today = True
    repeated = ("organization", "team", "content", "place", "beneficiary", "hours", "participants")

    own_hours = forms.CharField(
        label="时长不同的",
        required=False,
        max_length=300,
        help_text="只写与上面时长不同的人，例如：简宁 1.5、盛夏生 3。",
    )
    field_order = [
        *RECORD_FIELDS, "team", "content", "place", "beneficiary", "hours", "participants", "own_hours",
    ]  # fmt: skip

    class Meta:
        model = ServiceEvent
        fields = [*RECORD_FIELDS, "team", "content", "place", "beneficiary", "hours", "participants"]
        labels = {"participants": "参加党员"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hours"].widget.attrs |= {"min": "0.5", "step": "0.5", "inputmode": "decimal"}
        self.fields["participants"].help_text = "可选多人，一人计一人次。"
        event: ServiceEvent = self.instance
        if event.pk:
            rows = event.participations.exclude(hours=event.hours).select_related("member").order_by("pk")
            self.initial["own_hours"] = "、".join(f"{row.member.name} {row.hours}" for row in rows)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        by_name = {member.name: member.pk for member in cleaned.get("participants") or []}
        self.hours_of: dict[int, Decimal] = {}
        for part in re.split(r"[、，,；;]", cleaned.get("own_hours") or ""):
            if not part.strip():
                continue
            found = re.fullmatch(r"\s*(\D+?)\s*(\d{1,2}(?:\.\d)?)\s*(?:个?小时)?\s*", part)
            if not found or found[1] not in by_name or not Decimal("0.5") <= Decimal(found[2]) <= 24:
                raise ValidationError(
                    {"own_hours": f"“{part.strip()}”请写成参加者的姓名和0.5到24的小时数，例如 简宁 1.5。"}
                )
            self.hours_of[by_name[found[1]]] = Decimal(found[2])
        return cleaned

    def keep_children(self, record: Any) -> None:
        rows = record.participations
        rows.all().delete()
        for member in sorted(self.cleaned_data["participants"], key=lambda each: each.pk):
            rows.create(member=member, hours=self.hours_of.get(member.pk, record.hours))

    def compared(self) -> list[str]:
        return [name for name in super().compared() if name != "own_hours"]

    def _save_m2m(self) -> None:
        """Participants are rows of their own, written by `keep_children`."""


class MonthInput(forms.DateInput):
    """A month; a browser without such a field takes it as text, 2025-03."""

    input_type = "month"


class DuesCollectionForm(RecordForm):
    month = forms.DateField(
        label="所属月份",
        input_formats=["%Y-%m", "%Y-%m-%d"],
        help_text="党费所属的月份，例如 2025-03；补交的写所补的月份。",
        error_messages={"required": "请选择所属月份。", "invalid": "请按“2025-03”的样子填写月份。"},
    )
    field_order = ["organization", "month", "held_on", "persons_due", "persons_paid", "amount", "remark"]

    class Meta:
        model = DuesCollection
        fields = [*RECORD_FIELDS, "month", "persons_due", "persons_paid", "amount", "remark"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["month"].widget = MonthInput(format="%Y-%m")
        self.fields["amount"].widget.attrs |= {"min": "0", "step": "0.01", "inputmode": "decimal"}
        given = self.initial.get("month")
        if isinstance(given, str):  # from an address: 2025-03 or 2025-03-01
            self.initial["month"] = given[:7]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        month, day = cleaned.get("month"), cleaned.get("held_on")
        if month is not None:
            cleaned["month"] = month.replace(day=1)
        if month and day and cleaned["month"] > day:
            raise ValidationError({"month": "所属月份不能晚于收缴日期；预交的请在当月登记。"})
        return cleaned
