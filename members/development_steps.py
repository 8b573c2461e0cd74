"""The 25 steps of 发展党员 in 5 stages, as plain data.

The articles are those of the text of 2026; limits that a program checks are rules (`members.rules.development`).
"""

from dataclasses import dataclass

STAGES = {
    "application": "申请入党",
    "activist": "积极分子的确定和培养教育",
    "candidate": "发展对象的确定和考察",
    "admission": "预备党员的接收",
    "probation": "预备党员的教育考察和转正",
}

CORE_FILES: tuple[tuple[str, tuple[int, ...]], ...] = (
    ("入党志愿书", (14,)),
    ("入党申请书", (1,)),
    ("政治审查材料", (10,)),
    ("转正申请书", (22,)),
    ("培养教育考察材料", (6, 21)),
)
"""What must be in the file at the end, and the steps that yield it."""


@dataclass(frozen=True)
class Step:
    """One step of the chart: who takes it, what it leaves in the file, and what limits it."""

    number: int
    name: str
    stage: str
    actor: str
    materials: tuple[str, ...] = ()
    limit: str = ""
    article: str = ""
    repeats: bool = False
    """Whether it is taken several times: 考察 every half-year, a change of contacts."""
    superior: bool = False
    """Whether the organisation above takes it, and may record it."""


def _step(
    number: int, name: str, stage: str, actor: str, materials: str = "", limit: str = "", article: str = "",
    *, repeats: bool = False, superior: bool = False,
) -> Step:  # fmt: skip
    return Step(number, name, stage, actor, tuple(materials.split()), limit, article, repeats, superior)


STEPS: tuple[Step, ...] = (
    _step(1, "递交入党申请书", "application", "本人", "入党申请书", "年满18岁，书面提出。"),
    _step(2, "党组织派人谈话", "application", "书记、副书记或组织委员", "谈话记录",
          "收到申请书后1个月内。", "第七条"),
    _step(3, "推荐和确定入党积极分子", "activist", "支部委员会（不设支委会的为党员大会）", "推荐登记表 会议记录",
          "党员推荐或群团推优，集体研究决定。", "第八条"),
    _step(4, "上级党委备案", "activist", "上级党委", "备案表 备案报告", superior=True),
    _step(5, "指定培养联系人", "activist", "支部委员会", "", "1至2名正式党员。", "第九条", repeats=True),
    _step(6, "培养教育考察", "activist", "培养联系人和党支部", "思想汇报 培养教育考察登记表",
          "每半年考察一次，合计1年以上。", "第十一条", repeats=True),
    _step(7, "确定发展对象", "candidate", "支部委员会", "会议记录 公示 公示情况报告",
          "确定为积极分子满1年；2026年5月18日起，先公示不少于5个工作日。", "第十三条"),
    _step(8, "报上级党委备案", "candidate", "上级党委", "备案报告", superior=True),
    _step(9, "确定入党介绍人", "candidate", "党支部", "", "2名正式党员，受留党察看处分的不能担任。"),
    _step(10, "政治审查", "candidate", "党支部", "本人自传 函调材料 政治审查报告",
          "未经政治审查或审查不合格的，不能发展入党。", "第十六条"),
    _step(11, "集中培训", "candidate", "基层党委或县级组织部门", "培训登记表",
          "不少于3天或24学时。", "第十七条", superior=True),
    _step(12, "支部委员会审查", "admission", "支部委员会", "会议记录", "征求党员和群众意见。"),
    _step(13, "上级党委预审", "admission", "上级党委", "预审请示 预审意见",
          "3个月内将离开本单位的，一般不办理接收。", "第十八条", superior=True),
    _step(14, "填写入党志愿书", "admission", "本人，由入党介绍人指导", "入党志愿书"),
    _step(15, "支部大会讨论接收", "admission", "党员大会", "会议记录 决议",
          "到会和赞成的都须超过应到有表决权党员的半数；2026年5月18日起，在预审合格后1个月内。", "第十九条"),
    _step(16, "上级党委派人谈话", "admission", "上级党委", "", "审批前进行，意见写入志愿书。", superior=True),
    _step(17, "上级党委审批", "admission", "上级党组织", "审批请示 批复",
          "3个月内，特殊情况不超过6个月。", "第二十五条", superior=True),
    _step(18, "再上一级组织部门备案", "admission", "上级组织部门", "备案报告", superior=True),
    _step(19, "编入党支部和党小组", "probation", "党支部", "", "及时编入。"),
    _step(20, "入党宣誓", "probation", "党委或党支部", "宣誓记录",
          "2026年5月18日起，一般在批准后1个月内。", "第二十九条"),
    _step(21, "继续教育和考察", "probation", "党支部", "考察记录",
          "预备期1年，自支部大会通过之日算起。", "第三十一条", repeats=True),
    _step(22, "提出转正申请", "probation", "本人", "转正申请书", "预备期满，书面提出。", "第三十二条"),
    _step(23, "支部大会讨论转正", "probation", "党员大会", "审查表 公示 会议记录",
          "按期转正、延长一次（6个月至1年）或取消预备党员资格。"),
    _step(24, "上级党委审批转正", "probation", "上级党组织", "审批请示 批复",
          "3个月内。", "第三十三条", superior=True),
    _step(25, "材料归档", "probation", "党支部和上级党委",
          "入党志愿书 入党申请书 政治审查材料 转正申请书 培养教育考察材料",
          "归入人事档案；没有人事档案的建立党员档案。", "第三十六条"),
)  # fmt: skip

BY_NUMBER = {step.number: step for step in STEPS}
LAST = STEPS[-1].number

APPROVALS = (17, 24)
"""The steps that pass through the chain of approval."""
VOTES = (15, 23)
"""The steps on which the 党员大会 votes."""
WITH_PEOPLE = (5, 9)
"""The steps that name members: 培养联系人 and 入党介绍人."""
BESIDE: tuple[frozenset[int], ...] = (frozenset({4, 5}), frozenset({9, 10, 11}), frozenset({18, 19, 20}))
"""Steps that run beside one another: neither waits for the other."""


def runs_beside(one: int, other: int) -> bool:
    """Whether the order of the two steps is free."""
    return any({one, other} <= group for group in BESIDE)


LEVELS = {
    "general_branch": "党总支审议",
    "party_group": "党组审核把关",
    "committee": "机关党委审批",
    "work_committee": "机关工委审批",
}
"""Who has a say in an approval, from below."""


def approval_chain(kinds_above: list[str], *, general_branch_reviews: bool) -> list[str]:
    """The levels an approval passes, by the kinds of the organisations above the branch; the last one approves.

    A 党总支 deliberates where the house asks for it, and cannot approve; without a 机关党委 the 党组 examines and the
    机关工委 approves (机关基层组织工作条例 art. 37).
    """
    chain = ["general_branch"] if general_branch_reviews and "general_branch" in kinds_above else []
    if "party_committee" in kinds_above:
        return [*chain, "committee"]
    return [*chain, *(["party_group"] if "party_group" in kinds_above else []), "work_committee"]
