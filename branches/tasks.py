"""The doors by which the queue enters this app."""

from celery import shared_task

from branches import audit, drafts, jobs


@shared_task
def run_job(job_id: int) -> None:
    jobs.run(job_id)


@shared_task
def reap_jobs() -> None:
    for job_id in jobs.reap():
        jobs.wake(job_id)


@shared_task
def seal_audit() -> None:
    audit.seal()


@shared_task
def purge_drafts() -> None:
    drafts.purge()
