"""Encrypted fields."""

import base64

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from branches.encryption import DecryptionError, blind_index, decrypt, encrypt, mask
from members.models import Member
from tests import factories
from tests.cast import Cast

texts = st.text(min_size=1, max_size=60)


@given(texts)
def test_what_is_encrypted_can_be_read_again(text: str) -> None:
    sealed = encrypt(text)
    assert decrypt(sealed) == text
    assert encrypt(text) != sealed  # a new nonce every time


def test_nothing_stays_nothing() -> None:
    assert encrypt("") == decrypt("") == ""
    assert blind_index("") is None


def test_changed_text_is_noticed() -> None:
    raw = bytearray(base64.b64decode(encrypt("13800000000").removeprefix("a1:")))
    raw[15] ^= 1
    with pytest.raises(DecryptionError, match="系统管理员"):
        decrypt("a1:" + base64.b64encode(bytes(raw)).decode())


def test_another_key_is_noticed(settings: pytest.FixtureRequest) -> None:
    sealed = encrypt("13800000000")
    settings.FIELD_KEY = b"k" * 32  # type: ignore[attr-defined]
    with pytest.raises(DecryptionError):
        decrypt(sealed)


def test_blind_index_depends_on_the_key(settings: pytest.FixtureRequest) -> None:
    index = blind_index("110101199001011234")
    assert index == blind_index("110101199001011234") and index != blind_index("110101199001011235")
    settings.FIELD_KEY = b"k" * 32  # type: ignore[attr-defined]
    assert index != blind_index("110101199001011234")


@pytest.mark.parametrize(
    ("text", "shown"), [("13812345678", "138****5678"), ("1234567", "*******"), ("", ""), ("123", "***")]
)
def test_mask(text: str, shown: str) -> None:
    assert mask(text, 3, 4) == shown


def test_it_lies_encrypted_in_the_database(cast: Cast) -> None:
    member = factories.member(cast.first_branch, phone="13812345678", address="云岚区清河街8号")
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone, address, id_number FROM members_member WHERE id = %s", [member.pk])
        phone, address, id_number = cursor.fetchone()
    assert phone.startswith("a1:") and "138" not in phone
    assert address.startswith("a1:") and "清河" not in address
    assert id_number == ""
    fresh = Member.objects.get(pk=member.pk)
    assert (fresh.phone, fresh.address) == ("13812345678", "云岚区清河街8号")
