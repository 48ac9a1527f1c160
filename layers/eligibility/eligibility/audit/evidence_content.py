"""The evidence as records hold it: a fact that was not given is left out, one that does not exist is null."""

from functools import lru_cache
from typing import NamedTuple

import orjson

from eligibility.evidence import (
    NONE,
    NOT_GIVEN,
    Evidence,
    Gap,
    OwnerAuthorisation,
    Paper,
    Provision,
    RegisterFacts,
    Stay,
    TravelDocument,
)
from eligibility.fragments import canonical_fragment
from eligibility.identifiers.agreement import IinFacts, MrzFacts

_REMEMBERED = 4_096


def evidence_content(evidence: Evidence) -> dict[str, object]:
    """Return the evidence of a record; written with its names in order, it is in canonical form."""
    facts = _facts(evidence)
    facts["document"] = _document(evidence.document)
    facts["register"] = _register(evidence.register)
    housing, stays, papers = evidence.housing, evidence.stays, evidence.papers
    if not isinstance(housing, Gap):
        told = facts["housing"] = _facts(housing)
        if not isinstance(housing.authorisations, Gap):
            told["authorisations"] = [_authorisation(each) for each in housing.authorisations]
        if not isinstance(housing.provision, Gap):
            told["provision"] = _provision(housing.provision)
    if not isinstance(stays, Gap):
        facts["stays"] = [_stay(stay) for stay in stays]
    if not isinstance(papers, Gap):
        facts["papers"] = [_paper(paper) for paper in papers]
    if not isinstance(evidence.iin, Gap):
        facts["iin"] = _iin(evidence.iin)
    if not isinstance(evidence.mrz, Gap):
        facts["mrz"] = _mrz(evidence.mrz)
    return facts


def _facts(value: NamedTuple) -> dict[str, object]:
    """Return the fields that are known: one not given is left out, one that does not exist is null."""
    return {
        name: None if fact is NONE else fact
        for name, fact in zip(value._fields, value, strict=True)
        if fact is not NOT_GIVEN
    }


# The parts of the evidence repeat from one applicant to the next, so each kind has its own memory.


@lru_cache(_REMEMBERED)
def _document(document: TravelDocument) -> orjson.Fragment:
    return canonical_fragment(_facts(document))


@lru_cache(_REMEMBERED)
def _register(register: RegisterFacts) -> orjson.Fragment:
    return canonical_fragment({name: fact for name, fact in _facts(register).items() if fact is not None})


@lru_cache(_REMEMBERED)
def _authorisation(authorisation: OwnerAuthorisation) -> orjson.Fragment:
    told = _facts(authorisation)
    if not authorisation.proxy_is_applicant:
        del told["proxy_is_applicant"]
    return canonical_fragment(told)


@lru_cache(_REMEMBERED)
def _provision(provision: Provision) -> orjson.Fragment:
    return canonical_fragment(_facts(provision))


@lru_cache(_REMEMBERED)
def _stay(stay: Stay) -> orjson.Fragment:
    return canonical_fragment(_facts(stay))


@lru_cache(_REMEMBERED)
def _paper(paper: Paper) -> orjson.Fragment:
    return canonical_fragment(_facts(paper))


@lru_cache(_REMEMBERED)
def _iin(iin: IinFacts) -> orjson.Fragment:
    return canonical_fragment({name: fact for name, fact in iin._asdict().items() if fact is not None})


@lru_cache(_REMEMBERED)
def _mrz(mrz: MrzFacts) -> orjson.Fragment:
    return canonical_fragment(_facts(mrz))
