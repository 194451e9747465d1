"""``/export``: graphs, tables and the dataset as files, each made by a process of its own and kept
while the snapshot is the same."""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import FileResponse, Response

from kg import settings, vocab
from kg.api.requests import conditional, service_of
from kg.errors import Busy, KgError, QueryTimeout
from kg.export.dump import DUMP_FORMATS
from kg.export.selection import Projection
from kg.export.writers import FORMATS, MEDIA_TYPES
from kg.service.server import Service

router = APIRouter(prefix="/export", tags=["Exports"])
_KEPT = 24  # files
_WAITING = 8  # exports that may wait for the one under way

GraphFormat = StrEnum("GraphFormat", {name: name for name in FORMATS})  # type: ignore[misc]
Several = Annotated[list[str] | None, Query(max_length=20)]


class TablesFormat(StrEnum):
    XLSX = "xlsx"
    ZIP = "zip"


class DatasetFormat(StrEnum):
    NQ = "nq"
    TRIG = "trig"


_ZSTD = "application/zstd"
_DATASET_MEDIA = {name: format_.media_type for name, format_ in DUMP_FORMATS.items()}
_TABLES_MEDIA = {
    TablesFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    TablesFormat.ZIP: "application/zip",
}


@router.get("/graph.{format_}", summary="The graph, or a part of it", response_class=FileResponse)
async def graph(
    request: Request,
    format_: GraphFormat,
    plan: Several = None,
    theme: Several = None,
    class_: Annotated[list[str] | None, Query(alias="class", max_length=20)] = None,
    kind: Several = None,
    around: str | None = None,
    depth: int = 1,
    projection: Projection | None = None,
    measures: bool = False,
) -> Response:
    """For Gephi, Cytoscape, yEd, Graphviz, Neo4j or a browser; see docs/exports.md."""
    order = {
        "what": "graph",
        "format": format_.value,
        "plans": plan or [],
        "themes": theme or [],
        "classes": class_ or [],
        "kinds": kind or [],
        "around": around,
        "depth": depth,
        "projection": projection,
        "measures": measures,
    }
    return await _file(request, order, MEDIA_TYPES[format_.value], f"ecoplan.{format_.value}")


@router.get("/tables.{format_}", summary="All tables", response_class=FileResponse)
async def tables(request: Request, format_: TablesFormat) -> Response:
    """One workbook, or CSV with a Frictionless data package."""
    order = {"what": "tables", "format": format_.value}
    return await _file(request, order, _TABLES_MEDIA[format_], f"ecoplan-tables.{format_}")


@router.get("/dataset.{format_}", summary="All named graphs", response_class=FileResponse)
async def dataset(request: Request, format_: DatasetFormat) -> Response:
    """Sorted: the same graph gives the same file."""
    order = {"what": "dataset", "format": format_.value}
    return await _file(request, order, _DATASET_MEDIA[format_], f"ecoplan.{format_}")


@router.get("/files.tar.zst", summary="What pages need beside the dataset")
async def files(request: Request) -> Response:
    """Manifest, texts, records and layouts, for a server whose queries come here."""
    return await _file(request, {"what": "files", "format": "tar.zst"}, _ZSTD, "files.tar.zst")


async def _file(request: Request, order: dict[str, Any], media: str, name: str) -> Response:
    service = service_of(request)
    key = vocab.digest([service.snapshots.current().id, order], 24)
    etag = f'W/"{key}"'
    if (unchanged := conditional(request, etag)) is not None:
        return unchanged
    state = request.app.state
    if not hasattr(state, "exports"):
        state.exports = Exports(service)
    path = await state.exports.file(key, order)
    headers = {"etag": etag, "cache-control": "public, no-cache"}
    return FileResponse(path, media_type=media, filename=name, headers=headers)


class Exports:
    """Makes files, one at a time, and keeps the last of them."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._directory = tempfile.TemporaryDirectory(prefix="ecoplan-exports-")
        self._turn = asyncio.Semaphore(1)
        self._waiting = 0
        self._kept: dict[str, Path] = {}

    async def file(self, key: str, order: dict[str, Any]) -> Path:
        """Raises :class:`Busy`, :class:`QueryTimeout` or what the export itself raises."""
        if self._waiting >= _WAITING:
            raise Busy("too many exports wait already")
        self._waiting += 1
        try:
            async with self._turn:
                kept = self._kept.pop(key, None)
                path = kept or await self._make(Path(self._directory.name) / key, order)
                self._kept[key] = path
        finally:
            self._waiting -= 1
        while len(self._kept) > _KEPT:
            self._kept.pop(next(iter(self._kept))).unlink(missing_ok=True)
        return path

    async def _make(self, path: Path, order: dict[str, Any]) -> Path:
        snapshot = self._service.snapshots.current()
        text = json.dumps({**order, "memory": settings.EXPORT_MEMORY.get()})
        with self._service.snapshots.lease(str(snapshot.path)):
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "kg.export.job", str(snapshot.path), str(path), text),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.PIPE,
            )
            try:
                async with asyncio.timeout(settings.EXPORT_TIMEOUT.get()):
                    _, said = await process.communicate()
            except TimeoutError as error:
                raise QueryTimeout(
                    "the export took too long", hint="choose a part of the graph, or kg export"
                ) from error
            finally:
                if process.returncode is None:
                    with suppress(ProcessLookupError):
                        process.kill()
                    await process.wait()
        if process.returncode != 0:
            path.unlink(missing_ok=True)
            raise _failure(said)
        return path


def _failure(said: bytes) -> KgError:
    """What the process says of why there is no file, as the error that it was."""
    error = KgError("the export failed")
    with suppress(ValueError, KeyError, IndexError):
        refusal = json.loads(said.splitlines()[-1])
        error = KgError(refusal["message"], hint=refusal["hint"])
        error.code, error.http_status = refusal["code"], refusal["status"]
    return error
