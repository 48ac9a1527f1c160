"""The command line: what it prints and the status it ends with."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pydantic import JsonValue

from eligibility import __version__
from eligibility.messages import LANGUAGES, Language, catalogue
from eligibility.storage.address_csv import SAMPLE_FILE
from eligibility.storage.aws import secrets_client
from eligibility_local.command_line import main
from tests.integration.conftest import Tables
from tests.integration.local_functions import PROJECT, loaded_functions

APPLICATIONS = PROJECT / "events" / "applications"
ELIGIBLE = APPLICATIONS / "eligible.json"
NOT_ELIGIBLE = APPLICATIONS / "not_eligible.json"

type Json = dict[str, JsonValue]


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An environment that says nothing but where the store is."""
    for name in os.environ:
        if name.startswith(("ELIGIBILITY_", "LC_", "LANG")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("ELIGIBILITY_STORE", f"sqlite:///{tmp_path / 'store.db'}")


def run(*arguments: str | Path, stdin: bytes | None = None) -> Result:
    """Run the command; an error that is no exit comes through."""
    return CliRunner(catch_exceptions=False).invoke(main, [str(argument) for argument in arguments], input=stdin)


def application(**parts: JsonValue) -> bytes:
    """Return the eligible application with other parts."""
    return json.dumps({**json.loads(ELIGIBLE.read_bytes()), **parts}).encode()


# --- check, for people


def test_an_eligible_application_ends_with_status_0() -> None:
    result = run("check", ELIGIBLE)
    assert result.exit_code == 0
    assert result.stdout.startswith("Eligible")
    assert "10 January 2024" in result.stdout
    assert result.stderr == ""


def test_any_other_verdict_ends_with_status_1() -> None:
    for name in ("not_eligible", "address_not_in_register", "unknown_address"):
        assert run("check", APPLICATIONS / f"{name}.json").exit_code == 1


def test_a_passport_with_179_days_left_is_told_what_to_do() -> None:
    text = " ".join(run("check", NOT_ELIGIBLE).stdout.split())
    assert text.startswith("Not eligible")
    assert "179 days" in text
    assert "What to do: Renew the passport: it must be valid until at least 7 August 2023." in text


def test_what_stands_in_the_way_comes_in_the_order_of_its_weight() -> None:
    housing: Json = json.loads(ELIGIBLE.read_bytes())["housing"]
    signed: JsonValue = [{"owner": 0, "kind": "presence"}, {"owner": 1, "kind": "electronic_signature"}]
    outside: JsonValue = {"registration_code": "0201300112345678"}
    passport: JsonValue = {"kind": "foreign", "country": "RUS", "issued_on": "2019-04-01", "expires_on": "2023-08-06"}
    body = application(housing={**housing, "authorisations": signed, "address": outside}, passport=passport)
    text = run("check", "-", stdin=body).stdout
    outcomes = ["not met", "information", "a person must", "met  ", "does not apply"]
    places = [text.index(f"\n{outcome}") for outcome in outcomes]
    assert places == sorted(places)


def test_an_application_is_read_from_standard_input() -> None:
    assert run("check", "-", stdin=ELIGIBLE.read_bytes()).stdout.startswith("Eligible")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_answer_is_in_the_language_of_the_option(language: Language) -> None:
    result = run("check", NOT_ELIGIBLE, "--language", language)
    assert catalogue(language).notice in " ".join(result.stdout.split())
    assert max(map(len, result.stdout.splitlines())) <= 80


def test_the_answer_is_in_the_language_of_the_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "kk_KZ.UTF-8")
    assert catalogue("kk").notice in " ".join(run("check", ELIGIBLE).stdout.split())


# --- check, for machines


def test_json_is_the_answer_as_the_api_gives_it(tmp_path: Path) -> None:
    result = run("check", ELIGIBLE, "--json")
    answer = json.loads(result.stdout)
    assert (result.exit_code, answer["verdict"]) == (0, "eligible")
    variables = {"ELIGIBILITY_STORE": f"sqlite:///{tmp_path / 'store.db'}", "ELIGIBILITY_LOCAL_CLIENT": "local"}
    event = {"headers": {}, "pathParameters": {"check_id": answer["check_id"]}}
    with loaded_functions(variables) as functions:
        found = functions.behind("GET", "/v1/checks/{check_id}")(event, None)
    assert isinstance(found, dict)
    assert json.loads(found["body"]) == answer


def test_json_takes_the_language_too_whatever_the_screen_can_show() -> None:
    answer = json.loads(run("check", NOT_ELIGIBLE, "--json", "--language", "kk").stdout_bytes)
    assert answer["notice"] == catalogue("kk").notice


def test_a_refusal_in_json_is_a_problem_with_status_2() -> None:
    result = run("check", "-", "--json", stdin=b"{}")
    told = json.loads(result.stdout)
    assert result.exit_code == 2
    assert told["type"] == "urn:permit-eligibility:problem:invalid-application"
    assert [error["pointer"] for error in told["errors"]] == ["/permit", "/applicant", "/passport"]


def test_a_store_that_is_not_there_is_a_problem_in_json_with_status_3() -> None:
    result = run("check", ELIGIBLE, "--json", "--store", "/dev/null/store.db")
    assert result.exit_code == 3
    assert json.loads(result.stdout)["status"] == 503


# --- check, gone wrong


def test_each_wrong_field_is_told_on_a_line_with_what_is_expected() -> None:
    body = application(permit="holiday", applicant={"nationality": "RUS", "age": 12})
    result = run("check", "-", stdin=body)
    assert result.exit_code == 2
    assert result.stdout == ""
    first, *fields = result.stderr.splitlines()
    assert "2 fields are not as expected; nothing was recorded" in first
    assert [field.split(":")[0].strip() for field in fields] == ["/permit", "/applicant/age"]
    assert all(", expected " in field for field in fields)


@pytest.mark.parametrize("rows", [b"permit;reference\n", b"{}\n{}\n", b" " * 70_000])
@pytest.mark.parametrize("name", ["applicants.csv", "Applicants.JSONL", "applicants.csv.gz"])
def test_who_has_a_file_of_many_checked_is_told_of_the_command_for_it(tmp_path: Path, name: str, rows: bytes) -> None:
    file = tmp_path / name
    file.write_bytes(rows)
    result = run("check", file)
    assert (result.exit_code, "`eligibility batch FILE`" in result.stderr) == (2, True)


def test_a_file_of_one_application_may_have_any_name(tmp_path: Path) -> None:
    file = tmp_path / "one.jsonl"
    file.write_bytes(b"{}")
    result = run("check", file)
    assert (result.exit_code, "eligibility batch" in result.stderr) == (2, False)


def test_a_text_that_is_no_json_is_told_with_its_place() -> None:
    result = run("check", "-", stdin=b'{"permit": ')
    assert result.exit_code == 2
    assert "the whole text: found not JSON from line 1, column" in result.stderr


def test_what_was_sent_is_in_no_message() -> None:
    passport: JsonValue = {"kind": "foreign", "country": "RUS", "number": "canary!", "expires_on": "canary"}
    result = run("check", "-", stdin=application(passport=passport, permit="canary"))
    assert result.exit_code == 2
    assert "canary" not in result.output


def test_a_payload_of_more_than_64_kb_is_refused() -> None:
    result = run("check", "-", stdin=b" " * 65_537)
    assert result.exit_code == 2
    assert "At most 65536 bytes" in result.stderr


@pytest.mark.parametrize("file", ["missing.json", "."], ids=["no file", "a folder"])
def test_a_file_that_cannot_be_read_ends_with_status_2(file: str) -> None:
    assert run("check", file).exit_code == 2


def test_a_repeat_under_the_same_key_gets_the_answer_recorded_first() -> None:
    first, second = (run("check", ELIGIBLE, "--json", "--idempotency-key", "key-1") for _ in range(2))
    assert json.loads(first.stdout) == json.loads(second.stdout)
    assert "Recorded earlier as" in run("check", ELIGIBLE, "--idempotency-key", "key-1").stdout


def test_a_key_used_for_another_application_is_refused() -> None:
    run("check", ELIGIBLE, "--idempotency-key", "key-1")
    result = run("check", NOT_ELIGIBLE, "--idempotency-key", "key-1")
    assert result.exit_code == 2
    assert "Idempotency-Key" in result.stderr


def test_a_store_that_cannot_be_opened_ends_with_status_3() -> None:
    result = run("check", ELIGIBLE, "--store", "/dev/null/store.db")
    assert result.exit_code == 3
    assert result.stderr.startswith("Error: The store is not available: ")


def test_the_option_comes_before_the_environments_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ELIGIBILITY_STORE", "sqlite:////dev/null/store.db")
    assert run("check", ELIGIBLE, "--store", tmp_path / "other.db").exit_code == 0
    assert (tmp_path / "other.db").is_file()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ELIGIBILITY_STORE", "postgres://somewhere"),
        ("ELIGIBILITY_RETENTION_DAYS", "some"),
        ("ELIGIBILITY_CLIENTS", "{"),
        ("ELIGIBILITY_LOCAL_CLIENT", ""),
    ],
)
def test_a_wrong_setting_is_told_by_name(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    result = run("check", ELIGIBLE)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"Error: {name}: expected ")


# --- register


def csv_file(folder: Path, *lines: str) -> Path:
    path = folder / "register.csv"
    path.write_text("\n".join(["registration_code,dwelling,owners", *lines]) + "\n")
    return path


def outcome_of(code: str) -> str:
    """Return the reason that address.exists gives for a registration code."""
    housing: Json = json.loads(ELIGIBLE.read_bytes())["housing"]
    body = application(housing={**housing, "address": {"registration_code": code}})
    answer = json.loads(run("check", "-", "--json", stdin=body).stdout)
    (reason,) = (each["reason"] for each in answer["findings"] if each["rule"] == "address.exists")
    return str(reason)


def test_at_first_the_register_is_the_sample() -> None:
    result = run("register", "show")
    assert result.exit_code == 0
    rows = len(SAMPLE_FILE.read_text().splitlines()) - 1
    assert result.stdout.startswith(f"Addresses: {rows}\nCoverage:  complete (the sample of this product)\n")


def test_an_imported_register_takes_the_place_of_the_sample(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "0201300112345678,flat,850101300035", "0201300112345679,,")
    result = run("register", "import", path, "--coverage", "complete")
    assert result.exit_code == 0
    assert "Addresses: 2\nCoverage:  complete\nRevision:  " in result.stdout
    assert run("register", "show").stdout in result.stdout
    assert outcome_of("0201300112345678") == "address_in_register"
    assert outcome_of("0000000000000011") == "address_not_in_register"


def test_an_import_is_taken_to_be_partial_unless_it_is_said_to_be_complete(tmp_path: Path) -> None:
    run("register", "import", csv_file(tmp_path, "0201300112345678,flat,"))
    assert outcome_of("0000000000000011") == "register_partial"


def test_a_file_with_faults_names_their_lines_and_changes_nothing(tmp_path: Path) -> None:
    before = run("register", "show").stdout
    result = run("register", "import", csv_file(tmp_path, "0201300112345678,castle,", "canary,flat,canary"))
    assert result.exit_code == 2
    assert "\n  line 2, dwelling: expected" in result.stderr
    assert "\n  line 3, registration_code: expected" in result.stderr
    assert "canary" not in result.output
    assert run("register", "show").stdout == before


def test_a_file_that_cannot_be_read_twice_is_told_so(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with open(os.open(pipe, os.O_RDWR), "wb"):  # noqa: PTH123 - so that the reader does not wait for a writer
        result = run("register", "import", pipe)
    assert result.exit_code == 2
    assert result.stderr == "Error: The file cannot be read: Illegal seek.\n"


def test_without_a_store_there_is_no_register(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "0201300112345678,flat,")
    for arguments in (["import", path], ["show"]):
        assert run("register", *arguments, "--store", "/dev/null/store.db").exit_code == 3


# --- register in DynamoDB


@pytest.fixture
def stack(tables: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    """The stack's tables and its keys, in moto."""
    secret = secrets_client().create_secret(Name="hash-key", SecretString="made-up key of more than 32 characters")
    keys = json.dumps({"current": "1", "1": "made-up key of more than 32 characters"})
    subjects = secrets_client().create_secret(Name="subject-keys", SecretString=keys)
    monkeypatch.setenv("ELIGIBILITY_STORE", "dynamodb")
    monkeypatch.setenv("ELIGIBILITY_AUDIT_TABLE", tables.audit)
    monkeypatch.setenv("ELIGIBILITY_REGISTER_TABLE", tables.register)
    monkeypatch.setenv("ELIGIBILITY_KEY_SECRET", secret["ARN"])
    monkeypatch.setenv("ELIGIBILITY_SUBJECT_SECRET", subjects["ARN"])


@pytest.mark.usefixtures("stack")
def test_a_stacks_register_is_imported_and_shown(tmp_path: Path) -> None:
    assert run("register", "show").stdout == "No address register is loaded.\n"
    result = run("register", "import", csv_file(tmp_path, "0201300112345678,flat,"), "--coverage", "complete")
    assert result.exit_code == 0
    assert run("register", "show").stdout in result.stdout
    assert outcome_of("0201300112345678") == "address_in_register"
    assert outcome_of("0201300112345679") == "address_not_in_register"


@pytest.mark.usefixtures("stack")
@pytest.mark.parametrize("name", ["ELIGIBILITY_REGISTER_TABLE", "ELIGIBILITY_KEY_SECRET"])
def test_an_import_into_a_stack_names_the_setting_that_is_missing(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(name)
    result = run("register", "import", csv_file(tmp_path, "0201300112345678,flat,"))
    assert result.exit_code == 2
    assert result.stderr.startswith(f"Error: {name}: expected ")


def test_aws_without_a_region_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_DEFAULT_REGION", "AWS_REGION", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("ELIGIBILITY_STORE", "dynamodb")
    result = run("check", ELIGIBLE)
    assert result.exit_code == 2
    assert result.stderr.startswith("Error: AWS is not set up here: ")


# --- the rest


def test_help_names_the_commands_and_the_statuses() -> None:
    text = run("--help").stdout
    for word in ("check", "register", "serve", "0 eligible or done", "3 the store is not available"):
        assert word in text
    assert max(map(len, text.splitlines())) <= 80


@pytest.mark.parametrize(
    "command",
    ["check", "batch", "requirements", "rules", "stays", "serve", "register", "register import", "register show"],
)
def test_the_help_of_each_command_names_the_statuses(command: str) -> None:
    assert "3 the store is not available" in run(*command.split(), "--help").stdout


def test_the_version_is_the_engines() -> None:
    assert run("--version").stdout == f"eligibility, version {__version__}\n"


def test_the_installed_script_runs_where_the_output_knows_ascii_only(tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "PYTHONIOENCODING": "ascii", "LANG": "ru_RU.UTF-8"}
    result = subprocess.run(  # noqa: S603 - the command of this project
        [Path(sys.executable).with_name("eligibility"), "check", NOT_ELIGIBLE, "--store", tmp_path / "other.db"],
        env=environment,
        capture_output=True,
        check=False,
    )
    assert result.returncode == 1
    assert result.stdout.isascii()
    assert result.stdout.startswith(b"Not eligible")
    assert b"in English" in result.stderr
