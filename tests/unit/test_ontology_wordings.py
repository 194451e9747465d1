"""Every wording that a plan uses for an indicator stands among the concept's names.

Three sorts are told apart: names (``prefLabel``, ``altLabel``); what means the concept only where it
stands, because the plan leaves out the head or the measure (``eco:contextualLabel``, and the
``hiddenLabel`` of programme totals); and names with more around them, which say of which place or
by what means (某区的…, 续建…), where the concept's name must stand within.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

import pytest
from ontology_files import ECO, load
from rdflib import SKOS, Literal

from five import five_plans
from kg.lexicon.indicators import loose_key
from kg.recordio import loads
from kg.vocab import IND

SHORTEST = 3  # characters of a name within a wording
# What is said around a name in every plan: the whole area, the base of a change, the verb before a
# figure; and the words 每年 and 累计, which are the value's recurrence and sum.
AROUND = re.compile(
    r"^(?:(?:全|本|我)[省市区县州]|辖区|全域|全年|境内)|(?:较|比|与)(?:[0-9]{4}年|“?\"?十.五\"?”?(?:期间|末)?)(?:相比)?"
    r"|[0-9一二三四五]年内|每年|累计|(?:达到?|稳定|保持|控制|均|已|基本|总体|持续|逐步|在|为|约|至)+$"
)

Wordings = dict[str, set[str]]


@pytest.fixture(scope="module")
def names() -> dict[str, Wordings]:
    """Chinese names by concept, of each sort."""
    graph = load("indicators")
    sorts = {
        "name": (SKOS.prefLabel, SKOS.altLabel),
        "context": (ECO.contextualLabel, SKOS.hiddenLabel),
    }
    found: dict[str, Wordings] = {}
    for sort, predicates in sorts.items():
        found[sort] = defaultdict(set)
        for predicate in predicates:
            for concept, name in graph.subject_objects(predicate):
                if isinstance(name, Literal) and name.language == "zh":
                    found[sort][str(concept).removeprefix(IND)].add(loose_key(name))
    return found


@pytest.fixture(scope="module")
def met() -> list[tuple[str, str, str]]:
    """Each concept with each wording, and the plan that has it first."""
    snapshot = five_plans()
    found: dict[tuple[str, str], str] = {}
    for plan in snapshot.manifest.plans:
        for value in loads(snapshot.records(plan.slug)).values:
            if value.indicator:
                found.setdefault((value.indicator, value.indicator_text), plan.slug)
    return [(slug, wording, plan) for (slug, wording), plan in sorted(found.items())]


def forms(wording: str) -> Iterator[str]:
    """As it stands, and a nested row by its last part and joined."""
    bare = re.sub(r"[（(][^（）()]*[)）]", "", wording)
    *heads, last = bare.split("/")
    for form in (wording, bare, last, *(last + head for head in heads), *(h + last for h in heads)):
        yield loose_key(form)
        yield loose_key(AROUND.sub("", AROUND.sub("", form)))


def sort_of(slug: str, wording: str, names: dict[str, Wordings]) -> str | None:
    said = set(forms(wording))
    if said & names["name"][slug]:
        return "name"
    ends = tuple(names["context"][slug])
    if ends and any(form.endswith(ends) for form in said):
        return "context"
    within = [name for name in names["name"][slug] if len(name) >= SHORTEST]
    return "within" if any(name in form for name in within for form in said) else None


def test_every_wording_met_is_a_name(
    names: dict[str, Wordings], met: list[tuple[str, str, str]]
) -> None:
    assert len(met) > 600
    sorts: dict[str | None, list[tuple[str, str, str]]] = defaultdict(list)
    for slug, wording, plan in met:
        sorts[sort_of(slug, wording, names)].append((slug, wording, plan))
    assert sorts[None] == []
    assert len(sorts["within"]) <= 0.06 * len(met), sorts["within"]
    assert len(sorts["name"]) >= 0.85 * len(met)


def test_what_is_a_name_needs_no_context(names: dict[str, Wordings]) -> None:
    graph = load("indicators")
    told = list(graph.subject_objects(ECO.contextualLabel))
    assert len(told) > 30
    for concept, label in told:
        slug = str(concept).removeprefix(IND)
        assert loose_key(str(label)) not in names["name"][slug], (slug, label)
