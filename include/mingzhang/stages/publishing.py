"""Publish: what may the world download?"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from mingzhang.settings import Settings
from mingzhang.stages import redacting
from mingzhang.stages.installation import archive, engine
from mingzhang.stages.settling import project, settle

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from mingzhang.warehouse.questions import DoubtfulReport


def unpublished() -> bool:
    """Would a release of today say anything that the last one does not?"""
    from mingzhang.publish.release import unpublished as unpublished_by

    if redacting.is_pending():
        return True
    settle()
    return unpublished_by(engine(), list(archive().releases()))


def publish() -> str | None:
    """Build a release and switch to it. The release's name; null where nothing has changed since the last one.

    What people took out leaves the older releases first, where that was not finished. PublishError: nothing was published; or what was
    taken out still stands in some older release.
    """
    from mingzhang.publish.release import PublishError, retire
    from mingzhang.publish.release import publish as published

    unfinished: PublishError | None = None
    try:
        redacting.take_out()
    except PublishError as error:
        unfinished = error  # the new release is without it, and goes up
    settle()  # whoever loaded last may have died before
    name, settings = None, Settings.from_environment()
    folder = settings.open_data
    while release := published(engine(), folder, list(archive().releases()), datetime.now(UTC), pictures, rules(), settings.api_address):
        archive().append(release)  # from now on it counts; what a killed predecessor left comes first, then today's
        name = release.release
    if name:
        project()
        if settings.keep_days is not None:
            retire(engine(), folder, settings.keep_days, datetime.now(UTC))
    if unfinished:
        raise unfinished
    return name


def export(folder: Path) -> int:
    """Write what may be published into a new folder, without making it a release; the number of reports."""
    from mingzhang.publish.release import export as exported

    redacting.catch_up()
    settle()
    return exported(engine(), folder, datetime.now(UTC), pictures, rules(), Settings.from_environment().api_address)


def rules() -> list[dict[str, str]]:
    """What the rules of today say, for the readers of a release."""
    from mingzhang.check.basis import BASES
    from mingzhang.check.book import rules as book
    from mingzhang.warehouse import copies

    def why(basis: str, own: str = "") -> dict[str, str]:
        name, meaning, meaning_en = BASES[basis]
        return {"reason": f"{name}：{own or meaning}", "reason_en": meaning_en}

    return [
        {
            "rule": rule.id,
            "severity": rule.severity,
            "sentence": rule.zh,
            "sentence_en": rule.en,
            "formula": rule.formula,
            "note": rule.note,
            "basis": rule.basis.word,
        }
        | why(rule.basis.word, rule.basis.reason)
        for rule in book()
    ] + [copies.WORDS | why(copies.WORDS["basis"])]


def pictures(sha256: str, strips: Sequence[tuple[int, int, int]]) -> list[bytes | None]:
    """Pictures of strips of an archived document; null for what cannot be shown."""
    from mingzhang.read.pdf.pictures import Strip, pictures_in_child

    try:
        content = archive().read(sha256)
    except FileNotFoundError:
        return [None] * len(strips)
    return pictures_in_child(content, [Strip(*strip) for strip in strips])


def kinds_out_of_scope() -> dict[str, int]:
    """What the documents are that are no departmental final accounts, and how many."""
    from mingzhang.warehouse.questions import kinds_out_of_scope as kinds

    with engine().connect() as connection:
        return kinds(connection)


def waiting() -> dict[str, int]:
    """The programs that documents wait for, and how many wait for each."""
    from mingzhang.warehouse.questions import waiting_documents

    with engine().connect() as connection:
        return dict(Counter(waiting_documents(connection).values()))


def account() -> tuple[dict[str, int], list[DoubtfulReport]]:
    """How much there is by now, and which reports wait for a person's decision."""
    from mingzhang.warehouse.questions import counts, doubtful_reports

    with engine().connect() as connection:
        return counts(connection), doubtful_reports(connection)
