"""The duty report: drafted, edited, handed in, reviewed and printed."""

import json
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote

import pypdf
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.test import Client

from branches import jobs
from branches.accounts import Post, Role, User
from branches.audit import AuditLine, Verb
from branches.organizations import Organization
from branches.periods import Period
from meetings.models import MeetingType, StudyProduct
from reports import duty_report_views
from reports.checks import checks
from reports.duty_report_documents import evidence_annex, indicator_table, official_document
from reports.dutyreports import (
    DutyReport,
    compose_draft,
    draft_report,
    full_text,
    quoted_codes,
)
from reports.figures import BY_CODE, FIGURES
from reports.ledgers.directory import organization_named
from reports.ledgers.load import import_ledgers, ledger_paths
from reports.printing.pdf import report_pdf
from reports.report_settings import ReportSettings
from responsibilities.models import Problem
from tests import factories
from tests.cast import PASSWORD, Cast

Kind = MeetingType.Kind
LEDGERS = Path(__file__).parents[2] / "reports" / "demo" / "ledgers"
REPORT_FIGURES = [f"M{number:02}" for number in range(1, 23)]


@pytest.fixture
def reviewer(cast: Cast) -> User:
    """书记 of the 党组: above the 党总支."""
    user = User.objects.create_user("above", PASSWORD, name="沈若川")
    Post.objects.create(
        user=user, organization=cast.party_group, role=Role.SECRETARY, starts_on=date(2015, 7, 1)
    )
    return user


@pytest.fixture
def report(cast: Cast) -> DutyReport:
    """The 党总支's report of 2025, on a few records."""
    secretary = factories.member(cast.first_branch, "江叙白")
    factories.appointment(secretary, cast.general_branch)
    factories.party_building_study(cast.party_group)
    factories.party_building_study(cast.general_branch)
    factories.talk(cast.general_branch, 3)
    factories.meeting(cast.general_branch, Kind.STUDY)
    factories.study_product(cast.first_branch)
    factories.study_product(cast.first_branch, kind=StudyProduct.Kind.RESEARCH)
    return draft_report(cast.general_branch, 2025, by=cast.general)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def url(report: DutyReport, name: str = "") -> str:
    return f"/duty-reports/{report.pk}/{name}"


# --- the draft


def test_a_report_is_drafted_once_a_year(cast: Cast, report: DutyReport) -> None:
    assert draft_report(cast.general_branch, 2025, by=cast.general) == report
    assert report.author_name == "江叙白"
    assert report.title == "中共云岚区水务局总支部委员会书记2025年度抓基层党建工作述职报告"
    assert ReportSettings.objects.filter(organization=cast.general_branch, year=2025).exists()
    assert AuditLine.objects.filter(record_key=report.key, verb=Verb.CREATE).count() == 1


def test_who_may_not_enter_may_not_draft(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        draft_report(cast.general_branch, 2025, by=cast.first)


def test_an_open_report_follows_the_records(cast: Cast, report: DutyReport) -> None:
    assert "党总支集中学习1次" in full_text(report)
    factories.meeting(cast.general_branch, Kind.STUDY)
    assert "党总支集中学习2次" in full_text(DutyReport.objects.get(pk=report.pk))


def test_the_period_may_end_before_the_year(cast: Cast) -> None:
    factories.meeting(cast.general_branch, Kind.STUDY, held_on=date(2025, 12, 1))
    period = Period(date(2025, 1, 1), date(2025, 11, 30))
    report = draft_report(cast.general_branch, 2025, by=cast.general, period=period)
    assert "党总支集中学习" not in full_text(report)
    assert report.byline.endswith("2025年12月）")


# --- editing


def test_a_block_is_rewritten_and_given_back(cast: Cast, report: DutyReport) -> None:
    report.write_block("tasks", "（四）服务大局。组织集中学习{M09}。", by=cast.general)
    report.refresh()
    assert "（四）服务大局。组织集中学习1次。" in full_text(report)
    report.restore_block("tasks", by=cast.general)
    report.refresh()
    assert "推动党建与业务同频共振" in full_text(report)


def test_an_emptied_block_is_left_out(cast: Cast, report: DutyReport) -> None:
    report.write_block("closing", "", by=cast.general)
    report.refresh()
    assert "批评指正" not in full_text(report)


def test_a_hand_written_block_words_nought(cast: Cast, report: DutyReport) -> None:
    report.write_block("closing", "全年发展党员{M20}。", by=cast.general)
    report.refresh()
    assert full_text(report).endswith("未发展党员。")


def test_a_number_cannot_be_typed_over(cast: Cast, report: DutyReport) -> None:
    with pytest.raises(ValidationError):
        report.write_block("closing", "全年发展党员8名。", by=cast.general)


def test_a_heading_level_block_of_another_report_is_not_found(cast: Cast, report: DutyReport) -> None:
    with pytest.raises(ValidationError):
        report.write_block("nothing", "甲", by=cast.general)
    assert client_of(cast.general).get(url(report, "blocks/nothing/")).status_code == 404


# --- handing in


def test_submission_freezes_text_figures_and_evidence(cast: Cast, report: DutyReport) -> None:
    before = full_text(report)
    report.submit(by=cast.general)
    assert report.state == DutyReport.State.SUBMITTED
    assert len(report.digest) == 64 and report.is_intact()
    frozen = report.frozen.get(code="M05")
    assert (frozen.value, frozen.unit, len(json.loads(frozen.evidence))) == (3, "人次", 1)
    assert frozen.rule == BY_CODE["M05"].rule
    assert report.frozen.count() == len(FIGURES)
    factories.talk(cast.general_branch, 2)
    again = DutyReport.objects.get(pk=report.pk)
    assert full_text(again) == before
    assert again.compute_digest() == report.digest


def test_the_digest_tells_any_change(cast: Cast, report: DutyReport) -> None:
    report.submit(by=cast.general)
    report.frozen.filter(code="M05").update(value=99)
    assert not report.is_intact()


def test_differences_are_listed_and_not_applied(cast: Cast, report: DutyReport) -> None:
    report.submit(by=cast.general)
    assert report.differences() == []
    factories.talk(cast.general_branch, 2)
    moved = {each.label: (each.frozen, each.now) for each in report.differences()}
    assert moved[BY_CODE["M05"].label] == ("3人次", "5人次")
    assert moved[BY_CODE["M04"].label] == ("1轮", "1轮，所依据的记录有变动")


def test_submission_words_nought_for_good(cast: Cast, report: DutyReport) -> None:
    report.write_block("closing", "全年发展党员{M20}。", by=cast.general)
    report.refresh()
    report.submit(by=cast.general)
    assert report.blocks.get(key="closing").text == "未发展党员。"


def test_the_review_accepts_or_sends_back(cast: Cast, report: DutyReport, reviewer: User) -> None:
    report.submit(by=cast.general)
    first_digest = report.digest
    report.approve(by=reviewer)
    assert (report.state, report.approved_by) == (DutyReport.State.APPROVED, reviewer)
    report.send_back(by=reviewer, reason="请补写第二部分")
    assert (report.state, report.version, report.digest) == (DutyReport.State.RETURNED, 2, "")
    assert report.frozen.count() == 0
    report.submit(by=cast.general)
    assert report.digest == first_digest, "the same text on the same records"
    line = AuditLine.objects.get(record_key=report.key, verb=Verb.SEND_BACK)
    assert "请补写第二部分" in line.detail and first_digest in line.detail


def test_the_staff_above_may_review(cast: Cast, report: DutyReport) -> None:
    report.submit(by=cast.general)
    report.approve(by=cast.staff)
    assert report.state == DutyReport.State.APPROVED


@pytest.mark.parametrize("name", ["first", "clerk", "second", "stranger", "leader", "staff"])
def test_who_may_not_submit(cast: Cast, report: DutyReport, name: str) -> None:
    with pytest.raises(PermissionDenied):
        report.submit(by=getattr(cast, name))


@pytest.mark.parametrize("name", ["general", "first", "leader", "stranger"])
def test_who_may_not_review(cast: Cast, report: DutyReport, name: str) -> None:
    report.submit(by=cast.general)
    user = getattr(cast, name)
    for act in (lambda: report.approve(by=user), lambda: report.send_back(by=user, reason="甲")):
        with pytest.raises(PermissionDenied):
            act()


def test_a_submitted_report_cannot_be_edited(cast: Cast, report: DutyReport) -> None:
    report.submit(by=cast.general)
    with pytest.raises(PermissionDenied):
        report.write_block("closing", "甲。", by=cast.general)
    with pytest.raises(PermissionDenied):
        report.submit(by=cast.general)


def test_sending_back_needs_a_reason(cast: Cast, report: DutyReport) -> None:
    report.submit(by=cast.general)
    with pytest.raises(ValidationError):
        report.send_back(by=cast.staff, reason="  ")


def test_a_clerk_drafts_and_does_not_submit(cast: Cast) -> None:
    report = draft_report(cast.first_branch, 2025, by=cast.clerk)
    with pytest.raises(PermissionDenied):
        report.submit(by=cast.clerk)
    report.submit(by=cast.first)
    report.approve(by=cast.general)


# --- 体检


def test_checks_name_what_waits_and_what_is_missing(cast: Cast, report: DutyReport) -> None:
    factories.study_product(cast.first_branch, state="draft")
    said = {check.message: check for check in checks(DutyReport.objects.get(pk=report.pk))}
    waiting = next(text for text in said if text.startswith("心得体会现为1篇，另有1条"))
    assert said[waiting].url.startswith("/figures/M10/")
    assert any("第二部分应写3个问题" in text for text in said)
    assert any("正文没有写" in text for text in said)
    order = [check.severity for check in checks(report)]
    assert order == sorted(order, key=["必改", "核实", "提示"].index)


def test_checks_ask_for_the_author(cast: Cast) -> None:
    report = draft_report(cast.first_branch, 2025, by=cast.first)
    assert checks(report)[0].severity == "必改"


def test_checks_notice_what_the_records_do_not_bear_out(cast: Cast, report: DutyReport) -> None:
    factories.problem(cast.general_branch)
    report.write_block("closing", "列入清单的问题逐项明确责任人和整改时限。", by=cast.general)
    said = [check.message for check in checks(DutyReport.objects.get(pk=report.pk))]
    assert any(text.startswith("手工改写的一段写有“列入清单的问题") for text in said)


# --- pages


def test_from_the_list_to_the_pdf(cast: Cast) -> None:
    factories.meeting(cast.general_branch, Kind.STUDY)
    client = client_of(cast.general)
    assert "一键成稿" in client.get("/duty-reports/").text
    made = client.post("/duty-reports/new/", {"organization": cast.general_branch.pk, "year": 2025})
    page = client.get(made.url)
    assert page.status_code == 200
    assert f'href="{made.url}report.pdf"' in page.text
    assert ">1次</a>" in page.text
    pdf = client.get(f"{made.url}report.pdf")
    assert pdf.headers["Content-Type"] == "application/pdf"
    assert "filename*=utf-8''" in pdf.headers["Content-Disposition"]
    assert "云岚区水务局总支部委员会2025年度述职报告.pdf" in unquote(pdf.headers["Content-Disposition"])
    assert AuditLine.objects.filter(verb=Verb.EXPORT).exists()


def test_a_second_draft_opens_the_first(cast: Cast, report: DutyReport) -> None:
    answer = client_of(cast.general).post(
        "/duty-reports/new/", {"organization": cast.general_branch.pk, "year": 2025}
    )
    assert answer.url == url(report)


def test_an_organisation_that_is_not_his_is_refused_in_the_form(cast: Cast) -> None:
    answer = client_of(cast.first).post(
        "/duty-reports/new/", {"organization": cast.second_branch.pk, "year": 2025}
    )
    assert answer.status_code == 200
    assert "请选择您负责录入的党组织。" in answer.text
    assert not DutyReport.objects.exists()


@pytest.mark.parametrize("name", ["first", "stranger", "member"])
def test_a_report_out_of_sight_is_not_found(cast: Cast, report: DutyReport, name: str) -> None:
    client = client_of(getattr(cast, name))
    for page in (
        "",
        "blocks/closing/",
        "settings/",
        "report.pdf",
        "report.docx",
        "indicators.xlsx",
        "evidence.pdf",
    ):
        assert client.get(url(report, page)).status_code == 404, page
    for verb in ("submit/", "approve/", "send-back/"):
        assert client.post(url(report, verb), {"reason": "甲"}).status_code == 404, verb


def test_verbs_refused_are_forbidden(cast: Cast, report: DutyReport) -> None:
    client = client_of(cast.staff)
    assert client.get(url(report)).status_code == 200
    assert client.get(url(report, "blocks/closing/")).status_code == 403
    assert client.get(url(report, "settings/")).status_code == 403
    assert client.post(url(report, "submit/")).status_code == 403
    assert client.post(url(report, "approve/")).status_code == 403


def test_a_block_is_edited_on_its_page(cast: Cast, report: DutyReport) -> None:
    client = client_of(cast.general)
    page = client.get(url(report, "blocks/closing/"))
    assert "以上报告" in page.text and "{M05}" in page.text
    refused = client.post(url(report, "blocks/closing/"), {"text": "谈话{M99}。"})
    assert "没有代号为“M99”的数字" in refused.text
    saved = client.post(url(report, "blocks/closing/"), {"text": "<b>谢谢</b>，集中学习{M09}。"})
    assert saved.url == f"{url(report)}#block-closing"
    shown = client.get(url(report)).text
    assert "&lt;b&gt;谢谢&lt;/b&gt;" in shown
    client.post(url(report, "blocks/closing/"), {"text": "甲", "restore": "1"})
    assert "以上报告" in client.get(url(report)).text


def test_a_left_out_block_can_be_brought_back(cast: Cast, report: DutyReport) -> None:
    client = client_of(cast.general)
    client.post(url(report, "blocks/closing/"), {"text": ""})
    page = client.get(url(report)).text
    assert 'id="block-closing"' not in page
    aside = page[page.index("以下各段已删去，不写入报告") :]
    assert "以上报告" in aside
    assert url(report, "blocks/closing/") in aside


def test_names_are_changed_on_their_page(cast: Cast, report: DutyReport) -> None:
    client = client_of(cast.general)
    page = client.get(url(report, "settings/"))
    assert page.status_code == 200
    values = {name: "水务" for name in duty_report_views.SettingsForm.Meta.fields} | {
        "brand_name": "供水保障"
    }
    assert client.post(url(report, "settings/"), values).status_code == 302
    assert "“党建+供水保障行动”" in client.get(url(report)).text


def test_the_page_of_a_submitted_report(cast: Cast, report: DutyReport) -> None:
    general, staff = client_of(cast.general), client_of(cast.staff)
    assert general.post(url(report, "submit/")).status_code == 302
    factories.talk(cast.general_branch, 2)
    page = general.get(url(report)).text
    assert DutyReport.objects.get().digest in page
    assert "5人次" in page and "提交审核" not in page
    assert "审定" in staff.get(url(report)).text
    answer = staff.post(url(report, "send-back/"), {"reason": ""}, follow=True)
    assert "请写明退回原因。" in answer.text
    staff.post(url(report, "approve/"))
    assert DutyReport.objects.get().state == DutyReport.State.APPROVED


def test_the_weak_sentence_says_why(cast: Cast, report: DutyReport) -> None:
    factories.problem(cast.general_branch, description="会议记录要素不全")
    page = client_of(cast.general).get(url(report)).text
    assert "这一句已写弱" in page
    assert "问题“会议记录要素不全”没有责任人或整改时限" in page


def test_a_long_annex_is_a_job(cast: Cast, report: DutyReport, monkeypatch: pytest.MonkeyPatch) -> None:
    client = client_of(cast.general)
    assert client.get(url(report, "evidence.pdf")).headers["Content-Type"] == "application/pdf"
    monkeypatch.setattr(duty_report_views, "MOST_AT_ONCE", 0)
    answer = client.get(url(report, "evidence.pdf"))
    job = jobs.Job.objects.get()
    assert answer.url == f"/jobs/{job.pk}/"
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == jobs.Job.State.DONE
    with job.result_file.open("rb") as result:
        assert result.read(4) == b"%PDF"


# --- printing


def test_every_quoted_figure_is_one_unbreakable_run(report: DutyReport) -> None:
    document = official_document(report)
    kept = {run.text for block in document.blocks for run in getattr(block, "runs", []) if run.nobreak}
    assert {"2次", "1轮", "3人次"} <= kept
    assert document.salutation == "各位领导、同志们："


def test_the_annex_holds_the_frozen_records(cast: Cast, report: DutyReport) -> None:
    report.submit(by=cast.general)
    factories.meeting(cast.general_branch, Kind.STUDY)
    annex = evidence_annex(DutyReport.objects.get(pk=report.pk), cast.general)
    rows = {row.code: row for row in annex.rows}
    quoted = [BY_CODE[code] for code in quoted_codes(report)]
    assert [(row.code, row.label) for row in annex.rows] == [(each.number, each.label) for each in quoted]
    assert rows["M09"].value_text == "1次" and len(rows["M09"].records) == 1
    assert annex.hash == report.digest


def test_the_annex_keeps_the_party_groups_papers_from_those_below(cast: Cast) -> None:
    factories.meeting(cast.party_group, Kind.PARTY_GROUP, topic="研究干部任免", studies_party_building=False)
    factories.party_building_study(cast.party_group, topic="专题研究机关党建")
    report = draft_report(cast.general_branch, 2025, by=cast.general)
    texts = "".join(
        record.text for row in evidence_annex(report, cast.general).rows for record in row.records
    )
    assert "专题研究机关党建" in texts
    assert "研究干部任免" not in texts


def test_the_indicator_table_holds_every_figure(report: DutyReport) -> None:
    table = indicator_table(report)
    assert {(row[1], row[2]) for row in table.rows} == {(figure.number, figure.label) for figure in FIGURES}
    assert all(len(row) == len(table.heads) for row in table.rows)


@pytest.fixture(scope="module")
def ledgers(django_db_setup: None, django_db_blocker) -> Iterator[Organization]:  # type: ignore[no-untyped-def]
    """The bureau of the ledgers, imported once for this module and rolled back."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        import_ledgers(ledger_paths(LEDGERS), by=User.objects.importer())
        yield organization_named("云岚区水务局")
        transaction.set_rollback(True)


def printed(content: bytes) -> str:
    pages = pypdf.PdfReader(BytesIO(content)).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


def test_the_pdf_carries_each_figure_with_its_unit(ledgers: Organization) -> None:
    draft = compose_draft(ledgers, 2025)
    content = report_pdf(official_document(draft))
    text = printed(content)
    missing = [code for code in REPORT_FIGURES if draft.figures[code].text not in text]
    assert missing == []
    assert set(REPORT_FIGURES) | {"M00", "C01", "C02", "C03", "C04", "C05"} <= set(quoted_codes(draft))
    assert 5 <= len(pypdf.PdfReader(BytesIO(content)).pages) <= 7
    assert 2800 <= len(full_text(draft)) <= 3600


def test_each_figure_stands_with_its_own_words(ledgers: Organization) -> None:
    text = full_text(compose_draft(ledgers, 2025))
    for phrase in (
        "专题研究党建工作6次", "开展党建督查5次", "4项举措", "谈心谈话2轮、115人次", "约谈2轮、12人次",
        "中心组集体学习12次", "党总支集中学习10次", "心得体会44篇", "调研报告6篇", "突出问题24个", "突出问题38个",
        "突出问题72个", "上党课18堂", "揪心事15件", "10个方面", "36个标准", "108项规范任务", "发展党员3名",
        "转正预备党员2名", "志愿者队伍5支", "2025年度责任清单", "每月至少部署1次", "每季度听取1次",
        "每季度开展1次督查", "每半年开展1次党建工作专题观摩", "力争2026年",
    ):  # fmt: skip
        assert phrase in text, phrase


def test_the_command_writes_four_files(
    ledgers: Organization, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from reports.management.commands import duty_report

    monkeypatch.setattr(duty_report, "evidence_pdf", lambda annex: f"{len(annex.rows)}".encode())
    call_command("duty_report", organization="云岚区水务局", year=2025, out=tmp_path / "out", verbosity=0)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "evidence.pdf", "indicators.xlsx", "report.docx", "report.pdf",
    ]  # fmt: skip
    assert not DutyReport.objects.exists(), "an unsaved draft is printed"


@pytest.mark.django_db
def test_the_command_names_what_it_does_not_know(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="没有“天外局党总支”"):
        call_command("duty_report", organization="天外局党总支", year=2025, out=tmp_path)


def test_problems_of_the_ledgers_are_told(ledgers: Organization) -> None:
    assert Problem.objects.filter(organization__path__startswith=ledgers.path).exists()
    text = full_text(compose_draft(ledgers, 2025))
    assert text.count("主要原因是：") == 3


def test_readers_see_numbers_of_the_report_and_no_inner_codes(cast: Cast, report: DutyReport) -> None:
    table = indicator_table(report)
    numbers = {row[1] for row in table.rows}
    assert "M05" in numbers and "" in numbers
    annex = evidence_annex(report, None)
    told = "".join(record.key for figure in annex.rows for record in figure.records)
    assert not any(letter.isascii() and letter.isalpha() for letter in told)


def test_a_frozen_report_claims_no_check(cast: Cast, report: DutyReport) -> None:
    client = client_of(cast.general)
    assert 'id="checks"' in client.get(url(report)).text
    report.submit(by=cast.general)
    assert 'id="checks"' not in client.get(url(report)).text
