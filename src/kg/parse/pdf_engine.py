"""Characters and ruled lines of a PDF, with their places on the page.

Runs as a program in a process of its own, with bounds on memory and time: the file on standard
input, JSON on standard output. It imports nothing of this package so that it starts fast.
"""

from __future__ import annotations

import ctypes
import json
import math
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

MAX_CHARS = 3_000_000
MAX_RULES = 20_000  # a page
MAX_OBJECTS = 300_000  # a page
MAX_DEPTH = 8  # forms in forms
THIN = 3.0  # points: a filled rectangle thinner than this is a line
PASSWORD = 4  # the engine's error for a file behind a password

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Refused(Exception):
    """``str()`` is a reason: password, broken, pages or size."""


def extract(data: bytes, max_pages: int) -> list[dict[str, Any]]:
    """For each page its size in points, its characters as parallel lists (``text``, left and right
    edge, baseline from the top, size), horizontal and vertical ``rules``, and the number of
    ``images``. The page is turned so that most of its text runs from left to right; text that
    runs otherwise (watermarks) is left out. Raises Refused."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise Refused("password" if error.err_code == PASSWORD else "broken") from error
    with document:
        if len(document) > max_pages:
            raise Refused("pages")
        pages, total = [], 0
        for index in range(len(document)):
            try:
                page = document[index]
            except pdfium.PdfiumError:
                pages.append(_blank())
                continue
            pages.append(_page(page))
            page.close()
            total += len(pages[-1]["text"])
            if total > MAX_CHARS:
                raise Refused("size")
    return pages


def _blank() -> dict[str, Any]:
    return {"size": [595.0, 842.0], "text": [], "left": [], "right": [], "base": [], "em": [],
            "rules": [], "images": 0}  # fmt: skip


def _page(page: Any) -> dict[str, Any]:
    chars = list(_chars(page))
    quarter = Counter(char[1] for char in chars).most_common(1)[0][0] if chars else 0
    left, bottom, right, top = page.get_mediabox()
    corners = [_turned((x, y), quarter) for x in (left, right) for y in (bottom, top)]
    x0, y1 = min(x for x, _ in corners), max(y for _, y in corners)

    def place(point: Point) -> Point:
        x, y = _turned(point, quarter)
        return round(x - x0, 2), round(y1 - y, 2)

    found = _blank()
    found["size"] = [
        round(max(x for x, _ in corners) - x0, 2),
        round(y1 - min(y for _, y in corners), 2),
    ]
    for text, turn, origin, edge, em in chars:
        if turn != quarter:
            continue
        start, end = place(origin), place(edge)
        found["text"].append(text)
        found["left"].append(start[0])
        found["right"].append(end[0])
        found["base"].append(start[1])
        found["em"].append(round(em, 2))
    rules, images = _drawn(page)
    found["images"] = images
    found["rules"] = [[*place(one), *place(other)] for one, other in rules]
    return found


def _turned(point: Point, quarter: int) -> Point:
    """A point turned clockwise by so many quarters."""
    x, y = point
    for _ in range(quarter % 4):
        x, y = y, -x
    return x, y


def _chars(page: Any) -> Iterator[tuple[str, int, Point, Point, float]]:
    """Each character that the page draws: text, quarter turns of its line, where it begins and
    ends on the baseline, size."""
    textpage = page.get_textpage()
    x, y = ctypes.c_double(), ctypes.c_double()
    matrix, box = raw.FS_MATRIX(), raw.FS_RECTF()
    high = 0
    for index in range(min(textpage.count_chars(), MAX_CHARS)):
        code = raw.FPDFText_GetUnicode(textpage, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if high and 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
        high = 0
        if raw.FPDFText_IsGenerated(textpage, index) == 1 or code < 32 or code > 0x10FFFF:
            continue
        if 0xD800 <= code < 0xE000:
            continue
        raw.FPDFText_GetMatrix(textpage, index, matrix)
        raw.FPDFText_GetCharOrigin(textpage, index, x, y)
        raw.FPDFText_GetLooseCharBox(textpage, index, box)
        along = math.hypot(matrix.a, matrix.b)
        em = raw.FPDFText_GetFontSize(textpage, index) * math.hypot(matrix.c, matrix.d)
        if not (along > 0 and 0 < em < 2000 and math.isfinite(x.value) and math.isfinite(y.value)):
            continue
        angle = math.degrees(math.atan2(matrix.b, matrix.a))
        quarter = round(angle / 90) % 4
        if abs(angle - 90 * round(angle / 90)) > 10:
            continue
        origin = (x.value, y.value)
        width = abs(box.right - box.left) if quarter % 2 == 0 else abs(box.top - box.bottom)
        width = width if math.isfinite(width) else 0.0
        ahead = ((1, 0), (0, 1), (-1, 0), (0, -1))[quarter]
        edge = (origin[0] + ahead[0] * width, origin[1] + ahead[1] * width)
        yield chr(code), quarter, origin, edge, em
    textpage.close()


def _drawn(page: Any) -> tuple[list[tuple[Point, Point]], int]:
    """Horizontal and vertical lines that the page draws, and how many images it shows."""
    rules: list[tuple[Point, Point]] = []
    images = 0
    for handle, kind, matrix in _objects(page):
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            images += 1
        elif kind == raw.FPDF_PAGEOBJ_PATH and len(rules) < MAX_RULES:
            rules += _rules(handle, matrix)
    return rules[:MAX_RULES], images


def _objects(page: Any) -> Iterator[tuple[Any, int, Matrix]]:
    """The objects of a page with the matrix that their points go through, forms opened."""
    stack = [
        (raw.FPDFPage_GetObject(page, index), _IDENTITY, 0)
        for index in reversed(range(min(raw.FPDFPage_CountObjects(page), MAX_OBJECTS)))
    ]
    seen = 0
    while stack and seen < MAX_OBJECTS:
        handle, outer, depth = stack.pop()
        seen += 1
        if not handle:
            continue
        kind = raw.FPDFPageObj_GetType(handle)
        own = raw.FS_MATRIX()
        raw.FPDFPageObj_GetMatrix(handle, own)
        matrix = _product((own.a, own.b, own.c, own.d, own.e, own.f), outer)
        if kind == raw.FPDF_PAGEOBJ_FORM and depth < MAX_DEPTH:
            count = min(max(0, raw.FPDFFormObj_CountObjects(handle)), MAX_OBJECTS - len(stack))
            stack += [
                (raw.FPDFFormObj_GetObject(handle, index), matrix, depth + 1)
                for index in reversed(range(count))
            ]
        else:
            yield handle, kind, matrix


def _product(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    a2, b2, c2, d2, e2, f2 = outer
    return (
        a * a2 + b * c2, a * b2 + b * d2, c * a2 + d * c2, c * b2 + d * d2,
        e * a2 + f * c2 + e2, e * b2 + f * d2 + f2,
    )  # fmt: skip


def _rules(path: Any, matrix: Matrix) -> Iterator[tuple[Point, Point]]:
    """The horizontal and vertical lines of a path: stroked ones, and thin filled rectangles."""
    fill, stroke = ctypes.c_int(), raw.FPDF_BOOL()
    raw.FPDFPath_GetDrawMode(path, fill, stroke)
    for points, straight in _subpaths(path, matrix):
        if stroke.value and straight:
            yield from filter(_is_rule, pairwise(points))
        elif fill.value:
            xs, ys = [x for x, _ in points], [y for _, y in points]
            wide, high = max(xs) - min(xs), max(ys) - min(ys)
            if high < THIN <= wide:
                middle = (min(ys) + max(ys)) / 2
                yield (min(xs), middle), (max(xs), middle)
            elif wide < THIN <= high:
                middle = (min(xs) + max(xs)) / 2
                yield (middle, min(ys)), (middle, max(ys))


def _is_rule(segment: tuple[Point, Point]) -> bool:
    (x0, y0), (x1, y1) = segment
    wide, high = abs(x1 - x0), abs(y1 - y0)
    return (high <= 1 < wide) or (wide <= 1 < high)


def _subpaths(path: Any, matrix: Matrix) -> Iterator[tuple[list[Point], bool]]:
    """The points of each part of a path, and whether all of it is straight."""
    a, b, c, d, e, f = matrix
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[Point] = []
    straight = True
    for index in range(min(raw.FPDFPath_CountSegments(path), MAX_RULES)):
        segment = raw.FPDFPath_GetPathSegment(path, index)
        kind = raw.FPDFPathSegment_GetType(segment)
        if not raw.FPDFPathSegment_GetPoint(segment, x, y):
            continue
        point = (a * x.value + c * y.value + e, b * x.value + d * y.value + f)
        if not (math.isfinite(point[0]) and math.isfinite(point[1])):
            continue
        if kind == raw.FPDF_SEGMENT_MOVETO:
            if len(points) > 1:
                yield points, straight
            points, straight = [], True
        straight = straight and kind != raw.FPDF_SEGMENT_BEZIERTO
        points.append(point)
        if raw.FPDFPathSegment_GetClose(segment) and points:
            points.append(points[0])
    if len(points) > 1:
        yield points, straight


def _bound(memory: int, seconds: int) -> None:
    """Holds this process to so many bytes and seconds, where the system can."""
    try:
        import resource
    except ImportError:
        return
    for limit, value in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(limit)
        bounded = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(limit, (bounded, hard))


def main() -> None:
    """Arguments: most pages, bytes of memory, seconds."""
    pages, memory, seconds = (int(argument) for argument in sys.argv[1:4])
    data = sys.stdin.buffer.read()
    _bound(memory, seconds)
    try:
        answer: dict[str, Any] = {"pages": extract(data, pages)}
    except Refused as refused:
        answer = {"refused": str(refused)}
    except MemoryError:
        answer = {"refused": "memory"}
    sys.stdout.write(json.dumps(answer, separators=(",", ":")))


if __name__ == "__main__":
    main()
