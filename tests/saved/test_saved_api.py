"""Saved comparisons over HTTP and on pages, from a real server whose store is built anew."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest
from servers import Server, until

from samplestore import SOURCE, build

Site = tuple[Path, Server]
TOKEN = "token-of-tests"


def save(server: Server, name: str, page: str = "questions/named-things", **more: str) -> Any:
    body = {"name": name, "page": page, "parameters": list(more.items())}
    response = httpx.post(server.url + "/api/saved", json=body, timeout=60)
    assert response.status_code == 201, response.text
    return response.json()


def bearer(key: str) -> dict[str, str]:
    return {"authorization": f"Bearer {key}"}


def test_a_stable_link_opens_what_was_saved(site: Site) -> None:
    _, server = site
    made = save(server, "河流", kind="River")
    opened = httpx.get(server.url + made["path"], follow_redirects=True, timeout=60)
    assert opened.url.path == "/questions/named-things"
    assert dict(opened.url.params) == {"kind": "River", "saved": made["id"]}
    assert "<strong>河流</strong>" in opened.text
    assert "没有变化" in opened.text
    moved = server.get(f"/questions/named-things?kind=Mountain&saved={made['id']}").text
    assert "参数已改动" in moved
    assert "河流" in server.get("/saved?lang=en").text
    listed = server.get("/api/saved").json()
    assert made["id"] in [each["id"] for each in listed]
    assert not any("key" in each for each in listed)


def test_a_comparison_keeps_its_defaults(site: Site) -> None:
    _, server = site
    made = save(server, "全部对比", "compare")
    names = [name for name, _ in made["parameters"]]
    assert {"indicator", "area", "from", "to"} <= set(names)
    page = httpx.get(server.url + made["path"], follow_redirects=True, timeout=60)
    assert page.url.path == "/compare"
    assert "没有变化" in page.text


def test_it_survives_a_rebuild_and_says_what_changed(site: Site) -> None:
    directory, server = site
    made = save(server, "点名的河流", kind="River")
    before = server.get("/health").json()["snapshot"]
    build(directory, [SOURCE])
    assert until(lambda: server.get("/health").json()["snapshot"] != before, 30)
    body = server.get(f"/api/saved/{made['id']}").json()
    assert (body["changed"]["added"], body["changed"]["removed"]) == (1, 1)
    assert body["answer"]["rows"]
    assert "有变化：新增 1 行，减少 1 行" in server.get("/saved").text
    look = httpx.post(
        f"{server.url}/api/saved/{made['id']}/look", headers=bearer(made["key"]), timeout=60
    )
    assert look.status_code == 200
    assert server.get(f"/api/saved/{made['id']}").json()["changed"] is None


def test_changing_and_deleting(site: Site) -> None:
    _, server = site
    made = save(server, "要改名的")
    url = f"{server.url}/api/saved/{made['id']}"
    for headers in ({}, bearer("wrong"), {"authorization": "Basic x"}):
        for response in (
            httpx.patch(url, json={"name": "新名"}, headers=headers),
            httpx.delete(url, headers=headers),
            httpx.post(url + "/look", headers=headers),
        ):
            assert (response.status_code, response.json()["error"]["code"]) == (
                401,
                "not-authorised",
            )
    renamed = httpx.patch(url, json={"name": "新名"}, headers=bearer(made["key"]))
    assert renamed.json()["name"] == "新名"
    assert httpx.delete(url, headers=bearer(TOKEN)).status_code == 200
    assert server.get(f"/api/saved/{made['id']}").status_code == 404


def test_as_a_file_and_back(site: Site) -> None:
    _, server = site
    made = save(server, "导出的", kind="Mountain")
    response = server.get(f"/api/saved/{made['id']}/file")
    assert "attachment" in response.headers["content-disposition"]
    sent = {"content": response.content, "timeout": 60}
    taken = httpx.post(server.url + "/api/saved/file", **sent)  # type: ignore[arg-type]
    assert (taken.status_code, taken.json()["error"]["code"]) == (409, "name-taken")
    httpx.delete(f"{server.url}/api/saved/{made['id']}", headers=bearer(made["key"]))
    (again,) = httpx.post(server.url + "/api/saved/file", **sent).json()  # type: ignore[arg-type]
    assert (again["name"], again["parameters"]) == (made["name"], made["parameters"])
    assert again["key"] != made["key"]
    assert server.get("/api/saved/file").json()["format"] == "ecoplan-saved"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"name": "a", "page": "questions/none", "parameters": []}, 404, "unknown-question"),
        ({"name": "a", "page": "admin", "parameters": []}, 400, "usage"),
        (
            {"name": "a", "page": "questions/named-things", "parameters": [["kind", "x y"]]},
            400,
            "bad-question",
        ),
        (
            {"name": "a", "page": "questions/named-things", "parameters": [["no", "x"]]},
            400,
            "bad-question",
        ),
        ({"name": "", "page": "compare", "parameters": []}, 400, "usage"),
        ({"page": "compare"}, 400, "usage"),
    ],
)
def test_bad_input(site: Site, body: dict[str, Any], status: int, code: str) -> None:
    _, server = site
    before = len(server.get("/api/saved").json())
    response = httpx.post(server.url + "/api/saved", json=body, timeout=60)
    assert (response.status_code, response.json()["error"]["code"]) == (status, code)
    assert len(server.get("/api/saved").json()) == before


def test_broken_files_and_other_sites(site: Site) -> None:
    _, server = site
    before = len(server.get("/api/saved").json())
    for content in (b"", b"{}", b"PK\x03\x04"):
        response = httpx.post(server.url + "/api/saved/file", content=content, timeout=60)
        assert (response.status_code, response.json()["error"]["code"]) == (400, "bad-saved-file")
    elsewhere = httpx.post(
        server.url + "/api/saved",
        json={"name": "x", "page": "compare", "parameters": []},
        headers={"sec-fetch-site": "cross-site"},
    )
    assert elsewhere.status_code == 401
    assert len(server.get("/api/saved").json()) == before
    assert server.get("/saved/0000000000").status_code == 404
    assert server.get("/saved/nonsense").status_code == 400
