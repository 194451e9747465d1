"""Mapping scripts: finds, runs and checks the Python file that says who a plan is."""

from __future__ import annotations

import traceback
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from types import CodeType, TracebackType

from kg import vocab
from kg.errors import MappingScriptError, Place, UsageError
from kg.profile import PlanProfile

GENERIC = "generic.py"
NAME = "PLAN"


@dataclass(frozen=True, slots=True)
class Script:
    """A mapping script that was run: its file's name, the hash of its source, what it says."""

    name: str
    sha256: str
    profile: PlanProfile


def load(directory: Path, stem: str) -> Script:
    """The script named after a plan's file, else ``generic.py`` with a slug made of the file's
    name. Raises :class:`MappingScriptError` with file, line and column for a script that does
    not run or binds no profile, :class:`UsageError` when there is none at all."""
    own = directory / f"{stem}.py"
    if own.is_file():
        return run(own)
    generic = directory / GENERIC
    if not generic.is_file():
        raise UsageError(f"no mapping script for {stem} and no {generic}", hint="see --mappings")
    script = run(generic)
    return replace(script, profile=replace(script.profile, slug=vocab.slugify(stem)))


def run(path: Path) -> Script:
    """Runs one script in a namespace of its own; nothing of it stays in ``sys.modules``."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise MappingScriptError(
            f"cannot be read: {error.strerror}", place=Place(str(path))
        ) from error
    return _run(raw, path)


def run_source(source: str, path: Path) -> Script:
    """Runs ``source`` as if it stood at ``path``."""
    return _run(source.encode("utf-8"), path)


@lru_cache(maxsize=64)
def _run(raw: bytes, path: Path) -> Script:
    """Once for one content, however many plans the script serves."""
    code, digest = _compile(raw, path)
    namespace: dict[str, object] = {"__name__": f"mapping:{path.stem}", "__file__": str(path)}
    try:
        exec(code, namespace)
    except (Exception, SystemExit) as error:
        message = f"{type(error).__name__}: {error}"
        raise MappingScriptError(message, place=_place(path, error.__traceback__)) from error
    profile = namespace.get(NAME)
    if not isinstance(profile, PlanProfile):
        raise MappingScriptError(f"binds no {NAME} = PlanProfile(…)", place=Place(str(path), 1))
    return Script(path.name, digest, profile)


def _compile(raw: bytes, path: Path) -> tuple[CodeType, str]:
    try:
        return compile(raw, str(path), "exec"), sha256(raw).hexdigest()
    except SyntaxError as error:  # of Python, or of its encoding
        place = Place(str(path), error.lineno, error.offset)
        raise MappingScriptError(f"not Python: {error.msg}", place=place) from error
    except ValueError as error:  # null bytes
        raise MappingScriptError(
            f"not Python: {error}", place=Place(str(path)), hint="save the script as UTF-8"
        ) from error


def _place(path: Path, trace: TracebackType | None) -> Place:
    """The innermost line of the script itself in a traceback."""
    frames = [f for f in traceback.extract_tb(trace) if f.filename == str(path)]
    if not frames:
        return Place(str(path))
    column = frames[-1].colno
    return Place(str(path), frames[-1].lineno, None if column is None else column + 1)
