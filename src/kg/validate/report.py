"""What checks find."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """``error`` breaks the contract; ``warning`` is likely a slip; ``info`` is worth a look."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing that is wrong: which check found it, at what, and in words; ``plan`` is a slug,
    ``quote`` the sentence that it is about."""

    check: str
    severity: Severity
    node: str
    message: str
    plan: str = ""
    quote: str = ""

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
