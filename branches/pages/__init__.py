"""One set of pages for every record type: list, detail, new, edit, verbs, history, export.

A type declares itself in its app's `pages.py` with a `RecordPage`; `RecordPage.urls()` gives its addresses.
"""

from branches.pages.declaration import Children, Column, Grid, RecordPage, Section
from branches.pages.forms import RecordForm
from branches.pages.routes import page_of, record_urls

__all__ = ["Children", "Column", "Grid", "RecordForm", "RecordPage", "Section", "page_of", "record_urls"]
