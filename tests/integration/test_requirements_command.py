"""`eligibility requirements`: the checklist for people, and the same JSON as the API's."""

import json

import pytest
from click.testing import CliRunner, Result

from eligibility.messages import LANGUAGES, Language, catalogue
from eligibility_local.command_line import main

QUESTION = ("--permit", "permanent_residence", "--nationality", "RUS")
ON = ("--on", "2026-02-13")


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Print wide lines in English, whatever the terminal."""
    monkeypatch.setenv("COLUMNS", "200")
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)


def run(*arguments: str) -> Result:
    """Run the command."""
    return CliRunner(catch_exceptions=False).invoke(main, ["requirements", *arguments])


def test_the_list_says_what_to_bring_with_amounts_and_dates() -> None:
    result = run(*QUESTION, "--age", "30", *ON)
    assert result.exit_code == 0
    assert "Pay the state duty, 17,300 tenge (4 MCI), and bring the receipt." in result.output
    assert "It must be issued on 17 August 2025 or later" in result.output
    assert "It must be valid until 12 August 2026 or longer" in result.output
    assert "Joint order No. 41/60/47 of 30 January 2026" in result.output
    assert "The migration service takes 45 calendar days." in result.output
    assert catalogue("en").notice in result.output


def test_what_is_to_be_brought_comes_before_what_is_not_needed() -> None:
    output = run(*QUESTION, "--age", "30", *ON).output
    assert output.index("State duty") < output.index("Pilot: interview") < output.index("Consent of the child")


def test_a_comparison_takes_the_place_of_the_list() -> None:
    output = run(*QUESTION, "--age", "30", *ON, "--compare", "2026-02-12").output
    assert output.startswith(
        "permanent residence permit\nWhat is different: 12 February 2026 – 13 February 2026\n\nadded"
    )
    assert output.count("added") == 4
    assert "State duty" not in output
    assert "Nothing is different." in run(*QUESTION, "--age", "30", *ON, "--compare", "2026-02-14").output


def test_a_change_is_told_before_and_after() -> None:
    output = run(*QUESTION, "--age", "30", "--on", "2026-01-01", "--compare", "2025-12-31").output
    assert "Before: Pay the state duty, 15,728 tenge (4 MCI)" in output
    assert "After: Pay the state duty, 17,300 tenge (4 MCI)" in output


@pytest.mark.parametrize(("born", "needed"), [("2008-02-14", "yes"), ("2008-02-13", "no"), ("2012-02-14", "no")])
def test_a_date_of_birth_becomes_an_age_on_the_day(born: str, needed: str) -> None:
    told = json.loads(run(*QUESTION, "--born", born, *ON, "--json").output)
    (consent,) = [each for each in told["requirements"] if each["rule"] == "documents.child_consent"]
    assert consent["needed"] == needed
    assert born not in json.dumps(told)


def test_age_and_date_of_birth_are_not_given_together() -> None:
    result = run(*QUESTION, "--age", "30", "--born", "1990-05-17")
    assert result.exit_code == 2
    assert "give one of them" in result.output


def test_who_is_born_after_the_filing_day_is_bad_input() -> None:
    assert run(*QUESTION, "--born", "2026-02-14", *ON).exit_code == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_is_in_the_language_of_the_option(language: Language) -> None:
    assert catalogue(language).notice in run(*QUESTION, *ON, "--language", language).output


def test_json_is_a_problem_with_status_2_where_the_question_is_wrong() -> None:
    result = run("--permit", "holiday", "--on", "yesterday", "--json")
    assert result.exit_code == 2
    assert [error["pointer"] for error in json.loads(result.output)["errors"]] == ["/on", "/permit"]


def test_a_wrong_question_is_told_in_lines() -> None:
    result = run("--permit", "holiday")
    assert result.exit_code == 2
    assert "/permit: found a string of 7 characters, expected one of: permanent_residence" in result.output


def test_a_child_is_told_that_no_temporary_permit_is_needed() -> None:
    output = run("--permit", "temporary_residence", "--age", "12", *ON).output
    assert "working days" not in output
    assert "to bring" not in output


@pytest.mark.parametrize(
    ("option", "told"),
    [
        ("--housing-contract", "for each family member is not asked."),
        ("--no-housing-contract", "for each family member is asked as well"),
    ],
)
def test_a_housing_contract_spares_the_price_of_housing(option: str, told: str) -> None:
    output = run(*QUESTION, "--age", "30", *ON, option).output
    assert told in output
    assert told not in run(*QUESTION, "--age", "30", *ON).output
