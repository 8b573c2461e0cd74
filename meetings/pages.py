"""The pages of this app's record types."""

from typing import Any

from django.urls import reverse

from branches.accounts import User
from branches.pages import Children, Column, Grid, RecordPage, Section
from branches.pages.declaration import Cell
from branches.pages.entry import Action
from meetings.appraisal_forms import AppraisalForm
from meetings.appraisal_page import appraisal_context
from meetings.forms import StudyProductForm, TalkForm
from meetings.meeting_forms import AgendaFormSet, AttendanceFormSet, MeetingForm, MeetingSeriesForm
from meetings.models import Appraisal, Meeting, MeetingSeries, StudyProduct, Talk


def _votes(item: Any) -> str:
    if item.agreed is None:
        return ""
    return f"赞成{item.agreed}　反对{item.opposed or 0}　弃权{item.abstained or 0}"


def _meeting_sections(meeting: Any) -> list[Section]:
    agenda = [
        [
            Cell(item.title + ("（专题研究党建）" if item.studies_party_building else "")),
            Cell(item.summary),
            Cell(item.resolution),
            Cell(_votes(item)),
        ]
        for item in meeting.agenda.all()
    ]
    attendance = [
        [Cell(row.member.name), Cell(row.get_status_display()), Cell(row.reason)]
        for row in meeting.attendances.select_related("member")
    ]
    sections = []
    if agenda:
        sections.append(Section("议题和决议", ["议题", "讨论摘要", "决议", "表决"], agenda))
    if attendance:
        sections.append(Section("请假和缺席", ["姓名", "情况", "原因"], attendance))
    return sections


MEETING = RecordPage(
    model=Meeting,
    name="会议活动",
    form=MeetingForm,
    search=("topic", "remark", "lecturer__name", "host__name"),
    choices=("types__kind",),
    columns=(
        Column("主题", lambda meeting: meeting.topic),
        Column("日期", lambda meeting: meeting.held_on, sort="held_on"),
        Column("党组织", lambda meeting: meeting.organization, sort="organization"),
        Column("类型", lambda meeting: meeting.kinds_label()),
        Column("主讲人", lambda meeting: meeting.lecturer or meeting.guest_lecturer),
        Column("应到", lambda meeting: meeting.due, numeric=True),
        Column("实到", lambda meeting: meeting.present, numeric=True),
        Column("状态", lambda meeting: meeting.get_state_display()),
    ),
    grid=Grid(
        columns=(
            "held_on",
            "topic",
            "place",
            "host",
            "lecturer",
            "guest_lecturer",
            "due",
            "present",
            "remark",
        ),
        shared=("organization", "kinds"),
    ),
    rows=lambda meetings: meetings.select_related("organization", "lecturer").prefetch_related("types"),
    facts=(
        Column("会议类型", lambda meeting: meeting.kinds_label()),
        Column("地点", lambda meeting: meeting.place),
        Column("主持人", lambda meeting: meeting.host),
        Column("记录人", lambda meeting: meeting.recorder),
        Column("主讲人", lambda meeting: meeting.lecturer or meeting.guest_lecturer),
        Column("应到", lambda meeting: meeting.due),
        Column("实到", lambda meeting: meeting.present),
        Column("应到有表决权", lambda meeting: meeting.voting_due),
        Column("备注", lambda meeting: meeting.remark),
    ),
    sections=_meeting_sections,
    sheet="reports:minutes",
    sheet_name="会议记录",
    children=(
        Children("议题", AgendaFormSet, "agenda"),
        Children("请假、缺席和列席", AttendanceFormSet, "attendances"),
    ),
)


MEETING_SERIES = RecordPage(
    model=MeetingSeries,
    name="固定会议",
    form=MeetingSeriesForm,
    search=("topic_pattern", "place"),
    columns=(
        Column("类型", lambda series: series.kinds_label()),
        Column("日子", lambda series: series.rhythm()),
        Column("党组织", lambda series: series.organization, sort="organization"),
        Column("主题样式", lambda series: series.topic_pattern),
        Column("地点", lambda series: series.place),
        Column("起始日期", lambda series: series.held_on, sort="held_on"),
        Column("停用日期", lambda series: series.ends_on),
        Column("状态", lambda series: series.get_state_display()),
    ),
    rows=lambda found: found.select_related("organization").prefetch_related("series_types"),
    facts=(
        Column("会议类型", lambda series: series.kinds_label()),
        Column("日子", lambda series: series.rhythm()),
        Column("开始时间", lambda series: series.begins and f"{series.begins:%H:%M}"),
        Column("主题样式", lambda series: series.topic_pattern),
        Column("地点", lambda series: series.place),
        Column("主持人", lambda series: series.host),
        Column("停用日期", lambda series: series.ends_on),
    ),
)


def _participants(talk: Any) -> str:
    return "、".join(each.member.name for each in talk.talkparticipant_set.all())


def _with_people(talks: Any) -> Any:
    return talks.with_people()


TALK = RecordPage(
    model=Talk,
    name="谈话",
    form=TalkForm,
    search=("talker__name", "participants__name"),
    choices=("kind", "round"),
    columns=(
        Column("谈话对象", _participants),
        Column("谈话日期", lambda talk: talk.held_on, sort="held_on"),
        Column("类别", lambda talk: talk.get_kind_display()),
        Column("谈话人", lambda talk: talk.talker),
        Column("轮次", lambda talk: talk.round or "未归轮"),
        Column("状态", lambda talk: talk.get_state_display()),
    ),
    rows=_with_people,
    grid=Grid(
        columns=("held_on", "talker", "participants", "reason", "summary"),
        shared=("organization", "kind", "round"),
    ),
    related=(("轮次", "meetings:round-list"), ("谈话覆盖", "meetings:talk-coverage")),
    withheld="仅谈话人和本组织书记可见",
    facts=(
        Column("类别", lambda talk: talk.get_kind_display()),
        Column("轮次", lambda talk: talk.round or "未归轮"),
        Column("谈话人", lambda talk: talk.talker),
        Column("谈话对象", _participants),
        Column("事由", lambda talk: talk.get_reason_display(), confidential=True),
        Column("内容摘要", lambda talk: talk.summary, confidential=True),
    ),
)


def _clear(product: Any, user: User) -> list[Action]:
    if not product.can_be_cleared_by(user):
        return []
    return [
        Action(
            "认定不雷同",
            reverse("meetings:study-product-clear", args=[product.pk]),
            needs_reason=True,
            confirm=f"本文{product.likeness(user)}。认定后，这一篇单独计数。",
        )
    ]


def _authors(product: Any) -> str:
    return "、".join(each.member.name for each in product.studyauthor_set.all())


STUDY_PRODUCT = RecordPage(
    model=StudyProduct,
    name="学习成果",
    form=StudyProductForm,
    search=("title", "text", "authors__name"),
    choices=("kind",),
    columns=(
        Column("题目", lambda product: product.title),
        Column("类别", lambda product: product.get_kind_display()),
        Column("作者", _authors),
        Column("提交日期", lambda product: product.held_on, sort="held_on"),
        Column("党组织", lambda product: product.organization, sort="organization"),
        Column("状态", lambda product: product.get_state_display()),
    ),
    grid=Grid(columns=("held_on", "kind", "title", "authors")),
    rows=lambda products: products.select_related("organization").prefetch_related("studyauthor_set__member"),
    facts=(
        Column("类别", lambda product: product.get_kind_display()),
        Column("作者", _authors),
        Column("正文", lambda product: product.text),
    ),
    extra_actions=_clear,
)


APPRAISAL = RecordPage(
    model=Appraisal,
    name="评议",
    whole_at_once=False,
    form=AppraisalForm,
    search=("organization__name",),
    choices=("kind", "year", "stage"),
    columns=(
        Column("评议", lambda appraisal: appraisal),
        Column("评议日期", lambda appraisal: appraisal.held_on, sort="held_on"),
        Column("党组织", lambda appraisal: appraisal.organization, sort="organization"),
        Column("阶段", lambda appraisal: appraisal.get_stage_display()),
        Column("评定人数", lambda appraisal: appraisal.graded_count, numeric=True),
        Column("其中优秀", lambda appraisal: appraisal.excellent_count, numeric=True),
        Column("状态", lambda appraisal: appraisal.get_state_display()),
    ),
    related=(("我的评议", "meetings:appraisal-mine"),),
    facts=(
        Column("评议年度", lambda appraisal: f"{appraisal.year}年"),
        Column("阶段", lambda appraisal: appraisal.get_stage_display()),
        Column("测评方式", lambda appraisal: appraisal.get_way_display()),
        Column("所在会议", lambda appraisal: appraisal.meeting),
        Column("评定机关", lambda appraisal: appraisal.get_decider_display()),
        Column("评定日期", lambda appraisal: appraisal.decided_on),
        Column("优秀超出三分之一的理由", lambda appraisal: appraisal.share_reason),
    ),
    rows=lambda found: found.select_related("organization", "meeting"),
    detail_template="meetings/appraisal_detail.html",
    detail_context=appraisal_context,
)
