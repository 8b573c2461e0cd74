"""The steps of an appraisal, and what a member finds of it: his 自评, 互评, his ballot and his result."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache

from branches.accounts import Request, User
from meetings.appraisal_forms import (
    BallotForm,
    DecisionForm,
    OpinionsForm,
    PaperCountForm,
    PeopleOfAppraisalForm,
    SelfForm,
)
from meetings.appraisal_page import appraisal_context, subject_rows
from meetings.models import Appraisal, AppraisalOpinion, AppraisalRoll, AppraisalSubject
from members.models import Member


def _run(request: Request, pk: int, stage: str) -> Appraisal:
    """The appraisal, for who conducts it and in the stage the step belongs to."""
    seen = Appraisal.objects.visible_to(request.user).select_related("organization")
    appraisal = get_object_or_404(seen, pk=pk)
    if not appraisal.is_run_by(request.user):
        raise PermissionDenied("评议由本组织的书记或委员主持；已确认的，请先重新打开。")
    if appraisal.stage != stage:
        raise PermissionDenied(f"现在是“{appraisal.get_stage_display()}”阶段，不能办理这一步。")
    return appraisal


def _attempt(form: Any, step: Any) -> bool:
    """Carry out a step of the model; what it refuses stands on the form, with everything typed."""
    try:
        step()
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


def _graded(appraisal: Appraisal) -> list[AppraisalSubject]:
    subjects = appraisal.subjects.filter(graded=True).select_related("member", "appraisal")
    return list(subjects.order_by("member__name_pinyin", "pk"))


def appraisal_people(request: Request, pk: int) -> HttpResponse:
    """Who is appraised and who votes."""
    appraisal = _run(request, pk, Appraisal.Stage.PREPARING)
    form = PeopleOfAppraisalForm(request.POST if request.method == "POST" else None, appraisal)
    if request.method == "POST" and form.is_valid():
        people = list(form.cleaned_data["subjects"]), list(form.cleaned_data["voters"])
        if _attempt(form, lambda: appraisal.set_people(*people, by=request.user)):
            messages.success(request, "名单已保存。")
            return redirect(appraisal)
    return render(request, "meetings/appraisal_people.html", {"appraisal": appraisal, "form": form})


def appraisal_step(request: Request, pk: int) -> HttpResponse:
    """开始测评 or 结束测评; merely opened, it leads back to the appraisal."""
    seen = Appraisal.objects.visible_to(request.user).select_related("organization")
    appraisal = get_object_or_404(seen, pk=pk)
    if request.method != "POST":
        return redirect(appraisal)
    try:
        if request.POST.get("step") == "open":
            appraisal.open_vote(by=request.user)
            messages.success(request, "测评已开始。名单上的人登录后在“我的评议”里投票。")
        else:
            appraisal.close_vote(by=request.user)
            messages.success(request, "测评已结束，票数已统计。")
    except ValidationError as error:
        messages.error(request, "".join(error.messages))
    return redirect(appraisal)


def appraisal_paper(request: Request, pk: int) -> HttpResponse:
    """The count of paper ballots."""
    appraisal = _run(request, pk, Appraisal.Stage.VOTING)
    if appraisal.way != Appraisal.Way.PAPER:
        raise Http404
    form = PaperCountForm(request.POST if request.method == "POST" else None, appraisal, _graded(appraisal))
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if _attempt(
            form,
            lambda: appraisal.count_paper(
                values["given"], values["returned"], form.votes(), values["tellers"], by=request.user
            ),
        ):
            messages.success(request, "计票结果已登记。")
            return redirect(appraisal)
    return render(request, "meetings/appraisal_paper.html", {"appraisal": appraisal, "form": form})


def appraisal_decide(request: Request, pk: int) -> HttpResponse:
    """The opinion of the committee or the assembly on everybody, beside the count."""
    appraisal = _run(request, pk, Appraisal.Stage.COUNTED)
    form = DecisionForm(request.POST if request.method == "POST" else None, appraisal, _graded(appraisal))
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if _attempt(
            form,
            lambda: appraisal.decide(
                form.grades(),
                values["decider"],
                values["decided_on"],
                values.get("reason", ""),
                by=request.user,
            ),
        ):
            messages.success(request, "评定意见已登记。核对无误后请确认。")
            return redirect(appraisal)
    counts = {row.subject.pk: row.counts for row in subject_rows(appraisal)}
    context = {
        **appraisal_context(appraisal, request.user),
        "appraisal": appraisal,
        "form": form,
        "lines": [(*row, counts.get(row[0].pk, [])) for row in form.rows()],
    }
    return render(request, "meetings/appraisal_decide.html", context)


def appraisal_results(request: Request, pk: int) -> HttpResponse:
    """The results of the appraisal, for print: grades, and no votes."""
    seen = Appraisal.objects.visible_to(request.user).select_related("organization")
    appraisal = get_object_or_404(seen, pk=pk)
    if appraisal.decided_on is None:
        raise Http404
    return render(
        request, "meetings/appraisal_results.html", {"appraisal": appraisal, "rows": subject_rows(appraisal)}
    )


# --- what a member does


def _me(user: User) -> Member:
    member = Member.objects.filter(account=user).first()
    if member is None:
        raise PermissionDenied("您的账号还没有与党员名册对应，请联系支部。")
    return member


def my_appraisals(request: Request) -> HttpResponse:
    """Everything a member does in appraisals, and what was decided of him."""
    me = _me(request.user)
    appraisals = list(Appraisal.objects.open_to(me).select_related("organization"))
    subjects = {
        each.appraisal_id: each
        for each in AppraisalSubject.objects.filter(member=me, appraisal__in=appraisals).select_related(
            "appraisal"
        )
    }
    roll = AppraisalRoll.objects.filter(voter=me, appraisal__in=appraisals)
    votes = dict(roll.values_list("appraisal_id", "has_voted"))
    rows = [(each, subjects.get(each.pk), votes.get(each.pk)) for each in appraisals]
    return render(request, "meetings/appraisal_mine.html", {"member": me, "rows": rows})


def appraisal_self(request: Request, pk: int) -> HttpResponse:
    """个人自评, by himself or typed for him by the branch; afterwards it is read here."""
    subjects = AppraisalSubject.objects.select_related("member", "appraisal__organization")
    known = Q(member__account=request.user) | request.user.visible_condition("appraisal__organization__")
    subject = get_object_or_404(subjects.filter(known), pk=pk)
    appraisal = subject.appraisal
    own = subject.member.account_id == request.user.pk
    writes = own or request.user.may_enter_for(appraisal.organization)
    open_ = appraisal.stage == Appraisal.Stage.PREPARING and appraisal.state in Appraisal.OPEN_STATES
    if request.method == "POST" and not (writes and open_):
        raise PermissionDenied("自评阶段已经结束，或您不是本人和本支部的经办人。")
    form = SelfForm(request.POST if request.method == "POST" else None, subject) if writes and open_ else None
    if form is not None and request.method == "POST" and form.is_valid():
        subject.say_of_oneself(form.cleaned_data["text"], form.cleaned_data["grade"], by=request.user)
        messages.success(request, "自评已保存。测评开始前可以再改。")
        return redirect("meetings:appraisal-mine" if own else appraisal)
    opinions = subject.opinions.select_related("author")
    context = {"subject": subject, "appraisal": appraisal, "form": form, "own": own, "opinions": opinions}
    return render(request, "meetings/appraisal_self.html", context)


def _mine(request: Request, pk: int) -> tuple[Appraisal, Member]:
    """An appraisal whose roll names the user, and who he is there."""
    mine = Appraisal.objects.exclude(state=Appraisal.State.WITHDRAWN).filter(
        roll__voter__account=request.user
    )
    return get_object_or_404(mine.select_related("organization"), pk=pk), _me(request.user)


def appraisal_opinions(request: Request, pk: int) -> HttpResponse:
    """互评 of the others, by name."""
    appraisal, me = _mine(request, pk)
    if appraisal.stage != Appraisal.Stage.PREPARING:
        raise PermissionDenied("互评阶段已经结束。")
    subjects = list(appraisal.subjects.exclude(member=me).select_related("member"))
    given = AppraisalOpinion.objects.filter(author=me, subject__in=subjects)
    stored = dict(given.values_list("subject_id", "text"))
    form = OpinionsForm(request.POST if request.method == "POST" else None, subjects, stored)
    if request.method == "POST" and form.is_valid():
        number = AppraisalOpinion.keep(appraisal, me, form.texts(), by=request.user)
        messages.success(request, f"互评已保存，共{number}人。")
        return redirect("meetings:appraisal-mine")
    return render(request, "meetings/appraisal_opinions.html", {"appraisal": appraisal, "form": form})


@never_cache
def appraisal_vote(request: Request, pk: int) -> HttpResponse:
    """The ballot. What is chosen goes into the sums and is kept nowhere else."""
    appraisal, me = _mine(request, pk)
    if appraisal.stage != Appraisal.Stage.VOTING or appraisal.way != Appraisal.Way.ONLINE:
        raise PermissionDenied("现在不在测评时间内，不能投票。")
    if appraisal.roll.filter(voter=me, has_voted=True).exists():
        messages.info(request, "您已经投过票，每人只投一票。")
        return redirect("meetings:appraisal-mine")
    form = BallotForm(request.POST if request.method == "POST" else None, appraisal, _graded(appraisal))
    if (
        request.method == "POST"
        and form.is_valid()
        and _attempt(form, lambda: appraisal.cast(me, form.marks()))
    ):
        messages.success(request, "投票完成。选票只计入票数，不记录是谁投的。")
        return redirect("meetings:appraisal-mine")
    return render(request, "meetings/appraisal_vote.html", {"appraisal": appraisal, "form": form})


def appraisal_notice(request: Request, pk: int) -> HttpResponse:
    """The result told to the person himself, for print: once the appraisal is confirmed."""
    known = Q(member__account=request.user) | request.user.visible_condition("appraisal__organization__")
    subjects = AppraisalSubject.objects.filter(known, appraisal__state=Appraisal.State.CONFIRMED)
    subject = get_object_or_404(subjects.select_related("member", "appraisal__organization"), pk=pk)
    context = {"subject": subject, "appraisal": subject.appraisal, "grade": subject.label(subject.grade)}
    return render(request, "meetings/appraisal_notice.html", context)
