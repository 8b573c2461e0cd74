"""催办: sent to those behind, once a day; answered by the record itself or by a sentence."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from branches.accounts import User
from branches.audit import AuditLine
from branches.records import Record
from meetings.models import MeetingType
from reports import nudges
from reports.nudges import Nudge
from reports.reminders import ReminderSent
from reports.requirements import REQUIRED
from reports.workbench import workbench_of
from tests import factories
from tests.cast import Cast

TODAY = date(2025, 3, 20)
NOW = "2025-03-20 09:00:00+08:00"
THEME_DAY = REQUIRED["theme_day"]
NEW = "/nudges/new/theme_day/"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def theme_day(
    cast: Cast, month: int, state: str = Record.State.CONFIRMED, branch: str = "first_branch"
) -> Any:
    return factories.meeting(
        getattr(cast, branch), MeetingType.Kind.THEME_DAY, held_on=date(2025, month, 8), state=state
    )


def late(cast: Cast) -> list[nudges.Behind]:
    return nudges.behind(cast.general_branch, THEME_DAY, cast.general, TODAY)


def sent(cast: Cast, message: str = "") -> list[Nudge]:
    return nudges.send(
        THEME_DAY, late(cast), by=cast.general, at=cast.general_branch, message=message, today=TODAY
    )


def desk(cast: Cast, name: str) -> Any:
    user: User = getattr(cast, name)
    organization = user.acting_organization()
    assert organization is not None
    return workbench_of(user, organization, TODAY)


# --- sending


def test_who_is_behind_and_with_what(cast: Cast) -> None:
    for month in (1, 2, 3):
        theme_day(cast, month, branch="second_branch")
    theme_day(cast, 1)
    (found,) = late(cast)
    assert (found.organization, found.lacking, found.nudged_at) == (cast.first_branch, "2月、3月", None)


def test_the_desk_of_the_general_branch_leads_to_it(cast: Cast, client: Client) -> None:
    todos = {todo.label: todo for todo in desk(cast, "general").todos}
    assert todos["主题党日：2个组织共缺4次"].nudge_url == NEW
    assert all(todo.nudge_url == "" for todo in desk(cast, "leader").todos)
    client.force_login(cast.general)
    text = client.get(NEW).content.decode()
    assert "局机关第一党支部" in text and "局机关第二党支部" in text and "林业局" not in text


def test_one_press_reminds_those_ticked_and_a_second_reminds_nobody_again(cast: Cast, client: Client) -> None:
    client.force_login(cast.general)
    data = {"to": [cast.first_branch.pk], "message": "本周内补上"}
    for _ in range(2):
        assert client.post(NEW, data).status_code == 302
    nudge = Nudge.objects.get()
    assert (nudge.organization, nudge.sent_by, nudge.sent_by_organization, nudge.message) == (
        cast.first_branch, cast.general, cast.general_branch, "本周内补上",
    )  # fmt: skip
    assert nudge.title == "主题党日：1月、2月、3月还没有记录"
    assert nudge.parts == "2025-01-01,2025-02-01,2025-03-01"
    assert AuditLine.objects.filter(verb="nudge", record_key=nudge.key).count() == 1
    client.post(NEW, {"to": [cast.first_branch.pk, cast.second_branch.pk]})
    assert Nudge.objects.count() == 2
    with time_machine.travel("2025-03-21 09:00:00+08:00", tick=False):
        client.force_login(cast.general)  # the evening ended the session
        client.post(NEW, data)
    assert Nudge.objects.count() == 3


def test_nobody_ticked_says_what_to_do(cast: Cast, client: Client) -> None:
    client.force_login(cast.general)
    response = client.post(NEW, {"message": "请尽快"})
    assert "请至少勾选一个党组织。" in response.content.decode()
    assert "请尽快" in response.content.decode()
    assert not Nudge.objects.exists()


def test_who_reviews_nobody_there_reminds_nobody(cast: Cast, client: Client) -> None:
    with pytest.raises(PermissionDenied):
        nudges.send(THEME_DAY, late(cast), by=cast.second, at=cast.second_branch, message="", today=TODAY)
    for name in ("second", "stranger"):
        client.force_login(getattr(cast, name))
        assert client.post(NEW, {"to": [cast.first_branch.pk]}).status_code == 200
    for name in ("clerk", "leader", "member", "administrator"):
        client.force_login(getattr(cast, name))
        assert client.post(NEW, {"to": [cast.first_branch.pk]}).status_code == 403
    assert not Nudge.objects.exists()


def test_an_unknown_requirement_is_no_page(cast: Cast, client: Client) -> None:
    client.force_login(cast.general)
    assert client.get("/nudges/new/nothing/").status_code == 404


# --- on the desk of those reminded


def test_the_secretary_finds_it_with_the_form_filled_in(cast: Cast) -> None:
    sent(cast, "请补齐")
    (found,) = desk(cast, "first").nudges
    assert found.nudge.message == "请补齐"
    assert found.url == f"/meetings/records/new/?organization={cast.first_branch.pk}&kinds=theme_day"
    assert found.answer_url == f"/nudges/{found.nudge.pk}/answer/"
    assert [each.nudge.organization for each in desk(cast, "second").nudges] == [cast.second_branch]
    assert desk(cast, "general").nudges == []
    assert desk(cast, "general").nudges_sent == (2, 2)


def test_records_answer_it_once_they_are_confirmed_and_all_there(cast: Cast) -> None:
    sent(cast)
    theme_day(cast, 1)
    theme_day(cast, 2)
    draft = theme_day(cast, 3, state=Record.State.DRAFT)
    assert len(desk(cast, "first").nudges) == 1
    assert nudges.settle() == 0
    draft.confirm(by=cast.first)
    assert desk(cast, "first").nudges == []
    nudge = Nudge.objects.get(organization=cast.first_branch)
    (line,) = nudges.told([nudge])
    assert (line.word, line.answer, line.url) == ("已补记", "2025年3月8日的记录", draft.get_absolute_url())
    assert nudges.settle() == 1
    assert nudges.settle() == 0
    nudge.refresh_from_db()
    assert nudge.record_key == draft.key
    assert nudge.answered_at == datetime(2025, 3, 20, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


def test_records_of_others_answer_nothing(cast: Cast) -> None:
    sent(cast)
    for month in (1, 2, 3):
        theme_day(cast, month, branch="second_branch")
    assert nudges.settle() == 1
    assert [each.organization for each in Nudge.objects.open()] == [cast.first_branch]


def test_a_record_taken_back_shows_that_the_answer_no_longer_holds(cast: Cast) -> None:
    sent(cast)
    records = [theme_day(cast, month) for month in (1, 2, 3)]
    nudges.settle()
    records[1].withdraw(by=cast.first, reason="没有开")
    (line,) = nudges.told(Nudge.objects.filter(organization=cast.first_branch))
    assert (line.word, line.answer, line.url) == ("已答复", "已有记录，后又改动", "")


def test_the_year_before_is_still_answered(cast: Cast) -> None:
    Nudge.objects.create(
        organization=cast.first_branch, sent_by_organization=cast.general_branch, sent_by=cast.general,
        subject="theme_day", parts="2024-12-01", title="主题党日：12月还没有记录",
    )  # fmt: skip
    assert len(desk(cast, "first").nudges) == 1
    factories.meeting(cast.first_branch, MeetingType.Kind.THEME_DAY, held_on=date(2024, 12, 30))
    assert nudges.settle() == 1
    assert desk(cast, "first").nudges == []


def test_a_sentence_answers_it_once(cast: Cast, client: Client) -> None:
    sent(cast)
    nudge = Nudge.objects.get(organization=cast.first_branch)
    address = f"/nudges/{nudge.pk}/answer/"
    client.force_login(cast.first)
    assert "请写一句答复" in client.post(address, {"answer": " "}).content.decode()
    assert client.post(address, {"answer": "支部在防汛一线，月底补开"}).status_code == 302
    nudge.refresh_from_db()
    assert (nudge.answered_by, nudge.answer) == (cast.first, "支部在防汛一线，月底补开")
    assert AuditLine.objects.filter(verb="answer", record_key=nudge.key).count() == 1
    assert desk(cast, "first").nudges == []
    with pytest.raises(ValidationError, match="已经答复"):
        Nudge.objects.get(pk=nudge.pk).reply(by=cast.first, text="再答一次")
    assert "已经答复" in client.get(address).content.decode()
    client.force_login(cast.general)
    assert "支部在防汛一线，月底补开" in client.get("/nudges/").content.decode()
    assert desk(cast, "general").nudges_sent == (2, 1)


def test_the_list_holds_what_each_may_see_and_costs_the_same(cast: Cast, client: Client) -> None:
    sent(cast)
    client.force_login(cast.second)
    assert "局机关第一党支部" not in client.get("/nudges/").content.decode()
    client.force_login(cast.general)
    client.get("/nudges/")
    with CaptureQueriesContext(connection) as few:
        client.get("/nudges/")
    for day in range(1, 20):
        Nudge.objects.create(
            organization=cast.first_branch, sent_by_organization=cast.general_branch, sent_by=cast.general,
            subject="theme_day", parts="2025-02-01", title="主题党日：2月还没有记录", sent_on=date(2025, 2, day),
        )  # fmt: skip
    with CaptureQueriesContext(connection) as many:
        client.get("/nudges/")
    assert len(many) == len(few)


def test_a_problem_is_urged_once_a_day_and_answered_by_its_closing(cast: Cast, client: Client) -> None:
    problem = factories.problem(cast.first_branch, description="停水公告不及时", due_on=date(2025, 3, 1))
    (todo,) = [each for each in desk(cast, "general").todos if each.label == "整改：停水公告不及时"]
    assert todo.nudge_url == f"/nudges/problem/{problem.pk}/"
    assert not any("problem" in each.nudge_url for each in desk(cast, "first").todos)
    client.force_login(cast.general)
    assert "停水公告不及时" in client.get(todo.nudge_url).content.decode()
    for _ in range(2):
        assert client.post(todo.nudge_url, {"message": "请说明进展"}).status_code == 302
    nudge = Nudge.objects.get()
    assert (nudge.subject, nudge.title, nudge.problem_id) == (problem.key, "整改：停水公告不及时", problem.pk)
    (waiting,) = desk(cast, "first").nudges
    assert (waiting.url, waiting.button) == (problem.get_absolute_url(), "看问题")
    problem.stage, problem.closed_on, problem.ledger_closing = problem.Stage.CLOSED, TODAY, True
    problem.store(by=cast.first)
    assert desk(cast, "first").nudges == []
    (line,) = nudges.told([nudge])
    assert (line.word, line.answer) == ("已销号", "2025年3月20日销号")
    assert nudges.settle() == 1


# --- by mail


def test_it_is_mailed_once_to_those_who_enter_there(cast: Cast) -> None:
    for name in ("first", "clerk", "second", "leader", "member"):
        user = getattr(cast, name)
        user.email = f"{name}@example.org"
        user.save()
    ids = [nudge.pk for nudge in sent(cast) if nudge.organization == cast.first_branch]
    assert nudges.mail(ids) == 2
    assert nudges.mail(ids) == 0
    assert sorted(message.to[0] for message in mail.outbox) == ["clerk@example.org", "first@example.org"]
    assert "催办：主题党日：1月、2月、3月还没有记录" in mail.outbox[0].body
    assert "http://localhost:8000/nudges/" in mail.outbox[0].body
    assert ReminderSent.objects.filter(state="sent").count() == 2
