"""From what a person typed in a cell to a value: days, counts, names, kinds of meeting.

Pure functions of the text. Each raises `Unreadable` with a sentence for the person who fills the ledger.
"""

import re
import unicodedata
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache

from reports.ledgers.workbook import Cell

LONG_TERM_WORDS = frozenset(
    {"长期坚持", "长期", "持续坚持", "长期整改", "持续整改", "持续推进", "立行立改并长期坚持"}
)

MEETING_KINDS: Mapping[str, str] = {
    "局党组会议": "party_group",
    "党组会议": "party_group",
    "党组扩大会议": "party_group",
    "党组会": "party_group",
    "党总支委员会会议": "general_committee",
    "党总支委员会": "general_committee",
    "总支委员会会议": "general_committee",
    "总支委员会": "general_committee",
    "总支部委员会会议": "general_committee",
    "总支部委员会": "general_committee",
    "总支委会": "general_committee",
    "党总支委会": "general_committee",
    "党支部委员会会议": "branch_committee",
    "党支部委员会": "branch_committee",
    "支部委员会会议": "branch_committee",
    "支部委员会": "branch_committee",
    "支委会议": "branch_committee",
    "支委会": "branch_committee",
    "支部党员大会": "assembly",
    "党支部党员大会": "assembly",
    "党员大会": "assembly",
    "支部大会": "assembly",
    "党小组会议": "group_meeting",
    "党小组会": "group_meeting",
    "小组会": "group_meeting",
    "专题党课": "lecture",
    "党课": "lecture",
    "讲党课": "lecture",
    "上党课": "lecture",
    "主题党日活动": "theme_day",
    "主题党日": "theme_day",
    "党日活动": "theme_day",
    "支部主题党日": "theme_day",
    "领导班子民主生活会": "life_democratic",
    "民主生活会": "life_democratic",
    "专题组织生活会": "organizational_life",
    "组织生活会": "organizational_life",
    "民主评议党员": "appraisal",
    "党员民主评议": "appraisal",
    "民主评议": "appraisal",
    "党组理论学习中心组集体学习": "center_study",
    "党组理论学习中心组学习": "center_study",
    "理论学习中心组集体学习": "center_study",
    "理论学习中心组学习": "center_study",
    "理论中心组学习": "center_study",
    "中心组集体学习": "center_study",
    "中心组学习": "center_study",
    "理论学习中心组": "center_study",
    "党总支集中学习": "study",
    "集中学习": "study",
    "集体学习": "study",
    "理论学习": "study",
    "工作部署会": "deployment",
    "党建工作部署会": "deployment",
    "部署会议": "deployment",
    "部署会": "deployment",
    "专题汇报会": "hearing",
    "听取专题汇报": "hearing",
    "听取汇报": "hearing",
    "汇报会": "hearing",
    "工作推进会": "promotion",
    "现场推进会": "promotion",
    "推进会议": "promotion",
    "推进会": "promotion",
    "现场观摩会": "observation",
    "专题观摩": "observation",
    "现场观摩": "observation",
    "观摩会": "observation",
    "观摩": "observation",
    "周调度会议": "dispatch",
    "周调度会": "dispatch",
    "周调度": "dispatch",
    "其他会议": "other",
    "其他": "other",
    "其它": "other",
}
_LONGEST_KIND = max(map(len, MEETING_KINDS))

_STRONG = re.compile(r"[、,;/|\\\n\r&+]+")
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")
_SPACE = re.compile(r"\s+")
_NOTHING = frozenset(
    {"", "无", "没有", "无缺席", "全勤", "全员到齐", "全部到会", "-", "--", "—", "——", "/", "\\", "0", "〇"}
)
_REASONS = frozenset(
    {
        "事假",
        "病假",
        "出差",
        "公差",
        "外出培训",
        "培训",
        "学习",
        "公休",
        "年休",
        "休假",
        "年休假",
        "产假",
        "陪产假",
        "婚假",
        "丧假",
        "探亲假",
        "值班",
        "因公",
        "因病",
        "因事",
        "请假",
        "下乡",
        "驻村",
        "借调",
        "挂职",
        "住院",
        "旷会",
        "无故缺席",
    }
)
_EPOCH = date(1899, 12, 30)  # day 0 of the serial days of a workbook
_DIGITS = {char: str(value) for value, char in enumerate("零一二三四五六七八九")} | {
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
    name = _BRACKETED.sub("", compact(text))
    return name[:-2] if len(name) > 3 and name.endswith("同志") else name


def parse_day(value: Cell | None, year: int | None = None) -> date | None:
    """The day in a cell, None if it is blank; `year` completes a bare '3月5日'."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = compact(value)
    if text in _NOTHING:
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
    text = _BRACKETED.sub("", text)
    text = re.sub(r"(星期|周)[一二三四五六日天]$", "", text)
    if not _FULL_DAY.fullmatch(text):
        text = _CLOCK.sub("", text) if ":" in text or re.search(r"日.*[时点]", text) else text
        text = _digits_for_characters(text)
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


def _digits_for_characters(text: str) -> str:
    """'二〇二五年十二月三日' → '2025年12月3日'; other text comes back unchanged."""
    if not re.search(r"[一二三四五六七八九十]", text):
        return text

    def number(found: re.Match[str]) -> str:
        written = found[0]
        if "十" not in written:
            return "".join(_DIGITS[char] for char in written)
        tens, ones = written.split("十", 1)
        return f"{_DIGITS.get(tens, '1')}{_DIGITS.get(ones, '0')}"

    return re.sub(r"[〇○零一二三四五六七八九十]+", number, text)


def parse_count(value: Cell | None) -> int | None:
    """A number of persons or times: 12, '12人', '１２', '十二人'; None if blank."""
    if isinstance(value, float | int) and not isinstance(value, bool):
        if value >= 0 and value == int(value):
            return int(value)
        raise Unreadable(f"“{value}”不是整数。", "请只填一个不小于 0 的整数。")
    text = compact(value)
    if text in _NOTHING - {"0", "〇", "无"}:
        return None
    if text in {"无", "〇"}:
        return 0
    found = re.fullmatch(r"(?:约|共)?(\d{1,7})(?:人次|人|名|次|个|支|项|件)?", _digits_for_characters(text))
    if found is None:
        raise Unreadable(f"“{text}”不是一个数。", "请只填一个整数，例如 12。")
    return int(found[1])


def parse_term(value: Cell | None) -> int | None:
    """The term of a committee in years: '3年', '三年', 3; None if blank."""
    text = compact(value)
    if text in _NOTHING:
        return None
    found = re.fullmatch(r"(\d{1,2})(?:年|年制|周年)?", _digits_for_characters(text))
    if found is None or not 1 <= int(found[1]) <= 10:
        raise Unreadable(f"“{text}”不是能识别的任期。", "请填任期的年数，例如 3年。")
    return int(found[1])


def parse_yes(value: Cell | None) -> bool:
    """True for '是', '√' and the like; False for '否', '无' and a blank cell."""
    text = compact(value).lower()
    if text in {"是", "√", "✓", "✔", "对", "有", "y", "yes", "true", "1", "属实", "已失联", "失联", "流动"}:
        return True
    if text in _NOTHING or text in {
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


def parse_long_term(value: Cell | None) -> bool:
    """Whether a time limit says that the work goes on ('长期坚持') instead of naming a day."""
    return compact(value) in LONG_TERM_WORDS


def parse_kinds(value: Cell | None) -> list[str]:
    """The codes of the kinds of one meeting, in the order written, whatever sign joins them."""
    return list(_kinds_in_text(compact(value)))


@lru_cache(maxsize=1024)
def _kinds_in_text(text: str) -> tuple[str, ...]:
    rest, codes, unknown = _BRACKETED.sub("", text), [], ""
    while rest:
        for length in range(min(_LONGEST_KIND, len(rest)), 0, -1):
            if code := MEETING_KINDS.get(rest[:length]):
                codes.append(code)
                rest = rest[length:]
                break
        else:
            unknown += rest[0]
            rest = rest[1:]
    # What joins kinds, or only qualifies one, is not a kind.
    left = re.sub(
        r"扩大|会议|活动|套会|暨|兼|及|和|与|合并|召开|支部|党支部|党总支|局党组|局|会|[^\w]|_", "", unknown
    )
    if left or not codes:
        known = "、".join(
            (
                "党组会",
                "党总支委员会",
                "支部委员会",
                "党员大会",
                "党小组会",
                "党课",
                "主题党日",
                "民主生活会",
                "组织生活会",
                "民主评议党员",
                "理论学习中心组学习",
                "集中学习",
                "部署会",
                "专题汇报会",
                "推进会",
                "观摩会",
                "周调度",
                "其他",
            )
        )
        raise Unreadable(f"“{text}”中有不认识的会议类型。", f"请改用下列类型，多个之间用顿号分开：{known}。")
    return tuple(dict.fromkeys(codes))


def split_names(text: Cell | None, known: Collection[str] = ()) -> list[str]:
    """The names of persons in one cell.

    Names are divided by 、,;/ and the like. White space may divide two names or pad one: names on the
    roster (`known`) decide, and without them parts of a single character join their neighbour.
    """
    roster = known if isinstance(known, frozenset) else frozenset(known)
    return list(_names_in_text(plain(text), roster))


@lru_cache(maxsize=8192)
def _names_in_text(text: str, known: frozenset[str]) -> tuple[str, ...]:
    cleaned = _BRACKETED.sub("", text)
    if compact(cleaned) in _NOTHING:
        return ()
    names: list[str] = []
    for part in _STRONG.split(cleaned):
        names.extend(_names_in_part(part, known))
    return tuple(dict.fromkeys(names))


def _names_in_part(part: str, known: Collection[str]) -> list[str]:
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


def parse_people(value: Cell | None, known: Collection[str] = ()) -> list[tuple[str, str]]:
    """Absent persons and their reasons: '林慕晴（事假）、郭心远（事假）' → [('林慕晴', '事假'), …].

    Also '事假：林慕晴、郭心远', '林慕晴 事假' and '林慕晴、郭心远（均事假）'. '无' and a blank give none.
    """
    text = plain(value)
    if compact(text) in _NOTHING:
        return []
    people: list[tuple[str, str]] = []
    # A comma inside the brackets belongs to the reason, so bracketed notes are set apart before dividing.
    for before, note in re.findall(r"([^()]*)(?:\(([^()]*)\))?", text):
        if not before.strip() and not note:
            continue
        started = len(people)
        for group in re.split(r"[;。]", before):
            reason, colon, names = group.rpartition(":")
            _collect(people, names if colon else group, compact(reason), known)
        reason = compact(note)
        if not reason:
            continue
        if not people:
            raise Unreadable(f"“{text}”里的原因前面没有姓名。", "请写成“姓名（原因）”，例如 林慕晴（事假）。")
        if reason[0] in "均都" and len(reason) > 1:
            first = started
            reason = reason[1:]
        else:
            first = len(people) - 1
        for index in range(first, len(people)):
            if not people[index][1]:
                people[index] = (people[index][0], reason)
    return people


def _collect(people: list[tuple[str, str]], text: str, reason: str, known: Collection[str]) -> None:
    for part in _STRONG.split(text):
        words = part.split()
        while words and words[-1] in _REASONS and len(words) > 1:
            reason = words.pop()
        people.extend((name, reason) for name in _names_in_part(" ".join(words), known))


@lru_cache(maxsize=4096)
def organization_key(text: str) -> str:
    """The shortest form of a party organisation's name, the same for its long and short forms."""
    key = _BRACKETED.sub(lambda found: found[0][1:-1], compact(text))
    key = key.removeprefix("中国共产党").removeprefix("中共").removesuffix("委员会")
    return (
        key.replace("党总支部", "总支")
        .replace("总支部", "总支")
        .replace("党总支", "总支")
        .replace("党支部", "支部")
    )


@lru_cache(maxsize=8192)
def find_organization(text: str, known: frozenset[str]) -> str | None:
    """The full name among `known` that `text` is a form of; None if none or several would do.

    局机关第一支部 is 局机关第一党支部; 党总支 is the only 总支部委员会; 水政监察大队 is its 党支部.
    """
    name = compact(text)
    if name in known:
        return name
    key = organization_key(name)
    if not key:
        return None
    keys = {full: organization_key(full) for full in known}
    tests = (
        lambda full_key: full_key == key,
        lambda full_key: full_key.endswith(key),
        lambda full_key: full_key.endswith(key.removeprefix("局").removeprefix("机关")),
        lambda full_key: full_key == key + "支部",
    )
    for test in tests:
        found = [full for full, full_key in keys.items() if test(full_key)]
        if len(found) == 1:
            return found[0]
        if found:
            return None
    return None


def split_organizations(value: Cell | None, known: frozenset[str] = frozenset()) -> list[str]:
    """The party organisations named in one cell, in full where `known` has them, else as written."""
    names: list[str] = []
    if compact(value) in _NOTHING:
        return names
    for part in _STRONG.split(_BRACKETED.sub("", plain(value))):
        whole = find_organization(part, known)
        pieces = [part] if whole else part.split()
        names.extend(find_organization(piece, known) or compact(piece) for piece in pieces)
    return list(dict.fromkeys(name for name in names if name))


def parse_id_number(value: Cell | None) -> str:
    """The 18 characters of a citizen's number with a right check digit; '' if blank."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        raise Unreadable("公民身份号码是按数字存的，后几位已经丢失。", "请把这一列设成文本格式后重新填写。")
    text = compact(value).upper().lstrip("'")
    if text in _NOTHING:
        return ""
    if not re.fullmatch(r"\d{17}[\dX]", text):
        raise Unreadable("公民身份号码不是 18 位。", "请核对后填写 18 位号码，最后一位可以是 X。")
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(weight * int(digit) for weight, digit in zip(weights, text[:17], strict=True))
    if "10X98765432"[total % 11] != text[17]:
        raise Unreadable("公民身份号码的校验位不对。", "请对照身份证逐位核对。")
    return text


def parse_choice(value: Cell | None, choices: Mapping[str, str]) -> str:
    """The code of a word from a closed list; '' if blank."""
    text = re.sub(r"[()\[\]、]", "", compact(value))
    if text in _NOTHING:
        return ""
    for word in (text, _BRACKETED.sub("", compact(value))):
        if code := choices.get(word):
            return code
    examples: dict[str, str] = {}
    for word, code in choices.items():
        examples.setdefault(code, word)
    raise Unreadable(f"“{text}”不在可填的范围内。", f"请改为下列之一：{'、'.join(examples.values())}。")


def year_in(text: str) -> int | None:
    """The year named in a title ('2025年度', '二〇二五年'), None if there is none."""
    found = re.search(r"(20\d\d|二[〇○零][一二三四五六七八九〇○零]{2})(?=年|\D|$)", compact(text))
    if found is None:
        return None
    return int("".join(_DIGITS.get(char, char) for char in found[1]))
