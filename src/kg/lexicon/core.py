"""The lexicon: what the ontology knows of names, units and measures, as fast look-ups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from kg.lexicon import areas as area_data
from kg.lexicon import canonical as canonical_data
from kg.lexicon import indicators as indicator_data
from kg.lexicon import units as unit_data
from kg.lexicon.areas import Areas
from kg.lexicon.functions import Functions
from kg.lexicon.graph import Graph
from kg.lexicon.indicators import Indicator, Indicators
from kg.lexicon.text import normalise
from kg.lexicon.themes import Themes
from kg.lexicon.units import Unit
from kg.lexicon.words import Words


@dataclass(frozen=True)
class Lexicon:
    """Read once with :meth:`load`; everything that extraction asks of the ontology."""

    units: Mapping[str, Unit]  # by normalised written form
    unit_forms: tuple[str, ...]  # every form, as written and normalised, longest first
    indicators: Mapping[str, Indicator]  # by slug
    areas: Areas
    _functions: Functions
    _themes: Themes

    @classmethod
    def load(cls, ontology_dir: Path) -> Lexicon:
        """Reads every Turtle file of the directory. Raises ``OSError`` or ``SyntaxError``."""
        graph = Graph.read(ontology_dir)
        units, forms = unit_data.read(graph)
        return cls(
            units=units,
            unit_forms=forms,
            indicators=indicator_data.read(graph),
            areas=Areas(area_data.read(graph), area_data.read_groups(graph)),
            _functions=Functions.read(graph),
            _themes=Themes.read(graph),
        )

    @cached_property
    def _indicator_index(self) -> Indicators:
        return Indicators(self.indicators)

    @cached_property
    def words(self) -> Words:
        """The segmenter, which knows the indicators' wordings as words."""
        return Words(
            wording
            for concept in self.indicators.values()
            for wording in concept.wordings
            if 1 < len(wording) < 16 and wording.isalpha()
        )

    def unit(self, written: str) -> Unit | None:
        """The unit written so, in full or half width."""
        return self.units.get(normalise(written))

    def unit_of(self, iri: str) -> Unit | None:
        """The unit with this IRI."""
        return self._units_by_iri.get(iri)

    @cached_property
    def _units_by_iri(self) -> Mapping[str, Unit]:
        return {unit.iri: unit for unit in self.units.values()}

    def canonical(
        self, slug: str, figure: Decimal, unit_text: str | None, value_text: str, wording: str
    ) -> Decimal | None:
        """``figure`` in the canonical unit of the indicator ``slug``; ``unit_text``,
        ``value_text`` and ``wording`` as the plan writes unit, value and indicator. None where
        the indicator has no unit or the figure does not convert."""
        concept = self.indicators[slug]
        own = self.unit_of(concept.unit) if concept.unit else None
        if own is None:
            return None
        return canonical_data.in_canonical_unit(
            figure, unit_text, value_text, wording, concept, self.units, own
        )

    def measures(self, slug: str, unit_text: str) -> bool:
        """Whether a figure in ``unit_text`` (as written) can be one of the indicator's."""
        concept = self.indicators[slug]
        own = self.unit_of(concept.unit) if concept.unit else None
        written = self.unit(unit_text)
        if written is None or own is None:
            return written is None and own is None
        return canonical_data.comparable(written, concept, own)

    def indicator(self, wording: str) -> str | None:
        """The slug of the concept that ``wording`` (with or without unit; nested rows as a/b)
        measures, or ``None``."""
        return self._indicator_index.resolve(wording)

    def find_indicators(self, text: str) -> list[tuple[int, int, str]]:
        """Known wordings in running text as (start, end, slug), the longest where they overlap;
        offsets are into ``text`` as given."""
        return self._indicator_index.find(text)

    @property
    def wordings(self) -> Indicators:
        """Looser look-ups of indicators than :meth:`indicator`."""
        return self._indicator_index

    @property
    def departments(self) -> tuple[str, ...]:
        """Departments as lists name them (生态环境, 公安), without the kind of body."""
        return self._functions.stems

    @property
    def department_wordings(self) -> tuple[str, ...]:
        """Every wording for a department that the ontology has (生态环境局, 发改委)."""
        return self._functions.wordings

    def function(self, name: str) -> str | None:
        """The slug of what an agency of this name does, whosever it is (区生态环境局,
        生态环境部门), or ``None``."""
        return self._functions.of(name)

    def department(self, bare: str) -> str:
        """The wording by which a department goes, whatever form of its name is written
        (发改委, 发展和改革委员会: 发展改革委); ``bare`` is its name without the area."""
        return self._functions.department(bare)

    def themes(self, text: str) -> tuple[str, ...]:
        """Slugs of the themes that ``text`` speaks of, the most spoken of first."""
        return self._themes.of(text)
