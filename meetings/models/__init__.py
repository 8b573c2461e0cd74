"""The models of this app, one noun a module."""

from meetings.models.appraisals import (
    Appraisal,
    AppraisalOpinion,
    AppraisalRoll,
    AppraisalSubject,
    AppraisalTally,
)
from meetings.models.meetings import (
    AgendaItem,
    Attendance,
    Meeting,
    MeetingQuerySet,
    MeetingTag,
    MeetingType,
)
from meetings.models.overrides import HouseRules, RuleOverride, may_set_rules
from meetings.models.series import MeetingSeries, SeriesType
from meetings.models.steps import MeetingStep
from meetings.models.study import StudyAuthor, StudyProduct
from meetings.models.talks import Talk, TalkKind, TalkParticipant, TalkReason, TalkRound

__all__ = [
    "AgendaItem",
    "Appraisal",
    "AppraisalOpinion",
    "AppraisalRoll",
    "AppraisalSubject",
    "AppraisalTally",
    "Attendance",
    "HouseRules",
    "Meeting",
    "MeetingQuerySet",
    "MeetingSeries",
    "MeetingStep",
    "MeetingTag",
    "MeetingType",
    "RuleOverride",
    "SeriesType",
    "StudyAuthor",
    "StudyProduct",
    "Talk",
    "TalkKind",
    "TalkParticipant",
    "TalkReason",
    "TalkRound",
    "may_set_rules",
]
