"""体检: what to put right or look at before a report is handed in."""

import re
from dataclasses import dataclass

from django.urls import reverse

from reports.claims import UNDECIDED, judge_all, overstated, page_url
from reports.dutyreports import DutyReport, quoted_codes
from reports.problem_wording import MOST
from reports.report_settings import ReportSettings, settings_for
from reports.tokens import figure_url, plain, token_errors
from reports.wording import character_count

MUST, LOOK, NOTE = "必改", "核实", "提示"
LIGHTS = {MUST: "red", LOOK: "yellow", NOTE: "info"}
REPORT_CODES = tuple(f"M{number:02}" for number in range(1, 23))
BUREAU_ONLY = frozenset({"M01", "M02", "M03", "M08", "M09", "M12"})
"""Figures that a branch cannot have: they are the 党组's or the 总支's."""
CHARACTERS_A_MINUTE = 260
"""How fast a report is read out: 10 minutes are 2600 characters."""
SHORTEST, LONGEST = 1200, 4500


@dataclass(frozen=True)
class Check:
    """One finding, with the page where it is mended."""

    severity: str
    message: str
    url: str = ""

    @property
    def light(self) -> str:
        return LIGHTS[self.severity]


def checks(report: DutyReport) -> list[Check]:
    """The findings on an open report, gravest first. A frozen report has none: its differences are listed."""
    if not report.is_open:
        return []
    found = [*_text(report), *_figures(report), *_settings(report), *_length(report)]
    return sorted(found, key=lambda check: list(LIGHTS).index(check.severity))


def _block_url(report: DutyReport, key: str) -> str:
    return reverse("reports:duty-report-block", args=[report.pk, key])


def _text(report: DutyReport) -> list[Check]:
    found = []
    if not report.author_name:
        found.append(
            Check(
                MUST,
                f"没有查到{report.period_end:%Y-%m-%d}在任的书记，标题下没有姓名。请先登记书记任职，再重新成稿。",
            )
        )
    blocks = report.printed_blocks()
    edited = {block.key for block in report.blocks.all() if block.edited}
    judged = judge_all(report.scope) if edited else {}
    for block in blocks:
        url = _block_url(report, block.key)
        if block.key in edited:
            found += [Check(MUST, error, url) for error in token_errors(block.text)]
            found += [
                Check(
                    LOOK, f"手工改写的一段写有“{_shown(each.strong)}”，记录还不足以证明。{each.reason}", url
                )
                for each in overstated(block.text, judged)
            ]
    told = sum(block.key.startswith("problem-") for block in blocks)
    if told < MOST:
        found.append(
            Check(
                LOOK,
                f"第二部分应写{MOST}个问题，整改台账中的问题只够写{told}个，请补登问题和原因。",
                page_url("responsibilities:problem-list"),
            )
        )
    return found


def _shown(strong: str) -> str:
    """A strong wording without its choices and tokens, as the page quotes it."""
    return re.sub(r"\{[^}]*\}|[〔〕|]", "", strong).rstrip("。")


def _figures(report: DutyReport) -> list[Check]:
    figures, scope = report.figures, report.scope
    quoted = quoted_codes(report)
    found = [
        Check(LOOK, f"{figures[code].label}现为{figures[code].text}，另有{figures[code].pending}条待确认或缺要件，没有计入。",
              figure_url(code, scope))
        for code in quoted
        if code in figures and figures[code].pending
    ]  # fmt: skip
    overdue = figures["problems_overdue"]
    if overdue.value:
        found.append(
            Check(
                LOOK,
                f"期末有{overdue.text}逾期未销号的问题，请核对整改进展。",
                figure_url(overdue.code, scope),
            )
        )
    skipped = BUREAU_ONLY if report.organization.is_branch() else frozenset()
    absent = [code for code in REPORT_CODES if code not in quoted and code not in skipped]
    nought = [figures[code].label for code in absent if not figures[code].value]
    unsaid = [figures[code].label for code in absent if figures[code].value]
    if nought:
        found.append(Check(NOTE, f"以下数字为零，正文没有写：{'、'.join(nought)}。"))
    if unsaid:
        found.append(Check(LOOK, f"以下数字有记录，正文没有用到：{'、'.join(unsaid)}。"))
    phrases = "；".join(f"“{phrase}”需要{record}" for phrase, record in UNDECIDED)
    found.append(Check(NOTE, f"以下常见说法系统中没有相应记录可以证明，没有写入：{phrases}。"))
    return found


def _settings(report: DutyReport) -> list[Check]:
    """Names still worded neutrally: the report prints, but could say more."""
    names = settings_for(report.organization, report.year)
    neutral = [
        str(field.verbose_name)
        for field in ReportSettings._meta.fields
        if field.name in ("guiding_thought", "plenum", "education_name", "business_area")
        and getattr(names, field.name) == field.default
    ]
    if not neutral:
        return []
    return [
        Check(
            NOTE,
            f"述职用语中{'、'.join(neutral)}还是通用写法，请按本年度的规范表述填写。",
            reverse("reports:duty-report-settings", args=[report.pk]),
        )
    ]


def _length(report: DutyReport) -> list[Check]:
    count = character_count([plain(block.text, report.figures) for block in report.printed_blocks()])
    minutes = round(count / CHARACTERS_A_MINUTE)
    if count < SHORTEST:
        return [Check(NOTE, f"全文{count}字，偏短，请结合实际补充。")]
    if count > LONGEST:
        return [Check(NOTE, f"全文{count}字，念完约{minutes}分钟，偏长，请删减。")]
    return [Check(NOTE, f"全文{count}字，念完约{minutes}分钟；会上口述一般不超过10分钟，可另备口述稿。")]
