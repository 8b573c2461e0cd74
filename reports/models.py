"""The models of this app."""

from reports.dutyreports import DutyReport, FrozenFigure, ReportBlock
from reports.feeds import CalendarFeed
from reports.imports import ImportBatch, StagedChunk
from reports.nudges import Nudge
from reports.reminders import ReminderPreference, ReminderSent, Snooze
from reports.report_settings import ReportSettings
from reports.rollups import MonthValue

__all__ = [
    "CalendarFeed",
    "DutyReport",
    "FrozenFigure",
    "ImportBatch",
    "MonthValue",
    "Nudge",
    "ReminderPreference",
    "ReminderSent",
    "ReportBlock",
    "ReportSettings",
    "Snooze",
    "StagedChunk",
]
