"""How long a log-in lasts without activity."""

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

REFRESH_SECONDS = 60


class IdleSessionMiddleware:
    """Push the session's end forward while its user is active.

    A session ends SESSION_COOKIE_AGE seconds after it was last saved. Saving it at every request would be a
    database write per page, so it is saved at most once a minute: the true idle time is 29 to 30 minutes.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = int(time.time())
            if now - request.session.get("seen_at", 0) >= REFRESH_SECONDS:
                request.session["seen_at"] = now
        return self.get_response(request)
