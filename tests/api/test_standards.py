"""What the SPARQL 1.1 recommendations ask for beside the plain course of things: requests that are
not well made, datasets in odd places, forms of parts, and every detail of the result formats."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from xml.etree import ElementTree

import httpx
import pyoxigraph as ox
import pytest
from servers import Server, serve

TOKEN = "token-of-standards"
ADMIN = {"Authorization": f"Bearer {TOKEN}"}
TURTLE = {**ADMIN, "Content-Type": "text/turtle"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
QUERY = {"Content-Type": "application/sparql-query"}
UPDATE = {**ADMIN, "Content-Type": "application/sparql-update"}
ONE = "<urn:a> <urn:b> <urn:c> ."


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that takes writes, over nothing, whose default graph is a graph like others."""
    directory = tmp_path_factory.mktemp("bare")
    log = tmp_path_factory.mktemp("log") / "log"
    with serve(
        directory, log, KG_ADMIN_TOKEN=TOKEN, KG_DEFAULT_GRAPH="plain", KG_WORKERS=1
    ) as server:
        yield server


def fill(server: Server, text: str) -> None:
    response = httpx.post(server.url + "/sparql", content=text.encode(), headers=UPDATE)
    assert response.status_code == 200, response.text


def names(response: httpx.Response) -> set[str]:
    assert response.status_code == 200, response.text
    return {row["s"]["value"] for row in response.json()["results"]["bindings"]}


# --- the protocol ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "headers"),
    [
        (b"ASK {}", {"Content-Type": "Application/SPARQL-Query; Charset=UTF-8"}),
        (b"query=ASK%20%7B%7D", {"Content-Type": FORM["Content-Type"] + "; charset=UTF-8"}),
        (b"query=ASK+%7B%7D", FORM),
    ],
)
def test_types_of_bodies_are_read_as_http_has_them(
    bare: Server, content: bytes, headers: dict[str, str]
) -> None:
    response = httpx.post(bare.url + "/sparql", content=content, headers=headers)
    assert response.json()["boolean"] is True


@pytest.mark.parametrize("name", ["not an iri", "relative", ""])
@pytest.mark.parametrize("parameter", ["default-graph-uri", "named-graph-uri"])
def test_graphs_of_the_dataset_are_iris(bare: Server, parameter: str, name: str) -> None:
    response = bare.get("/sparql", params={"query": "ASK {}", parameter: name})
    assert response.status_code == 400


def test_a_dataset_counts_wherever_the_request_says_it(bare: Server) -> None:
    fill(
        bare,
        "CLEAR ALL ; INSERT DATA { <urn:0> <urn:p> 0 GRAPH <urn:g1> { <urn:1> <urn:p> 1 } "
        "GRAPH <urn:g2> { <urn:2> <urn:p> 2 } GRAPH <urn:g3> { <urn:3> <urn:p> 3 } }",
    )
    text = "SELECT ?s { { ?s <urn:p> ?o } UNION { GRAPH ?g { ?s <urn:p> ?o } } }"
    graphs = [("default-graph-uri", "urn:g1"), ("named-graph-uri", "urn:g2")]
    url = bare.url + "/sparql"
    asked = {
        "get": httpx.get(url, params=[("query", text), *graphs]),
        "form": httpx.post(url, data={"query": text, **dict(graphs)}),
        "form, in the address": httpx.post(url, params=graphs, data={"query": text}),
        "direct": httpx.post(url, params=graphs, content=text, headers=QUERY),
    }
    for way, response in asked.items():
        assert names(response) == {"urn:1", "urn:2"}, way
    several = [("default-graph-uri", f"urn:g{n}") for n in (1, 2)]
    plain = "SELECT ?s { ?s <urn:p> ?o }"
    assert names(httpx.get(url, params=[("query", plain), *several])) == {"urn:1", "urn:2"}


@pytest.mark.parametrize("where", ["body", "address"])
def test_a_form_that_updates_says_its_dataset_in_either_place(bare: Server, where: str) -> None:
    fill(
        bare,
        "CLEAR ALL ; INSERT DATA { GRAPH <urn:g1> { <urn:1> <urn:p> 1 } GRAPH <urn:g2> { <urn:2> <urn:p> 2 } }",
    )
    text = "INSERT { GRAPH <urn:out> { ?s <urn:seen> 1 } } WHERE { ?s <urn:p> ?o }"
    using = {"using-graph-uri": "urn:g1"}
    response = httpx.post(
        bare.url + "/update",
        params=using if where == "address" else {},
        data={"update": text, **(using if where == "body" else {})},
        headers=ADMIN,
    )
    assert response.status_code == 200
    assert names(bare.query("SELECT ?s { GRAPH <urn:out> { ?s ?p ?o } }")) == {"urn:1"}


def test_relative_iris_of_an_update_have_a_base(bare: Server) -> None:
    fill(bare, "CLEAR ALL ; INSERT DATA { GRAPH <urn:base> { <urn:s> <urn:p> <test> } }")
    found = bare.query("SELECT (?o AS ?s) { GRAPH <urn:base> { <urn:s> <urn:p> ?o } }")
    (name,) = names(found)
    assert name.startswith("https://")
    assert name.endswith("/test")


@pytest.mark.parametrize(
    ("method", "path", "content", "content_type", "status"),
    [
        ("GET", "/update?update=CLEAR%20ALL", None, None, 405),
        ("PUT", "/update", b"CLEAR ALL", "application/sparql-update", 405),
        ("POST", "/sparql", b"update=CLEAR+ALL&update=CLEAR+ALL", FORM["Content-Type"], 400),
        ("POST", "/sparql", "CLEAR ALL".encode("utf-16"), "application/sparql-update", 400),
        ("POST", "/sparql", "update=CLEAR ALL".encode("utf-16"), FORM["Content-Type"], 400),
        ("POST", "/sparql", b"CLEAR XYZ", "application/sparql-update", 400),
        ("POST", "/sparql", b"update=CLEAR+XYZ", FORM["Content-Type"], 400),
        ("POST", "/sparql?using-graph-uri=urn:g", b"INSERT { <urn:a> <urn:b> ?o } USING NAMED <urn:h> WHERE { ?s ?p ?o }", "application/sparql-update", 400),
        ("POST", "/sparql?update=CLEAR%20ALL", b"", None, 415),
        ("PATCH", "/sparql", b"ASK {}", QUERY["Content-Type"], 405),
    ],
)  # fmt: skip
def test_updates_that_are_not_well_made(
    bare: Server,
    method: str,
    path: str,
    content: bytes | None,
    content_type: str | None,
    status: int,
) -> None:
    headers = {**ADMIN, **({"Content-Type": content_type} if content_type else {})}
    response = httpx.request(method, bare.url + path, content=content, headers=headers)
    assert response.status_code == status, response.text
    assert set(response.json()) == {"error"}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("SELECT * {}", "application/sparql-results+json"),
        ("ASK {}", "application/sparql-results+json"),
        ("DESCRIBE <urn:a>", "text/turtle"),
        ("CONSTRUCT { <urn:a> <urn:b> 1 } {}", "text/turtle"),
    ],
)
def test_each_form_of_query_has_its_type(bare: Server, text: str, kind: str) -> None:
    response = bare.query(text)
    assert response.headers["content-type"].partition(";")[0] == kind


# --- service description --------------------------------------------------------------------


def test_the_description_keeps_to_its_schema(bare: Server) -> None:
    """Of each property of the vocabulary, subject and object are of the classes it is for."""
    fill(bare, "CLEAR ALL ; INSERT DATA { GRAPH <urn:g1> { <urn:1> <urn:p> 1 } }")
    store = ox.Store()
    body = bare.get("/sparql", headers={"Accept": "application/n-triples"}).content
    store.load(body, ox.RdfFormat.N_TRIPLES)
    sd = "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> "
    wrong = """SELECT ?s ?p ?o { VALUES (?p ?domain ?range) {
        (sd:defaultDataset sd:Service sd:Dataset) (sd:defaultGraph sd:Dataset sd:Graph)
        (sd:namedGraph sd:Dataset sd:NamedGraph) (sd:graph sd:NamedGraph sd:Graph) }
      ?s ?p ?o FILTER(NOT EXISTS { ?s a ?domain } || NOT EXISTS { ?o a ?range }) }"""
    assert list(store.query(sd + wrong)) == []
    resources = """ASK { VALUES ?p { sd:endpoint sd:feature sd:supportedLanguage sd:resultFormat
        sd:inputFormat sd:name } ?s ?p ?o FILTER(!ISIRI(?o)) }"""
    assert not bool(store.query(sd + resources))
    services = list(store.query(sd + "SELECT DISTINCT ?s { ?s a sd:Service ; sd:endpoint ?e }"))
    assert len(services) == 1


# --- the graph store ------------------------------------------------------------------------


def multipart(*parts: tuple[str, str]) -> tuple[bytes, dict[str, str]]:
    """A body of (headers, content) and what it is sent with."""
    pieces = [f"--frontier\r\n{headers}\r\n\r\n{content}\r\n" for headers, content in parts]
    body = "".join(pieces) + "--frontier--\r\n"
    return body.encode(), {**ADMIN, "Content-Type": "multipart/form-data; boundary=frontier"}


def triples(response: httpx.Response) -> set[str]:
    assert response.status_code == 200, response.text
    return {str(q.triple) for q in ox.parse(response.content, format=ox.RdfFormat.TURTLE)}


def test_parts_of_a_form_need_no_file_names(bare: Server) -> None:
    body, headers = multipart(
        (
            'Content-Disposition: form-data; name="one"\r\nContent-Type: text/turtle',
            '<urn:a> <urn:b> "1", "中" .',
        ),
        (
            'Content-Disposition: form-data; name="two"\r\nContent-Type: application/ld+json',
            '{"@id": "urn:a", "urn:b": "2"}',
        ),
        ('Content-Disposition: form-data; name="x"; filename="x.nt"', '<urn:a> <urn:b> "3" .'),
    )
    url = bare.url + "/store/parts"
    assert httpx.post(url, content=body, headers=headers).status_code == 201
    assert len(triples(httpx.get(url))) == 4
    assert httpx.put(url, content=body, headers=headers).status_code == 204
    assert len(triples(httpx.get(url))) == 4


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"x", "multipart/form-data", 400),
        (b"x", "multipart/form-data; boundary=frontier", 400),
        (multipart(('Content-Disposition: form-data; name="a"', ONE))[0][:-14], "multipart/form-data; boundary=frontier", 400),
        (multipart(("Content-Type: text/html", "<p>"))[0], "multipart/form-data; boundary=frontier", 415),
        (multipart(("Content-Type: text/turtle", "<p>"))[0], "multipart/form-data; boundary=frontier", 400),
        (multipart(*[("Content-Type: text/turtle", ONE)] * 101)[0], "multipart/form-data; boundary=frontier", 400),
    ],
)  # fmt: skip
def test_forms_that_are_not_well_made(
    bare: Server, body: bytes, content_type: str, status: int
) -> None:
    headers = {**ADMIN, "Content-Type": content_type}
    response = httpx.post(bare.url + "/store/bad-form", content=body, headers=headers)
    assert response.status_code == status, response.text
    assert httpx.head(bare.url + "/store/bad-form").status_code == 404


def test_the_store_may_be_named_with_a_slash(bare: Server) -> None:
    made = httpx.post(bare.url + "/store/", content=ONE, headers=TURTLE)
    assert made.status_code == 201
    assert made.headers["location"].startswith(bare.url + "/store/")
    assert len(made.headers["location"]) > len(bare.url + "/store/")
    named = httpx.get(bare.url + "/store/", params={"graph": made.headers["location"]})
    assert triples(named) == {"<urn:a> <urn:b> <urn:c>"}
    assert httpx.get(bare.url + "/store/").status_code == 400


def test_the_default_graph_is_made_when_something_first_stands_in_it(bare: Server) -> None:
    fill(bare, "CLEAR ALL")
    url = bare.url + "/store?default"
    assert httpx.put(url, content="", headers=TURTLE).status_code == 204
    assert httpx.put(url, content=ONE, headers=TURTLE).status_code == 201
    assert httpx.put(url, content=ONE, headers=TURTLE).status_code == 204
    assert httpx.post(url, content=ONE, headers=TURTLE).status_code == 204
    assert httpx.delete(url, headers=ADMIN).status_code == 204
    assert httpx.head(url).status_code == 200


# --- result formats -------------------------------------------------------------------------

VALUES = """SELECT ?s ?n ?d ?b ?l ?u { VALUES (?s ?n ?d ?b ?l ?u) {
  ("tab\\there \\\\ \\"quoted\\" line\\nnext\\rend" 1 1.5 true "x"@en-GB <urn:é>)
  ("comma, \\"q\\"" -5 -0.5 false ""@zh UNDEF)
  ("" UNDEF UNDEF UNDEF "a<b>&c" <urn:x>) } }"""
TEXT = 'tab\there \\ "quoted" line\nnext\rend'


def results(server: Server, text: str, format_: str) -> str:
    response = server.get("/sparql", params={"query": text, "format": format_})
    assert response.status_code == 200, response.text
    return response.content.decode()


def test_csv(bare: Server) -> None:
    text = results(bare, VALUES, "csv")
    header, first, second, third = list(csv.reader(io.StringIO(text, newline="")))
    assert header == ["s", "n", "d", "b", "l", "u"]
    assert first == [TEXT, "1", "1.5", "true", "x", "urn:é"]
    assert second == ['comma, "q"', "-5", "-0.5", "false", "", ""]
    assert third == ["", "", "", "", "a<b>&c", "urn:x"]
    assert text.startswith("s,n,d,b,l,u\r\n")


def test_tsv(bare: Server) -> None:
    header, first, second, third = results(bare, VALUES, "tsv").splitlines()
    assert header.split("\t") == ["?s", "?n", "?d", "?b", "?l", "?u"]
    escaped = r'"tab\there \\ \"quoted\" line\nnext\rend"'
    assert first.split("\t")[:4] == [escaped, "1", "1.5", "true"]
    assert first.split("\t")[4].lower() == '"x"@en-gb'  # language tags know no case
    assert first.split("\t")[5] == "<urn:é>"
    assert second.split("\t") == ['"comma, \\"q\\""', "-5", "-0.5", "false", '""@zh', ""]
    assert third.split("\t") == ['""', "", "", "", '"a<b>&c"', "<urn:x>"]


def test_json(bare: Server) -> None:
    found = json.loads(results(bare, VALUES, "json"))
    assert found["head"]["vars"] == ["s", "n", "d", "b", "l", "u"]
    first, second, third = found["results"]["bindings"]
    xsd = "http://www.w3.org/2001/XMLSchema#"
    assert first["s"] == {"type": "literal", "value": TEXT}
    assert first["n"] == {"type": "literal", "value": "1", "datatype": xsd + "integer"}
    assert first["b"] == {"type": "literal", "value": "true", "datatype": xsd + "boolean"}
    assert (first["l"]["value"], first["l"]["xml:lang"].lower()) == ("x", "en-gb")
    assert first["u"] == {"type": "uri", "value": "urn:é"}
    assert "u" not in second
    assert set(third) == {"s", "l", "u"}
    (row,) = json.loads(results(bare, "SELECT ?b { BIND(BNODE() AS ?b) }", "json"))["results"][
        "bindings"
    ]
    assert row["b"]["type"] == "bnode"


def test_xml(bare: Server) -> None:
    root = ElementTree.fromstring(results(bare, VALUES, "xml"))
    ns = "{http://www.w3.org/2005/sparql-results#}"
    assert root.tag == ns + "sparql"
    variables = [each.get("name") for each in root.iterfind(f"{ns}head/{ns}variable")]
    assert variables == ["s", "n", "d", "b", "l", "u"]
    first, _, third = root.iterfind(f"{ns}results/{ns}result")
    cells = {each.get("name"): each[0] for each in first}
    assert cells["s"].text == TEXT
    assert cells["n"].get("datatype") == "http://www.w3.org/2001/XMLSchema#integer"
    language = cells["l"].get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    assert language.lower() == "en-gb"
    assert cells["u"].tag == ns + "uri"
    assert [each.get("name") for each in third] == ["s", "l", "u"]


def test_line_ends_outlast_xml(bare: Server) -> None:
    text = 'CONSTRUCT { <urn:a> <urn:b> "one\\rtwo\\r\\nthree" } {}'
    graph = bare.query(text, headers={"Accept": "application/rdf+xml"})
    (quad,) = ox.parse(graph.content, format=ox.RdfFormat.RDF_XML)
    assert quad.object == ox.Literal("one\rtwo\r\nthree")


@pytest.mark.parametrize(
    ("format_", "body"),
    [
        ("csv", "x\r\n"),
        ("tsv", "?x\n"),
        ("json", '{"head":{"vars":["x"]},"results":{"bindings":[]}}'),
    ],
)
def test_no_rows(bare: Server, format_: str, body: str) -> None:
    assert results(bare, "SELECT ?x { <urn:no> <urn:no> ?x }", format_) == body


@pytest.mark.parametrize("format_", ["csv", "tsv"])
def test_yes_and_no_in_tables(bare: Server, format_: str) -> None:
    assert results(bare, "ASK {}", format_).strip() == "true"
    assert results(bare, "ASK { <urn:no> ?p ?o }", format_).strip() == "false"


def test_yes_and_no_in_json_and_xml(bare: Server) -> None:
    assert json.loads(results(bare, "ASK {}", "json")) == {"head": {}, "boolean": True}
    root = ElementTree.fromstring(results(bare, "ASK { <urn:no> ?p ?o }", "xml"))
    (answer,) = root.iterfind("{http://www.w3.org/2005/sparql-results#}boolean")
    assert answer.text == "false"
