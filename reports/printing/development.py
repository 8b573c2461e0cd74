"""The log of one person's 发展党员, and the list of his papers, as sheets to be signed and filed."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.template.loader import render_to_string

from reports.printing.document import one_line
from reports.printing.pdf import PRESS, laid_out


@dataclass(frozen=True, slots=True)
class DevelopmentSheet:
    """A sheet in print order: the head, a table in groups, and sentences below it.

    mark: why the sheet is not to be filed; empty for a confirmed case
    groups: (title of the group or "", its lines of cells)
    """

    title: str
    organization: str
    name: str
    facts: Sequence[tuple[str, str]]
    headings: Sequence[str]
    widths: Sequence[str]
    groups: Sequence[tuple[str, list[list[str]]]]
    tail: Sequence[str] = field(default_factory=tuple)
    mark: str = ""

    @property
    def rows(self) -> list[list[tuple[str, str]]]:
        """The facts in lines of two."""
        shown = [(label, one_line(value)) for label, value in self.facts]
        return [shown[start : start + 2] for start in range(0, len(shown), 2)]


def development_pdf(sheet: DevelopmentSheet) -> bytes:
    """The sheet as PDF."""
    html = render_to_string("reports/print/development.html", {"sheet": sheet})
    with PRESS:
        return bytes(laid_out(html, "minutes.css", "development.css").write_pdf())
