"""How to cite a release (CITATION.cff, Citation File Format 1.2)."""

from __future__ import annotations

from datetime import timedelta, timezone
from typing import TYPE_CHECKING

import yaml

from mingzhang.publish.package import LICENCE, TITLE

if TYPE_CHECKING:
    from mingzhang.records import ReleaseRecord

FILE = "CITATION.cff"
CHINA = timezone(timedelta(hours=8))
"""A release is named after the day in China."""


def citation(record: ReleaseRecord) -> str:
    """The file for a release."""
    said = {
        "cff-version": "1.2.0",
        "message": "引用本数据时请注明发布期。 Please name the release when you use these data.",
        "type": "dataset",
        "title": TITLE,
        "version": record.release,
        "date-released": record.published_at.astimezone(CHINA).date().isoformat(),
        "authors": [{"name": "明账 Mingzhang"}],
        "license": LICENCE["name"],
        "identifiers": [{"type": "other", "value": f"sha256:{record.fingerprint}", "description": "what the release says"}],
        "keywords": ["部门决算", "open data", "public finance", "China"],
    }
    return yaml.safe_dump(said, allow_unicode=True, sort_keys=False, width=1000)
