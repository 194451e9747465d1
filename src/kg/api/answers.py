"""Answers to saved questions, asked through the query processes."""

from __future__ import annotations

from kg import queries
from kg.export.answers import Answer, Given, answering
from kg.export.source import DataSource
from kg.queries import Question
from kg.service.server import Service


async def ask(
    service: Service, question: Question, given: Given, client: str, *, evidence: bool
) -> Answer:
    """Raises :class:`kg.errors.QuestionError` for bad parameters and what queries raise."""
    source = DataSource.of(service.snapshots.current().manifest)
    asking = answering(question, given, source, evidence=evidence)
    text = next(asking)
    while True:
        table = queries.table(await service.solutions(text, client))
        try:
            text = asking.send(table)
        except StopIteration as done:
            answer: Answer = done.value
            return answer
