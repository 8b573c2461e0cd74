"""The doors by which the queue enters this app."""

from celery import shared_task

from reports import duty_report_documents, minutes, nudges, registers, reminders, rollups, uploads
from reports.workbench import mail_items

# Importing a module with a job makes the job known to the worker.
__all__ = [
    "duty_report_documents",
    "mail_nudges",
    "minutes",
    "refresh_cells",
    "registers",
    "send_reminders",
    "settle_nudges",
    "uploads",
]


@shared_task
def send_reminders() -> None:
    reminders.remind_all(mail_items)


@shared_task
def mail_nudges(ids: list[int]) -> None:
    nudges.mail(ids)


@shared_task
def settle_nudges() -> None:
    nudges.settle()


@shared_task
def refresh_cells() -> None:
    rollups.refresh_all()
