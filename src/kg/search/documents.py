"""What can be found: entities by their names, statements and passages by their words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from kg import vocab
from kg.facts import (
    BROADER,
    PREF_LABEL,
    THEME,
    TITLE_IRI,
    TYPE_IRI,
    Description,
    Facts,
    PlanFacts,
    folded,
)

_ECO = vocab.ECO
_ENGLISH = (vocab.RDFS + "label", PREF_LABEL, vocab.SKOS + "altLabel")
_VALUES = ("Target", "Observation", "PastTarget")


class Kind(StrEnum):
    ENTITY = "entity"
    STATEMENT = "statement"
    PASSAGE = "passage"

    @property
    def number(self) -> int:
        return list(Kind).index(self)


@dataclass(frozen=True, slots=True)
class Document:
    """One thing to be found. ``others`` are further names, ``text`` the words that it is found by
    besides; ``said`` how often plans speak of it; ``named`` whether pinyin leads to it. Statements
    and passages say where in which plan they stand."""

    kind: Kind
    class_: str
    class_label: str
    iri: str
    label: str
    text: str = ""
    others: tuple[str, ...] = ()
    plan: str | None = None
    plan_title: str | None = None
    section: str | None = None
    start: int | None = None
    end: int | None = None
    said: int = 0
    named: bool = False


def documents_of(facts: Facts) -> Iterator[Document]:
    """Every document of a store, in an order that is the same for the same store."""
    spoken: Counter[str] = Counter()
    for plan in facts.each_plan():
        yield from statements(facts, plan, spoken)
    yield from entities(facts, spoken)


# --- statements and passages ----------------------------------------------------------------

_MENTIONING = ("mentions", "subject", "indicator", "leadAgency", "supportingAgency", "theme")


def statements(facts: Facts, plan: PlanFacts, spoken: Counter[str]) -> Iterator[Document]:
    """The documents of one plan; ``spoken`` counts how often things are spoken of."""
    for class_, statement in plan.statements:
        for name in _MENTIONING:
            for iri in statement.iris(_ECO + name):
                spoken[iri] += 1
        match class_:
            case "Target" | "Observation" | "PastTarget":
                if _ECO + "restates" not in statement.objects:
                    yield _statement(
                        facts, plan, class_, statement, *_value(facts, plan, statement)
                    )
            case "Project" | "Programme" | "Listing":
                label = _first(statement.names(), statement.iri)
                members = [facts.label(iri) for iri in statement.iris(_ECO + "member")]
                words = [statement.text(_ECO + "content") or "", "、".join(members)]
                yield _statement(
                    facts, plan, class_, statement, label, " ".join(filter(None, words))
                )
            case "Task":
                text = statement.text(_ECO + "content") or ""
                label = _first(statement.names(), statement.iri)
                yield _statement(facts, plan, class_, statement, label, text, Kind.PASSAGE)
            case "Passage":
                text = statement.text(_ECO + "content") or ""
                yield _statement(facts, plan, class_, statement, "", text, Kind.PASSAGE)
            case "Cooperation":
                quotes = plan.quotes(statement)
                yield _statement(
                    facts, plan, class_, statement, quotes[0].quote if quotes else "", ""
                )
            case _:
                pass


def _statement(
    facts: Facts,
    plan: PlanFacts,
    class_: str,
    statement: Description,
    label: str,
    text: str,
    kind: Kind = Kind.STATEMENT,
) -> Document:
    quotes = plan.quotes(statement)
    return Document(
        kind=kind,
        class_=class_,
        class_label=facts.term(class_),
        iri=statement.iri,
        label=folded(label),
        text=folded(text),
        plan=plan.plan.slug,
        plan_title=plan.plan.title,
        section=quotes[0].section if quotes else None,
        start=quotes[0].start if quotes else None,
        end=quotes[0].end if quotes else None,
        said=1,
        named=class_ in ("Project", "Programme", "Listing"),
    )


def _value(facts: Facts, plan: PlanFacts, value: Description) -> tuple[str, str]:
    """A value as one line (黔江区 森林覆盖率 2025年 ≥65%), and the words it rests on."""
    subjects = [_subject(facts, plan, iri) for iri in value.iris(_ECO + "subject")]
    if said := value.text(_ECO + "subjectText"):
        subjects.append(said)
    year = value.whole(_ECO + "year")
    unit = value.text(_ECO + "unitText") or ""
    figure = value.text(_ECO + "valueText") or ""
    parts = [
        "、".join(subjects),
        value.text(_ECO + "indicatorText") or "",
        f"{year}年" if year is not None else "",
        figure if not unit or unit in figure else figure + unit,
    ]
    indicator = value.iri_of(_ECO + "indicator")
    words = [facts.label(indicator)] if indicator else []
    words += [f"{quote.quote} {quote.context}" for quote in plan.quotes(value)]
    return " ".join(filter(None, parts)), " ".join(words)


def _subject(facts: Facts, plan: PlanFacts, iri: str) -> str:
    node = plan.nodes.get(iri)
    return (_first(node.names(), "") if node else "") or facts.label(iri)


# --- entities -------------------------------------------------------------------------------


def entities(facts: Facts, spoken: Counter[str]) -> Iterator[Document]:
    """Everything that plans speak of, and all indicators, themes and plans."""
    themes = [iri for iri in facts.themes if iri.startswith(THEME)]
    found = {*spoken, *facts.instances("Indicator"), *themes, *_plans(facts)}
    yield from described(facts, sorted(found), spoken)


def described(facts: Facts, iris: Iterable[str], spoken: Counter[str]) -> Iterator[Document]:
    """The documents of those of the things that have a name."""
    for iri in iris:
        class_ = _class(facts, iri)
        if class_ is None:
            continue
        thing = facts.about(iri)
        label, *others = thing.names() or [facts.label(iri)]
        english = [
            literal.value
            for predicate in _ENGLISH
            for literal in thing.literals(predicate)
            if literal.language == "en"
        ]
        yield Document(
            kind=Kind.ENTITY,
            class_=class_,
            class_label=facts.term(class_) if class_ != "Theme" else "主题",
            iri=iri,
            label=label,
            text=_about(facts, class_, thing),
            others=tuple(dict.fromkeys([*others, *english])),
            said=spoken[iri],
            named=True,
        )


def _plans(facts: Facts) -> list[str]:
    return [plan.iri for plan in facts.plans]


def _class(facts: Facts, iri: str) -> str | None:
    """The class of a thing; ``None`` for what has no name of its own."""
    if iri.startswith(THEME):
        return "Theme"
    types = facts.about(iri).iris(TYPE_IRI)
    found = [type_.removeprefix(_ECO) for type_ in types if type_.startswith(_ECO)]
    if not found or not facts.about(iri).names():
        return None
    return found[0]


def _about(facts: Facts, class_: str, thing: Description) -> str:
    """Further words that lead to a thing: its kind, where it is, what it is about."""
    words = [facts.term(class_)] if class_ != "Theme" else []
    if class_ == "Plan" and (title := thing.text(TITLE_IRI)):
        words.append(title)
    for predicate in ("jurisdiction", "agencyFunction", "coversArea", "locatedIn", "onWaterBody"):
        words += [facts.label(iri) for iri in thing.iris(_ECO + predicate)]
    words += [facts.label(iri) for iri in thing.iris(BROADER) if iri.startswith(THEME)]
    return " ".join(words)


def _first(names: list[str], otherwise: str) -> str:
    return names[0] if names else otherwise
