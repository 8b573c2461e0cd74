"""The pages of this app's record types, one noun a module."""

from responsibilities.pages.assessments import ASSESSMENT
from responsibilities.pages.commitments import COMMITMENT
from responsibilities.pages.contacts import CONTACT, CONTACT_VISIT
from responsibilities.pages.contracts import CONTRACT
from responsibilities.pages.duties import DUTY
from responsibilities.pages.initiatives import INITIATIVE
from responsibilities.pages.inspections import INSPECTION
from responsibilities.pages.list_sets import LIST_SET
from responsibilities.pages.mass_issues import MASS_ISSUE
from responsibilities.pages.problems import FOLLOW_UP, PROBLEM
from responsibilities.pages.standards import SELF_CHECK, STANDARD
from responsibilities.pages.summaries import MONTHLY_SUMMARY
from responsibilities.pages.weak_branches import WEAK_BRANCH

__all__ = [
    "ASSESSMENT",
    "COMMITMENT",
    "CONTACT",
    "CONTACT_VISIT",
    "CONTRACT",
    "DUTY",
    "FOLLOW_UP",
    "INITIATIVE",
    "INSPECTION",
    "LIST_SET",
    "MASS_ISSUE",
    "MONTHLY_SUMMARY",
    "PROBLEM",
    "SELF_CHECK",
    "STANDARD",
    "WEAK_BRANCH",
]
