"""The text of a report: plain Chinese with tokens such as {M05} that stand for a figure's value and unit.

User text never passes through the template engine. A token is replaced by a regular expression, the rest escaped.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from branches.periods import Scope
from reports.catalogue import numbered, values
from reports.figures import BY_CODE, FIGURES

TOKEN = re.compile(r"\{([A-Za-z][A-Za-z0-9_]*)\}")
BRACES = re.compile(r"\{[^{}]*\}|[{}]")
CHOICE = re.compile(r"〔([^〔〕]*)〕")
CLAUSE = re.compile(r"[^，；。：]*[，；。：]?")
TYPED = re.compile(
    r"(?<![0-9A-Za-z_{.])[0-9]+(?:\.[0-9]+)?\s*(?:人次|支部次|次|轮|篇|堂|个|件|名|项|支|%|％)"
)


@dataclass(frozen=True)
class Quoted:
    """A figure as a report quotes it: live, or as it was frozen."""

    code: str
    label: str
    unit: str
    value: int
    rule: str = ""
    pending: int = 0

    @property
    def number(self) -> str:
        """M05, C01; "" for a figure that is known by its label."""
        return numbered(self.code)

    @property
    def text(self) -> str:
        """Value and unit as one word: 115人次."""
        return f"{self.value}{self.unit}"

    @property
    def zero(self) -> str:
        figure = BY_CODE.get(self.code)
        return figure.zero if figure else ""


Figures = Mapping[str, Quoted]


@dataclass(frozen=True)
class Piece:
    """A stretch of text: words, or one figure (then `code` is its code)."""

    text: str
    code: str = ""


def live_figures(scope: Scope, *, with_pending: bool = True) -> dict[str, Quoted]:
    """Every figure of the scope as it stands now."""
    counted = values(FIGURES, scope)
    return {
        figure.code: Quoted(
            figure.code,
            figure.label,
            figure.unit,
            counted[figure.code],
            figure.rule,
            figure.pending(scope).count() if with_pending else 0,
        )
        for figure in FIGURES
    }


def figure_url(code: str, scope: Scope) -> str:
    """The page of a figure's evidence in the scope."""
    query = urlencode({"organization": scope.organization.pk, "year": scope.period.year})
    return f"/figures/{code}/?{query}"


def codes_in(text: str) -> list[str]:
    """The codes a text names, each once, in order."""
    return list(dict.fromkeys(TOKEN.findall(text)))


def token_errors(text: str, known: Iterable[str] = BY_CODE) -> list[str]:
    """What is wrong with the tokens and numbers of a text, as whole sentences; [] when it can be saved."""
    known = set(known)
    errors = []
    for found in dict.fromkeys(BRACES.findall(text)):
        match = TOKEN.fullmatch(found)
        if match is None:
            errors.append(f"花括号“{found}”里应当是一个数字代号，例如 {{M05}}，请改正或删去。")
        elif match.group(1) not in known:
            errors.append(f"没有代号为“{match.group(1)}”的数字，请从“可以用的数字”中选用，或删去这一句。")
    for match in TOKEN.finditer(text):
        figure = BY_CODE.get(match.group(1))
        if figure and text.startswith(figure.unit, match.end()):
            errors.append(f"代号“{match.group()}”已带单位“{figure.unit}”，后面不要再写，请删去重复的单位。")
    for typed in dict.fromkeys(TYPED.findall(text)):
        errors.append(f"“{typed}”是直接写的数字。数字只能来自记录，请换成花括号代号，或删去这一句。")
    return errors


def tidy(text: str) -> str:
    """Punctuation put right after clauses were left out."""
    text = re.sub(r"([，；：、])[，；：、]+", r"\1", text)
    text = re.sub(r"[，；：、]+。", "。", text)
    text = re.sub(r"。[，；：、。]+", "。", text)
    return re.sub(r"^[，；：、。]+", "", text)


def choose(text: str, figures: Figures) -> str:
    """Settle our own wording: of 〔one|other|〕 the first alternative none of whose figures is nought."""

    def pick(match: re.Match[str]) -> str:
        for alternative in match.group(1).split("|"):
            if all(code in figures and figures[code].value for code in codes_in(alternative)):
                return alternative
        return ""

    return tidy(CHOICE.sub(pick, text))


def settle(text: str, figures: Figures) -> str:
    """Word nought: a clause whose figures are all 0 becomes the figure's own wording, or falls away.

    Where only some of a clause's figures are 0, just their items of the enumeration fall away.
    """
    return tidy("".join(_settled(clause, figures) for clause in CLAUSE.findall(text)))


def _settled(clause: str, figures: Figures) -> str:
    codes = [code for code in codes_in(clause) if code in figures]
    nought = [code for code in codes if not figures[code].value]
    if not nought:
        return clause
    body = clause.rstrip("，；。：")
    mark = clause[len(body) :]
    if len(nought) == len(codes):
        wording = figures[nought[0]].zero
        return wording + mark if wording else ("。" if mark == "。" else "")
    kept = [item for item in body.split("、") if not set(codes_in(item)) & set(nought)]
    return "、".join(kept) + mark


def pieces(text: str, figures: Figures) -> list[Piece]:
    """The text cut into words and figures. An unknown token stays as it is written."""
    result: list[Piece] = []
    position = 0
    for match in TOKEN.finditer(text):
        quoted = figures.get(match.group(1))
        if quoted is None:
            continue
        if match.start() > position:
            result.append(Piece(text[position : match.start()]))
        result.append(Piece(quoted.text, quoted.code))
        position = match.end()
    if position < len(text):
        result.append(Piece(text[position:]))
    return result


def plain(text: str, figures: Figures) -> str:
    """The text as it is printed."""
    return "".join(piece.text for piece in pieces(settle(text, figures), figures))


def as_html(text: str, figures: Figures, scope: Scope) -> SafeString:
    """The text for the page: each figure a chip that opens its evidence, all else escaped."""
    return format_html_join("", "{}", ((_chip(piece, figures, scope),) for piece in pieces(text, figures)))


def _chip(piece: Piece, figures: Figures, scope: Scope) -> SafeString | str:
    if not piece.code:
        return piece.text
    quoted, url = figures[piece.code], figure_url(piece.code, scope)
    title = f"{quoted.code}　{quoted.label}"
    if quoted.pending:
        return format_html(
            '<a class="fc fc-p" data-n="{}" data-figure href="{}" hx-get="{}" hx-target="#fig-panel" title="{}，另有待确认{}条">{}</a>',
            quoted.pending, url, url, title, quoted.pending, piece.text,
        )  # fmt: skip
    return format_html(
        '<a class="fc" data-figure href="{}" hx-get="{}" hx-target="#fig-panel" title="{}">{}</a>',
        url, url, title, piece.text,
    )  # fmt: skip
