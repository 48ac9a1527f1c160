"""Columns follow from the application's fields; all faults of a header are said at once, by number and known name."""

from typing import get_args

import pytest
from pydantic import BaseModel

from eligibility.application.models import Application, Authorisation, Owner, Stay
from eligibility.batch.csv_columns import Column, columns_of, named, template_of
from eligibility.batch.csv_header import MOST_FAULTS, read_header
from eligibility.batch.faults import UnusableFile

NEEDED = ("permit", "applicant.nationality", "passport.kind", "passport.country")


def faults_of(*names: str) -> tuple[str, ...]:
    """Return the faults of a header that has the columns needed, and these."""
    with pytest.raises(UnusableFile) as refused:
        read_header(",".join([*NEEDED, *names]))
    assert refused.value.code == "wrong_header"
    return refused.value.faults


# --- The columns


def test_each_field_of_the_application_has_its_column() -> None:
    columns = columns_of()
    assert [column.template for column in columns.values() if column.required] == [*NEEDED]
    assert columns["stays.*.left_on"] == Column("stays.*.left_on", "day", required=False, most=200)
    assert columns["housing.owners"] == Column("housing.owners", "absence", required=False, most=0)
    assert columns["housing.applicant_is_owner"].kind == "yes_no"
    assert columns["housing.authorisations.*.owner"].kind == "place"
    assert columns["applicant.grounds"].kind == columns["passport.mrz"].kind == "words"
    for prefix, model in (("", Application), ("stays.*.", Stay), ("housing.owners.*.", Owner)):
        for field in model.model_fields:
            assert any(template.startswith(f"{prefix}{field}") for template in columns)
    kinds = get_args(get_args(Authorisation)[0])
    fields = {field for kind in kinds for field in kind.model_fields}
    assert {t.removeprefix("housing.authorisations.*.") for t in columns if "authorisations.*" in t} == fields


def test_a_new_field_of_the_model_is_a_new_column() -> None:
    class Child(BaseModel):
        age: int

    class Longer(Application):
        shoe_size: int | None = None
        children: list[Child] | None = None

    assert set(columns_of(Longer)) - set(columns_of()) == {"shoe_size", "children", "children.*.age"}
    assert columns_of(Longer)["shoe_size"].kind == columns_of(Longer)["children.*.age"].kind == "number"


def test_every_number_of_the_model_is_known_to_be_a_count_or_a_place() -> None:
    """A column that counts from 1 is one by name: a new number of the model is looked at here."""
    assert [column.template for column in columns_of().values() if column.kind == "number"] == []


def test_no_list_lies_within_a_list() -> None:
    """Of a column with two numbers, `most` would say one only."""
    assert all(template.count("*") <= 1 for template in columns_of())


def test_a_name_and_its_template_belong_together() -> None:
    assert template_of("housing.owners.12.id") == ("housing.owners.*.id", (12,))
    assert named("housing.owners.*.id", (12,)) == "housing.owners.12.id"
    for template in columns_of():
        assert template_of(named(template, (7,)))[0] == template


# --- A header


def test_a_header_is_read_with_commas_and_with_semicolons_and_with_quotes() -> None:
    names = (*NEEDED, "stays.1.entered_on", "stays.2.entered_on")
    for delimiter in ",;":
        assert read_header(delimiter.join(names)) == ("csv", delimiter, names)
        assert read_header(delimiter.join(f' "{name}"'.strip() for name in names)).columns == names
        assert read_header(f" {delimiter} ".join(names)).columns == names


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("passport_expires_on", "passport.expires_on"),
        ("Passport.Expires_On", "passport.expires_on"),
        ("passport.expire_on", "passport.expires_on"),
        ("reference_", "reference"),
        ("stay.1.entered_on", "stays.1.entered_on"),
        ("stays.1.entred_on", "stays.1.entered_on"),
        ("housing.owner.1.id", "housing.owners.1.id"),
        ("housing owners 1 name", "housing.owners.1.name"),
        ("registration code", "housing.address.registration_code"),
        ("entered_on", "stays.1.entered_on"),
    ],
)
def test_a_misspelt_name_gives_the_one_that_is_meant(written: str, meant: str) -> None:
    assert faults_of(written) == (f"column 5 has a name that is not known; is {meant} meant?",)


@pytest.mark.parametrize(
    ("names", "faults"),
    [
        (("reference", "reference"), ["column 6 repeats reference of column 5"]),
        (("stays.2.entered_on",), ["stays.1 is missing, though stays.2 is there: numbers go up from 1"]),
        (
            ("documents.1.kind", "documents.4.kind", "documents.2.kind"),
            ["documents.3 is missing, though documents.4 is there: numbers go up from 1"],
        ),
        (("stays.201.entered_on",), ["column 5: stays.*.entered_on is numbered up to 200"]),
        (("stays.0.entered_on",), ["column 5 has a name that is not known"]),
        (("stays.01.entered_on",), ["column 5 has a name that is not known"]),
        (("",), ["column 5 has no name"]),
        (("Ivanov",), ["column 5 has a name that is not known"]),
        (("x" * 100,), ["column 5 has a name that is not known"]),
    ],
)
def test_a_fault_is_said_by_column(names: tuple[str, ...], faults: list[str]) -> None:
    assert [fault.partition(";")[0] for fault in faults_of(*names)] == faults


def test_all_faults_are_said_at_once() -> None:
    with pytest.raises(UnusableFile) as refused:
        read_header("permit,permit,passport.knd,,stays.3.basis")
    assert refused.value.faults == (
        "column 2 repeats permit of column 1",
        "column 3 has a name that is not known; is passport.kind meant?",
        "column 4 has no name",
        "applicant.nationality is missing",
        "passport.kind is missing",
        "passport.country is missing",
        "stays.1 is missing, though stays.3 is there: numbers go up from 1",
    )
    assert refused.value.detail.startswith("The header has 7 faults;")


def test_quotes_that_are_not_in_order_are_a_fault() -> None:
    with pytest.raises(UnusableFile) as refused:
        read_header('permit,"applicant.nationality')
    assert refused.value.faults == ("the quotes are not in order: a quoted cell that does not end on its line",)


def test_of_thousands_of_faults_the_first_are_listed() -> None:
    with pytest.raises(UnusableFile) as refused:
        read_header(",".join(["x"] * 5000))
    assert len(refused.value.faults) == MOST_FAULTS
    assert refused.value.detail.startswith("The header has 5004 faults;")
