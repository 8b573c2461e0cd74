"""A register as PDF: long ones are laid out part by part, so that their memory stays small."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.template.loader import render_to_string

from reports.printing.document import flowing, text_width
from reports.printing.pdf import PRESS, laid_out

PART = 250
"""Rows laid out together."""
NARROWEST, WIDEST = 4.0, 22.0  # of a column, in characters


@dataclass(frozen=True, slots=True)
class PrintedRegister:
    """What is printed: heads as (label, whether numbers), rows in words, and how many they are."""

    title: str
    unit_line: str
    heads: Sequence[tuple[str, bool]]
    rows: Iterable[Sequence[str]]
    total: int


def register_pdf(register: PrintedRegister, *, told: Callable[[int], None] = lambda done: None) -> bytes:
    """The register as PDF, its pages numbered through. `told` hears how many rows are laid out."""
    rows = iter(register.rows)
    layouts: list[Any] = []
    done = pages = 0
    widths: list[float] = []
    while part := list(islice(rows, PART)) or ([] if layouts else [[]]):
        widths = widths or _widths(register.heads, part)
        html = render_to_string(
            "reports/print/register.html",
            {
                "register": register,
                "heads": [(label, number, width) for (label, number), width in zip(register.heads, widths, strict=True)],
                "rows": [[(flowing(text), head[1]) for text, head in zip(row, register.heads, strict=False)] for row in part],
                "first": not layouts,
                "number": pages + 1,
            },
        )  # fmt: skip
        with PRESS:
            layouts.append(laid_out(html, "register.css"))
        pages += len(layouts[-1].pages)
        done += len(part)
        told(min(done, register.total))
    with PRESS:
        return bytes(layouts[0].copy([page for layout in layouts for page in layout.pages]).write_pdf())


def _widths(heads: Sequence[tuple[str, bool]], rows: Sequence[Sequence[str]]) -> list[float]:
    """How wide each column is, in hundredths of the page: as its texts on the whole, within bounds."""
    asked = []
    for number, (label, _) in enumerate(heads):
        texts = sorted(text_width(row[number]) for row in rows if row)
        usual = texts[int(len(texts) * 0.9)] if texts else 0
        asked.append(min(max(usual + 1, text_width(label) + 1, NARROWEST), WIDEST))
    return [round(100 * each / sum(asked), 2) for each in asked]
