"""Accounts: posts by date, administrators apart, log-in and what it leaves behind."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from branches.accounts import ADMINISTRATORS, Post, Role, User
from branches.audit import AuditLine, Verb
from branches.organizations import Organization
from tests.branches.record_types import sign_in
from tests.cast import PASSWORD, Cast

LOGIN = "/login/"
NEW_PASSWORD = "hai-na-bai-chuan-9"


def log_in(client: Client, username: str, password: str = PASSWORD, ip: str = "10.0.0.1") -> int:
    response = client.post(LOGIN, {"username": username, "password": password}, REMOTE_ADDR=ip)
    return response.status_code


# --- posts


@pytest.mark.parametrize(
    ("today", "holds"),
    [("2025-02-28", False), ("2025-03-01", True), ("2025-06-30", True), ("2025-07-01", False)],
)
def test_a_post_holds_from_its_first_to_its_last_day(today: str, holds: bool, cast: Cast) -> None:
    user = User.objects.create_user("visitor", PASSWORD, name="顾长风")
    Post.objects.create(
        user=user,
        organization=cast.second_branch,
        role=Role.SECRETARY,
        starts_on=date(2025, 3, 1),
        ends_on=date(2025, 6, 30),
    )
    with time_machine.travel(f"{today} 12:00 +0800", tick=False):
        user = User.objects.get(pk=user.pk)
        assert user.may_enter_for(cast.second_branch) is holds
        assert user.may_confirm_for(cast.second_branch) is holds
        assert list(user.organizations()) == ([cast.second_branch] if holds else [])
        assert user.acting_organization() == (cast.second_branch if holds else None)


def test_what_each_sees(cast: Cast) -> None:
    bureau = list(Organization.objects.subtree(cast.party_group))
    assert list(cast.staff.organizations()) == list(Organization.objects.all())
    assert list(cast.leader.organizations()) == bureau
    assert list(cast.general.organizations()) == bureau[1:]
    assert list(cast.first.organizations()) == [cast.first_branch]
    assert not cast.member.organizations() and not cast.administrator.organizations()


def test_review_comes_from_above(cast: Cast) -> None:
    assert cast.general.may_review(cast.first_branch) and cast.staff.may_review(cast.first_branch)
    assert not cast.first.may_review(cast.first_branch)
    assert not cast.leader.may_review(cast.first_branch)
    assert not cast.general.may_confirm_for(cast.first_branch)


@pytest.mark.parametrize("role", ADMINISTRATORS)
def test_administrators_hold_nothing_else(role: str, cast: Cast) -> None:
    with pytest.raises(ValidationError, match="不能兼任"):
        Post.objects.create(user=cast.first, organization=cast.first_branch, role=role)
    if role != Role.SYSTEM_ADMINISTRATOR:
        with pytest.raises(ValidationError, match="不能兼任"):
            Post.objects.create(user=cast.administrator, organization=cast.work_committee, role=role)
    with pytest.raises(ValidationError, match="不能兼任"):
        Post.objects.create(user=cast.administrator, organization=cast.first_branch, role=Role.MEMBER)


def test_an_ended_post_binds_no_longer(cast: Cast) -> None:
    post = cast.administrator.posts.get()
    post.ends_on = date(2026, 1, 31)
    post.save()
    Post.objects.create(
        user=cast.administrator, organization=cast.first_branch, role=Role.CLERK, starts_on=date(2026, 2, 1)
    )


def test_posts_are_checked_by_the_database(cast: Cast) -> None:
    post = cast.first.posts.filter(role=Role.SECRETARY)
    for fault in ({"role": "king"}, {"ends_on": date(2000, 1, 1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            post.update(**fault)


def test_nobody_logs_in_as_the_importer(client: Client, cast: Cast) -> None:
    importer = User.objects.importer()
    assert User.objects.importer() == importer
    assert not importer.has_usable_password() and not importer.is_active


# --- log-in


def test_log_in_and_out_leave_lines(client: Client, cast: Cast) -> None:
    anonymous_key = client.session.session_key
    assert log_in(client, "first", "wrong") == 200
    assert log_in(client, "first") == 302
    assert client.session.session_key != anonymous_key
    client.post(reverse("branches:logout"))
    assert "_auth_user_id" not in client.session
    lines = [(line.verb, line.user_name, line.succeeded) for line in AuditLine.objects.all()]
    name = cast.first.name
    assert lines == [
        (Verb.LOG_IN, "系统", False),
        (Verb.LOG_IN, name, True),
        (Verb.LOG_OUT, name, True),
    ]
    failed = AuditLine.objects.first()
    assert failed is not None and failed.detail == "用户名：first" and "wrong" not in failed.detail


def test_five_failures_lock_this_name_at_this_address(client: Client, cast: Cast) -> None:
    for attempt in range(5):
        status = log_in(client, "first", "wrong")
        assert status == (200 if attempt < 4 else 429)
    response = client.post(LOGIN, {"username": "first", "password": PASSWORD}, REMOTE_ADDR="10.0.0.1")
    assert response.status_code == 429
    assert "登录失败次数过多" in response.content.decode()
    assert log_in(client, "second") == 302  # a neighbour at the same address
    assert log_in(Client(), "first", ip="10.0.0.2") == 302  # the same person elsewhere


def test_success_begins_the_count_anew(cast: Cast) -> None:
    for _ in range(2):
        for _ in range(4):
            assert log_in(Client(), "first", "wrong") == 200
        assert log_in(Client(), "first") == 302


def test_a_disabled_account_is_cut_off_at_once(client: Client, cast: Cast) -> None:
    sign_in(client, cast.first)
    address = reverse("meetings:meeting-list")
    assert client.get(address).status_code == 200
    User.objects.filter(pk=cast.first.pk).update(is_active=False)
    response = client.get(address)
    assert response.status_code == 302 and response.url.startswith(LOGIN)
    assert log_in(Client(), "first") == 200


# --- passwords


def change(client: Client, new: str) -> int:
    data = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    return client.post(reverse("branches:password-change"), data).status_code


def test_a_given_password_must_be_changed_first(client: Client, cast: Cast) -> None:
    User.objects.filter(pk=cast.first.pk).update(must_change_password=True)
    sign_in(client, cast.first)
    page = reverse("branches:password-change")
    for address in ("/", reverse("meetings:meeting-list"), reverse("meetings:meeting-new")):
        for method in (client.get, client.post):
            response = method(address)
            assert response.status_code == 302 and response.url == page
    assert "请先改成自己的密码" in client.get(page).content.decode()
    assert change(client, NEW_PASSWORD) == 302
    assert client.get(reverse("meetings:meeting-list")).status_code == 200
    cast.first.refresh_from_db()
    assert not cast.first.must_change_password and cast.first.check_password(NEW_PASSWORD)
    assert AuditLine.objects.filter(verb=Verb.PASSWORD, user_id=cast.first.pk).count() == 1


def test_who_must_change_it_can_still_log_out(client: Client, cast: Cast) -> None:
    User.objects.filter(pk=cast.first.pk).update(must_change_password=True)
    sign_in(client, cast.first).post(reverse("branches:logout"))
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("new", ["short-1", "1234567890", "password123"])
def test_weak_passwords_are_refused(new: str, client: Client, cast: Cast) -> None:
    assert change(sign_in(client, cast.first), new) == 200
    cast.first.refresh_from_db()
    assert cast.first.check_password(PASSWORD)


def test_a_new_password_ends_the_other_sessions(client: Client, cast: Cast) -> None:
    other = sign_in(Client(), cast.first)
    assert change(sign_in(client, cast.first), NEW_PASSWORD) == 302
    assert other.get(reverse("meetings:meeting-list")).status_code == 302
    assert client.get(reverse("meetings:meeting-list")).status_code == 200
