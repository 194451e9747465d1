"""IRIs of the statements that others refer to by key: values, projects, programmes, tasks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pyoxigraph as ox

from kg.mapping.evidence import SECTION_SEPARATOR
from kg.mapping.iris import StatementIris, key_payload, plan_iri
from kg.mapping.things import Source
from kg.records import Evidence, IndicatorValue

Keyed = Mapping[tuple[str, str], ox.NamedNode]


def keyed_iris(source: Source) -> Keyed:
    """By kind of record and key; the plan itself under ``("plan", slug)``. Raises ``ValueError``
    where a record refers to one that is not there."""
    return settle(source, StatementIris(source.slug))[0]


def settle(source: Source, iris: StatementIris) -> tuple[Keyed, list[ox.NamedNode]]:
    """The same, and the IRIs of the values in their order."""
    records, text = source.records, source.text
    keyed = {("plan", source.slug): ox.NamedNode(plan_iri(source.slug))}
    labels = {programme.key: programme.label for programme in records.programmes}
    for programme in records.programmes:
        named: list[object] = [programme.label, labels.get(programme.parent or "", "")]
        keyed["programme", programme.key] = iris.make("programme", named)
    for project in records.projects:
        where = labels.get(project.programme or "", "")
        node = iris.make("project", [project.label, where, project.number])
        keyed["project", project.key] = node
    for task in records.tasks:
        keyed["task", task.key] = iris.make("task", [task.label, *section(task.evidence)])
    nodes = []
    for value in records.values:
        payload = [
            value.kind.value,
            value.indicator_text,
            [key_payload(key) for key in value.subjects],
            [ref(keyed, kind, key).value for kind, key in _about(value)],
            value.year,
            value.value_text,
            quotes(value.evidence, text),
            section(value.evidence),
        ]
        nodes.append(iris.make("value", payload))
        keyed["value", value.key] = nodes[-1]
    return keyed, nodes


def ref(keyed: Keyed, record: str, key: str) -> ox.NamedNode:
    """Raises ``ValueError`` for a record that is not there."""
    try:
        return keyed[record, key]
    except KeyError:
        raise ValueError(f"no {record} {key!r} among the records") from None


def quotes(evidence: Sequence[Evidence], text: str) -> list[str]:
    """The words of each evidence, as part of what identifies a statement."""
    return [item.span.of(text) for item in evidence]


def section(evidence: Sequence[Evidence]) -> list[str]:
    """The section a statement stands in, as part of what identifies it."""
    return [SECTION_SEPARATOR.join(evidence[0].section_path), evidence[0].table_title or ""]


def _about(value: IndicatorValue) -> Iterator[tuple[str, str]]:
    if value.project is not None:
        yield "project", value.project
    if value.programme is not None:
        yield "programme", value.programme
