"""What a user sets for his own lists: saved views and columns."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from branches.accounts import Request
from branches.listviews import ListSetting, SavedView
from branches.pages import columns
from branches.pages.declaration import RecordPage
from branches.pages.listing import Listing, view_url


class NameForm(forms.Form):
    name = forms.CharField(
        label="名称",
        max_length=30,
        error_messages={"required": "请写下视图的名称。", "max_length": "名称请不超过30字。"},
    )


def _own_view(request: Request, page: RecordPage, view: int) -> SavedView:
    return get_object_or_404(
        SavedView, pk=view, user=request.user, record_type=page.model.record_type()
    )  # fmt: skip


def _told(request: Request, error: ValidationError) -> None:
    messages.error(request, "".join(error.messages))


def record_views(request: Request, page: RecordPage) -> HttpResponse:
    """The user's own views of the list; posted with a name, what the address says becomes a new one."""
    listing = Listing(page, request.user, request.GET)
    form = NameForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            view = SavedView.keep(
                request.user, page.model.record_type(), form.cleaned_data["name"], listing.meaning
            )
        except ValidationError as error:
            form.add_error("name", error.messages)
        else:
            messages.success(request, f"已保存视图“{view}”，地址可以发给同事：他看到的是他有权看的记录。")
            return redirect(view_url(page, view))
    context = {
        "page": page,
        "listing": listing,
        "form": form,
        "views": [(view, view_url(page, view), _words(page, request, view)) for view in listing.views],
        "query": listing.query(),
        "default": listing.setting.default_view_id,
    }
    return render(request, "branches/record_views.html", context)


def _words(page: RecordPage, request: Request, view: SavedView) -> str:
    """What a view shows, in words."""
    listing = Listing(page, request.user, QueryDict(view.query))
    parts = [listing.words, f"按{listing.sort_words}排序" if listing.sort else ""]
    return "；".join(part for part in parts if part)


@require_POST
def record_view(request: Request, page: RecordPage, view: int) -> HttpResponse:
    """Rename, overwrite or delete a view of one's own, or begin the list with it."""
    found = _own_view(request, page, view)
    done = CHANGES.get(request.POST.get("do", ""))
    back = redirect(f"{page.views_url}?{request.GET.urlencode()}")
    if done is None:
        messages.error(request, "请选择要对这个视图做什么。")
        return back
    try:
        messages.success(request, done(request, page, found))
    except ValidationError as error:
        _told(request, error)
    return back


def _rename(request: Request, page: RecordPage, view: SavedView) -> str:
    form = NameForm(request.POST)
    if not form.is_valid():
        raise ValidationError([message for each in form.errors.values() for message in each])
    view.rename(form.cleaned_data["name"])
    return f"已改名为“{view}”。"


def _overwrite(request: Request, page: RecordPage, view: SavedView) -> str:
    view.overwrite(Listing(page, request.user, request.GET).meaning)
    return f"视图“{view}”已改为现在的条件。"


def _delete(request: Request, page: RecordPage, view: SavedView) -> str:
    view.delete()
    return f"视图“{view}”已删除，记录不受影响。"


def _begin_with(request: Request, page: RecordPage, view: SavedView) -> str:
    ListSetting.set(request.user, page.model.record_type(), default_view=view)
    return f"以后打开{page.name}，先显示“{view}”。"


def _begin_plain(request: Request, page: RecordPage, view: SavedView) -> str:
    ListSetting.set(request.user, page.model.record_type(), default_view=None)
    return f"以后打开{page.name}，先显示全部。"


CHANGES: dict[str, Any] = {
    "rename": _rename,
    "overwrite": _overwrite,
    "delete": _delete,
    "default": _begin_with,
    "plain": _begin_plain,
}


# --- columns


class ColumnForm(forms.Form):
    """Whether a column is shown, and in which place."""

    shown = forms.BooleanField(label="显示", required=False)
    place = forms.IntegerField(
        label="第几列",
        min_value=1,
        max_value=99,
        required=False,
        error_messages={
            "invalid": "请填写1到99的数字。",
            "min_value": "请填写1到99的数字。",
            "max_value": "请填写1到99的数字。",
        },
    )


def record_columns(request: Request, page: RecordPage) -> HttpResponse:
    """Which columns the list shows, in which order; kept for this user and type."""
    listing = Listing(page, request.user, request.GET)
    if "usual" in request.POST:
        return _keep(request, listing, "")
    places = {column.label: place for place, column in enumerate(listing.columns, start=1)}
    data = request.POST if request.method == "POST" else None
    rows = [
        (column, ColumnForm(data, prefix=f"c{number}", initial=_initial(places, column.label)))
        for number, column in enumerate(columns.available(page))
    ]
    rows.sort(key=lambda row: places.get(row[0].label, 100))
    fault = ""
    if request.method == "POST" and all([form.is_valid() for _, form in rows]):
        shown = [(column, form) for column, form in rows if form.cleaned_data["shown"]]
        ordered = sorted(shown, key=lambda row: _place(row[1]))
        if ordered:
            return _keep(request, listing, columns.labels_of(column for column, _ in ordered))
        fault = "请至少选择一列。"
    context = {"page": page, "rows": rows, "fault": fault, "back_url": listing.url()}
    return render(request, "branches/record_columns.html", context)


def _place(form: ColumnForm) -> tuple[int, bool]:
    """Where the column goes: of two with one number the one just given it comes first."""
    return form.cleaned_data["place"] or 100, "place" not in form.changed_data


def _initial(places: dict[str, int], label: str) -> dict[str, Any]:
    return {"shown": label in places, "place": places.get(label)}


def _keep(request: Request, listing: Listing, labels: str) -> HttpResponse:
    ListSetting.set(request.user, listing.page.model.record_type(), columns=labels)
    messages.success(request, "列表的列已记住，下次打开还是这样。")
    return redirect(listing.url(columns=labels or None))
