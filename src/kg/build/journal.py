"""What a build has read so far, kept on disk until it is swapped in: a build that dies is taken up
where it stopped. One file a plan, named by the hash of all that its reading depends on."""

from __future__ import annotations

import os
import pickle
import shutil
from contextlib import suppress
from pathlib import Path

import zstandard

from kg.build.reading import Read
from kg.store import disk_errors

_FOLDER = ".reading"


class Journal:
    """The readings beside a store. One build at a time uses it (readers do not)."""

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

    def forget(self) -> None:
        """To be called once what it keeps is in a snapshot."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.zst"
