"""Which column of a sheet holds which field, found from the headings alone."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from reports.ledgers.fields import LEDGERS, Field, Ledger, LedgerKind

# Columns that carry nothing to read; they are passed over without a word.
IGNORED_WORDS = frozenset({"序号", "序", "编号", "行号", "项目编号", "no", "签名", "签字", "签到", "附件"})

_EXACT = 100.0
_SHORTEST_CONTAINED = 3  # a word of two characters inside a longer heading proves nothing


@dataclass(frozen=True)
class Columns:
    """Which column holds which field: `found` maps a field's name to a column, `unknown` are the rest."""

    ledger: Ledger
    found: dict[str, int]
    missing: tuple[Field, ...]
    unknown: tuple[int, ...]
    score: float


@lru_cache(maxsize=4096)
def heading_forms(text: str) -> tuple[str, ...]:
    """A heading freed of blanks and signs: with the words in brackets, and without them."""
    flat = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).lower()
    whole = re.sub(r"[\W_]", "", flat)
    short = re.sub(r"[\W_]", "", re.sub(r"\([^()]*\)|\[[^\[\]]*\]|【[^】]*】", "", flat))
    return (whole,) if short in ("", whole) else (whole, short)


def _words_of(ledgers: Mapping[LedgerKind, Ledger]) -> dict[str, tuple[tuple[LedgerKind, str], ...]]:
    words: dict[str, list[tuple[LedgerKind, str]]] = {}
    for ledger in ledgers.values():
        for each in ledger.fields:
            for word in each.words:
                for form in heading_forms(word):
                    words.setdefault(form, []).append((ledger.kind, each.name))
    return {word: tuple(dict.fromkeys(owners)) for word, owners in words.items()}


_WORDS = _words_of(LEDGERS)


@lru_cache(maxsize=4096)
def _meanings(heading: str) -> tuple[tuple[LedgerKind, str, float], ...]:
    """What one heading may mean, with a score: exact words before contained ones, longer before shorter."""
    best: dict[tuple[LedgerKind, str], float] = {}
    for form in heading_forms(heading):
        for owner in _WORDS.get(form, ()):
            best[owner] = max(best.get(owner, 0), _EXACT + len(form))
        if len(form) > 20:
            continue  # a sentence, not a heading
        for start in range(len(form)):
            for end in range(start + _SHORTEST_CONTAINED, len(form) + 1):
                if owners := _WORDS.get(form[start:end]):
                    # The head of a Chinese noun phrase is its end: '整改责任人' is a 责任人.
                    score = 2.0 * (end - start) + (3 if end == len(form) else 0)
                    for owner in owners:
                        best[owner] = max(best.get(owner, 0), score)
    return tuple((kind, name, score) for (kind, name), score in best.items())


def match_columns(headings: Sequence[tuple[str, ...]]) -> dict[LedgerKind, Columns]:
    """For each kind of ledger, the fields its columns would hold.

    `headings[column]` holds the headings of the column from the top level down, '' where a level is blank.
    """
    claims: dict[LedgerKind, dict[tuple[int, str], float]] = {kind: {} for kind in LEDGERS}
    for column, levels in enumerate(headings):
        written = [level for level in dict.fromkeys(levels) if level]
        if not written:
            continue
        # The whole path first ('支部大会接收' over '日期'), then the lowest level alone.
        for text, bonus in (("".join(written), 1.0), (written[-1], 0.0)):
            for kind, name, score in _meanings(text):
                key = (column, name)
                claims[kind][key] = max(claims[kind].get(key, 0), score + bonus)
    written_columns = [column for column, levels in enumerate(headings) if any(levels)]
    matches = {}
    for kind, ledger in LEDGERS.items():
        found: dict[str, int] = {}
        score = 0.0
        ranked = sorted(claims[kind].items(), key=lambda claim: (-claim[1], claim[0][0]))
        for (column, name), strength in ranked:
            if name not in found and column not in found.values():
                found[name] = column
                score += 1.0 if strength >= _EXACT else 0.6
        missing = tuple(each for each in ledger.fields if each.required and each.name not in found)
        unknown = tuple(
            column
            for column in written_columns
            if column not in found.values()
            and not IGNORED_WORDS.intersection(heading_forms("".join(headings[column])))
        )
        matches[kind] = Columns(ledger, found, missing, unknown, score)
    return matches
