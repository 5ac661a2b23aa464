"""The characters of a text file, whatever encoding it is in."""

from __future__ import annotations

import codecs
import re

BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
DECLARED = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
CHINESE = {"gb2312", "gbk", "gb18030", "x-gbk", "gb_2312-80", "csgb2312", "cp936", "ms936", "windows-936", "iso-ir-58"}
"""Names under which GB18030 or a part of it is declared."""


def decode(content: bytes) -> str:
    """The characters of `content`: by its byte order mark, its declaration, or what the bytes look like."""
    for mark, encoding in BOMS:
        if content.startswith(mark):
            return content[len(mark) if encoding == "utf-8" else 0 :].decode(encoding, "replace")
    for encoding in _candidates(content):
        try:
            return content.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    from charset_normalizer import from_bytes

    best = from_bytes(content[:500_000], cp_isolation=["utf_8", "gb18030", "big5", "utf_16", "big5hkscs"]).best()
    declared = DECLARED.search(content[:4096])
    fallback = "gb18030" if declared and declared[1].decode("ascii").lower() in CHINESE else "utf-8"
    return content.decode(best.encoding if best else fallback, "replace")


def _candidates(content: bytes) -> list[str]:
    """UTF-8 first: text in another encoding hardly ever is valid UTF-8, and declarations are often wrong."""
    if content[:200].count(b"\0") > 20:
        return ["utf-16-le" if content[1:2] == b"\0" else "utf-16-be"]
    found = ["utf-8"]
    for match in DECLARED.findall(content[:4096]):
        name = match.decode("ascii").lower()
        found.append("gb18030" if name in CHINESE else name)
    return [*found, "gb18030"]
