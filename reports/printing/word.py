"""The report as a Word file that reads like the PDF, with the faces the offices own named in it."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_SECTION_START
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from reports.printing.document import (
    Heading,
    OfficialDocument,
    flowing,
    one_line,
    signature_indents,
    title_lines,
)
from reports.printing.fonts import BODY, FIRST, SECOND, TABLE, TITLE, FontRole

# The grid of the page: 22 lines of 28.95 pt (in twentieths of a point). 28 characters stand in 156 mm when each
# is a quarter of a point narrower than 16 pt (in twentieths). A character grid would say the same to Word alone:
# other programs give every character wider than its cell two cells.
LINE_TWIPS = 579
CHARACTER_SPACING = -5
# One character of the body, in twentieths of a point.
CHARACTER_TWIPS = 320


def report_docx(document: OfficialDocument) -> bytes:
    """The document as a Word file: the same text as the PDF in the same order, on the same page."""
    word = Document()
    _set_page(word)
    _set_styles(word)
    _set_properties(word, document)
    if lines := title_lines(document.title):
        _title(word, lines)
    if byline := one_line(document.byline):
        _line(word, byline, SECOND).alignment = WD_ALIGN_PARAGRAPH.CENTER
    if lines or byline:
        word.add_paragraph()
    if salutation := one_line(document.salutation):
        _line(word, salutation, BODY)
    for block in document.blocks:
        if isinstance(block, Heading):
            heading = word.add_paragraph(style="Heading 1")
            write_run(heading, block.text, FIRST)
            _indent(heading, first_line=2)
            continue
        paragraph = word.add_paragraph()
        if block.lead:
            write_run(paragraph, block.lead, SECOND)
        for run in block.runs:
            write_run(paragraph, run.text, BODY)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        _indent(paragraph, first_line=2)
    _sign(word, document)
    for footer, side in (
        (word.sections[0].footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (word.sections[0].even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        _page_number(footer.paragraphs[0], side)
    file = BytesIO()
    word.save(file)
    return file.getvalue()


def _set_page(word: Any) -> None:
    """A4 with the standard's margins and its grid, footers apart for odd and even pages."""
    section = word.sections[0]
    section.start_type = WD_SECTION_START.NEW_PAGE
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance = Mm(15)
    # The dash in the middle of the 14 pt line then lies 28 mm above the paper's edge, 7 mm under the text.
    section.footer_distance = Mm(24.8)
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    section._sectPr.append(word_element("w:docGrid", type="lines", linePitch=LINE_TWIPS))
    word.settings.odd_and_even_pages_header_footer = True


def _set_styles(word: Any) -> None:
    """Body text and headings in the standard's faces and sizes, black, on exact lines, nothing bold."""
    for name, role, size in (("Normal", BODY, 16), ("Title", TITLE, 22), ("Heading 1", FIRST, 16)):
        style = word.styles[name]
        style.font.size, style.font.bold = Pt(size), False
        style.font.color.rgb = RGBColor(0, 0, 0)
        name_face(style.element.get_or_add_rPr(), role)
        spacing = style.paragraph_format
        spacing.space_before = spacing.space_after = Pt(0)
        spacing.line_spacing_rule, spacing.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(28.95)
        spacing.widow_control = False
        for border in style.element.pPr.findall(qn("w:pBdr")):
            style.element.pPr.remove(border)
        for spread in style.element.rPr.findall(qn("w:spacing")):
            style.element.rPr.remove(spread)
        if size == 16:
            style.element.rPr.find(qn("w:color")).addnext(word_element("w:spacing", val=CHARACTER_SPACING))
    language = word.styles["Normal"].element.rPr
    language.append(word_element("w:lang", val="en-US", eastAsia="zh-CN"))


def _set_properties(word: Any, document: OfficialDocument) -> None:
    """The file's own title and day, in place of the template's."""
    made = datetime.combine(document.signed_on or date.today(), time(), UTC)
    properties = word.core_properties
    properties.title = "".join(title_lines(document.title))
    properties.author = properties.last_modified_by = one_line(document.signature)
    properties.comments = properties.keywords = properties.subject = ""
    properties.created = properties.modified = made
    properties.language = "zh-CN"


def _title(word: Any, lines: Iterable[str]) -> None:
    """The title, centred, its lines divided by line breaks."""
    title = word.add_paragraph(style="Title")
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for number, line in enumerate(lines):
        if number:
            title.runs[-1].add_break(WD_BREAK.LINE)
        write_run(title, line, TITLE)


def _sign(word: Any, document: OfficialDocument) -> None:
    """Signature, date and the line that verifies a copy, each if there is one."""
    signature, day = one_line(document.signature), document.date_text
    if signature or day:
        word.add_paragraph()
    # With no signature above it the date ends four characters in.
    ends = signature_indents(signature, day) if signature else (0, 4)
    for text, end in zip((signature, day), ends, strict=True):
        if text:
            paragraph = _line(word, text, BODY)
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            _indent(paragraph, right=end)
    if verification := one_line(document.verification):
        write_run(word.add_paragraph(), verification, TABLE, Pt(9))


def _line(word: Any, text: str, role: FontRole) -> Any:
    """A paragraph of one text in one face."""
    paragraph = word.add_paragraph()
    write_run(paragraph, text, role)
    return paragraph


def write_run(paragraph: Any, text: str, role: FontRole, size: Pt | None = None) -> Any:
    """Words of a paragraph in a role's face."""
    run = paragraph.add_run(flowing(text))
    name_face(run._element.get_or_add_rPr(), role)
    if size is not None:
        run.font.size = size
    return run


def name_face(properties: Any, role: FontRole) -> None:
    """Name the role's face for Chinese and Latin text alike, so that “” stay full width."""
    fonts = properties.get_or_add_rFonts()
    fonts.attrib.clear()
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), role.word_name)
    fonts.set(qn("w:hint"), "eastAsia")


def _indent(paragraph: Any, *, first_line: float = 0, right: float = 0, left: float = 0) -> None:
    """Indents in characters of the body; the same in twips for programs that do not count characters."""
    indents = paragraph._element.get_or_add_pPr().get_or_add_ind()
    for side, amount in (("firstLine", first_line), ("right", right), ("left", left)):
        if amount:
            indents.set(qn(f"w:{side}Chars"), str(round(amount * 100)))
            indents.set(qn(f"w:{side}"), str(round(amount * CHARACTER_TWIPS)))


def _page_number(paragraph: Any, side: Any) -> None:
    """“— 1 —” in 14 pt 宋体 on the outside of the page, one character in."""
    paragraph.alignment = side
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    inward = "right" if side == WD_ALIGN_PARAGRAPH.RIGHT else "left"
    # One character of the number's own size.
    indents = paragraph._element.get_or_add_pPr().get_or_add_ind()
    indents.set(qn(f"w:{inward}Chars"), "100")
    indents.set(qn(f"w:{inward}"), "280")
    write_run(paragraph, "— ", TABLE, Pt(14))
    for kind, text in (("begin", ""), ("", " PAGE "), ("separate", ""), (None, "1"), ("end", "")):
        run = write_run(paragraph, "", TABLE, Pt(14))
        if kind:
            run._element.append(word_element("w:fldChar", fldCharType=kind))
        elif kind == "":
            code = word_element("w:instrText")
            code.text = text
            run._element.append(code)
        else:
            run.text = text
    write_run(paragraph, " —", TABLE, Pt(14))


def word_element(name: str, **attributes: str | int) -> Any:
    """A Word element with attributes of Word's own namespace."""
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), str(value))
    return element
