"""Whether candidates are findings, and the words for them: a judge for each query.

A judge gets the rows of its query and a function that gives a plan's text by slug.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal

from kg.document import Span
from kg.findings import figures, lists, values
from kg.findings.model import Finding, Place, slug_of
from kg.findings.rows import Row
from kg.mapping.terms import plain

Text = Callable[[str], str]
Judge = Callable[[Sequence[Row], Text], Iterator[Finding]]

_ABOUT = Decimal("0.05")


def lead_is_support(rows: Sequence[Row], _text: Text) -> Iterator[Finding]:
    for row in rows:
        label, agency = row["label"], row["agency"]
        yield Finding(
            "lead-is-support",
            slug_of(row["plan"]),
            (row["statement"],),
            f"“{label}”的牵头单位{agency}又列为配合单位。",
            f"{agency} leads “{label}” and is named among those who support it.",
        )


def outside_period(rows: Sequence[Row], _text: Text) -> Iterator[Finding]:
    for row in rows:
        label, runs = row["label"], f"{row['start']}–{row['end']}"
        period = f"{row['from']}–{row['until']}"
        yield Finding(
            "outside-period",
            slug_of(row["plan"]),
            (row["statement"],),
            f"项目“{label}”的实施期{runs}超出规划期{period}。",
            f"The project “{label}” runs {runs}, outside the plan’s period {period}.",
        )


def totals(rows: Sequence[Row], _text: Text) -> Iterator[Finding]:
    """A stated total may be rounded; 约 leaves it a twentieth."""
    for row in rows:
        stated, counted = Decimal(row["stated"]), Decimal(row["counted"])
        figure = figures.first_figure(row["written"])
        written = Decimal(figure)
        as_written = counted * written / stated if stated else counted
        if figures.rounds_to(as_written, written, figures.decimals(figure)):
            continue
        if row["comparator"].endswith("#About") and abs(counted - stated) <= stated * _ABOUT:
            continue
        label = row["label"]
        yield Finding(
            "total-mismatch",
            slug_of(row["plan"]),
            (row["statement"], row["programme"]),
            f"“{label}”所述合计为{row['written']}，各行合计为{plain(as_written)}。",
            f"The total stated for “{label}” is {row['written']}; its rows make"
            f" {plain(as_written)}.",
        )


def of_lists(rows: Sequence[Row], text: Text) -> Iterator[Finding]:
    """Both kinds that a list may show."""
    counts: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        if "count" in row:
            counts[row["plan"], row["count"]].append(row)
    for row in rows:
        if "count" not in row:
            yield from _in_text(row, text(slug_of(row["plan"])), counts)


def _in_text(
    row: Row, text: str, counts: Mapping[tuple[str, str], Sequence[Row]]
) -> Iterator[Finding]:
    """``start`` is where the statement's evidence begins; its content stands there or behind."""
    words = row["text"]
    offset = text.find(words, int(row["start"]))
    if offset < 0:
        return
    plan, statement = row["plan"], row["statement"]

    def place(span: Span) -> Place:
        moved = Span(span.start + offset, span.end + offset)
        return Place(moved, row.get("section", ""), row.get("table", ""))

    for double in lists.twice(words):
        times = len(double.spans)
        yield Finding(
            "listed-twice",
            slug_of(plan),
            (statement,),
            f"“{double.text}”在同一清单中列了{times}次。",
            f"“{double.text}” stands in one list {'twice' if times == 2 else f'{times} times'}.",
            tuple(place(span) for span in double.spans),
        )
    for wrong in lists.miscounted(words):
        at = place(wrong.number).span
        stated = [
            other["statement"]
            for other in counts.get((plan, str(wrong.stated)), ())
            if int(other["start"]) <= at.start and at.start < int(other["end"])
        ]
        named = wrong.items.of(words)
        yield Finding(
            "count-mismatch",
            slug_of(plan),
            (statement, *sorted(set(stated))),
            f"所述数量为{wrong.stated}，所列为{wrong.listed}：“{named}”。",
            f"The count says {wrong.stated}, the list names {wrong.listed}: “{named}”.",
            (place(wrong.items), place(wrong.number)),
        )


# By what the queries give after ``#+ finding:``.
JUDGES: Mapping[str, Judge] = {
    "lead-is-support": lead_is_support,
    "lists": of_lists,
    "outside-period": outside_period,
    "total-mismatch": totals,
    "values": values.judge,
}
