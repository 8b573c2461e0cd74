"""党建目标责任书: what an organisation takes upon itself for one year, signed with the one above it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import MinValueValidator
from django.db import models, transaction
from django.db.models import F, Q

from branches.accounts import User
from branches.audit import Verb
from branches.organizations import Organization
from branches.records import Record, RecordQuerySet
from members.models import Member


class ContractQuerySet(RecordQuerySet):
    def of_year(self, year: int) -> Self:
        return self.filter(year=year)

    def scored(self) -> Self:
        """Those whose clauses were scored at the year's end."""
        return self.filter(scored_on__isnull=False)


@dataclass(frozen=True)
class Promise:
    """A clause as it is typed before there is a contract: its text and its full marks."""

    text: str
    marks: Decimal


class Contract(Record):
    """目标责任书: one organisation's for one year. It belongs to who is bound by it; confirming it is signing it."""

    stem = "contract"
    counted_days: ClassVar = ("held_on", "scored_on")

    held_on = models.DateField("签订日期")
    year = models.PositiveSmallIntegerField("年度")
    issuer = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name="与哪个上级党组织签订"
    )
    issued_by = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="上级签订人"
    )
    signer = models.ForeignKey(Member, models.PROTECT, related_name="contracts", verbose_name="责任人")
    remark = models.CharField("备注", max_length=200, blank=True)
    score = models.DecimalField("考核得分", max_digits=5, decimal_places=1, null=True, editable=False)
    scored_on = models.DateField("考核日期", null=True, editable=False)
    scored_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="考核人", editable=False
    )

    objects = ContractQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "目标责任书"
        verbose_name_plural = "目标责任书"
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "year", "signer"],
                name="contract_once",
                violation_error_message="这位责任人这一年度的责任书已经登记，请打开原有的那一份。",
            ),
            models.CheckConstraint(
                name="contract_with_another",
                condition=~Q(organization_id=F("issuer_id")),
                violation_error_message="责任书由上下级党组织签订，请选择上级党组织。",
            ),
            models.CheckConstraint(
                name="contract_scored_who",
                condition=Q(score__isnull=True, scored_on__isnull=True, scored_by__isnull=True)
                | Q(score__isnull=False, scored_on__isnull=False, scored_by__isnull=False),
                violation_error_message="责任书的考核得分、考核日期和考核人必须同时填写。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization.short_name}{self.year}年党建目标责任书"

    def natural_key(self) -> tuple[Any, ...]:
        return (self.organization_id, self.year, self.signer_id)

    def clean(self) -> None:
        """It is signed with an organisation above."""
        if self.organization_id and self.issuer_id and not _is_above(self.issuer, self.organization):
            raise ValidationError({"issuer": "责任书和上级党组织签订，请在本组织的上级中选择。"})

    def missing(self) -> list[str]:
        return [] if self.clauses.exists() else ["责任书还没有条款，请加入条款后再签订。"]

    def full_marks(self) -> Decimal:
        return sum((each.marks for each in self.clauses.all()), Decimal(0))

    # --- handing out

    @classmethod
    def hand_out(
        cls,
        *,
        by: User,
        issuer: Organization,
        issued_by: Member | None,
        year: int,
        on: date,
        signers: Sequence[tuple[Organization, Member]],
        clauses: Sequence[Promise],
    ) -> "list[Contract]":
        """下达: the same clauses to each of the organisations, as drafts they sign by confirming.

        Raises ValidationError where one of them has its contract of the year already; nothing is written then.
        """
        if not may_hand_out(by, issuer):
            raise PermissionDenied("责任书由上级党组织的书记、委员或干事下达。")
        if not clauses:
            raise ValidationError("请至少写一条责任条款。")
        made = []
        with transaction.atomic():
            for organization, signer in signers:
                if cls.objects.filter(organization=organization, year=year, signer=signer).exists():
                    raise ValidationError(
                        f"{organization.short_name}{year}年的责任书已经登记，请不要重复下达。"
                    )
                contract = cls(
                    organization=organization, held_on=on, year=year, issuer=issuer, issued_by=issued_by,
                    signer=signer,
                )  # fmt: skip
                contract.full_clean(exclude=["created_by"])
                contract.store(by=by, detail=f"由{issuer.short_name}下达")
                ContractClause.objects.bulk_create(
                    ContractClause(contract=contract, text=each.text, marks=each.marks) for each in clauses
                )
                made.append(contract)
        return made

    # --- scoring

    def can_be_scored_by(self, user: User) -> bool:
        """By who stands above, once it is signed."""
        return self.state == self.State.CONFIRMED and user.may_review(self.organization)

    def assess(
        self, marks: dict[int, tuple[Decimal | None, str]], *, by: User, on: date, opened_at: int
    ) -> None:
        """年底考核: marks and reasons by the id of the clause. Raises ValidationError by id, writing nothing."""
        if not self.can_be_scored_by(by):
            raise PermissionDenied("责任书签订以后由上级党组织考核评分。")
        if on < self.held_on:
            raise ValidationError("考核日期不能早于签订日期，请改正。")
        faults: dict[str, str] = {}
        with transaction.atomic():
            clauses = list(self.clauses.select_for_update(of=("self",)))
            for clause in clauses:
                clause.score, clause.note = marks.get(clause.pk, (None, ""))
                if clause.score is None:
                    faults[str(clause.pk)] = "请给这一条评分。"
                    continue
                try:
                    clause.full_clean(exclude=["contract"])
                except ValidationError as error:
                    faults[str(clause.pk)] = "".join(error.messages)
            if faults:
                raise ValidationError(faults)
            ContractClause.objects.bulk_update(clauses, ["score", "note"])
            self.score = sum((each.score or Decimal(0) for each in clauses), Decimal(0))
            self.scored_on, self.scored_by = on, by
            self.store(by=by, verb=Verb.STEP, detail=f"考核得分{self.score}", opened_at=opened_at)

    def _leave(self, state: str, *, by: User, verb: Verb, reason: str) -> None:
        """What is opened again is signed anew, and scored anew."""
        self.score = self.scored_on = self.scored_by = None
        with transaction.atomic():
            super()._leave(state, by=by, verb=verb, reason=reason)
            self.clauses.update(score=None, note="")


def _is_above(upper: Organization, lower: Organization) -> bool:
    return lower.path != upper.path and lower.path.startswith(upper.path)


class ContractClause(models.Model):
    """责任条款: one thing promised, its full marks, and what it was given at the year's end."""

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="clauses", verbose_name="目标责任书")
    text = models.CharField("责任条款", max_length=300)
    marks = models.DecimalField(
        "分值", max_digits=4, decimal_places=1, validators=[MinValueValidator(Decimal("0.5"))]
    )
    score = models.DecimalField("得分", max_digits=4, decimal_places=1, null=True, blank=True)
    note = models.CharField("评分说明", max_length=120, blank=True)

    class Meta:
        db_table = "responsibilities_clause"
        verbose_name = "责任条款"
        verbose_name_plural = "责任条款"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="contract_clause_score",
                condition=Q(score__isnull=True) | Q(score__gte=0, score__lte=F("marks")),
                violation_error_message="得分应在0和这一条的分值之间。",
            ),
            models.CheckConstraint(
                name="contract_clause_why",
                condition=Q(score__isnull=True) | Q(score=F("marks")) | ~Q(note=""),
                violation_error_message="没有给满分的，请写明扣分的原因。",
            ),
        ]

    def __str__(self) -> str:
        return self.text


def may_hand_out(user: User, issuer: Organization) -> bool:
    """Whether he hands out contracts for the organisation; a branch has nobody below it to sign with."""
    return user.may_enter_for(issuer) and not issuer.is_branch()
