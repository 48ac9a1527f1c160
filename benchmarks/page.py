"""The page in this machine's Chromium: bytes of a first visit, when it can be used, and how soon an answer is seen.

The processor is slowed four times for the first two times, as of a cheap phone; the service runs on this machine.
"""

import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from subprocess import PIPE, Popen
from tempfile import TemporaryDirectory
from threading import Thread
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks._timing import print_table
from tests.e2e.browser import PHONE, Visit, launch
from tests.e2e.people import fill_in_an_eligible_application

COMMAND = Path(sys.executable).with_name("eligibility")
SLOWER = 4
LIMIT_BYTES, LIMIT_USABLE, LIMIT_ANSWER, LIMIT_SERVE = 100_000, 1000.0, 150.0, 2000.0
_ANSWER = """() => new Promise((resolve) => {
    const place = document.getElementById("result");
    place.replaceChildren();
    const watch = new MutationObserver(() => {
        if (!document.getElementById("result-heading")) return;
        watch.disconnect();
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - started)));
    });
    watch.observe(place, { childList: true });
    const started = performance.now();
    document.getElementById("check").click();
})"""
"""Clicks, and gives the milliseconds until the answer has been drawn: the frame after the one that has it."""


def main() -> None:
    """Time the page, and the start of the server."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    starts: list[float] = []
    for _ in range(rounds):
        with served() as (address, milliseconds):
            starts.append(milliseconds)
            assert address.startswith("http://127.0.0.1")
    with served() as (address, _), sync_playwright() as playwright:
        browser = launch(playwright)
        loads = [_load(browser, address) for _ in range(rounds)]
        slowed, quick = (_answers(browser, address, rounds, slower) for slower in (SLOWER, 1))
        browser.close()
    rows = [
        (
            "first visit, KB, nothing compressed",
            *_figures([size / 1000 for size, _ in loads]),
            f"{LIMIT_BYTES / 1000:.0f}",
        ),
        (f"usable, ms, processor {SLOWER} times slower", *_figures([each for _, each in loads]), f"{LIMIT_USABLE:.0f}"),
        ("answer seen after the click, ms", *_figures(quick), f"{LIMIT_ANSWER:.0f}"),
        (f"the same, processor {SLOWER} times slower", *_figures(slowed), ""),
        ("from `eligibility serve` to its first answer, ms", *_figures(starts), f"{LIMIT_SERVE:.0f}"),
    ]
    print_table(
        f"The page, in Russian, on a phone of {PHONE[0]} pixels; {rounds} rounds", ("", "best", "median", "limit"), rows
    )


@contextmanager
def served() -> Iterator[tuple[str, float]]:
    """Serve the API and the page; give its address, and the milliseconds from the command to the first answer."""
    with TemporaryDirectory() as folder:
        started = time.perf_counter()
        command: list[str | Path] = [COMMAND, "serve", "--port", "0", "--store", f"{folder}/store.db"]
        with Popen(command, stdout=PIPE, text=True) as server:
            assert server.stdout is not None
            try:
                address = server.stdout.readline().split()[4]
                with urlopen(f"{address}/health") as answer:  # noqa: S310 - an address of this machine
                    assert answer.status == 200
                milliseconds = (time.perf_counter() - started) * 1000
                Thread(target=server.stdout.read, daemon=True).start()  # a full pipe would stop the server
                yield address, milliseconds
            finally:
                server.kill()


def _load(browser: Browser, address: str) -> tuple[int, float]:
    """Return the bytes that a first visit loads, heads not counted, and the milliseconds until the form can be used."""
    context = browser.new_context(viewport={"width": PHONE[0], "height": PHONE[1]}, locale="ru", base_url=address)
    page = context.new_page()
    _slow_down(page, SLOWER)
    page.goto("/")
    page.locator("#check").wait_for()
    usable, sizes = page.evaluate(
        """() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(() => resolve([
            performance.now(),
            performance.getEntries().filter((each) => each.decodedBodySize).map((each) => each.decodedBodySize),
        ]))))"""
    )
    context.close()
    return sum(sizes), usable


def _answers(browser: Browser, address: str, rounds: int, slower: int) -> list[float]:
    """Return the milliseconds from the click to the answer that is seen."""
    context = browser.new_context(viewport={"width": PHONE[0], "height": PHONE[1]}, locale="ru", base_url=address)
    page = context.new_page()
    page.goto("/")
    page.locator("#form").wait_for()
    fill_in_an_eligible_application(Visit(page, []))
    _slow_down(page, slower)
    taken: list[float] = [page.evaluate(_ANSWER) for _ in range(rounds)]
    context.close()
    return taken


def _slow_down(page: Page, times: int) -> None:
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": times})


def _figures(values: list[float]) -> tuple[str, str]:
    return f"{min(values):.0f}", f"{median(values):.0f}"


if __name__ == "__main__":
    main()
