"""Files written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.errors import UsageError


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A file beside ``path`` to write to, which takes its place when the context ends well and
    vanishes when it does not, so that what was there is never half overwritten. Raises
    :class:`UsageError` where no file can be written."""
    if not path.parent.is_dir():
        raise UsageError(f"{path.parent}: no such directory")
    if path.is_dir():
        raise UsageError(f"{path} is a directory")
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        yield beside
        beside.replace(path)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror or error}") from error
    finally:
        beside.unlink(missing_ok=True)
