"""Importing ledgers: upload, look at what was found, confirm; and the pages of long work."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from branches.accounts import Request
from branches.jobs import Job
from branches.organizations import Organization
from reports import uploads
from reports.forms import LedgersForm

TOKEN = "ledger_upload"
"""Under this name the session keeps which upload its user may confirm."""


def _organization(request: Request) -> Organization:
    """For which organisation he imports. Raises PermissionDenied for those who may not."""
    organization = uploads.importing_organization(request.user)
    if organization is None:
        raise PermissionDenied("导入台账由党总支书记或机关工委的党务专干办理，请把台账交给他们。")
    return organization


def ledgers_import(request: Request) -> HttpResponse:
    """Upload and check; nothing is written until the check is confirmed."""
    organization = _organization(request)
    if request.method == "POST" and "confirm" in request.POST:
        return _confirm(request, organization)
    form = LedgersForm(request.POST, request.FILES) if request.method == "POST" else LedgersForm()
    if form.is_valid():
        return _check(request, organization, form.cleaned_data["ledgers"])
    return render(request, "reports/import_form.html", {"form": form, "organization": organization})


def _check(request: Request, organization: Organization, files: list[Any]) -> HttpResponse:
    uploads.throw_away(request.session.pop(TOKEN, ""))
    token = uploads.keep(files)
    found = uploads.check(uploads.kept_paths(token), by=request.user, organization=organization)
    if found.ok:
        request.session[TOKEN] = token
    else:
        uploads.throw_away(token)
    context = {"result": uploads.result_of(found), "confirm": token if found.ok else ""}
    return render(request, "reports/import_result.html", context)


def _confirm(request: Request, organization: Organization) -> HttpResponse:
    """Start the import of the upload this session has just checked, once."""
    token = request.session.get(TOKEN, "")
    if not token or request.POST["confirm"] != token or not uploads.kept_paths(token):
        messages.error(request, "这批台账已经导入或已过期，请重新上传。")
        return redirect("reports:import")
    del request.session[TOKEN]
    job = uploads.start(token, by=request.user, organization=organization)
    return redirect("reports:job-detail", pk=job.pk)


# --- long work


def _own_job(request: Request, pk: int) -> Job:
    return get_object_or_404(Job, pk=pk, created_by=request.user)


def job_detail(request: Request, pk: int) -> HttpResponse:
    """How far the user's own job is, and the way to its result."""
    job = _own_job(request, pk)
    has_result = job.is_over() and (job.result_file or "result" in job.parameters)
    result_url = reverse("reports:job-result", args=[pk]) if has_result else ""
    return render(request, "reports/job.html", {"job": job, "result_url": result_url})


def job_result(request: Request, pk: int) -> HttpResponseBase:
    """What the job made: a file to download, or for an import what was found and stored."""
    job = _own_job(request, pk)
    if job.result_file:
        return FileResponse(
            job.result_file.open("rb"),
            as_attachment=True,
            filename=job.result_name,
            headers={"X-Content-Type-Options": "nosniff"},
        )
    if "result" not in job.parameters:
        raise Http404("这项任务还没有结果，请稍后再看。")
    return render(request, "reports/import_result.html", {"result": job.parameters["result"], "confirm": ""})
