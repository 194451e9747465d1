"""Which saved question a phrase asks: the one that accounts for most of what the phrase says.

Each question says in which ways people ask it. A way fits where all that it needs is there; it
scores by what it explains of the phrase, less what it leaves unexplained.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from kg.ask.binding import Bound, bind
from kg.ask.names import Names, Sort
from kg.ask.reading import Atom, Reading
from kg.queries import Question

_SURE_SHARE = 0.78  # of the phrase's meaning that is explained
_SURE_MARGIN = 0.35  # by which the next question is worse
_WHOLE_MARGIN = 0.1  # the same, where nothing of the phrase is left unexplained
_LACKING = 0.8  # by which a question that lacks something may score higher all the same
_MISSING = 1.6  # cost of each thing that a way needs and the phrase lacks
_NEEDED = 0.12  # gain of each thing that a way needs and the phrase has: it is the closer one
_ALL_AREAS = 0.15  # cost of naming an area where the answer holds all of them
_NEAREST = 3
_NAMED = frozenset(
    {
        *(Sort.INDICATOR, Sort.RIVER, Sort.AGENCY, Sort.BODY, Sort.AREA, Sort.PLAN),
        "stranger",
        "amount",
    }
)


@dataclass(frozen=True, slots=True)
class Choice:
    """A question with the parameters that a phrase gives it. ``share``: of the phrase's meaning
    that it explains; ``fits``: it has all that it needs; ``whole``: no name is left over."""

    question: Question
    given: Mapping[str, tuple[str, ...]]
    score: float
    share: float
    fits: bool
    whole: bool


@dataclass(frozen=True, slots=True)
class Chosen:
    """``sure``: the first is what was asked; else the nearest, best first."""

    sure: bool
    choices: tuple[Choice, ...]


def choose(reading: Reading, questions: Mapping[str, Question], names: Names) -> Chosen:
    """The nearest questions to a phrase."""
    found = [_best(question, reading, names) for question in questions.values()]
    found.sort(key=lambda choice: (-choice.score, choice.question.slug))
    fitting = [choice for choice in found if choice.fits]
    if fitting and _is_sure(fitting, found[0]):
        others = [choice for choice in found if choice is not fitting[0]]
        return Chosen(True, (fitting[0], *others[: _NEAREST - 1]))
    near = _by_title(reading, found) if found[0].score <= 0 else found
    return Chosen(False, tuple(near[:_NEAREST]))


def _is_sure(fitting: Sequence[Choice], best: Choice) -> bool:
    """Whether the first of those that fit is what was asked: it explains nearly all, the next one
    is worse, and none that lacks something would explain much more."""
    first = fitting[0]
    margin = _WHOLE_MARGIN if first.share == 1 else _SURE_MARGIN
    return (
        first.whole
        and first.share >= _SURE_SHARE
        and first.score > 0
        and (len(fitting) < 2 or first.score - fitting[1].score >= margin)
        and first.score >= best.score - _LACKING
    )


def _by_title(reading: Reading, found: list[Choice]) -> list[Choice]:
    """For a phrase of which nothing was understood: by characters that titles share with it."""
    letters = set(reading.phrase)

    def alike(choice: Choice) -> int:
        text = choice.question.title.zh + choice.question.description.zh
        return len(letters & set(text))

    return sorted(found, key=lambda choice: (-alike(choice), -choice.score, choice.question.slug))


@dataclass(frozen=True, slots=True)
class _Way:
    needed: tuple[str, ...]
    optional: frozenset[str]


@cache
def _ways(written: tuple[str, ...]) -> tuple[_Way, ...]:
    ways = []
    for way in written:
        words = way.split()
        ways.append(
            _Way(
                tuple(word for word in words if not word.endswith("?")),
                frozenset(word.removesuffix("?") for word in words if word.endswith("?")),
            )
        )
    return tuple(ways)


def _best(question: Question, reading: Reading, names: Names) -> Choice:
    bound = bind(question, reading, names)
    scored = [_score(question, way, reading, bound, names) for way in _ways(question.ask)]
    return max(scored, key=lambda choice: (choice.score, choice.fits))


def _score(question: Question, way: _Way, reading: Reading, bound: Bound, names: Names) -> Choice:
    wanted = {*way.needed, *way.optional}
    city = next((a for a in reading.of(Sort.AREA) if names.is_above(a.value)), None)
    if reading.has("above") or "above" not in way.needed:
        city = None  # else it is the one that is compared with
    missing = sum(not _there(word, reading, bound, names, city) for word in way.needed)
    explained = unexplained = 0.0
    whole = True
    for atom in reading.atoms:
        if atom is city or _explained(atom, wanted, bound):
            explained += atom.weight
        elif atom.kind == Sort.AREA and _holds_all(question) and names.plans_of(atom.value):
            unexplained += _ALL_AREAS
        else:
            unexplained += atom.weight
            whole = whole and atom.kind not in _NAMED
    score = explained - unexplained - _MISSING * missing
    score += _NEEDED * (len(way.needed) - missing)
    share = explained / (explained + unexplained) if explained else 0.0
    fits = not missing and bool(way.needed)
    return Choice(question, bound.given, score, share, fits, whole)


def _holds_all(question: Question) -> bool:
    return not {"area", "plan", "place"} & {parameter.name for parameter in question.parameters}


def _there(word: str, reading: Reading, bound: Bound, names: Names, city: Atom | None) -> bool:
    """``city``: the area that is named as the one above others, and so is none of them."""
    if not word.startswith("{"):
        return reading.has(word) or (word == "above" and city is not None)
    slot = word[1:-1]
    match slot:
        case "area" | "area2":
            areas = {
                a.value for a in reading.of(Sort.AREA) if a != city and names.plans_of(a.value)
            }
            return len(areas) > (slot == "area2")
        case "periods":
            return len({atom.value for atom in reading.of("period")}) > 1
        case "agencies":
            return len(reading.of(Sort.BODY)) + len(reading.of(Sort.AGENCY)) > 1
        case "since" | "year" | "amount" | "theme" | "indicator" | "river" | "agency" | "plan":
            return bool(reading.of(slot))
        case _:  # a parameter that the phrase gave a value
            return slot in bound.spoken


def _explained(atom: Atom, wanted: set[str], bound: Bound) -> bool:
    if atom in bound.used:
        return True
    match atom.kind:
        case "notion":
            return atom.value in wanted
        case "period":
            return True
        case "since":
            return "{since}" in wanted
        case Sort.AREA:
            return "{party}" in wanted
        case Sort.BODY:
            return "{agencies}" in wanted  # else the one that is meant is not known
        case _:
            return False
