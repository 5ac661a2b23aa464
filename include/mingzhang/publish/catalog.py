"""The release for catalogues of open data: DCAT 3 as JSON-LD (catalog.jsonld), a dataset a table and a distribution a file.

Addresses are relative to the file, wherever it is served; the context stands in it, so that nothing must be fetched to understand it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mingzhang.publish.package import DESCRIPTION, LICENCE, NAME, TITLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

FILE = "catalog.jsonld"
MEDIA_TYPE = "https://www.iana.org/assignments/media-types/"
XSD = "http://www.w3.org/2001/XMLSchema#"
CONTEXT: dict[str, Any] = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": XSD,
    "dct:issued": {"@type": "xsd:dateTime"},
    "dct:modified": {"@type": "xsd:dateTime"},
    "dcat:startDate": {"@type": "xsd:date"},
    "dcat:endDate": {"@type": "xsd:date"},
    "dcat:byteSize": {"@type": "xsd:nonNegativeInteger"},
    "spdx:checksumValue": {"@type": "xsd:hexBinary"},
}
US = {"@id": "#publisher", "@type": "foaf:Agent", "foaf:name": "明账 Mingzhang"}


def catalog(
    descriptor: Mapping[str, Any],
    reports: Iterable[Mapping[str, Any]],
    publishers: Sequence[Mapping[str, Any]],
    issued: str,
    modified: str,
    previous: str | None,
) -> dict[str, Any]:
    """The catalogue of the release that `descriptor` (its Data Package) describes; `publishers`: rows of that table."""
    years = sorted({int(report["fiscal_year"]) for report in reports})
    common = {
        "dct:publisher": {"@id": US["@id"]},
        "dct:license": {"@id": LICENCE["path"]},
        "dct:issued": issued,
        "dct:modified": modified,
        "dct:language": ["zh-CN", "en"],
        "dct:spatial": [{"@id": _region(code)} for code in dict.fromkeys(row["region"] for row in publishers)],
        "dcat:version": descriptor["version"],
    }
    if years:
        period = {"dcat:startDate": f"{years[0]}-01-01", "dcat:endDate": f"{years[-1]}-12-31"}
        common["dct:temporal"] = {"@type": "dct:PeriodOfTime"} | period
    chinese, _, english = TITLE.partition(" · ")
    head = {
        "@context": CONTEXT,
        "@id": "",
        "@type": "dcat:Catalog",
        "dct:identifier": NAME,
        "dct:title": _texts(chinese, english),
        "dct:description": DESCRIPTION,
        "dct:source": [_source(row) for row in publishers],
        **common,
    }
    if previous:
        head["dcat:previousVersion"] = {"@id": f"../{previous}/"}
    names = {row["region"]: "".join(row["region_names"]) for row in publishers}
    locations = [
        {"@id": _region(code), "@type": "dct:Location", "dct:identifier": code} | ({"skos:prefLabel": _texts(name)} if name else {})
        for code, name in names.items()
    ]
    return head | {"dcat:dataset": list(_datasets(descriptor["resources"], common)), "@included": [US, *locations]}


def _datasets(files: Sequence[Mapping[str, Any]], common: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    """The tables, each in its formats; what belongs to no table is a dataset of one file."""
    tables: dict[str, list[Mapping[str, Any]]] = {}
    for file in files:
        tables.setdefault(file["name"].removesuffix(f"-{file['format']}"), []).append(file)
    for name, own in tables.items():
        first = own[0]
        yield {
            "@id": f"#{name}",
            "@type": "dcat:Dataset",
            "dct:identifier": name,
            "dct:title": _texts(first["title"]),
            "dct:description": {"@value": first["description"], "@language": "en"},
            **common,
            "dcat:distribution": [_distribution(file | each) for file in own for each in file.get("files", [{}])],
        }


def _distribution(file: Mapping[str, Any]) -> dict[str, Any]:
    described = {
        "@id": file["path"],
        "@type": "dcat:Distribution",
        "dct:title": file["path"],
        "dcat:downloadURL": {"@id": file["path"]},
        "dcat:mediaType": {"@id": MEDIA_TYPE + file["mediatype"]},
        "dct:license": {"@id": LICENCE["path"]},
        "dcat:byteSize": str(file["bytes"]),
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": file["hash"].removeprefix("sha256:"),
        },
    }
    if "compression" in file:
        described["dcat:compressFormat"] = {"@id": f"{MEDIA_TYPE}application/gzip"}
    if file.get("conformsTo"):
        described["dct:conformsTo"] = {"@id": file["conformsTo"]}
    return described


def _source(publisher: Mapping[str, Any]) -> dict[str, Any]:
    """Where the documents come from, and what is said there of their use: our licence says nothing of it."""
    return {
        "@type": "dcat:Resource",
        "dct:title": _texts(publisher["publisher_name"]),
        "dct:rights": publisher["licence"] or publisher["source_rights"],
    } | ({"dcat:landingPage": {"@id": publisher["address"]}} if publisher["address"] else {})


def _texts(chinese: str, english: str = "") -> list[dict[str, str]]:
    return [{"@value": text, "@language": language} for text, language in ((chinese, "zh-CN"), (english, "en")) if text]


def _region(code: str) -> str:
    return f"#region-{code}"
