"""Which kind of file it is that is no PDF, told from its bytes, and its sheets."""

from __future__ import annotations

import re

from mingzhang.read.documents import Opened
from mingzhang.read.errors import NotReadable
from mingzhang.read.markup.compound import SIGNATURE, sort_of_compound

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODT = "application/vnd.oasis.opendocument.text"
ZIP_SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
UNPACK = "unpack it and give the files in it"
REFUSED = (
    (b"Rar!\x1a\x07", f"a RAR archive, which is not opened: {UNPACK}"),
    (b"7z\xbc\xaf\x27\x1c", f"a 7z archive, which is not opened: {UNPACK}"),
    (b"\x1f\x8b", f"a gzip archive, which is not opened: {UNPACK}"),
    (b"BZh", f"a bzip2 archive, which is not opened: {UNPACK}"),
    (b"\xff\xd8\xff", "a JPEG picture: only scans in a PDF file are read, make one of the pictures"),
    (b"\x89PNG\r\n\x1a\n", "a PNG picture: only scans in a PDF file are read, make one of the pictures"),
    (b"GIF8", "a GIF picture: only scans in a PDF file are read, make one of the pictures"),
    (b"II*\0", "a TIFF picture: only scans in a PDF file are read, make one of the pictures"),
    (b"MM\0*", "a TIFF picture: only scans in a PDF file are read, make one of the pictures"),
    (b"BM", "a BMP picture: only scans in a PDF file are read, make one of the pictures"),
)


def open_markup(content: bytes) -> Opened:
    """The sheets of a web page or an Office file, the members of an archive. NotReadable: it is of no known kind, broken or encrypted."""
    if not content.strip(b"\0 \t\r\n"):
        raise NotReadable("an empty file: its publisher put up nothing, or it was not fetched completely")
    if content.startswith(SIGNATURE):
        return _open_compound(content)
    if content.startswith(ZIP_SIGNATURES):
        return _open_package(content)
    if content.lstrip()[:5] == b"{\\rtf":
        return _converted(content, "application/rtf", ".rtf", "a rich text file")
    for signature, message in REFUSED:
        if content.startswith(signature) and (signature != b"BM" or content[6:10] == b"\0\0\0\0"):
            raise NotReadable(message)
    return _open_text(content)


def _open_compound(content: bytes) -> Opened:
    if sort_of_compound(content) == "doc":
        return _converted(content, "application/msword", ".doc", "an old Word file")
    from mingzhang.read.markup.xls import sheets_of_xls

    return Opened("application/vnd.ms-excel", None, sheets_of_xls(content))


def _converted(content: bytes, media_type: str, suffix: str, sort: str) -> Opened:
    from mingzhang.read.markup.docx import sheets_of_docx
    from mingzhang.read.markup.word_processor import as_docx

    return Opened(media_type, None, sheets_of_docx(as_docx(content, suffix, sort)))


def _open_package(content: bytes) -> Opened:
    """A zip file: an Office document, told by its main part, or an archive of documents."""
    from mingzhang.read.markup.packages import Package

    with Package(content) as package:
        names = package.names.keys()
        declared = package.read("mimetype").decode("ascii", "replace").strip() if "mimetype" in names else ""
        main = package.main_part() if "[Content_Types].xml" in names and "_rels/.rels" in names else ""
        folder = main.partition("/")[0]
        if declared == ODT:
            return _converted(content, ODT, ".odt", "an OpenDocument text")
        if declared.startswith("application/vnd.oasis.opendocument"):
            raise NotReadable("an OpenDocument file that is no text: save it as .xlsx or as a PDF")
        if "OFD.xml" in names:
            raise NotReadable("an OFD file, which is not read: ask the publisher for a PDF of it")
        if folder == "ppt":
            raise NotReadable("a PowerPoint file: slides are not read, ask the publisher for the report itself")
        if not main:
            from mingzhang.read.markup.bundles import members_of

            return Opened("application/zip", None, (), members_of(package))
        workbook = folder == "xl" or any(name.startswith("xl/") for name in names)
    if workbook:
        from mingzhang.read.markup.xlsx import sheets_of_xlsx

        return Opened(XLSX, None, sheets_of_xlsx(content))
    from mingzhang.read.markup.docx import sheets_of_docx

    return Opened(DOCX, None, sheets_of_docx(content))


def _open_text(content: bytes) -> Opened:
    """A web page, under whatever name; XML and mail forms of Office files; else nothing that is known."""
    from mingzhang.read.markup.encodings import decode
    from mingzhang.read.markup.html import sheets_of_text

    start = decode(content[:4096])
    if re.match(r"\s*(MIME-Version|From|Subject|Date|X-[\w-]+)\s*:", start, re.IGNORECASE) and re.search(
        r"multipart/related", start, re.IGNORECASE
    ):
        from mingzhang.read.markup.web_archives import page_of_web_archive

        return Opened("multipart/related", None, sheets_of_text(page_of_web_archive(content)))
    if re.search(r"<\?mso-application\s+progid=.Word|<w:wordDocument", start):
        return _converted(content, "application/xml", ".xml", "a Word file in XML")
    if (
        re.search(r"<\?mso-application\s+progid=.Excel|urn:schemas-microsoft-com:office:spreadsheet", start)
        and "<html" not in start.lower()
    ):
        raise NotReadable("a workbook in XML (of 2003), which is not read: save it as .xlsx")
    if re.search(r"<\s*(!doctype\s+html|html|head|body|table|div|meta|title|p|h1|style|span)\b", start, re.IGNORECASE):
        return Opened("text/html", None, sheets_of_text(decode(content)))
    raise NotReadable("an unknown kind of file: neither PDF, web page, Word file, workbook nor zip archive")
