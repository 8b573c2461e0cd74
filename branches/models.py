"""The models of this app, one noun a module."""

from branches.accounts import Post, Role, User
from branches.attachments import Attachment
from branches.audit import AuditLine, AuditSeal
from branches.drafts import Draft
from branches.jobs import Job
from branches.listviews import ListSetting, SavedView
from branches.months import MonthClose, Reopening
from branches.organizations import Organization, Term
from branches.records import Cell
from branches.reorganizations import Reorganization
from branches.workdays import DayChange

__all__ = [
    "Attachment",
    "AuditLine",
    "AuditSeal",
    "Cell",
    "DayChange",
    "Draft",
    "Job",
    "ListSetting",
    "MonthClose",
    "Organization",
    "Post",
    "Reopening",
    "Reorganization",
    "Role",
    "SavedView",
    "Term",
    "User",
]
