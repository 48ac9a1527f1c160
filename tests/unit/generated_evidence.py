"""Evidence made up by a seeded generator, with the days that matter near each other: for properties of the rules."""

from datetime import date, timedelta
from random import Random
from typing import get_args

from eligibility.application.document_kinds import Category, DocumentKind
from eligibility.application.models import Ground, PassportKind, Permit, ProvisionKind, StayBasis
from eligibility.evidence import (
    NONE,
    NOT_ASKED,
    NOT_GIVEN,
    AuthorisationKind,
    Evidence,
    Gap,
    HousingFacts,
    OwnerAuthorisation,
    Paper,
    Provision,
    RegisterFacts,
    Stay,
    TravelDocument,
)
from eligibility.identifiers.agreement import IinFacts, MrzFacts
from eligibility.identifiers.iin import IinCheck
from eligibility.identifiers.mrz import CheckDigit

FIRST, LAST = date(2022, 3, 4), date(2027, 3, 31)
TURNS_OF_THE_LAW = (
    date(2022, 3, 4),
    date(2023, 1, 17),
    date(2023, 1, 27),
    date(2023, 2, 8),
    date(2023, 11, 1),
    date(2023, 12, 1),
    date(2024, 1, 1),
    date(2024, 3, 24),
    date(2024, 12, 8),
    date(2025, 9, 8),
    date(2025, 10, 16),
    date(2026, 1, 20),
    date(2026, 2, 13),
    date(2026, 4, 1),
    date(2026, 7, 1),
)
_REGISTER = RegisterFacts("present", "0" * 64, "flat", False, None, 1, 0, 0)  # noqa: FBT003 - a tuple of facts
STATES = ("RUS", "BLR", "KGZ", "UZB", "IND", "CHN", "GEO", "TUR", "TJK", "DEU", "KAZ")


def a_filing_day(random: Random) -> date:
    """Return a day of the covered span, often one on which the law turns or a day beside it."""
    if random.random() < 0.6:
        day = random.choice(TURNS_OF_THE_LAW) + timedelta(random.randint(-2, 2))
        return min(max(day, FIRST), LAST)
    return FIRST + timedelta(random.randrange((LAST - FIRST).days + 1))


def an_evidence(random: Random, filing_day: date) -> Evidence:
    """Return evidence whose days lie around the filing day: any, or in order but for some of its facts."""
    permit: Permit = random.choice(get_args(Permit))
    in_order = random.choice((0.0, 0.6, 0.85))
    facts = zip(_any_evidence(random, permit, filing_day), _in_order(random, permit, filing_day), strict=True)
    return Evidence._make([good if random.random() < in_order else wild for wild, good in facts])


def _in_order(random: Random, permit: Permit, filing_day: date) -> Evidence:
    """Return evidence that passes, or does not for one reason at most: the filing day."""
    entered_on = filing_day - timedelta(random.choice((0, 29, 30, 89, 90, 99, 100)))
    return Evidence(
        permit=permit,
        nationality="RUS",
        birth_date=filing_day - timedelta(12_000),
        document=TravelDocument("foreign", "RUS", filing_day - timedelta(800), filing_day + timedelta(2_000)),
        housing=HousingFacts(
            applicant_is_owner=False,
            owners=1,
            authorisations=(OwnerAuthorisation(0, "presence"),),
            code_length=16,
            provision=Provision("notarised_contract", filing_day - timedelta(random.choice((-3, 0, 400)))),
        ),
        register=_REGISTER,
        stays=random.choice(((), (Stay(entered_on, NONE, "visa_free", entered_on),))),
        grounds=("ethnic_kazakh",),
        fined_on=NONE,
        category="study",
        papers=tuple([Paper(kind, filing_day - timedelta(10)) for kind in get_args(DocumentKind)]),
    )


def _any_evidence(random: Random, permit: Permit, filing_day: date) -> Evidence:
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
        stays=NOT_GIVEN if random.random() < 0.3 else _stays(random, filing_day),
        grounds=random.choice((NOT_GIVEN, (), (random.choice(get_args(Ground)),))),
        fined_on=_fine(random, filing_day),
        category=random.choice((NOT_GIVEN, NONE, *get_args(Category))),
        papers=NOT_GIVEN if random.random() < 0.3 else _papers(random, filing_day),
        iin=random.choice((NOT_GIVEN, NONE, _iin(random))),
        mrz=random.choice((NOT_GIVEN, NONE, _mrz(random))),
        number_shape=NOT_GIVEN if random.random() < 0.8 else random.choice(("99 9999999", "9999 999999", "№ 9")),
    )


def _iin(random: Random) -> IinFacts:
    if random.random() < 0.9:
        return IinFacts("sound", birth_date_agrees=True, sex_agrees=None)
    agrees = (None, True, False)
    return IinFacts(random.choice(get_args(IinCheck)), random.choice(agrees), random.choice(agrees))


def _mrz(random: Random) -> MrzFacts:
    if random.random() < 0.9:
        return MrzFacts("TD3", (), ())
    digits = get_args(CheckDigit)
    wrong = random.choice(((), digits[-1:], (*digits[:1], *digits[-1:])))
    return MrzFacts(random.choice(("TD3", "TD1")), wrong, random.choice(((), ("number",))))


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
        provision=_provision(random, filing_day),
    )


def _provision(random: Random, filing_day: date) -> Provision | Gap:
    if random.random() < 0.1:
        return random.choice((NONE, NOT_GIVEN))
    return Provision(random.choice(get_args(ProvisionKind)), _issue(random, filing_day))


def _fine(random: Random, filing_day: date) -> date | Gap:
    if random.random() < 0.3:
        return filing_day - timedelta(random.choice((-1, 0, 1, 14, 15, 16)))
    return NONE if random.random() < 0.9 else NOT_GIVEN


def _papers(random: Random, filing_day: date) -> tuple[Paper, ...]:
    """Return papers, often all of them, that are nearly always fresh."""
    missing = random.choice((0, 0, 5, 12))
    kinds: tuple[DocumentKind, ...] = get_args(DocumentKind)
    papers = [Paper(kind, _paper_issue(random, filing_day)) for kind in kinds]
    random.shuffle(papers)
    return tuple(papers[missing:])


def _paper_issue(random: Random, filing_day: date) -> date | Gap:
    return _issue(random, filing_day) if random.random() < 0.1 else filing_day - timedelta(random.randrange(30))


def _issue(random: Random, filing_day: date) -> date | Gap:
    if random.random() < 0.05:
        return random.choice((NONE, NOT_GIVEN))
    return filing_day - timedelta(random.choice((-20, -1, 0, 1, 179, 180, 181, 364, 365, 366, 1095, 1096)))


def _register(random: Random) -> RegisterFacts:
    if random.random() < 0.1:
        return NOT_ASKED._replace(state=random.choice(("not_loaded", "absent", "partial", "sample_only")))
    listed = random.random() < 0.3
    dwelling = random.choice(("flat", "flat", "house", "dormitory", "flat", "flat", "hotel", "other", None))
    return RegisterFacts("present", "0" * 64, dwelling, listed, None, 2, 0, random.choice((0, 0, 0, 1)))


def _stays(random: Random, filing_day: date) -> tuple[Stay, ...]:
    stays = []
    entered_on = filing_day - timedelta(random.choice((40, 150, 300, 500)))
    for _ in range(random.choice((0, 1, 2, 3, 5))):
        left_on = entered_on + timedelta(random.choice((0, 1, 13, 14, 29, 30, 60, 89, 90, 91)))
        bases: tuple[StayBasis, ...] = ("visa_free", "visa_free", "visa_free", *get_args(StayBasis))
        registered_on = entered_on + timedelta(random.choice((0, 3, 29, 30, 31)))
        registered = random.choice((registered_on, registered_on, registered_on, NONE, NOT_GIVEN))
        stays.append(Stay(entered_on, left_on, random.choice(bases), registered))
        entered_on = left_on + timedelta(random.choice((-3, 0, 1, 20, 89, 90, 91)))
    if stays and random.random() < 0.4:
        stays[-1] = stays[-1]._replace(left_on=random.choice((NONE, NONE, NOT_GIVEN)))
    return tuple(stays)
