"""What a figure is: a number of the report, and the records that prove it.

Value, split by organisation, split by month, evidence and pending records all come from the one
declaration, so that they cannot disagree; measuring the evidence again gives the value.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import Aggregate, Count, Func, Q
from django.db.models.functions import Substr, TruncMonth

from branches.organizations import Organization
from branches.periods import Period, Scope
from branches.records import RecordQuerySet
from reports import rollups


class Nature:
    """How a period picks the records of a figure."""

    FLOW = "flow"
    """The day that counts lies in the period."""
    STOCK = "stock"
    """Begun by the period's end and not ended by then."""
    STRUCTURE = "structure"
    """Like a stock: of the version in force at the period's end."""
    PLAN = "plan"
    """Of the year of the period: what its lists hold, what its report promises."""


NATURE_LABELS = {
    Nature.FLOW: "期间发生",
    Nature.STOCK: "期末存量",
    Nature.STRUCTURE: "期末有效版本",
    Nature.PLAN: "年度计划",
}
PATH_STEP = Organization.steplen


@dataclass(frozen=True)
class Figure:
    """A number of the report, and the records that prove it."""

    code: str
    label: str
    unit: str
    nature: str
    records: Callable[[], RecordQuerySet]
    """The records of the owning app that may count, by a queryset method of it."""
    counts_by: str
    """The day (or, for a plan, the year) that counts for this figure."""
    rule: str
    """The counting rule in Chinese: shown to the reader and frozen with the report."""
    zero: str
    """The wording at nought; "" lets the sentence be dropped."""
    measure: Aggregate | Func = field(default_factory=lambda: Count("pk"))
    ends_by: str = ""
    """For a stock, the day on which a record ceases to count."""
    from_next_day: bool = False
    """A stock that counts from the day after `counts_by`: a deadline is missed only then."""
    average: bool = False
    """An average or a share: of no records there is none, and it is not nought."""
    additive: bool = True
    """Whether months and organisations add up; distinct counts and stocks do not over months."""
    stored: bool = True
    """Whether month values may be stored: no, where they rest on more than the record itself."""
    waiting: Callable[[], RecordQuerySet] | None = None
    """Confirmed records that lack something and therefore do not count yet."""

    # --- which records

    def _in(self, scope: Scope, records: RecordQuerySet) -> RecordQuerySet:
        """The records of the scope's organisations that its period picks."""
        records = records.within(scope)
        end = scope.period.end
        if self.nature == Nature.FLOW:
            return records.during(scope.period, self.counts_by)
        if self.nature == Nature.PLAN:
            return records.filter(**{self.counts_by: scope.period.year})
        comparison = "lt" if self.from_next_day else "lte"
        records = records.filter(**{f"{self.counts_by}__{comparison}": end})
        if self.ends_by:
            records = records.filter(
                Q(**{f"{self.ends_by}__isnull": True}) | Q(**{f"{self.ends_by}__gt": end})
            )
        return records

    def evidence(self, scope: Scope) -> RecordQuerySet:
        """The records that make the value."""
        return self._in(scope, self.records()).confirmed()

    def pending(self, scope: Scope) -> RecordQuerySet:
        """Records that would count were they confirmed or complete."""
        entered = self._in(scope, self.records()).unconfirmed()
        condition = Q(pk__in=entered.values("pk"))
        if self.waiting is not None:
            condition |= Q(pk__in=self._in(scope, self.waiting()).confirmed().values("pk"))
        model = entered.model
        return model._default_manager.filter(condition)

    # --- numbers

    def remeasure(self, records: RecordQuerySet) -> int:
        """The figure's own measure of any of its records; 0 for none."""
        return records.order_by().aggregate(value=self.measure)["value"] or 0

    @property
    def rolls_up(self) -> bool:
        return self.additive and self.stored and self.nature == Nature.FLOW

    @property
    def record_type(self) -> str:
        return self.records().model.record_type()

    def value(self, scope: Scope) -> int:
        if self.rolls_up and rollups.whole_months(scope.period):
            return sum(rollups.read([self], scope)[self.code].values())
        return self.remeasure(self.evidence(scope))

    def by_organization(self, scope: Scope) -> list[tuple[Organization, int]]:
        """The value of each organisation one level down, of the organisation's own records, and of the 党组."""
        length = (scope.organization.depth + 1) * PATH_STEP
        grouped = (
            self.evidence(scope)
            .order_by()
            .placed(scope.period.end)
            .annotate(branch_path=Substr("place_path", 1, length))
            .values("branch_path")
            .annotate(value=self.measure)
        )
        values = {row["branch_path"]: row["value"] or 0 for row in grouped}
        rows = [scope.party_group] if scope.party_group else []
        rows.append(scope.organization)
        rows.extend(Organization.objects.get_children(scope.organization))
        return [
            (row, values.get(row.path, 0))
            for row in rows
            if row.path in values or row.is_branch() or row.depth > scope.organization.depth
        ]

    def by_month(self, scope: Scope) -> list[tuple[Period, int]]:
        """The value in each month of the period, for a stock at each month's end; nothing for plans."""
        if self.nature in (Nature.PLAN, Nature.STRUCTURE):
            return []
        if self.nature == Nature.STOCK:
            return [
                (month, self.remeasure(self.evidence(scope.during(month)))) for month in scope.period.months()
            ]
        grouped = (
            self.evidence(scope)
            .order_by()
            .annotate(figure_month=TruncMonth(self.counts_by))
            .values("figure_month")
            .annotate(value=self.measure)
        )
        values = {row["figure_month"]: row["value"] or 0 for row in grouped}
        return [(month, values.get(month.start.replace(day=1), 0)) for month in scope.period.months()]

    def text(self, value: int) -> str:
        """Value and unit as one word of a sentence: 115人次."""
        return f"{value}{self.unit}"

    @property
    def number(self) -> str:
        """The code where it is a number of the duty report (M05, C01); the others are known by their label."""
        return numbered(self.code)

    @property
    def nature_label(self) -> str:
        return NATURE_LABELS[self.nature]


def numbered(code: str) -> str:
    """M05 and C01, which readers know; "" for a code that only programs use."""
    return code if re.fullmatch(r"[MC]\d\d", code) else ""


def values(figures: "list[Figure] | tuple[Figure, ...]", scope: Scope) -> dict[str, int]:
    """The values of many figures, the stored ones in one read."""
    stored = [each for each in figures if each.rolls_up] if rollups.whole_months(scope.period) else []
    result = {code: sum(by_path.values()) for code, by_path in rollups.read(stored, scope).items()}
    for figure in figures:
        if figure.code not in result:
            result[figure.code] = figure.value(scope)
    return result
