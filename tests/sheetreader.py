"""What LibreOffice reads in a workbook: cells with their types, by sheet."""

from __future__ import annotations

import subprocess
from pathlib import Path

from lxml import etree

from peers import peer

_NS = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
}
_VALUE = {"float": "value", "boolean": "boolean-value", "date": "date-value", "percentage": "value"}
Cell = tuple[str, str]  # its type (string, float, boolean, date; empty for none) and value


def convert(path: Path, to: str, directory: Path) -> Path:
    """The file as LibreOffice saves it again; a profile of its own, so that runs do not meet."""
    profile = (directory / "libreoffice").as_uri()
    subprocess.run(
        [
            *(peer("soffice"), f"-env:UserInstallation={profile}", "--headless", "--norestore"),
            *("--convert-to", to, "--outdir", str(directory), str(path)),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return directory / f"{path.stem}.{to.partition(':')[0]}"


def sheets_of(path: Path, directory: Path) -> dict[str, list[list[Cell]]]:
    """Rows up to the last that holds anything."""
    document = etree.parse(convert(path, "fods", directory), etree.XMLParser(huge_tree=True))
    return {
        str(table.get(f"{{{_NS['table']}}}name")): _rows(table)
        for table in document.iterfind(".//table:table", _NS)
    }


def _rows(table: etree._Element) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    for row in table.iterfind(".//table:table-row", _NS):
        repeated = int(row.get(f"{{{_NS['table']}}}number-rows-repeated", "1"))
        cells = _cells(row)
        if any(kind for kind, _ in cells):
            rows += [cells] * repeated
    return rows


def _cells(row: etree._Element) -> list[Cell]:
    cells: list[Cell] = []
    for cell in row.iterfind("table:table-cell", _NS):
        kind = str(cell.get(f"{{{_NS['office']}}}value-type") or "")
        value = (
            str(cell.get(f"{{{_NS['office']}}}{_VALUE[kind]}"))
            if kind in _VALUE
            else "\n".join("".join(p.itertext()) for p in cell.iterfind("text:p", _NS))
        )
        repeated = int(cell.get(f"{{{_NS['table']}}}number-columns-repeated", "1"))
        cells += [(kind, value)] * min(repeated, 200)
    return cells
