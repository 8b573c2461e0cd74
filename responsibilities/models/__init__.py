"""The models of this app, one noun a module."""

from responsibilities.models.assessments import Assessment, AssessmentScheme, Indicator, IndicatorScore
from responsibilities.models.commitments import Commitment
from responsibilities.models.contacts import Contact, ContactVisit
from responsibilities.models.contracts import Contract, ContractClause
from responsibilities.models.duties import Duty
from responsibilities.models.initiatives import Initiative
from responsibilities.models.inspections import BranchVisit, Inspection, InspectionCheck
from responsibilities.models.list_contents import ListTable
from responsibilities.models.list_sets import ListEdition, ListSet
from responsibilities.models.list_settings import ListSettings, settings_above
from responsibilities.models.mass_issues import MassIssue
from responsibilities.models.problems import Problem
from responsibilities.models.rectification import Evidence, EvidenceUse, Extension, FollowUp, ProblemStep
from responsibilities.models.self_checks import SelfCheck, SelfCheckItem
from responsibilities.models.standards import (
    StandardNode,
    load_default_ledger,
    may_keep_ledger,
    retire_ledger,
)
from responsibilities.models.summaries import MonthlySummary
from responsibilities.models.weak_branches import WeakBranch, WeakSituation, WeakStep

__all__ = [
    "Assessment",
    "AssessmentScheme",
    "BranchVisit",
    "Commitment",
    "Contact",
    "ContactVisit",
    "Contract",
    "ContractClause",
    "Duty",
    "Evidence",
    "EvidenceUse",
    "Extension",
    "FollowUp",
    "Indicator",
    "IndicatorScore",
    "Initiative",
    "Inspection",
    "InspectionCheck",
    "ListEdition",
    "ListSet",
    "ListSettings",
    "ListTable",
    "MassIssue",
    "MonthlySummary",
    "Problem",
    "ProblemStep",
    "SelfCheck",
    "SelfCheckItem",
    "StandardNode",
    "WeakBranch",
    "WeakSituation",
    "WeakStep",
    "load_default_ledger",
    "may_keep_ledger",
    "retire_ledger",
    "settings_above",
]
