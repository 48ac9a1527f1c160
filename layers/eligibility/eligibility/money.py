"""Sums that the law gives in monthly calculation indices (MCI), what they are in tenge on a day, and terms of service.

The index changes each year: after its last known day a sum in tenge is None, never the last one carried on.
"""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any, Literal, NamedTuple, get_args

from eligibility.citation import Texts, read_sources

Purpose = Literal["state_duty", "card_duty", "solvency"]
"""What a sum is for: the entries of money.toml beside the index itself."""


class Rate(NamedTuple):
    """A figure from one day to another, both included (None: to this day)."""

    first: date
    last: date | None
    figure: Fraction
    """Tenge for the index, indices for a sum."""
    certain: bool
    sources: tuple[Texts, ...]


class Index(NamedTuple):
    """The monthly calculation index of a day."""

    tenge: int
    certain: bool
    """Whether it is more than one source's."""


class Sum(NamedTuple):
    """A sum on a day."""

    mci: str
    """In indices, as decimal text: "4", "0.2"."""
    tenge: int | None
    """In tenge, rounded up; None where the index of that day is not known."""
    certain: bool
    """Whether the sum in indices is more than one source's."""
    index_certain: bool
    """Whether the index is; True where none is known."""


class Service(NamedTuple):
    """How long the migration service takes for a permit, from one day to another, both included (None: to this day)."""

    permit: str
    first: date
    last: date | None
    shortest: int
    longest: int
    days: Literal["working", "calendar"]
    fee: Literal["free", "state_duty"]
    assessment_longest: int | None
    """Calendar days at most of an assessment before the filing, where there is one."""
    note: str
    certain: bool
    sources: tuple[Texts, ...]


class Money(NamedTuple):
    """The index, the sums and the services, dated; each in the order of its days."""

    mci: tuple[Rate, ...]
    sums: Mapping[Purpose, tuple[Rate, ...]]
    services: tuple[Service, ...]


def mci(money: Money, day: date) -> Index | None:
    """Return the monthly calculation index, None where it is not known."""
    rate = _on(money.mci, day)
    return None if rate is None else Index(int(rate.figure), rate.certain)


def sum_for(money: Money, purpose: Purpose, day: date) -> Sum | None:
    """Return a sum on a day, None where the law had none yet."""
    rate, index = _on(money.sums[purpose], day), _on(money.mci, day)
    if rate is None:
        return None
    tenge = None if index is None else -(-(rate.figure * index.figure) // 1)
    return Sum(_decimal(rate.figure), tenge, rate.certain, index is None or index.certain)


def service_for(money: Money, permit: str, day: date) -> Service | None:
    """Return the service that gives a permit on a day, None where nothing is known of one."""
    for service in money.services:
        if service.permit == permit and service.first <= day and (service.last is None or day <= service.last):
            return service
    return None


def read_money(files: Mapping[str, Any]) -> Money:
    """Return what money.toml says, days as text. Raises KeyError, TypeError or ValueError where something is wrong."""
    tables, purposes = files["money.toml"], get_args(Purpose)
    return Money(
        tuple([_rate(entry, "tenge", files) for entry in tables["mci"]]),
        {purpose: tuple([_rate(entry, "mci", files) for entry in tables[purpose]]) for purpose in purposes},
        tuple([_service(entry, files) for entry in tables["service"]]),
    )


def _on(rates: tuple[Rate, ...], day: date) -> Rate | None:
    for rate in reversed(rates):
        if rate.first <= day:
            return rate if rate.last is None or day <= rate.last else None
    return None


def _rate(entry: Mapping[str, Any], figure: str, files: Mapping[str, Any]) -> Rate:
    return Rate(
        *_span(entry),
        Fraction(entry[figure]),
        entry["certainty"] == "certain",
        read_sources(entry["sources"], files),
    )


def _service(entry: Mapping[str, Any], files: Mapping[str, Any]) -> Service:
    first, last = _span(entry)
    return Service(
        entry["permit"],
        first,
        last,
        entry["shortest"],
        entry["longest"],
        entry["days"],
        entry["fee"],
        entry.get("assessment_longest"),
        entry["note"],
        entry["certainty"] == "certain",
        read_sources(entry["sources"], files),
    )


def _span(entry: Mapping[str, Any]) -> tuple[date, date | None]:
    return date.fromisoformat(entry["from"]), date.fromisoformat(entry["until"]) if "until" in entry else None


def _decimal(figure: Fraction) -> str:
    """Return a figure of at most one decimal place as text."""
    whole, tenths = divmod(int(figure * 10), 10)
    return f"{whole}.{tenths}" if tenths else str(whole)
