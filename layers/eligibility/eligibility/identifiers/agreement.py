"""What an IIN, a machine-readable zone and the fields of the application say of each other: agreement, never values."""

from datetime import date
from functools import partial
from typing import Literal, NamedTuple

from eligibility.application.country_codes import state_code
from eligibility.application.models import Application, Passport
from eligibility.identifiers.iin import IinCheck, read_iin
from eligibility.identifiers.mrz import FILLER, CheckDigit, Form, Zone
from eligibility.identifiers.number_forms import comparable

ZoneField = Literal["kind", "country", "number", "nationality", "birth_date", "expires_on"]

_CARD_CODES = ("A", "C", "I")
_RUSSIAN_INTERNAL = ("RUS", "PN")
_SERIES_DIGIT = 3
_RUSSIAN_INTERNAL_DIGITS = 10
_TD3_NUMBER = 9


class IinFacts(NamedTuple):
    """What the check of an IIN said, and whether it agrees with the application; None: nothing to compare with."""

    check: IinCheck
    birth_date_agrees: bool | None
    sex_agrees: bool | None
    """With the sex that the machine-readable zone states; the application has no field for it."""


class MrzFacts(NamedTuple):
    """What the check digits of a machine-readable zone said, and which fields of the application it contradicts."""

    form: Form
    wrong: tuple[CheckDigit, ...]
    disagreeing: tuple[ZoneField, ...]


# The constructor of a NamedTuple takes twice as long.
_iin_facts = partial(tuple.__new__, IinFacts)
_mrz_facts = partial(tuple.__new__, MrzFacts)


def iin_facts(iin: str, birth_date: date | None, zone: Zone | None) -> IinFacts:
    """Return the facts of an IIN."""
    check, born, sex = read_iin(iin)
    stated = None if zone is None else zone.sex
    return _iin_facts(
        (
            check,
            None if born is None or birth_date is None else born == birth_date,
            None if sex is None or stated is None else sex == stated,
        )
    )


def mrz_facts(zone: Zone, application: Application) -> MrzFacts:
    """Return the facts of a zone. A field that either side leaves out is not compared, nor are names."""
    applicant, passport = application.applicant, application.passport
    disagreeing: list[ZoneField] = []
    if not _kind_agrees(zone, passport):
        disagreeing.append("kind")
    if zone.issuer and not _same_state(zone.issuer, passport.country):
        disagreeing.append("country")
    if passport.number is not None and not _number_agrees(zone, passport.number):
        disagreeing.append("number")
    if zone.nationality and not _same_state(zone.nationality, applicant.nationality):
        disagreeing.append("nationality")
    if applicant.birth_date is not None and not _day_agrees(zone.birth_date, applicant.birth_date):
        disagreeing.append("birth_date")
    if not _expiry_agrees(zone.expires_on, passport):
        disagreeing.append("expires_on")
    return _mrz_facts((zone.form, zone.wrong, tuple(disagreeing)))


def _same_state(one: str, other: str) -> bool:
    return one == other or state_code(one) == state_code(other)


def _kind_agrees(zone: Zone, passport: Passport) -> bool:
    """Return whether a zone is one of the kind of document: P on two lines for passports, A, C or I on three for cards.

    Of Russian passports PN are the internal ones. Other states' internal passports may be cards.
    """
    if not zone.code.startswith("P" if zone.form == "TD3" else _CARD_CODES):
        return False
    match passport.kind:
        case "birth_certificate":
            return False
        case "identity_card":
            return zone.form == "TD1"
        case "foreign":
            return zone.form == "TD3" and (zone.issuer, zone.code) != _RUSSIAN_INTERNAL
        case "internal":
            return zone.issuer != "RUS" or zone.code == "PN"
    return True


def _number_agrees(zone: Zone, number: str) -> bool:
    written = comparable(number)
    if written is None or not zone.number:
        return True
    if (zone.issuer, zone.code) == _RUSSIAN_INTERNAL and len(written) == _RUSSIAN_INTERNAL_DIGITS:
        # The zone has nine places for the ten digits: the fourth of the series opens the optional data.
        series_digit, written = written[_SERIES_DIGIT], written[:_SERIES_DIGIT] + written[_SERIES_DIGIT + 1 :]
        if zone.optional[:1].isdigit() and zone.optional[0] != series_digit:
            return False
    if zone.form == "TD3":
        written = written[:_TD3_NUMBER]
    return zone.number.replace(FILLER, "") == written


def _expiry_agrees(in_zone: str, passport: Passport) -> bool:
    if passport.expires_on is not None:
        return _day_agrees(in_zone, passport.expires_on)
    return "expires_on" not in passport.model_fields_set or not in_zone.strip(FILLER)


def _day_agrees(in_zone: str, day: date) -> bool:
    """Return whether a day is that of a zone, where its century is not told and parts of it may be unknown."""
    if in_zone.isdecimal():
        return int(in_zone) == day.year % 100 * 1_00_00 + day.month * 1_00 + day.day
    written = day.isoformat().replace("-", "")[2:]
    return all(shown in (FILLER, meant) for shown, meant in zip(in_zone, written, strict=True))
