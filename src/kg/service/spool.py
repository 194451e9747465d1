"""The part of an answer that has been made and not yet taken: in memory, then on disk.

So a slow client does not keep a query process, and the server's memory stays flat.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections import deque
from typing import IO

_IN_MEMORY = 1024 * 1024
_PIECE = 256 * 1024


class Spool:
    """Bytes in, the same bytes out. ``limit`` bounds what waits; :meth:`put` waits beyond it."""

    def __init__(self, limit: int) -> None:
        self._limit = max(limit, _IN_MEMORY)
        self._memory: deque[bytes] = deque()
        self._in_memory = 0
        self._file: IO[bytes] | None = None
        self._written = self._read = 0
        self._news = asyncio.Event()
        self._room = asyncio.Event()
        self._closed = False
        self.total = 0
        self.taken = 0

    @property
    def waiting(self) -> int:
        return self.total - self.taken

    async def put(self, data: bytes) -> None:
        """Adds ``data``, which must not be empty."""
        while self.waiting >= self._limit:
            self._room.clear()
            await self._room.wait()
        self.total += len(data)
        if self._on_disk or self._in_memory + len(data) > _IN_MEMORY:
            self._to_disk(data)
        else:
            self._memory.append(data)
            self._in_memory += len(data)
        self._news.set()

    async def get(self) -> bytes:
        """The next bytes, or none at the end (after :meth:`close`)."""
        while not self.waiting:
            if self._closed:
                return b""
            self._news.clear()
            await self._news.wait()
        if self._memory:
            data = self._memory.popleft()
            self._in_memory -= len(data)
        else:
            data = self._from_disk()
        self.taken += len(data)
        self._room.set()
        return data

    def rest(self) -> bytes:
        """All that waits, at once: for answers known to be small."""
        data = b"".join(self._memory)
        self._memory.clear()
        self._in_memory = 0
        while len(data) < self.waiting:
            data += self._from_disk()
        self.taken = self.total
        return data

    def close(self) -> None:
        """No more will be put."""
        self._closed = True
        self._news.set()

    def discard(self) -> None:
        """Lets go of the disk."""
        self.close()
        self._memory.clear()
        if self._file is not None:
            self._file.close()
            self._file = None

    @property
    def _on_disk(self) -> bool:
        return self._read < self._written

    def _to_disk(self, data: bytes) -> None:
        if self._file is None:
            self._file = tempfile.TemporaryFile(prefix="kg-answer-")  # noqa: SIM115 — see discard
        if not self._on_disk:  # all of it was taken: begin again, so that the file stays small
            self._read = self._written = 0
        self._file.seek(self._written)
        self._file.write(data)
        self._written += len(data)

    def _from_disk(self) -> bytes:
        if self._file is None:
            return b""
        self._file.seek(self._read)
        data = self._file.read(min(_PIECE, self._written - self._read))
        self._read += len(data)
        return data
