"""Levels: which level of government a unit belongs to, as far as its region's code and its name say it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mingzhang.warehouse.regions import of_own_region

if TYPE_CHECKING:
    from collections.abc import Sequence

CENTRE = "100000"
"""The region of a publisher that is the central government's."""
BY_CODE = (
    ("central", CENTRE),
    ("township", r"[1-8]\d{5}(?!000)\d{3}(?:0{3})?"),
    ("province", r"[1-8]\d0{4}"),
    ("prefecture", r"[1-8]\d(?!00)\d{2}00"),
    ("county", r"[1-8]\d(?!00)\d{2}(?!00)\d{2}"),
)
"""GB/T 2260: two digits a province, four a prefecture, six a county; GB/T 10114: nine a township (as statistics write them, twelve)."""
TOWNSHIP = re.compile(r"[一-鿿]{1,10}?(?:镇|乡|街道|苏木)(?:人民政府|政府|办事处|党工委|党委|机关)$")
"""How the government of a township or a street calls itself, when no county stands before it."""
OTHER_REGION = re.compile(r"[一-鿿]{2,8}?(?:自治州|自治县|自治旗|省|市|县|旗|区|盟)")


def level_of(region: str, name: str, region_names: Sequence[str]) -> str:
    """The level of a unit in the region of its publisher, whose names are `region_names` (as many as are known); empty: not certain.

    The publisher's region says it, unless the name begins with another region's, as of a county's office on a city's site: then nothing is
    said, as where the name could begin so (开发区管理委员会). Townships report on their county's site.
    """
    level = next((level for level, code in BY_CODE if re.fullmatch(code, region)), "")
    rest = of_own_region(name, region_names)
    if rest is None or OTHER_REGION.match(rest):
        return ""
    return "township" if level == "county" and TOWNSHIP.match(rest) else level
