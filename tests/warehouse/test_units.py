"""Units: one id for one office, whatever region is printed before its name; never one for two."""

from __future__ import annotations

import hashlib

import pytest
import sqlalchemy as sa
from tests.accounts_builders import LILING, READER, RULES, Publisher, checked, document, report, seen

from mingzhang.warehouse.identity import report_key
from mingzhang.warehouse.loading import load
from mingzhang.warehouse.projection import project
from mingzhang.warehouse.regions import names_of
from mingzhang.warehouse.units import Registry, UnitsError, registry

LILING_NAMES = ("湖南省", "株洲市", "醴陵市")
REGIONS = {"430281": LILING_NAMES, "430200": ("湖南省", "株洲市"), "430211": ("湖南省", "株洲市", "天元区"), "430224": ("茶陵县",)}


def unit(region, printed, year=2023, known=None):
    return (known or Registry()).knowing(REGIONS).unit(region, printed, year)


@pytest.mark.parametrize(
    ("region", "names"),
    [
        (
            "430281",
            [
                "醴陵市网格化管理服务中心",
                "网格化管理服务中心",
                "湖南省醴陵市网格化管理服务中心",
                "湖南省株洲市醴陵市网格化管理 服务中心",
                "株洲市醴陵市网格化管理服务中心（本级）",
            ],
        ),
        ("430281", ["醴陵市财政局", "醴陵市财政局(本级)", "醴陵市财政局（本级）", "醴陵市财政局本级", "财政局（机关）", "醴陵市　财政局"]),
        ("430281", ["中共醴陵市委办公室", "醴陵市委办公室", "中国共产党醴陵市委办公室"]),
        ("430224", ["茶陵县审计局", "湖南省茶陵县审计局", "湖南省株洲市茶陵县审计局", "审计局"]),
        ("430200", ["株洲市教育局", "湖南省株洲市教育局", "教育局"]),
        ("430200", ["株洲市天元区教育局", "天元区教育局"]),
        ("430211", ["株洲市天元区教育局", "天元区教育局", "教育局"]),
    ],
)
def test_names_of_one_office(region, names):
    assert len({unit(region, name).id for name in names}) == 1


@pytest.mark.parametrize(
    ("region", "names"),
    [
        ("430200", ["株洲市教育局", "株洲市天元区教育局", "株洲市芦淞区教育局", "醴陵市教育局"]),
        ("430211", ["株洲市教育局", "天元区教育局", "芦淞区教育局"]),
        ("430281", ["醴陵市财政局", "醴陵市财政局信息中心", "茶陵县财政局", "株洲市财政局", "财政所"]),
        ("430281", ["醴陵市第一中学", "醴陵市第二中学"]),
    ],
)
def test_names_of_several_offices(region, names):
    assert len({unit(region, name).id for name in names}) == len(names)


def test_the_same_name_in_two_regions_is_two_offices():
    assert unit("430281", "财政局").id != unit("430224", "财政局").id


@pytest.mark.parametrize("name", ["醴陵市网格化管理服务中心", "普陀区社会工作部", "样本市示例局"])
def test_ids_that_were_given_before_the_region_had_names_stay(name):
    given = f"430200-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
    for regions in ({}, {"430200": ("样本市",)}):
        assert Registry().knowing(regions).unit("430200", name).id == given


@pytest.mark.parametrize(
    ("publisher", "names"),
    [
        ("醴陵市财政局", ("醴陵市",)),
        ("株洲市天元区财政局", ("株洲市", "天元区")),
        ("湖南省株洲市天元区人民政府", ("湖南省", "株洲市", "天元区")),
        ("上海市普陀区人民政府", ("上海市", "普陀区")),
        ("云南省文山壮族苗族自治州丘北县财政局", ("云南省", "文山壮族苗族自治州", "丘北县")),
        ("城步苗族自治县人民政府", ("城步苗族自治县",)),
        ("醴陵市城市管理局", ()),
        ("阳光财政网", ()),
    ],
)
def test_the_publishers_name_says_its_region(publisher, names):
    assert names_of(publisher) == names


def test_a_name_that_ends_in_headquarters_is_the_units_without_its_subordinates():
    one, two = report("醴陵市财政局（本级）", scope="unknown"), report("醴陵市财政局", scope="department")
    assert report_key("u", one) == "u/2020/final_accounts/headquarters"
    assert report_key("u", two) == "u/2020/final_accounts/department"


def test_next_years_report_joins_its_predecessor(engine):
    def put():
        for name, printed, year in (("a", "醴陵市网格中心", 2020), ("b", "网格中心", 2021), ("c", "湖南省醴陵市网格中心", 2022)):
            load(engine, document(name), [checked(report(printed, year))], LILING.region, READER, RULES)

    def know(*publishers):
        with engine.begin() as connection:
            project(connection, publishers, [seen(name, f"http://liling.example/{name}.pdf") for name in "abc"], (), ())

    put()
    know(Publisher(name="某网站"))
    with engine.connect() as connection:
        assert connection.scalar(sa.text("SELECT count(*) FROM mingzhang.units")) == 3, "nobody says what the region is called"
    know(LILING)  # 醴陵市财政局
    with engine.connect() as connection:
        assert connection.scalar(sa.text("SELECT count(*) FROM mingzhang.copies")) == 1, "what has another unit now is read again"
    put()
    with engine.connect() as connection:
        (one,) = connection.execute(sa.text("SELECT * FROM mingzhang.units"))
        assert connection.scalar(sa.text("SELECT count(DISTINCT fiscal_year) FROM mingzhang.reports")) == 3
    assert one.printed_names == ["湖南省醴陵市网格中心", "网格中心", "醴陵市网格中心"]


def units_file(tmp_path, text):
    (tmp_path / "units.yaml").write_text(text, encoding="utf-8")
    return registry(tmp_path / "units.yaml")


def test_the_editor_says_of_which_years_a_name_is(tmp_path):
    known = units_file(
        tmp_path,
        """
units:
  - {id: culture, region: "430281", names: [醴陵市文化旅游广电体育局, {name: 醴陵市文体广新局, until: 2018}]}
  - {id: news, region: "430281", names: [{name: 醴陵市文体广新局, from: 2021}]}
""",
    )
    assert unit("430281", "醴陵市文体广新局", 2018, known).id == "culture"
    assert unit("430281", "湖南省醴陵市文体广新局", 2018, known).id == "culture"
    assert unit("430281", "醴陵市文体广新局", 2021, known).id == "news"
    assert unit("430281", "醴陵市文体广新局", 2020, known).id.startswith("430281-")
    assert unit("430281", "文体广新局", 2018, known).name == "醴陵市文化旅游广电体育局"


def test_a_name_that_is_registered_as_it_stands_goes_first(tmp_path):
    known = units_file(
        tmp_path,
        'units:\n  - {id: city, region: "430211", names: [教育局]}\n  - {id: district, region: "430211", names: [天元区教育局]}\n',
    )
    assert [unit("430211", name, 2023, known).id for name in ("教育局", "天元区教育局")] == ["city", "district"]
    assert unit("430211", "株洲市天元区教育局", 2023, known).id.startswith("430211-"), "of which of the two it is, nobody knows"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("units:\n  - {id: x, region: '43', names: [{name: a, from: 2023, until: 2021}]}", "is no name"),
        ("units:\n  - {id: x, region: '43', names: [a]}\n  - {id: y, region: '43', names: [{name: a, from: 2020}]}", "stands under x"),
        ("units:\n  - {id: x, region: '43', names: [7]}", "is no name"),
    ],
)
def test_a_mistake_in_the_names_is_named(tmp_path, text, says):
    with pytest.raises(UnitsError, match=says):
        units_file(tmp_path, text)
