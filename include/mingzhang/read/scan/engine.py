"""The engine that reads images, rapidocr with the models of its wheel: where text stands, and which characters a strip of it shows.

Nothing is downloaded and nothing is told to anybody: the models are handed over by path and must be there. The number of threads is
fixed, so that the same image gives the same numbers on every machine.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Image = NDArray[np.uint8]
    """Grey, 0 black to 255 white."""

THREADS = 1
"""Pages are read side by side instead (`document`): that costs less, and a sum of floats never depends on who came first."""
HEIGHT = 48
"""Pixels: the height of a strip as the recogniser wants it."""
SHORTEST = 160
"""A strip is filled up to this width, in such pixels."""
BATCH = 3200
"""Strips are read together up to this width in all."""
AMOUNTS = "0123456789.,-()%*△（），．－—"
"""The characters of amounts and codes."""
STEP = 8
"""The recogniser says something of every so many pixels."""
BLANK = 0
"""The first of its classes: no character here."""


@dataclass(frozen=True, slots=True)
class Character:
    """One character of a strip, where it stands (0 left end, 1 right end) and how probable it is."""

    text: str
    place: float
    probability: float


@dataclass(frozen=True, slots=True)
class Read:
    """What one reading of a strip says."""

    characters: tuple[Character, ...]
    confidence: float
    """The least probable of its characters, or of the places where another character could hide."""
    amount: Read | None = None
    """The same reading, if it can only be an amount or a code."""

    @property
    def text(self) -> str:
        return "".join(character.text for character in self.characters)


class Engine:
    """The two networks, loaded once."""

    def __init__(self) -> None:
        logging.getLogger("RapidOCR").setLevel(logging.CRITICAL)
        from rapidocr import RapidOCR  # takes a second: only for documents that need it

        models = files("rapidocr") / "models"
        engine: Any = RapidOCR(
            params={
                "Global.log_level": "critical",
                "Det.model_path": str(models / "PP-OCRv6_det_small.onnx"),
                "Rec.model_path": str(models / "PP-OCRv6_rec_small.onnx"),
                "EngineConfig.onnxruntime.intra_op_num_threads": THREADS,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            }
        )
        self._detector: Any = engine._load_det_model()
        recogniser: Any = engine._load_rec_model()
        self._session: Any = recogniser.session
        self._characters: list[str] = recogniser.postprocess_op.character
        self._amounts = [BLANK, *(place for place, ch in enumerate(self._characters) if place != BLANK and ch in AMOUNTS)]

    def detect(self, image: Image) -> list[tuple[int, int, int, int]]:
        """Where text stands: upright boxes x0, y0, x1, y1 in pixels."""
        boxes = self._detector(cv2.cvtColor(image, cv2.COLOR_GRAY2BGR)).boxes
        found = [] if boxes is None else [(quad.min(axis=0), quad.max(axis=0)) for quad in boxes]
        return sorted((int(low[0]), int(low[1]), int(high[0]), int(high[1])) for low, high in found)

    def read(self, strips: Sequence[Image]) -> list[Read]:
        """The characters of strips of one line each."""
        widths = [max(1, round(strip.shape[1] * HEIGHT / strip.shape[0])) for strip in strips]
        found: dict[int, Read] = {}
        batch: list[int] = []
        for index in sorted(range(len(strips)), key=lambda i: (widths[i], i)):
            if batch and (len(batch) + 1) * max(SHORTEST, widths[index]) > BATCH:
                found |= self._read_batch(strips, widths, batch)
                batch = []
            batch.append(index)
        if batch:
            found |= self._read_batch(strips, widths, batch)
        return [found[index] for index in range(len(strips))]

    def _read_batch(self, strips: Sequence[Image], widths: Sequence[int], batch: Sequence[int]) -> dict[int, Read]:
        width = max(SHORTEST, *(widths[index] for index in batch))
        pixels = np.zeros((len(batch), 3, HEIGHT, width), dtype=np.float32)
        for row, index in enumerate(batch):
            small = cv2.resize(
                strips[index], (widths[index], HEIGHT), interpolation=cv2.INTER_AREA if strips[index].shape[0] > HEIGHT else cv2.INTER_CUBIC
            )
            pixels[row, :, :, : widths[index]] = small.astype(np.float32) / 127.5 - 1.0
        said = self._session(pixels)
        within = said[:, :, self._amounts]
        found = {}
        for row, index in enumerate(batch):
            amount = _decode(within[row], [self._characters[place] for place in self._amounts], widths[index])
            found[index] = replace(_decode(said[row], self._characters, widths[index]), amount=amount)
        return found


def _decode(said: Any, characters: Sequence[str], width: int) -> Read:
    """The most probable characters: those of consecutive places that say the same are one."""
    best = said.argmax(axis=1)
    probability = said.max(axis=1)
    found: list[Character] = []
    certain = 1.0
    places = len(best)
    runs = [0, *(place for place in range(1, places) if best[place] != best[place - 1]), places]
    spoken = [(a, b) for a, b in pairwise(runs) if best[a] != BLANK]
    for a, b in spoken:
        peak = a + int(probability[a:b].argmax())
        chance = float(probability[peak])
        found.append(Character(characters[int(best[a])], min((peak + 0.5) * STEP / width, 1.0), chance))
        certain = min(certain, chance)
    known = [int(best[a]) for a, _ in spoken]
    for index, (a, b) in enumerate(zip([0, *(b for _, b in spoken)], [*(a for a, _ in spoken), places], strict=True)):
        if a < b:  # a gap: what is neither nothing nor one of its neighbours could be a character that was passed over
            neighbours = [BLANK, *known[max(index - 1, 0) : index + 1]]
            rest = said[a:b].copy()
            rest[:, neighbours] = 0
            certain = min(certain, 1.0 - float(rest.max()))
    return Read(tuple(found), round(certain, 4))


@cache
def engine() -> Engine:
    """The engine of this process."""
    return Engine()
