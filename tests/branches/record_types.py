"""What the tests know of every record type: its page, how to make one, and what its form must be given."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.test import Client

import meetings.pages
import members.dues_pages
import members.pages
import responsibilities.pages
from branches.accounts import User
from branches.organizations import Organization
from branches.pages import RecordPage
from branches.records import Record
from meetings.models import Appraisal
from members.models import DuesCollection
from responsibilities.models import MonthlySummary, SelfCheck
from tests import factories

DAY = date(2026, 3, 10)
BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True)
class RecordType:
    page: RecordPage
    make: Callable[..., Any]
    """make(organization, state=…): one record of the type."""
    typed: Callable[[Organization], dict[str, Any]]
    """The least the form must be given, beside organisation and day."""
    text: str = ""
    """The form field in which a person writes, and by which the list can be searched."""
    shown: str = ""
    """That text in the form's field is a column of the list, under this field; empty if it is not."""

    make_ready: Callable[..., Any] | None = None
    """Makes a draft that can be confirmed, where what `make` makes is not whole yet."""

    def ready(self, organization: Organization) -> Any:
        """A draft that can be confirmed."""
        return (self.make_ready or self.make)(organization, state=Record.State.DRAFT)

    @property
    def stem(self) -> str:
        return self.page.stem

    def data(self, organization: Organization, **changes: Any) -> dict[str, Any]:
        """A valid form, as a browser sends it."""
        data = {"organization": organization.pk, "held_on": DAY.isoformat(), **self.typed(organization)}
        for children in self.page.children:
            data |= {f"{children.prefix}-TOTAL_FORMS": 0, f"{children.prefix}-INITIAL_FORMS": 0}
        return {"then": "draft", **data, **changes}

    def with_text(self, organization: Organization, text: str, **fields: Any) -> Any:
        """A record in which the text stands."""
        if self.stem == "talk":
            return self.make(organization, summary=text, **fields)
        return self.make(organization, **{self.text: text}, **fields)


def _person(organization: Organization) -> int:
    return factories.some_member(organization).pk


def _free_month(organization: Organization) -> str:
    """The latest month up to DAY for which the organisation has no dues yet: a month is registered once."""
    taken = set(DuesCollection.objects.filter(organization=organization).values_list("month", flat=True))
    return next(f"{DAY.year}-{month:02}" for month in (3, 2, 1) if date(DAY.year, month, 1) not in taken)


def _free_quarter(organization: Organization) -> int:
    return SelfCheck.objects.filter(organization=organization, year=2026).count() + 1


def _free_appraisal(organization: Organization) -> int:
    """A year in which the organisation has appraised nobody yet."""
    return 2026 - Appraisal.objects.filter(organization=organization, year__gt=2000).count()


def _summaries(organization: Organization) -> int:
    return MonthlySummary.objects.filter(organization=organization, month__year=2026).count()


RECORD_TYPES = [
    RecordType(
        members.pages.MEMBER,
        factories.member,
        lambda _: {
            "name": "苏晚晴",
            "sex": "female",
            "ethnicity": "汉族",
            "category": "formal",
            "standing": "normal",
        },
        "name",
        "name",
    ),
    RecordType(
        members.pages.DEVELOPMENT,
        factories.development_case,
        lambda _: {"person_name": "程知行"},
        "person_name",
        "person_name",
    ),
    RecordType(
        members.pages.DUES_COLLECTION,
        factories.dues_collection,
        lambda organization: {
            "month": _free_month(organization),
            "persons_due": 12,
            "persons_paid": 12,
            "amount": "640.50",
        },
        "remark",
        "remark",
    ),
    RecordType(
        members.dues_pages.DUES_USE,
        factories.dues_use,
        lambda _: {
            "purpose": "materials",
            "amount": "200.00",
            "content": "购买党史读本",
            "decided_on": "2026-03-02",
            "decided_by": "支部委员会会议",
        },
        "content",
        "content",
    ),
    RecordType(
        members.dues_pages.EXTRA_DUES,
        factories.extra_dues,
        lambda organization: {"member": _person(organization), "amount": "500.00"},
        "receipt",
        "receipt",
    ),
    RecordType(
        members.dues_pages.DUES_PUBLICATION,
        factories.dues_publication,
        lambda _: {"year": 2025, "way": "assembly"},
        "remark",
        "remark",
    ),
    RecordType(
        members.dues_pages.BUDGET_LINE,
        factories.budget_line,
        lambda _: {"year": 2026, "category": "meetings", "amount": "3000.00"},
        "remark",
        "remark",
    ),
    RecordType(
        members.dues_pages.EXPENSE,
        factories.expense,
        lambda _: {"category": "meetings", "amount": "150.00", "content": "主题党日租车"},
        "content",
        "content",
    ),
    RecordType(
        members.pages.VOLUNTEER_TEAM,
        factories.volunteer_team,
        lambda _: {"name": "清河志愿服务队"},
        "name",
        "name",
    ),
    RecordType(
        members.pages.SERVICE_EVENT,
        factories.service_event,
        lambda organization: {
            "team": factories.volunteer_team(organization).pk,
            "content": "清理河岸垃圾",
            "hours": "2",
            "participants": [_person(organization)],
        },
        "content",
        "content",
    ),
    RecordType(
        meetings.pages.MEETING,
        factories.meeting,
        lambda _: {"kinds": ["branch_committee"], "topic": "研究汛前检查", "due": 13, "present": 12},
        "topic",
        "topic",
    ),
    RecordType(
        meetings.pages.MEETING_SERIES,
        factories.meeting_series,
        lambda _: {"kinds": ["theme_day"], "day_of_month": 15, "topic_pattern": "{月}月主题党日"},
        "topic_pattern",
        "topic_pattern",
    ),
    RecordType(
        meetings.pages.APPRAISAL,
        factories.appraisal,
        lambda organization: {"kind": "members", "year": _free_appraisal(organization), "way": "online"},
        make_ready=factories.decided_appraisal,
    ),
    RecordType(
        meetings.pages.TALK,
        factories.talk,
        lambda organization: {
            "kind": "heart_to_heart",
            "talker": _person(organization),
            "participants": [factories.member(organization).pk],
        },
        "summary",
    ),
    RecordType(
        meetings.pages.STUDY_PRODUCT,
        factories.study_product,
        lambda organization: {
            "kind": "reflection",
            "title": "节水宣传的几点体会",
            "authors": [_person(organization)],
        },
        "title",
        "title",
    ),
    RecordType(
        responsibilities.pages.DUTY,
        factories.duty,
        lambda organization: {
            "year": 2026,
            "level": "secretary",
            "owner": _person(organization),
            "kind": "duty",
            "content": "每季度讲一次党课",
            "stage": "ongoing",
        },
        "content",
        "content",
    ),
    RecordType(
        responsibilities.pages.CONTRACT,
        factories.contract,
        lambda organization: {
            "year": 2026,
            "issuer": getattr(Organization.objects.get_parent(organization), "pk", ""),
            "signer": factories.member(organization).pk,
        },
        "remark",
        "remark",
    ),
    RecordType(
        responsibilities.pages.CONTACT,
        factories.contact,
        lambda organization: {
            "year": 2026,
            "kind": "guidance",
            "person": factories.member(organization).pk,
            "branch": organization.pk,
        },
        "remark",
        "remark",
    ),
    RecordType(
        responsibilities.pages.CONTACT_VISIT,
        factories.contact_visit,
        lambda organization: {
            "contact": factories.contact(organization, year=2026).pk,
            "kind": "survey",
            "summary": "查看支部工作台账",
        },
        "summary",
        "summary",
    ),
    RecordType(
        responsibilities.pages.LIST_SET,
        factories.list_set,
        lambda organization: {
            "year": 2026,
            "level": "secretary",
            "owner": factories.duty(organization, year=2026, owner=factories.member(organization)).owner_id,
        },
        "remark",
        "remark",
    ),
    RecordType(
        responsibilities.pages.PROBLEM,
        factories.problem,
        lambda _: {
            "level": "grassroots",
            "source": "self_check",
            "description": "学习笔记记得不全",
        },
        "description",
        "description",
    ),
    RecordType(
        responsibilities.pages.FOLLOW_UP,
        factories.follow_up,
        lambda organization: {"problem": factories.closed_problem(organization).pk},
    ),
    RecordType(
        responsibilities.pages.ASSESSMENT,
        factories.assessment,
        lambda organization: {
            "scheme": factories.assessment_scheme(organization).pk,
            "branch": organization.pk,
        },
        "remark",
    ),
    RecordType(
        responsibilities.pages.MASS_ISSUE,
        factories.mass_issue,
        lambda _: {"category": "worry", "content": "水表读数看不清", "stage": "handling"},
        "content",
        "content",
    ),
    RecordType(
        responsibilities.pages.INSPECTION,
        factories.inspection,
        lambda _: {"topic": "组织生活督查", "stage": "done"},
        "topic",
        "topic",
    ),
    RecordType(
        responsibilities.pages.INITIATIVE,
        factories.initiative,
        lambda _: {"category": "工作推进会", "stage": "done"},
        "category",
        "category",
    ),
    RecordType(
        responsibilities.pages.STANDARD,
        factories.standard,
        lambda _: {"level": 1, "text": "组织生活规范", "marks": "1.0"},
        "text",
        "text",
    ),
    RecordType(
        responsibilities.pages.SELF_CHECK,
        factories.self_check,
        lambda organization: {"year": 2026, "part": f"q{_free_quarter(organization)}"},
        "summary",
    ),
    RecordType(
        responsibilities.pages.MONTHLY_SUMMARY,
        factories.monthly_summary,
        lambda organization: {
            "month": f"2026-0{3 - _summaries(organization)}",
            "progress": "召开支委会",
            "next_steps": "筹备主题党日",
        },
        "progress",
    ),
    RecordType(
        responsibilities.pages.WEAK_BRANCH,
        factories.weak_branch,
        lambda _: {"situations": ["life_neglected"], "cause": "会议记录不全"},
        "cause",
    ),
    RecordType(
        responsibilities.pages.COMMITMENT,
        factories.commitment,
        lambda _: {"year": 2026, "subject": "hearing", "every": "quarter", "times": 1},
    ),
]
BY_STEM = {each.stem: each for each in RECORD_TYPES}


def sign_in(client: Client, user: User) -> Client:
    client.force_login(user, backend=BACKEND)
    return client


def only(record_type: RecordType, **conditions: Any) -> Any:
    """The one record of the type that meets the conditions, read anew."""
    return record_type.page.model._default_manager.get(**conditions)


def states(record: Record) -> tuple[str, int]:
    """State and version as they stand in the database."""
    fresh = type(record)._default_manager.get(pk=record.pk)
    return fresh.state, fresh.version
