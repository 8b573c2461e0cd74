"""Twenty talks pasted out of a workbook, two of them faulty, mended in their cells and saved, in the browser."""

from datetime import date
from typing import Any

from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from branches.organizations import Organization
from meetings.models import Talk
from members.models import Member
from tests.branches.record_types import BY_STEM
from tests.browser.conftest import log_in
from tests.browser.test_accessibility import AXE, Inspection
from tests.browser.test_rectification import press

TALK = BY_STEM["talk"].page
PASTE = """(cell, text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  cell.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""


def block(names: list[str]) -> str:
    """Twenty rows as a workbook copies them, with headings; the third has no such day, the fifth no such person."""
    rows = ["谈话日期\t谈话人\t谈话对象\t内容摘要"]
    for number in range(20):
        day = "3月32日" if number == 2 else f"2025.3.{number + 1}"
        whom = "查无此人" if number == 4 else names[1 + number % (len(names) - 1)]
        rows.append(f'{day}\t{names[0]}\t{whom}\t"近期工作\n家庭情况"')
    return "\r\n".join(rows)


def test_twenty_rows_are_pasted_mended_and_saved(
    browser: Browser, browser_context_args: dict[str, Any], live_server: LiveServer, bureau: Organization
) -> None:
    context = browser.new_context(**browser_context_args)
    context.add_init_script(path=AXE)
    page = context.new_page()
    branch = Organization.objects.get(name="局机关第一党支部")
    names = list(Member.objects.filter(organization=branch, left_on=None).values_list("name", flat=True)[:6])
    log_in(page, live_server, "first")
    page.goto(f"{live_server.url}{TALK.list_url}")
    press(page, "批量录入")
    page.get_by_label("第1行 谈话日期").evaluate(PASTE, block(names))
    page.get_by_text("已填入 20 行").wait_for()
    assert page.locator("[data-grid] tbody tr").count() == 20

    press(page, "检查")
    page.get_by_text("20 行中有 2 行要改正").wait_for()
    day, whom = page.get_by_label("第3行 谈话日期"), page.get_by_label("第5行 谈话对象")
    assert day.get_attribute("aria-invalid") == whom.get_attribute("aria-invalid") == "true"
    assert day.evaluate("field => document.activeElement === field")
    assert "不是一个存在的日期" in page.locator("#fault_r2-held_on").inner_text()
    assert not Talk.objects.filter(held_on__year=2025, source_cell="").exists()
    seen = Inspection(page, live_server)
    seen.look("批量录入，有差错")
    _keys(page)

    page.set_viewport_size({"width": 1366, "height": 768})
    day.fill("2025年3月3日")
    whom.fill(names[1])
    press(page, "检查")
    page.get_by_text("20 行都没有差错").wait_for()
    seen.look("批量录入，没有差错")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    press(page, "保存 20 条草稿")
    page.get_by_text("已保存20条").wait_for()
    page.wait_for_load_state("networkidle")
    talks = Talk.objects.filter(organization=branch, source_cell="", created_by__username="first")
    assert talks.count() == 20
    mended = talks.get(held_on=date(2025, 3, 3))
    assert [each.name for each in mended.participants.all()] and "家庭情况" in mended.summary
    assert not seen.report(), seen.report()
    context.close()


def _keys(page: Page) -> None:
    """Arrows and Enter go from cell to cell; in a cell being written in, arrows are the text's."""
    page.set_viewport_size({"width": 1366, "height": 768})
    focused = "document.activeElement.getAttribute('aria-label')"
    page.get_by_label("第1行 谈话日期").focus()
    for key, label in (
        ("ArrowDown", "第2行 谈话日期"), ("Enter", "第3行 谈话日期"), ("ArrowUp", "第2行 谈话日期"),
        ("ArrowRight", "第2行 谈话人"), ("ArrowLeft", "第2行 谈话日期"), ("Shift+Enter", "第1行 谈话日期"),
    ):  # fmt: skip
        page.keyboard.press(key)
        assert page.evaluate(focused) == label
    page.keyboard.press("End")
    page.keyboard.type(" ")
    page.keyboard.press("ArrowDown")
    assert page.evaluate(focused) == "第1行 谈话日期"
