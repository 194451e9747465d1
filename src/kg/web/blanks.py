"""The blanks of a question as controls: short lists to open, long ones to type into."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg import queries
from kg.queries import Parameter, Question
from kg.web.site import Site

_OPENED = 60  # a longer list is typed into, not opened
_SUGGESTED = 40


@dataclass(frozen=True, slots=True)
class Option:
    """``term`` is the value as the query has it, whatever way it was written."""

    value: str
    label: str
    term: str


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Control:
    """One parameter as a control in place: a list to choose from (``choices``), a long list to
    type into (``long``), or a field. ``label`` is what is chosen, in words."""

    parameter: Parameter
    choices: tuple[Choice, ...]
    long: bool
    written: str
    label: str


async def controls(
    site: Site, question: Question, given: Mapping[str, Sequence[str]]
) -> list[Control]:
    """Raises :class:`kg.errors.QuestionError` for a value that is not of its parameter's type."""
    return list(
        await asyncio.gather(
            *(_control(site, each, given.get(each.name)) for each in question.parameters)
        )
    )


async def suggested(site: Site, parameter: Parameter, words: str) -> list[Option]:
    """The first options that hold these words, in any case; those that begin with them first."""
    wanted = words.strip().lower()
    options = await options_of(site, parameter)
    found = [each for each in options if wanted in each.label.lower() or wanted == each.value]
    found.sort(key=lambda each: not each.label.lower().startswith(wanted))
    return found[:_SUGGESTED]


async def _control(site: Site, parameter: Parameter, given: Sequence[str] | None) -> Control:
    written = [value for value in (given if given is not None else [parameter.default]) if value]
    options = await options_of(site, parameter) if parameter.options else []
    chosen = {str(queries.term(parameter, value)) for value in written}
    labels = [each.label for each in options if each.term in chosen]
    long = len(options) > _OPENED and not parameter.many
    return Control(
        parameter=parameter,
        choices=()
        if long
        else tuple(Choice(each.value, each.label, each.term in chosen) for each in options),
        long=long,
        written=" ".join(written),
        label="、".join(labels) or " ".join(written),
    )


async def options_of(site: Site, parameter: Parameter) -> list[Option]:
    """What a parameter may be; read once a snapshot for all questions that ask the same."""

    async def make() -> list[Option]:
        table = queries.table(await site.service.solutions(parameter.options))
        return [
            Option(_short(parameter, value), label, str(queries.term(parameter, value)))
            for value, label in dict.fromkeys(queries.options_of(table))
        ]

    key = ("options", parameter.options, parameter.type, parameter.base)
    return await site.kept(key, make)


def _short(parameter: Parameter, value: str) -> str:
    """As an address has it: without what the parameter puts before a bare name."""
    return value.removeprefix(parameter.base) if parameter.base else value
