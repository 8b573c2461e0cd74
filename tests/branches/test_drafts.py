"""Nothing typed is lost: what is begun is kept for its writer, and two writers choose part by part."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from branches import drafts
from branches.drafts import Draft, Ticket
from branches.records import Record
from meetings.models import Meeting
from tests.branches.record_types import BY_STEM, RecordType, sign_in
from tests.cast import Cast

KEEP, DESK = "/drafts/keep/", "/drafts/"
MEETING: RecordType = BY_STEM["meeting"]
TALK: RecordType = BY_STEM["talk"]
ROWS = {
    f"{prefix}-{name}_FORMS": number
    for prefix in ("agenda", "attendances")
    for name, number in (("TOTAL", 0), ("INITIAL", 0), ("MIN_NUM", 0), ("MAX_NUM", 1000))
}


@pytest.fixture
def first(client: Client, cast: Cast) -> Client:
    return sign_in(client, cast.first)


def opened(client: Client, url: str) -> dict[str, Any]:
    """What the form carries before anything is typed."""
    context = client.get(url).context
    return {
        "ticket": context["ticket"],
        "submission_key": context["form"]["submission_key"].value(),
        "version": context["form"]["version"].value() or "",
    }


def begun(client: Client, cast: Cast, **typed: Any) -> tuple[dict[str, Any], Draft]:
    """A meeting half written, and the draft the browser left."""
    data = opened(client, MEETING.page.new_url) | ROWS | {"topic": "写到一半"} | typed
    assert client.post(KEEP, data).json()["kept"]
    return data, Draft.objects.get()


def stored(cast: Cast, client: Client, **changes: Any) -> tuple[Meeting, dict[str, Any]]:
    """A meeting not yet confirmed, and its form as it was opened."""
    data = (
        MEETING.data(cast.first_branch, topic="原来的主题", place="二楼", submission_key="one")
        | ROWS
        | changes
    )
    assert client.post(MEETING.page.new_url, data).status_code == 302
    meeting = Meeting.objects.get(submission_key="one")
    return meeting, data | opened(client, MEETING.page.url("edit", meeting.pk))


# --- begun, and gone on with


def test_what_is_typed_is_kept_encrypted_and_given_back(first: Client, cast: Cast) -> None:
    _, draft = begun(first, cast, due="13")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("branches.encryption.decrypt", lambda text: text)
        assert "topic" not in Draft.objects.get().content
    page = first.get(draft.url)
    assert page.context["form"]["topic"].value() == "写到一半" and page.context["form"]["due"].value() == "13"
    assert not page.context["form"].errors and "还没有保存" in page.content.decode()
    assert not Meeting.objects.filter(topic="写到一半").exists()
    assert draft.url in first.get(MEETING.page.new_url).content.decode()
    assert draft.url in first.get(DESK).content.decode()


def test_the_same_form_keeps_one_draft_and_saving_ends_it(first: Client, cast: Cast) -> None:
    data, _ = begun(first, cast)
    first.post(KEEP, data | {"topic": "又写了几个字"})
    assert Draft.objects.get().data["topic"] == "又写了几个字"
    whole = MEETING.data(cast.first_branch) | data | {"topic": "写完了"}
    assert first.post(MEETING.page.new_url, whole).status_code == 302
    assert not Draft.objects.exists()
    late = first.post(KEEP, data)
    assert late.status_code == 409 and not Draft.objects.exists()


def test_faults_do_not_lose_what_was_typed(first: Client, cast: Cast) -> None:
    data = (
        MEETING.data(cast.first_branch)
        | opened(first, MEETING.page.new_url)
        | {"held_on": "", "topic": "有错"}
    )
    assert first.post(MEETING.page.new_url, data).status_code == 200
    assert Draft.objects.get().data["topic"] == "有错"


def test_only_its_writer_opens_and_throws_it_away(first: Client, cast: Cast) -> None:
    _, draft = begun(first, cast)
    other = sign_in(Client(), cast.clerk)
    assert other.get(draft.url).status_code == 404
    assert other.post(f"/drafts/{draft.pk}/drop/").status_code == 404
    assert draft.url not in other.get(MEETING.page.new_url).content.decode()
    assert draft.url not in other.get(DESK).content.decode()
    assert first.get(f"/drafts/{draft.pk}/drop/").status_code == 405
    told = first.post(f"/drafts/{draft.pk}/drop/", follow=True)
    assert "已删除暂存的" in told.content.decode() and not Draft.objects.exists()


def test_without_a_ticket_of_the_site_nothing_is_kept(client: Client, cast: Cast) -> None:
    for ticket in ("", "made-up", drafts.signing.dumps({"user_id": 1}, salt="another")):
        assert client.post(KEEP, {"ticket": ticket, "topic": "外人"}).status_code == 409
    assert not Draft.objects.exists()


def test_too_much_is_not_kept(first: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "LONGEST", 10)
    data = opened(first, MEETING.page.new_url)
    assert first.post(KEEP, data | {"topic": "很长的主题"}).status_code == 409


def test_untouched_drafts_go_on_the_day_that_was_told(first: Client, cast: Cast) -> None:
    _, draft = begun(first, cast)
    day = timezone.localdate() + timedelta(days=90)
    assert draft.goes_on == day and f"{day.month} 月 {day.day} 日" in first.get(DESK).content.decode()
    Draft.objects.update(written_at=timezone.now() - timedelta(days=89))
    assert drafts.purge() == 0
    Draft.objects.update(written_at=timezone.now() - timedelta(days=91))
    assert drafts.purge() == 1


def test_a_table_for_many_is_kept_too(first: Client, cast: Cast) -> None:
    page = first.get(TALK.page.grid_url)
    data = {"ticket": page.context["ticket"], "key": page.context["sheet"].key, "rows": "1"}
    column = page.context["sheet"].columns[0].name
    assert first.post(KEEP, data | {f"r0-{column}": "2026-03-05"}).status_code == 200
    again = first.get(Draft.objects.get().url)
    assert again.context["sheet"].rows[0].cells[0].text == "2026-03-05"
    assert Draft.objects.get().url in first.get(TALK.page.grid_url).content.decode()


# --- the log-in ran out, or is another's


def test_a_form_sent_after_the_log_in_ran_out_opens_again(first: Client, cast: Cast) -> None:
    data = MEETING.data(cast.first_branch) | opened(first, MEETING.page.new_url) | {"topic": "登录过期"}
    first.logout()
    refused = first.post(MEETING.page.new_url, data)
    draft = Draft.objects.get()
    assert refused.status_code == 302 and f"draft%3D{draft.pk}" in refused.url
    assert "已经暂存" in first.get(refused.url).content.decode()
    assert not Meeting.objects.filter(topic="登录过期").exists()
    sign_in(first, cast.first)
    form = first.get(draft.url).context["form"]
    assert form["topic"].value() == "登录过期"
    again = data | {"submission_key": form["submission_key"].value()}
    assert first.post(MEETING.page.new_url, again).status_code == 302
    assert Meeting.objects.filter(topic="登录过期").count() == 1 and not Draft.objects.exists()


def test_typing_on_after_the_log_in_ran_out_is_kept(first: Client, cast: Cast) -> None:
    data = opened(first, MEETING.page.new_url)
    first.logout()
    assert first.post(KEEP, data | {"topic": "还在写"}).status_code == 200
    assert Draft.objects.get().user == cast.first


def test_a_stale_token_costs_nothing(cast: Cast) -> None:
    client = sign_in(Client(enforce_csrf_checks=True), cast.first)
    data = MEETING.data(cast.first_branch) | opened(client, MEETING.page.new_url) | {"topic": "令牌旧了"}
    assert client.post(MEETING.page.new_url, data).status_code == 403
    assert Draft.objects.get().data["topic"] == "令牌旧了"


def test_nothing_is_entered_in_anothers_name(first: Client, cast: Cast) -> None:
    data = MEETING.data(cast.first_branch) | opened(first, MEETING.page.new_url) | {"topic": "前一个人写的"}
    sign_in(first, cast.clerk)
    told = first.post(MEETING.page.new_url, data, follow=True).content.decode()
    assert "没有以您的名义保存" in told and not Meeting.objects.filter(topic="前一个人写的").exists()
    assert Draft.objects.get().user == cast.first


# --- two writers


def changed_by_clerk(meeting: Meeting, cast: Cast, **changes: Any) -> None:
    fresh = Meeting.objects.get(pk=meeting.pk)
    for name, value in changes.items():
        setattr(fresh, name, value)
    fresh.store(by=cast.clerk)


def conflict_of(response: Any) -> dict[str, tuple[str, str, str]]:
    return {each.name: (each.mine, each.theirs, each.choice) for each in response.context["conflict"]}


def test_each_part_is_proposed_from_whoever_changed_it(first: Client, cast: Cast) -> None:
    meeting, data = stored(cast, first)
    changed_by_clerk(meeting, cast, place="三楼", topic="他改的主题")
    response = first.post(
        MEETING.page.url("edit", meeting.pk), data | {"topic": "我改的主题", "held_on": "2026-03-09"}
    )
    assert conflict_of(response) == {
        "held_on": ("2026-03-09", "2026-03-10", "mine"),
        "place": ("二楼", "三楼", "theirs"),
        "topic": ("我改的主题", "他改的主题", "mine"),
    }
    notes = {each.name: each.note for each in response.context["conflict"]}
    assert notes == {"held_on": "", "place": "您没有改过", "topic": "两人都改了"}
    assert Meeting.objects.get(pk=meeting.pk).topic == "他改的主题"


def test_the_writer_chooses_part_by_part(first: Client, cast: Cast) -> None:
    meeting, data = stored(cast, first)
    changed_by_clerk(meeting, cast, place="三楼", topic="他改的主题")
    url = MEETING.page.url("edit", meeting.pk)
    mine = data | {"topic": "我改的主题", "place": "四楼"}
    shown = first.post(url, mine).context
    chosen = {"choice-topic": "theirs", "choice-place": "mine"}
    again = mine | chosen | {"version": shown["form"]["version"].value(), "ticket": shown["ticket"]}
    assert first.post(url, again).status_code == 302
    fresh = Meeting.objects.get(pk=meeting.pk)
    assert (fresh.topic, fresh.place) == ("他改的主题", "四楼")


def test_what_is_written_after_the_question_stays(first: Client, cast: Cast) -> None:
    meeting, data = stored(cast, first)
    changed_by_clerk(meeting, cast, place="三楼", topic="他改的主题")
    url = MEETING.page.url("edit", meeting.pk)
    shown = first.post(url, data | {"topic": "我改的主题"}).context
    chosen = {each.field: each.theirs_value for each in shown["conflict"]}
    again = data | chosen | {"version": shown["form"]["version"].value(), "ticket": shown["ticket"]}
    assert first.post(url, again | {"topic": "我改的主题", "place": "五楼"}).status_code == 302
    fresh = Meeting.objects.get(pk=meeting.pk)
    assert (fresh.topic, fresh.place) == ("他改的主题", "五楼")


@pytest.mark.parametrize("choice", ["mine", "theirs"])
def test_rows_are_chosen_as_one_part(choice: str, first: Client, cast: Cast) -> None:
    meeting, data = stored(cast, first, **{"agenda-TOTAL_FORMS": 1, "agenda-0-title": "一同打开的一项"})
    row = meeting.agenda.get()
    mine = data | {
        "agenda-TOTAL_FORMS": 2,
        "agenda-INITIAL_FORMS": 1,
        "agenda-0-id": row.pk,
        "agenda-0-title": "一同打开的一项",
        "agenda-1-title": "我加的一项",
    }
    meeting.agenda.all().delete()
    meeting.agenda.create(title="他加的一项")
    changed_by_clerk(meeting, cast)
    url = MEETING.page.url("edit", meeting.pk)
    shown = first.post(url, mine)
    assert "他加的一项" in conflict_of(shown)["agenda"][1] and "我加的一项" in conflict_of(shown)["agenda"][0]
    again = mine | {
        "choice-agenda": choice,
        "version": shown.context["form"]["version"].value(),
        "ticket": shown.context["ticket"],
    }
    assert first.post(url, again).status_code == 302
    titles = sorted(meeting.agenda.values_list("title", flat=True))
    assert titles == (sorted(["一同打开的一项", "我加的一项"]) if choice == "mine" else ["他加的一项"])


def test_a_draft_of_an_older_version_meets_the_newer_one(first: Client, cast: Cast) -> None:
    meeting, data = stored(cast, first)
    first.post(KEEP, data | {"topic": "我改的主题"})
    assert Draft.objects.get().title == f"修改{MEETING.page.name}：{meeting}"
    changed_by_clerk(meeting, cast, place="三楼")
    response = first.get(Draft.objects.get().url)
    assert conflict_of(response) == {
        "place": ("二楼", "三楼", "theirs"),
        "topic": ("我改的主题", "原来的主题", "mine"),
    }


def test_the_ticket_tells_what_was_seen_at_first(first: Client, cast: Cast) -> None:
    meeting, data = stored(cast, first)
    faulty = first.post(MEETING.page.url("edit", meeting.pk), data | {"held_on": ""})
    before, after = (Ticket.read(each) for each in (data["ticket"], faulty.context["ticket"]))
    assert before == after and before is not None and before.opened.keys() >= {"topic", "agenda", "held_on"}
    assert meeting.state == Record.State.DRAFT
