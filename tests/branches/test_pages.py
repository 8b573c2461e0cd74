"""The pages all record types share, tried on every type."""

import io
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from branches.audit import AuditLine, Verb
from branches.pages.declaration import show
from branches.records import Record
from tests import factories
from tests.branches.record_types import (
    BY_STEM,
    DAY,
    RECORD_TYPES,
    RecordType,
    only,
    sign_in,
    states,
)
from tests.cast import Cast

CHINESE = re.compile("[\u4e00-\u9fff]")
FORMULA = '=HYPERLINK("http://example.invalid","点我")'
State = Record.State

every_type = pytest.mark.parametrize("kind", RECORD_TYPES, ids=lambda kind: kind.stem)
written_types = pytest.mark.parametrize(
    "kind", [kind for kind in RECORD_TYPES if kind.text], ids=lambda kind: kind.stem
)


@pytest.fixture
def first(client: Client, cast: Cast) -> Client:
    """A browser in which the first branch's secretary has logged in."""
    return sign_in(client, cast.first)


def audit_verbs(record: Record) -> list[str]:
    return list(AuditLine.objects.filter(record_key=record.key).values_list("verb", flat=True))


def listed(response: Any) -> set[int]:
    return {row.record.pk for row in response.context["rows"]}


# --- lists


@every_type
def test_list_is_empty_and_then_shows_the_record(kind: RecordType, first: Client, cast: Cast) -> None:
    response = first.get(kind.page.list_url)
    assert response.status_code == 200
    assert f"还没有{kind.page.name}的记录" in response.content.decode()
    record = kind.make(cast.first_branch)
    foreign = kind.make(cast.second_branch)
    response = first.get(kind.page.list_url)
    assert record.pk in listed(response) and foreign.pk not in listed(response)
    assert record.get_absolute_url() in response.content.decode()


@pytest.mark.parametrize(
    "kind", [kind for kind in RECORD_TYPES if kind.text in kind.page.search], ids=lambda kind: kind.stem
)
def test_list_finds_by_words(kind: RecordType, first: Client, cast: Cast) -> None:
    wanted = kind.with_text(cast.first_branch, "蓝鹭观测")
    other = kind.make(cast.first_branch)
    found = listed(first.get(kind.page.list_url, {"q": "鹭观"}))
    assert wanted.pk in found and other.pk not in found
    response = first.get(kind.page.list_url, {"q": "没有这几个字"})
    assert listed(response) == set()
    assert "没有符合条件的" in response.content.decode()


@every_type
def test_list_filters_by_organisation_state_and_days(kind: RecordType, client: Client, cast: Cast) -> None:
    sign_in(client, cast.leader)
    early = kind.make(cast.first_branch, held_on=date(2025, 1, 5), state=State.DRAFT)
    late = kind.make(cast.second_branch, held_on=date(2025, 1, 20))

    def found(**query: Any) -> set[int]:
        return listed(client.get(kind.page.list_url, query)) & {early.pk, late.pk}

    assert found() == {early.pk, late.pk}
    assert found(organization=cast.first_branch.pk) == {early.pk}
    assert found(organization=cast.general_branch.pk) == {early.pk, late.pk}
    assert found(state="draft") == {early.pk}
    assert found(since="2025-01-06") == {late.pk}
    assert found(until="2025-01-06") == {early.pk}
    assert found(since="不是日期") == {early.pk, late.pk}
    assert found(organization=cast.other_branch.pk) == {early.pk, late.pk}  # not his to name: no filter


@every_type
def test_list_sorts_by_its_columns_only(kind: RecordType, first: Client, cast: Cast) -> None:
    for day in (3, 1, 2):
        kind.make(cast.first_branch, held_on=date(2025, 1, day))
    for column in kind.page.columns:
        if column.sort:
            up = [
                row.record.pk for row in first.get(kind.page.list_url, {"sort": column.sort}).context["rows"]
            ]
            down = [
                row.record.pk
                for row in first.get(kind.page.list_url, {"sort": f"-{column.sort}"}).context["rows"]
            ]
            assert sorted(up) == sorted(down)
            if column.sort == "held_on":
                days = [only(kind, pk=pk).held_on for pk in up]
                assert days == sorted(days)
    assert first.get(kind.page.list_url, {"sort": "created_by__password"}).status_code == 200


@every_type
def test_list_turns_pages(kind: RecordType, first: Client, cast: Cast) -> None:
    for _ in range(31):
        kind.make(cast.first_branch)
    total = kind.page.model._default_manager.filter(organization=cast.first_branch).count()
    one = first.get(kind.page.list_url, {"since": "2000-01-01"})
    two = first.get(kind.page.list_url, {"since": "2000-01-01", "page": 2})
    assert one.context["total"] == total
    assert len(listed(one)) == 30
    assert listed(one).isdisjoint(listed(two))
    assert "?since=2000-01-01&amp;page=2" in one.content.decode() or "?since=2000-01-01&page=2" in (
        one.content.decode()
    )
    assert first.get(kind.page.list_url, {"page": "999"}).status_code == 200


@every_type
def test_list_costs_the_same_for_one_row_and_thirty(kind: RecordType, first: Client, cast: Cast) -> None:
    kind.make(cast.first_branch)
    first.get(kind.page.list_url)
    with CaptureQueriesContext(
        connection,
    ) as one:
        first.get(kind.page.list_url)
    for _ in range(29):
        kind.make(cast.first_branch)
    with CaptureQueriesContext(connection) as thirty:
        first.get(kind.page.list_url)
    assert len(one) == len(thirty), "\n".join(query["sql"] for query in thirty)


# --- export


@every_type
def test_export_holds_what_is_listed(kind: RecordType, first: Client, cast: Cast) -> None:
    kind.make(cast.first_branch, held_on=date(2025, 1, 5))
    kind.make(cast.second_branch, held_on=date(2025, 1, 5))
    query = {"until": "2025-01-31", "since": "2025-01-01"}
    shown = first.get(kind.page.list_url, query).context["total"]
    response = first.get(kind.page.url("export"), query)
    assert quote(kind.page.name) in response["Content-Disposition"]
    sheet = load_workbook(io.BytesIO(response.content)).active
    rows = list(sheet.iter_rows(min_row=3, values_only=True))
    assert sheet["A1"].value == f"{kind.page.name}登记表"
    assert f"共{shown}条" in sheet["A2"].value and "自：2025年1月1日" in sheet["A2"].value
    assert list(rows[0]) == [column.label for column in kind.page.columns]
    assert len(rows) == shown + 1
    assert AuditLine.objects.filter(verb=Verb.EXPORT, record_key=kind.page.model.record_type()).count() == 1


@pytest.mark.parametrize("kind", [kind for kind in RECORD_TYPES if kind.shown], ids=lambda kind: kind.stem)
def test_export_writes_no_formula(kind: RecordType, first: Client, cast: Cast) -> None:
    limit = kind.page.model._meta.get_field(kind.shown).max_length
    text = FORMULA[:limit] + "\x0b" if limit > len(FORMULA) else FORMULA[:limit]
    kind.with_text(cast.first_branch, text)
    response = first.get(kind.page.url("export"))
    cells = [cell for row in load_workbook(io.BytesIO(response.content)).active.iter_rows() for cell in row]
    wanted = [cell for cell in cells if str(cell.value).startswith("=")]
    assert wanted and all(cell.data_type == "s" for cell in wanted)


# --- one record


@every_type
def test_detail_shows_the_record_and_what_can_be_done(kind: RecordType, first: Client, cast: Cast) -> None:
    record = kind.make(cast.first_branch, state=State.DRAFT)
    response = first.get(record.get_absolute_url())
    assert response.status_code == 200
    assert [action.label for action in response.context["actions"]][:2] == [
        kind.page.verb_labels.get("confirm", "确认"),
        "撤销",
    ]
    assert kind.page.url("edit", record.pk) in response.content.decode()
    history = first.get(kind.page.url("history", record.pk))
    assert "录入" in history.content.decode()


@every_type
def test_new_form_has_chinese_labels(kind: RecordType, first: Client) -> None:
    response = first.get(kind.page.new_url)
    assert response.status_code == 200
    form = response.context["form"]
    for name in form.compared():
        assert CHINESE.search(form.label_of(name)), name
    assert not response.context["form"].errors


@every_type
def test_create_as_draft(kind: RecordType, first: Client, cast: Cast) -> None:
    data = kind.data(cast.first_branch)
    before = set(kind.page.model._default_manager.values_list("pk", flat=True))
    response = first.post(kind.page.new_url, data)
    assert response.status_code == 302, response.context and response.context["form"].errors
    record = kind.page.model._default_manager.exclude(pk__in=before).get()
    assert response.url == record.get_absolute_url()
    assert record.state == State.DRAFT
    assert record.created_by == cast.first
    assert record.held_on == DAY
    assert audit_verbs(record) == [Verb.CREATE]


@every_type
def test_create_and_confirm(kind: RecordType, first: Client, cast: Cast) -> None:
    data = kind.data(cast.first_branch, then="confirm", submission_key="once")
    offered = b'value="confirm"' in first.get(kind.page.new_url).content
    assert offered is kind.page.whole_at_once
    response = first.post(kind.page.new_url, data, follow=True)
    if not kind.page.whole_at_once:
        assert response.context["form"].non_field_errors()
        assert not kind.page.model._default_manager.filter(submission_key="once").exists()
        return
    record = only(kind, submission_key="once")
    assert record.state == State.CONFIRMED
    assert record.confirmed_by == cast.first
    assert audit_verbs(record) == [Verb.CREATE, Verb.CONFIRM]
    assert "已保存并确认" in response.content.decode()


@every_type
def test_create_and_write_another(kind: RecordType, first: Client, cast: Cast) -> None:
    response = first.post(kind.page.new_url, kind.data(cast.first_branch, then="another"))
    assert response.status_code == 302 and response.url == kind.page.new_url


@every_type
def test_a_clerk_enters_and_cannot_confirm(kind: RecordType, client: Client, cast: Cast) -> None:
    sign_in(client, cast.clerk)
    assert client.post(kind.page.new_url, kind.data(cast.first_branch)).status_code == 302
    refused = kind.data(cast.first_branch, then="confirm", submission_key="refused")
    assert client.post(kind.page.new_url, refused).status_code == 403
    assert not kind.page.model._default_manager.filter(submission_key="refused").exists()


@every_type
def test_the_same_form_twice_makes_one_record(kind: RecordType, first: Client, cast: Cast) -> None:
    key = first.get(kind.page.new_url).context["form"]["submission_key"].value()
    data = kind.data(cast.first_branch, submission_key=key)
    one, two = first.post(kind.page.new_url, data), first.post(kind.page.new_url, data)
    assert one.url == two.url == only(kind, submission_key=key).get_absolute_url()


@every_type
def test_a_refused_form_keeps_what_was_typed(kind: RecordType, first: Client, cast: Cast) -> None:
    data = kind.data(cast.first_branch, held_on="")
    if kind.text:
        data[kind.text] = "写到一半的字"
    before = kind.page.model._default_manager.count()
    response = first.post(kind.page.new_url, data)
    assert response.status_code == 200
    page = response.content.decode()
    assert "还没有保存" in page
    if kind.text:
        assert "写到一半的字" in page
    errors = response.context["form"].errors
    assert "held_on" in errors
    for messages in errors.values():
        assert all(CHINESE.search(message) and message.endswith("。") for message in messages), messages
    assert kind.page.model._default_manager.count() == before


@every_type
def test_an_empty_form_is_refused(kind: RecordType, first: Client) -> None:
    response = first.post(kind.page.new_url, {})
    assert response.status_code == 200
    assert response.context["form"].errors


@every_type
def test_a_day_to_come_is_refused_except_for_plans(kind: RecordType, first: Client, cast: Cast) -> None:
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    response = first.post(kind.page.new_url, kind.data(cast.first_branch, held_on=tomorrow))
    if kind.page.form.ahead:
        assert response.status_code == 302
    else:
        assert "日期不能晚于今天" in response.content.decode()


@every_type
def test_nobody_enters_for_another_branch(kind: RecordType, first: Client, cast: Cast) -> None:
    response = first.post(kind.page.new_url, kind.data(cast.second_branch))
    assert response.status_code == 200
    assert "organization" in response.context["form"].errors
    assert not kind.page.model._default_manager.filter(
        organization=cast.second_branch, created_by=cast.first
    ).exists()


# --- changing


def _draft(kind: RecordType, first: Client, cast: Cast) -> tuple[Any, dict[str, Any]]:
    """A draft entered by form, and the form with which it was entered."""
    data = kind.data(cast.first_branch, submission_key="draft")
    first.post(kind.page.new_url, data)
    return only(kind, submission_key="draft"), data


@every_type
def test_edit(kind: RecordType, first: Client, cast: Cast) -> None:
    record, data = _draft(kind, first, cast)
    assert first.get(kind.page.url("edit", record.pk)).status_code == 200
    data |= {"held_on": "2026-03-11", "version": record.version}
    response = first.post(kind.page.url("edit", record.pk), data)
    assert response.status_code == 302, response.context["form"].errors
    fresh = only(kind, pk=record.pk)
    assert (fresh.held_on, fresh.version) == (date(2026, 3, 11), record.version + 1)
    line = AuditLine.objects.filter(record_key=record.key, verb=Verb.EDIT).get()
    assert kind.page.day_label in line.detail


@every_type
def test_a_stale_form_shows_both_versions_and_writes_nothing(
    kind: RecordType, first: Client, cast: Cast
) -> None:
    record, data = _draft(kind, first, cast)
    stored = only(kind, pk=record.pk)
    stored.held_on = date(2026, 3, 12)
    stored.store(by=cast.clerk)
    before = AuditLine.objects.count()
    late = data | {"held_on": "2026-03-13", "version": record.version}
    response = first.post(kind.page.url("edit", record.pk), late)
    assert response.status_code == 200
    assert only(kind, pk=record.pk).held_on == date(2026, 3, 12)
    assert AuditLine.objects.count() == before
    assert [(each.label, each.mine, each.theirs) for each in response.context["conflict"]] == [
        (kind.page.day_label, "2026-03-13", "2026-03-12")
    ]
    page = response.content.decode()
    assert "这条记录被别人改过" in page and "2026-03-12" in page and "2026-03-13" in page
    again = late | {"version": response.context["form"]["version"].value()}
    assert first.post(kind.page.url("edit", record.pk), again).status_code == 302
    assert only(kind, pk=record.pk).held_on == date(2026, 3, 13)


@every_type
def test_a_confirmed_record_is_not_edited(kind: RecordType, first: Client, cast: Cast) -> None:
    record = kind.make(cast.first_branch)
    before = states(record)
    assert first.get(kind.page.url("edit", record.pk)).status_code == 403
    assert first.post(kind.page.url("edit", record.pk), kind.data(cast.first_branch)).status_code == 403
    assert states(record) == before


# --- verbs


@every_type
def test_the_verbs_in_their_order(kind: RecordType, client: Client, cast: Cast) -> None:
    record = kind.ready(cast.first_branch)

    def press(user: Any, slug: str, **data: str) -> str:
        response = sign_in(client, user).post(kind.page.url(slug, record.pk), data)
        assert response.status_code == 302, response.content.decode()
        return states(record)[0]

    assert press(cast.first, "confirm") == State.CONFIRMED
    assert press(cast.general, "send-back", reason="会议记录缺页") == State.RETURNED
    assert only(kind, pk=record.pk).state_reason == "会议记录缺页"
    assert press(cast.first, "confirm") == State.CONFIRMED
    assert press(cast.first, "reopen", reason="人数写错") == State.REOPENED
    assert press(cast.first, "withdraw", reason="重复登记") == State.WITHDRAWN
    assert press(cast.first, "reopen", reason="并不重复") == State.REOPENED
    lines = AuditLine.objects.filter(record_key=record.key)
    assert [(line.verb, line.detail) for line in lines][-6:] == [
        (Verb.CONFIRM, ""),
        (Verb.SEND_BACK, "会议记录缺页"),
        (Verb.CONFIRM, ""),
        (Verb.REOPEN, "人数写错"),
        (Verb.WITHDRAW, "重复登记"),
        (Verb.REOPEN, "并不重复"),
    ]
    page = sign_in(client, cast.first).get(record.get_absolute_url()).content.decode()
    assert "会议记录缺页" in page and cast.general.name in page


@every_type
@pytest.mark.parametrize("slug", ["send-back", "withdraw", "reopen"])
def test_a_verb_without_its_reason_asks_for_it(
    kind: RecordType, slug: str, client: Client, cast: Cast
) -> None:
    record = kind.make(cast.first_branch)
    before = states(record)
    sign_in(client, cast.general if slug == "send-back" else cast.first)
    assert client.get(kind.page.url(slug, record.pk)).status_code == 200
    for reason in ("", "   ", "过" * 201):
        response = client.post(kind.page.url(slug, record.pk), {"reason": reason})
        assert response.status_code == 200
        assert "原因" in "".join(response.context["form"].errors["reason"])
    assert states(record) == before


@every_type
def test_a_refused_verb_leaves_a_line(kind: RecordType, client: Client, cast: Cast) -> None:
    record = kind.make(cast.first_branch)
    sign_in(client, cast.clerk)
    assert client.post(kind.page.url("withdraw", record.pk), {"reason": "试一试"}).status_code == 403
    assert states(record)[0] == State.CONFIRMED
    assert (
        AuditLine.objects.filter(record_key=record.key, succeeded=False, user_id=cast.clerk.pk).count() == 1
    )


def test_confirming_asks_for_what_is_missing(first: Client, cast: Cast) -> None:
    kind = BY_STEM["meeting"]
    record = kind.make(cast.first_branch, state=State.DRAFT, due=None, present=None)
    page = first.post(kind.page.url("confirm", record.pk), follow=True).content.decode()
    assert "请填写应到和实到人数。" in page
    assert states(record)[0] == State.DRAFT
    data = kind.data(cast.first_branch, due="", then="confirm", submission_key="gap")
    response = first.post(kind.page.new_url, data)
    assert "请填写应到和实到人数。" in response.content.decode()
    assert not kind.page.model._default_manager.filter(submission_key="gap").exists()


def test_confirming_needs_no_reason(first: Client, cast: Cast) -> None:
    kind = BY_STEM["meeting"]
    record = kind.make(cast.first_branch, state=State.DRAFT)
    response = first.get(kind.page.url("confirm", record.pk))
    assert response.status_code == 200
    assert 'name="reason"' not in response.content.decode()


def test_rounds_of_other_branches_are_not_named(first: Client, cast: Cast) -> None:
    factories.talk_round(cast.second_branch, name="第二支部的轮次")
    factories.talk_round(cast.first_branch, name="第一支部的轮次")
    for address in (BY_STEM["talk"].page.list_url, BY_STEM["talk"].page.new_url):
        page = first.get(address).content.decode()
        assert "第一支部的轮次" in page and "第二支部的轮次" not in page


def test_an_instant_is_shown_by_its_day_in_china() -> None:
    assert show(datetime(2026, 11, 24, 16, 30, tzinfo=UTC)) == "2026年11月25日"
    assert show(date(2026, 11, 24)) == "2026年11月24日"
