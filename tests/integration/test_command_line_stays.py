"""`eligibility stays`: what it prints, and the status it ends with."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pydantic import JsonValue

from eligibility.messages import LANGUAGES, Language, catalogue
from eligibility_local.command_line import main
from tests.integration.local_functions import PROJECT, loaded_functions

QUESTIONS = PROJECT / "events" / "questions"
LAWFUL = QUESTIONS / "stays.json"
OVERSTAY = QUESTIONS / "stays_overstay.json"


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An environment in English, whose store is not to be touched."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ELIGIBILITY_STORE", f"sqlite:///{tmp_path / 'store.db'}")


def run(*arguments: str | Path, stdin: bytes | None = None) -> Result:
    """Run the command; an error that is no exit comes through."""
    words = [str(argument) for argument in ("stays", *arguments)]
    return CliRunner(catch_exceptions=False).invoke(main, words, input=stdin)


def question(**parts: JsonValue) -> bytes:
    """Return the lawful question with other parts."""
    return json.dumps({**json.loads(LAWFUL.read_bytes()), **parts}).encode()


def test_a_lawful_stay_ends_with_status_0_and_records_nothing(tmp_path: Path) -> None:
    result = run(LAWFUL)
    text = " ".join(result.stdout.split())
    assert (result.exit_code, result.stderr) == (0, "")
    assert text.startswith("On 20 April 2023 the stay is within its limits. RUS, 20 April 2023")
    assert "The last lawful day of this stay is 26 April 2023." in text
    assert "An entry on 26 July 2023 allows a stay of 90 days" in text
    assert not [*tmp_path.iterdir()]


def test_an_overstay_ends_with_status_1_and_says_what_it_costs() -> None:
    result = run(OVERSTAY)
    assert result.exit_code == 1
    assert "Days spent beyond the limit: 5." in result.stdout
    assert "34,500 tenge" in " ".join(result.stdout.split())


def test_the_last_180_days_are_drawn_a_sign_each() -> None:
    lines = [line.split() for line in run(OVERSTAY).stdout.splitlines()]
    drawn = [line[-2:] for line in lines if len(line) >= 2 and len(line[-1]) == 30 and not set(line[-1]) - set("#!.o?")]
    assert drawn[0] == ["2022-12-07", "." * 30]
    assert drawn[-2:] == [["2023-04-06", "." * 25 + "#####"], ["2023-05-06", "#" * 25 + "!!!!!"]]
    assert len(drawn) == 6


def test_runs_are_listed_with_what_their_signs_mean() -> None:
    text = run(LAWFUL).stdout
    assert "o 2022-12-01 - 2022-12-10: present, not counted" in text
    assert "# 2023-01-27 - 2023-04-20: counted" in text


def test_a_legal_basis_is_said_once_for_the_figures_that_share_it() -> None:
    assert run(OVERSTAY).stdout.count("Government decree No. 1146") == 1


def test_another_day_is_asked_about_by_an_option() -> None:
    result = run(LAWFUL, "--on", "2023-04-27")
    assert (result.exit_code, result.stdout.split("\n")[0]) == (1, "On 27 April 2023 the stay is beyond its limit.")
    assert json.loads(run(LAWFUL, "--on", "2023-04-27", "--json").stdout)["on"] == "2023-04-27"


@pytest.mark.parametrize("day", ["2023-02-30", "tomorrow", "27.04.2023", "2023-4-27", "2023-W17-4", "２０23-04-27"])
def test_an_option_that_is_no_day_is_bad_input(day: str) -> None:
    result = run(LAWFUL, "--on", day)
    assert (result.exit_code, "--on" in result.stderr, day in result.stderr) == (2, True, False)
    assert "expected a calendar date, YYYY-MM-DD" in result.stderr


@pytest.mark.parametrize(
    ("nationality", "message"),
    [
        ("FRA", "This service has no rules on stays for this nationality: FRA."),
        ("KAZ", "This rule does not apply to citizens of Kazakhstan."),
    ],
)
def test_what_is_said_of_every_figure_is_said_once(nationality: str, message: str) -> None:
    printed = " ".join(run("-", stdin=question(nationality=nationality)).stdout.split())
    assert printed.count(message) == 1


def test_a_day_that_is_not_covered_is_bad_input_even_as_an_option() -> None:
    result = run(LAWFUL, "--on", "2022-03-03")
    assert result.exit_code == 2
    assert "/on: found a day outside of this span" in result.stderr


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_answer_is_in_the_language_of_the_option(language: Language) -> None:
    result = run(OVERSTAY, "--language", language)
    assert catalogue(language).notice in " ".join(result.stdout.split())
    assert max(map(len, result.stdout.splitlines())) <= 80


def test_json_is_the_answer_as_the_api_gives_it(tmp_path: Path) -> None:
    result = run("-", "--json", stdin=LAWFUL.read_bytes())
    event = {"headers": {"Content-Type": "application/json"}, "body": LAWFUL.read_text("utf-8")}
    with loaded_functions({"ELIGIBILITY_STORE": f"sqlite:///{tmp_path / 'store.db'}"}) as functions:
        found = functions.behind("POST", "/v1/stays")(event, None)
    assert isinstance(found, dict)
    assert (result.exit_code, json.loads(result.stdout)) == (0, json.loads(found["body"]))


def test_a_refusal_in_json_is_a_problem_with_status_2() -> None:
    result = run("-", "--json", stdin=b"{}")
    assert (result.exit_code, json.loads(result.stdout)["type"].rpartition(":")[2]) == (2, "invalid-stays")


def test_every_wrong_field_is_told_in_a_line() -> None:
    result = run("-", stdin=question(nationality="RU", stays=[{"basis": "visa_free"}]))
    assert result.exit_code == 2
    assert "/nationality: found" in result.stderr
    assert "/stays/0/entered_on: found nothing" in result.stderr


def test_more_than_256_kilobytes_are_refused() -> None:
    assert run("-", stdin=b" " * (256 * 1024 + 1)).exit_code == 2
