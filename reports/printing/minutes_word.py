"""The records of meetings as a Word file that reads like the PDF."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_SECTION_START
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from reports.printing.document import one_line
from reports.printing.fonts import BODY, FIRST, TABLE, TITLE, FontRole
from reports.printing.minutes import TITLE as SHEET_TITLE
from reports.printing.minutes import Minutes, MinutesItem
from reports.printing.word import name_face, word_element, write_run

LABEL, VALUE = Mm(31), Mm(48)
"""Widths of the columns: two labels and two values make the 158 mm of the text."""
CHARACTER = Pt(14)
RULE = 31
"""A line to write on: as many blanks as characters of 14 pt stand in the width."""


def minutes_docx(minutes: Sequence[Minutes]) -> bytes:
    """The sheets as one Word file, each a section that counts its own pages."""
    word = Document()
    _set_styles(word)
    for number, each in enumerate(minutes):
        section = word.add_section(WD_SECTION_START.NEW_PAGE) if number else word.sections[0]
        _set_page(word, section, each)
        _sheet(word, each)
    properties = word.core_properties
    properties.title = f"{SHEET_TITLE}：{one_line(minutes[0].name)}" if len(minutes) == 1 else SHEET_TITLE
    properties.author = properties.last_modified_by = one_line(minutes[0].organization)
    properties.comments = properties.keywords = properties.subject = ""
    properties.language = "zh-CN"
    file = BytesIO()
    word.save(file)
    return file.getvalue()


def _set_styles(word: Any) -> None:
    """Body and title in the sheet's faces, black, nothing bold."""
    for name, role, size, pitch in (("Normal", BODY, 14, 25), ("Title", TITLE, 22, 32)):
        style = word.styles[name]
        style.font.size, style.font.bold = Pt(size), False
        style.font.color.rgb = RGBColor(0, 0, 0)
        name_face(style.element.get_or_add_rPr(), role)
        spacing = style.paragraph_format
        spacing.space_before = spacing.space_after = Pt(0)
        spacing.line_spacing = Pt(pitch)
        for border in style.element.pPr.findall(qn("w:pBdr")):
            style.element.pPr.remove(border)
        for spread in style.element.rPr.findall(qn("w:spacing")):
            style.element.rPr.remove(spread)
    word.styles["Normal"].element.rPr.append(word_element("w:lang", val="en-US", eastAsia="zh-CN"))


def _set_page(word: Any, section: Any, minutes: Minutes) -> None:
    """A4, the organisation and the mark above, the number of the page below, from 1 for every meeting."""
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(30), Mm(26)
    section.left_margin, section.right_margin = Mm(28), Mm(24)
    section.header_distance, section.footer_distance = Mm(20), Mm(14)
    for old in section._sectPr.findall(qn("w:pgNumType")):
        section._sectPr.remove(old)
    section._sectPr.append(word_element("w:pgNumType", start=1))
    section.header.is_linked_to_previous = section.footer.is_linked_to_previous = False
    head = section.header.paragraphs[0]
    # The template's own style for headers has tabs of its own.
    head.style = word.styles["Normal"]
    head.paragraph_format.tab_stops.add_tab_stop(2 * (LABEL + VALUE), WD_TAB_ALIGNMENT.RIGHT)
    write_run(head, one_line(minutes.organization), TABLE, Pt(10.5))
    if minutes.mark:
        head.add_run().add_tab()
        write_run(head, minutes.mark, FIRST, Pt(12))
    foot = section.footer.paragraphs[0]
    foot.style = word.styles["Normal"]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    write_run(foot, "第 ", TABLE, Pt(10.5))
    _page(foot)
    # How many pages a section has is known to Word alone; other programs would print a wrong number.
    write_run(foot, " 页", TABLE, Pt(10.5))


def _page(paragraph: Any) -> None:
    """The number of the page, which Word fills in."""
    for kind in ("begin", "code", "separate", "shown", "end"):
        run = write_run(paragraph, "", TABLE, Pt(10.5))
        if kind == "code":
            text = word_element("w:instrText")
            text.text = " PAGE "
            run._element.append(text)
        elif kind == "shown":
            run.text = "1"
        else:
            run._element.append(word_element("w:fldChar", fldCharType=kind))


def _sheet(word: Any, minutes: Minutes) -> None:
    title = word.add_paragraph(style="Title")
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_after = Pt(12)
    write_run(title, SHEET_TITLE, TITLE)
    _facts(word, minutes)
    for number, item in minutes.numbered:
        _heading(word, f"{number}、{item.title}")
        if minutes.blank:
            _lines_to_write_on(word, item)
        else:
            for label, texts in item.parts:
                _part(word, texts, f"{label}：")
    for label, texts in minutes.added:
        _heading(word, label)
        _part(word, texts)
    closed = _part(word, [f"{minutes.closed}。"])
    closed.paragraph_format.space_before = Pt(11)
    closed.paragraph_format.keep_with_next = True
    signed = word.add_paragraph()
    signed.paragraph_format.space_before = Pt(34)
    signed.paragraph_format.tab_stops.add_tab_stop(LABEL + VALUE)
    write_run(signed, "主持人签名：", BODY)
    _underlined(signed, 7)
    signed.add_run().add_tab()
    write_run(signed, "记录人签名：", BODY)
    _underlined(signed, 7)


def _facts(word: Any, minutes: Minutes) -> None:
    """The ruled head of the sheet."""
    rows = minutes.rows
    table = word.add_table(rows=len(rows), cols=4, style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for row, facts in zip(table.rows, rows, strict=True):
        row._tr.get_or_add_trPr().append(word_element("w:cantSplit"))
        for cell, width in zip(row.cells, (LABEL, VALUE, LABEL, VALUE), strict=True):
            cell.width = width
        for place, (label, value) in enumerate(facts):
            head, cell = row.cells[2 * place], row.cells[2 * place + 1]
            if len(facts) == 1:
                cell = cell.merge(row.cells[3])
            _cell(head, label, FIRST, Pt(11)).alignment = WD_ALIGN_PARAGRAPH.CENTER
            _cell(cell, value, BODY, CHARACTER)


def _cell(cell: Any, text: str, role: FontRole, size: Pt) -> Any:
    cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.line_spacing = Pt(20)
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(3)
    write_run(paragraph, text, role, size)
    return paragraph


def _heading(word: Any, text: str) -> None:
    heading = word.add_paragraph()
    heading.paragraph_format.keep_with_next = True
    heading.paragraph_format.space_before = Pt(7)
    write_run(heading, text, FIRST)


def _part(word: Any, texts: Sequence[str], label: str = "") -> Any:
    """A paragraph for every text, the label before the first. Returns the last."""
    paragraph = None
    for number, text in enumerate(texts):
        paragraph = word.add_paragraph()
        paragraph.paragraph_format.first_line_indent = 2 * CHARACTER
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        if label and not number:
            write_run(paragraph, label, FIRST)
        write_run(paragraph, text, BODY)
    return paragraph


def _lines_to_write_on(word: Any, item: MinutesItem) -> None:
    """An item to be filled in by hand, all on one page."""
    for label, lines in (("讨论摘要：", 4), ("决议：", 2)):
        written = [_part(word, [""], label), *(word.add_paragraph() for _ in range(lines))]
        for paragraph in written:
            paragraph.paragraph_format.keep_with_next = True
        for line in written[1:]:
            _underlined(line, RULE)
    _part(word, [item.vote], "表决：")


def _underlined(paragraph: Any, characters: int) -> None:
    """Room to write, as underlined blanks."""
    write_run(paragraph, "　" * characters, BODY).font.underline = True
