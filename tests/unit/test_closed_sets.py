"""The words that the rulebook names are those that an application and the address register can have."""

from typing import get_args

import pytest

from eligibility.application.models import Ground, ProvisionKind
from eligibility.messages import LANGUAGES, Language, catalogue
from eligibility.rulebook import current_rulebook
from eligibility.rules.address import Dwelling
from eligibility.rules.applicant import PermanentRight
from eligibility.rules.provision import Provided
from eligibility.storage.address_csv import DWELLINGS

LAWS = [
    version.law
    for rules in current_rulebook().permits.values()
    for planned in rules.rules
    for version in planned.versions
]


def test_grounds_that_the_rules_name_can_be_given() -> None:
    named = [law.grounds | law.grounds_one_source for law in LAWS if isinstance(law, PermanentRight)]
    assert named
    assert all(grounds <= set(get_args(Ground)) for grounds in named)


def test_a_paper_for_the_housing_is_one_that_can_be_given() -> None:
    named = [law.accepted for law in LAWS if isinstance(law, Provided)]
    assert named
    assert all(kinds <= set(get_args(ProvisionKind)) for kinds in named)


def test_dwellings_that_the_rules_name_can_be_in_the_register() -> None:
    named = [law.accepted for law in LAWS if isinstance(law, Dwelling)]
    assert named
    assert all(kinds <= set(DWELLINGS) for kinds in named)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_ground_and_each_kind_of_dwelling_has_a_name(language: Language) -> None:
    formats = catalogue(language).formats
    assert all(formats["ground"](ground) for ground in get_args(Ground))
    assert all(formats["dwelling"](kind) for kind in DWELLINGS)
