"""What somebody typed on a form and has not saved: kept on the server, and given back to its writer alone.

A form carries a ticket signed by the site: whose form it is, what it is of, and where it is opened again. By the
ticket the browser leaves here what is typed while it is typed, even after the log-in has run out; only the writer,
logged in, gets it back. Files are not kept: they are chosen again.
"""

from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from typing import Self

from django.core import signing
from django.db import models
from django.http import HttpRequest, QueryDict
from django.shortcuts import get_object_or_404
from django.utils import timezone

from branches.accounts import User
from branches.encryption import EncryptedTextField
from branches.records import record_types

KEPT = timedelta(days=90)
"""How long a draft that nobody touches is kept; its writer reads on the workbench when it goes."""
LONGEST = 2_000_000
"""Characters of a draft: a table of 200 rows takes a tenth of it."""
TICKET = "ticket"
TICKET_AGE = timedelta(days=7)
SALT = "branches.drafts"
LONGEST_TITLE = 80
NEW, MANY = "+", "@"
"""What joins the type and the form's own key, where no record has a key yet: one new record, a table for many."""
NOT_TYPED = ("csrfmiddlewaretoken", "then")


@dataclass(frozen=True)
class Ticket:
    """Whose form it is and of what: made by the site when it shows the form, and not to be forged."""

    user_id: int
    sheet: str
    """The record's key; of a new one, and of a table for many, the type and the form's own key (`NEW`, `MANY`)."""
    address: str
    """The path of the form's page."""
    title: str
    """What the writer does on it: 记会议活动, 修改会议活动：年末清点."""
    opened: dict[str, str] = field(default_factory=dict)
    """Digests of what stood in the record when the form was opened, by field."""

    def sign(self) -> str:
        return signing.dumps(asdict(self), salt=SALT, compress=True)

    @classmethod
    def read(cls, text: str) -> "Ticket | None":
        """The ticket a form carries; None where the site did not make it or it is too old."""
        try:
            return cls(**signing.loads(text, salt=SALT, max_age=TICKET_AGE))
        except signing.BadSignature:
            return None

    def is_done(self) -> bool:
        """Whether the new record of this form has been saved: what comes late is no draft any more."""
        record_type, _, key = self.sheet.partition(NEW)
        return bool(key) and any(
            model._default_manager.filter(submission_key=key).exists()
            for model in record_types()
            if model.record_type() == record_type
        )


class DraftQuerySet(models.QuerySet["Draft"]):
    def of(self, user: User) -> Self:
        """The user's own, and nobody else's."""
        return self.filter(user=user)

    def on(self, sheet: str) -> Self:
        """That of the very form."""
        return self.filter(sheet=sheet)

    def begun(self, record_type: str, joint: str) -> Self:
        """Those of all new records of the type, or of all tables for many of it."""
        return self.filter(sheet__startswith=f"{record_type}{joint}")

    def untouched(self, now: datetime) -> Self:
        return self.filter(written_at__lt=now - KEPT)


class Draft(models.Model):
    """暂存: a form its writer has begun and not saved. It counts nowhere and nobody else sees it."""

    user = models.ForeignKey(User, models.CASCADE, related_name="drafts", verbose_name="填写人")
    sheet = models.CharField("表单", max_length=120)
    title = models.CharField("名称", max_length=LONGEST_TITLE)
    address = models.CharField("页面地址", max_length=500)
    content = EncryptedTextField("内容")
    begun_at = models.DateTimeField("开始时间", default=timezone.now)
    written_at = models.DateTimeField("最近暂存时间", default=timezone.now)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = "暂存"
        verbose_name_plural = "暂存"
        ordering = ["-written_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "sheet"],
                name="draft_once",
                violation_error_message="这张表单已有暂存的内容，请接着写那一份。",
            )
        ]
        indexes = [models.Index(fields=["written_at"], name="draft_written")]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def keep(cls, ticket: Ticket, data: QueryDict) -> "Draft | None":
        """Keep what was typed as it stands now; None where the form has been saved already or holds too much."""
        typed = data.copy()
        for name in NOT_TYPED:
            typed.pop(name, None)
        content = typed.urlencode()
        if len(content) > LONGEST or ticket.is_done():
            return None
        draft, _ = cls.objects.update_or_create(
            user_id=ticket.user_id,
            sheet=ticket.sheet,
            defaults={
                "title": ticket.title,
                "address": ticket.address,
                "content": content,
                "written_at": timezone.now(),
            },
        )
        return draft

    @property
    def data(self) -> QueryDict:
        """What was typed, as the form would send it."""
        return QueryDict(self.content)

    @property
    def url(self) -> str:
        """Where the writer goes on."""
        return f"{self.address}?draft={self.pk}"

    @property
    def goes_on(self) -> date:
        """The day on which it is removed if nobody touches it."""
        return timezone.localdate(self.written_at + KEPT)


def asked_for(request: HttpRequest) -> Draft | None:
    """The draft the address names; somebody else's is not there."""
    pk = request.GET.get("draft", "")
    if request.method != "GET" or not pk:
        return None
    return get_object_or_404(Draft.objects.of(request.user), pk=pk if pk.isdecimal() else 0)  # type: ignore[arg-type]


def left_by(request: HttpRequest) -> Draft | None:
    """Keep what a form sent that could not be saved: the log-in had run out, or the page refused it."""
    ticket = Ticket.read(request.POST.get(TICKET, "")) if request.method == "POST" else None
    return Draft.keep(ticket, request.POST) if ticket else None


def purge() -> int:
    """Remove the drafts nobody has touched for `KEPT`; how many."""
    return Draft.objects.untouched(timezone.now()).delete()[0]
