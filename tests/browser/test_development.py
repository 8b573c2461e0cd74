"""A person's way from the application to the conversion, in the browser."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from branches.accounts import Post, Role, User
from branches.organizations import Organization
from members.models import DevelopmentCase, Member
from tests import factories
from tests.browser.conftest import PASSWORD, log_in

TODAY = date.today()
ADMITTED = TODAY - timedelta(days=420)
"""When the 支部大会 passes the person: more than a year ago, so that he can be converted today."""
WAY: tuple[tuple[int, int, dict[str, str]], ...] = (
    (1, -640, {}), (2, -625, {}), (3, -560, {}), (4, -552, {}), (5, -552, {}), (6, -385, {}), (6, -207, {}),
    (7, -190, {"notice_from": "-215", "notice_to": "-191"}), (8, -183, {}), (9, -183, {}), (10, -150, {}),
    (11, -130, {"training_days": "3"}), (12, -30, {}), (13, -20, {}), (14, -12, {}), (15, 0, {}), (16, 6, {}),
    (17, 10, {"level": "general_branch"}), (17, 14, {"level": "party_group"}), (17, 20, {"level": "work_committee"}),
    (18, 24, {}), (19, 22, {}), (20, 30, {}), (21, 190, {}), (22, 364, {}), (23, 370, {}),
    (24, 380, {"level": "general_branch"}), (24, 384, {"level": "party_group"}), (24, 390, {"level": "work_committee"}),
    (25, 400, {}),
)  # fmt: skip


@pytest.fixture
def first(bureau: Organization) -> Iterator[Organization]:
    """The first branch, with a case that has only just begun and the two votes held."""
    branch = Organization.objects.get(name="局机关第一党支部")
    staff = User.objects.create_user("staff", PASSWORD, name="闻笛")
    Post.objects.create(user=staff, organization=Organization.objects.get(depth=1), role=Role.STAFF)
    case = factories.whole_case(branch, 0, person_name="洛知秋", held_on=ADMITTED - timedelta(days=640))
    for days in (0, 370):
        factories.vote(case, ADMITTED + timedelta(days=days))
    yield branch


def enter(
    page: Page, server: LiveServer, case: DevelopmentCase, number: int, on: date, more: dict[str, str]
) -> None:
    """Enter one step as a secretary does, opening its form in place."""
    page.goto(f"{server.url}{case.get_absolute_url()}")
    place = page.locator(f"#step-{number}")
    place.locator(".dev-enter a").click()
    form = place.locator("form.dev-form")
    form.locator("[name=held_on]").fill(on.isoformat())
    for name, value in more.items():
        if name == "level":
            form.locator("[name=level]").select_option(value)
        elif name.startswith("notice"):
            form.locator(f"[name={name}]").fill((ADMITTED + timedelta(days=int(value))).isoformat())
        else:
            form.locator(f"[name={name}]").fill(value)
    if number in (5, 9):
        long_since = [
            each.pk
            for each in Member.objects.confirmed().filter(organization=case.organization).order_by("pk")
            if each.formal_on and each.formal_on < ADMITTED - timedelta(days=700)
        ]
        for pk in long_since[:2]:
            form.locator(f"[name=people][value='{pk}']").check(force=True)
    if number == 10:
        form.locator("[name=passed][value=True]").check(force=True)
    if number == 23:
        form.locator("[name=outcome][value=on_time]").check(force=True)
    form.get_by_role("button", name="保存并确认").click()
    expect(page.locator(".msg-success")).to_contain_text(f"第{number}步")


def test_from_the_application_to_the_conversion(
    quiet_page: Page, live_server: LiveServer, first: Organization
) -> None:
    log_in(quiet_page, live_server, "first")
    case = DevelopmentCase.objects.get(person_name="洛知秋")
    quiet_page.goto(f"{live_server.url}{case.get_absolute_url()}")
    expect(quiet_page.locator(".dev-next-what")).to_contain_text("第1步 递交入党申请书")
    for number, days, more in WAY:
        enter(quiet_page, live_server, case, number, ADMITTED + timedelta(days=days), more)
    expect(quiet_page.locator("#next + .sub, .dev-next .sec-head .sub").first).to_have_text("正式党员")
    expect(quiet_page.get_by_text("25步已经办结。")).to_be_visible()
    case.refresh_from_db()
    assert (case.decision, case.reached, case.next_step) == ("on_time", 25, None)
    assert case.admission_meeting_on == ADMITTED
    assert case.conversion_approved_on == ADMITTED + timedelta(days=390)


def test_what_is_refused_without_javascript(
    browser_context_args: dict[str, object], page: Page, live_server: LiveServer, first: Organization
) -> None:
    case = DevelopmentCase.objects.get(person_name="洛知秋")
    for number, days in ((1, -640), (2, -625), (3, -560)):
        factories.development_step(case, number, ADMITTED + timedelta(days=days))
    assert page.context.browser is not None
    context = page.context.browser.new_context(locale="zh-CN", java_script_enabled=False)
    plain = context.new_page()
    log_in(plain, live_server, "first")
    plain.goto(f"{live_server.url}{case.get_absolute_url()}")
    plain.locator("#step-7 .dev-enter a").click()
    plain.locator("[name=held_on]").fill((ADMITTED - timedelta(days=400)).isoformat())
    plain.locator("[name=conclusion]").fill("同意列为发展对象")
    plain.get_by_role("button", name="保存并确认").click()
    expect(plain.locator("main")).to_contain_text("才满1年")
    expect(plain.locator("[name=conclusion]")).to_have_value("同意列为发展对象")
    context.close()
