"""The main roads through the page, in three languages, on a phone and on a desktop."""

import re
from typing import get_args

import pytest
from playwright.sync_api import Browser, expect

from eligibility.application.models import Permit
from eligibility.messages import LANGUAGES
from tests.e2e.browser import DESKTOP, PHONE, Visit, visiting
from tests.e2e.people import fill_in_an_eligible_application, let_the_passport_expire_too_soon
from tests.unit.web_files import words

SIZES = {"phone": PHONE, "desktop": DESKTOP}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_somebody_learns_that_they_can_file_and_until_when(
    browser: Browser, address: str, language: str, size: str
) -> None:
    with visiting(browser, address, size=SIZES[size], language=language) as visit:
        fill_in_an_eligible_application(visit)
        heading = visit.check()
        expect(heading).to_have_text(words(language)["result"]["eligible"])
        expect(heading).to_be_focused()
        expect(visit.page.locator("#result .when").first).to_contain_text("2023")
        expect(visit.page.locator("html")).to_have_attribute("lang", language)
        assert visit.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        visit.screenshot(f"eligible-{language}-{size}")
        assert visit.complaints == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_somebody_learns_what_is_missing_and_what_to_do(browser: Browser, address: str, language: str) -> None:
    with visiting(browser, address, size=PHONE, language=language) as visit:
        fill_in_an_eligible_application(visit)
        let_the_passport_expire_too_soon(visit)
        expect(visit.check()).to_have_text(words(language)["result"]["not_eligible"])
        (step,) = visit.page.locator("#result .to-do > li").all()
        expect(step).to_contain_text("2023")
        expect(step.locator(".mark")).to_have_text(words(language)["result"]["contested"])
        step.locator("summary").click()
        expect(step).to_contain_text(words(language)["result"]["source"])
        expect(step).to_contain_text("sputniknews.kz 31876202")
        visit.screenshot(f"not-eligible-{language}-phone")


def test_what_is_missing_leads_to_its_question(visit: Visit) -> None:
    visit.choose("temporary_residence", "RUS")
    expect(visit.check()).to_have_text("Something is still unknown")
    steps = visit.page.locator("#result .to-do > li")
    expect(steps.first).to_contain_text("Answer: Date of birth")
    expect(visit.page.get_by_role("link", name="Answer: Registration code")).to_have_count(1)
    visit.page.get_by_role("link", name="Answer: Valid until").click()
    expect(visit.at("passport.expires_on")).to_be_focused()
    visit.screenshot("needs-information-en-desktop")


@pytest.mark.parametrize("permit", get_args(Permit))
def test_each_permit_has_its_questions_and_its_answer_in_words(visit: Visit, permit: str) -> None:
    visit.choose(permit, "UZB", "2026-02-13")
    visit.check()
    text = visit.page.inner_text("body")
    assert [wrong for wrong in ("[object", "undefined", "null", "NaN", "{") if wrong in text] == []


def test_only_what_permit_and_nationality_make_relevant_is_asked(visit: Visit) -> None:
    def asked() -> list[str]:
        return visit.page.locator("fieldset.section:visible h2").all_text_contents()

    assert asked() == ["What you want"]
    visit.choose("exit", "RUS")
    assert asked() == ["What you want", "Your document", "You"]
    expect(visit.at("applicant.birth_date")).to_be_hidden()
    visit.choose("entry", "RUS")
    expect(visit.page.locator("#section-stays")).to_be_visible()
    visit.choose("permanent_residence", "RUS", "2026-02-13")
    expect(visit.page.locator("#section-documents")).to_be_visible()
    expect(visit.at("housing.provision")).to_be_visible()
    expect(visit.page.locator("#section-housing .rows")).to_be_hidden()
    for born, papers in (("2010-05-17", 1), ("1990-05-17", 0)):
        visit.fill({"applicant.birth_date": born})
        visit.at("applicant.birth_date").blur()
        expect(visit.at("documents.child_consent")).to_have_count(papers)


def test_the_state_of_the_document_follows_the_nationality_until_another_is_chosen(visit: Visit) -> None:
    visit.choose("entry", "RUS")
    expect(visit.at("passport.country")).to_have_value("RUS")
    visit.choose("entry", "UZB")
    expect(visit.at("passport.country")).to_have_value("UZB")
    visit.fill({"passport.country": "RUS"})
    visit.choose("entry", "KGZ")
    expect(visit.at("passport.country")).to_have_value("RUS")


def test_the_days_of_stay_are_drawn_and_said(visit: Visit) -> None:
    fill_in_an_eligible_application(visit)
    visit.fill({"stays.0.entered_on": "2023-01-28"})
    visit.check()
    drawing = visit.page.get_by_role("img", name="12 of 90 days are used.")
    expect(drawing).to_be_visible()
    assert drawing.locator("rect.counted").count() == 1
    window = visit.page.get_by_role("img", name=re.compile("these documents pass"))
    expect(window).to_be_visible()
    assert window.locator("rect.passes").count() == 1


def test_another_language_keeps_what_was_typed_and_says_the_answer_again(visit: Visit) -> None:
    fill_in_an_eligible_application(visit)
    visit.check()
    visit.page.get_by_role("button", name="Қазақша").click()
    expect(visit.page.locator("#result-heading")).to_have_text("Тапсыруға болады")
    expect(visit.page.get_by_role("button", name="Қазақша")).to_be_focused()
    expect(visit.at("passport.number")).to_have_value("75 1234567")
    expect(visit.at("housing.owners.1.id")).to_have_value("950101300056")
    expect(visit.at("stays.0.left_on.none")).to_be_checked()
    assert "язык" not in visit.page.inner_text("body").lower()


def test_a_changed_answer_makes_the_verdict_old(visit: Visit) -> None:
    fill_in_an_eligible_application(visit)
    visit.check()
    visit.fill({"passport.expires_on": "2023-08-06"})
    expect(visit.page.locator("#status")).to_contain_text("Check again")
    expect(visit.page.locator("#result")).to_have_class("stale")
    expect(visit.check()).to_have_text("You cannot file yet")
    expect(visit.page.locator("#result")).not_to_have_class("stale")
