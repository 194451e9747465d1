"""One export in a process of its own, for the server: bounded in memory, and ended by its parent.

``python -m kg.export.job SNAPSHOT OUT ORDER``; the order is JSON. On failure one line of JSON with
the error stands on stderr and the exit status is 1.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from kg.errors import KgError, TooLarge
from kg.export.dump import dump
from kg.export.network import read
from kg.export.selection import Projection, Selection
from kg.export.source import DataSource
from kg.export.tables.package import FileFormat, write_directory
from kg.export.tables.rows import rows_of
from kg.export.tables.workbook import write_workbook
from kg.export.writers import write
from kg.facts import Facts
from kg.remote import open_store
from kg.remote.files import archive
from kg.store import Snapshot


def run(snapshot: Snapshot, out: Path, order: dict[str, Any]) -> None:
    """Writes what the order asks for: ``what`` is graph, tables, dataset or files, ``format`` its form;
    for a graph the fields of a :class:`Selection` and ``measures``. Raises :class:`KgError`."""
    format_ = order["format"]
    match order["what"]:
        case "graph":
            projection = Projection(order["projection"]) if order["projection"] else None
            selection = Selection(
                plans=tuple(order["plans"]),
                themes=tuple(order["themes"]),
                classes=tuple(order["classes"]),
                kinds=tuple(order["kinds"]),
                around=order["around"],
                depth=order["depth"],
                projection=projection,
            )
            network = read(Facts(open_store(snapshot)), selection)
            write(network, format_, out, projection=projection, measures=order["measures"])
        case "tables":
            _tables(snapshot, out, format_)
        case "files":
            archive(snapshot, out)
        case _:
            with out.open("wb") as file:
                dump(open_store(snapshot), format_, file)


def _tables(snapshot: Snapshot, out: Path, format_: str) -> None:
    rows = rows_of(Facts(open_store(snapshot)))
    source = DataSource.of(snapshot.manifest)
    if format_ == "xlsx":
        write_workbook(rows, source, out)
        return
    with tempfile.TemporaryDirectory(dir=out.parent) as directory:
        tables = Path(directory) / "tables"
        write_directory(rows, source, tables, FileFormat.CSV)
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(tables.iterdir()):
                archive.write(path, path.name)


def main(arguments: list[str]) -> int:
    snapshot, out, order = arguments
    asked = json.loads(order)
    limit = asked["memory"] * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    try:
        path = Path(snapshot)
        run(Snapshot(path.name, path), Path(out), asked)
    except MemoryError:
        return _failed(
            TooLarge("the export needs more memory than it may use", hint="choose a part of it")
        )
    except KgError as error:
        return _failed(error)
    return 0


def _failed(error: KgError) -> int:
    said = {
        "code": error.code,
        "message": error.message,
        "hint": error.hint,
        "status": error.http_status,
    }
    print(json.dumps(said), file=sys.stderr)
    return 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
