"""The models of this app."""

from reports.dutyreports import DutyReport, FrozenFigure, ReportBlock
from reports.imports import ImportBatch, StagedChunk
from reports.report_settings import ReportSettings
from reports.rollups import MonthValue

__all__ = [
    "DutyReport",
    "FrozenFigure",
    "ImportBatch",
    "MonthValue",
    "ReportBlock",
    "ReportSettings",
    "StagedChunk",
]
