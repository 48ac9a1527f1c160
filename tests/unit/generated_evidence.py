"""Evidence made up by a seeded generator, with the days that matter near each other: for properties of the rules."""

from datetime import date, timedelta
from random import Random
from typing import get_args

from eligibility.application.models import PassportKind, Permit, StayBasis
from eligibility.evidence import (
    NONE,
    NOT_ASKED,
    NOT_GIVEN,
    AuthorisationKind,
    Evidence,
    Gap,
    HousingFacts,
    OwnerAuthorisation,
    RegisterFacts,
    Stay,
    TravelDocument,
)

FIRST, LAST = date(2022, 3, 4), date(2027, 3, 31)
TURNS_OF_THE_LAW = (
    date(2022, 3, 4),
    date(2023, 1, 17),
    date(2023, 1, 27),
    date(2023, 2, 8),
    date(2023, 11, 1),
    date(2023, 12, 1),
    date(2025, 9, 8),
    date(2026, 1, 20),
    date(2026, 3, 31),
)
STATES = ("RUS", "BLR", "KGZ", "UZB", "IND", "CHN", "GEO", "TUR", "TJK", "DEU", "KAZ")


def a_filing_day(random: Random) -> date:
    """Return a day of the covered span, often one on which the law turns or a day beside it."""
    if random.random() < 0.6:
        day = random.choice(TURNS_OF_THE_LAW) + timedelta(random.randint(-2, 2))
        return min(max(day, FIRST), LAST)
    return FIRST + timedelta(random.randrange((LAST - FIRST).days + 1))


def an_evidence(random: Random, filing_day: date) -> Evidence:
    """Return evidence whose days lie around the filing day."""
    permit: Permit = random.choice(get_args(Permit))
    nationality = random.choice(STATES)
    kind: PassportKind = random.choice(("foreign", "foreign", "foreign", *get_args(PassportKind)))
    return Evidence(
        permit=permit,
        nationality=nationality,
        birth_date=_born(random, filing_day),
        document=TravelDocument(
            kind=kind,
            country=nationality if random.random() < 0.8 else random.choice(STATES),
            issued_on=_rarely_not_given(random, filing_day - timedelta(random.choice((0, 1, 30, 800, 3000)))),
            expires_on=_expiry(random, filing_day),
        ),
        housing=random.choice((NONE, NOT_GIVEN)) if random.random() < 0.05 else _housing(random, filing_day),
        register=_register(random),
        stays=NOT_GIVEN if random.random() < 0.05 else _stays(random, filing_day),
    )


def _rarely_not_given(random: Random, day: date) -> date | Gap:
    return NOT_GIVEN if random.random() < 0.04 else day


def _born(random: Random, filing_day: date) -> date | Gap:
    years = random.choice((13, 14, 15, 16, 19, 20, 33, 44, 45, 60))
    return _rarely_not_given(random, filing_day - timedelta(years * 365 + random.randint(0, 20)))


def _expiry(random: Random, filing_day: date) -> date | Gap:
    if random.random() < 0.08:
        return random.choice((NONE, NOT_GIVEN))
    return filing_day + timedelta(random.choice((-1, 0, 1, 179, 180, 181, 200, 400, 581, 3000)))


def _housing(random: Random, filing_day: date) -> HousingFacts:
    owners = random.choice((0, 1, 1, 2, 3))
    kinds = get_args(AuthorisationKind)
    given = tuple(
        OwnerAuthorisation(
            owner=random.randrange(owners),
            kind=random.choice(kinds),
            issued_on=_issue(random, filing_day),
            valid_until=random.choice((NONE, filing_day + timedelta(random.choice((-1, 0, 1, 90, 2000))))),
            proxy_is_applicant=random.random() < 0.05,
        )
        for _ in range(random.choice((owners, owners + 1, owners - 1)) if owners else 0)
    )
    for_each = tuple(
        OwnerAuthorisation(owner, random.choice(kinds), _issue(random, filing_day), NONE, proxy_is_applicant=False)
        for owner in range(owners)
    )
    return HousingFacts(
        applicant_is_owner=random.random() < 0.3,
        owners=owners,
        authorisations=for_each if random.random() < 0.6 else given,
        code_length=NOT_GIVEN if random.random() < 0.05 else 16,
    )


def _issue(random: Random, filing_day: date) -> date | Gap:
    if random.random() < 0.05:
        return random.choice((NONE, NOT_GIVEN))
    return filing_day - timedelta(random.choice((-20, -1, 0, 1, 179, 180, 181, 364, 365, 366, 1095, 1096)))


def _register(random: Random) -> RegisterFacts:
    if random.random() < 0.1:
        return NOT_ASKED._replace(state=random.choice(("not_loaded", "absent", "partial", "sample_only")))
    listed = random.random() < 0.3
    return RegisterFacts("present", "0" * 64, "flat", listed, None, 2, 0, random.choice((0, 0, 0, 1)))


def _stays(random: Random, filing_day: date) -> tuple[Stay, ...]:
    stays = []
    entered_on = filing_day - timedelta(random.choice((40, 150, 300, 500)))
    for _ in range(random.choice((0, 1, 2, 3, 5))):
        left_on = entered_on + timedelta(random.choice((0, 1, 13, 14, 29, 30, 60, 89, 90, 91)))
        bases: tuple[StayBasis, ...] = ("visa_free", "visa_free", "visa_free", *get_args(StayBasis))
        stays.append(Stay(entered_on, left_on, random.choice(bases)))
        entered_on = left_on + timedelta(random.choice((-3, 0, 1, 20, 89, 90, 91)))
    if stays and random.random() < 0.4:
        stays[-1] = stays[-1]._replace(left_on=random.choice((NONE, NONE, NOT_GIVEN)))
    return tuple(stays)
