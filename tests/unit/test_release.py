"""Releases: what is kept, where what goes leads to, and what differs between two states."""

from __future__ import annotations

import gzip
import json
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from kg import vocab
from kg.cli import commands
from kg.errors import IrisLost, UsageError
from kg.release import Retired, Source, difference, iris_of, patch, release, releases, retire
from kg.release.difference import Change
from kg.release.iris import Released, from_tsv, to_tsv
from kg.release.write import Release
from kg.settings import DefaultGraph
from kg.store import Manifest, Snapshot, SnapshotWriter

G = vocab.plan_graph("jia-2021")
PLAN = f"{vocab.ID}plan/jia-2021"
RIVER, VALUE, FINDING = (
    f"{vocab.ID}{path}" for path in ("river/jia-500000", "value/jia-2021-1", "finding/jia-2021-2")
)
LINES = f"""<{PLAN}> <{vocab.RDF}type> <{vocab.ECO}Plan> .
<{RIVER}> <{vocab.RDF}type> <{vocab.ECO}River> .
<{RIVER}> <{vocab.RDFS}label> "甲河"@zh .
<{VALUE}> <{vocab.ECO}statedIn> <{PLAN}> .
<{VALUE}> <{vocab.RDF}type> <{vocab.ECO}Target> .
<{FINDING}> <{vocab.ECO}between> <{VALUE}> .
<{FINDING}> <{vocab.RDF}type> <{vocab.ECO}Finding> .
"""


def built(directory: Path, lines: str) -> Snapshot:
    """A store of its own that holds ``lines`` in one plan's graph."""
    directory.mkdir(parents=True, exist_ok=True)
    with SnapshotWriter(directory, DefaultGraph.UNION) as writer:
        writer.load(lines.encode(), G)
        manifest = Manifest(
            id=directory.name,
            built="2026-11-22T00:00:00+00:00",
            version="0" * 8,
            inputs="",
            base=vocab.BASE,
            default_graph="union",
            plans=(),
            graphs={G: lines.count("\n")},
            tools={},
        )
        return writer.publish(manifest)


def test_what_a_release_keeps(tmp_path: Path) -> None:
    kept = iris_of(built(tmp_path / "store", LINES).open())
    assert kept == [
        Released(FINDING, "", PLAN),
        Released(PLAN),
        Released(RIVER, "甲河"),
        Released(VALUE, "", PLAN),
    ]
    assert list(from_tsv(to_tsv(kept))) == kept


def test_a_release_is_whole_dated_and_never_made_anew(tmp_path: Path) -> None:
    snapshot = built(tmp_path / "store", LINES)
    made = release(snapshot, "0.1.0", date(2026, 11, 22), tmp_path / "releases")
    where = tmp_path / "releases" / "0.1.0"
    assert releases(tmp_path / "releases") == [(where, made)]
    assert made.iris == {"finding": 1, "plan": 1, "river": 1, "value": 1}
    assert "0.1.0 (2026)" in made.citation
    assert gzip.decompress((where / "ecoplan.nq.gz").read_bytes()).count(b"\n") == 7
    described = (where / "dataset.ttl").read_bytes()
    assert (
        len(list(ox.parse(described, ox.RdfFormat.TURTLE))) == 14
    )  # none of the build's: no such graph
    assert made.files["ecoplan.nq.gz"].encode() in described
    assert "date-released: 2026-11-22" in (where / "CITATION.cff").read_text("utf-8")
    assert json.loads((where / "release.json").read_text("utf-8"))["licence"].startswith("https://")
    with pytest.raises(UsageError, match="there already"):
        release(snapshot, "0.1.0", date(2026, 11, 23), tmp_path / "releases")
    again = release(snapshot, "0.1.0", date(2026, 11, 22), tmp_path / "others")
    assert again.files == made.files  # the same data, the same bytes


@pytest.mark.parametrize("version", ["", "one", "1..0", "1.0-rc", "../0.1"])
def test_a_version_is_a_number(tmp_path: Path, version: str) -> None:
    with pytest.raises(UsageError):
        release(built(tmp_path / "store", LINES), version, date(2026, 11, 22), tmp_path / "r")
    assert not (tmp_path / "r").exists()


def test_a_released_iri_never_vanishes(tmp_path: Path) -> None:
    """The river gets another IRI, the value is read no more: each leads on, over two releases."""
    directory = tmp_path / "releases"
    release(built(tmp_path / "a", LINES), "0.1.0", date(2026, 11, 22), directory)
    renamed = LINES.replace("river/jia-500000", "river/jiahe-500100")
    fewer = "".join(line for line in renamed.splitlines(True) if "jia-2021-1" not in line)
    second = release(built(tmp_path / "b", fewer), "0.2.0", date(2026, 12, 1), directory)
    assert second.retired == 2
    again = fewer.replace("river/jiahe-500100", "reach/jiahe-1")
    third = built(tmp_path / "c", again)
    with pytest.raises(IrisLost, match="lead nowhere"):  # a reach is no river
        release(third, "0.10.0", date(2027, 1, 1), directory)
    assert not (directory / "0.10.0").exists()
    old, new = (f"{vocab.ID}{path}" for path in ("river/jiahe-500100", "reach/jiahe-1"))
    (directory / "successors.tsv").write_text(f"# by hand\n{old}\t{new}\n", "utf-8")
    release(third, "0.10.0", date(2027, 1, 1), directory)
    assert [each.version for _, each in releases(directory)] == ["0.1.0", "0.2.0", "0.10.0"]
    retired = Retired.load(directory)
    assert retired.successor(RIVER) == new
    assert retired.successor(VALUE) == PLAN
    assert retired.successor(f"{vocab.ID}river/never-heard-of") is None


def test_evidence_leads_to_its_plan() -> None:
    none = Retired()
    for tail in ("nanchuan-2021-2654-2677", "nanchuan-2021-10196-10200-r1-c4"):
        assert none.successor(f"{vocab.ID}evidence/{tail}") == f"{vocab.ID}plan/nanchuan-2021"
    assert none.successor(f"{vocab.ID}evidence/nanchuan-2021-x") is None


def test_a_statement_leads_to_its_like_in_the_same_plan_alone() -> None:
    """A project that is called the same in another plan is another project."""
    own, other = (f"{vocab.ID}plan/{slug}" for slug in ("jia-2021", "yi-2021"))
    old = Released(f"{vocab.ID}project/jia-2021-1", "河道整治", own)
    plans = [Released(own), Released(other)]
    elsewhere = Released(f"{vocab.ID}project/yi-2021-9", "河道整治", other)
    assert retire([old], [*plans, elsewhere], Retired()) == {old.iri: own}
    here = Released(f"{vocab.ID}project/jia-2021-2", "河道整治", own)
    assert retire([old], [*plans, elsewhere, here], Retired()) == {old.iri: here.iri}


def test_what_a_plan_named_goes_where_its_plan_goes() -> None:
    plan, area = f"{vocab.ID}plan/jia-2021", Released(f"{vocab.ID}area/500114", "黔江区")
    named = Released(f"{vocab.ID}river/jia-500114", "甲河", "", plan)
    stated = Released(f"{vocab.ID}value/jia-2021-1", "", plan)
    with pytest.raises(IrisLost, match="2 released"):
        retire([named, stated], [area], Retired())
    assert retire([named, stated], [area], Retired({plan: area.iri})) == {
        named.iri: area.iri,
        stated.iri: area.iri,
    }


def test_two_of_a_name_are_no_successor() -> None:
    old = Released(f"{vocab.ID}river/a", "甲河")
    now = [Released(f"{vocab.ID}river/{slug}", "甲河") for slug in "bc"]
    with pytest.raises(IrisLost):
        retire([old], now, Retired())
    assert retire([old], now, Retired({old.iri: now[1].iri})) == {old.iri: now[1].iri}


@pytest.mark.parametrize("text", ["no tab\n", "a\t\n", "a\tb\tc\n"])
def test_a_table_of_successors_is_checked(tmp_path: Path, text: str) -> None:
    (tmp_path / "0.1.0").mkdir()
    (tmp_path / "0.1.0" / "retired.tsv").write_text(text, "utf-8")
    with pytest.raises(UsageError, match=r"retired\.tsv:1"):
        Retired.load(tmp_path)


def test_what_is_no_release_says_so(tmp_path: Path) -> None:
    (tmp_path / "release.json").write_text('{"version": "0.1.0"}', "utf-8")
    with pytest.raises(UsageError, match="no release"):
        Release.read(tmp_path)


# --- differences ----------------------------------------------------------------------------------

_NAMES = [RIVER, VALUE, PLAN, f"{vocab.ECO}River", f"{vocab.ID}river/jia-5"]
QUADS = st.frozensets(
    st.builds(
        '<{}> <http://example.org/p> "{}" <{}> .\n'.format,
        st.sampled_from(_NAMES),
        st.sampled_from("abc"),
        st.sampled_from([G, vocab.graph_iri("things")]),
    )
)


@given(QUADS, QUADS)
def test_a_patch_makes_one_of_the_other(
    tmp_path_factory: pytest.TempPathFactory, one: frozenset[str], other: frozenset[str]
) -> None:
    directory = tmp_path_factory.mktemp("diff")
    sources = []
    for name, quads in (("a.nq", one), ("b.nq", other)):
        (directory / name).write_text("".join(sorted(quads)), "utf-8")
        sources.append(Source(directory / name))
    told: list[Change] = []
    found = difference(*sources, told.append)
    patched = set(one)
    for line in (line.decode() for change in told for line in patch(change)):
        (patched.add if line[0] == "A" else patched.remove)(line[2:])
    assert patched == other
    assert bool(found) == (one != other)
    assert sum(found.added.values()) == len(other - one)
    assert sum(found.removed.values()) == len(one - other)
    assert len(told) == sum((found.new + found.gone + found.changed).values())


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    built(tmp_path / "a", LINES)
    built(
        tmp_path / "b",
        LINES.replace("甲河", "乙河").replace("value/jia-2021-1", "value/jia-2021-3"),
    )
    return tmp_path / "a", tmp_path / "b"


def test_stores_releases_and_dumps_compare(two: tuple[Path, Path], tmp_path: Path) -> None:
    store, other = two
    runner = CliRunner()
    releases_dir = str(tmp_path / "r")
    options = ["--store", str(store), "--releases", releases_dir, "--date", "2026-11-22"]
    assert runner.invoke(commands(), ["release", "1.0", *options]).exit_code == 0
    released = tmp_path / "r" / "1.0"
    dumped = released / "ecoplan.nq.gz"
    for same in (released, dumped, store / "current"):
        shown = runner.invoke(commands(), ["diff", str(store), str(same)])
        assert shown.output == "no difference\n", shown.output
    lines = tmp_path / "changes.rdfp"
    shown = runner.invoke(
        commands(), ["diff", str(released), str(other), "--list", "--patch", str(lines)]
    )
    assert f"~ {RIVER}" in shown.output
    assert f"- {VALUE}" in shown.output
    assert "value: 1 new, 1 gone, 0 changed" in shown.output
    assert "river: 0 new, 0 gone, 1 changed" in shown.output
    assert f'A <{RIVER}> <{vocab.RDFS}label> "乙河"@zh <{G}> .' in lines.read_text("utf-8")
    told = json.loads(
        runner.invoke(commands(), ["diff", str(released), str(other), "--json"]).output
    )
    assert told["new"] == {"value": 1}


def test_what_is_no_state_of_the_data_is_refused(tmp_path: Path) -> None:
    (tmp_path / "unsorted.nq").write_text("<b:b> <b:b> <b:b> <b:b> .\n<a:a> <b:b> <b:b> <b:b> .\n")
    (tmp_path / "broken.nq.gz").write_bytes(b"no gzip")
    (tmp_path / "empty.nq").write_text("")
    empty = Source(tmp_path / "empty.nq")
    for name, said in (
        ("unsorted.nq", "not sorted"),
        ("broken.nq.gz", "read"),
        ("no.nq", "no store"),
    ):
        with pytest.raises(UsageError, match=said):
            difference(empty, Source(tmp_path / name))


def test_every_release_there_is_leads_somewhere() -> None:
    """Of each IRI that any release of this repository kept: it is retired, or a later one has it."""
    directory = Path(__file__).parents[2] / "releases"
    made = releases(directory)
    retired = Retired.load(directory)
    last = {each.iri for each in made[-1][1].kept(made[-1][0])} if made else set()
    for path, each in made:
        for kept in each.kept(path):
            assert kept.iri in last or retired.successor(kept.iri) in last, kept.iri


def test_an_empty_store_has_nothing_to_keep() -> None:
    assert iris_of(ox.Store()) == []
