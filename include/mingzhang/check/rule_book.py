"""The rules as their files in expectations/ state them, without Great Expectations: what they are called, say and weigh."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from mingzhang.check.basis import Basis, basis
from mingzhang.settings import ROOT

if TYPE_CHECKING:
    from mingzhang.accounts import Severity

SEVERITIES: dict[str, Severity] = {"critical": "error", "warning": "warning", "info": "info"}
"""Great Expectations' word for how much a rule weighs, and ours for the finding."""
WEIGHTS: dict[Severity, tuple[str, str]] = {
    "error": ("必须相符", "must hold"),
    "warning": ("一般相符", "usually holds"),
    "info": ("仅供参考", "advisory"),
}
"""How much a rule weighs, in Chinese and in English."""
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The book is read at every check: where there is one, by the loader in C, which takes a tenth of the time."""
NO_SUITES = {"obligations.yaml"}
"""Files of the folder that are no rules."""
ENTRY_KEYS = {"type", "kwargs", "severity", "description", "meta", "notes"}
META_KEYS = {"rule", "en", "formula", "basis"}


class RuleBookError(Exception):
    """The rule files cannot be used as they are; the message says which file, which rule and what to write."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the book."""

    id: str
    severity: Severity
    """The gravest finding it gives: error = must hold, warning = usually holds, info = advisory."""
    zh: str
    en: str
    formula: str
    basis: Basis
    kind: str
    """Its Great Expectations type."""
    suite: str
    """The name of its file, without ending."""
    note: str = ""
    """What speaks for exceptions, in Chinese; mostly empty."""


def folder() -> Path:
    """Where the rule files are: MINGZHANG_EXPECTATIONS, else beside the installed package, else the checkout's expectations/."""
    if chosen := os.environ.get("MINGZHANG_EXPECTATIONS"):
        return Path(chosen)
    installed = Path(__file__).resolve().parents[1] / "expectations"
    return installed if installed.is_dir() else ROOT / "expectations"


def rules_version() -> str:
    """What the findings depend on besides the report: SHA-256 over the rule files and the sources of this room."""
    digest = hashlib.sha256()
    decisions = sorted(folder().glob("*.csv"))
    for path in [*sorted(folder().glob("*.yaml")), *decisions, *sorted(Path(__file__).parent.rglob("*.py"))]:
        digest.update(f"{path.name}\0".encode() + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()


def read_suites() -> dict[str, dict[str, Any]]:
    """The rule files as they are, by name without ending. RuleBookError for what Great Expectations would drop or misread in silence."""
    paths = sorted(path for path in folder().glob("*.yaml") if path.name not in NO_SUITES)
    if not paths:
        raise RuleBookError(f"{folder()} holds no rule files (*.yaml). Set MINGZHANG_EXPECTATIONS to the folder that does.")
    suites = {path.stem: _read_suite(path) for path in paths}
    seen: dict[str, str] = {}
    for name, suite in suites.items():
        for entry in suite["expectations"]:
            rule = entry["meta"]["rule"]
            if rule in seen:
                raise RuleBookError(f"{name}.yaml: rule {rule} stands in {seen[rule]}.yaml already. Give each rule an id of its own.")
            seen[rule] = name
    return suites


def _read_suite(path: Path) -> dict[str, Any]:
    try:
        suite = yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506 - both are safe
    except yaml.YAMLError as error:
        raise RuleBookError(f"{path}: not readable as YAML: {error}") from error
    if not isinstance(suite, dict) or not isinstance(suite.get("expectations"), list) or not suite.get("name"):
        raise RuleBookError(f"{path}: write `name:` and a list `expectations:` at the top.")
    for number, entry in enumerate(suite["expectations"], 1):
        _check_entry(path, number, entry)
    return suite


def _check_entry(path: Path, number: int, entry: Any) -> None:
    meta = entry.get("meta") if isinstance(entry, dict) else None
    named = meta.get("rule") if isinstance(meta, dict) else None
    where = f"{path}: rule {named or f'no. {number}'}"
    if not isinstance(entry, dict) or not isinstance(meta, dict):
        raise RuleBookError(f"{where}: write type, kwargs, severity, description and meta (with rule, en, formula and basis).")
    if unknown := set(entry) - ENTRY_KEYS:
        raise RuleBookError(f"{where}: unknown key {', '.join(map(repr, sorted(unknown)))}. Write only {', '.join(sorted(ENTRY_KEYS))}.")
    if lacking := {"type", "kwargs", "severity", "description"} - set(entry) | {f"meta.{key}" for key in META_KEYS - set(meta)}:
        raise RuleBookError(f"{where}: {', '.join(sorted(lacking))} is missing. Write it (see another rule of the file).")
    if entry["severity"] not in SEVERITIES:
        raise RuleBookError(f"{where}: severity is {entry['severity']!r}. Write one of {', '.join(SEVERITIES)}.")
    try:
        basis(meta["basis"])
    except ValueError as error:
        raise RuleBookError(f"{where}: {error} (README.md beside the file explains the words).") from error
    if not isinstance(entry["kwargs"], dict):
        raise RuleBookError(f"{where}: kwargs holds {entry['kwargs']!r}. Write the arguments of {entry['type']}, one a line.")


def reading_order(suite: str) -> int:
    """In which order a person looks at the files: the forms, what joins them, other years, the prose, the rest."""
    return next(
        n for n, start in enumerate(("form_", "between_forms", "whole_report", "across_", "narrative", "")) if suite.startswith(start)
    )


def where(rule: Rule) -> str:
    """Where a rule stands, as an editor takes it: path of its file and number of its first line."""
    path = folder() / f"{rule.suite}.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()
    at = next(n for n, line in enumerate(lines) if line.split("#")[0].split() == ["rule:", rule.id])
    return f"{path}:{next(n for n in range(at, -1, -1) if lines[n].lstrip().startswith('- ')) + 1}"


def rules() -> tuple[Rule, ...]:
    """Every rule of the book, in the order of the files."""
    return tuple(
        Rule(
            id=entry["meta"]["rule"],
            severity=SEVERITIES[entry["severity"]],
            zh=entry["description"],
            en=entry["meta"]["en"],
            formula=str(entry["meta"]["formula"]),
            basis=basis(entry["meta"]["basis"]),
            kind=entry["type"],
            suite=name,
            note=entry["meta"].get("note", ""),
        )
        for name, suite in read_suites().items()
        for entry in suite["expectations"]
    )
