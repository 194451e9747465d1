"""Word files: the text as a reader sees it when all tracked changes are accepted."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.parse import docx_numbering as numbering
from kg.parse import docx_styles as styles
from kg.parse import docx_tables as tables
from kg.parse import flow, marks, symbols
from kg.parse.docx_package import Element, Package, attribute, child, children, local
from kg.parse.limits import Limits

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_GONE = frozenset({"del", "moveFrom"})  # tracked changes, accepted
_INSIDE = frozenset(
    {"ins", "moveTo", "hyperlink", "smartTag", "sdt", "sdtContent", "customXml", "fldSimple"}
    | {"dir", "bdo", "rubyBase", "ruby", "oMathPara", "oMath", "r"}
)
_FOREIGN = frozenset({"subDocument", "aFChunk", "oleObject", "package"})  # documents in a document


def read(data: bytes, name: str, limits: Limits) -> flow.Reading:
    """The text of a docx file. Nothing it refers to is fetched and no macro is looked at. Raises
    DocumentError and its kinds for what is broken, encrypted, with macros, or too large."""
    package = Package.open(data, name, limits)
    main = package.main_part()
    reader = _Reader.of(package, main)
    body = child(package.xml(main), "body")
    nodes = reader.blocks(body, cell=False) if body is not None else []
    nodes += reader.notes
    return flow.Reading(tuple(nodes), MEDIA_TYPE, warnings=_warnings(package, main))


def _warnings(package: Package, main: str) -> tuple[tuple[str, str], ...]:
    outside = [
        relation
        for part in (main, "word/settings.xml")
        for relation in package.relations(part).values()
        if relation.external and relation.kind != "hyperlink"
    ]
    found = []
    if outside:
        kinds = ", ".join(sorted({relation.kind for relation in outside}))
        found.append(
            ("external", f"{len(outside)} references to other files not followed: {kinds}")
        )
    inner = [r.kind for r in package.relations(main).values() if r.kind in _FOREIGN]
    if inner:
        found.append(("embedded", f"{len(inner)} embedded documents not read"))
    return tuple(found)


@dataclass(slots=True)
class _Reader:
    package: Package
    styles: styles.Styles
    numbers: numbering.Numbering
    note_texts: dict[tuple[str, str], Element]
    notes: list[flow.Node] = field(default_factory=list)
    fields: list[bool] = field(default_factory=list)  # open fields; True: in the shown result

    @classmethod
    def of(cls, package: Package, main: str) -> _Reader:
        parts = {
            relation.kind: relation.target
            for relation in package.relations(main).values()
            if not relation.external
        }
        texts = {}
        for kind in ("footnotes", "endnotes"):
            for note in children(package.xml(parts.get(kind, "")), kind[:-1]):
                if attribute(note, "type", "normal") == "normal":
                    texts[(kind[:-1], attribute(note, "id"))] = note
        return cls(
            package,
            styles.read(package.xml(parts.get("styles", ""))),
            numbering.read(package.xml(parts.get("numbering", ""))),
            texts,
        )

    # --- blocks -----------------------------------------------------------------------------

    def blocks(self, parent: Element, cell: bool) -> list[flow.Node]:
        """Paragraphs and tables of a body, a cell, a text box or a note."""
        nodes: list[flow.Node] = []
        held = ""  # the text of paragraphs whose end was deleted
        for element in parent:
            match local(element):
                case "p":
                    text = _Text(self, cell)
                    text.walk(element)
                    self.fields = [True] * len(self.fields)
                    if _end_deleted(element):
                        held += text.joined()
                    else:
                        nodes += self.paragraph(element, held, text)
                        held = ""
                    nodes += text.boxes
                case "tbl":
                    nodes.append(tables.read(element, lambda inner: self.blocks(inner, True)))
                case "sdt" if _is_no_text(element):
                    continue
                case "sdt" | "ins" | "moveTo" | "customXml" | "smartTag" | "sdtContent":
                    nodes += self.blocks(element, cell)
                case "AlternateContent":
                    nodes += self.blocks(_chosen(element), cell)
        if held.strip():
            nodes.append(flow.Paragraph(held))
        return nodes

    def paragraph(self, element: Element, held: str, text: _Text) -> list[flow.Node]:
        properties = child(element, "pPr")
        style = attribute(child(properties, "pStyle"), "val")
        if self.styles.is_contents(style):
            return []
        shown = text.joined()
        level = 0 if text.cell else self.styles.level(style, properties)
        # an empty paragraph shows its number too: so are serial numbers counted in tables
        label = self.label(style, properties) if text.cell or (held + shown).strip() else ""
        if level:
            return [flow.Paragraph(f"{label}{held}{' '.join(shown.split(chr(10)))}", level)]
        lines = f"{label}{held}{shown}".split("\n")
        return [flow.Paragraph(line) for line in lines if line.strip()]

    def label(self, style: str, properties: Element | None) -> str:
        """The number that is shown before a paragraph."""
        own = child(properties, "numPr")
        num, level = self.styles.numbering(style)
        if own is not None:
            num = attribute(child(own, "numId"), "val", num)
            stated = attribute(child(own, "ilvl"), "val")
            level = numbering.whole(stated, 0) if stated else level
        if not num or num == "0":
            return ""
        if level is None:
            level = self.numbers.level_of_style(num, style) or 0
        return self.numbers.label(num, level)

    def note(self, kind: str, key: str) -> None:
        """A footnote or endnote that the text refers to; once, however often it does."""
        element = self.note_texts.pop((kind, key), None)
        if element is not None:
            content = self.blocks(element, cell=False)
            text = " ".join(p.text.strip() for p in flow.paragraphs(content))
            if text.strip():
                self.notes.append(flow.Paragraph(text.strip(), footnote=True))


@dataclass(slots=True)
class _Text:
    """The text of one paragraph, and the text boxes that hang on it."""

    reader: _Reader
    cell: bool
    pieces: list[str] = field(default_factory=list)
    boxes: list[flow.Node] = field(default_factory=list)

    def joined(self) -> str:
        return "".join(self.pieces)

    def put(self, text: str) -> None:
        if all(self.reader.fields):
            self.pieces.append(text)

    def walk(self, parent: Element) -> None:
        run = local(parent) == "r"
        if run and _hidden(parent):
            return
        font = attribute(child(parent, "rPr", "rFonts"), "ascii") if run else ""
        raised = run and _raised(parent)
        for element in parent:
            name = local(element)
            if name in _GONE or (name == "sdt" and _is_no_text(element)):
                continue
            if name == "t":
                text = symbols.plain(font, element.text or "")
                before = self.joined()[-8:] if raised else ""
                self.put(marks.raised(before, text, self.cell) if raised else text)
            elif name in _INSIDE or (_is_math(element) and name != "t"):
                self.put("/" if name == "den" else "")
                self.walk(element)
            else:
                self.special(name, element)

    def special(self, name: str, element: Element) -> None:
        match name:
            case "tab" | "ptab":
                self.put("\t")
            case "br" | "cr":
                self.put("\n")
            case "noBreakHyphen":
                self.put("-")
            case "sym":
                self.put(symbols.named(attribute(element, "font"), attribute(element, "char")))
            case "fldChar":
                self.field(attribute(element, "fldCharType"))
            case "footnoteReference" | "endnoteReference":
                self.reader.note(name.removesuffix("Reference"), attribute(element, "id"))
            case "AlternateContent":
                self.walk(_chosen(element))
            case "drawing" | "pict" | "object":
                self.hang(element)

    def field(self, kind: str) -> None:
        fields = self.reader.fields
        if kind == "begin":
            fields.append(False)
        elif kind == "separate" and fields:
            fields[-1] = True
        elif kind == "end" and fields:
            fields.pop()

    def hang(self, drawing: Element) -> None:
        """The paragraphs of the text boxes in a drawing."""
        for content in drawing.iter("{*}txbxContent"):
            if not _belongs_to_another(content, drawing):
                fields, self.reader.fields = self.reader.fields, []
                self.boxes += self.reader.blocks(content, self.cell)
                self.reader.fields = fields


def _belongs_to_another(content: Element, drawing: Element) -> bool:
    """Whether a text box is read with the one it is in, or is the old form of a newer one."""
    for ancestor in content.iterancestors():
        if ancestor is drawing:
            return False
        if local(ancestor) in ("txbxContent", "Fallback"):
            return True
    return False


def _is_math(element: Element) -> bool:
    tag = element.tag
    return isinstance(tag, str) and "/math}" in tag


def _chosen(element: Element) -> Element:
    """The form of alternate content to read: the first, or the fallback if that holds nothing."""
    choices = [each for each in element if local(each) in ("Choice", "Fallback")]
    for choice in choices:
        if len(choice):
            return choice
    return element if not choices else choices[0]


def _end_deleted(paragraph: Element) -> bool:
    """Whether the end of a paragraph is a tracked deletion: it runs on into the next."""
    marks_of_end = child(paragraph, "pPr", "rPr")
    return any(child(marks_of_end, gone) is not None for gone in _GONE)


def _hidden(run: Element) -> bool:
    vanish = child(run, "rPr", "vanish")
    return vanish is not None and attribute(vanish, "val", "1") not in ("0", "false", "off")


def _raised(run: Element) -> bool:
    return attribute(child(run, "rPr", "vertAlign"), "val") == "superscript"


def _is_no_text(sdt: Element) -> bool:
    """Whether a content control is the table of contents, or shows what to fill in."""
    if child(sdt, "sdtPr", "showingPlcHdr") is not None:
        return True
    gallery = child(sdt, "sdtPr", "docPartObj", "docPartGallery")
    return attribute(gallery, "val") == "Table of Contents"
