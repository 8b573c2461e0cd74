"""A verb for many records: what will happen, what did, and what did not and why."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from branches.audit import AuditLine, Verb
from branches.pages import bulk
from branches.records import Record
from meetings.models import Meeting
from tests import factories
from tests.branches.record_types import BY_STEM, RECORD_TYPES, RecordType, sign_in, states
from tests.cast import Cast

State = Record.State
MEETING = BY_STEM["meeting"]

every_type = pytest.mark.parametrize("kind", RECORD_TYPES, ids=lambda kind: kind.stem)


@pytest.fixture
def first(client: Client, cast: Cast) -> Client:
    return sign_in(client, cast.first)


def post(client: Client, verb: str, *records: Record, query: str = "", **data: Any) -> Any:
    address = f"{MEETING.page.url('bulk')}?{query}"
    return client.post(address, {"verb": verb, "pick": [record.pk for record in records], **data})


@every_type
def test_ticked_rows_are_confirmed(kind: RecordType, first: Client, cast: Cast) -> None:
    drafts = [kind.ready(cast.first_branch) for _ in range(3)]
    untouched = kind.ready(cast.first_branch)
    data = {"verb": "confirm", "pick": [record.pk for record in drafts]}
    plan = first.post(kind.page.url("bulk"), data)
    assert {record.pk for record in plan.context["able"]} == {record.pk for record in drafts}
    assert [states(record)[0] for record in drafts] == [State.DRAFT] * 3
    result = first.post(kind.page.url("bulk"), data | {"go": "1"})
    assert result.context["done"] == 3 and result.context["faulty"] == []
    assert [states(record)[0] for record in drafts] == [State.CONFIRMED] * 3
    assert states(untouched)[0] == State.DRAFT
    for record in drafts:
        assert AuditLine.objects.filter(
            record_key=record.key, verb=Verb.CONFIRM, user_id=cast.first.pk
        ).exists()


def test_rows_that_cannot_are_told_with_their_reasons(first: Client, cast: Cast) -> None:
    good = factories.meeting(cast.first_branch, state=State.DRAFT)
    gap = factories.meeting(cast.first_branch, state=State.DRAFT, due=None, present=None, topic="人数没填")
    over = factories.meeting(cast.first_branch, topic="早已确认")
    foreign = factories.meeting(cast.second_branch, state=State.DRAFT)
    page = post(first, "confirm", good, gap, over, foreign)
    assert [record.pk for record in page.context["able"]] == [good.pk]
    reasons = {each.record.pk: each.reasons for each in page.context["faulty"]}
    assert set(reasons) == {gap.pk, over.pk}
    assert "请填写应到和实到人数。" in "".join(reasons[gap.pk])
    assert reasons[over.pk] == ["现在是“已确认”，不能确认。"]
    result = post(first, "confirm", good, gap, foreign, go="1")
    assert result.context["done"] == 1
    assert [each.record.pk for each in result.context["faulty"]] == [gap.pk]
    assert f'value="{gap.pk}" id="faulty-{gap.pk}" checked' in result.content.decode()
    assert "请填写应到和实到人数。" in result.content.decode()
    assert (states(good)[0], states(gap)[0], states(foreign)[0]) == (
        State.CONFIRMED,
        State.DRAFT,
        State.DRAFT,
    )


def test_a_row_that_fails_leaves_the_others_done(
    first: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A rule met only in the act (a closed month) stops its own row and no other."""
    rows = [factories.meeting(cast.first_branch, state=State.DRAFT) for _ in range(3)]
    confirm = Meeting.confirm

    def refusing(self: Meeting, *, by: Any) -> None:
        if self.pk == rows[1].pk:
            raise ValidationError("三月已经关账，请先申请补录。")
        confirm(self, by=by)

    monkeypatch.setattr(Meeting, "confirm", refusing)
    result = post(first, "confirm", *rows, go="1")
    assert result.context["done"] == 2
    assert "三月已经关账，请先申请补录。" in result.content.decode()
    assert [states(row)[0] for row in rows] == [State.CONFIRMED, State.DRAFT, State.CONFIRMED]


def test_all_that_is_found(first: Client, cast: Cast) -> None:
    found = [
        factories.meeting(cast.first_branch, state=State.DRAFT, held_on=date(2025, 1, 5)) for _ in range(2)
    ]
    outside = factories.meeting(cast.first_branch, state=State.DRAFT, held_on=date(2025, 2, 5))
    page = post(first, "confirm", query="until=2025-01-31", which="all")
    assert {record.pk for record in page.context["able"]} == {record.pk for record in found}
    assert post(first, "confirm", *found, query="until=2025-01-31", go="1").context["done"] == 2
    assert states(outside)[0] == State.DRAFT


def test_withdrawing_asks_for_a_reason_and_tells_the_way_back(first: Client, cast: Cast) -> None:
    row = factories.meeting(cast.first_branch)
    plan = post(first, "withdraw", row).content.decode()
    assert "重新打开" in plan and 'name="reason"' in plan
    again = post(first, "withdraw", row, go="1", reason=" ")
    assert "请写明原因" in again.content.decode() and states(row)[0] == State.CONFIRMED
    result = post(first, "withdraw", row, go="1", reason="重复登记")
    assert result.context["done"] == 1 and "重新打开" in result.content.decode()
    row.refresh_from_db()
    assert (row.state, row.state_reason) == (State.WITHDRAWN, "重复登记")


def test_sending_back_is_for_those_above(client: Client, cast: Cast) -> None:
    rows = [factories.meeting(cast.first_branch), factories.meeting(cast.second_branch)]
    own = factories.meeting(cast.general_branch)
    sign_in(client, cast.general)
    plan = post(client, "send-back", *rows, own)
    assert len(plan.context["able"]) == 2 and plan.context["faulty"][0].record.pk == own.pk
    assert post(client, "send-back", *rows, go="1", reason="缺签到表").context["done"] == 2
    assert [states(row)[0] for row in rows] == [State.RETURNED] * 2
    page = client.get(MEETING.page.list_url).content.decode()
    assert "批量退回" in page and "批量确认" in page
    sign_in(client, cast.first)
    page = client.get(MEETING.page.list_url).content.decode()
    assert "批量退回" not in page and "批量确认" in page
    assert post(client, "send-back", rows[0]).status_code == 302  # nobody is below a branch


def test_a_forged_row_is_refused_and_leaves_a_line(client: Client, cast: Cast) -> None:
    sign_in(client, cast.general)
    row = factories.meeting(cast.first_branch, state=State.DRAFT)
    result = post(client, "confirm", row, go="1")
    assert result.context["done"] == 0 and states(row)[0] == State.DRAFT
    line = AuditLine.objects.get(record_key=row.key, verb=Verb.CONFIRM)
    assert not line.succeeded and line.user_id == cast.general.pk


def test_readers_get_no_boxes(client: Client, cast: Cast) -> None:
    row = factories.meeting(cast.first_branch)
    for user in (cast.leader, cast.clerk):
        sign_in(client, user)
        assert 'name="pick"' not in client.get(MEETING.page.list_url).content.decode()
        assert post(client, "withdraw", row, go="1", reason="试一试").status_code == 403
    assert states(row)[0] == State.CONFIRMED


def test_what_cannot_be_asked_is_told(first: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def told(*records: Record, verb: str = "confirm", **data: Any) -> str:
        response = post(first, verb, *records, query="state=draft&page=1", **data)
        assert response.url == f"{MEETING.page.list_url}?state=draft&page=1"
        return first.get(response.url).content.decode()

    rows = [factories.meeting(cast.first_branch, state=State.DRAFT) for _ in range(3)]
    assert "请先勾选要办理的记录" in told()
    assert "请选择要办理的事项" in told(rows[0], verb="reopen")
    monkeypatch.setattr(bulk, "MOST", 2)
    assert "一次最多办理2条" in told(*rows)
    assert "一次最多办理2条" in told(which="all")
    assert first.get(MEETING.page.url("bulk")).status_code == 405
