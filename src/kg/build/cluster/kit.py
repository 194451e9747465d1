"""What a worker needs besides the jobs: ontology, checks, and the settings that decide how plans
are read, so that the machine it runs on makes no difference. And how things are packed for the way."""

from __future__ import annotations

import os
import pickle
import shutil
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import zstandard

from kg import settings
from kg.build import digests
from kg.build.engine import Tools

# Those that decide what is made of a plan, and none that holds a secret.
_SENT = (
    settings.BASE,
    settings.FILE_SIZE,
    settings.TEXT_SIZE,
    settings.EXPANDED_SIZE,
    settings.EXPANSION,
    settings.PAGES,
    settings.TABLE_CELLS,
    settings.PARSE_TIMEOUT,
    settings.PARSE_MEMORY,
)


@dataclass(frozen=True, slots=True)
class Kit:
    """Files by name, environment variables, and a hash of the code that jobs are to be done with."""

    files: Mapping[str, bytes]
    environment: Mapping[str, str]
    code: str

    @classmethod
    def of(cls, tools: Tools) -> Kit:
        files = {
            f"{folder}/{path.name}": path.read_bytes()
            for folder, paths in (
                ("ontology", tools.ontology.glob("*.ttl")),
                ("checks", tools.checks.glob("*.rq")),
            )
            for path in sorted(paths)
        }
        environment = {s.env: os.environ[s.env] for s in _SENT if s.env in os.environ}
        return cls(files, environment, digests.building())

    def packed(self) -> bytes:
        return pack(self)


class Fault(Exception):
    """What a job raised that nobody foresaw, as text: the original may not survive the way."""


def pack(value: object) -> bytes:
    return zstandard.compress(pickle.dumps(value), 1)


def unpack(raw: bytes) -> object:
    """Only for bytes of the build's own scheduler and workers: they may run anything."""
    return pickle.loads(zstandard.decompress(raw))


def laid_out(kit: Kit, raw: bytes, parent: Path) -> Path:
    """The directory beneath ``parent`` that has the kit's files, made where it is not there."""
    folder = parent / f"kg-{sha256(raw).hexdigest()[:16]}"
    if folder.is_dir():
        return folder
    partial = parent / f"{folder.name}.{os.getpid()}-{threading.get_ident()}"
    for name, content in kit.files.items():
        path = partial / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    with suppress(OSError):  # another thread was first
        partial.rename(folder)
    shutil.rmtree(partial, ignore_errors=True)
    return folder


def tools_in(folder: Path) -> Tools:
    return Tools(folder / "ontology", folder / "checks")
