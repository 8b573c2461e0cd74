"""Forms of this app's records."""

from typing import Any

from django.core.exceptions import ValidationError

from branches.encryption import blind_index
from branches.pages import RecordForm
from members.models import DevelopmentCase, Member, VolunteerTeam

RECORD_FIELDS = ["organization", "held_on"]


class MemberForm(RecordForm):
    """The 16 items. The encrypted ones are never shown here: left empty, they stay as they are."""

    SENSITIVE = ("id_number", "phone", "address")

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
        self.stored = {name: getattr(self.instance, name) for name in self.SENSITIVE}
        for name in self.SENSITIVE:
            field = self.fields[name]
            field.widget = field.widget.__class__(attrs={"rows": 1, "autocomplete": "off"})
            self.initial[name] = ""
            if self.stored[name]:
                field.help_text = "已登记，不显示原文；不改动时请留空。"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in self.SENSITIVE:
            cleaned[name] = (cleaned.get(name) or "").strip() or self.stored[name]
        index = blind_index(cleaned["id_number"])
        if index and Member.objects.filter(id_number_index=index).exclude(pk=self.instance.pk).exists():
            raise ValidationError(
                {"id_number": "这个公民身份号码已登记在另一名党员名下，请核对号码，或联系上级党组织。"}
            )
        return cleaned

    def compared(self) -> list[str]:
        return [name for name in super().compared() if name not in self.SENSITIVE]


class DevelopmentForm(RecordForm):
    class Meta:
        model = DevelopmentCase
        fields = [
            *RECORD_FIELDS,
            "person_name",
            "member",
            "admission_meeting_on",
            "admission_approved_on",
            "conversion_meeting_on",
            "conversion_approved_on",
            "decision",
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("conversion_approved_on") and not cleaned.get("decision"):
            raise ValidationError({"decision": "已审批的转正请选择转正结论，系统不代为判断。"})
        return cleaned


class VolunteerTeamForm(RecordForm):
    class Meta:
        model = VolunteerTeam
        fields = [*RECORD_FIELDS, "name", "size", "dissolved_on"]
