"""Long work: a row with a heartbeat. The broker only wakes a worker; the table is the truth."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from celery import current_app
from django.core.files.base import ContentFile
from django.db import models, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from branches.accounts import User

logger = logging.getLogger(__name__)

SILENCE = timedelta(minutes=2)
HANDLERS: dict[str, Callable[["Job"], None]] = {}


class Job(models.Model):
    """任务: work that takes longer than a page may, with its progress and result."""

    class State(models.TextChoices):
        QUEUED = "queued", "排队中"
        RUNNING = "running", "进行中"
        DONE = "done", "已完成"
        FAILED = "failed", "未完成"

    kind = models.CharField("类型", max_length=40)
    label = models.CharField("名称", max_length=120)
    state = models.CharField("状态", max_length=10, choices=State, default=State.QUEUED)
    progress = models.PositiveSmallIntegerField("进度（%）", default=0)
    message = models.TextField("说明", blank=True)
    parameters = models.JSONField("参数", default=dict)
    result_name = models.CharField("结果文件名", max_length=120, blank=True)
    result_file = models.FileField("结果文件", upload_to="jobs/%Y/%m", blank=True)
    created_at = models.DateTimeField("提交时间", default=timezone.now)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="jobs", verbose_name="提交人")
    heartbeat_at = models.DateTimeField("最近心跳", null=True)

    class Meta:
        verbose_name = "任务"
        verbose_name_plural = "任务"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.label

    @property
    def state_label(self) -> str:
        return self.get_state_display()

    def is_over(self) -> bool:
        return self.state in (self.State.DONE, self.State.FAILED)

    def beat(self, progress: int, message: str = "") -> None:
        """Tell how far the work is; also the sign of life the reaper looks for."""
        self.progress, self.message, self.heartbeat_at = progress, message, timezone.now()
        self.save(update_fields=["progress", "message", "heartbeat_at"])

    def keep_result(self, name: str, content: bytes) -> None:
        self.result_name = name
        self.result_file.save(name, ContentFile(content), save=False)
        self.save(update_fields=["result_name", "result_file"])


def handler(kind: str) -> Callable[[Callable[[Job], None]], Callable[[Job], None]]:
    """Register the function that does the work of a kind of job."""

    def register(function: Callable[[Job], None]) -> Callable[[Job], None]:
        HANDLERS[kind] = function
        return function

    return register


def start(kind: str, label: str, *, by: User, parameters: dict[str, Any]) -> Job:
    """Queue a job; a worker is woken after commit. With the broker down, beat finds the job later."""
    job = Job.objects.create(kind=kind, label=label, created_by=by, parameters=parameters)
    transaction.on_commit(lambda: wake(job.pk))
    return job


def wake(job_id: int) -> None:
    """Tell a worker that a job waits. A broker that is down costs time, never the job."""
    try:
        current_app.send_task("branches.tasks.run_job", [job_id])
    except (OperationalError, ConnectionError) as error:
        logger.warning("消息队列暂不可用，任务%s稍后由定时巡检启动：%s", job_id, error)


def run(job_id: int) -> None:
    """Do one queued job. Only one worker gets it; a second call finds it taken and returns."""
    taken = Job.objects.filter(pk=job_id, state=Job.State.QUEUED).update(
        state=Job.State.RUNNING, heartbeat_at=timezone.now()
    )
    if not taken:
        return
    job = Job.objects.get(pk=job_id)
    try:
        HANDLERS[job.kind](job)
    except Exception as error:
        job.state, job.message = Job.State.FAILED, f"任务没有完成：{error}。请核对后重新提交。"
        job.save(update_fields=["state", "message"])
        raise
    job.state, job.progress = Job.State.DONE, 100
    job.save(update_fields=["state", "progress"])


def reap() -> list[int]:
    """Queue again what a dead worker left running, and return all jobs now waiting."""
    Job.objects.filter(state=Job.State.RUNNING, heartbeat_at__lt=timezone.now() - SILENCE).update(
        state=Job.State.QUEUED
    )
    return list(Job.objects.filter(state=Job.State.QUEUED).values_list("pk", flat=True))
