"""Parquet files, where the optional extra ``parquet`` (pyarrow) is installed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kg.errors import UsageError
from kg.export.tables.schema import BY_NAME, TABLES, Kind, Row, TableSchema

_BATCH = 10_000  # rows of a table held in memory


class ParquetFiles:
    """One file a table. Raises :class:`UsageError` where pyarrow is not installed."""

    def __init__(self, directory: Path) -> None:
        try:
            import pyarrow
            import pyarrow.parquet
        except ImportError as error:
            raise UsageError(
                "Parquet needs pyarrow", hint='pip install "ecoplan-kg[parquet]"'
            ) from error
        self._arrow: Any = pyarrow
        self._schemas = {table.name: self._schema(table) for table in TABLES}
        self._writers = {
            name: pyarrow.parquet.ParquetWriter(directory / f"{name}.parquet", schema)
            for name, schema in self._schemas.items()
        }
        self._held: dict[str, list[Row]] = {name: [] for name in BY_NAME}

    def __enter__(self) -> ParquetFiles:
        return self

    def __exit__(self, *_: object) -> None:
        for name, writer in self._writers.items():
            self._flush(name)
            writer.close()

    def append(self, table: str, row: Row) -> None:
        self._held[table].append(row)
        if len(self._held[table]) >= _BATCH:
            self._flush(table)

    def _flush(self, name: str) -> None:
        held = self._held[name]
        schema = self._schemas[name]
        columns = [
            self._arrow.array([_cell(row[i]) for row in held], type=self._arrow.string()).cast(
                field.type
            )
            if field.type == self._arrow.date32()
            else self._arrow.array([row[i] for row in held], type=field.type)
            for i, field in enumerate(schema)
        ]
        self._writers[name].write_table(self._arrow.Table.from_arrays(columns, schema=schema))
        held.clear()

    def _schema(self, table: TableSchema) -> Any:
        types = {
            Kind.STRING: self._arrow.string(),
            Kind.INTEGER: self._arrow.int64(),
            Kind.NUMBER: self._arrow.float64(),
            Kind.BOOLEAN: self._arrow.bool_(),
            Kind.DATE: self._arrow.date32(),
        }
        return self._arrow.schema(
            [self._arrow.field(column.name, types[column.kind]) for column in table.columns]
        )


def _cell(value: object) -> str | None:
    return value if isinstance(value, str) else None
