"""The models of this app."""

from reports.dutyreports import DutyReport, FrozenFigure, ReportBlock, ReportSettings
from reports.imports import ImportBatch, StagedChunk
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
