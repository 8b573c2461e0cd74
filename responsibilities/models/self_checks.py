"""对标自查: a branch holds itself against the standard ledger, another person reviews, and what falls short is mended."""

from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any, ClassVar, Self

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from branches.accounts import User
from branches.audit import Verb
from branches.organizations import Organization
from branches.periods import Period
from branches.records import Record, RecordQuerySet, StaleVersion
from responsibilities import rules
from responsibilities.models.problems import Problem
from responsibilities.models.standards import StandardNode


class SelfCheckQuerySet(RecordQuerySet):
    def reached(self) -> Self:
        """Self-checks by which the branch is 达标."""
        return self.filter(reached=True)

    def complete(self) -> Self:
        """Self-checks in which every task has been assessed."""
        return self.filter(assessed=F("tasks"), tasks__gt=0)

    def relink(self, organization: Organization) -> None:
        """Tell each confirmed self-check of the branch which day the next one takes its place."""
        checks = sorted(
            self.confirmed().filter(organization=organization),
            key=lambda each: (each.ends_on, each.starts_on, each.pk),
        )
        following = {check.pk: later.ends_on for check, later in pairwise(checks)}
        for check in checks:
            day = following.get(check.pk)
            if check.superseded_on != day:
                self.filter(pk=check.pk).update(superseded_on=day)


class SelfCheck(Record):
    """对标自查: one branch's self-check for a quarter, half-year or year."""

    class Part(models.TextChoices):
        FIRST_QUARTER = "q1", "第一季度"
        SECOND_QUARTER = "q2", "第二季度"
        THIRD_QUARTER = "q3", "第三季度"
        FOURTH_QUARTER = "q4", "第四季度"
        FIRST_HALF = "h1", "上半年"
        SECOND_HALF = "h2", "下半年"
        YEAR = "year", "全年"

    MONTHS: ClassVar = {
        "q1": (1, 3), "q2": (4, 6), "q3": (7, 9), "q4": (10, 12), "h1": (1, 6), "h2": (7, 12), "year": (1, 12),
    }  # fmt: skip

    stem = "self-check"
    counted_days: ClassVar = ("held_on", "ends_on")
    locking_days: ClassVar = ("held_on",)
    later_fields: ClassVar = (
        "tasks", "assessed", "score", "reached", "superseded_on", "reviewed_at", "reviewed_by",
    )  # fmt: skip

    held_on = models.DateField("自查日期")
    year = models.PositiveSmallIntegerField("年度")
    part = models.CharField("自查期间", max_length=4, choices=Part)
    starts_on = models.DateField("期间起始", editable=False)
    ends_on = models.DateField("期间截止", editable=False)
    tasks = models.PositiveSmallIntegerField("规范任务数", default=0, editable=False)
    assessed = models.PositiveSmallIntegerField("已自查数", default=0, editable=False)
    score = models.DecimalField("得分", max_digits=4, decimal_places=1, default=Decimal(0), editable=False)
    reached = models.BooleanField("达标", default=False, editable=False)
    superseded_on = models.DateField("被下一次自查取代之日", null=True, editable=False)
    summary = models.CharField("自查说明", max_length=300, blank=True)
    reviewed_at = models.DateTimeField("复核时间", null=True, editable=False)
    reviewed_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="复核人", editable=False
    )

    objects = SelfCheckQuerySet.as_manager()

    class Meta(Record.Meta):
        db_table = "responsibilities_selfcheck"
        verbose_name = "对标自查"
        verbose_name_plural = "对标自查"
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "year", "part"],
                name="self_check_once",
                violation_error_message="该支部这一期间已有自查，请打开原来的自查继续填写。",
            ),
            models.CheckConstraint(
                name="self_check_reviewed_who",
                condition=Q(reviewed_at__isnull=True, reviewed_by__isnull=True)
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False),
                violation_error_message="复核人与复核时间必须同时填写。",
            ),
            models.CheckConstraint(
                name="self_check_reviewed_by_other",
                condition=Q(reviewed_by__isnull=True)
                | Q(confirmed_by__isnull=True)
                | ~Q(reviewed_by=F("confirmed_by")),
                violation_error_message="复核须由确认自查以外的人办理。",
            ),
            models.CheckConstraint(
                name="self_check_assessed",
                condition=Q(assessed__lte=F("tasks")),
                violation_error_message="已自查数不能多于规范任务数。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization.short_name}{self.year}年{self.get_part_display()}对标自查"

    def natural_key(self) -> tuple[Any, ...]:
        return (self.organization_id, self.year, self.part)

    @property
    def period(self) -> Period:
        first, last = self.MONTHS[self.part]
        return Period(Period.of_month(self.year, first).start, Period.of_month(self.year, last).end)

    def prepare(self) -> None:
        """The days of the period."""
        if self.part in self.MONTHS:
            self.starts_on, self.ends_on = self.period.start, self.period.end

    def missing(self) -> list[str]:
        untouched = self.items.exists() and not self.items.exclude(result="").exists()
        return ["一项也没有自查，请先打开“逐项自查”。"] if untouched else []

    # --- the tasks

    def list_tasks(self) -> None:
        """Put the tasks that bind the branch at the period's end on the sheet; those there already stay as they are."""
        known = set(self.items.values_list("task_id", flat=True))
        binding = StandardNode.objects.binding(self.organization, self.period.end).tasks()
        new = [SelfCheckItem(check_sheet=self, task=task) for task in binding if task.pk not in known]
        SelfCheckItem.objects.bulk_create(new)

    def recount(self) -> None:
        """Derive how many tasks are assessed, the score, and whether the branch is 达标."""
        items = list(self.items.select_related("task"))
        results = [rules.TaskResult(each.task.marks, each.task.key_task, each.verdict) for each in items]
        rule = rules.standard_rule_on(self.period.end)
        self.tasks, self.assessed = len(items), sum(bool(each.result) for each in items)
        self.score = rules.standard_score(results, rule)
        self.reached = rules.standard_reached(results, rule)

    def assess(
        self, item: "SelfCheckItem", *, by: User, result: str, note: str, evidence: str, opened_at: int,
        record_key: str = "",
    ) -> None:  # fmt: skip
        """One task's result, its explanation and its evidence. A row somebody else changed since raises StaleVersion."""
        if not self.can_be_edited_by(by):
            raise PermissionDenied("这次自查现在不能填写：已确认的请先重新打开，其他支部的由该支部填写。")
        with transaction.atomic():
            row = SelfCheckItem.objects.select_for_update(of=("self",)).select_related("task").get(
                pk=item.pk, check_sheet=self
            )  # fmt: skip
            if row.edition != opened_at:
                raise StaleVersion
            row.result, row.note = result, note.strip()
            row.evidence, row.record_key = evidence.strip(), record_key
            row.edition += 1
            row.full_clean(exclude=["check_sheet", "task", "problem"])
            row.save()
            self.recount()
            self.store(by=by, detail=f"{row.task.code}{row.task}：{row.get_result_display() or '未自查'}")

    def conclude(self, item: "SelfCheckItem", *, by: User, result: str, note: str, opened_at: int) -> None:
        """复核 of one task by somebody above: the conclusion, with a reason where it differs from the branch's own."""
        self._ask_review(by)
        with transaction.atomic():
            row = SelfCheckItem.objects.select_for_update(of=("self",)).select_related("task").get(
                pk=item.pk, check_sheet=self
            )  # fmt: skip
            if row.edition != opened_at:
                raise StaleVersion
            row.reviewed_result, row.review_note = result, note.strip()
            row.edition += 1
            row.full_clean(exclude=["check_sheet", "task", "problem"])
            row.save()
            self.recount()
            told = row.get_reviewed_result_display() or "未复核"
            self.store(by=by, verb=Verb.STEP, detail=f"复核{row.task.code}{row.task}：{told}")

    # --- who may, and the verbs

    def can_be_concluded_by(self, user: User) -> bool:
        return (
            self.state == self.State.CONFIRMED
            and user.may_review(self.organization)
            and user.pk != self.confirmed_by_id
        )

    def _ask_review(self, by: User) -> None:
        if not self.can_be_concluded_by(by) or self.reviewed_at is not None:
            raise PermissionDenied("复核由上级党组织的其他人在支部确认以后办理，复核完毕的不再改。")

    def confirm(self, *, by: User) -> None:
        """The branch answers for its self-check; what is 不达标 is listed as a problem, once."""
        with transaction.atomic():
            self.recount()
            super().confirm(by=by)
            self.list_failures(by=by, on=min(self.held_on, timezone.localdate()))
            SelfCheck.objects.relink(self.organization)

    def finish_review(self, *, by: User) -> None:
        """复核完毕: tasks without a conclusion of their own are agreed to; what was lowered is listed as well."""
        self._ask_review(by)
        with transaction.atomic():
            self.items.exclude(result="").filter(reviewed_result="").update(reviewed_result=F("result"))
            self.recount()
            self.reviewed_at, self.reviewed_by = timezone.now(), by
            self.store(by=by, verb=Verb.APPROVE, detail=f"复核完毕，得分{self.score}")
            self.list_failures(by=by, on=timezone.localdate())
            SelfCheck.objects.relink(self.organization)

    def list_failures(self, *, by: User, on: date) -> list[Problem]:
        """Every 不达标 becomes a problem found on the day; an open one of the same task is linked, not listed twice."""
        listed = []
        for item in self.items.select_related("task").filter(problem__isnull=True):
            if item.verdict != SelfCheckItem.Result.FAILED:
                continue
            item.problem = self._open_problem(item.task) or self._new_problem(item, by, on)
            item.save(update_fields=["problem"])
            listed.append(item.problem)
        return listed

    def _open_problem(self, task: StandardNode) -> Problem | None:
        return (
            Problem.objects.confirmed()
            .filter(organization=self.organization, closed_on__isnull=True, self_check_items__task=task)
            .first()
        )

    def _new_problem(self, item: "SelfCheckItem", by: User, on: date) -> Problem:
        why = item.review_note or item.note
        problem = Problem(
            organization=self.organization, held_on=on,
            level=Problem.Level.GRASSROOTS, source=Problem.Source.SELF_CHECK, source_key=self.key, prominent=False,
            description=f"“{item.task}”不达标：{why}"[:300], stage=Problem.Stage.LISTED,
            state=Problem.State.CONFIRMED, confirmed_at=timezone.now(), confirmed_by=by,
        )  # fmt: skip
        problem.store(by=by, verb=Verb.CREATE, detail=f"由“{self}”列出")
        return problem

    def _leave(self, state: str, *, by: User, verb: Verb, reason: str) -> None:
        """It counts no longer, and must be reviewed again once it does."""
        with transaction.atomic():
            self.reviewed_at = self.reviewed_by = None
            super()._leave(state, by=by, verb=verb, reason=reason)
            self.items.update(reviewed_result="", review_note="")
            SelfCheck.objects.relink(self.organization)


class SelfCheckItem(models.Model):
    """自查项: one task as the branch sees it, and as the review sees it.

    Where a figure stands behind the task, *parts_met* of *parts_due* periods bear it out.
    """

    class Result(models.TextChoices):
        REACHED = "reached", "达标"
        BASIC = "basic", "基本达标"
        FAILED = "failed", "不达标"
        NOT_APPLICABLE = "not_applicable", "不适用"

    check_sheet = models.ForeignKey(SelfCheck, models.CASCADE, related_name="items", verbose_name="对标自查")
    task = models.ForeignKey(StandardNode, models.PROTECT, related_name="+", verbose_name="规范任务")
    result = models.CharField("自查结果", max_length=14, choices=Result, blank=True)
    note = models.CharField("自查说明", max_length=200, blank=True)
    evidence = models.CharField("佐证", max_length=200, blank=True)
    record_key = models.CharField("佐证记录", max_length=80, blank=True)
    parts_due = models.PositiveSmallIntegerField("应达到的期数", null=True, blank=True)
    parts_met = models.PositiveSmallIntegerField("已达到的期数", null=True, blank=True)
    reviewed_result = models.CharField("复核结论", max_length=14, choices=Result, blank=True)
    review_note = models.CharField("复核意见", max_length=200, blank=True)
    problem = models.ForeignKey(
        Problem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="self_check_items",
        verbose_name="形成的问题",
    )
    edition = models.PositiveIntegerField("版本", default=1)

    class Meta:
        db_table = "responsibilities_selfcheckitem"
        verbose_name = "自查项"
        verbose_name_plural = "自查项"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["check_sheet", "task"],
                name="self_check_item_once",
                violation_error_message="同一规范任务在一次自查中只查一次。",
            ),
            models.CheckConstraint(
                name="self_check_shortfall_in_words",
                condition=~Q(result__in=["failed", "not_applicable"]) | ~Q(note=""),
                violation_error_message="不达标或不适用的，请在说明里写明原因。",
            ),
            models.CheckConstraint(
                name="self_check_above_figure",
                condition=~Q(result="reached")
                | Q(parts_due__isnull=True)
                | Q(parts_met__gte=F("parts_due"))
                | ~Q(note=""),
                violation_error_message="记录没有达到要求而仍选达标的，请在说明里写明原因。",
            ),
            models.CheckConstraint(
                name="self_check_review_in_words",
                condition=Q(reviewed_result="") | Q(reviewed_result=F("result")) | ~Q(review_note=""),
                violation_error_message="复核结论与自查结果不同的，请写明复核意见。",
            ),
        ]

    def __str__(self) -> str:
        return str(self.task)

    @property
    def verdict(self) -> str:
        """The result that holds: the review's, else the branch's own."""
        return self.reviewed_result or self.result

    def count(self, due: int | None, met: int | None) -> None:
        """What the records say: the parts they were asked for and those they bear out.

        A task that nobody has judged ticks itself where they bear it out, and no longer where they do not.
        """
        self.parts_due, self.parts_met = due, met
        enough = due is not None and met is not None and met >= due
        if not self.result and enough:
            self.result = self.Result.REACHED
        elif self.result == self.Result.REACHED and due is not None and not enough and not self.note:
            self.result = ""
