"""The report's PDF by GB/T 9704-2012: its grid, faces, page numbers and places."""

import logging
import shutil
from datetime import date

import pytest

from reports.printing.document import Heading, OfficialDocument, Paragraph, Run
from reports.printing.fonts import office_folder, own_folder
from reports.printing.justify import justify, line_boxes, text_boxes
from reports.printing.pdf import laid_out, official_html, report_pdf
from tests.reports.printing.samples import (
    MILLIMETRE,
    PAGE_WIDTH,
    face_names,
    joined,
    page_lines,
    pieces,
    report,
    runs,
    standard_characters,
)

LEFT, RIGHT = 28 * MILLIMETRE, PAGE_WIDTH - 26 * MILLIMETRE
CHARACTER = 15.78  # points from one character of the body to the next


@pytest.fixture(autouse=True)
def no_office_faces(settings, tmp_path):
    """A data folder without faces of an office's own."""
    settings.VAR = tmp_path


@pytest.fixture
def printed():
    return report_pdf(report())


def body_lines(pdf: bytes) -> list[list[str]]:
    """The lines of each page without its number."""
    return [[line for line in lines if not line.startswith("—")] for lines in page_lines(pdf)]


@pytest.mark.parametrize("start", [0, 6000])
def test_a_page_holds_22_lines_of_28_characters(start):
    """Also where every line has rare characters of the fallback face, which is taller."""
    text = standard_characters()[start : start + 22 * 28 * 2 - 2]
    pages = body_lines(report_pdf(OfficialDocument("", blocks=[Paragraph([Run(text)])])))
    assert [[len(line) for line in lines] for lines in pages] == [[26] + [28] * 21, [28] * 22]


def test_lines_stand_on_one_grid_whatever_face_they_hold(printed):
    for page in range(3):
        heights = {y for _, face, size, _, y in pieces(printed, page) if round(size) == 16}
        top = max(heights)
        for y in heights:
            assert (top - y) / 28.95 == pytest.approx(round((top - y) / 28.95), abs=0.01)


def test_a_page_number_stands_outside_one_character_in_seven_millimetres_under_the_text(printed):
    for page in range(3):
        numbers = [piece for piece in pieces(printed, page) if round(piece[2]) == 14]
        text = "".join("".join(piece[0].split()) for piece in numbers)
        assert text == f"—{page + 1}—"
        assert {piece[1] for piece in numbers} == {"shushi-table"}
        _, _, _, x, y = numbers[0]
        if page % 2:  # the second page, an even one
            assert x == pytest.approx(LEFT + 14, abs=0.5)
        else:
            # Dash, space, digit, space, dash are some 40 pt wide.
            assert RIGHT - 14 - 41 <= x <= RIGHT - 14 - 30
        # A dash lies about a third of the size above the base line.
        assert 35 * MILLIMETRE - (y + 14 * 0.36) == pytest.approx(7 * MILLIMETRE, abs=1.5)


def test_each_part_is_in_its_face_and_size(printed):
    found = [(text, face, round(size)) for text, face, size, _, _ in pieces(printed, 0)]
    assert ("中共云岚区水务局总支部委员会书记", "shushi-title-Semi-Bold", 22) in found
    assert ("（江叙白", "shushi-second", 16) in found
    assert ("云岚区直属机关工委：", "shushi-body", 16) in found
    assert ("一、履职工作主要情况", "shushi-first", 16) in found
    assert ("（一）把管党责任落到人头。", "shushi-second", 16) in found
    assert ("党组和总支专题研究党建", "shushi-body", 16) in found
    assert ("𬀩", "shushi-rare", 16) in found
    assert ("126", "shushi-latin", 16) in found


def test_curly_quotes_are_full_width(printed):
    assert any("“观摩”" in text and face == "shushi-body" for text, face, *_ in pieces(printed, 0))


def test_every_face_is_ours_and_embedded(printed):
    names = face_names(printed)
    assert names == {
        f"shushi-{name}" for name in ("latin", "body", "rare", "second", "first", "table", "title-Semi-Bold")
    }


def test_a_second_level_heading_runs_into_its_paragraph(printed):
    lead = next(piece for piece in pieces(printed, 0) if piece[0] == "（一）把管党责任落到人头。")
    words = next(piece for piece in pieces(printed, 0) if piece[0].startswith("党组和总支专题"))
    assert lead[4] == words[4]
    assert lead[3] == pytest.approx(LEFT + 2 * CHARACTER, abs=0.1)
    heading = next(piece for piece in pieces(printed, 0) if piece[0].startswith("一、"))
    assert [piece[0] for piece in pieces(printed, 0) if piece[4] == heading[4]] == ["一、履职工作主要情况"]


def test_the_text_is_whole_and_in_order(printed):
    text = joined(printed)
    for number in (1, 2, 3):
        assert text.count(f"—{number}—") == 1
        text = text.replace(f"—{number}—", "")
    expected = ["".join(line.split()) for line in report().lines()]
    # The verification stands beside the last page number, which is read before or after the text.
    assert text.count(expected[-1]) == 1
    assert text.replace(expected[-1], "") == "".join(expected[:-1])


def test_the_verification_is_on_the_last_page_only(printed):
    assert ["校验码" in "".join(lines) for lines in page_lines(printed)] == [False, False, True]


def test_a_figure_stays_on_one_line_and_punctuation_begins_no_line():
    """Wherever on the line it comes."""
    words = "谈心谈话|126人次|，“提醒”约谈|3人次|。" + "民" * 30
    document = OfficialDocument("", blocks=[Paragraph(runs("党" * before + words)) for before in range(30)])
    lines = [line for page in body_lines(report_pdf(document)) for line in page]
    assert sum("126人次" in line for line in lines) == 30
    assert sum("3人次" in line for line in lines) == 30
    assert not any(line[0] in "，。、；：！？”）》〕" for line in lines)
    assert not any(line[-1] in "“（《〔" for line in lines)


def test_full_lines_end_at_the_right_edge():
    """A line that lacks a character or two before a figure is widened; the last line of a paragraph is not."""
    document = OfficialDocument("", blocks=[Paragraph(runs("党" * 24 + "|126人次|" + "民" * 30))])
    page = laid_out(official_html(document), "official.css")
    justify(page, "text")
    ends = [
        (texts[-1].position_x + texts[-1].width - texts[-1].style["letter_spacing"]) * 0.75
        for _, line in line_boxes(page.pages[0]._page_box)
        if ((texts := text_boxes(line)) and "党" in texts[0].text) or "民" in texts[-1].text
    ]
    assert ends[:2] == [pytest.approx(RIGHT, abs=0.3)] * 2
    assert ends[-1] < RIGHT - 5 * CHARACTER


def test_a_signature_and_its_date_stand_as_without_seal(printed):
    last = list(pieces(printed, 2))
    signature = next(piece for piece in last if piece[0] == report().signature)
    day = next(piece for piece in last if piece[0] == "2026" and piece[4] < signature[4])
    assert signature[3] == pytest.approx(RIGHT - 32 - 14 * CHARACTER, abs=1)
    assert day[3] == pytest.approx(signature[3] + 32, abs=0.5)
    assert signature[4] - day[4] == pytest.approx(28.95, abs=0.01)


def test_a_short_signature_moves_left_of_a_long_date():
    document = OfficialDocument(
        "", signature="江叙白", signed_on=date(2026, 12, 15), blocks=[Heading("一、甲")]
    )
    found = {text: x for text, _, _, x, _ in pieces(report_pdf(document), 0)}
    assert found["江叙白"] == pytest.approx(found["2026"] - 32, abs=0.5)


def test_the_signature_never_stands_alone_on_a_page():
    for lines in range(17, 24):
        text = Paragraph([Run("党" * (28 * lines - 2))])
        document = OfficialDocument("", blocks=[text], signature="某某支部", signed_on=date(2026, 1, 5))
        assert any("党" in line for line in body_lines(report_pdf(document))[-1])


def test_markup_in_the_text_is_text_and_control_characters_go():
    document = OfficialDocument("甲<b>&", blocks=[Paragraph([Run("a<i>b</i>\x00\x07&amp;乙")])])
    assert "".join(joined(report_pdf(document)).split()).startswith("甲<b>&a<i>b</i>&amp;乙")


def test_an_empty_document_is_a_page():
    assert len(page_lines(report_pdf(OfficialDocument("")))) == 1


@pytest.mark.parametrize("part", ["title", "byline", "heading", "lead", "body"])
def test_all_standard_characters_print_in_every_face(part, caplog):
    """No box in any face, and the text can be copied back."""
    characters = standard_characters()
    document = {
        "title": OfficialDocument(characters),
        "byline": OfficialDocument("", byline=characters),
        "heading": OfficialDocument("", blocks=[Heading(characters)]),
        "lead": OfficialDocument("", blocks=[Paragraph([], lead=characters)]),
        "body": OfficialDocument("", blocks=[Paragraph([Run(characters)])]),
    }[part]
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        pdf = report_pdf(document)
    assert not caplog.records
    assert all(name.startswith("shushi-") for name in face_names(pdf))
    assert "".join("".join(lines) for lines in body_lines(pdf)) == characters


def test_an_offices_own_face_is_preferred_once_it_is_there():
    document = OfficialDocument("", blocks=[Paragraph([Run("党建𬀩")])])
    assert "shushi-office-body" not in face_names(report_pdf(document))
    office_folder().mkdir()
    # Any face will do to stand for the office's own.
    shutil.copy(own_folder() / "FandolKai-Regular.otf", office_folder() / "仿宋_GB2312.otf")
    names = face_names(report_pdf(document))
    assert {"shushi-office-body", "shushi-rare"} <= names
    assert "shushi-body" not in names
