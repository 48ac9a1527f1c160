"""A rulebook that is proposed is read as the product's own is, or refused with the file and the fault."""

from collections.abc import Callable
from pathlib import Path

import pytest

from eligibility.audit.proposed_rulebook import UnusableRulebook, read_proposed
from eligibility.rulebook import current_rulebook
from tests.unit.recorded_checks import a_proposal


def test_a_copy_of_the_products_rulebook_is_the_same_rulebook(tmp_path: Path) -> None:
    assert read_proposed(a_proposal(tmp_path / "copy")).revision == current_rulebook().revision


def test_a_changed_value_is_another_revision(tmp_path: Path) -> None:
    folder = a_proposal(tmp_path / "copy", {"passport.toml": ("days = 180", "days = 181")})
    assert read_proposed(folder).revision != current_rulebook().revision


FAULTS = {
    "a text for a number": (
        "passport.toml",
        ("days = 180", 'days = "180"'),
        "passport.validity, version from 2022-03-04: days must be a whole number",
    ),
    "a fraction": (
        "passport.toml",
        ("days = 180", "days = 180.5"),
        "passport.validity, version from 2022-03-04: days must be a whole number",
    ),
    "an unknown reading": (
        "passport.toml",
        ('exactly = "', 'exactly = "nearly_'),
        "exactly must be enough or met or review",
    ),
    "no list": (
        "passport.toml",
        ("renewal_ages = [", "renewal_ages = 25 # ["),
        "renewal_ages must be a list, each a whole number",
    ),
    "an unknown name of a value": ("passport.toml", ("days = 180", "day = 180"), "passport.toml: "),
    "an unknown logic": (
        "passport.toml",
        ('logic = "passport.days_left"', 'logic = "passport.day_left"'),
        "passport.toml: 'passport.day_left' is missing, or not known",
    ),
    "an unknown act": (
        "passport.toml",
        ('act = "order_48"', 'act = "order_49"'),
        "passport.toml: 'order_49' is missing, or not known",
    ),
    "no TOML": ("passport.toml", ("days = 180", "days = "), "passport.toml: Invalid value (at line"),
    "a rule that is not in the order": (
        "rulebook.toml",
        ('"passport.validity"', '"passport.long_validity"'),
        "the rulebook's order does not name each of its rules once",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_said_with_its_place(tmp_path: Path, fault: str) -> None:
    name, change, said = FAULTS[fault]
    with pytest.raises(UnusableRulebook) as raised:
        read_proposed(a_proposal(tmp_path / "copy", {name: change}))
    assert said in str(raised.value)


BROKEN: dict[str, tuple[Callable[[Path], object], str]] = {
    "without its head": (lambda folder: (folder / "rulebook.toml").unlink(), "there is no rulebook.toml"),
    "with an empty head": (
        lambda folder: (folder / "rulebook.toml").write_text(""),
        "rulebook.toml: 'order' is missing",
    ),
    "without a file of rules": (lambda folder: (folder / "stay.toml").unlink(), "does not name each of its rules once"),
    "with another file": (lambda folder: (folder / "more.toml").write_text("a = 1"), "more.toml: the rulebook's order"),
    "with bytes that are no text": (lambda folder: (folder / "more.toml").write_bytes(b"\xff"), "more.toml: "),
    "with a folder for a file": (lambda folder: (folder / "more.toml").mkdir(), "more.toml: Is a directory"),
    "with no acts": (lambda folder: (folder / "acts.toml").write_text("a = 1"), "acts.toml: "),
    "with what was compiled of another": (
        lambda folder: (folder / "acts.toml.json").write_text("{}"),
        "acts.toml.json would be read in the place",
    ),
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_folder_that_is_no_rulebook_is_refused(tmp_path: Path, how: str) -> None:
    break_it, said = BROKEN[how]
    folder = a_proposal(tmp_path / "copy")
    break_it(folder)
    with pytest.raises(UnusableRulebook) as raised:
        read_proposed(folder)
    assert said in str(raised.value)


def test_a_folder_without_any_file_says_what_to_copy(tmp_path: Path) -> None:
    with pytest.raises(UnusableRulebook, match=r"copy the whole rulebook there"):
        read_proposed(tmp_path)
