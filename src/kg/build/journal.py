"""What a build has read so far, kept on disk until it is swapped in: a build that dies is taken up
where it stopped. One file a plan, named by the hash of all that its reading depends on."""

from __future__ import annotations

import os
import pickle
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import zstandard

from kg.build.reading import Read
from kg.store import disk_errors

_FOLDER = ".reading"
_WEEK = 7 * 24 * 3600


class Journal:
    """The readings beside a store. Two builds may use it at once."""

    def __init__(self, store: Path) -> None:
        self._folder = store / _FOLDER

    def keep(self, key: str, read: Read) -> None:
        """Raises :class:`StoreError` where it cannot be written."""
        with disk_errors(f"keeping {key}"):
            self._folder.mkdir(parents=True, exist_ok=True)
            partial = self._folder / f"{key}.{os.getpid()}"
            partial.write_bytes(zstandard.compress(pickle.dumps(read), 1))
            partial.replace(self._path(key))

    def has(self, key: str) -> bool:
        return self._path(key).is_file()

    def read(self, key: str) -> Read | None:
        """None where it is not kept, or only in part."""
        with suppress(OSError, zstandard.ZstdError, pickle.UnpicklingError, EOFError, TypeError):
            found = pickle.loads(zstandard.decompress(self._path(key).read_bytes()))
            if isinstance(found, Read):
                return found
        return None

    def forget(self, keys: Iterable[str]) -> None:
        """To be called once what these name is in a snapshot; another build may still read. What
        nobody came back for within a week goes too."""
        for key in keys:
            self._path(key).unlink(missing_ok=True)
        with suppress(OSError):
            for path in self._folder.iterdir():
                if path.stat().st_mtime < time.time() - _WEEK:
                    path.unlink(missing_ok=True)
            self._folder.rmdir()

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.zst"
