"""How the problems most often found are worded in section two, and answered in section three."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from branches.periods import Scope
from responsibilities.models import Problem


@dataclass(frozen=True)
class ProblemWording:
    """A kind of problem: words by which a row of the ledger is known to be of it, and what is said of it."""

    words: tuple[str, ...]
    title: str
    shown: str
    """表现: how it shows. May hold 〔…|…〕 choices and tokens."""
    cause: str
    answer: str
    """The measure of section three that answers it."""


WORDINGS: tuple[ProblemWording, ...] = (
    ProblemWording(
        ("督查", "督促", "督导", "检查"),
        "安排部署多、督促指导少",
        "对支部工作布置任务多，跟进问效少。〔一年来开展督查{M02}，到支部检查{inspection_branch_visits}，|〕"
        "有的督查看资料、听汇报的时间多，到现场、同党员群众面对面了解情况的时间少，对支部的具体困难掌握不细、帮助不够，"
        "发现的共性问题没有及时举一反三。",
        "我对“书记抓、抓书记”的认识还不够到位，抓常规工作精力较多，沉到支部研究问题的时间偏少，"
        "督查的针对性和结果运用没有跟上。",
        "改进督查方式，带着问题清单下支部，多看现场、多听党员群众意见，督查结果当场反馈、限期整改、到期复核",
    ),
    ProblemWording(
        ("融合", "两张皮", "业务结合", "结合不"),
        "党建与业务融合不够紧密",
        "有的支部谋划党建工作时对业务重点考虑不多，布置业务工作时对党员作用发挥要求不细，党建和业务各有一套安排；"
        "党建工作的成效多用开了几次会、写了几篇材料来衡量，对推动$business_area工作的实际作用体现不充分。",
        "我在统筹党建和业务方面研究得不深，缺少把二者结合起来的具体抓手，对支部的考核评价也没有突出这方面的要求。",
        "支部年初对照业务重点列出融合事项，在重点工程、服务窗口设立党员先锋岗，年底一并检查、一并评价",
    ),
    ProblemWording(
        ("服务群众", "群众", "服务意识", "停水"),
        "服务群众的主动性不强",
        "有的支部习惯于等群众反映了再去解决，主动上门了解需求不经常；有的诉求办理周期偏长，"
        "中间环节同群众沟通不够，办结以后回访不及时，群众的感受不明显。",
        "宗旨意识在日常工作中落实得不够细，服务群众的责任没有具体到岗到人，办理时限和回访要求不够明确。",
        "推行党员联系服务群众制度，诉求办理明确承办人和时限，办结后逐件回访，把群众满意不满意作为评价标准",
    ),
    ProblemWording(
        ("批评", "辣味", "组织生活会"),
        "组织生活的质量还不够高",
        "批评与自我批评辣味不足，谈工作建议多、触及思想少；有的党员对照检查联系自身实际不深，"
        "会后整改措施比较笼统，组织生活锻炼党性、解决问题的作用没有充分发挥。",
        "会前谈心谈话还不够深入，有的支部书记主持和引导的经验不足，对发言提纲审核把关不严。",
        "会前谈心谈话做到应谈尽谈，逐人审阅发言提纲，会后整改事项公开承诺、按期检查",
    ),
    ProblemWording(
        ("记录", "台账"),
        "基础工作还不够扎实",
        "有的支部会议记录要素不全，请假原因、讨论过程和决议内容记得过于简单；有的台账更新不及时，"
        "年底集中补填，资料与工作没有同步。",
        "对基础工作的重要性认识不足，支部党务人员多为兼职、业务不够熟练，日常检查和培训没有跟上。",
        "统一记录标准，当次会议当日审核、当月归集，加强支部书记和党务人员培训",
    ),
    ProblemWording(
        ("志愿",),
        "志愿服务开展得还不够经常",
        "志愿服务集中在重要节点，平时活动偏少，各队伍之间不够平衡，服务内容与群众需求对接不够准。",
        "活动缺少全年统筹，队伍管理和激励办法不够具体，党员参与的主动性没有充分调动起来。",
        "每支队伍年初排定服务计划，每季度至少组织开展服务，年底公开晒服务情况",
    ),
    ProblemWording(
        ("学习", "理论", "学用"),
        "理论学习联系实际还不够深",
        "有的支部学习以读文件、念材料为主，围绕$business_area工作开展研讨不多；有的党员满足于学过了，"
        "运用所学理论分析和解决实际问题的能力还不强。",
        "学习的计划性和针对性不够，研讨题目没有紧贴岗位实际，对学习成效的检验办法不多。",
        "每季度确定研讨专题，要求党员结合岗位谈体会、提建议，把学习成果转化为改进工作的具体措施",
    ),
    ProblemWording(
        ("作风", "八小时", "监督"),
        "党员教育管理还有薄弱环节",
        "有的党员工作标准不高，推一推动一动；对党员日常思想和八小时以外情况了解不够经常，提醒教育不够及时。",
        "从严管理的要求没有一贯到底，有的支部书记存在好人思想，谈话提醒抹不开情面。",
        "坚持抓早抓小，谈心谈话和提醒谈话结合进行，苗头性问题及时指出、及时纠正",
    ),
    ProblemWording(
        ("党费",),
        "党员日常管理还不够精细",
        "党费核定基数没有随工资变动及时更新，党员信息变动登记不够及时，有的支部对政策规定掌握不准。",
        "日常核对制度不健全，组织委员与人事、财务的沟通衔接不够。",
        "每年一月、七月集中核定党费基数，党员信息按月核对",
    ),
    ProblemWording(
        ("品牌", "特色"),
        "党建品牌的辨识度还不高",
        "品牌内涵提炼不够，活动载体比较一般，有的支部特色不鲜明，在党员群众中的知晓度不高。",
        "对品牌建设缺少长远谋划，总结提炼和宣传推广的力度不够。",
        "围绕中心工作凝练品牌内涵，一个支部形成一个特色",
    ),
    ProblemWording(
        ("换届", "支委", "三会一课", "制度"),
        "组织制度执行还不够严格",
        "有的支部没有按期召开会议、按期换届，有的会议走程序多、解决问题少，制度执行前紧后松。",
        "对制度执行的日常提醒和检查不够，有的支部书记“一岗双责”意识不强。",
        "年初排定组织生活和换届计划，月底提醒、季度检查，未按期完成的及时督办",
    ),
)
MOST = 3
"""Section two tells of three problems."""


@dataclass(frozen=True)
class ChosenProblem:
    """A problem of section two, as the ledger shows it."""

    title: str
    shown: str
    cause: str
    answer: str


def wording_of(description: str) -> ProblemWording | None:
    return next((each for each in WORDINGS if any(word in description for word in each.words)), None)


def chosen_problems(scope: Scope) -> list[ChosenProblem]:
    """The up to three kinds of problem that the year's ledger holds most often, most frequent first.

    A problem we have no wording for is told in the ledger's own words, with its causes and measures.
    """
    rows = (
        Problem.objects.within(scope)
        .confirmed()
        .during(scope.period)
        .order_by("held_on", "pk")
        .values_list("description", "cause", "measure")
    )
    groups: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    known: dict[str, ProblemWording] = {}
    for description, cause, measure in rows:
        wording = wording_of(description)
        title = wording.title if wording else description.rstrip("。；，")
        groups[title].append((description, cause, measure))
        if wording:
            known[title] = wording
    largest = sorted(groups.items(), key=lambda item: -len(item[1]))[:MOST]
    told: set[str] = set()
    return [_chosen(title, found, known.get(title), told) for title, found in largest]


def _chosen(
    title: str, found: list[tuple[str, str, str]], wording: ProblemWording | None, told: set[str]
) -> ChosenProblem:
    """The problem in words. A cause already *told* of another, or that repeats the problem, is not told again."""
    causes = _most_common([cause for _, cause, _ in found], 2)
    if wording:
        fresh = [
            cause
            for cause in _most_common([cause for _, cause, _ in found], 6)
            if cause not in told and not any(word in cause for word in wording.words)
        ][:1]
        told.update(fresh)
        ledger = f"从整改台账看，也有{fresh[0]}的原因。" if fresh else ""
        return ChosenProblem(title, wording.shown, wording.cause + ledger, wording.answer)
    measures = _most_common([measure for _, _, measure in found], 1)
    return ChosenProblem(
        title,
        "这方面的问题在日常工作中还没有得到根本解决，整改成效需要继续巩固。",
        f"{'、'.join(causes)}。" if causes else "对这项工作研究不深、抓得不紧，措施不够具体。",
        "、".join(measures),
    )


def _most_common(texts: list[str], most: int) -> list[str]:
    counted = Counter(text.strip("。；， ") for text in texts if text.strip())
    return [text for text, _ in counted.most_common(most)]
