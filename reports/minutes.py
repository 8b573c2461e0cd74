"""The minutes of meetings: what a meeting's record says, as the sheet that is printed, signed and filed."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Prefetch

from branches import jobs
from branches.accounts import User
from branches.organizations import Organization
from branches.periods import format_day
from branches.records import Record
from meetings.models import AgendaItem, Attendance, Meeting, MeetingType
from meetings.models.meetings import MeetingQuerySet
from reports.printing.minutes import BLANK_ITEMS, Minutes, MinutesItem, minutes_pdf
from reports.printing.minutes_word import minutes_docx

JOB = "minutes"
MOST_AT_ONCE = 20
"""Sheets that are printed while the reader waits: two or three seconds."""
MOST = 200
"""Sheets of one file: a branch's records of four years."""
WIDE = frozenset({"会议名称", "时间", "地点", "主讲人", "出席人员", "列席人员", "缺席人员及原因", "备注"})
"""Facts that take the sheet's whole width."""
AWAY = (Attendance.Status.EXCUSED, Attendance.Status.ABSENT)


def printed_together(meetings: MeetingQuerySet) -> MeetingQuerySet:
    """The meetings as a record book binds them, by organisation and day, with all that their sheets need."""
    return (
        meetings.select_related("organization", "host", "recorder", "lecturer")
        .prefetch_related(
            "types",
            Prefetch("agenda", AgendaItem.objects.select_related("development_case")),
            Prefetch("attendances", Attendance.objects.select_related("member")),
        )
        .order_by("organization__path", "held_on", "pk")
    )


def minutes_of(meeting: Meeting) -> Minutes:
    """What the meeting's record says, part by part. Give it a meeting that `printed_together` has loaded."""
    return Minutes(
        organization=str(meeting.organization),
        name=meeting.topic,
        facts=_facts(meeting),
        wide=WIDE,
        items=[_item(item) for item in meeting.agenda.all()],
        mark=_mark(meeting),
    )


def _facts(meeting: Meeting) -> list[tuple[str, str]]:
    """The head of the sheet. What every record must have stands there even when it is empty, to be filled in."""
    kinds = meeting.kinds_label()
    lecturer = str(meeting.lecturer) if meeting.lecturer else meeting.guest_lecturer
    facts = [
        ("会议名称", f"{meeting.topic}（{kinds}）" if kinds else meeting.topic),
        ("时间", format_day(meeting.held_on)),
        ("地点", meeting.place),
        *([("主讲人", lecturer)] if lecturer else []),
        ("主持人", str(meeting.host or "")),
        ("记录人", str(meeting.recorder or "")),
        ("应到", _persons(meeting.due)),
        ("实到", _persons(meeting.present)),
    ]
    if meeting.voting_due is not None:
        facts.append(("有表决权应到", _persons(meeting.voting_due)))
    came, away, observers = (
        _names(meeting, *each) for each in ((Attendance.Status.PRESENT,), AWAY, ("observer",))
    )
    facts += [("出席人员", came)] if came else []
    facts += [("列席人员", observers or "无"), ("缺席人员及原因", away or _nobody_away(meeting))]
    return facts + ([("备注", meeting.remark)] if meeting.remark else [])


def _persons(number: int | None) -> str:
    return "" if number is None else f"{number}人"


def _names(meeting: Meeting, *statuses: str) -> str:
    """Who is recorded with one of the statuses; one who was away, with the reason."""
    return "、".join(
        f"{row.member}（{row.reason or row.get_status_display()}）" if row.status in AWAY else str(row.member)
        for row in meeting.attendances.all()
        if row.status in statuses
    )


def _nobody_away(meeting: Meeting) -> str:
    """无 only where the numbers say so: with people missing the cell stays open, to be filled in."""
    return "无" if meeting.due is not None and meeting.due == meeting.present else ""


def _item(item: AgendaItem) -> MinutesItem:
    title = f"{item.title}（专题研究党建工作）" if item.studies_party_building else item.title
    if item.development_case is not None:
        title = f"{title}（所议对象：{item.development_case.person_name}）"
    return MinutesItem(title, item.summary, item.resolution, _vote(item))


def _vote(item: AgendaItem) -> str:
    """The count of a vote; a number that was not recorded beside one that was is nought."""
    counts = (item.agreed, item.opposed, item.abstained)
    if all(count is None for count in counts):
        return ""
    agreed, opposed, abstained = (count or 0 for count in counts)
    text = f"赞成{agreed}票，反对{opposed}票，弃权{abstained}票"
    return f"{text}，书面意见{item.written_opinions}份。" if item.written_opinions else f"{text}。"


def _mark(meeting: Meeting) -> str:
    """Why the sheet is not to be filed: only what has been confirmed is the meeting's record."""
    if meeting.state == Record.State.CONFIRMED:
        return ""
    if meeting.state == Record.State.WITHDRAWN:
        return "已撤销，不作归档依据"
    if meeting.state == Record.State.DRAFT:
        return "草稿，未经确认"
    return f"草稿，{meeting.get_state_display()}"


def blank_minutes(kind: str, organization: Organization | None) -> Minutes:
    """An empty sheet of a type, to be filled in by hand."""
    kinds = MeetingType.Kind
    facts = [
        ("会议名称", f"（{kinds(kind).label}）"),
        ("时间", "　　　年　　月　　日　　时　分至　　时　分"),
        ("地点", ""),
        *(
            [("主讲人", "")]
            if kind in (kinds.LECTURE, kinds.THEME_DAY, kinds.STUDY, kinds.CENTER_STUDY)
            else []
        ),
        ("主持人", ""),
        ("记录人", ""),
        ("应到", ""),
        ("实到", ""),
        *([("有表决权应到", ""), ("有表决权实到", "")] if kind == kinds.ASSEMBLY else []),
        ("出席人员", ""),
        ("列席人员", ""),
        ("缺席人员及原因", ""),
    ]
    vote = "赞成　　票，反对　　票，弃权　　票，书面意见　　份。"
    items = [MinutesItem("议题：", vote=vote)] * BLANK_ITEMS
    name = str(organization) if organization else "党组织："
    return Minutes(name, str(kinds(kind).label), facts, wide=WIDE, items=items, blank=True)


# --- files


def file_of(minutes: Sequence[Minutes], form: str, **told: Any) -> bytes:
    """The sheets as `pdf` or `docx`."""
    return minutes_docx(minutes) if form == "docx" else minutes_pdf(minutes, **told)


@jobs.handler(JOB)
def _print_many(job: jobs.Job) -> None:
    """Many sheets, printed by a worker: those of the meetings asked for that their reader may still see."""
    form, reader = job.parameters["form"], job.created_by
    meetings = printed_together(Meeting.objects.visible_to(reader).filter(pk__in=job.parameters["meetings"]))
    minutes = [minutes_of(meeting) for meeting in meetings]
    if not minutes:
        raise ValueError("要打印的会议记录已经看不到了")
    job.beat(10, f"正在排版，共{len(minutes)}份")

    def told(done: int) -> None:
        if done % 5 == 0:
            job.beat(10 + 80 * done // len(minutes), f"已排好{done}份，共{len(minutes)}份")

    job.keep_result(
        f"{job.label}.{form}", file_of(minutes, form, told=told) if form == "pdf" else file_of(minutes, form)
    )


def start_printing(meetings: Sequence[int], form: str, *, by: User) -> jobs.Job:
    """Have the sheets of the meetings with these ids printed by a worker."""
    return jobs.start(
        JOB, f"会议记录{len(meetings)}份", by=by, parameters={"meetings": list(meetings), "form": form}
    )
