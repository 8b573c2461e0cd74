"""A real browser on a real server: Debian's Chromium, Chinese, in China's time zone."""

import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from playwright.sync_api import ConsoleMessage, Page, Playwright
from pytest_django.live_server_helper import LiveServer

from branches.accounts import Post, Role, User
from branches.organizations import Organization
from reports.ledgers.load import import_ledgers
from reports.rollups import refresh_all

CHROMIUM = "/usr/bin/chromium"
LEDGERS = Path(__file__).resolve().parents[2] / "reports" / "demo" / "ledgers"
PASSWORD = "gong-shui-bao-zhang-7"

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # the browser's driver runs an event loop here


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    if not Path(CHROMIUM).exists():
        raise FileNotFoundError("没有找到 /usr/bin/chromium，请先运行 script/bootstrap --test。")
    if shutil.which("fc-list") is None:
        raise FileNotFoundError("没有找到 fc-list，请先运行 script/bootstrap --test。")
    return {
        "executable_path": CHROMIUM,
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    return {
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
        "viewport": {"width": 1366, "height": 768},
        "accept_downloads": True,
    }


@pytest.fixture(scope="session", autouse=True)
def let_go(playwright: Playwright) -> Iterator[None]:
    """Close the database connection that this process opened beside the browser's driver.

    While the driver's event loop runs, Django keeps another set of connections than before it and after it; those
    must be closed before the loop stops, or nobody can reach them when the test database is to be removed.
    """
    yield
    connections.close_all()


@pytest.fixture(autouse=True)
def answered() -> Iterator[None]:
    """A test is over when the server has answered all it was asked and let go of the database.

    The browser may leave in the middle of an answer; the thread that gives it must not outlive the database.
    """
    yield
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(timeout=30)
            assert not thread.is_alive(), "测试服务器仍在应答，浏览器却已离开。"


@pytest.fixture
def bureau(transactional_db: None) -> Organization:
    """The bureau's year out of its ledgers, with a secretary who can log in."""
    report = import_ledgers(sorted(LEDGERS.glob("*.xlsx")), by=User.objects.importer())
    assert report.applied
    refresh_all()
    general = Organization.objects.get(kind=Organization.Kind.GENERAL_BRANCH)
    first = Organization.objects.get(name="局机关第一党支部")
    for username, name, organization in (("general", "江叙白", general), ("first", "贺云峤", first)):
        user = User.objects.create_user(username, PASSWORD, name=name)
        Post.objects.create(user=user, organization=organization, role=Role.SECRETARY)
    return general


@pytest.fixture
def quiet_page(page: Page) -> Iterator[Page]:
    """A page on which no script fails and no content policy is broken."""
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    assert complaints == []


def log_in(page: Page, server: LiveServer, username: str) -> None:
    page.goto(server.url)
    page.locator("input[name=username]").fill(username)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_selector("h1")
