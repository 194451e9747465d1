"""The bundled scripts and styles: which files a page needs, and serving them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from kg.errors import KgError

DIST = Path(__file__).parent / "static" / "dist"
URL = "/static/"
_KEPT = "public, max-age=31536000, immutable"  # the names of bundled files hold their hash


class BundleMissing(KgError):
    """The pages' scripts and styles have not been built."""

    code = "bundle-missing"
    http_status = 503
    hint = "run make web; the SPARQL endpoint, the API and the downloads work without it"


@dataclass(frozen=True, slots=True)
class Entry:
    """What one page loads: style sheets, its script, and the scripts that one imports."""

    styles: tuple[str, ...] = ()
    script: str = ""
    preload: tuple[str, ...] = ()


@dataclass(slots=True)
class Bundle:
    """The manifest of what was bundled, read again when it changes."""

    directory: Path = DIST
    _read: tuple[int, dict[str, Entry]] = field(default=(0, {}))

    @property
    def there(self) -> bool:
        return self._manifest.is_file()

    @property
    def version(self) -> str:
        """Changes with every build."""
        return str(self._read[0])

    def entry(self, name: str) -> Entry:
        """Raises :class:`BundleMissing`, also for an entry that was not built."""
        try:
            changed = self._manifest.stat().st_mtime_ns
            if changed != self._read[0]:
                self._read = (changed, _entries(json.loads(self._manifest.read_bytes())))
            return self._read[1][name]
        except (OSError, ValueError, KeyError) as error:
            raise BundleMissing("the pages' scripts and styles are not built") from error

    @property
    def _manifest(self) -> Path:
        return self.directory / "manifest.json"


def _entries(manifest: dict[str, dict[str, object]]) -> dict[str, Entry]:
    """Vite's manifest as our entries by name."""
    found = {}
    for key, chunk in manifest.items():
        if chunk.get("isEntry"):
            imports = _imports(manifest, key)
            styles = [style for name in (*imports, key) for style in _names(manifest[name], "css")]
            found[str(chunk["name"])] = Entry(
                styles=tuple(dict.fromkeys(URL + style for style in styles)),
                script=URL + str(chunk["file"]),
                preload=tuple(URL + str(manifest[name]["file"]) for name in imports),
            )
    return found


def _imports(manifest: dict[str, dict[str, object]], key: str) -> list[str]:
    """Every chunk that ``key`` imports at once, those it rests on first."""
    found: list[str] = []
    for name in _names(manifest[key], "imports"):
        for each in (*_imports(manifest, name), name):
            if each not in found:
                found.append(each)
    return found


def _names(chunk: dict[str, object], key: str) -> list[str]:
    names = chunk.get(key)
    return [str(name) for name in names] if isinstance(names, list) else []


class BundledFiles(StaticFiles):
    """Serves the bundle; a browser may keep its files for good."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        if response.status_code == 200:
            response.headers["cache-control"] = _KEPT
        return response
