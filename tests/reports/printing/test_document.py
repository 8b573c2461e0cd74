"""Text, titles and places, before any file is written."""

from datetime import date

import pytest

from reports.printing.document import chinese_date, one_line, signature_indents, text_width, title_lines


def test_a_date_has_no_leading_noughts():
    assert chinese_date(date(2026, 1, 5)) == "2026年1月5日"


@pytest.mark.parametrize(
    ("text", "width"), [("党建", 2), ("2026年", 3), ("“引号”", 4), ("", 0), ("PDF", 1.5)]
)
def test_digits_and_letters_are_half_as_wide(text, width):
    assert text_width(text) == width


def test_a_given_division_of_the_title_is_kept():
    assert title_lines("甲\n乙 \n\n丙") == ["甲", "乙", "丙"]


def test_a_long_title_is_divided_where_a_phrase_ends():
    title = "中共云岚区水务局总支部委员会书记2025年度抓基层党建工作述职报告"
    assert title_lines(title) == ["中共云岚区水务局总支部委员会书记", "2025年度抓基层党建工作述职报告"]
    assert title_lines("党" * 50) == ["党" * 50]


def test_no_divided_line_is_wider_than_the_page():
    title = "中共云岚区自来水公司第三党支部委员会书记关于2025年度抓基层党建工作和意识形态工作情况的述职报告"
    lines = title_lines(title)
    assert "".join(lines) == title
    assert all(text_width(line) <= 20 for line in lines)


def test_line_breaks_within_a_line_become_spaces():
    assert one_line(" 甲\r\n乙\x00\t丙 ") == "甲 乙 丙"


@pytest.mark.parametrize(
    ("signature", "ends"),
    [
        ("中共云岚区水务局总支部委员会", (2, 14 - 6.5 + 0)),
        ("江叙白", (2 + 8.5 - 3, 2)),
    ],
)
def test_the_date_begins_two_characters_right_of_the_signature(signature, ends):
    # 2026年1月5日 is 3 full characters and 6 digits: 6 characters wide.
    day = "2026年11月5日"
    assert text_width(day) == 6.5
    assert signature_indents(signature, day) == ends
