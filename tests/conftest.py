"""What every test stands on: settings that keep tests fast, closed and strict, and the cast."""

import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.cast import Cast, assemble

TEMPLATES = str(Path(__file__).resolve().parent.parent / "templates")


class UndefinedVariable(str):
    """The text of an undefined template variable: an error where the template is one of ours."""

    def __contains__(self, part: object) -> bool:
        return True

    def __mod__(self, variable: Any) -> str:
        frame = sys._getframe(1)
        context = frame.f_locals.get("context")
        template = context.render_context.template if context is not None else None
        if template is None or str(template.origin).startswith(TEMPLATES):
            raise AssertionError(f"模板 {template and template.origin} 用到未定义的变量：{variable}")
        return ""


def pytest_configure(config: pytest.Config) -> None:
    """Settings of the test run; they are set before anything has used them."""
    folder = Path(tempfile.mkdtemp(prefix="shushi-test-"))
    config.add_cleanup(lambda: _remove(folder))
    settings.VAR = folder
    settings.MEDIA_ROOT = folder / "media"
    settings.STATIC_ROOT = folder / "static"
    settings.STATIC_ROOT.mkdir()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    settings.CELERY_BROKER_URL = "memory://"
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {}
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = UndefinedVariable()


def _remove(folder: Path) -> None:
    import shutil

    shutil.rmtree(folder)


@pytest.fixture
def cast(db: None) -> Cast:
    """The organisations and users that the tests speak of."""
    return assemble()
