"""What a phrase says, as values of a question's parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kg.ask.names import Names, PlanOf, Sort, iri_of
from kg.ask.reading import Atom, Reading
from kg.queries import Parameter, Question

_TARGET, _OBSERVATION = "Target", "Observation"


@dataclass(frozen=True, slots=True)
class Bound:
    """``given``: parameters with their values; ``used``: what of the phrase they came from;
    ``spoken``: parameters of which something was said, also where it left them open (both
    约束性 and 预期性)."""

    given: Mapping[str, tuple[str, ...]]
    used: frozenset[Atom]
    spoken: frozenset[str]


@dataclass(slots=True)
class _Binder:
    question: Question
    reading: Reading
    names: Names
    given: dict[str, tuple[str, ...]] = field(default_factory=dict)
    used: set[Atom] = field(default_factory=set)
    spoken: set[str] = field(default_factory=set)

    def parameter(self, name: str) -> Parameter | None:
        return next((p for p in self.question.parameters if p.name == name), None)

    def set(self, parameter: Parameter, values: list[str], atoms: list[Atom]) -> None:
        written = tuple(dict.fromkeys(value.removeprefix(parameter.base) for value in values))
        if written and (parameter.many or len(written) == 1):
            self.given[parameter.name] = written
        self.used |= set(atoms)
        self.spoken.add(parameter.name)


def bind(question: Question, reading: Reading, names: Names) -> Bound:
    """Never fails: what does not fit the question is left unused."""
    binder = _Binder(question, reading, names)
    _values(binder)
    for kind in (Sort.INDICATOR, Sort.RIVER, Sort.THEME, Sort.AGENCY):
        parameter, atoms = binder.parameter(kind), reading.of(kind)
        if parameter is not None and atoms:
            fitting = [a for a in atoms if a.value.startswith(parameter.base)]
            kept = fitting if parameter.many else fitting[:1]
            binder.set(parameter, [atom.value for atom in kept], kept)
    _areas(binder)
    _years(binder)
    _kind(binder)
    return Bound(binder.given, frozenset(binder.used), frozenset(binder.spoken))


def _values(binder: _Binder) -> None:
    """Words that are values themselves: 约束性, 国考, sums."""
    by_parameter: dict[str, list[tuple[str, Atom]]] = {}
    for atom in binder.reading.of("notion"):
        notion = atom.notion
        if notion is None or (notion.only and binder.question.slug not in notion.only):
            continue
        for name, value in notion.sets.items():
            by_parameter.setdefault(name, []).append((value, atom))
    by_parameter["minimum"] = [(atom.value, atom) for atom in binder.reading.of("amount")]
    for name, found in by_parameter.items():
        parameter = binder.parameter(name)
        if parameter is not None and found:
            binder.set(parameter, [value for value, _ in found], [atom for _, atom in found])


def _areas(binder: _Binder) -> None:
    names, reading = binder.names, binder.reading
    areas = [a for a in reading.of(Sort.AREA) if names.plans_of(a.value)]
    others = [a for a in reading.of(Sort.AREA) if not names.plans_of(a.value)]
    if parameter := binder.parameter("area"):
        districts = [atom for atom in areas if not names.is_above(atom.value)]
        taken = areas if parameter.many else (districts or areas)[:1]
        binder.set(parameter, [atom.value for atom in taken], taken)
    if parameter := binder.parameter("place"):
        taken = (others or areas)[:1]
        binder.set(parameter, [atom.value for atom in taken], taken)
        areas = [atom for atom in areas if atom not in taken]
    if parameter := binder.parameter("plan"):
        wanted = [(_plan(binder, a), a) for a in areas if not binder.parameter("area")]
        wanted += [(a.value.rpartition("/")[2], a) for a in reading.of(Sort.PLAN)]
        other = binder.parameter("other")
        if other is not None and len(wanted) > 1:
            if _lacks_first(reading):
                wanted.reverse()
            binder.set(other, [iri_of("plan", wanted[1][0])], [wanted[1][1]])
        if wanted and (other is not None or len({slug for slug, _ in wanted}) == 1):
            binder.set(parameter, [iri_of("plan", wanted[0][0])], [atom for _, atom in wanted[:1]])


def _lacks_first(reading: Reading) -> bool:
    """南川没有而黔江有的: the first named is the one without."""
    seen = 0
    for atom in reading.atoms:
        seen += atom.kind in (Sort.AREA, Sort.PLAN)
        if atom.kind == "notion" and atom.value == "lacks":
            return seen == 1
    return False


def _plan(binder: _Binder, area: Atom) -> str:
    """The area's plan for the period or year that is asked for, else its latest."""
    plans = binder.names.plans_of(area.value)
    starts = {int(atom.value) for atom in binder.reading.of("period")}
    years = [int(atom.value) for atom in binder.reading.of("year")]

    def fits(plan: PlanOf) -> bool:
        return plan.start in starts or any(plan.start <= year <= plan.end for year in years)

    return next((plan.slug for plan in plans if fits(plan)), plans[0].slug)


def _years(binder: _Binder) -> None:
    reading = binder.reading
    years, periods = reading.of("year"), reading.of("period")
    first, second = binder.parameter("first"), binder.parameter("second")
    if first is not None and second is not None and len(periods) > 1:
        earlier, later = sorted(periods, key=lambda atom: int(atom.value))[:2]
        binder.set(first, [earlier.value], [earlier])
        binder.set(second, [later.value], [later])
    parameter = binder.parameter("year")
    if parameter is None:
        return
    if years:
        # from one year to another: the later is the one that a target is for
        several = len(years) > 1 and reading.has("change")
        chosen = max(years, key=lambda atom: int(atom.value))
        binder.set(parameter, [chosen.value], years if several else [chosen])
    elif periods and not reading.has("now"):
        ends = {str(int(atom.value) + 4) for atom in periods}
        if len(ends) == 1:
            binder.set(parameter, sorted(ends), periods)


def _kind(binder: _Binder) -> None:
    """Whether what is, or what is aimed at, is asked for: by words, or by a year before the plans
    of the areas that are named begin."""
    parameter, reading = binder.parameter("kind"), binder.reading
    if parameter is None or parameter.default != _TARGET:
        return
    named = [atom.value for atom in reading.of(Sort.AREA)]
    plans = [plan for plan in binder.names.plans if not named or _covers(binder, plan, named)]
    starts = [plan.start for plan in plans if plan.start] or [0]
    now = [atom for atom in reading.of("notion") if atom.value == "now"]
    years = [int(value) for value in binder.given.get("year", ())]
    aims = reading.has("target")
    if now and not aims:
        binder.given[parameter.name] = (_OBSERVATION,)
        binder.used |= set(now)
        if not years and binder.parameter("year"):
            binder.given["year"] = (str(min(starts) - 1),)
    elif years and not aims and all(year < min(starts) for year in years):
        binder.given[parameter.name] = (_OBSERVATION,)


def _covers(binder: _Binder, plan: PlanOf, areas: list[str]) -> bool:
    return any(plan in binder.names.plans_of(area) for area in areas)
