"""The models of this app, one noun a module."""

from members.models.appointments import Appointment
from members.models.development import DevelopmentCase
from members.models.development_steps import (
    DevelopmentMaterial,
    DevelopmentMove,
    DevelopmentPerson,
    DevelopmentPlan,
    DevelopmentStep,
)
from members.models.dues import DuesCollection
from members.models.dues_funds import BudgetLine, DuesPublication, DuesUse, Expense, ExtraDues
from members.models.dues_payments import DuesBase, DuesPayment
from members.models.point_schemes import PointCategoryCap, PointRule, PointScheme
from members.models.points import PointEntry, PointMonth, PointObjection
from members.models.roster import Member, PastMembership
from members.models.volunteers import ServiceEvent, ServiceParticipation, VolunteerTeam

__all__ = [
    "Appointment",
    "BudgetLine",
    "DevelopmentCase",
    "DevelopmentMaterial",
    "DevelopmentMove",
    "DevelopmentPerson",
    "DevelopmentPlan",
    "DevelopmentStep",
    "DuesBase",
    "DuesCollection",
    "DuesPayment",
    "DuesPublication",
    "DuesUse",
    "Expense",
    "ExtraDues",
    "Member",
    "PastMembership",
    "PointCategoryCap",
    "PointEntry",
    "PointMonth",
    "PointObjection",
    "PointRule",
    "PointScheme",
    "ServiceEvent",
    "ServiceParticipation",
    "VolunteerTeam",
]
