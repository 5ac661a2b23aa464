"""Redact: what does the law take out of the releases, old ones too?"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from mingzhang.records import Redaction
from mingzhang.settings import Settings
from mingzhang.stages.installation import archive, engine
from mingzhang.stages.settling import project

if TYPE_CHECKING:
    from mingzhang.publish.redaction import Rewritten

SHORTEST = 2
"""Characters of words: one character stands everywhere."""


class UnknownDocumentError(LookupError):
    """A document that the archive does not know; the message says where hashes are found."""


def redact(document: str, ground: str, words: str, decided_by: str) -> tuple[bool, list[Rewritten]]:
    """Record that a document, or some words of it, leave all releases, and take them out of those that there are.

    False: that was decided already; what was not finished then is finished now. UnknownDocumentError, ValueError: nothing was recorded.
    PublishError: it is recorded, and some releases could not be written anew.
    """
    words, ground = words.strip(), " ".join(ground.split())
    if not any(observation.sha256 == document for observation in archive().observations()):
        raise UnknownDocumentError(
            f"There is no document {document}. Name the whole SHA-256 (64 digits), as documents.csv (column `document`) and the foot of a "
            "report's page show it."
        )
    _examine(document, ground, words)
    said = any(each.document == document and each.words in ("", words) for each in archive().redactions())
    if not said:
        archive().append(Redaction(document, ground, decided_by, datetime.now(UTC), words, tuple(_reports_of(document))))
    return not said, take_out()


def take_out() -> list[Rewritten]:
    """Finish what was recorded and is not done: whoever recorded it may have died. PublishError: some releases could not be written."""
    from mingzhang.publish.redaction import finish

    catch_up()
    return finish(engine(), Settings.from_environment().open_data) if any(archive().redactions()) else []


def catch_up() -> None:
    """Bring redactions into the warehouse that it does not know yet."""
    from mingzhang.warehouse.redactions import redactions

    recorded = sum(1 for _ in archive().redactions())
    if not recorded:
        return
    with engine().connect() as connection:
        known = len(redactions(connection))
    if known < recorded:
        project()


def is_pending() -> bool:
    """Is there a release from which something is still to be taken out?"""
    from mingzhang.publish.redaction import is_unfinished

    catch_up()
    if not any(archive().redactions()):
        return False
    with engine().connect() as connection:
        return is_unfinished(connection, Settings.from_environment().open_data)


def _reports_of(document: str) -> list[str]:
    from mingzhang.warehouse.redactions import reports_of

    with engine().connect() as connection:
        return reports_of(connection, document)


def _examine(document: str, ground: str, words: str) -> None:
    """ValueError: this cannot be carried out as it is said."""
    from mingzhang.publish.masks import pattern
    from mingzhang.warehouse.redactions import amounts_of

    if not ground:
        raise ValueError("--ground is empty: say in a sentence on what ground; it is published with the hash and the date.")
    if not words:
        return
    if len("".join(words.split())) < SHORTEST:
        raise ValueError(f"--words {words}: one character stands everywhere. Name the whole name or number.")
    if pattern(words).search(ground):
        raise ValueError("--ground contains the words that are to be taken out, and it is published: say the ground without them.")
    with engine().connect() as connection:
        amounts = amounts_of(connection, document)
    if any(pattern(words).search(printed) for printed in amounts):
        raise ValueError(
            "--words stands in an amount of a form, and amounts are never changed: take the whole document out (without --words), or name "
            "more of what stands around the words."
        )
