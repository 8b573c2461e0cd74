"""The writing half of the import: names resolved, rules kept, everything or nothing."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, connection
from django.db.models import F, Q
from django.utils import timezone
from openpyxl import load_workbook

from branches import closing
from branches.accounts import Role, User
from branches.audit import AuditLine, Verb
from branches.organizations import Organization, Term
from branches.records import record_types
from meetings.models import AgendaItem, Attendance, Meeting, MeetingType, StudyProduct, Talk
from members.models import Appointment, DevelopmentCase, Member
from reports.demo.years import LEDGERS
from reports.imports import ImportBatch, StagedChunk
from reports.ledgers import load, staging
from reports.ledgers.checks import breaches, holds
from reports.ledgers.fields import LedgerKind as Kind
from reports.ledgers.load import ImportReport, check_ledgers, import_ledgers, import_reading, ledger_paths
from reports.ledgers.sheets import LedgerRow, Reading, Source
from responsibilities.models import Commitment, MassIssue, Problem, StandardNode

pytestmark = pytest.mark.django_db

GENERAL = "中共云岚区水务局总支部委员会"
FIRST, SECOND = "局机关第一党支部", "局机关第二党支部"
REPORTED = date(2026, 1, 20)


def row(ledger: Kind, /, *, state: str = "confirmed", **values: Any) -> LedgerRow:
    columns = {name: f"{chr(65 + place)}4" for place, name in enumerate(values)}
    return LedgerRow(ledger, values, Source("台账.xlsx", "表", 4, columns), state)


def organization(name: str, parent: str, kind: str, **values: Any) -> LedgerRow:
    return row(Kind.ORGANIZATIONS, name=name, parent=parent, kind=kind, **values)


def member(name: str, branch: str = FIRST, **values: Any) -> LedgerRow:
    values = {"sex": "male", "category": "formal", "joined_on": date(2010, 7, 1)} | values
    return row(Kind.MEMBERS, branch=branch, name=name, **values)


def meeting(**values: Any) -> LedgerRow:
    usual = {
        "held_on": date(2025, 3, 3),
        "organization": FIRST,
        "kinds": ["assembly"],
        "topic": "讨论工作",
        "due": 3,
        "present": 3,
    }
    return row(Kind.MEETINGS, **usual | values)


def problem(number: str, **values: Any) -> LedgerRow:
    usual = {
        "number": number,
        "level": "members",
        "source": "self_check",
        "organization": FIRST,
        "description": "学习不够",
        "found_on": date(2025, 2, 1),
        "stage": "rectifying",
        "closed_on": None,
    }
    return row(Kind.PROBLEMS, **usual | values)


TREE = [
    organization(FIRST, GENERAL, "branch"),
    organization(SECOND, GENERAL, "branch"),
    organization(GENERAL, "中共云岚区水务局党组", "general_branch"),
    organization("中共云岚区水务局党组", "中共云岚区委区直属机关工作委员会", "party_group"),
]
PEOPLE = [member("江叙白"), member("沈若川"), member("高笛", SECOND)]


def load_rows(*rows: LedgerRow, base: bool = True) -> ImportReport:
    every = [*TREE, *PEOPLE, *rows] if base else list(rows)
    return import_reading(
        Reading(every, [], "云岚区水务局", REPORTED),
        by=User.objects.importer(),
        label="试",
        digest=staging.encode(every)[-64:],
    )


def messages(report: ImportReport) -> str:
    return "".join(f"{fault.cell}{fault.message}{fault.advice}" for fault in report.errors)


def nothing_stored() -> bool:
    models = [*record_types(), Organization, Term, Appointment, AuditLine, StagedChunk]
    return not any(model._default_manager.exists() for model in models)


# --- everything or nothing


def test_one_wrong_row_keeps_all_others_out(tmp_path: Path) -> None:
    for path in ledger_paths(LEDGERS):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    book = load_workbook(tmp_path / "03会议活动台账.xlsx")
    book["会议活动"]["I100"] = "99"
    book.save(tmp_path / "03会议活动台账.xlsx")
    by = User.objects.importer()
    report = import_ledgers(ledger_paths(tmp_path), by=by)
    assert not report.applied
    assert nothing_stored()
    (fault,) = report.errors
    assert (fault.file, fault.sheet, fault.cell) == ("03会议活动台账.xlsx", "会议活动", "I100")
    assert "实到人数不能多于应到人数" in fault.message
    batch = ImportBatch.objects.get()
    assert batch.state == ImportBatch.State.FAILED
    assert batch.faults[-1]["cell"] == "I100"


def test_a_failure_while_storing_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: Any, **keywords: Any) -> None:
        raise RuntimeError("disk full")

    User.objects.importer()
    monkeypatch.setattr(Problem.objects.__class__, "bulk_update", refuse)
    with pytest.raises(RuntimeError):
        load_rows()
    assert nothing_stored()
    assert ImportBatch.objects.get().state == ImportBatch.State.FAILED


def test_a_clash_with_somebody_else_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def clash(*args: Any, **keywords: Any) -> None:
        raise IntegrityError

    monkeypatch.setattr(load, "_store", clash)
    report = load_rows()
    assert not report.applied
    assert "同样的内容" in messages(report)
    assert nothing_stored()


def test_a_check_writes_nothing() -> None:
    report = check_ledgers(ledger_paths(LEDGERS))
    assert report.new > 900
    assert not report.applied
    assert nothing_stored()
    assert not ImportBatch.objects.exists()
    assert not User.objects.exists()


def test_a_row_of_a_closed_month_is_a_fault() -> None:
    load_rows(meeting(held_on=date(2025, 4, 7)))
    above = User.objects.create_user("above", None, name="江叙白")
    general = Organization.objects.get(name=GENERAL)
    above.posts.create(organization=general, role=Role.SECRETARY, starts_on=date(2015, 7, 1))
    first = Organization.objects.get(name=FIRST)
    closing.close([first], date(2025, 3, 1), by=above, despite_drafts=True)
    report = load_rows(meeting())
    assert not report.applied and "2025年3月已关账" in messages(report) and "申请" in messages(report)
    assert load_rows(meeting(organization=SECOND)).applied
    assert Meeting.objects.count() == 2


# --- one at a time


def other_batch(digest: str, **values: Any) -> ImportBatch:
    return ImportBatch.objects.create(
        label="别的", digest=digest, started_by=User.objects.importer(), claim="c", **values
    )


def test_two_imports_do_not_run_at_once() -> None:
    other_batch("other")
    report = load_rows()
    assert not report.applied
    assert "另一次台账导入正在进行" in messages(report)


def test_an_abandoned_import_gives_way() -> None:
    left = other_batch("other", heartbeat_at=timezone.now() - timedelta(minutes=3))
    assert load_rows().applied
    left.refresh_from_db()
    assert left.state == ImportBatch.State.FAILED


def test_the_same_import_is_taken_over_and_the_first_can_no_longer_write() -> None:
    by = User.objects.importer()
    first = staging.begin("一", "digest", by=by)
    second = staging.begin("二", "digest", by=by)
    assert not staging.holds_claim(first)
    assert staging.holds_claim(second)


def test_an_import_taken_over_meanwhile_writes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staging, "holds_claim", lambda batch: False)
    report = load_rows()
    assert "重新导入" in messages(report)
    assert nothing_stored() or not Meeting.objects.exists()


def test_rows_survive_staging_unchanged() -> None:
    rows = [meeting(absences=[["高笛", "病假"]]), problem("2025-001", due_on=date(2025, 6, 30))]
    assert list(staging.decode(staging.encode(rows))) == rows


def test_staged_rows_lie_encrypted() -> None:
    batch = staging.begin("一", "digest", by=User.objects.importer())
    staging.stage(batch, [member("江叙白", phone="10012345678")], lambda percent, message: None)
    with connection.cursor() as cursor:
        cursor.execute("select payload from reports_stagedchunk")
        (stored,) = cursor.fetchone()
    assert "10012345678" not in stored
    assert staging.staged_rows(batch)[0].values["phone"] == "10012345678"


def test_progress_is_told() -> None:
    told: list[int] = []
    import_ledgers(
        ledger_paths(LEDGERS),
        by=User.objects.importer(),
        progress=lambda percent, message: told.append(percent),
    )
    assert told == sorted(told)
    assert told[-1] == 100


# --- what is built


def test_the_tree_is_built_whatever_the_order_of_rows() -> None:
    assert load_rows().applied
    first = Organization.objects.get(name=FIRST)
    assert [each.kind for each in Organization.objects.get_ancestors(first)] == [
        "work_committee",
        "party_group",
        "general_branch",
    ]
    assert first.unit_name == "云岚区水务局"
    assert Organization.objects.get(kind="work_committee").unit_name == ""


def test_a_committee_becomes_a_term_and_appointments() -> None:
    branch = organization(
        "局机关第三党支部", GENERAL, "branch", elected_on=date(2024, 6, 4), term_years=3,
        secretary="江叙白", members=["江叙白", "沈若川"],
    )  # fmt: skip
    assert load_rows(branch).applied
    third = Organization.objects.get(name="局机关第三党支部")
    assert third.terms.get().ends_on == date(2027, 6, 4)
    posts = {(each.member.name, each.position) for each in third.appointments.select_related("member")}
    assert posts == {("江叙白", "secretary"), ("沈若川", "committee_member")}
    assert {each.starts_on for each in third.appointments.all()} == {date(2024, 6, 4)}


def test_a_meeting_has_types_agenda_and_absences() -> None:
    assert load_rows(
        meeting(
            kinds=["assembly", "lecture"],
            lecturer="区委党校教师",
            studies_party_building=True,
            host="江叙白",
            absences=[["沈若川", "病假"], ["高笛", ""]],
        )
    ).applied
    stored = Meeting.objects.get()
    assert {each.kind for each in MeetingType.objects.all()} == {"assembly", "lecture"}
    assert stored.guest_lecturer == "区委党校教师"
    assert stored.lecturer is None
    assert stored.host is not None and stored.host.name == "江叙白"
    assert AgendaItem.objects.get().title == stored.topic
    assert AgendaItem.objects.get().studies_party_building
    assert set(Attendance.objects.values_list("member__name", "status", "reason")) == {
        ("沈若川", "excused", "病假"),
        ("高笛", "absent", ""),
    }
    assert stored.source_cell == "台账.xlsx·表!A4"


def test_a_merged_problem_is_withdrawn_and_tied() -> None:
    merged = replace(problem("2025-002", merged_into="2025-001"), state="withdrawn", state_reason="重复")
    assert load_rows(merged, problem("2025-001")).applied
    first, second = Problem.objects.order_by("number")
    assert second.merged_into == first
    assert second.state == "withdrawn"
    assert second.confirmed_by is None


def test_a_problem_may_be_merged_into_a_stored_one() -> None:
    assert load_rows(problem("2025-001")).applied
    merged = replace(problem("2025-002", merged_into="2025-001"), state="withdrawn")
    assert load_rows(merged).applied
    assert Problem.objects.get(number="2025-002").merged_into == Problem.objects.get(number="2025-001")


def test_drafts_stay_drafts() -> None:
    product = row(
        Kind.STUDY_PRODUCTS, state="draft", kind="reflection", title="心得", authors=["高笛"],
        submitted_on=date(2025, 5, 5),
    )  # fmt: skip
    assert load_rows(product).applied
    stored = StudyProduct.objects.get()
    assert stored.state == "draft"
    assert stored.organization.name == SECOND
    assert [each.name for each in stored.authors.all()] == ["高笛"]


def test_standards_in_force_are_known_whatever_the_day() -> None:
    task = row(Kind.STANDARDS, aspect="组织建设", standard="换届", task="按期换届", frequency="year")
    assert load_rows(task).applied
    assert StandardNode.objects.filter(held_on=date(2025, 1, 1)).count() == 3
    report = import_reading(
        Reading([task], [], "云岚区水务局", date(2027, 1, 5)),
        by=User.objects.importer(),
        label="",
        digest="d",
    )
    assert report.counts == {"标准化对标条目": (0, 3)}
    assert StandardNode.objects.count() == 3


def test_a_new_task_joins_a_stored_standard() -> None:
    load_rows(row(Kind.STANDARDS, aspect="组织建设", standard="换届", task="按期换届"))
    load_rows(row(Kind.STANDARDS, aspect="组织建设", standard="换届", task="换届请示"))
    assert StandardNode.objects.tasks().count() == 2
    assert StandardNode.objects.standards().count() == 1


def test_somebody_not_on_the_roster_can_be_developed() -> None:
    case = row(Kind.DEVELOPMENT, person="纪望岳", branch=FIRST, admission_meeting_on=date(2025, 11, 2))
    assert load_rows(case).applied
    assert DevelopmentCase.objects.get().member is None


def test_one_audit_line_a_chunk_names_the_rows() -> None:
    load_rows(meeting())
    line = AuditLine.objects.get(record_key="meetings.meeting")
    assert line.verb == Verb.IMPORT
    assert f"编号{Meeting.objects.get().pk}" in line.detail
    assert AuditLine.objects.filter(record_key="branches.organization").count() == 1


def test_known_rows_stay_untouched_and_new_ones_are_added() -> None:
    load_rows(meeting())
    stored = Meeting.objects.get()
    report = load_rows(meeting(remark="改过"), meeting(topic="新的议题"))
    assert report.counts["会议活动"] == (1, 1)
    stored.refresh_from_db()
    assert (stored.remark, stored.version) == ("", 1)


def test_a_row_written_twice_is_taken_once() -> None:
    report = load_rows(meeting(), meeting())
    assert report.applied
    assert Meeting.objects.count() == 1
    assert [fault.severity for fault in report.faults] == ["warning"]
    again = load_rows(organization(FIRST, GENERAL, "branch"), problem("2025-001"), problem("2025-001"))
    assert again.applied
    assert Problem.objects.count() == 1


def test_an_organisation_written_twice_is_taken_once() -> None:
    report = load_rows(organization(FIRST, GENERAL, "branch"))
    assert report.applied
    assert "两次" in report.faults[0].message
    assert Organization.objects.filter(name=FIRST).count() == 1


# --- people of one name


def test_a_shared_name_is_the_organisations_own_member() -> None:
    twins = [
        member("高远", FIRST, born_on=date(1980, 1, 1)),
        member("高远", SECOND, born_on=date(1990, 1, 1)),
    ]
    assert load_rows(*twins, meeting(host="高远")).applied
    host = Meeting.objects.get().host
    assert host is not None and host.organization.name == FIRST


def test_a_shared_name_is_not_guessed() -> None:
    twins = [
        member("高远", FIRST, born_on=date(1980, 1, 1)),
        member("高远", SECOND, born_on=date(1990, 1, 1)),
    ]
    talk = row(
        Kind.TALKS, kind="heart_to_heart", round="", held_on=date(2025, 4, 1), talker="高远", persons=["高笛"]
    )
    report = load_rows(*twins, talk)
    assert not report.applied
    assert "2人叫“高远”" in messages(report)
    assert not Talk.objects.exists()


def test_a_shared_name_is_the_member_who_stays() -> None:
    load_rows(
        member("高远", FIRST, born_on=date(1980, 1, 1)), member("高远", SECOND, born_on=date(1990, 1, 1))
    )
    Member.objects.filter(name="高远", organization__name=FIRST).update(left_on=date(2025, 1, 1))
    assert load_rows(problem("2025-009", organization=GENERAL, owner="高远")).applied
    owner = Problem.objects.get().owner
    assert owner is not None and owner.organization.name == SECOND


# --- faults

WRONG: list[tuple[LedgerRow, str]] = [
    (meeting(host="江叙百"), "党员名册中没有“江叙百”"),
    (meeting(host="江叙百"), "名册中相近的有：江叙白"),
    (meeting(host="江叙白、沈若川"), "只能填一人"),
    (meeting(organization="局机关第四党支部"), "名称相近的有"),
    (meeting(organization="园林绿化中心党支部"), "没有“园林绿化中心党支部”这个党组织"),
    (meeting(topic="长" * 201), "超过200个字"),
    (meeting(kinds=["nonsense"]), "类型没有填写或不在可填的范围内"),
    (meeting(absences=[["无此人", "病假"]]), "党员名册中没有“无此人”"),
    (meeting(due=2, present=3), "实到人数不能多于应到人数"),
    (member("失真", status="除名"), "党籍状态“除名”不在可填的范围内"),
    (member("失真", id_number="000000197603010885"), "公民身份号码校验位不符"),
    (member("失真", id_number="000000197603010884"), "公民身份号码与性别不一致"),
    (member("失真", branch="没有的支部"), "没有“没有的支部”这个党组织"),
    (problem("1", owner="江叙白", reviewer="江叙白"), "复核人不能是责任人本人"),
    (problem("1", stage="closed"), "已销号的问题须填写销号日期"),
    (problem("1", stage="closed", closed_on=date(2025, 1, 1)), "销号日期不能早于提出日期"),
    (problem("1", merged_into="9"), "并入的问题“9”不在台账中"),
    (organization("第九党支部", "无上级", "branch"), "没有“无上级”这个党组织"),
    (organization("第九党支部", GENERAL, "branch", secretary="无此人"), "党员名册中没有“无此人”"),
    (organization("第九党支部", GENERAL, "branch", members=["无此人"]), "党员名册中没有“无此人”"),
    (
        row(Kind.MASS_ISSUES, category="worry", content="漏水", organization=FIRST, stage="handling",
            received_on=date(2025, 1, 1), closed_on=date(2025, 2, 1)),
        "已办结的事项须填写办结日期",
    ),
    (
        row(Kind.COMMITMENTS, subject="种树", every="month", times=1, year=2026, target_year=None),
        "承诺事项“种树”不在可填的范围内",
    ),
    (
        row(Kind.COMMITMENTS, subject="部署工作", every="month", times=40000, year=2026, target_year=None),
        "不在0到32767之间",
    ),
    (
        row(Kind.COMMITMENTS, subject="部署工作", every="month", times=None, year=2026, target_year=None),
        "按周期的承诺填写次数",
    ),
    (
        row(Kind.DUTIES, level="secretary", owner="江叙白", content="抓党建", stage="done", year=None),
        "没有写明是哪一年的责任清单",
    ),
    (row(Kind.DUTIES, level="secretary", owner="", content="抓党建", stage="done", year=2025), "责任人没有填写"),
    (row(Kind.DUTIES, level="secretary", owner="甲", content="抓党建", stage="done", year=2025), "没有“甲”"),
    (
        row(Kind.DEVELOPMENT, person="甲", branch=FIRST, admission_meeting_on=date(2025, 3, 1),
            admission_approved_on=date(2025, 2, 1)),
        "上级审批日期不能早于支部大会接收日期",
    ),
    (
        row(Kind.VOLUNTEER_TEAMS, name="队", branch=FIRST, founded_on=date(2025, 3, 1), size=3,
            dissolved_on=date(2024, 1, 1)),
        "撤销日期不能早于成立日期",
    ),
    (
        row(Kind.INSPECTIONS, held_on=date(2025, 3, 1), topic="", branches=["无此支部"], stage="done"),
        "没有“无此支部”这个党组织",
    ),
    (
        row(Kind.STUDY_PRODUCTS, kind="reflection", title="心得", authors=["甲", "乙"],
            submitted_on=date(2025, 5, 5)),
        "党员名册中没有“乙”",
    ),
    (
        row(Kind.TALKS, kind="admonition", round="轮" * 61, held_on=date(2025, 4, 1), talker="江叙白",
            persons=["高笛"]),
        "超过60个字",
    ),
    (row(Kind.TALKS, kind="admonition", held_on=date(2025, 4, 1), talker="", persons=["高笛"]), "谈话人没有填写"),
]  # fmt: skip


@pytest.mark.parametrize(("wrong", "words"), WRONG)
def test_a_fault_says_where_what_and_what_to_do(wrong: LedgerRow, words: str) -> None:
    report = load_rows(wrong)
    assert words in messages(report)
    assert nothing_stored()
    for fault in report.errors:
        assert (fault.file, fault.sheet) == ("台账.xlsx", "表")
        assert fault.cell or f"第{wrong.source.row}行" in fault.message
        assert fault.message.endswith("。")
        assert fault.advice.endswith("。")


def test_organisations_above_each_other_are_a_fault() -> None:
    report = load_rows(organization("甲支部", "乙支部", "branch"), organization("乙支部", "甲支部", "branch"))
    assert "互相隶属" in messages(report)


def test_records_of_the_bureau_need_its_head() -> None:
    case = row(Kind.COMMITMENTS, subject="部署党建工作", every="month", times=1, year=2026, target_year=None)
    assert "没有找到填报单位的党总支" in messages(load_rows(case, base=False))
    load_rows()
    other = organization("中共云岚区园林局总支部委员会", "中共云岚区水务局党组", "general_branch")
    assert load_rows(other, case).applied
    assert Commitment.objects.get().organization.name == GENERAL
    lost = Reading([replace(case, values=case.values | {"year": 2027})], [], "云岚区", REPORTED)
    report = import_reading(lost, by=User.objects.importer(), label="", digest="d")
    assert "不止一个" in messages(report)


# --- the rules of the models, in Python


def test_conditions_are_judged_as_the_database_judges_them() -> None:
    issue = MassIssue(held_on=date(2025, 3, 1), stage="handling", category="worry")
    assert holds(Q(stage="handling"), issue) is True
    assert holds(~Q(stage="handling"), issue) is False
    assert holds(Q(closed_on__gte=F("held_on")), issue) is None
    assert holds(~Q(closed_on__gte=F("held_on")), issue) is None
    assert holds(Q(stage="handling") | Q(closed_on__gte=F("held_on")), issue) is True
    assert holds(Q(stage="resolved") & Q(closed_on__gte=F("held_on")), issue) is False
    assert holds(Q(held_on__gt=date(2025, 3, 1)), issue) is False
    assert holds(Q(held_on__lt=date(2025, 3, 2), held_on__lte=date(2025, 3, 1)), issue) is True
    assert holds(Q(stage__in=["resolved"]), issue) is False
    with pytest.raises(LookupError):
        holds(Q(stage__contains="h"), issue)
    assert breaches(issue) == []


@pytest.mark.parametrize("model", record_types())
def test_every_check_constraint_can_be_judged(model: type[Any]) -> None:
    breaches(model(held_on=date(2025, 1, 1)))


# --- the command


def test_the_command_tells_faults_and_ends_with_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "旧.xls").write_bytes(b"")
    (tmp_path / "说明.txt").write_text("不是台账")
    with pytest.raises(CommandError, match="有1处错误"):
        call_command("import_ledgers", str(tmp_path), check=True)
    printed = capsys.readouterr().out
    assert "【错误】旧.xls" in printed
    assert "说明.txt" not in printed
    with pytest.raises(CommandError, match="没有台账"):
        (tmp_path / "旧.xls").unlink()
        call_command("import_ledgers", str(tmp_path))
    with pytest.raises(CommandError, match="这个目录，请核对路径"):
        call_command("import_ledgers", str(tmp_path / "无"))


def test_the_command_imports_in_a_users_name(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CommandError, match="没有“nobody”这个用户"):
        call_command("import_ledgers", str(LEDGERS), by="nobody")
    user = User.objects.create_user("importer", None, name="专干")
    call_command("import_ledgers", str(LEDGERS), by="importer")
    assert set(Meeting.objects.values_list("created_by", flat=True)) == {user.pk}
    call_command("import_ledgers", str(LEDGERS))
    assert "没有新增" in capsys.readouterr().out
    call_command("import_ledgers", str(LEDGERS), check=True)
    assert "检查完成" in capsys.readouterr().out
