"""Printing the register of a list, exactly what is filtered; long ones by a worker."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header

from branches.accounts import Request
from branches.pages.register import Register
from reports import registers
from reports.printing.registers import register_pdf


def register(request: Request, record_type: str) -> HttpResponse:
    """The register as PDF. Raises Http404 for a type there is not."""
    listing = registers.listing_of(record_type, request.user, request.GET)
    if listing is None:
        raise Http404("没有这种记录，请从列表页打印登记表。")
    found = Register(listing)
    if found.total == 0:
        messages.error(request, "没有可以打印的记录，请放宽筛选条件后再试。")
        return redirect(listing.url())
    if found.total > registers.MOST:
        messages.error(request, f"一次最多打印{registers.MOST}条，请先按党组织或日期筛选，或导出 Excel。")
        return redirect(listing.url())
    if found.total >= registers.AT_ONCE:
        return redirect("reports:job-detail", registers.start_printing(found, by=request.user).pk)
    content = register_pdf(registers.printed(found))
    registers.write_line(found, by=request.user)
    disposition = content_disposition_header(True, f"{found.title}.pdf") or ""
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": disposition, "X-Content-Type-Options": "nosniff"},
    )
