"""From the workbench to the finished PDF in five clicks, and from a number to its records."""

from pathlib import Path

from playwright.sync_api import Page
from pypdf import PdfReader
from pytest_django.live_server_helper import LiveServer

from branches.organizations import Organization
from tests.browser.conftest import log_in


def test_five_clicks_to_the_pdf(
    quiet_page: Page, live_server: LiveServer, bureau: Organization, tmp_path: Path
) -> None:
    page = quiet_page
    log_in(page, live_server, "general")
    page.get_by_role("navigation", name="主菜单").get_by_role("link", name="述职报告").click()  # 1
    page.get_by_label("年度").fill("2025")
    page.get_by_role("button", name="一键成稿").click()  # 2
    page.locator("summary", has_text="下载").click()  # 3
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF").first.click()  # 4
    target = tmp_path / "report.pdf"
    download.value.save_as(target)
    text = "".join("".join(sheet.extract_text().split()) for sheet in PdfReader(target).pages)
    assert "115人次" in text
    assert "述职报告" in text


def test_from_a_number_to_its_records(
    quiet_page: Page, live_server: LiveServer, bureau: Organization
) -> None:
    page = quiet_page
    log_in(page, live_server, "general")
    page.goto(f"{live_server.url}/figures/M05/?organization={bureau.pk}&year=2025")
    assert "115" in page.locator("main").inner_text()
    page.locator("main").locator("table a[href*='/meetings/talks/']").first.click()
    assert "谈话对象" in page.locator("main").inner_text()
