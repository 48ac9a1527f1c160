"""A row of a CSV file becomes the application that its cells say, or is rejected by column."""

import csv
import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import JsonValue

from eligibility.application.parsing import FilingSpan
from eligibility.batch.csv_columns import columns_of
from eligibility.batch.csv_header import read_header
from eligibility.batch.csv_line import Malformed, cells_of
from eligibility.batch.csv_values import RowBuilder, Values
from eligibility.batch.formats import JSONL
from eligibility.batch.reading import Read, RowReader
from eligibility.batch.rows import Rejected
from tests.unit.generated_applications import FIRST_DAY, LAST_DAY, Payload, applications, written

SPAN = FilingSpan(FIRST_DAY, LAST_DAY)
TODAY = date(2023, 2, 8)
NEEDED = {
    "permit": "entry",
    "applicant.nationality": "RUS",
    "passport.kind": "foreign",
    "passport.country": "RUS",
}
MINIMAL = {
    "permit": "entry",
    "applicant": {"nationality": "RUS"},
    "passport": {"kind": "foreign", "country": "RUS"},
}

MARK = "§§"
"""No word of ours has it, so where it is found a cell is repeated."""
repeatable = settings(derandomize=True, deadline=None, database=None, max_examples=200)


def values_of(**cells: str) -> Values:
    """Return the values of a row with the cells needed, and these; a name's `__` stands for a full stop."""
    named = {**NEEDED, **{name.replace("__", "."): cell for name, cell in cells.items()}}
    values, errors = RowBuilder([*named]).build([*named.values()])
    assert not errors
    return values


def read(cells: dict[str, str], delimiter: str = ",") -> Read | Rejected:
    """Read a row by itself."""
    quoted = [f'"{cell}"' if delimiter in cell else cell for cell in cells.values()]
    reader = RowReader(read_header(delimiter.join(cells)), TODAY, SPAN)
    return reader.read(2, delimiter.join(quoted).encode())


def errors_of(cells: dict[str, str]) -> list[tuple[str | None, str, str, str]]:
    """Return column, code, found and expected of each error of a row with the cells needed, and these."""
    rejected = read({**NEEDED, **cells})
    assert isinstance(rejected, Rejected)
    return [(error.column, error.code, error.found, error.expected) for error in rejected.errors]


# --- What cells mean


def test_an_empty_cell_is_a_fact_that_is_not_given() -> None:
    assert values_of(reference="", fined_on="", stays__1__basis="", housing__address__text="") == MINIMAL


def test_none_says_that_there_is_none() -> None:
    values = values_of(
        passport__expires_on="none",
        passport__mrz="none",
        applicant__grounds="none",
        housing__owners="none",
        housing__applicant_is_owner="no",
        stays="none",
        documents="none",
        fined_on="none",
        stays__1__basis="",
    )
    assert values == {
        **MINIMAL,
        "applicant": {"nationality": "RUS", "grounds": None},
        "passport": {"kind": "foreign", "country": "RUS", "expires_on": None, "mrz": None},
        "housing": {"applicant_is_owner": False, "owners": None},
        "stays": None,
        "documents": None,
        "fined_on": None,
    }


@pytest.mark.parametrize("word", ["yes", "Yes", "true", "TRUE"])
def test_yes_is_said_as_spreadsheets_say_it(word: str) -> None:
    assert values_of(housing__applicant_is_owner=word)["housing"] == {"applicant_is_owner": True}


def test_entries_of_lists_are_numbered_from_one() -> None:
    values = values_of(
        housing__owners__1__id="850101300035",
        housing__owners__2__name="Second",
        housing__authorisations__1__owner="2",
        housing__authorisations__1__kind="presence",
        applicant__grounds="ethnic_kazakh  investor_visa",
    )
    assert values["applicant"] == {"nationality": "RUS", "grounds": ["ethnic_kazakh", "investor_visa"]}
    assert values["housing"] == {
        "owners": [{"id": "850101300035"}, {"name": "Second"}],
        "authorisations": [{"owner": 1, "kind": "presence"}],
    }


def test_entries_are_in_the_order_of_their_numbers_whatever_the_columns_are() -> None:
    names = ["documents.10.kind", *(f"documents.{number}.kind" for number in range(9, 0, -1))]
    cells = {name: f"k{name.split('.')[1]}" for name in names}
    values, _ = RowBuilder([*cells]).build([*cells.values()])
    assert values["documents"] == [{"kind": f"k{number}"} for number in range(1, 11)]


def test_a_gap_in_a_row_keeps_the_numbers_of_the_entries_after_it() -> None:
    values = values_of(housing__owners__1__id="", housing__owners__2__id="850101300035", housing__owners__3__id="")
    assert values["housing"] == {"owners": [{}, {"id": "850101300035"}]}
    assert errors_of({"stays.1.basis": "", "stays.2.basis": "visa", "stays.2.entered_on": "2023-01-02"}) == [
        (
            "stays.1.entered_on",
            "field_missing",
            "nothing",
            "a calendar date, YYYY-MM-DD, from 1900-01-01 to 2100-12-31",
        ),
        ("stays.1.basis", "field_missing", "nothing", "one of: visa_free, visa, residence_permit, eaeu_contract"),
    ]


def test_the_spaces_around_a_cell_are_not_part_of_it() -> None:
    row = read({name: f" {cell}\t" for name, cell in NEEDED.items()})
    assert isinstance(row, Read)


# --- As the API


def sayable(value: JsonValue) -> JsonValue:
    """Return a payload as cells can say it: no spaces around texts, null for an empty list, no object without a field.

    An owner of whom nothing is known is one without a number.
    """
    match value:
        case dict():
            said = {name: sayable(inner) for name, inner in value.items()}
            return {name: inner for name, inner in said.items() if inner not in ("", {})}
        case []:
            return None
        case [*entries]:
            return [sayable(entry) or {"id": None} for entry in entries]
        case str():
            return value.strip(" \t")
    return value


def cells_of_payload(payload: JsonValue) -> dict[str, str]:
    """Return the cells that say a payload."""
    cells: dict[str, str] = {}

    def say(value: JsonValue, path: str) -> None:
        match value:
            case dict():
                for name, inner in value.items():
                    say(inner, f"{path}.{name}".lstrip("."))
            case [dict(), *_]:
                for number, inner in enumerate(value, 1):
                    say(inner, f"{path}.{number}")
            case [*words]:
                cells[path] = " ".join(str(word) for word in words)
            case None:
                cells[path] = "none"
            case bool():
                cells[path] = "yes" if value else "no"
            case int():
                cells[path] = str(value + 1)
            case _:
                cells[path] = str(value)

    say(payload, "")
    return cells


@repeatable
@given(applications(), st.sampled_from(",;"))
def test_a_row_is_the_application_that_the_api_would_take(payload: Payload, delimiter: str) -> None:
    same = sayable(payload)
    cells = cells_of_payload(same)
    row = delimiter.join(f'"{cell.replace('"', '""')}"' for cell in cells.values())
    from_cells = RowReader(read_header(delimiter.join(cells)), TODAY, SPAN).read(2, row.encode())
    from_json = RowReader(JSONL, TODAY, SPAN).read(2, written(same))
    assert from_cells == from_json
    assert isinstance(from_cells, Read)


@repeatable
@given(
    st.dictionaries(
        st.sampled_from([*columns_of()]),
        st.text(max_size=15) | st.text(max_size=15).map(f"{{}}{MARK}".format) | st.sampled_from(["none", "yes", "1"]),
    )
)
def test_whatever_stands_in_cells_is_read_or_rejected(cells: dict[str, str]) -> None:
    named_cells = {**NEEDED, **{name.replace("*", "1"): cell for name, cell in cells.items()}}
    row = ",".join(f'"{cell.replace('"', '""')}"' for cell in named_cells.values())
    found = RowReader(read_header(",".join(named_cells)), TODAY, SPAN).read(2, row.encode())
    for error in found.errors if isinstance(found, Rejected) else ():
        assert error.column is None or error.column in named_cells or error.code == "field_missing"
        assert MARK not in error.found


# --- What is rejected, and where


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"permit": "residence"}, "permit", "not_one_of"),
        ({"permit": ""}, "permit", "field_missing"),
        ({"applicant.nationality": ""}, "applicant.nationality", "field_missing"),
        ({"passport.expires_on": "01.04.2029"}, "passport.expires_on", "wrong_form"),
        ({"passport.issued_on": "2024-01-01"}, "passport.issued_on", "issued_after_filing"),
        ({"applied_on": "2021-01-01"}, "applied_on", "filing_day_not_covered"),
        ({"applicant.grounds": "investor_visa friend"}, "applicant.grounds", "not_one_of"),
        ({"passport.mrz": "P<RUS"}, "passport.mrz", "wrong_form"),
        ({"housing.applicant_is_owner": "maybe"}, "housing.applicant_is_owner", "wrong_type"),
        ({"housing.address.registration_code": "1.2E+15"}, "housing.address.registration_code", "wrong_form"),
        ({"housing.owners.1.id": "", "housing.owners.2.id": "85"}, "housing.owners.2.id", "wrong_form"),
        ({"documents.1.issued_on": "2023-01-01"}, "documents.1.kind", "field_missing"),
        ({"stays": "no"}, "stays", "not_one_of"),
        ({"reference": "no spaces"}, "reference", "wrong_form"),
        ({"applicant.birth_date": "1990-05-17\0"}, "applicant.birth_date", "wrong_form"),
        ({"housing.address.text": "Abay\0 1"}, "housing.address.text", "wrong_form"),
    ],
)
def test_a_wrong_cell_is_said_by_its_column(cells: dict[str, str], column: str, code: str) -> None:
    assert [(error[0], error[1]) for error in errors_of(cells)] == [(column, code)]


def test_every_wrong_cell_of_a_row_is_said_at_once() -> None:
    stay = {"stays": "none", "stays.1.basis": "visa", "stays.1.entered_on": "2023-01-02"}
    found = errors_of({"permit": "x", **stay, "fined_on": "x", "housing": "x"})
    assert sorted((column or "", code) for column, code, _, _ in found) == [
        ("fined_on", "wrong_form"),
        ("housing", "not_one_of"),
        ("permit", "not_one_of"),
        ("stays", "none_and_filled"),
    ]


def test_an_owner_who_is_not_there_is_said_by_the_numbers_of_the_columns() -> None:
    cells = {
        "housing.owners.1.id": "850101300035",
        "housing.authorisations.1.owner": "2",
        "housing.authorisations.1.kind": "presence",
    }
    expected = "the number of one of the owners, from 1 on, as in the names of their columns"
    assert errors_of(cells) == [
        ("housing.authorisations.1.owner", "owner_not_listed", "a day or index out of place", expected)
    ]
    for wrong in ("0", "-1", "first", "1.0", "9" * 30, "١"):
        (error,) = errors_of({**cells, "housing.authorisations.1.owner": wrong})
        assert (error[0], error[3]) == ("housing.authorisations.1.owner", expected)


def test_errors_say_none_and_yes_where_the_api_says_null_and_true() -> None:
    (absent,) = errors_of({"permit": "none"})
    assert absent[2] == "none"
    (words,) = errors_of({"housing.applicant_is_owner": "1"})
    assert words[3] == "yes or no"


# --- The line as a whole


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("entry,RUS,foreign", "wrong_number_of_cells"),
        ("entry,RUS,foreign,RUS,", "wrong_number_of_cells"),
        (",,,", "empty_row"),
        (" , ,\t,", "empty_row"),
        (",,,,,,,,", "empty_row"),
        ('entry,RUS,foreign,"RUS', "line_break_in_cell"),
        ('RUS",RUS,foreign,RUS', "line_break_in_cell"),
        ('",RUS,foreign,RUS', "line_break_in_cell"),
        ('entry,RUS,foreign,RUS ""', "quote_out_of_place"),
        ('entry,RUS,fo"rei"gn,RUS', "quote_out_of_place"),
        ('entry,"RUS"S,foreign,RUS', "quote_out_of_place"),
        ("entry,RUS,foreign\r,RUS", "line_break_in_cell"),
        ('entry,RUS,"foreign\r",RUS', "line_break_in_cell"),
    ],
)
def test_a_line_that_is_no_row_is_rejected_whole(row: str, code: str) -> None:
    rejected = RowReader(read_header(",".join(NEEDED)), TODAY, SPAN).read(2, row.encode())
    assert isinstance(rejected, Rejected)
    assert [(error.pointer, error.column, error.code) for error in rejected.errors] == [("", None, code)]


def test_bytes_that_are_not_utf_8_are_rejected_with_their_place() -> None:
    rejected = RowReader(read_header(",".join(NEEDED)), TODAY, SPAN).read(2, "entry,Россия".encode("cp1251"))
    assert isinstance(rejected, Rejected)
    assert rejected.errors[0][2:] == ("not_utf8", "not UTF-8 from byte 6 on", "text in UTF-8")


QUOTED = st.lists(st.text(st.sampled_from('a ,;"\t\0é'), max_size=6), min_size=1, max_size=6)


@repeatable
@given(QUOTED, st.sampled_from(",;"))
def test_cells_come_back_from_quotes(cells: list[str], delimiter: str) -> None:
    line = delimiter.join(f'"{cell.replace('"', '""')}"' for cell in cells)
    assert cells_of(line, delimiter) == [cell.strip(" \t") for cell in cells]


@settings(repeatable, max_examples=2000)
@given(st.text(st.sampled_from('a,"'), max_size=12))
def test_a_line_is_read_as_the_standard_library_reads_it_or_is_malformed(line: str) -> None:
    """The csv module also takes quotes within cells that are not quoted; else the two agree."""
    well_formed = re.fullmatch(r'(?:"(?:[^"]|"")*+"|[^",]*+)(?:,(?:"(?:[^"]|"")*+"|[^",]*+))*+', line)
    if well_formed:
        assert cells_of(line, ",") == (next(csv.reader([line], strict=True)) or [""])
    else:
        with pytest.raises(Malformed):
            cells_of(line, ",")


@repeatable
@given(QUOTED, st.integers(0, 5), st.text(st.sampled_from('a ,"'), max_size=5))
def test_no_half_of_a_broken_cell_is_a_row(cells: list[str], broken: int, rest: str) -> None:
    """Whatever stands before and after a line break within quotes: neither line has its quotes in order."""
    said = [f'"{cell.replace('"', '""')}"' for cell in cells]
    place = broken % len(said)
    begin = ",".join([*said[:place], said[place][:-1]])
    end = ",".join([f'{rest.replace('"', '""')}"', *said[place + 1 :]])
    for line in (begin, end):
        with pytest.raises(Malformed):
            cells_of(line, ",")
