"""The steps of a problem's life as the screen offers them: a button, a form, one call of the model."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import models
from django.utils import timezone

from branches.accounts import User
from meetings.forms import known_members
from members.models import Member
from responsibilities.models import Evidence, FollowUp, Problem


class StepForm(forms.Form):
    """What a step asks. The problem and the user limit its choices."""

    def __init__(self, *args: Any, problem: Problem, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.problem, self.user = problem, user
        self.limit()

    def limit(self) -> None:
        """Narrow the choices to what the user may name."""


def day_field(label: str, **extra: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **extra
    )


def text_field(label: str, *, required: bool = True, rows: int = 3, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, required=required, help_text=help_text, widget=forms.Textarea(attrs={"rows": rows})
    )


class AssignForm(StepForm):
    owner = forms.ModelChoiceField(label="责任人", queryset=Member.objects.none())
    leader = forms.ModelChoiceField(label="牵头领导", queryset=Member.objects.none(), required=False)
    reviewer = forms.ModelChoiceField(
        label="复核人", queryset=Member.objects.none(), required=False, help_text="不能是责任人本人。"
    )
    measure = text_field("整改措施", help_text="几条措施请分行写。")
    due_on = day_field("整改时限", required=False)
    long_term = forms.BooleanField(label="长期坚持", required=False)

    def limit(self) -> None:
        people = named_by(self.user)
        for name in ("owner", "leader", "reviewer"):
            field: Any = self.fields[name]
            field.queryset = people
        for name in ("owner", "leader", "reviewer", "measure", "due_on", "long_term"):
            self.fields[name].initial = getattr(self.problem, name)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("owner") and cleaned.get("owner") == cleaned.get("reviewer"):
            raise forms.ValidationError({"reviewer": "复核人不能是责任人本人，请另选一人。"})
        return cleaned


class ReportForm(StepForm):
    note = text_field("进展情况")
    percent = forms.IntegerField(label="进度（%）", min_value=0, max_value=100)
    evidence = forms.CharField(
        label="佐证材料", required=False, max_length=120, help_text="有佐证时写明材料名称；可以不填。"
    )

    def limit(self) -> None:
        self.fields["percent"].initial = self.problem.percent


class StageForm(StepForm):
    note = text_field("这一阶段完成的情况")


class EvidenceForm(StepForm):
    known = forms.ModelChoiceField(
        label="选用已登记的佐证",
        queryset=Evidence.objects.none(),
        required=False,
        help_text="一份佐证可以用于几个问题。",
    )
    title = forms.CharField(label="或登记新的佐证材料", max_length=120, required=False)

    def limit(self) -> None:
        field: Any = self.fields["known"]
        field.queryset = Evidence.objects.filter(organization=self.problem.organization).exclude(
            problems=self.problem
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if bool(cleaned.get("known")) == bool((cleaned.get("title") or "").strip()):
            raise forms.ValidationError("请选用一份已登记的佐证，或写明一份新的佐证材料。")
        return cleaned


class ExtensionForm(StepForm):
    until = day_field("延至")
    reason = text_field("延期原因")


class ApplyForm(StepForm):
    note = text_field("整改成效", help_text="写明改了什么、现在怎样；须已登记佐证。")


class AnswerForm(StepForm):
    passed = forms.TypedChoiceField(
        label="意见", choices=[("yes", "通过"), ("no", "退回继续整改")], coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )  # fmt: skip
    note = text_field("说明", required=False, help_text="退回时请写明还差什么。")


class ReviewForm(AnswerForm):
    grade = forms.ChoiceField(
        label="整改评价", choices=[("", "未评价"), *Problem.Grade.choices], required=False,
        help_text="评价为一般或差的，请选“退回继续整改”，进入二次整改。",
    )  # fmt: skip

    field_order = ["passed", "grade", "note"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("passed") and cleaned.get("grade") in Problem.SECOND_ROUND:
            raise forms.ValidationError({"grade": "评价为一般或差的须退回二次整改，不能通过。"})
        return cleaned


class ApproveForm(AnswerForm):
    on = day_field("销号日期")

    def limit(self) -> None:
        self.fields["on"].initial = timezone.localdate()


class ExtensionAnswerForm(StepForm):
    approved = forms.TypedChoiceField(
        label="意见", choices=[("yes", "同意延期"), ("no", "不同意")], coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )  # fmt: skip
    answer = text_field("说明", required=False)


class FollowUpForm(StepForm):
    planned = forms.ModelChoiceField(label="哪一次回头看", queryset=FollowUp.objects.none(), empty_label=None)
    on = day_field("回访日期")
    result = forms.ChoiceField(label="结论", choices=FollowUp.Result.choices, widget=forms.RadioSelect)
    note = text_field("回访情况")

    def limit(self) -> None:
        field: Any = self.fields["planned"]
        field.queryset = self.problem.follow_ups.confirmed().filter(done_on__isnull=True).order_by("held_on")
        field.label_from_instance = lambda visit: f"应于{visit.held_on}回访"
        self.fields["on"].initial = timezone.localdate()


class MergeForm(StepForm):
    other = forms.ModelChoiceField(
        label="并入哪个问题",
        queryset=Problem.objects.none(),
        help_text="并入后本条不再计数，另一条继续办理。",
    )

    def limit(self) -> None:
        field: Any = self.fields["other"]
        field.queryset = (
            Problem.objects.visible_to(self.user)
            .confirmed()
            .filter(organization=self.problem.organization, closed_on__isnull=True)
            .exclude(pk=self.problem.pk)
        )


class SplitForm(StepForm):
    parts = text_field("拆分后的问题", rows=5, help_text="一行一个，至少两行；拆分后本条不再计数。")


def named_by(user: User) -> models.QuerySet[Member]:
    """Members a user may name: those he sees, and who holds a post in an organisation above his own."""
    return known_members(user, Member.objects.all())


def _report(problem: Problem, data: dict[str, Any], by: User) -> None:
    title = data.pop("evidence").strip()
    problem.report(by=by, **data)
    if title:
        _evidence(problem, {"known": None, "title": title}, by)


def _evidence(problem: Problem, data: dict[str, Any], by: User) -> None:
    piece = data["known"] or Evidence.objects.create(
        organization=problem.organization, title=data["title"].strip(), added_by=by
    )
    problem.add_evidence(piece, by=by)


def _answer_extension(problem: Problem, data: dict[str, Any], by: User) -> None:
    problem.answer_extension(problem.extensions.get(approved__isnull=True), by=by, **data)


@dataclass(frozen=True)
class Step:
    """One step: who may, what is asked, what is called, what is said when it is done."""

    label: str
    form: type[StepForm]
    allowed: Callable[[Problem, User], bool]
    act: Callable[[Problem, dict[str, Any], User], Any]
    done: str
    style: str = "line"


def _asked_by_another(problem: Problem, user: User) -> bool:
    asked = problem.extensions.filter(approved__isnull=True).first()
    return asked is not None and asked.requested_by_id != user.pk and problem.can_be_assigned_by(user)


STEPS: dict[str, Step] = {
    "assign": Step("交办", AssignForm, Problem.can_be_assigned_by, lambda p, d, by: p.assign(by=by, **d),
                   "已交办，责任人和时限已记下。", "primary"),
    "report": Step("登记进展", ReportForm, Problem.can_be_reported_by, _report, "进展已记下。", "primary"),
    "stage": Step("阶段性完成", StageForm, lambda p, user: p.long_term and p.can_be_reported_by(user),
                  lambda p, d, by: p.complete_stage(by=by, **d), "阶段性完成情况已记下，本项继续坚持。"),
    "evidence": Step("登记佐证", EvidenceForm, Problem.can_be_reported_by, _evidence, "佐证已登记。"),
    "extend": Step("申请延期", ExtensionForm, Problem.can_be_extended_by,
                   lambda p, d, by: p.request_extension(by=by, **d), "延期申请已提出，批准后时限才改变。"),
    "answer-extension": Step("答复延期申请", ExtensionAnswerForm, _asked_by_another, _answer_extension,
                             "延期申请已答复。", "primary"),
    "apply": Step("申请销号", ApplyForm, Problem.can_be_applied_for_by,
                  lambda p, d, by: p.apply_for_closing(by=by, **d), "销号申请已提出，等待他人复核。"),
    "review": Step("复核", ReviewForm, Problem.can_be_reviewed_by, lambda p, d, by: p.review(by=by, **d),
                   "复核意见已记下。", "primary"),
    "approve": Step("审定销号", ApproveForm, Problem.can_be_approved_by, lambda p, d, by: p.approve(by=by, **d),
                    "审定意见已记下。", "primary"),
    "follow-up": Step("登记回头看", FollowUpForm, Problem.can_be_followed_up_by,
                      lambda p, d, by: p.follow_up(d.pop("planned"), by=by, **d), "回头看已登记。", "primary"),
    "merge": Step("并入另一问题", MergeForm, Problem.can_be_merged_by,
                  lambda p, d, by: p.merge_into(d["other"], by=by), "已并入，本条不再计数。"),
    "split": Step("拆分", SplitForm, Problem.can_be_merged_by,
                  lambda p, d, by: p.split(d["parts"].splitlines(), by=by), "已拆分，本条不再计数。"),
}  # fmt: skip
