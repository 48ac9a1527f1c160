"""Nobody can try out by previews who owns an address, unless the stack's operator lets them."""

import io
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from types import ModuleType

import pytest

from eligibility.messages import LANGUAGES, Language, catalogue
from eligibility.storage.address_csv import import_register
from eligibility.storage.sqlite import SqliteAddressRegister
from tests.integration.api import load
from tests.integration.api_applications import an_application, changed
from tests.integration.api_events import Reply, event, invoke
from tests.integration.api_stores import SqliteFile

CODE = "0000000000000011"
NAMED, APPLICANT, STRANGER = "850101300035 950101300056", "900517300415", "900101300017"
OWNED_BY = (NAMED, APPLICANT, STRANGER, f"{NAMED} {STRANGER}", "")
"""The owners that the register may have: those who are named, the applicant, somebody else, one more, none."""


@pytest.fixture
def previews(sqlite_file: SqliteFile) -> Iterator[ModuleType]:
    """The function as a stack has it whose operator has set nothing."""
    module = load("previews", sqlite_file.environment)
    with closing(module.PREVIEWING.register):
        yield module


def post(previews: ModuleType, body: object, language: str = "en") -> Reply:
    return invoke(previews, event("POST", "/v1/previews", body, {"Accept-Language": language}, client=None))


def answers(previews: ModuleType, monkeypatch: pytest.MonkeyPatch, application: object) -> set[str]:
    """Ask the same of registers that differ in the owners of the address alone."""
    told = set()
    use = previews.PREVIEWING
    for owners in OWNED_BY:
        with closing(SqliteAddressRegister(":memory:")) as register:
            rows = f"registration_code,dwelling,owners\n{CODE},flat,{owners}\n".encode()
            import_register(register, use.key.read(), io.BytesIO(rows), "complete", sample=False)
            monkeypatch.setattr(previews, "PREVIEWING", replace(use, register=register))
            told.add(post(previews, application).body)
    return told


@pytest.mark.parametrize("permit", ["temporary_residence", "permanent_residence"])
@pytest.mark.parametrize("is_owner", [True, False])
def test_whoever_owns_an_address_a_preview_says_the_same(
    previews: ModuleType, monkeypatch: pytest.MonkeyPatch, permit: str, *, is_owner: bool
) -> None:
    asked = changed(an_application(permit=permit), "/housing/applicant_is_owner", is_owner)
    assert len(answers(previews, monkeypatch, asked)) == 1


def test_an_operator_may_have_owners_compared(sqlite_file: SqliteFile, monkeypatch: pytest.MonkeyPatch) -> None:
    previews = load("previews", {**sqlite_file.environment, "ELIGIBILITY_PREVIEW_OWNERS": "compared"})
    with closing(previews.PREVIEWING.register):
        assert len(answers(previews, monkeypatch, an_application())) > 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_that_owners_are_not_compared_is_said(previews: ModuleType, language: Language) -> None:
    answer = post(previews, an_application(), language).json()
    assert answer["verdict"] == "eligible"
    assert isinstance(answer["not_checked"], list)
    assert {
        "rule": "address.related_to_applicant",
        "title": catalogue(language).rule("address.related_to_applicant"),
        "supply": None,
        "message": catalogue(language).not_checked("not_told_to_everybody"),
    } in answer["not_checked"]


def test_whether_an_address_is_there_and_of_what_kind_is_still_told(previews: ModuleType) -> None:
    known, unknown = (
        {finding["rule"]: finding["reason"] for finding in post(previews, application).json()["findings"]}  # type: ignore[union-attr, index, call-overload] # its shape is what is tested
        for application in (
            an_application(),
            changed(an_application(), "/housing/address/registration_code", "0000000000009999"),
        )
    )
    assert (known["address.exists"], known["address.dwelling"]) == ("address_in_register", "dwelling_fit")
    assert unknown["address.exists"] == "address_not_in_register"
    assert "address.related_to_applicant" not in known | unknown


def test_a_permit_without_an_address_has_nothing_to_withhold(previews: ModuleType) -> None:
    answer = post(previews, an_application(permit="exit")).json()
    assert "address.related_to_applicant" not in str(answer["not_checked"])
