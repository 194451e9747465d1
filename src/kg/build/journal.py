"""What a build has read and made so far, kept on disk until it is swapped in: a build that dies is
taken up where it stopped. Two files a plan, named by hashes of all that its reading and its part
depend on."""

from __future__ import annotations

import os
import pickle
import time
from contextlib import suppress
from pathlib import Path

import zstandard

from kg.build import digests
from kg.build.parts import Part, PartJob
from kg.build.reading import Read
from kg.store import disk_errors

_FOLDER = ".reading"
_WEEK = 7 * 24 * 3600


class Journal:
    """The readings and parts beside a store. Two builds may use it at once."""

    def __init__(self, store: Path) -> None:
        self._folder = store / _FOLDER
        self._used: set[str] = set()

    def keep(self, key: str, made: Read | Part) -> None:
        """Raises :class:`StoreError` where it cannot be written."""
        with disk_errors(f"keeping {key}"):
            self._folder.mkdir(parents=True, exist_ok=True)
            partial = self._folder / f"{key}.{os.getpid()}"
            partial.write_bytes(zstandard.compress(pickle.dumps(made), 1))
            partial.replace(self._path(key))
        self._used.add(key)

    def read(self, key: str) -> Read | None:
        """None where it is not kept, or only in part."""
        found = self._load(key)
        return found if isinstance(found, Read) else None

    def part(self, key: str) -> Part | None:
        """As :meth:`read`."""
        found = self._load(key)
        return found if isinstance(found, Part) else None

    def _load(self, key: str) -> object:
        with suppress(OSError, zstandard.ZstdError, pickle.UnpicklingError, EOFError, TypeError):
            found = pickle.loads(zstandard.decompress(self._path(key).read_bytes()))
            self._used.add(key)
            return found
        return None

    def forget(self) -> None:
        """To be called once what was read and made is in a snapshot; another build may still read.
        What nobody came back for within a week goes too."""
        for key in self._used:
            self._path(key).unlink(missing_ok=True)
        with suppress(OSError):
            for path in self._folder.iterdir():
                if path.stat().st_mtime < time.time() - _WEEK:
                    path.unlink(missing_ok=True)
            self._folder.rmdir()

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.zst"


def part_key(job: PartJob, method: str) -> str:
    """Changes with everything that a part depends on; ``method`` is a hash of code, ontology and
    checks."""
    iris = sorted((repr(key), iri) for key, iri in job.iris.items())
    return digests.of(
        [method, job.slug, job.records, job.text, repr(iris), job.around, job.inferred]
    )
