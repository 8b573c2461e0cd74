"""Month values of additive figures: a cache filled by the figures themselves.

A record's write marks its cell (organisation, record type, month) dirty in the same transaction. Readers take
clean cells from the table and count dirty ones live, so a page is right at once and reading writes nothing;
`refresh` locks dirty cells and recounts them. Nothing else updates the table.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q, Sum
from django.db.models.functions import TruncMonth

from branches.organizations import Organization
from branches.periods import Period, Scope
from branches.records import Cell

if TYPE_CHECKING:
    from reports.catalogue import Figure

BATCH = 500


class MonthValue(models.Model):
    """月度值: what one figure counts for one organisation (without those below it) in one month."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+", verbose_name="党组织")
    figure = models.CharField("指标", max_length=40)
    record_type = models.CharField("记录类型", max_length=60)
    month = models.DateField("月份")
    value = models.IntegerField("数值")

    class Meta:
        verbose_name = "月度值"
        verbose_name_plural = "月度值"
        constraints = [
            models.UniqueConstraint(fields=["figure", "month", "organization"], name="month_value_once")
        ]
        indexes = [
            models.Index(fields=["record_type", "organization", "month"], name="month_value_cell"),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.figure} {self.month:%Y-%m} {self.value}"


def whole_months(period: Period) -> bool:
    """Whether the period begins on a first and ends on a last of the month."""
    return period.start.day == 1 and (period.end + timedelta(days=1)).day == 1


def read(figures: "Sequence[Figure]", scope: Scope) -> dict[str, dict[str, int]]:
    """Figure code → organisation path → value over the scope's months: clean cells stored, dirty ones live."""
    result: dict[str, dict[str, int]] = {figure.code: {} for figure in figures}
    if not figures:
        return result
    start, end = scope.period.start, scope.period.end
    dirty = Cell.objects.filter(
        record_type=OuterRef("record_type"),
        organization=OuterRef("organization"),
        month=OuterRef("month"),
        dirty=True,
    )
    stored = (
        MonthValue.objects.filter(
            scope.condition(), figure__in=list(result), month__gte=start, month__lte=end
        )
        .filter(~Exists(dirty))
        .values_list("figure", "organization__path")
        .annotate(total=Sum("value"))
    )
    for code, path, total in stored.order_by():
        result[code][path] = total

    types = {figure.record_type for figure in figures}
    open_cells = defaultdict(list)
    for cell in (
        Cell.objects.filter(scope.condition(), dirty=True, record_type__in=types)
        .filter(month__gte=start, month__lte=end)
        .values_list("record_type", "organization_id", "month")
    ):
        open_cells[cell[0]].append(cell[1:])
    for figure in figures:
        keys = open_cells.get(figure.record_type)
        if not keys:
            continue
        for (organization, path, _), value in _count(figure, keys).items():
            assert organization
            result[figure.code][path] = result[figure.code].get(path, 0) + value
    return result


def _count(figure: "Figure", keys: "Iterable[tuple[int, date]]") -> dict[tuple[int, str, date], int]:
    """Count a figure live, in one grouped query, in exactly these cells: (organisation id, month)."""
    keys = set(keys)
    months = sorted({month for _, month in keys})
    organizations = sorted({organization for organization, _ in keys})
    last = (months[-1].replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    records = figure.records().confirmed().during(Period(months[0], last), figure.counts_by)
    if len(organizations) <= BATCH:
        records = records.filter(organization__in=organizations)
    grouped = (
        records.order_by()
        .annotate(figure_month=TruncMonth(figure.counts_by))
        .values_list("organization_id", "organization__path", "figure_month")
        .annotate(value=figure.measure)
    )
    return {
        (organization, path, month): value or 0
        for organization, path, month, value in grouped
        if (organization, month) in keys
    }


def refresh(limit: int = BATCH) -> int:
    """Lock up to *limit* dirty cells, recount every stored figure in them, and mark them clean."""
    from reports.figures import FIGURES

    with transaction.atomic():
        cells = list(Cell.objects.select_for_update().filter(dirty=True).order_by("pk")[:limit])
        by_type: dict[str, list[Cell]] = defaultdict(list)
        for cell in cells:
            by_type[cell.record_type].append(cell)
        for record_type, group in by_type.items():
            keys = {(cell.organization_id, cell.month) for cell in group}
            condition = Q(pk__in=[])
            for organization, month in keys:
                condition |= Q(organization=organization, month=month)
            MonthValue.objects.filter(condition, record_type=record_type).delete()
            MonthValue.objects.bulk_create(
                MonthValue(
                    organization_id=organization,
                    figure=figure.code,
                    record_type=record_type,
                    month=month,
                    value=value,
                )
                for figure in FIGURES
                if figure.rolls_up and figure.record_type == record_type
                for (organization, _, month), value in _count(figure, keys).items()
                if value
            )
        Cell.objects.filter(pk__in=[cell.pk for cell in cells]).update(dirty=False)
    return len(cells)


def refresh_all() -> int:
    """Recount until nothing is dirty; returns how many cells were recounted."""
    total = 0
    while done := refresh():
        total += done
    return total


def drift() -> list[str]:
    """Stored values that differ from a recount; the nightly check expects none."""
    from reports.figures import FIGURES

    wrong = []
    for figure in FIGURES:
        if not figure.rolls_up:
            continue
        clean = set(
            Cell.objects.filter(record_type=figure.record_type, dirty=False).values_list(
                "organization_id", "month"
            )
        )
        if not clean:
            continue
        counted = {key[::2]: value for key, value in _count(figure, clean).items() if value}
        kept = {
            (organization, month): value
            for organization, month, value in MonthValue.objects.filter(figure=figure.code).values_list(
                "organization_id", "month", "value"
            )
            if (organization, month) in clean
        }
        wrong += [
            f"{figure.code} 组织{organization} {month:%Y-%m}：存{kept.get((organization, month), 0)}，"
            f"实{counted.get((organization, month), 0)}"
            for organization, month in sorted(set(counted) | set(kept))
            if counted.get((organization, month), 0) != kept.get((organization, month), 0)
        ]
    return wrong
