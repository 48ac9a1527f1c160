"""The caller's `Accept-Language` chooses among the three languages, whatever it holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.messages import (
    LANGUAGES,
    Language,
    negotiate,
)


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "en"),
        ("", "en"),
        ("   ", "en"),
        (",,", "en"),
        ("*", "en"),
        ("en", "en"),
        ("ru", "ru"),
        ("kk", "kk"),
        ("RU", "ru"),
        ("ru-KZ", "ru"),
        ("kk-Cyrl-KZ", "kk"),
        ("en-GB,en;q=0.9", "en"),
        ("kk-KZ,kk;q=0.9,ru;q=0.8,en;q=0.7", "kk"),
        ("ru-RU,ru;q=0.9,en-US;q=0.8,en;q=0.7", "ru"),
        ("de,fr;q=0.9", "en"),
        ("de,ru;q=0.1", "ru"),
        ("de;q=1.0, kk;q=0.5, ru;q=0.8", "ru"),
        ("en;q=0.5,ru;q=0.500,kk;q=0.5", "en"),
        ("ru;q=0.5,en;q=0.5", "ru"),
        ("kk;q=0.001,ru;q=0.002", "ru"),
        ("ru;q=0", "en"),
        ("ru;q=0,kk;q=0.1", "kk"),
        ("ru-KZ,ru;q=0", "en"),
        ("ru-KZ;q=0,ru", "ru"),
        ("en;q=0,*", "ru"),
        ("en;q=0,ru;q=0,*;q=0.1", "kk"),
        ("*;q=0.5,kk;q=0.4", "en"),
        ("*;q=0.5,kk", "kk"),
        ("*;q=0", "en"),
        ("en;q=0", "en"),
        ("ru;Q=0.4,kk;q=0.3", "ru"),
        ("de\t;\tq=0.9 , kk ; q=0.8", "kk"),
        ("ru,,kk", "ru"),
        ("ru;q=1.000", "ru"),
        ("ru;q=0.", "en"),
        ("rus", "en"),
        ("ruthenian", "en"),
    ],
)
def test_the_header_chooses_the_language(header: str | None, language: Language) -> None:
    assert negotiate(header) == language


@pytest.mark.parametrize(
    "header",
    [
        "ru;q=2",
        "ru;q=1.001",
        "ru;q=0.1234",
        "ru;q=-1",
        "ru;q=.5",
        "ru;q=",
        "ru;q",
        "ru;level=1",
        "ru;q=0.5;q=0.4",
        "ru;q=٠.٥",
        "ru kk",
        "ru_RU",
        "ру",
        "ru\x00",
        "ru\r\nkk",
        "-ru",
        "ru-",
        "ru-*",
        "kk,ru;q=x",
        "q=1",
        ";q=1",
        "\ud800",
    ],
)
def test_a_malformed_header_is_answered_in_english(header: str) -> None:
    assert negotiate(header) == "en"


def test_a_huge_header_is_not_read() -> None:
    assert negotiate("ru," * 333) == "ru"
    assert negotiate("ru," * 334) == "en"


@given(st.text())
def test_no_header_is_an_error(header: str) -> None:
    assert negotiate(header) in LANGUAGES


@given(st.permutations(["en;q=0.3", "ru-KZ;q=0.9", "kk;q=0.6", "de", "fr;q=0.95"]))
def test_the_order_of_different_weights_does_not_matter(ranges: list[str]) -> None:
    assert negotiate(", ".join(ranges)) == "ru"
