"""The report and its evidence annex as PDF, by the national standard's page."""

from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from django.template.loader import render_to_string
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from reports.printing.document import (
    EvidenceAnnex,
    Heading,
    OfficialDocument,
    printable,
    text_width,
    title_lines,
)
from reports.printing.fonts import faces, font_face_css, stamp
from reports.printing.justify import justify

HERE = Path(__file__).parent
# WeasyPrint and the font configuration it shares are not safe in several threads.
PRESS = Lock()


def report_pdf(document: OfficialDocument) -> bytes:
    """The document as PDF: 22 lines of 28 characters a page, page numbers outside, every face embedded."""
    html = official_html(document)
    with PRESS:
        layout = laid_out(html, "official.css")
        justify(layout, "text")
        return bytes(layout.write_pdf())


def official_html(document: OfficialDocument) -> str:
    """The document as the HTML that `official.css` lays out."""
    return render_to_string(
        "reports/print/official.html",
        {
            "document": document,
            "title_lines": title_lines(document.title),
            "blocks": _blocks(document),
            # Longer than what is left of a line, two characters from either edge.
            "long_signature": text_width(document.signature) > 24,
        },
    )


def evidence_pdf(annex: EvidenceAnnex) -> bytes:
    """The table of data sources as PDF: for each figure its rule and the records that make it."""
    html = render_to_string(
        "reports/print/evidence.html", {"annex": annex, "title_lines": title_lines(annex.title)}
    )
    with PRESS:
        return bytes(laid_out(html, "evidence.css").write_pdf())


def _blocks(document: OfficialDocument) -> list[dict[str, Any]]:
    """The blocks as the template reads them."""
    return [
        {"heading": block.text} if isinstance(block, Heading) else {"lead": block.lead, "runs": block.runs}
        for block in document.blocks
    ]


def laid_out(html: str, *names: str) -> Any:
    """The page layout of the HTML by the style sheets named. The caller holds the lock."""
    rules = faces()
    fonts, sheets = _type_case(stamp(rules))
    return HTML(string=printable(html), base_url=HERE.as_uri()).render(
        font_config=fonts, stylesheets=[sheets["faces"], *(sheets[name] for name in names)]
    )


@lru_cache(maxsize=1)
def _type_case(stamped: tuple[tuple[str, str, int], ...]) -> tuple[FontConfiguration, dict[str, CSS]]:
    """The font configuration and the parsed style sheets: read once a process, again when a face changes."""
    fonts = FontConfiguration()
    sheets = {"faces": CSS(string=font_face_css(faces()), font_config=fonts)}
    for name in (
        "official.css",
        "evidence.css",
        "minutes.css",
        "register.css",
        "development.css",
        "list_sheet.css",
    ):
        sheets[name] = CSS(filename=HERE / name, font_config=fonts)
    return fonts, sheets
