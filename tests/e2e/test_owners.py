"""Who owns the housing is asked, and sent, only where the service compares it."""

from playwright.sync_api import Browser, expect

from tests.e2e.browser import PHONE, Visit, visiting
from tests.e2e.people import CODE, OWNERS, PASSPORT, PERSON

ADD_OWNER = "#section-housing .rows > button"
WITHHELD = "Not checked here: this open check tells nobody who owns an address."


def fill_in(visit: Visit, owner: dict[str, str]) -> None:
    """Answer what is asked of somebody who has been nowhere yet and lives with one owner."""
    visit.choose("temporary_residence", "RUS")
    visit.fill(PASSPORT | PERSON | CODE)
    visit.at("housing.applicant_is_owner.no").check()
    visit.page.locator(ADD_OWNER).click()
    visit.fill({"housing.owners.0.authorisation": "presence"} | owner)


def test_where_owners_are_withheld_the_page_asks_for_no_number_of_theirs(
    browser: Browser, address_of_a_stack: str
) -> None:
    with visiting(browser, address_of_a_stack, size=PHONE) as visit:
        fill_in(visit, {})
        expect(visit.at("housing.owners.0.id")).to_be_hidden()
        expect(visit.check()).to_have_text("You can file")
        expect(visit.page.locator("#result")).to_contain_text(WITHHELD)
        visit.screenshot("owners-withheld-phone")
        assert visit.complaints == []


def test_a_number_that_is_not_asked_for_is_not_sent(browser: Browser, address_of_a_stack: str) -> None:
    sent: list[tuple[str, str | None]] = []
    with visiting(browser, address_of_a_stack) as visit:
        fill_in(visit, {})
        visit.page.evaluate(
            """(number) => {
                const control = document.getElementById("housing.owners.0.id");
                control.value = number;
                control.dispatchEvent(new Event("input", { bubbles: true }));
            }""",
            OWNERS[0],
        )
        visit.page.on("request", lambda request: sent.append((request.url, request.post_data)))
        visit.check()
    (body,) = (body for url, body in sent if url.endswith("/v1/previews"))
    assert body is not None
    assert '"owners":[{}]' in body
    assert OWNERS[0] not in body


def test_where_owners_are_compared_each_is_asked_for_and_told(visit: Visit) -> None:
    fill_in(visit, {"housing.owners.0.id": OWNERS[0]})
    expect(visit.at("housing.owners.0.id")).to_be_visible()
    expect(visit.check()).to_have_text("You cannot file yet")
    expect(visit.page.locator("#result")).not_to_contain_text(WITHHELD)


def test_the_verdict_is_what_is_seen_first(visit: Visit) -> None:
    fill_in(visit, {"housing.owners.0.id": OWNERS[0]})
    place = visit.check().bounding_box()
    assert place is not None
    assert 0 <= place["y"] < 60
