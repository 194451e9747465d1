"""The plan as a text dump, as Markdown, and as a page of a government site."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from invented_plan import Box, Cell, Heading, Items, Para, Plan, Table

_RAISED = re.compile(r"\^([^^]+)\^")
_NOTE = re.compile(r"\{(\d+)\}")


def plain(text: str) -> str:
    return _NOTE.sub("", _RAISED.sub(r"\1", text))


def positions(table: Table) -> list[list[tuple[Cell, bool, bool]]]:
    """For each row its grid: the cell at each position, whether it begins in this row, whether in
    this column."""
    grid: list[dict[int, tuple[Cell, bool, bool]]] = [{} for _ in table.rows]
    for at, row in enumerate(table.rows):
        column = 0
        for cell in row:
            while column in grid[at]:
                column += 1
            for down in range(cell.rowspan):
                for along in range(cell.colspan):
                    grid[at + down][column + along] = (cell, down == 0, along == 0)
            column += cell.colspan
    return [[row[column] for column in sorted(row)] for row in grid]


def dump(plan: Plan) -> str:
    """A cell merged over columns once, one merged over rows empty below its first row."""
    return "".join(_dump(plan))


def _dump(plan: Plan) -> Iterator[str]:
    for line in (*plan.front, plan.title):
        yield f"{line}\n"
    for part in plan.parts:
        match part:
            case Heading():
                yield f"{_numbered(part)}\n"
            case Para(text):
                yield f"　　{plain(text)}\n"
            case Items(texts):
                for number, text in enumerate(texts, 1):
                    yield f"（{number}）{plain(text)}\n"
            case Box(title, texts):
                yield "\t" + "\n".join((title, *texts)) + "\n\n\n"
            case Table():
                yield f"{part.title}\n"
                for row in positions(part):
                    for cell, first_row, first_column in row:
                        if first_column:
                            yield f"\t{plain(cell.text) if first_row else ''}\n"
                    yield "\n"
                yield "\n"
                for note in part.notes:
                    yield f"{note}\n"
    for note in plan.footnotes:
        yield f"\ufffd {note}\n"


def _numbered(heading: Heading) -> str:
    return f"{heading.number} {heading.text}".strip()


def markdown(plan: Plan) -> str:
    """Cells merged over columns are written again, those merged over rows left empty."""
    return "\n".join(_markdown(plan))


def _markdown(plan: Plan) -> Iterator[str]:
    for line in plan.front:
        yield f"{line}\n"
    yield f"# {plan.title}\n"
    for part in plan.parts:
        match part:
            case Heading():
                yield f"{'#' * (part.level + 1)} {_numbered(part)}\n"
            case Para(text):
                marked = _NOTE.sub(r"[^\1]", _RAISED.sub(r"\1", text))
                yield "\n".join(re.findall(".{1,40}(?![0-9.])", marked)) + "\n"
            case Items(texts):
                for number, text in enumerate(texts, 1):
                    yield f"（{number}）{plain(text)}\n"
            case Box(title, texts):
                yield f"**{title}**\n"
                yield from (f"{text}\n" for text in texts)
            case Table():
                yield f"{part.title}\n"
                yield from _pipes(part)
                for note in part.notes:
                    yield f"{note}\n"
    for number, note in enumerate(plan.footnotes, 1):
        yield f"[^{number}]: {note}\n"


def _pipes(table: Table) -> Iterator[str]:
    for index, row in enumerate(positions(table)):
        cells = [
            plain(cell.text).replace("\n", "<br>") if first_row else ""
            for cell, first_row, _ in row
        ]
        yield f"| {' | '.join(cells)} |"
        if index == 0:
            yield f"|{' --- |' * len(cells)}"
    yield ""


STYLE = "text-indent:2em;font-family:仿宋_GB2312"


def page(plan: Plan, charset: str = "utf-8") -> str:
    """A page with menus, a table of metadata, share buttons and a footer around the document."""
    return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "">
<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}" />
<meta name="ArticleTitle" content="{escape(plan.front[2])}" />
<title>{escape(plan.front[2])}_云栖县人民政府</title>
<script>var share = "分享到微信";</script><style>p {{ margin: 0 }} td {{ border: 1px solid }} table {{ border-collapse: collapse }}</style></head>
<body><div id="header"><ul class="nav"><li><a href="/">首页</a></li><li><a href="/zwgk/">政务公开
</a></li><li><a href="/hd/">互动交流</a></li></ul></div>
<div class="position">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a></div>
<div class="wrap"><table class="xxgk"><tr><td>索&nbsp;引&nbsp;号：</td><td>003245678/2021-00123</td>
<td>主题分类：</td><td>城乡建设、环境保护/环境监测、保护与治理</td></tr>
<tr><td>发布机构：</td><td>云栖县人民政府办公室</td><td>成文日期：</td><td>2021-12-08</td></tr>
<tr><td>发文字号：</td><td>云政办发〔2021〕46号</td><td>有效性：</td><td></td></tr></table>
<div class="title"><h1>{escape(plan.front[2])}</h1></div>
<div class="info">发布时间：2021-12-10 09:30　来源：云栖县人民政府办公室　浏览次数：[ 861 ]</div>
<div class="tools">字号：[ <a href="#">大</a> <a href="#">中</a> <a href="#">小</a> ]</div>
<div id="zoom" class="TRS_Editor">{"".join(_html(plan))}</div>
<div class="operate">【<a href="#">打印本页</a>】【<a href="#">关闭窗口</a>】</div>
<div class="share bdsharebuttonbox">分享到：<a href="#">微信</a><a href="#">微博</a></div>
<ul class="related"><li>相关文件</li><li><a href="/1.html">云栖县2020年生态环境状况公报</a></li>
<li><a href="/2.html">云栖县第二次污染源普查公报</a></li></ul></div>
<div class="footer">主办：云栖县人民政府办公室　承办：云栖县大数据中心　备案号：0000000000</div>
</body></html>"""


def _html(plan: Plan) -> Iterator[str]:
    for line in plan.front[:3]:
        yield f'<p align="center"><strong>{escape(line)}</strong></p>\n'
    yield f"<p>{escape(plan.front[3])}<br />　　{escape(plan.front[4])}</p>\n"
    yield f'<p align="right">{escape(plan.front[5])}</p>\n'
    yield f'<p align="center"><span style="font-size:22pt">{escape(plan.title)}</span></p>\n'
    for part in plan.parts:
        match part:
            case Heading():
                tag = f"h{part.level + 1}"
                number = f"{escape(part.number)}&nbsp;" if part.number else ""
                yield f"<{tag}>{number}{escape(part.text)}</{tag}>\n"
            case Para(text):
                yield f'<p style="{STYLE}">　　{_inline(text)}</p>\n'
            case Items(texts):
                items = "<br>".join(f"（{n}）{_inline(text)}" for n, text in enumerate(texts, 1))
                yield f"<div>{items}</div>\n"
            case Box(title, texts):
                inner = "".join(f"<p>{escape(text)}</p>" for text in (title, *texts))
                yield f'<table border="1"><tbody><tr><td>{inner}</td></tr></tbody></table>\n'
            case Table():
                yield f'<p align="center">{escape(part.title)}</p>\n'
                yield f'<div style="overflow:auto">{_table(part)}</div>\n'
                for note in part.notes:
                    yield f"<p>{escape(note)}</p>\n"
    yield "<hr />"
    for number, note in enumerate(plan.footnotes, 1):
        yield (
            f'<div id="ftn{number}"><p><a href="#_ftnref{number}" name="_ftn{number}">'
            f"[{number}]</a> {escape(note)}</p></div>\n"
        )


def _inline(text: str) -> str:
    raised = _RAISED.sub(r"<sup>\1</sup>", escape(text))
    return _NOTE.sub(r'<a href="#_ftn\1" name="_ftnref\1"><sup>[\1]</sup></a>', raised)


def _table(table: Table) -> str:
    rows = []
    for row in table.rows:
        cells = []
        for cell in row:
            spans = (f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else "") + (
                f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
            )
            cells.append(f"<td{spans}><p>{_inline(cell.text)}</p></td>")
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table><tbody>{''.join(rows)}</tbody></table>"
