"""The tables of a release: their columns, types and keys, said once for the files and for their description."""

from mingzhang.forms.declaration import forms
from mingzhang.publish.resources.claims import CLAIMS
from mingzhang.publish.resources.codes import CODES
from mingzhang.publish.resources.documents import DOCUMENTS, PUBLISHERS
from mingzhang.publish.resources.fields import Field, Resource
from mingzhang.publish.resources.figures import CELLS, FIGURES
from mingzhang.publish.resources.findings import CASES, FINDINGS, OBLIGATIONS
from mingzhang.publish.resources.history import EARLIER_FINDINGS, HISTORY, REPLIES
from mingzhang.publish.resources.pages import as_printed
from mingzhang.publish.resources.reports import REPORTS
from mingzhang.publish.resources.tombstones import TOMBSTONES
from mingzhang.publish.resources.units import EXPECTED_FILERS, UNITS

__all__ = [
    "CASES",
    "CELLS",
    "CLAIMS",
    "DOCUMENTS",
    "EARLIER_FINDINGS",
    "EXPECTED_FILERS",
    "FIGURES",
    "FINDINGS",
    "OBLIGATIONS",
    "PUBLISHERS",
    "REPLIES",
    "REPORTS",
    "TOMBSTONES",
    "UNITS",
    "Field",
    "Resource",
    "resources",
]


def resources() -> tuple[Resource, ...]:
    """All tables of a release, the one that the others refer to first."""
    lists = (DOCUMENTS, PUBLISHERS, UNITS, EXPECTED_FILERS, TOMBSTONES)
    own = (REPORTS, FIGURES, CELLS, FINDINGS, CASES, OBLIGATIONS, CLAIMS, *HISTORY, *lists)
    return *own, *map(as_printed, forms()), *CODES
