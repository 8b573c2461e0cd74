"""The trail of a record in words: who did what, what was there before, and what must never stand in it."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from branches.audit import AuditLine, Verb
from branches.pages.history import LONGEST, history_of
from branches.records import Record
from reports.figures import FIGURES
from tests import factories
from tests.branches.record_types import BY_STEM, RECORD_TYPES, RecordType, only, sign_in
from tests.cast import Cast

State = Record.State
MEETING, TALK, PROBLEM = BY_STEM["meeting"], BY_STEM["talk"], BY_STEM["problem"]

every_type = pytest.mark.parametrize("kind", RECORD_TYPES, ids=lambda kind: kind.stem)


@pytest.fixture
def first(client: Client, cast: Cast) -> Client:
    return sign_in(client, cast.first)


def entered(kind: RecordType, first: Client, data: dict[str, Any]) -> Any:
    response = first.post(kind.page.new_url, data | {"submission_key": "one"})
    assert response.status_code == 302, response.context["form"].errors
    return only(kind, submission_key="one")


def edited(kind: RecordType, first: Client, record: Any, data: dict[str, Any]) -> list[str]:
    response = first.post(kind.page.url("edit", record.pk), data | {"version": record.version})
    assert response.status_code == 302, response.context["form"].errors
    line = AuditLine.objects.filter(record_key=record.key, verb=Verb.EDIT).latest("pk")
    return line.detail.split("\n")


@every_type
def test_an_edit_tells_before_and_after(kind: RecordType, first: Client, cast: Cast) -> None:
    data = kind.data(cast.first_branch)
    record = entered(kind, first, data)
    told = edited(kind, first, record, data | {"held_on": "2026-03-11"})
    assert told == [f"{kind.page.day_label}：2026-03-10 → 2026-03-11"]
    page = first.get(kind.page.url("history", record.pk)).content.decode()
    assert "修改了这条记录" in page and "2026-03-10 → 2026-03-11" in page and cast.first.name in page


@every_type
def test_every_type_tells_where_it_counts_and_what_happened(
    kind: RecordType, first: Client, cast: Cast
) -> None:
    record = kind.make(cast.first_branch)
    response = first.get(record.get_absolute_url())
    assert response.context["usage_url"]
    usage = first.get(response.context["usage_url"]).content.decode()
    counted = any(figure.record_type == record.record_type() for figure in FIGURES)
    assert ("这类记录留作台账" in usage) is not counted
    assert "本记录已用于" in response.content.decode() and "经过" in response.content.decode()
    assert first.get(kind.page.url("history", record.pk)).status_code == 200


def test_choices_persons_and_several_kinds_are_told_in_words(first: Client, cast: Cast) -> None:
    host = factories.member(cast.first_branch, "贺云峤")
    data = MEETING.data(cast.first_branch)
    record = entered(MEETING, first, data)
    told = edited(
        MEETING, first, record, data | {"kinds": ["theme_day"], "host": host.pk, "place": "一楼会议室"}
    )
    assert set(told) == {
        "会议类型：支部委员会 → 主题党日",
        "主持人：（空） → 贺云峤",
        "地点：（空） → 一楼会议室",
    }


def test_child_rows_are_told(first: Client, cast: Cast) -> None:
    data = MEETING.data(cast.first_branch) | {"agenda-TOTAL_FORMS": 1, "agenda-0-title": "防汛值班"}
    record = entered(MEETING, first, data)
    item = record.agenda.get()
    child = {"agenda-TOTAL_FORMS": 2, "agenda-INITIAL_FORMS": 1, "agenda-0-id": item.pk}
    told = edited(
        MEETING, first, record,
        data | child | {"agenda-0-resolution": "同意", "agenda-1-title": "党费收缴"},
    )  # fmt: skip
    assert told == ["议题“防汛值班”的决议：（空） → 同意", "新增议题“党费收缴”"]
    record.refresh_from_db()
    told = edited(
        MEETING, first, record,
        data | {"agenda-TOTAL_FORMS": 1, "agenda-INITIAL_FORMS": 1, "agenda-0-id": item.pk, "agenda-0-DELETE": "on"},
    )  # fmt: skip
    assert told == ["删除议题“防汛值班”"]


def test_what_is_confidential_is_never_told(first: Client, cast: Cast) -> None:
    data = TALK.data(cast.first_branch) | {"summary": "家中有困难"}
    record = entered(TALK, first, data)
    told = edited(TALK, first, record, data | {"summary": "已联系帮扶"})
    assert told == ["内容摘要：已修改"]
    for line in AuditLine.objects.all():
        assert "家中有困难" not in line.detail and "已联系帮扶" not in line.detail


def test_long_texts_are_cut_and_flat(first: Client, cast: Cast) -> None:
    data = PROBLEM.data(cast.first_branch) | {"measure": "一\n二"}
    record = entered(PROBLEM, first, data)
    (told,) = edited(PROBLEM, first, record, data | {"measure": "长" * (LONGEST + 7)})
    assert told == f"整改措施：一 二 → {'长' * LONGEST}…（共{LONGEST + 7}字）"


def test_verbs_are_sentences_and_what_failed_says_so(first: Client, client: Client, cast: Cast) -> None:
    record = factories.meeting(cast.first_branch, state=State.DRAFT, held_on=date(2025, 1, 5))
    record.confirm(by=cast.first)
    record.send_back(by=cast.general, reason="缺签到表")
    sign_in(client, cast.clerk)
    assert client.post(MEETING.page.url("withdraw", record.pk), {"reason": "试试"}).status_code == 403
    refused, sent, confirmed = history_of(record)[:3]
    assert refused.sentence == "想撤销，没有权限，未办成" and not refused.succeeded
    assert sent.sentence == "退回了这条记录，不再计入统计" and sent.details == ["原因：缺签到表"]
    assert confirmed.sentence == "确认了这条记录，计入统计" and confirmed.by_name == cast.first.name
