"""The machine's own Chromium, and the page in it: found by what people see, not by how it is made."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Locator, Page, Playwright

PROJECT = Path(__file__).parents[2]
SCREENSHOTS = PROJECT / ".cache" / "screenshots"
PHONE, DESKTOP = (360, 740), (1280, 900)
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
_UNSANDBOXED = ("--no-sandbox",)  # in a container, as root, Chromium has no sandbox; it loads this machine's page only


class NoChromium(Exception):
    """There is no browser to try the page in."""


def chromium() -> str:
    """Return the path of the machine's Chromium. Raises NoChromium."""
    for program in PROGRAMS:
        if found := shutil.which(program):
            return found
    raise NoChromium(
        "The page is tried in Chromium, which is not here: `apt-get install chromium`, or your system's way."
    )


def launch(playwright: Playwright) -> Browser:
    """Start the browser."""
    return playwright.chromium.launch(executable_path=chromium(), args=_UNSANDBOXED)


class Visit(NamedTuple):
    """The page, open in a browser of its own, and the troubles that it has told its console."""

    page: Page
    complaints: list[str]

    def at(self, place: str) -> Locator:
        """Return the control for a place in an application."""
        return self.page.locator(f'[id="{place}"]')

    def choose(self, permit: str, nationality: str, on: str = "2023-02-08") -> None:
        """Say what one wants, and wait until the other questions are there."""
        self.at("permit").select_option(permit)
        self.at("applicant.nationality").select_option(nationality)
        self.at("applied_on").fill(on)
        self.at("applied_on").blur()
        self.page.locator("#checklist h2").wait_for()
        self.at("passport.number").wait_for()

    def fill(self, answers: Mapping[str, str]) -> None:
        """Type answers by their places; a choice is chosen."""
        for place, answer in answers.items():
            control = self.at(place)
            if control.evaluate("control => control.tagName") == "SELECT":
                control.select_option(answer)
            else:
                control.fill(answer)

    def check(self) -> Locator:
        """Ask for the verdict; return its heading once it is there."""
        self.page.locator("#check").click()
        heading = self.page.locator("#result-heading")
        heading.wait_for()
        return heading

    def screenshot(self, name: str) -> None:
        """Keep a picture of the whole page for people to look at."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)


@contextmanager
def visiting(
    browser: Browser, address: str, *, size: tuple[int, int] = DESKTOP, language: str = "en", dark: bool = False
) -> Iterator[Visit]:
    """Open the page as somebody new, in a browser of that language."""
    context = browser.new_context(
        base_url=address,
        viewport={"width": size[0], "height": size[1]},
        locale=language,
        color_scheme="dark" if dark else "light",
    )
    complaints: list[str] = []
    try:
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
        page.on("console", lambda line: complaints.append(line.text) if line.type in ("error", "warning") else None)
        page.goto("/")
        page.locator("#form").wait_for()
        yield Visit(page, complaints)
    finally:
        context.close()
