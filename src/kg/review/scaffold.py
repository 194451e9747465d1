"""A draft of a plan's mapping script: what was detected, and what a person should look at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from kg import vocab
from kg.document import Document
from kg.errors import AreaUnknown, DocumentError, NotAPlan
from kg.extract import extract
from kg.lexicon import Lexicon
from kg.parse import parse, read_file
from kg.profile import PlanProfile
from kg.records import Evidence, PlanIdentity, PlanRecords
from kg.review import doubts
from kg.review.doubts import Doubt
from kg.review.script import quoted, written

_NATION = "100000"
_SOME_PERIOD = (2021, 2025)


def scaffold(path: Path, lexicon: Lexicon) -> str:
    """The draft, as Python that runs as it is. Raises a DocumentError for a file that cannot be
    read at all; an area or a period that cannot be told is a doubt among others."""
    slug = vocab.slugify(path.stem)
    profile = PlanProfile(slug)
    document = parse(read_file(path), path.name, slug, profile)
    records, missing = _extracted(document, profile, lexicon)
    return "\n".join(_lines(document, records, missing, lexicon)) + "\n"


def _extracted(
    document: Document, profile: PlanProfile, lexicon: Lexicon
) -> tuple[PlanRecords, dict[str, DocumentError]]:
    """The reading, with stand-ins for what cannot be told of area and period."""
    missing: dict[str, DocumentError] = {}
    while True:
        try:
            return extract(document, profile, lexicon), missing
        except AreaUnknown as error:
            missing["area"] = error
            profile = replace(profile, area=_NATION)
        except NotAPlan as error:
            if "period" in missing:
                raise
            missing["period"] = error
            profile = replace(profile, period=_SOME_PERIOD)


def _lines(
    document: Document, records: PlanRecords, missing: dict[str, DocumentError], lexicon: Lexicon
) -> Iterator[str]:
    who = records.identity
    doc = who.title.replace("\\", "").replace('"', "”")
    yield f'"""{doc}: drafted from {document.source_name}.'
    yield ""
    yield "What stands in PLAN was detected; lines that begin with # are for a person to judge: take"
    yield "away the # of what is right, and what is not needed. docs/add-a-plan.md says what each does."
    yield '"""'
    hints = dict(_sections(document, records, lexicon))
    given = [doubt.hint for found in hints.values() for doubt in found if doubt.hint]
    names = sorted({"PlanProfile", *(type(hint).__name__ for hint in given)})
    yield ""
    if who.issued:
        yield "from datetime import date"
        yield ""
    later = "  # noqa: F401 (for the hints below)" if given else ""
    yield f"from kg.profile import {', '.join(names)}{later}"
    if any(hasattr(hint, "kind") for hint in given):
        yield f"from kg.records import ThingKind{later}"
    yield ""
    yield "PLAN = PlanProfile("
    yield from _identity(document, who, missing, lexicon)
    yield "    hints=("
    for heading, found in hints.items():
        if found:
            yield f"        # --- {heading}"
        for doubt in found[: doubts.MOST]:
            yield f"        # {_one_line(doubt.note)}"
            if doubt.hint is not None:
                yield f"        # {_compact(written(doubt.hint))},"
        if len(found) > doubts.MOST:
            yield f"        # … and {len(found) - doubts.MOST} more like these"
    yield "    ),"
    yield ")"


def _sections(
    document: Document, records: PlanRecords, lexicon: Lexicon
) -> Iterator[tuple[str, list[Doubt]]]:
    yield "tables", list(doubts.tables(document, records, lexicon))
    yield "headings", list(doubts.headings(document))
    yield "names", list(doubts.names(document, records, lexicon))
    yield "figures that were not understood", list(doubts.figures(document, records))
    yield "repairs and warnings", [Doubt(w) for w in (*document.warnings, *records.warnings)]


def _identity(
    document: Document, who: PlanIdentity, missing: dict[str, DocumentError], lexicon: Lexicon
) -> Iterator[str]:
    stated = dict(who.stated)

    def rests(field: str) -> str:
        place = stated.get(field)
        if place is None:
            return "DOUBTFUL: the text does not say so in one place"
        return f"line {doubts.line_of(document, place.span.start)}: {_quote(document, place)}"

    yield f"    slug={quoted(who.slug)},  # the plan's name in IRIs: keep it once published"
    yield f"    # {rests('title')}"
    yield f"    title={quoted(who.title)},"
    if "area" in missing:
        yield f"    # CANNOT BE TOLD: {_one_line(missing['area'].message)}"
        yield '    # area="……",  # the code of GB/T 2260, six digits'
    else:
        area = lexicon.areas.by_code[who.area]
        above = "".join(outer.name for outer in reversed(lexicon.areas.above(who.area)))
        yield f"    # {rests('area')}"
        yield f"    area={quoted(who.area)},  # {above}{area.name}"
    if "period" in missing:
        yield f"    # CANNOT BE TOLD: {_one_line(missing['period'].message)}"
        yield "    # period=(2021, 2025),"
    else:
        yield f"    # {rests('period')}"
        yield f"    period=({who.period_start}, {who.period_end}),"
    optional: tuple[tuple[str, str, str | None], ...] = (
        ("outlook_year", "outlook", str(who.outlook_year) if who.outlook_year else None),
        ("document_number", "documentNumber", _maybe(who.document_number)),
        ("issued", "issued", _day(who.issued)),
        ("publisher", "publisher", _maybe(who.publisher.name if who.publisher else None)),
    )
    for name, field, value in optional:
        if value is None:
            yield f"    # {name}=…,  # not found"
        else:
            yield f"    {name}={value},  # {rests(field) if field in stated else _by(document)}"


def _compact(hint: str) -> str:
    """A hint in one line, so that one # is all there is to take away."""
    first, *arguments, last = (line.strip() for line in hint.split("\n"))
    return f"{first}{' '.join(arguments).removesuffix(',')}{last}"


def _by(document: Document) -> str:
    return "the page's or file's own details" if document.properties else "DOUBTFUL"


def _quote(document: Document, place: Evidence) -> str:
    return _one_line(document.quote(place.span))


def _maybe(text: str | None) -> str | None:
    return quoted(text) if text else None


def _day(day: date | None) -> str | None:
    return f"date({day.year}, {day.month}, {day.day})" if day else None


def _one_line(text: str, most: int = 160) -> str:
    shown = "".join(c if c.isprintable() else " " for c in text)
    words = " ".join(shown.split())
    return words if len(words) <= most else f"{words[:most]}…"
