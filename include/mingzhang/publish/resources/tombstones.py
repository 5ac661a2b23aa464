"""The table of tombstones: what was taken out of the releases, old ones too, because the law asks for it."""

from __future__ import annotations

from mingzhang.publish.resources.fields import Field, Resource
from mingzhang.warehouse import redactions

TOMBSTONES = Resource(
    "tombstones",
    "tombstones",
    "已撤除",
    "One row a document, or words of one, that a person took out of all releases, old ones too, because the law asks for it: the only "
    "exception to a release never changing",
    (
        Field("tombstone", "序号", "number of the decision", "integer", required=True),
        Field("document", "文件", "SHA-256 of the document", required=True),
        Field(
            "kind",
            "范围",
            "document (all of it left) or words (some words of it are masked, and the pictures that showed them left)",
            required=True,
            choices=("document", "words"),
        ),
        Field("decided_at", "决定时间", "when it was decided, UTC", "datetime", required=True),
        Field("ground", "依据", "why", required=True),
        Field("about", "有关报告", "keys of the reports that rested on the document", "array"),
    ),
    ("tombstone",),
    redactions.published_tombstones,
)
