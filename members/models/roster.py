"""The roster: who the members are."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from branches.accounts import User
from branches.encryption import EncryptedTextField, blind_index, mask
from branches.organizations import Organization
from branches.periods import Scope
from branches.pinyin import pinyin_of
from branches.records import Record, RecordQuerySet
from members.identity import check_id_number


class MemberQuerySet(RecordQuerySet):
    def in_party(self, on: date) -> Self:
        """Members on the day: admitted, not transferred out or gone."""
        return self.filter(held_on__lte=on).filter(Q(left_on__isnull=True) | Q(left_on__gt=on))

    def placed(self, on: date) -> Self:
        """With `place_path`: a member counts where he was on the day, not where he has gone since."""
        left = PastMembership.objects.filter(member=OuterRef("pk"), until__gt=on).order_by("until", "pk")
        return self.annotate(
            place_path=Coalesce(Subquery(left.values("organization__path")[:1]), F("organization__path"))
        )

    def within(self, scope: Scope) -> Self:
        """Those who are in the scope at the end of its period."""
        return self.placed(scope.period.end).filter(scope.covers("place_path"))

    def on_roster(self, organization: Organization, on: date) -> Self:
        """Confirmed members of the organisation and its 党小组 as the roster stood on the day.

        Who has moved since is found through the memberships he left behind.
        """
        left = PastMembership.objects.filter(member=OuterRef("pk"), until__gt=on).order_by("until", "pk")
        there: models.Expression = Coalesce(
            Subquery(left.values("organization")[:1]),
            F("organization"),
            output_field=models.BigIntegerField(),
        )
        return (
            self.confirmed()
            .in_party(on)
            .annotate(roster_organization=there)
            .filter(roster_organization__in=Organization.objects.subtree(organization).values("pk"))
        )

    def probationary(self) -> Self:
        """预备党员, by the category the roster gives."""
        return self.filter(category=Member.Category.PROBATIONARY)

    def formal(self) -> Self:
        """正式党员 of good standing, by the category the roster gives."""
        return self.filter(category=Member.Category.FORMAL, standing=Member.Standing.NORMAL)

    def by_name(self) -> Self:
        return self.order_by("name_pinyin", "pk")

    def to_choose_from(self) -> Self:
        """For finding persons by name: without what is encrypted, with their organisations."""
        return self.select_related("organization").defer("id_number", "phone", "address")


class Member(Record):
    """党员: one member of the party, with the 16 items of the 党员基本信息采集表 (domain.md 2.9)."""

    class Sex(models.TextChoices):
        MALE = "male", "男"
        FEMALE = "female", "女"

    class Category(models.TextChoices):
        FORMAL = "formal", "正式党员"
        PROBATIONARY = "probationary", "预备党员"

    class Standing(models.TextChoices):
        NORMAL = "normal", "正常"
        SUSPENDED = "suspended", "停止党籍"

    counted_days: ClassVar = ("held_on", "left_on")
    later_fields: ClassVar = (
        "organization", "education", "category", "formal_on", "job", "phone", "address", "standing",
        "lost_contact", "lost_contact_on", "floating", "floating_to", "left_on", "account",
    )  # fmt: skip

    stem = "member"

    held_on = models.DateField("加入党组织日期")
    name = models.CharField("姓名", max_length=40)
    name_pinyin = models.CharField("姓名拼音", max_length=120, blank=True, editable=False)
    sex = models.CharField("性别", max_length=6, choices=Sex)
    ethnicity = models.CharField("民族", max_length=20, default="汉族")
    id_number = EncryptedTextField("公民身份号码", blank=True)
    id_number_index = models.CharField(
        "身份号码索引", max_length=64, null=True, unique=True, editable=False
    )  # NULL where no number is known: several such members must coexist
    born_on = models.DateField("出生日期", null=True, blank=True)
    education = models.CharField("学历", max_length=20, blank=True)
    category = models.CharField("人员类别", max_length=12, choices=Category)
    formal_on = models.DateField("转为正式党员日期", null=True, blank=True)
    job = models.CharField("工作岗位", max_length=40, blank=True)
    phone = EncryptedTextField("联系电话", blank=True)
    address = EncryptedTextField("家庭住址", blank=True)
    standing = models.CharField("党籍状态", max_length=10, choices=Standing, default=Standing.NORMAL)
    lost_contact = models.BooleanField("是否失联党员", default=False)
    lost_contact_on = models.DateField("失去联系日期", null=True, blank=True)
    floating = models.BooleanField("是否流动党员", default=False)
    floating_to = models.CharField("外出流向", max_length=60, blank=True)
    left_on = models.DateField("离开日期", null=True, blank=True)
    account = models.OneToOneField(
        User,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="member",
        verbose_name="登录账号",
    )

    objects = MemberQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "党员"
        verbose_name_plural = "党员"
        ordering = ["organization", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def told_apart(self) -> str:
        """What tells him from others of his name: 第一党支部·2003年7月入党."""
        return f"{self.organization.short_name}·{self.held_on.year}年{self.held_on.month}月入党"

    def natural_key(self) -> tuple[Any, ...]:
        return (self.id_number_index or (self.organization_id, self.name, self.born_on),)

    def clean(self) -> None:
        check_id_number(self.id_number, born_on=self.born_on, male=self.sex == self.Sex.MALE)

    def prepare(self) -> None:
        """Derive the columns that only serve look-up: the blind index and the pinyin."""
        self.id_number_index = blind_index(self.id_number)
        self.name_pinyin = pinyin_of(self.name)

    def is_formal_on(self, day: date) -> bool:
        """Whether he is a 正式党员 on the day; where the day of conversion is not known, by his category."""
        if self.category != self.Category.FORMAL or self.standing != self.Standing.NORMAL:
            return False
        return self.formal_on is None or self.formal_on <= day

    @property
    def masked_id_number(self) -> str:
        return mask(self.id_number, 3, 4)

    @property
    def masked_phone(self) -> str:
        return mask(self.phone, 3, 4)


class PastMembership(models.Model):
    """原所在党组织: an organisation the member belonged to before the present one.

    *until* is the first day he no longer belonged to it; the next one, or the member's present
    organisation, holds from that day on.
    """

    member = models.ForeignKey(Member, models.CASCADE, related_name="past_memberships", verbose_name="党员")
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name="原所在党组织"
    )
    until = models.DateField("转出日期")

    class Meta:
        verbose_name = "原所在党组织"
        verbose_name_plural = "原所在党组织"
        ordering = ["until", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "until"],
                name="past_membership_once",
                violation_error_message="同一天只能转出一次，请核对转出日期。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.organization}"
