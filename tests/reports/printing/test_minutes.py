"""The record of a meeting as a sheet: what stands on it, who may print it, and how many at once."""

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document
from pypdf import PdfReader

from branches import jobs
from branches.audit import AuditLine, Verb
from branches.jobs import Job
from branches.records import Record
from meetings.models import AgendaItem, Attendance, Meeting, MeetingType
from reports import minutes
from reports.minutes import blank_minutes, minutes_of, printed_together
from reports.printing.minutes import Minutes, MinutesItem, minutes_pdf, numeral
from reports.printing.minutes_word import minutes_docx
from tests import factories
from tests.branches.record_types import sign_in
from tests.cast import Cast, release

Kind, Status = MeetingType.Kind, Attendance.Status


def compact(text: str) -> str:
    """The text without the blanks that layout puts into it."""
    return "".join(text.split())


def pages(content: bytes) -> list[str]:
    return [compact(page.extract_text()) for page in PdfReader(BytesIO(content)).pages]


def word_text(content: bytes) -> str:
    """Cells and paragraphs in the order in which they stand, with what stands in the headers behind them."""
    word = Document(BytesIO(content))
    body = "".join(node.text or "" for node in word.element.body.iter() if node.tag.endswith("}t"))
    return compact(body + "".join(part.text for each in word.sections for part in each.header.paragraphs))


def in_order(text: str, *words: str) -> bool:
    """Whether the words stand in the text one behind the other."""
    place = 0
    for word in words:
        place = text.find(word, place) + len(word)
        if place < len(word):
            return False
    return True


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    """A general meeting of the first branch that admitted somebody, with its vote and who was away."""
    first = cast.first_branch
    record = factories.meeting(
        first, Kind.ASSEMBLY, Kind.LECTURE,
        topic="研究汛前检查", place="三楼会议室", due=4, present=2, voting_due=3, remark="套会",
        host=factories.member(first, "贺云峤"), recorder=factories.member(first, "简宁"), guest_lecturer="闻笛",
    )  # fmt: skip
    AgendaItem.objects.create(
        meeting=record, position=1, title="学习文件", studies_party_building=True,
        summary="逐段学习。\n逐一发言。", resolution="按月对照检查。",
    )  # fmt: skip
    AgendaItem.objects.create(
        meeting=record, position=2, title="接收预备党员", resolution="同意接收。", agreed=2, written_opinions=1,
        development_case=factories.development_case(first, "程知行"),
    )  # fmt: skip
    for name, status, reason in (
        ("苏晚晴", Status.EXCUSED, "出差"),
        ("温以南", Status.ABSENT, ""),
        ("江叙白", Status.OBSERVER, ""),
        ("乔思齐", Status.PRESENT, ""),
    ):
        row = factories.attendance(record, factories.member(first, name), status)
        Attendance.objects.filter(pk=row.pk).update(reason=reason)
    return record


ORDER = (
    "会议记录", "会议名称研究汛前检查（党员大会、党课）", "时间2025年3月10日", "地点三楼会议室", "主讲人闻笛",
    "主持人贺云峤", "记录人简宁", "应到4人", "实到2人", "有表决权应到3人", "出席人员乔思齐", "列席人员江叙白",
    "缺席人员及原因苏晚晴（出差）、温以南（缺席）", "备注套会",
    "一、学习文件（专题研究党建工作）", "讨论摘要：逐段学习。", "逐一发言。", "决议：按月对照检查。",
    "二、接收预备党员（所议对象：程知行）", "决议：同意接收。", "表决：赞成2票，反对0票，弃权0票，书面意见1份。",
    "散会。", "主持人签名：", "记录人签名：",
)  # fmt: skip


def test_both_files_tell_the_record_in_the_same_order(meeting: Meeting) -> None:
    sheet = minutes_of(printed_together(Meeting.objects.all()).get())
    (page,) = pages(minutes_pdf([sheet]))
    written = word_text(minutes_docx([sheet]))
    for text in (page, written):
        assert in_order(text, *ORDER), text
        assert str(meeting.organization) in text and "草稿" not in text
    assert "第1页，共1页" in page


@pytest.mark.parametrize(
    ("state", "mark"),
    [
        (Record.State.CONFIRMED, ""),
        (Record.State.DRAFT, "草稿，未经确认"),
        (Record.State.RETURNED, "草稿，已退回"),
        (Record.State.REOPENED, "草稿，重新打开"),
        (Record.State.WITHDRAWN, "已撤销，不作归档依据"),
    ],
)
def test_only_a_confirmed_record_prints_without_a_mark(cast: Cast, state: str, mark: str) -> None:
    sheet = minutes_of(factories.meeting(cast.first_branch, state=state))
    assert sheet.mark == mark
    for text in (pages(minutes_pdf([sheet]))[0], word_text(minutes_docx([sheet]))):
        assert (
            (mark in text) and ("草稿" in text) == ("草稿" in mark) and ("撤销" in text) == ("撤销" in mark)
        )


def facts(record: Meeting) -> dict[str, str]:
    return dict(minutes_of(record).facts)


def test_what_is_unknown_stays_open(cast: Cast) -> None:
    """Nobody is said to have been away while the numbers say otherwise or nothing; 0 is a number."""
    bare = facts(factories.meeting(cast.first_branch, due=None, present=None, place=""))
    assert (bare["应到"], bare["实到"], bare["地点"], bare["缺席人员及原因"]) == ("", "", "", "")
    assert (
        "主讲人" not in bare and "有表决权应到" not in bare and "出席人员" not in bare and "备注" not in bare
    )
    assert facts(factories.meeting(cast.first_branch, due=13, present=12))["缺席人员及原因"] == ""
    assert facts(factories.meeting(cast.first_branch, due=12, present=12))["缺席人员及原因"] == "无"
    assert (
        facts(factories.meeting(cast.first_branch, due=0, present=0, voting_due=0))["有表决权应到"] == "0人"
    )


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ({}, ""),
        ({"agreed": 0}, "赞成0票，反对0票，弃权0票。"),
        ({"opposed": 1}, "赞成0票，反对1票，弃权0票。"),
        ({"agreed": 9, "opposed": 1, "abstained": 2, "written_opinions": 0}, "赞成9票，反对1票，弃权2票。"),
        ({"written_opinions": 1}, ""),
    ],
)
def test_a_vote_is_told_where_there_was_one(cast: Cast, counts: dict[str, int], told: str) -> None:
    record = factories.meeting(cast.first_branch)
    AgendaItem.objects.create(meeting=record, title="表决事项", **counts)
    assert minutes_of(record).items[0].vote == told


def long_sheet() -> Minutes:
    text = "\n".join(f"第{number}位同志发言，谈了岗位上的做法和打算。" * 3 for number in range(40))
    return Minutes("局机关第一党支部", "长会", [("会议名称", "长会")], items=[MinutesItem("交流发言", text)])


def test_long_text_runs_over_pages_and_every_meeting_begins_its_own() -> None:
    short = Minutes(
        "局机关第二党支部", "短会", [("会议名称", "短会")], items=[MinutesItem("议事", "<b>照旧</b>")]
    )
    printed = pages(minutes_pdf([long_sheet(), short]))
    count = len(printed) - 1
    assert count >= 3
    for number, page in enumerate(printed[:-1], start=1):
        assert f"第{number}页，共{count}页" in page and "局机关第一党支部" in page
    assert all(f"第{number}位同志" in "".join(printed) for number in range(40))
    assert (
        "第1页，共1页" in printed[-1] and "局机关第二党支部" in printed[-1] and "<b>照旧</b>" in printed[-1]
    )
    sections = Document(BytesIO(minutes_docx([long_sheet(), short]))).sections
    assert [each.header.paragraphs[0].text for each in sections] == ["局机关第一党支部", "局机关第二党支部"]
    assert [each._sectPr.xpath("w:pgNumType/@w:start") for each in sections] == [["1"], ["1"]]


def test_extras_and_the_end_are_printed_as_given() -> None:
    sheet = Minutes(
        "局机关第一党支部", "主题党日", [("会议名称", "主题党日")], extras=[("学习形式", "现场学习"), ("空的", " ")],
        closed="散会（16:10）",
    )  # fmt: skip
    for text in (pages(minutes_pdf([sheet]))[0], word_text(minutes_docx([sheet]))):
        assert in_order(text, "学习形式", "现场学习", "散会（16:10）。") and "空的" not in text


def test_control_characters_do_no_harm() -> None:
    sheet = Minutes(
        "支部", "会\x00议", [("会议名称", "会\x07议")], items=[MinutesItem("议\x01题", "讨\x02论\x0b了")]
    )
    assert in_order(pages(minutes_pdf([sheet]))[0], "会议名称会议", "一、议题", "讨论了")
    assert in_order(word_text(minutes_docx([sheet])), "会议名称会议", "一、议题", "讨论了")


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (99, "九十九")],
)
def test_items_are_numbered_in_characters(number: int, text: str) -> None:
    assert numeral(number) == text


@pytest.mark.parametrize("kind", Kind.values)
def test_an_empty_sheet_of_every_type(kind: str, cast: Cast) -> None:
    sheet = blank_minutes(kind, cast.first_branch)
    printed = pages(minutes_pdf([sheet]))
    assert len(printed) == 2
    assert f"（{Kind(kind).label}）" in printed[0] and str(cast.first_branch) in printed[0]
    written = word_text(minutes_docx([sheet]))
    for text in ("".join(printed), written):
        assert in_order(
            text,
            "时间",
            "主持人",
            "应到",
            "缺席人员及原因",
            "一、议题：",
            "二、议题：",
            "三、议题：",
            "散会。",
        )
        assert ("有表决权实到" in text) == (kind == Kind.ASSEMBLY)
        assert text.count("讨论摘要：") == text.count("决议：") == text.count("表决：") == 3


# --- pages


@pytest.fixture
def first(cast: Cast) -> Client:
    return sign_in(Client(), cast.first)


def test_a_meeting_is_printed_from_its_page_and_the_download_is_in_the_trail(
    meeting: Meeting, first: Client, cast: Cast
) -> None:
    page = first.get(meeting.get_absolute_url()).content.decode()
    address = reverse("reports:minutes", args=[meeting.pk])
    for form, kind in (("pdf", "application/pdf"), ("docx", "application/vnd.openxmlformats")):
        assert f'href="{address}?format={form}"' in page
        response = first.get(address, {"format": form})
        assert response.headers["Content-Type"].startswith(kind)
        assert "attachment" in response.headers["Content-Disposition"]
        line = AuditLine.objects.filter(verb=Verb.EXPORT).last()
        assert line is not None
        assert (line.record_key, line.user_id) == (meeting.key, cast.first.pk)
        assert line.detail == f"20250310研究汛前检查会议记录.{form}"
    assert first.get(address, {"format": "exe"}).status_code == 404
    assert sign_in(Client(), cast.second).get(address).status_code == 404
    assert AuditLine.objects.filter(verb=Verb.EXPORT).count() == 2


def test_the_list_prints_what_is_filtered_and_seen(first: Client, cast: Cast) -> None:
    for number, branch in enumerate((cast.first_branch, cast.first_branch, cast.second_branch), start=1):
        factories.meeting(branch, topic=f"第{number}次会议", held_on=date(2025, 5 - number, 1))
    page = first.get(reverse("meetings:meeting-list"), {"until": "2025-12-31"}).content.decode()
    address = reverse("reports:minutes-batch")
    assert f'href="{address}?until=2025-12-31&amp;format=pdf"' in page
    printed = "".join(pages(first.get(address).content))
    assert in_order(printed, "第2次会议", "第1次会议") and "第3次会议" not in printed
    printed = "".join(pages(first.get(address, {"q": "第1次"}).content))
    assert "第1次会议" in printed and "第2次会议" not in printed
    written = word_text(first.get(address, {"format": "docx", "since": "2025-04-01"}).content)
    assert "第1次会议" in written and "第2次会议" not in written
    general = "".join(pages(sign_in(Client(), cast.general).get(address).content))
    assert in_order(general, "第2次会议", "第1次会议", "第3次会议")


def test_nothing_to_print_says_so(first: Client) -> None:
    response = first.get(reverse("reports:minutes-batch"), {"q": "没有的"}, follow=True)
    assert response.redirect_chain[0][0].startswith(reverse("meetings:meeting-list"))
    assert "没有可以打印的会议记录" in response.content.decode()


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_many_are_printed_by_a_worker(
    form: str, first: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(minutes, "MOST_AT_ONCE", 2)
    monkeypatch.setattr(minutes, "MOST", 6)
    beats: list[tuple[int, str]] = []
    beat = Job.beat
    monkeypatch.setattr(
        Job, "beat", lambda self, done, said="": (beats.append((done, said)), beat(self, done, said))
    )
    address = reverse("reports:minutes-batch")
    for number in range(2):
        factories.meeting(cast.first_branch, topic=f"第{number}次会议")
    assert first.get(address, {"format": form}).status_code == 200
    for number in range(2, 6):
        factories.meeting(cast.first_branch, topic=f"第{number}次会议")
    response = first.get(address, {"format": form})
    job = Job.objects.get()
    assert response.headers["Location"] == reverse("reports:job-detail", args=[job.pk])
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result_name) == (Job.State.DONE, f"会议记录6份.{form}")
    assert beats[0][0] == 10 and (form == "docx" or beats[1] == (76, "已排好5份，共6份"))
    result = first.get(reverse("reports:job-result", args=[job.pk]))
    content = b"".join(result.streaming_content)
    release(result)
    text = "".join(pages(content)) if form == "pdf" else word_text(content)
    assert all(f"第{number}次会议" in text for number in range(6))
    factories.meeting(cast.first_branch)
    refused = first.get(address, {"format": form}, follow=True)
    assert "一次最多打印6次会议的记录" in refused.content.decode()
    assert Job.objects.count() == 1


def test_a_worker_prints_only_what_its_reader_still_sees(cast: Cast) -> None:
    own, other = (
        factories.meeting(cast.first_branch),
        factories.meeting(cast.second_branch, topic="他支部的会"),
    )
    job = minutes.start_printing([own.pk, other.pk], "docx", by=cast.first)
    jobs.run(job.pk)
    job.refresh_from_db()
    with job.result_file.open("rb") as file:
        text = word_text(file.read())
    assert own.topic in text and other.topic not in text
    lost = minutes.start_printing([other.pk], "pdf", by=cast.first)
    with pytest.raises(ValueError):
        jobs.run(lost.pk)
    lost.refresh_from_db()
    assert lost.state == Job.State.FAILED and "看不到" in lost.message


def test_empty_sheets_are_chosen_on_a_page(first: Client) -> None:
    address = reverse("reports:minutes-blank")
    page = first.get(address).content.decode()
    assert all(f"?kind={kind}&amp;format=pdf" in page for kind in Kind.values)
    assert "（党课）" in pages(first.get(address, {"kind": "lecture"}).content)[0]
    assert "（党课）" in word_text(first.get(address, {"kind": "lecture", "format": "docx"}).content)
    assert first.get(address, {"kind": "party"}).status_code == 404
    assert address in first.get(reverse("meetings:meeting-list")).content.decode()


def test_ten_sheets_cost_as_many_queries_as_one(meeting: Meeting, cast: Cast) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            [minutes_of(each) for each in printed_together(Meeting.objects.all())]
        return len(queries)

    one = cost()
    for _ in range(9):
        record = factories.meeting(cast.first_branch, host=factories.member(cast.first_branch))
        AgendaItem.objects.create(
            meeting=record, title="议题", development_case=factories.development_case(cast.first_branch)
        )
        factories.attendance(record, factories.member(cast.first_branch))
    assert cost() == one
