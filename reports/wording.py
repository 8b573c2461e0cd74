"""The wording of a duty report: our own text, every number in it a token, every checked sentence a claim.

In the text: `$name` is a setting of the organisation's year, `{M05}` a figure, `〔one|other〕` the first
alternative none of whose figures is nought, `<key>` a claim, worded as the records allow.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from string import Template

from branches.periods import Scope
from reports.claims import Judged, judge_all
from reports.problem_wording import ChosenProblem, chosen_problems
from reports.tokens import Figures, choose, tidy
from responsibilities.models import Initiative

CLAIM = re.compile(r"<([a-z_]+)>")
NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True)
class Passage:
    """A block of the report before it is filled in."""

    key: str
    kind: str
    """heading, lead (a paragraph opened by its own heading up to the first full stop) or paragraph"""
    text: str


@dataclass(frozen=True)
class DraftBlock:
    """A block of a report's text, with tokens; and the claims in it that had to be worded down."""

    key: str
    kind: str
    text: str
    variant: str = "strong"
    weakened: tuple[Judged, ...] = ()


def some_of(opening: str, items: tuple[str, ...], closing: str) -> str:
    """A choice that enumerates the items whose figures are not nought, most first; nothing if all are."""
    subsets = [chosen for size in range(len(items), 0, -1) for chosen in combinations(items, size)]
    return "〔" + "|".join(f"{opening}{'、'.join(chosen)}{closing}" for chosen in subsets) + "|〕"


OPENING = (
    "$year，在$led_by的领导和$superior_name的指导下，我认真履行抓基层党建工作第一责任人职责，坚持以$guiding_thought为指导，"
    "深入学习贯彻$plenum，紧紧围绕$business_area中心工作，带领$body一班人抓班子、带队伍、打基础、促落实，"
    "各项党建工作有序推进、取得新的成效。现将一年来履职情况报告如下，请予评议。"
)

BUREAU: tuple[Passage, ...] = (
    Passage("opening", "paragraph", OPENING),
    Passage("part-1", "heading", "一、履职工作主要情况"),
    Passage(
        "duty",
        "lead",
        "（一）扛牢主责主业，把管党治党责任一级一级压下去。"
        "始终把抓党建作为分内之事、应尽之责，坚持书记抓书记、一级带一级，按照党组研究部署、班子成员一岗双责、"
        "总支统筹推进、支部具体落实的分工，把责任链条拧紧。<three_levels><contracts><contact_guidance>"
        "〔$whole_name组织专题研究党建工作{M01}|〕〔，其中党组研究{M01_party_group}|〕〔、总支研究{M01_general}|〕，"
        "及时传达上级要求，研究解决班子建设、队伍管理和阵地保障中的实际问题。<party_group_study><monthly_deployment>"
        "<weekly_dispatch><rhythm>",
    ),
    Passage(
        "duty-inspection",
        "paragraph",
        "〔坚持以督促干、以查促改，全年开展党建督查{M02}|〕〔，累计到支部检查{inspection_branch_visits}|〕，"
        "对发现的问题向支部反馈、提出整改要求。<quarterly_inspection>"
        "〔通过$initiatives{M03}举措，搭建支部之间互相看、互相学、互相促的平台，把压力传导到支部、把经验推广到支部。|〕",
    ),
    Passage(
        "duty-talks",
        "paragraph",
        "注重把思想政治工作做在平时。〔组织开展谈心谈话{M04}、{M05}|开展谈心谈话{M05}|〕，面对面了解干部职工的思想状况、"
        "工作困难和意见建议，把组织的关心送到党员身边；〔对责任落实不到位、任务推进迟缓的，及时约谈{M06}、{M07}|"
        "对责任落实不到位、任务推进迟缓的，及时约谈{M07}|〕，指出问题、讲明要求、督促改进，做到既讲情理、又讲原则，"
        "既交任务、又教方法。",
    ),
    Passage(
        "study",
        "lead",
        "（二）抓实学习教育，以思想自觉引领行动自觉。"
        "把深入学习贯彻$guiding_thought作为首要任务，扎实开展$education_name，坚持读原著与谈体会相结合、"
        "集体学与个人学相结合、理论学习与推动工作相结合。〔局党组理论学习中心组集体学习{M08}|〕，〔党总支集中学习{M09}|〕，"
        "〔党员干部撰写心得体会{M10}|〕，〔形成调研报告{M11}|〕。<center_study>在学习中找准政策要求与岗位职责的结合点，"
        "用学到的理论和方法研究解决$business_area工作遇到的新情况、新问题。",
    ),
    Passage(
        "study-problems",
        "paragraph",
        "坚持刀刃向内，把查摆问题、整改问题贯穿学习教育全过程。"
        + some_of(
            "检视",
            (
                "党组班子及成员存在突出问题{M12}",
                "基层党组织及成员存在突出问题{M13}",
                "普通党员存在突出问题{M14}",
            ),
            "，分层建立台账，分类制定措施。",
        )
        + "<life_meeting><organizational_life><lists_owned><problems_rectified><consolidated>",
    ),
    Passage(
        "study-service",
        "paragraph",
        "坚持领导带头、以上率下，〔党组成员、总支委员和支部书记为党员上党课{M15}，把学习体会讲到党员中间、把工作要求讲到"
        "具体岗位。|〕<secretary_lecture>〔坚持把学习成效体现到为民办实事上，从群众反映的具体事情办起，"
        "解决群众操心事、烦心事和揪心事{M16}，办结事项件件留有佐证材料。|〕",
    ),
    Passage(
        "standard",
        "lead",
        "（三）聚力标准建设，把支部战斗堡垒筑得更牢。"
        "坚持一切工作到支部的鲜明导向，立足$system_name实际，推进党支部标准化规范化建设。"
        "〔建立对标自查规范台账，明确{M17}方面、{M18}标准、{M19}规范任务，|〕让支部干什么有清单、怎么干有标准、"
        "干得怎么样有对照，引导各支部逐条对标、查漏补缺，一项一项抓规范。<standards_checked><weak_branches>",
    ),
    Passage(
        "standard-life",
        "paragraph",
        "严肃党内组织生活，〔各支部全年召开党员大会{branch_assemblies}|〕、〔支部委员会{committee_meetings}|〕，"
        "〔开展主题党日{theme_days}|〕，组织生活逐步走上经常化、规范化轨道。<regular_meetings><theme_days>"
        "围绕理论学习、组织生活、民主议事和志愿服务设计主题，努力让党员愿意来、坐得住、有收获。",
    ),
    Passage(
        "standard-members",
        "paragraph",
        "坚持把政治标准放在首位，做好发展党员和党员管理工作。〔全年发展党员{M20}|全年未发展党员〕，"
        "〔按期转正预备党员{M21}|〕。<development><dues>〔年末在册党员{members}，|〕日常教育、管理、监督、服务一体推进，"
        "关心关爱老党员和困难党员，党员队伍的凝聚力进一步增强。",
    ),
    Passage(
        "tasks",
        "lead",
        "（四）服务中心大局，推动党建与业务同频共振。"
        "坚持围绕中心抓党建、抓好党建促业务，把精力放在$key_task重点工作上，深入实施$brand，着力找准党建与$business_area工作的"
        "融合点，增强党建对$business_area工作的引领助推作用。在急难险重任务面前，组织党员站到前面、干在实处，带头履行岗位职责、"
        "带头提升服务能力，让党旗在一线高高飘扬。",
    ),
    Passage(
        "tasks-volunteers",
        "paragraph",
        "〔组建志愿者队伍{M22}，动员党员亮身份、作表率，立足岗位特长开展便民服务和政策宣传，把志愿服务送到群众身边。|〕"
        "加强党建宣传，及时反映基层党建、$business_area工作等方面的信息，用身边人身边事教育引导党员干部，"
        "为建设和谐$region_name、提供坚强$guarantee_kind保障贡献力量。",
    ),
)

BRANCH: tuple[Passage, ...] = (
    Passage("opening", "paragraph", OPENING),
    Passage("part-1", "heading", "一、履职工作主要情况"),
    Passage(
        "duty",
        "lead",
        "（一）扛牢主责主业，把支部书记的责任担起来。"
        "始终把抓党建作为分内之事、应尽之责，年初定计划、平时抓推进、年底看结果，带动党员骨干各负其责、形成合力。"
        "〔建立{M00}责任清单，列明责任{duties}，对照清单逐项抓落实。|〕<monthly_deployment>"
        "〔主动接受和配合上级督查，支部组织自查{M02}。|〕〔通过$initiatives{M03}举措推动工作落实。|〕",
    ),
    Passage(
        "duty-talks",
        "paragraph",
        "〔注重把思想政治工作做在平时。组织开展谈心谈话{M04}、{M05}，面对面了解党员的思想状况和意见建议，把组织的关心送到党员"
        "身边。|注重把思想政治工作做在平时。开展谈心谈话{M05}，面对面了解党员的思想状况和意见建议，把组织的关心送到党员身边。|〕"
        "〔对责任落实不到位的及时约谈{M06}、{M07}|"
        "对责任落实不到位的及时约谈{M07}|〕。",
    ),
    Passage(
        "study",
        "lead",
        "（二）抓实学习教育，以思想自觉引领行动自觉。"
        "把深入学习贯彻$guiding_thought作为首要任务，扎实开展$education_name，坚持集体学与个人学相结合、"
        "理论学习与推动工作相结合。〔党员撰写心得体会{M10}|〕，〔形成调研报告{M11}|〕。〔为党员上党课{M15}，把学习体会讲到党员中间、"
        "把工作要求讲到具体岗位。|〕",
    ),
    Passage(
        "study-problems",
        "paragraph",
        "坚持刀刃向内，把查摆问题、整改问题贯穿学习教育全过程。"
        + some_of(
            "检视", ("支部及委员存在突出问题{M13}", "普通党员存在突出问题{M14}"), "，逐项建立台账、制定措施。"
        )
        + "<organizational_life><lists_owned><problems_rectified><consolidated>"
        "〔坚持把学习成效体现到为民办实事上，解决群众操心事、烦心事和揪心事{M16}，办结事项件件留有佐证材料。|〕",
    ),
    Passage(
        "standard",
        "lead",
        "（三）聚力标准建设，把支部战斗堡垒筑得更牢。"
        "立足$system_name实际，对照党支部标准化规范化建设要求抓基层、打基础。〔对标台账明确{M17}方面、{M18}标准、{M19}规范任务。|〕"
        "〔全年召开党员大会{branch_assemblies}|〕、〔支部委员会{committee_meetings}|〕，〔开展主题党日{theme_days}|〕。"
        "<regular_meetings><theme_days>",
    ),
    Passage(
        "standard-members",
        "paragraph",
        "坚持把政治标准放在首位，做好发展党员和党员管理工作。〔全年发展党员{M20}|全年未发展党员〕，"
        "〔按期转正预备党员{M21}|〕。<development><dues>〔年末在册党员{members}，|〕日常教育、管理、监督、服务一体推进。",
    ),
    Passage(
        "tasks",
        "lead",
        "（四）服务中心大局，推动党建与业务同频共振。"
        "坚持围绕中心抓党建、抓好党建促业务，把精力放在$key_task重点工作上，在$brand中发挥党员带头作用，"
        "着力找准党建与$business_area工作的融合点。〔组建志愿者队伍{M22}，动员党员亮身份、作表率，把服务送到群众身边。|〕"
        "带头履行岗位职责、带头提升服务能力，为提供坚强$guarantee_kind保障贡献力量。",
    ),
)

PROBLEMS_OPENING = "在肯定成绩的同时，我也清醒地看到，对照上级要求、对照党员群众期盼，工作中还有不少差距，主要表现在$count方面。"
NO_PROBLEMS = (
    "对照上级要求、对照党员群众期盼，工作中还有差距，需要结合日常检查和党员群众意见进一步查摆、深入剖析。"
)

NEXT_OPENING = (
    "下一步，我将坚持问题导向、目标导向、结果导向相统一，抓书记、强支撑、严考核，三措并举，推动基层党建工作全面进步、"
    "全面过硬。"
)
BRANCH_NEXT_OPENING = (
    "下一步，我将坚持问题导向、目标导向、结果导向相统一，把支部工作抓得更紧更实，推动支部建设全面过硬。"
)
NEXT: tuple[Passage, ...] = (
    Passage(
        "next-duty",
        "lead",
        "（一）聚焦责任落实，在压紧链条上用力。"
        "继续抓好责任清单、问题清单、任务清单的建立和落实，做到年初有安排、平时有调度、年底有评价。"
        "〔每月至少部署{C01}党建工作|〕，〔每季度听取{C02}党支部书记专题汇报|〕，把责任落实情况作为述职评议的重要内容，"
        "推动支部书记把主要精力放到抓党建、带队伍上来。",
    ),
    Passage(
        "next-inspection",
        "lead",
        "（二）聚焦问题整改，在督促指导上用力。"
        "〔每季度开展{C03}督查|〕，〔每半年开展{C04}党建工作专题观摩|〕，既看台账资料、更看实际效果。$answers"
        "对年末尚未销号的问题逐个盯办，整改到位再销号。",
    ),
    Passage(
        "next-standard",
        "lead",
        "（三）聚焦支部建设，在提标提质上用力。"
        "对照标准化台账补短板、强弱项，加强支部书记和党务人员培训，抓实“三会一课”、主题党日、民主评议党员等制度，"
        "注重在一线培养和发展党员。〔力争{C05}所属党支部全部达到标准化水平|推动所属党支部逐步达到标准化水平〕。",
    ),
    Passage(
        "next-tasks",
        "lead",
        "（四）聚焦中心任务，在深化融合上用力。"
        "围绕$key_task重点工作落实，持续深化$brand，推动党员先锋岗、志愿服务队在重点任务中发挥作用，用心用情解决群众身边的"
        "烦心事，以高质量党建促进$business_area各项工作目标任务完成，推动$cause_name事业再上新台阶。",
    ),
    Passage("closing", "paragraph", "以上报告，请各位领导和同志们批评指正。"),
)

BRANCH_NEXT: tuple[Passage, ...] = (
    Passage(
        "next-duty",
        "lead",
        "（一）聚焦责任落实，在担当尽责上用力。"
        "抓好支部责任清单、问题清单、任务清单的建立和落实，年初有安排、平时有检查、年底有总结，带动党员骨干分工负责、"
        "齐抓共管。〔每月至少部署{C01}党建工作。|〕",
    ),
    Passage(
        "next-inspection",
        "lead",
        "（二）聚焦问题整改，在补齐短板上用力。"
        "坚持问题不放过、整改不松劲。$answers〔每季度开展{C03}自查。|〕对年末尚未销号的问题逐个盯办，整改到位再销号。",
    ),
    Passage(
        "next-standard",
        "lead",
        "（三）聚焦支部建设，在提标提质上用力。"
        "对照标准化台账补短板、强弱项，抓实“三会一课”、主题党日、组织生活会、民主评议党员等制度，规范会议记录和台账，"
        "做好发展党员和党员教育管理工作。〔力争{C05}支部达到标准化水平。|〕",
    ),
    Passage(
        "next-tasks",
        "lead",
        "（四）聚焦中心任务，在深化融合上用力。"
        "围绕$key_task重点工作落实，在$brand中发挥党员先锋模范作用，用心用情为群众办实事，"
        "以高质量党建促进$business_area各项工作目标任务完成，推动$cause_name事业再上新台阶。",
    ),
    Passage("closing", "paragraph", "以上报告，请各位领导和同志们批评指正。"),
)


def compose(
    scope: Scope, names: Mapping[str, str], figures: Figures, judged: dict[str, Judged] | None = None
) -> list[DraftBlock]:
    """The blocks of a report on the scope, worded as the figures and the records allow.

    *names* are the settings, as `ReportSettings.names()` gives them.
    """
    judged = judge_all(scope) if judged is None else judged
    problems = chosen_problems(scope)
    words = dict(names) | {"initiatives": _initiatives(scope), "answers": _answers(problems)}
    branch = scope.organization.is_branch()
    passages = (
        (*BRANCH, *_problem_passages(problems, branch=True), *BRANCH_NEXT)
        if branch
        else (*BUREAU, *_problem_passages(problems, branch=False), *NEXT)
    )
    blocks = [_filled(passage, words, figures, judged) for passage in passages]
    return [block for block in blocks if block.text]


def _filled(
    passage: Passage, words: Mapping[str, str], figures: Figures, judged: dict[str, Judged]
) -> DraftBlock:
    made = [judged[key] for key in CLAIM.findall(passage.text) if key in judged]
    text = CLAIM.sub(lambda match: judged[match.group(1)].text, passage.text)
    text = choose(Template(text).safe_substitute(words), figures)
    weakened = tuple(each for each in made if each.variant == "weak")
    return DraftBlock(passage.key, passage.kind, text, "weak" if weakened else "strong", weakened)


def _problem_passages(problems: list[ChosenProblem], *, branch: bool) -> list[Passage]:
    """Section two: a heading, a line, and each problem with how it shows and why; then section three's heading."""
    count = f"以下{NUMERALS[len(problems) - 1]}个" if len(problems) > 1 else "以下"
    opening = PROBLEMS_OPENING.replace("$count", count) if problems else NO_PROBLEMS

    def told(text: str) -> str:
        """A branch speaks of itself, not of some branches."""
        return text.replace("有的支部", "支部") if branch else text

    return [
        Passage("part-2", "heading", "二、存在的主要问题及原因"),
        Passage("problems", "paragraph", opening),
        *(
            Passage(
                f"problem-{number}", "lead",
                told(f"（{NUMERALS[number - 1]}）{each.title}。{each.shown}主要原因是：{each.cause}"),
            )
            for number, each in enumerate(problems, start=1)
        ),
        Passage("part-3", "heading", "三、下一步工作思路"),
        Passage("next", "paragraph", BRANCH_NEXT_OPENING if branch else NEXT_OPENING),
    ]  # fmt: skip


def _answers(problems: list[ChosenProblem]) -> str:
    """One sentence a problem: what will be done about it."""
    sentences = [f"针对{each.title}的问题，{each.answer}。" for each in problems if each.answer]
    return "".join(sentences)


def _initiatives(scope: Scope) -> str:
    """The categories of initiative carried out, so that the names and the number agree: 组织观摩、召开推进会等."""
    done = Initiative.objects.done().within(scope).confirmed().during(scope.period)
    names = list(dict.fromkeys(done.order_by("held_on", "pk").values_list("category", flat=True)))
    return "、".join(names[:4]) + "等"


def character_count(texts: list[str]) -> int:
    """Characters of a text as an official counts them: marks included, spaces not."""
    return sum(len(re.sub(r"\s", "", tidy(text))) for text in texts)
