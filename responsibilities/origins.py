"""Where a problem was found: the record out of which it was raised, known by its plain key."""

from typing import Any

from branches.accounts import User
from branches.records import Record, find_record
from meetings.models import Meeting, MeetingType
from responsibilities.models import Problem

Source, Kind = Problem.Source, MeetingType.Kind
BY_TYPE = {
    "responsibilities.inspection": Source.INSPECTION,
    "responsibilities.massissue": Source.MASSES,
    "meetings.talk": Source.TALK,
}
BY_MEETING = {
    Kind.LIFE_DEMOCRATIC: Source.LIFE_DEMOCRATIC,
    Kind.ORGANIZATIONAL_LIFE: Source.ORGANIZATIONAL_LIFE,
    Kind.APPRAISAL: Source.APPRAISAL,
}


def visible_record(key: str, user: User) -> Record | None:
    """The record of the key, if there is one and the user sees it."""
    record = find_record(key)
    if record is None:
        return None
    return type(record)._default_manager.visible_to(user).filter(pk=record.pk).first()


def source_of(record: Record) -> str:
    """The source a problem raised out of the record has; found by oneself where nothing else is said."""
    if isinstance(record, Meeting):
        kinds = {each.kind for each in record.types.all()}
        return next((source for kind, source in BY_MEETING.items() if kind in kinds), Source.SELF_CHECK)
    return BY_TYPE.get(record.record_type(), Source.SELF_CHECK)


def raised_with(record: Record, user: User) -> dict[str, Any]:
    """What the form of a problem is opened with, where it is raised out of the record."""
    opened = {"source": source_of(record), "source_key": record.key}
    if user.may_enter_for(record.organization):
        opened["organization"] = str(record.organization_id)
    return opened


def origin_words(key: str, user: User) -> str:
    """By what a problem was raised, in words; of a record one does not see nothing but that there is one."""
    if not key:
        return ""
    record = visible_record(key, user)
    if record is None:
        return "由一条您的岗位看不到的记录提出"
    return f"由{record._meta.verbose_name}“{record}”提出"
