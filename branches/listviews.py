"""How a user likes to see his lists: views he has saved, the columns he chose, the view he begins with."""

from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from branches.accounts import User


class SavedView(models.Model):
    """保存的视图: filters, sort and columns of one list under a name. The query is what stands in the address."""

    user = models.ForeignKey(User, models.CASCADE, related_name="saved_views", verbose_name="用户")
    record_type = models.CharField("记录类型", max_length=60)
    name = models.CharField("名称", max_length=30)
    query = models.TextField("条件", blank=True)
    saved_at = models.DateTimeField("保存时间", default=timezone.now)

    MOST = 30
    """So many views a user keeps of one list."""

    class Meta:
        verbose_name = "保存的视图"
        verbose_name_plural = "保存的视图"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "record_type", "name"],
                name="saved_view_once",
                violation_error_message="已有同名的视图，请换一个名称，或用“覆盖”更新它。",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def keep(cls, user: User, record_type: str, name: str, query: str) -> Self:
        """Save a new view. Raises ValidationError in words where the name or the number does not do."""
        view = cls(user=user, record_type=record_type, name=name.strip(), query=query)
        if cls.objects.filter(user=user, record_type=record_type).count() >= cls.MOST:
            raise ValidationError(f"每个列表最多保存{cls.MOST}个视图，请先删去不用的。")
        view.full_clean()
        view.save()
        return view

    def rename(self, name: str) -> None:
        """Give the view another name. Raises ValidationError where the name does not do."""
        self.name = name.strip()
        self.full_clean()
        self.save(update_fields=["name"])

    def overwrite(self, query: str) -> None:
        """Let the view mean what is shown now."""
        self.query, self.saved_at = query, timezone.now()
        self.save(update_fields=["query", "saved_at"])


class ListSetting(models.Model):
    """列表设置: the columns a user chose for one list, and the view with which it opens."""

    user = models.ForeignKey(User, models.CASCADE, related_name="list_settings", verbose_name="用户")
    record_type = models.CharField("记录类型", max_length=60)
    columns = models.TextField("显示的列", blank=True)
    default_view = models.ForeignKey(
        SavedView, models.SET_NULL, null=True, related_name="+", verbose_name="默认视图"
    )

    class Meta:
        verbose_name = "列表设置"
        verbose_name_plural = "列表设置"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "record_type"],
                name="list_setting_once",
                violation_error_message="这个列表的设置已经存在，请刷新页面后再试。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.record_type}"

    @classmethod
    def of(cls, user: User, record_type: str) -> Self:
        """What the user chose for the list; an unsaved row of defaults where he chose nothing."""
        stored = cls.objects.select_related("default_view").filter(user=user, record_type=record_type).first()
        return stored or cls(user=user, record_type=record_type)

    @classmethod
    def set(cls, user: User, record_type: str, **values: object) -> None:
        cls.objects.update_or_create(user=user, record_type=record_type, defaults=values)
