"""From the rows of a sheet to what a mapping script says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import Place, UsageError
from kg.extract import fields
from kg.profile import Confirmation, Correction, Hint, KnownName, NotAName, Slip
from kg.records import ThingKind
from kg.review.facts import Fact
from kg.review.sheet import Row

RIGHT, CHANGED, WRONG = "right", "change", "wrong"
_VERDICTS: Mapping[str, str] = {
    **dict.fromkeys(("right", "ok", "yes", "y", "对", "正确", "是", "√", "✓", "✔"), RIGHT),
    **dict.fromkeys(("change", "changed", "改", "修改", "改正"), CHANGED),
    **dict.fromkeys(("wrong", "no", "n", "错", "错误", "删", "删除", "否", "×", "✗", "x"), WRONG),
}
_CHANGE = re.compile(r"[;；\n]")
_NUMBER = re.compile(r"#([0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one row comes to: an entry of the script, and the readers' reports it settles."""

    entry: Hint
    reports: tuple[int, ...] = ()


def entries_of(
    rows: Iterable[Row], facts: Sequence[Fact], path: Path, reviewer: str
) -> list[Judgement]:
    """One judgement a row. A row is matched to its fact by identifier, and by its own words where
    the fact is in the graph no more. Raises :class:`UsageError` naming every row that cannot be
    meant; nothing is then to be applied."""
    by_id = {fact.id: fact for fact in facts if fact.id}
    found: list[Judgement] = []
    wrong: list[str] = []
    first = None
    for row in rows:
        try:
            found.append(_judgement(row, by_id, reviewer))
        except ValueError as error:
            first = first or row.line
            wrong.append(f"row {row.line}: {error}")
    if wrong:
        more = f"; and {len(wrong) - 5} more" if len(wrong) > 5 else ""
        raise UsageError(
            "; ".join(wrong[:5]) + more,
            place=Place(str(path), first),
            hint="nothing was applied; mend these rows and apply the sheet again",
        )
    return found


def _judgement(row: Row, facts: Mapping[str, Fact], default: str) -> Judgement:
    verdict = _verdict(row)
    reviewer = row.get("reviewer") or default
    if not reviewer:
        raise ValueError("no reviewer (fill in the column, or give --reviewer)")
    reason = row.get("reason")
    if verdict != RIGHT and not reason:
        raise ValueError("no reason")
    reports = tuple(int(number) for number in _NUMBER.findall(row.get("reports")))
    if row.get("fact") == "name":
        return Judgement(_of_name(row, verdict, reason, reviewer), reports)
    return Judgement(_of_fact(row, facts, verdict, reason, reviewer), reports)


def _verdict(row: Row) -> str:
    written = row.get("verdict").lower()
    if not written:
        return CHANGED  # a correction alone says enough
    try:
        verdict = _VERDICTS[written]
    except KeyError:
        raise ValueError(f"{written!r} is none of 对、错、改 (right, wrong, change)") from None
    if (verdict == CHANGED) != bool(row.get("correction")):
        said = "is empty" if verdict == CHANGED else "is filled in"
        raise ValueError(f"the verdict is {written!r} but the correction {said}")
    return verdict


def _changes(row: Row) -> list[tuple[str, str]]:
    found = []
    for part in filter(None, map(str.strip, _CHANGE.split(row.get("correction")))):
        name, equals, value = part.replace("＝", "=").partition("=")
        if not equals:
            raise ValueError(f"correction {part!r} is not field=value")
        found.append((name.strip(), value.strip()))
    return found


def _of_fact(row: Row, facts: Mapping[str, Fact], verdict: str, reason: str, reviewer: str) -> Hint:
    fact = facts.get(row.get("id"))
    if fact is None:
        fact = Fact(
            row.get("fact"), row.get("what"), row.get("said"), (), row.get("quote"),
            row.get("sentence"), "", int(row.get("at") or 0),
        )  # fmt: skip
    if not fact.quote:
        raise ValueError("the fact is in the graph no more, and the row has no quote")
    if verdict == RIGHT:
        return Confirmation(
            fact.quote, fact.said, reason, reviewer, fact.kind, fact.sentence, fact.what, fact.at
        )
    changes = tuple(fields.check(fact.kind, *change) for change in _changes(row))
    return Correction(
        fact.quote, fact.said, changes, reason, reviewer, fact.kind, fact.sentence, fact.what,
        fact.at,
    )  # fmt: skip


def _of_name(row: Row, verdict: str, reason: str, reviewer: str) -> Hint:
    written, canonical = row.get("quote"), row.get("what")
    if not written:
        raise ValueError("the row has no quote")
    if verdict == RIGHT:
        return Confirmation(written, "", reason, reviewer, "name", what=canonical)
    if verdict == WRONG:
        return NotAName(written, reason, reviewer)
    changed = {"名称": "name", "name": "name", "类别": "kind", "kind": "kind"}
    said: dict[str, str] = {}
    for name, value in _changes(row):
        if name not in changed:
            raise ValueError(f"{name!r} is none of 名称、类别")
        said[changed[name]] = value
    held = dict(part.split("=", 1) for part in row.get("fields").split("；") if "=" in part)
    kind = said.get("kind") or held.get("类别", "")
    if kind not in [known.value for known in ThingKind]:
        raise ValueError(f"类别={kind!r} is none of {', '.join(ThingKind)}")
    name = said.get("name") or canonical
    if "kind" not in said:
        return Slip(written, name, ThingKind(kind), reason, reviewer)
    return KnownName(written, ThingKind(kind), reason, name if name != written else "", reviewer)
