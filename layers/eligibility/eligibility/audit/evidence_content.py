"""The evidence as records hold it: a fact that was not given is left out, one that does not exist is null.

The names of facts are given in order, so that nothing has to be sorted when a record is written.
"""

from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

import orjson

from eligibility.evidence import (
    NONE,
    NOT_GIVEN,
    Evidence,
    HousingFacts,
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


class _InOrder:
    """Gives the known facts of a NamedTuple in the order of their names."""

    __slots__ = ("_in_order", "_names")

    def __init__(self, of: type[NamedTuple]) -> None:
        fields = of._fields
        self._names = sorted(fields)
        self._in_order = itemgetter(*map(fields.index, self._names))

    def __call__(self, value: NamedTuple) -> dict[str, object]:
        return {
            name: None if fact is NONE else fact
            for name, fact in zip(self._names, self._in_order(value), strict=True)
            if fact is not NOT_GIVEN
        }


_evidence = _InOrder(Evidence)
_document = _InOrder(TravelDocument)
_housing = _InOrder(HousingFacts)


def evidence_content(evidence: Evidence) -> dict[str, object]:
    """Return the evidence of a record; written as it is, it is in canonical form."""
    facts = _evidence(evidence)
    facts["document"] = _document(evidence.document)
    facts["register"] = _register(evidence.register)
    housing, stays, papers, iin, mrz = evidence.housing, evidence.stays, evidence.papers, evidence.iin, evidence.mrz
    if type(housing) is HousingFacts:
        told = facts["housing"] = _housing(housing)
        if type(housing.authorisations) is tuple:
            told["authorisations"] = [*map(_authorisation, housing.authorisations)]
        if type(housing.provision) is Provision:
            told["provision"] = _provision(housing.provision)
    if type(iin) is IinFacts:
        facts["iin"] = _iin(iin)
    if type(mrz) is MrzFacts:
        facts["mrz"] = _mrz(mrz)
    if type(papers) is tuple:
        facts["papers"] = [*map(_paper, papers)]
    if type(stays) is tuple:
        facts["stays"] = [*map(_stay, stays)]
    return facts


# These parts repeat from one applicant to the next, so each kind has its own memory.


@lru_cache(_REMEMBERED)
def _register(register: RegisterFacts) -> orjson.Fragment:
    return canonical_fragment({name: fact for name, fact in _known(register).items() if fact is not None})


@lru_cache(_REMEMBERED)
def _authorisation(authorisation: OwnerAuthorisation) -> orjson.Fragment:
    told = _known(authorisation)
    if not authorisation.proxy_is_applicant:
        del told["proxy_is_applicant"]
    return canonical_fragment(told)


@lru_cache(_REMEMBERED)
def _provision(provision: Provision) -> orjson.Fragment:
    return canonical_fragment(_known(provision))


@lru_cache(_REMEMBERED)
def _stay(stay: Stay) -> orjson.Fragment:
    return canonical_fragment(_known(stay))


@lru_cache(_REMEMBERED)
def _paper(paper: Paper) -> orjson.Fragment:
    return canonical_fragment(_known(paper))


@lru_cache(_REMEMBERED)
def _iin(iin: IinFacts) -> orjson.Fragment:
    return canonical_fragment({name: fact for name, fact in iin._asdict().items() if fact is not None})


@lru_cache(_REMEMBERED)
def _mrz(mrz: MrzFacts) -> orjson.Fragment:
    return canonical_fragment(_known(mrz))


def _known(value: NamedTuple) -> dict[str, object]:
    """Return the fields that are known: one not given is left out, one that does not exist is null."""
    return {
        name: None if fact is NONE else fact
        for name, fact in zip(value._fields, value, strict=True)
        if fact is not NOT_GIVEN
    }
