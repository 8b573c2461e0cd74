"""The models of this app, one noun a module."""

from members.models.appointments import Appointment
from members.models.development import DevelopmentCase
from members.models.dues import DuesCollection
from members.models.roster import Member, PastMembership
from members.models.volunteers import VolunteerTeam

__all__ = ["Appointment", "DevelopmentCase", "DuesCollection", "Member", "PastMembership", "VolunteerTeam"]
