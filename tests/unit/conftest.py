"""What tests of extraction share: plans of data/plans, each read once."""

from __future__ import annotations

import pytest
from plan_readings import Plan

from kg.lexicon import Lexicon


@pytest.fixture(scope="session")
def youyang(ontology_lexicon: Lexicon) -> Plan:
    return Plan("youyang-2021", ontology_lexicon)


@pytest.fixture(scope="session")
def nanchuan(ontology_lexicon: Lexicon) -> Plan:
    return Plan("nanchuan-2021", ontology_lexicon)


@pytest.fixture(scope="session")
def qianjiang(ontology_lexicon: Lexicon) -> Plan:
    return Plan("qianjiang-2021", ontology_lexicon)


@pytest.fixture(scope="session")
def chongqing(ontology_lexicon: Lexicon) -> Plan:
    return Plan("chongqing-2021", ontology_lexicon)
