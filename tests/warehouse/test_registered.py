"""What an editor writes down of a unit: codes, level, type, department, successor; and what follows where nobody has written anything."""

from __future__ import annotations

import pytest

from mingzhang.warehouse.levels import level_of
from mingzhang.warehouse.particulars import check_character
from mingzhang.warehouse.registration import registration
from mingzhang.warehouse.units import UnitsError, registry

ENTRY = 'units:\n  - id: x\n    region: "430281"\n    names: [醴陵市财政局]\n    '


def read(tmp_path, text):
    file = tmp_path / "units.yaml"
    file.write_text(text, encoding="utf-8")
    return registry(file)


@pytest.mark.parametrize("code", ["91350100M000100Y43", "11430200006123456Q", "12430200445512345N"])
def test_the_last_character_of_a_code_follows_from_the_others(code):
    assert check_character(code) == code[-1]
    assert all(check_character(code[:3] + other + code[4:]) != code[-1] for other in "0123456789" if other != code[3])


@pytest.mark.parametrize(
    ("key", "says"),
    [
        ("level: 县处级", r"level is '县处级'; write one of central \(中央\)"),
        ("type: 局", r"type is '局'; write one of administrative \(行政单位\)"),
        ("social_credit_code: 11430200006123456A", "entry 1 .id x.: social_credit_code 11430200006123456A has a slip.*would be Q"),
        ("social_credit_code: 114302000061234567", "in quotation marks"),
        ("budget_code: 022", "budget_code is 18; write .* in quotation marks"),
        ("parent: other", "parent other is the id of no entry; write an entry for it, or its name"),
        ("parent: x", "parent leads back to the unit itself"),
        ("parent: 醴陵市财政局（本级）", "parent leads back to the unit itself"),
        ("parent: [a]", "write the id of an entry"),
        ("successor: 醴陵市审计局", "from: 2023"),
        ("successor: {unit: x, from: 2023}", "successor x is the unit itself"),
        ("successor: {unit: 醴陵市审计局, from: '2023'}", "successor is .*write {unit: …, from: 2023}"),
        ("parents: 醴陵市政府", "there is no key parents; write parent"),
    ],
)
def test_a_mistake_in_an_entry_is_named(tmp_path, key, says):
    with pytest.raises(UnitsError, match=says):
        read(tmp_path, ENTRY + key)


def test_departments_in_a_circle_are_named_with_the_way(tmp_path):
    entries = [f'  - {{id: {one}, region: "43", names: [{one}局], parent: {above}}}' for one, above in ("ab", "bc", "ca", "da")]
    with pytest.raises(UnitsError, match="a → b → c → a"):
        read(tmp_path, "\n".join(["units:", *entries]))


@pytest.mark.parametrize("content", ["[1]", "units: 7", b"units: []  # \xd2\xbd\xd0\xc4"])
def test_a_file_of_another_make_is_refused(tmp_path, content):
    file = tmp_path / "units.yaml"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(UnitsError, match=r"write units|UTF-8"):
        registry(file)


def test_an_entry_is_a_row_and_so_is_what_it_names(tmp_path):
    known = read(
        tmp_path,
        """
units:
  - id: culture
    region: "430281"
    names: [醴陵市文旅广体局, {name: 醴陵市文化局, from: 2010, until: 2018}]
    level: 县级
    type: 机关
    budget_code: "022"
    social_credit_code: " 11430200006123456q "
  - {id: museum, region: "430281", names: [醴陵市博物馆], parent: 文化局, successor: [{unit: culture, from: 2024}]}
  - {id: hall, region: "430281", names: [醴陵市文化馆], parent: 醴陵市文联}
""",
    ).knowing({"430281": ("湖南省", "醴陵市")})
    rows = {row["name"]: row for row in registration(known)}
    culture, museum, hall = (rows[name] for name in ("醴陵市文旅广体局", "醴陵市博物馆", "醴陵市文化馆"))
    assert (culture["level"], culture["type"], culture["budget_code"]) == ("county", "administrative", "022")
    assert culture["social_credit_code"] == "11430200006123456Q"
    assert culture["names"] == [["醴陵市文旅广体局", None, None], ["醴陵市文化局", 2010, 2018]]
    assert (museum["parent"], museum["successors"]) == ("culture", [["culture", 2024]])
    assert hall["parent"] == rows["醴陵市文联"]["unit"] == known.unit("430281", "湖南省醴陵市文联").id


CITY, COUNTY = ("湖南省", "株洲市"), ("湖南省", "株洲市", "醴陵市")


@pytest.mark.parametrize(
    ("region", "name", "names", "level"),
    [
        ("100000", "审计署", (), "central"),
        ("430000", "湖南省财政厅", ("湖南省",), "province"),
        ("500000", "财政局", (), "province"),
        ("430200", "株洲市教育局", CITY, "prefecture"),
        ("430200", "教育局（本级）", CITY, "prefecture"),
        ("430281", "中共醴陵市委办公室", COUNTY, "county"),
        ("430281", "湖南省醴陵市住房和城乡建设局", COUNTY, "county"),
        ("430281", "醴陵市城市管理局", COUNTY, "county"),
        ("430281", "醴陵市白兔潭镇人民政府", COUNTY, "township"),
        ("430281", "仙岳山街道办事处", COUNTY, "township"),
        ("430281102", "白兔潭镇人民政府", ("白兔潭镇",), "township"),
        ("430200", "醴陵市教育局", CITY, ""),
        ("430200", "株洲市天元区教育局", CITY, ""),
        ("430281", "株洲市教育局", COUNTY, ""),
        ("430200", "株洲市云龙示范区管理委员会", CITY, ""),
        ("430281", "醴陵市财政局", (), ""),
        ("000000", "财政局", (), ""),
        ("43", "财政局", (), ""),
    ],
)
def test_a_level_follows_from_the_region_only_where_it_is_certain(region, name, names, level):
    assert level_of(region, name, names) == level
