"""Releases: the data as of one version, citable and comparable, whose IRIs stay.

::

    releases/
        successors.tsv          by hand: an IRI that goes, a tab, the one that takes its place
        0.1.0/
            release.json        version, date, counts, checksums, citation, licence
            dataset.ttl         what it holds and where, as VoID and DCAT
            CITATION.cff        the citation as reference managers read it
            ecoplan.nq.gz       the dataset, sorted
            iris.tsv.gz         every IRI of ours: IRI, label, the plan that states it or names it
            retired.tsv         IRIs of earlier releases that are no more: IRI, successor

Only the dataset itself is large; the rest is small enough to be kept beside the code.
"""

from kg.release.difference import Difference, Source, difference, patch
from kg.release.iris import Released, iris_of
from kg.release.retired import Retired, retire
from kg.release.write import Release, release, releases

__all__ = [
    "Difference",
    "Release",
    "Released",
    "Retired",
    "Source",
    "difference",
    "iris_of",
    "patch",
    "release",
    "releases",
    "retire",
]
