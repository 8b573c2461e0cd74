"""月总结: a draft of the month out of its records; people put it right and confirm it."""

from datetime import timedelta

from branches.organizations import Organization
from branches.periods import Period, Scope, format_day
from reports.catalogue import values
from reports.figures import BY_CODE
from responsibilities.models import Problem

WORK = (
    "meetings_in_year",
    "branch_assemblies",
    "committee_meetings",
    "theme_days",
    "lectures",
    "M01",
    "M02",
    "M05",
    "M16",
)
"""What of the month's work is told, in this order; what did not happen is left out."""
NAMED = 5


def draft(organization: Organization, month: Period) -> dict[str, str]:
    """The three parts of the month's summary, as far as the records tell them."""
    scope = Scope.bureau(organization, month)
    return {"progress": _work(scope), "problems": _problems(scope), "next_steps": _next(scope)}


def _work(scope: Scope) -> str:
    found = values([BY_CODE[code] for code in WORK], scope)
    told = [f"{BY_CODE[code].label}{BY_CODE[code].text(found[code])}" for code in WORK if found[code]]
    return f"本月{'，'.join(told)}。" if told else "本月没有已确认的工作记录。"


def _problems(scope: Scope) -> str:
    codes = ("problems_found", "problems_closed", "problems_open", "problems_overdue", "rebounds")
    found = values([BY_CODE[code] for code in codes], scope)
    lines = [
        f"本月新提出问题{found['problems_found']}个，销号{found['problems_closed']}个，"
        f"月末未销号{found['problems_open']}个，其中逾期{found['problems_overdue']}个。"
    ]
    if found["rebounds"]:
        lines.append(f"回头看发现反弹{found['rebounds']}个，已重新立项。")
    late = BY_CODE["problems_overdue"].evidence(scope).select_related("organization").order_by("due_on", "pk")
    lines += [
        f"逾期：{each.organization.short_name}，{each}（时限{format_day(each.due_on)}）"
        for each in late[:NAMED]
    ]
    return "\n".join(lines)


def _next(scope: Scope) -> str:
    """The rectifications whose day lies in the month after; what else is planned is for people to write."""
    first = scope.period.end + timedelta(days=1)
    coming = Period.of_month(first.year, first.month)
    due = (
        Problem.objects.within(scope)
        .confirmed()
        .during(coming, "due_on")
        .filter(closed_on__isnull=True, long_term=False)
        .select_related("organization")
        .order_by("due_on", "pk")
    )
    lines = [
        f"{each.organization.short_name}：{each}，{format_day(each.due_on)}前整改到位" for each in due[:NAMED]
    ]
    return "\n".join(["下月到期的整改：", *lines]) if lines else ""
