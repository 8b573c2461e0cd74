"""How Chinese names are sorted and found by the letters one types."""

from itertools import islice, product

from pypinyin import Style, lazy_pinyin, pinyin

SURNAMES = {
    "单": "shan",
    "曾": "zeng",
    "仇": "qiu",
    "解": "xie",
    "查": "zha",
    "区": "ou",
    "翟": "zhai",
    "尉迟": "yuchi",
    "任": "ren",
    "华": "hua",
    "盖": "ge",
    "朴": "piao",
    "陆": "lu",
}
"""Surnames read otherwise than the same character in running text."""
READINGS = 4
"""So many readings of a name are kept: 贺云峤 is found under hyq and hyj."""


def pinyin_of(name: str) -> str:
    """A person's name as it is sorted and found: its usual reading, its initials, then other readings.

    Each is a word of its own: "heyunjiao hyj heyunqiao hyq". The surname has one reading, that of surnames.
    """
    surname = next((each for each in ("尉迟", name[:1]) if each in SURNAMES and name.startswith(each)), "")
    given = name[len(surname) :]
    first = [SURNAMES[surname]] if surname else []
    usual = lazy_pinyin(given, style=Style.NORMAL)
    others = product(*pinyin(given, style=Style.NORMAL, heteronym=True))
    readings = dict.fromkeys([tuple(usual), *islice(others, READINGS)])
    words = dict.fromkeys(
        word
        for syllables in islice(([*first, *reading] for reading in readings), READINGS)
        for word in ("".join(syllables), _initials(surname, syllables))
    )
    return " ".join(words)[:120]


def _initials(surname: str, syllables: list[str]) -> str:
    letters = "".join(each[:1] for each in syllables)
    return f"yc{letters[1:]}" if surname == "尉迟" else letters


def pinyin_of_organization(name: str) -> str:
    """An organisation's name in letters, and its initials: both found by any part of them."""
    syllables = lazy_pinyin(name, style=Style.NORMAL)
    return f"{''.join(syllables)} {''.join(each[:1] for each in syllables)}"[:400]
