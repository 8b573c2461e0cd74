"""Which file prints which face."""

import shutil

import pytest

from reports.printing import checks
from reports.printing.fonts import (
    BODY,
    FIRST,
    ROLES,
    faces,
    font_roles,
    missing_glyphs,
    office_folder,
    own_folder,
)
from tests.reports.printing.samples import standard_characters


@pytest.fixture(autouse=True)
def no_office_faces(settings, tmp_path):
    settings.VAR = tmp_path


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.key)
def test_every_role_draws_all_standard_characters(role):
    assert len(set(standard_characters())) == 8105
    assert missing_glyphs(standard_characters() + "“”—〔〕％～·", role) == ""


def test_a_character_no_face_draws_is_named_once():
    assert missing_glyphs("王\U00030000一\U00030000　\n") == "\U00030000"


def test_no_file_stands_in_two_faces():
    files = [file for _, file, _ in faces()]
    assert len(files) == len(set(files))


def test_without_office_faces_the_free_ones_print():
    states = font_roles()
    assert [state.role.name for state in states] == ["仿宋", "楷体", "黑体", "小标宋", "宋体"]
    assert not any(state.owned or state.lacking or state.problem for state in states)


def test_an_offices_file_is_found_by_its_name_and_a_torn_one_is_reported():
    office_folder().mkdir()
    shutil.copy(own_folder() / "FandolHei-Regular.otf", office_folder() / "SIMHEI.TTF")
    (office_folder() / "仿宋_GB2312.ttf").write_bytes(b"no font")
    states = {state.role: state for state in font_roles()}
    assert states[FIRST].owned
    assert states[FIRST].path.name == "SIMHEI.TTF"
    assert not states[BODY].owned
    assert states[BODY].path.parent == own_folder()
    assert "仿宋_GB2312.ttf" in states[BODY].problem


def test_the_system_check_warns_without_the_subsetting_library(monkeypatch):
    assert checks.check_font_subsetting() == []
    monkeypatch.setattr(checks, "SUBSET_LIBRARIES", ("libno-such-thing.so.0",))
    monkeypatch.setattr(checks, "find_library", lambda name: None)
    assert [message.id for message in checks.check_font_subsetting()] == ["reports.W001"]


def test_the_system_check_names_missing_faces(settings, tmp_path):
    assert checks.check_font_files() == []
    settings.BASE_DIR = tmp_path
    assert {message.id for message in checks.check_font_files()} == {"reports.E001"}
