"""The graph of things: every named thing of every plan once, and what plans state of them
directly. The statements behind those direct triples are in the plans' graphs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256

import pyoxigraph as ox

from kg import vocab
from kg.lexicon import Areas, Lexicon
from kg.mapping import terms
from kg.mapping.iris import area_iri, is_coded, plan_iri, thing_iris
from kg.mapping.terms import LABEL, TYPE, eco, zh
from kg.records import (
    Individual,
    PlanIdentity,
    PlanRecords,
    Relation,
    RelationKind,
    StatementRef,
    Thing,
    ThingKey,
    ThingKind,
)

CLASSES: Mapping[ThingKind, str] = {
    ThingKind.AREA: "AdministrativeArea",
    ThingKind.AREA_GROUP: "AreaGroup",
    ThingKind.RIVER: "River",
    ThingKind.RIVER_REACH: "RiverReach",
    ThingKind.LAKE: "Lake",
    ThingKind.RESERVOIR: "Reservoir",
    ThingKind.SECTION: "MonitoringSection",
    ThingKind.WATER_SOURCE: "DrinkingWaterSource",
    ThingKind.PROTECTED_AREA: "ProtectedArea",
    ThingKind.MOUNTAIN: "Mountain",
    ThingKind.FACILITY: "Facility",
    ThingKind.INDUSTRIAL_PARK: "IndustrialPark",
    ThingKind.CONTROL_ZONE: "ControlZone",
    ThingKind.AGENCY: "Agency",
    ThingKind.ORGANISATION: "Organisation",
    ThingKind.ENTERPRISE: "Enterprise",
    ThingKind.ACTOR_GROUP: "ActorGroup",
    ThingKind.DOCUMENT: "PolicyDocument",
    ThingKind.PLAN: "Plan",
}

# The property that each kind of relation asserts directly, as the ontology's eco:assertsProperty
# says (a test compares the two).
ASSERTS: Mapping[RelationKind, str] = {
    RelationKind.ON_WATER_BODY: "onWaterBody",
    RelationKind.ASSESSMENT_LEVEL: "assessmentLevel",
    RelationKind.SOURCE_TYPE: "sourceType",
    RelationKind.SUPPLY_LEVEL: "supplyLevel",
    RelationKind.LOCATED_IN: "locatedIn",
    RelationKind.CLASS_TARGET: "classTarget",
    RelationKind.FLOWS_THROUGH: "flowsThrough",
    RelationKind.TRIBUTARY_OF: "tributaryOf",
    RelationKind.REACH_OF: "reachOf",
    RelationKind.LEAD: "leadAgency",
    RelationKind.SUPPORT: "supportingAgency",
    RelationKind.BASED_ON: "basedOn",
    RelationKind.CITES: "cites",
    RelationKind.SHARES_RIVER: "sharesRiver",
    RelationKind.COOPERATES_WITH: "cooperatesWith",
    RelationKind.IMPLEMENTED_IN: "implementedIn",
    RelationKind.MEMBER_AREA: "memberArea",
}

_LEVELS: Mapping[str, str] = {
    "country": "CountryLevel",
    "province": "ProvinceLevel",
    "prefecture": "PrefectureLevel",
    "county": "CountyLevel",
    "township": "TownshipLevel",
    "town": "TownshipLevel",
    "subdistrict": "TownshipLevel",
    "village": "VillageLevel",
    "community": "CommunityLevel",
    "development-zone": "DevelopmentZoneLevel",
}


@dataclass(frozen=True, slots=True)
class Outline:
    """What the graph of things needs of one plan: a small part of its records. ``keys`` are all
    that the records name, ``relations`` those between things (or the plan and a thing), without
    their evidence; ``sha256`` is of the file, ``text_sha256`` of the canonical text."""

    identity: PlanIdentity
    keys: tuple[ThingKey, ...] = ()
    things: tuple[Thing, ...] = ()
    relations: tuple[Relation, ...] = ()
    sha256: str = ""
    text_sha256: str = ""
    access_rights: str | None = None

    @property
    def slug(self) -> str:
        return self.identity.slug


@dataclass(frozen=True, slots=True)
class Source:
    """A plan ready for mapping: its records, its canonical text, and the file it was read from."""

    records: PlanRecords
    text: str
    sha256: str = ""
    access_rights: str | None = None

    @property
    def slug(self) -> str:
        return self.records.identity.slug

    @property
    def outline(self) -> Outline:
        """Made anew at each call."""
        relations = (
            replace(relation, evidence=(), context=())
            for relation in self.records.relations
            if isinstance(relation.subject, ThingKey) or relation.subject.record == "plan"
        )
        return Outline(
            self.records.identity,
            tuple(sorted(set(thing_keys(self.records)))),
            self.records.things,
            tuple(dict.fromkeys(relations)),
            self.sha256,
            sha256(self.text.encode("utf-8")).hexdigest(),
            self.access_rights,
        )


@dataclass(frozen=True)
class Context:
    """What the mapping of one plan needs to know of the whole: the IRI of every thing."""

    lexicon: Lexicon
    plans: tuple[PlanIdentity, ...]
    iris: Mapping[ThingKey, ox.NamedNode]

    @property
    def areas(self) -> Areas:
        return self.lexicon.areas

    @classmethod
    def of(cls, sources: Iterable[Source], lexicon: Lexicon) -> Context:
        return cls.outlined([source.outline for source in sources], lexicon)

    @classmethod
    def outlined(cls, outlines: Sequence[Outline], lexicon: Lexicon) -> Context:
        plans = tuple(sorted((o.identity for o in outlines), key=lambda p: p.slug))
        keys = {key for outline in outlines for key in outline.keys}
        return cls(lexicon, plans, thing_iris(keys, lexicon.areas, plans))

    @cached_property
    def plans_of(self) -> Mapping[str, Sequence[PlanIdentity]]:
        """Plans by the area they cover, in order of slug."""
        found: dict[str, list[PlanIdentity]] = {}
        for plan in self.plans:
            found.setdefault(plan.area, []).append(plan)
        return found


def thing_keys(records: PlanRecords) -> Iterator[ThingKey]:
    """Every key that the records name."""
    for thing in records.things:
        yield thing.key
        yield from thing.within
        if thing.jurisdiction:
            yield thing.jurisdiction
    for mention in records.mentions:
        yield mention.thing
    for value in records.values:
        yield from value.subjects
    for project in records.projects:
        yield from (*project.leads, *project.supports, *project.subjects)
    for task in records.tasks:
        yield from (*task.leads, *task.implemented_in, *task.subjects)
    for relation in records.relations:
        for end in (relation.subject, relation.object):
            if isinstance(end, ThingKey):
                yield end
    for cooperation in records.cooperations:
        yield from (*cooperation.parties, *cooperation.subjects)
    for listing in records.listings:
        yield from listing.members
    if records.identity.publisher:
        yield records.identity.publisher


def things_graph(sources: Iterable[Source], context: Context) -> Iterator[ox.Triple]:
    """The graph of things, rebuilt from all plans. May repeat triples, and may hold some that the
    reference graph holds; the caller leaves those out."""
    outlines = sorted((source.outline for source in sources), key=lambda o: o.slug)
    for outline in outlines:
        yield from stated(outline, context)
    for thing in described(outlines).values():
        yield from thing_triples(thing, context)


def stated(outline: Outline, context: Context) -> Iterator[ox.Triple]:
    """The plan as a thing, and what it states of things directly."""
    yield from _plan(outline, context)
    for relation in outline.relations:
        yield from direct(relation, outline.slug, context)


def described(
    outlines: Iterable[Outline], known: Mapping[ThingKey, Thing] | None = None
) -> dict[ThingKey, Thing]:
    """Every thing that the outlines name as all of them describe it; ``known`` says how others
    described some of them before."""
    before = known or {}
    found: dict[ThingKey, Thing] = {}
    for outline in outlines:
        for thing in outline.things:
            other = found.get(thing.key) or before.get(thing.key)
            found[thing.key] = _merged(other, thing) if other else thing
        for key in outline.keys:
            if key not in found:
                found[key] = before.get(key) or Thing(key)
    return found


def direct(relation: Relation, slug: str, context: Context) -> Iterator[ox.Triple]:
    """The triple that a relation between things (or the plan and a thing) asserts."""
    subject: ox.NamedNode
    if isinstance(relation.subject, ThingKey):
        subject = context.iris[relation.subject]
    elif relation.subject.record == "plan":
        subject = ox.NamedNode(plan_iri(slug))
    else:
        return  # of a project or task: asserted in the plan's graph
    object_ = relation_object(relation, context)
    if subject != object_:
        yield ox.Triple(subject, eco(ASSERTS[relation.kind]), object_)


def relation_object(relation: Relation, context: Context) -> ox.NamedNode:
    if isinstance(relation.object, Individual):
        return eco(relation.object.name)
    return context.iris[relation.object]


def _merged(a: Thing, b: Thing) -> Thing:
    """One thing as two plans describe it; where they differ, the smaller value, whatever the
    order of plans."""
    return Thing(
        a.key,
        tuple(sorted({*a.alt_names, *b.alt_names})),
        level=_least(a.level, b.level),
        function=_least(a.function, b.function),
        jurisdiction=min((j for j in (a.jurisdiction, b.jurisdiction) if j), default=None),
        within=tuple(sorted({*a.within, *b.within})),
    )


def _least(a: str | None, b: str | None) -> str | None:
    return min((x for x in (a, b) if x), default=None)


def thing_triples(thing: Thing, context: Context) -> Iterator[ox.Triple]:
    """What is said of a thing itself; nothing of an area of GB/T 2260 but its other names."""
    key, node = thing.key, context.iris[thing.key]
    names = {name for name in thing.alt_names if name != key.name}
    if node.value.startswith(vocab.thing_iri("plan", "")):
        yield from _cited_plan(node, names | {key.name}, context)
        return
    coded = is_coded(key, context.areas)
    if not coded:
        yield ox.Triple(node, TYPE, eco(CLASSES[key.kind]))
        yield ox.Triple(node, LABEL, zh(key.name))
    for name in names:
        yield ox.Triple(node, terms.ALT_LABEL, zh(name))
    if coded:
        return  # label, level and hierarchy are reference data
    if thing.level:
        yield ox.Triple(node, eco("areaLevel"), eco(_LEVELS[thing.level]))
    if key.kind is ThingKind.AREA and context.areas.get(key.adcode):
        yield ox.Triple(node, eco("within"), ox.NamedNode(area_iri(key.adcode)))
    for outer in thing.within:
        yield ox.Triple(node, eco("within"), context.iris[outer])
    if thing.function:
        function = ox.NamedNode(vocab.thing_iri("function", thing.function))
        yield ox.Triple(node, eco("agencyFunction"), function)
    if thing.jurisdiction:
        yield ox.Triple(node, eco("jurisdiction"), context.iris[thing.jurisdiction])


def _cited_plan(node: ox.NamedNode, names: set[str], context: Context) -> Iterator[ox.Triple]:
    """A plan of the store as others cite it: its own title is its label, the rest other names."""
    own: set[str] = set()
    for plan in context.plans:
        if plan_iri(plan.slug) == node.value:
            own |= {plan.title, plan.slug}
    for name in names - own:
        yield ox.Triple(node, terms.ALT_LABEL, zh(name))


def _plan(source: Outline, context: Context) -> Iterator[ox.Triple]:
    """The plan as a thing, and its canonical text."""
    plan = source.identity
    node, text = ox.NamedNode(plan_iri(plan.slug)), ox.NamedNode(vocab.text_iri(plan.slug))
    yield ox.Triple(node, TYPE, eco("Plan"))
    yield ox.Triple(node, LABEL, zh(plan.title))
    yield ox.Triple(node, terms.TITLE, zh(plan.title))
    yield ox.Triple(node, eco("coversArea"), ox.NamedNode(area_iri(plan.area)))
    yield ox.Triple(node, eco("periodStart"), terms.integer(plan.period_start))
    yield ox.Triple(node, eco("periodEnd"), terms.integer(plan.period_end))
    if plan.outlook_year is not None:
        yield ox.Triple(node, eco("outlookYear"), terms.integer(plan.outlook_year))
    if plan.document_number:
        yield ox.Triple(node, eco("documentNumber"), ox.Literal(plan.document_number))
    if plan.issued:
        yield ox.Triple(node, terms.ISSUED, terms.day(plan.issued))
    if plan.publisher:
        yield ox.Triple(node, terms.PUBLISHER, context.iris[plan.publisher])
    if source.access_rights:
        yield ox.Triple(node, terms.ACCESS_RIGHTS, zh(source.access_rights))
    yield ox.Triple(node, eco("sourceSha256"), ox.Literal(source.sha256))
    for higher in _higher_plans(source, context):
        yield ox.Triple(node, eco("higherPlan"), ox.NamedNode(plan_iri(higher)))
    yield ox.Triple(node, eco("text"), text)
    yield ox.Triple(text, TYPE, eco("CanonicalText"))
    yield ox.Triple(text, terms.FORMAT, ox.Literal("text/plain"))
    yield ox.Triple(text, eco("sourceSha256"), ox.Literal(source.text_sha256))


def _higher_plans(source: Outline, context: Context) -> list[str]:
    """The plan in the store that this one says it is based on and whose area holds this one's;
    of several the one of the nearest area (the property is for one)."""
    own = source.identity
    cited = {
        context.iris[relation.object].value
        for relation in source.relations
        if relation.kind is RelationKind.BASED_ON
        and isinstance(relation.object, ThingKey)
        and isinstance(relation.subject, StatementRef)
    }
    for area in context.areas.above(own.area):
        for plan in context.plans_of.get(area.adcode, ()):
            if plan_iri(plan.slug) in cited:
                return [plan.slug]
    return []
