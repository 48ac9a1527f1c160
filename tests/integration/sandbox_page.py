"""docs/sandbox.md and events/sandbox.jsonl: an application for each verdict and each reason that can be reached.

They are those of tests/cases, at an address of the sample register; of several that give a reason, the one with the
least besides it. `python -m tests.integration.sandbox_page` writes both anew.
"""

import csv
import json
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from pydantic import JsonValue

from eligibility.application.field_errors import InvalidApplication
from eligibility.bootstrap import previewing
from eligibility.problems import WrongFields
from eligibility.settings import read_settings
from eligibility.storage.address_csv import SAMPLE_FILE
from eligibility.storage.sqlite import SqliteAddressRegister
from tests.integration.readme import PROJECT, blocks_of
from tests.unit.case_files import bases, case_files

PAGE = PROJECT / "docs" / "sandbox.md"
FILE = PROJECT / "events" / "sandbox.jsonl"
MESSAGES = PROJECT / "layers" / "eligibility" / "eligibility" / "messages" / "en.toml"
PASSING = ("met", "not_applicable")
SAMPLE_HOUSE, SAMPLE_OWNER = "0000000000000029", "900101300017"
ADDRESSES = {
    "0000000000000011": "two owners; those of `events/applications/`",
    "0000000000000029": "one owner",
    "0000000000000037": "two owners, one of them also of the house above",
    "0000000000000045": "an organisation owns it",
    "0000000000000053": "a kind of dwelling that a person must look at",
    "0000000000000061": "the same",
    "0000000000000078": "three owners",
    "0000000000000086": "no owner is known, and the kind is none of the others",
    "0000000000000094": "is not in the register: no address",
    "0201300112345678": "does not begin with ten zeros: the sample cannot tell",
}
"""What each address of the sample is good for, and two that are not in it."""


class Ready(NamedTuple):
    """An application that gives a reason."""

    reason: str
    rule: str
    outcome: str
    verdict: str
    application: dict[str, JsonValue]


class Found(NamedTuple):
    """What an application is answered with, as far as it is looked at."""

    verdict: str
    findings: Mapping[str, tuple[str, str]]
    """Reason -> rule and outcome."""

    @property
    def in_the_way(self) -> int:
        """How many findings do not pass."""
        return sum(outcome not in PASSING for _, outcome in self.findings.values())


def known_reasons() -> list[str]:
    """Return every reason that there is, in the order of the messages."""
    return list(tomllib.loads(MESSAGES.read_text("utf-8"))["reasons"])


def ready_applications() -> list[Ready]:
    """Return the applications, in the order of the reasons."""
    best: dict[str, tuple[tuple[int, int, str], Ready]] = {}
    for application, found in _decided():
        text = json.dumps(application)
        for reason, (rule, outcome) in found.findings.items():
            rank = (found.in_the_way, len(text), text)
            if reason not in best or rank < best[reason][0]:
                reached = Ready(reason, rule, outcome, found.verdict, {**application, "reference": reason})
                best[reason] = (rank, reached)
    return [best[reason][1] for reason in known_reasons() if reason in best]


def found_in(answer: Mapping[str, JsonValue]) -> Found:
    """Return what an answer says, the ends of its window included."""
    findings: dict[str, tuple[str, str]] = {}
    told, window = answer["findings"], answer["window"]
    assert isinstance(told, list)
    assert isinstance(window, dict)
    for edge in (window["begins"], window["ends"]):
        if isinstance(edge, dict) and edge["rule"] is None:
            findings[str(edge["reason"])] = ("(window)", "met")
    for finding in told:
        assert isinstance(finding, dict)
        findings[str(finding["reason"])] = (str(finding["rule"]), str(finding["outcome"]))
    return Found(str(answer["verdict"]), findings)


def lines_made(ready: list[Ready]) -> str:
    """Return the file of applications."""
    return "".join(f"{json.dumps(each.application, ensure_ascii=False)}\n" for each in ready)


def blocks_made(ready: list[Ready]) -> dict[str, str]:
    """Return the blocks of the page."""
    unreached = [reason for reason in known_reasons() if reason not in {each.reason for each in ready}]
    rows = [f"| `{each.reason}` | `{each.rule}` | {each.outcome} | {each.verdict} |\n" for each in ready]
    with SAMPLE_FILE.open(encoding="utf-8", newline="") as file:
        sample = {row["registration_code"]: row for row in csv.DictReader(file)}
    addresses = [
        f"| `{code}` | {sample[code]['dwelling'] if code in sample else ''} "
        f"| {sample[code]['owners'].replace(' ', ', ') if code in sample else ''} | {text} |\n"
        for code, text in ADDRESSES.items()
    ]
    return {
        "verdicts": "".join(_of_verdict(ready, verdict) for verdict in _VERDICTS),
        "reasons": f"| `reference` and reason | rule | outcome | verdict |\n|---|---|---|---|\n{''.join(rows)}",
        "unreached": f"{', '.join(f'`{reason}`' for reason in unreached)}.\n",
        "addresses": f"| `registration_code` | dwelling | owners | |\n|---|---|---|---|\n{''.join(addresses)}",
    }


_VERDICTS = ("eligible", "not_eligible", "needs_information", "needs_review")


def _of_verdict(ready: list[Ready], verdict: str) -> str:
    """Return the shortest application for a residence permit that gets a verdict, to be posted as it is."""
    of_residence = [each for each in ready if str(each.application["permit"]).endswith("_residence")]
    shown = min(
        (each for each in of_residence if each.verdict == verdict), key=lambda each: len(json.dumps(each.application))
    )
    return f"\n### {verdict}\n\n```json\n{json.dumps(shown.application, indent=2)}\n```\n"


def _decided() -> Iterator[tuple[dict[str, JsonValue], Found]]:
    """Give the applications of the cases with what comes of them over the sample register."""
    with tempfile.TemporaryDirectory() as folder:
        store = {"ELIGIBILITY_STORE": f"sqlite:///{folder}/sandbox.db", "ELIGIBILITY_PREVIEW_OWNERS": "compared"}
        use = previewing(read_settings(store))
        for application in _applications():
            try:
                answer = use.preview(json.dumps(application).encode(), "en")
            except (WrongFields, InvalidApplication):
                continue
            yield application, found_in(json.loads(answer.body))
        assert isinstance(use.register, SqliteAddressRegister)
        use.register.close()


def _applications() -> Iterator[dict[str, JsonValue]]:
    """Give the applications of all cases, moved to an address of the sample; those of today are left out."""
    (address,) = bases().addresses
    for file in case_files().values():
        for case in file.cases:
            text = json.dumps(case.application())
            of_register = "exists" in str(file.rule) or "dwelling" in str(file.rule)
            for code in ADDRESSES if of_register else (SAMPLE_HOUSE,):
                application = json.loads(text.replace(address.owners[0], SAMPLE_OWNER).replace(address.code, code))
                if "applied_on" in application:
                    yield application


def write() -> None:
    """Write page and file."""
    ready = ready_applications()
    FILE.write_text(lines_made(ready), "utf-8")
    text = PAGE.read_text("utf-8")
    for name, made in blocks_made(ready).items():
        kept = blocks_of(text)[name]
        marked = f"<!-- begin: {name} -->\n"
        text = text.replace(f"{marked}{kept}", f"{marked}{made}")
    PAGE.write_text(text, "utf-8")


if __name__ == "__main__":
    write()
