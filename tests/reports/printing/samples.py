"""A made-up report and what is read back from its printed form."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO

from pypdf import PdfReader

from reports.printing.document import (
    AnnexFigure,
    EvidenceAnnex,
    EvidenceRecord,
    Heading,
    OfficialDocument,
    Paragraph,
    Run,
)
from reports.printing.fonts import STANDARD_LIST, own_folder

PAGE_WIDTH = 595.28  # A4, in points
MILLIMETRE = 72 / 25.4


def runs(text: str) -> list[Run]:
    """The text as runs: what stands between bars stays together."""
    return [Run(part, nobreak=number % 2 == 1) for number, part in enumerate(text.split("|"))]


def report() -> OfficialDocument:
    """A report of three pages."""
    body = (
        "党组和总支专题研究党建|6次|，下到支部督查|5次|，用“观摩”、推进会、联系点、书记例会|4项|办法往前推。"
        "与干部党员谈心|4轮|、|126人次|，问题整改率为|86.4%|，比上年提高|3.2个百分点|。"
        "王𬀩同志、李燚㛃同志负责“供水到户”；〔2026〕1号文件——已经落实。"
    )
    blocks: list[Paragraph | Heading] = [Paragraph(runs("过去一年，主要做了以下工作。"))]
    for heading in ("一、履职工作主要情况", "二、存在的主要问题及原因", "三、下一步工作思路"):
        blocks.append(Heading(heading))
        for lead in ("（一）把管党责任落到人头。", "（二）学习查摆往深里走。", "（三）照着标准建支部。"):
            blocks.append(Paragraph(runs(body), lead=lead))
    return OfficialDocument(
        title="中共云岚区水务局总支部委员会书记\n2025年度抓基层党建工作述职报告",
        byline="（江叙白　2026年1月）",
        salutation="云岚区直属机关工委：",
        blocks=blocks,
        signature="中共云岚区水务局总支部委员会",
        signed_on=date(2026, 1, 5),
        verification="校验码：3f9a 77c1 02de 8b40",
    )


def annex(records: int = 60) -> EvidenceAnnex:
    """An annex of two figures, one with the records, one with none."""
    behind = [
        EvidenceRecord(date(2025, 1 + n % 12, 5), "第一党支部", f"第{n}次研究党建", f"HY-2025-{n:04}")
        for n in range(records)
    ]
    return EvidenceAnnex(
        "述职报告数据来源表",
        "2025年1月1日至2025年12月31日",
        [
            AnnexFigure("M01", "专题研究党建", f"{records}次", "已确认的会议，议题含党建。", behind),
            AnnexFigure("M02", "发展党员", "未发展党员", "已确认的发展记录。", []),
        ],
        "a3f1" * 16,
    )


def standard_characters() -> str:
    """The 8,105 characters of the national list."""
    return (own_folder() / STANDARD_LIST).read_text(encoding="utf-8").strip()


def page_lines(pdf: bytes) -> list[list[str]]:
    """The lines of each page, from top to bottom."""
    return [page.extract_text().splitlines() for page in PdfReader(BytesIO(pdf)).pages]


def joined(pdf: bytes) -> str:
    """All text of the PDF without spaces and line breaks, page numbers included."""
    return "".join("".join(line.split()) for lines in page_lines(pdf) for line in lines)


def pieces(pdf: bytes, page: int) -> Iterator[tuple[str, str, float, float, float]]:
    """Of one page, each piece of text with its face, size, distance from the left and from the foot, in points."""
    found: list[tuple[str, str, float, float, float]] = []

    def visit(
        text: str, current: list[float], matrix: list[float], font: dict[str, str] | None, size: float
    ) -> None:
        if text.strip() and font:
            x, y = (
                matrix[4] * current[0] + matrix[5] * current[2] + current[4],
                matrix[4] * current[1] + matrix[5] * current[3] + current[5],
            )
            scale = abs(matrix[3] * current[3])
            found.append((text.strip(), font["/BaseFont"].split("+")[1], size * scale, x, y))

    PdfReader(BytesIO(pdf)).pages[page].extract_text(visitor_text=visit)
    yield from found


def face_names(pdf: bytes) -> set[str]:
    """The faces of the PDF. Fails when one is not embedded."""
    names = set()
    for page in PdfReader(BytesIO(pdf)).pages:
        for font in page["/Resources"]["/Font"].values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            descriptor = inner["/FontDescriptor"].get_object()
            assert "/FontFile3" in descriptor or "/FontFile2" in descriptor
            names.add(inner["/BaseFont"].split("+")[1])
    return names
