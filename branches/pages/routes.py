"""The addresses of one record type."""

from functools import partial

from django.urls import URLPattern, get_resolver, path

from branches.pages import bulk, entry, grid, listing, personal, register
from branches.pages.declaration import RecordPage

PAGES: dict[str, RecordPage] = {}
"""The page of every record type that has addresses."""


def page_of(record_type: str) -> RecordPage | None:
    """The page of the type; None where there is no such type."""
    get_resolver().url_patterns  # noqa: B018  (a worker has not read the addresses yet)
    return PAGES.get(record_type)


def record_urls(page: RecordPage, folder: str) -> list[URLPattern]:
    """list, new, table for many, detail, edit, verbs, history, attachments, export, columns and views below *folder*."""
    stem = page.stem
    PAGES[page.model.record_type()] = page
    verbs = [
        path(
            f"{folder}/<int:pk>/{slug}/",
            partial(entry.record_verb, page=page, slug=slug),
            name=f"{stem}-{slug}",
        )
        for slug in entry.VERBS
    ]
    grids = [path(f"{folder}/grid/", partial(grid.record_grid, page=page), name=f"{stem}-grid")]
    return [
        path(f"{folder}/", partial(listing.record_list, page=page), name=f"{stem}-list"),
        path(f"{folder}/export/", partial(register.record_export, page=page), name=f"{stem}-export"),
        path(f"{folder}/bulk/", partial(bulk.record_bulk, page=page), name=f"{stem}-bulk"),
        path(f"{folder}/columns/", partial(personal.record_columns, page=page), name=f"{stem}-columns"),
        path(f"{folder}/views/", partial(personal.record_views, page=page), name=f"{stem}-views"),
        path(f"{folder}/views/<int:view>/", partial(personal.record_view, page=page), name=f"{stem}-view"),
        path(f"{folder}/new/", partial(entry.record_new, page=page), name=f"{stem}-new"),
        path(f"{folder}/<int:pk>/", partial(entry.record_detail, page=page), name=f"{stem}-detail"),
        path(f"{folder}/<int:pk>/edit/", partial(entry.record_edit, page=page), name=f"{stem}-edit"),
        path(f"{folder}/<int:pk>/attach/", partial(entry.record_attach, page=page), name=f"{stem}-attach"),
        path(f"{folder}/<int:pk>/history/", partial(entry.record_history, page=page), name=f"{stem}-history"),
        *(grids if page.grid else ()),
        *verbs,
    ]
