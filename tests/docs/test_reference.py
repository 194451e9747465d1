"""docs/reference.md lists every route, command, saved question and example, and no other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from kg import cli, examples, queries
from kg.api.app import create_app
from kg.service.limits import Limits
from kg.web.install import install

PAGE = Path("docs/reference.md").read_text("utf-8")


def listed(heading: str) -> list[str]:
    """What the first column of a section's table names."""
    section = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    return re.findall(r"^\| `([^`]+)` \|", section, re.MULTILINE)


def routes(directory: Path) -> set[str]:
    app = create_app(directory, limits=Limits())
    install(app)
    document = app.openapi()
    return {
        f"{method.upper()} {path}"
        for path, operations in document["paths"].items()
        for method in operations
    }


def leaves(command: object, name: str) -> Iterator[str]:
    inner = getattr(command, "commands", None)
    if inner is None:
        yield name
        return
    for word, each in inner.items():
        yield from leaves(each, f"{name} {word}")


def test_every_route(tmp_path: Path) -> None:
    assert sorted(listed("Over HTTP")) == sorted(routes(tmp_path))


def test_every_command() -> None:
    assert sorted(listed("Commands")) == sorted(leaves(get_command(cli.commands()), "kg"))


def test_the_module_of_each_command() -> None:
    """A command's module is found by the names that are given for it: all, and no other."""
    for names in cli.MODULES.values():
        for name in names:
            group = get_command(cli.commands(name))
            assert isinstance(group, TyperGroup)
            assert sorted(group.commands) == sorted(names)


def test_every_question() -> None:
    assert listed("Saved questions") == list(queries.load(Path("queries/questions")))


def test_every_example() -> None:
    cookbook = Path("docs/sparql-cookbook.md").read_text("utf-8")
    found = examples.load(Path("queries/examples"))
    assert len(found) >= 30
    assert [each.slug for each in found if f"### {each.title.en}\n" not in cookbook] == []


@pytest.mark.parametrize("heading", ["Over HTTP", "Commands", "Saved questions"])
def test_each_says_what_it_is(heading: str) -> None:
    section = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("| `")]
    assert rows
    assert all(len(line.split("|")[2].strip()) > 3 for line in rows), rows
