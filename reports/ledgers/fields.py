"""Which ledgers there are, which fields each has, and the words a column of that field is headed by.

A column is found by its meaning: its heading, freed of blanks, signs and notes in brackets, is one of the
words here or contains one. To teach the import a new heading, add the word to its field.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from reports.ledgers import choices as closed

_Words = Literal["text", "name", "names", "absences", "organization", "organizations", "outside"]
_Values = Literal["day", "past", "limit", "count", "term", "yes", "kinds", "id_number", "choice", "state"]
Reader = _Words | _Values


class LedgerKind(StrEnum):
    ORGANIZATIONS = "organizations"
    MEMBERS = "members"
    MEETINGS = "meetings"
    TALKS = "talks"
    STUDY_PRODUCTS = "study_products"
    PROBLEMS = "problems"
    MASS_ISSUES = "mass_issues"
    INSPECTIONS = "inspections"
    INITIATIVES = "initiatives"
    STANDARDS = "standards"
    DEVELOPMENT = "development"
    VOLUNTEER_TEAMS = "volunteer_teams"
    COMMITMENTS = "commitments"
    DUTIES = "duties"


@dataclass(frozen=True)
class Field:
    """One field of a ledger.

    `words` are its headings, the usual one first. `reader` says how a cell is read: "past" is a day that
    should not lie after the day of reporting, "limit" a day or '长期坚持', "outside" an organisation that
    need not be one of ours. The column of a `required` field must be there for the sheet to be read, and
    each of its cells must be filled.
    """

    name: str
    words: tuple[str, ...]
    reader: Reader = "text"
    required: bool = False
    choices: Mapping[str, str] = field(default_factory=dict, hash=False, compare=False)


@dataclass(frozen=True)
class Ledger:
    """`name` is what a screen calls it; `hints` are words of a title or a sheet's name that speak for it."""

    kind: LedgerKind
    name: str
    hints: tuple[str, ...]
    fields: tuple[Field, ...]


def _field(
    name: str,
    words: str,
    reader: Reader = "text",
    *,
    required: bool = False,
    choices: Mapping[str, str] | None = None,
) -> Field:
    return Field(name, tuple(words.split()), reader, required, choices or {})


_STATE = _field("state", "状态 记录状态 审核状态 采纳情况 采纳状态 采用情况 审核情况 审核结果", "state")
_KEPT_STATE = _field("state", "记录状态 审核状态", "state")
_REMARK = _field("remark", "备注 备注说明 其他说明 附注 情况备注 说明")


ORGANIZATIONS = Ledger(
    LedgerKind.ORGANIZATIONS,
    "党组织情况表",
    ("组织情况", "党组织", "组织机构", "组织"),
    (
        _field("name", "党组织名称 组织名称 党组织全称 组织全称 支部名称 党支部名称 党组织", required=True),
        _field("parent", "上级党组织 上级组织 上级党组织名称 隶属党组织 隶属关系 上级", "outside"),
        _field(
            "kind",
            "组织类别 党组织类别 组织类型 党组织类型 类别 类型",
            "choice",
            required=True,
            choices=closed.ORGANIZATIONS_KIND,
        ),
        _field("founded_on", "成立日期 成立时间 设立日期 设立时间 建立日期 建立时间 组建时间", "past"),
        _field(
            "elected_on",
            "本届换届日期 换届日期 换届时间 本届选举日期 选举日期 本届换届时间 最近换届日期 届期起始日期 "
            "当选日期",
            "past",
        ),
        _field("term_years", "任期 任期年限 任期（年） 届期 每届任期 任期年数", "term"),
        _field("secretary", "书记 党组织书记 支部书记 书记姓名 现任书记 党支部书记", "name"),
        _field("members", "委员 委员名单 班子成员 委员会成员 领导班子成员 委员姓名 成员 支委名单", "names"),
    ),
)

MEMBERS = Ledger(
    LedgerKind.MEMBERS,
    "党员名册",
    ("名册", "花名册", "党员信息", "党员名单"),
    (
        _field(
            "branch",
            "所在党支部 所属党支部 所在支部 所属支部 党支部 支部 所在党组织 所属党组织 组织关系所在支部",
            "organization",
            required=True,
        ),
        _field("name", "姓名 党员姓名 名字 党员", "name", required=True),
        _field("sex", "性别", "choice", choices=closed.MEMBERS_SEX),
        _field("ethnicity", "民族"),
        _field("id_number", "公民身份号码 身份证号 身份证号码 公民身份证号码 证件号码 身份号码", "id_number"),
        _field("born_on", "出生日期 出生年月日 出生时间 出生年月 生日", "past"),
        _field("education", "学历 文化程度 最高学历 学历学位"),
        _field(
            "category",
            "人员类别 党员类别 党员类型 类别 党员身份",
            "choice",
            required=True,
            choices=closed.MEMBERS_CATEGORY,
        ),
        _field(
            "joined_on",
            "加入党组织日期 入党日期 入党时间 加入党组织时间 加入中国共产党日期 入党年月 接收为预备党员日期",
            "past",
            required=True,
        ),
        _field("formal_on", "转为正式党员日期 转正日期 转正时间 转为正式党员时间 转正年月", "past"),
        _field("post", "工作岗位 岗位 职务 工作职务 单位职务 岗位类别 单位及职务"),
        _field("phone", "联系电话 手机号 手机号码 电话 联系方式 手机 电话号码"),
        _field("status", "党籍状态 党籍 党员状态 状态 党籍情况"),
        _field("lost", "是否失联 失联党员 失联 是否失联党员 失联情况", "yes"),
        _field("floating", "是否流动 流动党员 流动 是否流动党员 是否为流动党员 流动情况", "yes"),
    ),
)

MEETINGS = Ledger(
    LedgerKind.MEETINGS,
    "会议活动台账",
    ("会议", "活动", "三会一课", "党日"),
    (
        _field(
            "held_on",
            "日期 时间 召开日期 召开时间 会议日期 会议时间 活动日期 活动时间 开展日期 开展时间 举办日期 "
            "举办时间",
            "past",
            required=True,
        ),
        _field(
            "organization",
            "党组织 组织单位 召开单位 支部 党支部 所在党支部 所属支部 党组织名称 支部名称 组织名称 主办单位 "
            "召开党组织 组织者 开展单位 责任单位",
            "organization",
            required=True,
        ),
        _field(
            "kinds",
            "会议类型 活动类型 类型 会议类别 活动类别 类别 会议种类 活动种类 会议形式 活动形式 会议活动类型",
            "kinds",
            required=True,
        ),
        _field(
            "topic",
            "会议主题 主题 议题 会议议题 活动主题 会议内容 活动内容 内容 会议名称 活动名称 主要内容 "
            "主要议题 题目",
            required=True,
        ),
        _field("host", "主持人 主持 会议主持人 主持人姓名 主持者 召集人 活动主持人", "name"),
        _field(
            "lecturer", "主讲人 授课人 讲课人 主讲 讲课人姓名 授课人姓名 宣讲人 主讲者 党课主讲人", "name"
        ),
        _field(
            "due", "应到 应到人数 应参加人数 应参会人数 应出席人数 应出席 应参加 应参会 应到会人数", "count"
        ),
        _field(
            "present",
            "实到 实到人数 实参加人数 实际参加人数 实参会人数 实出席人数 实际到会人数 实出席 实参加 实参会 "
            "出席人数"
            "参加人数 参会人数 到会人数 实际出席人数",
            "count",
        ),
        _field(
            "absences",
            "缺席人员及原因 缺席人员 缺席及原因 请假人员 请假人员及原因 未到人员及原因 缺席情况 请假情况 "
            "缺席名单"
            "缺席 请假 未到会人员及原因",
            "absences",
        ),
        _field(
            "studies_party_building",
            "专题研究党建 是否专题研究党建 专题研究党建工作 研究党建 是否研究党建 党建专题 "
            "是否专题研究党建工作 党建专题研究",
            "yes",
        ),
        _REMARK,
        _field("state", "状态 记录状态 审核状态 会议状态 活动状态", "state"),
    ),
)

TALKS = Ledger(
    LedgerKind.TALKS,
    "谈心谈话（约谈）登记簿",
    ("谈心", "谈话", "约谈"),
    (
        _field(
            "kind",
            "谈话类型 谈话类别 谈话性质 类型 类别 谈话种类",
            "choice",
            choices=closed.TALKS_KIND,
        ),
        _field("round", "轮次 批次 谈话轮次 谈话批次 轮次名称 约谈轮次 谈心谈话轮次 所属轮次"),
        _field(
            "held_on",
            "谈话日期 谈话时间 日期 时间 约谈日期 约谈时间 开展日期 谈心日期 谈心时间",
            "past",
            required=True,
        ),
        _field("talker", "谈话人 约谈人 谈话人姓名 谈心人 谈话领导 主谈人 谈话主体", "name", required=True),
        _field(
            "persons",
            "谈话对象 被谈话人 约谈对象 被约谈人 谈话对象姓名 谈心对象 被谈话人姓名 被谈话对象",
            "names",
            required=True,
        ),
        _field(
            "summary",
            "谈话内容摘要 谈话内容 内容摘要 谈话要点 谈话主要内容 主要内容 摘要 内容 谈话情况 约谈内容 "
            "约谈事由",
        ),
        _REMARK,
        _STATE,
    ),
)

STUDY_PRODUCTS = Ledger(
    LedgerKind.STUDY_PRODUCTS,
    "学习成果登记表",
    ("学习成果", "心得", "调研"),
    (
        _field(
            "kind",
            "类别 成果类别 成果类型 类型 成果种类 文章类别 材料类别",
            "choice",
            required=True,
            choices=closed.STUDY_PRODUCTS_KIND,
        ),
        _field("title", "题目 标题 成果名称 文章题目 成果题目 名称 材料题目 篇名 文章标题", required=True),
        _field("authors", "作者 撰写人 执笔人 作者姓名 署名 完成人 撰稿人 姓名", "names", required=True),
        _field(
            "submitted_on",
            "提交日期 提交时间 上报日期 上交日期 报送日期 交稿日期 完成日期 提交日 报送时间 上交时间 日期",
            "past",
            required=True,
        ),
        _REMARK,
        _STATE,
    ),
)

PROBLEMS = Ledger(
    LedgerKind.PROBLEMS,
    "问题整改台账",
    ("问题", "整改", "检视"),
    (
        _field("number", "编号 问题编号 台账编号 问题序号 号码 整改编号", required=True),
        _field(
            "level",
            "层面 问题层面 所属层面 对象层面 问题层级 层级",
            "choice",
            required=True,
            choices=closed.PROBLEMS_LEVEL,
        ),
        _field(
            "source",
            "问题来源 来源 检视来源 发现渠道 发现途径 问题出处 发现方式",
            "choice",
            required=True,
            choices=closed.PROBLEMS_SOURCE,
        ),
        _field(
            "organization",
            "责任单位 整改单位 所在党组织 党组织 责任党组织 所属支部 所在支部 牵头单位 整改责任单位 责任支部",
            "organization",
            required=True,
        ),
        _field(
            "description",
            "问题表现 问题 具体问题 问题描述 存在问题 问题内容 具体表现 突出问题 主要问题 问题具体表现",
            required=True,
        ),
        _field("cause", "原因分析 原因 问题原因 产生原因 问题成因 根源分析 剖析原因"),
        _field("measure", "整改措施 措施 整改举措 具体措施 整改办法 改进措施 整改具体措施"),
        _field("owner", "责任人 整改责任人 责任人姓名 整改人 具体责任人", "name"),
        _field("reviewer", "复核人 验收人 核查人 复核人姓名 销号复核人 审核人 督办人", "name"),
        _field(
            "found_on",
            "提出日期 发现日期 提出时间 发现时间 查摆日期 检视日期 查摆时间 问题提出日期 登记日期",
            "past",
            required=True,
        ),
        _field(
            "due_on", "整改时限 完成时限 整改期限 整改完成时限 时限 期限 完成期限 计划完成日期 限期", "limit"
        ),
        _field(
            "stage",
            "完成情况 整改情况 整改状态 整改进展 销号情况 进展情况 状态 整改完成情况 是否销号",
            "choice",
            required=True,
            choices=closed.PROBLEMS_STAGE,
        ),
        _field(
            "closed_on",
            "销号日期 销号时间 完成日期 完成时间 整改完成日期 办结日期 实际完成日期 实际完成时间",
            "past",
        ),
        _REMARK,
        _KEPT_STATE,
    ),
)

MASS_ISSUES = Ledger(
    LedgerKind.MASS_ISSUES,
    "群众操心事烦心事揪心事台账",
    ("群众", "操心事", "烦心事", "揪心事", "身边事"),
    (
        _field(
            "category",
            "类别 事项类别 事项类型 类型 诉求类别 问题类别",
            "choice",
            required=True,
            choices=closed.MASS_ISSUES_CATEGORY,
        ),
        _field(
            "content",
            "诉求内容 事项内容 群众诉求 问题内容 具体事项 诉求 事项 内容 具体问题 主要诉求 反映问题",
            required=True,
        ),
        _field(
            "organization",
            "承办支部 承办党支部 承办单位 责任支部 办理单位 责任单位 承办党组织 办理支部 党支部 包办支部",
            "organization",
            required=True,
        ),
        _field(
            "received_on",
            "受理日期 受理时间 登记日期 收到日期 反映日期 登记时间 接件日期 反映时间",
            "past",
            required=True,
        ),
        _field("closed_on", "办结日期 办结时间 完成日期 解决日期 完成时间 解决时间 办理完成日期", "past"),
        _field("evidence", "佐证材料 佐证 证明材料 印证材料 佐证资料 支撑材料 办结佐证"),
        _field(
            "stage",
            "办理状态 办理情况 状态 办结情况 办理进展 办理结果 进展情况 是否办结",
            "choice",
            required=True,
            choices=closed.MASS_ISSUES_STAGE,
        ),
        _REMARK,
        _KEPT_STATE,
    ),
)

INSPECTIONS = Ledger(
    LedgerKind.INSPECTIONS,
    "党建督查台账",
    ("督查", "督导", "检查"),
    (
        _field(
            "held_on",
            "督查日期 督查时间 检查日期 检查时间 督导日期 督导时间 日期 时间 开展日期 开展时间",
            "past",
            required=True,
        ),
        _field("topic", "督查主题 督查内容 主题 检查内容 督查事项 督导内容 检查主题 督查重点 内容 督导主题"),
        _field(
            "branches",
            "被督查支部 督查对象 被检查支部 受检支部 被督查党支部 督查支部 检查对象 被督查单位 受督查支部 "
            "督导对象"
            "被督导支部",
            "organizations",
            required=True,
        ),
        _field("findings", "发现问题 存在问题 督查发现问题 问题 督查结果 督查情况 检查结果 发现的问题"),
        _field(
            "stage",
            "状态 督查状态 完成情况 开展情况 进展情况 是否完成 是否开展 完成状态",
            "choice",
            required=True,
            choices=closed.DONE,
        ),
        _REMARK,
    ),
)

INITIATIVES = Ledger(
    LedgerKind.INITIATIVES,
    "党建举措台账",
    ("举措", "措施"),
    (
        _field("category", "举措类别 举措名称 举措 举措类型 党建举措 工作举措 具体举措 类别", required=True),
        _field(
            "held_on",
            "开展日期 开展时间 日期 时间 实施日期 实施时间 举办日期 活动日期 举办时间",
            "past",
            required=True,
        ),
        _field(
            "organization",
            "组织单位 开展单位 主办单位 责任单位 实施单位 组织者 党组织 牵头单位 组织开展单位",
            "organization",
            required=True,
        ),
        _field(
            "stage",
            "状态 开展情况 实施情况 完成情况 落实情况 进展情况 是否开展 开展状态",
            "choice",
            required=True,
            choices=closed.DONE,
        ),
        _REMARK,
    ),
)

STANDARDS = Ledger(
    LedgerKind.STANDARDS,
    "标准化对标台账",
    ("标准化", "对标", "规范"),
    (
        _field("aspect", "方面 一级指标 项目 建设方面 工作方面 建设项目 所属方面", required=True),
        _field("standard", "标准 二级指标 建设标准 标准名称 标准内容 工作标准", required=True),
        _field(
            "task",
            "规范任务 三级指标 任务 具体任务 规范要求 任务内容 工作任务 规范事项 具体规范任务",
            required=True,
        ),
        _field(
            "frequency",
            "频次 频率 周期 工作频次 完成频次 开展频次",
            "choice",
            required=True,
            choices=closed.STANDARDS_FREQUENCY,
        ),
        _field("evidence", "佐证材料 佐证 证明材料 印证材料 佐证资料 支撑材料 材料"),
    ),
)

DEVELOPMENT = Ledger(
    LedgerKind.DEVELOPMENT,
    "发展党员台账",
    ("发展党员", "发展", "转正"),
    (
        _field("person", "姓名 发展对象姓名 党员姓名 发展对象 预备党员姓名 预备党员", "name", required=True),
        _field(
            "branch",
            "所在党支部 所属党支部 所在支部 所属支部 党支部 支部 发展支部 所在党组织",
            "organization",
            required=True,
        ),
        _field(
            "admission_meeting_on",
            "支部大会接收日期 接收日期 支部大会接收时间 接收大会日期 接收预备党员大会日期 "
            "支部大会通过日期 接收为预备党员日期 接收预备党员日期 支部大会讨论接收日期",
            "past",
            required=True,
        ),
        _field(
            "admission_approved_on",
            "上级审批日期 审批日期 接收审批日期 上级批准日期 接收审批时间 上级审批时间 接收批准日期 "
            "预备党员审批日期",
            "past",
        ),
        _field(
            "conversion_meeting_on",
            "转正大会日期 转正支部大会日期 支部大会转正日期 转正大会时间 转正讨论日期 转正大会通过日期",
            "past",
        ),
        _field(
            "conversion_approved_on",
            "转正审批日期 转正批准日期 转正审批时间 转正上级审批日期 上级批准转正日期",
            "past",
        ),
        _field(
            "decision",
            "转正结论 转正结果 转正决议 转正情况 转正意见 结论",
            "choice",
            choices=closed.DEVELOPMENT_DECISION,
        ),
    ),
)

VOLUNTEER_TEAMS = Ledger(
    LedgerKind.VOLUNTEER_TEAMS,
    "志愿服务队一览表",
    ("志愿", "队伍", "服务队"),
    (
        _field(
            "name",
            "队伍名称 服务队名称 志愿服务队名称 名称 志愿服务队 志愿队名称 志愿服务队伍名称",
            required=True,
        ),
        _field(
            "branch",
            "所属支部 所属党支部 所在支部 所在党支部 党支部 支部 组建支部 组建单位 依托支部",
            "organization",
            required=True,
        ),
        _field(
            "founded_on",
            "成立日期 成立时间 组建日期 组建时间 设立日期 建队日期 建队时间",
            "past",
            required=True,
        ),
        _field("size", "人数 队员人数 队员数 志愿者人数 队伍人数 规模 成员人数 志愿者数", "count"),
        _field("dissolved_on", "撤销日期 撤销时间 解散日期 解散时间 注销日期 停止日期", "past"),
    ),
)

COMMITMENTS = Ledger(
    LedgerKind.COMMITMENTS,
    "工作承诺",
    ("承诺", "下一年", "计划"),
    (
        _field("subject", "承诺事项 承诺内容 事项 承诺 工作事项 承诺项目 工作承诺", required=True),
        _field(
            "every",
            "周期 频次 承诺周期 开展周期 频率 时间周期",
            "choice",
            required=True,
            choices=closed.COMMITMENTS_EVERY,
        ),
        _field("times", "次数 承诺次数 数量 数值 目标值 次数（年度） 目标", "count", required=True),
    ),
)

DUTIES = Ledger(
    LedgerKind.DUTIES,
    "责任清单",
    ("责任清单", "责任", "清单"),
    (
        _field(
            "level",
            "层面 责任层面 层级 责任主体 所属层面 责任层级",
            "choice",
            required=True,
            choices=closed.DUTIES_LEVEL,
        ),
        _field("owner", "责任人 责任人姓名 姓名 具体责任人 责任领导", "name", required=True),
        _field(
            "content",
            "责任内容 职责内容 工作职责 责任事项 主要责任 工作任务 责任 职责 工作内容 具体责任",
            required=True,
        ),
        _field("measure", "工作措施 措施 落实措施 具体措施 工作举措 推进措施"),
        _field("due_on", "完成时限 时限 完成期限 期限 完成时间 落实时限 完成日期 办理时限", "day"),
        _field(
            "stage",
            "完成情况 落实情况 进展情况 状态 完成状态 进展 是否完成 工作进展",
            "choice",
            required=True,
            choices=closed.DUTIES_STAGE,
        ),
    ),
)

LEDGERS: Mapping[LedgerKind, Ledger] = {
    ledger.kind: ledger
    for ledger in (
        ORGANIZATIONS,
        MEMBERS,
        MEETINGS,
        TALKS,
        STUDY_PRODUCTS,
        PROBLEMS,
        MASS_ISSUES,
        INSPECTIONS,
        INITIATIVES,
        STANDARDS,
        DEVELOPMENT,
        VOLUNTEER_TEAMS,
        COMMITMENTS,
        DUTIES,
    )
}
