"""Forms of contact assignments and visits."""

from typing import Any, cast

from django import forms

from branches.pages import RecordForm
from responsibilities.models import Contact, ContactVisit


class ContactForm(RecordForm):
    class Meta:
        model = Contact
        fields = ["organization", "year", "kind", "person", "branch", "held_on", "remark"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        branch = cast(forms.ModelChoiceField, self.fields["branch"])
        branch.queryset = self.user.organizations().branches()


class ContactVisitForm(RecordForm):
    class Meta:
        model = ContactVisit
        fields = ["organization", "contact", "kind", "held_on", "meeting", "summary", "problems"]
        widgets = {"summary": forms.Textarea(attrs={"rows": 3})}
