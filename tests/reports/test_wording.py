"""Tokens, nought, and the wording of a report."""

from datetime import date

import pytest

from branches.periods import Period, Scope
from members.models import Appointment
from reports.dutyreports import compose_draft, full_text
from reports.problem_wording import chosen_problems
from reports.report_settings import ReportSettings, settings_for, suggested_names
from reports.tokens import Quoted, as_html, choose, live_figures, pieces, plain, settle, tidy, token_errors
from responsibilities.models import Problem
from tests import factories
from tests.cast import Cast

YEAR = Period.of_year(2025)


def quoted(**values: int) -> dict[str, Quoted]:
    """Figures with the values, as a report quotes them."""
    units = {"M04": "轮", "M05": "人次", "M20": "名", "M21": "名", "C01": "次", "M02": "次"}
    return {code: Quoted(code, code, units[code], value) for code, value in values.items()}


# --- tokens


def test_a_token_prints_value_and_unit() -> None:
    figures = quoted(M04=2, M05=115)
    assert plain("开展谈心谈话{M04}、{M05}。", figures) == "开展谈心谈话2轮、115人次。"
    assert [piece.text for piece in pieces("谈话{M04}。", figures)] == ["谈话", "2轮", "。"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("开展谈心谈话{M99}。", "没有代号为“M99”的数字"),
        ("开展谈心谈话{}。", "花括号“{}”里应当是一个数字代号"),
        ("开展谈心谈话{M05。", "花括号“{”里应当是一个数字代号"),
        ("开展谈心谈话115人次。", "“115人次”是直接写的数字"),
        ("开展谈心谈话 115 人次。", "是直接写的数字"),
        ("整改率86.5%。", "“86.5%”是直接写的数字"),
        ("开展谈心谈话{M05}人次。", "代号“{M05}”已带单位“人次”"),
    ],
)
def test_a_wrong_token_or_a_typed_number_is_refused(text: str, said: str) -> None:
    errors = token_errors(text)
    assert any(said in error for error in errors), errors
    assert all(error.endswith("。") for error in errors)


def test_dates_and_known_tokens_may_be_written() -> None:
    assert token_errors("2025年7月1日，开展谈心谈话{M04}、{M05}。") == []


def test_user_text_is_escaped_and_never_a_template(cast: Cast) -> None:
    scope = Scope.bureau(cast.general_branch, YEAR)
    html = as_html("<script>{{ report }}{% now 'Y' %}{M04}", quoted(M04=2), scope)
    assert "<script>" not in html
    assert "{{ report }}{% now &#x27;Y&#x27; %}" in html
    assert f'href="/figures/M04/?organization={cast.general_branch.pk}&amp;year=2025"' in html
    assert ">2轮</a>" in html


# --- nought


def test_nought_is_worded() -> None:
    assert settle("全年发展党员{M20}，按期转正{M21}。", quoted(M20=0, M21=2)) == "未发展党员，按期转正{M21}。"


def test_a_clause_without_words_for_nought_falls_away() -> None:
    assert settle("抓好落实，每月至少部署{C01}党建工作。", quoted(C01=0)) == "抓好落实。"


def test_only_the_item_of_nought_falls_away() -> None:
    assert settle("开展谈心谈话{M04}、{M05}。", quoted(M04=2, M05=0)) == "开展谈心谈话{M04}。"


def test_nought_is_never_printed_with_its_unit() -> None:
    assert "0" not in plain("全年发展党员{M20}。", quoted(M20=0))


def test_a_choice_takes_the_first_alternative_without_nought() -> None:
    text = "〔组织谈话{M04}、{M05}|开展谈话{M05}|〕，抓好落实。"
    assert choose(text, quoted(M04=2, M05=3)) == "组织谈话{M04}、{M05}，抓好落实。"
    assert choose(text, quoted(M04=0, M05=3)) == "开展谈话{M05}，抓好落实。"
    assert choose(text, quoted(M04=0, M05=0)) == "抓好落实。"


def test_punctuation_is_put_right() -> None:
    assert tidy("，甲，、乙；。丙。。") == "甲，乙。丙。"


# --- the draft


def test_an_empty_year_claims_nothing(cast: Cast) -> None:
    draft = compose_draft(cast.general_branch, 2025)
    text = full_text(draft)
    assert "〔" not in text and "{" not in text and "<" not in text and "$" not in text
    assert "0次" not in text and "0名" not in text
    assert "全年未发展党员" in text
    for phrase in ("民主生活会，", "三会一课”总体", "督查坚持", "三个层面"):
        assert phrase not in text


@pytest.mark.parametrize("name", ["general_branch", "first_branch"])
def test_title_and_byline(cast: Cast, name: str) -> None:
    organization = getattr(cast, name)
    factories.appointment(factories.member(organization, "江叙白"), organization)
    draft = compose_draft(organization, 2025)
    assert draft.title == f"{organization.name}书记2025年度抓基层党建工作述职报告"
    assert draft.byline == "（江叙白同志　2026年1月）"


def test_the_author_is_the_secretary_on_the_last_day(cast: Cast) -> None:
    branch = cast.first_branch
    factories.appointment(factories.member(branch, "旧任"), branch, ends_on=date(2025, 6, 30))
    factories.appointment(factories.member(branch, "现任"), branch, starts_on=date(2025, 7, 1))
    factories.appointment(factories.member(branch, "委员"), branch, Appointment.Position.COMMITTEE_MEMBER)
    assert compose_draft(branch, 2025).author_name == "现任"


def test_a_branch_does_not_speak_for_the_party_group(cast: Cast) -> None:
    factories.meeting(cast.first_branch, "assembly")
    text = full_text(compose_draft(cast.first_branch, 2025))
    assert "局党组理论学习中心组" not in text
    assert "带领支部一班人" in text
    assert "有的支部" not in text


def test_problems_come_from_the_ledger_most_frequent_first(cast: Cast) -> None:
    for description in ("品牌辨识度不高", "督查多看资料少到现场", "督查多看资料少到现场", "停车难"):
        factories.problem(cast.general_branch, description=description, cause="学习不够深入")
    scope = Scope.bureau(cast.general_branch, YEAR)
    chosen = chosen_problems(scope)
    assert [each.title for each in chosen] == ["安排部署多、督促指导少", "党建品牌的辨识度还不高", "停车难"]
    assert "从整改台账看，也有学习不够深入的原因" in chosen[0].cause
    assert "学习不够深入" not in chosen[1].cause
    text = full_text(compose_draft(cast.general_branch, 2025))
    assert "主要表现在以下三个方面" in text
    assert "（三）停车难。" in text


def test_initiatives_are_named_by_the_records_that_are_counted(cast: Cast) -> None:
    factories.initiative(cast.general_branch, category="组织观摩")
    factories.initiative(cast.general_branch, category="书记例会", held_on=date(2025, 5, 1))
    factories.initiative(cast.general_branch, category="党建沙龙", stage="planned")
    text = full_text(compose_draft(cast.general_branch, 2025))
    assert "通过组织观摩、书记例会等2项举措" in text


def test_levels_of_problems_without_any_are_not_named(cast: Cast) -> None:
    factories.problem(cast.general_branch, level=Problem.Level.MEMBERS)
    text = full_text(compose_draft(cast.general_branch, 2025))
    assert "检视普通党员存在突出问题1个，分层" in text


# --- names


def test_names_are_taken_from_the_last_year(cast: Cast) -> None:
    ReportSettings.objects.create(organization=cast.general_branch, year=2024, key_task="供水保障")
    names = settings_for(cast.general_branch, 2025)
    assert (names.pk, names.year, names.key_task) == (None, 2025, "供水保障")
    names.save()
    assert ReportSettings.objects.count() == 2


def test_a_branch_uses_the_names_of_the_body_above(cast: Cast) -> None:
    ReportSettings.objects.create(organization=cast.general_branch, year=2025, brand_name="供水保障")
    assert settings_for(cast.first_branch, 2025).names()["brand"] == "“党建+供水保障行动”"


def test_names_are_suggested_by_the_organisations_own_name(cast: Cast) -> None:
    assert suggested_names(cast.first_branch)["business_area"] == "水务"
    assert suggested_names(cast.general_branch)["region_name"] == "云岚"
    assert suggested_names(cast.other_branch)["system_name"] == "林业系统"


def test_every_text_of_a_setting_reaches_the_report(cast: Cast) -> None:
    marks = {name: f"标{index}记" for index, name in enumerate(_text_fields())}
    ReportSettings.objects.create(organization=cast.general_branch, year=2025, **marks)
    factories.party_building_study(cast.general_branch)
    text = full_text(compose_draft(cast.general_branch, 2025))
    assert [name for name, mark in marks.items() if mark not in text] == []


def _text_fields() -> list[str]:
    skipped = {"id", "organization", "year"}
    return [field.name for field in ReportSettings._meta.fields if field.name not in skipped]


def test_live_figures_hold_every_figure_with_what_waits(cast: Cast) -> None:
    factories.meeting(cast.general_branch, "study")
    factories.meeting(cast.general_branch, "study", state="draft")
    figure = live_figures(Scope.bureau(cast.general_branch, YEAR))["M09"]
    assert (figure.value, figure.pending, figure.text) == (1, 1, "1次")
