"""The standard ledger shipped with the program: 10 aspects, 36 standards, 108 tasks, as data.

A start that an organisation may change: the wording is the program's own, the marks are its choice (2 for a key task,
1 for another), and a document named as the basis is named, not quoted. `figure_code` and `times` say which figure
bears a task out and how often in each of its periods.
"""

from decimal import Decimal
from typing import Any

STATUTE = "《中国共产党支部工作条例（试行）》"
ORGANS = "《中国共产党党和国家机关基层组织工作条例》"
EDUCATION = "《中国共产党党员教育管理工作条例》"
DEVELOPMENT = "《中国共产党发展党员工作细则》"
ELECTION = "《中国共产党基层组织选举工作条例》"
DUES = "《关于中国共产党党费收缴、使用和管理的规定》"
HOUSE = "本单位党建工作制度"

# Aspect → standards: (name, basis, post answering for it, tasks).
# A task: (text, frequency, evidence, key task, figure, times in each period).
Task = tuple[str, str, str, bool, str, int]
LEDGER: tuple[tuple[str, tuple[tuple[str, str, str, tuple[Task, ...]], ...]], ...] = (
    ("管党责任", (
        ("责任清单建立", ORGANS, "书记", (
            ("年初建立支部年度责任清单，逐项写明责任人、措施和时限", "year", "年度责任清单", True, "", 0),
            ("对照责任清单检查落实情况，没有落实的说明原因", "quarter", "检查记录", False, "", 0),
            ("责任清单完成情况向支部党员通报", "year", "通报材料或会议记录", False, "", 0),
        )),
        ("书记第一责任", ORGANS, "书记", (
            ("支部书记主持研究党建工作，重要事项亲自部署", "quarter", "会议记录", True, "", 0),
            ("支部书记每年在上级党组织述职并接受评议", "year", "述职报告、评议结果", True, "", 0),
            ("支部书记听取支部委员分管工作情况", "half_year", "会议记录", False, "", 0),
        )),
        ("委员分工", STATUTE, "书记", (
            ("支部委员分工明确，并向党员公开", "year", "分工文件", False, "", 0),
            ("支部委员按分工承担任务，年底报告履职情况", "year", "履职报告", False, "", 0),
            ("委员变动后及时调整分工、办好交接", "as_needed", "调整记录", False, "", 0),
        )),
        ("责任书签订", HOUSE, "书记", (
            ("与上级党组织签订党建目标责任书", "year", "责任书", True, "", 0),
            ("把责任书条目分解到支部委员和党小组", "year", "任务分解表", False, "", 0),
            ("对责任书完成情况开展自评", "half_year", "自评材料", False, "", 0),
        )),
    )),
    ("政治建设", (
        ("首要政治任务", ORGANS, "书记", (
            ("及时传达学习党中央重要会议和文件精神", "month", "学习记录", True, "", 0),
            ("结合岗位实际研究贯彻落实措施", "quarter", "会议记录", False, "", 0),
            ("对贯彻落实情况进行回顾检查", "half_year", "检查记录", False, "", 0),
        )),
        ("政治纪律", ORGANS, "纪检委员", (
            ("开展政治纪律和政治规矩教育", "half_year", "教育记录", True, "", 0),
            ("分析党员思想状况，发现苗头及时谈话提醒", "quarter", "分析材料、谈话记录", False, "", 0),
            ("对违反纪律的情形按规定报告和处理", "as_needed", "报告材料", False, "", 0),
        )),
        ("重大事项请示报告", ORGANS, "书记", (
            ("需请示报告的事项按规定向上级党组织请示报告", "as_needed", "请示、报告", False, "", 0),
            ("每年向上级党组织报告支部工作", "year", "工作报告", True, "", 0),
            ("对上级批复和意见跟踪落实", "as_needed", "落实情况", False, "", 0),
        )),
    )),
    ("学习教育", (
        ("年度学习计划", EDUCATION, "宣传委员", (
            ("制定年度学习计划，明确专题、时间和形式", "year", "学习计划", True, "", 0),
            ("学习计划按季度对照，未完成的补学", "quarter", "对照表", False, "", 0),
            ("党员每年参加集中学习培训达到规定学时", "year", "学时登记", False, "", 0),
        )),
        ("集中学习", EDUCATION, "宣传委员", (
            ("按月组织党员集中学习", "month", "学习记录", True, "", 0),
            ("安排党课，联系岗位讲清道理", "quarter", "党课记录", False, "lectures", 1),
            ("因故缺席的党员按时补学", "as_needed", "补学记录", False, "", 0),
        )),
        ("学习笔记与心得", EDUCATION, "宣传委员", (
            ("党员有学习笔记，支部适时查阅", "half_year", "查阅记录", False, "", 0),
            ("党员结合岗位撰写心得体会", "year", "心得体会", False, "M10", 1),
            ("组织学习交流，用心得促进工作", "half_year", "交流记录", False, "", 0),
        )),
        ("网络学习", EDUCATION, "宣传委员", (
            ("引导党员用好网络学习平台，不以时长排名", "quarter", "情况说明", False, "", 0),
            ("网络学习与集中学习相互衔接", "quarter", "学习安排", False, "", 0),
            ("网络信息传播守纪律、讲规矩", "as_needed", "教育提醒记录", False, "", 0),
        )),
    )),
    ("组织建设", (
        ("支部设置", STATUTE, "组织委员", (
            ("支部设置符合规定，党员全部编入支部", "year", "党员名册", True, "", 0),
            ("党员人数变化需调整设置的及时报批", "as_needed", "请示、批复", False, "", 0),
            ("支部名称、隶属关系与上级登记一致", "year", "登记材料", False, "", 0),
        )),
        ("支委会配备", STATUTE, "组织委员", (
            ("支委会设置和委员职数符合规定", "year", "任职文件", True, "", 0),
            ("支部书记、委员空缺及时补选", "as_needed", "补选材料", True, "", 0),
            ("支部书记每年参加培训", "year", "培训记录", False, "", 0),
        )),
        ("按期换届", ELECTION, "组织委员", (
            ("任期届满按期换届", "year", "换届请示、批复", True, "", 0),
            ("换届选举程序完整、材料齐全", "as_needed", "选举材料", False, "", 0),
            ("需延期的事先报上级党组织批准", "as_needed", "延期批复", False, "", 0),
        )),
        ("党小组划分", STATUTE, "组织委员", (
            ("党员人数较多或工作地分散的支部划分党小组", "year", "划分方案", False, "", 0),
            ("党小组组长明确并履行职责", "year", "组长名单", False, "", 0),
            ("党小组活动有计划、有记录", "quarter", "党小组会议记录", False, "", 0),
        )),
    )),
    ("发展党员", (
        ("积极分子", DEVELOPMENT, "组织委员", (
            ("入党积极分子经推荐、支委会研究确定并备案", "as_needed", "推荐、备案材料", True, "", 0),
            ("按时对入党积极分子进行考察，写实记录", "half_year", "考察记录", False, "", 0),
            ("指定培养联系人并开展谈话教育", "quarter", "谈话记录", False, "", 0),
        )),
        ("发展对象", DEVELOPMENT, "组织委员", (
            ("发展对象确定前公示，听取党员群众意见", "as_needed", "公示和意见材料", True, "", 0),
            ("开展政治审查，材料完整", "as_needed", "政治审查材料", True, "", 0),
            ("发展对象参加短期集中培训", "as_needed", "培训结业材料", False, "", 0),
        )),
        ("接收", DEVELOPMENT, "组织委员", (
            ("接收预备党员经上级预审，由支部大会讨论表决", "as_needed", "预审意见、支部大会决议", True, "", 0),
            ("支部大会到会和表决人数符合规定", "as_needed", "表决记录", True, "", 0),
            ("预备党员及时编入支部并宣誓", "as_needed", "编入和宣誓记录", False, "", 0),
        )),
        ("转正", DEVELOPMENT, "组织委员", (
            ("预备党员预备期满及时讨论转正", "as_needed", "转正决议", True, "", 0),
            ("预备期内按时考察教育", "quarter", "考察记录", False, "", 0),
            ("转正材料及时报批、归档", "as_needed", "审批和归档材料", False, "", 0),
        )),
    )),
    ("组织生活", (
        ("三会一课", STATUTE, "组织委员", (
            ("按季度召开支部党员大会", "quarter", "会议记录", True, "branch_assemblies", 1),
            ("按月召开支部委员会会议", "month", "会议记录", True, "committee_meetings", 1),
            ("会议记录写明应到实到、议题、发言和决定", "month", "会议记录", False, "", 0),
        )),
        ("主题党日", STATUTE, "组织委员", (
            ("按月开展主题党日", "month", "活动记录", True, "theme_days", 1),
            ("主题党日有主题、有内容，与中心工作结合", "month", "活动方案", False, "", 0),
            ("离退休、流动党员以适当方式参加", "quarter", "参加情况", False, "", 0),
        )),
        ("组织生活会", EDUCATION, "书记", (
            ("每年召开组织生活会", "year", "会议记录", True, "organizational_life", 1),
            ("会前学习、听取意见、谈心谈话，写好发言提纲", "year", "会前材料", False, "", 0),
            ("会后列出整改事项并抓好落实", "year", "整改清单", False, "", 0),
        )),
        ("民主评议", EDUCATION, "书记", (
            ("每年开展民主评议党员", "year", "评议记录", True, "appraisals", 1),
            ("评议结果经支委会研究并按规定报告", "year", "评议结果", False, "", 0),
            ("对评议反映的问题逐人反馈、帮助改正", "year", "反馈记录", False, "", 0),
        )),
        ("谈心谈话", STATUTE, "书记", (
            ("支部委员之间、委员与党员之间开展谈心谈话", "half_year", "谈话记录", True, "M05", 1),
            ("对职务变动、家庭变故等情形及时谈话", "as_needed", "谈话记录", False, "", 0),
            ("谈话中了解的困难和意见有回应", "as_needed", "办理记录", False, "", 0),
        )),
    )),
    ("党员管理", (
        ("名册与信息", EDUCATION, "组织委员", (
            ("党员名册完整准确，变动及时更新", "month", "党员名册", True, "", 0),
            ("党员基本信息按规定保护和使用", "as_needed", "管理记录", False, "", 0),
            ("党员档案材料齐全，缺失的补齐", "year", "档案检查记录", False, "", 0),
        )),
        ("组织关系", EDUCATION, "组织委员", (
            ("党员组织关系及时接转", "as_needed", "接转记录", True, "", 0),
            ("流动党员有登记、有联系人", "quarter", "流动党员登记", False, "", 0),
            ("与党员失去联系的按程序查找和处置", "as_needed", "查找记录", False, "", 0),
        )),
        ("党费", DUES, "组织委员", (
            ("按月收缴党费，足额上缴", "month", "收缴台账、票据", True, "dues_months", 1),
            ("党费标准随收入变动重新核定", "half_year", "核定表", False, "", 0),
            ("党费收缴使用情况每年向党员公布", "year", "公布材料", False, "", 0),
        )),
        ("积分制", HOUSE, "组织委员", (
            ("积分项目和办法经党员大会讨论通过", "year", "管理办法、会议记录", False, "", 0),
            ("积分有依据、有公示，党员可以申诉", "quarter", "积分台账、公示", False, "", 0),
            ("积分结果只作评议参考，不简单排名", "year", "情况说明", False, "", 0),
        )),
    )),
    ("作风服务", (
        ("联系群众", ORGANS, "支部委员", (
            ("党员联系服务对象，听取意见", "quarter", "联系记录", True, "", 0),
            ("群众意见有登记、有答复", "quarter", "意见登记", False, "", 0),
            ("关心困难党员和群众，开展走访慰问", "half_year", "走访记录", False, "", 0),
        )),
        ("志愿服务", HOUSE, "支部委员", (
            ("组建或参加志愿服务队伍", "year", "队伍名单", False, "", 0),
            ("每季度组织志愿服务活动", "quarter", "活动记录", False, "", 0),
            ("党员设岗定责、承诺践诺", "year", "承诺书", False, "", 0),
        )),
        ("为民办事", HOUSE, "支部委员", (
            ("解决群众操心事、烦心事、揪心事", "year", "办结材料", False, "M16", 1),
            ("重点难点事项由支部委员包办", "as_needed", "办理台账", False, "", 0),
            ("办结事项回访，听取满意情况", "half_year", "回访记录", False, "", 0),
        )),
    )),
    ("制度建设", (
        ("制度汇编", HOUSE, "书记", (
            ("支部工作制度健全并汇编成册", "year", "制度汇编", True, "", 0),
            ("制度按实际情况修订，不适用的停止执行", "year", "修订记录", False, "", 0),
            ("党员知晓并执行支部制度", "half_year", "学习和检查记录", False, "", 0),
        )),
        ("考核", HOUSE, "书记", (
            ("参加上级年度考核，如实报告情况", "year", "考核材料", True, "", 0),
            ("考核和督查指出的问题列入清单整改", "as_needed", "整改清单", True, "", 0),
            ("考核结果在支部内通报并用于改进", "year", "通报材料", False, "", 0),
        )),
    )),
    ("基础建设", (
        ("台账档案", HOUSE, "组织委员", (
            ("支部台账一件事只记一处，按时填写", "month", "工作台账", False, "", 0),
            ("文件材料按年度整理归档", "year", "归档目录", True, "", 0),
            ("台账与会议记录、票据等相互一致", "half_year", "核对记录", False, "", 0),
        )),
        ("活动阵地", HOUSE, "宣传委员", (
            ("有适合开展党的活动的场所", "year", "场所说明", False, "", 0),
            ("活动场所管理有人负责，能正常使用", "half_year", "使用记录", False, "", 0),
            ("标识、旗帜使用规范", "year", "检查记录", False, "", 0),
        )),
        ("经费保障", ORGANS, "书记", (
            ("党组织工作经费列入本单位预算", "year", "预算材料", True, "", 0),
            ("经费使用符合规定，手续齐全", "quarter", "报销凭证", False, "", 0),
            ("经费使用情况向党员公开", "year", "公开材料", False, "", 0),
        )),
    )),
)  # fmt: skip


def _items() -> list[dict[str, Any]]:
    """Every node of the ledger as the fields of a record, numbered 1, 1.1, 1.1.1, in order."""
    items: list[dict[str, Any]] = []
    for aspect, (name, standards) in enumerate(LEDGER, start=1):
        items.append({"code": f"{aspect}", "text": name})
        for standard, (title, basis, post, tasks) in enumerate(standards, start=1):
            items.append({"code": f"{aspect}.{standard}", "text": title, "basis": basis, "duty_post": post})
            for task, (text, frequency, evidence, key_task, figure, times) in enumerate(tasks, start=1):
                items.append(
                    {
                        "code": f"{aspect}.{standard}.{task}", "text": text, "basis": basis, "duty_post": post,
                        "frequency": frequency, "evidence": evidence, "key_task": key_task,
                        "marks": Decimal(2 if key_task else 1), "figure_code": figure, "times": times or None,
                    }
                )  # fmt: skip
    return items


DEFAULT_LEDGER = _items()
