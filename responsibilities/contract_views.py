"""The screens of contracts of responsibility: who has signed, handing out, and scoring at the year's end."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date

from branches.accounts import Request
from branches.organizations import Organization
from branches.pages.entry import find
from branches.records import StaleVersion
from responsibilities.contract_forms import HandOutForm
from responsibilities.contracts import signings
from responsibilities.list_coverage import last_day_of
from responsibilities.list_views import asked_year
from responsibilities.models import Contract
from responsibilities.models.contracts import may_hand_out
from responsibilities.pages import CONTRACT


def contract_coverage(request: Request) -> HttpResponse:
    """层层签订: every organisation below with its contract of the year and its marks."""
    year, this_year = asked_year(request), timezone.localdate().year
    rows = signings(request.user.organizations(), year, last_day_of(year))
    acting = request.user.acting_organization()
    context = {
        "year": year,
        "years": range(this_year + 1, this_year - 4, -1),
        "rows": [
            (row, row.contract is not None and row.contract.can_be_scored_by(request.user)) for row in rows
        ],
        "signed": sum(row.light == "green" for row in rows),
        "may_hand_out": acting is not None and may_hand_out(request.user, acting),
    }
    return render(request, "responsibilities/contract_coverage.html", context)


def contract_hand_out(request: Request) -> HttpResponse:
    """下达: one text to every organisation chosen, which each signs by confirming it."""
    issuer, year = request.user.acting_organization(), asked_year(request)
    if issuer is None or not may_hand_out(request.user, issuer):
        raise PermissionDenied("责任书由上级党组织的书记、委员或干事下达。")
    below = Organization.objects.subtree(issuer).exclude(pk=issuer.pk)
    form = HandOutForm(
        request.POST if request.method == "POST" else None,
        user=request.user, year=year, signings=signings(below, year, last_day_of(year)),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            made = Contract.hand_out(
                by=request.user, issuer=issuer, issued_by=form.cleaned_data["issued_by"],
                year=form.cleaned_data["year"], on=form.cleaned_data["held_on"], signers=form.chosen(),
                clauses=form.cleaned_data["clauses"],
            )  # fmt: skip
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"已下达{len(made)}份责任书，由各党组织确认签订。")
            return redirect(f"{reverse('responsibilities:contract-coverage')}?year={made[0].year}")
    context = {"form": form, "issuer": issuer, "page": CONTRACT}
    return render(request, "responsibilities/contract_hand_out.html", context)


def contract_score(request: Request, pk: int) -> HttpResponse:
    """年底考核: marks for every clause, and why where they are not full."""
    contract = find(CONTRACT, request, pk)
    if not contract.can_be_scored_by(request.user):
        raise PermissionDenied("责任书签订以后由上级党组织考核评分。")
    faults: dict[str, str] = {}
    data = request.POST if request.method == "POST" else None
    if data is not None:
        faults = _assess(request, contract, data)
        if not faults:
            messages.success(request, f"已考核，得分{contract.score.normalize():f}。")
            return redirect(contract)
    rows = [
        {
            "clause": clause,
            "score": data.get(f"score-{clause.pk}", "") if data is not None else _shown(clause.score),
            "note": data.get(f"note-{clause.pk}", "") if data is not None else clause.note,
            "fault": faults.get(str(clause.pk), ""),
        }
        for clause in contract.clauses.all()
    ]
    on = data.get("on", "") if data is not None else (contract.scored_on or timezone.localdate()).isoformat()
    context = {
        "contract": contract,
        "rows": rows,
        "fault": faults.get("", ""),
        "faulty": bool(faults),
        "on": on,
        "version": data.get("version", "") if data is not None else contract.version,
    }
    return render(request, "responsibilities/contract_score.html", context)


def _shown(marks: Decimal | None) -> str:
    return "" if marks is None else f"{marks.normalize():f}"


def _assess(request: Request, contract: Any, data: QueryDict) -> dict[str, str]:
    """Score what was typed; what stands in the way, by the id of the clause, of the whole under ""."""
    marks: dict[int, tuple[Decimal | None, str]] = {}
    faults = {}
    for clause in contract.clauses.all():
        typed = data.get(f"score-{clause.pk}", "").strip()
        try:
            given = Decimal(typed) if typed else None
        except ArithmeticError:
            given, faults[str(clause.pk)] = None, "得分请填写数字，可带一位小数。"
        marks[clause.pk] = (given, data.get(f"note-{clause.pk}", "").strip()[:120])
    try:
        on = parse_date(data.get("on", ""))
    except ValueError:
        on = None
    if on is None or on > timezone.localdate():
        faults[""] = "请填写考核日期，不能晚于今天。"
    if faults or on is None:
        return faults
    version = data.get("version", "")
    try:
        contract.assess(marks, by=request.user, on=on, opened_at=int(version) if version.isdecimal() else 0)
    except ValidationError as error:
        contract.refresh_from_db()
        if hasattr(error, "error_dict"):
            return {key: "".join(words) for key, words in error.message_dict.items()}
        return {"": "".join(error.messages)}
    except StaleVersion:
        return {"": "您打开后，这份责任书已由他人办理。请返回责任书核对后重新评分。"}
    return {}
