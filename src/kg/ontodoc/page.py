"""The documentation as a page: a body for a page of one's own, or a whole file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import jinja2

from kg import vocab
from kg.ontodoc import diagram
from kg.ontodoc.model import Document, Indicator, Term, Words, read_directory

LANGUAGES = ("zh", "en")
_TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
# The classes at the top of each part of the ontology. What is under none is told at the end.
_GROUPS = (
    ("文件与地区", "Documents and areas", "PolicyDocument CanonicalText AdministrativeArea AreaGroup"),
    ("地点", "Places", "WaterBody MonitoringSection DrinkingWaterSource ProtectedArea Mountain"
     " Facility IndustrialPark ControlZone"),
    ("主体与指标", "Actors and measures", "Actor Indicator CountingUnit"),
    ("陈述", "Statements", "Statement Evidence Finding DerivedValue"),
)  # fmt: skip
_SAID_OF = (
    ("of", "具有属性", "Has"),
    ("into", "被指向", "Pointed to by"),
)
_CHARACTERISTICS = {
    "FunctionalProperty": ("至多一个", "at most once"),
    "InverseFunctionalProperty": ("反向至多一个", "at most once the other way"),
    "TransitiveProperty": ("可传递", "transitive"),
    "SymmetricProperty": ("对称", "symmetric"),
    "AsymmetricProperty": ("反对称", "asymmetric"),
    "IrreflexiveProperty": ("不指向自身", "never to itself"),
}
_PREFIXES = sorted(vocab.PREFIXES.items(), key=lambda item: -len(item[1]))


def render(lang: str, directory: Path | None = None) -> str:
    """A whole HTML file in ``zh`` or ``en``, from the Turtle files of ``directory``. Raises
    ``ValueError`` for another language, ``OSError`` or ``SyntaxError`` for files that do not
    read."""
    document = read_directory(directory or Path("ontology"))
    template = _TEMPLATES.get_template("page.html")
    return template.render(body=body(document, lang), **_context(document, lang))


def body(document: Document, lang: str, *, indicators: bool = True) -> str:
    """What stands between a page's head and foot; every term is an anchor by its local name."""
    context = _context(document, lang)
    shown = document.indicators if indicators else ()
    return _TEMPLATES.get_template("body.html").render(
        indicators=_by_theme(document, shown, lang), **context
    )


def _context(document: Document, lang: str) -> dict[str, object]:
    if lang not in LANGUAGES:
        raise ValueError(f"documentation is in {' and '.join(LANGUAGES)}, not {lang!r}")
    label = diagram.label_of(document, lang)
    groups = _grouped(document, lang)
    return {
        "lang": lang,
        "other": next(other for other in LANGUAGES if other != lang),
        "t": lambda zh, en: zh if lang == "zh" else en,
        "document": document,
        "terms": document.terms,
        "eco": vocab.ECO,
        "version": one(document.words["versionInfo"], ""),
        "groups": groups,
        "kinds": _kinds(document, groups),
        "properties": [t for t in document.terms.values() if t.kind == "property"],
        "pattern": diagram.pattern(label),
        "tree": diagram.tree(groups, document, label),
        "said_of": _SAID_OF,
        "characteristics": _CHARACTERISTICS,
        "one": one,
        "short": short,
        "is_class": lambda iri: iri in document.terms and document.terms[iri].kind == "class",
    }


def _grouped(document: Document, lang: str) -> list[tuple[str, list[Term]]]:
    """The top classes of each part, of those that the ontology has."""
    return [
        (
            zh if lang == "zh" else en,
            [
                document.terms[iri]
                for iri in (vocab.ECO + name for name in names.split())
                if iri in document.terms
            ],
        )
        for zh, en, names in _GROUPS
    ]


def _kinds(document: Document, groups: Sequence[tuple[str, Sequence[Term]]]) -> list[Term]:
    """Classes in no part: the kinds."""
    shown: set[str] = set()
    open_ = [term.iri for _, roots in groups for term in roots]
    while open_:
        iri = open_.pop()
        shown.add(iri)
        open_ += document.terms[iri].children
    return [t for t in document.terms.values() if t.kind == "class" and t.iri not in shown]


def _by_theme(
    document: Document, indicators: Sequence[Indicator], lang: str
) -> list[tuple[str, list[tuple[Indicator, str]]]]:
    """Indicators under their themes, each with its unit's name."""
    themes: dict[str, list[tuple[Indicator, str]]] = {}
    for indicator in indicators:
        theme = one(document.labels.get(indicator.theme, {}), lang) or indicator.theme
        unit = one(document.labels.get(indicator.unit, {}), lang)
        themes.setdefault(theme, []).append((indicator, unit))
    return list(themes.items())


def one(words: Words | Mapping[str, Sequence[str]], lang: str) -> str:
    """The words of a language, else those of none, else of the other."""
    for tag in (lang, "", *LANGUAGES):
        if found := words.get(tag):
            return found[0]
    return ""


def short(iri: str) -> str:
    """An IRI with its prefix, where there is one for it."""
    for prefix, namespace in _PREFIXES:
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri.removeprefix(vocab.ID)
