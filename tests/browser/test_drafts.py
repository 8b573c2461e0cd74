"""A browser that is killed, a log-in that ends and another writer cost nobody what he typed."""

import re

from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from branches.accounts import Post, Role, User
from branches.drafts import Draft
from branches.organizations import Organization
from meetings.models import Meeting
from tests import factories
from tests.browser.conftest import PASSWORD, log_in

KEPT = re.compile(r"\d+ 月 \d+ 日 \d\d:\d\d 已暂存，尚未保存")


def write(page: Page, topic: str) -> None:
    """Write a meeting and wait until the server has it."""
    page.get_by_text("主题党日", exact=True).click()
    for name, value in (("held_on", "2025-12-30"), ("topic", topic), ("due", "13"), ("present", "13")):
        page.locator(f"input[name={name}]").fill(value)
    expect(page.locator("[data-saved]")).to_have_text(KEPT)


def test_a_killed_browser_loses_nothing(
    browser: Browser, quiet_page: Page, live_server: LiveServer, bureau: Organization
) -> None:
    gone = browser.new_context(locale="zh-CN")
    page = gone.new_page()
    log_in(page, live_server, "first")
    page.goto(f"{live_server.url}/meetings/records/new/")
    write(page, "写到一半的主题党日")
    gone.close()  # with all that the browser had kept

    page = quiet_page
    log_in(page, live_server, "first")
    page.get_by_role("region", name="写到一半的").get_by_role("link").first.click()
    expect(page.locator("input[name=topic]")).to_have_value("写到一半的主题党日")
    expect(page.locator("input[name=kinds][value=theme_day]")).to_be_checked()
    page.get_by_role("button", name="保存并确认").click()
    page.get_by_role("heading", name="写到一半的主题党日").wait_for()
    assert Meeting.objects.get(topic="写到一半的主题党日").state == "confirmed"
    assert not Draft.objects.exists()


def test_a_log_in_that_ran_out_loses_nothing(
    quiet_page: Page, live_server: LiveServer, bureau: Organization
) -> None:
    page = quiet_page
    log_in(page, live_server, "first")
    page.goto(f"{live_server.url}/meetings/records/new/")
    Session.objects.all().delete()
    write(page, "登录过期前写的")  # which is kept without a log-in
    page.get_by_role("button", name="保存草稿").click()
    page.get_by_text("登录已经过期，您填写的内容已经暂存").wait_for()
    page.locator("input[name=username]").fill("first")
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.locator("input[name=topic]")).to_have_value("登录过期前写的")
    page.get_by_role("button", name="保存草稿").click()
    page.get_by_role("heading", name="登录过期前写的").wait_for()
    assert Meeting.objects.filter(topic="登录过期前写的").count() == 1


def test_two_writers_choose_part_by_part(
    browser: Browser, quiet_page: Page, live_server: LiveServer, bureau: Organization
) -> None:
    branch = Organization.objects.get(name="局机关第一党支部")
    clerk = User.objects.create_user("clerk", PASSWORD, name="沈知行")
    Post.objects.create(user=clerk, organization=branch, role=Role.CLERK)
    meeting = factories.meeting(branch, state="draft", topic="原来的主题", place="二楼会议室")
    mine, other = quiet_page, browser.new_context(locale="zh-CN").new_page()
    for page, name in ((mine, "first"), (other, "clerk")):
        log_in(page, live_server, name)
        page.goto(f"{live_server.url}{meeting.get_absolute_url()}edit/")
    other.locator("input[name=topic]").fill("他改的主题")
    other.locator("input[name=place]").fill("三楼会议室")
    other.get_by_role("button", name="保存草稿").click()
    other.get_by_role("heading", name="他改的主题").wait_for()
    other.context.close()

    mine.locator("input[name=topic]").fill("我改的主题")
    mine.get_by_role("button", name="保存草稿").click()
    both = mine.get_by_role("row", name="主题")
    expect(both).to_contain_text("两人都改了")
    expect(mine.get_by_role("row", name="地点").get_by_label("三楼会议室")).to_be_checked()
    both.get_by_label("他改的主题").check()
    mine.get_by_role("button", name="保存草稿").click()
    mine.get_by_role("heading", name="他改的主题").wait_for()
    meeting.refresh_from_db()
    assert (meeting.topic, meeting.place) == ("他改的主题", "三楼会议室")


def test_pressed_twice_it_is_one_record(
    quiet_page: Page, live_server: LiveServer, bureau: Organization
) -> None:
    page = quiet_page
    log_in(page, live_server, "first")
    page.goto(f"{live_server.url}/meetings/records/new/")
    write(page, "按了两次")
    page.get_by_role("button", name="保存草稿").dblclick()
    page.get_by_role("heading", name="按了两次").wait_for()
    assert Meeting.objects.filter(topic="按了两次").count() == 1
