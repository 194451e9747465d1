"""Commands for saved comparisons: saved list, save, show, rename, delete, export, import."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer
from rich import box
from rich.console import Console
from rich.table import Table

from kg import queries, settings
from kg.cli import options
from kg.errors import NotAuthorised, UsageError
from kg.export import answers
from kg.export.answers import Answer
from kg.export.source import DataSource
from kg.files import replacing
from kg.queries import Question
from kg.saved import (
    COMPARE,
    QUESTION,
    Draft,
    Library,
    Rows,
    Saved,
    as_file,
    change,
    fingerprint,
    from_file,
)
from kg.store import Snapshot, held

Key = Annotated[
    str | None, typer.Option("--key", help="What its maker was given; none for the operator.")
]


def register(app: typer.Typer) -> None:
    group = typer.Typer(help="Saved comparisons.", no_args_is_help=True)
    group.command("list")(list_command)
    group.command("save")(save_command)
    group.command("show")(show_command)
    group.command("rename")(rename_command)
    group.command("delete")(delete_command)
    group.command("export")(export_command)
    group.command("import")(import_command)
    app.add_typer(group, name="saved")


def list_command(store: options.Store = options.STORE, as_json: options.Json = False) -> None:
    """All of them, newest first."""
    found = Library(store).all()
    if as_json:
        _json([saved.as_json() for saved in found])
        return
    table = Table("id", "name", "page", "saved", "last looked at", box=box.SIMPLE)
    for saved in found:
        table.add_row(saved.id, saved.name, saved.page, saved.made[:10], saved.seen[:10])
    Console(width=None if sys.stdout.isatty() else 160).print(table)


def save_command(
    name: Annotated[str, typer.Argument(help="What it is to be called.")],
    slug: Annotated[str, typer.Argument(help="The question.")],
    values: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME=VALUE]…", help="Parameters.")
    ] = None,
    store: options.Store = options.STORE,
    directory: options.Queries = options.QUERIES,
    as_json: options.Json = False,
) -> None:
    """Keeps a question with its parameters under a name, and says the key to change it with."""
    questions = _questions(directory)
    pairs = tuple(queries.pair(value) for value in values or ())
    draft = Draft(name, f"{QUESTION}{slug}", pairs, (), "")
    _fits(questions, draft)
    with held(store) as snapshot:
        found = _answer(snapshot, questions, draft.page, _given(draft))
        rows = fingerprint(found.shown_rows())
        saved, key = Library(store).save(Draft(name, draft.page, pairs, rows, snapshot.id))
    if as_json:
        _json(saved.as_json() | {"key": key})
    else:
        print(f"{saved.id} {saved.name}\nkey: {key}")


def show_command(
    id_: Annotated[str, typer.Argument(metavar="ID")],
    store: options.Store = options.STORE,
    directory: options.Queries = options.QUERIES,
    key: Key = None,
    as_json: options.Json = False,
) -> None:
    """Its answer now, and what has changed since its maker last looked; with the key this counts
    as looking."""
    questions, library = _questions(directory), Library(store)
    saved = library.get(id_)
    if saved.page == COMPARE:
        raise UsageError("this is a page of its own", hint=f"open {saved.as_json()['path']}")
    with held(store) as snapshot:
        found = _answer(snapshot, questions, saved.page, saved.given())
        rows = fingerprint(found.shown_rows())
    changed = change(saved, rows)
    if key is not None:
        library.look(id_, rows, snapshot.id, key)
    if as_json:
        said = changed and {"since": changed.since, "added": changed.added} | {
            "removed": changed.removed
        }
        _json(saved.as_json() | {"changed": said, "answer": answers.as_json(found)})
        return
    _print(saved, rows, found)


def rename_command(
    id_: Annotated[str, typer.Argument(metavar="ID")],
    name: str,
    key: Key = None,
    store: options.Store = options.STORE,
) -> None:
    """Gives it another name."""
    print(Library(store).rename(id_, name, _allowed(key)).name)


def delete_command(
    id_: Annotated[str, typer.Argument(metavar="ID")],
    key: Key = None,
    store: options.Store = options.STORE,
) -> None:
    """Deletes it."""
    Library(store).delete(id_, _allowed(key))


def export_command(
    file: Annotated[Path, typer.Argument(metavar="FILE.json", help="The file to write.")],
    ids: Annotated[
        list[str] | None, typer.Option("--id", help="Only this (again for more).")
    ] = None,
    store: options.Store = options.STORE,
) -> None:
    """Into a file, without their keys."""
    library = Library(store)
    found = [library.get(id_) for id_ in ids] if ids else library.all()
    with replacing(file) as written:
        written.write_text(as_file(found), "utf-8")
    print(f"kg: {file}: {len(found)} saved comparisons", file=sys.stderr)


def import_command(
    file: Annotated[Path, typer.Argument(metavar="FILE.json", help="What saved export wrote.")],
    store: options.Store = options.STORE,
    directory: options.Queries = options.QUERIES,
) -> None:
    """From a file: all that it holds or, when something cannot be kept, nothing."""
    questions = _questions(directory)
    try:
        content = file.read_bytes()
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}") from error
    drafts = from_file(content, lambda draft: _fits(questions, draft))
    for saved, key in Library(store).save_all(drafts):
        print(f"{saved.id} {saved.name}\nkey: {key}")


def _questions(directory: Path) -> Mapping[str, Question]:
    return queries.load(directory / "questions")


def _allowed(key: str | None) -> str | None:
    """The key; nothing for the operator, whom the admin token in the environment tells."""
    if key is None and not settings.ADMIN_TOKEN.get():
        raise NotAuthorised("a key is needed", hint="give --key, or set KG_ADMIN_TOKEN")
    return key


def _fits(questions: Mapping[str, Question], draft: Draft) -> None:
    if draft.page != COMPARE:
        question = queries.get(questions, draft.page.removeprefix(QUESTION))
        queries.bind(question, _given(draft))


def _given(draft: Draft) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in draft.parameters:
        found.setdefault(name, []).append(value)
    return found


def _answer(
    snapshot: Snapshot, questions: Mapping[str, Question], page: str, given: Mapping[str, list[str]]
) -> Answer:
    question = queries.get(questions, page.removeprefix(QUESTION))
    source = DataSource.of(snapshot.manifest)
    return answers.answer(snapshot.open(), question, given, source, evidence=False)


def _print(saved: Saved, rows: Rows, found: Answer) -> None:
    changed = change(saved, rows)
    print(saved.name)
    print(answers.in_words(found, "zh"))
    if changed is None:
        print(f"自 {saved.seen[:10]} 上次查看以来没有变化")
    elif changed.added is None:
        print(f"自 {saved.seen[:10]} 上次查看以来有变化")
    else:
        print(
            f"自 {saved.seen[:10]} 上次查看以来：新增 {changed.added} 行，减少 {changed.removed} 行"
        )
    table = Table(
        *(answers.heading(found.question, name, "zh") for name in found.columns), box=box.SIMPLE
    )
    for row in found.shown_rows():
        table.add_row(*("" if cell is None else str(cell) for cell in row))
    Console(width=None if sys.stdout.isatty() else 160).print(table)


def _json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))
