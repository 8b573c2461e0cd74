"""From a filter to a view of one's own, its columns, many confirmations and the register, in the browser."""

from datetime import date
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from branches.organizations import Organization
from branches.records import Record
from meetings.models import Meeting
from responsibilities.models import Problem
from tests import factories
from tests.branches.record_types import BY_STEM
from tests.browser.conftest import log_in
from tests.browser.test_rectification import press

MEETING = BY_STEM["meeting"].page


def drafts(number: int) -> list[Meeting]:
    branch = Organization.objects.get(name="局机关第一党支部")
    return [
        factories.meeting(
            branch, state=Record.State.DRAFT, topic=f"汛前检查第{order}次碰头", held_on=date(2025, 3, order)
        )
        for order in range(1, number + 1)
    ]


def test_from_a_filter_to_the_register(
    quiet_page: Page, live_server: LiveServer, bureau: Organization
) -> None:
    page = quiet_page
    rows = drafts(3)
    gap = rows[1]
    Meeting.objects.filter(pk=gap.pk).update(due=None, present=None)
    log_in(page, live_server, "first")
    page.goto(f"{live_server.url}{MEETING.list_url}")

    page.get_by_role("searchbox", name="搜索").fill("碰头 汛前")
    page.get_by_label("状态").select_option(label="草稿")
    press(page, "查找")
    assert page.locator("tbody tr").count() == 3
    page.get_by_role("link", name="去掉“状态：草稿”").wait_for()

    page.locator("summary", has_text="视图").click()
    press(page, "保存和管理视图")
    page.get_by_label("视图名称").fill("汛前待确认")
    press(page, "保存为新视图")
    page.get_by_text("已保存视图“汛前待确认”").wait_for()

    press(page, "列")
    page.get_by_label("地点", exact=True).check()
    page.get_by_label("地点排在第几列").fill("1")
    page.get_by_label("状态", exact=True).uncheck()
    press(page, "按此显示")
    heads = page.locator("thead th").all_inner_texts()
    assert heads[1] == "地点" and "状态" not in heads
    page.locator("summary", has_text="汛前待确认（已改动）").wait_for()

    page.get_by_label("勾选本页全部").check()
    page.get_by_text("勾选的 3 条").wait_for()
    press(page, "批量确认")
    page.get_by_text("可以确认 2 条，不能确认 1 条").wait_for()
    page.get_by_text("请填写应到和实到人数。").wait_for()
    press(page, "确认勾选的记录")
    page.get_by_text("2 条已确认，计入统计。").wait_for()
    press(page, "回到列表")
    assert page.locator("tbody tr").count() == 1

    page.get_by_role("link", name="去掉“状态：草稿”").click()
    page.get_by_text("共 3 条").first.wait_for()
    page.locator("summary", has_text="导出打印").click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="导出 Excel 登记表").click()
    with Path(waiting.value.path()).open("rb") as file:
        sheet = load_workbook(file).active
    assert sheet["A3"].value == "地点" and sheet.max_row == 6
    assert "搜索：碰头 汛前" in sheet["A2"].value


def test_without_javascript(browser: Browser, live_server: LiveServer, bureau: Organization) -> None:
    rows = drafts(2)
    context = browser.new_context(
        java_script_enabled=False, locale="zh-CN", viewport={"width": 360, "height": 740}
    )
    page = context.new_page()
    log_in(page, live_server, "first")
    page.goto(f"{live_server.url}{MEETING.list_url}?q=汛前")
    page.get_by_label(f"勾选：{rows[0]}").check()
    press(page, "批量撤销")
    page.get_by_label("原因").fill("重复登记")
    press(page, "撤销勾选的记录")
    page.get_by_text("撤错了可以在记录页“重新打开”").wait_for()
    press(page, "回到列表")
    page.goto(f"{live_server.url}{MEETING.url('columns')}")
    page.get_by_label("地点", exact=True).check()
    press(page, "按此显示")
    assert "地点" in page.locator("thead th").all_inner_texts()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    context.close()


def test_a_problem_out_of_a_meeting(quiet_page: Page, live_server: LiveServer, bureau: Organization) -> None:
    page = quiet_page
    branch = Organization.objects.get(name="局机关第一党支部")
    meeting = factories.meeting(branch, topic="二季度支部党员大会")
    log_in(page, live_server, "first")
    page.goto(f"{live_server.url}{meeting.get_absolute_url()}")
    page.get_by_text("还没有由这条记录提出的问题").wait_for()
    press(page, "由此提出问题")
    page.get_by_text("由会议活动“二季度支部党员大会”提出").wait_for()
    page.get_by_label("问题表现").fill("决议没有写明责任人")
    page.get_by_label("层面").select_option(label="基层党组织及成员")
    page.get_by_label("提出日期").fill("2025-06-30")
    press(page, "保存草稿")
    page.get_by_role("heading", name="由来").wait_for()
    problem = Problem.objects.get(description="决议没有写明责任人")
    press(page, "由会议活动“二季度支部党员大会”提出")
    page.locator(f'a[href="{problem.get_absolute_url()}"]').wait_for()
