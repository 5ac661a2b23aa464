"""The site for everybody: axe finds nothing serious, on a wide screen and on a phone, light and dark."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.publish.conftest import every_kind_of_page, report_path

WIDE, PHONE = 1280, 390


@pytest.mark.parametrize("width,scheme", [(WIDE, "light"), (PHONE, "dark")])
def test_axe_finds_nothing_serious(visit, served, published, width, scheme):
    page = visit(width, color_scheme=scheme)
    for path in every_kind_of_page(published):
        page.goto(served + path)
        if path == report_path(published):
            page.get_by_role("link", name="236.35", exact=True).first.click()
        found = Axe().run(page).response["violations"]
        serious = [
            (path, each["id"], each["nodes"][0]["html"][:200], each["nodes"][0].get("failureSummary", "")[:300])
            for each in found
            if each["impact"] in ("serious", "critical")
        ]
        assert not serious, serious
