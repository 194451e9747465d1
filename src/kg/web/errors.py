"""What goes wrong, as a page for a person and as JSON for a program."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from kg.errors import KgError
from kg.web.assets import BundleMissing
from kg.web.site import render
from kg.web.view import View

_MACHINES = (
    "/api/",
    "/sparql",
    "/update",
    "/store",
    "/export/",
    "/health",
    "/metrics",
    "/.well-known",
)


def install(app: FastAPI) -> None:
    """Pages for browsers; whatever answered before answers the rest."""
    for kind in (KgError, HTTPException, RequestValidationError, Exception):
        before = app.exception_handlers[kind]
        app.add_exception_handler(kind, _handler(before))


def _handler(before: Callable[..., Any]) -> Callable[[Request, Exception], Awaitable[Response]]:
    async def handle(request: Request, error: Exception) -> Response:
        if _is_page(request):
            return _page(request, error)
        answer: Response = await before(request, error)
        return answer

    return handle


def _is_page(request: Request) -> bool:
    return (
        request.method in ("GET", "HEAD")
        and "text/html" in request.headers.get("accept", "")
        and not request.url.path.startswith(_MACHINES)
    )


def _page(request: Request, error: Exception) -> Response:
    view = View.of(request)
    status, code, message, hint = _said(error, view)
    if isinstance(error, BundleMissing):
        return HTMLResponse(_UNBUNDLED.format(message=message, hint=hint), status)
    title = {
        404: view.t("没有找到这一页", "There is no such page"),
        429: view.t("现在请求太多", "Too many requests just now"),
        503: view.t("数据暂时不可用", "The data is not available just now"),
        504: view.t("查询用时超过上限", "The query took longer than it may"),
    }.get(status, view.t("没有成功", "That did not work"))
    ways = [
        (view.t("首页", "Home"), view.url("/")),
        (view.t("搜索名称与原文", "Search names and texts"), view.url("/search")),
        (view.t("问题库", "Questions"), view.url("/questions")),
    ]
    try:
        return render(
            request,
            "error.html",
            entry="base",
            status=status,
            title=title,
            message=message,
            hint=hint,
            code=code,
            ways=ways,
        )
    except KgError as also:  # neither page nor data: say it without either
        return HTMLResponse(_UNBUNDLED.format(message=message, hint=also.hint or hint), status)


def _said(error: Exception, view: View) -> tuple[int, str, str, str]:
    """Status, code, message and remedy."""
    if isinstance(error, KgError):
        said = _EXPLAINED.get(error.code)
        hint = view.t(*said) if said else error.hint
        return error.http_status, error.code, error.message, hint
    if isinstance(error, RequestValidationError) and error.errors()[0]["loc"][0] == "path":
        error = HTTPException(HTTPStatus.NOT_FOUND)  # a name of ours never looks like that
    if isinstance(error, HTTPException):
        status = HTTPStatus(error.status_code)
        message = (
            view.t(
                "地址可能写错了，或者它所指的内容已不在。",
                "The address may be mistyped, or what it named is gone.",
            )
            if status is HTTPStatus.NOT_FOUND
            else status.description
        )
        return status, status.phrase.lower().replace(" ", "-"), message, ""
    if isinstance(error, RequestValidationError):
        first = error.errors()[0]
        where = str(first["loc"][-1])
        message = view.t(
            f"地址中的“{where}”不合要求", f"“{where}” in the address is not as it must be"
        )
        return 400, "usage", f"{message}: {first['msg']}", ""
    return (
        500,
        "internal",
        view.t(
            "服务器出错了，您做的选择仍在地址里。",
            "The server failed; what you chose is still in the address.",
        ),
        view.t("请稍后重试；运行日志里有详情。", "Try again in a while; the log has more."),
    )


_EXPLAINED = {
    "not-found": (
        "图谱里没有这个名称的条目。规划重新读取后名称可能变了，请搜索它的中文名。",
        "The graph holds nothing of that name. It may have another since the plans were read anew: search for it.",
    ),
    "unknown-question": (
        "没有这个问题，问题库里列有全部问题。",
        "There is no such question; the list of questions shows them all.",
    ),
    "bad-question": (
        "这个问题的参数填得不对，请回到问题页重新选择。",
        "A parameter of this question does not fit; choose it again on the question's page.",
    ),
    "query-timeout": (
        "查询在规定时间内没有完成，已停止。请缩小范围：少选几个指标、地区或规划。",
        "The query was stopped at its time limit. Narrow it: fewer indicators, areas or plans.",
    ),
    "query-memory": (
        "查询需要的内存超过上限，已停止。请缩小范围。",
        "The query was stopped at its memory limit. Narrow it.",
    ),
    "busy": (
        "现在查询太多，请几秒后再试。",
        "Too many queries just now; try again in a few seconds.",
    ),
    "query-crashed": (
        "回答查询的进程中断了，已自动重启。请再试一次。",
        "The process that answered was lost and has been started again. Please try once more.",
    ),
    "store-missing": (
        "还没有数据：请维护人员运行 kg build。",
        "There is no data yet: the operator must run kg build.",
    ),
}
_UNBUNDLED = """<!doctype html>
<html lang="zh-CN"><meta charset="utf-8"><title>EcoPlan KG</title>
<h1>页面暂时无法显示</h1>
<p>{message}</p><p>{hint}</p>
<p><a href="/">起始页 Start page</a> · <a href="/sparql">SPARQL</a> · <a href="/api/docs">API</a></p>
</html>"""
