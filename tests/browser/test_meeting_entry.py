"""A branch secretary records a meeting and sees it counted."""

import subprocess

from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from branches.organizations import Organization
from meetings.models import Meeting
from tests.browser.conftest import log_in


def test_chinese_has_a_face() -> None:
    """Without a CJK font every character is a box and nothing else fails."""
    faces = subprocess.run(["fc-list", ":lang=zh"], capture_output=True, text=True, check=True).stdout
    assert faces.strip()


def test_record_and_confirm_a_meeting(
    quiet_page: Page, live_server: LiveServer, bureau: Organization
) -> None:
    page = quiet_page
    log_in(page, live_server, "first")
    page.goto(f"{live_server.url}/meetings/records/new/")
    page.get_by_text("主题党日", exact=True).click()
    page.locator("input[name=held_on]").fill("2025-12-30")
    page.locator("input[name=topic]").fill("年末清点")
    page.locator("input[name=due]").fill("13")
    page.locator("input[name=present]").fill("12")
    page.get_by_role("button", name="保存并确认").click()
    page.get_by_role("heading", name="年末清点").wait_for()
    meeting = Meeting.objects.get(topic="年末清点")
    assert (meeting.state, meeting.due, meeting.present) == ("confirmed", 13, 12)


def test_recording_works_without_scripts(
    browser: object, live_server: LiveServer, bureau: Organization
) -> None:
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")  # type: ignore[attr-defined]
    page = context.new_page()
    log_in(page, live_server, "first")
    page.goto(f"{live_server.url}/meetings/records/new/")
    page.locator("input[name=kinds][value=assembly]").check()
    page.locator("input[name=held_on]").fill("2025-12-29")
    page.locator("input[name=topic]").fill("年度总结")
    page.locator("input[name=due]").fill("13")
    page.locator("input[name=present]").fill("13")
    page.locator("button[name=then][value=confirm]").click()
    page.wait_for_selector("h1")
    assert Meeting.objects.filter(topic="年度总结", state="confirmed").exists()
    context.close()
