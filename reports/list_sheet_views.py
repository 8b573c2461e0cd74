"""Lists of responsibility as files: as PDF and workbook."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header

from branches import audit
from branches.accounts import Request
from branches.pages.entry import find
from branches.pages.register import XLSX
from branches.periods import format_day
from branches.records import Record
from reports.printing.list_sheets import ListSheet, SheetTable, list_sheet_pdf, list_sheet_xlsx
from responsibilities.models import Contract, ListSet
from responsibilities.pages import CONTRACT, LIST_SET
from responsibilities.pages.contracts import marks

FORMS = {"pdf": (list_sheet_pdf, "application/pdf"), "xlsx": (list_sheet_xlsx, XLSX)}


def sheet_file(request: Request, record: Record, sheet: ListSheet) -> HttpResponse:
    """The sheet in the form asked for, with its line in the audit. Raises Http404 for a form there is not."""
    form = request.GET.get("format", "pdf")
    if form not in FORMS:
        raise Http404("只有 PDF 和 Excel 两种格式，请从页面上的按钮打印。")
    build, content_type = FORMS[form]
    name = f"{sheet.title}.{form}"
    content = build(sheet)
    audit.write_line(
        by=request.user,
        verb=audit.Verb.EXPORT,
        record_key=record.key,
        organization_id=record.organization_id,
        detail=f"{name}（{sheet.note}）",
    )
    disposition = content_disposition_header(True, name) or ""
    return HttpResponse(
        content,
        content_type=content_type,
        headers={"Content-Disposition": disposition, "X-Content-Type-Options": "nosniff"},
    )


def sheet_of(list_set: ListSet, number: int | None) -> ListSheet:
    """The lists as they stand, or as an edition has them. Raises Http404 for an edition there is not."""
    if number is not None:
        edition = get_object_or_404(list_set.editions, number=number)
        tables, said, mark = edition.tables(), f"第{number}版", ""
    else:
        tables, said = list_set.tables(), f"第{list_set.edition}版" if list_set.edition else "未发布"
        changed = list_set.state != list_set.State.CONFIRMED or list_set.changed_since_edition()
        mark = "草稿" if changed else ""
    published = f"　{format_day(list_set.published_on)}发布" if list_set.published_on and not mark else ""
    if mark and list_set.edition:
        said = "与已发布的版本不同"
    return ListSheet(
        title=f"{list_set.year}年度责任清单、问题清单和整改清单"
        if len(tables) == 3
        else f"{list_set.year}年度清单",
        note=f"{list_set.organization.short_name}　{list_set.get_level_display()} {list_set.owner}　{said}{published}",
        tables=[SheetTable(each.label, each.headings, each.rows) for each in tables],
        mark=mark,
        signatures=("责任人签字", "上级党组织负责人签字"),
    )


def list_set_sheet(request: Request, pk: int) -> HttpResponse:
    """One set as PDF or workbook, in the columns of the sheet."""
    list_set = find(LIST_SET, request, pk)
    typed = request.GET.get("edition", "")
    return sheet_file(request, list_set, sheet_of(list_set, int(typed) if typed.isdecimal() else None))


def contract_of(contract: Contract) -> ListSheet:
    """A contract as it is signed: who promises what to whom, with room for both signatures."""
    clauses = list(contract.clauses.all())
    rows = [
        (str(number), each.text, marks(each.marks), marks(each.score), each.note)
        for number, each in enumerate(clauses, start=1)
    ]
    total = ("", "合计", marks(contract.full_marks()), marks(contract.score), "")
    signed = contract.state == Contract.State.CONFIRMED
    return ListSheet(
        title=f"{contract.year}年党建目标责任书",
        note=f"{contract.issuer.short_name}　{contract.organization.short_name}"
        + (f"　{format_day(contract.held_on)}签订" if signed else ""),
        paragraphs=[
            f"为落实党建工作责任，{contract.issuer.short_name}与{contract.organization.short_name}签订本责任书。"
            f"{contract.organization.short_name}书记（责任人）{contract.signer}在{contract.year}年内完成下列各条，"
            "年底由上级党组织逐条考核。"
        ],
        tables=[SheetTable("责任条款", ["序号", "责任条款", "分值", "得分", "评分说明"], [*rows, total])],
        mark="" if signed else "未签订",
        signatures=(
            f"{contract.issuer.short_name}　签订人{f'（{contract.issued_by}）' if contract.issued_by else ''}",
            f"{contract.organization.short_name}　责任人（{contract.signer}）",
        ),
    )


def contract_sheet(request: Request, pk: int) -> HttpResponse:
    """One contract as PDF or workbook."""
    contract = find(CONTRACT, request, pk)
    return sheet_file(request, contract, contract_of(contract))
