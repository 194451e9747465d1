"""Figures for Prometheus, and a structured log line a query."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from kg.service.run import Run
from kg.service.server import Service

_LOG = logging.getLogger("kg.queries")
_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


class Metrics:
    """A registry of its own, so that two servers in one process do not share figures."""

    def __init__(self, *, log_text: bool) -> None:
        self._log_text = log_text
        self._registry = CollectorRegistry()
        self._queries = Counter(
            "kg_queries", "Queries by how they ended", ["outcome"], registry=self._registry
        )
        self._seconds = Histogram(
            "kg_query_seconds",
            "Time from question to end, waiting included",
            ["lane"],
            buckets=_BUCKETS,
            registry=self._registry,
        )
        self._bytes = Counter("kg_answer_bytes", "Bytes of answers made", registry=self._registry)
        self._state = Gauge("kg_pool", "Lanes of the pool", ["what"], registry=self._registry)
        self._triples = Gauge("kg_triples", "Triples served", registry=self._registry)

    def over(self, run: Run) -> None:
        """Takes note of a run that ended."""
        outcome = run.error.code if run.error else "ok"
        seconds = (run.ended or run.asked) - run.asked
        self._queries.labels(outcome).inc()
        self._seconds.labels(run.lane).observe(seconds)
        self._bytes.inc(run.spool.total)
        line: dict[str, object] = {
            "query": run.hash,
            "outcome": outcome,
            "seconds": round(seconds, 4),
            "waited": round((run.began or run.ended or run.asked) - run.asked, 4),
            "rows": run.tail.rows if run.tail else None,
            "bytes": run.spool.total,
            "lane": run.lane,
            "client": run.client,
        }
        if self._log_text:
            line["text"] = run.job.text
        _LOG.info("%s", _Line(lambda: json.dumps(line, ensure_ascii=False)))

    def expose(self, service: Service) -> bytes:
        for what, count in service.pool.figures().items():
            self._state.labels(what).set(count)
        self._triples.set(sum(service.snapshots.manifest().graphs.values()))
        return generate_latest(self._registry)


class _Line:
    """Words put together only if a log handler wants them."""

    def __init__(self, words: Callable[[], str]) -> None:
        self._words = words

    def __str__(self) -> str:
        return self._words()
