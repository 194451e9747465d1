"""``/api/docs``: the OpenAPI document as a page, made here, with nothing loaded from elsewhere."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from kg.api.pages import templates

router = APIRouter(include_in_schema=False)


@router.get("/api/docs", response_class=HTMLResponse)
async def docs(request: Request) -> Response:
    document = request.app.openapi()
    return templates.TemplateResponse(
        request, "docs.html", {"document": document, "groups": _groups(document)}
    )


def _groups(document: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Operations by their tag, in the document's order."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            tag = (operation.get("tags") or ["Other"])[0]
            groups.setdefault(tag, []).append({"path": path, "method": method.upper(), **operation})
    return groups
