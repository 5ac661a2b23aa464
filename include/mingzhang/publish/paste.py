"""Lines to copy: how to have a table in the programs that people use. The tests run those for pandas, DuckDB and SQLite."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mingzhang.publish.excel import FOLDER as EXCEL
from mingzhang.publish.package import DATABASE, of_year
from mingzhang.publish.whole import quoted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def lines(table: str, paths: Mapping[str, str | Sequence[str]], at: str = "") -> list[tuple[str, str]]:
    """Program and lines for a table whose files are `paths` by format (csv, parquet), one or one a year; `at`: the address of the
    release, or its folder."""
    csvs, parquets = paths["csv"], paths["parquet"]
    if not isinstance(csvs, str) or not isinstance(parquets, str):
        return _of_years(table, [at + path for path in csvs], [at + path for path in parquets], at)
    csv, parquet = at + csvs, at + parquets
    sheet = f"{at}{EXCEL}/{csvs.removesuffix('.gz')}"
    return [
        ("pandas", f'import pandas as pd\n{table} = pd.read_csv("{csv}", dtype=str)  # amounts stay exact'),
        ("pandas, Parquet", f'import pandas as pd\n{table} = pd.read_parquet("{parquet}")  # needs pyarrow; amounts are decimals'),
        ("DuckDB", f"SELECT * FROM read_parquet('{parquet}');"),  # noqa: S608 (to be read, and run by others)
        ("R", f'library(readr)\n{table} <- read_csv("{csv}", col_types = cols(.default = col_character()))'),
        ("R, Parquet", f'library(arrow)\n{table} <- read_parquet("{parquet}")'),
        ("SQLite", f'sqlite3 {DATABASE} "SELECT * FROM {table};"'),  # noqa: S608
        ("Excel, WPS", sheet),
    ]


def _of_years(table: str, csv: Sequence[str], parquet: Sequence[str], at: str) -> list[tuple[str, str]]:
    """The same for a table that is divided into years."""
    of_python = [quoted(paths, mark='"') for paths in (csv, parquet)]
    of_r = [quoted(paths, "()", '"') for paths in (csv, parquet)]
    databases = [path.replace(path.rpartition("/")[2], of_year(path.split("/")[-2])) for path in parquet]
    return [
        (
            "pandas",
            f"import pandas as pd\n{table} = pd.concat([pd.read_csv(path, dtype=str) for path in {of_python[0]}])  # amounts stay exact",
        ),
        (
            "pandas, Parquet",
            f"import pandas as pd\n{table} = pd.concat([pd.read_parquet(path) for path in {of_python[1]}])  # needs pyarrow",
        ),
        ("DuckDB", f"SELECT * FROM read_parquet({quoted(parquet)});"),  # noqa: S608
        ("R", f"library(readr)\n{table} <- read_csv(c{of_r[0]}, col_types = cols(.default = col_character()))"),
        ("R, Parquet", f"library(arrow)\n{table} <- do.call(rbind, lapply(c{of_r[1]}, read_parquet))"),
        ("SQLite", "\n".join(f'sqlite3 {path.removeprefix(at)} "SELECT * FROM {table};"' for path in databases)),  # noqa: S608
        ("Excel, WPS", f"{at}{EXCEL}/"),
    ]
