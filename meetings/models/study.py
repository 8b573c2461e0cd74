"""What study produced: reflections and research reports."""

from typing import Any, Self

from django.db import models

from branches.records import Record, RecordQuerySet
from members.models import Member


class StudyProductQuerySet(RecordQuerySet):
    def reflections(self) -> Self:
        return self.filter(kind=StudyProduct.Kind.REFLECTION)

    def research_reports(self) -> Self:
        return self.filter(kind=StudyProduct.Kind.RESEARCH)


class StudyProduct(Record):
    """学习成果: one document, however many wrote it. Confirmed means adopted (已采纳)."""

    class Kind(models.TextChoices):
        REFLECTION = "reflection", "心得体会"
        RESEARCH = "research", "调研报告"

    stem = "study-product"

    held_on = models.DateField("提交日期")
    kind = models.CharField("类别", max_length=12, choices=Kind)
    title = models.CharField("题目", max_length=200)
    authors = models.ManyToManyField(Member, through="StudyAuthor", related_name="study_products")
    text = models.TextField("正文", blank=True)

    objects = StudyProductQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "学习成果"
        verbose_name_plural = "学习成果"

    def __str__(self) -> str:
        return self.title

    def natural_key(self) -> tuple[Any, ...]:
        return (self.kind, self.title, self.held_on, self.organization_id)


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
