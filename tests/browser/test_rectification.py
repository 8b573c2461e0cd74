"""From a finding to its closing and back again, and a dispatch meeting, in the browser."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from branches.organizations import Organization
from meetings.models import Meeting
from responsibilities.models import Problem
from tests import factories
from tests.browser.conftest import log_in


def press(page: Page, name: str) -> None:
    """Press the button or link and wait for the page that answers."""
    found = page.get_by_role("link", name=name, exact=True).or_(
        page.get_by_role("button", name=name, exact=True)
    )
    with page.expect_navigation():
        found.last.click()


def test_finding_rectification_closing_and_return(
    quiet_page: Page, browser: Browser, live_server: LiveServer, bureau: Organization
) -> None:
    page = quiet_page
    first_branch = Organization.objects.get(name="局机关第一党支部")
    inspection = factories.inspection(
        bureau, [first_branch], held_on=timezone.localdate(), topic="四季度督查"
    )
    log_in(page, live_server, "general")
    page.goto(f"{live_server.url}{inspection.get_absolute_url()}")
    press(page, "检查表")
    item = page.locator("fieldset", has_text="主题党日按月开展")
    item.get_by_label("有问题", exact=True).check()
    press(page, "保存并把问题列入清单")
    page.get_by_text("还没有保存").wait_for()
    page.locator("fieldset", has_text="主题党日按月开展").get_by_role("textbox").fill("八月没有开展主题党日")
    press(page, "保存并把问题列入清单")
    problem = Problem.objects.get(description="八月没有开展主题党日")
    press(page, "已列入清单")

    press(page, "交办")
    page.get_by_label("责任人").select_option(label="贺云峤")
    page.get_by_label("整改措施").fill("排定全年主题党日，月底前提醒")
    page.get_by_label("整改时限").fill((timezone.localdate() + timedelta(days=30)).isoformat())
    press(page, "交办")
    page.get_by_text("已交办，责任人和时限已记下").wait_for()

    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai")
    branch = context.new_page()
    log_in(branch, live_server, "first")
    branch.goto(f"{live_server.url}{problem.get_absolute_url()}")
    press(branch, "登记进展")
    branch.get_by_label("进展情况").fill("计划已排定")
    branch.get_by_label("进度（%）").fill("60")
    branch.get_by_label("佐证材料").fill("全年主题党日计划")
    press(branch, "登记进展")
    press(branch, "申请销号")
    branch.get_by_label("整改成效").fill("九月至十一月均已开展")
    press(branch, "申请销号")
    assert branch.get_by_role("link", name="复核", exact=True).count() == 0
    context.close()

    page.reload()
    press(page, "复核")
    page.get_by_label("通过", exact=True).check()
    press(page, "复核")
    press(page, "审定销号")
    page.get_by_label("通过", exact=True).check()
    press(page, "审定销号")
    page.get_by_text("审定意见已记下").wait_for()

    press(page, "登记回头看")
    page.get_by_label("反弹", exact=True).check()
    page.get_by_label("回访情况").fill("十二月又没有开展")
    press(page, "登记回头看")
    again = Problem.objects.get(rebound_of=problem)
    page.get_by_role("heading", name="相关问题").wait_for()
    page.locator(f'a[href="{again.get_absolute_url()}"]').click()
    page.get_by_role("heading", name="八月没有开展主题党日").wait_for()
    page.get_by_text("已列入清单").first.wait_for()


def test_a_dispatch_meeting(quiet_page: Page, live_server: LiveServer, bureau: Organization) -> None:
    page = quiet_page
    branch = Organization.objects.get(name="局机关第一党支部")
    problem = factories.problem(
        branch, description="会议记录要素不全", due_on=timezone.localdate() - timedelta(days=2)
    )
    log_in(page, live_server, "general")
    page.goto(f"{live_server.url}/responsibilities/dispatch/?light=red")
    row = page.locator(f"#problem-{problem.pk}")
    row.get_by_text("超期2天").wait_for()
    row.get_by_placeholder("会上汇报的进展").fill("新记录本已经启用")
    row.get_by_role("spinbutton").fill("70")
    row.get_by_role("button", name="记下").click()
    row.get_by_text("已记下").wait_for()
    row.get_by_text("新记录本已经启用").wait_for()
    press(page, "形成今天的纪要")
    meeting = Meeting.objects.get(topic__contains="周调度", held_on=timezone.localdate())
    assert [item.title for item in meeting.agenda.all()] == ["会议记录要素不全"]
    assert page.locator("input[name=topic]").input_value() == meeting.topic
