"""From a plan's file to its records: parse and extract, and what is kept of that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kg import layout, recordio
from kg.build.inputs import PlanFile
from kg.build.report import counts_of, numbers_of
from kg.errors import DocumentError, ExtractionFailed, KgError, Place
from kg.extract import extract
from kg.lexicon import Lexicon
from kg.mapping import Outline, Source
from kg.mapping.access import public_part
from kg.parse import parse, read_file
from kg.profile import PlanProfile
from kg.records import PlanRecords


@dataclass(frozen=True, slots=True)
class Reading:
    """A plan as read: what its records stand on, and what a person should look at."""

    records: PlanRecords
    text: str
    layout: str  # see kg.layout
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadJob:
    """A file to be read: its name and content; ``public`` leaves out what its text says is not
    for publication. ``key`` is a hash of all that the result depends on."""

    key: str
    name: str
    data: bytes
    sha256: str
    profile: PlanProfile
    public: bool = False


@dataclass(frozen=True, slots=True)
class Read:
    """A plan as read, as it is kept: records and layout as lines of JSON."""

    records: str
    text: str
    layout: str
    outline: Outline
    counts: Mapping[str, int]
    numbers: Mapping[str, int]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OutlineJob:
    """A plan read before, of which the outline is wanted."""

    slug: str
    records: str
    text: str
    sha256: str
    access_rights: str | None


@dataclass(frozen=True, slots=True)
class Outlined:
    outline: Outline
    numbers: Mapping[str, int]


def read(file: PlanFile, lexicon: Lexicon) -> Reading:
    """Raises a :class:`DocumentError` for what is no plan; whatever else goes wrong while one
    plan is read becomes :class:`ExtractionFailed`, so that it costs no other plan."""
    try:
        data = read_file(file.path)
    except OSError as error:
        raise DocumentError(f"{error.strerror}", place=Place(file.path.name)) from error
    return _read(data, file.path.name, file.script.profile, lexicon)


def read_job(job: ReadJob, lexicon: Lexicon) -> Read:
    """Raises as :func:`read`."""
    reading = _read(job.data, job.name, job.profile, lexicon)
    records, text = reading.records, reading.text
    if job.public:
        records, text = public_part(records, text)
    return Read(
        recordio.dumps(records),
        text,
        reading.layout,
        Source(records, text, job.sha256, job.profile.access_rights).outline,
        counts_of(records),
        numbers_of(records),
        reading.warnings,
    )


def outline(job: OutlineJob) -> Outlined:
    """Raises :class:`KgError` for records that this version cannot read."""
    try:
        records = recordio.loads(job.records)
    except (ValueError, KeyError, TypeError) as error:
        raise KgError(
            f"the store's records of {job.slug} are of another version", hint="run kg build first"
        ) from error
    source = Source(records, job.text, job.sha256, job.access_rights)
    return Outlined(source.outline, numbers_of(records))


def _read(data: bytes, name: str, profile: PlanProfile, lexicon: Lexicon) -> Reading:
    try:
        document = parse(data, name, profile.slug, profile)
        records = extract(document, profile, lexicon)
    except KgError:
        raise
    except OSError as error:
        raise DocumentError(f"{error.strerror}", place=Place(name)) from error
    except Exception as error:
        message = f"{type(error).__name__}: {error}"
        raise ExtractionFailed(message, place=Place(name)) from error
    warnings = (*document.warnings, *records.warnings)
    return Reading(records, document.text, layout.dumps(document.blocks), warnings)
