"""docs/sandbox.md: each ready application gives the verdict and the reason that the page says, over the sample."""

import csv
import json

import pytest

from eligibility.storage.address_csv import SAMPLE_FILE
from tests.integration.api import Api
from tests.integration.readme import blocks_of
from tests.integration.sandbox_page import (
    ADDRESSES,
    FILE,
    PAGE,
    Ready,
    blocks_made,
    found_in,
    known_reasons,
    lines_made,
    ready_applications,
)

STALE = "the rules or cases have changed: `make docs` writes page and file anew"
UNREACHED = {
    "register_not_loaded",
    "register_partial",
    "applicant_in_register",
    "dwelling_not_in_register",
    "passport_not_yet_issued",
}
"""Of these, four need another register, and the last is refused as a wrong field before a rule sees it."""


@pytest.fixture(scope="module")
def ready() -> list[Ready]:
    """What the cases give."""
    return ready_applications()


def test_page_and_file_have_what_the_cases_give(ready: list[Ready]) -> None:
    assert FILE.read_text("utf-8") == lines_made(ready), STALE
    assert blocks_of(PAGE.read_text("utf-8")) == blocks_made(ready), STALE


def test_every_reason_has_an_application_but_those_that_the_sample_cannot_give(ready: list[Ready]) -> None:
    assert set(known_reasons()) - {each.reason for each in ready} == UNREACHED


def test_there_is_an_application_for_each_outcome_and_each_verdict(ready: list[Ready]) -> None:
    assert {each.outcome for each in ready} == {"met", "unmet", "unknown", "review", "not_applicable"}
    assert {each.verdict for each in ready} == {"eligible", "not_eligible", "needs_information", "needs_review"}


def test_each_application_gives_its_reason_and_verdict_when_it_is_posted(sqlite_api: Api) -> None:
    page = PAGE.read_text("utf-8")
    lines = FILE.read_text("utf-8").splitlines()
    assert len(lines) > 150
    for line in lines:
        reply = sqlite_api.post(line)
        assert reply.status == 201, line
        answer = reply.json()
        found, reason = found_in(answer), str(answer["reference"])
        assert reason in found.findings, line
        rule, outcome = found.findings[reason]
        assert f"| `{reason}` | `{rule}` | {outcome} | {found.verdict} |" in page


def test_each_whole_application_of_the_page_gets_the_verdict_of_its_heading(sqlite_api: Api) -> None:
    shown = blocks_of(PAGE.read_text("utf-8"))["verdicts"]
    sections = [section for section in shown.split("### ") if section.strip()]
    assert len(sections) == 4
    for section in sections:
        verdict, _, rest = section.partition("\n")
        application = json.loads(rest.partition("```json")[2].partition("```")[0])
        assert sqlite_api.post(application).json()["verdict"] == verdict


def test_the_page_names_every_address_of_the_sample() -> None:
    with SAMPLE_FILE.open(encoding="utf-8", newline="") as file:
        sample = [row["registration_code"] for row in csv.DictReader(file)]
    assert list(ADDRESSES)[: len(sample)] == sample, "say in sandbox_page.ADDRESSES what each address is good for"
