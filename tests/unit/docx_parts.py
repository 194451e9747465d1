"""Word files from bare XML, for tests of what no writing library makes."""

from __future__ import annotations

import io
import zipfile

from kg.document import BlockKind, Document
from kg.parse import parse
from kg.profile import PlanProfile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="{media}"/></Types>'
)
DOCUMENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'


def package(
    body: str,
    *,
    media: str = DOCUMENT,
    external: dict[str, str] | None = None,
    extra: dict[str, bytes] | None = None,
    head: str = "",
    **parts: str,
) -> bytes:
    """A docx whose document holds ``body``. ``parts`` are further parts by kind (styles,
    numbering, footnotes …), ``external`` targets outside the file by kind, ``extra`` any parts."""
    relations = "".join(
        f'<Relationship Id="p{kind}" Type="{R}/{kind}" Target="{kind}.xml"/>' for kind in parts
    ) + "".join(
        f'<Relationship Id="e{kind}" Type="{R}/{kind}" Target="{target}" TargetMode="External"/>'
        for kind, target in (external or {}).items()
    )
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": _TYPES.format(media=media),
        "_rels/.rels": f'{_RELATIONS}<Relationship Id="d" Type="{R}/officeDocument" '
        'Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f"{_RELATIONS}{relations}</Relationships>",
        "word/document.xml": f"{head}<w:document {SPACES}><w:body>{body}</w:body></w:document>",
        **{
            f"word/{kind}.xml": f"<w:{kind} {SPACES}>{content}</w:{kind}>"
            for kind, content in parts.items()
        },
        **(extra or {}),
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def p(*runs: str, props: str = "") -> str:
    """A paragraph of runs; a run that is no markup is text."""
    content = "".join(run if run.startswith("<") else r(run) for run in runs)
    return f"<w:p>{f'<w:pPr>{props}</w:pPr>' if props else ''}{content}</w:p>"


def r(text: str, props: str = "") -> str:
    properties = f"<w:rPr>{props}</w:rPr>" if props else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'


def tc(content: str, span: int = 1, merge: str = "", more: str = "") -> str:
    """A cell; ``merge`` is restart or continue."""
    properties = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    if merge:
        properties += f'<w:vMerge w:val="{merge}"/>' if merge == "restart" else "<w:vMerge/>"
    inner = content if content.startswith("<") else p(content)
    return f"<w:tc><w:tcPr>{properties}{more}</w:tcPr>{inner}</w:tc>"


def tbl(*rows: str, grid: tuple[int, ...] = ()) -> str:
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in grid)
    return f"<w:tbl><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"


def tr(*cells: str, props: str = "") -> str:
    return f"<w:tr>{f'<w:trPr>{props}</w:trPr>' if props else ''}{''.join(cells)}</w:tr>"


TEXT = "推进源头治理，健全长效机制，落实各方责任，改善生态环境质量，确保各项任务按期完成。"


def read(data: bytes, name: str = "plan.docx") -> Document:
    document = parse(data, name, "plan", PlanProfile("plan"))
    for block in document.blocks:
        assert document.quote(block.span).strip()
    return document


def lines(document: Document, *kinds: BlockKind) -> list[str]:
    return [document.quote(b.span) for b in document.blocks if not kinds or b.kind in kinds]


def grids(document: Document) -> list[list[list[str]]]:
    return [
        [[document.quote(cell.span) for cell in row] for row in block.table.grid]
        for block in document.blocks
        if block.table
    ]


def headings(document: Document) -> list[tuple[int, str]]:
    return [
        (block.level, document.quote(block.span))
        for block in document.blocks
        if block.kind is BlockKind.HEADING
    ]
