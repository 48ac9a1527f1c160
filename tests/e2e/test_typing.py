"""What the page says while one types, and what it does with a machine-readable zone."""

import random

import pytest
from playwright.sync_api import expect

from eligibility.identifiers import iin, mrz
from eligibility.page_script import one_script
from tests.e2e.browser import Visit
from tests.e2e.people import PASSPORT, ZONE, fill_in_an_eligible_application
from tests.unit.web_files import SCRIPTS

NUMBERS = 400


def own_state(lines: tuple[str, str]) -> tuple[str, str]:
    """Return a zone with a state that there is in the place of Utopia; its check digits do not have the state."""
    return lines[0].replace("UTO", "UZB"), lines[1].replace("UTO", "UZB")


@pytest.mark.parametrize(
    ("place", "text", "fault", "blocks"),
    [
        ("applicant.iin", "90051730041", "Expected are 12 digits.", True),
        ("applicant.iin", "900517300416", "The last digit does not fit", False),
        ("applicant.iin", "900517300415", "", False),
        ("passport.number", "1234567", "Usually such a number has this form: 00 0000000.", False),
        ("passport.number", "<b>", "Expected are letters", True),
        ("passport.expires_on", "2019-03-31", "This is not after the day of issue.", True),
        ("passport.expires_on", "2023-08-06", "The document must be valid until 7 Aug 2023", False),
        ("passport.mrz", "P<RUS", "Expected are two lines of 44", True),
        ("passport.mrz", f"{ZONE[0]}\n{ZONE[1][:-1]}1", "A check digit does not fit", False),
        ("housing.address.registration_code", "00 11", "Expected are digits", True),
    ],
)
def test_a_field_says_at_once_what_is_wrong_with_it(
    visit: Visit, place: str, text: str, fault: str, *, blocks: bool
) -> None:
    visit.choose("temporary_residence", "RUS")
    visit.fill(PASSPORT)
    visit.fill({place: text})
    visit.at(place).blur()
    line = visit.at(f"{place}-fault")
    expect(line).to_contain_text(fault)
    assert (visit.at(place).get_attribute("aria-invalid") == "true") == blocks
    assert f"{place}-fault" in (visit.at(place).get_attribute("aria-describedby") or "")


def test_a_fault_goes_away_as_it_is_mended(visit: Visit) -> None:
    visit.choose("temporary_residence", "RUS")
    visit.fill({"applicant.iin": "9005173"})
    visit.at("applicant.iin").blur()
    expect(visit.at("applicant.iin-fault")).not_to_be_empty()
    visit.fill({"applicant.iin": "900517300415"})
    expect(visit.at("applicant.iin-fault")).to_be_empty()


def test_answers_that_block_the_check_are_gone_to(visit: Visit) -> None:
    visit.page.locator("#check").click()
    expect(visit.at("permit")).to_be_focused()
    expect(visit.at("permit-fault")).to_have_text("Please answer this.")
    expect(visit.page.locator("#status")).to_have_text("Some answers need another look: 2.")
    visit.choose("temporary_residence", "RUS")
    visit.fill({"applicant.iin": "12"})
    visit.page.locator("#check").click()
    expect(visit.at("applicant.iin")).to_be_focused()


def test_the_lines_of_a_zone_fill_in_the_form(visit: Visit) -> None:
    visit.choose("temporary_residence", "RUS", "2023-02-08")
    visit.at("passport.mrz").fill("\n".join(own_state(ZONE)))
    expect(visit.page.locator("#status")).to_contain_text("Filled in from the machine-readable zone")
    expect(visit.at("applicant.nationality")).to_have_value("UZB")
    expect(visit.at("passport.country")).to_have_value("UZB")
    expect(visit.at("passport.number")).to_have_value("L898902C3")
    expect(visit.at("passport.expires_on")).to_have_value("2012-04-15")
    expect(visit.at("applicant.birth_date")).to_have_value("1974-08-12")
    assert "ERIKSSON" not in visit.page.inner_text("body")


def test_a_zone_with_a_wrong_digit_fills_in_nothing(visit: Visit) -> None:
    visit.choose("temporary_residence", "RUS")
    visit.at("passport.mrz").fill(f"{ZONE[0]}\n{ZONE[1][:-1]}1")
    expect(visit.at("passport.number")).to_have_value("")


def test_the_page_and_the_service_agree_on_check_digits(visit: Visit) -> None:
    rolled = random.Random(1)  # noqa: S311 - made-up numbers
    numbers = ["".join(rolled.choices("0123456789", k=12)) for _ in range(NUMBERS)]
    numbers += [number[:-1] + str(digit) for number in numbers if (digit := iin.check_digit(number[:-1])) is not None]
    zones = [own_state(ZONE), ZONE, (ZONE[0], ZONE[1].replace("7408122", "7408123"))]
    for _ in range(NUMBERS):
        line, place = list(ZONE[1]), rolled.randrange(44)
        line[place] = rolled.choice(mrz.CHARACTERS)
        zones.append((ZONE[0], "".join(line)))
    script = one_script({"identifiers": SCRIPTS["identifiers.js"]}, "identifiers")
    told = visit.page.evaluate(
        f"""([numbers, zones]) => {{
            {script}
            return [numbers.map(digitsFit), zones.map((lines) => readZone(lines).sound)];
        }}""",
        [numbers, zones],
    )
    assert told == [
        [iin.check(number) == "sound" for number in numbers],
        [not mrz.read(lines).wrong for lines in zones],
    ]


def test_owners_and_stays_can_be_taken_away_again(visit: Visit) -> None:
    fill_in_an_eligible_application(visit)
    visit.page.get_by_role("button", name="Remove Owner 1").click()
    expect(visit.at("housing.owners.0.id")).to_have_value("950101300056")
    expect(visit.page.get_by_role("button", name="Add an owner")).to_be_focused()
    visit.page.get_by_role("button", name="Remove Stay 1").click()
    expect(visit.at("stays.0.entered_on")).to_have_count(0)


def test_papers_are_sent_with_the_day_that_they_bear(visit: Visit) -> None:
    visit.choose("permanent_residence", "RUS", "2026-02-13")
    expect(visit.at("documents.criminal_record_certificate.issued_on")).to_be_hidden()
    visit.at("documents.criminal_record_certificate").check()
    visit.fill({"documents.criminal_record_certificate.issued_on": "2026-01-15"})
    visit.at("documents.proof_of_solvency").check()
    visit.at("documents.proof_of_solvency.issued_on.none").check()
    visit.at("documents.photo").check()
    with visit.page.expect_request("**/v1/previews") as sent:
        visit.page.locator("#check").click()
    asked = sent.value.post_data_json
    assert asked is not None
    papers = sorted(asked["documents"], key=lambda paper: str(paper["kind"]))
    assert papers == [
        {"kind": "criminal_record_certificate", "issued_on": "2026-01-15"},
        {"kind": "photo"},
        {"kind": "proof_of_solvency", "issued_on": None},
    ]


def test_what_there_is_not_is_sent_as_none_and_what_is_not_answered_is_not_sent(visit: Visit) -> None:
    visit.choose("temporary_residence", "RUS")
    visit.at("passport.expires_on.none").check()
    visit.at("applicant.iin.none").check()
    visit.at("stays.none").check()
    visit.at("housing.applicant_is_owner.yes").check()
    with visit.page.expect_request("**/v1/previews") as sent:
        visit.page.locator("#check").click()
    assert sent.value.post_data_json == {
        "permit": "temporary_residence",
        "applied_on": "2023-02-08",
        "applicant": {"nationality": "RUS", "iin": None},
        "passport": {"kind": "foreign", "country": "RUS", "expires_on": None},
        "housing": {"applicant_is_owner": True, "owners": [], "authorisations": []},
        "stays": [],
    }
