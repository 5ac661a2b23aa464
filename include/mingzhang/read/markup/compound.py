"""Old Office files: what a compound file (OLE) holds is told by its streams."""

from __future__ import annotations

import io

from mingzhang.read.errors import NotReadable

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_WORD = 0x0100
ASK = "ask the publisher for an open one"


def sort_of_compound(content: bytes) -> str:
    """`doc` or `xls`. NotReadable: it is encrypted, damaged, or another kind of file."""
    import olefile  # type: ignore[import-untyped]

    try:
        with olefile.OleFileIO(io.BytesIO(content)) as file:
            streams = {entry[0].lower(): "/".join(entry) for entry in file.listdir(streams=True, storages=False)}
            word = file.openstream("WordDocument").read(12) if "worddocument" in streams else b""
    except Exception as error:  # olefile meets damage with whatever error comes up
        raise NotReadable("a damaged old Office file: it is not complete, fetch it again from its publisher") from error
    if "encryptedpackage" in streams or "encryptioninfo" in streams:
        raise NotReadable(f"an encrypted Office file: it opens only with its password, {ASK}")
    if word:
        if int.from_bytes(word[10:12], "little") & ENCRYPTED_WORD:
            raise NotReadable(f"an encrypted Word file: it opens only with its password, {ASK}")
        return "doc"
    if "workbook" in streams or "book" in streams:
        return "xls"
    if "powerpoint document" in streams:
        raise NotReadable("a PowerPoint file: slides are not read, ask the publisher for the report itself")
    raise NotReadable("an old Office file of an unknown kind: neither a Word file nor a workbook")
