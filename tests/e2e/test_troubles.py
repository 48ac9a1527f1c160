"""A service that is away, slow, too busy or switched off; hostile text; and what stays behind in the browser."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.e2e.browser import Visit, visiting
from tests.e2e.people import CODE, OWNERS, PASSPORT, PERSON, fill_in_an_eligible_application

HOSTILE = '<img src=x onerror="document.title=1"><script>document.title=2</script>'
KEPT = frozenset(
    """
    outcome verdict permit from until applied_on looked_until on supply needed reviewed_until in_force_from kind figure
    rule depends_on certainty action valid_until_at_least nationality
    """.split()
)
"""Members of answers that are codes and days, by which the page goes."""
SECRETS = (*PERSON.values(), *CODE.values(), *OWNERS, PASSPORT["passport.number"], "75%201234567", "75+1234567")


def problem(status: int, code: str, **members: object) -> Callable[[Route], None]:
    """Return what answers a request with a problem document."""
    body = {"type": f"urn:permit-eligibility:problem:{code}", "title": "", "status": status, "detail": "", **members}
    return lambda route: route.fulfill(status=status, content_type="application/problem+json", body=json.dumps(body))


def test_a_service_that_is_away_is_said_and_what_was_typed_is_kept(browser: Browser, address: str) -> None:
    with visiting(browser, address) as visit:
        fill_in_an_eligible_application(visit)
        visit.page.context.set_offline(True)
        visit.page.locator("#check").click()
        trouble = visit.page.get_by_role("alert")
        expect(trouble).to_contain_text("The service cannot be reached. What you typed is still here")
        expect(visit.at("passport.number")).to_have_value("75 1234567")
        visit.page.context.set_offline(False)
        expect(visit.check()).to_have_text("You can file")
        expect(trouble).to_be_empty()


def test_a_service_that_is_away_at_the_start_still_lets_one_type(browser: Browser, address: str) -> None:
    with visiting(browser, address) as visit:
        visit.page.context.set_offline(True)
        visit.fill({"permit": "temporary_residence", "applicant.nationality": "RUS"})
        expect(visit.page.get_by_role("alert")).to_contain_text("cannot be reached")
        visit.fill(PASSPORT)
        visit.page.context.set_offline(False)
        expect(visit.check()).to_have_text("Something is still unknown")


def test_a_slow_answer_shows_that_the_page_works_and_a_double_click_sends_once(visit: Visit) -> None:
    fill_in_an_eligible_application(visit)
    sent: list[str] = []

    def wait(route: Route) -> None:
        sent.append(route.request.url)
        held.append(route)

    held: list[Route] = []
    visit.page.route("**/v1/previews", wait)
    visit.page.clock.install()
    visit.page.locator("#check").dblclick()
    expect(visit.page.locator("#status")).to_have_text("Checking …")
    expect(visit.page.locator("#check")).to_have_attribute("aria-disabled", "true")
    visit.page.clock.run_for(5_000)
    expect(visit.page.locator("#status")).to_contain_text("This takes longer than usual")
    visit.page.keyboard.press("Enter")
    visit.page.locator("#check").click(force=True)
    assert len(sent) == 1
    held[0].continue_()
    expect(visit.page.locator("#result-heading")).to_have_text("You can file")
    expect(visit.page.locator("#status")).to_be_empty()


@pytest.mark.parametrize(
    ("status", "code", "said"),
    [
        (404, "previews-off", "The check is switched off here"),
        (429, "too-many-requests", "Too many people are asking"),
        (503, "store-unavailable", "The service failed"),
    ],
)
def test_each_refusal_of_the_service_is_said_in_words(
    browser: Browser, address: str, status: int, code: str, said: str
) -> None:
    with visiting(browser, address) as visit:
        fill_in_an_eligible_application(visit)
        visit.page.route("**/v1/previews", problem(status, code))
        visit.page.locator("#check").click()
        expect(visit.page.get_by_role("alert")).to_contain_text(said)


def test_without_previews_the_list_of_what_to_bring_still_works(browser: Browser, address: str) -> None:
    with visiting(browser, address) as visit:
        visit.page.route("**/v1/previews", problem(404, "previews-off"))
        visit.choose("temporary_residence", "RUS")
        expect(visit.page.get_by_role("alert")).to_contain_text("switched off here")
        expect(visit.page.locator("#checklist li")).not_to_have_count(0)


def test_fields_that_the_service_refuses_are_marked_and_gone_to(browser: Browser, address: str) -> None:
    with visiting(browser, address) as visit:
        visit.choose("temporary_residence", "RUS")
        errors = [
            {"pointer": "/passport/issued_on", "code": "issued_after_filing", "found": "", "expected": ""},
            {"pointer": "/passport/number", "code": "a_new_code", "found": "", "expected": ""},
        ]
        visit.page.route("**/v1/previews", problem(422, "invalid-application", errors=errors))
        visit.page.locator("#check").click()
        expect(visit.at("passport.issued_on")).to_be_focused()
        expect(visit.at("passport.issued_on-fault")).to_have_text("This is after the day on which you file.")
        expect(visit.at("passport.number-fault")).to_have_text("The service does not take this answer.")


def test_a_day_whose_law_is_not_known_is_marked_before_anything_else_is_asked(browser: Browser, address: str) -> None:
    with visiting(browser, address) as visit:
        visit.page.goto("/?permit=entry&nationality=RUS&on=2021-12-31")
        expect(visit.at("applied_on-fault")).to_have_text("The law of that day is not known to this service.")
        expect(visit.page.locator("fieldset.section:visible")).to_have_count(1)


def test_whatever_an_answer_says_is_shown_as_text(visit: Visit) -> None:
    """Every text of every answer is made hostile."""

    def spoilt(value: object, key: str = "") -> object:
        match value:
            case dict():
                return {name: spoilt(each, name) for name, each in value.items()}
            case list():
                return [spoilt(each, key) for each in value]
            case str() if key not in KEPT:
                return HOSTILE
        return value

    def spoil(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=json.dumps(spoilt(answer.json())))

    visit.page.route("**/v1/**", spoil)
    fill_in_an_eligible_application(visit)
    visit.fill({"passport.expires_on": "2023-08-06"})
    visit.check()
    for details in visit.page.locator("details").all():
        details.locator("summary").click()
    assert visit.page.locator("#result").inner_text().count("<img src=x") > 10
    assert visit.page.locator("img").count() == 0
    assert visit.page.locator("body script").count() == 0
    assert visit.page.title() == "Residence permit of Kazakhstan: check before you file"


def test_a_hostile_name_that_is_typed_is_text_too(visit: Visit) -> None:
    visit.choose("temporary_residence", "RUS")
    visit.fill({"passport.number": HOSTILE[:40], "passport.mrz": HOSTILE})
    visit.at("passport.mrz").blur()
    visit.page.get_by_role("button", name="Русский").click()
    expect(visit.at("passport.mrz")).to_have_value(HOSTILE)
    assert visit.page.locator("img, body script").count() == 0


def test_a_hostile_link_is_passed_over(browser: Browser, address: str) -> None:
    with visiting(browser, address) as visit:
        visit.page.goto("/?permit=<img>&nationality=__proto__&language=constructor&on=2023-02-31&category=toString")
        visit.page.locator("#form").wait_for()
        expect(visit.at("permit")).to_have_value("")
        expect(visit.at("applicant.nationality")).to_have_value("")
        expect(visit.at("applied_on")).to_have_value("")
        assert visit.complaints == []


def test_the_link_brings_back_what_is_asked_for_and_nothing_of_the_person(visit: Visit) -> None:
    fill_in_an_eligible_application(visit)
    visit.fill({"category": "work"})
    visit.at("category").blur()
    visit.check()
    link = visit.page.get_by_label("This list by link")
    expected = "?language=en&permit=temporary_residence&category=work&nationality=RUS&on=2023-02-08"
    expect(link).to_have_value(visit.page.url)
    assert visit.page.url.endswith(expected)
    assert not [secret for secret in SECRETS if secret in visit.page.url]
    visit.page.goto(visit.page.url)
    expect(visit.at("category")).to_have_value("work")
    expect(visit.page.locator("#checklist")).to_contain_text("work")
    expect(visit.at("passport.number")).to_have_value("")


def test_nothing_typed_is_in_an_address_or_stored_in_the_browser(visit: Visit) -> None:
    urls: list[str] = []
    visit.page.on("request", lambda request: urls.append(request.url))
    fill_in_an_eligible_application(visit)
    visit.check()
    origin = visit.page.evaluate("location.origin")
    assert [url for url in urls if not url.startswith(origin)] == []
    assert [secret for secret in SECRETS for url in urls if secret in url] == []
    state = visit.page.context.storage_state(indexed_db=True)
    assert (state["cookies"], state["origins"]) == ([], [])
    assert visit.page.evaluate("caches.keys()") == []
    assert visit.page.evaluate("sessionStorage.length + localStorage.length + (history.state === null ? 0 : 1)") == 0
    visit.page.reload()
    visit.at("passport.number").wait_for()
    expect(visit.at("passport.number")).to_have_value("")
