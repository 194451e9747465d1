"""What the dataset is (``/.well-known/void``), and what editors of queries want to know: prefixes
(``/api/prefixes``) and examples (``/api/examples``)."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from kg import examples, vocab
from kg.api.sparql import endpoint_of, graph_choice
from kg.service import description, formats
from kg.service.formats import Format

router = APIRouter(tags=["Dataset"])
_PLAIN = Format("PLAIN", ("application/json",), ("json",))


@router.get(
    "/.well-known/void",
    summary="VoID description",
    response_class=Response,
)
@router.head("/.well-known/void", include_in_schema=False)
async def void(request: Request) -> Response:
    choice = graph_choice(request, "the VoID description")
    dump = str(request.url.replace(path="/export/dataset.nq", query=""))
    body = description.void(endpoint_of(request), dump, choice.name)
    return Response(body, media_type=choice.media, headers={"vary": "Accept"})


@router.get("/api/prefixes", summary="Prefixes that queries need not declare")
async def prefixes() -> dict[str, str]:
    return dict(vocab.PREFIXES)


@router.get("/api/examples", summary="Example queries", response_class=Response)
@router.head("/api/examples", include_in_schema=False)
async def listing(request: Request) -> Response:
    """Example queries and saved questions: as JSON, or in a graph format as `sh:SPARQLExecutable`
    with comments, which SPARQL editors read."""
    state = request.app.state
    found = [*state.examples, *map(examples.of_question, state.questions.values())]
    accept = ", ".join(request.headers.getlist("accept")) or None
    choice = formats.negotiate(accept, (_PLAIN, *formats.GRAPHS))
    if choice is None or choice.name == _PLAIN.name:
        return JSONResponse(
            [
                {
                    "slug": example.slug,
                    "title": {"zh": example.title.zh, "en": example.title.en},
                    "section": example.section,
                    "form": example.form,
                    "query": example.text,
                }
                for example in found
            ],
            headers={"vary": "Accept"},
        )
    body = description.write(examples.describe(found, endpoint_of(request).iri), choice.name)
    return Response(body, media_type=choice.media, headers={"vary": "Accept"})
