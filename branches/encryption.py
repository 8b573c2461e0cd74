"""Encrypted text fields and their blind index (GB/T 22239-2019 8.1.4, data confidentiality)."""

import base64
import hashlib
import hmac
import os
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models

PREFIX = "a1:"


class DecryptionError(Exception):
    """The stored text was changed, or another key wrote it."""


def encrypt(text: str) -> str:
    """AES-256-GCM under the site's field key; "" stays ""."""
    if not text:
        return ""
    nonce = os.urandom(12)
    sealed = AESGCM(settings.FIELD_KEY).encrypt(nonce, text.encode(), None)
    return PREFIX + base64.b64encode(nonce + sealed).decode()


def decrypt(stored: str) -> str:
    if not stored:
        return ""
    raw = base64.b64decode(stored.removeprefix(PREFIX))
    try:
        return AESGCM(settings.FIELD_KEY).decrypt(raw[:12], raw[12:], None).decode()
    except InvalidTag as error:
        raise DecryptionError(
            "加密内容无法解开：密钥不符或内容被改动，请联系系统管理员核对密钥文件。"
        ) from error


def blind_index(text: str) -> str | None:
    """A keyed digest by which an encrypted value can be looked up but not read; None for nothing."""
    if not text:
        return None
    return hmac.new(settings.FIELD_KEY, text.encode(), hashlib.sha256).hexdigest()


class EncryptedTextField(models.TextField):
    """Text that lies encrypted in the database and is plain in Python. It cannot be filtered by."""

    def get_prep_value(self, value: Any) -> Any:
        return encrypt(value) if value else ""

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str:
        return decrypt(value or "")


def mask(text: str, head: int, tail: int) -> str:
    """110***********1234: what a list may show of a sensitive text."""
    if len(text) <= head + tail:
        return "*" * len(text)
    return text[:head] + "*" * (len(text) - head - tail) + text[len(text) - tail :]
