"""The demonstration's people on their way into the party: cases at several steps, and the ledger's made whole."""

from datetime import date, timedelta
from typing import Any

from branches.accounts import User
from branches.organizations import Organization
from branches.periods import months_later
from members.development_steps import BY_NUMBER
from members.models import DevelopmentCase, DevelopmentPlan, DevelopmentStep, Member

DAYS_FROM_ADMISSION: tuple[tuple[int, int], ...] = (
    (1, -640), (2, -625), (3, -560), (4, -552), (5, -552), (6, -385), (6, -207), (7, -190), (8, -183), (9, -183),
    (10, -150), (11, -130), (12, -30), (13, -20), (14, -12),
)  # fmt: skip
"""Steps and their days before the 支部大会 that admits, with every limit kept."""
CONCLUSIONS = {
    2: "动机端正，愿意接受组织考察。",
    6: "按时提交思想汇报，主动参加防汛值守。",
    10: "本人和主要社会关系情况清楚。",
    12: "党员和群众反映良好，同意报上级预审。",
}


def fill(today: date) -> None:
    """Three people under way, and the steps that the ledger of the two branches leaves out."""
    first, second = (User.objects.get(username=name) for name in ("first", "second"))
    for secretary in (first, second):
        branch = secretary.current_posts()[0].organization
        for case in DevelopmentCase.objects.confirmed().filter(organization=branch).order_by("pk"):
            _complete(case, secretary, today)
    applicant = _begin("洛知秋", date(2001, 9, 3), today - timedelta(days=40), second)
    _take(applicant, 1, today - timedelta(days=40), second)
    activist = _begin("方既白", date(1998, 4, 12), today - timedelta(days=425), first)
    _walk(activist, today + timedelta(days=215), first, today)
    candidate = _begin("安若溪", date(1996, 11, 20), today - timedelta(days=634), second)
    _walk(candidate, today + timedelta(days=6), second, today)
    _plan(today)


def _plan(today: date) -> None:
    """Last year's quotas and this year's: one for most branches."""
    general = User.objects.get(username="general")
    for number, branch in enumerate(general.organizations().branches().order_by("path")):
        for year in (today.year - 1, today.year):
            DevelopmentPlan.give(branch, year, (1, 1, 1, 0)[number % 4], by=general)


def _begin(name: str, born_on: date, held_on: date, by: User) -> DevelopmentCase:
    case = DevelopmentCase(
        organization=by.current_posts()[0].organization, person_name=name, born_on=born_on, held_on=held_on
    )
    case.store(by=by)
    case.confirm(by=by)
    return case


def _walk(case: DevelopmentCase, admitted_on: date, by: User, today: date) -> None:
    """The steps before an admission on the day, as far as today."""
    for number, days in DAYS_FROM_ADMISSION:
        if (day := admitted_on + timedelta(days=days)) <= today:
            _take(case, number, day, by)


def _complete(case: DevelopmentCase, by: User, today: date) -> None:
    """What the ledger does not tell of a case: the steps before the 支部大会 and between its days."""
    passed, approved = case.admission_meeting_on, case.admission_approved_on
    assert passed is not None
    _walk(case, passed, by, today)
    if approved is not None:
        _take(case, 16, min(passed + timedelta(days=3), approved), by)
        for number in (18, 19, 20):
            _take(case, number, min(approved + timedelta(days=3), today), by)
    decided, converted = case.conversion_meeting_on, case.conversion_approved_on
    half = months_later(passed, 6)
    if approved is not None and half <= (decided or today):
        _take(case, 21, max(half, approved), by)
    if decided is not None:
        _take(case, 22, decided - timedelta(days=2), by)
    if converted is not None and converted + timedelta(days=15) <= today:
        _take(case, 25, converted + timedelta(days=15), by)


def _take(case: DevelopmentCase, number: int, day: date, by: User) -> None:
    own: dict[int, dict[str, Any]] = {
        7: {"notice_from": day - timedelta(days=21), "notice_to": day - timedelta(days=1)},
        10: {"passed": True},
        11: {"training_days": 3, "training_hours": 24},
    }
    step = DevelopmentStep(
        number=number,
        held_on=day,
        conclusion=CONCLUSIONS.get(number, ""),
        reason="转入系统时按纸质档案补记" if number > 15 else "",
        **own.get(number, {}),
    )
    people = _contacts(case.organization, day)[: 1 if number == 5 else 2] if number in (5, 9) else []
    case.record_step(step, by=by, people=people, received=BY_NUMBER[number].materials, confirm=True)


def _contacts(branch: Organization, day: date) -> list[Member]:
    members = Member.objects.confirmed().filter(organization=branch).in_party(day).order_by("pk")
    return [member for member in members if member.is_formal_on(day)][:2]
