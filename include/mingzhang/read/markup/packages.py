"""Zip files: Office documents and archives of documents, opened with limits on what they may unfold to."""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING, Any, Self

from mingzhang.read.errors import NotReadable

if TYPE_CHECKING:
    from types import TracebackType

MAX_FILES = 2000
"""More files than any archive of a publisher, or any Office document of one, has."""
MAX_FILE = 160 * 1024**2
"""Bytes of one file, unfolded."""
MAX_WHOLE = 400 * 1024**2
"""Bytes of all files, unfolded."""
MAX_RATIO = 200
"""How many times its packed size a file of more than `SMALL` bytes may unfold to. Office's own XML stays below 100."""
SMALL = 4 * 1024**2
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, struct.error, OSError, NotImplementedError, UnicodeDecodeError, ValueError)


class Package:
    """A zip file; a context manager."""

    def __init__(self, content: bytes) -> None:
        """NotReadable: it is damaged, or unfolds to more than a document may."""
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except BROKEN as error:
            raise NotReadable("a damaged zip or Office file: it is not complete, fetch it again from its publisher") from error
        self.files = [entry for entry in self._zip.infolist() if not entry.is_dir()]
        if len(self.files) > MAX_FILES:
            raise NotReadable(f"a zip file of {len(self.files)} files: more than the {MAX_FILES} that are unpacked")
        for entry in self.files:
            if entry.file_size > MAX_FILE or (entry.file_size > SMALL and entry.file_size > MAX_RATIO * max(1, entry.compress_size)):
                raise NotReadable(
                    f"a zip file with a file of {entry.file_size} bytes unpacked: it is not opened, as one that is made to overflow"
                )
        if sum(entry.file_size for entry in self.files) > MAX_WHOLE:
            raise NotReadable(f"a zip file that unpacks to more than {MAX_WHOLE // 1024**2} MiB: it is not opened")
        self.names = {entry.filename: entry for entry in self.files}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._zip.close()

    def read(self, name: str) -> bytes:
        """The bytes of a file. NotReadable: it is encrypted or damaged. KeyError: there is no such file."""
        return self.read_entry(self.names[name])

    def read_entry(self, entry: zipfile.ZipInfo) -> bytes:
        if entry.flag_bits & 1:
            raise NotReadable("a zip file that is encrypted: it opens only with its password, ask the publisher for an open one")
        try:
            with self._zip.open(entry) as file:
                content = file.read(entry.file_size + 1)  # what it claims is what it may cost
        except (*BROKEN, RuntimeError) as error:
            raise NotReadable(f"a damaged zip or Office file: {entry.filename} in it cannot be unpacked, fetch it again") from error
        if len(content) > entry.file_size:
            raise NotReadable("a zip file that unpacks to more than it says: it is not opened")
        return content

    def xml(self, name: str) -> Any:
        """The root of an XML file. NotReadable: it is damaged. KeyError: there is no such file."""
        return parse_xml(self.read(name))

    def related(self, name: str) -> dict[str, tuple[str, str]]:
        """What a part of an Office document refers to: id → kind (the last word of its type) and the name of the part."""
        folder, file = posixpath.split(name)
        relations = f"{folder}/_rels/{file}.rels".lstrip("/")
        if relations not in self.names:
            return {}
        return {
            element.get("Id", ""): (
                element.get("Type", "").rpartition("/")[2],
                posixpath.normpath(posixpath.join(folder, element.get("Target", ""))).lstrip("/"),
            )
            for element in self.xml(relations)
            if isinstance(element.tag, str) and element.get("TargetMode") != "External"
        }

    def main_part(self) -> str:
        """The name of the part that an Office document begins with. NotReadable: it has none."""
        relations = self.xml("_rels/.rels") if "_rels/.rels" in self.names else ()
        for element in relations:
            if isinstance(element.tag, str) and element.get("Type", "").endswith("/officeDocument"):
                name = posixpath.normpath(str(element.get("Target", ""))).lstrip("/")
                if name in self.names:
                    return name
        raise NotReadable("a damaged Office file: its main part is missing, fetch it again from its publisher")


def parse_xml(content: bytes) -> Any:
    """The root of an XML file; nothing outside of it is looked up. NotReadable: it is damaged."""
    from lxml import etree  # type: ignore[import-untyped]

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=False, remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise NotReadable(f"a damaged Office file: its XML cannot be read ({error.msg}), fetch it again from its publisher") from error


def local(element: Any) -> str:
    """The name of an XML element without its namespace: the two editions of Office Open XML differ in nothing else."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def attribute(element: Any, name: str) -> str | None:
    """An attribute whatever its namespace."""
    return next((str(value) for key, value in element.attrib.items() if key.rpartition("}")[2] == name), None)
