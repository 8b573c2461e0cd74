"""The screens of list sets: overview with what is missing, handing down, editions, settings."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branches.accounts import Request, User
from branches.organizations import Organization
from branches.pages.entry import find
from responsibilities import list_coverage
from responsibilities.list_forms import HandDownForm, ListSettingsForm
from responsibilities.models import Duty, ListSet, settings_above
from responsibilities.pages import DUTY, LIST_SET
from responsibilities.pages.list_sets import sheets


def asked_year(request: Request) -> int:
    """The year asked for, this year otherwise."""
    typed = request.GET.get("year", "")
    return int(typed) if typed.isdecimal() and 2000 <= int(typed) <= 2100 else timezone.localdate().year


def list_overview(request: Request) -> HttpResponse:
    """三个层面三张清单: levels as tabs, every owner with his progress, and who has none."""
    year, this_year = asked_year(request), timezone.localdate().year
    rows = list_coverage.overview(request.user.organizations(), year)
    levels = [(level, [row for row in rows if row.owner.level == level]) for level in Duty.Level]
    present = [level for level, found in levels if found]
    asked = request.GET.get("level", "")
    level = Duty.Level(asked) if asked in Duty.Level.values else (present or [Duty.Level.SECRETARY])[0]
    context = {
        "year": year,
        "years": range(this_year + 1, this_year - 4, -1),
        "level": level,
        "tabs": [(each, len(found), sum(row.list_set is None for row in found)) for each, found in levels],
        "rows": [
            (row, row.list_set is None and request.user.may_enter_for(row.owner.organization))
            for row in dict(levels)[level]
        ],
        "may_set": may_set(request.user),
    }
    return render(request, "responsibilities/list_overview.html", context)


@require_POST
def list_begin(request: Request) -> HttpResponse:
    """Make the set of one owner who has none, and open it."""
    organization: Organization = get_object_or_404(
        request.user.organizations(), pk=request.POST.get("organization", "").strip() or 0
    )
    if not request.user.may_enter_for(organization):
        raise PermissionDenied("清单由责任人所在的党组织建立，请由该组织的书记、委员或干事办理。")
    typed = (request.POST.get("level"), request.POST.get("owner"), request.POST.get("year", ""))
    expected = {
        (each.level, str(each.member.pk)): each
        for each in list_coverage.owners(
            Organization.objects.filter(pk=organization.pk), timezone.localdate()
        )
    }
    owner = expected.get((typed[0] or "", typed[1] or ""))
    if owner is None or not typed[2].isdecimal():
        messages.error(request, "没有找到这位责任人，请从总览中重新选择。")
        return redirect("responsibilities:list-overview")
    begun, new = ListSet.begin(
        organization=organization, year=int(typed[2]), level=owner.level, owner=owner.member, by=request.user
    )
    messages.success(request, "清单已建立，请加入责任后发布。" if new else "这套清单已经建立。")
    return redirect(begun)


def list_publish_again(request: Request, pk: int) -> HttpResponse:
    """The lists as they stand become the next edition."""
    list_set = find(LIST_SET, request, pk)
    if request.method != "POST":
        return redirect(list_set)
    try:
        list_set.publish_again(by=request.user)
    except ValidationError as error:
        messages.error(request, "".join(error.messages))
    else:
        messages.success(request, f"已发布第{list_set.edition}版，以前的各版保持原样。")
    return redirect(list_set)


def list_copy(request: Request, pk: int) -> HttpResponse:
    """Take last year's items over as drafts."""
    list_set = find(LIST_SET, request, pk)
    if not list_set.can_take_items_from(request.user):
        raise PermissionDenied("只有本组织的书记、委员和干事可以沿用上年清单。")
    earlier = list_set.year_before() if request.method == "POST" else None
    if earlier is None:
        messages.error(request, f"没有{list_set.year - 1}年的清单可以沿用，请逐条加入责任。")
        return redirect(list_set)
    copied = list_set.copy_from(earlier, by=request.user)
    done = f"已沿用上年{copied}项，请核对内容和时限后发布。" if copied else "上年的责任项都已在这套清单中。"
    messages.success(request, done)
    return redirect(list_set)


def list_edition(request: Request, pk: int, number: int) -> HttpResponse:
    """An edition as it was published."""
    list_set = find(LIST_SET, request, pk)
    edition = get_object_or_404(list_set.editions.select_related("published_by"), number=number)
    context = {
        "page": LIST_SET,
        "list_set": list_set,
        "edition": edition,
        "tables": edition.tables(),
        "sheets": sheets(list_set, number),
    }
    return render(request, "responsibilities/list_edition.html", context)


def duty_hand_down(request: Request, pk: int) -> HttpResponse:
    """分解: from one item to the owners below, in one step."""
    duty = find(DUTY, request, pk)
    if not duty.can_be_handed_down_by(request.user):
        raise PermissionDenied("已确认的责任由列出它的党组织分解；党支部的责任不再往下分解。")
    owners = list_coverage.owners_below(duty, timezone.localdate())
    form = HandDownForm(request.POST if request.method == "POST" else None, duty=duty, owners=owners)
    if request.method == "POST" and form.is_valid():
        try:
            made = form.hand_down(by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"已分解给{len(made)}人，由他们发布各自的清单时确认。")
            return redirect(duty)
    return render(request, "responsibilities/duty_hand_down.html", {"page": DUTY, "duty": duty, "form": form})


def may_set(user: User) -> bool:
    """Whether he rules for more than one branch and so may name its lists."""
    organization = user.acting_organization()
    return organization is not None and not organization.is_branch() and user.reviews_records()


def list_settings(request: Request) -> HttpResponse:
    """The names of the lists and the thresholds of contact points, for the organisation and those below."""
    organization = request.user.acting_organization()
    if organization is None or not may_set(request.user):
        raise PermissionDenied("清单设置由党总支书记或上级党务专干修改，请向他们提出。")
    current = settings_above(organization)
    if current.organization_id != organization.pk:
        current.pk, current.organization = None, organization
        current._state.adding = True
    form = ListSettingsForm(request.POST if request.method == "POST" else None, instance=current)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            changed = "、".join(str(form.fields[name].label) for name in form.changed_data)
            form.instance.keep(by=request.user, detail=changed)
        messages.success(request, "设置已保存，对本组织及所属党组织生效。")
        return redirect("responsibilities:list-overview")
    context = {"form": form, "organization": organization}
    return render(request, "responsibilities/list_settings.html", context)
