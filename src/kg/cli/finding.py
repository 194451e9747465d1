"""Commands that find things in the graph: search, ask."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kg import ask, queries
from kg.cli import options
from kg.export import answers
from kg.export.answers import Answer
from kg.export.source import DataSource
from kg.search import Hit, Kind, Searcher
from kg.search.marks import Mark
from kg.store import held

_HEADINGS = {Kind.ENTITY: "名称", Kind.STATEMENT: "陈述", Kind.PASSAGE: "段落"}
_MARKED = "bold cyan"


def register(app: typer.Typer) -> None:
    app.command("search")(search_command)
    app.command("ask")(ask_command)


def search_command(
    phrase: Annotated[str, typer.Argument(help="Chinese, Latin, pinyin or its first letters.")],
    kind: Annotated[list[Kind] | None, typer.Option(help="Only these (again for more).")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Hits of each kind.")] = 10,
    store: options.Store = options.STORE,
    as_json: options.Json = False,
) -> None:
    """Entities, statements and passages for a phrase."""
    with held(store) as snapshot:
        searcher = Searcher(snapshot.path)
        found = searcher.find(phrase, kinds=tuple(kind or Kind), limit=limit)
        searcher.close()
    if as_json:
        print(json.dumps(found.as_json(), ensure_ascii=False, indent=2))
        return
    if not any(found.totals.values()):
        print("kg: nothing found; try fewer characters", file=sys.stderr)
        return
    if not found.exact:
        print("kg: nothing holds the whole phrase; what holds parts of it:", file=sys.stderr)
    console = Console(width=None if sys.stdout.isatty() else 120, soft_wrap=True)
    for each, hits in found.hits.items():
        if hits:
            console.print(f"{_HEADINGS[each]}（{found.totals[each]}）", style="bold")
            for hit in hits:
                console.print(_line(hit))


def ask_command(
    phrase: Annotated[str, typer.Argument(help="A question as one would put it, in quotes.")],
    store: options.Store = options.STORE,
    directory: options.Queries = options.QUERIES,
    as_json: options.Json = False,
) -> None:
    """A question in words, answered by the saved question that it is."""
    questions, notions = queries.load(directory / "questions"), ask.load(directory)
    with held(store) as snapshot:
        understood = ask.Asker(snapshot, questions, notions).understand(phrase)
        found = None
        if understood.sure:
            best = understood.best
            source = DataSource.of(snapshot.manifest)
            found = answers.answer(snapshot.open(), best.question, best.given, source)
    if as_json:
        body = understood.as_json()
        body["answer"] = answers.as_json(found) if found else None
        body["query"] = found.query if found else None
        print(json.dumps(body, ensure_ascii=False, indent=2))
    elif found is None:
        print("不能确定问的是什么，最接近的问题：")
        for choice in understood.choices:
            given = "".join(f" {n}={v}" for n, values in choice.given.items() for v in values)
            print(f"  {choice.question.title.zh}：kg question run {choice.question.slug}{given}")
    else:
        _print_answer(found)


def _print_answer(found: Answer) -> None:
    print(f"理解为：{answers.in_words(found, 'zh')}")
    table = Table(*(answers.heading(found.question, name, "zh") for name in found.columns))
    for row in found.shown_rows():
        table.add_row(*("" if cell is None else str(cell) for cell in row))
    console = Console(width=None if sys.stdout.isatty() else 160)
    console.print(table if found.table.rows else "没有符合的记录。")
    print(f"{found.question.notes.zh}\n\n{found.query}", end="")


def _line(hit: Hit) -> Text:
    line = Text(f"  {hit.class_label} ", style="dim")
    line.append_text(_marked(hit.label, hit.label_marks))
    if hit.other_name:
        line.append(f"（{hit.other_name}）")
    if hit.kind is not Kind.ENTITY:
        line.append("  ")
        line.append_text(_marked(hit.snippet, hit.snippet_marks))
        line.append(f"  {hit.plan}:{hit.start}–{hit.end}", style="dim")
    line.append(f"  {hit.iri}", style="dim")
    return line


def _marked(text: str, marks: tuple[Mark, ...]) -> Text:
    shown = Text(text, style="default")
    for start, end in marks:
        shown.stylize(_MARKED, start, end)
    return shown
