"""What is put off, and the daily mail: once a day, again when worse or after a week, whoever runs it."""

from datetime import date, timedelta
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from branches.accounts import User
from reports import reminders, tasks
from reports.reminders import Item, ReminderPreference, ReminderSent, Snooze
from reports.todos import KINDS, Todo
from reports.workbench import workbench_of
from tests import factories
from tests.cast import Cast

MORNING = "2025-05-26 08:30:00+08:00"
TODAY = date(2025, 5, 26)


@pytest.fixture
def first(cast: Cast) -> User:
    cast.first.email = "first@example.org"
    cast.first.save()
    return cast.first


def item(key: str = "due:theme_day:4:2025-05-01", light: str = "grey", kind: str = "meeting") -> Item:
    return Item(key, kind, light, "5月主题党日", "/meetings/records/new/?organization=4", "余5天")


def run(user: User, *items: Item, day: date = TODAY) -> int:
    with time_machine.travel(f"{day} 08:30:00+08:00", tick=False):
        return reminders.remind(user, items, day)


# --- once a day, and when again


def test_twice_a_day_is_one_mail(first: User) -> None:
    assert run(first, item()) == 1
    assert run(first, item()) == 0
    assert run(first, item(light="red")) == 0
    assert len(mail.outbox) == 1
    assert mail.outbox[0].to == ["first@example.org"]
    assert mail.outbox[0].subject == "述实：1件事待办"


@pytest.mark.parametrize(("days", "again"), [(1, 0), (6, 0), (7, 1), (8, 1)])
def test_the_same_comes_again_after_a_week(first: User, days: int, again: int) -> None:
    run(first, item())
    assert run(first, item(), day=TODAY + timedelta(days=days)) == again


@pytest.mark.parametrize(
    ("before", "after", "again"),
    [
        ("grey", "yellow", 1),
        ("yellow", "red", 1),
        ("info", "yellow", 1),
        ("yellow", "yellow", 0),
        ("red", "yellow", 0),
    ],
)
def test_what_gets_worse_comes_the_next_day(first: User, before: str, after: str, again: int) -> None:
    run(first, item(light=before))
    assert run(first, item(light=after), day=TODAY + timedelta(days=1)) == again


def test_the_days_are_a_setting(first: User, settings: Any) -> None:
    settings.REMIND_AGAIN_AFTER_DAYS = 2
    run(first, item())
    assert run(first, item(), day=TODAY + timedelta(days=2)) == 1


def test_only_what_is_new_is_in_the_second_mail(first: User) -> None:
    run(first, item("a"))
    assert run(first, item("a"), item("b"), day=TODAY + timedelta(days=1)) == 1
    assert set(ReminderSent.objects.values_list("key", "day")) == {
        ("a", TODAY),
        ("b", TODAY + timedelta(days=1)),
    }


def test_of_two_workers_at_once_one_sends(first: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second begins while the first is at the mail server, having read the same desk."""
    real, others = reminders.send_mail, []

    def slow(*arguments: Any) -> int:
        others.append(reminders.remind(first, [item()], TODAY))
        return real(*arguments)

    monkeypatch.setattr(reminders, "send_mail", slow)
    assert run(first, item()) == 1
    assert others == [0]
    assert len(mail.outbox) == 1


def test_of_two_workers_that_both_found_it_due_one_claims_it(
    first: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reminders, "due", lambda items, user, today: list(items))
    assert run(first, item()) == 1
    assert run(first, item()) == 0
    assert len(mail.outbox) == 1


def failing(*arguments: Any) -> int:
    raise SMTPServerDisconnected("away")


def test_a_mail_that_fails_is_tried_again_by_the_next_run(
    first: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(reminders, "send_mail", failing)
        with pytest.raises(SMTPServerDisconnected):
            run(first, item())
    assert not ReminderSent.objects.exists()
    assert run(first, item()) == 1


@pytest.mark.parametrize(("minutes", "taken"), [(59, 0), (61, 1)])
def test_what_a_dead_worker_claimed_is_taken_over_after_an_hour(
    first: User, minutes: int, taken: int
) -> None:
    with time_machine.travel(MORNING, tick=False):
        ReminderSent.objects.create(
            user=first,
            key=item().key,
            day=TODAY,
            light="grey",
            claimed_at=timezone.now() - timedelta(minutes=minutes),
        )
        assert reminders.remind(first, [item()], TODAY) == taken
    assert len(mail.outbox) == taken


# --- the whole run


@time_machine.travel(MORNING, tick=False)
def test_the_task_mails_the_desk_of_those_who_wish_it(cast: Cast) -> None:
    for name in ("first", "second", "general", "leader", "member", "administrator"):
        user = getattr(cast, name)
        user.email = f"{name}@example.org"
        user.save()
    ReminderPreference.objects.create(user=cast.second, by_mail=False)
    ReminderPreference.objects.create(user=cast.general, muted=",".join(KINDS))
    cast.leader.is_active = False
    cast.leader.save()
    tasks.send_reminders()
    assert [message.to for message in mail.outbox] == [["first@example.org"]]
    body = mail.outbox[0].body
    assert "贺云峤同志" in body
    assert "5月主题党日（黄灯，余5天）" in body
    assert (
        f"http://localhost:8000/meetings/records/new/?organization={cast.first_branch.pk}&kinds=theme_day"
        in body
    )
    assert "http://localhost:8000/reminders/" in body
    tasks.send_reminders()
    assert len(mail.outbox) == 1


@time_machine.travel(MORNING, tick=False)
def test_the_mail_holds_titles_and_no_more(first: User, cast: Cast) -> None:
    person = factories.member(cast.first_branch, "苗景行")
    factories.problem(cast.first_branch, description="停水公告不及时", due_on=TODAY, owner=person)
    tasks.send_reminders()
    assert "整改：停水公告不及时" in mail.outbox[0].body
    assert "苗景行" not in mail.outbox[0].body


@time_machine.travel(MORNING, tick=False)
def test_one_whose_mail_fails_does_not_stop_the_others(
    cast: Cast, first: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast.second.email = "second@example.org"
    cast.second.save()
    real = reminders.send_mail

    def sometimes(subject: str, body: str, sender: str, to: list[str]) -> int:
        return failing() if to == ["first@example.org"] else real(subject, body, sender, to)

    monkeypatch.setattr(reminders, "send_mail", sometimes)
    tasks.send_reminders()
    assert [message.to for message in mail.outbox] == [["second@example.org"]]
    assert not ReminderSent.objects.filter(user=first).exists()
    monkeypatch.setattr(reminders, "send_mail", real)
    tasks.send_reminders()
    assert [message.to for message in mail.outbox] == [["second@example.org"], ["first@example.org"]]


@time_machine.travel(MORNING, tick=False)
def test_returned_records_and_reminders_from_above_are_in_it(first: User, cast: Cast) -> None:
    factories.meeting(cast.first_branch, topic="廉洁家风").send_back(by=cast.general, reason="缺席没有写原因")
    tasks.send_reminders()
    assert "被退回：2025年3月10日 廉洁家风" in mail.outbox[0].body
    assert "缺席没有写原因" not in mail.outbox[0].body


def test_beat_runs_it_at_half_past_eight_in_shanghai() -> None:
    entry = settings.CELERY_BEAT_SCHEDULE["send-reminders"]
    assert (entry["schedule"].hour, entry["schedule"].minute) == ({8}, {30})
    assert settings.CELERY_TIMEZONE == "Asia/Shanghai"
    for each in ("send-reminders", "settle-nudges"):
        name = settings.CELERY_BEAT_SCHEDULE[each]["task"]
        assert getattr(tasks, name.rpartition(".")[2]).name == name


# --- the settings page


def test_address_and_kinds_are_the_users_own(cast: Cast, client: Client) -> None:
    client.force_login(cast.first)
    data = {"email": "first@example.org", "by_mail": "on", "kinds": ["dues", "nudge"]}
    assert client.post("/reminders/", data).status_code == 302
    cast.first.refresh_from_db()
    assert cast.first.email == "first@example.org"
    assert ReminderPreference.of(cast.first).kinds == ["dues", "nudge"]
    assert ReminderPreference.of(cast.second).kinds == list(KINDS)
    wanted = reminders.wanted(User.objects.get(pk=cast.first.pk), [item(), item("b", kind="dues")])
    assert [each.key for each in wanted] == ["b"]


def test_a_wish_for_mail_needs_an_address(cast: Cast, client: Client) -> None:
    client.force_login(cast.first)
    assert "请先填写邮箱" in client.post("/reminders/", {"by_mail": "on"}).content.decode()
    wrong = client.post("/reminders/", {"email": "first@", "by_mail": "on"}).content.decode()
    assert "请填写完整的邮箱地址" in wrong and "first@" in wrong
    assert not ReminderPreference.objects.exists()
    assert client.post("/reminders/", {"email": ""}).status_code == 302
    assert ReminderPreference.of(cast.first).by_mail is False


# --- putting off


def todo(light: str = "yellow") -> Todo:
    return Todo(light, "5月主题党日", "", "/", "记会议", 5, key="due:theme_day:4:2025-05-01")


def test_put_off_it_comes_back_after_three_days_or_when_red(first: User) -> None:
    assert reminders.snooze(todo(), by=first, today=TODAY) == date(2025, 5, 29)
    for day, shown in ((TODAY, 0), (date(2025, 5, 28), 0), (date(2025, 5, 29), 1)):
        assert len(reminders.without_snoozed([todo()], first, day)) == shown
    assert len(reminders.without_snoozed([todo("red")], first, TODAY)) == 1


def test_it_is_put_off_for_him_alone(cast: Cast) -> None:
    reminders.snooze(todo(), by=cast.first, today=TODAY)
    assert len(reminders.without_snoozed([todo()], cast.clerk, TODAY)) == 1


def test_red_is_never_put_off(first: User) -> None:
    with pytest.raises(PermissionDenied):
        reminders.snooze(todo("red"), by=first, today=TODAY)
    assert not Snooze.objects.exists()


@time_machine.travel("2025-05-26 09:00:00+08:00", tick=False)
def test_put_off_on_the_page(cast: Cast, client: Client) -> None:
    client.force_login(cast.first)
    desk = workbench_of(cast.first, cast.first_branch, TODAY)
    waiting = next(each for each in desk.todos if each.label == "5月主题党日")
    red = next(each for each in desk.todos if each.light == "red")
    assert "知道了，3天后再提醒" in client.get("/").content.decode()
    assert client.get("/todos/snooze/").status_code == 405
    assert client.post("/todos/snooze/", {"key": red.key}).status_code == 403
    assert client.post("/todos/snooze/", {"key": "something else"}).status_code == 302
    assert not Snooze.objects.exists()
    response = client.post("/todos/snooze/", {"key": waiting.key}, follow=True)
    assert "2025年5月29日再提醒" in response.content.decode()
    labels = {each.label for each in workbench_of(cast.first, cast.first_branch, TODAY).todos}
    assert waiting.label not in labels and red.label in labels
