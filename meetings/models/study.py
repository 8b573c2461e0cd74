"""What study produced: reflections and research reports."""

from typing import Any, ClassVar, Self

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from branches.accounts import Role, User
from branches.audit import Verb
from branches.organizations import Organization, next_path
from branches.records import Record, RecordQuerySet
from meetings.rules import TEXT_ALIKE_PERCENT
from meetings.similarity import digest, percent_found, sketch, sketches_meet
from members.models import Member


class StudyProductQuerySet(RecordQuerySet):
    def reflections(self) -> Self:
        return self.without_duplicates().filter(kind=StudyProduct.Kind.REFLECTION)

    def research_reports(self) -> Self:
        return self.without_duplicates().filter(kind=StudyProduct.Kind.RESEARCH)

    def duplicates(self) -> Self:
        """Texts like a confirmed one that nobody has cleared yet: the two count once."""
        return self.filter(twin__state=Record.State.CONFIRMED, cleared_at__isnull=True)

    def without_duplicates(self) -> Self:
        return self.exclude(twin__state=Record.State.CONFIRMED, cleared_at__isnull=True)

    def duplicate_reflections(self) -> Self:
        return self.duplicates().filter(kind=StudyProduct.Kind.REFLECTION)

    def duplicate_reports(self) -> Self:
        return self.duplicates().filter(kind=StudyProduct.Kind.RESEARCH)

    def of_bureau_of(self, organization: Organization) -> Self:
        """Those of the whole bureau the organisation belongs to: of all below the same 党组."""
        bureau = organization.path[: 2 * Organization.steplen]
        return self.filter(organization__path__gte=bureau, organization__path__lt=next_path(bureau))


class StudyProduct(Record):
    """学习成果: one document, however many wrote it. Confirmed means adopted (已采纳).

    A text that is like another of the bureau names it as its `twin` and does not count beside it, until the
    secretary has looked at both and cleared it.
    """

    class Kind(models.TextChoices):
        REFLECTION = "reflection", "心得体会"
        RESEARCH = "research", "调研报告"

    stem = "study-product"
    later_fields: ClassVar = ("cleared_at", "cleared_by")

    held_on = models.DateField("提交日期")
    kind = models.CharField("类别", max_length=12, choices=Kind)
    title = models.CharField("题目", max_length=200)
    authors = models.ManyToManyField(Member, through="StudyAuthor", related_name="study_products")
    text = models.TextField("正文", blank=True)
    text_digest = models.CharField("正文校验值", max_length=64, blank=True, editable=False, db_index=True)
    text_sketch = models.TextField("正文特征", blank=True, editable=False)
    twin = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="+", verbose_name="雷同文稿"
    )
    alike_percent = models.PositiveSmallIntegerField("相同百分比", null=True, editable=False)
    cleared_at = models.DateTimeField("核查时间", null=True, editable=False)
    cleared_by = models.ForeignKey(
        User, models.PROTECT, null=True, editable=False, related_name="+", verbose_name="核查人"
    )

    objects = StudyProductQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "学习成果"
        verbose_name_plural = "学习成果"
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                name="study_cleared_who",
                condition=Q(cleared_at__isnull=True, cleared_by__isnull=True)
                | Q(cleared_at__isnull=False, cleared_by__isnull=False),
                violation_error_message="核查人与核查时间必须同时填写。",
            ),
            models.CheckConstraint(
                name="study_twin_alike",
                condition=Q(twin__isnull=True, alike_percent__isnull=True)
                | Q(twin__isnull=False, alike_percent__isnull=False),
                violation_error_message="雷同文稿与相同百分比必须同时填写。",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def natural_key(self) -> tuple[Any, ...]:
        return (self.kind, self.title, self.held_on, self.organization_id)

    def prepare(self) -> None:
        """Derive by what the text is recognised."""
        self.text_digest, self.text_sketch = digest(self.text), sketch(self.text)

    def store(
        self, *, by: User, verb: Verb = Verb.EDIT, detail: str = "", opened_at: int | None = None
    ) -> None:
        """As every record; a text that has changed is looked for among the others first."""
        if digest(self.text) != self.text_digest:
            self._look_for_twin()
        super().store(by=by, verb=verb, detail=detail, opened_at=opened_at)

    def _look_for_twin(self) -> None:
        self.twin, self.alike_percent, self.cleared_at, self.cleared_by = None, None, None, None
        own, own_sketch = digest(self.text), sketch(self.text)
        if not own:
            return
        others = (
            StudyProduct.objects.of_bureau_of(self.organization)
            .filter(kind=self.kind)
            .exclude(state=Record.State.WITHDRAWN)
            .exclude(text_digest="")
            .order_by("pk")
        )
        if self.pk:
            others = others.exclude(pk=self.pk).exclude(twin=self.pk)
        same = others.filter(text_digest=own).first()
        if same is not None:
            self.twin, self.alike_percent = same, 100
            return
        near = [
            pk for pk, known in others.values_list("pk", "text_sketch") if sketches_meet(own_sketch, known)
        ]
        found = [(percent_found(self.text, each.text), each) for each in others.filter(pk__in=near)]
        percent, nearest = max(found, key=lambda pair: pair[0], default=(0, None))
        if percent >= TEXT_ALIKE_PERCENT:
            self.twin, self.alike_percent = nearest, percent

    # --- what is said of a text like another

    @property
    def is_duplicate(self) -> bool:
        """Whether it waits to be cleared, and does not count beside its twin."""
        return self.twin is not None and self.cleared_at is None and self.twin.state == Record.State.CONFIRMED

    def likeness(self, user: User) -> str:
        """与贺云峤《…》有92%相同, for one who may see the other; else without author and title."""
        if self.twin is None:
            return ""
        other = StudyProduct.objects.visible_to(user).filter(pk=self.twin_id).first()
        if other is None:
            return f"与本单位其他党组织的一篇有{self.alike_percent}%相同"
        authors = "、".join(each.member.name for each in other.studyauthor_set.select_related("member"))
        return f"与{authors}《{other}》有{self.alike_percent}%相同"

    def warnings_for(self, user: User) -> list[str]:
        if self.cleared_at is not None or self.twin_id is None:
            return []
        return [f"正文{self.likeness(user)}。请核对是否雷同；书记认定不雷同以前，两篇只计一篇。"]

    def can_be_cleared_by(self, user: User) -> bool:
        return (
            self.twin_id is not None
            and self.cleared_at is None
            and (Role.SECRETARY in user.roles_at(self.organization) or user.may_review(self.organization))
        )

    def clear(self, *, by: User, reason: str) -> None:
        """Both texts were looked at: this one stands on its own and counts."""
        if not self.can_be_cleared_by(by):
            raise PermissionDenied("只有本组织的书记或上级党组织可以认定文稿不雷同。")
        if not reason.strip():
            raise ValidationError("请写明认定的理由。")
        self.cleared_at, self.cleared_by = timezone.now(), by
        self.store(by=by, verb=Verb.STEP, detail=f"认定不雷同：{reason.strip()}")


class StudyAuthor(models.Model):
    """作者: one author of one document."""

    product = models.ForeignKey(StudyProduct, models.CASCADE, verbose_name="学习成果")
    member = models.ForeignKey(Member, models.PROTECT, verbose_name="作者")

    class Meta:
        verbose_name = "作者"
        verbose_name_plural = "作者"
        constraints = [
            models.UniqueConstraint(
                fields=["product", "member"],
                name="study_author_once",
                violation_error_message="同一作者只需填写一次。",
            )
        ]

    def __str__(self) -> str:
        return str(self.member)
