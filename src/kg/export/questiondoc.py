"""docs/questions.md: every saved question with its parameters and ways of asking, made of its file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from kg.queries import Parameter, Question

_HEAD = """# Saved questions

Made from `queries/questions` by `kg question docs`; a test says when it is out of date.

Each is a file: a SPARQL query that runs as it stands, its metadata in `#+` comments, among them `ask`, the
ways in which people ask it (words of `queries/ask.yaml`; `?` after what may be left out). Run one with
`kg question run SLUG name=value`, open `/questions/SLUG`, get `/api/questions/SLUG.json`, or ask in words:
`kg ask "…"` (see asking.md).
"""


def markdown(questions: Mapping[str, Question]) -> str:
    """The page."""
    return _HEAD + "".join(_lines(questions.values()))


def _lines(questions: Iterable[Question]) -> Iterator[str]:
    theme = ""
    for question in questions:
        if question.theme != theme:
            theme = question.theme
            yield f"\n## {theme}\n"
        yield f"\n### {question.title.zh} · `{question.slug}`\n\n"
        yield f"{question.title.en}. {question.description.en}\n\n{question.description.zh}\n\n"
        for parameter in question.parameters:
            yield _parameter(parameter)
        if question.parameters:
            yield "\n"
        yield f"Beware: {question.notes.en}\n"


def _parameter(parameter: Parameter) -> str:
    several = ", several" if parameter.many else ""
    default = f", `{parameter.default}` unless said" if parameter.default else ", may be left out"
    label = f"{parameter.label.zh} ({parameter.label.en})"
    return f"- `{parameter.name}`: {label}; {parameter.type}{several}{default}\n"
