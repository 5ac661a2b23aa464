"""Which reader it was: the same version reads the same bytes the same way."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

LIBRARIES = (
    *("numpy", "onnxruntime", "opencv-python-headless", "pdfminer.six", "pdfplumber", "pypdfium2", "rapidocr"),
    *("charset-normalizer", "lxml", "olefile", "xlrd"),
)


@cache
def reader_version() -> str:
    """Twelve hex digits over read/, forms/ and the libraries that they read with."""
    package = Path(__file__).parents[1]
    sources = [*(package / "read").rglob("*.py"), *(package / "forms").rglob("*"), package / "accounts.py"]
    digest = hashlib.sha256()
    for path in sorted(p for p in sources if p.suffix in (".py", ".yaml", ".csv")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    for library in LIBRARIES:
        digest.update(f"{library}=={version(library)}\n".encode())
    return digest.hexdigest()[:12]
