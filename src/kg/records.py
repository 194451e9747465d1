"""What a plan says, as frozen typed records: the only thing that passes from extraction to RDF.

Every record that states something carries at least one :class:`Evidence`: the very characters
it stands on. Things (rivers, agencies, areas …) are named by :class:`ThingKey`; statements refer
to things, projects, programmes and tasks by key, never by object.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from kg.document import Span


@dataclass(frozen=True, slots=True)
class Evidence:
    """Characters of the canonical text that carry a statement, and where they stand."""

    span: Span
    section_path: tuple[str, ...] = ()
    table_title: str | None = None
    row: int | None = None
    column: int | None = None
    page: int | None = None


# --- things ---------------------------------------------------------------------------------


class ThingKind(StrEnum):
    """Kinds of named thing; the value is the ``{type}`` of its IRI."""

    AREA = "area"
    AREA_GROUP = "area-group"
    RIVER = "river"
    RIVER_REACH = "reach"
    LAKE = "lake"
    RESERVOIR = "reservoir"
    SECTION = "section"
    WATER_SOURCE = "water-source"
    PROTECTED_AREA = "protected-area"
    MOUNTAIN = "mountain"
    FACILITY = "facility"
    INDUSTRIAL_PARK = "industrial-park"
    CONTROL_ZONE = "control-zone"
    AGENCY = "agency"
    ORGANISATION = "organisation"
    ENTERPRISE = "enterprise"
    ACTOR_GROUP = "actor-group"
    DOCUMENT = "document"
    PLAN = "plan"


@dataclass(frozen=True, slots=True, order=True)
class ThingKey:
    """Identifies a thing across plans.

    ``name`` is the canonical Chinese name. ``adcode`` is the area whose scope makes the name
    unique (a county for a reservoir, a province for a river; for an agency its jurisdiction; for
    an area of GB/T 2260 its own code and for a town or village its county's code). ``parent``
    tells apart things of one kind, name and scope (two 小河; a village by its town).
    """

    kind: ThingKind
    name: str
    adcode: str = ""
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Thing:
    """A named thing with every other wording met for it."""

    key: ThingKey
    alt_names: tuple[str, ...] = ()
    level: str | None = None  # an area's level: province … village, development-zone
    function: str | None = None  # an agency's function slug
    jurisdiction: ThingKey | None = None
    within: tuple[ThingKey, ...] = ()  # an area's containing areas, where known by rule


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """One place where the text names a thing."""

    span: Span
    thing: ThingKey


# --- statements -----------------------------------------------------------------------------


class ValueKind(StrEnum):
    TARGET = "Target"
    OBSERVATION = "Observation"
    PAST_TARGET = "PastTarget"


class Comparator(StrEnum):
    EQUAL = "Equal"
    AT_LEAST = "AtLeast"
    AT_MOST = "AtMost"
    MORE_THAN = "MoreThan"
    LESS_THAN = "LessThan"
    ABOUT = "About"
    QUALITATIVE = "Qualitative"


class WaterClass(StrEnum):
    I = "ClassI"  # noqa: E741 — the national standard's own numeral
    II = "ClassII"
    III = "ClassIII"
    IV = "ClassIV"
    V = "ClassV"
    INFERIOR_V = "ClassInferiorV"


class Bindingness(StrEnum):
    BINDING = "Binding"
    EXPECTED = "Expected"


class ChangeKind(StrEnum):
    INCREASE = "Increase"
    DECREASE = "Decrease"


@dataclass(frozen=True, slots=True)
class IndicatorValue:
    """One value of one indicator for one subject: a figure, a water class, or words.

    ``value`` is the figure in ``unit_text`` as written (万吨 stays 万吨), ``value_max`` the upper
    end of a range. Exactly one of ``value``, ``water_class`` and (comparator Qualitative)
    ``value_text`` alone carries the content; ``value_text`` always holds what is written.
    ``project``, ``programme`` and ``task`` are keys of the records the value is about or part of.
    ``key`` is unique in the plan; ``restates`` is the key of the value that says the same before.
    """

    kind: ValueKind
    indicator_text: str
    comparator: Comparator
    value_text: str
    evidence: tuple[Evidence, ...]
    value: Decimal | None = None
    value_max: Decimal | None = None
    water_class: WaterClass | None = None
    unit_text: str | None = None
    indicator: str | None = None  # concept slug
    subjects: tuple[ThingKey, ...] = ()
    subject_text: str | None = None
    jointly: bool = False
    year: int | None = None
    each_year: bool = False
    bindingness: Bindingness | None = None
    cumulative: bool = False
    baseline_year: int | None = None
    change: ChangeKind | None = None
    project: str | None = None
    programme: str | None = None
    task: str | None = None
    context: tuple[Evidence, ...] = ()
    key: str = ""
    restates: str | None = None


@dataclass(frozen=True, slots=True)
class Programme:
    """A heading over projects. ``key`` is unique in the plan."""

    key: str
    label: str
    evidence: tuple[Evidence, ...]
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Project:
    """One project or project category. ``investment`` is in 万元. ``key`` is unique in the plan."""

    key: str
    label: str
    evidence: tuple[Evidence, ...]
    number: int | None = None
    content: str | None = None
    content_span: Span | None = None
    investment: Decimal | None = None
    start_year: int | None = None
    end_year: int | None = None
    leads: tuple[ThingKey, ...] = ()
    supports: tuple[ThingKey, ...] = ()
    programme: str | None = None
    origin: str | None = None
    subjects: tuple[ThingKey, ...] = ()
    access_rights: str | None = None
    context: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """One task paragraph. ``label`` is its lead sentence. ``key`` is unique in the plan."""

    key: str
    label: str
    content: str
    evidence: tuple[Evidence, ...]
    themes: tuple[str, ...] = ()
    deadlines: tuple[int, ...] = ()
    leads: tuple[ThingKey, ...] = ()
    implemented_in: tuple[ThingKey, ...] = ()
    subjects: tuple[ThingKey, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph, note or box that is no task."""

    content: str
    evidence: tuple[Evidence, ...]


class RelationKind(StrEnum):
    """Slugs of the relation-kind concepts."""

    ON_WATER_BODY = "on-water-body"
    ASSESSMENT_LEVEL = "assessment-level"
    SOURCE_TYPE = "source-type"
    SUPPLY_LEVEL = "supply-level"
    LOCATED_IN = "located-in"
    CLASS_TARGET = "class-target"
    FLOWS_THROUGH = "flows-through"
    TRIBUTARY_OF = "tributary-of"
    REACH_OF = "reach-of"
    LEAD = "lead"
    SUPPORT = "support"
    BASED_ON = "based-on"
    CITES = "cites"
    SHARES_RIVER = "shares-river"
    COOPERATES_WITH = "cooperates-with"
    IMPLEMENTED_IN = "implemented-in"
    MEMBER_AREA = "member-area"


@dataclass(frozen=True, slots=True)
class StatementRef:
    """Names a project or task as the subject of a relation."""

    record: str  # "project" | "task" | "plan"
    key: str


@dataclass(frozen=True, slots=True)
class Individual:
    """A named individual of the ontology (``NationalAssessment``, ``RiverSource``, ``ClassII``)."""

    name: str


@dataclass(frozen=True, slots=True)
class Relation:
    kind: RelationKind
    subject: ThingKey | StatementRef
    object: ThingKey | Individual
    evidence: tuple[Evidence, ...]
    context: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Cooperation:
    parties: tuple[ThingKey, ...]
    evidence: tuple[Evidence, ...]
    party_text: str | None = None
    subjects: tuple[ThingKey, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    label: str
    members: tuple[ThingKey, ...]
    evidence: tuple[Evidence, ...]


# --- the plan as a whole --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PlanIdentity:
    """Who the plan is. ``area`` is the adcode it covers; ``stated`` ties each field to its source."""

    slug: str
    title: str
    area: str
    period_start: int
    period_end: int
    outlook_year: int | None = None
    document_number: str | None = None
    issued: date | None = None
    publisher: ThingKey | None = None
    stated: tuple[tuple[str, Evidence], ...] = ()

    @property
    def past_year(self) -> int:
        """The last year of the period before: what achievements hold at."""
        return self.period_start - 1


class NumberStatus(StrEnum):
    """What became of a numeral of the text."""

    FACT = "fact"
    STRUCTURE = "structure"
    NAME = "name"
    THRESHOLD = "threshold"
    UNEXPLAINED = "unexplained"


@dataclass(frozen=True, slots=True, order=True)
class NumberMark:
    span: Span
    status: NumberStatus
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """What a person said of a fact that was read: the verdict (right, changed, wrong), what of it
    was changed (field, before, after), why, and who. ``key`` is the record's where it is kept;
    ``span`` where its quote stands."""

    fact: str
    what: str
    verdict: str
    span: Span
    changes: tuple[tuple[str, str, str], ...] = ()
    reason: str = ""
    reviewer: str = ""
    key: str | None = None


@dataclass(frozen=True, slots=True)
class PlanRecords:
    """Everything read from one document, in document order."""

    identity: PlanIdentity
    things: tuple[Thing, ...] = ()
    mentions: tuple[Mention, ...] = ()
    values: tuple[IndicatorValue, ...] = ()
    programmes: tuple[Programme, ...] = ()
    projects: tuple[Project, ...] = ()
    tasks: tuple[Task, ...] = ()
    passages: tuple[Passage, ...] = ()
    relations: tuple[Relation, ...] = ()
    cooperations: tuple[Cooperation, ...] = ()
    listings: tuple[Listing, ...] = ()
    marks: tuple[NumberMark, ...] = ()
    reviews: tuple[Review, ...] = ()
    warnings: tuple[str, ...] = ()
