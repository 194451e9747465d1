"""A release of the current store: dataset, IRIs kept and retired, citation, checksums."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from kg.errors import UsageError
from kg.export import dump
from kg.export.source import LICENCE, LICENCE_NAME, TITLE_EN, TITLE_ZH
from kg.release import iris, retired
from kg.release.describe import DESCRIPTION, description
from kg.release.difference import DATASET
from kg.release.iris import Released
from kg.release.retired import Retired
from kg.store import Snapshot, disk_errors

ABOUT, IRIS, CITATION = "release.json", "iris.tsv.gz", "CITATION.cff"
_NUMBER = "0123456789."


@dataclass(frozen=True, slots=True)
class Release:
    """What ``release.json`` says. ``issued`` is an ISO date, ``data`` the hash of the triples,
    ``files`` are SHA-256 by name, ``iris`` counts by type."""

    version: str
    issued: str
    snapshot: str
    data: str
    plans: tuple[str, ...]
    graphs: Mapping[str, int]
    iris: Mapping[str, int] = field(default_factory=dict)
    retired: int = 0
    files: Mapping[str, str] = field(default_factory=dict)
    licence: str = LICENCE

    @property
    def citation(self) -> str:
        """How to cite the data."""
        year = self.issued[:4]
        return f"{TITLE_EN}（{TITLE_ZH}）, version {self.version} ({year}). {LICENCE_NAME}."

    def to_json(self) -> str:
        said = {**asdict(self), "citation": self.citation}
        return json.dumps(said, ensure_ascii=False, indent=2, sort_keys=True) + "\n"

    @classmethod
    def read(cls, directory: Path) -> Release:
        """Raises :class:`UsageError` where there is none, or a damaged one."""
        try:
            raw: dict[str, Any] = json.loads((directory / ABOUT).read_text("utf-8"))
            del raw["citation"]
            return cls(**{**raw, "plans": tuple(raw["plans"])})
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise UsageError(f"{directory}: no release: {error}") from error

    def kept(self, directory: Path) -> list[Released]:
        """Its IRIs, from the directory that it stands in. Raises :class:`UsageError`."""
        try:
            packed = (directory / IRIS).read_bytes()
            return list(iris.from_tsv(gzip.decompress(packed).decode("utf-8")))
        except (OSError, EOFError, ValueError) as error:
            raise UsageError(f"{directory / IRIS} cannot be read: {error}") from error


def releases(directory: Path) -> list[tuple[Path, Release]]:
    """The releases in ``directory``, oldest first."""
    found = [(path.parent, Release.read(path.parent)) for path in directory.glob(f"*/{ABOUT}")]
    return sorted(found, key=lambda each: _order(each[1].version))


def release(snapshot: Snapshot, version: str, issued: date, directory: Path) -> Release:
    """Writes ``directory/version``, whole or not at all.

    Raises :class:`UsageError` for a version that is no number or there already,
    :class:`IrisLost` where an IRI of an earlier release would lead nowhere, and
    :class:`StoreError` for a store that does not open or a disk that is full.
    """
    if not version or version.strip(_NUMBER) or not all(version.split(".")):
        raise UsageError(f"{version!r} is no version", hint="numbers and dots, as 0.2.0")
    target = directory / version
    if target.exists():
        raise UsageError(f"{target} is there already", hint="a release is never made anew")
    store, manifest = snapshot.open(), snapshot.manifest
    kept = iris.iris_of(store)
    earlier = {each for path, old in releases(directory) for each in old.kept(path)}
    gone = retired.retire(sorted(earlier), kept, Retired.load(directory, by_hand=True))
    work = directory / f".{version}.partial-{os.getpid()}"
    try:
        with disk_errors(f"writing {target}"):
            work.mkdir(parents=True)
            with TemporaryFile() as spool, _packed(work / DATASET) as out:
                dump(store, "nq", spool)
                spool.seek(0)
                shutil.copyfileobj(spool, out)
            with _packed(work / IRIS) as out:
                out.write(iris.to_tsv(kept).encode())
            lines = "".join(f"{old}\t{new}\n" for old, new in sorted(gone.items()))
            (work / retired.RETIRED).write_text(lines, "utf-8")
            made = Release(
                version=version,
                issued=issued.isoformat(),
                snapshot=manifest.id,
                data=manifest.version,
                plans=tuple(plan.slug for plan in manifest.plans),
                graphs=manifest.graphs,
                iris=dict(sorted(Counter(each.type for each in kept).items())),
                retired=len(gone),
            )
            sums = {path.name: _sum(path) for path in sorted(work.iterdir())}
            (work / DESCRIPTION).write_bytes(
                description(store, version, issued, made.citation, work / DATASET, sums[DATASET])
            )
            made = replace(made, files={**sums, DESCRIPTION: _sum(work / DESCRIPTION)})
            (work / CITATION).write_text(_cff(made), "utf-8")
            (work / ABOUT).write_text(made.to_json(), "utf-8")
            work.replace(target)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return made


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _packed(path: Path) -> gzip.GzipFile:
    """A gzip file without name and time: the same content gives the same bytes."""
    return gzip.GzipFile(path, "wb", mtime=0, compresslevel=9)


def _sum(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _cff(made: Release) -> str:
    """The Citation File Format, 1.2.0."""
    return (
        "cff-version: 1.2.0\n"
        "message: If you use these data, please cite them as below.\n"
        "type: dataset\n"
        f'title: "{TITLE_EN}：{TITLE_ZH}"\n'
        "authors:\n"
        f"  - name: {TITLE_EN}\n"
        f"version: {made.version}\n"
        f"date-released: {made.issued}\n"
        f"license: {LICENCE_NAME}\n"
        "identifiers:\n"
        "  - type: other\n"
        f'    value: "{made.data}"\n'
        "    description: hash of the triples\n"
    )
