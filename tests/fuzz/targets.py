"""What is fuzzed: for each format a function of bytes that may raise nothing but a DocumentError.

Containers are opened for the fuzzer where mutating packed bytes would only ever break checksums:
``docx`` gets the document part's XML, ``package`` a whole docx.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

from kg.errors import DocumentError
from kg.parse import nesting, outline, parse, pdf, pdf_engine
from kg.parse.compose import are_whole, compose
from kg.parse.limits import Limits
from kg.parse.pdf_lines import page_of
from kg.parse.structure import Structure
from kg.profile import PlanProfile

LIMITS = Limits(pages=20)
_TYPES = (
    b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override '
    b'PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    b'wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    + b"".join(
        b'<Relationship Id="%(k)s" Target="%(k)s.xml" Type="http://schemas.openxmlformats.org/'
        b'officeDocument/2006/relationships/%(k)s"/>' % {b"k": kind}
        for kind in (b"styles", b"numbering", b"footnotes")
    )
    + b"</Relationships>"
)
SEPARATOR = b"\n----\n"  # between the parts of a docx in one input


def named(name: str) -> Callable[[bytes], None]:
    def run(data: bytes) -> None:
        try:
            document = parse(data, name, "plan", PlanProfile("plan"))
        except DocumentError:
            return
        for block in document.blocks:
            assert document.quote(block.span).strip()

    return run


def docx(data: bytes) -> None:
    """The parts of a docx: document, styles, numbering and footnotes, one after another."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("word/_rels/document.xml.rels", _RELATIONS)
        kinds = ("document", "styles", "numbering", "footnotes")
        for kind, part in zip(kinds, data.split(SEPARATOR), strict=False):
            archive.writestr(f"word/{kind}.xml", part)
    named("plan.docx")(stream.getvalue())


def pdf_in_process(data: bytes) -> None:
    """The engine without its own process, so that coverage is seen and a hang is one."""
    try:
        pages = pdf_engine.extract(data, LIMITS.pages)
    except pdf_engine.Refused:
        return
    try:
        reading = pdf.layout([page_of(n, found) for n, found in enumerate(pages, 1)], "plan.pdf")
        nodes = outline.fit(tuple(nesting.flatten(reading.nodes, LIMITS, "plan.pdf")))
        composed = compose(nodes, LIMITS, "plan.pdf", whole=are_whole(nodes))
    except DocumentError:
        return
    Structure(composed.text, composed.items).build()


TARGETS: dict[str, Callable[[bytes], None]] = {
    "text": named("plan.txt"),
    "markdown": named("plan.md"),
    "html": named("plan.html"),
    "package": named("plan.docx"),
    "docx": docx,
    "pdf": pdf_in_process,
}
