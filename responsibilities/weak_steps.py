"""The steps of a weak branch's case as the screen offers them: a button, a form, one call of the model."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils import timezone

from branches.accounts import User
from members.models import Member
from responsibilities.models import WeakBranch, WeakSituation, WeakStep
from responsibilities.steps import day_field, named_by, text_field


class WeakForm(forms.Form):
    """What a step asks: at least the day and, in words, what was done."""

    on = day_field("日期")
    note = text_field("情况")

    def __init__(self, *args: Any, case: WeakBranch, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.user = case, user
        self.fields["on"].initial = timezone.localdate()
        self.limit()

    def limit(self) -> None:
        """Narrow the choices to the case and to what the user may name."""


class PutUpForm(WeakForm):
    note = None  # type: ignore[assignment]
    leader = forms.ModelChoiceField(label="联系领导", queryset=Member.objects.none())
    plan = text_field("整顿方案（一支部一策）", rows=6)

    def limit(self) -> None:
        field: Any = self.fields["leader"]
        field.queryset = named_by(self.user)
        self.fields["leader"].initial = self.case.leader
        self.fields["plan"].initial = self.case.plan


class AcceptForm(WeakForm):
    settled = forms.ModelMultipleChoiceField(
        label="已整顿到位的情形", queryset=WeakSituation.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple, help_text="逐条验收；还有没到位的，退回继续整顿。",
    )  # fmt: skip
    field_order = ["settled", "on", "note"]

    def limit(self) -> None:
        field: Any = self.fields["settled"]
        field.queryset = self.case.situations.all()
        field.initial = list(self.case.situations.filter(settled_on__isnull=False))


@dataclass(frozen=True)
class WeakMove:
    """One step: who may, what is asked, what is called, what is said when it is done."""

    label: str
    form: type[WeakForm]
    allowed: Callable[[WeakBranch, User], bool]
    act: Callable[[WeakBranch, dict[str, Any], User], Any]
    done: str
    style: str = "primary"

    def label_for(self, case: WeakBranch) -> str:
        """The four ratings share one button, named after the one that is next."""
        if self.label:
            return self.label
        following = case.next_rating()
        return f"登记{WeakStep.Kind(following).label}" if following else "登记评定"


WEAK_STEPS: dict[str, WeakMove] = {
    "rate": WeakMove("", WeakForm, WeakBranch.can_be_rated_by, lambda case, data, by: case.rate(by=by, **data),
                     "评定已记下。"),
    "list": WeakMove("挂牌整顿", PutUpForm, WeakBranch.can_be_listed_by,
                     lambda case, data, by: case.put_up(by=by, **data), "已挂牌，请按月登记整顿进展。"),
    "report": WeakMove("登记整顿进展", WeakForm, WeakBranch.can_be_reported_by,
                       lambda case, data, by: case.report(by=by, **data), "整顿进展已记下。"),
    "apply": WeakMove("申请摘牌", WeakForm, WeakBranch.can_be_applied_for_by,
                      lambda case, data, by: case.apply_for_removal(by=by, **data), "已申请摘牌，等待上级逐条验收。",
                      "line"),
    "accept": WeakMove("逐条验收", AcceptForm, WeakBranch.can_be_accepted_by,
                       lambda case, data, by: case.accept(by=by, settled=list(data.pop("settled")), **data),
                       "验收意见已记下。"),
    "remove": WeakMove("摘牌", WeakForm, WeakBranch.can_be_removed_by,
                       lambda case, data, by: case.take_down(by=by, **data), "已摘牌。"),
}  # fmt: skip
