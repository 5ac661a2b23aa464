"""What Datasette cannot know: where the site is whose pages show its rows. A `site_page` becomes a link to that page.

And what it lays out for tables of few columns: the meanings of ours stand in a box of their own, so that the rows are in sight.
"""

import os
from urllib.parse import urljoin

import markupsafe
from datasette import hookimpl

COLUMN = "site_page"
SITE = "MINGZHANG_DOWNLOADS_ADDRESS"


@hookimpl  # type: ignore[untyped-decorator]
def render_cell(column: str, value: object) -> markupsafe.Markup | None:
    """The link; null for every other cell, and where the address of the site is not known."""
    site = os.environ.get(SITE)
    if column != COLUMN or not site or not isinstance(value, str):
        return None
    return markupsafe.Markup('<a href="{}">{}</a>').format(urljoin(f"{site.rstrip('/')}/latest/", value), value)


@hookimpl  # type: ignore[untyped-decorator]
def extra_css_urls() -> list[str]:
    return ["/site-pages/columns.css"]
