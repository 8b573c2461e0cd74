"""What an election in a basic organisation is held to: dated data and pure functions on plain values.

Source: 《中国共产党基层组织选举工作条例》, in force from 2020-07-13. The articles of quorum, candidates and votes have
not been compared with the printed text and are named without a number.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from members.rules.organization import ELECTIONS, ELECTIONS_FROM
from members.rules.texts import BLOCK, INFO, Breach, Rule, in_force

RULES: tuple[Rule, ...] = (
    Rule("EL-1", "由党员大会选举；党员500名以上或分散的，经批准可开党员代表大会", INFO, ELECTIONS, "第四条", ELECTIONS_FROM, limit=500),
    Rule("EL-2", "正式党员有选举权；预备党员、留党察看和被留置、逮捕的没有", BLOCK, ELECTIONS, "第五条", ELECTIONS_FROM),
    Rule("EL-3", "有选举权的到会人数不少于应到的五分之四", BLOCK, ELECTIONS, "", ELECTIONS_FROM, checked=False),
    Rule("EL-4", "委员候选人比应选名额多20%以上", BLOCK, ELECTIONS, "", ELECTIONS_FROM, limit=20, checked=False),
    Rule("EL-5", "赞成票超过实到会有选举权人数的一半才能当选", BLOCK, ELECTIONS, "", ELECTIONS_FROM, checked=False),
    Rule("EL-6", "书记、副书记由委员会等额选举，结果报上级批准", INFO, ELECTIONS, "", ELECTIONS_FROM, checked=False),
    Rule("EL-7", "收回的选票不多于发出的才有效", BLOCK, ELECTIONS, "", ELECTIONS_FROM, checked=False),
)  # fmt: skip


@dataclass(frozen=True)
class Election:
    """One election; a number nobody wrote down is None and is not asked about."""

    members: int | None = None
    """党员 of the electing organisation."""
    by_delegates: bool = False
    unentitled: int = 0
    """Of those who voted, those who may not: see `may_vote`."""
    due: int | None = None
    """应到有选举权的人数."""
    present: int | None = None
    seats: int | None = None
    candidates: int | None = None
    votes: tuple[int, ...] = ()
    """赞成票 of each of those declared elected."""
    posts: int | None = None
    """书记 and 副书记 to be elected by the new committee."""
    post_candidates: int | None = None
    issued: int | None = None
    returned: int | None = None


def may_vote(*, formal: bool, under_probation: bool = False, detained: bool = False) -> bool:
    """Whether a member has a vote: a 正式党员 who is neither under 留党察看 nor 留置 or 逮捕 (EL-2)."""
    return formal and not under_probation and not detained


def _delegates(rule: Rule, it: Election) -> str:
    if not it.by_delegates or it.members is None or it.members >= rule.limit:
        return ""
    return f"党员{it.members}名，不足{rule.limit}名，由党员代表大会选举须因驻地分散并经上级批准，请核对批复。"


def _entitled(rule: Rule, it: Election) -> str:
    return f"有{it.unentitled}名没有选举权的人参加了投票，请核对选举人名单。" if it.unentitled else ""


def _quorum(rule: Rule, it: Election) -> str:
    if it.due is None or it.present is None or it.present * 5 >= it.due * 4:
        return ""
    return f"有选举权的应到{it.due}人，到会{it.present}人，不足五分之四，不能进行选举。"


def _candidates(rule: Rule, it: Election) -> str:
    if it.seats is None or it.candidates is None:
        return ""
    needed = -(-it.seats * (100 + rule.limit) // 100)
    if it.candidates >= needed:
        return ""
    return f"应选{it.seats}名，候选人{it.candidates}名，差额不少于{rule.limit}%，候选人应不少于{needed}名。"


def _majority(rule: Rule, it: Election) -> str:
    if it.present is None:
        return ""
    short = [votes for votes in it.votes if votes * 2 <= it.present]
    if not short:
        return ""
    return f"实到会{it.present}人，有{len(short)}名得票没有超过半数（最低{min(short)}票），不能当选。"


def _posts(rule: Rule, it: Election) -> str:
    if it.posts is None or it.post_candidates is None or it.post_candidates == it.posts:
        return ""
    return f"书记、副书记应选{it.posts}名，候选人{it.post_candidates}名，应当等额选举。"


def _ballots(rule: Rule, it: Election) -> str:
    if it.issued is None or it.returned is None or it.returned <= it.issued:
        return ""
    return f"发出选票{it.issued}张，收回{it.returned}张，收回的多于发出的，选举无效，应重新选举。"


CHECKS: tuple[tuple[str, Callable[[Rule, Election], str]], ...] = (
    ("EL-1", _delegates),
    ("EL-2", _entitled),
    ("EL-3", _quorum),
    ("EL-4", _candidates),
    ("EL-5", _majority),
    ("EL-6", _posts),
    ("EL-7", _ballots),
)


def check_election(it: Election, on: date) -> list[Breach]:
    """What is against the rules in force on the day of the election."""
    found = []
    for code, check in CHECKS:
        rule = in_force(RULES, code, on)
        if rule and (said := check(rule, it)):
            found.append(Breach(code, rule.severity, f"{said}{rule.source}"))
    return found
