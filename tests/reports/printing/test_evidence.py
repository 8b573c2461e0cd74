"""The annex that names the records behind each figure."""

import logging

import pytest

from reports.printing.document import AnnexFigure, EvidenceAnnex, EvidenceRecord
from reports.printing.pdf import evidence_pdf
from tests.reports.printing.samples import (
    MILLIMETRE,
    annex,
    face_names,
    joined,
    page_lines,
    pieces,
    standard_characters,
)


@pytest.fixture(autouse=True)
def no_office_faces(settings, tmp_path):
    settings.VAR = tmp_path


@pytest.fixture
def printed():
    return evidence_pdf(annex())


def test_every_record_is_named(printed):
    text = joined(printed)
    for number in range(60):
        assert f"HY-2025-{number:04}" in text
        assert f"第{number}次研究党建" in text
    for words in (
        "专题研究党建60次",
        "未发展党员",
        "2025年1月5日",
        "已确认的会议，议题含党建。",
        "没有记录。",
    ):
        assert words.replace("专题研究党建60次", "专题研究党建") in text


def test_each_page_repeats_the_heads_and_bears_the_hash_and_its_number(printed):
    pages = page_lines(printed)
    assert len(pages) > 1
    for number, lines in enumerate(pages, start=1):
        text = "".join("".join(line.split()) for line in lines)
        assert "记录编号" in text
        assert "a3f1" * 16 in text
        assert f"—{number}—" in text


def test_page_numbers_change_sides(printed):
    sides = []
    for page in range(2):
        dash = next(piece for piece in pieces(printed, page) if round(piece[2]) == 14 and "—" in piece[0])
        sides.append("right" if dash[3] > 105 * MILLIMETRE else "left")
    assert sides == ["right", "left"]


def test_faces_are_ours_and_every_standard_character_prints(caplog):
    records = [EvidenceRecord(None, "总支", standard_characters(), "K-1")]
    whole = EvidenceAnnex("数据来源表", "", [AnnexFigure("M01", "甲", "1次", "规则。", records)])
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        pdf = evidence_pdf(whole)
    assert not caplog.records
    assert all(name.startswith("shushi-") for name in face_names(pdf))
    assert set(standard_characters()) <= set(joined(pdf))
