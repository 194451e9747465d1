"""What checks find."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """``error`` breaks the contract; ``warning`` is likely a slip; ``info`` is worth a look."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing that is wrong: which check found it, at what, and in words that say what to do;
    ``plan`` is a slug, ``quote`` the sentence that it is about, ``told`` the words in each
    language that there are, ``about`` the property and the value that offend."""

    check: str
    severity: Severity
    node: str
    message: str
    plan: str = ""
    quote: str = ""
    told: Mapping[str, str] = field(default_factory=dict, hash=False)  # a set of issues is kept
    about: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Issue:
        """Raises ``KeyError``, ``TypeError`` or ``ValueError`` for what is no issue."""
        return cls(**{**raw, "severity": Severity(raw["severity"])})

    def words(self, lang: str) -> str:
        """What it says in a language, or in whatever there is."""
        return self.told.get(lang) or self.message

    def __str__(self) -> str:
        plan = f"{self.plan}: " if self.plan else ""
        quote = f" “{self.quote}”" if self.quote else ""
        return f"[{self.severity}] {self.check}: {plan}{self.node}:{quote} {self.message}"

    @property
    def order(self) -> tuple[int, str, str, str, str]:
        """Errors first, then by check and place."""
        rank = list(Severity).index(self.severity)
        return rank, self.check, self.plan, self.node, self.message


@dataclass(frozen=True, slots=True)
class Report:
    """What the checks found, errors first, and how many triples each graph holds."""

    issues: tuple[Issue, ...] = ()
    graphs: Mapping[str, int] = field(default_factory=dict)

    @property
    def errors(self) -> tuple[Issue, ...]:
        return tuple(issue for issue in self.issues if issue.severity is Severity.ERROR)
