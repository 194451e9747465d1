"""Apache Jena's ``riot`` from Debian's libapache-jena-java, which brings the jars without a command."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

from peers import missing, peer

_JARS = Path("/usr/share/java")
_NEEDED = (
    *(f"jena-{part}" for part in ("arq", "base", "cmds", "core", "iri", "shacl", "shex")),
    *(f"jena-{part}" for part in ("dboe-base", "rdfconnection", "tdb", "tdb2")),
    *(f"commons-{part}" for part in ("cli", "codec", "compress", "csv", "io", "lang3", "logging")),
    *("dexx.collection", "gson", "guava", "httpclient", "httpclient-cache", "httpcore"),
    *("jackson-annotations", "jackson-core", "jackson-databind", "jcl-over-slf4j", "jsonld-java"),
    *("protobuf", "slf4j-api", "slf4j-simple", "thrift"),
)
_QUICK = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")  # to start; it lives for seconds
_MESSAGES = "org/apache/jena/ext/"
_DAMAGED = "Unicode replacement character U+FFFD"  # stands in a plan, and so in what quotes it


@dataclass(frozen=True, slots=True)
class Riot:
    """Jena's reader of RDF as a command."""

    classpath: str

    @classmethod
    def find(cls, directory: Path) -> Riot:
        """Skips the test, or with CI set fails it, where Jena is not installed.

        Debian's jar of 4.5.0 moved the classes of ``org.apache.jena.ext.xerces`` to ``xerces`` but
        left the messages that they load where they were, and no type of XML Schema comes up
        without them; so ``directory`` gets a copy that they are found in.
        """
        peer("java")
        core = _JARS / "jena-core.jar"
        if not core.exists():
            missing("Jena", "libapache-jena-java")
        with ZipFile(core) as jar:
            for name in jar.namelist():
                if name.startswith(f"{_MESSAGES}xerces/") and not name.endswith("/"):
                    target = directory / name.removeprefix(_MESSAGES)
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(jar.read(name))
        jars = (path for name in _NEEDED if (path := _JARS / f"{name}.jar").exists())
        return cls(":".join(map(str, (directory, *jars))))

    def quads(self, syntax: str, files: Sequence[Path]) -> bytes:
        """What Jena reads from ``files``, as N-Quads. A file that it does not read, or warns of,
        fails the test."""
        options = ("riotcmd.riot", f"--syntax={syntax}", "--output=nquads", *map(str, files))
        command = ("java", *_QUICK, "-cp", self.classpath, *options)
        said = subprocess.run(command, capture_output=True, check=False)
        lines = said.stderr.decode().splitlines()
        warned = [line for line in lines if " INFO " not in line and _DAMAGED not in line]
        assert not warned, warned[:9]
        return said.stdout
