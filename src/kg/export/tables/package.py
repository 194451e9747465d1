"""The tables as a directory with a Frictionless data package: CSV, JSON or Parquet."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import shutil
from collections.abc import Iterable
from contextlib import ExitStack
from enum import StrEnum
from pathlib import Path
from typing import IO, Any

from kg.errors import UsageError
from kg.export.source import (
    CAVEATS_EN,
    CAVEATS_ZH,
    LICENCE,
    LICENCE_NAME,
    TITLE_EN,
    TITLE_ZH,
    DataSource,
)
from kg.export.tables.parquet import ParquetFiles
from kg.export.tables.schema import BY_NAME, TABLES, Cell, Column, Row, TableSchema

DESCRIPTOR = "datapackage.json"


class FileFormat(StrEnum):
    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"


_MEDIA = {
    FileFormat.CSV: "text/csv",
    FileFormat.JSON: "application/json",
    FileFormat.PARQUET: "application/vnd.apache.parquet",
}


def write_directory(
    rows: Iterable[tuple[str, Row]],
    source: DataSource,
    directory: Path,
    format_: FileFormat = FileFormat.CSV,
) -> dict[str, int]:
    """Writes a file a table and ``datapackage.json``, and returns the number of rows of each.

    A directory that is there is replaced if it is empty or holds a data package. Raises
    :class:`UsageError` for one that holds something else, or that cannot be written.
    """
    if directory.exists() and not _ours(directory):
        raise UsageError(
            f"{directory} is not empty and holds no {DESCRIPTOR}", hint="name another directory"
        )
    beside = directory.with_name(f".{directory.name}.{os.getpid()}")
    try:
        beside.mkdir(parents=True)
        counts = _write(rows, beside, format_)
        descriptor = _descriptor(source, beside, format_, counts)
        text = json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n"
        (beside / DESCRIPTOR).write_text(text, "utf-8")
        if directory.exists():
            shutil.rmtree(directory)
        beside.rename(directory)
    except OSError as error:
        raise UsageError(f"{directory}: cannot be written: {error.strerror}") from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return counts


def _ours(directory: Path) -> bool:
    return directory.is_dir() and (
        (directory / DESCRIPTOR).is_file() or not any(directory.iterdir())
    )


def _write(rows: Iterable[tuple[str, Row]], directory: Path, format_: FileFormat) -> dict[str, int]:
    counts = dict.fromkeys(BY_NAME, 0)
    with ExitStack() as stack:
        if format_ is FileFormat.PARQUET:
            files: Any = stack.enter_context(ParquetFiles(directory))
        else:
            writer = _CsvFile if format_ is FileFormat.CSV else _JsonFile
            opened = {table.name: stack.enter_context(writer(directory, table)) for table in TABLES}
            files = _Files(opened)
        for table, row in rows:
            counts[table] += 1
            files.append(table, row)
    return counts


class _Files:
    def __init__(self, files: dict[str, Any]) -> None:
        self._files = files

    def append(self, table: str, row: Row) -> None:
        self._files[table].append(row)


class _CsvFile:
    """RFC 4180, UTF-8, booleans as true and false."""

    def __init__(self, directory: Path, table: TableSchema) -> None:
        self._file: IO[str] = (directory / f"{table.name}.csv").open(
            "w", encoding="utf-8", newline=""
        )
        self._writer = csv.writer(self._file)
        self._writer.writerow([column.name for column in table.columns])

    def __enter__(self) -> _CsvFile:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def append(self, row: Row) -> None:
        self._writer.writerow([_text(cell) for cell in row])


def _text(cell: Cell) -> Cell:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


class _JsonFile:
    """An array with an object a row."""

    def __init__(self, directory: Path, table: TableSchema) -> None:
        self._file: IO[str] = (directory / f"{table.name}.json").open("w", encoding="utf-8")
        self._names = [column.name for column in table.columns]
        self._separator = "[\n"

    def __enter__(self) -> _JsonFile:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.write("[]\n" if self._separator == "[\n" else "\n]\n")
        self._file.close()

    def append(self, row: Row) -> None:
        self._file.write(self._separator)
        json.dump(dict(zip(self._names, row, strict=True)), self._file, ensure_ascii=False)
        self._separator = ",\n"


# --- the descriptor -------------------------------------------------------------------------


def _descriptor(
    source: DataSource, directory: Path, format_: FileFormat, counts: dict[str, int]
) -> dict[str, Any]:
    """A Tabular Data Package (Data Package 1.0, which every reader knows)."""
    return {
        "profile": "tabular-data-package" if format_ is not FileFormat.PARQUET else "data-package",
        "name": "ecoplan-kg",
        "title": f"{TITLE_ZH}（{TITLE_EN}）",
        "description": "\n".join((*CAVEATS_ZH, *CAVEATS_EN)),
        "id": source.version,
        "version": source.snapshot,
        "created": source.built,
        "licenses": [{"name": LICENCE_NAME, "path": LICENCE}],
        "sources": [{"title": title, "path": file} for title, file in source.plans],
        "resources": [
            _resource(table, directory / f"{table.name}.{format_}", format_, counts[table.name])
            for table in TABLES
        ],
    }


def _resource(table: TableSchema, path: Path, format_: FileFormat, count: int) -> dict[str, Any]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    resource: dict[str, Any] = {
        "name": table.name.replace("_", "-"),
        "title": f"{table.zh}（{table.en}）",
        "path": path.name,
        "format": format_.value,
        "mediatype": _MEDIA[format_],
        "bytes": path.stat().st_size,
        "hash": f"sha256:{digest}",
        "rows": count,
        "schema": {
            "fields": [_field(column, table) for column in table.columns],
            "primaryKey": list(table.key),
            "missingValues": [""],
            "foreignKeys": [
                {
                    "fields": column.name,
                    "reference": {
                        # an empty name is the table itself
                        "resource": ""
                        if column.refers == table.name
                        else column.refers.replace("_", "-"),
                        "fields": "id",
                    },
                }
                for column in table.columns
                if column.refers
            ],
        },
    }
    if format_ is not FileFormat.PARQUET:
        resource |= {"profile": "tabular-data-resource", "encoding": "utf-8"}
    return resource


def _field(column: Column, table: TableSchema) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": column.kind.value,
        "title": column.zh,
        "description": column.en,
    }
    if column.required or column.name in table.key:
        field["constraints"] = {"required": True}
        if table.key == (column.name,):
            field["constraints"]["unique"] = True
    return field
