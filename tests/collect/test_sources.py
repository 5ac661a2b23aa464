"""sources.yaml: what an editor may write, and what is said when it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from mingzhang.collect.sources import Limits, SourcesError, load_sources

GOOD = {
    "id": "liling",
    "name": "醴陵市财政局",
    "region": '"430281"',
    "index": '["https://www.liling.gov.cn/jsgk/"]',
    "links": "'\\.pdf$'",
    "licence": "公开",
}


def entry(**changes: str | None) -> str:
    keys = {name: value for name, value in {**GOOD, **changes}.items() if value is not None}
    return "  - " + "\n    ".join(f"{name}: {value}" for name, value in keys.items()) + "\n"


def load(path: Path, *entries: str, top: str = "") -> tuple:  # type: ignore[type-arg]
    file = path / "sources.yaml"
    file.write_text(top + "publishers:\n" + "".join(entries), encoding="utf-8")
    return load_sources(file)


def test_the_sample_publisher_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    path = Path(__file__).parents[2] / "include" / "sources.yaml"
    monkeypatch.delenv("MINGZHANG_SAMPLE_PORT", raising=False)
    (sample,) = load_sources(path)
    assert (sample.id, sample.name, sample.index) == ("sample", "样本市财政局", ("http://127.0.0.1:8099/",))
    assert (sample.private_network, sample.delay) == (True, 0)
    monkeypatch.setenv("MINGZHANG_SAMPLE_PORT", "9000")
    assert load_sources(path)[0].index == ("http://127.0.0.1:9000/",)


def test_an_entry_with_only_what_is_needed(tmp_path: Path) -> None:
    (publisher,) = load(tmp_path, entry(links=None, licence=None))
    assert publisher.links.search("http://h/A.PDF")
    assert (publisher.delay, publisher.private_network, publisher.hosts, publisher.limits) == (1.0, False, (), Limits())
    assert publisher.licence == "未声明 (not stated)"


def test_names_of_the_region(tmp_path: Path) -> None:
    (publisher,) = load(tmp_path, entry(region_names="[湖南省, 株洲市, 醴陵市]"))
    assert publisher.region_names == ("湖南省", "株洲市", "醴陵市")
    with pytest.raises(SourcesError, match=r"region_names: '湖南省 醴陵市' is not the name of a region"):
        load(tmp_path, entry(region_names="[湖南省 醴陵市]"))


def test_every_key(tmp_path: Path) -> None:
    everything = entry(
        link_text="决算", hosts="[files.gov.cn]", private_network="true", delay="0.5", limits="{night_minutes: 5, list_pages: 2}"
    ) + entry(id="other")
    one, other = load(tmp_path, everything, top="contact: desk@example.org\n")
    assert one.link_text.search("部门决算公开")
    assert (one.hosts, one.delay, one.limits) == (("files.gov.cn",), 0.5, Limits(night_minutes=5, list_pages=2))
    assert one.contact == other.contact == "desk@example.org"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"region": None}, "publisher 1 (id liling): region: is missing; write the six digits"),
        (
            {"region": "430281"},
            'region: 430281 will not do; write the six digits of its administrative code (GB/T 2260) in quotes, as "430281"',
        ),
        ({"region": '"4302"'}, "region: '4302' will not do"),
        ({"id": None}, "publisher 1: id: is missing; write a short name"),
        ({"id": "Li Ling"}, "id: 'Li Ling' will not do"),
        ({"id": "../x"}, "id: '../x' will not do"),
        ({"name": "[a]"}, "name: ['a'] will not do"),
        ({"indx": "[]"}, "indx: there is no such key; write index"),
        ({"colour": "red"}, "colour: there is no such key; those there are: id, name, region, index"),
        ({"links": "'(pdf'"}, "links: '(pdf' is not a regular expression"),
        ({"links": "''"}, "links: '' is not a regular expression"),
        ({"index": None}, "index: is missing; write a list of addresses"),
        ({"index": "[]"}, "index: [] will not do"),
        ({"index": "[www.liling.gov.cn]"}, "index: 'www.liling.gov.cn' is not an address that can be fetched; write it whole"),
        ({"index": "['file:///etc/passwd']"}, "is not an address"),
        ({"index": "['http://u:p@h/']"}, "is not an address"),
        ({"index": "['http://h:99999/']"}, "is not an address"),
        ({"index": "['http://192.168.0.1/']"}, "is in a private network; add private_network: true"),
        ({"index": "['http://localhost:80/']"}, "is in a private network"),
        ({"index": "['http://h:${NOT_SET_ANYWHERE}/']"}, "the environment has no NOT_SET_ANYWHERE"),
        ({"hosts": "['http://h/']"}, "hosts: 'http://h/' is not a host name"),
        ({"private_network": "maybe"}, "private_network: 'maybe' will not do; write true or false"),
        ({"delay": "0"}, "delay: write 1 or more seconds"),
        ({"delay": "true"}, "delay: True will not do"),
        ({"delay": "fast"}, "delay: 'fast' will not do"),
        ({"delay": ".nan"}, "delay: write 1"),
        ({"limits": "5"}, "limits: 5 will not do"),
        ({"limits": "{nights: 5}"}, "limits: nights: there is no such key"),
        ({"limits": "{night_minutes: 0}"}, "limits: night_minutes: write a whole number"),
        ({"contact": "x"}, "contact: there is no such key"),
    ],
)
def test_faults_name_entry_key_and_remedy(tmp_path: Path, changes: dict[str, str | None], says: str) -> None:
    with pytest.raises(SourcesError) as fault:
        load(tmp_path, entry(**changes))
    assert says in str(fault.value)
    assert str(fault.value).startswith(str(tmp_path / "sources.yaml"))
    assert "\n" not in str(fault.value)


def test_all_faults_are_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(SourcesError) as fault:
        load(tmp_path, entry(region="1"), entry(), entry(name=None))
    lines = str(fault.value).splitlines()
    assert len(lines) == 4
    assert "publisher 2: id: 'liling' is taken by another entry" in lines[1]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("publishers: [", "is not YAML"),
        ("publishers:\n  - id: a\n    id: b\n", "the key id stands twice"),
        ("", "publishers: write a list"),
        ("- a", "publishers: write a list"),
        ("publishers: {}", "publishers: write a list"),
        ("publishers: [a]", "publisher 1: write keys and values"),
        ("publisher: []", "publisher: there is no such key; write publishers"),
        ("contact: 写信\npublishers: [1]", "contact: '写信' will not do; write an e-mail address"),
    ],
)
def test_a_file_that_is_no_list_of_publishers(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "s.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(SourcesError) as fault:
        load_sources(tmp_path / "s.yaml")
    assert says in str(fault.value)


def test_a_file_that_is_not_there_or_not_text(tmp_path: Path) -> None:
    with pytest.raises(SourcesError, match="MINGZHANG_SOURCES"):
        load_sources(tmp_path / "none.yaml")
    (tmp_path / "gbk.yaml").write_bytes("name: 财政".encode("gbk"))
    with pytest.raises(SourcesError, match="UTF-8"):
        load_sources(tmp_path / "gbk.yaml")
