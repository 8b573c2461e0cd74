"""What the cells of a ledger hold beyond the usual: kinds of meeting, absences, organisations, identity numbers.

Pure functions of the text. Each raises `Unreadable` with a sentence for the person who fills the ledger.
"""

import re
from collections.abc import Collection, Mapping
from functools import lru_cache

from branches.typed import (
    BETWEEN_NAMES,
    BRACKETED,
    DIGITS,
    NOTHING,
    Cell,
    Unreadable,
    compact,
    digits_for_characters,
    names_in_part,
    plain,
)

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


def parse_term(value: Cell | None) -> int | None:
    """The term of a committee in years: '3年', '三年', 3; None if blank."""
    text = compact(value)
    if text in NOTHING:
        return None
    found = re.fullmatch(r"(\d{1,2})(?:年|年制|周年)?", digits_for_characters(text))
    if found is None or not 1 <= int(found[1]) <= 10:
        raise Unreadable(f"“{text}”不是能识别的任期。", "请填任期的年数，例如 3年。")
    return int(found[1])


def parse_long_term(value: Cell | None) -> bool:
    """Whether a time limit says that the work goes on ('长期坚持') instead of naming a day."""
    return compact(value) in LONG_TERM_WORDS


def parse_kinds(value: Cell | None) -> list[str]:
    """The codes of the kinds of one meeting, in the order written, whatever sign joins them."""
    return list(_kinds_in_text(compact(value)))


@lru_cache(maxsize=1024)
def _kinds_in_text(text: str) -> tuple[str, ...]:
    rest, codes, unknown = BRACKETED.sub("", text), [], ""
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


def parse_people(value: Cell | None, known: Collection[str] = ()) -> list[tuple[str, str]]:
    """Absent persons and their reasons: '林慕晴（事假）、郭心远（事假）' → [('林慕晴', '事假'), …].

    Also '事假：林慕晴、郭心远', '林慕晴 事假' and '林慕晴、郭心远（均事假）'. '无' and a blank give none.
    """
    text = plain(value)
    if compact(text) in NOTHING:
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
    for part in BETWEEN_NAMES.split(text):
        words = part.split()
        while words and words[-1] in _REASONS and len(words) > 1:
            reason = words.pop()
        people.extend((name, reason) for name in names_in_part(" ".join(words), known))


@lru_cache(maxsize=4096)
def organization_key(text: str) -> str:
    """The shortest form of a party organisation's name, the same for its long and short forms."""
    key = BRACKETED.sub(lambda found: found[0][1:-1], compact(text))
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
    if compact(value) in NOTHING:
        return names
    for part in BETWEEN_NAMES.split(BRACKETED.sub("", plain(value))):
        whole = find_organization(part, known)
        pieces = [part] if whole else part.split()
        names.extend(find_organization(piece, known) or compact(piece) for piece in pieces)
    return list(dict.fromkeys(name for name in names if name))


def parse_id_number(value: Cell | None) -> str:
    """The 18 characters of a citizen's number with a right check digit; '' if blank."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        raise Unreadable("公民身份号码是按数字存的，后几位已经丢失。", "请把这一列设成文本格式后重新填写。")
    text = compact(value).upper().lstrip("'")
    if text in NOTHING:
        return ""
    if not re.fullmatch(r"\d{17}[\dX]", text):
        raise Unreadable("公民身份号码不是 18 位。", "请核对后填写 18 位号码，最后一位可以是 X。")
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(weight * int(digit) for weight, digit in zip(weights, text[:17], strict=True))
    if "10X98765432"[total % 11] != text[17]:
        raise Unreadable("公民身份号码的校验位不对。", "请对照身份证逐位核对。")
    return text


def year_in(text: str) -> int | None:
    """The year named in a title ('2025年度', '二〇二五年'), None if there is none."""
    found = re.search(r"(20\d\d|二[〇○零][一二三四五六七八九〇○零]{2})(?=年|\D|$)", compact(text))
    if found is None:
        return None
    return int("".join(DIGITS.get(char, char) for char in found[1]))
