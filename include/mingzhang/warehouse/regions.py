"""Regions: what the offices of a publisher's region put before their names, and what is the same office without it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mingzhang.forms.declaration import normalise

if TYPE_CHECKING:
    from collections.abc import Sequence

PROVINCE = r"[一-鿿]{2,7}?(?:省|自治区|特别行政区)"
CITY = r"[一-鿿]{2,10}?(?:自治州|地区|市|盟)"
COUNTY = r"[一-鿿]{1,8}?(?:自治县|自治旗|林区|特区|县|旗|区|市)"
OWN_NAME = re.compile(
    rf"(?P<province>{PROVINCE})?(?P<city>{CITY})?(?P<county>{COUNTY})?"
    r"(?=(?:人民)?政府|财政[局厅]|财政和|政务|审计局|信息公开|门户|官网|党政|机关|$)"
)
"""A publisher's name as it begins with its region's: 湖南省株洲市天元区财政局."""
SUPERIOR = re.compile(rf"(?:{PROVINCE})?(?:{CITY})?")
SUBORDINATE = re.compile(r"[一-鿿]{2,8}?(?:自治县|自治旗|市|县|旗|区|镇|乡|街道)")
"""How the name of an office of a region below begins, when the publisher's own region is not named before it."""
PARTY = re.compile(r"中国共产党|中共")
PART_OF_UNIT = re.compile(r"[(（](?:部门)?(?:本级|机关|机关本级|汇总)[)）]$|本级$")
"""What a name ends with that says how much of the unit a report covers, and is no part of the name."""
HEADQUARTERS = re.compile(r"[(（](?:部门)?(?:本级|机关|机关本级)[)）]$|本级$")


def names_of(publisher: str) -> tuple[str, ...]:
    """The names of a publisher's region as the publisher's own name begins with them (株洲市天元区财政局); none where it says none."""
    match = OWN_NAME.match("".join(publisher.split()))
    return tuple(name for name in match.groups() if name) if match else ()


def is_headquarters(printed: str) -> bool:
    """Does the name say that it is the unit without its subordinates (本级)?"""
    return bool(HEADQUARTERS.search("".join(printed.split())))


def canonical(printed: str, region: Sequence[str]) -> str:
    """An office's name as it is compared: of all ways to put the names of its region before it, one.

    `region`: from the province down to the publisher's own, as many as are known. 醴陵市财政局, 湖南省醴陵市财政局
    and 财政局 are one in 醴陵市. 株洲市教育局 and 株洲市天元区教育局 are two, in 株洲市 as in 天元区: what begins
    with the name of another region is another office.
    """
    bare = "".join(printed.split())
    name = normalise(PART_OF_UNIT.sub("", bare) or bare)
    if not region:
        return name
    rest = of_own_region(name, region)
    if rest is None:
        return name
    return rest if SUBORDINATE.match(rest) else normalise(region[-1]) + rest


def of_own_region(printed: str, region: Sequence[str]) -> str | None:
    """What an office's name says after the names of its region (`region`, as in `canonical`); null: the name is of a region above it."""
    bare = "".join(printed.split())
    name = normalise(PART_OF_UNIT.sub("", bare) or bare)
    name = PARTY.sub("", name, count=1) if PARTY.match(name) else name
    if not region:
        return name
    *above, own = map(normalise, region)
    return _after(name, above, own)


def _after(name: str, above: Sequence[str], own: str) -> str | None:
    """What follows the region's own name, or all where no region is named; null where the name is of another region."""
    start = name.find(own)
    if start >= 0 and len(name) > start + len(own) and _is_above(name[:start], above):
        return name[start + len(own) :]
    named = next((region for region in above if name.startswith(region)), None)
    return None if named else name


def _is_above(prefix: str, above: Sequence[str]) -> bool:
    """Do these characters name regions that the own one lies in, and nothing else?"""
    for region in above:
        prefix = prefix.removeprefix(region)
    return not prefix or (not above and SUPERIOR.fullmatch(prefix) is not None)
