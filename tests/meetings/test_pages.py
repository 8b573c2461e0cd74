"""What is special to this app's pages: types, agenda, absences, persons."""

from typing import Any

import pytest
from django.test import Client

from branches.audit import AuditLine, Verb
from branches.records import Record
from meetings.models import Attendance, Meeting, StudyProduct, Talk, TalkKind, TalkRound
from members.models import Appointment
from tests import factories
from tests.branches.record_types import BY_STEM, sign_in
from tests.cast import Cast

MEETING, TALK, STUDY = (BY_STEM[stem] for stem in ("meeting", "talk", "study-product"))


@pytest.fixture
def first(client: Client, cast: Cast) -> Client:
    return sign_in(client, cast.first)


def errors(response: Any) -> str:
    """Everything the form and its child rows complain of."""
    found = [str(response.context["form"].errors)]
    for _, formset in response.context["formsets"]:
        found += [str(each) for each in formset.errors] + [str(formset.non_form_errors())]
    return "".join(found)


def full_meeting(cast: Cast, **changes: Any) -> dict[str, Any]:
    """A meeting of two types with two items and two absences."""
    away, late = (factories.member(cast.first_branch, name) for name in ("柳映溪", "郁长青"))
    return MEETING.data(
        cast.first_branch,
        **{
            "kinds": ["theme_day", "lecture"],
            "submission_key": "full",
            "agenda-TOTAL_FORMS": 2,
            "agenda-0-title": "专题研究党建要点",
            "agenda-0-studies_party_building": "on",
            "agenda-1-title": "讨论发展对象",
            "agenda-1-agreed": 11,
            "agenda-1-opposed": 1,
            "agenda-1-abstained": 0,
            "attendances-TOTAL_FORMS": 2,
            "attendances-0-member": away.pk,
            "attendances-0-status": "excused",
            "attendances-0-reason": "出差",
            "attendances-1-member": late.pk,
            "attendances-1-status": "absent",
        }
        | changes,
    )


def stored() -> Any:
    return Meeting.objects.get(submission_key="full")


def test_a_meeting_with_types_agenda_and_absences(first: Client, cast: Cast) -> None:
    response = first.post(MEETING.page.new_url, full_meeting(cast), follow=True)
    meeting = stored()
    assert {each.kind for each in meeting.types.all()} == {"theme_day", "lecture"}
    assert [item.title for item in meeting.agenda.all()] == ["专题研究党建要点", "讨论发展对象"]
    assert list(meeting.attendances.values_list("status", flat=True)) == ["excused", "absent"]
    page = response.content.decode()
    for words in ("主题党日", "党课", "（专题研究党建）", "赞成11", "柳映溪", "请假", "出差", "缺席"):
        assert words in page


def test_its_types_and_rows_are_changed(first: Client, cast: Cast) -> None:
    data = full_meeting(cast)
    first.post(MEETING.page.new_url, data)
    meeting = stored()
    item, dropped = meeting.agenda.all()
    absence = meeting.attendances.first()
    data |= {
        "kinds": ["lecture", "study"],
        "version": meeting.version,
        "agenda-INITIAL_FORMS": 2,
        "agenda-0-id": item.pk,
        "agenda-0-title": "专题研究党建工作要点",
        "agenda-1-id": dropped.pk,
        "agenda-1-DELETE": "on",
        "attendances-TOTAL_FORMS": 1,
        "attendances-INITIAL_FORMS": 1,
        "attendances-0-id": absence.pk,
        "attendances-0-status": "observer",
    }
    assert first.get(MEETING.page.url("edit", meeting.pk)).status_code == 200
    response = first.post(MEETING.page.url("edit", meeting.pk), data)
    assert response.status_code == 302, errors(response)
    meeting = stored()
    assert {each.kind for each in meeting.types.all()} == {"lecture", "study"}
    assert [each.title for each in meeting.agenda.all()] == ["专题研究党建工作要点"]
    assert meeting.attendances.first().status == Attendance.Status.OBSERVER
    line = AuditLine.objects.get(record_key=meeting.key, verb=Verb.EDIT)
    assert "会议类型" in line.detail and "议题" in line.detail


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"kinds": []}, "请至少选择一种会议类型。"),
        ({"kinds": ["party_group"]}, "party_group"),
        ({"present": 14}, "实到人数不能多于应到人数"),
        ({"agenda-1-agreed": ""}, "填写表决结果时请写明赞成票数。"),
        ({"agenda-0-title": ""}, "必填"),
        ({"attendances-0-status": ""}, "必填"),
        ({"agenda-TOTAL_FORMS": "许多"}, "ManagementForm"),
    ],
)
def test_faults_are_named_and_nothing_is_stored(
    changes: dict[str, Any], sentence: str, first: Client, cast: Cast
) -> None:
    response = first.post(MEETING.page.new_url, full_meeting(cast, **changes))
    assert response.status_code == 200
    assert sentence in errors(response)
    assert not Meeting.objects.filter(submission_key="full").exists()


def test_nobody_is_absent_twice(first: Client, cast: Cast) -> None:
    data = full_meeting(cast)
    data["attendances-1-member"] = data["attendances-0-member"]
    response = first.post(MEETING.page.new_url, data)
    assert response.status_code == 200
    assert not Meeting.objects.filter(submission_key="full").exists()


def test_leaders_above_can_be_named_and_neighbours_cannot(first: Client, cast: Cast) -> None:
    leader = factories.member(cast.party_group, "陆知远")
    factories.appointment(leader, cast.party_group, Appointment.Position.COMMITTEE_MEMBER)
    plain = factories.member(cast.party_group)
    neighbour = factories.member(cast.second_branch)
    own = factories.member(cast.first_branch)
    offered = set(first.get(MEETING.page.new_url).context["form"].fields["lecturer"].queryset)
    assert {leader, own} <= offered
    assert offered.isdisjoint({plain, neighbour})
    response = first.post(MEETING.page.new_url, full_meeting(cast, lecturer=neighbour.pk))
    assert "lecturer" in response.context["form"].errors


def test_each_kind_of_organisation_is_offered_its_own_types(client: Client, cast: Cast) -> None:
    def offered(user: Any) -> set[str]:
        form = sign_in(client, user).get(MEETING.page.new_url).context["form"]
        return {value for value, _ in form.fields["kinds"].choices}

    assert "branch_committee" in offered(cast.first) and "party_group" not in offered(cast.first)
    assert "general_committee" in offered(cast.general) and "branch_committee" not in offered(cast.general)


def test_a_stale_meeting_compares_its_types_in_words(first: Client, cast: Cast) -> None:
    data = full_meeting(cast)
    first.post(MEETING.page.new_url, data)
    meeting = stored()
    opened_at = meeting.version
    meeting.store(by=cast.clerk)
    data |= {
        "kinds": ["lecture"],
        "version": opened_at,
        "agenda-TOTAL_FORMS": 0,
        "attendances-TOTAL_FORMS": 0,
    }
    response = first.post(MEETING.page.url("edit", meeting.pk), data)
    conflict = next(each for each in response.context["conflict"] if each.name == "kinds")
    assert (conflict.label, conflict.mine, conflict.theirs) == ("会议类型", "党课", "主题党日、党课")
    assert {each.kind for each in stored().types.all()} == {"theme_day", "lecture"}


# --- talks


def test_a_talk_with_several_persons(first: Client, cast: Cast) -> None:
    talker, one, two, three = (factories.member(cast.first_branch) for _ in range(4))
    data = TALK.data(
        cast.first_branch, talker=talker.pk, participants=[one.pk, two.pk], submission_key="talk"
    )
    page = first.post(TALK.page.new_url, data, follow=True).content.decode()
    assert one.name in page and two.name in page and "未归轮" in page
    talk = Talk.objects.get(submission_key="talk")
    assert set(talk.participants.all()) == {one, two}
    data |= {"participants": [two.pk, three.pk], "version": talk.version}
    assert first.post(TALK.page.url("edit", talk.pk), data).status_code == 302
    assert set(talk.participants.all()) == {two, three}
    assert "谈话对象" in AuditLine.objects.get(record_key=talk.key, verb=Verb.EDIT).detail
    assert len(first.get(TALK.page.list_url, {"q": ""}).context["rows"]) == 1


def test_a_talk_found_by_two_persons_is_listed_once(first: Client, cast: Cast) -> None:
    persons = [factories.member(cast.first_branch, name) for name in ("柳如是一", "柳如是二")]
    talk = factories.talk(cast.first_branch, persons)
    rows = first.get(TALK.page.list_url, {"q": "柳如是"}).context["rows"]
    assert [row.record for row in rows] == [talk]


def test_faults_of_a_talk(first: Client, cast: Cast) -> None:
    talker = factories.member(cast.first_branch)
    other_kind = factories.talk_round(cast.first_branch, kind=TalkKind.ADMONITION)
    data = TALK.data(cast.first_branch, talker=talker.pk, participants=[talker.pk], submission_key="talk")
    assert "谈话人不能同时是谈话对象" in errors(first.post(TALK.page.new_url, data))
    data = TALK.data(cast.first_branch, round=other_kind.pk, submission_key="talk")
    assert "所选轮次不是这一类谈话" in errors(first.post(TALK.page.new_url, data))
    foreign = factories.talk_round(cast.second_branch)
    data = TALK.data(cast.first_branch, round=foreign.pk, submission_key="talk")
    assert "round" in first.post(TALK.page.new_url, data).context["form"].errors
    assert not Talk.objects.filter(submission_key="talk").exists()


def test_filter_by_round(first: Client, cast: Cast) -> None:
    talk = factories.talk(cast.first_branch)
    factories.talk(cast.first_branch, in_round=False)
    rows = first.get(TALK.page.list_url, {"round": talk.round_id}).context["rows"]
    assert [row.record for row in rows] == [talk]


# --- study


def test_a_product_with_two_authors(first: Client, cast: Cast) -> None:
    authors = [factories.member(cast.first_branch) for _ in range(2)]
    data = STUDY.data(cast.first_branch, authors=[each.pk for each in authors], submission_key="study")
    page = first.post(STUDY.page.new_url, data, follow=True).content.decode()
    assert all(each.name in page for each in authors)
    product = StudyProduct.objects.get(submission_key="study")
    assert set(product.authors.all()) == set(authors)
    data |= {"authors": [authors[1].pk], "version": product.version}
    first.post(STUDY.page.url("edit", product.pk), data)
    assert list(product.authors.all()) == [authors[1]]


def test_the_cost_of_a_page_does_not_grow_with_its_rows(
    first: Client, cast: Cast, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    meeting = factories.meeting(cast.first_branch, state=Record.State.DRAFT)
    factories.attendance(meeting, factories.member(cast.first_branch))
    first.get(meeting.get_absolute_url())
    with CaptureQueriesContext(connection) as one:
        first.get(meeting.get_absolute_url())
    for _ in range(10):
        factories.attendance(meeting, factories.member(cast.first_branch))
    with django_assert_num_queries(len(one)):
        first.get(meeting.get_absolute_url())


def test_a_talk_may_begin_a_round_or_join_one_of_the_organisation_above(client: Client, cast: Cast) -> None:
    talker = factories.member(cast.first_branch, "贺云峤")
    person = factories.member(cast.first_branch, "尹漱石")
    shared = TalkRound.objects.create(
        organization=cast.general_branch, kind="heart_to_heart", year=2025, name="上半年谈心谈话"
    )
    form = {
        "organization": cast.first_branch.pk,
        "kind": "heart_to_heart",
        "held_on": "2025-03-10",
        "talker": talker.pk,
        "participants": [person.pk],
        "then": "confirm",
    }
    sign_in(client, cast.first)
    client.post("/meetings/talks/new/", {**form, "new_round": "支部一轮谈心"})
    client.post("/meetings/talks/new/", {**form, "round": shared.pk, "held_on": "2025-03-11"})
    both = client.post("/meetings/talks/new/", {**form, "round": shared.pk, "new_round": "另一轮"})
    assert "已选轮次时不再新建" in both.text
    assert [talk.round.name for talk in Talk.objects.order_by("held_on")] == [
        "支部一轮谈心",
        "上半年谈心谈话",
    ]
