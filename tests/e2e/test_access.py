"""The page for those who use a keyboard alone, a screen reader, a dark screen, a small one, or paper."""

from importlib.resources import files

import pytest
from playwright.sync_api import Browser, Page, expect

from eligibility.messages import LANGUAGES
from tests.e2e.browser import PHONE, Visit, visiting
from tests.e2e.people import fill_in_an_eligible_application, let_the_passport_expire_too_soon

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
MOST_STEPS = 60


def violations(page: Page) -> list[str]:
    """Return what axe-core finds; it is put in past the page's policy, as the browser's own tools are."""
    page.evaluate(AXE)
    found: list[str] = page.evaluate(
        """async () => (await axe.run()).violations.flatMap(
            ({ id, help, nodes }) => nodes.map(({ target }) => `${id} (${help}): ${target}`))"""
    )
    return found


def press_until(visit: Visit, key: str, place: str) -> None:
    """Press a key until a control has the focus; AssertionError if it never gets it."""
    for _ in range(MOST_STEPS):
        if visit.page.evaluate("document.activeElement.id") == place:
            return
        visit.page.keyboard.press(key)
    raise AssertionError(f"{key} never leads to {place}")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_in_any_state_of_the_page(
    browser: Browser, address: str, language: str, *, dark: bool
) -> None:
    with visiting(browser, address, size=PHONE, language=language, dark=dark) as visit:
        assert violations(visit.page) == []
        visit.page.locator("#check").click()
        assert violations(visit.page) == []
        fill_in_an_eligible_application(visit)
        let_the_passport_expire_too_soon(visit)
        visit.fill({"applicant.iin": "900517300416"})
        visit.check()
        for summary in visit.page.locator("summary").all():
            summary.click()
        assert violations(visit.page) == []
        visit.screenshot(f"all-open-{language}-{'dark' if dark else 'light'}")


def test_everything_is_done_by_keyboard_alone(visit: Visit) -> None:
    keyboard = visit.page.keyboard
    keyboard.press("Tab")
    expect(visit.page.get_by_role("link", name="Skip to the questions")).to_be_focused()
    keyboard.press("Enter")
    press_until(visit, "Tab", "permit")
    keyboard.type("temp")
    press_until(visit, "Tab", "applicant.nationality")
    keyboard.type("russ")
    keyboard.press("Tab")
    visit.at("passport.number").wait_for()
    press_until(visit, "Tab", "passport.number")
    keyboard.type("75 1234567")
    press_until(visit, "Tab", "passport.expires_on.none")
    keyboard.press("Space")
    press_until(visit, "Tab", "housing.applicant_is_owner.yes")
    keyboard.press("ArrowDown")
    expect(visit.at("housing.applicant_is_owner.no")).to_be_checked()
    keyboard.press("Tab")
    keyboard.press("Enter")
    expect(visit.at("housing.owners.0.id")).to_be_focused()
    keyboard.type("850101300035")
    press_until(visit, "Tab", "check")
    keyboard.press("Enter")
    expect(visit.page.locator("#result-heading")).to_be_focused()
    keyboard.press("Tab")
    keyboard.press("Enter")
    expect(visit.at("applicant.birth_date")).to_be_focused()


def test_the_focus_is_always_seen(visit: Visit) -> None:
    for _ in range(6):
        visit.page.keyboard.press("Tab")
        width = visit.page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
        assert width >= 2


def test_every_question_has_a_name_and_its_hint_and_fault(visit: Visit) -> None:
    fill_in_an_eligible_application(visit)
    unnamed = visit.page.evaluate(
        """() => [...document.querySelectorAll("input, select, textarea, button, summary")]
            .filter((each) => each.checkVisibility() && !(each.labels?.length || each.textContent.trim()))
            .map((each) => each.id || each.outerHTML)"""
    )
    dangling = visit.page.evaluate(
        """() => [...document.querySelectorAll("[aria-describedby]")].flatMap((each) =>
            each.getAttribute("aria-describedby").split(" ").filter((id) => !document.getElementById(id)))"""
    )
    assert (unnamed, dangling) == ([], [])


def test_ids_are_there_once(visit: Visit) -> None:
    fill_in_an_eligible_application(visit)
    visit.check()
    ids = visit.page.evaluate('[...document.querySelectorAll("[id]")].map((each) => each.id)')
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize("language", LANGUAGES)
def test_on_a_phone_nothing_is_wider_than_the_screen(browser: Browser, address: str, language: str) -> None:
    with visiting(browser, address, size=(320, 640), language=language) as visit:
        fill_in_an_eligible_application(visit)
        let_the_passport_expire_too_soon(visit)
        visit.check()
        for summary in visit.page.locator("summary").all():
            summary.click()
        assert visit.page.evaluate("document.documentElement.scrollWidth") == 320


def test_what_is_to_be_tapped_is_large_enough(browser: Browser, address: str) -> None:
    """WCAG 2.2, 2.5.8: 24 by 24 pixels."""
    with visiting(browser, address, size=PHONE) as visit:
        fill_in_an_eligible_application(visit)
        visit.check()
        small = visit.page.evaluate(
            """() => [...document.querySelectorAll("button, select, summary, [type=text], [type=date]")]
                .filter((each) => each.checkVisibility() && each.getBoundingClientRect().height < 24)
                .map((each) => each.id || each.textContent)"""
        )
        assert small == []


def test_on_paper_there_are_result_and_list_and_no_form(browser: Browser, address: str) -> None:
    with visiting(browser, address) as visit:
        fill_in_an_eligible_application(visit)
        let_the_passport_expire_too_soon(visit)
        visit.check()
        visit.page.emulate_media(media="print")
        expect(visit.page.locator("#form")).to_be_hidden()
        expect(visit.page.locator("#result-heading")).to_be_visible()
        expect(visit.page.locator("#checklist li").first).to_be_visible()
        expect(visit.page.get_by_role("button")).to_have_count(0)
        visit.screenshot("print-en")
        assert visit.page.pdf().startswith(b"%PDF")
