"""Development of members: one person's way into the party (《中国共产党发展党员工作细则》)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from branches import audit
from branches.accounts import User
from branches.audit import Verb
from branches.organizations import Organization
from branches.pinyin import pinyin_of
from branches.records import Record, RecordQuerySet, StaleVersion
from branches.workdays import DayChange
from members.development_steps import (
    APPROVALS,
    BY_NUMBER,
    STAGES,
    VOTES,
    Step,
    approval_chain,
)
from members.models.development_steps import DevelopmentMove, DevelopmentStep
from members.models.roster import Member
from members.rules import development as rules
from members.rules.development import Course, Fact, Vote
from members.rules.texts import BLOCK, WARNING, Breach

NAMED_DAYS = {
    "admission_meeting_on": 15,
    "admission_approved_on": 17,
    "conversion_meeting_on": 23,
    "conversion_approved_on": 24,
}
"""The days a ledger names, and the steps they are the days of."""
OF_PAPERS = 10
"""政治审查: what it says is for the committee and those above alone."""


class DevelopmentCaseQuerySet(RecordQuerySet):
    def visible_to(self, user: User) -> Self:
        """Beside his own organisations' cases those that moved on from them: both see the case."""
        moved = DevelopmentMove.objects.filter(user.visible_condition("from_organization__")).values("case")
        return self.filter(user.visible_condition() | Q(pk__in=moved))

    def running(self) -> Self:
        """Cases on their way: not withdrawn, with a step still to come."""
        return self.exclude(state=Record.State.WITHDRAWN).filter(next_step__isnull=False)

    def with_steps(self) -> Self:
        """With all that judging them needs."""
        return self.select_related("organization", "member").prefetch_related(
            "steps__people__member", "steps__confirmed_by", "resolutions__meeting"
        )

    def listed(self) -> Self:
        """Those who were determined 发展对象."""
        return self.filter(listed_on__isnull=False)

    def admitted(self) -> Self:
        """Passed by the 支部大会 and approved above: 党籍 begins on the day of passing (教育管理条例 art. 24)."""
        return self.filter(admission_meeting_on__isnull=False, admission_approved_on__isnull=False)

    def awaiting_approval(self) -> Self:
        """Passed by the 支部大会, not yet approved."""
        return self.filter(admission_meeting_on__isnull=False, admission_approved_on__isnull=True)

    def converted_on_time(self) -> Self:
        return self._decided(DevelopmentCase.Decision.ON_TIME)

    def converted_after_extension(self) -> Self:
        return self._decided(DevelopmentCase.Decision.AFTER_EXTENSION)

    def cancelled(self) -> Self:
        return self._decided(DevelopmentCase.Decision.CANCELLED)

    def _decided(self, decision: str) -> Self:
        return self.filter(
            decision=decision, conversion_meeting_on__isnull=False, conversion_approved_on__isnull=False
        )

    def awaiting_conversion_approval(self) -> Self:
        return self.filter(
            decision=DevelopmentCase.Decision.ON_TIME,
            conversion_meeting_on__isnull=False,
            conversion_approved_on__isnull=True,
        )

    def enter_many(self, records: list[Any], *, by: User, detail: str) -> None:
        """As every record; with the steps whose days the ledger names."""
        with transaction.atomic():
            super().enter_many(records, by=by, detail=detail)
            DevelopmentStep.objects.bulk_create(
                step for case in records for step in case.steps_of_named_days(by=by, known=())
            )


class DevelopmentCase(Record):
    """发展党员: one person's way into the party in 25 steps. Decisions are recorded, never inferred.

    The steps are the record. The days and the decision by which figures count are columns derived from them, and so
    are what is next and by when.
    """

    class Decision(models.TextChoices):
        ON_TIME = "on_time", "按期转正"
        EXTENDED = "extended", "延长预备期"
        AFTER_EXTENSION = "after_ext", "延长后转正"
        CANCELLED = "cancelled", "取消预备党员资格"

    counted_days: ClassVar = ("held_on", "listed_on", "admission_meeting_on", "conversion_meeting_on")
    later_fields: ClassVar = (
        "organization", "member", "listed_on", "admission_meeting_on", "admission_approved_on",
        "conversion_meeting_on", "conversion_approved_on", "decision", "stage", "reached", "next_step", "due_on",
    )  # fmt: skip

    stem = "development"
    confidential: ClassVar = True

    held_on = models.DateField("立项日期")
    person_name = models.CharField("姓名", max_length=40)
    person_name_pinyin = models.CharField("姓名拼音", max_length=120, blank=True, editable=False)
    born_on = models.DateField("出生日期", null=True, blank=True)
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="development", verbose_name="党员"
    )
    listed_on = models.DateField("确定发展对象日期", null=True, blank=True, editable=False)
    admission_meeting_on = models.DateField("支部大会接收日期", null=True, blank=True, editable=False)
    admission_approved_on = models.DateField("上级审批日期", null=True, blank=True, editable=False)
    conversion_meeting_on = models.DateField("转正大会日期", null=True, blank=True, editable=False)
    conversion_approved_on = models.DateField("转正审批日期", null=True, blank=True, editable=False)
    decision = models.CharField("转正结论", max_length=10, choices=Decision, blank=True, editable=False)
    stage = models.CharField(
        "阶段", max_length=12, choices=list(STAGES.items()), default="application", editable=False
    )
    reached = models.PositiveSmallIntegerField("已办到第几步", default=0, editable=False)
    next_step = models.PositiveSmallIntegerField("下一步", null=True, default=1, editable=False)
    due_on = models.DateField("最近的期限", null=True, editable=False)

    objects = DevelopmentCaseQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "发展党员"
        verbose_name_plural = "发展党员"
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                name="development_admission_order",
                condition=Q(admission_approved_on__isnull=True)
                | Q(admission_approved_on__gte=models.F("admission_meeting_on")),
                violation_error_message="上级审批日期不能早于支部大会接收日期。",
            ),
            models.CheckConstraint(
                name="development_conversion_order",
                condition=Q(conversion_approved_on__isnull=True)
                | Q(conversion_approved_on__gte=models.F("conversion_meeting_on")),
                violation_error_message="转正审批日期不能早于转正大会日期。",
            ),
        ]

    def __str__(self) -> str:
        return self.person_name

    def natural_key(self) -> tuple[Any, ...]:
        return (self.organization_id, self.person_name, self.admission_meeting_on)

    # --- what is known

    def course(
        self, changes: Mapping[date, bool] | None = None, *, without: "DevelopmentStep | None" = None
    ) -> Course:
        """The steps confirmed so far as plain values, for the rules; *without* leaves one row out."""
        rows = [row for row in self.steps.all() if row.confirmed_at is not None and row != without]
        facts = [row.fact(self.vote_on(row.held_on) if row.number in VOTES else None) for row in rows]
        return Course(tuple(facts), self._birth(), changes or {})

    def dated_course(self) -> Course:
        """The steps confirmed so far with their days and conclusions alone: enough to know what is next."""
        rows = [row for row in self.steps.all() if row.confirmed_at is not None]
        return Course(tuple(row.fact(None, formal=()) for row in rows))

    def _birth(self) -> date | None:
        return self.born_on or (self.member.born_on if self.member else None)

    def resolutions_on(self, day: date) -> list[Any]:
        """What meetings of the day resolved about the person; withdrawn meetings did not."""
        return [
            item
            for item in self.resolutions.all()
            if item.meeting.held_on == day and item.meeting.state != Record.State.WITHDRAWN
        ]

    def vote_on(self, day: date) -> Vote | None:
        """The vote of that day's 党员大会 on the person."""
        for item in self.resolutions_on(day):
            if item.agreed is not None:
                meeting = item.meeting
                if meeting.voting_due is None or meeting.voting_present is None:
                    return Vote(meeting.due, meeting.present, item.agreed)
                return Vote(meeting.voting_due, meeting.voting_present, item.agreed)
        return None

    def approval_levels(self) -> list[str]:
        """Who has a say in an approval here, from below; the last one approves."""
        path = self.organization.path
        ends = range(len(path) - Organization.steplen, 0, -Organization.steplen)
        kinds = dict(
            Organization.objects.filter(path__in=[path[:end] for end in ends]).values_list("path", "kind")
        )
        return approval_chain(
            [kinds[path[:end]] for end in ends if path[:end] in kinds],
            general_branch_reviews=settings.DEVELOPMENT_GENERAL_BRANCH_REVIEWS,
        )

    @property
    def standing(self) -> str:
        """What the person is on his way: 入党申请人 … 正式党员."""
        if self.decision == self.Decision.CANCELLED and self.conversion_approved_on:
            return "已取消资格"
        if self.decision in (self.Decision.ON_TIME, self.Decision.AFTER_EXTENSION) and (
            self.conversion_approved_on
        ):
            return "正式党员"
        for reached, label in ((17, "预备党员"), (7, "发展对象"), (3, "入党积极分子")):
            if self.reached >= reached:
                return label
        return "入党申请人"

    # --- what is derived

    def prepare(self) -> None:
        """Derive stage, next step and deadline from the steps, and from days that only the case names yet.

        Also the sound of the name, by which it is sorted and found.
        """
        self.person_name_pinyin = pinyin_of(self.person_name)
        facts = list(self.dated_course().facts) if self.pk else []
        known = {fact.number for fact in facts if fact.final}
        for name, number in NAMED_DAYS.items():
            if (day := getattr(self, name)) and number not in known:
                facts.append(Fact(number, day, outcome=self._outcome() if number in VOTES else ""))
        course = Course(tuple(facts))
        self.reached = course.reached
        self.stage = BY_NUMBER[max(course.reached, 1)].stage
        self.listed_on = course.first(7)
        self.next_step = rules.next_step(course)
        self.due_on = min((due.by for due in rules.dues(course)), default=None)

    def _outcome(self) -> str:
        late = self.decision == self.Decision.AFTER_EXTENSION
        return str(self.Decision.ON_TIME if late else self.decision)

    def _mirror(self) -> None:
        """Bring the days and the decision by which figures count to what the steps say."""
        course = self.dated_course()
        self.admission_meeting_on, self.admission_approved_on = course.first(15), course.first(17)
        decision = course.decided or course.extension
        self.conversion_meeting_on = decision.on if decision else None
        approvals = [day for day in course.days(24) if decision and day >= decision.on]
        self.conversion_approved_on = min(approvals, default=None)
        self.decision = decision.outcome if decision else ""
        if course.extension and self.decision == self.Decision.ON_TIME:
            self.decision = self.Decision.AFTER_EXTENSION

    def steps_of_named_days(self, *, by: User, known: Sequence[int]) -> list[DevelopmentStep]:
        """Steps for the days that the case names and no step tells yet, as a ledger brings them."""
        return [
            DevelopmentStep(
                case=self,
                number=number,
                held_on=day,
                outcome=self._outcome() if number == 23 else "",
                note="按台账登记",
                recorded_by=by,
                confirmed_by=by,
                confirmed_at=timezone.now(),
            )
            for name, number in NAMED_DAYS.items()
            if (day := getattr(self, name)) and number not in known
        ]

    def store(
        self, *, by: User, verb: Verb = Verb.EDIT, detail: str = "", opened_at: int | None = None
    ) -> None:
        """As every record; days that only the case names become steps."""
        with transaction.atomic():
            super().store(by=by, verb=verb, detail=detail, opened_at=opened_at)
            known = list(
                self.steps.exclude(level__in=DevelopmentStep.OPINIONS).values_list("number", flat=True)
            )
            DevelopmentStep.objects.bulk_create(self.steps_of_named_days(by=by, known=known))

    # --- who may do what

    def can_be_read_by(self, user: User) -> bool:
        """Materials and 政治审查: the branch's committee, and those above who review its records."""
        return user.may_confirm_for(self.organization) or user.may_review(self.organization)

    def can_be_stepped_by(self, user: User, step: Step) -> bool:
        """Whether he may enter the step: the branch, and the organisation above what is its own to do."""
        if self.state == self.State.WITHDRAWN or (step.number == OF_PAPERS and not self.can_be_read_by(user)):
            return False
        return user.may_enter_for(self.organization) or (step.superior and user.may_review(self.organization))

    def step_can_be_confirmed_by(self, user: User, step: Step) -> bool:
        return self.can_be_stepped_by(user, step) and self.can_be_read_by(user)

    def can_be_moved_by(self, user: User) -> bool:
        return self.state != self.State.WITHDRAWN and user.may_review(self.organization)

    # --- steps

    def row_for(self, number: int) -> DevelopmentStep | None:
        """The row in which the step is entered now: its draft, or a new one; None where it is on record already."""
        rows = [row for row in self.steps.all() if row.number == number]
        for row in rows:
            if row.confirmed_at is None:
                return row
        new = DevelopmentStep(case=self, number=number)
        final = [row for row in rows if row.is_final]
        course = self.dated_course()
        again = number in (22, 23, 24) and course.extension is not None
        if BY_NUMBER[number].repeats or not final or (again and len(final) == 1):
            return new
        return None

    def judge(
        self, step: DevelopmentStep, *, formal: Sequence[bool], confirming: bool = False
    ) -> list[Breach]:
        """What is against the rules in the step as it is about to be recorded."""
        fact = step.fact(self.vote_on(step.held_on) if step.number in VOTES else None, formal=tuple(formal))
        course = self.course(DayChange.objects.as_changes(), without=step)
        if step.number in APPROVALS:
            course = replace(course, opinions=tuple(self.approval_levels()[:-1]))
        return rules.judge(course, fact, confirming=confirming)

    def record_step(
        self,
        step: DevelopmentStep,
        *,
        by: User,
        people: Sequence[Member] = (),
        received: Sequence[str] | None = None,
        confirm: bool = False,
        opened_at: int | None = None,
    ) -> list[Breach]:
        """Enter a step, as a draft or confirmed; returns what is against the rules.

        Confirming raises ValidationError where a rule blocks, and where one warns and no reason is given. *received*
        names the materials that have come in; None leaves them as they are.
        """
        chart = BY_NUMBER[step.number]
        allowed = self.step_can_be_confirmed_by if confirm else self.can_be_stepped_by
        if not allowed(by, chart):
            raise PermissionDenied("您的岗位现在不能办理这一步，请由支部委员会或上级党组织办理。")
        with transaction.atomic():
            stored = DevelopmentCase.objects.select_for_update(of=("self",)).get(pk=self.pk)
            if opened_at is not None and stored.version != opened_at:
                raise StaleVersion
            breaches = self.judge(
                step, formal=[each.is_formal_on(step.held_on) for each in people], confirming=confirm
            )
            if confirm:
                _refuse(breaches, step)
                step.confirmed_at, step.confirmed_by = timezone.now(), by
            known = self.steps.filter(pk=step.pk).values_list("held_on", flat=True).first()
            self.check_month_open(step.held_on, known)
            step.case = self
            step.recorded_by = step.recorded_by if step.pk else by
            step.save()
            step.keep_people(people)
            if received is not None:
                step.keep_materials(received, by=by)
            self.settle(by, f"第{step.number}步 {chart.name}：{step.held_on}{'' if confirm else '（草稿）'}")
        return breaches

    def reopen_step(self, step: DevelopmentStep, *, by: User, reason: str) -> None:
        """Open a confirmed step for correction; until it is confirmed again it counts for nothing."""
        if not self.step_can_be_confirmed_by(by, BY_NUMBER[step.number]):
            raise PermissionDenied("只有支部委员会或上级党组织可以重新打开已确认的步骤。")
        if not reason.strip():
            raise ValidationError("请写明重新打开的原因。")
        with transaction.atomic():
            self.check_month_open(step.held_on)
            step.confirmed_at = step.confirmed_by = None
            step.save(update_fields=["confirmed_at", "confirmed_by"])
            self.settle(by, f"重新打开第{step.number}步 {step.chart.name}：{reason.strip()}")

    def settle(self, by: User, detail: str) -> None:
        """Read the steps again and store what follows from them."""
        for cached in ("steps", "resolutions"):
            getattr(self, "_prefetched_objects_cache", {}).pop(cached, None)
        self._mirror()
        self.store(by=by, verb=Verb.STEP, detail=detail)

    # --- moving

    def move(self, *, to: Organization, on: date, by: User) -> None:
        """The person moves to another branch and the case with him; the time of cultivation goes on."""
        if not self.can_be_moved_by(by):
            raise PermissionDenied("只有上级党组织可以把发展对象转到另一个支部。")
        if to.pk == self.organization_id or not to.is_branch():
            raise ValidationError("请选择另一个党支部。")
        with transaction.atomic():
            self.check_month_open(on)
            DevelopmentMove.objects.create(
                case=self, from_organization=self.organization, to_organization=to, moved_on=on, moved_by=by
            )
            left, self.organization = self.organization, to
            self.store(by=by, verb=Verb.STEP, detail=f"由{left}转到{to}，培养教育时间连续计算")
            audit.write_line(
                by=by, verb=Verb.STEP, record_key=self.key, organization_id=left.pk, detail=f"转出到{to}"
            )


def _refuse(breaches: list[Breach], step: DevelopmentStep) -> None:
    """Raise ValidationError where a rule blocks, or warns without a reason."""
    if blocks := [each.text for each in breaches if each.severity == BLOCK]:
        raise ValidationError(blocks)
    warnings = [each.text for each in breaches if each.severity == WARNING]
    if warnings and not step.reason.strip():
        raise ValidationError({"reason": [*warnings, "请写明原因后再确认。"]})


def unexplained(case: DevelopmentCase, changes: Mapping[date, bool]) -> list[tuple[DevelopmentStep, Breach]]:
    """The breaches of a case's confirmed steps for which nobody has given a reason; a block has none."""
    course = case.course(changes)
    return [
        (row, breach)
        for row in case.steps.all()
        if row.confirmed_at is not None
        for breach in rules.judge(
            course, row.fact(case.vote_on(row.held_on) if row.number in VOTES else None)
        )
        if breach.severity == BLOCK or (breach.severity == WARNING and not row.reason)
    ]
