"""Composes parse → extract → map → reason → check → store. See :mod:`kg.build.run`."""

from kg.build.cluster.options import ClusterOptions
from kg.build.inputs import Rejection
from kg.build.report import COUNTED, BuildReport, PlanSummary, counts_of, numbers_of
from kg.build.run import add, build, remove
from kg.build.workshop import BuildOptions

__all__ = [
    "COUNTED",
    "BuildOptions",
    "BuildReport",
    "ClusterOptions",
    "PlanSummary",
    "Rejection",
    "add",
    "build",
    "counts_of",
    "numbers_of",
    "remove",
]
