"""Read again: a second opinion where checking leaves a doubt."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mingzhang.accounts import Checked, Statement

log = logging.getLogger(__name__)


def read_again(statement: Statement, checked: Iterable[Checked], content: bytes, name: str) -> Statement:
    """The document with a second opinion on the pages where checking leaves a doubt about the figures; `statement` itself where none is.

    A document that the second library cannot read keeps what the first one read: its figures are then certain only by the rules.
    """
    from mingzhang.check.book import doubtful_pages
    from mingzhang.read.child import read_in_child
    from mingzhang.read.errors import NotReadable

    pages = {page for result in checked for page in doubtful_pages(result)}
    if not pages:
        return statement
    try:
        return read_in_child(content, name, second_opinion=pages)
    except NotReadable as problem:
        log.warning("%s: no second opinion: %s", statement.document.sha256, problem)
        return statement
