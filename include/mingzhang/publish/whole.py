"""The whole of a table in every format: put together from its parts, or written at once where it has none. A large one is its years."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mingzhang.publish import excel, files, parquet
from mingzhang.publish.files import Written
from mingzhang.publish.parts import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from mingzhang.publish.parts import Parts
    from mingzhang.publish.resources import Resource
    from mingzhang.publish.sums import Sums

VIEWS = "mingzhang.sql"


def write(table: Resource, rows: Sequence[Mapping[str, Any]], folder: Path, about: Mapping[str, str]) -> Written:
    """Write a table whose rows are at hand."""
    stem = folder / table.path
    said = files.converted(table, rows)
    paths = [files.write_whole(table, [files.body(table, said, form)], stem, form) for form in files.FORMATS]
    paths.append(stem.with_name(f"{stem.name}.parquet"))
    parquet.write(table, rows, paths[-1], about)
    excel.write(table, said, folder / f"{excel.FOLDER}/{table.path}.csv")
    return _written(table, len(rows), [[path] for path in paths], folder)


def join(table: Resource, parts: Parts, folder: Path, about: Mapping[str, str], sums: Sums) -> Written:
    """Write a table from its parts, if it is not so large that its years are its files."""
    stem, count = folder / table.path, parts.rows(table.name)
    if parts.is_divided(table.name):
        paths = [[folder / entry.path for entry in parts.years(table.name, kind)] for kind in KINDS]
    else:
        paths = []
        for form in files.FORMATS:
            bodies = [files.body_of(path, table, form) for path in parts.of(table.name, form.kind)]
            paths.append([files.write_whole(table, bodies, stem, form)])
        paths.append([stem.with_name(f"{stem.name}.parquet")])
        parquet.join(parts.of(table.name, "parquet"), table, paths[-1][0], about)
    if count <= excel.ROWS:
        excel.write(table, parts.read(table.name), folder / f"{excel.FOLDER}/{table.path}.csv")
    else:
        for path in parts.of(table.name, "json"):
            place = path.relative_to(folder / "by-region").with_suffix("").with_suffix(".csv")
            sheet = f"{excel.FOLDER}/{place.as_posix()}"
            if not (sums.is_linked(path.relative_to(folder).as_posix()) and sums.keep(sheet)):
                excel.write(table, files.rows_of(path), folder / sheet)
    return _written(table, count, paths, folder)


def views(written: Sequence[Written]) -> str:
    """The tables as DuckDB sees them: views of the Parquet files beside this script."""
    view = "CREATE OR REPLACE VIEW {} AS SELECT * FROM read_parquet({});"
    lines = [view.format(each.resource.name, quoted(each.paths["parquet"])) for each in written]
    return "\n".join(["-- duckdb -init mingzhang.sql, in this folder: every table of the release as a view", *lines, ""])


def quoted(paths: Sequence[str], brackets: str = "[]", mark: str = "'") -> str:
    """A file, or a list of files, as programs write it."""
    each = [f"{mark}{path}{mark}" for path in paths]
    return each[0] if len(each) == 1 else f"{brackets[0]}{', '.join(each)}{brackets[1]}"


def _written(table: Resource, rows: int, paths: Sequence[Sequence[Path]], folder: Path) -> Written:
    named = {kind: [path.relative_to(folder).as_posix() for path in own] for kind, own in zip(KINDS, paths, strict=True)}
    return Written(table, rows, named)
