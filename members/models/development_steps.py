"""What a case of 发展党员 consists of: its steps, the people and materials of a step, moves, and the year's plan."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, Self

from django.core.exceptions import PermissionDenied
from django.core.validators import MinValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from branches import audit
from branches.accounts import User
from branches.organizations import Organization
from members.development_steps import APPROVALS, BY_NUMBER, LEVELS, WITH_PEOPLE, Step
from members.models.roster import Member
from members.rules.development import Fact, Vote


class DevelopmentStep(models.Model):
    """发展步骤: one of the 25 steps as it was taken, with what was decided and why it differs from the rules."""

    class Outcome(models.TextChoices):
        ON_TIME = "on_time", "转为正式党员"
        EXTENDED = "extended", "延长预备期"
        CANCELLED = "cancelled", "取消预备党员资格"

    OPINIONS: ClassVar = ("general_branch", "party_group")
    """Levels that give an opinion and do not approve."""

    case = models.ForeignKey(
        "members.DevelopmentCase", models.PROTECT, related_name="steps", verbose_name="发展党员"
    )
    number = models.PositiveSmallIntegerField("步骤")
    level = models.CharField("审批层级", max_length=16, choices=list(LEVELS.items()), blank=True)
    held_on = models.DateField("日期")
    actor = models.CharField("由谁办理", max_length=80, blank=True)
    notice_from = models.DateField("公示开始", null=True, blank=True)
    notice_to = models.DateField("公示结束", null=True, blank=True)
    training_days = models.DecimalField(
        "培训天数", max_digits=4, decimal_places=1, null=True, blank=True,
        validators=[MinValueValidator(0, message="天数不能小于0，请核对。")],
    )  # fmt: skip
    training_hours = models.DecimalField(
        "培训学时", max_digits=4, decimal_places=1, null=True, blank=True,
        validators=[MinValueValidator(0, message="学时不能小于0，请核对。")],
    )  # fmt: skip
    passed = models.BooleanField("政治审查结论", null=True, choices=[(True, "合格"), (False, "不合格")])
    leaves_on = models.DateField("预计离开本单位日期", null=True, blank=True)
    barred = models.BooleanField("有人正受留党察看处分", default=False)
    outcome = models.CharField("讨论结论", max_length=10, choices=Outcome, blank=True)
    extension_months = models.PositiveSmallIntegerField("延长（月）", null=True, blank=True)
    conclusion = models.TextField("结论或意见", blank=True)
    note = models.TextField("备注", blank=True)
    reason = models.CharField("超出规定的原因", max_length=300, blank=True)
    recorded_at = models.DateTimeField("登记时间", default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="登记人", editable=False
    )
    confirmed_at = models.DateTimeField("确认时间", null=True, editable=False)
    confirmed_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="确认人", editable=False
    )

    class Meta:
        verbose_name = "发展步骤"
        verbose_name_plural = "发展步骤"
        ordering = ["case", "number", "held_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="dev_step_number_known",
                condition=Q(number__gte=1, number__lte=25),
                violation_error_message="步骤应是第1步至第25步。",
            ),
            models.CheckConstraint(
                name="dev_step_level_known",
                condition=Q(level__in=["", "general_branch", "party_group", "committee", "work_committee"]),
                violation_error_message="请选择审批层级。",
            ),
            models.CheckConstraint(
                name="dev_step_outcome_known",
                condition=Q(outcome__in=["", "on_time", "extended", "cancelled"]),
                violation_error_message="请选择讨论结论。",
            ),
            models.CheckConstraint(
                name="dev_step_notice_order",
                condition=Q(notice_to__isnull=True) | Q(notice_to__gte=F("notice_from")),
                violation_error_message="公示结束不能早于公示开始。",
            ),
            models.CheckConstraint(
                name="dev_step_confirmed_who",
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                violation_error_message="确认人与确认时间必须同时填写。",
            ),
        ]

    def __str__(self) -> str:
        return f"第{self.number}步 {self.chart.name}"

    @property
    def chart(self) -> Step:
        """What the chart says of the step."""
        return BY_NUMBER[self.number]

    @property
    def is_final(self) -> bool:
        """Whether it settles the step, and is no opinion on the way to an approval."""
        return self.number not in APPROVALS or self.level not in self.OPINIONS

    def fact(self, vote: Vote | None, *, formal: tuple[bool, ...] | None = None) -> Fact:
        """The step as a plain value for the rules."""
        if formal is None and self.number in WITH_PEOPLE and self.pk:
            formal = tuple(each.member.is_formal_on(self.held_on) for each in self.people.all())
        return Fact(
            self.number,
            self.held_on,
            final=self.is_final,
            level=self.level,
            formal=formal or (),
            barred=self.barred,
            notice=(self.notice_from, self.notice_to) if self.notice_from and self.notice_to else None,
            days=self.training_days,
            hours=self.training_hours,
            passed=self.passed,
            leaves_on=self.leaves_on,
            outcome=self.outcome,
            extension_months=self.extension_months,
            vote=vote,
        )

    def keep_people(self, people: Sequence[Member]) -> None:
        """The contacts or sponsors of the step, and no others."""
        chosen = {each.pk for each in people}
        kept = set(self.people.values_list("member_id", flat=True))
        self.people.filter(member__in=kept - chosen).delete()
        DevelopmentPerson.objects.bulk_create(
            DevelopmentPerson(step=self, member_id=pk) for pk in sorted(chosen - kept)
        )

    def keep_materials(self, received: Iterable[str], *, by: User) -> None:
        """Which of the step's materials have come in."""
        wanted = set(received) & set(self.chart.materials)
        for row in DevelopmentMaterial.objects.filter(case=self.case, number=self.number):
            if row.received != (row.name in wanted):
                row.received, row.noted_at, row.noted_by = row.name in wanted, timezone.now(), by
                row.save(update_fields=["received", "noted_at", "noted_by"])
            wanted.discard(row.name)
        DevelopmentMaterial.objects.bulk_create(
            DevelopmentMaterial(case=self.case, number=self.number, name=name, received=True, noted_by=by)
            for name in self.chart.materials
            if name in wanted
        )


class DevelopmentPerson(models.Model):
    """培养联系人、入党介绍人: a member named in a step."""

    step = models.ForeignKey(DevelopmentStep, models.CASCADE, related_name="people", verbose_name="发展步骤")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name="党员")

    class Meta:
        verbose_name = "联系人和介绍人"
        verbose_name_plural = "联系人和介绍人"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["step", "member"],
                name="dev_person_once",
                violation_error_message="同一人在一个步骤里只需选择一次。",
            )
        ]

    def __str__(self) -> str:
        return str(self.member)


class DevelopmentMaterial(models.Model):
    """发展材料: whether a paper of a step has come in."""

    case = models.ForeignKey(
        "members.DevelopmentCase", models.PROTECT, related_name="materials", verbose_name="发展党员"
    )
    number = models.PositiveSmallIntegerField("步骤")
    name = models.CharField("材料", max_length=30)
    received = models.BooleanField("已收到", default=False)
    noted_at = models.DateTimeField("登记时间", default=timezone.now, editable=False)
    noted_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="登记人", editable=False
    )

    class Meta:
        verbose_name = "发展材料"
        verbose_name_plural = "发展材料"
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "number", "name"],
                name="dev_material_once",
                violation_error_message="这份材料已登记。",
            )
        ]

    def __str__(self) -> str:
        return self.name


class DevelopmentMove(models.Model):
    """转移: a case that went with its person to another organisation; both go on seeing it."""

    case = models.ForeignKey(
        "members.DevelopmentCase", models.PROTECT, related_name="moves", verbose_name="发展党员"
    )
    from_organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name="转出党组织"
    )
    to_organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name="转入党组织"
    )
    moved_on = models.DateField("转移日期")
    moved_at = models.DateTimeField("登记时间", default=timezone.now, editable=False)
    moved_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="经手人", editable=False
    )

    class Meta:
        verbose_name = "发展党员转移"
        verbose_name_plural = "发展党员转移"
        ordering = ["moved_on", "pk"]

    def __str__(self) -> str:
        return f"{self.moved_on} {self.from_organization}→{self.to_organization}"


class DevelopmentPlanQuerySet(models.QuerySet[Any]):
    def of_year(self, year: int) -> Self:
        return self.filter(year=year)


class DevelopmentPlan(models.Model):
    """发展计划: how many 发展对象 a branch may determine in a year."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="development_plans", verbose_name="党支部"
    )
    year = models.PositiveSmallIntegerField("年度")
    quota = models.PositiveSmallIntegerField("计划（名）")
    set_at = models.DateTimeField("下达时间", default=timezone.now, editable=False)
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="下达人", editable=False)

    objects = DevelopmentPlanQuerySet.as_manager()

    class Meta:
        verbose_name = "发展计划"
        verbose_name_plural = "发展计划"
        ordering = ["-year", "organization"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "year"],
                name="dev_plan_once",
                violation_error_message="这个支部本年度的计划已经下达，请修改原来的计划。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization}{self.year}年{self.quota}名"

    @classmethod
    def give(cls, organization: Organization, year: int, quota: int, *, by: User) -> "DevelopmentPlan":
        """Set the branch's quota of the year, or change it."""
        if not by.may_review(organization):
            raise PermissionDenied("只有上级党组织可以下达发展党员计划。")
        with transaction.atomic():
            known = cls.objects.select_for_update().filter(organization=organization, year=year).first()
            before = f"，原为{known.quota}名" if known else ""
            plan: DevelopmentPlan = known or cls(organization=organization, year=year)
            plan.quota, plan.set_at, plan.set_by = quota, timezone.now(), by
            plan.save()
            audit.write_line(
                by=by,
                verb=audit.Verb.EDIT if before else audit.Verb.CREATE,
                record_key=f"{cls._meta.label_lower}:{plan.pk}",
                organization_id=organization.pk,
                detail=f"{year}年发展党员计划{quota}名{before}",
            )
        return plan
