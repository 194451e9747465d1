"""What a person said of facts that were read: kept, changed or dropped, each with who and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from typing import TypeVar

from kg.document import Document, Span
from kg.extract import fields
from kg.extract.around import Surroundings, folded
from kg.extract.fields import Named
from kg.profile import Confirmation, Correction, KnownName, NotAName, PlanProfile, Slip
from kg.records import (
    Cooperation,
    IndicatorValue,
    Listing,
    Mention,
    NumberMark,
    NumberStatus,
    Project,
    Relation,
    Review,
    StatementRef,
    Task,
    ThingKey,
)

Record = IndicatorValue | Project | Task | Relation | Cooperation | Listing
R = TypeVar("R", IndicatorValue, Project, Task, Relation, Cooperation, Listing)
Verdict = Correction | Confirmation


def what_of(record: Record) -> str:
    """What a fact is about, in the words that a sheet and a script have for it."""
    match record:
        case IndicatorValue():
            return record.indicator_text
        case Relation():
            subject = record.subject
            name = subject.name if isinstance(subject, ThingKey) else subject.record
            return f"{record.kind.value}：{name} → {record.object.name}"
        case Cooperation():
            return "、".join(party.name for party in record.parties)
    return record.label


def said_of(record: Record) -> str:
    """The figure as written, of a value; nothing of others."""
    return record.value_text if isinstance(record, IndicatorValue) else ""


def _squeezed(text: str) -> str:
    return "".join(text.split())


@dataclass(frozen=True, slots=True)
class _Judged:
    """One record that a verdict fits."""

    verdict: Verdict
    span: Span
    what: str
    changes: tuple[tuple[str, str, str], ...] = ()


class Reviewer:
    """Applies the verdicts of one plan's script; ``warnings`` names those that fit nothing."""

    def __init__(self, document: Document, profile: PlanProfile, named: Named) -> None:
        self._document = document
        self._around = Surroundings(document.text, document.blocks)
        self._named = named
        self._hints = profile.hints
        self._verdicts = [h for h in profile.hints if isinstance(h, Correction | Confirmation)]
        self._values: dict[int, _Judged] = {}
        self._others: list[tuple[_Judged, str | None]] = []
        self._dropped: list[IndicatorValue] = []
        self.warnings: list[str] = []

    def values(self, values: Sequence[IndicatorValue]) -> list[IndicatorValue]:
        """The values with what was corrected. To be called once, before they get their keys."""
        kept: list[IndicatorValue] = []
        judged = self._match("value", values)
        for index, value in enumerate(values):
            verdict = judged.get(index)
            new = value if verdict is None else self._value(value, verdict)
            if new is None:
                self._dropped.append(value)
                continue
            if verdict is not None:
                told = self._told(value, new, verdict)
                self._values[len(kept)] = told
            kept.append(new)
        return kept

    def projects(self, projects: Sequence[Project]) -> tuple[Project, ...]:
        return tuple(self._kept("project", projects, self._project, lambda p: p.key))

    def tasks(self, tasks: Sequence[Task]) -> tuple[Task, ...]:
        return tuple(self._kept("task", tasks, self._let_be, lambda t: t.key))

    def relations(self, relations: Sequence[Relation]) -> tuple[Relation, ...]:
        return tuple(self._kept("relation", relations, self._let_be, lambda _: None))

    def cooperations(self, found: Sequence[Cooperation]) -> tuple[Cooperation, ...]:
        return tuple(self._kept("cooperation", found, self._let_be, lambda _: None))

    def listings(self, listings: Sequence[Listing]) -> tuple[Listing, ...]:
        return tuple(self._kept("listing", listings, self._let_be, lambda _: None))

    def marks(
        self, marks: Iterable[NumberMark], values: Iterable[IndicatorValue]
    ) -> tuple[NumberMark, ...]:
        """Numerals that only facts rested on that a person dropped are facts no more."""
        dropped = {(v.evidence[0].span, v.value_text) for v in self._dropped}
        dropped -= {(v.evidence[0].span, v.value_text) for v in values}

        def is_out(mark: NumberMark) -> bool:
            numeral = self._document.quote(mark.span)
            return mark.status in (NumberStatus.FACT, NumberStatus.UNEXPLAINED) and any(
                span.contains(mark.span) and numeral in written for span, written in dropped
            )

        aside = "set aside by a reviewer"
        return tuple(
            replace(mark, status=NumberStatus.STRUCTURE, reason=aside) if is_out(mark) else mark
            for mark in marks
        )

    def reviews(
        self, values: Sequence[IndicatorValue], mentions: Sequence[Mention]
    ) -> tuple[Review, ...]:
        """All verdicts that fitted; ``values`` are those that :meth:`values` kept, with keys."""
        for index, judged in self._values.items():
            self._others.append((judged, values[index].key))
        found = [_review(judged, key) for judged, key in self._others]
        found += self._of_names(mentions)
        return tuple(sorted(found, key=lambda r: (r.span, r.fact, r.what)))

    def _match(self, fact: str, records: Sequence[R]) -> dict[int, Verdict]:
        """Which record each verdict is of, by the record's place."""
        verdicts = [v for v in self._verdicts if v.fact == fact]
        if not verdicts:
            return {}
        by_words: dict[tuple[str, str], list[int]] = {}
        for index, record in enumerate(records):
            for item in record.evidence:
                quote = _squeezed(self._document.quote(item.span))
                said = _squeezed(said_of(record))
                by_words.setdefault((quote, said), []).append(index)
        found: dict[int, Verdict] = {}
        for verdict in verdicts:
            key = _squeezed(verdict.quote), _squeezed(verdict.value_text)
            fitting = [i for i in dict.fromkeys(by_words.get(key, ())) if i not in found]
            chosen = self._narrowed(verdict, [(i, records[i]) for i in fitting])
            if chosen is None:
                place = f"{self._document.source_name}: "
                self.warnings.append(
                    f"[hint] {place}nothing fits what was reviewed: {_line(verdict)}"
                )
            else:
                found[chosen] = verdict
        return found

    def _narrowed(self, verdict: Verdict, fitting: list[tuple[int, R]]) -> int | None:
        if verdict.sentence:
            sentence = _squeezed(verdict.sentence)
            fitting = [
                (i, r)
                for i, r in fitting
                if any(_squeezed(self._around.of(item)) == sentence for item in r.evidence)
            ]
        alike = [(i, r) for i, r in fitting if what_of(r) == verdict.what]
        fitting = alike or fitting
        at = verdict.at
        if at is not None:
            fitting = sorted(fitting, key=lambda each: abs(each[1].evidence[0].span.start - at))
        return fitting[0][0] if fitting else None

    def _kept(
        self,
        fact: str,
        records: Sequence[R],
        change: Callable[[R, Verdict], R | None],
        key: Callable[[R], str | None],
    ) -> Iterator[R]:
        judged = self._match(fact, records)
        for index, record in enumerate(records):
            verdict = judged.get(index)
            if verdict is None:
                yield record
                continue
            new = change(record, verdict)
            if new is not None:
                self._others.append((self._told(record, new, verdict), key(new)))
                yield new

    def _value(self, value: IndicatorValue, verdict: Verdict) -> IndicatorValue | None:
        return self._attempt(value, verdict, fields.changed_value)

    def _project(self, project: Project, verdict: Verdict) -> Project | None:
        return self._attempt(project, verdict, fields.changed_project)

    def _let_be(self, record: R, verdict: Verdict) -> R | None:
        if isinstance(verdict, Confirmation):
            return record
        self._drop(record, verdict)
        return None

    def _attempt(
        self,
        record: R,
        verdict: Verdict,
        change: Callable[[R, tuple[tuple[str, str], ...], Named], R],
    ) -> R | None:
        if isinstance(verdict, Confirmation):
            return record
        if not verdict.changes:
            self._drop(record, verdict)
            return None
        try:
            return change(record, verdict.changes, self._named)
        except ValueError as error:
            place = f"{self._document.source_name}: "
            self.warnings.append(f"[hint] {place}{_line(verdict)}: {error}")
            return record

    def _drop(self, record: R, verdict: Verdict) -> None:
        span = record.evidence[0].span
        self._others.append((_Judged(verdict, span, what_of(record)), None))

    def _told(self, old: Record, new: Record, verdict: Verdict) -> _Judged:
        changes: list[tuple[str, str, str]] = []
        if isinstance(old, IndicatorValue | Project) and isinstance(new, IndicatorValue | Project):
            fact = "value" if isinstance(old, IndicatorValue) else "project"
            for field in fields.OF_FACT[fact]:
                before, after = fields.shown(old, field), fields.shown(new, field)
                if before != after:
                    changes.append((field.name, before, after))
        return _Judged(verdict, old.evidence[0].span, what_of(old), tuple(changes))

    def _of_names(self, mentions: Sequence[Mention]) -> Iterator[Review]:
        """What a person said of names; a name without reviewer is a hint of the script's author."""
        text = self._document.text
        named = {mention.span.of(text): mention.span for mention in reversed(mentions)}
        changes: tuple[tuple[str, str, str], ...]
        for hint in self._hints:
            match hint:
                case NotAName():
                    verdict, changes = "wrong", ()
                case Slip():
                    verdict, changes = "changed", (("canonical", hint.written, hint.means),)
                case KnownName():
                    after = hint.canonical or hint.written
                    verdict, changes = "changed", (("kind", after, hint.kind.value),)
                case Confirmation(fact="name"):
                    if hint.quote in named:
                        span, who = named[hint.quote], hint.reviewer
                        yield Review("name", hint.quote, "right", span, (), hint.reason, who)
                    else:
                        self.warnings.append(f"[hint] {hint.quote} is read as a name no more")
                    continue
                case _:
                    continue
            at = text.find(hint.written)
            if hint.reviewer and at >= 0:
                span = named.get(hint.written, Span(at, at + len(hint.written)))
                yield Review(
                    "name", hint.written, verdict, span, changes, hint.reason, hint.reviewer
                )


def loosened(
    values: Iterable[IndicatorValue], projects: Set[str], tasks: Set[str]
) -> list[IndicatorValue]:
    """Values without those of dropped projects; those of a dropped task lose the tie to it."""
    kept = [v for v in values if v.project is None or v.project in projects]
    return [
        replace(v, task=None) if v.task is not None and v.task not in tasks else v for v in kept
    ]


def dangling(relation: Relation, projects: Set[str], tasks: Set[str]) -> bool:
    """Whether a relation is one of a project or task that was dropped."""
    subject = relation.subject
    if not isinstance(subject, StatementRef):
        return False
    known = {"project": projects, "task": tasks}.get(subject.record)
    return known is not None and subject.key not in known


def _review(judged: _Judged, key: str | None) -> Review:
    verdict = judged.verdict
    if isinstance(verdict, Confirmation):
        word = "right"
    else:
        word = "changed" if verdict.changes else "wrong"
    return Review(
        verdict.fact, judged.what, word, judged.span, judged.changes, verdict.reason,
        verdict.reviewer, key,
    )  # fmt: skip


def _line(verdict: Verdict) -> str:
    return folded(
        f"{verdict.value_text} in {verdict.quote[:40]}"
        if verdict.value_text
        else verdict.quote[:60]
    )
