"""民主评议党员 and 述职评议: how many may be graded 优秀, what a grade obliges to, and when a count stands.

Pure functions over numbers. They tell what a rule says of a decision that people have taken; none of them grades
anybody (domain.md 2.4, OL-3 to OL-6, EL-7).
"""

from dataclasses import dataclass
from datetime import date

from meetings.rules import EDUCATION, Breach

SHOWN_FROM = 3
"""Ballots from which a count is shown: with one or two, the figures would tell how each of them voted. Our own
setting, of no document."""


@dataclass(frozen=True)
class ExcellentShare:
    """优秀 generally at most a third of the 正式党员 (OL-4): a larger number needs its reason in writing."""

    document: str
    article: str
    in_force_from: date
    part: int = 1
    whole: int = 3
    severity: str = "warning"
    checked: bool = False
    """The share comes from answers of organisation departments, not from the printed regulation."""

    def most(self, formal: int) -> int:
        return formal * self.part // self.whole


EXCELLENT_SHARE = ExcellentShare("组织部门关于民主评议党员的答复", "", date(2019, 5, 6))
ORDER = (EDUCATION, "第十八条", date(2019, 5, 6))
"""个人自评、党员互评、民主测评, then the opinion of the committee or the assembly (OL-2)."""


def share_breach(excellent: int, formal: int, reason: str = "") -> Breach | None:
    """优秀 beyond a third of those graded. With a reason it only warns; without one it bars the decision."""
    most = EXCELLENT_SHARE.most(formal)
    if excellent <= most:
        return None
    text = f"评为优秀的{excellent}人，超过参评正式党员{formal}人的三分之一（一般不超过{most}人）"
    if reason.strip():
        return Breach(EXCELLENT_SHARE.severity, f"{text}，理由：{reason.strip()}")
    return Breach("block", f"{text}。请核减，或写明超出的理由。")


def ballot_breach(given: int | None, returned: int | None) -> Breach | None:
    """EL-7: more ballots came back than were given out, so that the count is void."""
    if given is None or returned is None:
        return Breach("block", "请填写发出和收回的票数。")
    if returned > given:
        return Breach("block", f"收回{returned}票，多于发出的{given}票，测评无效，应重新进行。")
    return None


def tally_breach(name: str, votes: int, returned: int) -> Breach | None:
    """The votes for one person, abstentions among them, must be as many as the ballots that came back."""
    if votes == returned:
        return None
    return Breach("block", f"{name}的各档票数与弃权共{votes}票，与收回的{returned}票不符，请核对。")


def is_shown(returned: int) -> bool:
    return returned >= SHOWN_FROM
