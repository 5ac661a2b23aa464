"""Archives of documents: their members, those of inner archives included."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mingzhang.read.documents import Member
from mingzhang.read.errors import NotReadable
from mingzhang.read.markup.packages import MAX_WHOLE, Package

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator

MAX_MEMBERS = 200
MAX_DEPTH = 3
"""How deep an archive may lie in archives."""
UNICODE_NAME = 0x800
IGNORED = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


def members_of(package: Package) -> tuple[Member, ...]:
    """The documents of an archive, in the order of their names. NotReadable: it is empty, or more than a bundle of one publisher."""
    members = tuple(sorted(_members(package, "", 1), key=lambda member: member.name))
    if not members:
        raise NotReadable("an empty zip archive: its publisher put up nothing, or it was not fetched completely")
    if len(members) > MAX_MEMBERS:
        raise NotReadable(f"a zip archive of {len(members)} documents: give not more than {MAX_MEMBERS} at a time")
    if sum(len(member.content) for member in members) > MAX_WHOLE:
        raise NotReadable(f"a zip archive that unpacks to more than {MAX_WHOLE // 1024**2} MiB: it is not opened")
    return members


def _members(package: Package, folder: str, depth: int) -> Iterator[Member]:
    whole = 0
    for entry in package.files:
        name = _name(entry)
        if any(ignored in name for ignored in IGNORED) or name.rpartition("/")[2].startswith(("~$", "._")):
            continue
        content = package.read_entry(entry)
        whole += len(content)
        if whole > MAX_WHOLE:
            raise NotReadable(f"a zip archive that unpacks to more than {MAX_WHOLE // 1024**2} MiB: it is not opened")
        if _is_archive(content):
            if depth == MAX_DEPTH:
                raise NotReadable(f"a zip archive with archives in archives, more than {MAX_DEPTH} deep: it is not opened")
            with Package(content) as inner:
                yield from _members(inner, f"{folder}{name}/", depth + 1)
        elif content:
            yield Member(folder + name, content)


def _is_archive(content: bytes) -> bool:
    """Is it a zip archive of documents, not an Office document, which is a zip file as well?"""
    if not content.startswith(b"PK\x03\x04"):
        return False
    try:
        with Package(content) as package:
            return not {"[Content_Types].xml", "mimetype", "OFD.xml"} & set(package.names)
    except NotReadable:
        return False


def _name(entry: zipfile.ZipInfo) -> str:
    """A member's path. Without the flag for Unicode its bytes are GBK on Chinese computers, or UTF-8 all the same."""
    if entry.flag_bits & UNICODE_NAME:
        return entry.filename.replace("\\", "/")
    raw = entry.filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding).replace("\\", "/")
        except UnicodeDecodeError:
            continue
    return entry.filename
