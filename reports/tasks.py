"""The doors by which the queue enters this app."""

from celery import shared_task

from reports import rollups


@shared_task
def refresh_cells() -> None:
    rollups.refresh_all()
