"""The nine forms as grids of cells: one module a kind of form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_publisher.grids.coded import by_code
from sample_publisher.grids.economic import blocks
from sample_publisher.grids.three_public import three_public
from sample_publisher.grids.two_sided import summary

if TYPE_CHECKING:
    from sample_publisher.grids.grid import Grid
    from sample_publisher.layout import Layout
    from sample_publisher.reports import SampleReport


def build(report: SampleReport, form_id: str, layout: Layout) -> Grid:
    """The grid of a form as `layout` prints it. ValueError where it would lose a figure of the report."""
    if form_id in ("01", "04"):
        grid = summary(report, form_id, layout)
    elif form_id == "06":
        grid = blocks(report, layout)
    elif form_id == "07":
        grid = three_public(report, layout)
    else:
        grid = by_code(report, form_id, layout)
    lost = {address for address in report.figures if address[0] == form_id} - set(grid.addresses())
    if lost:
        raise ValueError(
            f"No form prints these figures of the report {report.unit} {report.year}: {sorted(lost)}. Are their lines and columns declared?"
        )
    return grid
