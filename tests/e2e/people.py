"""What people type: made up, with addresses and owners of the sample register."""

from tests.e2e.browser import Visit

PASSPORT = {
    "passport.country": "RUS",
    "passport.number": "75 1234567",
    "passport.issued_on": "2019-04-01",
    "passport.expires_on": "2029-04-01",
}
PERSON = {"applicant.birth_date": "1990-05-17", "applicant.iin": "900517300415"}
CODE = {"housing.address.registration_code": "0000000000000011"}
OWNERS = ("850101300035", "950101300056")
ZONE = (
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
    "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
)
"""The specimen of ICAO Doc 9303 part 4, whose state does not exist."""


def fill_in_an_eligible_application(visit: Visit) -> None:
    """Answer everything that the form asks for a temporary permit, so that it passes."""
    visit.choose("temporary_residence", "RUS")
    visit.fill(PASSPORT | PERSON | CODE)
    visit.at("housing.applicant_is_owner.no").check()
    for index, owner in enumerate(OWNERS):
        visit.page.locator("#section-housing .rows > button").click()
        visit.fill({f"housing.owners.{index}.id": owner, f"housing.owners.{index}.authorisation": "presence"})
    visit.page.locator("#section-stays .rows > button").click()
    visit.fill({"stays.0.entered_on": "2023-01-30"})
    visit.at("stays.0.left_on.none").check()


def let_the_passport_expire_too_soon(visit: Visit) -> None:
    """Leave the passport 179 days."""
    visit.fill({"passport.expires_on": "2023-08-06"})
