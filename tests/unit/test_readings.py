"""A contested clause is read otherwise by changing a value of the rulebook, and no code."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from eligibility.decision import decide
from eligibility.evidence import NOT_ASKED, NOT_GIVEN, Evidence, TravelDocument
from eligibility.rulebook.loading import FOLDER, build, read_folder
from eligibility.rules.finding import Outcome

INTERNAL = Evidence(
    permit="temporary_residence",
    nationality="UZB",
    birth_date=date(1990, 5, 17),
    document=TravelDocument("internal", "UZB", date(2020, 1, 1), date(2030, 1, 1)),
    housing=NOT_GIVEN,
    register=NOT_ASKED,
    stays=NOT_GIVEN,
)


@pytest.mark.parametrize(
    ("reading", "outcome"),
    [
        ("foreign_passport_by_default", Outcome.UNMET),
        ("foreign_passport", Outcome.UNMET),
        ("any_passport", Outcome.MET),
    ],
)
def test_an_internal_passport_for_a_temporary_permit_is_judged_by_the_reading_in_the_rulebook(
    tmp_path: Path, reading: str, outcome: Outcome
) -> None:
    folder = tmp_path / "rulebook"
    shutil.copytree(FOLDER, folder)
    identity = folder / "identity.toml"
    text = identity.read_text("utf-8")
    assert text.count('"foreign_passport_by_default"') == 1
    identity.write_text(text.replace('"foreign_passport_by_default"', f'"{reading}"'), "utf-8")
    decision = decide(INTERNAL, date(2023, 2, 8), build(read_folder(folder)))
    found = {judgement.rule: judgement.finding for judgement in decision.judgements}
    assert found["identity.document_kind"].outcome is outcome
