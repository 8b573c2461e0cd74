"""The record of a meeting as the sheet that is signed and filed: its content as plain data, and as PDF."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.template.loader import render_to_string

from reports.printing.document import one_line, printable
from reports.printing.justify import justify
from reports.printing.pdf import PRESS, laid_out

TITLE = "会议记录"
BLANK_ITEMS = 3
"""Agenda items on a sheet to be filled in by hand: with them it fills two pages, one leaf."""
NUMERALS = "一二三四五六七八九十"


def numeral(number: int) -> str:
    """1 to 99 in Chinese characters, as headings count: 一, 十二, 三十."""
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{NUMERALS[tens - 1]}十") + (
        NUMERALS[ones - 1] if ones else ""
    )


@dataclass(frozen=True, slots=True)
class MinutesItem:
    """One item of the agenda: what was said, what was resolved, how it was voted on; empty where it was not."""

    title: str
    summary: str = ""
    resolution: str = ""
    vote: str = ""

    @property
    def parts(self) -> list[tuple[str, list[str]]]:
        """What is known of the item, each with its label, in paragraphs."""
        told = (("讨论摘要", self.summary), ("决议", self.resolution), ("表决", self.vote))
        return [(label, paragraphs(text)) for label, text in told if paragraphs(text)]


@dataclass(frozen=True, slots=True)
class Minutes:
    """A meeting's record in print order: the parts of the 三会一课 record book.

    mark: why the sheet is not to be filed, 草稿 or 已撤销; empty for a confirmed record
    facts: (label, value) of the head of the sheet, in order; `wide` labels take a line of their own
    closed: how the record ends, “散会” with the time if known
    blank: to be filled in by hand, so that empty parts are drawn as lines
    """

    organization: str
    name: str
    facts: Sequence[tuple[str, str]]
    wide: frozenset[str] = frozenset()
    items: Sequence[MinutesItem] = field(default_factory=tuple)
    extras: Sequence[tuple[str, str]] = ()
    mark: str = ""
    closed: str = "散会"
    blank: bool = False

    @property
    def rows(self) -> list[list[tuple[str, str]]]:
        """The facts in lines of two, those that need the width alone."""
        lines: list[list[tuple[str, str]]] = []
        for label, value in self.facts:
            alone = label in self.wide
            if alone or not lines or len(lines[-1]) == 2 or lines[-1][0][0] in self.wide:
                lines.append([])
            lines[-1].append((label, one_line(value)))
        return lines

    @property
    def numbered(self) -> list[tuple[str, MinutesItem]]:
        """The items with their numbers in characters."""
        return [(numeral(number), item) for number, item in enumerate(self.items, start=1)]

    @property
    def added(self) -> list[tuple[str, list[str]]]:
        """What is told beside the agenda, each with its label, in paragraphs."""
        return [(label, paragraphs(text)) for label, text in self.extras if paragraphs(text)]


def paragraphs(text: str) -> list[str]:
    """The lines of what somebody typed, without empty ones."""
    return [line for line in map(one_line, printable(text).splitlines()) if line]


def minutes_pdf(minutes: Sequence[Minutes], *, told: Callable[[int], None] = lambda done: None) -> bytes:
    """The sheets as one PDF, each beginning on a page 1 of its own. `told` hears how many are laid out."""
    layouts = []
    for done, each in enumerate(minutes, start=1):
        html = render_to_string(
            "reports/print/minutes.html",
            {"minutes": each, "title": TITLE, "blank_lines": range(4), "few_lines": range(2)},
        )
        with PRESS:
            layout = laid_out(html, "minutes.css")
            justify(layout, "part")
        layouts.append(layout)
        told(done)
    pages = [page for layout in layouts for page in layout.pages]
    with PRESS:
        return bytes(layouts[0].copy(pages).write_pdf())
