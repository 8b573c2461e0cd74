"""The closed lists of the ledgers: the words a cell may hold, and the code each stands for."""

import re


def _choices(**words: str) -> dict[str, str]:
    """Code for each of the words written after it, divided by spaces; the usual word comes first.

    A word with brackets also stands without them, for that is how a cell is compared.
    """
    written = {word: code for code, text in words.items() for word in text.split()}
    return written | {re.sub("[（）、]", "", word): code for word, code in written.items()}


DONE = _choices(
    done="已完成 完成 已开展 已督查 已结束 已落实 已整改 已实施 已举办 是",
    planned="未开展 计划 计划中 待开展 未完成 未实施 拟开展 筹备中 未举办 未督查 否",
)

ORGANIZATIONS_KIND = _choices(
    party_group="党组 局党组 党组（党委）",
    general_branch="党总支 总支部 党总支部 总支",
    branch="党支部 支部 基层党支部 联合党支部",
    group="党小组 小组",
    committee="机关党委 党委 基层党委",
)

MEMBERS_SEX = _choices(male="男 男性", female="女 女性")

MEMBERS_CATEGORY = _choices(formal="正式党员 正式", probationary="预备党员 预备")

TALKS_KIND = _choices(heart_to_heart="谈心谈话 谈心 谈话", admonition="约谈 责任约谈 提醒约谈 提醒谈话")

STUDY_PRODUCTS_KIND = _choices(
    reflection="心得体会 学习心得 学习心得体会 心得 学习体会",
    research="调研报告 调研成果 调研文章 调研材料 调研",
)

PROBLEMS_LEVEL = _choices(
    leadership=(
        "党组班子及成员 党组班子和成员 领导班子及成员 班子及成员 领导班子及班子成员 党组班子 领导班子"
    ),
    grassroots="基层党组织及成员 基层党组织和成员 基层党组织及班子成员 基层党组织 支部班子及成员",
    members="普通党员 党员 一般党员 党员个人",
)

PROBLEMS_SOURCE = _choices(
    life_democratic="民主生活会 民主生活会查摆",
    organizational_life="组织生活会 组织生活会查摆",
    appraisal="民主评议 民主评议党员 党员民主评议",
    thematic_education="主题教育检视 主题教育 主题教育检视问题 主题教育查摆",
    inspection="党建督查 督查 督导检查 党建督导",
    audit="巡察 巡察反馈 巡视巡察 审计 巡视",
    talk="谈心谈话 谈心 谈话",
    self_check="自查 自查自纠 自我检视 自查发现",
    masses="群众反映 群众意见 群众提出 信访",
    review="述职点评 述职评议 述职评议点评 党建述职评议",
)

PROBLEMS_STAGE = _choices(
    closed="已销号 销号 已整改 已完成 完成 已整改到位 整改完成 已办结 已整改完成 整改到位 是",
    rectifying=("整改中 正在整改 未销号 未完成 推进中 持续整改 未整改 进行中 立行立改中 长期整改 否"),
)

MASS_ISSUES_CATEGORY = _choices(worry="操心事 操心", annoyance="烦心事 烦心", distress="揪心事 揪心")

MASS_ISSUES_STAGE = _choices(
    resolved="已办结 办结 已解决 已完成 解决 是 完成",
    handling="办理中 正在办理 未办结 推进中 处理中 未完成 进行中 否",
)

STANDARDS_FREQUENCY = _choices(
    month="每月 月 每月一次 月度",
    quarter="每季 每季度 季度 每季度一次 每季一次",
    half_year="每半年 半年 每半年一次",
    year="每年 年 年度 每年一次 全年",
    as_needed="随时 按需 适时 即时 及时",
)

DEVELOPMENT_DECISION = _choices(
    on_time="按期转正 按期 同意转正 如期转正",
    extended="延长预备期 延长 延期 延期转正",
    cancelled="取消预备党员资格 取消资格 取消 取消预备资格",
)

COMMITMENTS_EVERY = _choices(
    month="每月 月 每个月",
    quarter="每季度 每季 季度",
    half_year="每半年 半年",
    year="每年 年 全年 每年度",
    target="目标年度 目标年份 目标年 达标年度",
)

DUTIES_LEVEL = _choices(
    group_secretary="党组书记 局党组书记",
    group_member="党组成员 局党组成员 班子成员 党组班子成员",
    secretary=("党（总）支部书记 党总支书记 党支部书记 支部书记 总支部书记 总支书记 党总支、党支部书记"),
)

DUTIES_STAGE = _choices(
    done="已落实 已完成 完成 落实 是",
    ongoing="落实中 推进中 正在落实 未完成 进行中 未落实 否 持续推进 长期坚持",
)
