"""年考核: sheets filled by the figures where they know, and by people where they do not."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from branches import audit
from branches.accounts import User
from branches.organizations import Organization
from branches.periods import Period, Scope
from branches.records import StaleVersion
from reports.figures import BY_CODE
from responsibilities.models import Assessment, AssessmentScheme, Indicator, IndicatorScore

DEFAULT_INDICATORS: tuple[tuple[str, str, str, int | None], ...] = (
    ("支部委员会按月召开", "8", "committee_meetings", 12),
    ("党员大会按季度召开", "8", "branch_assemblies", 4),
    ("主题党日按月开展", "10", "theme_days", 12),
    ("党课按季度安排", "8", "lectures", 4),
    ("组织生活会按年召开", "6", "organizational_life", 1),
    ("民主评议党员按年开展", "6", "appraisals", 1),
    ("谈心谈话经常开展", "8", "M05", 12),
    ("问题按期销号", "10", "closing_rate_in_time", 100),
    ("为群众办实事", "8", "M16", 2),
    ("支部书记抓党建的责任落实", "10", "", None),
    ("党建与业务结合、作用发挥", "10", "", None),
    ("党员和群众的评价", "8", "", None),
)
"""The scheme offered to an organisation without one: text, marks, figure, and its value for full marks. A start to be
changed by the organisation; no document prescribes it."""


@dataclass(frozen=True)
class Standing:
    """One branch in the results of a year."""

    branch: Organization
    assessment: Assessment | None
    total: Decimal | None


def may_assess(user: User, organization: Organization) -> bool:
    """Whether he answers for the scoring of the branches below the organisation."""
    return user.may_enter_for(organization) and not organization.is_branch()


def start_scheme(organization: Organization, year: int, *, by: User) -> AssessmentScheme:
    """The organisation's scheme of the year: last year's indicators, else the default. Made once."""
    if not may_assess(by, organization):
        raise PermissionDenied("考核方案由党总支、机关党委或机关工委制定。")
    with transaction.atomic():
        scheme, new = AssessmentScheme.objects.get_or_create(
            organization=organization,
            year=year,
            defaults={"name": f"{organization.short_name}{year}年度党支部考核"},
        )
        if new:
            Indicator.objects.bulk_create(_indicators(scheme))
            audit.write_line(
                by=by,
                verb=audit.Verb.CREATE,
                record_key=f"responsibilities.assessmentscheme:{scheme.pk}",
                organization_id=organization.pk,
                detail=scheme.name,
            )
    return scheme


def _indicators(scheme: AssessmentScheme) -> list[Indicator]:
    last = AssessmentScheme.objects.filter(organization=scheme.organization, year=scheme.year - 1).first()
    if last is not None:
        rows = list(last.indicators.values_list("text", "weight", "figure_code", "target"))
    else:
        rows = [(text, Decimal(weight), code, target) for text, weight, code, target in DEFAULT_INDICATORS]
    return [
        Indicator(scheme=scheme, position=position, text=text, weight=weight, figure_code=code, target=target)
        for position, (text, weight, code, target) in enumerate(rows, start=1)
    ]


def make_sheets(scheme: AssessmentScheme, *, by: User, today: date) -> int:
    """A sheet for every living branch that has none, with what the figures say filled in; returns how many."""
    if not may_assess(by, scheme.organization):
        raise PermissionDenied("考核表由制定方案的党组织生成。")
    branches = Organization.objects.subtree(scheme.organization).branches().alive(today)
    indicators = list(scheme.indicators.all())
    made = 0
    for branch in branches.exclude(pk__in=scheme.assessments.values("branch")):
        with transaction.atomic():
            sheet = Assessment(organization=scheme.organization, branch=branch, held_on=today, scheme=scheme)
            sheet.store(by=by, detail="由方案生成")
            fill(sheet, indicators)
        made += 1
    return made


def fill(sheet: Assessment, indicators: list[Indicator]) -> None:
    """The rows of a new sheet; those a figure counts carry its value and the marks for it."""
    scope = Scope.alone(sheet.branch, Period.of_year(sheet.scheme.year))
    rows = []
    for indicator in indicators:
        figure = BY_CODE.get(indicator.figure_code)
        value = figure.value(scope) if figure else None
        marks = None if value is None else indicator.automatic(value)
        rows.append(
            IndicatorScore(assessment=sheet, indicator=indicator, value=value, suggested=marks, score=marks)
        )
    IndicatorScore.objects.bulk_create(rows)


def score(
    sheet: Assessment, marks: dict[int, tuple[str, str]], *, by: User, opened_at: int, remark: str
) -> None:
    """Write marks and notes (score id → typed marks, note). Raises ValidationError by field name, writing nothing."""
    if not sheet.can_be_edited_by(by):
        raise PermissionDenied("这份考核表现在不能评分：已确认的请先重新打开，评分由组织考核的党组织进行。")
    faults: dict[str, str] = {}
    with transaction.atomic():
        current = Assessment.objects.select_for_update(of=("self",)).get(pk=sheet.pk)
        if current.version != opened_at:
            raise StaleVersion
        for row in sheet.scores.select_related("indicator"):
            typed, row.note = (each.strip() for each in marks.get(row.pk, ("", "")))
            try:
                row.score = _marks(typed, row.indicator)
                row.full_clean(exclude=["assessment", "indicator"])
            except ValidationError as error:
                faults[str(row.pk)] = "".join(error.messages)
            else:
                row.save(update_fields=["score", "note"])
        if faults:
            raise ValidationError(faults)
        sheet.remark = remark.strip()[:300]
        sheet.store(by=by, detail="评分", opened_at=opened_at)


def _marks(typed: str, indicator: Indicator) -> Decimal | None:
    if not typed:
        return None
    try:
        marks = Decimal(typed)
    except ArithmeticError:
        raise ValidationError("得分请填写数字，可带一位小数。") from None
    if not Decimal(0) <= marks <= indicator.weight:
        raise ValidationError(f"得分应在0到{indicator.weight.normalize():f}之间。")
    return marks


def results(scheme: AssessmentScheme, today: date) -> list[Standing]:
    """The branches in the order of the tree, with their totals where a sheet exists. No ranking."""
    sheets = {
        each.branch_id: each
        for each in scheme.assessments.exclude(state=Assessment.State.WITHDRAWN).prefetch_related("scores")
    }
    branches = Organization.objects.subtree(scheme.organization).branches().alive(today)
    return [
        Standing(branch, sheet, sheet.total() if sheet else None)
        for branch in branches
        for sheet in [sheets.get(branch.pk)]
    ]
