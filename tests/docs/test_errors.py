"""docs/errors.md lists every code, once, and none that is not there."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections import Counter
from pathlib import Path

import kg
from kg.errors import KgError

PAGE = Path("docs/errors.md").read_text("utf-8")


def errors() -> list[type[KgError]]:
    for module in pkgutil.walk_packages(kg.__path__, "kg."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    found: list[type[KgError]] = []
    pending: list[type[KgError]] = [KgError]
    while pending:
        error = pending.pop()
        found.append(error)
        pending += error.__subclasses__()
    return found


def test_every_code_is_explained_and_every_explanation_has_its_code() -> None:
    rows = Counter(re.findall(r"^\| `([a-z-]+)` \|", PAGE, re.MULTILINE))
    assert set(rows) == {error.code for error in errors()} - {"error"}
    assert set(rows.values()) == {1}
    assert "`error`" in PAGE


def test_the_http_status_in_the_page_is_the_one_that_is_sent() -> None:
    sent = {error.code: error.http_status for error in errors()}
    stated = re.findall(r"^\| `([a-z-]+)` \| ([0-9]{3}) \|", PAGE, re.MULTILINE)
    assert stated
    assert {code: int(status) for code, status in stated} == {
        code: sent[code] for code, _ in stated
    }


def test_no_two_kinds_of_error_share_a_code() -> None:
    shared = Counter(error.code for error in errors())
    assert [code for code, count in shared.items() if count > 1] == []


def test_an_error_is_one_line_with_code_place_and_hint() -> None:
    from kg.errors import EmptyDocument, Place

    error = EmptyDocument("the file holds no text", place=Place("a.txt", 3, 7))
    assert str(error) == (
        "[empty-document] a.txt:3:7: the file holds no text"
        " (the file has no text; check that the right file was saved)"
    )
