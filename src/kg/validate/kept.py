"""The report of ``kg validate``, kept beside the store for the page on data quality.

It belongs to no snapshot: SHACL takes too long for every build, and what it found of the state
before is better than nothing, as long as one is told.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kg.errors import StoreError
from kg.files import replacing
from kg.store import Manifest
from kg.validate.report import Issue, Report, Severity

FILE = "validation.json"


@dataclass(frozen=True, slots=True)
class Kept:
    """``made`` is in ISO form, UTC; ``inputs`` what the graph was built from that was looked at
    (see :class:`kg.store.Manifest`); ``plans`` are slugs, those without issues too."""

    made: str
    snapshot: str
    inputs: str
    plans: tuple[str, ...]
    issues: tuple[Issue, ...]

    def is_of(self, manifest: Manifest) -> bool:
        """Whether it was made of the data that the manifest speaks of."""
        return self.inputs == manifest.inputs

    def counts(self) -> Mapping[str, Mapping[Severity, int]]:
        """Issues by plan and severity; those of things under an empty name."""
        found: dict[str, Counter[Severity]] = {}
        for issue in self.issues:
            found.setdefault(issue.plan, Counter())[issue.severity] += 1
        return found


def keep(store_dir: Path, manifest: Manifest, report: Report) -> Path:
    """Writes the report of a snapshot beside the store. Raises :class:`kg.errors.UsageError`
    where it cannot be written."""
    path = store_dir / FILE
    body = {
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "snapshot": manifest.id,
        "inputs": manifest.inputs,
        "plans": [plan.slug for plan in manifest.plans],
        "issues": [issue.as_json() for issue in report.issues],
    }
    with replacing(path) as partial:
        partial.write_text(json.dumps(body, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return path


def kept(store_dir: Path) -> Kept | None:
    """The report that is there, if one is. Raises :class:`StoreError` for one that does not
    read."""
    path = store_dir / FILE
    try:
        raw: dict[str, Any] = json.loads(path.read_text("utf-8"))
        return Kept(
            made=str(raw["made"]),
            snapshot=str(raw["snapshot"]),
            inputs=str(raw["inputs"]),
            plans=tuple(map(str, raw["plans"])),
            issues=tuple(Issue.from_json(each) for each in raw["issues"]),
        )
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{path}: cannot be read", hint="run kg validate again") from error
