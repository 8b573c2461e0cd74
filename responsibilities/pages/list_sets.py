"""The pages of list sets."""

from typing import Any
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from branches.accounts import User
from branches.pages import Column, RecordPage, Section
from branches.pages.declaration import Cell, show
from branches.pages.entry import Action
from responsibilities.list_forms import ListSetForm
from responsibilities.models import Duty, ListSet, settings_above


def edition_word(list_set: Any) -> str:
    """How far the set has come, as the list and its own page say it."""
    if not list_set.edition:
        return "未发布"
    return f"第{list_set.edition}版（{show(list_set.published_on)}）"


def _lists(list_set: Any) -> list[Section]:
    """The lists as they stand, and the editions published."""
    labels = settings_above(list_set.organization).labels()
    duty_rows: dict[str, list[list[Cell]]] = {kind: [] for kind in Duty.Kind.values}
    for duty in list_set.items().with_lower():
        duty_rows[duty.kind].append(
            [
                Cell(duty.number, duty.get_absolute_url()),
                Cell(duty.category),
                Cell(duty.content),
                Cell(duty.measure),
                Cell(show(duty.due_on)),
                Cell(f"{duty.lower_done}/{duty.lower_count}" if duty.lower_count else ""),
                Cell(
                    duty.get_stage_display()
                    if duty.state == duty.State.CONFIRMED
                    else duty.get_state_display()
                ),
            ]
        )
    headings = ["编号", "类别", "内容", "工作措施", "完成时限", "下级已落实", "状态"]
    sections = [Section(labels["duty"], headings, duty_rows[Duty.Kind.DUTY])]
    if duty_rows[Duty.Kind.TASK]:
        sections.append(Section(labels["task"], headings, duty_rows[Duty.Kind.TASK]))
    problems = list(list_set.problems().select_related("owner", "organization"))
    sections.append(
        Section(
            labels["problem"],
            ["问题表现", "来源", "提出日期", "原因分析"],
            [
                [
                    Cell(each.description, each.get_absolute_url()),
                    Cell(each.get_source_display()),
                    Cell(show(each.held_on)),
                    Cell(each.cause),
                ]
                for each in problems
            ],
        )
    )
    today = timezone.localdate()
    lights = [each.light(today) for each in problems]
    sections.append(
        Section(
            labels["rectification"],
            ["问题", "整改措施", "责任人", "整改时限", "进展"],
            [
                [
                    Cell(each.description, each.get_absolute_url()),
                    Cell(each.measure),
                    Cell(each.owner.name if each.owner else ""),
                    Cell("长期坚持" if each.long_term else show(each.due_on)),
                    Cell(light.word, light=light.colour),
                ]
                for each, light in zip(problems, lights, strict=True)
                if each.measure.strip()
            ],
        )
    )
    return [*sections, *_editions(list_set)]


def _editions(list_set: Any) -> list[Section]:
    editions = [
        [
            Cell(
                f"第{each.number}版",
                reverse("responsibilities:list-edition", args=[list_set.pk, each.number]),
            ),
            Cell(show(each.published_at)),
            Cell(each.published_by.name),
            Cell("、".join(f"{table.label}{len(table.rows)}项" for table in each.tables())),
        ]
        for each in list_set.editions.select_related("published_by")
    ]
    return [Section("发布的各版", ["版次", "发布日期", "发布人", "内容"], editions)] if editions else []


def sheets(list_set: Any, number: int | None = None) -> list[tuple[str, str]]:
    """(label, address) of the set, or one edition of it, as PDF and as workbook; the app above prints."""
    try:
        address = reverse("reports:list-set-sheet", args=[list_set.pk])
    except NoReverseMatch:
        return []
    chosen = f"&edition={number}" if number else ""
    return [
        (label, f"{address}?format={form}{chosen}") for label, form in (("PDF", "pdf"), ("Excel", "xlsx"))
    ]


def _doings(list_set: Any, user: User) -> list[Action]:
    """Add an item, take last year's over, publish again, print."""
    offered = []
    if list_set.can_take_items_from(user):
        known = {
            "organization": list_set.organization_id,
            "year": list_set.year,
            "level": list_set.level,
            "owner": list_set.owner_id,
        }
        offered.append(
            Action("加一项责任", f"{reverse('responsibilities:duty-new')}?{urlencode(known)}", asks_more=True)
        )
        if list_set.year_before() is not None:
            offered.append(
                Action("沿用上年清单", reverse("responsibilities:list-set-copy", args=[list_set.pk]))
            )
    if list_set.can_be_published_again_by(user):
        address = reverse("responsibilities:list-set-publish-again", args=[list_set.pk])
        offered.append(
            Action("重新发布", address, "primary", confirm="现在的内容成为新的一版，以前的各版保持原样。")
        )
    return [*offered, *(Action(label, address, asks_more=True) for label, address in sheets(list_set))]


LIST_SET = RecordPage(
    model=ListSet,
    name="年度清单",
    form=ListSetForm,
    search=("owner__name", "remark"),
    choices=("year", "level"),
    columns=(
        Column("责任人", lambda list_set: list_set.owner),
        Column("年度", lambda list_set: str(list_set.year), sort="year"),
        Column("层面", lambda list_set: list_set.get_level_display(), sort="level"),
        Column("党组织", lambda list_set: list_set.organization, sort="organization"),
        Column("发布", edition_word),
        Column("责任项", lambda list_set: list_set.duty_count, numeric=True),
        Column("问题", lambda list_set: list_set.problem_count, numeric=True),
        Column("说明", lambda list_set: list_set.remark),
    ),
    rows=lambda list_sets: list_sets.select_related("organization", "owner"),
    facts=(
        Column("年度", lambda list_set: str(list_set.year)),
        Column("层面", lambda list_set: list_set.get_level_display()),
        Column("责任人", lambda list_set: list_set.owner),
        Column("发布", edition_word),
        Column("说明", lambda list_set: list_set.remark),
    ),
    sections=_lists,
    extra_actions=_doings,
    verb_labels={"confirm": "发布"},
)
