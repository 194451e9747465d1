"""Content hashes that say whether something must be done again."""

from __future__ import annotations

import platform
from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import kg

_PACKAGE = Path(kg.__file__).parent
# What decides how a text is read, and what decides what is built from the reading.
_READING = (
    "document.py",
    "layout.py",
    "records.py",
    "profile.py",
    "vocab.py",
    "parse",
    "lexicon",
    "extract",
)
_BUILDING = (
    "recordio.py",
    "mapping",
    "store",
    "reason.py",
    "rules.py",
    "cube.py",
    "derive.py",
    "findings",
    "validate",
    "facts.py",
    "search",
    "build",
)
_READING_TOOLS = ("jieba", "pyahocorasick", "pypinyin", "charset-normalizer")
_BUILDING_TOOLS = ("pyoxigraph", "reasonable")


def of(parts: Iterable[str | bytes]) -> str:
    """A hash of a sequence; ("ab", "c") and ("a", "bc") differ."""
    digest = sha256()
    for part in parts:
        raw = part.encode("utf-8") if isinstance(part, str) else part
        digest.update(b"%d:" % len(raw))
        digest.update(raw)
    return digest.hexdigest()


def of_files(paths: Iterable[Path]) -> str:
    """A hash of files' names and contents, whatever their order."""
    return of(part for path in sorted(paths) for part in (path.name, path.read_bytes()))


def tools() -> Mapping[str, str]:
    """Versions of what the build runs on."""
    names = (*_READING_TOOLS, *_BUILDING_TOOLS)
    return {
        "ecoplan-kg": kg.__version__,
        "python": platform.python_version(),
        **{name: _version(name) for name in names},
    }


@cache
def reading() -> str:
    """Changes with every change to how a plan is read."""
    return of([_code(_READING), *(_version(name) for name in _READING_TOOLS)])


@cache
def building() -> str:
    """Changes with every change to what a build makes of its inputs."""
    return of([reading(), _code(_BUILDING), *(_version(name) for name in _BUILDING_TOOLS)])


def _code(names: Iterable[str]) -> str:
    paths = [
        path
        for name in names
        for path in ([_PACKAGE / name] if name.endswith(".py") else (_PACKAGE / name).rglob("*.py"))
    ]
    return of_files(paths)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"
