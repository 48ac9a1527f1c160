"""`eligibility rules`: the rulebook on the screen, and as the JSON that the API answers."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from eligibility.messages import LANGUAGES, Language, catalogue
from eligibility_local.command_line import main
from eligibility_local.rules_words import RULES_WORDS
from tests.integration.local_functions import loaded_functions


def run(*arguments: str, environment: Mapping[str, str] | None = None) -> Result:
    """Run the command, in English where nothing else is said; an error that is no exit comes through."""
    surroundings = {"LC_ALL": "C.UTF-8", "COLUMNS": "120", **(environment or {})}
    return CliRunner(catch_exceptions=False).invoke(main, ["rules", *arguments], env=surroundings)


def text(result: Result) -> str:
    """Return what was printed, line breaks as spaces."""
    assert result.exit_code == 0
    return " ".join(result.stdout.split())


def test_the_rules_of_a_day_are_printed_with_values_basis_and_certainty() -> None:
    printed = text(run("--on", "2023-02-08", "--permit", "permanent_residence"))
    assert printed.startswith("The rules on 8 February 2023")
    assert "Validity of the passport permanent residence permit from 8 February 2023, certain" in printed
    assert "Days that must be left on the filing day, at least: 180" in printed
    assert "Legal basis: Order of the Minister of Internal Affairs of 6 January 2023 (probably No. 6)" in printed
    assert "Notarised consent" not in printed


def test_a_rule_without_a_version_on_the_day_says_so() -> None:
    printed = text(run("--on", "2022-12-31", "--permit", "temporary_residence"))
    assert "No version of this rule holds on 31 December 2022." in printed


def test_two_days_are_compared_with_both_values() -> None:
    printed = text(run("--on", "2023-02-07", "--compare", "2023-02-08", "--permit", "permanent_residence"))
    assert "Validity of the passport (permanent residence permit): changes" in printed
    assert "Outcome with exactly that number of days left: met; before: a person must look" in printed
    assert "The rules on" not in printed


def test_two_days_without_a_difference_are_told_so() -> None:
    printed = run("--on", "2023-03-01", "--compare", "2023-03-02").stdout
    assert RULES_WORDS["en"].nothing_differs in printed


def test_every_change_is_printed_in_the_order_of_the_days() -> None:
    changes, _, _ = run("--timeline").stdout.partition(RULES_WORDS["en"].revision)
    headings = re.findall(r"^\d{1,2} [A-Z][a-z]+ \d{4}$", changes, re.MULTILINE)
    assert "8 February 2023" in headings
    days = [datetime.strptime(heading, "%d %B %Y").replace(tzinfo=UTC) for heading in headings]
    assert days == sorted(days)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_language_is_that_of_the_option(language: Language) -> None:
    printed = text(run("--on", "2023-02-08", "--compare", "2022-03-04", "--timeline", "--language", language))
    assert catalogue(language).notice in printed
    assert RULES_WORDS[language].every_change in printed
    assert not re.search(r"\d{4}-\d{2}-\d{2}", printed)


def test_lines_are_no_wider_than_the_screen() -> None:
    printed = run("--on", "2023-02-01", environment={"COLUMNS": "60"}).stdout
    assert max(map(len, printed.splitlines())) <= 60


def test_json_is_the_answer_as_the_api_gives_it(tmp_path: Path) -> None:
    query = {"on": "2023-02-01", "compare": "2023-02-08", "permit": "entry", "timeline": "true"}
    options = ("--on", "2023-02-01", "--compare", "2023-02-08", "--permit", "entry", "--timeline", "--json")
    event = {"headers": {}, "multiValueQueryStringParameters": {name: [value] for name, value in query.items()}}
    with loaded_functions({"ELIGIBILITY_STORE": f"sqlite:///{tmp_path / 'store.db'}"}) as functions:
        answer = functions.behind("GET", "/v1/rules")(event, None)
    assert isinstance(answer, dict)
    assert json.loads(run(*options).stdout) == json.loads(answer["body"])


def test_a_day_that_is_not_covered_ends_with_status_2() -> None:
    result = run("--on", "2022-03-03", "--permit", "holiday")
    assert (result.exit_code, result.stdout) == (2, "")
    first, *wrong = result.stderr.splitlines()
    assert "2 parameters are not as expected" in first
    assert [line.split(":")[0].strip() for line in wrong] == ["/on", "/permit"]


def test_a_refusal_in_json_is_a_problem_with_status_2() -> None:
    result = run("--on", "yesterday", "--json")
    assert result.exit_code == 2
    assert json.loads(result.stdout)["type"] == "urn:permit-eligibility:problem:invalid-query"
