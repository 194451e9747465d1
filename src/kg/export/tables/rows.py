"""The rows of the tables, from the store, a plan at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from kg import vocab
from kg.export.selection import VALUE_KINDS
from kg.export.tables.named import Named
from kg.export.tables.schema import SEPARATOR, Cell, Row, row
from kg.facts import TITLE_IRI, Description, Facts, PlanFacts

_ECO = vocab.ECO
_ISSUED, _PUBLISHER = vocab.DCTERMS + "issued", vocab.DCTERMS + "publisher"
_RIGHTS, _COMMENT = vocab.DCTERMS + "accessRights", vocab.RDFS + "comment"
_SHA = _ECO + "sourceSha256"
_ROLES: Mapping[str, str] = {
    "leadAgency": "lead",
    "supportingAgency": "support",
    "implementedIn": "place",
}


def rows_of(facts: Facts) -> Iterator[tuple[str, Row]]:
    """Every row with the name of its table, in an order that is the same for the same store."""
    return _Rows(facts).all()


class _Rows:
    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._named = Named(facts)

    def all(self) -> Iterator[tuple[str, Row]]:
        for plan in self._facts.each_plan():
            yield from self._plan(plan)
            for class_, statement in plan.statements:
                yield from self._statement(class_, statement, plan)
        yield from self._named.rows()
        for finding in self._facts.findings:
            yield self._finding(finding)

    # --- plans and their statements ---

    def _plan(self, plan: PlanFacts) -> Iterator[tuple[str, Row]]:
        facts, node = self._facts, self._facts.about(plan.plan.iri)
        text = facts.about(node.iri_of(_ECO + "text") or "")
        publisher = node.iri_of(_PUBLISHER)
        yield row(
            "plans",
            id=node.iri,
            slug=plan.plan.slug,
            title=node.text(TITLE_IRI),
            area=plan.plan.area,
            area_name=facts.label(plan.plan.area) if plan.plan.area else None,
            period_start=node.whole(_ECO + "periodStart"),
            period_end=node.whole(_ECO + "periodEnd"),
            outlook_year=node.whole(_ECO + "outlookYear"),
            document_number=node.text(_ECO + "documentNumber"),
            issued=node.text(_ISSUED),
            publisher=facts.label(publisher) if publisher else None,
            higher_plan=node.iri_of(_ECO + "higherPlan"),
            source_sha256=node.text(_SHA),
            text_sha256=text.text(_SHA),
        )

    def _statement(
        self, class_: str, statement: Description, plan: PlanFacts
    ) -> Iterator[tuple[str, Row]]:
        yield from self._evidence(statement, plan)
        for thing in statement.iris(_ECO + "mentions"):
            self._named.add(thing, plan.plan.slug, mention=True)
            yield row("mentions", statement=statement.iri, thing=thing)
        kind = "Value" if class_ in VALUE_KINDS else class_
        yield from self._makers[kind](self, class_, statement, plan)

    def _evidence(self, statement: Description, plan: PlanFacts) -> Iterator[tuple[str, Row]]:
        for role, predicate in (("evidence", "evidence"), ("context", "contextEvidence")):
            for iri in statement.iris(_ECO + predicate):
                node = plan.nodes.get(iri)
                if node is None:
                    continue
                quote = plan.quote(node)
                yield row(
                    "evidence",
                    statement=statement.iri,
                    role=role,
                    evidence=iri,
                    plan=plan.plan.iri,
                    quote=quote.quote,
                    start=quote.start,
                    end=quote.end,
                    section=quote.section,
                    table_title=quote.table,
                    row=quote.row,
                    column=quote.column,
                    page=quote.page,
                )

    def _place(self, statement: Description, plan: PlanFacts) -> dict[str, Cell]:
        quotes = plan.quotes(statement)
        if not quotes:
            return {}
        first = quotes[0]
        return {
            "section": first.section,
            "quote": first.quote,
            "start": first.start,
            "end": first.end,
        }

    def _value(self, class_: str, value: Description, plan: PlanFacts) -> Iterator[tuple[str, Row]]:
        subjects = value.iris(_ECO + "subject")
        indicator = value.iri_of(_ECO + "indicator")
        about = self._facts.about(indicator) if indicator else None
        unit = about.iri_of(_ECO + "canonicalUnit") if about else None
        canonical = value.number(_ECO + "canonicalValue")
        yield row(
            "values",
            id=value.iri,
            plan=plan.plan.iri,
            kind=class_,
            kind_name=self._facts.term(class_),
            indicator=indicator,
            indicator_name=self._facts.label(indicator) if indicator else None,
            indicator_text=value.text(_ECO + "indicatorText"),
            subjects=self._labels(subjects, plan),
            subject_text=value.text(_ECO + "subjectText"),
            jointly=_ECO + "jointly" in value.objects,
            year=value.whole(_ECO + "year"),
            each_year=_ECO + "recurrence" in value.objects,
            comparator=self._term(value, "comparator"),
            value=value.number(_ECO + "value"),
            value_max=value.number(_ECO + "valueMax"),
            water_class=self._term(value, "waterClass"),
            value_text=value.text(_ECO + "valueText"),
            unit_text=value.text(_ECO + "unitText"),
            canonical_value=canonical,
            canonical_value_max=value.number(_ECO + "canonicalValueMax"),
            canonical_unit=self._facts.unit(unit) if unit and canonical is not None else None,
            bindingness=self._term(value, "bindingness"),
            cumulative=_ECO + "cumulative" in value.objects,
            baseline_year=value.whole(_ECO + "baselineYear"),
            change=self._term(value, "changeKind"),
            task=value.iri_of(_ECO + "partOfTask"),
            restates=value.iri_of(_ECO + "restates"),
            **self._place(value, plan),
        )
        for subject in subjects:
            self._named.add(subject, plan.plan.slug)
            yield row(
                "value_subjects",
                value=value.iri,
                subject=subject,
                subject_name=self._label(subject, plan),
            )

    def _programme(
        self, _class: str, programme: Description, plan: PlanFacts
    ) -> Iterator[tuple[str, Row]]:
        yield row(
            "programmes",
            id=programme.iri,
            plan=plan.plan.iri,
            name=_first(programme.names()),
            parent=programme.iri_of(_ECO + "partOfProgramme"),
            **self._place(programme, plan),
        )

    def _project(
        self, _class: str, project: Description, plan: PlanFacts
    ) -> Iterator[tuple[str, Row]]:
        programme = project.iri_of(_ECO + "partOfProgramme")
        theme = project.iri_of(_ECO + "theme")
        yield row(
            "projects",
            id=project.iri,
            plan=plan.plan.iri,
            number=project.whole(_ECO + "projectNumber"),
            name=_first(project.names()),
            programme=programme,
            programme_name=self._label(programme, plan) if programme else None,
            theme=self._facts.label(theme) if theme else None,
            content=project.text(_ECO + "content"),
            investment=project.number(_ECO + "investment"),
            start_year=project.whole(_ECO + "startYear"),
            end_year=project.whole(_ECO + "endYear"),
            leads=self._labels(project.iris(_ECO + "leadAgency"), plan),
            supports=self._labels(project.iris(_ECO + "supportingAgency"), plan),
            origin=project.text(_ECO + "projectOrigin"),
            access_rights=project.text(_RIGHTS),
            **self._place(project, plan),
        )
        yield from self._actors(project, plan)

    def _task(self, _class: str, task: Description, plan: PlanFacts) -> Iterator[tuple[str, Row]]:
        yield row(
            "tasks",
            id=task.iri,
            plan=plan.plan.iri,
            name=_first(task.names()),
            content=task.text(_ECO + "content"),
            themes=self._labels(task.iris(_ECO + "theme"), plan),
            deadlines=SEPARATOR.join(literal.value for literal in task.literals(_ECO + "deadline")),
            **self._place(task, plan),
        )
        yield from self._actors(task, plan)

    def _actors(self, statement: Description, plan: PlanFacts) -> Iterator[tuple[str, Row]]:
        for predicate, role in _ROLES.items():
            for thing in statement.iris(_ECO + predicate):
                self._named.add(thing, plan.plan.slug)
                function = self._facts.about(thing).iri_of(_ECO + "agencyFunction")
                yield row(
                    "actors",
                    statement=statement.iri,
                    role=role,
                    thing=thing,
                    name=self._facts.label(thing),
                    function=self._facts.label(function) if function else None,
                )

    def _relation(
        self, _class: str, relation: Description, plan: PlanFacts
    ) -> Iterator[tuple[str, Row]]:
        kind = relation.iri_of(_ECO + "relationKind") or ""
        subject = relation.iri_of(_ECO + "relationSubject") or ""
        object_ = relation.iri_of(_ECO + "relationObject") or ""
        for end in (subject, object_):
            self._named.add(end, plan.plan.slug)
        self._named.trait(subject, kind.rsplit("/", 1)[-1], object_)
        yield row(
            "relations",
            id=relation.iri,
            plan=plan.plan.iri,
            kind=kind.rsplit("/", 1)[-1],
            kind_name=self._facts.label(kind),
            subject=subject,
            subject_name=self._label(subject, plan),
            object=object_,
            object_name=self._label(object_, plan),
            **self._place(relation, plan),
        )

    def _cooperation(
        self, _class: str, cooperation: Description, plan: PlanFacts
    ) -> Iterator[tuple[str, Row]]:
        parties, subjects = (cooperation.iris(_ECO + name) for name in ("party", "subject"))
        for thing in (*parties, *subjects):
            self._named.add(thing, plan.plan.slug)
        yield row(
            "cooperations",
            id=cooperation.iri,
            plan=plan.plan.iri,
            parties=self._labels(parties, plan),
            party_text=cooperation.text(_ECO + "partyText"),
            subjects=self._labels(subjects, plan),
            **self._place(cooperation, plan),
        )

    def _listing(
        self, _class: str, listing: Description, plan: PlanFacts
    ) -> Iterator[tuple[str, Row]]:
        for member in listing.iris(_ECO + "member"):
            self._named.add(member, plan.plan.slug)
            yield row(
                "listings",
                listing=listing.iri,
                plan=plan.plan.iri,
                listing_name=_first(listing.names()),
                member=member,
                member_name=self._facts.label(member),
            )

    def _passage(
        self, _class: str, passage: Description, plan: PlanFacts
    ) -> Iterator[tuple[str, Row]]:
        place = self._place(passage, plan)
        place.pop("quote", None)  # its content says the same
        content = passage.text(_ECO + "content")
        yield row("passages", id=passage.iri, plan=plan.plan.iri, content=content, **place)

    _makers: Mapping[
        str, Callable[[_Rows, str, Description, PlanFacts], Iterator[tuple[str, Row]]]
    ] = {
        "Value": _value,
        "Programme": _programme,
        "Project": _project,
        "Task": _task,
        "Relation": _relation,
        "Cooperation": _cooperation,
        "Listing": _listing,
        "Passage": _passage,
    }

    def _finding(self, finding: Description) -> tuple[str, Row]:
        return row(
            "findings",
            id=finding.iri,
            kind=self._term(finding, "findingKind"),
            comment=finding.text(_COMMENT, "zh"),
            comment_en=finding.text(_COMMENT, "en"),
            statements=" ".join(finding.iris(_ECO + "between")),
        )

    # --- names ---

    def _label(self, iri: str, plan: PlanFacts) -> str:
        node = plan.nodes.get(iri)
        return (_first(node.names()) if node else None) or self._facts.label(iri)

    def _labels(self, iris: Sequence[str], plan: PlanFacts) -> str:
        return SEPARATOR.join(self._label(iri, plan) for iri in iris)

    def _term(self, node: Description, predicate: str) -> str | None:
        iri = node.iri_of(_ECO + predicate)
        return self._facts.label(iri) if iri else None


def _first(names: Sequence[str]) -> str | None:
    return names[0] if names else None
