"""The list of who is expected to publish: as spreadsheets save it, and through the registry."""

from __future__ import annotations

import pytest

from mingzhang.warehouse.expected import ExpectedFilersError, expected_filers, resolved
from mingzhang.warehouse.units import Registry, registry

HEAD = "region,unit,from,until,source,note\n"


def read(tmp_path, content, encoding="utf-8"):
    file = tmp_path / "expected_filers.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return expected_filers(file)


LINES = "# 名单, 说明\nregion,unit,from,until\n430281, 醴陵市 财政局 ,2020年,\n430281,醴陵市教育局,２０２１,2023.0\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "，"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_it_is_read_however_a_spreadsheet_has_saved_it(tmp_path, encoding, delimiter, end):
    found = read(tmp_path, LINES.replace(",", delimiter).replace("\n", end), encoding)
    assert [(each.region, each.unit, each.since, each.until) for each in found] == [
        ("430281", "醴陵市 财政局", 2020, None),
        ("430281", "醴陵市教育局", 2021, 2023),
    ]


def test_heads_are_chinese_too_and_what_is_no_line_is_left_out(tmp_path):
    text = '"# 谁应当公开，""部门""",,,\n,,,\n地区代码,单位名称,起始年度,来源\n430281,醴陵市财政局,2020,http://a.example/\n,,,\n430281,醴陵市财政局,2020,\n'
    (one,) = read(tmp_path, text)
    assert (one.unit, one.since, one.source) == ("醴陵市财政局", 2020, "http://a.example/")
    assert read(tmp_path, b"") == read(tmp_path, "\ufeff# nothing yet\n") == ()


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("4302,醴陵市财政局,,,,", "line 2, region: '4302' will not do; write the six digits"),
        ("430281,,2020,,,", "line 2, unit: is empty"),
        ("430281,醴陵市财政局,20年,,,", "line 2, from: '20年' is no fiscal year; write four digits"),
        ("430281,醴陵市财政局,2023,2021,,", "line 2, until: 2021 is before 2023"),
    ],
)
def test_a_mistake_is_named_with_line_and_column(tmp_path, line, says):
    with pytest.raises(ExpectedFilersError, match=says) as caught:
        read(tmp_path, HEAD + line + "\n43,,,,,\n")
    assert "line 3, region" in str(caught.value) and "line 3, unit" in str(caught.value), "all faults at once"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("region,name\n", "there is no column name; those there are: region, unit"),
        ("region,from\n", "the column unit is missing"),
        ("unit,unit,region\n", "the column unit stands twice"),
        (b"\xff\x00\x80", "save it as CSV UTF-8"),
    ],
)
def test_a_list_of_another_make_is_refused(tmp_path, content, says):
    with pytest.raises(ExpectedFilersError, match=says):
        read(tmp_path, content)


def test_a_list_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ExpectedFilersError, match="set MINGZHANG_EXPECTED_FILERS"):
        expected_filers(tmp_path / "none.csv")


def test_a_unit_that_was_renamed_is_one_and_ids_are_entries(tmp_path):
    (tmp_path / "units.yaml").write_text(
        'units:\n  - {id: culture, region: "430281", names: [醴陵市文旅局, {name: 醴陵市文化局, until: 2018}]}\n'
        '  - {id: news, region: "430281", names: [{name: 醴陵市文化局, from: 2022}]}\n',
        encoding="utf-8",
    )
    known = registry(tmp_path / "units.yaml").knowing({"430281": ("湖南省", "醴陵市")})
    lines = "430281,文化局,,2018,,\n430281,湖南省醴陵市文旅局,2019,,,\n430281,醴陵市文化局,2022,,,\n430281,culture,2024,,,\n"
    assert [unit.id for _, unit in resolved(read(tmp_path, HEAD + lines), known)] == ["culture", "culture", "news", "culture"]
    with pytest.raises(ExpectedFilersError, match=r"expected_filers\.csv, line 2, unit: nobody is the id of no entry in units\.yaml"):
        resolved(read(tmp_path, HEAD + "430281,nobody,,,,\n"), Registry())
