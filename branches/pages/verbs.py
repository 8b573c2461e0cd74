"""The verbs a list offers for many records, and what stands in their way."""

from branches.accounts import REVIEWING_ROLES, User
from branches.pages.entry import VERBS, VerbPage
from branches.records import Record

MOST = 500
"""Rows one verb is carried out on at once."""
OFFERED = ("confirm", "send-back", "withdraw")
FITTING = {
    "confirm": Record.OPEN_STATES,
    "send-back": (Record.State.CONFIRMED,),
    "withdraw": (*Record.OPEN_STATES, Record.State.CONFIRMED),
}
"""The states in which a record takes the verb."""


def offered(user: User) -> list[tuple[str, VerbPage]]:
    """The verbs a list offers the user: those he may have occasion for somewhere."""
    above = any(
        post.role in REVIEWING_ROLES and post.organization.numchild > 0 for post in user.current_posts()
    )
    may = {"confirm": user.confirms_records(), "withdraw": user.confirms_records(), "send-back": above}
    return [(slug, VERBS[slug]) for slug in OFFERED if may[slug]]


def obstacles(slug: str, record: Record, user: User) -> list[str]:
    """Why the verb cannot be carried out on the record, as whole sentences; empty when it can."""
    verb = VERBS[slug]
    if record.state not in FITTING[slug]:
        return [f"现在是“{record.get_state_display()}”，不能{verb.label}。"]
    if not verb.allowed(record, user):
        return [f"您的岗位现在不能{verb.label}这条记录，由该组织的书记、委员或上级党组织办理。"]
    return record.missing() if slug == "confirm" else []
