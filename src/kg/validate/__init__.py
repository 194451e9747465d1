"""Checks of a built graph; see :mod:`kg.validate.checks` and :mod:`kg.validate.shapes`."""

from kg.validate.checks import Check, load_checks, run_check, validate, validate_plan
from kg.validate.kept import Kept, keep, kept
from kg.validate.report import Issue, Report, Severity

__all__ = [
    "Check",
    "Issue",
    "Kept",
    "Report",
    "Severity",
    "keep",
    "kept",
    "load_checks",
    "run_check",
    "validate",
    "validate_plan",
]
