"""Commands that ask the graph and serve it: query, question, serve, admin."""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path
from typing import Annotated, Any

import pyoxigraph as ox
import typer
from rich import box
from rich.console import Console
from rich.table import Table as RichTable

from kg import queries, settings, vocab
from kg.backup import backup, restore
from kg.cli import options
from kg.errors import Place, QueryError, UsageError
from kg.export import answers
from kg.export.questiondoc import markdown
from kg.export.source import DataSource
from kg.quadstore import Store
from kg.queries import Question, Table
from kg.remote import held, open_store
from kg.service import formats, guard
from kg.service.worker import failure

_QUESTIONS = "questions"
_PIPE_WIDTH = 160  # columns, where there is no terminal to ask


def register(app: typer.Typer) -> None:
    """Adds this module's commands to ``app``."""
    app.command("query")(query_command)
    app.command("serve")(serve_command)
    question = typer.Typer(help="Saved questions.", no_args_is_help=True)
    question.command("list")(list_command)
    question.command("show")(show_command)
    question.command("run")(run_command)
    question.command("docs")(docs_command)
    app.add_typer(question, name="question")
    app.command("backup")(backup_command)
    app.command("restore")(restore_command)
    admin = typer.Typer(help="A running server, for its operator.", no_args_is_help=True)
    admin.command("queries")(admin_queries_command)
    app.add_typer(admin, name="admin")


def query_command(
    file: Annotated[str, typer.Argument(metavar="FILE|-", help="A SPARQL query; - reads stdin.")],
    store: options.AnyStore = options.STORE,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="csv, tsv, json, xml; for a graph turtle, ntriples, nquads, trig, rdfxml, jsonld.",
        ),
    ] = None,
) -> None:
    """SPARQL in, results out."""
    name = "standard input" if file == "-" else file
    text = _read(file)
    _interruptible()
    with held(store) as snapshot:
        answer = _ask(open_store(snapshot), text, name)
        graph = isinstance(answer, ox.QueryTriples)
        offered = formats.GRAPHS if graph else formats.RESULTS
        choice = formats.named(format_ or ("turtle" if graph else "csv"), offered)
        if choice is None:
            known = ", ".join(one.suffixes[0] for one in offered)
            raise UsageError(f"--format {format_} does not fit this answer", hint=f"use {known}")
        try:
            if isinstance(answer, ox.QueryTriples):
                answer.serialize(sys.stdout.buffer, getattr(ox.RdfFormat, choice.name))
            else:
                answer.serialize(sys.stdout.buffer, getattr(ox.QueryResultsFormat, choice.name))
        except BrokenPipeError:
            raise
        except (OSError, RuntimeError) as error:
            raise QueryError(str(error), place=Place(name)) from error
        sys.stdout.buffer.flush()


def list_command(
    directory: options.Queries = options.QUERIES, as_json: options.Json = False
) -> None:
    """The saved questions."""
    questions = queries.load(directory / _QUESTIONS)
    if as_json:
        _json([answers.describe(question) for question in questions.values()])
        return
    shown = RichTable("slug", "问题", "question", box=None)
    for question in questions.values():
        shown.add_row(question.slug, question.title.zh, question.title.en)
    Console(width=None if sys.stdout.isatty() else _PIPE_WIDTH).print(shown)


def show_command(
    slug: str, directory: options.Queries = options.QUERIES, as_json: options.Json = False
) -> None:
    """What a question asks, its parameters and its query."""
    question = queries.get(queries.load(directory / _QUESTIONS), slug)
    if as_json:
        _json({**answers.describe(question), "query": question.text})
        return
    print(f"{question.title.zh}\n{question.title.en}\n")
    print(f"{question.description.zh}\n{question.description.en}\n")
    for parameter in question.parameters:
        default = f" = {parameter.default}" if parameter.default else ""
        print(f"  {parameter.name} ({parameter.type}){default}: {parameter.label.zh}")
    print(f"\n{question.notes.zh}\n{question.notes.en}\n\n{question.text}", end="")


def docs_command(directory: options.Queries = options.QUERIES) -> None:
    """docs/questions.md, made from the questions."""
    print(markdown(queries.load(directory / _QUESTIONS)), end="")


def run_command(
    slug: str,
    values: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME=VALUE]…", help="Parameters.")
    ] = None,
    format_: Annotated[
        str,
        typer.Option("--format", metavar="FORMAT", help="table, csv, json, xlsx, docx or parquet."),
    ] = "table",
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write here, not to the terminal.")
    ] = None,
    store: options.AnyStore = options.STORE,
    directory: options.Queries = options.QUERIES,
) -> None:
    """Asks a saved question."""
    question = queries.get(queries.load(directory / _QUESTIONS), slug)
    given = _given(values or [])
    queries.bind(question, given)  # bad values are told before the store is opened
    _interruptible()
    with held(store) as snapshot:
        found = answers.answer(
            open_store(snapshot),
            question,
            given,
            DataSource.of(snapshot.manifest),
            evidence=True,
        )
    match format_:
        case "table":
            _table(question, found.table)
        case "csv":
            _write(answers.as_csv(found, "zh", excel=False), out)
        case "json":
            answer = answers.as_json(found)
            _write((json.dumps(answer, ensure_ascii=False, indent=2) + "\n").encode(), out)
        case "xlsx":
            from kg.export.answer_workbook import as_xlsx  # these take a while to import

            _write(as_xlsx(found, "zh"), out)
        case "docx":
            from kg.export.report import as_docx

            _write(as_docx(found, "zh"), out)
        case "parquet":
            _write(answers.as_parquet(found), out)
        case _:
            raise UsageError(
                f"--format {format_} is unknown", hint="use table, csv, json, xlsx, docx or parquet"
            )


def serve_command(
    store: options.AnyStore = options.STORE,
    host: Annotated[
        str, options.option(settings.HOST, "--host", metavar="H")
    ] = settings.HOST.default,
    port: Annotated[
        int, options.option(settings.PORT, "--port", metavar="P")
    ] = settings.PORT.default,
    workers: Annotated[
        int, options.option(settings.WORKERS, "--workers", metavar="N")
    ] = settings.WORKERS.default,
    directory: options.Queries = options.QUERIES,
) -> None:
    """The server: SPARQL, saved questions, the start page."""
    from kg.cli.server import serve  # the web framework takes a while to import

    serve(store, directory, host, port, workers)


def backup_command(
    file: Annotated[Path, typer.Argument(metavar="FILE.tar.zst", help="A file that is not there.")],
    store: options.Store = options.STORE,
) -> None:
    """The store in one file, with checksums; a server may go on meanwhile."""
    snapshot = backup(store, file)
    print(f"{file}: snapshot {snapshot.id}, {file.stat().st_size:,} bytes", file=sys.stderr)


def restore_command(
    file: Annotated[Path, typer.Argument(metavar="FILE.tar.zst", help="What kg backup wrote.")],
    store: options.Store = options.STORE,
) -> None:
    """A backup back into a store, checked before it is swapped in."""
    snapshot = restore(file, store)
    print(f"{store}: snapshot {snapshot.id}", file=sys.stderr)


def admin_queries_command(
    stop: Annotated[
        int | None, typer.Option("--stop", metavar="ID", help="Stop this query.")
    ] = None,
    url: Annotated[str, typer.Option("--url", help="The server.")] = "http://127.0.0.1:8000",
    as_json: options.Json = False,
) -> None:
    """Queries under way on a server; KG_ADMIN_TOKEN must hold its token."""
    from kg.cli.server import running_queries, stop_query

    if stop is not None:
        stop_query(url, stop)
        return
    running = running_queries(url)
    if as_json:
        _json(running)
        return
    shown = RichTable("id", "lane", "seconds", "bytes", "client", "query", box=None)
    for one in running:
        names = ("id", "lane", "seconds", "bytes", "client")
        words = " ".join(str(one["query"]).split())[:80]
        shown.add_row(*(str(one[name]) for name in names), words)
    Console().print(shown)


# --- shared by the commands --------------------------------------------------------------------


def _ask(store: Store, text: str, name: str) -> Any:
    reading = guard.check(
        text, allowed=settings.SERVICE_ALLOW.get(), depth=settings.QUERY_DEPTH.get()
    )
    del reading
    try:
        return store.query(text, prefixes=dict(vocab.PREFIXES), base_iri=vocab.BASE)
    except (SyntaxError, ValueError, RuntimeError, OSError) as error:
        found = failure(error)
        raise QueryError(found.message, place=Place(name, found.line, found.column)) from error


def _read(file: str) -> str:
    try:
        raw = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return raw.decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise QueryError("the query is not UTF-8", place=Place(file)) from error


def _given(values: list[str]) -> dict[str, list[str]]:
    given: dict[str, list[str]] = {}
    for pair in values:
        name, value = queries.pair(pair)
        given.setdefault(name, []).append(value)
    return given


def _table(question: Question, table: Table) -> None:
    """What a row rests on is left out, as on the pages; the other formats carry it."""
    rests = {*question.evidence.statements, *question.evidence.columns}
    shown = [at for at, name in enumerate(table.columns) if name not in rests]
    printed = RichTable(
        *(answers.heading(question, table.columns[at], "zh") for at in shown), box=box.SIMPLE
    )
    for row in table.rows:
        printed.add_row(*("" if row[at] is None else str(row[at]) for at in shown))
    Console(width=None if sys.stdout.isatty() else _PIPE_WIDTH).print(printed)


def _write(body: bytes, out: Path | None) -> None:
    if out is None:
        sys.stdout.buffer.write(body)
        sys.stdout.buffer.flush()
    else:
        out.write_bytes(body)


def _json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def _interruptible() -> None:
    """The query engine does not look for Ctrl-C: let it end the process."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
