"""The three lists: publishing, editions, last year's items, handing down and rolling up."""

from datetime import date
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from branches.accounts import Role, User
from branches.audit import AppendOnlyError, AuditLine
from branches.organizations import Organization
from branches.records import Record
from reports.list_sheet_views import sheet_of
from responsibilities import list_coverage
from responsibilities.models import Duty, ListSet, ListSettings, Problem, settings_above
from tests import factories
from tests.branches.record_types import sign_in
from tests.cast import Cast, user

DRAFT = Record.State.DRAFT


@pytest.fixture
def draft(cast: Cast) -> ListSet:
    return factories.list_set(cast.first_branch, state=DRAFT)


@pytest.fixture
def group_secretary(cast: Cast) -> User:
    """Who keeps the party group's own lists."""
    return user("group", "沈若川", cast.party_group, Role.COMMITTEE_MEMBER)


def test_publishing_confirms_what_is_open_on_the_list(cast: Cast, draft: ListSet) -> None:
    waiting = factories.duty(cast.first_branch, owner=draft.owner, state=DRAFT)
    draft.confirm(by=cast.first)
    waiting.refresh_from_db()
    assert waiting.state == Record.State.CONFIRMED
    assert (draft.edition, draft.duty_count) == (1, 2)
    assert [len(each.rows) for each in draft.editions.get().tables()] == [2, 0, 0]


def test_an_empty_list_is_not_published(cast: Cast) -> None:
    owner = factories.member(cast.first_branch)
    begun, new = ListSet.begin(
        organization=cast.first_branch, year=2025, level="secretary", owner=owner, by=cast.first
    )
    assert new
    with pytest.raises(ValidationError, match="还是空的"):
        begun.confirm(by=cast.first)
    assert not begun.editions.exists()


def test_a_problem_without_a_measure_holds_the_publication_up(cast: Cast, draft: ListSet) -> None:
    problem = factories.problem(cast.first_branch, measure="")
    with pytest.raises(ValidationError, match="没有整改措施"):
        draft.confirm(by=cast.first)
    problem.measure = "统一记录本"
    problem.store(by=cast.first)
    draft.confirm(by=cast.first)
    assert (draft.problem_count, draft.rectification_count) == (1, 1)


def test_only_who_confirms_publishes(cast: Cast, draft: ListSet) -> None:
    for other in (cast.clerk, cast.general, cast.second):
        with pytest.raises(PermissionDenied):
            draft.confirm(by=other)


def test_an_edition_stays_as_it_was_published(cast: Cast, draft: ListSet) -> None:
    draft.confirm(by=cast.first)
    first = draft.editions.get()
    before = first.content
    with pytest.raises(PermissionDenied):
        draft.publish_again(by=cast.first)  # nothing has changed
    duty = draft.items().get()
    duty.progress = "第一季度已完成"
    duty.store(by=cast.first)
    draft.publish_again(by=cast.first)
    first.refresh_from_db()
    assert first.content == before
    assert "第一季度已完成" in draft.editions.get(number=2).content
    with pytest.raises(AppendOnlyError):
        first.save()
    with pytest.raises(AppendOnlyError):
        first.delete()
    assert AuditLine.objects.filter(record_key=draft.key, detail="发布第2版").exists()


@pytest.mark.parametrize(
    ("fields", "there"),
    [
        ({}, True),
        ({"held_on": date(2024, 5, 1)}, True),  # open still
        ({"held_on": date(2026, 1, 1)}, False),
        ({"state": DRAFT}, False),
        ({"level": Problem.Level.MEMBERS}, False),
    ],
)
def test_problems_of_the_secretarys_organisation_are_on_his_list(
    cast: Cast, draft: ListSet, fields: dict[str, object], there: bool
) -> None:
    problem = factories.problem(cast.first_branch, **fields)
    factories.problem(cast.second_branch)
    assert list(draft.problems()) == ([problem] if there else [])


def test_a_problem_closed_before_the_year_is_not_on_its_list(cast: Cast, draft: ListSet) -> None:
    factories.closed_problem(cast.first_branch, date(2024, 12, 31))
    within = factories.closed_problem(cast.first_branch, date(2025, 1, 1))
    assert list(draft.problems()) == [within]


def test_a_group_member_has_his_own_problems(cast: Cast) -> None:
    owner = factories.member(cast.first_branch)
    lists = factories.list_set(cast.party_group, level=Duty.Level.GROUP_MEMBER, owner=owner)
    own = factories.problem(cast.party_group, level=Problem.Level.LEADERSHIP, owner=owner)
    factories.problem(
        cast.party_group, level=Problem.Level.LEADERSHIP, owner=factories.member(cast.first_branch)
    )
    assert list(lists.problems()) == [own]


def test_last_years_items_are_taken_over_once(cast: Cast, draft: ListSet) -> None:
    item = draft.items().get()
    item.due_on = date(2024, 2, 29)
    item.store(by=cast.first)
    next_year, _ = ListSet.begin(
        organization=cast.first_branch, year=2026, level="secretary", owner=draft.owner, by=cast.first
    )
    assert next_year.year_before() == draft
    assert next_year.copy_from(draft, by=cast.first) == 1
    assert next_year.copy_from(draft, by=cast.first) == 0
    copied = next_year.items().get()
    assert (copied.content, copied.state, copied.due_on) == (item.content, DRAFT, date(2025, 2, 28))
    with pytest.raises(PermissionDenied):
        next_year.copy_from(draft, by=cast.second)


def test_a_successor_takes_over_his_predecessors_list_but_not_a_colleagues(
    cast: Cast, draft: ListSet
) -> None:
    successor = factories.list_set(cast.first_branch, year=2026)
    assert successor.year_before() == draft
    factories.list_set(cast.party_group, level=Duty.Level.GROUP_MEMBER)
    colleague = factories.list_set(cast.party_group, level=Duty.Level.GROUP_MEMBER, year=2026)
    assert colleague.year_before() is None


def test_places_on_a_list_follow_one_another(cast: Cast) -> None:
    owner = factories.member(cast.first_branch)
    duties = [factories.duty(cast.first_branch, owner=owner) for _ in range(2)]
    assert [each.number for each in duties] == ["2025-党（总）支部书记-01", "2025-党（总）支部书记-02"]
    assert factories.duty(cast.first_branch, owner=factories.member(cast.first_branch)).position == 1
    more = [
        Duty(organization=cast.first_branch, held_on=date(2025, 2, 1), year=2025, level="secretary",
             owner=owner, content=f"导入的责任{number}", created_by=cast.first)
        for number in range(2)
    ]  # fmt: skip
    Duty.objects.enter_many(more, by=cast.first, detail="试一试")
    assert [each.position for each in more] == [3, 4]


# --- handing down


def test_handing_down_from_the_screen(cast: Cast, client: Client) -> None:
    secretary = factories.member(cast.first_branch)
    factories.appointment(secretary, cast.first_branch)
    upper = factories.duty(cast.general_branch)
    sign_in(client, cast.general)
    address = reverse("responsibilities:duty-hand-down", args=[upper.pk])
    response = client.post(address, {})
    assert "请至少勾选" in response.content.decode()
    response = client.post(address, {"chosen_0": "on", "content_0": " ", "measure_0": ""})
    assert "请写明分解给他的责任内容" in response.content.decode()
    typed = {
        "chosen_0": "on",
        "content_0": "每月检查一次会议记录",
        "measure_0": "月底前",
        "due_on_0": "2025-11-30",
    }
    response = client.post(address, typed)
    assert response.status_code == 302
    below = Duty.objects.get(upper=upper)
    assert (below.organization, below.owner, below.state) == (cast.first_branch, secretary, DRAFT)
    assert ListSet.objects.get(owner=secretary, year=2025).state == DRAFT
    assert upper.rolled_up() == (0, 1)

    lists = ListSet.objects.get(owner=secretary, year=2025)
    lists.confirm(by=cast.first)  # his own publication confirms what was given to him
    below.refresh_from_db()
    assert upper.rolled_up() == (0, 1)
    below.stage = Duty.Stage.DONE
    below.store(by=cast.first)
    assert upper.rolled_up() == (1, 1)
    page = client.get(upper.get_absolute_url()).content.decode()
    assert "已落实1/1" in page
    listed = client.get(reverse("responsibilities:duty-list")).context["rows"]
    assert "1/1" in [cell.text for row in listed if row.record.pk == upper.pk for cell in row.cells]

    response = client.post(address, typed)
    assert "已经分解给" in response.content.decode()
    below.withdraw(by=cast.first, reason="重复")
    assert upper.rolled_up() == (0, 0)


def test_a_duty_goes_to_the_level_below_and_no_further_up(cast: Cast, group_secretary: User) -> None:
    people = {}
    for organization, position, name in (
        (cast.party_group, "secretary", "陆知远"),
        (cast.party_group, "committee_member", "顾明湛"),
        (cast.general_branch, "secretary", "江叙白"),
        (cast.first_branch, "secretary", "贺云峤"),
        (cast.other_branch, "secretary", "时雨田"),
    ):
        people[name] = factories.member(cast.first_branch, name)
        factories.appointment(people[name], organization, position)
    today = date(2025, 6, 1)

    def below(organization: Organization, level: str, owner: str) -> list[str]:
        duty = factories.duty(organization, level=level, owner=people[owner])
        return [each.member.name for each in list_coverage.owners_below(duty, today)]

    assert below(cast.party_group, "group_secretary", "陆知远") == ["顾明湛", "江叙白"]
    assert below(cast.party_group, "group_member", "顾明湛") == ["江叙白", "贺云峤"]
    assert below(cast.general_branch, "secretary", "江叙白") == ["贺云峤"]
    assert below(cast.first_branch, "secretary", "贺云峤") == []
    of_group = factories.duty(cast.party_group, level="group_secretary")
    assert of_group.can_be_handed_down_by(group_secretary)
    assert not of_group.can_be_handed_down_by(cast.general)
    draft = factories.duty(cast.party_group, level="group_secretary", state=DRAFT)
    assert not draft.can_be_handed_down_by(group_secretary)


# --- coverage and the screens


def test_who_has_no_list_is_shown_with_a_button(cast: Cast, client: Client) -> None:
    secretary = factories.member(cast.first_branch)
    factories.appointment(secretary, cast.first_branch)
    former = factories.member(cast.first_branch)
    factories.appointment(former, cast.first_branch, ends_on=date(2020, 1, 1))
    sign_in(client, cast.first)
    overview = reverse("responsibilities:list-overview")
    ((row, may_begin),) = client.get(overview).context["rows"]
    assert (row.owner.member, row.word, may_begin) == (secretary, "没有清单", True)
    typed = {
        "year": "2026",
        "level": "secretary",
        "owner": secretary.pk,
        "organization": cast.first_branch.pk,
    }
    response = client.post(reverse("responsibilities:list-begin"), typed)
    assert response.status_code == 302
    assert ListSet.objects.get().owner == secretary
    client.post(reverse("responsibilities:list-begin"), typed)
    assert ListSet.objects.count() == 1
    client.post(reverse("responsibilities:list-begin"), typed | {"owner": former.pk})
    assert ListSet.objects.count() == 1


def test_the_overview_counts_done_duties_and_closed_problems(cast: Cast, client: Client) -> None:
    secretary = factories.member(cast.first_branch)
    factories.appointment(secretary, cast.first_branch)
    factories.list_set(cast.first_branch, owner=secretary)
    factories.duty(cast.first_branch, owner=secretary, stage=Duty.Stage.DONE)
    factories.duty(cast.first_branch, owner=secretary, kind=Duty.Kind.TASK)
    factories.problem(cast.first_branch)
    factories.closed_problem(cast.first_branch, date(2025, 5, 1), measure="统一记录本")
    (row,) = list_coverage.overview(Organization.objects.filter(pk=cast.first_branch.pk), 2025)
    assert (row.duties, row.duties_done, row.tasks) == (2, 1, 1)
    assert (row.problems, row.problems_closed, row.without_measure) == (2, 1, 1)


def test_the_overview_costs_the_same_for_one_owner_and_for_many(cast: Cast, client: Client) -> None:
    sign_in(client, cast.general)
    address = f"{reverse('responsibilities:list-overview')}?year=2025"
    factories.appointment(factories.member(cast.first_branch), cast.first_branch)
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    for branch in (cast.second_branch, cast.general_branch):
        for _ in range(3):
            owner = factories.member(branch)
            factories.appointment(owner, branch)
            factories.list_set(branch, owner=owner)
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(one)


def test_settings_hold_for_what_is_below(cast: Cast, client: Client) -> None:
    sign_in(client, cast.general)
    form = client.get(reverse("responsibilities:list-settings")).context["form"]
    typed = {name: field.value() for name, field in ((each.name, each) for each in form)}
    response = client.post(reverse("responsibilities:list-settings"), typed | {"duty_label": "主体责任清单"})
    assert response.status_code == 302
    assert settings_above(cast.first_branch).labels()["duty"] == "主体责任清单"
    assert settings_above(cast.party_group).labels()["duty"] == "责任清单"
    assert ListSettings.objects.get().organization == cast.general_branch
    response = client.post(
        reverse("responsibilities:list-settings"), typed | {"fewest_branches": 5, "most_branches": 4}
    )
    assert "不能少于" in response.content.decode()


def test_a_set_is_printed_in_the_columns_of_the_register(cast: Cast, client: Client, draft: ListSet) -> None:
    factories.duty(cast.first_branch, owner=draft.owner, kind=Duty.Kind.TASK, content="=1+1")
    draft.confirm(by=cast.first)
    sign_in(client, cast.first)
    address = reverse("reports:list-set-sheet", args=[draft.pk])
    book = load_workbook(BytesIO(client.get(f"{address}?format=xlsx").content))
    assert book.sheetnames == ["责任清单", "问题清单", "整改清单", "任务清单"]
    headings = [cell.value for cell in book["责任清单"][3]]
    assert headings[:4] == ["编号", "层面", "责任人", "责任类别"] and len(headings) == 12
    assert book["任务清单"]["E4"].value == "=1+1" and book["任务清单"]["E4"].data_type == "s"
    response = client.get(f"{address}?format=pdf&edition=1")
    assert response.content.startswith(b"%PDF") and response["Content-Type"] == "application/pdf"
    assert client.get(f"{address}?edition=2").status_code == 404
    assert client.get(f"{address}?format=doc").status_code == 404


def test_what_is_not_published_is_printed_as_a_draft(cast: Cast, draft: ListSet) -> None:
    assert sheet_of(draft, None).mark == "草稿"
    draft.confirm(by=cast.first)
    assert sheet_of(draft, None).mark == ""
    factories.duty(cast.first_branch, owner=draft.owner)
    assert sheet_of(draft, None).mark == "草稿"
    assert sheet_of(draft, 1).mark == ""
