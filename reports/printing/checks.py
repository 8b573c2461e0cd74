"""Checks of `manage.py check`: what printing needs from the machine."""

from collections.abc import Sequence
from ctypes import CDLL
from ctypes.util import find_library
from typing import Any

from django.core.checks import CheckMessage, Error, Warning, register

from reports.printing.fonts import faces

# The names under which WeasyPrint itself looks for the library.
SUBSET_LIBRARIES = ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "libharfbuzz-subset-0.dll")


def register_checks() -> None:
    """Add the checks of printing to `manage.py check`."""
    register(check_font_subsetting)
    register(check_font_files)


def check_font_subsetting(app_configs: Sequence[Any] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """A warning when harfbuzz-subset cannot be loaded: PDFs then take some thirty times longer."""
    if _loads(SUBSET_LIBRARIES):
        return []
    return [
        Warning(
            "缺少系统库 libharfbuzz-subset，生成 PDF 会慢约 30 倍。",
            hint="请安装系统软件包 libharfbuzz-subset0，然后重新启动。",
            id="reports.W001",
        )
    ]


def check_font_files(app_configs: Sequence[Any] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """An error for every free face that is missing: its text would print in some other face, or as boxes."""
    return [
        Error(
            f"缺少字体文件 {file.name}，公文无法按规定字体打印。",
            hint=f"请把该文件放回 {file.parent}。",
            id="reports.E001",
        )
        for _, file, _ in faces()
        if not file.is_file()
    ]


def _loads(names: Sequence[str]) -> bool:
    """Whether one of the libraries can be loaded."""
    for name in (*names, *filter(None, map(find_library, ("harfbuzz-subset",)))):
        try:
            CDLL(name)
        except OSError:
            continue
        return True
    return False
