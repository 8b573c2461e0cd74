"""From what a person typed in a cell to a value: days, counts, names, words of a closed list.

Pure functions of the text, for ledgers that are imported and for grids that are filled. Each raises `Unreadable` with
a sentence for the person who typed.
"""

import re
import unicodedata
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache

Cell = str | int | float | bool | date | datetime

BETWEEN_NAMES = re.compile(r"[、,;/|\\\n\r&+]+")
BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")
_SPACE = re.compile(r"\s+")
NOTHING = frozenset(
    {"", "无", "没有", "无缺席", "全勤", "全员到齐", "全部到会", "-", "--", "—", "——", "/", "\\", "0", "〇"}
)
_EPOCH = date(1899, 12, 30)  # day 0 of the serial days of a workbook
DIGITS = {char: str(value) for value, char in enumerate("零一二三四五六七八九")} | {
    "〇": "0",
    "○": "0",
    "两": "2",
}
_FULL_DAY = re.compile(r"(\d{4})(?:[-./–—、_]|年)(\d{1,2})(?:[-./–—、_]|月)(\d{1,2})[日号]?")
_EIGHT_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
_BARE_DAY = re.compile(r"(\d{1,2})(?:[-./]|月)(\d{1,2})[日号]?")
_CLOCK = re.compile(r"(?:T|上午|下午|晚上?)?(?:\d{1,2}[::时点](?:\d{1,2}(?:[:分]?\d{0,2}(?:\.\d+)?秒?)?)?)$")


class Unreadable(ValueError):
    """A cell that cannot be understood: `message` says what is wrong and `advice` what to write."""

    def __init__(self, message: str, advice: str) -> None:
        super().__init__(message + advice)
        self.message = message
        self.advice = advice


def plain(value: Cell | None) -> str:
    """The text of a cell with full-width letters, digits and signs made ordinary, trimmed."""
    if value is None:
        return ""
    if isinstance(value, str):
        return unicodedata.normalize("NFKC", value).strip()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def compact(value: Cell | None) -> str:
    """`plain` text without any white space, for comparing words."""
    return _compact_text(value) if isinstance(value, str) else _SPACE.sub("", plain(value))


@lru_cache(maxsize=16384)
def _compact_text(text: str) -> str:
    return _SPACE.sub("", plain(text))


def read_text(value: Cell | None) -> str:
    """The text as it is written, trimmed; its punctuation is kept, a number loses its '.0'."""
    return value.strip() if isinstance(value, str) else plain(value)


def norm_name(text: str) -> str:
    """A person's name without padding, form of address or a note in brackets: '席　笛' → '席笛'."""
    name = BRACKETED.sub("", compact(text))
    return name[:-2] if len(name) > 3 and name.endswith("同志") else name


def parse_day(value: Cell | None, year: int | None = None) -> date | None:
    """The day in a cell, None if it is blank; `year` completes a bare '3月5日'."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = compact(value)
    if text in NOTHING:
        return None
    if isinstance(value, str):
        return _day_in_text(text, year)
    if isinstance(value, int | float) and not isinstance(value, bool):
        if 19000101 <= value <= 21001231:
            return _day_in_text(str(int(value)), year)
        if 10_000 <= value < 80_000:
            return _EPOCH + timedelta(days=int(value))
    raise _not_a_day(text)


@lru_cache(maxsize=8192)
def _day_in_text(text: str, year: int | None) -> date:
    shown = text
    text = BRACKETED.sub("", text)
    text = re.sub(r"(星期|周)[一二三四五六日天]$", "", text)
    if not _FULL_DAY.fullmatch(text):
        text = _CLOCK.sub("", text) if ":" in text or re.search(r"日.*[时点]", text) else text
        text = digits_for_characters(text)
    found = _FULL_DAY.fullmatch(text) or _EIGHT_DIGITS.fullmatch(text)
    if found:
        numbers = [int(part) for part in found.groups()]
    elif bare := _BARE_DAY.fullmatch(text):
        if year is None:
            raise Unreadable(
                f"“{shown}”没有写年份，表题和填报日期里也找不到年份。",
                "请写全年月日，例如 2025年3月5日，或在表题中写明年度。",
            )
        numbers = [year, int(bare[1]), int(bare[2])]
    elif re.fullmatch(r"\d{5}", text):
        return _EPOCH + timedelta(days=int(text))
    else:
        raise _not_a_day(shown)
    try:
        return date(*numbers)
    except ValueError:
        raise Unreadable(f"“{shown}”不是一个存在的日期。", "请改成真实的日期，例如 2025年3月5日。") from None


def _not_a_day(text: str) -> Unreadable:
    return Unreadable(
        f"“{text}”不是能识别的日期。", "请写成一个日期，例如 2025年3月5日；跨几天的写开始的那一天。"
    )


def digits_for_characters(text: str) -> str:
    """'二〇二五年十二月三日' → '2025年12月3日'; other text comes back unchanged."""
    if not re.search(r"[一二三四五六七八九十]", text):
        return text

    def number(found: re.Match[str]) -> str:
        written = found[0]
        if "十" not in written:
            return "".join(DIGITS[char] for char in written)
        tens, ones = written.split("十", 1)
        return f"{DIGITS.get(tens, '1')}{DIGITS.get(ones, '0')}"

    return re.sub(r"[〇○零一二三四五六七八九十]+", number, text)


def parse_count(value: Cell | None) -> int | None:
    """A number of persons or times: 12, '12人', '１２', '十二人'; None if blank."""
    if isinstance(value, float | int) and not isinstance(value, bool):
        if value >= 0 and value == int(value):
            return int(value)
        raise Unreadable(f"“{value}”不是整数。", "请只填一个不小于 0 的整数。")
    text = compact(value)
    if text in NOTHING - {"0", "〇", "无"}:
        return None
    if text in {"无", "〇"}:
        return 0
    found = re.fullmatch(r"(?:约|共)?(\d{1,7})(?:人次|人|名|次|个|支|项|件)?", digits_for_characters(text))
    if found is None:
        raise Unreadable(f"“{text}”不是一个数。", "请只填一个整数，例如 12。")
    return int(found[1])


def parse_yes(value: Cell | None) -> bool:
    """True for '是', '√' and the like; False for '否', '无' and a blank cell."""
    text = compact(value).lower()
    if text in {"是", "√", "✓", "✔", "对", "有", "y", "yes", "true", "1", "属实", "已失联", "失联", "流动"}:
        return True
    if text in NOTHING or text in {
        "否",
        "不是",
        "×",
        "✗",
        "x",
        "n",
        "no",
        "false",
        "未失联",
        "非流动",
        "不",
        "未",
    }:
        return False
    raise Unreadable(f"“{text}”看不出是还是否。", "请填“是”或“否”。")


def split_names(text: Cell | None, known: Collection[str] = ()) -> list[str]:
    """The names of persons in one cell.

    Names are divided by 、,;/ and the like. White space may divide two names or pad one: names on the
    roster (`known`) decide, and without them parts of a single character join their neighbour.
    """
    roster = known if isinstance(known, frozenset) else frozenset(known)
    return list(_names_in_text(plain(text), roster))


@lru_cache(maxsize=8192)
def _names_in_text(text: str, known: frozenset[str]) -> tuple[str, ...]:
    cleaned = BRACKETED.sub("", text)
    if compact(cleaned) in NOTHING:
        return ()
    names: list[str] = []
    for part in BETWEEN_NAMES.split(cleaned):
        names.extend(names_in_part(part, known))
    return tuple(dict.fromkeys(names))


def names_in_part(part: str, known: Collection[str]) -> list[str]:
    tokens = part.split()
    if not tokens:
        return []
    joined = norm_name("".join(tokens))
    if joined in known:
        return [joined]
    if len(tokens) == 1:
        return _run_together(joined, known) if len(joined) > 3 else [joined]
    names: list[str] = []
    while tokens:
        # The longest run of parts that is a name on the roster comes first.
        for count in range(min(4, len(tokens)), 0, -1):
            name = norm_name("".join(tokens[:count]))
            if name in known:
                break
        else:
            count = 1
            if len(tokens) > 1 and len(tokens[0]) == 1 and len(tokens[1]) <= 2:
                count = 2
            elif (
                len(tokens) > 1
                and len(tokens[1]) == 1
                and len(tokens[0]) <= 2
                and (len(tokens) == 2 or len(tokens[2]) > 2)
            ):
                count = 2  # '欧阳 静': a single character cannot be a name by itself
            if count == 1 and len(tokens[0]) > 3:
                names.extend(_run_together(norm_name(tokens.pop(0)), known))
                continue
            name = norm_name("".join(tokens[:count]))
        names.append(name)
        tokens = tokens[count:]
    return [name for name in names if name]


def _run_together(text: str, known: Collection[str]) -> list[str]:
    """'林慕晴郭心远' → two names if the whole text is made of names on the roster, else the text itself."""
    splits: dict[int, list[str]] = {0: []}
    for end in range(2, len(text) + 1):
        for start in range(max(0, end - 6), end - 1):
            if start in splits and text[start:end] in known:
                splits[end] = [*splits[start], text[start:end]]
                break
    return splits.get(len(text), [text])


def parse_choice(value: Cell | None, choices: Mapping[str, str]) -> str:
    """The code of a word from a closed list; '' if blank."""
    text = re.sub(r"[()\[\]、]", "", compact(value))
    if text in NOTHING:
        return ""
    for word in (text, BRACKETED.sub("", compact(value))):
        if code := choices.get(word):
            return code
    examples: dict[str, str] = {}
    for word, code in choices.items():
        examples.setdefault(code, word)
    raise Unreadable(f"“{text}”不在可填的范围内。", f"请改为下列之一：{'、'.join(examples.values())}。")
