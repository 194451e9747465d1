"""Finding things by name: what completes as one types, and the page of what was found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pypinyin import Style, lazy_pinyin
from starlette.responses import JSONResponse, Response

from kg import vocab
from kg.web import asking, catalog, planfacts, words
from kg.web.site import Site, render, site_of
from kg.web.view import local

router = APIRouter(include_in_schema=False)
api = APIRouter(tags=["Search"])
_SUGGESTED = 10
_FOUND = 60
_LONGEST = 80

Words = Annotated[str, Query(max_length=_LONGEST)]


@dataclass(frozen=True, slots=True)
class Name:
    """One name of a thing: ``label`` is what is shown, ``keys`` what is compared, in lower case
    (the name, its pinyin, its initials); ``rank`` puts the things most looked for first."""

    label: str
    type: str
    iri: str
    path: str
    keys: tuple[str, ...]
    rank: int


@api.get("/api/suggest", summary="Names that begin with or hold a phrase")
async def suggest(request: Request, q: Words = "") -> Response:
    found = await _look_up(site_of(request), q, _SUGGESTED)
    return JSONResponse([_shown(name) for name in found])


@router.get("/search")
async def page(request: Request, q: Words = "") -> Response:
    site = site_of(request)
    return render(
        request,
        "search.html",
        entry="base",
        q=q.strip(),
        names=await _look_up(site, q, _FOUND),
        passages=await _passages(site, q.strip()) if q.strip() else [],
        limit=_FOUND,
    )


def _shown(name: Name) -> dict[str, Any]:
    kind = words.TYPES[name.type]
    return {
        "label": name.label,
        "kind": {"zh": kind.zh, "en": kind.en},
        "path": name.path,
        "iri": name.iri,
    }


async def _look_up(site: Site, phrase: str, limit: int) -> list[Name]:
    """Names that begin with the phrase, then those that hold it; in each, by rank and length."""
    wanted = phrase.strip().lower()
    if not wanted:
        return []
    names = await site.kept("names", lambda: _names(site))
    found: dict[str, tuple[int, int, int, Name]] = {}
    for name in names:
        place = min(
            (0 if key.startswith(wanted) else 1 for key in name.keys if wanted in key), default=2
        )
        if place < 2:
            score = (place, name.rank, len(name.label), name)
            if name.path not in found or score[:3] < found[name.path][:3]:
                found[name.path] = score
    return [score[3] for score in sorted(found.values(), key=lambda score: score[:3])[:limit]]


_THINGS = f"""SELECT DISTINCT ?thing ?label ?other WHERE {{
  {{ GRAPH <{vocab.graph_iri("things")}> {{ ?thing rdfs:label ?label }} }}
  UNION {{ ?thing a eco:Project ; rdfs:label ?label }}
  UNION {{ ?plan eco:coversArea ?thing . ?thing rdfs:label ?label FILTER(LANG(?label) = "zh") }}
  UNION {{ ?statement eco:mentions ?thing . ?thing a eco:AdministrativeArea ; rdfs:label ?label FILTER(LANG(?label) = "zh") }}
  OPTIONAL {{ ?thing skos:altLabel ?other }}
}}"""
_OTHER_NAMES = """SELECT ?thing ?other WHERE {
  ?thing a eco:Indicator ; skos:altLabel ?other
}"""
_RANKS = {"plan": 0, "indicator": 0, "theme": 0, "area": 1, "river": 1, "question": 1, "project": 4}


async def _names(site: Site) -> list[Name]:
    found: list[Name] = []
    for row in await site.rows(_THINGS):
        found.append(_name(row["label"], row["thing"], row["label"]))
        if "other" in row:
            found.append(_name(row["label"], row["thing"], row["other"]))
    indicators = await catalog.indicators(site)
    for each in indicators.values():
        found += [_name(each.zh, each.iri, each.zh), _name(each.zh, each.iri, each.en)]
    for row in await site.rows(_OTHER_NAMES):
        slug = row["thing"].rpartition("/")[2]
        if slug in indicators:
            found.append(_name(indicators[slug].zh, row["thing"], row["other"]))
    for theme in await catalog.themes(site):
        found.append(_name(theme.zh, vocab.thing_iri("theme", theme.slug), theme.zh))
    for question in site.questions.values():
        path = f"/questions/{question.slug}"
        found.append(Name(question.title.zh, "question", "", path, _keys(question.title.zh), 1))
    return [name for name in found if name.type in words.TYPES]


def _name(label: str, iri: str, written: str) -> Name:
    type_ = iri.removeprefix(vocab.ID).partition("/")[0]
    return Name(label, type_, iri, local(iri), _keys(written), _RANKS.get(type_, 2))


def _keys(written: str) -> tuple[str, ...]:
    pinyin = lazy_pinyin(written)
    initials = lazy_pinyin(written, style=Style.FIRST_LETTER)
    return written.lower(), "".join(pinyin).lower(), "".join(initials).lower()


_PASSAGES = """SELECT DISTINCT ?statement ?content ?plan ?title ?path WHERE {{
  {{ ?statement a eco:Task }} UNION {{ ?statement a eco:Passage }} UNION {{ ?statement a eco:Project }}
  ?statement eco:content ?content ; eco:statedIn ?plan ; eco:evidence ?evidence .
  FILTER(CONTAINS(LCASE(?content), {phrase}))
  ?plan dcterms:title ?title .
  OPTIONAL {{ ?evidence eco:sectionPath ?path }}
}} ORDER BY ?plan ?statement LIMIT {limit}"""


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a plan that holds the phrase; ``before``, ``held`` and ``after`` are its words."""

    path: str
    plan: str
    section: str
    before: str
    held: str
    after: str


async def _passages(site: Site, phrase: str) -> list[Passage]:
    query = _PASSAGES.format(phrase=asking.literal(phrase.lower()), limit=_FOUND)
    found: dict[str, Passage] = {}
    for row in await site.rows(query):
        content = row["content"]
        at = content.lower().find(phrase.lower())
        plan = row["plan"].rpartition("/")[2]
        found[row["statement"]] = Passage(
            path=f"/plans/{plan}#f={planfacts.fact_id(row['statement'])}",
            plan=row["title"],
            section=row.get("path", ""),
            before=content[max(0, at - 60) : at],
            held=content[at : at + len(phrase)],
            after=content[at + len(phrase) : at + len(phrase) + 90],
        )
    return list(found.values())
