"""The report of kg validate: kept beside the store, shown where and as it should be."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from five import ROOT, five_plans
from kg.api.app import create_app
from kg.cli import data
from kg.errors import KgError, StoreError
from kg.store import CURRENT, Manifest, Snapshot
from kg.validate import Issue, Report, Severity, keep, kept
from kg.validate.kept import FILE
from kg.web.bundle import bundle
from kg.web.install import install

BROWSER = {"accept": "text/html,application/xhtml+xml"}
ID = "https://w3id.org/ecoplan/id/"
Get = Callable[[str], Awaitable[httpx.Response]]


@pytest.fixture(scope="module")
def plans() -> Snapshot:
    try:
        bundle()
    except KgError as error:
        pytest.skip(f"the pages are not bundled: {error}")
    return five_plans()


def issues(value: str) -> Report:
    def issue(severity: Severity, node: str, plan: str, zh: str, en: str) -> Issue:
        return Issue(
            "shape Value-year",
            severity,
            node,
            f"{zh} {en} (year)",
            plan,
            quote="森林覆盖率达到65%" if plan else "",
            told={"zh": zh, "en": en},
            about="year",
        )

    return Report(
        (
            issue(Severity.ERROR, value, "qianjiang-2021", "年份应为整数。", "The year is whole."),
            issue(Severity.INFO, value, "qianjiang-2021", "指标尚无概念。", "No concept yet."),
            issue(Severity.WARNING, f"{ID}area/500114", "", "事物应有标签。", "Give it a label."),
        )
    )


_VALUE = f"""PREFIX eco: <https://w3id.org/ecoplan/ontology#>
SELECT ?value WHERE {{ ?value a eco:Target ; eco:statedIn <{ID}plan/qianjiang-2021> ;
  eco:indicator <{ID}indicator/forest-coverage> }}"""


def of_value(plans: Snapshot) -> str:
    """The IRI of a target of forest coverage."""
    found = plans.open().query(_VALUE)
    assert isinstance(found, ox.QuerySolutions)
    return str(next(found)["value"].value)


def pages(store: Path, test: Callable[[Get], Awaitable[None]]) -> None:
    app = create_app(store, queries_dir=ROOT / "queries")
    install(app)

    async def run() -> None:
        transport = httpx.ASGITransport(app)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client,
        ):

            async def get(path: str) -> httpx.Response:
                return await client.get(path, headers=BROWSER, timeout=60)

            await test(get)

    asyncio.run(run())


def test_what_is_kept_reads_back(plans: Snapshot, tmp_path: Path) -> None:
    report = issues(f"{ID}value/x")
    assert kept(tmp_path) is None
    keep(tmp_path, plans.manifest, report)
    found = kept(tmp_path)
    assert found is not None
    assert found.issues == report.issues
    assert found.is_of(plans.manifest)
    assert found.counts()["qianjiang-2021"] == {Severity.ERROR: 1, Severity.INFO: 1}
    assert len(found.plans) == 5
    for broken in ("", "[]", '{"made": 1}', '{"issues": [{"severity": "dire"}]}'):
        (tmp_path / FILE).write_text(broken)
        with pytest.raises(StoreError, match="cannot be read"):
            kept(tmp_path)


def test_a_store_that_cannot_be_written_is_validated_all_the_same(
    plans: Snapshot, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data._keep(tmp_path / "nowhere", plans, Report())
    assert "the report is not kept" in capsys.readouterr().err


def test_the_page_says_how_to_make_one_then_shows_it(
    plans: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KG_WARM", "0")
    (tmp_path / CURRENT).symlink_to(plans.path)
    value = of_value(plans)

    async def test(get: Get) -> None:
        none = (await get("/quality")).text
        assert "还没有检查报告" in none
        assert "SHACL" in none
        assert "kg validate" in none
        keep(tmp_path, plans.manifest, issues(value))

        zh = (await get("/quality")).text
        assert "报告出自较早的数据" not in zh
        assert zh.index("年份应为整数。") < zh.index("事物应有标签。")
        row = zh.partition('plan=qianjiang-2021#validation" lang="zh">')[2].partition("</tr>")[0]
        assert [row.count(f">{n}<") for n in (0, 1)] == [1, 2]
        assert "另有 4 部规划没有任何结果" in zh
        path = value.removeprefix("https://w3id.org/ecoplan")
        assert f'href="{path}" data-panel lang="zh">森林覆盖率<' in zh
        assert f'/plans/qianjiang-2021#f=value-{path[-16:]}">森林覆盖率达到65%</a>' in zh
        assert "kg review" in zh

        en = (await get("/quality?lang=en&plan=qianjiang-2021&severity=info")).text
        assert "No concept yet." in en
        assert "The year is whole." not in en
        assert "Give it a label." not in en

        (tmp_path / FILE).write_text(
            json.dumps({**json.loads((tmp_path / FILE).read_text()), "inputs": "others"})
        )
        assert "报告出自较早的数据" in (await get("/quality")).text
        (tmp_path / FILE).write_text("{")
        broken = await get("/quality")
        assert broken.status_code == 200
        assert "报告无法读取" in broken.text
        assert (await get("/quality?severity=dire")).status_code == 400

    pages(tmp_path, test)


def test_a_report_of_no_results(
    plans: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KG_WARM", "0")
    (tmp_path / CURRENT).symlink_to(plans.path)
    manifest: Manifest = plans.manifest
    keep(tmp_path, manifest, Report())

    async def test(get: Get) -> None:
        assert "全部约束都满足" in (await get("/quality")).text

    pages(tmp_path, test)
