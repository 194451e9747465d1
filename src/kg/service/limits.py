"""The limits of the query service, read once from settings."""

from __future__ import annotations

from dataclasses import dataclass

from kg import settings

_MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Times in seconds, memory in MiB, sizes in bytes, counts in processes, queries or (``in_memory``)
    triples."""

    workers: int = 3
    long_workers: int = 2
    seconds: float = 30.0
    short_seconds: float = 0.25
    memory: int = 1024
    queue: int = 64
    queue_seconds: float = 20.0
    stall_seconds: float = 20.0
    spool: int = 64 * _MEBIBYTE
    query_size: int = _MEBIBYTE
    depth: int = 200
    body_size: int = 64 * _MEBIBYTE
    intake: int = 32 * _MEBIBYTE
    cache: int = 32 * _MEBIBYTE
    in_memory: int = 1_000_000
    allowed: frozenset[str] = frozenset()

    @classmethod
    def from_settings(cls) -> Limits:
        """Raises :class:`kg.errors.SettingError`."""
        return cls(
            workers=settings.WORKERS.get(),
            long_workers=settings.LONG_WORKERS.get(),
            seconds=settings.QUERY_TIMEOUT.get(),
            short_seconds=settings.SHORT_QUERY.get(),
            memory=settings.QUERY_MEMORY.get(),
            queue=settings.QUEUE.get(),
            queue_seconds=settings.QUEUE_TIMEOUT.get(),
            stall_seconds=settings.STALL_TIMEOUT.get(),
            spool=settings.SPOOL.get() * _MEBIBYTE,
            query_size=settings.QUERY_SIZE.get() * 1024,
            depth=settings.QUERY_DEPTH.get(),
            body_size=settings.BODY_SIZE.get() * _MEBIBYTE,
            intake=settings.INTAKE.get() * _MEBIBYTE,
            cache=settings.CACHE.get() * _MEBIBYTE,
            in_memory=settings.IN_MEMORY.get(),
            allowed=settings.SERVICE_ALLOW.get(),
        )
