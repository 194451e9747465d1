"""What a thing's address and the dataset's give is the same graph in every form, as rdflib, rapper
and Jena read it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from rdflib import Graph
from rdflib.compare import isomorphic
from servers import serve

from five import five_plans
from jena import Riot
from peers import peer

FORMS = {"nt": "nt", "ttl": "turtle", "jsonld": "json-ld", "rdf": "xml"}
DATASETS = {"nq": "nquads", "trig": "trig"}
# Debian's Jena has no JSON-P provider, which its reader of JSON-LD 1.1 needs; ours is 1.0 too
JENA = {"nt": "ntriples", "ttl": "turtle", "jsonld": "jsonld10", "rdf": "rdfxml"}
RAPPER = {"nt": "ntriples", "ttl": "turtle", "rdf": "rdfxml"}  # as rapper calls them
PATHS = [
    "/id/area/500114",
    "/id/plan/youyang-2021",
    "/id/indicator/good-air-days",
    "/id/unit/mu",
    "/id/finding-kind/listed-twice",
]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], bytes]:
    """Each path in each form, the ontology, and the dataset."""
    directory = tmp_path_factory.mktemp("served")
    store = directory / "store"
    store.mkdir()
    (store / "current").symlink_to(five_plans().path)
    found: dict[tuple[str, str], bytes] = {}
    with serve(store, directory / "log") as server:
        for path in (*PATHS, "/ontology"):
            for form in FORMS:
                answer = httpx.get(f"{server.url}{path}.{form}", timeout=60)
                assert answer.status_code == 200, (path, form, answer.text)
                found[path, form] = answer.content
        for form in DATASETS:
            found["dataset", form] = server.get(f"/export/dataset.{form}").content
    return found


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own, in JSON-LD
@pytest.mark.parametrize("path", [*PATHS, "/ontology"])
def test_every_form_is_one_graph(served: dict[tuple[str, str], bytes], path: str) -> None:
    graphs = {form: Graph().parse(data=served[path, form], format=FORMS[form]) for form in FORMS}
    assert len(graphs["nt"]) > 3
    for form, graph in graphs.items():
        if path == "/ontology":  # its anonymous classes make comparing it whole slow
            assert len(graph) == len(graphs["nt"]), form
        else:
            assert isomorphic(graph, graphs["nt"]), form


@pytest.mark.parametrize("form", sorted(RAPPER))
def test_rapper_reads_them(served: dict[tuple[str, str], bytes], tmp_path: Path, form: str) -> None:
    peer("rapper")
    for path in (*PATHS, "/ontology"):
        file = tmp_path / "served"
        file.write_bytes(served[path, form])
        said = subprocess.run(
            ["rapper", "-q", "-i", RAPPER[form], "-o", "ntriples", str(file), "http://127.0.0.1/"],
            capture_output=True,
            check=True,
        )
        triples = set(said.stdout.splitlines())
        assert len(triples) == len(Graph().parse(data=served[path, "nt"], format="nt"))


@pytest.fixture(scope="module")
def riot(tmp_path_factory: pytest.TempPathFactory) -> Riot:
    return Riot.find(tmp_path_factory.mktemp("jena"))


@pytest.mark.parametrize("form", sorted(JENA))
def test_jena_reads_them(
    served: dict[tuple[str, str], bytes], tmp_path: Path, riot: Riot, form: str
) -> None:
    files = []
    for path in (*PATHS, "/ontology"):
        files.append(tmp_path / path.replace("/", "_"))
        files[-1].write_bytes(served[path, form])
    expected = b"".join(served[path, "nt"] for path in (*PATHS, "/ontology"))
    same(riot.quads(JENA[form], files), expected)


@pytest.mark.parametrize("form", sorted(DATASETS))
def test_jena_reads_the_dataset(
    served: dict[tuple[str, str], bytes], tmp_path: Path, riot: Riot, form: str
) -> None:
    assert served["dataset", "nq"].count(b"\n") > 100_000
    file = tmp_path / f"dataset.{form}"
    file.write_bytes(served["dataset", form])
    same(riot.quads(DATASETS[form], [file]), served["dataset", "nq"])


def same(read: bytes, expected: bytes) -> None:
    """N-Quads or N-Triples say the same; nodes without a name (the ontology's anonymous classes)
    are only counted, as each form calls them otherwise."""
    one, other = (
        [str(quad) for quad in ox.parse(raw, ox.RdfFormat.N_QUADS)] for raw in (read, expected)
    )
    assert len(one) == len(other)
    assert {line for line in one if "_:" not in line} == {
        line for line in other if "_:" not in line
    }
