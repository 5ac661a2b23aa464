"""One entry of sources.yaml, read key by key: what is wrong is noted with entry, key, and what to write instead."""

from __future__ import annotations

import difflib
import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Callable

_VARIABLE = re.compile(r"\$\{(\w+)(?::-([^}]*))?\}")


@dataclass
class Entry:
    """One mapping of the file, and what is wrong in it."""

    name: str
    item: dict[str, Any]
    faults: list[str]

    def fault(self, key: str, what: str) -> None:
        """Note that a key is wrong, and what to write."""
        self.faults.append(f"{self.name}: {key}: {what}" if self.name else f"{key}: {what}")

    def known(self, *names: str) -> None:
        """There are no keys but these."""
        for key in self.item:
            if key not in names:
                near = difflib.get_close_matches(str(key), names, 1)
                self.fault(
                    str(key),
                    f"there is no such key; write {near[0]}" if near else f"there is no such key; those there are: {', '.join(names)}",
                )

    def value(self, key: str, kind: type | tuple[type, ...], default: Any, write: str) -> Any:
        """A value of this type."""
        value = self.item.get(key, default)
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            self.fault(key, f"{value!r} will not do; write {write}")
            return default
        return value

    def text(self, key: str, *, pattern: str, write: str, default: str | None = None) -> str:
        """A text of this pattern."""
        if self.item.get(key) in (None, ""):
            if default is not None:
                return default
            self.fault(key, f"is missing; write {write}")
            return ""
        value = self.item[key]
        value = self.filled(key, value).strip() if isinstance(value, str) else value
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            self.fault(key, f"{value!r} will not do; write {write}")
            return ""
        return value

    def texts(self, key: str, fault: Callable[[str], str | None], write: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """A list of texts (one alone will do), each without a `fault`."""
        if key not in self.item and default is not None:
            return default
        values = self.item.get(key)
        values = [values] if isinstance(values, str) else values
        if not isinstance(values, list) or not values or not all(isinstance(v, str) for v in values):
            self.fault(key, f"{'is missing' if values is None else f'{values!r} will not do'}; write {write}")
            return ()
        filled = tuple(self.filled(key, value).strip() for value in values)
        for problem in filter(None, map(fault, filled)):
            self.fault(key, problem)
        return filled

    def regex(self, key: str, default: str | None) -> re.Pattern[str] | None:
        """A regular expression, which does not mind capitals."""
        text = self.item.get(key, default)
        if text is None and default is None:
            return None
        try:
            if not isinstance(text, str) or not text:
                raise re.error("empty, or no text")
            return re.compile(text, re.IGNORECASE)
        except re.error as wrong:
            self.fault(key, f"{text!r} is not a regular expression ({wrong}); write one in single quotes, as '\\.pdf$'")
            return None

    def filled(self, key: str, text: str) -> str:
        """`text` with `${NAME}` and `${NAME:-default}` filled in from the environment."""

        def fill(match: re.Match[str]) -> str:
            value = os.environ.get(match[1]) or match[2]
            if value is None:
                self.fault(key, f"the environment has no {match[1]}; set it, or write a default as ${{{match[1]}:-…}}")
            return value or ""

        return _VARIABLE.sub(fill, text)


class Loader(yaml.SafeLoader):
    """YAML in which a key may stand only once: the second one would silently win."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key, _ in node.value:
            if str(key.value) in seen:
                raise yaml.constructor.ConstructorError(None, None, f"the key {key.value} stands twice", key.start_mark)
            seen.add(str(key.value))
        return super().construct_mapping(node, deep)
