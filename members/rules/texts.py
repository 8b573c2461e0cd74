"""What every text of the party has that members are held to: a rule while it is in force, and what is against it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

ORGANS = "《中国共产党党和国家机关基层组织工作条例》"
BLOCK, WARNING, INFO = "block", "warning", "info"
LIGHTS = {BLOCK: "red", WARNING: "yellow", INFO: "info"}
"""The light that a breach of each severity is shown by."""


@dataclass(frozen=True)
class Rule:
    """One rule while one text is in force."""

    code: str
    label: str
    severity: str
    document: str
    article: str
    in_force_from: date
    in_force_to: date | None = None
    limit: int = 0
    """Months, days, hours, persons or years, by the rule."""
    checked: bool = True
    """False where the article could not be compared with the printed document."""

    @property
    def source(self) -> str:
        """The document and article, as a sentence."""
        return f"依据{self.document}{self.article}。"


@dataclass(frozen=True)
class Breach:
    """What is against a rule, or cannot be checked, in a sentence that names the rule's source."""

    code: str
    severity: str
    text: str


def in_force(rules: Iterable[Rule], code: str, day: date) -> Rule | None:
    """The rule of the code in force on the day, or None."""
    for rule in rules:
        if (
            rule.code == code
            and rule.in_force_from <= day
            and (not rule.in_force_to or day <= rule.in_force_to)
        ):
            return rule
    return None
