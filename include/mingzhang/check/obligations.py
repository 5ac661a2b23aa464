"""What must be checked of a report, apart from the rules that do it: expectations/obligations.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args

import yaml

from mingzhang.accounts import Kind, Obligation, ObligationOutcome, OutcomeName
from mingzhang.check.rule_book import RuleBookError, folder

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mingzhang.accounts import Outcome

FILE = "obligations.yaml"
GRAVEST: tuple[OutcomeName, ...] = ("rule_error", "fail", "insufficient_data", "rounding", "pass", "not_applicable")
"""What several rules say together: the first of these that one of them says."""


@dataclass(frozen=True, slots=True)
class Duty:
    """An obligation as the file states it."""

    id: str
    zh: str
    en: str
    rules: tuple[str, ...]


def duties() -> Mapping[Kind, tuple[Duty, ...]]:
    """The obligations of each kind of report; none where the folder has no such file. RuleBookError: the file is not as its head says."""
    path = folder() / FILE
    if not path.is_file():
        return {}
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise RuleBookError(f"{path}: not readable as YAML: {error}") from error
    if not isinstance(content, dict) or not set(content) <= set(get_args(Kind)):
        raise RuleBookError(f"{path}: write a list of obligations under each kind of report: {', '.join(get_args(Kind))}.")
    return {kind: tuple(_duty(f"{path}: {kind}, no. {n}", entry) for n, entry in enumerate(listed, 1)) for kind, listed in content.items()}


def _duty(where: str, entry: Any) -> Duty:
    match entry:
        case {"obligation": str(id_), "zh": str(zh), "en": str(en), "rules": [*rules], **more} if not more:
            return Duty(id_, zh, en, tuple(map(str, rules)))
        case _:
            raise RuleBookError(f"{where}: write obligation, zh, en and rules (a list of rule ids), and nothing else.")


def fulfilled(duties: Sequence[Duty], outcomes: Sequence[Outcome]) -> tuple[Obligation, ...]:
    """What became of every obligation of a report, from what the rules say of it.

    An obligation one of whose rules did not run is `not_checked`, whatever the others say.
    """
    said = {outcome.rule: outcome for outcome in outcomes}
    return tuple(_fulfilled(duty, said) for duty in duties)


def _fulfilled(duty: Duty, said: Mapping[str, Outcome]) -> Obligation:
    lacking = [rule for rule in duty.rules if rule not in said]
    if lacking or not duty.rules:
        return Obligation(duty.id, "not_checked", ", ".join(lacking))
    found = [said[rule] for rule in duty.rules]
    outcome: ObligationOutcome = next(name for name in GRAVEST if any(entry.outcome == name for entry in found))
    notes = dict.fromkeys(entry.note for entry in found if entry.outcome == outcome and entry.note)
    return Obligation(duty.id, outcome, "; ".join(notes))
