"""Long work: each job is done once, whatever happens to workers and queue."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from kombu.exceptions import OperationalError

from branches import jobs, tasks
from branches.jobs import Job
from tests.cast import Cast

done: list[int] = []


@pytest.fixture(autouse=True)
def handlers() -> Iterator[None]:
    """A job that works, and one that does not."""

    def work(job: Job) -> None:
        job.beat(40, "正在写入")
        job.keep_result("结果.txt", "好".encode())
        done.append(job.pk)

    def fail(job: Job) -> None:
        raise ValueError("第3行没有日期")

    done.clear()
    jobs.handler("test-work")(work)
    jobs.handler("test-fail")(fail)
    yield
    del jobs.HANDLERS["test-work"], jobs.HANDLERS["test-fail"]


@pytest.fixture
def woken(monkeypatch: pytest.MonkeyPatch) -> list[list[int]]:
    """What the queue was told."""
    sent: list[list[int]] = []
    monkeypatch.setattr(jobs.current_app, "send_task", lambda name, arguments: sent.append(arguments))
    return sent


def start(cast: Cast, kind: str) -> Job:
    return jobs.start(kind, "试一试", by=cast.first, parameters={"year": 2025})


def test_a_job_is_done_once(
    cast: Cast, woken: list[list[int]], django_capture_on_commit_callbacks: pytest.FixtureRequest
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        job = start(cast, "test-work")
        assert woken == []  # not before the row can be seen
    assert woken == [[job.pk]]
    assert not job.is_over()
    tasks.run_job(job.pk)
    tasks.run_job(job.pk)
    assert done == [job.pk]
    job.refresh_from_db()
    assert (job.state, job.progress, job.message) == (Job.State.DONE, 100, "正在写入")
    assert job.state_label == "已完成" and job.is_over()
    assert job.result_name == "结果.txt"
    with job.result_file.open("rb") as file:
        assert file.read().decode() == "好"


def test_a_failure_says_what_to_do(cast: Cast) -> None:
    job = start(cast, "test-fail")
    with pytest.raises(ValueError, match="第3行"):
        jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert job.message == "任务没有完成：第3行没有日期。请核对后重新提交。"
    jobs.run(job.pk)  # a failed job is not taken up again
    assert jobs.reap() == []


def test_what_a_dead_worker_left_is_queued_again(cast: Cast, woken: list[list[int]]) -> None:
    alive, dead, waiting = (start(cast, "test-work") for _ in range(3))
    now = timezone.now()
    Job.objects.filter(pk=alive.pk).update(state=Job.State.RUNNING, heartbeat_at=now)
    silent = now - jobs.SILENCE - timedelta(seconds=1)
    Job.objects.filter(pk=dead.pk).update(state=Job.State.RUNNING, heartbeat_at=silent)
    tasks.reap_jobs()
    assert sorted(woken) == [[dead.pk], [waiting.pk]]
    alive.refresh_from_db()
    assert alive.state == Job.State.RUNNING


@pytest.mark.parametrize("error", [OperationalError("away"), ConnectionRefusedError()])
def test_a_queue_that_is_away_costs_time_and_no_job(
    cast: Cast,
    error: Exception,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: pytest.FixtureRequest,
) -> None:
    def away(name: str, arguments: list[int]) -> None:
        raise error

    monkeypatch.setattr(jobs.current_app, "send_task", away)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        job = start(cast, "test-work")
    assert jobs.reap() == [job.pk]
