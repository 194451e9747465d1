"""SPARQL 1.1 Protocol over HTTP, section by section."""

from __future__ import annotations

import json

import httpx
import pyoxigraph as ox
import pytest
from servers import Server

ASK = "ASK {}"
SELECT = "SELECT ?n WHERE { <urn:n:7> <urn:value> ?n }"
GRAPH = "https://w3id.org/ecoplan/graph/"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
DIRECT = {"Content-Type": "application/sparql-query"}


def rows(response: httpx.Response) -> list[dict[str, str]]:
    assert response.status_code == 200, response.text
    found = response.json()["results"]["bindings"]
    return [{name: cell["value"] for name, cell in row.items()} for row in found]


def code(response: httpx.Response) -> str:
    body = response.json()
    assert set(body) == {"error"}
    assert {"code", "message", "hint"} <= set(body["error"])
    return str(body["error"]["code"])


# --- 2.1 query operation --------------------------------------------------------------------


def test_query_by_get(server: Server) -> None:
    assert rows(server.query(SELECT)) == [{"n": "7"}]


def test_query_by_form(server: Server) -> None:
    assert rows(httpx.post(server.url + "/sparql", data={"query": SELECT})) == [{"n": "7"}]


def test_query_directly(server: Server) -> None:
    response = httpx.post(server.url + "/sparql", content=SELECT, headers=DIRECT)
    assert rows(response) == [{"n": "7"}]


def test_direct_body_may_say_its_charset(server: Server) -> None:
    headers = {"Content-Type": "application/sparql-query; charset=UTF-8"}
    text = 'SELECT ?n WHERE { ?n <urn:name> "数 12" }'
    response = httpx.post(server.url + "/sparql", content=text.encode(), headers=headers)
    assert rows(response) == [{"n": "urn:n:12"}]


def test_prefixes_need_not_be_declared_and_may_be(server: Server) -> None:
    plans = "SELECT ?p WHERE { ?p a eco:Plan }"
    assert len(rows(server.query(plans))) == 2
    assert rows(server.query("PREFIX eco: <urn:elsewhere:> " + plans)) == []


@pytest.mark.parametrize(
    ("request_", "status", "expected"),
    [
        (("GET", "?query=ASK%7B%7D&query=ASK%7B%7D", None, {}), 400, "usage"),
        (("GET", "?query=", None, {}), 400, "bad-query"),
        (("GET", "?query=ASK%20WHERE%20%7B", None, {}), 400, "bad-query"),
        (("GET", "?update=CLEAR%20ALL", None, {}), 400, "usage"),
        (("GET", "?query=%FF", None, {}), 400, "usage"),
        (("POST", "", b"query=ASK%7B%7D", {"Content-Type": "text/plain"}), 415, None),
        (("POST", "", b"query=ASK%7B%7D", {}), 415, None),
        (("POST", "", b"ASK {}", {}), 415, None),
        (("POST", "", b"query=ASK%7B%7D&query=ASK%7B%7D", FORM), 400, "usage"),
        (("POST", "", b"query=ASK%7B%7D&update=CLEAR%20ALL", FORM), 400, "usage"),
        (("POST", "", b"nothing=1", FORM), 400, "usage"),
        (("POST", "?query=ASK%7B%7D", b"ASK {}", DIRECT), 400, "usage"),
        (("POST", "", "ASK {}".encode("utf-16"), DIRECT), 400, "bad-query"),
        (
            ("POST", "", "ASK {}".encode("utf-16"), {"Content-Type": DIRECT["Content-Type"] + "; charset=UTF-16"}),
            415,
            None,
        ),
        (("PUT", "?query=ASK%7B%7D", b"", {}), 405, None),
        (("DELETE", "?query=ASK%7B%7D", None, {}), 405, None),
        (("GET", "?query=ASK%7B%7D&format=exe", None, {}), 400, "usage"),
        (("GET", "?query=ASK%7B%7D&timeout=-1", None, {}), 400, "usage"),
    ],
)  # fmt: skip
def test_malformed_requests(
    server: Server,
    request_: tuple[str, str, bytes | None, dict[str, str]],
    status: int,
    expected: str | None,
) -> None:
    method, query_string, content, headers = request_
    response = httpx.request(
        method, server.url + "/sparql" + query_string, content=content, headers=headers
    )
    assert response.status_code == status, response.text
    assert expected in (None, code(response))
    if status == 405:
        assert "GET" in response.headers["allow"]


def test_syntax_errors_say_where(server: Server) -> None:
    error = server.query("SELECT * {\n  ?s ?p ?o .\n  ?s ?p }").json()["error"]
    assert (error["code"], error["line"], error["column"]) == ("bad-query", 3, 10)
    assert "[" not in error["message"]


# --- 2.1.4 datasets -------------------------------------------------------------------------


def test_default_graph_from_the_protocol(server: Server) -> None:
    text = "SELECT ?t WHERE { ?t a eco:Target }"
    found = server.get("/sparql", params={"query": text, "default-graph-uri": GRAPH + "plan/south"})
    assert [row["t"].rpartition("/")[2] for row in rows(found)] == ["s1"]
    both = [
        ("query", text),
        *(("default-graph-uri", GRAPH + f"plan/{p}") for p in ("north", "south")),
    ]
    assert len(rows(server.get("/sparql", params=both))) == 3


def test_named_graphs_from_the_protocol(server: Server) -> None:
    text = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"
    found = server.get("/sparql", params={"query": text, "named-graph-uri": GRAPH + "things"})
    assert rows(found) == [{"g": GRAPH + "things"}]
    asked = {"query": "ASK { ?s ?p ?o }", "named-graph-uri": GRAPH + "things"}
    assert server.get("/sparql", params=asked).json()["boolean"] is False


def test_the_protocols_dataset_comes_before_the_querys(server: Server) -> None:
    text = f"SELECT ?t FROM <{GRAPH}plan/north> WHERE {{ ?t a eco:Target }}"
    assert len(rows(server.query(text))) == 2
    params = {"query": text, "default-graph-uri": GRAPH + "plan/south"}
    assert len(rows(httpx.post(server.url + "/sparql", data=params))) == 1
    named = f"ASK FROM NAMED <{GRAPH}plan/north> {{ GRAPH ?g {{ ?s ?p ?o }} }}"
    params = {"query": named, "default-graph-uri": GRAPH + "plan/south"}
    assert server.get("/sparql", params=params).json()["boolean"] is False


def test_default_graph_is_the_union(server: Server) -> None:
    count = "SELECT (COUNT(*) AS ?n) WHERE { %s }"
    everything = rows(server.query(count % "?s ?p ?o"))
    assert everything == rows(server.query(count % "GRAPH ?g { ?s ?p ?o }"))


# --- 2.1.5, 2.1.6 formats -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        (None, "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("application/sparql-results+json", "application/sparql-results+json"),
        ("application/json", "application/json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("application/xml", "application/xml"),
        ("text/csv", "text/csv"),
        ("text/tab-separated-values", "text/tab-separated-values"),
        ("text/csv;q=0.3, application/sparql-results+xml;q=0.8", "application/sparql-results+xml"),
        ("text/*", "text/csv"),
        ("text/html, */*;q=0.1", "application/sparql-results+json"),
        ("application/sparql-results+json;q=0, */*", "application/sparql-results+xml"),
        ("text/turtle, text/csv;q=0.5", "text/csv"),
    ],
)
def test_results_by_accept(server: Server, accept: str | None, media: str) -> None:
    response = server.query(SELECT, headers={"Accept": accept} if accept else {"Accept": ""})
    assert response.status_code == 200
    assert response.headers["content-type"].partition(";")[0] == media
    assert "Accept" in response.headers["vary"]


@pytest.mark.parametrize(
    ("accept", "format_"),
    [
        ("*/*", ox.RdfFormat.TURTLE),
        ("text/turtle", ox.RdfFormat.TURTLE),
        ("application/n-triples", ox.RdfFormat.N_TRIPLES),
        ("application/n-quads", ox.RdfFormat.N_QUADS),
        ("application/trig", ox.RdfFormat.TRIG),
        ("application/rdf+xml", ox.RdfFormat.RDF_XML),
        ("application/ld+json", ox.RdfFormat.JSON_LD),
    ],
)
def test_graphs_by_accept(server: Server, accept: str, format_: ox.RdfFormat) -> None:
    text = "CONSTRUCT WHERE { <urn:n:7> ?p ?o }"
    response = server.query(text, headers={"Accept": accept})
    assert response.headers["content-type"].partition(";")[0] == format_.media_type
    read = {str(quad.object) for quad in ox.parse(response.content, format=format_)}
    assert read == {'"7"^^<http://www.w3.org/2001/XMLSchema#integer>', '"数 7"'}


@pytest.mark.parametrize(
    ("name", "media"),
    [
        ("json", "application/sparql-results+json"),
        ("xml", "application/sparql-results+xml"),
        ("csv", "text/csv"),
        ("tsv", "text/tab-separated-values"),
        ("text/csv", "text/csv"),
    ],
)
def test_results_by_name(server: Server, name: str, media: str) -> None:
    asked = server.get("/sparql", params={"query": SELECT, "format": name})
    assert asked.headers["content-type"].partition(";")[0] == media
    if "/" not in name:
        suffixed = server.get(f"/sparql.{name}", params={"query": SELECT})
        assert suffixed.content == asked.content


def test_names_of_formats_fit_both_kinds_of_answer(server: Server) -> None:
    text = "DESCRIBE <urn:n:7>"
    for name, media in (("xml", "application/rdf+xml"), ("json", "application/ld+json")):
        response = server.get("/sparql", params={"query": text, "format": name})
        assert response.headers["content-type"].partition(";")[0] == media


@pytest.mark.parametrize("text", [SELECT, "DESCRIBE <urn:n:7>"])
def test_nothing_acceptable(server: Server, text: str) -> None:
    response = server.query(text, headers={"Accept": "image/png"})
    assert (response.status_code, code(response)) == (406, "not-acceptable")
    other = "text/turtle" if "SELECT" in text else "text/csv"
    response = server.query(text, headers={"Accept": other})
    assert (response.status_code, code(response)) == (406, "not-acceptable")


@pytest.mark.parametrize("accept", ["application/json", "application/xml", "text/csv"])
def test_boolean_answers(server: Server, accept: str) -> None:
    response = server.query(ASK, headers={"Accept": accept})
    assert response.status_code == 200
    assert "true" in response.text


def test_result_formats_agree(server: Server) -> None:
    """The same rows in every format, with their types and languages."""
    text = "SELECT ?a ?b WHERE { VALUES (?a ?b) { (<urn:x> 1) ('两\\n行\"引号\"'@zh 1.5) (UNDEF true) } }"
    read = []
    for media, format_ in (
        ("application/sparql-results+json", ox.QueryResultsFormat.JSON),
        ("application/sparql-results+xml", ox.QueryResultsFormat.XML),
        ("text/tab-separated-values", ox.QueryResultsFormat.TSV),
    ):
        body = server.query(text, headers={"Accept": media}).content
        solutions = ox.parse_query_results(body, format=format_)
        assert isinstance(solutions, ox.QuerySolutions)
        read.append({(str(row["a"]), str(row["b"])) for row in solutions})
    assert read[0] == read[1] == read[2]
    assert len(read[0]) == 3
    csv = server.query(text, headers={"Accept": "text/csv"}).text
    assert csv.startswith("a,b\r\n") or csv.startswith("a,b\n")
    assert '"两\n行""引号"""' in csv


# --- HTTP -----------------------------------------------------------------------------------


def test_head_has_the_headers_and_no_body(server: Server) -> None:
    params = {"query": SELECT}
    got, headed = (
        server.get("/sparql", params=params),
        httpx.head(server.url + "/sparql", params=params),
    )
    assert headed.status_code == 200
    assert headed.content == b""
    assert headed.headers["content-type"] == got.headers["content-type"]
    assert headed.headers["etag"] == got.headers["etag"]


def test_options_and_cors(server: Server) -> None:
    plain = httpx.options(server.url + "/sparql")
    assert plain.status_code == 204
    assert {"GET", "HEAD", "POST"} <= set(plain.headers["allow"].split(", "))
    origin = {"Origin": "https://yasgui.example"}
    preflight = httpx.options(
        server.url + "/sparql",
        headers={
            **origin,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "accept",
        },
    )
    assert preflight.status_code == 200
    assert preflight.headers["access-control-allow-origin"] == "*"
    assert "POST" in preflight.headers["access-control-allow-methods"]
    answered = server.query(SELECT, headers=origin)
    assert answered.headers["access-control-allow-origin"] == "*"


def test_what_the_client_has_is_not_sent_again(server: Server) -> None:
    first = server.query(SELECT)
    assert first.headers["cache-control"] == "public, no-cache"
    again = server.query(SELECT, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = server.query(
        SELECT, headers={"Accept": "text/csv", "If-None-Match": first.headers["etag"]}
    )
    assert other.status_code == 200


@pytest.mark.parametrize("call", ["NOW()", "RAND()", "UUID()", "STRUUID()", "BNODE()"])
def test_what_changes_is_not_kept(server: Server, call: str) -> None:
    response = server.query(f"SELECT ({call} AS ?x) {{}}")
    assert response.status_code == 200
    assert "etag" not in response.headers
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_compression(server: Server, coding: str) -> None:
    text = "SELECT * WHERE { ?s <urn:name> ?o } ORDER BY ?s"
    plain = server.query(text, headers={"Accept-Encoding": "identity"})
    packed = server.query(text, headers={"Accept-Encoding": coding})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == coding
    assert packed.content == plain.content
    assert "Accept-Encoding" in packed.headers["vary"]
    assert int(packed.headers["content-length"]) < len(plain.content) / 5


# --- service description --------------------------------------------------------------------


@pytest.mark.parametrize(
    "accept", ["text/turtle", "application/rdf+xml", "application/ld+json", "*/*"]
)
def test_service_description(server: Server, accept: str) -> None:
    response = server.get("/sparql", headers={"Accept": accept})
    assert response.status_code == 200
    media = response.headers["content-type"].partition(";")[0]
    format_ = ox.RdfFormat.from_media_type(media)
    assert format_ is not None
    store = ox.Store()
    store.load(response.content, format_)
    conforming = f"""PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>
        ASK {{ ?service a sd:Service ; sd:endpoint <{server.url}/sparql> ;
            sd:supportedLanguage sd:SPARQL11Query ; sd:defaultDataset ?dataset .
          ?dataset a sd:Dataset ; sd:defaultGraph [ a sd:Graph ] ;
            sd:namedGraph [ a sd:NamedGraph ; sd:name <{GRAPH}things> ; sd:graph [ a sd:Graph ] ] .
          FILTER NOT EXISTS {{ ?service sd:supportedLanguage sd:SPARQL11Update }} }}"""
    assert bool(store.query(conforming))


def test_service_description_not_acceptable(server: Server) -> None:
    assert server.get("/sparql", headers={"Accept": "text/html"}).status_code == 406


def test_updates_are_not_taken_at_the_query_endpoint_of_a_read_only_server(server: Server) -> None:
    update = {"update": "INSERT DATA { <urn:a> <urn:b> <urn:c> }"}
    response = httpx.post(server.url + "/sparql", data=update)
    assert response.status_code == 403
    assert json.loads(response.text)["error"]["hint"]
