"""How alike two texts are: pure functions on what was written."""

import hashlib
import re
import unicodedata
import zlib

SHINGLE = 6
"""Characters of a run: long enough that common phrases do not make texts alike."""
SKETCH = 64
"""Of the runs of a text so many are kept to find it again among thousands."""
SHORTEST = 40
"""Characters from which a text is compared; a shorter one says the same by chance."""
_SIGNS = re.compile(r"[\W_]+")


def normalised(text: str) -> str:
    """The text without spaces, punctuation, width and case, which a copy changes first."""
    return _SIGNS.sub("", unicodedata.normalize("NFKC", text)).lower()


def digest(text: str) -> str:
    """By which the same text is recognised; "" for one too short to compare."""
    plain = normalised(text)
    return hashlib.sha256(plain.encode()).hexdigest() if len(plain) >= SHORTEST else ""


def shingles(text: str) -> set[str]:
    plain = normalised(text)
    return {plain[start : start + SHINGLE] for start in range(max(len(plain) - SHINGLE + 1, 0))}


def sketch(text: str) -> str:
    """The smallest hashes of the text's runs, which like texts share; "" for one too short to compare."""
    if not digest(text):
        return ""
    hashes = sorted({zlib.crc32(each.encode()) for each in shingles(text)})[:SKETCH]
    return " ".join(f"{each:08x}" for each in hashes)


def sketches_meet(one: str, other: str) -> bool:
    """Whether two sketches share so much that the texts are worth comparing."""
    first, second = set(one.split()), set(other.split())
    smallest = sorted(first | second)[:SKETCH]
    return bool(smallest) and sum(each in first and each in second for each in smallest) * 5 >= len(smallest)


def percent_found(text: str, other: str) -> int:
    """How much of the text stands in the other one too, in whole per cent."""
    own = shingles(text)
    return len(own & shingles(other)) * 100 // len(own) if own else 0
