"""The site under measurement: it runs already; here is its address, and the way in."""

import os
from dataclasses import dataclass
from functools import lru_cache

BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True)
class Site:
    """url: where it answers, without a slash at its end."""

    url: str

    @lru_cache(maxsize=8)  # noqa: B019 - one site lives as long as the process
    def cookie(self, username: str) -> str:
        """The Cookie header of a fresh session of the demonstration's account."""
        from django.conf import settings
        from django.test import Client

        from branches.accounts import User

        client = Client()
        client.force_login(User.objects.get(username=username), backend=BACKEND)
        return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def machine() -> dict[str, int]:
    """What the figures were measured on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {"cores": os.cpu_count() or 1, "memory_gb": round(memory / 2**30)}
