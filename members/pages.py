"""The pages of this app's record types."""

from typing import Any

from django.urls import reverse

from branches.accounts import User
from branches.pages import Column, Grid, RecordPage, Section
from branches.pages.declaration import Cell, show
from branches.pages.entry import Action
from members.development_page import actions, detail_context, due_cell, next_words
from members.forms import DevelopmentForm, DuesCollectionForm, MemberForm, ServiceEventForm, VolunteerTeamForm
from members.models import DevelopmentCase, DuesCollection, Member, ServiceEvent, VolunteerTeam


def _posts(member: Any) -> list[Section]:
    posts = member.appointments.select_related("organization")
    rows = [
        [
            Cell(post.organization.short_name),
            Cell(post.get_position_display()),
            Cell(show(post.starts_on) or "不详"),
            Cell(show(post.ends_on) or "在任"),
        ]
        for post in posts
    ]
    return [Section("党内任职", ["党组织", "职务", "任职日期", "免职日期"], rows)] if rows else []


def _reveal(member: Any, user: User) -> list[Action]:
    if not user.may_confirm_for(member.organization):
        return []
    return [
        Action(
            "查看完整信息",
            reverse("members:member-reveal", args=[member.pk]),
            needs_reason=True,
            confirm="查看身份号码、电话和住址的原文会记入审计。",
        )
    ]


MEMBER = RecordPage(
    model=Member,
    name="党员",
    form=MemberForm,
    search=("name", "name_pinyin", "job"),
    choices=("category", "sex"),
    columns=(
        Column("姓名", lambda member: member.name, sort="name_pinyin"),
        Column("所在党支部", lambda member: member.organization, sort="organization"),
        Column("性别", lambda member: member.get_sex_display()),
        Column("人员类别", lambda member: member.get_category_display()),
        Column("学历", lambda member: member.education),
        Column("加入党组织日期", lambda member: member.held_on, sort="held_on"),
        Column("联系电话", lambda member: member.masked_phone),
    ),
    facts=(
        Column("性别", lambda member: member.get_sex_display()),
        Column("民族", lambda member: member.ethnicity),
        Column("公民身份号码", lambda member: member.masked_id_number),
        Column("出生日期", lambda member: member.born_on),
        Column("学历", lambda member: member.education),
        Column("人员类别", lambda member: member.get_category_display()),
        Column("转为正式党员日期", lambda member: member.formal_on),
        Column("工作岗位", lambda member: member.job),
        Column("联系电话", lambda member: member.masked_phone),
        Column("家庭住址", lambda member: "已登记" if member.address else ""),
        Column("党籍状态", lambda member: member.get_standing_display()),
        Column("是否失联党员", lambda member: member.lost_contact),
        Column("是否流动党员", lambda member: member.floating),
        Column("离开日期", lambda member: member.left_on),
    ),
    sections=_posts,
    extra_actions=_reveal,
)

DEVELOPMENT = RecordPage(
    model=DevelopmentCase,
    name="发展党员",
    form=DevelopmentForm,
    search=("person_name",),
    choices=("stage", "decision"),
    columns=(
        Column("姓名", lambda case: case.person_name, sort="person_name"),
        Column("党支部", lambda case: case.organization, sort="organization"),
        Column("身份", lambda case: case.standing, sort="reached"),
        Column("下一步", next_words, sort="next_step"),
        Column("期限", lambda case: case.due_on, sort="due_on"),
        Column("亮灯", due_cell),
        Column("支部大会接收", lambda case: case.admission_meeting_on, sort="admission_meeting_on"),
        Column("转正结论", lambda case: case.get_decision_display()),
    ),
    facts=(
        Column("出生日期", lambda case: case.born_on or (case.member.born_on if case.member else None)),
        Column("党员名册", lambda case: case.member),
        Column("支部大会接收日期", lambda case: case.admission_meeting_on),
        Column("上级审批日期", lambda case: case.admission_approved_on),
        Column("转正大会日期", lambda case: case.conversion_meeting_on),
        Column("转正审批日期", lambda case: case.conversion_approved_on),
        Column("转正结论", lambda case: case.get_decision_display()),
    ),
    related=(("发展计划", "reports:development-plan"),),
    detail_template="members/development_detail.html",
    detail_context=detail_context,
    extra_actions=actions,
)

VOLUNTEER_TEAM = RecordPage(
    model=VolunteerTeam,
    name="志愿服务队",
    form=VolunteerTeamForm,
    search=("name",),
    columns=(
        Column("队伍名称", lambda team: team.name, sort="name"),
        Column("所属党组织", lambda team: team.organization, sort="organization"),
        Column("成立日期", lambda team: team.held_on, sort="held_on"),
        Column("人数", lambda team: team.size, sort="size", numeric=True),
        Column("撤销日期", lambda team: team.dissolved_on),
    ),
    facts=(
        Column("人数", lambda team: team.size),
        Column("撤销日期", lambda team: team.dissolved_on),
    ),
)


def _served(event: Any) -> list[Section]:
    rows = [
        [Cell(row.member.name), Cell(str(row.hours), numeric=True)]
        for row in event.participations.select_related("member").order_by("member__name_pinyin")
    ]
    return [Section("参加党员", ["姓名", "时长（小时）"], rows)] if rows else []


SERVICE_EVENT = RecordPage(
    model=ServiceEvent,
    name="志愿服务",
    form=ServiceEventForm,
    search=("content", "place", "beneficiary", "participants__name"),
    choices=("team",),
    columns=(
        Column("服务内容", lambda event: event.content),
        Column("服务日期", lambda event: event.held_on, sort="held_on"),
        Column("志愿服务队", lambda event: event.team),
        Column("地点", lambda event: event.place),
        Column("服务对象", lambda event: event.beneficiary),
        Column("人次", lambda event: len(event.participations.all()), numeric=True),
        Column("时长（小时）", lambda event: event.hours, numeric=True),
        Column("状态", lambda event: event.get_state_display()),
    ),
    grid=Grid(
        columns=("held_on", "content", "place", "beneficiary", "hours", "participants", "own_hours"),
        shared=("organization", "team"),
    ),
    rows=lambda events: events.select_related("organization", "team").prefetch_related("participations"),
    facts=(
        Column("志愿服务队", lambda event: event.team),
        Column("服务内容", lambda event: event.content),
        Column("地点", lambda event: event.place),
        Column("服务对象", lambda event: event.beneficiary),
        Column("时长（小时）", lambda event: event.hours),
    ),
    sections=_served,
)


def _month(collection: Any) -> str:
    return f"{collection.month.year}年{collection.month.month}月"


DUES_COLLECTION = RecordPage(
    model=DuesCollection,
    name="党费收缴",
    form=DuesCollectionForm,
    search=("remark",),
    columns=(
        Column("所属月份", _month, sort="month"),
        Column("党组织", lambda collection: collection.organization, sort="organization"),
        Column("收缴日期", lambda collection: collection.held_on, sort="held_on"),
        Column("应交人数", lambda collection: collection.persons_due, numeric=True),
        Column("实交人数", lambda collection: collection.persons_paid, numeric=True),
        Column("实收金额（元）", lambda collection: collection.amount, numeric=True),
        Column("备注", lambda collection: collection.remark),
        Column("状态", lambda collection: collection.get_state_display()),
    ),
    facts=(
        Column("所属月份", _month),
        Column("应交人数", lambda collection: collection.persons_due),
        Column("实交人数", lambda collection: collection.persons_paid),
        Column("实收金额（元）", lambda collection: collection.amount),
        Column("备注", lambda collection: collection.remark),
    ),
)
