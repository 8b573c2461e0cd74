"""Even right edges. WeasyPrint widens only spaces, and Chinese has none, so lines are widened here, between
layout and drawing: what a line lacks is shared between its characters."""

from collections.abc import Iterator
from typing import Any

# A line that lacks more than this, in ems, was left short on purpose, before a long unbreakable figure.
WIDEST_GAP = 4.0


def justify(layout: Any, css_class: str) -> None:
    """Widen every line but the last of each paragraph of the class to the paragraph's full width.

    layout: a `weasyprint.Document`, not yet drawn. It is changed in place.
    """
    paragraphs: dict[int, list[tuple[Any, Any]]] = {}
    for page in layout.pages:
        for block, line in line_boxes(page._page_box):
            # A paragraph over two pages is two boxes of one element.
            if line.element is not None and css_class in (line.element.get("class") or "").split():
                paragraphs.setdefault(id(line.element), []).append((block, line))
    for lines in paragraphs.values():
        for block, line in lines[:-1]:
            _widen(block, line)


def line_boxes(box: Any, block: Any = None) -> Iterator[tuple[Any, Any]]:
    """Every line box under the box, each with the block it stands in."""
    for child in getattr(box, "children", ()):
        if type(child).__name__ == "LineBox":
            yield box, child
        else:
            yield from line_boxes(child, box)


def text_boxes(box: Any) -> list[Any]:
    """The text boxes of a line, from left to right."""
    if hasattr(box, "pango_layout"):
        return [box]
    return [text for child in getattr(box, "children", ()) for text in text_boxes(child)]


def _widen(block: Any, line: Any) -> None:
    """Share what the line lacks between its characters, and move each text by what stands before it."""
    texts = [text for text in text_boxes(line) if text.text]
    if not texts:
        return
    # The spacing behind the last character shows as a gap at the edge.
    trailing = texts[-1].style["letter_spacing"]
    trailing = 0 if trailing == "normal" else trailing
    edge = block.content_box_x() + block.width
    lacking = edge - (texts[-1].position_x + texts[-1].width - trailing)
    gaps = sum(len(text.text) for text in texts) - 1
    if gaps < 1 or not 0 < lacking <= WIDEST_GAP * texts[0].style["font_size"]:
        return
    share, moved = lacking / gaps, 0.0
    for text in texts:
        style = text.style.copy()
        spacing = style["letter_spacing"]
        style["letter_spacing"] = share if spacing == "normal" else spacing + share
        text.style = style
        text.position_x += moved
        text.width += share * len(text.text)
        moved += share * len(text.text)
