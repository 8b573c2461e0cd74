"""A form of a record with its child rows, as one sheet: opened, begun earlier, sent, or in conflict with another."""

from typing import Any

from django.http import QueryDict

from branches import drafts
from branches.accounts import Request
from branches.drafts import LONGEST_TITLE, Draft, Ticket
from branches.pages.conflicts import (
    MINE,
    Difference,
    Formsets,
    differences,
    entered,
    has_choices,
    marks,
    settled,
)
from branches.pages.declaration import RecordPage
from branches.pages.forms import RecordForm
from branches.records import Record


class Sheet:
    """What one writer has before him of one record."""

    def __init__(
        self, request: Request, page: RecordPage, record: Record, initial: dict[str, Any] | None = None
    ) -> None:
        self.page, self.record, self.user, self.initial = page, record, request.user, initial
        self.is_new = record.pk is None
        self.is_sent = request.method == "POST"
        self.address = request.path
        self.draft = drafts.asked_for(request)
        self.data = request.POST if self.is_sent else self.draft.data if self.draft else None
        self.conflict: list[Difference] = []
        if self.data is not None and not self.is_new and has_choices(self.data):
            typed = entered(*self._build(self.data))
            self.record = self._stored()  # the form that was checked has written into the other
            self.data = settled(*self._build(None), self.data, typed)
        self.form, self.formsets = self._build(self.data)
        if self.data is not None and not self.is_new and self._is_stale(self.data.get("version", "")):
            self.find_conflict()
        elif self.draft:
            self._forget_faults()

    def _build(self, data: QueryDict | None) -> tuple[RecordForm, Formsets]:
        form = self.page.form(data, instance=self.record, user=self.user, initial=self.initial)
        sets = [
            (
                each.title,
                each.formset(data, instance=self.record, prefix=each.prefix, form_kwargs={"user": self.user}),
            )
            for each in self.page.children
        ]
        return form, sets

    def is_valid(self) -> bool:
        """Whether it was sent, nobody else has changed the record since, and nothing typed is at fault."""
        if not self.is_sent or self.conflict:
            return False
        return all([self.form.is_valid(), *(each.is_valid() for _, each in self.formsets)])

    def _forget_faults(self) -> None:
        """Of what somebody goes on with nothing is wrong yet: it is not finished."""
        self.form.errors.clear()
        for _, formset in self.formsets:
            for row in formset.forms:
                row.errors.clear()
            formset.non_form_errors().clear()

    # --- two writers

    def _is_stale(self, version: str) -> bool:
        stored = self.page.model._default_manager.values_list("version", flat=True).get(pk=self.record.pk)
        return version not in ("", str(stored))

    def _stored(self) -> Record:
        return self.page.model._default_manager.get(pk=self.record.pk)

    def find_conflict(self) -> None:
        """Put what is typed beside what is stored, and take the stored version as the one this form answers."""
        stored = self._stored()
        opened = self.known.opened if self.known else {}
        self.conflict = differences(self.form, self.formsets, stored, opened) or [
            Difference("version", "内容", "与现在保存的相同", "版本已更新", MINE)
        ]
        typed: Any = self.form.data.copy()  # type: ignore[attr-defined]
        typed["version"] = str(stored.version)
        self.form.data = typed

    # --- drafts

    @property
    def known(self) -> Ticket | None:
        """The ticket with which the form was opened, if it is of this very form and writer."""
        sent = Ticket.read(self.data.get(drafts.TICKET, "")) if self.data is not None else None
        return sent if sent and (sent.user_id, sent.sheet) == (self.user.pk, self.name) else None

    @property
    def ticket(self) -> Ticket:
        """By which the browser leaves what is typed; it knows what the writer saw when he began."""
        if self.known and not self.conflict:
            return self.known
        opened = {} if self.is_new else marks(self.form, self.formsets, self._stored())
        title = f"记{self.page.name}" if self.is_new else f"修改{self.page.name}：{self._stored()}"
        return Ticket(self.user.pk, self.name, self.address, title[:LONGEST_TITLE], opened)

    @property
    def name(self) -> str:
        """By which its draft is known."""
        if not self.is_new:
            return self.record.key
        return f"{self.page.model.record_type()}{drafts.NEW}{self.form['submission_key'].value()}"

    def others_begun(self) -> list[Draft]:
        """What its writer has begun here and not saved; nothing while he goes on with one of them."""
        if self.data is not None:
            return []
        own = Draft.objects.of(self.user).defer("content")
        record_type = self.page.model.record_type()
        return list(own.begun(record_type, drafts.NEW) if self.is_new else own.on(self.record.key))

    def drop_draft(self) -> None:
        """It is saved: what was left of it on the way goes."""
        Draft.objects.of(self.user).on(self.name).delete()


def is_of_another(request: Request) -> bool:
    """Whether the form sent was opened by another user, whose log-in this is no longer."""
    ticket = Ticket.read(request.POST.get(drafts.TICKET, ""))
    return ticket is not None and ticket.user_id != request.user.pk
