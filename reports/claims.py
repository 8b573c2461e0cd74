"""Claims: sentences a report may print only if the records bear them out.

A claim is worded strongly while nothing is missing, weakly while something is, and not at all where there is
no record to claim anything from.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import NoReverseMatch, reverse

from branches.periods import Period, Scope, format_day
from branches.workdays import DayChange
from meetings import rules
from meetings.models import Meeting, MeetingQuerySet, MeetingType
from members.development_steps import APPROVALS, BY_NUMBER
from members.models import Appointment, DevelopmentCase
from members.models.development import DevelopmentCaseQuerySet, unexplained
from members.rules.development import dues
from reports import requirements
from reports.figures import BY_CODE
from responsibilities import contacts, contracts, list_coverage
from responsibilities.models import (
    Assessment,
    Contact,
    Duty,
    FollowUp,
    Inspection,
    ListSet,
    MonthlySummary,
    Problem,
    SelfCheck,
    WeakBranch,
)

Kind = MeetingType.Kind
MOST_GAPS = 200
"""No report needs more gaps than this to be told; a claim with so many is far from true."""


@dataclass(frozen=True)
class Gap:
    """One thing missing for a claim to be true, as a phrase; and the record or page where it can be mended."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Claim:
    """A sentence that must be true to be printed. Both wordings may hold figure tokens and 〔…|…〕 choices."""

    key: str
    strong: str
    weak: str
    applies: Callable[[Scope], bool]
    """Whether there is any record to claim something from."""
    gaps: Callable[[Scope], list[Gap]]
    url_name: str = ""
    """The page where what is missing is entered."""
    branch_strong: str = ""
    """The strong wording in a single branch's report, where it differs."""
    branch_weak: str = ""

    def wording(self, variant: str, *, branch: bool) -> str:
        """The sentence of the variant; "" where it is dropped."""
        if variant == "strong":
            return (self.branch_strong if branch else "") or self.strong
        if variant == "weak":
            return (self.branch_weak if branch else "") or self.weak
        return ""


@dataclass(frozen=True)
class Judged:
    """A claim held against the records of a scope."""

    claim: Claim
    variant: str
    """strong, weak, or dropped"""
    gaps: tuple[Gap, ...] = ()
    branch: bool = False

    @property
    def text(self) -> str:
        return self.claim.wording(self.variant, branch=self.branch)

    @property
    def strong(self) -> str:
        """What would be printed if nothing were missing."""
        return self.claim.wording("strong", branch=self.branch)

    @property
    def reason(self) -> str:
        """Why the strong wording is not printed, with numbers, as a whole sentence."""
        shown = "；".join(gap.text for gap in self.gaps[:3])
        more = f"；等{len(self.gaps)}处" if len(self.gaps) > 3 else ""
        return f"还差：{shown}{more}。" if shown else ""

    @property
    def url(self) -> str:
        return next((gap.url for gap in self.gaps if gap.url), "") or page_url(self.claim.url_name)


def page_url(name: str) -> str:
    """The address of a page that may not be there for this record type."""
    if not name:
        return ""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def judge(claim: Claim, scope: Scope) -> Judged:
    branch = scope.organization.is_branch()
    if not claim.applies(scope):
        return Judged(claim, "dropped", branch=branch)
    gaps = tuple(claim.gaps(scope)[:MOST_GAPS])
    return Judged(claim, "weak" if gaps else "strong", gaps, branch)


def judge_all(scope: Scope) -> dict[str, Judged]:
    """Every claim held against the scope."""
    return {claim.key: judge(claim, scope) for claim in CLAIMS}


# --- what is asked again and again


def _meetings(scope: Scope, *kinds: str) -> MeetingQuerySet:
    return Meeting.objects.within(scope).confirmed().during(scope.period).of_type(*kinds)


def _frequency_gaps(scope: Scope, codes: Collection[str]) -> list[Gap]:
    """Where branches met less often than the rules in force ask."""
    return [
        Gap(
            f"{branch.short_name}{'、'.join(rules.part_label(part, rule.every) for part in parts)}没有{rule.label}记录"
        )
        for branch, rule, parts in requirements.missed(scope, codes)
    ]


def _own_frequency_gaps(records: QuerySet, code: str, scope: Scope) -> list[Gap]:
    """Where the records of one body do not keep the frequency of a rule."""
    rule = rules.rule_on(code, scope.period.end)
    if rule is None:
        return []
    days = list(records.values_list("held_on", flat=True))
    return [
        Gap(f"{rules.part_label(part, rule.every)}没有{rule.label}的记录")
        for part in rules.missed_parts(days, rule, scope.period)
    ]


# --- one pair of functions a claim: is there something to claim, and what is missing


def _duties(scope: Scope) -> QuerySet[Duty]:
    return Duty.objects.within(scope).confirmed().filter(year=scope.period.year)


def _list_sets(scope: Scope) -> QuerySet[ListSet]:
    return ListSet.objects.within(scope).confirmed().of_year(scope.period.year)


def _three_levels_gaps(scope: Scope) -> list[Gap]:
    """The owners without a published set, the levels without all three lists, and problems without a measure."""
    year = scope.period.year
    published = set(_list_sets(scope).values_list("level", "owner_id"))
    overview = page_url("responsibilities:list-overview")
    gaps = [
        Gap(
            f"{owner.member.name}（{owner.organization.short_name}）没有发布{year}年度清单",
            f"{overview}?year={year}&level={owner.level}",
        )
        for owner in list_coverage.owners(scope.organizations(), scope.period.end)
        if (owner.level, owner.member.pk) not in published
    ]
    full = set(BY_CODE["M00b"].evidence(scope).values_list("level", flat=True))
    gaps += [
        Gap(f"{label}层面没有发布齐三张清单", f"{overview}?year={year}&level={value}")
        for value, label in Duty.Level.choices
        if value not in full
    ]
    gaps += [
        Gap(f"问题“{problem}”没有整改措施", problem.get_absolute_url())
        for problem in _problems(scope).filter(measure="")[:MOST_GAPS]
    ]
    return gaps


def _contact_gaps(scope: Scope) -> list[Gap]:
    """Branches without a guiding member or with too few visits, members with too few or too many branches."""
    url = f"{page_url('responsibilities:contact-coverage')}?year={scope.period.year}"
    gaps = [
        Gap(f"{each.branch.short_name}{each.word}", url)
        for each in contacts.guided_branches(scope.organizations(), scope.period)
        if each.light != "green"
    ]
    return gaps + [
        Gap(f"{each.member.name}{each.word}", url)
        for each in contacts.guiding_members(scope.organizations(), scope.period)
        if each.word
    ]


def _contract_gaps(scope: Scope) -> list[Gap]:
    """Organisations without a signed contract: “层层签订” is said of all or not at all."""
    url = f"{page_url('responsibilities:contract-coverage')}?year={scope.period.year}"
    return [
        Gap(
            f"{each.organization.short_name}{each.word}",
            each.contract.get_absolute_url() if each.contract else url,
        )
        for each in contracts.unsigned(scope.organizations(), scope.period.year, scope.period.end)
    ]


def _problems(scope: Scope) -> Any:
    return Problem.objects.within(scope).confirmed().during(scope.period)


def _unowned_gaps(scope: Scope) -> list[Gap]:
    problems = _problems(scope).without_deadline_or_owner().order_by("held_on", "pk")
    return [
        Gap(f"问题“{problem}”没有责任人或整改时限", problem.get_absolute_url())
        for problem in problems[:MOST_GAPS]
    ]


def _examined_open_gaps(scope: Scope) -> list[Gap]:
    found = _problems(scope).examined()
    still = found.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=scope.period.end)).count()
    if not still:
        return []
    total = found.count()
    rate = (total - still) * 100 / total
    return [
        Gap(f"检视出的突出问题{total}个，已销号{total - still}个，整改完成率{rate:.1f}%，{still}个未销号")
    ]


def _consolidation_gaps(scope: Scope) -> list[Gap]:
    """Looks back that fell due in the period and were not made by its end, and problems that came back."""
    end = scope.period.end
    late = (
        FollowUp.objects.within(scope).confirmed().during(scope.period)
        .filter(Q(done_on__isnull=True) | Q(done_on__gt=end)).select_related("problem").order_by("held_on", "pk")
    )  # fmt: skip
    gaps = [
        Gap(
            f"“{visit.problem}”应于{format_day(visit.held_on)}回头看，没有记录",
            visit.problem.get_absolute_url(),
        )
        for visit in late[:MOST_GAPS]
    ]
    gaps += [
        Gap(f"“{each}”反弹", each.get_absolute_url())
        for each in BY_CODE["rebounds"].evidence(scope)[:MOST_GAPS]
    ]
    return gaps


def _life_meeting_gaps(scope: Scope) -> list[Gap]:
    held = list(_meetings(scope, Kind.LIFE_DEMOCRATIC).of_party_group())
    if any(rules.two_thirds_present(meeting.present, meeting.due) for meeting in held):
        return []
    shown = [
        f"{format_day(each.held_on)}的民主生活会应到{each.due or '未填'}、实到{each.present or '未填'}，不足三分之二"
        for each in held
    ]
    return [Gap(text, meeting.get_absolute_url()) for text, meeting in zip(shown, held, strict=True)]


def _organizational_life_gaps(scope: Scope) -> list[Gap]:
    return _frequency_gaps(scope, (Kind.ORGANIZATIONAL_LIFE, Kind.APPRAISAL))


def _regular_gaps(scope: Scope) -> list[Gap]:
    return _frequency_gaps(scope, (Kind.ASSEMBLY, Kind.BRANCH_COMMITTEE, Kind.GROUP_MEETING, Kind.LECTURE))


def _development(scope: Scope) -> DevelopmentCaseQuerySet:
    """The cases decided on by an assembly in the period."""
    start, end = scope.period.start, scope.period.end
    return (
        DevelopmentCase.objects.within(scope)
        .confirmed()
        .filter(Q(admission_meeting_on__range=(start, end)) | Q(conversion_meeting_on__range=(start, end)))
    )


def _development_gaps(scope: Scope) -> list[Gap]:
    """What is against the rules and unexplained, approvals that are late, and steps without a record."""
    changes, breaches, unrecorded = DayChange.objects.as_changes(), [], []
    for case in _development(scope).with_steps().order_by("pk"):
        url, course = case.get_absolute_url(), case.course()
        breaches += [
            Gap(f"{case.person_name}：{each.text.rstrip('。')}", url)
            for _, each in unexplained(case, changes)
        ]
        breaches += [
            Gap(
                f"{case.person_name}第{due.step}步“{BY_NUMBER[due.step].name}”应在{format_day(due.by)}前，没有记录",
                url,
            )
            for due in dues(course)
            if due.step in APPROVALS and due.by < scope.period.end
        ]
        if missing := [number for number in range(1, course.reached) if not course.days(number)]:
            unrecorded.append(Gap(f"{case.person_name}有{len(missing)}个步骤没有记录", url))
    return [*breaches, *unrecorded]


def _dispatch_gaps(scope: Scope) -> list[Gap]:
    days = _meetings(scope, Kind.DISPATCH).values_list("held_on", flat=True)
    missed = rules.missed_weeks(days, scope.period)
    return [
        Gap(f"{format_day(monday)}至{format_day(monday + timedelta(days=6))}没有周调度") for monday in missed
    ]


def _rhythm_gaps(scope: Scope) -> list[Gap]:
    """周调度 (some weeks are tolerated), 月总结, 季督查 and 年考核: where the rhythm was lost."""
    weeks = _dispatch_gaps(scope)
    gaps = [Gap(f"{len(weeks)}周没有周调度")] if len(weeks) > settings.DISPATCH_TOLERATED_WEEKS else []
    own = Scope.alone(scope.organization, scope.period)
    summarised = set(
        MonthlySummary.objects.confirmed()
        .filter(organization=scope.organization)
        .of_months(scope.period)
        .values_list("month", flat=True)
    )
    gaps += [
        Gap(f"{month.start.month}月没有月总结", page_url("responsibilities:monthly-summary-list"))
        for month in rules.whole_parts(scope.period, "month")
        if month.start not in summarised
    ]
    done = Inspection.objects.done().within(own).confirmed().during(scope.period)
    gaps += _own_frequency_gaps(done, "inspection", scope)
    year = Period.of_year(scope.period.year)
    assessed = Assessment.objects.within(own).confirmed().filter(scheme__year=year.year)
    if scope.period.end == year.end and not assessed.exists():
        gaps.append(Gap(f"没有{year.label}度考核", page_url("reports:assessment-results")))
    return gaps


def _branches(scope: Scope) -> Any:
    return scope.organizations().branches().alive(scope.period.end)


def _self_checks(scope: Scope) -> Any:
    return SelfCheck.objects.within(scope).confirmed().during(scope.period, "ends_on")


def _self_check_gaps(scope: Scope) -> list[Gap]:
    """Branches without a self-check of every task: “全面排查” is said of all or not at all."""
    checks = {check.organization_id: check for check in _self_checks(scope).order_by("ends_on", "assessed")}
    whole = set(_self_checks(scope).complete().values_list("organization", flat=True))
    gaps = []
    for branch in _branches(scope):
        check = checks.get(branch.pk)
        if check is None:
            gaps.append(Gap(f"{branch.short_name}没有对标自查", page_url("reports:standards-progress")))
        elif branch.pk not in whole:
            text = f"{branch.short_name}自查{check.assessed}项，应查{check.tasks}项"
            gaps.append(Gap(text, check.get_absolute_url()))
    return gaps


def _weak_branches(scope: Scope) -> Any:
    return WeakBranch.objects.within(scope).confirmed().in_rectification(scope.period)


def _weak_branch_gaps(scope: Scope) -> list[Gap]:
    return [
        Gap(f"{case}没有摘牌", case.get_absolute_url())
        for case in _weak_branches(scope).not_removed_by(scope.period.end).select_related("organization")
    ]


def _secretary_lecture_gaps(scope: Scope) -> list[Gap]:
    secretaries = Appointment.objects.on(scope.period.end).filter(
        organization=scope.party_group, position=Appointment.Position.SECRETARY
    )
    lectures = set(_meetings(scope, Kind.LECTURE).values_list("lecturer_id", flat=True))
    return [
        Gap(f"没有党组书记{post.member.name}讲党课的记录")
        for post in secretaries.select_related("member")
        if post.member_id not in lectures
    ]


def _dues_gaps(scope: Scope) -> list[Gap]:
    """Months that branches did not collect, members who did not pay, and a year without a budget."""
    gaps = _frequency_gaps(scope, ("dues",))
    owed, paid = BY_CODE["dues_owed"].value(scope), BY_CODE["dues_paid"].value(scope)
    if paid < owed:
        gaps.append(Gap(f"应交党费{owed}人次，当月实交{paid}人次", page_url("members:dues-collection-list")))
    if scope.organization.heads_bureau() and not BY_CODE["budget_lines"].evidence(scope).exists():
        gaps.append(Gap("没有党建经费预算", page_url("members:budget-line-list")))
    return gaps


def _counts(code: str) -> Callable[[Scope], bool]:
    """Whether the figure has any evidence in the scope."""
    return lambda scope: BY_CODE[code].evidence(scope).exists()


def _of_type(*kinds: str) -> Callable[[Scope], bool]:
    return lambda scope: _meetings(scope, *kinds).exists()


def _party_group_secretary_known(scope: Scope) -> bool:
    return (
        scope.party_group is not None
        and _meetings(scope, Kind.LECTURE).exists()
        and Appointment.objects.on(scope.period.end)
        .filter(organization=scope.party_group, position=Appointment.Position.SECRETARY)
        .exists()
    )


CLAIMS: tuple[Claim, ...] = (
    Claim(
        "three_levels",
        "党组书记、党组成员、党（总）支部书记三个层面分别建立健全〔{M00}|年度〕责任清单、问题清单和整改清单，"
        "〔列明责任{duties}，〕一项一项落实到人。",
        "〔建立{M00}责任清单，列明责任{duties}，|〕清单覆盖面还有缺口，还要逐人补齐。",
        lambda scope: _duties(scope).exists(), _three_levels_gaps, "responsibilities:list-overview",
    ),
    Claim(
        "contracts",
        "层层签订党建目标责任书〔，签订{contracts}|〕，把责任落到每一个支部。",
        "签订了党建目标责任书〔{contracts}|〕，还没有签到每一个支部。",
        _counts("contracts"), _contract_gaps, "responsibilities:contract-coverage",
        "与上级党组织签订了党建目标责任书，逐条抓好落实。",
        "党建目标责任书还没有签订。",
    ),
    Claim(
        "contact_guidance",
        "建立了总支委员联系指导党支部工作制度，支部个个有委员联系〔，全年到支部指导{contact_visits}|〕。",
        "安排了总支委员联系指导党支部〔，到支部指导{contact_visits}|〕，联系分工和到访次数还没有全部到位。",
        lambda scope: Contact.objects.guidance().within(scope).confirmed()
        .filter(year=scope.period.year).exists(),
        _contact_gaps, "responsibilities:contact-coverage",
    ),
    Claim(
        "weekly_dispatch",
        "党建工作坚持每周调度，问题不过周、任务不积压。",
        "党建工作开展了周调度，但有的周次没有坚持下来。",
        _of_type(Kind.DISPATCH), _dispatch_gaps, "meetings:meeting-list",
    ),
    Claim(
        "monthly_deployment",
        "党建工作月月有部署，任务一项一项往前推。",
        "党建工作做到定期部署，逐月部署还有空档。",
        _of_type(Kind.DEPLOYMENT),
        lambda scope: _own_frequency_gaps(_meetings(scope, Kind.DEPLOYMENT), "deployment", scope),
        "meetings:meeting-list",
    ),
    Claim(
        "quarterly_inspection",
        "督查坚持按季度开展，没有断档。",
        "督查分批开展，时间安排还不够均衡。",
        _counts("M02"),
        lambda scope: _own_frequency_gaps(
            Inspection.objects.done().within(scope).confirmed().during(scope.period), "inspection", scope
        ),
        "responsibilities:inspection-list",
    ),
    Claim(
        "rhythm",
        "坚持周调度、月总结、季督查、年考核，责任落实一环扣一环。",
        "按照周调度、月总结、季督查、年考核的节奏抓落实，有的环节还没有坚持下来。",
        lambda scope: BY_CODE["monthly_summaries"].evidence(scope).exists(), _rhythm_gaps,
        "responsibilities:monthly-summary-list",
    ),
    Claim(
        "standards_checked",
        "各支部对照台账逐项开展全面排查〔，排查出问题{self_check_problems}|〕〔，已整改销号{self_check_problems_closed}|〕。",
        "部分支部对照台账开展了自查〔，排查出问题{self_check_problems}|〕〔，已整改销号{self_check_problems_closed}|〕，"
        "排查还没有做到全覆盖。",
        lambda scope: _self_checks(scope).exists(), _self_check_gaps, "reports:standards-progress",
        "支部对照台账逐项开展全面排查〔，排查出问题{self_check_problems}|〕〔，已整改销号{self_check_problems_closed}|〕。",
        "支部对照台账开展了自查〔，排查出问题{self_check_problems}|〕〔，已整改销号{self_check_problems_closed}|〕，"
        "还有规范任务没有查到。",
    ),
    Claim(
        "weak_branches",
        "全面完成软弱涣散党支部整顿提升〔，整顿摘牌{weak_branches_removed}|〕。",
        "推进软弱涣散党支部整顿提升〔，已摘牌{weak_branches_removed}|〕〔，还有{weak_branches}正在整顿|〕。",
        lambda scope: _weak_branches(scope).exists(), _weak_branch_gaps, "responsibilities:weak-branch-list",
    ),
    Claim(
        "party_group_study",
        "党组坚持每半年都专题研究党建工作。",
        "党组安排了专题研究，每半年研究一次的要求还没有完全落到位。",
        _counts("M01_party_group"),
        lambda scope: _own_frequency_gaps(
            BY_CODE["M01_party_group"].evidence(scope), "party_group_study", scope
        ),
    ),
    Claim(
        "lists_owned",
        "列入清单的问题逐项明确责任人和整改时限，整改一个、销号一个。",
        "列入清单的问题按台账推进整改，少数问题的责任人和时限还需进一步明确。",
        lambda scope: _problems(scope).exists(), _unowned_gaps, "responsibilities:problem-list",
    ),
    Claim(
        "problems_rectified",
        "〔检视出的突出问题全部整改销号，全年销号问题{problems_closed}。|〕",
        "〔全年销号各类问题{problems_closed}|〕，〔尚有{problems_open}继续整改|〕〔，其中{problems_overdue}超过时限|〕。",
        lambda scope: _problems(scope).examined().exists(), _examined_open_gaps,
        "responsibilities:problem-list",
    ),
    Claim(
        "consolidated",
        "销号问题按期开展“回头看”，没有反弹。",
        "销号问题安排了“回头看”〔，完成{follow_ups}|〕〔，发现反弹{rebounds}并重新列入整改|〕，巩固还要抓得更紧。",
        lambda scope: FollowUp.objects.within(scope).confirmed().during(scope.period).exists(),
        _consolidation_gaps, "responsibilities:follow-up-list",
    ),
    Claim(
        "center_study",
        "中心组学习每季度都有安排，领导班子带头学在前面。",
        "中心组学习的季度安排还不够均衡。",
        _counts("M08"),
        lambda scope: _own_frequency_gaps(BY_CODE["M08"].evidence(scope), "center_study", scope),
    ),
    Claim(
        "life_meeting",
        "按要求召开了局党组领导班子民主生活会，到会人数符合规定。",
        "召开了局党组领导班子民主生活会，到会情况还需进一步规范。",
        lambda scope: _meetings(scope, Kind.LIFE_DEMOCRATIC).of_party_group().exists(), _life_meeting_gaps,
    ),
    Claim(
        "organizational_life",
        "各支部全部召开了组织生活会，开展了民主评议党员工作。",
        "组织召开了支部组织生活会、开展了民主评议党员工作，有的支部还没有完成。",
        _of_type(Kind.ORGANIZATIONAL_LIFE, Kind.APPRAISAL), _organizational_life_gaps, "meetings:meeting-list",
        "支部召开了组织生活会，开展了民主评议党员工作。",
        "组织生活会和民主评议党员工作还没有全部完成。",
    ),
    Claim(
        "regular_meetings",
        "严格抓好“三会一课”，各支部党员大会、支部委员会、党课的次数全部达到规定要求。",
        "“三会一课”总体正常，但有的支部没有按期召开会议或安排党课，次数还没有达到规定要求。",
        _of_type(Kind.ASSEMBLY, Kind.BRANCH_COMMITTEE, Kind.LECTURE), _regular_gaps, "meetings:meeting-list",
        "严格执行“三会一课”制度，党员大会、支部委员会、党课的次数全部达到规定要求。",
        "“三会一课”总体正常，但有的月份、季度没有按期开会或安排党课，次数还没有达到规定要求。",
    ),
    Claim(
        "theme_days",
        "主题党日月月开展，没有支部漏开、缺开。",
        "主题党日基本做到经常开展，有的支部个别月份没有开展。",
        _of_type(Kind.THEME_DAY), lambda scope: _frequency_gaps(scope, (Kind.THEME_DAY,)),
        "meetings:meeting-list",
        "主题党日月月开展，没有漏开、缺开。",
        "主题党日基本做到经常开展，个别月份没有开展。",
    ),
    Claim(
        "development",
        "严把党员队伍“入口”关，发展党员各个步骤全程纪实，接收和转正都经支部大会讨论，审批在规定时限内办理。",
        "接收预备党员和预备党员转正都经支部大会讨论，有的步骤记录不全，手续和时限还要进一步从严。",
        lambda scope: _development(scope).exists(), _development_gaps, "members:development-list",
    ),
    Claim(
        "dues",
        "把党建经费列入年度预算，严格规范党费收缴，党员按月足额交纳党费。",
        "党费收缴和经费保障基本到位，有的支部、有的月份还不够及时和规范。",
        _counts("dues_months"), _dues_gaps, "members:dues-collection-list",
        "严格规范党费收缴，党员按月足额交纳党费。",
        "党费收缴基本到位，有的月份还不够及时。",
    ),
    Claim(
        "secretary_lecture",
        "党组书记带头讲党课，为班子成员和支部书记作出示范。",
        "",
        _party_group_secretary_known, _secretary_lecture_gaps, "meetings:meeting-list",
    ),
)  # fmt: skip

BY_KEY = {claim.key: claim for claim in CLAIMS}

UNDECIDED: tuple[tuple[str, str], ...] = (
    ("规定动作全部完成、创新特色动作", "规定动作和特色动作登记"),
    ("执行党员积分制管理办法", "积分台账"),
    ("实现党员教育全覆盖", "逐人学时记录"),
    ("党建与业务同安排、同推进、同摆布、同落实", "四同清单"),
)
"""Phrases of such reports that no record of today can bear out, and the record each would need: not printed."""


def overstated(text: str, judged: dict[str, Judged]) -> list[Judged]:
    """The claims whose strong wording a hand-written text makes although something is missing."""
    return [
        each
        for each in judged.values()
        if each.variant != "strong" and (core := _core(each.strong)) and core in text
    ]


def _core(strong: str) -> str:
    """The longest stretch of a strong wording that holds no token, choice or mark."""
    stretches = "".join(mark if mark not in "〔〕|{}，。；" else "\n" for mark in strong).split("\n")
    longest = max(stretches, key=len)
    return longest if len(longest) >= 6 else ""
