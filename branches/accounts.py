"""Who may log in, and in which organisation with which role."""

from datetime import date
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone

from branches.organizations import Organization, OrganizationQuerySet, next_path


class Request(HttpRequest):
    """A request that came through the log-in: its user is one of ours."""

    user: "User"


class Role(models.TextChoices):
    """What a post lets its holder do. The three administrators see no business data."""

    SECRETARY = "secretary", "书记"
    COMMITTEE_MEMBER = "committee_member", "委员"
    CLERK = "clerk", "干事"
    DUES_OFFICER = "dues_officer", "党费管理员"
    STAFF = "staff", "党务专干"
    LEADER = "leader", "领导"
    MEMBER = "member", "党员"
    SYSTEM_ADMINISTRATOR = "system_administrator", "系统管理员"
    SECURITY_ADMINISTRATOR = "security_administrator", "安全管理员"
    AUDIT_ADMINISTRATOR = "audit_administrator", "审计管理员"


BUSINESS_ROLES = (Role.SECRETARY, Role.COMMITTEE_MEMBER, Role.CLERK, Role.STAFF, Role.LEADER)
ENTERING_ROLES = (Role.SECRETARY, Role.COMMITTEE_MEMBER, Role.CLERK)
CONFIRMING_ROLES = (Role.SECRETARY, Role.COMMITTEE_MEMBER)
REVIEWING_ROLES = (Role.SECRETARY, Role.STAFF)
ADMINISTRATORS = (
    Role.SYSTEM_ADMINISTRATOR,
    Role.SECURITY_ADMINISTRATOR,
    Role.AUDIT_ADMINISTRATOR,
)


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None, *, name: str, **extra: Any) -> "User":
        user = self.model(username=username, name=name, **extra)
        user.set_password(password)
        user.save()
        return user

    def importer(self) -> "User":
        """The account in whose name ledgers are loaded from the command line; nobody can log in as it."""
        user = self.filter(username="ledger-import").first()
        return user or self.create_user("ledger-import", None, name="台账导入", is_active=False)


class User(AbstractBaseUser):
    """用户: a person's account. It gives access only; what a person is in the party is an appointment."""

    username = models.CharField(
        "用户名", max_length=60, unique=True, error_messages={"unique": "该用户名已被使用，请换一个。"}
    )
    name = models.CharField("姓名", max_length=40)
    email = models.EmailField("邮箱", blank=True)
    is_active = models.BooleanField("启用", default=True)
    must_change_password = models.BooleanField("登录后须改密码", default=False)
    created_at = models.DateTimeField("创建时间", default=timezone.now)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]
    objects = UserManager()

    class Meta:
        verbose_name = "用户"
        verbose_name_plural = "用户"

    def __str__(self) -> str:
        return self.name

    def current_posts(self) -> "list[Post]":
        """The posts held today; read once per request (the user object lives as long)."""
        if not hasattr(self, "_current_posts"):
            today = timezone.localdate()
            rows = (
                self.posts.select_related("organization")
                .filter(starts_on__lte=today)
                .exclude(ends_on__lt=today)
                .annotate(predecessor_path=models.F("organization__predecessors__path"))
            )
            posts: dict[int, Post] = {}
            for post in rows:  # once for each organisation that was merged into the post's own
                kept = posts.setdefault(post.pk, post)
                kept.paths = [*kept.paths, *([post.predecessor_path] if post.predecessor_path else [])]
            self._current_posts = list(posts.values())
        return self._current_posts

    def roles_at(self, organization: Organization) -> set[str]:
        """The roles held in the organisation itself, or in the one that took it over and finishes what it left open."""
        own = {organization.pk, organization.successor_id}
        return {post.role for post in self.current_posts() if post.organization_id in own}

    def roles_above(self, organization: Organization) -> set[str]:
        return {
            post.role
            for post in self.current_posts()
            if organization.path.startswith(post.organization.path)
            and post.organization_id != organization.pk
        }

    def visible_condition(
        self, prefix: str = "organization__", roles: tuple[Role, ...] = BUSINESS_ROLES
    ) -> models.Q:
        """The organisations whose records this user may see: the subtrees of the current posts of the roles.

        Without such a post nothing is visible.
        """
        condition = models.Q(pk__in=[])
        for post in self.current_posts():
            if post.role in roles:
                for path in (post.organization.path, *post.paths):
                    condition |= models.Q(
                        **{f"{prefix}path__gte": path, f"{prefix}path__lt": next_path(path)}
                    )
        return condition

    def organizations(self) -> OrganizationQuerySet:
        """The organisations this user may see."""
        return Organization.objects.filter(self.visible_condition(prefix=""))

    def acting_organization(self) -> Organization | None:
        """The organisation of the user's first business post: where his workbench stands."""
        for post in self.current_posts():
            if post.role in BUSINESS_ROLES:
                return post.organization
        return None

    def may_enter_for(self, organization: Organization) -> bool:
        return bool(self.roles_at(organization) & set(ENTERING_ROLES))

    def may_confirm_for(self, organization: Organization) -> bool:
        return bool(self.roles_at(organization) & set(CONFIRMING_ROLES))

    def enters_records(self) -> bool:
        """Whether any of the posts enters records."""
        return any(post.role in ENTERING_ROLES for post in self.current_posts())

    def confirms_records(self) -> bool:
        """Whether any of the posts confirms records."""
        return any(post.role in CONFIRMING_ROLES for post in self.current_posts())

    def reviews_records(self) -> bool:
        """Whether any of the posts reviews the records of the organisations below."""
        return any(post.role in REVIEWING_ROLES for post in self.current_posts())

    def keeps_dues(self) -> bool:
        """Whether any of the posts is that of a dues officer."""
        return any(post.role == Role.DUES_OFFICER for post in self.current_posts())

    def may_keep_dues(self, organization: Organization) -> bool:
        """Whether he keeps the dues of the organisation, and so sees what its members earn."""
        return Role.DUES_OFFICER in self.roles_at(organization) | self.roles_above(organization)

    def may_review(self, organization: Organization) -> bool:
        """Whether he is above the organisation and reviews its records (send back, close a month)."""
        return bool(self.roles_above(organization) & set(REVIEWING_ROLES))


class Post(models.Model):
    """岗位: user × organisation × role, from–to. It gives access and nothing else."""

    user = models.ForeignKey(User, models.PROTECT, related_name="posts", verbose_name="用户")
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="posts", verbose_name="党组织"
    )
    role = models.CharField("角色", max_length=30, choices=Role)
    starts_on = models.DateField("开始日期", default=timezone.localdate)
    ends_on = models.DateField("结束日期", null=True, blank=True)

    paths: tuple[str, ...] | list[str] = ()
    """Set by `current_posts`: the paths of the organisations that were merged into the post's own."""

    class Meta:
        verbose_name = "岗位"
        verbose_name_plural = "岗位"
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="post_ends_after_start",
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                violation_error_message="结束日期不能早于开始日期。",
            ),
            models.CheckConstraint(
                name="post_role_known",
                condition=models.Q(role__in=[value for value, _ in Role.choices]),
                violation_error_message="请选择角色。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization} {self.get_role_display()} {self.user}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.full_clean()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """The three administrators exclude each other and all business roles (domain.md 7.2)."""
        if not self.user_id or not self.role:
            return
        others = Post.objects.filter(user_id=self.user_id).exclude(pk=self.pk)
        others = others.exclude(ends_on__lt=self.starts_on or date.min)
        held = set(others.values_list("role", flat=True))
        if self.role in ADMINISTRATORS and held - {self.role}:
            raise ValidationError({"role": "管理员账号不能兼任其他岗位，请另建账号。"})
        if self.role not in ADMINISTRATORS and held & set(ADMINISTRATORS):
            raise ValidationError({"role": "该用户是管理员，不能兼任业务岗位，请另建账号。"})
