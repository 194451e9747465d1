"""What a build reads: plan files with their mapping scripts, and what cannot be read."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from kg.errors import DocumentError, DuplicatePlan, KgError, Place, UsageError
from kg.mapping.scripts import Script, load
from kg.parse import read_file

SUFFIXES = frozenset({".txt", ".docx", ".html", ".htm", ".shtml", ".pdf", ".md", ".markdown"})
MANIFEST = "manifest.toml"


@dataclass(frozen=True, slots=True)
class PlanFile:
    """A plan's file, its mapping script, and what the manifest says of its licence."""

    path: Path
    script: Script
    sha256: str
    licence: str | None = None

    @property
    def slug(self) -> str:
        return self.script.profile.slug


@dataclass(frozen=True, slots=True)
class Rejection:
    """A file that did not become a plan, and why. ``kept``: the store keeps what was built
    from an earlier state of the file."""

    file: str
    error: KgError
    kept: bool = False

    def as_json(self) -> dict[str, str | bool | None]:
        return {
            "file": self.file,
            "code": self.error.code,
            "place": str(self.error.place) if self.error.place else None,
            "message": self.error.message,
            "hint": self.error.hint or None,
            "kept": self.kept,
        }


def plan_paths(directory: Path) -> list[Path]:
    """The plan files of a directory, by name. Raises :class:`UsageError` when there are none."""
    try:
        found = [
            path
            for path in directory.iterdir()
            if path.suffix.lower() in SUFFIXES and path.stem.lower() != "readme" and path.is_file()
        ]
    except OSError as error:
        raise UsageError(f"{directory}: {error.strerror}", hint="name it with --plans") from error
    if not found:
        raise UsageError(
            f"{directory} holds no plan", hint="name files, or a directory with --plans"
        )
    return sorted(found)


def inspect(
    paths: Sequence[Path],
    mappings: Path,
    *,
    area: str | None = None,
    slug: str | None = None,
    another: bool = False,
) -> tuple[list[PlanFile], list[Rejection]]:
    """Each file with its script, in order of slug whatever the order of ``paths``. ``area``,
    ``slug`` and ``another`` override the script's. Raises :class:`UsageError` for a path that is no file."""
    accepted: dict[str, PlanFile] = {}
    rejected: list[Rejection] = []
    licences = _licences({path.parent for path in paths})
    for path in sorted(set(paths)):
        if not path.is_file():
            raise UsageError(f"{path}: no such file")
        try:
            script = load(mappings, path.stem)
            profile = script.profile
            profile = replace(
                profile,
                area=area or profile.area,
                slug=slug or profile.slug,
                another=another or profile.another,
            )
            file = PlanFile(
                path,
                replace(script, profile=profile),
                sha256(read_file(path)).hexdigest(),
                licences.get(path),
            )
            if file.slug in accepted:
                other = accepted[file.slug].path
                raise DuplicatePlan(
                    f"slug {file.slug!r} is taken by {other.name}", place=Place(str(path))
                )
        except KgError as error:
            rejected.append(Rejection(path.name, error))
            continue
        except OSError as error:
            unread = DocumentError(f"cannot be read: {error.strerror}", place=Place(str(path)))
            rejected.append(Rejection(path.name, unread))
            continue
        accepted[file.slug] = file
    return [accepted[slug] for slug in sorted(accepted)], rejected


def _licences(directories: Iterable[Path]) -> Mapping[Path, str]:
    """What the manifests of the directories say of each file's licence."""
    found: dict[Path, str] = {}
    for directory in directories:
        manifest = directory / MANIFEST
        if not manifest.is_file():
            continue
        try:
            plans = tomllib.loads(manifest.read_text("utf-8")).get("plan", [])
            found |= {directory / plan["file"]: plan["licence"] for plan in plans}
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError) as error:
            raise UsageError(f"not a manifest: {error}", place=Place(str(manifest))) from error
    return found
