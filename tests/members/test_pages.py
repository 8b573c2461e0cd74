"""What is special to the roster: sensitive items."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from branches.audit import AuditLine, Verb
from branches.pinyin import pinyin_of
from branches.records import Record
from members.identity import check_digit, check_id_number
from members.models import Appointment, Member
from tests import factories
from tests.branches.record_types import BY_STEM, sign_in
from tests.cast import Cast

MEMBER = BY_STEM["member"]
BORN = date(1990, 5, 17)


def id_number(order: str = "002", born_on: date = BORN) -> str:
    """A number of an area that does not exist; an even order is a woman's."""
    digits = f"990101{born_on:%Y%m%d}{order}"
    return digits + check_digit(digits)


NUMBER = id_number()
PHONE = "13900001234"
SENSITIVE = {"id_number": NUMBER, "born_on": BORN.isoformat(), "phone": PHONE, "address": "清河街8号"}


@pytest.fixture
def first(client: Client, cast: Cast) -> Client:
    return sign_in(client, cast.first)


def entered(first: Client, cast: Cast) -> tuple[Any, dict[str, Any]]:
    data = MEMBER.data(cast.first_branch, submission_key="one", **SENSITIVE)
    response = first.post(MEMBER.page.new_url, data)
    assert response.status_code == 302, response.context["form"].errors
    return Member.objects.get(submission_key="one"), data


def test_sensitive_items_are_masked_everywhere(first: Client, cast: Cast) -> None:
    member, _ = entered(first, cast)
    addresses = [
        MEMBER.page.list_url,
        member.get_absolute_url(),
        MEMBER.page.url("edit", member.pk),
        MEMBER.page.url("history", member.pk),
    ]
    for address in addresses:
        page = first.get(address).content.decode()
        assert NUMBER not in page and PHONE not in page and "清河街8号" not in page, address
    page = first.get(member.get_absolute_url()).content.decode()
    assert "990***********" + NUMBER[-4:] in page and "139****1234" in page
    assert PHONE.encode() not in first.get(MEMBER.page.url("export")).content
    for line in AuditLine.objects.all():
        assert NUMBER not in line.detail and PHONE not in line.detail


def test_leaving_them_empty_keeps_them(first: Client, cast: Cast) -> None:
    member, data = entered(first, cast)
    data |= {"id_number": "", "phone": "", "address": "", "job": "化验员", "version": member.version}
    response = first.post(MEMBER.page.url("edit", member.pk), data)
    assert response.status_code == 302, response.context["form"].errors
    fresh = Member.objects.get(pk=member.pk)
    assert (fresh.id_number, fresh.phone, fresh.address) == (NUMBER, PHONE, "清河街8号")
    assert fresh.job == "化验员"


def test_changing_them_is_told_without_the_words(first: Client, cast: Cast) -> None:
    member, data = entered(first, cast)
    data |= {"id_number": "", "phone": "13900005678", "address": "", "version": member.version}
    assert first.post(MEMBER.page.url("edit", member.pk), data).status_code == 302
    assert Member.objects.get(pk=member.pk).phone == "13900005678"
    line = AuditLine.objects.get(record_key=member.key, verb=Verb.EDIT)
    assert line.detail == "联系电话：已修改"


def test_a_conflict_does_not_show_them(first: Client, cast: Cast) -> None:
    member, data = entered(first, cast)
    member.store(by=cast.clerk)
    data |= {"phone": "13900005678", "name": "苏晚照", "version": 1}
    response = first.post(MEMBER.page.url("edit", member.pk), data)
    assert [each.label for each in response.context["conflict"]] == ["姓名"]
    assert PHONE not in response.content.decode()


def test_revealing_asks_for_a_reason_and_leaves_a_line(first: Client, cast: Cast) -> None:
    member, _ = entered(first, cast)
    address = reverse("members:member-reveal", args=[member.pk])
    assert NUMBER not in first.get(address).content.decode()
    assert NUMBER not in first.post(address, {"reason": " "}).content.decode()
    assert not AuditLine.objects.filter(verb=Verb.REVEAL).exists()
    response = first.post(address, {"reason": "办理转接关系"})
    page = response.content.decode()
    assert NUMBER in page and PHONE in page and "清河街8号" in page
    assert "no-store" in response["Cache-Control"]
    line = AuditLine.objects.get(verb=Verb.REVEAL)
    assert (line.record_key, line.detail, line.user_id) == (member.key, "办理转接关系", cast.first.pk)


def test_a_number_belongs_to_one_member(first: Client, cast: Cast) -> None:
    entered(first, cast)
    again = MEMBER.data(cast.first_branch, submission_key="two", **SENSITIVE)
    response = first.post(MEMBER.page.new_url, again)
    assert "已登记在另一名党员名下" in str(response.context["form"].errors["id_number"])


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("12345", "应为18位"),
        (NUMBER[:17] + ("0" if NUMBER[17] != "0" else "1"), "校验位不符"),
        (id_number(born_on=date(1990, 5, 18)), "与出生日期不一致"),
        (id_number("001"), "与性别不一致"),
    ],
)
def test_faulty_numbers_are_named(number: str, sentence: str, first: Client, cast: Cast) -> None:
    data = MEMBER.data(cast.first_branch, **SENSITIVE | {"id_number": number})
    response = first.post(MEMBER.page.new_url, data)
    assert sentence in str(response.context["form"].errors["id_number"])


@given(st.integers(0, 999), st.dates(date(1930, 1, 1), date(2008, 12, 31)), st.integers(0, 16))
def test_one_wrong_digit_is_always_noticed(order: int, born_on: date, place: int) -> None:
    number = id_number(f"{order:03}", born_on)
    check_id_number(number, born_on=born_on, male=order % 2 == 1)
    wrong = number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]
    with pytest.raises(ValidationError, match="校验位不符"):
        check_id_number(wrong, born_on=born_on, male=order % 2 == 1)


@pytest.mark.parametrize(
    ("name", "sound"), [("单于飞", "shanyufei syf"), ("尉迟明", "yuchiming ym"), ("王海", "wanghai wh")]
)
def test_names_are_found_by_their_sound(name: str, sound: str, first: Client, cast: Cast) -> None:
    syllables, _ = sound.split()
    assert pinyin_of(name).split()[0] == syllables
    member = factories.member(cast.first_branch, name)
    for word in (syllables, name[0]):
        rows = first.get(MEMBER.page.list_url, {"q": word}).context["rows"]
        assert member in [row.record for row in rows]


def test_posts_are_shown_with_what_is_not_known(first: Client, cast: Cast) -> None:
    member = factories.member(cast.first_branch)
    factories.appointment(member, cast.first_branch, Appointment.Position.SECRETARY, starts_on=None)
    page = first.get(member.get_absolute_url()).content.decode()
    assert "党内任职" in page and "不详" in page and "在任" in page


def test_a_draft_is_the_branches_own(cast: Cast) -> None:
    member = factories.member(cast.first_branch, state=Record.State.DRAFT)
    assert member in Member.objects.unconfirmed() and member not in Member.objects.confirmed()
