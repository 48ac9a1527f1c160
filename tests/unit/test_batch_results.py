"""What is written of rows: decisions in two forms, rejections apart; nothing of a row but line, reference and field."""

import csv
import io
from hashlib import sha256

import orjson
import pytest

from eligibility.batch.formats import JSONL, Layout
from eligibility.batch.outcome import outcome_json, read_outcome
from eligibility.batch.plan import plan_file
from eligibility.batch.results import csv_header
from tests.unit.batch_road import Values, batch_of, run, write_range
from tests.unit.test_batch_deciding import ROW, line

NEEDED = b"permit,applicant.nationality,passport.kind,passport.country,passport.expires_on,reference"


def table(text: bytes) -> list[dict[str, str]]:
    """Return the rows of results.csv as a spreadsheet reads them."""
    return list(csv.DictReader(io.StringIO(text.decode(), newline=""), delimiter=";" if b";" in text else ","))


def test_a_decision_is_one_line_with_codes_only() -> None:
    done = run(b"\n" + line(reference="form-4711", passport={**passport(), "expires_on": "2023-02-01"}))
    (told,) = done.results
    assert told["line"] == 2
    assert (told["reference"], told["permit"], told["applied_on"]) == ("form-4711", "entry", "2023-02-08")
    assert told["verdict"] == "not_eligible"
    assert told["reasons"]
    assert told["remedies"]
    assert told["window"] == {"from": None, "until": None, "open": False}
    assert [*told] == "line reference check_id permit applied_on verdict reasons remedies window".split()


def passport() -> Values:
    told = ROW["passport"]
    assert isinstance(told, dict)
    return {**told}


def test_both_forms_say_the_same() -> None:
    rows = [line(reference="a"), line(passport={**passport(), "expires_on": "2023-02-01"}), line(permit="exit")]
    done = run(b"\n".join(rows))
    for told, cells in zip(done.results, table(done.files["results.csv"]), strict=True):
        window = told["window"]
        assert cells == {
            "line": str(told["line"]),
            "reference": told["reference"] or "",
            "check_id": told["check_id"],
            "permit": told["permit"],
            "applied_on": told["applied_on"],
            "verdict": told["verdict"],
            "reasons": " ".join(told["reasons"]),
            "remedies": " ".join(told["remedies"]),
            "window_from": window["from"] or "",
            "window_until": window["until"] or "",
            "window_open": "yes" if window["open"] else "no",
        }


def test_results_are_in_the_order_of_the_lines_each_decided_line_once() -> None:
    rows = [line(reference=f"r-{number}") if number % 3 else b"{" for number in range(1000)]
    done = run(b"\n".join(rows), range_rows=70)
    assert [told["line"] for told in done.results] == [number + 1 for number in range(1000) if number % 3]
    assert [told["line"] for told in done.rejected] == [number + 1 for number in range(1000) if not number % 3]
    assert all(told["reference"] == f"r-{told['line'] - 1}" for told in done.results)


@pytest.mark.parametrize("reference", ["-1", "-form", "--"])
def test_no_cell_begins_as_a_formula_does(reference: str) -> None:
    """Of what a formula begins with, a reference may have the minus only."""
    done = run(line(reference=reference))
    (cells,) = table(done.files["results.csv"])
    assert cells["reference"] == f"'{reference}"
    assert done.results[0]["reference"] == reference


def test_results_have_the_delimiter_of_the_file() -> None:
    data = NEEDED.replace(b",", b";") + b"\nentry;RUS;foreign;RUS;none;a\n"
    assert table(run(data).files["results.csv"])[0]["reference"] == "a"
    assert csv_header(Layout("csv", ";", ())).count(b";") == csv_header(JSONL).count(b",") == 10


def test_a_rejection_says_line_reference_and_fields() -> None:
    done = run(NEEDED + b"\nentry,RUS,foreign,RUS,2029-13-01,form-1\nentry,RUS\n")
    assert done.rejected == [
        {
            "line": 2,
            "reference": "form-1",
            "errors": [
                {
                    "pointer": "/passport/expires_on",
                    "column": "passport.expires_on",
                    "code": "no_such_day",
                    "found": "a string of 10 characters",
                    "expected": "a calendar date, YYYY-MM-DD, from 1900-01-01 to 2100-12-31,"
                    " or none where the document has none",
                }
            ],
        },
        {
            "line": 3,
            "reference": None,
            "errors": [
                {
                    "pointer": "",
                    "code": "wrong_number_of_cells",
                    "found": "2 cells",
                    "expected": "6 cells, one for each column, on one line",
                }
            ],
        },
    ]
    assert run(b'{"permit": 1}').rejected[0]["errors"][0].keys() == {"pointer", "code", "found", "expected"}


def test_the_errors_beyond_the_first_are_counted() -> None:
    names = ", ".join(f'"a{number}": 1' for number in range(100))
    (told,) = run(f"{{{names}}}".encode()).rejected
    assert len(told["errors"]) + told["more_errors"] == 103


def test_digests_are_of_what_was_written() -> None:
    data = b"\n".join([line(reference="a"), b"{", line(reference="b")])
    plan = plan_file([data])
    outcome, parts = write_range(batch_of(plan), plan.ranges[0], data)
    for part, written in zip(outcome.parts().values(), parts, strict=True):
        assert (part.size, part.sha256) == (len(written), sha256(written).hexdigest())
        assert part.size > 0
    assert outcome.sha256 == sha256(data).hexdigest()


def test_an_outcome_comes_back_from_its_json() -> None:
    data = b"\n".join([line(reference="a"), b"{", line(permit="x", stays=[{"basis": "y"}]), line(nothing=1)])
    plan = plan_file([data])
    outcome, _ = write_range(batch_of(plan), plan.ranges[0], data)
    assert read_outcome(outcome_json(outcome)) == outcome
    assert outcome_json(read_outcome(outcome_json(outcome))) == outcome_json(outcome)


# --- Canaries


CANARIES = {
    "name": "Kanareikin",
    "number": "75 7654321",
    "iin": "900517300415",
    "owner": "850101300035",
    "text": "Kanaren street 99",
    "code": "0201300112349999",
    "proxy": "Vogelfrei",
}


def rows_with_people() -> list[bytes]:
    good: Values = {
        "permit": "temporary_residence",
        "applied_on": "2023-02-08",
        "applicant": {"nationality": "RUS", "birth_date": "1990-05-17", "iin": CANARIES["iin"]},
        "passport": {**passport(), "number": CANARIES["number"], "mrz": []},
        "housing": {
            "address": {"registration_code": CANARIES["code"], "text": CANARIES["text"]},
            "owners": [{"id": CANARIES["owner"], "name": CANARIES["name"]}],
            "authorisations": [{"owner": 0, "kind": "proxy", "proxy_name": CANARIES["proxy"]}],
        },
    }
    wrong = [
        {**good, "permit": CANARIES["name"]},
        {**good, "reference": f"{CANARIES['name']} {CANARIES['number']}"},
        {**good, "fined_on": CANARIES["text"], "category": CANARIES["name"], "stays": CANARIES["text"]},
        {**good, "applicant": CANARIES["name"], "passport": [CANARIES["number"]]},
        {**good, "documents": [CANARIES["name"]], "stays": [{"entered_on": CANARIES["name"]}]},
        {**good, CANARIES["text"]: CANARIES["name"]},
    ]
    text = orjson.dumps(good)
    broken = [
        text[:-5],
        text + text,
        text.replace(b"RUS", b"R\0S"),
        text.replace(b'"permit"', b'"permit":"x","permit"'),
    ]
    return [text, *map(orjson.dumps, wrong), *broken]


def cells_with_people() -> bytes:
    columns = [*NEEDED.decode().split(","), "applicant.iin", "passport.number", "housing.address.text", "stays"]
    columns += ["housing.owners.1.id", "housing.owners.1.name", "housing.authorisations.1.owner"]
    good = [
        "entry",
        "RUS",
        "foreign",
        "RUS",
        "none",
        "form-1",
        CANARIES["iin"],
        CANARIES["number"],
        CANARIES["text"],
        "",
    ]
    good += [CANARIES["owner"], CANARIES["name"], ""]
    lines = [columns, good, *([*good[:place], CANARIES["text"], *good[place + 1 :]] for place in range(len(good)))]
    quoted = f'"{CANARIES["name"]}'
    lines += [good[1:], [*good, CANARIES["name"]], [quoted, *good[1:]], [*good[:-1], quoted[1:] + '"']]
    return "\n".join(",".join(cells) for cells in lines).encode() + b"\n" + CANARIES["name"].encode("utf-16")


@pytest.mark.parametrize("data", [b"\n".join(rows_with_people()), cells_with_people()], ids=["JSONL", "CSV"])
def test_nothing_of_a_person_is_in_any_file(data: bytes) -> None:
    done = run(data)
    assert done.rejected
    assert done.results
    for name, text in done.files.items():
        assert not [canary for canary in CANARIES.values() if canary.encode() in text], name
