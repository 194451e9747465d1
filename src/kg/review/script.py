"""Writes entries into a plan's mapping script: one marked block at its end, rewritten whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path

from kg.files import replacing
from kg.mapping import scripts
from kg.profile import Confirmation, Correction, Hint

BEGIN = "# --- reviewed: kg review --apply writes what stands below this line ---"
Identity = tuple[object, ...]


def write_entries(path: Path, entries: Iterable[Hint], start: str) -> tuple[int, int]:
    """Adds ``entries`` to the script at ``path``, or to a new one that begins with ``start``; an
    entry on a fact that has one replaces it. Gives how many are new and how many replaced. What is
    written was run first: raises :class:`MappingScriptError` for a script that does not run, and
    leaves it alone."""
    source = path.read_text("utf-8") if path.is_file() else start
    above, mark, _ = source.partition(BEGIN)
    held = list(reviewed(path)) if mark else []
    known = {identity(entry): at for at, entry in enumerate(held)}
    added = replaced = 0
    for entry in entries:
        at = known.get(identity(entry))
        if at is None:
            known[identity(entry)] = len(held)
            held.append(entry)
            added += 1
        else:
            held[at] = entry
            replaced += 1
    text = f"{above.rstrip()}\n\n{_block(held)}" if held else source
    with replacing(path) as beside:
        beside.write_text(text, "utf-8")
        scripts.run(beside)
    return added, replaced


def reviewed(path: Path) -> tuple[Hint, ...]:
    """The entries of the block that this module wrote in a script. Raises
    :class:`MappingScriptError` for a script that does not run."""
    whole = scripts.run(path).profile
    above, mark, _ = path.read_text("utf-8").partition(BEGIN)
    if not mark:
        return ()
    own = scripts.run_source(above, path).profile
    return whole.hints[len(own.hints) :]


def identity(entry: Hint) -> Identity:
    """What an entry is about: two of one identity are two opinions on one fact."""
    match entry:
        case Correction() | Confirmation():
            if entry.fact == "name":
                return "name", entry.quote
            return entry.fact, entry.quote, entry.value_text, entry.sentence, entry.what, entry.at
    return "name", getattr(entry, "written", None) or repr(entry)


def minimal(title: str, slug: str, area: str) -> str:
    """A script for a plan that had none: who it is as it was read, nothing else."""
    return (
        f'"""{_in_docstring(title)}."""\n\nfrom kg.profile import PlanProfile\n\n'
        f"PLAN = PlanProfile(slug={quoted(slug)}, area={quoted(area)})\n"
    )


def _in_docstring(text: str) -> str:
    return text.replace("\\", "").replace('"', "”").strip()


def _block(entries: list[Hint]) -> str:
    names = ", ".join(sorted({type(entry).__name__ for entry in entries}))
    lines = [BEGIN, f"from kg.profile import {names}  # noqa: E402"]
    if any(hasattr(entry, "kind") for entry in entries):
        lines.append("from kg.records import ThingKind  # noqa: E402")
    lines += ["", "PLAN = PLAN.with_hints("]
    lines += [f"    {written(entry)}," for entry in entries]
    return "\n".join([*lines, ")"]) + "\n"


def written(entry: Hint) -> str:
    """The entry as Python, one argument a line, defaults left out."""
    arguments = []
    for field in fields(entry):
        value = getattr(entry, field.name)
        if value != field.default:
            arguments.append(f"        {field.name}={_python(value)},")
    return "\n".join([f"{type(entry).__name__}(", *arguments, "    )"])


def _python(value: object) -> str:
    match value:
        case str() if hasattr(value, "name"):
            return f"{type(value).__name__}.{value.name}"
        case str():
            return quoted(value)
        case tuple():
            inner = ", ".join(_python(item) for item in value)
            return f"({inner},)" if len(value) == 1 else f"({inner})"
    return repr(value)


def quoted(text: str) -> str:
    """A Python string in double quotes; what a person cannot see is escaped."""
    shown = "".join(_char(char) for char in text)
    return f'"{shown}"'


def _char(char: str) -> str:
    if char in ('"', "\\"):
        return f"\\{char}"
    return char if char.isprintable() or char == "\u3000" else ascii(char)[1:-1]
