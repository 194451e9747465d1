"""Quantified statements in prose: every figure and water class, with what, whose, when and how."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.document import Block, BlockKind, Document, Span
from kg.extract import (
    candidates,
    carrying,
    clauses,
    comparing,
    drafts,
    evidence,
    phrases,
    qualitative,
    years,
)
from kg.extract.concepts import Concepts
from kg.extract.drafts import Draft, Value
from kg.extract.mentions import MentionIndex
from kg.extract.numbers import ClassFigure, Figure, Grammar
from kg.extract.subjects import SubjectReader, Subjects
from kg.extract.times import CUMULATIVE, Times
from kg.extract.years import YearReference
from kg.extract.zones import Zone, Zones
from kg.lexicon import Lexicon
from kg.records import (
    ChangeKind,
    Comparator,
    Evidence,
    IndicatorValue,
    NumberMark,
    NumberStatus,
    PlanIdentity,
    ThingKey,
    ValueKind,
)

_COMPARED = re.compile(r"(?:高[出于]|低于|优于|较|比(?![例重率])).*$")
_PHASE = re.compile(r"(?:[一二三四五六]期|近期|远期)(?:工程)?")
_TO_EACH = re.compile(
    r"各(?:(?:自|建成?|新建|有|[布增]?设|设立|布局|安排|落地|打造|创建|配备?|完成)[^，。；、0-9]{0,8})?$"
)  # 甲镇、乙镇各建1座
_CAPACITY_UNIT = re.compile(r"(?:吨|立方米|千瓦)(?:/[日天年])?$")


@dataclass(frozen=True, slots=True)
class ProseReading:
    values: tuple[IndicatorValue, ...]
    marks: tuple[NumberMark, ...]


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads prose for one plan."""

    document: Document
    identity: PlanIdentity
    grammar: Grammar
    subjects: SubjectReader
    concepts: Concepts
    zones: Zones
    times: Times
    own: ThingKey

    @classmethod
    def of(
        cls,
        document: Document,
        identity: PlanIdentity,
        grammar: Grammar,
        mentions: MentionIndex,
        own_area: ThingKey,
        lexicon: Lexicon,
    ) -> Reader:
        """A reader that knows the names in the text by ``mentions``."""
        subjects = SubjectReader(document.text, mentions, own_area)
        zones = Zones(document, identity)
        times = Times(document.text, zones, identity.past_year)
        return cls(document, identity, grammar, subjects, Concepts(lexicon), zones, times, own_area)

    def read(self) -> ProseReading:
        """All values of the document's paragraphs and notes, and what its numerals became."""
        values: list[IndicatorValue] = []
        marks: list[NumberMark] = []
        for block in self.document.blocks:
            if block.kind in (BlockKind.PARAGRAPH, BlockKind.NOTE):
                found = self.read_span(block, block.span, self.zones.of(block))
                values += found.values
                marks += found.marks
        return ProseReading(tuple(values), tuple(marks))

    def read_span(self, block: Block, span: Span, zone: Zone, about: str = "") -> ProseReading:
        """The values in ``span`` of ``block`` (a paragraph, or a cell of words). ``about``: what
        figures measure that stand there alone (27处140公顷)."""
        values: list[IndicatorValue] = []
        marks: list[NumberMark] = []
        whose = self.subjects.of_paragraph(span)
        for sentence in clauses.sentences(self.document.text, span):
            found = self._sentence(block, sentence, zone, whose, about)
            values += found.values
            marks += found.marks
        return ProseReading(tuple(values), tuple(marks))

    # --- one sentence -----------------------------------------------------------------------

    def _sentence(
        self,
        block: Block,
        sentence: clauses.Sentence,
        zone: Zone,
        whose: Subjects,
        about: str,
    ) -> ProseReading:
        text = self.document.text
        values: list[IndicatorValue] = []
        marks: list[NumberMark] = []
        topic, said = "", about
        measured: list[str] = []  # all that the sentence measured so far
        listed: tuple[int, ...] = ()
        lasting: YearReference | None = None
        carried, before = whose, None
        shared = whose  # of the figures listed with the one before
        named = whose  # the narrower thing that the sentence named last
        last_clause: list[IndicatorValue] = []
        last_value: Value | None = None
        side_by_side: tuple[str, ...] = ()  # what the clause before measured side by side
        stated_once: set[tuple[Span, str, tuple[ThingKey, ...]]] = set()
        for clause in sentence.clauses:
            dated = [
                r
                for r in years.references(text, clause.start, clause.end)
                if not _in_title(text, clause, r.span.start)
            ]
            stated, lasting = self.times.stated(clause, dated, lasting)
            found, aside = candidates.of_clause(text, clause, dated, self.grammar)
            marks += [NumberMark(s.span, s.status, s.reason) for s in aside]
            made = [
                replace(d, phrase=d.phrase or said)
                for d in drafts.read(text, clause, found, topic, measured)
            ]
            measured += [d.phrase for d in made]
            listed = years.listed(text, clause.start, clause.end) or listed
            spread = listed if len({d.phrase for d in made}) == 1 else ()
            here = self.zones.of_clause(text[sentence.span.start : clause.start], zone)
            time = self.times.of_clause(block, clause, dated, stated, here)
            if not made and (by_then := self.times.deadline(clause)):
                values = _due(values, last_clause, by_then)
            last_clause = []
            for draft in made:
                default = carried if _carries(draft, made, before, topic) else whose
                if draft.place[0]:
                    default = shared  # what the first of a list leads with is its own
                if default == whose and carrying.goes_on(
                    named, self.own, draft.before, draft.phrase
                ):
                    default = named
                shared = default
                subjects = self.subjects.of_draft(draft, default)
                carried, before = replace(subjects, rest=None), draft
                if carried not in (whose, default):
                    named = carried
                when = self.times.of_figure(draft, time, dated, spread)
                if topic and _names_whose(draft, subjects) and _goes_on(draft.value, last_value):
                    level = _COMPARED.sub("", topic) or topic  # 其中甲市96.4%、乙县99.7%
                    subjects = replace(subjects, rest=level)
                records = self._records(block, draft, when, subjects, subjects == default)
                # A河、B河水质达标率100%, taken apart by what is measured and by whose it is
                said_of = [(draft.value.span, r.indicator_text, r.subjects) for r in records]
                fresh = [
                    r for r, key in zip(records, said_of, strict=True) if key not in stated_once
                ]
                stated_once.update(said_of)
                values += fresh
                last_clause += fresh if not dated else []
                marks.append(
                    NumberMark(_number(draft.value), NumberStatus.FACT)
                    if records
                    else NumberMark(_number(draft.value), NumberStatus.UNEXPLAINED, "no phrase")
                )
            heads = _heads_paragraph(text, block, sentence)
            for state in () if heads else qualitative.read(text, clause, made, topic, side_by_side):
                subjects = self.subjects.of_region(state.region, state.phrase, whose)
                carried, before = replace(subjects, rest=None), None
                if subjects == whose and state.whose:
                    subjects = replace(subjects, text=state.whose)
                values += self._states(block, clause, state, time, subjects)
            last_value = made[-1].value if made else last_value
            said = phrases.trim_lead(clause.of(text))[-30:]
            side_by_side = tuple(d.phrase for d in made if d.distributed)
            if made:
                topic = phrases.trim_join(subjects.rest or made[-1].phrase)
            else:
                named = self.subjects.of_clause(clause) or named
                topic = qualitative.topic_of(text, clause) or topic
        return ProseReading(tuple(values), tuple(marks))

    # --- records ----------------------------------------------------------------------------

    def _records(
        self,
        block: Block,
        draft: Draft,
        when: tuple[Zone, int | None],
        subjects: Subjects,
        carried: bool,
    ) -> list[IndicatorValue]:
        """The values that a draft makes. ``when``: its time and the year it is compared with;
        ``carried``: its subjects were named before."""
        text = self.document.text
        phrase = subjects.rest or draft.phrase
        if isinstance(draft.value, ClassFigure):
            phrase = _water_phrase(draft.phrase if subjects.rest is None else subjects.rest)
        if not phrase:
            return []
        if _PHASE.fullmatch(phrase) and _CAPACITY_UNIT.search(_unit(draft.value) or ""):
            phrase += "规模"
        time, baseline = when
        said = text[
            draft.clause.start : draft.value.span.end
        ]  # 对11家单位每年开展1次监测: not the 11
        before = self._said_before(block, draft.clause.start)
        yearly = years.each_year(said, before) and time.kind is ValueKind.TARGET
        change = comparing.change(draft, baseline)
        cumulative = bool(CUMULATIVE.search(draft.phrase + draft.before)) and _is_rate(draft.value)
        if cumulative and baseline is None and change:
            baseline = time.year - 5
        value = IndicatorValue(
            kind=_goal_of(time.kind) if draft.goal else time.kind,
            indicator_text=phrase,
            comparator=comparing.comparator(draft),
            value_text=_written(text, draft.value),
            evidence=(self._evidence(block, draft.clause, draft.region, draft.value.span),),
            indicator=self._concept(block, draft, phrase, change),
            subject_text=subjects.text,
            year=None if yearly else time.year,
            each_year=yearly,
            cumulative=cumulative,
            baseline_year=baseline,
            change=change,
        )
        if isinstance(draft.value, ClassFigure):
            value = replace(value, water_class=draft.value.water_class)
            return [replace(value, subjects=(key,)) for key in subjects.keys]
        figure = draft.value
        value = replace(
            value,
            value=figure.value,
            value_max=figure.value_max,
            unit_text=_unit(figure),
        )
        each = figure.unit_text in ("%", "％") or _TO_EACH.search(draft.before)
        if each and len(subjects.keys) > 1 and not carried:
            return [replace(value, subjects=(key,)) for key in subjects.keys]
        return [replace(value, subjects=subjects.keys, jointly=len(subjects.keys) > 1)]

    def _states(
        self,
        block: Block,
        clause: Span,
        state: qualitative.State,
        time: Zone,
        subjects: Subjects,
    ) -> list[IndicatorValue]:
        where = evidence.of_span(self.document, block, clause)
        return [
            IndicatorValue(
                kind=time.kind,
                indicator_text=part,
                comparator=Comparator.QUALITATIVE,
                value_text=state.words,
                evidence=(where,),
                indicator=self.concepts.of_state(
                    part, state.words, self._said_before(block, state.region.end)
                ),
                subjects=subjects.keys,
                subject_text=subjects.text,
                jointly=len(subjects.keys) > 1,
                year=time.year,
            )
            for part in qualitative.parts(subjects.rest or state.phrase, state.words)
        ]

    def _concept(
        self, block: Block, draft: Draft, phrase: str, change: ChangeKind | None
    ) -> str | None:
        if isinstance(draft.value, ClassFigure):
            return self.concepts.of_class(phrase)
        before = self._said_before(block, draft.value.span.start)
        return self.concepts.resolve(phrase, _unit(draft.value), change, before)

    def _said_before(self, block: Block, place: int) -> str:
        """The sentence up to ``place``."""
        return re.split("[。；;]", self.document.text[block.span.start : place])[-1]

    def _evidence(self, block: Block, clause: Span, region: Span, value: Span) -> Evidence:
        """The clause; in a long list only from what is measured to its figure."""
        if len(clause) <= 60:
            return evidence.of_span(self.document, block, clause)
        start = min(region.start, value.start)
        end = max(region.end, value.end)
        text = self.document.text
        while start < value.start and text[start] in "、，和及与 ":
            start += 1
        return evidence.of_span(self.document, block, Span(start, end))


def _in_title(text: str, clause: Span, position: int) -> bool:
    before = text[clause.start : position]
    return before.rfind("《") > before.rfind("》")


def _heads_paragraph(text: str, block: Block, sentence: clauses.Sentence) -> bool:
    """Whether a sentence only names what the paragraph is about (环境质量保持稳定。2020年…)."""
    rest = text[sentence.span.end : block.span.end].strip("。 　\n")
    first = not text[block.span.start : sentence.span.start].strip()
    return first and len(sentence.clauses) == 1 and len(sentence.span) <= 24 and len(rest) > 10


def _goal_of(kind: ValueKind) -> ValueKind:
    """超额完成14%的目标 looks back on a goal."""
    return ValueKind.PAST_TARGET if kind is ValueKind.OBSERVATION else kind


def _names_whose(draft: Draft, subjects: Subjects) -> bool:
    """Whether what stands before a figure only says whose it is."""
    return subjects.rest == "" or (subjects.text is not None and subjects.text == draft.phrase)


def _goes_on(value: Value, before: Value | None) -> bool:
    """Whether a figure can be of what the one before measured (新增能力3万吨/日，其中甲镇2万吨/日)."""
    if _is_rate(value):
        return True
    return (
        isinstance(value, Figure)
        and isinstance(before, Figure)
        and value.unit_text == before.unit_text
    )


def _is_rate(value: Value) -> bool:
    """累计 before a rate is a sum over years; before a count it is just a count."""
    return isinstance(value, Figure) and value.unit_text in drafts.RATIOS


def _due(
    values: list[IndicatorValue], last: Sequence[IndicatorValue], year: int
) -> list[IndicatorValue]:
    """``values`` with those of the ``last`` clause due in ``year``."""
    said = {id(v) for v in last if v.kind is ValueKind.TARGET and not v.each_year}
    return [replace(v, year=year) if id(v) in said else v for v in values]


def _carries(draft: Draft, made: Sequence[Draft], before: Draft | None, topic: str) -> bool:
    """Whether a figure without a subject of its own is about the subject before it: later figures
    of one clause, things counted on at one place, what only goes on with the topic before, and how
    long a state lasted."""
    if draft is not made[0]:
        return True
    if carrying.own_scope(draft.before):
        return False
    if topic and draft.phrase.startswith(topic) and topic not in draft.before:
        return True
    if isinstance(draft.value, ClassFigure):
        return False
    unit = draft.value.unit_text or ""
    if unit == "个月" or phrases.change_verb(draft.before):
        return True
    counted_before = (
        before is not None
        and isinstance(before.value, Figure)
        and before.value.unit_text not in drafts.RATIOS
    )
    return counted_before and unit not in drafts.RATIOS


def _unit(value: Value) -> str | None:
    if isinstance(value, ClassFigure):
        return None
    return "%" if value.unit_text == "百分之" else value.unit_text


def _number(value: Value) -> Span:
    return value.number if isinstance(value, Figure) else value.span


def _written(text: str, value: Value) -> str:
    return value.span.of(text).strip()


def _water_phrase(phrase: str) -> str:
    phrase = phrases.trim_lead(phrases.trim_join(phrase))
    phrase = re.sub(r"(?:稳定|常年|持续|总体)+(?:保持|达到|满足)?(?:在)?$", "", phrase)
    return phrase if "水质" in phrase or "水环境" in phrase else f"{phrase}水质"
