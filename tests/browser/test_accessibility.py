"""Every page meets WCAG 2.2 level AA and axe-core's best practices, on a desk and on a telephone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from branches.accounts import User
from branches.jobs import Job
from branches.organizations import Organization
from branches.records import Record
from reports.dutyreports import draft_report
from tests import factories
from tests.branches.record_types import RECORD_TYPES
from tests.browser.conftest import log_in

AXE = Path(settings.BASE_DIR) / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async (rules) => {
  const result = await axe.run(document, {
    runOnly: {type: "tag", values: rules}, resultTypes: ["violations"], iframes: false,
  });
  return result.violations.map((each) => `${each.id}：` + each.nodes.map(
    (node) => `${node.target}（${node.failureSummary.split("\\n").slice(1).join("；").trim()}）`).slice(0, 4).join("、"));
}"""
DESK, TELEPHONE = {"width": 1366, "height": 768}, {"width": 360, "height": 740}
SAME_FOR_ALL = 3
"""History and reason pages have one template for all record types: so many types show it."""


@pytest.fixture
def page(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    """A page with axe-core in it, beside what the page itself loads."""
    assert AXE.is_file(), "没有找到 axe-core，请先运行 script/bootstrap --test。"
    context = browser.new_context(**browser_context_args)
    context.add_init_script(path=AXE)
    yield context.new_page()
    context.close()


class Inspection:
    """What axe-core found, page by page."""

    def __init__(self, page: Page, server: LiveServer) -> None:
        self.page, self.server = page, server
        self.found: dict[str, list[str]] = {}
        """A fault → the pages that have it."""

    def visit(self, address: str) -> None:
        self.page.set_viewport_size(DESK)  # type: ignore[arg-type]
        answer = self.page.goto(f"{self.server.url}{address}")
        assert answer is not None and answer.ok, address
        self.look(address)

    def look(self, name: str) -> None:
        """The page as it stands, in both widths."""
        for width in (DESK, TELEPHONE):
            self.page.set_viewport_size(width)  # type: ignore[arg-type]
            for fault in self.page.evaluate(RUN, RULES):
                self.found.setdefault(fault, []).append(f"{name} 宽{width['width']}")

    def report(self) -> str:
        """The faults, each with some of its pages; empty when every page was clean."""
        return "\n".join(f"{fault}\n    {len(pages)}处：{pages[:4]}" for fault, pages in self.found.items())


def test_axe_finds_a_fault_where_there_is_one(page: Page) -> None:
    page.set_content(
        "<html lang=zh><title>页</title><main><h1>页</h1><input><p style='color:#ccc'>灰色的字看不清</p></main>"
    )
    found = page.evaluate(RUN, RULES)
    assert {each.split("：")[0] for each in found} == {"label", "color-contrast"}


def test_pages_of_every_record_type(page: Page, live_server: LiveServer, bureau: Organization) -> None:
    first = Organization.objects.get(name="局机关第一党支部")
    log_in(page, live_server, "first")
    seen = Inspection(page, live_server)
    for number, kind in enumerate(RECORD_TYPES):
        draft = kind.make(first, state=Record.State.DRAFT)
        seen.visit(kind.page.list_url)
        seen.visit(kind.page.new_url)
        seen.visit(kind.page.url("detail", draft.pk))
        seen.visit(kind.page.url("edit", draft.pk))
        if number < SAME_FOR_ALL:
            seen.visit(kind.page.url("history", draft.pk))
            seen.visit(kind.page.url("withdraw", kind.make(first).pk))
    assert not seen.report(), seen.report()


def test_pages_of_the_whole(page: Page, live_server: LiveServer, bureau: Organization) -> None:
    seen = Inspection(page, live_server)
    seen.visit(reverse("branches:login"))
    log_in(page, live_server, "general")
    general = User.objects.get(username="general")
    report = draft_report(bureau, 2025, by=general)
    job = Job.objects.create(
        kind="test", label="会议记录30份", created_by=general, progress=40, message="正在排版"
    )
    for name, *arguments in (
        ("reports:workbench",),
        ("reports:figure-list",),
        ("reports:figure-detail", "M05"),
        ("reports:import",),
        ("reports:job-detail", job.pk),
        ("reports:minutes-blank",),
        ("reports:duty-report-list",),
        ("reports:duty-report-edit", report.pk),
        ("reports:duty-report-block", report.pk, "opening"),
        ("reports:duty-report-settings", report.pk),
        ("members:organization-list",),
        ("branches:workdays",),
        ("reports:development-plan",),
        ("members:organization-detail", bureau.pk),
        ("members:organization-check", bureau.pk),
        ("branches:password-change",),
    ):
        seen.visit(reverse(name, args=arguments))
    seen.visit(f"{reverse('meetings:meeting-list')}?q=没有的")
    page.goto(f"{live_server.url}/figures/nothing/")
    seen.look("找不到的页")
    assert not seen.report(), seen.report()


def test_the_steps_of_an_admission(page: Page, live_server: LiveServer, bureau: Organization) -> None:
    case = factories.whole_case(Organization.objects.get(name="局机关第一党支部"), 16)
    log_in(page, live_server, "first")
    seen = Inspection(page, live_server)
    seen.visit(case.get_absolute_url())
    for number in (6, 17, 21, 23):
        seen.visit(reverse("members:development-step", args=[case.pk, number]))
    page.locator("form.dev-form").evaluate("form => { form.noValidate = true; }")
    page.get_by_role("button", name="保存并确认").click()
    page.wait_for_selector(".is-invalid")
    seen.look("填错的步骤")
    page.goto(f"{live_server.url}{case.get_absolute_url()}")
    page.locator("#step-17 .dev-enter a").click()
    page.wait_for_selector("form.dev-form")
    seen.look("就地打开的步骤")
    assert not seen.report(), seen.report()


def test_lists_and_what_is_done_with_them(page: Page, live_server: LiveServer, bureau: Organization) -> None:
    first = Organization.objects.get(name="局机关第一党支部")
    factories.meeting(first, state=Record.State.DRAFT, due=None, present=None)
    factories.meeting(first, state=Record.State.DRAFT)
    log_in(page, live_server, "first")
    seen = Inspection(page, live_server)
    meetings = reverse("meetings:meeting-list")
    seen.visit(f"{meetings}?state=draft&sort=-held_on&size=50")
    seen.visit(f"{reverse('meetings:meeting-columns')}?state=draft")
    page.goto(f"{live_server.url}{reverse('meetings:meeting-views')}?state=draft")
    page.get_by_label("视图名称").fill("待确认")
    with page.expect_navigation():
        page.get_by_role("button", name="保存为新视图").click()
    seen.visit(f"{reverse('meetings:meeting-views')}?state=confirmed")
    for number in range(page.locator("details.pop.act > summary").count()):
        page.locator("details.pop.act").nth(number).evaluate("menu => { menu.open = true; }")
        seen.look(f"视图的第{number + 1}个菜单")
        page.locator("details.pop.act").nth(number).evaluate("menu => { menu.open = false; }")
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    page.goto(f"{live_server.url}{meetings}?state=draft")
    page.get_by_label("勾选本页全部").check()
    for name, title in (("批量确认", "批量确认"), ("确认勾选的记录", "批量确认的结果")):
        with page.expect_navigation():
            page.get_by_role("button", name=name).click()
        seen.look(title)
    assert not seen.report(), seen.report()


def test_a_refused_form(page: Page, live_server: LiveServer, bureau: Organization) -> None:
    log_in(page, live_server, "first")
    page.goto(f"{live_server.url}{reverse('meetings:meeting-new')}")
    page.locator("form[data-record-form]").evaluate("form => { form.noValidate = true; }")
    page.locator("button[name=then][value=confirm]").click()
    page.wait_for_selector(".is-invalid")
    seen = Inspection(page, live_server)
    seen.look("填错的会议表单")
    assert not seen.report(), seen.report()


def test_a_meeting_with_its_menus_open(page: Page, live_server: LiveServer, bureau: Organization) -> None:
    first = Organization.objects.get(name="局机关第一党支部")
    log_in(page, live_server, "first")
    meeting = factories.meeting(first)
    page.goto(f"{live_server.url}{meeting.get_absolute_url()}")
    seen = Inspection(page, live_server)
    for number in range(page.locator("details.pop > summary").count()):
        page.set_viewport_size(DESK)  # type: ignore[arg-type]
        page.locator("details.pop").nth(number).evaluate("menu => { menu.open = true; }")
        seen.look(f"第{number + 1}个菜单")
        page.locator("details.pop").nth(number).evaluate("menu => { menu.open = false; }")
    assert not seen.report(), seen.report()
