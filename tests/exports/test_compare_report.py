"""A comparison's Word report as a word processor opens it: table, chart and sources."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import httpx
import pypdfium2
import pytest
from lxml import etree

from five import ROOT, five_plans
from kg.api.app import create_app
from kg.store import CURRENT
from kg.web.install import install
from sheetreader import convert

PATH = (
    "/compare.docx?indicator=forest-coverage&indicator=pm25-annual-mean"
    "&area=500000&area=500114&area=500119&from=2020&to=2025"
)
NS = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "chart": "urn:oasis:names:tc:opendocument:xmlns:chart:1.0",
}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file as the server gives it."""
    store = tmp_path_factory.mktemp("store")
    (store / CURRENT).symlink_to(five_plans().path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KG_WARM", "0")
        app = create_app(store, queries_dir=ROOT / "queries")
        install(app)

    async def get() -> httpx.Response:
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(
                transport=httpx.ASGITransport(app), base_url="http://127.0.0.1", timeout=60
            ) as client,
        ):
            return await client.get(PATH)

    response = asyncio.run(get())
    assert response.status_code == 200
    assert response.headers["content-disposition"] == 'attachment; filename="comparison.docx"'
    path = tmp_path_factory.mktemp("report") / "comparison.docx"
    path.write_bytes(response.content)
    return path


def words(node: etree._Element) -> str:
    return " ".join("".join(node.itertext()).split())


def test_table_chart_and_sources_in_a_word_processor(report: Path, tmp_path: Path) -> None:
    root = etree.parse(convert(report, "fodt", tmp_path), etree.XMLParser(huge_tree=True))
    body = root.find(".//office:body/office:text", NS)
    assert body is not None
    charts = body.findall(".//draw:object//chart:chart", NS)
    assert len(charts) == 2
    tables = body.xpath(".//table:table[not(ancestor::draw:object)]", namespaces=NS)
    assert len(tables) == 2
    forest, dust = (
        [[words(cell) for cell in row.iterfind("table:table-cell", NS)]
         for row in table.iterfind(".//table:table-row", NS)]
        for table in tables
    )  # fmt: skip
    # As the plans say: 57 from 52.5 (Chongqing), 65 from 65 (Qianjiang), 58 from 55.2 (Nanchuan).
    by_area = {row[0]: row for row in forest[1:]}
    assert set(by_area) == {"重庆市", "黔江区", "南川区"}, forest
    for area, target, base in (
        ("重庆市", "57", "52.5"),
        ("黔江区", "65", "65"),
        ("南川区", "58", "55.2"),
    ):
        assert target in by_area[area], by_area[area]
        assert base in by_area[area], by_area[area]
        assert by_area[area][-1].startswith("["), by_area[area]
    assert len(dust) > 1
    for chart in charts:
        series = chart.findall(".//chart:series", NS)
        assert series
        figures = [words(cell) for cell in chart.iterfind(".//table:table-cell", NS)]
        assert any(figure.replace(".", "").isdigit() for figure in figures), figures
    text = words(body)
    cited = {int(n) for row in (*forest[1:], *dust[1:]) for n in row[-1].strip("[]").split("][")}
    lines = [words(line) for line in body.iterfind("text:p", NS)]
    sources = {int(m[1]): m[2] for line in lines if (m := re.match(r"\[(\d+)\] (.+)", line))}
    assert set(sources) == cited
    assert any("黔江区" in source and "≥65" in source for source in sources.values()), sources
    for each in ("森林覆盖率", "黔江区生态环境保护“十四五”规划", "CC BY 4.0", "数据版本"):
        assert each in text


def test_it_prints_with_its_chart(report: Path, tmp_path: Path) -> None:
    document = pypdfium2.PdfDocument(convert(report, "pdf", tmp_path))
    try:
        text = "".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()
    assert "森林覆盖率" in text
    assert "CC BY 4.0" in text
    axis = text.partition("图\r\n")[2].partition("结果")[0]
    assert {"黔江区", "南川区", "重庆市"} <= set(axis.split()), axis
