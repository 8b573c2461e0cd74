"""The models of this app, one noun a module."""

from meetings.models.meetings import AgendaItem, Attendance, Meeting, MeetingQuerySet, MeetingType
from meetings.models.study import StudyAuthor, StudyProduct
from meetings.models.talks import Talk, TalkKind, TalkParticipant, TalkRound

__all__ = [
    "AgendaItem",
    "Attendance",
    "Meeting",
    "MeetingQuerySet",
    "MeetingType",
    "StudyAuthor",
    "StudyProduct",
    "Talk",
    "TalkKind",
    "TalkParticipant",
    "TalkRound",
]
