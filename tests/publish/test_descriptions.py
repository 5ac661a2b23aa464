"""What describes a release to programs: the Data Package, DCAT, JSON Schema. All of it is derived, and all of it is true."""

from __future__ import annotations

import hashlib
import json

import pytest
from tests.publish.release_builders import NOW, fill, records

from mingzhang.publish import catalog
from mingzhang.publish.release import publish
from mingzhang.publish.resources import resources

ADDRESS = "http://data.example/latest/"
# rdflib's own reader of JSON-LD makes one, whatever graph or dataset it is asked to fill.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated, use Dataset instead:DeprecationWarning:rdflib")


@pytest.fixture
def graph(latest):
    from rdflib import Graph

    return Graph().parse(latest / "catalog.jsonld", format="json-ld", base=f"{ADDRESS}catalog.jsonld")


def test_the_catalogue_names_every_file_with_its_size_and_checksum(latest, graph):
    from rdflib import DCAT, DCTERMS, RDF, Namespace, URIRef

    spdx = Namespace("http://spdx.org/rdf/terms#")
    files = set(graph.objects(None, DCAT.downloadURL))
    described = json.loads((latest / "datapackage.json").read_bytes())["resources"]
    assert files == {URIRef(ADDRESS + file["path"]) for file in described}
    for file in files:
        content = (latest / str(file).removeprefix(ADDRESS)).read_bytes()
        assert int(graph.value(file, DCAT.byteSize)) == len(content)
        checksum = graph.value(file, spdx.checksum)
        assert str(graph.value(checksum, spdx.checksumValue)) == hashlib.sha256(content).hexdigest()
        assert graph.value(checksum, spdx.algorithm) == spdx.checksumAlgorithm_sha256
        assert graph.value(file, DCTERMS.license) == URIRef("https://creativecommons.org/licenses/by/4.0/")
        assert (None, DCAT.distribution, file) in graph
    datasets = set(graph.subjects(RDF.type, DCAT.Dataset))
    (root,) = graph.subjects(RDF.type, DCAT.Catalog)
    assert set(graph.objects(root, DCAT.dataset)) == datasets
    assert {str(graph.value(each, DCTERMS.identifier)) for each in datasets} >= {table.name.replace("_", "-") for table in resources()}


def test_the_catalogue_says_where_when_and_whose(graph):
    from rdflib import DCAT, DCTERMS, FOAF, RDF, SKOS

    (root,) = graph.subjects(RDF.type, DCAT.Catalog)
    period = graph.value(root, DCTERMS.temporal)
    assert [graph.value(period, date).toPython().year for date in (DCAT.startDate, DCAT.endDate)] == [2020, 2021]
    regions = {str(graph.value(place, DCTERMS.identifier)): place for place in graph.objects(root, DCTERMS.spatial)}
    assert sorted(regions) == ["430224", "430281"]
    assert "茶陵县" in str(graph.value(regions["430224"], SKOS.prefLabel))
    assert str(graph.value(graph.value(root, DCTERMS.publisher), FOAF.name)).startswith("明账")
    assert graph.value(root, DCTERMS.issued).toPython() == graph.value(root, DCTERMS.modified).toPython() == NOW
    rights = {
        str(graph.value(source, DCTERMS.title)): str(graph.value(source, DCTERMS.rights)) for source in graph.objects(root, DCTERMS.source)
    }
    assert rights == {"醴陵市财政局": "CC-BY-4.0", "茶陵县财政局": "not stated"}


def test_the_catalogue_keeps_its_first_day_and_names_the_release_before(engine, tmp_path):
    from datetime import timedelta

    from tests.publish.release_builders import SECOND, put

    fill(engine)
    first = publish(engine, tmp_path, [], NOW)
    put(engine, "a", SECOND)
    publish(engine, tmp_path, [first], NOW + timedelta(days=1))
    said = json.loads((tmp_path / "latest" / catalog.FILE).read_bytes())
    assert (said["dct:issued"], said["dct:modified"]) == (NOW.isoformat(), (NOW + timedelta(days=1)).isoformat())
    assert said["dcat:previousVersion"] == {"@id": f"../{first.release}/"}


def test_every_row_is_as_its_schema_says(latest):
    from jsonschema import Draft202012Validator

    for table in resources():
        schema = json.loads((latest / "schemas" / f"{table.name}.json").read_bytes())
        Draft202012Validator.check_schema(schema)
        wrong = list(Draft202012Validator(schema).iter_errors(json.loads((latest / f"{table.path}.json").read_bytes())))
        assert not wrong, (table.name, wrong[0].message)


def test_a_schema_refuses_what_is_no_amount(latest):
    from jsonschema import Draft202012Validator

    schema = json.loads((latest / "schemas" / "figures.json").read_bytes())
    (row, *_) = records(latest.parent, "figures")
    for amount in (10667100.0, "1e7", "", None):
        assert list(Draft202012Validator(schema).iter_errors([row | {"amount": amount}])), amount


def test_keys_tie_all_tables_together(latest):
    described = {each["name"]: each for each in json.loads((latest / "datapackage.json").read_bytes())["resources"]}
    tied = {
        name: {key["reference"]["resource"] for key in each["schema"].get("foreignKeys", [])}
        for name, each in described.items()
        if "schema" in each
    }
    assert tied["figures"] == {"reports", "units", "forms", "documents"}
    assert tied["findings"] == {"reports", "rules", "documents"}
    assert tied["reports"] == {"units", "documents", "publishers"}
    assert tied["lines"] == {"forms"}
    assert tied["units"] == {""}, "a row of its own: the department above it"
    assert tied["expected-filers"] == {"units"}
    assert not set().union(*tied.values()) - described.keys() - {""}
