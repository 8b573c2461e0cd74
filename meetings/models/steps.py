"""What was done before, at and after a 民主生活会 or 组织生活会."""

from django.db import models
from django.db.models import Q

from meetings.checklists import BY_CODE
from meetings.models.meetings import Meeting


class MeetingStep(models.Model):
    """会前会上会后事项: one step of the checklist in meetings/checklists.py, as far as something is known of it."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="steps", verbose_name="会议活动")
    code = models.CharField("事项", max_length=20)
    done = models.BooleanField("已完成", default=False)
    done_on = models.DateField("完成日期", null=True, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "会前会上会后事项"
        verbose_name_plural = "会前会上会后事项"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "code"],
                name="meeting_step_once",
                violation_error_message="同一事项只需填写一次。",
            ),
            models.CheckConstraint(
                name="meeting_step_day_when_done",
                condition=Q(done=True) | Q(done_on__isnull=True),
                violation_error_message="填写完成日期的事项，请同时勾选“已完成”。",
            ),
        ]

    def __str__(self) -> str:
        step = BY_CODE.get(self.code)
        return step.text if step else self.code
