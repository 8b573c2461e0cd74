"""Our style sheets and scripts stay within what Chromium 86 knows."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser

from tests.browser.support import ECMASCRIPT, PACKAGES, script_faults, stylesheet_faults

STATIC = Path(settings.BASE_DIR) / "static"
READ = """([text, edition]) => {
  try { return {tree: JSON.parse(JSON.stringify(acorn.parse(text, {ecmaVersion: edition, sourceType: "script"}),
    (key, value) => typeof value === "bigint" ? String(value) : value))}; }
  catch (error) { return {fault: error.message}; }
}"""


class Reader:
    """Reads scripts with acorn, which runs in the browser: no other JavaScript engine is needed."""

    def __init__(self, browser: Browser) -> None:
        self.page = browser.new_page()
        self.page.add_script_tag(path=PACKAGES / "acorn" / "dist" / "acorn.js")

    def faults(self, text: str) -> list[str]:
        answer: dict[str, Any] = self.page.evaluate(READ, [text, ECMASCRIPT])
        return [f"读不懂：{answer['fault']}"] if "fault" in answer else script_faults(answer["tree"])


@pytest.fixture(scope="module")
def reader(browser: Browser) -> Reader:
    return Reader(browser)


@pytest.mark.parametrize("path", sorted((STATIC / "css").rglob("*.css")), ids=lambda path: path.name)
def test_style_sheets(path: Path) -> None:
    assert stylesheet_faults(path.read_text()) == []


@pytest.mark.parametrize("path", sorted((STATIC / "js").rglob("*.js")), ids=lambda path: path.name)
def test_scripts(path: Path, reader: Reader) -> None:
    assert reader.faults(path.read_text()) == []


@pytest.mark.parametrize(
    "text",
    [
        "a:has(b){color:red}",
        "a{color:red;b &{color:red}}",
        "a{color:red;b{color:red}}",
        "@layer base{a{color:red}}",
        "@container (min-width:1px){a{color:red}}",
        "a{container-type:inline-size}",
        "a{aspect-ratio:1}",
        "a{inset:0}",
        "a:is(b,c){color:red}",
        "a :where(b){color:red}",
        "a:not(b,c){color:red}",
        "a{color:color-mix(in srgb,red,blue)}",
        "a{color:oklch(1 0 0)}",
        "a{background:linear-gradient(red,oklch(1 0 0))}",
        "a{height:100dvh}",
        "a{height:calc(100svh - 1px)}",
        "a{width:10cqw}",
        "a{accent-color:red}",
        "a{overflow:clip}",
        "a{scrollbar-gutter:stable}",
        "a{text-wrap:balance}",
        "@media (width>=1px){a{color:red}}",
        "@media (prefers-contrast:more){a{color:red}}",
        "@media print{a:has(b){color:red}}",
        "@property --x{syntax:'*'}a{translate:1px}",
        "a{colour:red}",
        "a:user-invalid{color:red}",
        "a{--x:oklch(1 0 0)}",
    ],
)
def test_late_styles_are_found(text: str) -> None:
    assert stylesheet_faults(text)


@pytest.mark.parametrize(
    "text",
    [
        "a{display:flex;gap:1rem}",
        "a:focus-visible,a::before,a:not(b):nth-child(2n+1){content:'x';width:min(1px,2vw)}",
        "@media (min-width:1px) and (prefers-reduced-motion:reduce){a{color:rgba(0,0,0,.5)}}",
        "@keyframes k{from{opacity:0}50%{opacity:.5}}",
        "@page{size:A4;margin:1cm}",
        "@font-face{font-family:x;src:url(x.woff2)}",
        "a{--x:1px;-webkit-text-size-adjust:100%;overflow-wrap:anywhere;position:sticky;display:grid}",
        "@supports (aspect-ratio:1){a{aspect-ratio:1}}",
        "a[data-x='y']>b+c~d::selection{color:red}",
    ],
)
def test_old_styles_are_let_through(text: str) -> None:
    assert stylesheet_faults(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "await fetch('/');",
        "[1].at(-1);",
        "Object.hasOwn({}, 'a');",
        "structuredClone({});",
        "window.structuredClone({});",
        "class A { #a = 1; }",
        "class A { #a() {} }",
        "class A { static { } }",
        "class A { a = 1; }",
        "[1].findLast(Boolean);",
        "[1].toSorted();",
        "crypto.randomUUID();",
        "document.startViewTransition();",
        "document.querySelector('a:has(b)');",
        "element.closest(':is(a, b)');",
        "AbortSignal.timeout(1);",
        "Array.fromAsync([]);",
        "Object.groupBy([], String);",
        "reportError(1);",
        "element.showPopover();",
        "import x from './x.js';",
        "/a/v;",
        "let = ;",
    ],
)
def test_late_scripts_are_found(text: str, reader: Reader) -> None:
    assert reader.faults(text)


@pytest.mark.parametrize(
    "text",
    [
        "var a = b ?? c?.d; a ||= 1; a ??= 2; 'x'.replaceAll('x', 'y');",
        "document.querySelectorAll('[data-x]:not(.y)').forEach((each) => { each.hidden = true; });",
        "function structuredClone(x) { return x; } structuredClone(1);",
        "async function f() { await fetch('/'); } f();",
        "window.localStorage.setItem('a', `b`); Object.entries({}).flat(); new URLSearchParams('').append('a', 'b');",
        "element.dataset.record = JSON.stringify({}); element.closest('form').requestSubmit();",
    ],
)
def test_old_scripts_are_let_through(text: str, reader: Reader) -> None:
    assert reader.faults(text) == []
