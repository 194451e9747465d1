"""A store in one file, and back: everything of the current snapshot, with a checksum of each part.

The file is a zstd-compressed tar archive: ``SHA256SUMS`` first, then the snapshot's directory as
it is on disk (people's graphs are part of it). Restoring checks every sum and counts the triples
before anything is made current; what was there before stays until then.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path, PurePosixPath

import zstandard

from kg import store
from kg.errors import BadBackup, UsageError
from kg.settings import DefaultGraph
from kg.store import Snapshot, disk_errors, held, prune, swap_in, swapping

_SUMS = "SHA256SUMS"
_LEFT_OUT = frozenset({"LOCK", ".readers"})
_PIECE = 1024 * 1024


def backup(store_dir: Path, file: Path) -> Snapshot:
    """Writes the current snapshot to ``file``, which must not exist, and says which it was; builds
    and writes may go on meanwhile. Raises :class:`StoreError`, and :class:`UsageError` when the
    file is there."""
    if file.exists():
        raise UsageError(f"{file} is there already", hint="name a new file")
    with held(store_dir) as snapshot:
        pack(snapshot, file)
    return snapshot


def pack(snapshot: Snapshot, file: Path, *, without: frozenset[str] = frozenset()) -> None:
    """Writes a snapshot to ``file``, save what stands under the names ``without``. Raises
    :class:`StoreError`."""
    partial = file.with_name(file.name + ".partial")
    with disk_errors(f"writing {file}"):
        try:
            with _archive(partial) as archive:
                parts = _parts(snapshot.path, without)
                sums = "".join(f"{_sum(path)}  {name}\n" for name, path in parts)
                _add(archive, _SUMS, sums.encode())
                for name, path in parts:
                    archive.add(path, name, recursive=False)
            partial.replace(file)
        finally:
            partial.unlink(missing_ok=True)


def restore(file: Path, store_dir: Path) -> Snapshot:
    """Makes the snapshot in ``file`` the current one. Raises :class:`BadBackup` for a file that is
    damaged or no backup, and :class:`StoreError`."""
    with disk_errors(f"making {store_dir}"):
        (store_dir / store.SNAPSHOTS).mkdir(parents=True, exist_ok=True)
    work = store_dir / f".restoring-{os.getpid()}"
    try:
        with disk_errors(f"reading {file}"):
            work.mkdir()
            unpack(file, work)
        (work / ".readers").touch()
        snapshot = Snapshot(work.name, work)
        manifest = snapshot.manifest
        _check_count(snapshot)
        with swapping(store_dir), snapshot.hold():
            prune(store_dir)
            id_ = manifest.id
            if (store_dir / store.SNAPSHOTS / id_).exists():
                raise UsageError(
                    f"the store has snapshot {id_} already", hint="restore into another --store"
                )
            return swap_in(store_dir, work, id_)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _parts(snapshot: Path, without: frozenset[str]) -> list[tuple[str, Path]]:
    """Names in the archive and files, in order."""
    found = [path for path in snapshot.rglob("*") if path.is_file() and path.name not in _LEFT_OUT]
    named = ((path.relative_to(snapshot), path) for path in found)
    return sorted((name.as_posix(), path) for name, path in named if name.parts[0] not in without)


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _archive(path: Path) -> Iterator[tarfile.TarFile]:
    with (
        path.open("wb") as raw,
        zstandard.ZstdCompressor(level=3).stream_writer(raw, closefd=False) as packed,
        tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as archive,
    ):
        yield archive


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size = len(content)
    archive.addfile(info, BytesIO(content))


def unpack(file: Path, target: Path) -> None:
    """Unpacks into ``target`` what the sums vouch for; nothing else, and nowhere else. Raises
    :class:`BadBackup`."""
    try:
        with (
            file.open("rb") as raw,
            zstandard.ZstdDecompressor().stream_reader(raw) as unpacked,
            tarfile.open(fileobj=unpacked, mode="r|") as archive,
        ):
            sums = _sums(archive)
            while (member := archive.next()) is not None:
                expected = sums.pop(member.name, None)
                content = archive.extractfile(member)
                if expected is None or content is None or not _inside(member.name):
                    raise BadBackup(f"{file} holds {member.name!r}, which is no part of a backup")
                path = target / member.name
                path.parent.mkdir(parents=True, exist_ok=True)
                digest = hashlib.sha256()
                with path.open("wb") as out:
                    while piece := content.read(_PIECE):
                        digest.update(piece)
                        out.write(piece)
                if digest.hexdigest() != expected:
                    raise BadBackup(f"{member.name} in {file} is damaged")
    except (tarfile.TarError, zstandard.ZstdError, EOFError, UnicodeDecodeError) as error:
        raise BadBackup(f"{file} is no backup, or damaged: {error}") from error
    if sums:
        raise BadBackup(f"{file} lacks {min(sums)}")


def _sums(archive: tarfile.TarFile) -> dict[str, str]:
    first = archive.next()
    content = archive.extractfile(first) if first is not None and first.name == _SUMS else None
    if content is None:
        raise BadBackup("the file is no backup: it does not begin with checksums")
    lines = content.read().decode("utf-8").splitlines()
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


def _inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts


def _check_count(snapshot: Snapshot) -> None:
    manifest = snapshot.manifest
    opened = snapshot.open()
    named = sum(manifest.graphs.values()) + sum(manifest.user_graphs.values())
    union = manifest.default_graph == DefaultGraph.UNION
    least = named + (sum(manifest.graphs.values()) if union else 0)
    if not least <= len(opened) <= 2 * named:
        raise BadBackup(f"the backup holds {len(opened)} quads, not the {least} that it should")
