"""Problems raised out of other records: the form that knows them, the link on both pages, and who sees it."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from branches.audit import AuditLine
from meetings.models import MeetingType
from responsibilities.models import Problem
from responsibilities.origins import source_of
from tests import factories
from tests.branches.record_types import BY_STEM, RECORD_TYPES, RecordType, sign_in
from tests.cast import Cast

PROBLEM = BY_STEM["problem"]
Source, Kind = Problem.Source, MeetingType.Kind


@pytest.fixture
def first(client: Client, cast: Cast) -> Client:
    return sign_in(client, cast.first)


def raise_out_of(record: Any, client: Client, cast: Cast, **changes: Any) -> Any:
    """Press the button on the record's page, fill the form in, save."""
    page = client.get(record.get_absolute_url())
    opened = client.get(page.context["raise_url"])
    form = client.get(opened.url).context["form"]
    data = PROBLEM.data(cast.first_branch) | {
        "source": form["source"].value(), "source_key": form["source_key"].value(), **changes,
    }  # fmt: skip
    return client.post(PROBLEM.page.new_url, data)


@pytest.mark.parametrize(
    "kind",
    [kind for kind in RECORD_TYPES if kind.page.raises_problems],
    ids=lambda kind: kind.stem,
)
def test_every_record_page_leads_to_the_form(kind: RecordType, first: Client, cast: Cast) -> None:
    record = kind.make(cast.first_branch)
    page = first.get(record.get_absolute_url())
    assert "由此提出问题" in page.content.decode()
    asked = parse_qs(urlsplit(first.get(page.context["raise_url"]).url).query)
    assert asked == {
        "source": [source_of(record)],
        "source_key": [record.key],
        "organization": [str(cast.first_branch.pk)],
    }


def test_the_link_stands_on_both_pages(first: Client, cast: Cast) -> None:
    meeting = factories.meeting(cast.first_branch, Kind.ORGANIZATIONAL_LIFE, topic="年度组织生活会")
    response = raise_out_of(meeting, first, cast, description="批评意见不够具体")
    assert response.status_code == 302
    problem = Problem.objects.get(description="批评意见不够具体")
    assert (problem.source, problem.source_key) == (Source.ORGANIZATIONAL_LIFE, meeting.key)
    page = first.get(problem.get_absolute_url()).content.decode()
    assert "由会议活动“年度组织生活会”提出" in page and meeting.get_absolute_url() in page
    raised = first.get(reverse("responsibilities:problem-raised", args=[meeting.key])).content.decode()
    assert problem.get_absolute_url() in raised and "批评意见不够具体" in raised
    other = factories.meeting(cast.first_branch)
    assert "还没有由这条记录提出的问题" in (
        first.get(reverse("responsibilities:problem-raised", args=[other.key])).content.decode()
    )


def test_who_does_not_see_the_record_is_told_no_more(client: Client, first: Client, cast: Cast) -> None:
    meeting = factories.meeting(cast.general_branch, topic="总支会上的事")
    problem = factories.problem(cast.first_branch, source_key=meeting.key)
    page = first.get(problem.get_absolute_url()).content.decode()
    assert "由一条您的岗位看不到的记录提出" in page and "总支会上的事" not in page
    elsewhere = factories.problem(cast.second_branch, source_key=problem.key, description="二支部的问题")
    raised = first.get(reverse("responsibilities:problem-raised", args=[problem.key])).content.decode()
    assert "二支部的问题" not in raised
    sign_in(client, cast.general)
    assert "二支部的问题" in (
        client.get(reverse("responsibilities:problem-raised", args=[problem.key])).content.decode()
    )
    assert elsewhere.pk


@pytest.mark.parametrize("key", ["meetings.meeting:0", "nothing:1", "meetings.meeting:x"])
def test_a_key_of_nothing_is_refused(key: str, first: Client, cast: Cast) -> None:
    assert first.get(reverse("responsibilities:problem-raise", args=[key])).status_code == 404
    data = PROBLEM.data(cast.first_branch, source_key=key)
    page = first.post(PROBLEM.page.new_url, data)
    assert "请从记录页重新提出" in page.content.decode() and not Problem.objects.exists()


def test_a_record_of_another_branch_is_no_source(first: Client, cast: Cast) -> None:
    foreign = factories.meeting(cast.second_branch)
    data = PROBLEM.data(cast.first_branch, source_key=foreign.key)
    assert "请从记录页重新提出" in first.post(PROBLEM.page.new_url, data).content.decode()


def test_an_edit_keeps_where_it_came_from(first: Client, cast: Cast) -> None:
    meeting, other = factories.meeting(cast.first_branch), factories.meeting(cast.first_branch)
    raise_out_of(meeting, first, cast)
    problem = Problem.objects.get()
    data = PROBLEM.data(cast.first_branch, source_key=other.key, version=problem.version, remark="改过")
    assert first.post(PROBLEM.page.url("edit", problem.pk), data).status_code == 302
    problem.refresh_from_db()
    assert (problem.source_key, problem.remark) == (meeting.key, "改过")
    assert AuditLine.objects.latest("pk").detail == "备注：（空） → 改过"


@pytest.mark.parametrize(
    ("kind", "source"),
    [
        (Kind.LIFE_DEMOCRATIC, Source.LIFE_DEMOCRATIC),
        (Kind.ORGANIZATIONAL_LIFE, Source.ORGANIZATIONAL_LIFE),
        (Kind.APPRAISAL, Source.APPRAISAL),
        (Kind.THEME_DAY, Source.SELF_CHECK),
    ],
)
def test_the_kind_of_meeting_says_the_source(kind: str, source: str, cast: Cast) -> None:
    assert source_of(factories.meeting(cast.first_branch, kind)) == source


def test_other_records_say_their_source(cast: Cast) -> None:
    branch = cast.first_branch
    assert source_of(factories.talk(branch)) == Source.TALK
    assert source_of(factories.mass_issue(branch)) == Source.MASSES
    assert source_of(factories.inspection(branch)) == Source.INSPECTION
    assert source_of(factories.duty(branch)) == Source.SELF_CHECK
