"""Lines to copy: how to have a table in the programs that people use. The tests run those for pandas, DuckDB and SQLite."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mingzhang.publish.excel import FOLDER as EXCEL
from mingzhang.publish.package import DATABASE

if TYPE_CHECKING:
    from collections.abc import Mapping


def lines(table: str, paths: Mapping[str, str], at: str = "") -> list[tuple[str, str]]:
    """Program and lines for a table whose files are `paths` by format (csv, parquet); `at`: the address of the release, or its folder."""
    csv, parquet = at + paths["csv"], at + paths["parquet"]
    sheet = f"{at}{EXCEL}/{paths['csv'].removesuffix('.gz')}"
    return [
        ("pandas", f'import pandas as pd\n{table} = pd.read_csv("{csv}", dtype=str)  # amounts stay exact'),
        ("pandas, Parquet", f'import pandas as pd\n{table} = pd.read_parquet("{parquet}")  # needs pyarrow; amounts are decimals'),
        ("DuckDB", f"SELECT * FROM read_parquet('{parquet}');"),  # noqa: S608 (to be read, and run by others)
        ("R", f'library(readr)\n{table} <- read_csv("{csv}", col_types = cols(.default = col_character()))'),
        ("R, Parquet", f'library(arrow)\n{table} <- read_parquet("{parquet}")'),
        ("SQLite", f'sqlite3 {DATABASE} "SELECT * FROM {table};"'),  # noqa: S608
        ("Excel, WPS", sheet),
    ]
