"""Talks: what was said stays between the talker and the secretary; rounds; who has talked with whom."""

import io
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from branches.attachments import attach
from branches.audit import AuditLine
from branches.encryption import PREFIX
from branches.organizations import Organization
from branches.records import Record
from meetings.models import Talk, TalkKind, TalkReason, TalkRound
from meetings.rules import MUST_TALK, must_talk_reasons, rule_on
from meetings.talk_coverage import Coverage, CoverageRow, coverage
from members.models import Appointment, Member
from tests import factories
from tests.branches.record_types import BY_STEM, sign_in
from tests.cast import Cast

TALK = BY_STEM["talk"]
SAID = "家里老人住院，近期压力较大"
TODAY = date(2025, 12, 31)


def stored_summary(talk: Talk) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT summary FROM meetings_talk WHERE id = %s", [talk.pk])
        (text,) = cursor.fetchone()
    return text


def a_talk(organization: Organization, **fields: Any) -> Talk:
    return factories.talk(organization, summary=SAID, reason=TalkReason.FAMILY, **fields)


# --- what was said


def test_what_was_said_lies_encrypted(cast: Cast) -> None:
    talk = a_talk(cast.first_branch)
    assert stored_summary(talk).startswith(PREFIX)
    assert "老人" not in stored_summary(talk)
    assert Talk.objects.get(pk=talk.pk).summary == SAID


@pytest.mark.parametrize("role", ["staff", "leader", "general", "clerk"])
def test_others_see_that_it_took_place_and_not_what_was_said(role: str, client: Client, cast: Cast) -> None:
    talk = a_talk(cast.first_branch)
    sign_in(client, getattr(cast, role))
    page = client.get(talk.get_absolute_url()).content.decode()
    assert str(talk.talker) in page and str(talk.participants.get()) in page
    assert "仅谈话人和本组织书记可见" in page
    for address in (
        talk.get_absolute_url(),
        TALK.page.list_url,
        TALK.page.url("history", talk.pk),
        reverse("reports:usage", args=[talk.key]),
        reverse("meetings:round-detail", args=[talk.round_id]),
        f"{reverse('reports:figure-detail', args=['M05'])}?year=2025",
        f"{reverse('meetings:talk-coverage')}?year=2025",
    ):
        text = client.get(address).content.decode()
        assert SAID not in text and "家庭变故" not in text, address


def test_the_secretary_and_the_talker_read_it(client: Client, cast: Cast) -> None:
    talk = a_talk(cast.first_branch)
    talk.talker.account = cast.clerk
    talk.talker.save()
    for user in (cast.first, cast.clerk):
        page = sign_in(client, user).get(talk.get_absolute_url()).content.decode()
        assert SAID in page and "家庭变故" in page


def test_no_export_and_no_search_reveals_it(client: Client, cast: Cast) -> None:
    """Not even to the secretary: lists are passed on."""
    a_talk(cast.first_branch)
    sign_in(client, cast.first)
    book = load_workbook(io.BytesIO(client.get(TALK.page.url("export")).content))
    cells = [str(cell.value) for row in book.active.iter_rows() for cell in row]
    assert not any("老人" in cell or "家庭变故" in cell for cell in cells)
    assert client.get(TALK.page.list_url, {"q": "老人"}).context["rows"] == []
    assert not any(column.confidential for column in TALK.page.columns)


def test_a_clerk_mends_a_talk_without_reading_it(client: Client, cast: Cast) -> None:
    talk = a_talk(cast.first_branch, state=Record.State.DRAFT)
    address = TALK.page.url("edit", talk.pk)
    sign_in(client, cast.clerk)
    form = client.get(address)
    assert SAID not in form.content.decode()
    data = TALK.data(
        cast.first_branch, talker=talk.talker_id, held_on="2025-03-11", version=talk.version,
        participants=[each.pk for each in talk.participants.all()],
    )  # fmt: skip
    assert client.post(address, data).status_code == 302
    talk.refresh_from_db()
    assert (talk.held_on, talk.summary, talk.reason) == (date(2025, 3, 11), SAID, TalkReason.FAMILY)
    assert SAID not in AuditLine.objects.filter(record_key=talk.key).last().detail


def test_nobody_becomes_the_talker_to_read_it(client: Client, cast: Cast) -> None:
    talk = a_talk(cast.first_branch, state=Record.State.DRAFT)
    clerk = factories.member(cast.first_branch, account=cast.clerk)
    data = TALK.data(cast.first_branch, talker=clerk.pk, version=talk.version)
    sign_in(client, cast.clerk).post(TALK.page.url("edit", talk.pk), data)
    talk.refresh_from_db()
    assert talk.talker_id != clerk.pk


def test_two_versions_are_compared_without_it(client: Client, cast: Cast) -> None:
    talk = a_talk(cast.first_branch, state=Record.State.DRAFT)
    data = TALK.data(cast.first_branch, talker=talk.talker_id, version=talk.version, summary="又补一句")
    talk.store(by=cast.first)
    page = sign_in(client, cast.clerk).post(TALK.page.url("edit", talk.pk), data)
    assert page.context["conflict"] and SAID not in page.content.decode()


def test_the_file_of_a_talk_is_not_named_in_its_history(cast: Cast) -> None:
    talk = a_talk(cast.first_branch)
    attach(talk, SimpleUploadedFile("住院情况.pdf", b"%PDF-1.4"), by=cast.first)
    assert "住院" not in AuditLine.objects.filter(record_key=talk.key).last().detail


def test_reasons_that_oblige_are_dated_data() -> None:
    assert set(must_talk_reasons(TODAY)) == {each.reason for each in MUST_TALK}
    assert must_talk_reasons(date(2010, 1, 1)) == []
    assert set(must_talk_reasons(TODAY)) <= set(TalkReason.values)
    assert not any(each.checked for each in MUST_TALK)


# --- rounds


def round_data(organization: Organization, **changes: Any) -> dict[str, Any]:
    return {
        "organization": organization.pk, "kind": "heart_to_heart", "year": 2025, "name": "年中一轮",
        "purpose": "了解思想动态", "starts_on": "2025-06-01", "ends_on": "2025-06-30", **changes,
    }  # fmt: skip


def test_a_round_with_whom_it_is_to_reach(client: Client, cast: Cast) -> None:
    sign_in(client, cast.first)
    reached, missed = (factories.member(cast.first_branch) for _ in range(2))
    data = round_data(cast.first_branch, planned=[reached.pk, missed.pk])
    response = client.post(reverse("meetings:round-new"), data)
    talk_round = TalkRound.objects.get()
    assert response.url == reverse("meetings:round-detail", args=[talk_round.pk])
    talk = factories.talk(cast.first_branch, [reached], round=talk_round, held_on=date(2025, 6, 5))
    page = client.get(response.url)
    planned = {member: (found, url) for member, found, url in page.context["planned"]}
    assert planned[reached][0] == talk and planned[missed][0] is None
    form = client.get(planned[missed][1]).context["form"]
    assert str(form["participants"].value()) == str(missed.pk)
    assert str(form["round"].value()) == str(talk_round.pk)
    assert AuditLine.objects.filter(record_key=talk_round.key, verb="create").count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ends_on": "2025-05-01"}, "__all__"),
        ({"starts_on": "2024-06-01"}, "starts_on"),
        ({"name": ""}, "name"),
    ],
)
def test_faults_of_a_round(changes: dict[str, Any], field: str, client: Client, cast: Cast) -> None:
    response = sign_in(client, cast.first).post(
        reverse("meetings:round-new"), round_data(cast.first_branch, **changes)
    )
    assert field in response.context["form"].errors
    assert not TalkRound.objects.exists()


def test_loose_talks_are_put_into_a_round_at_once(client: Client, cast: Cast) -> None:
    talk_round = factories.talk_round(cast.first_branch)
    loose = [factories.talk(cast.first_branch, in_round=False) for _ in range(2)]
    other_kind = factories.admonition(cast.first_branch, in_round=False)
    other_year = factories.talk(cast.first_branch, in_round=False, held_on=date(2024, 3, 1))
    sign_in(client, cast.first)
    offered = client.get(reverse("meetings:round-detail", args=[talk_round.pk])).context["loose"]
    assert set(offered) == set(loose)
    address = reverse("meetings:round-assign", args=[talk_round.pk])
    client.post(address, {"talk": [talk.pk for talk in loose]})
    assert {each.pk for each in talk_round.talks.all()} == {talk.pk for talk in loose}
    assert "归入轮次" in AuditLine.objects.filter(record_key=loose[0].key).last().detail
    for refused in (other_kind, other_year):
        client.post(address, {"talk": refused.pk})
        refused.refresh_from_db()
        assert refused.round is None


def test_all_are_put_into_the_round_or_none(cast: Cast) -> None:
    talk_round = factories.talk_round(cast.first_branch)
    loose = factories.talk(cast.first_branch, in_round=False)
    assigned = factories.talk(cast.first_branch)
    with pytest.raises(ValidationError):
        talk_round.assign([loose, assigned], by=cast.first)
    with pytest.raises(PermissionDenied):
        talk_round.assign([loose], by=cast.clerk)
    loose.refresh_from_db()
    assert loose.round is None


def test_a_round_takes_talks_between_its_days(cast: Cast) -> None:
    talk_round = factories.talk_round(cast.first_branch)
    talk_round.starts_on, talk_round.ends_on = date(2025, 3, 1), date(2025, 3, 31)
    for day, taken in ((date(2025, 2, 28), False), (date(2025, 3, 1), True), (date(2025, 4, 1), False)):
        talk = factories.talk(cast.first_branch, in_round=False, held_on=day)
        assert talk_round.takes(talk) is taken
        assert (talk in Talk.objects.to_be_assigned_to(talk_round)) is taken


# --- who has talked with whom


@pytest.fixture
def branch(cast: Cast) -> Organization:
    """The first branch with a secretary, one more of the committee, and two ordinary members."""
    for name, position in (("贺云峤", "SECRETARY"), ("方雨薇", "COMMITTEE_MEMBER")):
        person = factories.member(cast.first_branch, name)
        factories.appointment(person, cast.first_branch, Appointment.Position[position])
    for name in ("简宁", "盛夏生"):
        factories.member(cast.first_branch, name)
    return cast.first_branch


def person(name: str) -> Member:
    return Member.objects.get(name=name)


def row(found: Coverage, name: str) -> CoverageRow:
    return next(each for each in found.rows if each.member.name == name)


def test_everybody_lacks_talks_at_first(branch: Organization) -> None:
    found = coverage(branch, 2025, TODAY)
    assert [each.name for each in found.committee] == ["方雨薇", "贺云峤"]
    assert all(each.committee.lacking and each.members.lacking for each in found.rows)
    assert found.complete == 0


def test_one_talk_serves_both_who_had_it(branch: Organization) -> None:
    talk = factories.talk(branch, [person("简宁"), person("方雨薇")], talker=person("贺云峤"))
    found = coverage(branch, 2025, TODAY)
    secretary, committee, member = (row(found, name) for name in ("贺云峤", "方雨薇", "简宁"))
    assert (secretary.committee.done, secretary.members.done) == (1, 1)
    assert (committee.committee.done, committee.members.done) == (1, 0)
    assert (member.committee.done, member.members.done) == (1, 0)
    assert secretary.complete and not committee.complete
    cells = {other.name: (times, last) for other, times, last in member.cells}
    assert cells == {"贺云峤": (1, talk), "方雨薇": (0, None)}
    factories.talk(branch, [person("盛夏生")], talker=person("简宁"))
    assert row(coverage(branch, 2025, TODAY), "简宁").complete


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": TalkKind.ADMONITION},
        {"state": Record.State.DRAFT},
        {"held_on": date(2024, 12, 31)},
        {"held_on": date(2026, 1, 1)},
    ],
)
def test_what_does_not_cover(fields: dict[str, Any], branch: Organization) -> None:
    factories.talk(branch, [person("简宁")], talker=person("贺云峤"), **fields)
    assert row(coverage(branch, 2025, TODAY), "简宁").committee.lacking


def test_before_the_rule_nothing_lacks(branch: Organization) -> None:
    assert rule_on("talk_committee", date(2018, 10, 27)) is None
    assert not any(each.committee.lacking for each in coverage(branch, 2017, TODAY).rows)


def test_a_gap_opens_the_form_filled_in(client: Client, cast: Cast, branch: Organization) -> None:
    address = f"{reverse('meetings:talk-coverage')}?organization={branch.pk}"
    rows = sign_in(client, cast.clerk).get(address).context["rows"]
    links = {each.member.name: (committee, members) for each, committee, members in rows}
    form = client.get(links["简宁"][0]).context["form"]
    assert str(form["participants"].value()) == str(person("简宁").pk)
    assert str(form["talker"].value()) == str(person("方雨薇").pk)
    form = client.get(links["简宁"][1]).context["form"]
    assert str(form["talker"].value()) == str(person("简宁").pk)
    rows = sign_in(client, cast.general).get(address).context["rows"]
    assert all((committee, members) == ("", "") for _, committee, members in rows)


def test_coverage_costs_the_same_for_more_talks(
    branch: Organization, django_assert_max_num_queries: Any
) -> None:
    for _ in range(10):
        factories.talk(branch, [person("简宁"), person("盛夏生")], talker=person("贺云峤"))
    with django_assert_max_num_queries(4):
        coverage(branch, 2025, TODAY)
    assert apps.get_model("meetings", "Talk").objects.count() == 10
