"""Which file prints which face of an official document.

An office that owns the faces of the standard puts their files into `fonts` under the data folder; they are
then preferred. Otherwise the free faces in `static/fonts` print. Faces are always named by file, never by a
family of the system, so that every machine prints the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from fontTools.ttLib import TTFont, TTLibError

LATIN_FILE = "NotoSerifSC-Regular-latin.otf"
LATIN_RANGE = "U+30-39,U+41-5A,U+61-7A"
RARE_FILE = "NotoSerifSC-Regular-rare.otf"
STANDARD_LIST = "tongyong-guifan-hanzi-8105.txt"


@dataclass(frozen=True, slots=True)
class FontRole:
    """A face the standard asks for.

    name: what people call it; key: its name in the style sheets; word_name: its family in Word files
    own_file: the free face that stands in; office_files: file names, without ending, of the office's own face
    used_for: where it prints
    """

    name: str
    key: str
    word_name: str
    own_file: str
    office_files: tuple[str, ...]
    used_for: str


BODY = FontRole(
    "仿宋", "body", "仿宋_GB2312", "FandolFang-Regular.otf",
    ("仿宋_gb2312", "仿宋", "simfang", "fangsong_gb2312"), "正文",
)  # fmt: skip
SECOND = FontRole(
    "楷体", "second", "楷体_GB2312", "FandolKai-Regular.otf",
    ("楷体_gb2312", "楷体", "simkai", "kaiti_gb2312"), "二级标题、署名行",
)  # fmt: skip
FIRST = FontRole(
    "黑体", "first", "黑体", "FandolHei-Regular.otf", ("黑体", "simhei"), "一级标题"
)  # fmt: skip
TITLE = FontRole(
    "小标宋", "title", "方正小标宋简体", "NotoSerifSC-SemiBold-tgh.otf",
    ("方正小标宋简体", "方正小标宋简", "方正小标宋_gbk", "小标宋", "fzxbsjw", "fzxbsk"), "标题",
)  # fmt: skip
TABLE = FontRole(
    "宋体", "table", "宋体", "NotoSerifSC-Regular-tgh.otf", ("宋体", "simsun"), "页码、表格"
)  # fmt: skip
ROLES = (BODY, SECOND, FIRST, TITLE, TABLE)
# What stands behind each face, in order: the rare characters its free face lacks, then all of 宋体.
FALLBACKS = {TITLE.key: (TABLE, BODY), TABLE.key: (BODY,)}


@dataclass(frozen=True, slots=True)
class FontState:
    """What prints a role today.

    path: the file; owned: whether it is the office's own face
    lacking: how many of the 8,105 characters of the national list neither it nor its fallbacks have
    problem: a sentence about an office file that cannot be read
    """

    role: FontRole
    path: Path
    owned: bool
    lacking: int
    problem: str = ""


def own_folder() -> Path:
    """The folder of the free faces."""
    return Path(settings.BASE_DIR) / "static" / "fonts"


def office_folder() -> Path:
    """The folder into which an office puts the faces it owns. It may be missing."""
    return Path(settings.VAR) / "fonts"


def font_roles() -> list[FontState]:
    """For each role the file that prints it, for the page that checks the fonts."""
    standard = (own_folder() / STANDARD_LIST).read_text(encoding="utf-8").strip()
    states = []
    for role in ROLES:
        files = _office_files(role)
        office = next(filter(_readable, files), None)
        problem = "".join(
            f"字体文件“{file.name}”无法读取，请换成完好的 TTF 或 OTF 文件。"
            for file in files
            if not _readable(file)
        )
        lacking = len(missing_glyphs(standard, role))
        states.append(
            FontState(role, office or own_folder() / role.own_file, office is not None, lacking, problem)
        )
    return states


def missing_glyphs(text: str, role: FontRole = BODY) -> str:
    """The characters of the text that would print as boxes in the role, each once, as they appear."""
    drawn = frozenset[int]().union(*(characters(file) for file in role_files(role)))
    blank = {" ", "\n", "\r", "\t", "\u00a0", "\u3000", "\u200b", "\u2060"}
    return "".join(
        character
        for character in dict.fromkeys(text)
        if character not in blank and ord(character) not in drawn
    )


def role_files(role: FontRole) -> list[Path]:
    """The files that draw a role, the first that has a character drawing it."""
    files = _faces_of(role)
    if role.key not in FALLBACKS:
        files = [own_folder() / LATIN_FILE, *files, own_folder() / RARE_FILE]
    for behind in FALLBACKS.get(role.key, (TABLE,)):
        files += _faces_of(behind)
    return files


def faces() -> list[tuple[str, Path, str]]:
    """Family, file and unicode range of every face. No file stands in two: that would end its fallback."""
    rules = [
        ("shushi-latin", own_folder() / LATIN_FILE, LATIN_RANGE),
        ("shushi-rare", own_folder() / RARE_FILE, ""),
    ]
    for role in ROLES:
        rules.append((f"shushi-{role.key}", own_folder() / role.own_file, ""))
        rules += [(f"shushi-office-{role.key}", file, "") for file in _faces_of(role)[:-1]]
    return rules


def font_face_css(rules: Iterable[tuple[str, Path, str]]) -> str:
    """The `@font-face` rules of the faces."""
    return "\n".join(
        f'@font-face {{ font-family: "{family}"; src: url("{file.as_uri()}");'
        + (f" unicode-range: {span};" if span else "")
        + " }"
        for family, file, span in rules
    )


def stamp(rules: Iterable[tuple[str, Path, str]]) -> tuple[tuple[str, str, int], ...]:
    """What changes when a face is put in place, replaced or taken away."""
    return tuple((family, str(file), file.stat().st_mtime_ns) for family, file, _ in rules)


def characters(file: Path) -> frozenset[int]:
    """The code points a font file draws. Raises TTLibError or OSError when it cannot be read."""
    return _characters(file, file.stat().st_mtime_ns)


@lru_cache(maxsize=32)
def _characters(file: Path, changed: int) -> frozenset[int]:
    """As `characters`; `changed` is the file's time, so that a replaced file is read again."""
    with file.open("rb") as stream, TTFont(stream, lazy=True) as font:
        return frozenset(font.getBestCmap() or ())


def _readable(file: Path) -> bool:
    """Whether the file is a font with characters."""
    try:
        return bool(characters(file))
    except (TTLibError, OSError, AssertionError, KeyError, ValueError):
        # What fontTools raises on a torn file depends on where it is torn.
        return False


def _faces_of(role: FontRole) -> list[Path]:
    """The office's own face if there is one, then the free one."""
    office = next(filter(_readable, _office_files(role)), None)
    own = own_folder() / role.own_file
    return [office, own] if office else [own]


def _office_files(role: FontRole) -> list[Path]:
    """The files in the office's folder that bear one of the role's names, the best name first."""
    folder = office_folder()
    if not folder.is_dir():
        return []
    found = {
        file.stem.casefold(): file
        for file in sorted(folder.iterdir())
        if file.is_file() and file.suffix.casefold() in {".ttf", ".otf"}
    }
    return [found[name] for name in role.office_files if name in found]
