"""Small parts of the query service: negotiation, requests, rows, the spool, places, the cache."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any, cast

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import Busy, KgError
from kg.service import formats, protocol, wire
from kg.service.cache import Cache, Kept
from kg.service.experience import Kind
from kg.service.limits import Limits
from kg.service.places import Places
from kg.service.pool import Pool, _Attempt
from kg.service.process import Process
from kg.service.rows import Rows
from kg.service.run import Run
from kg.service.snapshots import Snapshots
from kg.service.spool import Spool
from kg.service.worker import failure, readable

# --- formats --------------------------------------------------------------------------------


def test_of_equals_the_one_asked_for_by_name_wins() -> None:
    chosen = formats.negotiate("*/*, text/csv", formats.RESULTS)
    assert chosen == formats.Choice("CSV", "text/csv")
    chosen = formats.negotiate("text/*, application/json", formats.RESULTS)
    assert chosen == formats.Choice("JSON", "application/json")


@given(st.text(max_size=80))
def test_any_accept_header_can_be_read(header: str) -> None:
    for offered in (formats.RESULTS, formats.GRAPHS):
        chosen = formats.negotiate(header, offered)
        assert chosen is None or any(chosen.media in format_.media for format_ in offered)
    formats.accepts_encoding(header, "gzip")


@pytest.mark.parametrize(
    ("header", "gzip", "zstd"),
    [
        (None, False, False),
        ("gzip, deflate, br, zstd", True, True),
        ("gzip;q=0, *;q=0.5", False, True),
        ("*", True, True),
        ("identity", False, False),
    ],
)
def test_content_codings(header: str | None, gzip: bool, zstd: bool) -> None:
    assert formats.accepts_encoding(header, "gzip") is gzip
    assert formats.accepts_encoding(header, "zstd") is zstd


def test_our_formats_are_pyoxigraphs() -> None:
    for format_ in formats.RESULTS:
        ours = getattr(ox.QueryResultsFormat, format_.name).media_type
        assert ours.partition(";")[0] == format_.media[0]
    for format_ in formats.GRAPHS:
        assert getattr(ox.RdfFormat, format_.name).media_type == format_.media[0]


# --- protocol -------------------------------------------------------------------------------


@given(
    st.sampled_from(["GET", "POST", "HEAD"]),
    st.text(max_size=60),
    st.one_of(
        st.none(),
        st.text(max_size=40),
        st.sampled_from([protocol.FORM, protocol.QUERY, protocol.UPDATE]),
    ),
    st.binary(max_size=80),
)
def test_any_request_is_read_or_refused(
    method: str, query_string: str, content_type: str | None, body: bytes
) -> None:
    status = 200
    try:
        protocol.read(method, query_string, content_type, body)
    except KgError as error:
        status = error.http_status
    assert status < 500


def test_a_form_may_hold_everything() -> None:
    body = b"query=ASK%7B%7D&default-graph-uri=urn:a&default-graph-uri=urn:b&named-graph-uri=urn:c"
    asked = protocol.read("POST", "format=csv&timeout=2.5", protocol.FORM + "; charset=utf-8", body)
    assert asked == protocol.QueryRequest("ASK{}", ("urn:a", "urn:b"), ("urn:c",), "csv", 2.5)


# --- rows -----------------------------------------------------------------------------------

_TERMS = st.one_of(
    st.none(),
    st.text(alphabet='a"\\\n\r,{}[]<>\t .:数', max_size=12).map(lambda t: ox.Literal(t)),
    st.sampled_from([ox.NamedNode("urn:a"), ox.Literal(1)]),
)


def _written(rows: list[tuple[ox.Term | None, ox.Term | None]], name: str) -> bytes:
    values = " ".join(
        "(" + " ".join("UNDEF" if term is None else str(term) for term in row) + ")" for row in rows
    )
    answer = ox.Store().query(f"SELECT ?a ?b {{ VALUES (?a ?b) {{ {values} }} }}")
    assert isinstance(answer, ox.QuerySolutions)
    return answer.serialize(format=getattr(ox.QueryResultsFormat, name)) or b""


@settings(deadline=None)
@given(
    st.lists(st.tuples(_TERMS, _TERMS).filter(any), max_size=8),
    st.sampled_from(["JSON", "XML", "CSV", "TSV"]),
    st.integers(1, 40),
)
def test_rows_are_counted_from_their_bytes(
    terms: list[tuple[ox.Term | None, ox.Term | None]], name: str, size: int
) -> None:
    body = _written(terms, name)
    rows = Rows(name)
    for start in range(0, len(body), size):
        rows.feed(body[start : start + size])
    assert rows.count("solutions") == len(terms)


def test_rows_of_graphs_and_booleans() -> None:
    store = ox.Store()
    store.update('INSERT DATA { <urn:a> <urn:b> 1, "x .\\n" }')
    for name, expected in (("N_TRIPLES", 2), ("N_QUADS", 2), ("TURTLE", None)):
        answer = store.query("CONSTRUCT WHERE { ?s ?p ?o }")
        assert isinstance(answer, ox.QueryTriples)
        rows = Rows(name)
        rows.feed(answer.serialize(format=getattr(ox.RdfFormat, name)) or b"")
        assert rows.count("graph") == expected
    assert Rows("JSON").count("boolean") == 1


# --- spool ----------------------------------------------------------------------------------


@settings(deadline=None, max_examples=50)
@given(st.lists(st.integers(1, 700_000), max_size=12), st.integers(0, 3))
def test_the_spool_gives_back_what_it_was_given(sizes: list[int], ahead: int) -> None:
    """Whatever the order of putting and taking, on disk or not, the bytes come out in order."""
    pieces = [bytes([index % 256]) * size for index, size in enumerate(sizes)]

    async def both() -> bytes:
        spool = Spool(8 * 1024 * 1024)

        async def produce() -> None:
            for piece in pieces:
                await spool.put(piece)
                if ahead == 0:
                    await asyncio.sleep(0)
            spool.close()

        async def consume() -> bytes:
            taken = bytearray()
            while data := await spool.get():
                taken += data
                for _ in range(ahead):
                    await asyncio.sleep(0)
            return bytes(taken)

        _, out = await asyncio.gather(produce(), consume())
        spool.discard()
        return out

    assert asyncio.run(both()) == b"".join(pieces)


def test_the_spool_holds_back_who_is_too_fast() -> None:
    async def fill() -> int:
        spool = Spool(2 * 1024 * 1024)
        try:
            async with asyncio.timeout(0.2):
                while True:
                    await spool.put(b"x" * 100_000)
        except TimeoutError:
            return spool.total
        finally:
            spool.discard()

    assert asyncio.run(fill()) < 2_200_000


def test_what_is_small_comes_at_once() -> None:
    async def rest() -> bytes:
        spool = Spool(10 * 1024 * 1024)
        for letter in b"abc":
            await spool.put(bytes([letter]) * 600_000)
        spool.close()
        data = spool.rest()
        assert await spool.get() == b""
        spool.discard()
        return data

    assert asyncio.run(rest()) == b"a" * 600_000 + b"b" * 600_000 + b"c" * 600_000


# --- places ---------------------------------------------------------------------------------


def test_places_go_to_who_came_first() -> None:
    async def play() -> list[int]:
        places: Places[str] = Places(queue=3, seconds=5)
        order: list[int] = []

        async def visit(number: int) -> None:
            place = await places.take()
            order.append(number)
            await asyncio.sleep(0)
            places.offer(place)

        places.offer("only")
        await asyncio.gather(*(visit(number) for number in range(4)))
        assert places.free == 1
        return order

    assert asyncio.run(play()) == [0, 1, 2, 3]


def test_what_was_given_back_last_goes_first() -> None:
    async def play() -> list[str]:
        places: Places[str] = Places(queue=1, seconds=5)
        for name in ("cold", "warm"):
            places.offer(name)
        return [await places.take(), await places.take()]

    assert asyncio.run(play()) == ["warm", "cold"]


def test_places_are_not_lost_when_who_waits_gives_up() -> None:
    async def play() -> None:
        places: Places[str] = Places(queue=2, seconds=0.05)
        with pytest.raises(Busy, match="waited"):
            await places.take()
        waiting = asyncio.ensure_future(places.take())
        await asyncio.sleep(0)
        places.offer("only")
        waiting.cancel()  # in the very moment in which it was given
        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert places.take_now() == "only"
        assert places.waiting == 0

    asyncio.run(play())


def test_only_so_many_may_wait() -> None:
    async def play() -> None:
        places: Places[str] = Places(queue=1, seconds=5)
        first = asyncio.ensure_future(places.take())
        await asyncio.sleep(0)
        with pytest.raises(Busy, match="waiting already"):
            await places.take()
        first.cancel()

    asyncio.run(play())


# --- cache, frames, errors ------------------------------------------------------------------

_HEAD = wire.Head("solutions", "text/csv", "identity", repeatable=True)


def test_the_cache_lets_go_of_what_was_not_used() -> None:
    """Sixteen fit, each counted with the 1,024 bytes it takes beside its body."""
    cache = Cache(16 * 1100)
    for number in range(20):
        cache.put("s", str(number), Kept(_HEAD, bytes(76), 1))
        cache.get("s", "0")
    assert cache.get("s", "0") is not None
    assert cache.get("s", "4") is None
    assert cache.get("s", "19") is not None
    cache.put("s", "large", Kept(_HEAD, bytes(77), 1))
    assert cache.get("s", "large") is None


def test_the_cache_is_that_of_one_snapshot() -> None:
    cache = Cache(16 * 1100)
    cache.put("s1", "k", Kept(_HEAD, b"1", 1))
    assert cache.get("s1", "k") is not None
    assert cache.get("s2", "k") is None
    cache.put("s2", "k", Kept(_HEAD, b"2", 1))
    assert cache.get("s1", "k") is None


def test_frames_come_back_as_they_were() -> None:
    job = wire.Job("ASK {} # 数", "/s", ("JSON", "application/json"), None, named_graphs=("urn:a",))
    framed = wire.frame(wire.QUERY, wire.pack(job))
    kind, length = wire.prefix(framed[: wire.PREFIX_BYTES])
    assert kind == wire.QUERY
    assert wire.unpack_job(framed[wire.PREFIX_BYTES :][:length]) == job
    write = wire.WriteJob("PUT", graph="urn:g", parts=(("TURTLE", 3),), using=("urn:a",))
    assert wire.unpack_write(wire.pack(write)) == write
    orders = wire.Orders(128, allowed=("urn:a",), prefixes={"a": "urn:"})
    assert wire.unpack_orders(wire.pack(orders).decode()) == orders
    assert json.loads(wire.pack(_HEAD))["repeatable"] is True


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s ?p",
        "SELECT",
        "",
        "PREFIX a: <b> ASK {",
        "SELECT * { ?s ?p ?o FILTER( }",
        "数",
    ],
)
def test_syntax_errors_are_made_readable(text: str) -> None:
    with pytest.raises(SyntaxError) as raised:
        ox.Store().query(text)
    told = failure(raised.value)
    assert told.code == "bad-query"
    assert told.line == 1
    assert "\\u{" not in told.message
    assert "[" not in told.message.replace('"["', "").replace('"[', "")
    assert len(told.message) < 200


def test_messages_without_a_place_stay() -> None:
    assert readable("The custom function <urn:f> is not supported\nmore") == (
        "The custom function <urn:f> is not supported"
    )


# --- what is learnt of runs -----------------------------------------------------------------


class _Idle:
    """A process that got nothing of the processor."""

    def cpu_seconds(self) -> float:
        return 0.0


@pytest.mark.parametrize(
    ("ended", "kind"),
    [
        ({"clean": True}, Kind.SHORT),
        ({"set_back": True}, Kind.LONG),
        ({"stopped": Busy("enough")}, Kind.LONG),
        ({}, Kind.UNKNOWN),
    ],
)
def test_what_did_not_end_by_itself_was_not_seen_to_be_short(
    tmp_path: Path, ended: dict[str, Any], kind: Kind
) -> None:
    """On a machine so busy that a query gets nothing done before patience ends, texts of attackers
    would else pass for short ones and go before all others."""
    pool = Pool(Snapshots(tmp_path), Limits(), {})
    run = Run(wire.Job("SELECT * {}", "", None, None), Spool(0), 1.0)
    attempt = _Attempt(run, cast("Process", _Idle()), **ended)
    attempt.begin()
    pool._learn(attempt)
    assert pool._experience.judge(run.like) is kind
