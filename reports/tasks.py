"""The doors by which the queue enters this app."""

from celery import shared_task

from reports import duty_report_documents, minutes, rollups, uploads

# Importing a module with a job makes the job known to the worker.
__all__ = ["duty_report_documents", "minutes", "refresh_cells", "uploads"]


@shared_task
def refresh_cells() -> None:
    rollups.refresh_all()
