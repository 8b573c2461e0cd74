"""The menu: what a user may open, in the words of his work."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from branches.workdays import may_change_workdays
from reports.uploads import importing_organization

DESK_PAGES = (
    ("日历", "reports:calendar"),
    ("催办", "reports:nudge-list"),
    ("月度关账", "branches:month-list"),
    ("组织调整", "reports:reorganization-list"),
)
RECORD_PAGES = (
    ("会议活动", "meetings:meeting-list"),
    ("固定会议", "meetings:meeting-series-list"),
    ("谈话", "meetings:talk-list"),
    ("学习成果", "meetings:study-product-list"),
    ("三张清单", "responsibilities:list-overview"),
    ("责任清单", "responsibilities:duty-list"),
    ("书记抓书记", "responsibilities:delegation"),
    ("目标责任书", "responsibilities:contract-coverage"),
    ("联系指导", "responsibilities:contact-coverage"),
    ("问题整改", "responsibilities:problem-list"),
    ("周调度", "responsibilities:dispatch"),
    ("回头看", "responsibilities:follow-up-list"),
    ("群众身边事", "responsibilities:mass-issue-list"),
    ("党建督查", "responsibilities:inspection-list"),
    ("年度考核", "responsibilities:assessment-list"),
    ("党建举措", "responsibilities:initiative-list"),
    ("月总结", "responsibilities:monthly-summary-list"),
    ("软弱涣散整顿", "responsibilities:weak-branch-list"),
    ("对标台账", "responsibilities:standard-ledger"),
    ("对标达标", "reports:standards-progress"),
    ("工作承诺", "responsibilities:commitment-list"),
    ("党组织", "members:organization-list"),
    ("党员名册", "members:member-list"),
    ("发展党员", "members:development-list"),
    ("党员积分", "members:point-table"),
    ("民主评议", "meetings:appraisal-list"),
    ("党费月表", "members:dues-sheet"),
    ("发展计划", "reports:development-plan"),
    ("党费收缴", "members:dues-collection-list"),
    ("党费使用", "members:dues-use-list"),
    ("经费预算", "members:budget-line-list"),
    ("经费支出", "members:expense-list"),
    ("志愿服务队", "members:volunteer-team-list"),
    ("志愿服务", "members:service-event-list"),
)
REPORT_PAGES = (
    ("指标", "reports:figure-list"),
    ("考核结果", "reports:assessment-results"),
    ("述职报告", "reports:duty-report-list"),
    ("频次规定", "meetings:rule-list"),
)


def navigation(request: HttpRequest) -> dict[str, Any]:
    """`nav`: (label, address, whether we are there); an empty address makes a heading."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"nav": [], "acting_organization": None}
    organization = user.acting_organization()
    nav = [_link(request, "工作台", "reports:workbench", exact=True)]
    if organization is None and user.keeps_dues():
        nav.append(_link(request, "党费月表", "members:dues-sheet"))
    if organization is not None:
        nav += [_link(request, label, name) for label, name in DESK_PAGES]
        nav.append(("记录", "", False))
        nav += [_link(request, label, name) for label, name in RECORD_PAGES]
        nav.append(("汇总", "", False))
        nav += [_link(request, label, name) for label, name in REPORT_PAGES]
        if importing_organization(user) is not None:
            nav.append(_link(request, "导入台账", "reports:import"))
    if may_change_workdays(user):
        nav.append(_link(request, "放假调休", "branches:workdays"))
    return {"nav": nav, "acting_organization": organization}


def _link(request: HttpRequest, label: str, name: str, exact: bool = False) -> tuple[str, str, bool]:
    address = reverse(name)
    here = request.path == address if exact else request.path.startswith(address)
    return (label, address, here)
