"""What a person sees while the local system works: a line for each stage, alive on a terminal, a line a change elsewhere."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Self

from rich.live import Live
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from rich.console import Console

    from mingzhang.local.night import Night, Stage

MARKS = {"done": "✓", "success": "✓", "failed": "✗", "skipped": "–", "waiting": "·"}
COLOURS = {"done": "green", "success": "green", "failed": "red", "skipped": "dim", "waiting": "dim"}
TITLES = {"collect_reports": "collect", "process_reports": "read and check", "publish_open_data": "publish"}
THINGS = {"collect_reports": "publishers", "process_reports": "documents"}
SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"


class Progress:
    """The lines of the start and of the night. A context manager: they stand still at its end."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._lines: dict[str, tuple[str, str, float]] = {}
        self._told: dict[str, str] = {}
        self._live = Live(console=console, get_renderable=self._render, refresh_per_second=8) if console.is_terminal else None

    def __enter__(self) -> Self:
        if self._live:
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """The lines stand still from now on; a second time does nothing."""
        if self._live:
            self._live.stop()

    def show(self, title: str, state: str, text: str, seconds: float) -> None:
        """The line `title`: how it stands and since how many seconds."""
        self._lines[title] = (state, text, seconds)
        if self._live is None and self._told.get(title) != state and state not in ("waiting", "queued"):
            self._told[title] = state
            self._console.print(
                f"{MARKS.get(state, '…')} {title:<16}{text}{f'  {seconds:.0f} s' if seconds >= 1 else ''}", highlight=False, soft_wrap=True
            )

    def night(self, night: Night) -> None:
        """The lines of the stages."""
        for stage in night.stages:
            self.show(TITLES[stage.dag], stage.state, _text(stage), stage.seconds)

    def _render(self) -> Table:
        table = Table.grid(padding=(0, 2))
        for title, (state, text, seconds) in self._lines.items():
            mark = MARKS.get(state) or SPINNER[int(time.monotonic() * 8) % len(SPINNER)]
            colour = COLOURS.get(state, "cyan")
            table.add_row(
                Text(mark, colour),
                Text(title, "" if state != "waiting" else "dim"),
                Text(text, "dim"),
                Text(f"{seconds:.0f} s" if seconds else "", "dim"),
            )
        return table


def _text(stage: Stage) -> str:
    if stage.state == "failed":
        return ", ".join(stage.failures) + " failed"
    if stage.state == "skipped":
        return "nothing to do"
    return f"{stage.done} of {stage.of} {THINGS[stage.dag]}" if stage.of else stage.state if stage.state == "running" else ""
