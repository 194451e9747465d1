"""Which snapshot is in force, and which ones queries still run on.

A snapshot is held (see :meth:`kg.store.Snapshot.hold`) from the moment it is seen until a newer one
is in force and no query runs on it; a build removes only what nobody holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from kg import store
from kg.errors import StoreMissing
from kg.store import Manifest, Snapshot


class Snapshots:
    """Not for use from more than one thread."""

    def __init__(self, store_dir: Path) -> None:
        self.store_dir = store_dir
        self._link = store_dir / store.CURRENT
        self._target = Path()
        self._now: Snapshot | None = None
        self._manifest: Manifest | None = None
        self._holds: dict[str, ExitStack] = {}
        self._users: dict[str, int] = {}

    def current(self) -> Snapshot:
        """The snapshot in force; costs one system call while it stays the same. Raises
        :class:`StoreMissing` when there never was one; one that vanishes stays in force."""
        try:
            target = self._link.readlink()
        except OSError as error:
            if self._now is None:
                raise StoreMissing(f"no store at {self.store_dir}") from error
            return self._now
        if self._now is None or target != self._target:
            stack = ExitStack()
            snapshot = stack.enter_context(store.held(self.store_dir))
            if str(snapshot.path) in self._holds:
                stack.close()
            else:
                self._holds[str(snapshot.path)] = stack
            self._now, self._target = snapshot, target
            self._let_go()
        return self._now

    def manifest(self) -> Manifest:
        """What the snapshot in force holds, read once. Raises :class:`StoreError`."""
        snapshot = self.current()
        if self._manifest is None or self._manifest.id != snapshot.id:
            self._manifest = snapshot.manifest
        return self._manifest

    @contextmanager
    def lease(self, path: str) -> Iterator[None]:
        """Keeps a snapshot that was :meth:`current` while the context lasts."""
        self._users[path] = self._users.get(path, 0) + 1
        try:
            yield
        finally:
            self._users[path] -= 1
            self._let_go()

    def close(self) -> None:
        for stack in self._holds.values():
            stack.close()
        self._holds.clear()
        self._now = None

    def _let_go(self) -> None:
        now = str(self._now.path) if self._now else ""
        for path in [path for path in self._holds if path != now and not self._users.get(path)]:
            self._holds.pop(path).close()
            self._users.pop(path, None)
