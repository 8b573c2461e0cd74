"""What is printed, as plain data. Every figure has already become text."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

# What XML and so Word and Excel cannot hold: control characters and halves of surrogate pairs.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# The widest line of a title, in characters: the 156 mm of the text over 22 pt.
TITLE_CHARACTERS = 20
# A line of a title may end behind these: an organisation, an office, a span of time, a field of work.
TITLE_BREAKS = re.compile(
    r"(?<=委员会)|(?<=党支部)(?!委员会)|(?<=党总支)(?!部|委员会)|(?<=总支部)(?!委员会)"
    r"|(?<=书记)|(?<=年度)|(?<=情况)|(?<=工作)(?=[和与及])"
)

CellValue = str | int | float | Decimal | date | datetime | None


def printable(text: str) -> str:
    """The text without the characters that no file format can hold."""
    return UNPRINTABLE.sub("", text)


def flowing(text: str) -> str:
    """The printable text with every line break and tab as one space."""
    return re.sub(r"[\r\n\t\u2028\u2029]+", " ", printable(text))


def one_line(text: str) -> str:
    """The flowing text without spaces at its ends."""
    return flowing(text).strip(" ")


@dataclass(frozen=True, slots=True)
class Run:
    """Words of a paragraph. With `nobreak` no line ends inside them: a number stays with its measure word."""

    text: str
    nobreak: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the body. `lead` is the second-level heading that opens it, “（一）……。”, in 楷体."""

    runs: Sequence[Run]
    lead: str = ""

    @property
    def text(self) -> str:
        """The paragraph as it reads, its lead in front."""
        return self.lead + "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Heading:
    """A first-level heading, “一、……”, alone on its line in 黑体."""

    text: str


@dataclass(frozen=True, slots=True)
class OfficialDocument:
    """A document in the order it is printed.

    title: its lines divided by line breaks; a longer line is divided by `title_lines`
    byline: the line under the title, in brackets
    salutation: to whom, flush left, with its full-width colon
    signature, signed_on: who signs and when, at the end on the right
    verification: the line by which a printed copy is compared with the frozen one
    """

    title: str
    byline: str = ""
    salutation: str = ""
    blocks: Sequence[Paragraph | Heading] = field(default_factory=tuple)
    signature: str = ""
    signed_on: date | None = None
    verification: str = ""

    @property
    def date_text(self) -> str:
        """The day of signing in words, or nothing."""
        return chinese_date(self.signed_on) if self.signed_on else ""

    def lines(self) -> Iterator[str]:
        """The document's paragraphs as they read, in print order, without empty ones."""
        yield from title_lines(self.title)
        texts = [self.byline, self.salutation, *(block.text for block in self.blocks)]
        texts += [self.signature, self.date_text, self.verification]
        yield from filter(None, map(one_line, texts))


@dataclass(frozen=True, slots=True)
class EvidenceRecord:
    """One record behind a figure: its day, its organisation, what it says, and its key."""

    day: date | None
    organization: str
    text: str
    key: str

    @property
    def day_text(self) -> str:
        """The day in words, or a dash."""
        return chinese_date(self.day) if self.day else "—"


@dataclass(frozen=True, slots=True)
class AnnexFigure:
    """A figure of the report: its code and label, its value in words, its counting rule, its records."""

    code: str
    label: str
    value_text: str
    rule: str
    records: Sequence[EvidenceRecord] = ()


@dataclass(frozen=True, slots=True)
class EvidenceAnnex:
    """The table of data sources behind a report. `hash` is that of the report it belongs to."""

    title: str
    period: str
    rows: Sequence[AnnexFigure]
    hash: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. Neighbours of one `group` stand under one merged head. `width` in characters."""

    label: str
    group: str = ""
    width: float | None = None


@dataclass(frozen=True, slots=True)
class IndicatorTable:
    """A table of indicators. A column may be given as its label alone. `note` stands under the title."""

    title: str
    columns: Sequence[Column | str]
    rows: Sequence[Sequence[CellValue]]
    note: str = ""

    @property
    def heads(self) -> list[Column]:
        """The columns, each with its label and group."""
        return [Column(column) if isinstance(column, str) else column for column in self.columns]


def chinese_date(day: date) -> str:
    """The day as official documents write it, without leading noughts: 2026年1月5日."""
    return f"{day.year}年{day.month}月{day.day}日"


def text_width(text: str) -> float:
    """The width of the text in Chinese characters: a narrow letter or digit is half of one."""
    narrow = {"Na", "H", "N"}
    return sum(0.5 if unicodedata.east_asian_width(character) in narrow else 1 for character in text)


def title_lines(title: str) -> list[str]:
    """The title's lines. A line too long for the page is divided evenly, where a name or a phrase ends."""
    lines: list[str] = []
    for line in filter(None, map(one_line, printable(title).splitlines())):
        lines += _divided(line)
    return lines


def _divided(line: str) -> list[str]:
    """The line in as few parts as fit the page, the parts as even as its phrases allow."""
    width = text_width(line)
    if width <= TITLE_CHARACTERS:
        return [line]
    parts = -(-width // TITLE_CHARACTERS)
    fitting = [
        match.start()
        for match in TITLE_BREAKS.finditer(line)
        if 0 < match.start() < len(line) and text_width(line[: match.start()]) <= TITLE_CHARACTERS
    ]
    # A remainder that still needs more lines than planned would cost a line: such a place is no place.
    fitting = [place for place in fitting if text_width(line[place:]) <= (parts - 1) * TITLE_CHARACTERS]
    if not fitting:
        return [line]
    place = min(fitting, key=lambda place: abs(text_width(line[:place]) - width / parts))
    return [line[:place], *_divided(line[place:])]


def signature_indents(signature: str, day: str) -> tuple[float, float]:
    """How far the signature and the date end from the right edge, in characters, for a document without seal.

    The signature ends two characters in; the date begins two characters right of where the signature begins.
    A date too long for that ends two characters in, and the signature moves left instead.
    """
    block = max(text_width(signature), text_width(day) + 2)
    return 2 + block - text_width(signature), block - text_width(day)
