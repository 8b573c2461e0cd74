"""The yearly assessment: figures fill what they know, people score the rest, and no branch scores itself."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from branches.records import Record
from meetings.models import MeetingType
from reports.assessments import DEFAULT_INDICATORS, make_sheets, results, start_scheme
from reports.figures import BY_CODE
from responsibilities.models import Assessment, Indicator, IndicatorScore
from tests import factories
from tests.branches.record_types import sign_in
from tests.cast import Cast


@pytest.fixture
def sheet(cast: Cast) -> Assessment:
    """This year's sheet of the first branch, which held three theme days."""
    today = timezone.localdate()
    for _ in range(3):
        factories.meeting(cast.first_branch, MeetingType.Kind.THEME_DAY, held_on=today)
    scheme = start_scheme(cast.general_branch, today.year, by=cast.general)
    assert make_sheets(scheme, by=cast.general, today=today) == 2
    return scheme.assessments.get(branch=cast.first_branch)


def row_of(sheet: Assessment, code: str) -> IndicatorScore:
    return sheet.scores.get(indicator__figure_code=code)


def test_the_default_scheme_names_known_figures_and_makes_a_hundred() -> None:
    assert all(not code or code in BY_CODE for _, _, code, _ in DEFAULT_INDICATORS)
    assert sum(Decimal(weight) for _, weight, _, _ in DEFAULT_INDICATORS) == 100


@pytest.mark.parametrize(("value", "marks"), [(0, "0"), (3, "2.5"), (11, "9"), (12, "10"), (40, "10")])
def test_marks_follow_the_figure_up_to_the_target(value: int, marks: str) -> None:
    assert Indicator(weight=Decimal(10), figure_code="theme_days", target=12).automatic(value) == Decimal(
        marks
    )


def test_figures_fill_what_they_know(sheet: Assessment, cast: Cast) -> None:
    known = row_of(sheet, "theme_days")
    assert (known.value, known.suggested, known.score) == (3, Decimal("2.5"), Decimal("2.5"))
    assert sheet.scores.filter(score__isnull=True).count() == 3
    assert sheet.missing() == ["还有3项没有评分，请评完再确认。"]
    again = start_scheme(cast.general_branch, sheet.scheme.year, by=cast.general)
    assert again == sheet.scheme and make_sheets(again, by=cast.general, today=sheet.held_on) == 0


def test_next_year_takes_over_the_scheme(sheet: Assessment, cast: Cast) -> None:
    sheet.scheme.indicators.filter(position=1).update(text="支委会按月召开、记录齐全")
    following = start_scheme(cast.general_branch, sheet.scheme.year + 1, by=cast.general)
    assert following.indicators.get(position=1).text == "支委会按月召开、记录齐全"


def test_who_scores(sheet: Assessment, cast: Cast) -> None:
    address = reverse("reports:assessment-score", args=[sheet.pk])
    expected = {"general": 200, "staff": 403, "leader": 403, "first": 404, "second": 404, "stranger": 404}
    for name, status in expected.items():
        assert sign_in(Client(), cast.users()[name]).get(address).status_code == status, name
    with pytest.raises(PermissionDenied):
        start_scheme(cast.first_branch, 2026, by=cast.first)
    assert sign_in(Client(), cast.first).post(reverse("reports:assessment-start")).status_code == 403


def test_marks_are_given_and_departures_explained(client: Client, sheet: Assessment, cast: Cast) -> None:
    general = sign_in(client, cast.general)
    address = reverse("reports:assessment-score", args=[sheet.pk])
    page = general.get(address).content.decode()
    assert "记录显示" in page and "3次" in page
    data = {f"score-{row.pk}": "" if row.score is None else str(row.score) for row in sheet.scores.all()}
    by_hand = [row.pk for row in sheet.scores.filter(suggested__isnull=True)]
    data |= {f"score-{pk}": "7.5" for pk in by_hand} | {"version": sheet.version, "remark": "再接再厉"}
    changed = row_of(sheet, "theme_days").pk
    for typed, sentence in (("11", "得分应在0到10之间"), ("好", "得分请填写数字"), ("4", "请写明评分说明")):
        refused = general.post(address, data | {f"score-{changed}": typed})
        page = refused.content.decode()
        assert (
            refused.status_code == 200
            and sentence in page
            and f'value="{typed}"' in page
            and "再接再厉" in page
        )
    assert row_of(sheet, "theme_days").score == Decimal("2.5")
    data |= {f"score-{changed}": "4", f"note-{changed}": "有一次与大会合并开展"}
    answer = general.post(address, data)
    assert answer.status_code == 302, answer.context["faults"]
    assert "已由他人评分" in general.post(address, data).content.decode()
    sheet.refresh_from_db()
    sheet.confirm(by=cast.general)
    (first, second) = results(sheet.scheme, timezone.localdate())
    assert first.total == sum(row.score for row in sheet.scores.all())
    assert second.branch == cast.second_branch and second.assessment.state == Record.State.DRAFT
    shown = general.get(reverse("reports:assessment-results")).content.decode()
    assert cast.first_branch.name in shown and "不排名" in shown


def test_the_database_wants_the_reason_too(sheet: Assessment) -> None:
    row = row_of(sheet, "theme_days")
    with pytest.raises(IntegrityError), transaction.atomic():
        IndicatorScore.objects.filter(pk=row.pk).update(score=Decimal(9))
