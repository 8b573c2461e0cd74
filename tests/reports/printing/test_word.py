"""The report as a Word file."""

from datetime import date
from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn

from reports.printing.document import Heading, OfficialDocument, Paragraph, Run
from reports.printing.word import report_docx
from tests.reports.printing.samples import report


@pytest.fixture(scope="module")
def word():
    return Document(BytesIO(report_docx(report())))


def test_it_reads_as_the_document_does(word):
    lines = [line for paragraph in word.paragraphs for line in paragraph.text.split("\n") if line]
    assert lines == list(report().lines())


def test_the_page_and_its_grid(word):
    section = word.sections[0]
    sizes = [
        section.page_width, section.page_height,
        section.top_margin, section.right_margin, section.bottom_margin, section.left_margin,
    ]  # fmt: skip
    assert [round(size.mm) for size in sizes] == [210, 297, 37, 26, 35, 28]
    grids = section._sectPr.findall(qn("w:docGrid"))
    assert len(grids) == 1
    assert grids[0].get(qn("w:type")) == "lines"
    assert grids[0].get(qn("w:linePitch")) == "579"
    normal = word.styles["Normal"]
    assert normal.paragraph_format.line_spacing.pt == 28.95
    spacing = int(normal.element.rPr.find(qn("w:spacing")).get(qn("w:val")))
    width = (section.page_width - section.left_margin - section.right_margin) / 12700
    assert 28 * (16 + spacing / 20) <= width < 29 * (16 + spacing / 20)


def test_faces_are_named_for_chinese_text(word):
    faces = {
        run.text: run._element.rPr.rFonts.get(qn("w:eastAsia"))
        for paragraph in word.paragraphs
        for run in paragraph.runs
    }
    assert faces["2025年度抓基层党建工作述职报告"] == "方正小标宋简体"
    assert faces["（江叙白　2026年1月）"] == "楷体_GB2312"
    assert faces["一、履职工作主要情况"] == "黑体"
    assert faces["（一）把管党责任落到人头。"] == "楷体_GB2312"
    assert faces["126人次"] == "仿宋_GB2312"
    for style, face in (("Normal", "仿宋_GB2312"), ("Heading 1", "黑体"), ("Title", "方正小标宋简体")):
        fonts = word.styles[style].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) == face
        assert not any("Theme" in name for name in fonts.attrib)


def test_paragraphs_are_indented_by_two_characters(word):
    for paragraph in word.paragraphs:
        if paragraph.text.startswith(("（一）", "一、", "过去一年")):
            assert paragraph._element.pPr.ind.get(qn("w:firstLineChars")) == "200"


def test_page_numbers_are_fields_outside_on_odd_and_even_pages(word):
    assert word.settings.odd_and_even_pages_header_footer
    section = word.sections[0]
    for footer, side, inward in (
        (section.footer, 2, "rightChars"),
        (section.even_page_footer, 0, "leftChars"),
    ):
        paragraph = footer.paragraphs[0]
        assert paragraph.text == "— 1 —"
        assert [code.text for code in paragraph._element.iter(qn("w:instrText"))] == [" PAGE "]
        assert paragraph.alignment == side
        assert paragraph._element.pPr.ind.get(qn(f"w:{inward}")) == "100"
        assert {run.font.size.pt for run in paragraph.runs} == {14}


def test_the_date_alone_ends_four_characters_in():
    document = OfficialDocument("", signed_on=date(2026, 1, 5), blocks=[Heading("一、甲")])
    last = Document(BytesIO(report_docx(document))).paragraphs[-1]
    assert last.text == "2026年1月5日"
    assert last._element.pPr.ind.get(qn("w:rightChars")) == "400"


def test_control_characters_do_not_break_the_file():
    document = OfficialDocument("甲\x00", blocks=[Paragraph([Run("乙\x0b\ud800\n丙<w:p>")])])
    texts = [paragraph.text for paragraph in Document(BytesIO(report_docx(document))).paragraphs]
    assert texts == ["甲", "", "乙 丙<w:p>"]
