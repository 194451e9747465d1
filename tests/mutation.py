"""``python -m tests.mutation [SHARE] [SEED]``: whether a test fails for each rule that is taken away.

A rule is a regular expression that a module of the readers is given a name for. One after another
is replaced by one that finds nothing, in a process of its own, and the tests of reading are run
until the first that fails. Rules whose loss no test notices are named at the end. ``SHARE`` of
them (all, if not given) are tried, drawn by ``SEED``.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import os
import pkgutil
import random
import re
import signal
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from rich.progress import track

import kg.extract
import kg.parse
from kg.lexicon.words import Words

_UNIT = Path(__file__).parent / "unit"
_FIRST = (
    "test_values",
    "test_names",
    "test_numbers",
    "test_phrases",
    "test_extract",
    "test_relations",
)
_THEN = (
    "test_identity",
    "test_stated",
    "test_restate",
    "test_parse_text",
    "test_parse_tables",
    "test_parse_wrapped",
)
_LAST = ("test_cases.py", "test_unseen.py")
_SECONDS = 600  # after which the tests count as failed: a rule whose loss has them hang is noticed
_NOTHING = r"(?!)"


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern by the module that names it."""

    module: str
    name: str

    def __str__(self) -> str:
        return f"{self.module}.{self.name}"

    @property
    def pattern(self) -> re.Pattern[str]:
        found: re.Pattern[str] = getattr(sys.modules[self.module], self.name)
        return found


def rules() -> list[Rule]:
    """All of them, each once: where it is made, not where it is imported."""
    found: dict[int, Rule] = {}
    for module in _modules():
        for name, value in vars(sys.modules[module]).items():
            if isinstance(value, re.Pattern) and re.search(
                rf"^{name}\b.*=", _source(module), re.MULTILINE
            ):
                found.setdefault(id(value), Rule(module, name))
    return list(found.values())


def _modules() -> Iterator[str]:
    for package in (kg.extract, kg.parse):
        for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            importlib.import_module(module.name)
            yield module.name


def _source(module: str) -> str:
    return Path(str(sys.modules[module].__file__)).read_text("utf-8")


def tests() -> list[str]:
    """Files of tests, those that fail soonest first."""
    units = sorted(_UNIT.glob("test_*.py"))
    chosen = [
        str(path) for start in (*_FIRST, *_THEN) for path in units if path.name.startswith(start)
    ]
    return [*chosen, *(str(_UNIT.parent / name) for name in _LAST)]


def noticed(rule: Rule) -> bool:
    """Whether a test fails without it."""
    child = os.fork()
    if not child:
        signal.alarm(_SECONDS)
        os._exit(_without(rule))
    _, status = os.waitpid(child, 0)
    return status != 0


def _without(rule: Rule) -> int:
    pattern = rule.pattern
    nothing = re.compile(_NOTHING, pattern.flags)
    for module in [each for name, each in sys.modules.items() if name.startswith("kg.")]:
        for name, value in list(vars(module).items()):
            if value is pattern:
                setattr(module, name, nothing)
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        return int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", *tests()]))


def main(share: float, seed: int) -> None:
    there = sorted(rules(), key=str)
    drawn = random.Random(seed).sample(there, round(share * len(there)))
    Words().load()  # once, for all that are forked
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        outcomes = list(track(threads.map(noticed, drawn), "rules", len(drawn)))
    missed = [rule for rule, seen in zip(drawn, outcomes, strict=True) if not seen]
    print(f"{len(there)} rules, {len(drawn)} tried, {len(drawn) - len(missed)} noticed")
    for rule in missed:
        print(f"  {rule}")


if __name__ == "__main__":
    main(
        float(sys.argv[1]) if len(sys.argv) > 1 else 1.0,
        int(sys.argv[2]) if len(sys.argv) > 2 else 0,
    )
