"""Graphs as CSV: an edge list, and the pair of files that Neo4j imports. Written a row at a time."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from kg.export.selection import NODE_CLASSES
from kg.lexicon.text import listed

Data = Mapping[str, Any]
NodeRow = tuple[str, Data]
EdgeRow = tuple[str, str, Data]

_INTEGERS = listed(
    "statements weight number deadline degree community start_year end_year year baseline_year"
)
_FLOATS = listed("investment betweenness value value_max")
_EDGE_LIST = listed(
    "Id Source Target Type Label Weight source_label source_class target_label target_class"
)
_EDGE_COLUMNS = listed(
    "kind plans start_year end_year value value_max unit year value_text comparator"
    " bindingness water_class change baseline_year shared investment evidence statement_iris"
)
_NODE_COLUMNS = listed(
    "label class_label plans statements other_names start_year end_year colour adcode"
    " area_level assessment_level source_type supply_level class_target function unit direction"
    " theme number investment deadline origin section content degree betweenness community"
)


def edge_list(nodes: Iterable[NodeRow], edges: Iterable[EdgeRow], path: Path) -> None:
    """An edge list with the headings that Gephi reads."""
    labels = {iri: (data["label"], data["class"]) for iri, data in nodes}
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow([*_EDGE_LIST, *_EDGE_COLUMNS])
        for source, target, data in edges:
            kind = "Undirected" if data["kind"].startswith("shared") else "Directed"
            row = [data["id"], source, target, kind, data["label"], data["weight"]]
            row += [
                *labels[source],
                *labels[target],
                *(data.get(name, "") for name in _EDGE_COLUMNS),
            ]
            writer.writerow(row)


def neo4j(nodes: Iterable[NodeRow], edges: Iterable[EdgeRow], path: Path) -> None:
    """A zip of the two files that ``neo4j-admin database import`` takes, and how to call it."""
    above = {below: name for name, lower in NODE_CLASSES.items() for below in lower}

    def label(data: Data) -> str:
        kind = data["class"]
        return ";".join([kind, above[kind]] if kind in above else [kind])

    edge_columns = ("id", "label", "weight", *_EDGE_COLUMNS[1:])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("nodes.csv", "w", force_zip64=True) as out:
            head = ["iri:ID", *map(_typed, _NODE_COLUMNS), ":LABEL"]
            _rows(
                out,
                head,
                ([iri, *_cells(data, _NODE_COLUMNS), label(data)] for iri, data in nodes),
            )
        with archive.open("relationships.csv", "w", force_zip64=True) as out:
            head = [":START_ID", ":END_ID", *map(_typed, edge_columns), ":TYPE"]
            _rows(
                out,
                head,
                (
                    [source, target, *_cells(data, edge_columns), _upper(data["kind"])]
                    for source, target, data in edges
                ),
            )
        archive.writestr("README.txt", _NEO4J_README)


_NEO4J_README = """\
neo4j-admin database import full --nodes=nodes.csv --relationships=relationships.csv neo4j
"""


def _typed(column: str) -> str:
    if column in _INTEGERS:
        return f"{column}:int"
    return f"{column}:double" if column in _FLOATS else column


def _cells(data: Data, columns: Iterable[str]) -> Iterator[Any]:
    for column in columns:
        value = data.get(column, "")
        # The importer takes one line a record unless it is told otherwise.
        yield " ".join(value.split("\n")) if isinstance(value, str) else value


def _upper(kind: str) -> str:
    return "".join(f"_{char}" if char.isupper() else char for char in kind).upper()


def _rows(out: Any, head: list[str], rows: Iterable[list[Any]]) -> None:
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    text.detach()
