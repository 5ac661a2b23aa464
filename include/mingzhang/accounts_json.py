"""Statements as JSON: what `mingzhang read` prints, and what the reading process hands back. Decimals are strings."""

from __future__ import annotations

from pydantic import TypeAdapter

from mingzhang.accounts import Statement

_STATEMENT = TypeAdapter(Statement)


def dump_statement(statement: Statement) -> bytes:
    """`statement` as UTF-8 JSON, fields in the order of their declaration."""
    return _STATEMENT.dump_json(statement)


def load_statement(text: bytes) -> Statement:
    """The inverse of `dump_statement`. pydantic.ValidationError for anything else."""
    return _STATEMENT.validate_json(text)
