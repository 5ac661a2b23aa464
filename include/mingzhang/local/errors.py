"""What keeps the local system from running."""

from __future__ import annotations


class LocalSystemError(RuntimeError):
    """It does not run, for a reason that a person can remove: one line that says what to do."""
