"""The models of this app."""

from reports.rollups import MonthValue

__all__ = ["MonthValue"]
