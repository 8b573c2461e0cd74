"""三个层面三张清单: the lists of one person for one year, published in editions that never change."""

import json
from datetime import date
from hashlib import sha256
from typing import Any, ClassVar, Self

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from branches.accounts import User
from branches.audit import AppendOnlyModel, Verb
from branches.organizations import Organization
from branches.periods import Period
from branches.records import Record, RecordQuerySet
from members.models import Member
from responsibilities.models.duties import Duty, DutyQuerySet
from responsibilities.models.list_contents import (
    DUTY_COLUMNS,
    PROBLEM_COLUMNS,
    RECTIFICATION_COLUMNS,
    ListTable,
    table,
)
from responsibilities.models.list_settings import settings_above
from responsibilities.models.problems import Problem, ProblemQuerySet

NO_MEASURE = 3
"""So many problems without a measure are named before an edition is refused; the others are counted."""


class ListSetQuerySet(RecordQuerySet):
    def published_in_full(self) -> Self:
        """Sets whose last edition holds all three lists: duties, problems and rectifications."""
        return self.filter(duty_count__gt=0, problem_count__gt=0, rectification_count__gt=0)

    def of_year(self, year: int) -> Self:
        return self.filter(year=year)


class ListSet(Record):
    """清单: what one person answers for in one year at one level. Its lists are looked up, not copied.

    Confirming a set publishes it; publishing it again makes the next edition. An edition is a copy that stays.
    """

    stem = "list-set"
    counted_days: ClassVar = ("held_on",)
    later_fields: ClassVar = (
        "edition", "published_on", "duty_count", "problem_count", "rectification_count",
    )  # fmt: skip
    PROBLEM_LEVELS: ClassVar = {
        Duty.Level.GROUP_SECRETARY: Problem.Level.LEADERSHIP,
        Duty.Level.GROUP_MEMBER: Problem.Level.LEADERSHIP,
        Duty.Level.SECRETARY: Problem.Level.GRASSROOTS,
    }

    held_on = models.DateField("建立日期")
    year = models.PositiveSmallIntegerField("年度")
    level = models.CharField("层面", max_length=16, choices=Duty.Level)
    owner = models.ForeignKey(Member, models.PROTECT, related_name="list_sets", verbose_name="责任人")
    remark = models.CharField("说明", max_length=200, blank=True)
    edition = models.PositiveSmallIntegerField("版次", default=0, editable=False)
    published_on = models.DateField("发布日期", null=True, editable=False)
    duty_count = models.PositiveSmallIntegerField("发布的责任项", default=0, editable=False)
    problem_count = models.PositiveSmallIntegerField("发布的问题", default=0, editable=False)
    rectification_count = models.PositiveSmallIntegerField("发布的整改项", default=0, editable=False)

    objects = ListSetQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "年度清单"
        verbose_name_plural = "年度清单"
        ordering = ["-year", "organization", "pk"]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "year", "level", "owner"],
                name="list_set_once",
                violation_error_message="该责任人这一年度、这一层面的清单已经建立，请打开原有的清单。",
            ),
            models.CheckConstraint(
                name="list_set_level_known",
                condition=Q(level__in=["group_secretary", "group_member", "secretary"]),
                violation_error_message="请选择清单的层面。",
            ),
            models.CheckConstraint(
                name="list_set_published_when",
                condition=Q(edition=0, published_on__isnull=True)
                | Q(edition__gt=0, published_on__isnull=False),
                violation_error_message="已发布的清单须有发布日期，未发布的没有。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}年{self.owner}（{self.get_level_display()}）清单"

    def natural_key(self) -> tuple[Any, ...]:
        return (self.organization_id, self.year, self.level, self.owner_id)

    # --- what stands on it

    def items(self) -> DutyQuerySet:
        """Duties and tasks, in their order."""
        return (
            Duty.objects.standing()
            .filter(
                organization_id=self.organization_id, year=self.year, level=self.level, owner_id=self.owner_id
            )
            .order_by("position", "pk")
        )

    def problems(self) -> ProblemQuerySet:
        """Problems found by the year's end and not closed before it began: a party group member's own, a secretary's
        organisation's."""
        whole = Period.of_year(self.year)
        problems = (
            Problem.objects.confirmed()
            .of_level(self.PROBLEM_LEVELS[Duty.Level(self.level)])
            .filter(held_on__lte=whole.end)
            .filter(Q(closed_on__isnull=True) | Q(closed_on__gte=whole.start))
            .order_by("held_on", "pk")
        )
        if self.level == Duty.Level.SECRETARY:
            return problems.filter(organization_id=self.organization_id)
        return problems.filter(owner_id=self.owner_id)

    def tables(self) -> list[ListTable]:
        """The lists as they stand: duties, problems, rectifications, and tasks where there are any."""
        labels = settings_above(self.organization).labels()
        items = list(self.items().confirmed().select_related("owner", "organization"))
        problems = list(
            self.problems()
            .select_related("owner", "leader", "reviewer", "organization")
            .prefetch_related("steps", "follow_ups")
        )
        lists = [
            table(
                "duty", labels["duty"], DUTY_COLUMNS, [each for each in items if each.kind == Duty.Kind.DUTY]
            ),
            table("problem", labels["problem"], PROBLEM_COLUMNS, problems),
            table(
                "rectification",
                labels["rectification"],
                RECTIFICATION_COLUMNS,
                [each for each in problems if each.measure.strip()],
            ),
        ]
        tasks = [each for each in items if each.kind == Duty.Kind.TASK]
        return [*lists, table("task", labels["task"], DUTY_COLUMNS, tasks)] if tasks else lists

    def last_edition(self) -> "ListEdition | None":
        return self.editions.filter(number=self.edition).first()

    def changed_since_edition(self) -> bool:
        """Whether what stands on the lists is no longer what was published last."""
        last = self.last_edition()
        return last is None or last.content != dumped(self.tables()) or self._open_items().exists()

    def _open_items(self) -> DutyQuerySet:
        return self.items().filter(state__in=self.OPEN_STATES)

    # --- publishing

    def missing(self) -> list[str]:
        gaps = []
        if not self.items().exists():
            gaps.append("责任清单还是空的，请先加入责任再发布。")
        bare = list(self.problems().filter(measure="").values_list("description", flat=True))
        if bare:
            shown = "、".join(f"“{each}”" for each in bare[:NO_MEASURE])
            more = f"等{len(bare)}个问题" if len(bare) > NO_MEASURE else ""
            gaps.append(f"{shown}{more}没有整改措施，请先在问题整改中填写。")
        return gaps

    def can_be_published_again_by(self, user: User) -> bool:
        return (
            self.state == self.State.CONFIRMED
            and user.may_confirm_for(self.organization)
            and self.changed_since_edition()
        )

    def confirm(self, *, by: User) -> None:
        """发布: confirm the set with the items still open on it, and freeze what stands there as its next edition."""
        if not self.can_be_confirmed_by(by):
            raise PermissionDenied("只有本组织的书记或委员可以发布清单。")
        if gaps := self.missing():
            raise ValidationError(gaps)
        self.take_effect(by=by)

    def take_effect(self, *, by: User) -> None:
        """Publish without asking for anybody's post: what an import does once its rows are right."""
        with transaction.atomic():
            tables = self._next_edition(by)
            self.state, self.state_reason = self.State.CONFIRMED, ""
            self.confirmed_at, self.confirmed_by = timezone.now(), by
            self.store(by=by, verb=Verb.CONFIRM)
            self._freeze(tables, by)

    def publish_again(self, *, by: User) -> None:
        """重新发布: the lists as they stand become the next edition; the earlier ones stay as they were."""
        if not self.can_be_published_again_by(by):
            raise PermissionDenied("只有本组织的书记或委员可以重新发布有变化的清单。")
        if gaps := self.missing():
            raise ValidationError(gaps)
        with transaction.atomic():
            tables = self._next_edition(by)
            self.store(by=by, verb=Verb.STEP, detail=f"发布第{self.edition}版")
            self._freeze(tables, by)

    def _next_edition(self, by: User) -> list[ListTable]:
        stored = ListSet.objects.select_for_update(of=("self",)).get(pk=self.pk)
        for duty in self._open_items():
            duty.confirm(by=by)
        tables = self.tables()
        counts = {each.kind: len(each.rows) for each in tables}
        self.edition, self.published_on = stored.edition + 1, timezone.localdate()
        self.duty_count, self.problem_count = counts["duty"], counts["problem"]
        self.rectification_count = counts["rectification"]
        return tables

    def _freeze(self, tables: list[ListTable], by: User) -> None:
        content = dumped(tables)
        ListEdition.objects.create(
            list_set=self,
            number=self.edition,
            content=content,
            digest=sha256(content.encode()).hexdigest(),
            published_at=timezone.now(),
            published_by=by,
        )

    # --- beginning from what there was

    def year_before(self) -> "ListSet | None":
        """Last year's set of the same organisation and level: the owner's own, else a predecessor's."""
        earlier = list(
            ListSet.objects.filter(organization_id=self.organization_id, level=self.level, year=self.year - 1)
            .exclude(state=self.State.WITHDRAWN)
            .order_by("pk")
        )
        own = [each for each in earlier if each.owner_id == self.owner_id]
        if own:
            return own[0]
        alone = len(earlier) == 1 and self.level != Duty.Level.GROUP_MEMBER
        return earlier[0] if alone else None

    def copy_from(self, other: "ListSet", *, by: User) -> int:
        """沿用上年: the items of another year's set as drafts, a year later, without those already here; how many."""
        if not self.can_take_items_from(by):
            raise PermissionDenied("只有本组织的书记、委员和干事可以沿用上年清单。")
        here = set(self.items().values_list("content", flat=True))
        with transaction.atomic():
            fresh = [each for each in other.items() if each.content not in here]
            for old in fresh:
                Duty(
                    organization=self.organization, held_on=timezone.localdate(), year=self.year,
                    level=self.level, kind=old.kind, owner=self.owner, category=old.category,
                    content=old.content, measure=old.measure, target=old.target, department=old.department,
                    due_on=_years_later(old.due_on, self.year - other.year),
                ).store(by=by, detail=f"沿用{other}"[:200])  # fmt: skip
        return len(fresh)

    def can_take_items_from(self, user: User) -> bool:
        """Whether he may add items to this set."""
        return self.state != self.State.WITHDRAWN and user.may_enter_for(self.organization)

    @classmethod
    def begin(
        cls, *, organization: Organization, year: int, level: str, owner: Member, by: User
    ) -> "tuple[ListSet, bool]":
        """The set of the owner, made as a draft where there is none; and whether it is new."""
        known = cls.objects.filter(organization=organization, year=year, level=level, owner=owner).first()
        if known is not None:
            return known, False
        begun = cls(
            organization=organization, year=year, level=level, owner=owner, held_on=timezone.localdate()
        )
        begun.store(by=by)
        return begun, True


def _years_later(day: date | None, years: int) -> date | None:
    if day is None:
        return None
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def dumped(tables: list[ListTable]) -> str:
    """The lists as the text that is frozen."""
    return json.dumps([each.as_json() for each in tables], ensure_ascii=False)


class ListEdition(AppendOnlyModel):
    """清单版次: the lists as they were published, copied whole. It is never changed."""

    list_set = models.ForeignKey(ListSet, models.PROTECT, related_name="editions", verbose_name="年度清单")
    number = models.PositiveSmallIntegerField("版次")
    content = models.TextField("内容", help_text="清单内容的 JSON 文本")
    digest = models.CharField("校验值", max_length=64)
    published_at = models.DateTimeField("发布时间")
    published_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="发布人")

    class Meta:
        verbose_name = "清单版次"
        verbose_name_plural = "清单版次"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["list_set", "number"],
                name="list_edition_once",
                violation_error_message="这一版已经发布，请刷新后再发布下一版。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.list_set}第{self.number}版"

    def tables(self) -> list[ListTable]:
        return [ListTable(**each) for each in json.loads(self.content)]
