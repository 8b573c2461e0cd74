"""Every figure of the product, in one list. Nothing is counted anywhere else.

Codes M… and C… are those of the duty report (domain.md 1.1); the others stand beside them.
"""

from typing import Any

from django.db.models import Aggregate, Avg, Case, Count, F, IntegerField, Max, Sum, Value, When
from django.db.models.functions import Cast, NullIf, Round

from branches.records import RecordQuerySet
from meetings.models import Appraisal, Meeting, MeetingType, StudyProduct, Talk
from members.models import BudgetLine, DevelopmentCase, DuesCollection, Member, ServiceEvent, VolunteerTeam
from reports.catalogue import Figure, Nature
from responsibilities.models import (
    Commitment,
    Contact,
    ContactVisit,
    Contract,
    Duty,
    FollowUp,
    Initiative,
    Inspection,
    ListSet,
    MassIssue,
    MonthlySummary,
    Problem,
    SelfCheck,
    StandardNode,
    WeakBranch,
)

Kind = MeetingType.Kind


def rounded(measure: Aggregate) -> Cast:
    """An average or a sum as a whole number."""
    return Cast(Round(measure), IntegerField())


def share(**condition: Any) -> Cast:
    """The part of the records that meet the condition, in whole per cent."""
    return rounded(Avg(Case(When(**condition, then=Value(100.0)), default=Value(0.0))))


def part_of(some: str, whole: str) -> Cast:
    """The sum of one column in whole per cent of the sum of another; nothing where the whole is nought."""
    return Cast(Round(Sum(some) * Value(100.0) / NullIf(Sum(whole), Value(0))), IntegerField())


FLOW, STOCK, STRUCTURE, PLAN = Nature.FLOW, Nature.STOCK, Nature.STRUCTURE, Nature.PLAN

FIGURES: tuple[Figure, ...] = (
    # 主责主业
    Figure(
        "M00", "清单年度", "年度", PLAN, Duty.objects.all, "year",
        rule="已发布责任清单所属的年度。", zero="尚未建立年度责任清单",
        measure=Max("year"), additive=False,
    ),
    Figure(
        "M00b", "三张清单齐备的层面", "个层面", PLAN, ListSet.objects.published_in_full, "year",
        rule="党组书记、党组成员、党（总）支部书记三个层面中，已发布的年度清单里责任、问题、整改三张都有内容的层面数。",
        zero="三个层面都还没有发布齐三张清单", measure=Count("level", distinct=True), additive=False,
    ),
    Figure(
        "list_owners", "已发布清单的责任人", "名", PLAN, ListSet.objects.all, "year",
        rule="年度清单已发布的责任人数，一人兼两个层面计一名；草稿和正在修改的不计。", zero="没有发布年度清单",
        measure=Count("owner", distinct=True), additive=False,
    ),
    Figure(
        "duties_done", "已落实的责任项", "项", PLAN, Duty.objects.done, "year",
        rule="年度责任清单中已确认、状态为已落实的责任项，一行计一项。", zero="没有已落实的责任项",
    ),
    Figure(
        "duties_handed_down", "分解到下级的责任项", "项", PLAN, Duty.objects.handed_down, "year",
        rule="由上级责任项分解而来、下级已确认的责任项，一行计一项。", zero="没有分解到下级的责任项",
    ),
    Figure(
        "guided_branches", "有委员联系指导的支部", "个", PLAN, Contact.objects.guidance, "year",
        rule="年度联系分工中已确认的、有总支（机关党委）委员联系指导的支部数，一个支部由几人联系计一个。",
        zero="没有明确支部的联系委员", measure=Count("branch", distinct=True), additive=False,
    ),
    Figure(
        "contact_visits", "联系指导到访", "次", FLOW, ContactVisit.objects.all, "held_on",
        rule="已确认的联系指导记录，联系人到一个支部一次计一次，含领导党建联系点。", zero="没有联系指导到访",
    ),
    Figure(
        "contracts", "签订目标责任书", "份", PLAN, Contract.objects.all, "year",
        rule="已确认签订的年度党建目标责任书，一个党组织与上级签订一份计一份。", zero="没有签订目标责任书",
    ),
    Figure(
        "contracts_scored", "目标责任书已考核", "份", PLAN, Contract.objects.scored, "year",
        rule="已签订的年度目标责任书中，上级已逐条评分的份数。", zero="没有考核目标责任书",
    ),
    Figure(
        "duties", "责任清单项", "项", PLAN, Duty.objects.all, "year",
        rule="年度责任清单中已确认的责任项，一行计一项。", zero="尚未列出责任项",
    ),
    Figure(
        "M01", "专题研究党建工作", "次", FLOW, Meeting.objects.party_building_studies, "held_on",
        rule="党组、党总支（机关党委）召开的会议中有“专题研究党建”议题的，一次会议计一次，不按议题计。",
        zero="未专题研究党建工作",
    ),
    Figure(
        "M01_party_group", "其中党组专题研究党建", "次", FLOW,
        lambda: Meeting.objects.studying_party_building().of_party_group(), "held_on",
        rule="党组召开的、有“专题研究党建”议题的会议，一次会议计一次。", zero="党组未专题研究党建工作",
    ),
    Figure(
        "M01_general", "其中党总支专题研究党建", "次", FLOW,
        lambda: Meeting.objects.studying_party_building().of_general_branch(), "held_on",
        rule="党总支（机关党委）召开的、有“专题研究党建”议题的会议，一次会议计一次。",
        zero="党总支未专题研究党建工作",
    ),
    Figure(
        "M02", "开展党建督查", "次", FLOW, Inspection.objects.done, "held_on",
        rule="已完成的督查，一批计一次，不按被督查支部数计。", zero="未开展党建督查",
    ),
    Figure(
        "inspection_branch_visits", "督查支部次", "支部次", FLOW, Inspection.objects.done, "held_on",
        rule="已完成的督查所到支部，一次督查到一个支部计一支部次。", zero="督查未到支部",
        measure=Count("visits"),
    ),
    Figure(
        "M03", "党建举措", "项", FLOW, Initiative.objects.done, "held_on",
        rule="期间内实际开展过的举措类别数；同一类别开展多次计一项。", zero="未开展党建举措",
        measure=Count("category", distinct=True), additive=False,
    ),
    Figure(
        "M04", "谈心谈话轮次", "轮", FLOW, lambda: Talk.objects.heart_to_heart().in_a_round(), "held_on",
        rule="期间内至少有一次已确认谈话的谈心谈话轮次，一轮计一轮；未归轮的谈话不成轮。",
        zero="未组织成轮的谈心谈话", measure=Count("round", distinct=True), additive=False,
        waiting=lambda: Talk.objects.heart_to_heart().without_round(),
    ),
    Figure(
        "M05", "谈心谈话人次", "人次", FLOW, Talk.objects.heart_to_heart, "held_on",
        rule="谈心谈话的谈话对象人次：一次谈话谈几人计几人次，谈话人不计。", zero="未开展谈心谈话",
        measure=Count("talkparticipant"),
    ),
    Figure(
        "M06", "约谈轮次", "轮", FLOW, lambda: Talk.objects.admonitions().in_a_round(), "held_on",
        rule="期间内至少有一次已确认约谈的约谈轮次，一轮计一轮；未归轮的约谈不成轮。",
        zero="未组织成轮的约谈", measure=Count("round", distinct=True), additive=False,
        waiting=lambda: Talk.objects.admonitions().without_round(),
    ),
    Figure(
        "M07", "约谈人次", "人次", FLOW, Talk.objects.admonitions, "held_on",
        rule="约谈的谈话对象人次：一次约谈谈几人计几人次，谈话人不计。", zero="未开展约谈",
        measure=Count("talkparticipant"),
    ),
    Figure(
        "talked_with", "谈心谈话覆盖人数", "名", FLOW, Talk.objects.heart_to_heart, "held_on",
        rule="期间内被谈心谈话的人数，同一人谈过几次都计一名，谈话人不计。", zero="未与党员谈心谈话",
        measure=Count("talkparticipant__member", distinct=True), additive=False,
    ),
    # 学习教育
    Figure(
        "M08", "中心组集体学习", "次", FLOW,
        lambda: Meeting.objects.of_type(Kind.CENTER_STUDY).of_party_group(), "held_on",
        rule="局党组理论学习中心组集体学习，一次计一次，扩大学习计一次，个人自学不计。",
        zero="未开展中心组集体学习",
    ),
    Figure(
        "M09", "党总支集中学习", "次", FLOW,
        lambda: Meeting.objects.of_type(Kind.STUDY).of_general_branch(), "held_on",
        rule="党总支（机关党委）自身组织的集中学习，各支部的学习不计入。", zero="党总支未组织集中学习",
    ),
    Figure(
        "M10", "心得体会", "篇", FLOW, StudyProduct.objects.reflections, "held_on",
        rule="已采纳的心得体会，一篇计一篇，合写计一篇；草稿和退回的不计；正文雷同的，书记认定以前只计一篇。",
        zero="未撰写心得体会", waiting=StudyProduct.objects.duplicate_reflections, stored=False,
    ),
    Figure(
        "M11", "调研报告", "篇", FLOW, StudyProduct.objects.research_reports, "held_on",
        rule="已采纳的调研报告，一篇计一篇，合写计一篇；草稿和退回的不计；正文雷同的，书记认定以前只计一篇。",
        zero="未撰写调研报告", waiting=StudyProduct.objects.duplicate_reports, stored=False,
    ),
    Figure(
        "study_duplicates", "待核查的雷同文稿", "篇", FLOW, StudyProduct.objects.duplicates, "held_on",
        rule="已采纳而正文与另一篇已采纳的雷同、书记还没有核查认定的文稿。", zero="没有待核查的雷同文稿",
        stored=False,
    ),
    Figure(
        "M12", "班子及成员突出问题", "个", FLOW,
        lambda: Problem.objects.examined().of_level(Problem.Level.LEADERSHIP), "held_on",
        rule="民主生活会、组织生活会、民主评议和主题教育检视查出的党组班子及成员突出问题；合并的重复问题只计一个。",
        zero="未检视出班子及成员突出问题",
    ),
    Figure(
        "M13", "基层党组织及成员突出问题", "个", FLOW,
        lambda: Problem.objects.examined().of_level(Problem.Level.GRASSROOTS), "held_on",
        rule="民主生活会、组织生活会、民主评议和主题教育检视查出的基层党组织及成员突出问题；督查发现的不计。",
        zero="未检视出基层党组织及成员突出问题",
    ),
    Figure(
        "M14", "普通党员突出问题", "个", FLOW,
        lambda: Problem.objects.examined().of_level(Problem.Level.MEMBERS), "held_on",
        rule="民主生活会、组织生活会、民主评议和主题教育检视查出的普通党员突出问题；合并的重复问题只计一个。",
        zero="未检视出普通党员突出问题",
    ),
    Figure(
        "problems_found", "问题提出", "个", FLOW, Problem.objects.all, "held_on",
        rule="期间内提出的问题，按提出日期计，含各种来源；合并的重复问题只计一个。", zero="没有提出问题",
    ),
    Figure(
        "problems_closed", "问题销号", "个", FLOW, Problem.objects.closed, "closed_on",
        rule="期间内销号的问题，按销号日期计，含各种来源。", zero="没有问题销号",
    ),
    Figure(
        "problems_open", "未销号问题", "个", STOCK, Problem.objects.all, "held_on", ends_by="closed_on",
        rule="期末已提出而未销号的问题，含长期坚持的。", zero="没有未销号问题",
    ),
    Figure(
        "problems_overdue", "逾期未销号问题", "个", STOCK, Problem.objects.all, "due_on",
        ends_by="closed_on", from_next_day=True,
        rule="期末已过整改时限而未销号的问题；时限当天不算逾期，长期坚持的不算。", zero="没有逾期未销号问题",
    ),
    Figure(
        "problems_closed_in_time", "按期销号", "个", FLOW, Problem.objects.closed_in_time, "closed_on",
        rule="期间内销号且不晚于整改时限的问题；时限当天销号算按期，批准延期的按延后的时限。",
        zero="没有按期销号的问题",
    ),
    Figure(
        "closing_rate_in_time", "按期销号率", "%", FLOW, Problem.objects.with_deadline, "due_on",
        rule="整改时限在期间内的问题中，不晚于时限销号的所占百分比，四舍五入取整；长期坚持的不计。期间没有结束时，还没到时限的也在其中。",
        zero="", measure=share(closed_on__lte=F("due_on")), average=True, additive=False,
    ),
    Figure(
        "closing_days", "平均整改用时", "天", FLOW, Problem.objects.closed, "closed_on",
        rule="期间内销号的问题从提出到销号的平均天数，四舍五入取整。", zero="",
        measure=rounded(Avg("days_taken")), average=True, additive=False,
    ),
    Figure(
        "rebounds", "问题反弹", "个", FLOW, Problem.objects.rebounds, "held_on",
        rule="期间内回头看发现反弹、重新立项的问题，按重新立项日期计。", zero="没有问题反弹",
    ),
    Figure(
        "follow_ups", "整改回头看", "次", FLOW, FollowUp.objects.done, "done_on",
        rule="期间内完成的回头看，一个问题回访一次计一次。", zero="未开展整改回头看",
    ),
    Figure(
        "follow_up_rate", "回头看完成率", "%", FLOW, FollowUp.objects.all, "held_on",
        rule="应查日期在期间内的回头看中，已经完成的所占百分比，四舍五入取整。期间没有结束时，还没到日子的也在其中。", zero="",
        measure=share(done_on__isnull=False), average=True, additive=False,
    ),
    Figure(
        "M15", "为党员上党课", "堂", FLOW, Meeting.objects.lectures_by_leading_cadres, "held_on",
        rule="党组成员、党总支书记和委员、党支部书记当日在任时讲授的党课，一次讲授计一堂；取消的不计。",
        zero="未讲授党课", stored=False,
    ),
    Figure(
        "M16", "解决群众操心事烦心事揪心事", "件", FLOW, MassIssue.objects.resolved, "closed_on",
        rule="期间内办结且有佐证材料的操心事、烦心事、揪心事，按办结日期计；缺佐证的不计。",
        zero="没有办结的群众身边事", waiting=MassIssue.objects.resolved_without_evidence,
    ),
    Figure(
        "mass_issue_satisfaction", "群众满意率", "%", FLOW, MassIssue.objects.revisited, "revisited_on",
        rule="期间内回访过的群众身边事中，群众满意和基本满意的所占百分比，四舍五入取整。", zero="",
        measure=share(satisfaction__in=["satisfied", "mostly"]), average=True, additive=False,
    ),
    # 标准建设
    Figure(
        "M17", "对标台账方面", "个", STRUCTURE, StandardNode.objects.aspects, "held_on",
        ends_by="expired_on", rule="期末有效的标准化对标台账中的方面数。", zero="尚未建立标准化对标台账",
    ),
    Figure(
        "M18", "对标台账标准", "个", STRUCTURE, StandardNode.objects.standards, "held_on",
        ends_by="expired_on", rule="期末有效的标准化对标台账中的标准数。", zero="对标台账没有列出标准",
    ),
    Figure(
        "M19", "对标台账规范任务", "项", STRUCTURE, StandardNode.objects.tasks, "held_on",
        ends_by="expired_on", rule="期末有效的标准化对标台账中的规范任务数，不乘以支部数。",
        zero="对标台账没有列出规范任务",
    ),
    Figure(
        "self_checks", "对标自查", "支部次", FLOW, SelfCheck.objects.all, "ends_on",
        rule="期间内截止的、已确认的支部对标自查，一个支部自查一次计一支部次。", zero="未开展对标自查",
    ),
    Figure(
        "self_check_coverage", "自查覆盖率", "%", FLOW, SelfCheck.objects.all, "ends_on",
        rule="期间内截止的、已确认的自查中，已自查的规范任务占应自查任务的百分比，四舍五入取整。没有自查的支部不在其中。",
        zero="", measure=part_of("assessed", "tasks"), average=True, additive=False,
    ),
    Figure(
        "standard_branches", "达标支部", "个", STOCK, SelfCheck.objects.reached, "ends_on",
        ends_by="superseded_on", measure=Count("organization", distinct=True), additive=False,
        rule="期末最近一次已确认的自查达到标准的支部；复核改变结论的按复核结论。", zero="没有支部达到标准",
    ),
    Figure(
        "self_check_problems", "自查排查出的问题", "个", FLOW, Problem.objects.from_self_check, "held_on",
        rule="来源为自查的问题，按提出日期计；合并的重复问题只计一个。", zero="自查没有发现问题",
    ),
    Figure(
        "self_check_problems_closed", "自查问题已整改", "个", FLOW, lambda: Problem.objects.from_self_check().closed(),
        "closed_on", rule="来源为自查的问题中期间内销号的，按销号日期计。", zero="没有自查问题销号",
    ),
    Figure(
        "weak_branches", "整顿中的软弱涣散党支部", "个", STOCK, WeakBranch.objects.all, "held_on",
        ends_by="removed_on", rule="期末已提出而未摘牌的软弱涣散党支部。", zero="没有软弱涣散党支部",
    ),
    Figure(
        "weak_branches_removed", "整顿摘牌党支部", "个", FLOW, WeakBranch.objects.removed, "removed_on",
        rule="期间内整顿验收合格并摘牌的党支部，按摘牌日期计。", zero="没有整顿摘牌的党支部",
    ),
    Figure(
        "monthly_summaries", "月总结", "次", FLOW, MonthlySummary.objects.all, "month",
        rule="已确认的月总结，按所总结的月份计，迟交的也计。", zero="没有月总结",
    ),
    Figure(
        "listed", "确定发展对象", "名", FLOW, DevelopmentCase.objects.listed, "listed_on",
        rule="按支部委员会确定为发展对象的日期计人，与当年发展计划对照。", zero="没有确定发展对象",
    ),
    Figure(
        "M20", "发展党员", "名", FLOW, DevelopmentCase.objects.admitted, "admission_meeting_on",
        rule="支部大会在期间内通过且上级党组织已审批的预备党员，按支部大会通过日计；通过而未审批的不计。",
        zero="未发展党员", waiting=DevelopmentCase.objects.awaiting_approval,
    ),
    Figure(
        "M21", "按期转正预备党员", "名", FLOW, DevelopmentCase.objects.converted_on_time,
        "conversion_meeting_on",
        rule="支部大会在期间内决定按期转正且上级党组织已审批的，按支部大会日计；延长预备期的不计。",
        zero="没有预备党员按期转正", waiting=DevelopmentCase.objects.awaiting_conversion_approval,
    ),
    Figure(
        "converted_late", "延长预备期后转正", "名", FLOW, DevelopmentCase.objects.converted_after_extension,
        "conversion_meeting_on",
        rule="延长预备期后经支部大会讨论转正、上级已审批的，按转正大会日期计人；不计入按期转正。",
        zero="没有预备党员延长后转正",
    ),
    Figure(
        "cancelled", "取消预备党员资格", "名", FLOW, DevelopmentCase.objects.cancelled, "conversion_meeting_on",
        rule="支部大会讨论取消预备党员资格、上级已审批的，按大会日期计人。", zero="没有取消预备党员资格的",
    ),
    Figure(
        "members", "党员", "名", STOCK, Member.objects.all, "held_on", ends_by="left_on",
        rule="期末在册党员，含预备党员。", zero="没有在册党员",
    ),
    Figure(
        "probationary", "预备党员", "名", STOCK, Member.objects.probationary, "held_on", ends_by="left_on",
        rule="期末在册的预备党员，按名册人员类别计。", zero="没有预备党员",
    ),
    # 重点任务与组织生活
    Figure(
        "M22", "志愿者队伍", "支", STOCK, VolunteerTeam.objects.all, "held_on", ends_by="dissolved_on",
        rule="期末已成立而未撤销的志愿服务队。", zero="未组建志愿者队伍",
    ),
    Figure(
        "service_events", "志愿服务场次", "场", FLOW, ServiceEvent.objects.all, "held_on",
        rule="已确认的志愿服务，一队一天服务一次计一场。", zero="未开展志愿服务",
    ),
    Figure(
        "service_persons", "志愿服务人次", "人次", FLOW, ServiceEvent.objects.all, "held_on",
        rule="参加志愿服务的党员人次，一人参加一场计一人次。", zero="没有党员参加志愿服务",
        measure=Count("participations"),
    ),
    Figure(
        "service_hours", "志愿服务时长", "小时", FLOW, ServiceEvent.objects.all, "held_on",
        rule="参加志愿服务的党员各自时长之和，合计后四舍五入取整。", zero="没有志愿服务时长",
        measure=rounded(Sum("participations__hours")), additive=False,
    ),
    Figure(
        "meetings_in_year", "会议活动", "次", FLOW, Meeting.objects.all, "held_on",
        rule="已确认的各类会议活动，套会计一次；取消的不计。", zero="没有会议活动",
    ),
    Figure(
        "theme_days", "主题党日", "次", FLOW, lambda: Meeting.objects.of_type(Kind.THEME_DAY), "held_on",
        rule="带有主题党日类型的会议活动，一次计一次。", zero="未开展主题党日",
    ),
    Figure(
        "branch_assemblies", "党员大会", "次", FLOW, lambda: Meeting.objects.of_type(Kind.ASSEMBLY),
        "held_on", rule="带有党员大会类型的会议，一次计一次。", zero="未召开党员大会",
    ),
    Figure(
        "committee_meetings", "支部委员会", "次", FLOW,
        lambda: Meeting.objects.of_type(Kind.BRANCH_COMMITTEE), "held_on",
        rule="带有支部委员会类型的会议，一次计一次。", zero="未召开支部委员会",
    ),
    Figure(
        "group_meetings", "党小组会", "次", FLOW, lambda: Meeting.objects.of_type(Kind.GROUP_MEETING), "held_on",
        rule="带有党小组会类型的会议，一个党小组开一次会计一次。", zero="未召开党小组会",
    ),
    Figure(
        "lectures", "党课", "堂", FLOW, lambda: Meeting.objects.of_type(Kind.LECTURE), "held_on",
        rule="带有党课类型的会议活动，不论由谁讲授，一次讲授计一堂。", zero="未组织党课",
    ),
    Figure(
        "organizational_life", "组织生活会", "次", FLOW,
        lambda: Meeting.objects.of_type(Kind.ORGANIZATIONAL_LIFE), "held_on",
        rule="带有组织生活会类型的会议，一次会议计一次。", zero="未召开组织生活会",
    ),
    Figure(
        "appraisals", "民主评议党员", "次", FLOW, lambda: Meeting.objects.of_type(Kind.APPRAISAL), "held_on",
        rule="带有民主评议党员类型的会议，一次会议计一次。", zero="未开展民主评议党员",
    ),
    Figure(
        "members_graded", "评定等次的党员", "人", FLOW, Appraisal.objects.of_members, "held_on",
        rule="已确认的民主评议党员中评定了等次的正式党员人数之和，按评议日期计；预备党员参加评议而不评定等次，不计。",
        zero="没有党员评定等次", measure=Sum("graded_count"),
    ),
    Figure(
        "members_excellent", "其中评为优秀的党员", "人", FLOW, Appraisal.objects.of_members, "held_on",
        rule="已确认的民主评议党员中评为优秀的党员人数之和，按评议日期计。", zero="没有党员评为优秀",
        measure=Sum("excellent_count"),
    ),
    Figure(
        "attendance_in_year", "参加会议活动人次", "人次", FLOW, Meeting.objects.all, "held_on",
        rule="已确认会议活动的实到人数之和。", zero="没有人参加会议活动", measure=Sum("present"),
    ),
    Figure(
        "dues_months", "党费收缴支部月数", "支部月", FLOW, DuesCollection.objects.of_branches, "month",
        rule="已登记党费收缴的支部和月份，一个支部收缴一个月计一，按党费所属月份计。", zero="没有登记党费收缴",
    ),
    Figure(
        "dues_owed", "应交党费人次", "人次", FLOW, DuesCollection.objects.of_branches, "month",
        rule="各支部已确认的党费收缴中应交人数之和，一人一月计一人次，按党费所属月份计。", zero="没有应交党费的党员",
        measure=Sum("persons_due"),
    ),
    Figure(
        "dues_paid", "实交党费人次", "人次", FLOW, DuesCollection.objects.of_branches, "month",
        rule="各支部已确认的党费收缴中实交人数之和，一人一月计一人次，按党费所属月份计；以后补交的不改变当月人次。",
        zero="没有党员交纳党费", measure=Sum("persons_paid"),
    ),
    Figure(
        "budget_lines", "党建经费预算", "项", PLAN, BudgetLine.objects.all, "year",
        rule="年度预算中已确认的党建经费，一个类别计一项。", zero="没有列支党建经费",
    ),
    # 下一步的承诺
    *(
        Figure(
            code, label, unit, PLAN, records, "report_year",
            rule="本年度述职报告对下一年度作出的已确认承诺所填次数。", zero="",
            measure=Max("times"), additive=False,
        )
        for code, label, unit, records in (
            ("C01", "每月部署党建工作", "次", lambda: _promised(Commitment.Subject.DEPLOYMENT)),
            ("C02", "每季度听取支部书记汇报", "次", lambda: _promised(Commitment.Subject.HEARING)),
            ("C03", "每季度开展督查", "次", lambda: _promised(Commitment.Subject.INSPECTION)),
            ("C04", "每半年开展专题观摩", "次", lambda: _promised(Commitment.Subject.OBSERVATION)),
        )
    ),
    Figure(
        "C05", "支部全部达标年度", "年", PLAN, lambda: _promised(Commitment.Subject.STANDARDIZATION),
        "report_year", rule="本年度述职报告承诺所属党支部全部达到标准化水平的年度。", zero="",
        measure=Max("target_year"), additive=False,
    ),
)  # fmt: skip

BY_CODE = {figure.code: figure for figure in FIGURES}


def _promised(subject: str) -> RecordQuerySet:
    return Commitment.objects.for_report().to(subject)


GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "主责主业",
        ("M00", "M00b", "list_owners", "duties", "duties_done", "duties_handed_down", "contracts",
         "contracts_scored", "guided_branches", "contact_visits", "M01",
         "M01_party_group", "M01_general", "M02", "inspection_branch_visits", "monthly_summaries", "M03",
         "M04", "M05", "M06", "M07", "talked_with"),
    ),
    (
        "学习教育",
         ("M08", "M09", "M10", "M11", "study_duplicates", "M12", "M13", "M14", "problems_found", "problems_closed",
          "problems_open",
         "problems_overdue", "problems_closed_in_time", "closing_rate_in_time", "closing_days", "rebounds",
         "follow_ups", "follow_up_rate", "M15", "M16", "mass_issue_satisfaction"),
    ),
    ("标准建设", ("M17", "M18", "M19", "self_checks", "self_check_coverage", "standard_branches", "self_check_problems",
         "self_check_problems_closed", "weak_branches", "weak_branches_removed", "listed", "M20", "M21", "converted_late",
         "cancelled", "members", "probationary")),
    (
        "重点任务与组织生活",
        ("M22", "service_events", "service_persons", "service_hours",
         "meetings_in_year", "theme_days", "branch_assemblies", "committee_meetings",
         "group_meetings", "lectures", "organizational_life", "appraisals", "members_graded",
         "members_excellent", "attendance_in_year",
         "dues_months", "dues_owed", "dues_paid", "budget_lines"),
    ),
    ("下一步承诺", ("C01", "C02", "C03", "C04", "C05")),
)  # fmt: skip
"""The order and headings in which figures are shown."""
