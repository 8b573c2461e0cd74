"""The doors by which the queue enters this app."""

from celery import shared_task

from reports import rollups, uploads

__all__ = ["refresh_cells", "uploads"]  # importing `uploads` makes its job known to the worker


@shared_task
def refresh_cells() -> None:
    rollups.refresh_all()
